"""Totals: every parcel once, every doubt kept."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import AidLedgerError, BadScope, MixedBasis, UnitMismatch, UnknownName
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.question import ask
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.totals import sum_up
from aidledger.model.claim import claim
from aidledger.model.figure import Count, Money
from aidledger.model.source import Source
from aidledger.seeds import load_seeds
from tests.ledger.conftest import TRACKER
from tests.strategies import entries

MINISTRY = Source(id="ministry", published="2023-02-01")


def line(ledger, by=(), **keywords):
    sums = sum_up(ledger.table, ask(**keywords), by)
    return sums.lines if by else sums.whole


def test_entries_are_summed_with_their_bounds(entry):
    ledger = Ledger(entries=[entry("$100", locator="1"), entry("about $100", locator="2")])
    whole = line(ledger)
    assert (whole.low, whole.value, whole.high) == (195, 200, 205)


def test_an_undisclosed_amount_leaves_the_upper_bound_open(entry):
    whole = line(Ledger(entries=[entry("$100"), entry(None)]))
    assert (whole.low, whole.value, whole.high, whole.undisclosed) == (100, 100, None, 1)


def test_the_empty_ledger_totals_nothing():
    whole = line(Ledger())
    assert (whole.low, whole.value, whole.high) == (0, None, 0)
    frame = Ledger().totals(by=["donor", "year"])
    assert len(frame) == 0
    assert list(frame.columns) == ["low", "value", "high", "undisclosed"]
    assert Ledger().cumulative().empty


def test_a_package_and_its_pieces_count_once(entry):
    whole = entry("$100", id="package")
    pieces = [entry("$30", id="a", part_of="package"), entry("$20", id="b", part_of="a")]
    assert line(Ledger(entries=[whole, *pieces])).value == 100
    assert line(Ledger(entries=pieces)).value == 30
    undisclosed = entry(None, id="package")
    answer = line(Ledger(entries=[undisclosed, *pieces]))
    assert (answer.low, answer.value, answer.high) == (30, 30, None)


def test_pieces_count_where_the_whole_is_not_asked_for(entry):
    whole = entry("$100", id="package", committed="2022-01-01")
    piece = entry("$30", part_of="package", committed="2022-01-01", delivered="2022-03-01")
    ledger = Ledger(entries=[whole, piece])
    assert line(ledger, stage="delivered").value == 30
    assert line(ledger, stage="committed").value == 100


def test_pieces_in_a_circle_are_refused(entry):
    ledger = Ledger(entries=[entry(None, id="a", part_of="b"), entry(None, id="b", part_of="a")])
    with pytest.raises(BadScope, match="in a circle"):
        line(ledger)


def test_only_the_latest_statement_of_a_pledge_counts(entry):
    first = entry("NOK 75 billion", id="a", donor="NOR", pledged="2023-02-16")
    second = entry("NOK 135 billion", id="b", donor="NOR", pledged="2024-11-28", supersedes="a")
    ledger = Ledger(entries=[first, second])
    assert line(ledger).value == 135_000_000_000
    assert any("superseded" in str(x) for x in ledger.total(unit="NOK").left_out)


def test_a_reimbursement_is_not_a_second_gift(entry):
    gift = entry("EUR 100", id="gift", donor="POL", reimbursed_by="paid")
    paid = entry("EUR 80", id="paid", donor="EPF")
    ledger = Ledger(entries=[gift, paid])
    gross = ledger.totals(by="donor", unit="EUR")
    net = ledger.totals(by="donor", unit="EUR", reimbursements="net")
    assert gross["value"].to_dict() == {"POL": 100}
    assert net["value"].to_dict() == {"EPF": 80, "POL": 20}
    with pytest.raises(BadScope, match="gross"):
        ledger.total(reimbursements="both")


def test_one_payment_for_several_parcels_leaves_them_open(entry):
    gifts = [entry("EUR 100", id=f"g{i}", donor="POL", reimbursed_by="paid") for i in range(2)]
    paid = entry("EUR 80", id="paid", donor="EPF")
    net = Ledger(entries=[*gifts, paid]).totals(by="donor", unit="EUR", reimbursements="net")
    assert net.loc["POL", "low"] == 0
    assert net.loc["POL", "undisclosed"] == 2


def test_aid_counts_at_a_stage_when_it_reached_it_or_a_later_one(entry):
    parcel = entry("$100", approved="2021-12-01", delivered="2022-02-10")
    ledger = Ledger(entries=[parcel])
    assert line(ledger, stage="approved", since="2021", until="2021").value == 100
    assert line(ledger, stage="committed", since="2021", until="2021").value is None
    assert line(ledger, stage="committed", since="2022").value == 100
    whole = line(ledger, since="2021", until="2021")
    assert (whole.low, whole.high) == (0, 100)


def test_a_stage_that_is_no_aid_is_no_question(entry):
    with pytest.raises(BadScope, match="no aid yet"):
        Ledger(entries=[entry("$1")]).total(stage="requested")


def test_amounts_at_a_stage_replace_the_whole(entry):
    parcel = entry("$100", committed="2022-01-01", delivered="2022-02-01", money_at={"delivered": "$60"})
    ledger = Ledger(entries=[parcel])
    assert line(ledger, stage="delivered").value == 60
    assert line(ledger, stage="committed").value == 100
    assert line(ledger).value == 100


def test_a_fuzzy_date_counts_below_only_where_it_is_certain(entry):
    ledger = Ledger(entries=[entry("$100", delivered="unclear, 04/22")])
    frame = ledger.totals(by="month")
    assert frame.loc["2022-04", ["low", "value", "high"]].tolist() == [100, 100, 100]
    half = line(ledger, since="2022-04-01", until="2022-04-15")
    assert (half.low, half.high) == (0, 100)


def test_a_date_across_months_is_possible_in_each_and_counted_once(entry):
    ledger = Ledger(entries=[entry("$100", delivered="between 3/30/22 & 4/2/22")])
    frame = ledger.totals(by="month")
    assert frame["low"].tolist() == [0, 0]
    assert frame["high"].tolist() == [100, 100]
    assert frame["value"].sum() == 100


def test_undated_entries_stay_in_the_sum(entry):
    from aidledger.model.period import Period

    ledger = Ledger(entries=[entry("$100", delivered=Period.always()), entry("$1", delivered="2022-01-01")])
    assert line(ledger).value == 101
    frame = ledger.totals(by="month")
    assert frame["value"].sum() == 101
    assert frame.index.isna().sum() == 1


def test_mixed_and_unstated_kinds_only_raise_the_upper_bound(entry):
    ledger = Ledger(
        entries=[entry("$100"), entry("$50", aid_type="unspecified"), entry("$8", aid_type="mixed")]
    )
    military = line(ledger)
    assert (military.low, military.value, military.high) == (100, 100, 158)
    assert line(ledger, aid_type=None).value == 158
    left = [str(x) for x in ledger.total().left_out]
    assert left == ["2 entries: the kind of aid or the party is not certain: only in the upper bound"]


def test_groups_are_their_members_and_institutions_are_not(entry):
    ledger = Ledger(
        entries=[
            entry("$1", donor="DEU"),
            entry("$2", donor="EU"),
            entry("$4", donor="USA"),
            entry("$8", donor="JPN"),
        ]
    )
    assert line(ledger, donor="NATO").value == 5
    assert line(ledger, donor="EU").value == 2
    assert line(ledger, donor=["DEU", "EU"]).value == 3


def test_mixed_currencies_need_a_unit(entry):
    ledger = Ledger(entries=[entry("$100", donor="USA"), entry("EUR 100", donor="DEU"), entry("100 hryvnia")])
    with pytest.raises(UnitMismatch, match="3 currencies: EUR, UAH, USD"):
        ledger.total()
    assert ledger.total(donor="DEU").unit == "EUR"


def test_constant_and_nominal_prices_never_add(entry):
    constant = Money(value=5, unit="USD", price_year=2021)
    with pytest.raises(UnitMismatch, match="nominal and 2021 prices"):
        Ledger(entries=[entry("$100"), entry(constant)]).total()


def test_two_valuations_add_only_when_told_so(entry):
    book = Money(value=5, unit="GBP", valuation="book")
    replacement = Money(value=80, unit="GBP", valuation="replacement")
    ledger = Ledger(entries=[entry(book), entry(replacement)])
    with pytest.raises(MixedBasis, match="book, replacement"):
        ledger.total()
    total = ledger.total(mix_valuations=True)
    assert total.value == 85
    assert any("different bases" in note for note in total.notes)


def test_a_package_may_have_been_given_until_its_last_piece(entry):
    """A tracker dates a package on the day of its first announcement, and its items months later."""
    whole = entry("$100", delivered="2022-01-10", id="whole")
    pieces = [
        entry("$40", delivered="2022-01-10", part_of="whole", locator="1"),
        entry("$60", delivered="2022-02-10", part_of="whole", locator="2"),
    ]
    ledger = Ledger(entries=[whole, *pieces])

    def ends(**when):
        found = line(ledger, **when)
        return found.low, found.value, found.high

    assert ends() == (100, 100, 100)
    assert ends(since="2022-01", until="2022-02-28") == (100, 100, 100)
    assert ends(since="2022-01", until="2022-01-31") == (40, 100, 100)
    assert ends(since="2022-02", until="2022-02-28") == (60, 60, 100)
    assert line(ledger, since="2022-03", until="2022-03-31").high == 0


def test_the_certain_pieces_of_a_package_of_mixed_aid_count(entry):
    whole = entry("$100", id="whole", aid_type="mixed")
    pieces = [
        entry("$40", part_of="whole", locator="1"),
        entry("$60", part_of="whole", locator="2", aid_type="humanitarian"),
    ]
    ledger = Ledger(entries=[whole, *pieces])
    for kind, least in (("military", 40), ("humanitarian", 60), (None, 100)):
        found = line(ledger, aid_type=kind)
        assert (found.low, found.value, found.high) == (least, least, 100)
        assert ledger.bounds(aid_type=kind).low == least


@pytest.mark.parametrize(("day", "least"), [("2022-01-25", 200), ("2022-01-31", 200), ("2022-02-01", 400)])
def test_two_accounts_of_one_parcel_some_days_apart_are_not_added(entry, day, least):
    first = entry("$200", delivered="2022-01-24", locator="1")
    ledger = Ledger(entries=[first, entry("$200", delivered=day, source=MINISTRY)])
    total = ledger.total()
    assert total.low == least
    assert total.value == (None if least == 200 else 400)
    assert ledger.bounds().low == least
    assert ledger.bounds(since="2022").low == least
    # a stated total whose window ends between the two days changes nothing
    january = claim(
        "at most $900", donor="USA", recipient="UKR", since="2021", until="2022-01-24", source=MINISTRY
    )
    assert ledger.add(january).bounds(since="2022").low == least


def test_two_trackers_of_the_same_aid_are_not_added(entry):
    ledger = Ledger(
        entries=[
            entry("$100", delivered="2022-01-01", locator="1"),
            entry("$50", delivered="2022-06-01", locator="2"),
            entry("$120", delivered="2022-03-01", source=MINISTRY),
        ]
    )
    whole = line(ledger)
    assert (whole.low, whole.value, whole.overlapping) == (150, None, True)
    total = ledger.total()
    assert {k: f.value for k, f in total.by_source.items()} == {"tracker": 150, "ministry": 120}
    assert line(ledger, source="ministry").value == 120
    by = ledger.totals(by="source")
    assert by["value"].to_dict() == {"ministry": 120, "tracker": 150}


def test_sources_of_different_times_are_added(entry):
    ledger = Ledger(
        entries=[entry("$100", delivered="2021-01-01"), entry("$50", delivered="2022-01-01", source=MINISTRY)]
    )
    assert line(ledger).value == 150


def test_documents_of_one_collection_are_added(entry):
    memos = [Source(id=f"memo-{i}", collection="memoranda", published="2022-03-01") for i in range(2)]
    parcels = [entry("$100", source=memo) for memo in memos]
    assert line(Ledger(entries=parcels)).value == 200
    both = line(Ledger(entries=[*parcels, entry("$150", source=MINISTRY)]))
    assert (both.low, both.value) == (200, None)


def test_sources_of_different_kinds_of_aid_are_added(entry):
    ledger = Ledger(entries=[entry("$100"), entry("$50", aid_type="financial", source=MINISTRY)])
    assert line(ledger, aid_type=None).value == 150


def test_only_the_newest_vintage_of_a_series_counts(entry):
    old = Source(id="r1", series="tracker", published="2022-01-01")
    new = Source(id="r2", series="tracker", published="2023-01-01")
    ledger = Ledger(entries=[entry("$100", source=old), entry("$130", source=new)])
    assert line(ledger).value == 130
    assert line(ledger, source="r1").value == 100
    assert line(ledger.as_known_on("2022-06-01")).value == 100
    assert len(ledger.as_known_on("2020-01-01")) == 0
    with pytest.raises(UnknownName, match="no source 'r3'"):
        line(ledger, source="r3")


def test_masses_and_counts_are_totals_too(entry):
    ledger = Ledger(
        entries=[
            entry(
                None,
                tonnage="90 tons",
                items=[Count.parse("31 tanks"), Count.parse("5 missiles")],
                locator="1",
            ),
            entry(None, tonnage="10 tonnes", items=Count.parse("4 tanks"), locator="2"),
        ]
    )
    mass = ledger.total(measure="mass", unit="tonne")
    assert mass.low == pytest.approx(Decimal("91.646626"))
    assert ledger.total(measure="count", unit="tank").value == 35
    with pytest.raises(BadScope, match="missile, tank"):
        ledger.total(measure="count")
    with pytest.raises(BadScope, match="ambiguous ton"):
        ledger.total(measure="mass", unit="ton")


def test_groups_by_every_name(small):
    everything = small.totals(
        by=["donor", "recipient", "aid_type", "stage", "source", "year"], aid_type=None, unit="USD"
    )
    assert everything["value"].sum() == 147
    assert everything.attrs["unit"] == "USD"
    assert ("USA", "UKR", "military", "delivered", "tracker", 2022) in everything.index
    assert small.totals(by="fiscal_year", donor="USA").index.tolist() == [2022]


@pytest.mark.parametrize(
    ("by", "message"),
    [("country", "cannot group by 'country'"), (["donor", "donor"], "twice"), ("montg", "use month")],
)
def test_grouping_by_what_is_not_there_is_refused(small, by, message):
    with pytest.raises(BadScope, match=message):
        small.totals(by=by)


def test_exact_frames_hold_decimals(small):
    frame = small.totals(by="donor", exact=True)
    assert frame.loc["USA", "value"] == Decimal(140)
    assert frame.loc["USA", "high"] is None


def test_the_us_transition_quarter_is_a_fiscal_year_of_its_own(entry):
    ledger = Ledger(
        entries=[
            entry("$1", delivered="1976-06-30"),
            entry("$2", delivered="1976-08-01"),
            entry("$4", delivered="1976-10-01"),
        ]
    )
    assert ledger.totals(by="fiscal_year")["value"].to_dict() == {1976: 1, "1976tq": 2, 1977: 4}


def test_running_totals_have_even_steps(entry):
    ledger = Ledger(
        entries=[
            entry("$100", delivered="2022-01-10", locator="1"),
            entry("$10", delivered="between 3/30/22 & 4/2/22", locator="2"),
            entry(None, delivered="2022-05-02", locator="3"),
        ]
    )
    frame = ledger.cumulative()
    assert [d.strftime("%Y-%m") for d in frame.index] == [
        "2022-01",
        "2022-02",
        "2022-03",
        "2022-04",
        "2022-05",
    ]
    assert frame["low"].tolist() == [100, 100, 100, 110, 110]
    assert frame["value"].tolist() == [100, 100, 100, 110, 110]
    assert frame["high"].tolist() == [100, 100, 110, 110, math.inf]
    assert frame["undisclosed"].tolist() == [0, 0, 0, 0, 1]
    yearly = ledger.cumulative(by="donor", freq="YS")
    assert yearly.index.names == ["donor", "date"]
    assert yearly["value"].tolist() == [110]


def test_running_totals_refuse_what_they_cannot_do(small):
    with pytest.raises(BadScope, match="'MS' for months"):
        small.cumulative(freq="W")
    with pytest.raises(BadScope, match="freq="):
        small.cumulative(by="month")


@given(st.lists(st.integers(-(2**62), 2**62), max_size=50), st.integers(1, 4), st.randoms())
def test_sums_are_exact_beyond_the_reach_of_floats(values, n, random):
    groups = np.asarray([random.randrange(n) for _ in values], dtype=np.int64)
    expected = [sum(v for v, g in zip(values, groups, strict=True) if g == i) for i in range(n)]
    assert exact_sums(groups, n, np.asarray(values, dtype=np.int64)) == expected


@given(st.lists(entries(source=st.just(TRACKER)), max_size=8))
def test_groups_add_up_to_the_whole(records):
    ledger = Ledger(entries=records)
    question = {"aid_type": None, "unit": "USD"}
    usd = Ledger(entries=[e for e in records if e.money is None or e.money.unit == "USD"])
    try:
        whole = line(usd, **question)
    except AidLedgerError:
        return
    for by in ("donor", "year", "month", "stage"):
        parts = line(usd, by=(by,), **question).values()
        assert sum((p.value or Decimal(0)) for p in parts) == (whole.value or 0)
        assert sum(p.undisclosed for p in parts) == whole.undisclosed
        assert sum(p.low for p in parts) <= whole.low
    assert len(ledger) == len({e.id for e in records})


@given(st.lists(entries(source=st.just(TRACKER)), max_size=8))
def test_the_vectorised_sum_is_the_sum_of_the_records(records):
    unique = {e.id: e for e in records if e.money is not None and e.money.unit == "EUR"}
    whole = line(Ledger(entries=unique.values()), aid_type=None, unit="EUR")
    assert (whole.value or 0) == sum(e.money.value or 0 for e in unique.values())
    known = {
        e.id: max([e.money.low, *(m.low for _, m in e.money_at if e.money.value is None)])
        for e in unique.values()
    }
    assert whole.low == sum(known.values())
    highs = [e.money.high for e in unique.values()]
    assert whole.high == (None if None in highs else sum(highs))


def test_a_total_of_which_nothing_is_known_says_so_in_words():
    ledger = load_seeds()
    nothing = "military aid, Peru to any recipient: the ledger knows nothing of it."
    assert ledger.total(donor="Peru").sentence == nothing
    assert Ledger().total().sentence.endswith("the ledger knows nothing of it.")
    touched = Ledger(claims=[claim("$5m", donor="USA", recipient="UKR", since="2014", source=TRACKER)])
    said = touched.total(donor="USA", recipient="UKR", since="2015", until="2016").sentence
    assert said.endswith("at most USD 5.5 million; from stated totals alone.")
    fuzzy = touched.total(donor="USA", since="2015").sentence
    assert fuzzy.endswith("no entry is listed, and no bound follows from the stated totals.")


def test_running_totals_take_one_name_alone_or_in_a_list():
    ledger = load_seeds("us-drawdowns")
    assert ledger.cumulative(by=["recipient"]).equals(ledger.cumulative(by="recipient"))
    with pytest.raises(BadScope, match="a running total is by one name, not by 2"):
        ledger.cumulative(by=["donor", "recipient"])
