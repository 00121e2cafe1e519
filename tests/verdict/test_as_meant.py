"""Whose aid a claim means: an institution with its fund and its bank, a group of which authors differ."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.verdict.verify import Verdict

TRACKER = al.Source(id="tracker", title="A tracker", published="2022-10-03")
WINDOW = al.Period.between("2022-01-24", "2022-10-03")


def ledger(source: al.Source = TRACKER, *, complete: bool = True, **given: str) -> al.Ledger:
    """What each donor committed to Ukraine, and that it is all."""
    entries = [
        Entry(
            id=f"{source.id}-{code}",
            donor=code,
            recipient="UKR",
            money=money,
            committed="2022-05-01",
            source=source,
        )
        for code, money in given.items()
    ]
    scope = Scope(donors=[*given], recipients="UKR", stage="committed", period=WINDOW)
    return al.Ledger(entries, coverage=[Coverage(source=source, scope=scope)] if complete else [])


def told(book: al.Ledger, who: str, amount: str) -> Verdict:
    text = f"Since January 24, 2022 {who} committed {amount} in military aid to Ukraine."
    [verdict] = al.check_report(text, book, published="2022-10-03").verdicts
    return verdict


APART = {"EU": "EUR 1,000,000,000", "EPF": "EUR 2,500,000,000", "EIB": "EUR 400,000,000"}


@pytest.mark.parametrize(
    ("who", "amount", "label"),
    [
        ("the European Peace Facility has", "€2.5 billion", "supported"),
        ("the EPF has", "€2.5 billion", "supported"),
        ("the European Peace Facility has", "€3.9 billion", "contradicted"),
        ("EU institutions have", "€3.9 billion", "supported"),
        ("the EU has", "€3.9 billion", "supported"),
        ("the EU has", "€1 billion", "possible"),  # the Commission and the Council alone
        ("the EU has", "€3.5 billion", "possible"),  # with the Facility, without the bank
        ("the EU has", "€2.2 billion", "contradicted"),
        ("the EU has", "€9 billion", "contradicted"),
    ],
)
def test_the_eu_takes_in_what_a_source_lists_apart(who: str, amount: str, label: str) -> None:
    assert told(ledger(**APART), who, amount).label == label


def test_who_is_taken_in_is_said_and_the_claim_stays_as_it_was_made() -> None:
    verdict = told(ledger(**APART), "the EU has", "€1 billion")
    assert [d.code for d in verdict.claim.scope.donors] == ["EU"]
    assert any(
        "taken with European Peace Facility and European Investment Bank" in note
        and "true of EU institutions without European Peace Facility and European Investment Bank" in note
        for note in verdict.notes
    )
    assert (
        ledger(**APART)
        .verify("€3.9 billion", donor="EU", recipient="UKR", since="2022-01-24", stage="committed")
        .label
        == "supported"
    )


def test_nothing_is_decided_of_a_fund_that_is_not_listed_apart() -> None:
    book = ledger(EU="EUR 2,500,000,000")
    for amount, label in (
        ("€2.5 billion", "possible"),
        ("€1 billion", "possible"),
        ("€4 billion", "possible"),  # it may be left out of the institution's row
    ):
        verdict = told(book, "the European Peace Facility has", amount)
        assert verdict.label == label
        assert any("is not listed apart" in note for note in verdict.notes)
    assert told(book, "the EU has", "€1 billion").label == "contradicted"


def test_a_row_that_holds_nothing_may_leave_out_a_fund() -> None:
    book = ledger(EU="EUR 0")
    verdict = told(book, "the EU has", "€5.6 billion")
    assert verdict.label == "possible"
    assert any(
        "European Peace Facility and European Investment Bank gave is not listed apart" in n
        for n in verdict.notes
    )
    assert told(ledger(EU="EUR 1,000,000,000"), "the EU has", "€5.6 billion").label == "contradicted"
    assert (
        told(ledger(EU="EUR 0", EPF="EUR 0", EIB="EUR 0"), "the EU has", "€5.6 billion").label
        == "contradicted"
    )


def test_what_one_source_lists_apart_and_another_does_not_is_never_counted_twice() -> None:
    other = al.Source(id="other", title="Another tracker", published="2022-10-03")
    book = ledger(**APART) + ledger(other, EU="EUR 3,900,000,000")
    assert told(book, "the EU has", "€6.8 billion").label != "supported"
    assert told(book, "the EU has", "€3.9 billion").label != "contradicted"


STATES = {"DEU": "EUR 3,000,000,000", "GBR": "EUR 4,000,000,000", "USA": "EUR 20,000,000,000"}


@pytest.mark.parametrize(
    ("who", "amount", "label"),
    [
        ("European countries have", "€5 billion", "contradicted"),
        ("European countries have", "more than €6 billion", "supported"),
        ("European countries have", "€7 billion", "possible"),
        ("European allies have", "€9.5 billion", "possible"),
        ("Europe has", "more than €8 billion", "possible"),
        ("Western countries have", "€10 billion", "contradicted"),
        ("Western allies have", "more than €25 billion", "supported"),
        ("Western allies have", "more than €28 billion", "possible"),
        ("European NATO members have", "€7 billion", "possible"),
        ("European NATO members have", "more than €7.5 billion", "possible"),
        ("allies have", "€1 billion", "possible"),
    ],
)
def test_a_group_is_judged_by_who_surely_belongs_to_it(who: str, amount: str, label: str) -> None:
    assert told(ledger(**STATES, EPF="EUR 2,500,000,000"), who, amount).label == label


def test_who_makes_the_difference_is_said() -> None:
    verdict = told(ledger(**STATES, EPF="EUR 2,500,000,000"), "Europe has", "more than €8 billion")
    [note] = [note for note in verdict.notes if "differs by author" in note]
    assert note.startswith(
        "who belongs to Europe differs by author (European Peace Facility): without them EUR 7 billion"
    )
    assert "with all of them EUR 9.5 billion" in note
    assert not any("differs" in n for n in told(ledger(**STATES), "Europe has", "€200 billion").notes)


def test_states_of_europe_that_are_all_listed_bound_it_from_above() -> None:
    states = {party.code: "EUR 100,000,000" for party in al.Donor.resolve("Europe").members(WINDOW.end)}
    book = ledger(**states)
    most = len(states) / 10
    asked = {"donor": "Europe", "recipient": "UKR", "stage": "committed", "period": WINDOW}
    assert book.verify(f"€{most:.2f} billion", **asked).label == "possible"  # of others nothing is listed
    others = {party.code: "EUR 1,000,000" for party in al.Donor.resolve("Europe").disputed(WINDOW.end)}
    whole = ledger(**states, **others)
    assert whole.verify("€40 billion", **asked).label == "contradicted"
    assert (
        whole.verify(f"between €{most * 0.9:.2f} billion and €{most * 1.1:.2f} billion", **asked).label
        == "supported"
    )


@pytest.mark.parametrize(
    "who",
    [
        "a group of European countries has",
        "a handful of Western countries have",
        "Europe's largest economies have",
        "leading European powers have",
        "European companies have",
        "non-EU European countries have",
        "half of the European countries have",
        "European countries outside the euro area have",
    ],
)
def test_some_of_a_group_gave_a_part_of_what_all_gave(who: str) -> None:
    book = ledger(**STATES)
    assert told(book, who, "€1 billion").label == "possible"
    assert (
        told(book, who, "more than €5 billion").label == "possible"
    )  # all gave more, and some of them it may be less
