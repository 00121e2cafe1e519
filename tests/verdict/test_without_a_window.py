"""Sentences that name no window, and sentences that were told before their window was over."""

from __future__ import annotations

import pytest

import aidledger as al

MEMOS = al.Source(id="memos", title="Memoranda", published="2024-12-20")
GIVEN = [
    ("$60 million", "2021-08-27"),
    ("$800 million", "2022-03-16"),
    ("$2,000 million", "2022-09-08"),
    ("$500 million", "2023-06-27"),
]


@pytest.fixture
def drawdowns() -> al.Ledger:
    entries = [
        al.Entry(
            id=f"d{day}",
            donor="USA",
            recipient="UKR",
            aid_type="military",
            money=m,
            approved=day,
            source=MEMOS,
        )
        for m, day in GIVEN
    ]
    scope = al.Scope(
        donors="USA", recipients="UKR", aid_type="military", stage="approved",
        period=al.Period.parse("2021-08-27 to 2024-12-20"),
    )  # fmt: skip
    listed = al.Coverage(source=MEMOS, scope=scope, limited_to="presidential drawdowns")
    told = al.claim(
        "$1 billion", donor="USA", recipient="UKR", since="2022-02-24", until="2022-06-23", source=MEMOS
    )
    return al.Ledger(entries, claims=[told.changed(kind="cumulative")], sources=[MEMOS], coverage=[listed])


@pytest.mark.parametrize(
    ("text", "published", "label"),
    [
        # a list that is named, over its own days and not those of some total
        ("US drawdowns for Ukraine have reached $3.36 billion.", "2023-12-31", "supported"),
        ("US drawdowns for Ukraine stand at $5 billion.", "2023-12-31", "contradicted"),
        ("US drawdowns for Ukraine came to $700 million.", "2023-12-31", "possible"),
        # a window that ended long before the text supports nothing, and has given is no total
        ("The United States has given Ukraine $1 billion in military aid.", "2023-12-31", "possible"),
        ("The United States has given Ukraine $1 billion in military aid.", "2022-06-23", "supported"),
        ("The United States has given Ukraine $500 million in military aid.", "2022-06-23", "possible"),
        ("So far the United States has given Ukraine $400 million in military aid.", "2022-06-23", "contradicted"),
        # what is told within a window is told of its days until then
        ("In 2022 the US has approved $800 million in drawdowns for Ukraine.", "2022-06-30", "supported"),
        ("In 2022 the US has approved $2.8 billion in drawdowns for Ukraine.", "2022-06-30", "contradicted"),
        ("In 2022 the US approved $2.8 billion in drawdowns for Ukraine.", "2023-06-30", "supported"),
        # who gives is not told: what somebody gives is a part of what all give
        ("Since January 2022 Ruritania has approved $1 billion in arms for Ukraine.", "2024-12-20", "possible"),
    ],
)  # fmt: skip
def test_the_verdict(drawdowns: al.Ledger, text: str, published: str, label: str) -> None:
    [claim] = al.read_claims(text, published=published)
    assert drawdowns.verify(claim, published=published).label == label


@pytest.mark.parametrize(
    ("text", "published", "note"),
    [
        (
            "Last month the US approved $500 million in drawdowns for Ukraine.",
            None,
            "'Last month' is of no known time",
        ),
        (
            "In June 2023 the US approved $500 million in drawdowns for Ukraine.",
            "2022-06-30",
            "before the time that it",
        ),
    ],
)
def test_what_nobody_could_know_is_not_decided(
    drawdowns: al.Ledger, text: str, published: str | None, note: str
) -> None:
    [claim] = al.read_claims(text, published=published)
    found = drawdowns.verify(claim, published=published)
    assert found.label == "possible"
    assert note in found.notes[0]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ruritania has given Ukraine $500 million in arms since January 2022.", "possible"),
        ("The world has given Ukraine $500 million in arms since January 2022.", "contradicted"),
        ("Ukraine has received $500 million in arms since January 2022.", "contradicted"),
        ("Without Germany, arms for Ukraine since January 2022 come to $500 million.", "possible"),
    ],
)
def test_a_part_of_what_all_gave(text: str, label: str) -> None:
    listed = al.Source(id="list", published="2024-12-20")
    days = al.Period.parse("2022-01-01 to 2024-12-20")
    ledger = al.Ledger(
        [
            al.Entry(donor=who, recipient="UKR", aid_type="military", money="$900,000,000", delivered="2022-05-01",
                     source=listed)
            for who in ("DEU", "USA")
        ],
        coverage=[
            al.Coverage(source=listed, scope=al.Scope(recipients="UKR", aid_type="military", stage="delivered",
                                                      period=days))
        ],
    )  # fmt: skip
    [claim] = al.read_claims(text, published="2024-12-20")
    assert ledger.verify(claim, published="2024-12-20").label == label


def test_less_may_have_arrived_than_was_committed() -> None:
    source = al.Source(id="tracker", published="2024-12-20")
    days = al.Period.parse("2022-01-24 to 2024-12-20")
    ledger = al.Ledger(
        [
            al.Entry(
                donor="USA", recipient="UKR", aid_type="military", money="$60,000,000,000", committed="2023-05-01",
                source=source,
            )
        ],
        coverage=[
            al.Coverage(
                source=source,
                scope=al.Scope(recipients="UKR", aid_type="military", stage="committed", period=days),
            )
        ],
    )  # fmt: skip
    text = "Since January 24, 2022 Washington has given Ukraine $10 billion in military aid."
    [claim] = al.read_claims(text, published="2024-12-20")
    found = ledger.verify(claim, published="2024-12-20")
    assert found.label == "possible"
    assert "less may be delivered than was committed" in found.notes[0]


def test_a_list_that_begins_in_the_first_month_of_a_year_tells_of_the_year() -> None:
    source = al.Source(id="tracker", published="2024-12-20")
    days = al.Period.parse("2022-01-24 to 2024-12-20")
    scope = al.Scope(donors="USA", recipients="UKR", aid_type="military", stage="approved", period=days)
    ledger = al.Ledger(
        [
            al.Entry(
                donor="USA", recipient="UKR", aid_type="military", money="$800,000,000", approved="2022-03-16",
                source=source,
            )
        ],
        coverage=[al.Coverage(source=source, scope=scope, limited_to="presidential drawdowns")],
    )  # fmt: skip
    for amount, label in (("$800 million", "supported"), ("$900 million", "contradicted")):
        text = f"In 2022 Washington approved {amount} in drawdowns for Ukraine."
        [claim] = al.read_claims(text, published="2024-12-20")
        assert ledger.verify(claim, published="2024-12-20").label == label
