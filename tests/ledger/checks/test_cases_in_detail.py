"""What single rules do at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from aidledger.ledger.checks import check
from aidledger.ledger.checks.circular_link import circles
from aidledger.ledger.checks.price_band import item_band, mass_band
from aidledger.ledger.checks.speech import several
from aidledger.ledger.checks.words import plain_value, slip
from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Coverage
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AidType
from aidledger.model.source import Source
from aidledger.units.lexicon import read_table
from tests.ledger.checks.cases import LIST, PAPER, claims, entries, entry, stated, usd
from tests.strategies import ledgers


def messages(ledger, name):
    return [f.message for f in check(ledger, name)]


def test_a_circle_makes_no_other_check_fail_silently():
    ring = entries(entry("a", "$1", part_of="b"), entry("b", "$2", part_of="a"))
    found = check(ring)
    assert "AL002" in found.by_rule
    assert all("could not be made" in f.message for f in found if f.rule not in ("AL002", "AL020"))


def test_circles_are_found_whatever_leads_into_them():
    assert circles(np.array([1, 0, 0, 4, 3, -1])) == [[0, 1], [3, 4]]
    assert circles(np.array([], dtype=np.int64)) == []


def test_claims_may_supersede_in_a_circle_or_name_nothing():
    a, b = stated("a", "$1", since="2022"), stated("b", "$2", since="2022")
    ring = claims(a.changed(supersedes="b"), b.changed(supersedes="a"))
    assert messages(ring, "AL002") == ["supersedes leads in a circle through a and b"]
    assert "no stated total" in messages(claims(a.changed(supersedes="gone")), "AL001")[0]


def test_a_claim_from_a_country_to_itself():
    assert messages(claims(stated("own", "$5", donor="FRA", recipient="FRA")), "AL004") == [
        "France is said to have given USD 5 to itself"
    ]


def test_a_whole_package_is_not_compared_with_pieces_in_another_currency():
    mixed = entries(entry("whole", "$5"), entry("piece", "EUR 500", part_of="whole"))
    assert messages(mixed, "AL020") == []


def test_a_superseded_piece_does_not_count():
    kept = entries(
        entry("whole", "$100"),
        entry("old", "$90", part_of="whole"),
        entry("new", "$95", part_of="whole", supersedes="old"),
    )
    assert messages(kept, "AL020") == []


def test_one_piece_above_its_whole():
    assert messages(entries(entry("whole", "$100"), entry("piece", "$101", part_of="whole")), "AL020") == [
        "United States to Ukraine: a piece is at least USD 101, their whole is USD 100"
    ]


def test_groups_hold_their_members_when_claims_nest():
    found = check(
        claims(
            stated("france", "EUR 9 billion", donor="FRA", since="2022", until="2022"),
            stated("union", "EUR 5 billion", donor="EU_MEMBERS", since="2022", until="2023"),
        ),
        "AL021",
    )
    assert [f.records for f in found] == [("france", "union")]


def test_older_vintages_superseded_and_yearly_claims_do_not_conflict():
    old = Source(id="release-1", series="tracker", published="2023-01-01")
    new = Source(id="release-2", series="tracker", published="2024-01-01")
    year = {"since": "2022", "until": "2022"}
    ledger = claims(
        stated("then", "$9 billion", source=old, **year),
        stated("now", "$5 billion", source=new, **year),
        stated("yearly", "$99 billion", "recurring", source=new, **year),
        stated("asked", "$99 billion", source=new, stage="requested", **year),
    )
    assert messages(ledger, "AL021") == []


def test_the_itemised_sum_takes_overlapping_sources_as_alternatives():
    ledger = Ledger(
        entries=[
            entry("one", "$400 million", delivered="2022-02-01"),
            entry("two", "$200 million", delivered="2022-03-01"),
            entry("again", "$450 million", delivered="2022-02-15", source=PAPER),
        ],
        claims=[stated("total", "$650 million", since="2022", until="2022")],
    )
    assert messages(ledger, "AL022") == []
    ledger = ledger.add(entry("three", "$100 million", delivered="2022-04-01"))
    [message] = messages(ledger, "AL022")
    assert message == (
        "USD 650 million (2022, list): 3 entries add up to at least USD 698.5 million "
        "(military aid, United States to Ukraine, 2022); the claim names no stage"
    )


def test_masses_and_counts_are_compared_too():
    ledger = Ledger(
        entries=[
            entry("mass", tonnage="90 tonnes"),
            entry("tanks", items="31 tanks", delivered="2022-04-01"),
        ],
        claims=[
            stated("tons", "80 tonnes", since="2022", until="2022"),
            stated("armour", "30 tanks", since="2022", until="2022"),
            stated("enough", "31 tanks", since="2022", until="2022"),
        ],
    )
    assert {f.records for f in check(ledger, "AL022")} == {("tons", "mass"), ("armour", "tanks")}


def test_a_claim_in_another_currency_prices_or_of_other_donors_is_not_below():
    ledger = Ledger(
        entries=[entry("one", usd(400, price_year=2019)), entry("two", "EUR 300", delivered="2022-05-01")],
        claims=[
            stated("nominal", "$5", since="2022", until="2022"),
            stated("british", "EUR 5", donor="GBR", since="2022", until="2022"),
            stated("some-time", "EUR 5"),
        ],
    )
    assert messages(ledger, "AL022") == []


def test_a_running_total_without_a_period_runs_to_its_publication():
    may, june = (Source(id=f"page-{m}", series="page", published=f"2023-0{m}-01") for m in (5, 6))
    falling = claims(
        stated("may", "$38.5 billion", "cumulative", source=may),
        stated("june", "$33 billion", "cumulative", source=june),
    )
    [message] = messages(falling, "AL023")
    assert message == (
        "page: USD 38.5 billion until 2023-05-01, but USD 33 billion until 2023-06-01 "
        "(military aid, United States to Ukraine)"
    )
    undated = Source(id="undated")
    assert messages(claims(stated("any", "$1", "cumulative", source=undated)), "AL023") == []


def test_growing_pledges_without_a_common_programme_are_a_note():
    grown = entries(
        entry("first", "$5 million", pledged="2022-03-01"),
        entry("second", "$9 million", pledged="2022-04-01"),
        entry("third", "$20 million", pledged="2022-05-01"),
        entry("less", "$2 million", pledged="2022-06-01"),
        entry("more", "$4 million", pledged="2022-07-01"),
    )
    found = check(grown, "AL024")
    assert [(f.severity.value, f.records) for f in found] == [
        ("note", ("first", "second", "third")),
        ("note", ("less", "more")),
    ]
    assert found[0].message.endswith("totals of pledges count all 3")


def test_a_replacement_is_no_duplicate_of_what_it_replaces():
    assert messages(entries(entry("old", "$5"), entry("new", "$5", supersedes="old")), "AL030") == []


def test_amountless_entries_are_duplicates_only_if_nothing_differs():
    assert len(messages(entries(entry("a"), entry("b")), "AL030")) == 1


def test_overlapping_lists_are_named_even_where_no_two_entries_match():
    ledger = entries(
        entry("a", "$5 million", delivered="2022-01-01"),
        entry("b", "$6 million", delivered="2022-06-01"),
        entry("c", "$9 million", delivered="2022-03-01", source=PAPER),
    )
    assert messages(ledger, "AL031") == [
        "list (2 entries) and paper (1 entry) list aid of the same flows; no two entries are near in amount and date"
    ]


def test_documents_of_one_collection_are_no_two_views():
    memos = [Source(id=f"memo-{n}", collection="memoranda") for n in (1, 2)]
    ledger = entries(*(entry(m.id, "$5 million", source=m, locator=m.id) for m in memos))
    assert messages(ledger, "AL031") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$2.7 billion", 2.7e9),
        ("€300m", 3e8),
        ("179,450,000 dollars", 179_450_000.0),
        ("around 90 tons", 90.0),
    ],
)
def test_plain_words_are_read_fast(text, value):
    assert plain_value(text) == value


@pytest.mark.parametrize("text", ["between $3 and $4 billion", "half a billion", "1.000.00", ""])
def test_words_that_are_not_plain_are_left_to_the_grammar(text):
    assert np.isnan(plain_value(text))


def test_words_in_full_are_read_by_the_grammar():
    fine = entries(entry("half", usd(500_000_000, written="half a billion dollars")))
    wrong = entries(entry("half", usd(500_000, written="half a billion dollars")))
    assert messages(fine, "AL053") == []
    assert messages(wrong, "AL053") == [
        "United States to Ukraine: USD 500,000 is a thousand times off its own words, 'half a billion dollars'"
    ]


def test_other_figures_of_an_entry_are_read_again_too():
    ledger = entries(
        entry("tons", tonnage=Tonnage(value=90, unit="tonne", written="9,000 tonnes")),
        entry("tanks", items=Count(value=31, unit="tank", written="13 tanks"), delivered="2022-04-01"),
        entry("own", "$5", original=Money(value=7, unit="EUR", written="EUR 9"), delivered="2022-05-01"),
    )
    assert {f.records[0] for f in check(ledger, "AL054")} == {"tons", "tanks", "own"}


@pytest.mark.parametrize(
    ("ratio", "name"),
    [(1000, "a thousand"), (1e-9, "a billion"), (999, "a thousand"), (5, None), (None, None)],
)
def test_scale_slips_are_powers_of_a_thousand(ratio, name):
    assert slip(ratio) == name


def test_every_band_is_ordered_and_has_its_reason():
    for row in read_table("price_bands"):
        assert 0 < float(row["low_usd"]) < float(row["high_usd"]), row
        assert row["reason"], row
        assert bool(row["item"]) != bool(row["aid_type"]), row


@pytest.mark.parametrize(
    ("noun", "band"),
    [
        ("T-72 tank", "tank"),
        ("anti-tank missile", "anti-tank missile"),
        ("surface-to-air missile", "missile"),
        ("round of ammunition for 155mm howitzer", "round of ammunition"),
        ("missile of unknown type", "missile"),
        ("howitzers", "howitzer"),
        ("spare part of a tank", None),
        ("training for tank crews", None),
    ],
)
def test_the_band_is_that_of_the_head_noun(noun, band):
    found = item_band(noun)
    assert (found.name if found else None) == band


def test_only_some_kinds_of_aid_have_a_price_by_mass():
    assert mass_band(AidType.military) is not None
    assert mass_band(AidType.financial) is None


def test_an_amount_in_a_currency_without_rates_has_no_price():
    ledger = entries(
        entry("hryvnia", "UAH 5", items="31 tanks"),
        entry("undated", "EUR 5", items="31 tanks", delivered="1950"),
    )
    assert messages(ledger, "AL055") == []


def test_several_goods_are_priced_together():
    ledger = entries(entry("both", "$900 million", items=("1 tank", "1 helmet")))
    assert messages(ledger, "AL055") == [
        "United States to Ukraine: USD 900 million for 1 tank and 1 helmet is too much"
    ]


def test_undisclosed_pieces_of_a_bounded_whole_stay_silent_and_many_flows_are_summed_up():
    unknown = [entry(d, donor=d, source=LIST) for d in ("ESP", "FRA", "EST", "GBR", "DEU", "POL", "ITA")]
    [message] = messages(entries(*unknown), "AL060")
    assert message == (
        "list: 7 entries have no amount of money (Spain, France, Estonia, United Kingdom and 3 more to Ukraine), "
        "and no stated total limits them: such totals are unbounded above"
    )


def test_a_years_flow_may_deliver_more_than_was_promised_in_it():
    year = entry("year", "$5", committed="2022", delivered="2022", money_at={"delivered": "$9"})
    assert [f.severity.value for f in check(entries(year), "AL040")] == ["note"]


def test_a_list_in_the_note_is_compared_item_by_item():
    items = (Count(value=4, unit="howitzer"), Count(value=2, unit="radar"))
    right = entry("right", items=items, note="M777 howitzer (4); radar (2)")
    wrong = entry("wrong", items=items, note="M777 howitzer (4); radar (3)", delivered="2022-04-01")
    assert [f.records for f in check(entries(right, wrong), "AL052")] == [("wrong",)]


def test_a_number_in_the_name_of_an_item_is_compared_too():
    garbled = entry("garbled", items=Count(value=6, unit="M777 howitzer (600000000000000)"))
    unknown = entry("unknown", items=Count.undisclosed("M777 howitzer (6)"), delivered="2022-04-01")
    assert [f.records for f in check(entries(garbled, unknown), "AL052")] == [("garbled",)]


def test_words_that_need_a_date_of_publication_in_claims():
    undated = Source(id="undated")
    lately = Period.parse("over the last year", published="2022-01-24")
    said = stated("year", "$650 million", source=undated)
    said = said.changed(scope=said.scope.changed(period=lately))
    garbled = said.changed(
        id="garbled", scope=said.scope.changed(period=Period(hull=lately.hull, written="zzz"))
    )
    assert [f.records for f in check(claims(said, garbled), "AL012")] == [("year",)]


def test_a_conflict_of_totals_and_entries_names_the_list():
    ledger = Ledger(
        entries=[entry("one", "$300 million", delivered="2022-05-01")],
        claims=[
            stated("winter", "$400 million", since="2022-01-01", until="2022-03-31", stage="delivered"),
            stated("half", "$650 million", since="2022-01-01", until="2022-06-30", stage="delivered"),
        ],
    )
    [found] = check(ledger, "AL061")
    assert set(found.records) == {"winter", "half", "list"}
    assert "(at stage delivered)" in found.message


def test_a_complete_list_that_a_total_contradicts():
    held = entry("one", "$5 million", delivered="2022-05-01")
    said = stated("more", "$900 million", since="2022", until="2022", source=PAPER)
    everything = Coverage(id="all", source=LIST, scope=said.scope)
    [found] = check(Ledger(entries=[held], claims=[said], coverage=[everything]), "AL061")
    assert "all" in found.records
    assert "more" in found.records


@settings(max_examples=40, deadline=None)
@given(ledgers)
def test_any_ledger_can_be_checked_and_findings_name_its_records(ledger):
    known = {r.id for r in ledger.records()} | {s.id for s in ledger.known_sources}
    for found in ledger.check():
        assert set(found.records) <= known
        assert "could not be made" not in found.message
        assert found.message


def test_lists_in_words():
    assert several(["a"]) == "a"
    assert several(["a", "b", "c"]) == "a, b and c"
    assert several(list("abcdefg")) == "a, b, c, d and 3 more"
