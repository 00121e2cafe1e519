"""Several packages of one amount: one of them does not make it true."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2022-12-31")
DAYS = ("2022-03-16", "2022-04-13", "2022-07-01")


@pytest.fixture(scope="module")
def ledger():
    parcels = [
        Entry(
            id=f"p{n}",
            donor="USA",
            recipient="UKR",
            money="USD 800,000,000",
            approved=day,
            source=LIST,
        )
        for n, day in enumerate(DAYS, 1)
    ]
    scope = Scope(donors="USA", recipients="UKR", stage="approved", period=al.Period.year(2022))
    return al.Ledger(entries=parcels, coverage=[Coverage(source=LIST, scope=scope)])


@pytest.mark.parametrize(
    ("said", "label", "note"),
    [
        (
            "approved three $800 million packages",
            "supported",
            "tells of 3 such parcels, 3 known: p1, p2 and p3",
        ),
        (
            "approved two $800 million packages",
            "supported",
            "tells of 2 such parcels, 3 known: p1, p2 and p3",
        ),
        (
            "approved four $800 million packages",
            "possible",
            "tells of 4 such parcels, 3 known: p1, p2 and p3",
        ),
    ],
)
def test_without_a_window(ledger, said, label, note):
    text = f"The US {said} of military aid for Ukraine."
    [verdict] = al.check_report(text, ledger, published="2022-12-31").verdicts
    assert verdict.label == label
    assert note in verdict.notes[0]


@pytest.mark.parametrize(
    ("number", "label"), [("two", "possible"), ("three", "supported"), ("four", "contradicted")]
)
def test_in_a_window_of_which_all_is_known(ledger, number, label):
    text = f"In 2022 the US approved {number} $800 million packages of military aid for Ukraine."
    [verdict] = al.check_report(text, ledger, published="2022-12-31").verdicts
    assert verdict.label == label
    assert verdict.parcel is None


def test_what_is_known_of_them_stands_in_the_sentence(ledger):
    text = "In March and April 2022 the US approved two $800 million packages of military aid for Ukraine."
    [verdict] = al.check_report(text, ledger, published="2022-12-31").verdicts
    assert "the text tells of 2 such parcels, 2 known: p1 and p2" in str(verdict)
    assert verdict.readings == ()
