"""Bounds: what follows from entries, stated totals and coverage, and how it is explained."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from aidledger.errors import AidLedgerError, BadScope, UnitMismatch
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.programs import Program
from aidledger.model.claim import Claim, claim
from aidledger.model.entry import Coverage, Entry, Shipment
from aidledger.model.figure import Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import Scope, Stage
from aidledger.model.source import Source
from aidledger.units.currency import Rates

ARTICLE = Source(id="article", title="An article", published="2022-01-24", kind="media")
TRACKER = Source(id="tracker", title="A tracker", kind="tracker")
MINISTRY = Source(id="ministry", title="A ministry", kind="official")
US = {"donor": "USA", "recipient": "UKR"}
EARLIER = {**US, "since": "2014-01-01", "until": "2021-01-23"}


def said(figure, period=None, *, source=ARTICLE, donor="USA", recipient="UKR", aid_type="military", **fields):
    when = Period.parse(period, published="2022-01-24") if isinstance(period, str) else period
    stage = fields.pop("stage", None)
    scope = Scope(donors=donor, recipients=recipient, aid_type=aid_type, stage=stage, period=when)
    return Claim(figure=figure, scope=scope, source=source, **fields)


def parcel(money, when="2022-03-01", *, source=TRACKER, stage="delivered", **fields):
    base = {"donor": "USA", "recipient": "UKR", "money": money, "source": source, stage: when}
    return Entry(**{**base, **fields})


def ends(bounds):
    return (int(bounds.low), None if bounds.high is None else int(bounds.high))


LAST_YEAR = Period.parse("over the last year", published="2022-01-24")
SINCE_2014 = said("around $2.7 billion", "since 2014")


def article(period=LAST_YEAR):
    return Ledger(claims=[SINCE_2014, said("$650 million", period)])


class TestNestedTotals:
    def test_what_no_source_states_follows_from_two_that_do(self):
        bounds = article(LAST_YEAR.reading("rolling")).bounds(**EARLIER)
        assert (bounds.low, bounds.high) == (Decimal(1_914_500_000), Decimal(2_185_500_000))
        assert bounds.unit == "USD"
        assert str(bounds) == "USD 1.9145 billion to 2.1855 billion"
        assert repr(bounds) == "Bounds('USD 1.9145 billion to 2.1855 billion')"

    def test_binding_names_the_statements_and_how_they_enter(self):
        bounds = article(LAST_YEAR.reading("rolling")).bounds(**EARLIER)
        low = [(b.record.figure.written, b.uses, int(b.weight)) for b in bounds.binding if b.side == "low"]
        assert low == [("around $2.7 billion", "low", 1), ("$650 million", "high", -1)]
        high = [(b.record.figure.written, b.uses, int(b.weight)) for b in bounds.binding if b.side == "high"]
        assert high == [("around $2.7 billion", "high", 1), ("$650 million", "low", -1)]
        assert {b.source for b in bounds.binding} == {ARTICLE}

    def test_the_explanation_says_what_is_taken_off_what(self):
        text = article(LAST_YEAR.reading("rolling")).bounds(**EARLIER).explain()
        assert "At least USD 1.9145 billion: at least USD 2.565 billion (around $2.7 billion" in text
        assert "less at most USD 650.5 million ($650 million" in text
        assert "At most USD 2.1855 billion: at most USD 2.835 billion" in text

    def test_a_fuzzy_window_lets_the_lower_bound_fall_and_the_explanation_says_why(self):
        bounds = article().bounds(**EARLIER)
        assert ends(bounds) == (0, 2_835_000_000)
        text = bounds.explain()
        assert (
            "The lower bound falls to 0 because 'over the last year' of '$650 million' may mean any of"
            in text
        )
        assert "only 2021-01-24 to 2021-12-31 is certain" in text
        assert (
            "Read as rolling (2021-01-24 to 2022-01-24) the bounds are USD 1.9145 billion to 2.1855 billion"
            in text
        )

    def test_bounds_under_a_reading(self):
        bounds = article().bounds(**EARLIER)
        assert ends(bounds.under(LAST_YEAR, "rolling")) == (1_914_500_000, 2_185_500_000)
        assert ends(bounds) == (0, 2_835_000_000)

    def test_a_question_in_the_same_fuzzy_words_means_the_same_window(self):
        assert ends(article().bounds(**US, period=LAST_YEAR)) == (649_500_000, 650_500_000)

    def test_a_question_that_shares_a_window_without_named_readings(self):
        weeks = Period.parse("in the past few weeks", published="2022-01-24")
        ledger = Ledger(claims=[said("$5 million", weeks)])
        assert ends(ledger.bounds(**US, period=weeks)) == (4_500_000, 5_500_000)
        assert ends(ledger.bounds(**US, since="2022-01-10", until="2022-01-24")) == (0, 5_500_000)

    def test_a_month_inside_a_year_inside_a_decade(self):
        ledger = Ledger(
            claims=[
                said("$100", Period.between(2010, 2019)),
                said("$90", Period.year(2015)),
                said("$20", Period.month(2015, 3)),
            ]
        )
        assert ends(ledger.bounds(**US, period=Period.between("2015-04", "2015-12"))) == (0, 70)
        assert ends(ledger.bounds(**US, period=Period.between(2010, 2014))) == (0, 10)
        assert ends(ledger.bounds(**US, period=Period.between(2010, 2019))) == (100, 100)
        assert ends(ledger.bounds(**US, period=Period.month(2015, 3))) == (20, 20)

    def test_windows_that_cross_need_a_program(self):
        ledger = Ledger(
            claims=[said("$100", Period.between(2010, 2012)), said("$90", Period.between(2012, 2014))]
        )
        assert ends(ledger.bounds(**US, period=Period.between(2010, 2014))) == (100, 190)
        assert ends(ledger.bounds(**US, period=Period.year(2012))) == (0, 90)

    def test_claims_come_closest_first(self):
        bounds = article().bounds(**US, since="2014", until="2022-01-24")
        assert bounds.claims[0] is SINCE_2014
        assert len(bounds.claims) == 2


class TestNothingKnown:
    def test_an_empty_ledger(self):
        bounds = Ledger().bounds(**US)
        assert ends(bounds) == (0, None)
        assert not bounds.is_known
        assert str(bounds) == "nothing is known"
        assert bounds.explain() == "military aid, United States to Ukraine: nothing is known."

    def test_other_parties_say_nothing(self):
        assert not article().bounds(donor="POL", recipient="UKR").is_known

    def test_nothing_limits_a_scope_that_no_total_holds(self):
        bounds = article().bounds(**US, since="2010", until="2022-01-24")
        assert ends(bounds) == (2_565_000_000, None)
        assert (
            "Nothing limits it from above: no stated total and no complete list holds all of it"
            in bounds.explain()
        )

    def test_requests_are_no_aid(self):
        ledger = Ledger(claims=[said("$9bn", "since 2014", stage="requested")])
        assert not ledger.bounds(**US).is_known
        with pytest.raises(BadScope, match="what is only requested is no aid yet"):
            ledger.bounds(**US, stage="requested")

    def test_an_undisclosed_total_is_known_and_bounds_nothing(self):
        bounds = Ledger(claims=[said(Money.undisclosed("USD"), "since 2014")]).bounds(**US)
        assert bounds.is_known
        assert ends(bounds) == (0, None)
        assert str(bounds) == "no bound is known"


class TestLists:
    def test_entries_bound_from_below_and_nothing_from_above(self):
        bounds = Ledger(entries=[parcel("USD 5"), parcel("USD 7", "2022-04-01")]).bounds(**US)
        assert ends(bounds) == (12, None)
        assert bounds.entry_count == 2
        assert "At least USD 12: so much is listed (2 entries)" in bounds.explain()

    def test_coverage_closes_the_upper_bound(self):
        everything = Coverage(
            source=TRACKER, scope=Scope(recipients="UKR", aid_type="military", period=Period.year(2022))
        )
        ledger = Ledger(entries=[parcel("USD 5"), parcel("USD 7", "2022-04-01")], coverage=[everything])
        assert ends(ledger.bounds(**US, since="2022", until="2022")) == (12, 12)
        assert ends(ledger.bounds(**US, since="2022-04", until="2022-12")) == (7, 7)
        assert ends(ledger.bounds(donor="POL", recipient="UKR", since="2022", until="2022")) == (0, 0)
        assert ends(ledger.bounds(**US, since="2022", until="2023")) == (12, None)
        assert ends(ledger.bounds(**US, aid_type=None, since="2022", until="2022")) == (12, None)

    def test_an_undisclosed_entry_leaves_it_open_and_a_published_total_closes_it(self):
        everything = Coverage(source=TRACKER, scope=Scope(recipients="UKR", period=Period.year(2022)))
        ledger = Ledger(entries=[parcel("USD 5"), parcel(None, "2022-04-01")], coverage=[everything])
        bounds = ledger.bounds(**US, since="2022", until="2022")
        assert ends(bounds) == (5, None)
        assert bounds.undisclosed == 1
        assert "1 of the 2 entries have no amount" in bounds.explain()
        assert any("not disclosed" in note for note in bounds.notes)
        closed = ledger.add(said("USD 9", Period.year(2022), source=MINISTRY))
        assert ends(closed.bounds(**US, since="2022", until="2022")) == (9, 9)

    def test_a_source_that_lists_everything_and_nothing(self):
        nothing = Coverage(source=MINISTRY, scope=Scope(donors="POL", recipients="UKR"))
        ledger = Ledger(entries=[parcel("USD 5")], coverage=[nothing])
        assert ends(ledger.bounds(donor="POL", recipient="UKR")) == (0, 0)

    def test_two_sources_are_alternatives(self):
        ledger = Ledger(
            entries=[
                parcel("USD 2", "2022-02-01"),
                parcel("USD 3"),
                parcel("USD 8", "2022-02-25", source=MINISTRY),
            ],
            claims=[said("at most USD 100", Period.between(2022, 2023), source=ARTICLE)],
        )
        assert ends(ledger.bounds(**US, since="2022", until="2022")) == (8, 100)

    def test_sources_whose_lists_do_not_meet_add_up(self):
        ledger = Ledger(
            entries=[parcel("USD 5"), parcel("USD 8", "2023-03-02", source=MINISTRY)],
            claims=[said("at most USD 100", Period.between(2022, 2023))],
        )
        assert ends(ledger.bounds(**US, since="2022", until="2023")) == (13, 100)

    def test_documents_of_one_collection_add_up(self):
        memos = [Source(id=f"memo-{n}", collection="memoranda") for n in (1, 2)]
        ledger = Ledger(
            entries=[parcel("USD 5", source=memos[0]), parcel("USD 8", source=memos[1])],
            claims=[said("at most USD 100", Period.year(2022))],
        )
        assert ends(ledger.bounds(**US, since="2022", until="2022")) == (13, 100)

    def test_what_is_listed_elsewhere_in_a_total_is_taken_off_it(self):
        ledger = Ledger(
            entries=[parcel("USD 30", "2022-02-01"), parcel("USD 20", "2022-12-01")],
            claims=[said("USD 100", Period.year(2022))],
        )
        assert ends(ledger.bounds(**US, since="2022-03-01", until="2022-11-30")) == (0, 50)

    def test_an_entry_of_a_rough_date_counts_only_where_it_surely_lies(self):
        rough = parcel("USD 30", Period.parse("2022-06"))
        ledger = Ledger(entries=[rough], claims=[said("USD 100", Period.year(2022))])
        assert ends(ledger.bounds(**US, since="2022-06-01", until="2022-06-30")) == (30, 100)
        assert ends(ledger.bounds(**US, since="2022-06-15", until="2022-12-31")) == (0, 100)

    def test_pieces_and_wholes_are_counted_once(self):
        whole = parcel("USD 30", id="whole")
        pieces = [parcel("USD 20", id="piece", part_of="whole"), parcel("USD 50", id="new", supersedes="old")]
        ledger = Ledger(
            entries=[whole, *pieces, parcel("USD 40", id="old")],
            claims=[said("at most USD 99", Period.year(2022))],
        )
        assert ends(ledger.bounds(**US, since="2022", until="2022")) == (80, 99)

    def test_a_reimbursement_is_no_second_gift(self):
        gift = parcel("USD 30", id="gift", donor="POL", reimbursed_by="refund")
        refund = parcel("USD 25", id="refund", donor="EPF")
        ledger = Ledger(entries=[gift, refund], claims=[said("at most USD 40", Period.year(2022), donor=())])
        bounds = ledger.bounds(recipient="UKR", since="2022", until="2022")
        assert ends(bounds) == (30, 40)
        assert ledger.conflicts() == []


class TestParties:
    def test_a_total_of_all_donors_bounds_each(self):
        ledger = Ledger(
            claims=[
                said("USD 100", Period.year(2022), donor=()),
                said("USD 30", Period.year(2022), donor="DEU"),
            ]
        )
        assert ends(ledger.bounds(donor="USA", recipient="UKR", since="2022", until="2022")) == (0, 70)

    def test_groups_contain_their_members_and_eu_institutions_are_none_of_them(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, donor="EU_MEMBERS"), said("USD 30", year, donor="DEU")])
        assert ends(ledger.bounds(donor="POL", recipient="UKR", period=year)) == (0, 70)
        assert ends(ledger.bounds(donor="EU_MEMBERS", recipient="UKR", period=year)) == (100, 100)
        assert not ledger.bounds(donor="EU", recipient="UKR", period=year).is_known

    def test_a_group_that_nobody_has_listed_says_nothing_of_a_member(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, donor="coalition"), said("USD 30", year, donor="DEU")])
        assert ends(ledger.bounds(donor="coalition", recipient="UKR", period=year)) == (100, 100)
        assert ends(ledger.bounds(donor="USA", recipient="UKR", period=year)) == (0, None)
        assert ends(ledger.bounds(recipient="UKR", period=year)) == (100, None)

    def test_a_group_on_which_authors_differ_limits_those_who_surely_belong_to_it(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, donor="West"), said("USD 30", year, donor="DEU")])
        assert ends(ledger.bounds(donor="West", recipient="UKR", period=year)) == (100, 100)
        assert ends(ledger.bounds(donor="USA", recipient="UKR", period=year)) == (0, 70)
        assert ends(ledger.bounds(donor="JPN", recipient="UKR", period=year)) == (0, None)
        assert ends(ledger.bounds(recipient="UKR", period=year)) == (100, None)

    def test_who_may_belong_to_a_group_counts_at_most(self):
        year = Period.year(2022)
        given = {"DEU": "USD 30", "TUR": "USD 5", "USA": "USD 60"}
        entries = [parcel(amount, donor=donor, id=donor) for donor, amount in given.items()]
        ledger = Ledger(entries=entries, claims=[said("USD 95", year, donor=())])
        assert ends(ledger.bounds(donor="Europe", recipient="UKR", period=year)) == (30, 35)
        total = ledger.total(donor="Europe", recipient="UKR", period=year)
        assert (total.low, total.value, total.high) == (30, 30, 35)

    def test_a_gift_of_a_group_on_which_authors_differ_is_surely_its_own(self):
        ledger = Ledger(entries=[parcel("USD 8", donor="Europe"), parcel("USD 2", donor="FRA", id="more")])
        europe = ledger.total(donor="Europe", recipient="UKR", since="2022", until="2022")
        assert (europe.low, europe.high) == (10, 10)
        turkey = ledger.total(donor="TUR", recipient="UKR", since="2022", until="2022")
        assert (turkey.low, turkey.high) == (0, 8)

    def test_one_of_two_givers_may_have_given_nothing(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, donor=["USA", "coalition"])])
        assert ends(ledger.bounds(donor="USA", recipient="UKR", period=year)) == (0, 100)

    def test_a_limit_on_anyone_limits_a_group_that_nobody_has_listed(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, donor=())])
        assert ends(ledger.bounds(donor="West", recipient="UKR", period=year)) == (0, 100)

    def test_entries_to_a_region_count_for_anyone(self):
        entries = [parcel("USD 5"), parcel("USD 3", recipient="R:Eastern Europe")]
        ledger = Ledger(entries=entries, claims=[said("at most USD 50", Period.year(2022), recipient=())])
        assert ends(ledger.bounds(donor="USA", since="2022", until="2022")) == (8, 50)


class TestKinds:
    def test_mixed_aid_is_at_most_a_limit_on_its_military_part(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 100", year, aid_type="mixed")])
        assert ends(ledger.bounds(**US, period=year)) == (0, 100)
        assert ends(ledger.bounds(**US, aid_type=None, period=year)) == (100, None)
        assert ends(ledger.bounds(**US, aid_type="humanitarian", period=year)) == (0, None)
        assert ends(ledger.bounds(**US, aid_type="mixed", period=year)) == (100, 100)

    def test_all_aid_less_its_other_kinds(self):
        year = Period.year(2022)
        claims = [said("USD 100", year, aid_type=None), said("USD 60", year, aid_type="financial")]
        assert ends(Ledger(claims=claims).bounds(**US, period=year)) == (0, 40)


class TestStages:
    def test_stages_never_mix(self):
        year = Period.year(2022)
        ledger = Ledger(
            claims=[said("USD 100", year, stage="approved"), said("USD 60", year, stage="delivered")]
        )
        assert ledger.conflicts() == []
        assert ends(ledger.bounds(**US, period=year, stage="approved")) == (100, 100)
        bounds = ledger.bounds(**US, period=year)
        assert not bounds.is_known
        assert {s.value: ends(b) for s, b in bounds.by_stage.items()} == {
            "approved": (100, 100),
            "delivered": (60, 60),
        }

    def test_an_entry_counts_at_every_stage_it_has_reached(self):
        entry = parcel("USD 5", "2022-06-01", approved="2022-01-01")
        ledger = Ledger(entries=[entry], claims=[said("at most USD 9", Period.year(2022), stage="approved")])
        assert ends(ledger.bounds(**US, stage="approved", since="2022-01-01", until="2022-01-31")) == (5, 9)
        assert ends(ledger.bounds(**US, stage="approved", since="2022-06-01", until="2022-06-30")) == (0, 4)
        assert set(ledger.bounds(**US).by_stage) == {
            Stage.pledged,
            Stage.approved,
            Stage.committed,
            Stage.delivered,
        }


class TestVintages:
    def test_only_the_newest_of_a_series_counts(self):
        old = Source(id="r1", series="tracker", published="2022-05-01")
        new = Source(id="r2", series="tracker", published="2022-06-01")
        year = Period.year(2021)
        ledger = Ledger(claims=[said("USD 5", year, source=old), said("USD 6", year, source=new)])
        assert ends(ledger.bounds(**US, period=year)) == (6, 6)
        assert ends(ledger.as_known_on("2022-05-15").bounds(**US, period=year)) == (5, 5)

    def test_a_superseded_total_is_gone(self):
        year = Period.year(2021)
        ledger = Ledger(claims=[said("USD 75", year, id="old"), said("USD 135", year, supersedes="old")])
        assert ends(ledger.bounds(**US, period=year)) == (135, 135)

    def test_whose_statements_count(self):
        year = Period.year(2021)
        ledger = Ledger(
            claims=[said("USD 5", year), said("USD 5", year, source=MINISTRY, id="m")],
            entries=[parcel("USD 2")],
        )
        bounds = ledger.bounds(**US, period=year, source="ministry")
        assert [c.id for c in bounds.claims] == ["m"]


class TestUnits:
    def test_several_currencies_need_a_unit(self):
        year = Period.year(2021)
        ledger = Ledger(claims=[said("USD 5", year), said("EUR 4", year)])
        with pytest.raises(UnitMismatch, match="stated totals are in 2 currencies: EUR, USD"):
            ledger.bounds(**US, period=year)

    def test_other_currencies_are_converted_only_where_a_unit_is_given(self):
        rates = Rates.from_table({"USD": "2"}, base="EUR")
        year = Period.year(2021)
        euros = Ledger(claims=[said("EUR 4", year)])
        assert euros.bounds(**US, period=year).unit == "EUR"
        bounds = euros.bounds(**US, period=year, unit="USD", rates=rates)
        assert (ends(bounds), bounds.unit) == ((8, 8), "USD")
        assert any("were converted to USD" in note for note in bounds.notes)

    def test_an_open_window_gives_no_rate_and_says_so(self):
        ledger = Ledger(claims=[said("EUR 4", Period.since(2014))])
        bounds = ledger.bounds(**US, unit="USD", since="2014", until="2022")
        assert not bounds.claims
        assert any("gives no days for the rate" in note for note in bounds.notes)

    def test_the_source_s_own_conversion_is_used(self):
        ledger = Ledger(claims=[said("EUR 4", Period.since(2014), bracketed=Money(value=5, unit="USD"))])
        assert ends(ledger.bounds(**US, unit="USD", period=Period.since(2014))) == (5, 5)

    def test_constant_prices_are_another_unit(self):
        year = Period.year(2021)
        real = Money(value=9, unit="USD", price_year=2019)
        ledger = Ledger(claims=[said("USD 5", year), said(real, year)])
        bounds = ledger.bounds(**US, period=year)
        assert ends(bounds) == (5, 5)
        assert any("prices of 2019" in note for note in bounds.notes)

    def test_other_valuations_are_left_out_with_a_note(self):
        year = Period.year(2021)
        book = Money(value=5, unit="USD", valuation="book")
        new = Money(value=80, unit="USD", valuation="replacement")
        entry = parcel(book, "2021-03-01")
        bounds = Ledger(entries=[entry], claims=[said(new, year)]).bounds(**US, period=year)
        assert ends(bounds) == (5, None)
        assert any("replacement" in note for note in bounds.notes)

    def test_mass_in_any_ton(self):
        load = Shipment(
            donor="USA", recipient="UKR", tonnage="more than 90 tons", delivered="2022-01-23", source=TRACKER
        )
        bounds = Ledger(entries=[load]).bounds(**US, measure="mass", unit="tonne", stage="delivered")
        assert bounds.low == Decimal("81.646626")  # whole grams
        assert bounds.high is None
        stated = Ledger(
            entries=[load], claims=[said(Tonnage.parse("at most 1,000 short tons"), Period.year(2022))]
        )
        assert stated.bounds(**US, measure="mass", period=Period.year(2022)).high == Decimal("907184.74")

    def test_counts_of_one_item(self):
        year = Period.year(2022)
        ledger = Ledger(
            claims=[said("31 tanks", year), said("500 missiles", year)],
            entries=[parcel(None, items=("8 tanks",))],
        )
        assert ends(ledger.bounds(**US, measure="count", unit="tank", period=year)) == (31, 31)

    def test_cents_are_exact(self):
        year = Period.year(2022)
        claims = [
            said(Money(value="1000000000000.01", unit="USD"), year),
            said(Money(value="0.02", unit="USD"), Period.month(2022, 1)),
        ]
        bounds = Ledger(claims=claims).bounds(**US, since="2022-02-01", until="2022-12-31")
        assert bounds.low == bounds.high == Decimal("999999999999.99")


class TestYearlyFigures:
    def test_a_yearly_figure_counts_for_its_whole_window(self):
        ledger = Ledger(claims=[said("USD 10", Period.between(2019, 2028), kind="recurring")])
        assert ends(ledger.bounds(**US, period=Period.between(2019, 2028))) == (100, 100)

    def test_a_window_of_no_whole_years_is_rounded_outward(self):
        ledger = Ledger(claims=[said("USD 10", Period.between("2019-01-01", "2020-06-30"), kind="recurring")])
        assert ends(ledger.bounds(**US, period=Period.between("2019-01-01", "2020-06-30"))) == (10, 20)

    def test_without_a_window_it_is_a_note(self):
        bounds = Ledger(claims=[said("USD 10", None, kind="recurring")]).bounds(**US)
        assert not bounds.claims
        assert any("a figure per year without a window" in note for note in bounds.notes)


class TestContradictions:
    def test_bounds_hold_whichever_statement_is_wrong(self):
        year = Period.year(2022)
        ledger = Ledger(claims=[said("USD 5", year), said("USD 7", year, source=MINISTRY)])
        bounds = ledger.bounds(**US, period=year)
        assert not bounds.consistent
        assert ends(bounds) == (5, 7)
        assert str(bounds) == "USD 5 to 7, from statements that contradict each other"
        text = bounds.explain()
        assert "these 2 statements cannot all be true" in text
        assert "The bounds hold whichever of them is wrong." in text

    def test_a_contradiction_elsewhere_does_no_harm(self):
        year = Period.year(2022)
        other = [said("USD 5", year, donor="DEU"), said("USD 7", year, donor="DEU", source=MINISTRY)]
        bounds = Ledger(claims=[said("USD 3", year), *other]).bounds(**US, period=year)
        assert bounds.consistent
        assert ends(bounds) == (3, 3)

    def test_open_windows_end_where_the_statement_was_made(self):
        ledger = Ledger(
            claims=[said("USD 5", Period.since(2014)), said("USD 8", Period.since(2014), source=MINISTRY)]
        )
        assert not ledger.bounds(**US, since="2014", until="2022-01-24").consistent
        later = Source(id="later", published="2023-01-24")
        grown = Ledger(
            claims=[said("USD 5", Period.since(2014)), said("USD 8", Period.since(2014), source=later)]
        )
        assert ends(grown.bounds(**US, since="2022-01-25", until="2023-01-24")) == (3, 3)

    def test_a_total_to_date_limits_no_window_that_began_earlier(self):
        ledger = Ledger(
            claims=[said("USD 9", Period.between(None, 2022)), said("USD 12", Period.between(2014, 2022))]
        )
        assert ledger.conflicts() == []
        assert ends(ledger.bounds(**US, until="2022")) == (12, None)
        assert ends(Ledger(claims=ledger.stated[:1]).bounds(**US, until="2022")) == (9, 9)
        assert ends(ledger.bounds(**US, since="2014", until="2022")) == (12, 12)
        assert ends(ledger.bounds(**US, since="2000", until="2022")) == (12, None)

    def test_many_contradictions_leave_what_nobody_disputes(self):
        year = Period.year(2022)
        claims = [said(f"USD {n}", year, id=f"c{n}") for n in range(1, 40)]
        claims.append(said("at most USD 1,000", Period.between(2020, 2022)))
        bounds = Ledger(claims=claims).bounds(**US, period=year)
        assert not bounds.consistent
        assert bounds.low <= 1
        assert bounds.high >= 39

    def test_a_list_against_a_total(self):
        ledger = Ledger(entries=[parcel("USD 12")], claims=[said("at most USD 10", Period.year(2022))])
        bounds = ledger.bounds(**US, since="2022", until="2022")
        assert not bounds.consistent
        assert ends(bounds) == (0, None)


def test_totals_use_the_bounds_and_never_add_claims():
    total = article(LAST_YEAR.reading("rolling")).total(**EARLIER)
    assert (int(total.low), int(total.high)) == (1_914_500_000, 2_185_500_000)
    assert total.complete


def test_totals_of_a_ledger_in_another_currency():
    ledger = Ledger(claims=[said("EUR 4", Period.year(2021))])
    total = ledger.total(**US, period=Period.year(2021))
    assert (total.unit, int(total.low), int(total.high)) == ("EUR", 4, 4)


def test_the_keyword_form_is_that_of_claims():
    made = claim("USD 5", **US, since="2021", until="2021", source=MINISTRY)
    assert ends(Ledger(claims=[made]).bounds(**US, since="2021", until="2021")) == (5, 5)


class TestDoubtfulSolvers:
    """What is not certified in exact arithmetic is widened outward, and never taken for exact."""

    def test_bounds_without_a_certificate_are_wider_than_the_truth(self, monkeypatch):
        claims = [said("USD 100", Period.between(2010, 2012)), said("USD 90", Period.between(2012, 2014))]
        exact = Ledger(claims=claims).bounds(**US, period=Period.between(2010, 2014))
        monkeypatch.setattr("aidledger.ledger.problem.certified", lambda *args: None)
        rough = Ledger(claims=claims).bounds(**US, period=Period.between(2010, 2014))
        assert exact.low - 1 < rough.low <= exact.low
        assert exact.high <= rough.high < exact.high + 1
        assert {b.record.id for b in rough.binding} == {b.record.id for b in exact.binding}

    def test_a_solver_that_sees_contradictions_where_there_are_none(self, monkeypatch):
        claims = [said("USD 100", Period.between(2010, 2012)), said("USD 90", Period.between(2012, 2014))]
        ledger = Ledger(claims=claims)
        solve = Program.least
        monkeypatch.setattr(
            Program, "least", lambda self, cost: None if self.low.max().is_integer() else solve(self, cost)
        )
        bounds = ledger.bounds(**US, period=Period.between(2010, 2014))
        assert bounds.consistent
        assert ends(bounds)[0] in (99, 100)
        assert ends(bounds)[1] in (190, 191)

    def test_a_solver_that_gives_up(self, monkeypatch):
        monkeypatch.setattr("highspy.HighsModelStatus.kOptimal", object(), raising=False)
        claims = [said("USD 100", Period.between(2010, 2012)), said("USD 90", Period.between(2012, 2014))]
        with pytest.raises(AidLedgerError, match="the linear program over 2 statements was not solved"):
            Ledger(claims=claims).bounds(**US, period=Period.between(2010, 2014))


class TestForeignLists:
    """Entries in other currencies count at the least rate of their days, complete lists at the largest."""

    RATES = Rates.from_table(
        [("2021-01-01", "USD", "2"), ("2021-02-01", "USD", "3"), ("2021-03-01", "USD", "2")],
        base="EUR",
        max_gap=99,
    )

    def ledger(self, when):
        everything = Coverage(source=TRACKER, scope=Scope(recipients="UKR", period=Period.year(2021)))
        claims = [said("at most USD 1,000", Period.year(2021), source=MINISTRY)]
        return Ledger(entries=[parcel("EUR 10", when)], coverage=[everything], claims=claims)

    def test_a_known_day_has_one_rate(self):
        bounds = self.ledger("2021-02-10").bounds(
            **US, unit="USD", period=Period.year(2021), rates=self.RATES
        )
        assert ends(bounds) == (30, 30)

    def test_a_rough_date_has_all_rates_of_its_days(self):
        rough = Period(core=None, hull=("2021-01-10", "2021-02-10"))
        bounds = self.ledger(rough).bounds(**US, unit="USD", period=Period.year(2021), rates=self.RATES)
        assert ends(bounds) == (20, 30)

    def test_without_a_unit_another_currency_closes_nothing_and_says_so(self):
        ledger = self.ledger("2021-02-10")
        other = ledger.add(parcel("USD 5", "2021-02-10", donor="POL"))
        bounds = other.bounds(donor="POL", recipient="UKR", period=Period.year(2021))
        assert ends(bounds) == (5, 5)
        anyone = Ledger(entries=[parcel("EUR 10")], claims=[said("USD 50", Period.year(2022))])
        assert anyone.conflicts() == []

    def test_money_that_came_back(self):
        back = Money(value=-4, low=-4, high=-4, unit="USD")
        entries = [parcel("USD 9"), parcel(back, "2022-04-01", refund=True)]
        year = Period.year(2022)
        ledger = Ledger(entries=entries, claims=[said("at most USD 50", year)])
        assert ends(ledger.bounds(**US, period=year)) == (5, 50)
        complete = ledger.add(Coverage(source=TRACKER, scope=Scope(recipients="UKR", period=year)))
        assert ends(complete.bounds(**US, period=year)) == (5, 5)

    def test_what_came_back_in_a_later_month_contradicts_no_earlier_one(self):
        back = Money(value=-4, low=-4, high=-4, unit="USD")
        entries = [parcel("USD 9", "2022-01-10"), parcel(back, "2022-04-01", refund=True)]
        year, january, april = Period.year(2022), Period.month(2022, 1), Period.month(2022, 4)
        complete = Coverage(source=TRACKER, scope=Scope(recipients="UKR", period=year))
        for claims in ((), (said("USD 5", year),)):
            ledger = Ledger(entries=entries, claims=claims, coverage=[complete])
            assert ledger.conflicts() == []
            assert [ends(ledger.bounds(**US, period=p)) for p in (year, january, april)] == [
                (5, 5),
                (9, 9),
                (0, 0),
            ]

    def test_what_came_back_of_no_stated_kind_lessens_all_aid_and_no_kind_of_it(self):
        back = Money(value=-4, low=-4, high=-4, unit="USD")
        entries = [parcel("USD 9"), parcel(back, aid_type="unspecified", refund=True)]
        year = Period.year(2022)
        complete = Coverage(source=TRACKER, scope=Scope(recipients="UKR", period=year))
        ledger = Ledger(entries=entries, coverage=[complete])
        assert ends(ledger.bounds(**US, aid_type=None, period=year)) == (5, 5)
        assert ledger.bounds(**US, period=year).low == 9

    def test_what_is_committed_had_been_pledged_whatever_pledges_were_taken_back(self):
        drawn = Money(value=-7, low=-7, high=-7, unit="USD")
        pledges = {"aid_type": "unspecified", "stage": "pledged"}
        entries = [
            parcel("USD 10", "2022-01-10", **pledges),
            parcel("USD 7", "2022-04-01"),
            parcel(drawn, "2022-04-01", refund=True, **pledges),
        ]
        ledger = Ledger(entries=entries)
        for stage in (None, "pledged"):
            for window in (None, Period.year(2022), Period.between("2022-01-01", "2022-06-30")):
                assert ends(ledger.bounds(**US, stage=stage, period=window)) == (7, None)
                assert ledger.bounds(**US, stage=stage, period=window, aid_type=None).low == 10
            # in April nothing new was pledged
            assert ends(ledger.bounds(**US, stage=stage, period=Period.month(2022, 4))) == (0, None)
        assert ledger.total(**US).low == 7
        assert ledger.verify("USD 3", **US).label == "contradicted"
        assert ledger.verify("USD 9", **US).label == "possible"

    def test_what_another_source_says_came_back_is_taken_off_too(self):
        back = Money(value=-4, low=-4, high=-4, unit="USD")
        entries = [parcel("USD 9", "2022-03-01"), parcel(back, "2022-04-01", refund=True, source=ARTICLE)]
        entries.append(parcel("USD 1", "2022-02-01", source=ARTICLE))
        assert Ledger(entries=entries).bounds(**US, period=Period.year(2022)).low == 5

    def test_what_came_back_may_or_may_not_lie_in_a_window_that_is_not_certain(self):
        back = Money(value=-40, low=-40, high=-40, unit="USD")
        january, year = Period.month(2022, 1), Period.year(2022)
        fuzzy = Period(core=january.hull, hull=year.hull)
        entries = [parcel("USD 50", "2022-01-10"), parcel(back, "2022-06-01", refund=True)]
        ledger = Ledger(entries=entries, claims=[said("USD 50", fuzzy)])
        assert ledger.conflicts() == []
        assert ledger.bounds(**US, period=year).low == 10
        assert ends(ledger.bounds(**US, period=january)) == (50, 90)


def test_one_undisclosed_amount_leaves_the_other_donors_closed():
    """A stated total closes the donor whose list is open; the list closes the rest."""
    year = Period.year(2022)
    scope = Scope(donors=["USA", "POL", "DEU"], recipients="UKR", period=year)
    entries = [parcel("USD 9"), parcel(None, donor="POL"), parcel("USD 2", donor="DEU")]
    poland = said("USD 20", year, donor="POL")
    ledger = Ledger(entries=entries, claims=[poland], coverage=[Coverage(source=TRACKER, scope=scope)])
    together = {"donor": ["USA", "POL", "DEU"], "recipient": "UKR", "period": year}
    assert ends(ledger.bounds(**together)) == (31, 31)
    assert ends(Ledger(entries=entries, coverage=ledger.coverage).bounds(**together)) == (11, None)


def test_a_ledger_that_was_asked_can_be_pickled():
    ledger = article()
    before = ledger.bounds(**EARLIER)
    again = pickle.loads(pickle.dumps(ledger))
    assert again == ledger
    assert ends(again.bounds(**EARLIER)) == ends(before)
