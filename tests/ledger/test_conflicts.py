"""Statements that cannot all be true, and whom to doubt."""

from __future__ import annotations

import pytest

from aidledger.errors import BadScope
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.problem import possible
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source, SourceKind

YEAR = Period.year(2022)
KINDS = {kind: Source(id=kind.value, title=f"the {kind.value}", kind=kind) for kind in SourceKind}


def said(
    figure,
    period=YEAR,
    *,
    kind="media",
    donor="USA",
    recipient="UKR",
    aid_type="military",
    stage=None,
    **fields,
):
    scope = Scope(donors=donor, recipients=recipient, aid_type=aid_type, stage=stage, period=period)
    return Claim(figure=figure, scope=scope, source=KINDS[SourceKind(kind)], **fields)


def ids(conflict):
    return {m.record.id for m in conflict.members}


def test_a_consistent_ledger_has_none():
    ledger = Ledger(claims=[said("USD 5"), said("USD 3", Period.month(2022, 3))])
    assert ledger.conflicts() == []
    assert ledger.suspects() == ()


def test_a_part_above_its_whole():
    ledger = Ledger(
        claims=[
            said("USD 5", id="whole"),
            said("USD 6", Period.month(2022, 3), kind="official", id="part"),
            said("USD 1", Period.month(2022, 5), id="other"),
        ]
    )
    (conflict,) = ledger.conflicts()
    assert ids(conflict) == {"whole", "part"}
    assert {s.id for s in conflict.sources} == {"media", "official"}
    assert str(conflict).startswith("these 2 statements cannot all be true:\n  - ")
    assert "the official" in str(conflict)


def test_parts_that_together_exceed_their_whole():
    months = [said("USD 2", Period.month(2022, m), id=f"m{m}") for m in (1, 2, 3)]
    ledger = Ledger(claims=[said("USD 5", id="whole"), *months])
    (conflict,) = ledger.conflicts()
    assert ids(conflict) == {"whole", "m1", "m2", "m3"}


def test_across_donors_and_kinds():
    ledger = Ledger(
        claims=[
            said("USD 5", donor=(), aid_type=None, id="all"),
            said("USD 3", id="usa"),
            said("USD 3", donor="DEU", aid_type="humanitarian", id="deu"),
        ]
    )
    (conflict,) = ledger.conflicts()
    assert ids(conflict) == {"all", "usa", "deu"}


def test_each_smallest_set_is_named_once():
    ledger = Ledger(claims=[said("USD 5", id="wrong"), *(said("USD 9", id=f"right{n}") for n in range(3))])
    found = ledger.conflicts()
    assert sorted(sorted(ids(c)) for c in found) == [
        ["right0", "wrong"],
        ["right1", "wrong"],
        ["right2", "wrong"],
    ]
    assert len(ledger.conflicts(limit=2)) == 2


def test_without_any_member_the_rest_can_be_true():
    ledger = Ledger(
        claims=[
            said("USD 10", Period.between("2022-01-01", "2022-06-30"), id="first"),
            said("USD 10", Period.between("2022-04-01", "2022-09-30"), id="second"),
            said("USD 1", Period.between("2022-04-01", "2022-06-30"), id="middle"),
            said("USD 15", Period.between("2022-01-01", "2022-09-30"), id="sum"),
        ]
    )
    (conflict,) = ledger.conflicts()
    assert len(conflict) == 4
    assert not possible(conflict.members)
    for member in conflict.members:
        assert possible([m for m in conflict.members if m is not member])


def test_one_dollar_in_two_trillion_is_found():
    exact = [said(Money(value=2 * 10**12 + n, unit="USD"), id=f"c{n}") for n in (0, 1)]
    assert len(Ledger(claims=exact).conflicts()) == 1
    halves = [
        said(Money(value=10**12, unit="USD"), Period.between("2022-01-01", "2022-06-30")),
        said(Money(value=10**12, unit="USD"), Period.between("2022-07-01", "2022-12-31")),
    ]
    assert Ledger(claims=[exact[0], *halves]).conflicts() == []
    assert len(Ledger(claims=[exact[1], *halves]).conflicts()) == 1


def test_stages_and_currencies_do_not_contradict_each_other():
    ledger = Ledger(
        claims=[
            said("USD 5"),
            said("USD 9", stage="approved"),
            said("EUR 7"),
            said("USD 2", stage="delivered"),
        ]
    )
    assert ledger.conflicts() == []


def test_valuations_and_prices_do_not_contradict_each_other():
    valued = {v: Money(value=n, unit="USD", valuation=v) for n, v in ((5, "book"), (80, "replacement"))}
    ledger = Ledger(
        claims=[
            said(valued["book"]),
            said(valued["replacement"]),
            said(Money(value=9, unit="USD", price_year=2019)),
        ]
    )
    assert ledger.conflicts() == []
    (conflict,) = ledger.add(
        said("USD 6", kind="official", id="unsaid"), said(valued["book"], id="again")
    ).conflicts()[:1]
    assert "unsaid" in ids(conflict)


def test_a_conflict_says_its_stage():
    ledger = Ledger(
        claims=[said("USD 5", stage="approved"), said("USD 9", stage="approved", kind="official")]
    )
    (conflict,) = ledger.conflicts()
    assert conflict.basis.stage.value == "approved"
    assert "(at stage approved)" in str(conflict)


def test_masses_contradict_each_other():
    ledger = Ledger(
        claims=[said(Tonnage.parse("90 tonnes")), said(Tonnage.parse("80 tonnes"), kind="official")]
    )
    assert len(ledger.conflicts()) == 1
    unclear = Ledger(
        claims=[said(Tonnage.parse("90 tons")), said(Tonnage.parse("82 tonnes"), kind="official")]
    )
    assert unclear.conflicts() == []


def test_a_list_against_a_total():
    parcels = [
        Entry(
            donor="USA",
            recipient="UKR",
            money=f"USD {n}",
            delivered=f"2022-0{n}-01",
            source=KINDS[SourceKind.tracker],
        )
        for n in (5, 6)
    ]
    ledger = Ledger(entries=parcels, claims=[said("at most USD 10", kind="official", id="cap")])
    (conflict,) = ledger.conflicts()
    assert len(conflict) == 2
    assert "2 entries of military aid from United States to Ukraine" in str(conflict)
    assert "add up to at least USD 11" in str(conflict)


def test_a_complete_list_against_a_larger_total():
    parcel = Entry(
        donor="USA", recipient="UKR", money="USD 5", delivered="2022-03-01", source=KINDS[SourceKind.tracker]
    )
    complete = Coverage(source=KINDS[SourceKind.tracker], scope=Scope(recipients="UKR", period=YEAR))
    ledger = Ledger(
        entries=[parcel], coverage=[complete], claims=[said("USD 50", kind="official", id="more")]
    )
    (conflict,) = ledger.conflicts()
    assert complete in {m.record for m in conflict.members}


def test_two_complete_lists_that_differ():
    sources = [KINDS[SourceKind.tracker], KINDS[SourceKind.official]]
    parcels = [
        Entry(donor="USA", recipient="UKR", money=f"USD {n}", delivered="2022-03-01", source=s)
        for n, s in zip((5, 8), sources, strict=True)
    ]
    complete = [Coverage(source=s, scope=Scope(recipients="UKR", period=YEAR)) for s in sources]
    (conflict,) = Ledger(entries=parcels, coverage=complete).conflicts()
    assert {m.source.id for m in conflict.members} == {"tracker", "official"}


class TestSuspects:
    def test_the_less_trusted_is_doubted(self):
        ledger = Ledger(claims=[said("USD 5", kind="media", id="m"), said("USD 9", kind="official", id="o")])
        (suspect,) = ledger.suspects()
        assert suspect.record.id == "m"

    def test_trust_can_be_set_by_kind_and_by_source(self):
        ledger = Ledger(claims=[said("USD 5", kind="media", id="m"), said("USD 9", kind="official", id="o")])
        assert ledger.suspects({SourceKind.media: 9})[0].record.id == "o"
        assert ledger.suspects({"official": 0.1})[0].record.id == "o"
        with pytest.raises(BadScope, match="trust must be positive"):
            ledger.suspects({"media": 0})

    def test_one_that_contradicts_many_is_doubted_before_the_many(self):
        many = [said("USD 9", kind="media", id=f"m{n}") for n in range(4)]
        ledger = Ledger(claims=[said("USD 5", kind="official", id="o"), *many])
        (suspect,) = ledger.suspects()
        assert suspect.record.id == "o"

    def test_without_the_suspects_the_rest_is_consistent(self):
        claims = [
            said("USD 5", id="a"),
            said("USD 9", kind="official", id="b"),
            said("USD 2", donor="DEU", id="c"),
        ]
        claims += [said("USD 3", donor="DEU", kind="official", id="d"), said("USD 4", donor="POL", id="e")]
        ledger = Ledger(claims=claims)
        doubted = {s.record.id for s in ledger.suspects()}
        assert doubted == {"a", "c"}
        assert Ledger(claims=[c for c in claims if c.id not in doubted]).conflicts() == []
