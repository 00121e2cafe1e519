"""Periods found in running text."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.model.daterange import OPEN
from aidledger.model.period_text import find_periods

WRITTEN = "2022-06-21"

SENTENCES = [
    ("Aid totals €7.5 billion as of May 31, 2023, making it second.", ["as of May 31, 2023"]),
    ("They gave $5.6 billion since Russia invaded on Feb. 24.", ["since Russia invaded on Feb. 24"]),
    ("Deliveries from April 2-7 held drones.", ["from April 2-7"]),
    ("1.6 million shells in 2023 and 1.5 million in 2024.", ["in 2023", "in 2024"]),
    (
        "It gave 40 tanks in the 2024 fiscal year and 31 in FY 2022-23.",
        ["in the 2024 fiscal year", "in FY 2022-23"],
    ),
    ("over the past 18 months, it gave more", ["over the past 18 months"]),
    ("part of a five-year package, over 4 years", ["five-year", "over 4 years"]),
    ("a five-year-old programme", []),
    ("It came in late December last year, said Oslo.", ["in late December last year"]),
    ("between 3/4/22 & 3/11/22 it gave", ["between 3/4/22 & 3/11/22"]),
    ("the first half of 2022 and Q1 2023", ["the first half of 2022", "Q1 2023"]),
    ("Between 2018 and 2020, and since then", ["Between 2018 and 2020"]),
    ("So far this year aid has grown", ["So far this year"]),
    ("It arrived on Sunday, June 19, 2022.", ["on Sunday, June 19, 2022"]),
    ("since the start of the Biden Administration we gave", ["since the start of the Biden Administration"]),
    ("until 7/27/2022; unclear, 04/22", ["until 7/27/2022", "unclear, 04/22"]),
    (
        "the Act for Fiscal Year 2023, passed throughout the war",
        ["for Fiscal Year 2023", "throughout the war"],
    ),
    ("From 2014 until the full-scale invasion it gave", ["From 2014 until the full-scale invasion"]),
    ("It sent 90 tons on Friday, June 17, and more on Saturday.", ["on Friday, June 17", "on Saturday"]),
    ("in 2022, in 2023 and for 2024", ["in 2022", "in 2023", "for 2024"]),
    ("MARCH 2022 PACKAGE", ["MARCH 2022"]),
    ("By the first of April it had sent 40 tanks.", ["By the first of April"]),
    (
        "over the years 2014 to 2021, in the years 2014 and 2015",
        ["over the years 2014 to 2021", "in the years 2014 and 2015"],
    ),
    (
        "in the first 18 months of the war and in the opening weeks of the invasion",
        ["in the first 18 months of the war", "in the opening weeks of the invasion"],
    ),
    ("It gave more in the year before the invasion.", ["in the year before the invasion"]),
    ("since the day Russia invaded", ["since the day Russia invaded"]),
    (
        "in the decade to 2021 and in the year ending May 2022",
        ["in the decade to 2021", "in the year ending May 2022"],
    ),
    ("for the entire year, for all of 2021", ["for the entire year", "for all of 2021"]),
    (
        "under this administration, during Obama's presidency",
        ["under this administration", "during Obama's presidency"],
    ),
    ("since the 1979 peace treaty", ["since the 1979"]),
    # what is no period
    ("the Foreign Assistance Act of 1961, P.L. 117-128, 22 U.S.C. 2318", []),
    ("until the war ends; until further notice", []),
    ("a talk about yesterday's vote", ["yesterday"]),
    ("The minister may march on; we sat in the sun.", []),
    ("They gave 2,022 tanks, 2022 rifles and $2022.", []),
    ("an M1117, 155-mm shells, a 24/7 effort, version 1.2.22", []),
    ("It goes through the Department in the field by the way.", []),
    ("since it is known, and since the minister spoke", []),
    ("He fell in the spring and will fall.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_periods_in_a_sentence(sentence: str, expected: list[str]) -> None:
    found = find_periods(sentence, published=WRITTEN)
    assert [match.text for match in found] == expected
    for match in found:
        assert sentence[match.start : match.end] == match.text
        assert match.period is not None
        assert match.reason


def test_what_cannot_be_dated_says_why() -> None:
    relative, length, impossible = find_periods(
        "It came in December, in the past 5 years, not on 2022-02-30."
    )
    assert relative.period is None
    assert "give published=" in relative.reason
    assert length.period is not None
    assert (length.period.duration, length.period.hull) == ("P5Y", OPEN)
    assert "give published=" in length.reason
    assert impossible.period is None
    assert "no day 30" in impossible.reason


def test_the_donor_and_the_order_of_dates_are_passed_on() -> None:
    (match,) = find_periods("spent in FY2021", donor="GBR")
    assert match.period is not None
    assert match.period.start == dt.date(2021, 4, 1)
    (match,) = find_periods("given on 03/04/2022", day_first=True)
    assert match.period is not None
    assert match.period.start == dt.date(2022, 4, 3)


@pytest.mark.parametrize(
    "hostile",
    [
        "1",
        "between ",
        "1/",
        "1-1-",
        "since the ",
        "the last ",
        "in ",
        "(",
        " ",
        "FY",
        "early ",
        "$1,1",
        "May 1 ",
        "\n",
        "over ",
    ],
)
def test_a_megabyte_of_repeats_ends(hostile: str) -> None:
    text = hostile * (1_000_000 // len(hostile))
    found = find_periods(text, published=WRITTEN)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from([s for s, _ in SENTENCES]), max_size=6))
def test_sentences_side_by_side_are_read_as_alone(sentences: list[str]) -> None:
    together = [m.text for m in find_periods("\n\n".join(sentences), published=WRITTEN)]
    assert together == [m.text for s in sentences for m in find_periods(s, published=WRITTEN)]


@given(st.text(max_size=200))
def test_matches_are_in_order_and_verbatim(text: str) -> None:
    last = 0
    for match in find_periods(text, published=WRITTEN):
        assert last <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        last = match.end
