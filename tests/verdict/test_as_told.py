"""Sentences judged as they are told: by their day, by limits, per year, by the list that they name."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.verdict.verify import Verdict


def judged(text: str, ledger: al.Ledger, published: str) -> Verdict:
    """The verdict on the one claim of a sentence."""
    [verdict] = al.check_report(text, ledger, published=published).verdicts
    return verdict


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Washington has approved no more than $6 billion in military aid for Ukraine.", "contradicted"),
        ("In April 2022 Washington approved no more than $1 billion in military aid for Ukraine.", "contradicted"),
        ("In April 2022 Washington approved less than $100 million in military aid for Ukraine.", "contradicted"),
        ("Washington has approved between $100 million and $200 million in military aid for Ukraine.", "possible"),
        ("Washington approved up to $800 million in military aid for Ukraine.", "supported"),
        ("On 18 March 2022 Washington approved $800 million in military aid for Ukraine.", "supported"),
        ("On 18 May 2022 Washington approved $800 million in military aid for Ukraine.", "possible"),
        ("In May 2022 Washington approved at least $3 billion in military aid for Ukraine.", "possible"),
        ("In April 2022 Washington approved $1.7 billion in military aid for Ukraine.", "supported"),
        ("In May 2022 Washington approved a $1 billion package of military aid for Ukraine.", "possible"),
        ("In 2024 Washington approved more than $20 billion in military aid for Ukraine.", "possible"),
        ("In 2022 Washington approved $9.025 billion in military aid for Ukraine.", "contradicted"),
        ("In fiscal year 2022, drawdowns of military aid to Ukraine came to $9.025 billion.", "supported"),
        ("By the end of 2024 drawdowns of military aid for Ukraine had reached $31 billion.", "possible"),
        ("Washington approved $50 billion in drawdowns for Ukraine in 2022.", "contradicted"),
        ("Washington approved $50 billion in military aid for Ukraine in 2022.", "possible"),
        ("In March 2022 Washington approved $1 billion in military aid for Ukraine.", "supported"),
        ("In May 2024 Washington approved $675 million in military aid for Ukraine.", "supported"),
        ("Washington approved about $1.06 billion a month in drawdowns for Ukraine in 2022.", "supported"),
        ("Washington approved about $3 billion a month in drawdowns for Ukraine in 2022.", "contradicted"),
    ],
)  # fmt: skip
def test_claims_on_drawdowns_are_judged_by_their_day_and_their_wording(text: str, label: str) -> None:
    assert judged(text, al.load_seeds("us-drawdowns"), "2025-01-15").label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("In December 2021 the United States delivered $200 million in military aid to Ukraine.", "possible"),
        ("In December 2021 the United States approved $200 million in military aid to Ukraine.", "supported"),
        ("The US gave Ukraine no more than $1 billion in military aid.", "contradicted"),
        ("The US delivered 81.6 tonnes of weapons to Ukraine.", "possible"),
        ("The US delivered no more than 80 tons of weapons to Ukraine in January 2022.", "contradicted"),
        (
            "The US has given Ukraine around $2.7 billion in military aid each year since 2014.",
            "contradicted",
        ),
        ("The US has given Ukraine about $340 million a year in military aid since 2014.", "possible"),
        ("Every year the US gives Ukraine $650 million in military aid.", "possible"),
        ("The US withheld $650 million in military aid from Ukraine in 2021.", "possible"),
        ("None of the $200 million in military aid for Ukraine has been delivered.", "possible"),
    ],
)
def test_claims_like_the_article_that_are_not_what_it_says(text: str, label: str) -> None:
    assert judged(text, al.load_seeds(), "2022-01-24").label == label


def test_a_sum_of_all_aid_is_no_parcel_of_military_aid() -> None:
    rows = [
        al.Entry(donor="USA", recipient="UKR", money="$255 million", committed="2021-03-01", aid_type=kind,
                 source=al.Source(id=kind)) for kind in ("unspecified", "military")
    ]  # fmt: skip
    text = "In March 2021 Washington committed $255 million in military aid to Ukraine."
    labels = [judged(text, al.Ledger(entries=[row]), "2022-01-24").label for row in rows]
    assert labels == ["possible", "supported"]


def test_a_day_is_judged_with_three_days_on_either_side() -> None:
    drawdowns = al.load_seeds("us-drawdowns")
    text = "Washington approved more than $300 million in military aid for Ukraine on 1 July 2022."
    assert judged(text, drawdowns, "2023-11-23").label == "possible"
    assert judged(text.replace("$300", "$40"), drawdowns, "2023-11-23").label == "supported"


def test_what_is_said_of_a_list_that_is_complete_is_contradicted_by_it() -> None:
    text = "Washington approved $5 billion in drawdowns of military aid for Ukraine in fiscal year 2022."
    assert judged(text, al.load_seeds("us-drawdowns"), "2023-11-23").label == "contradicted"


def test_what_a_source_denies_is_no_knowledge() -> None:
    source = al.Source(id="ministry", published="2022-01-24")
    [claim] = al.read_claims("The US never gave Ukraine $6 billion in military aid in 2021.", "2022-01-24")
    ledger = al.Ledger(claims=[claim.changed(source=source)])
    question = {"donor": "USA", "recipient": "UKR", "since": "2021", "until": "2021", "unit": "USD"}
    assert (ledger.bounds(**question).low, ledger.bounds(**question).high) == (0, None)
    ledger = al.Ledger(claims=[claim.changed(source=source, denied=False)])
    assert ledger.bounds(**question).low == 5_500_000_000


def test_a_sum_of_a_month_is_not_told_by_a_parcel_of_another() -> None:
    text = "In May 2024 Washington approved $675 million in military aid for Ukraine."
    verdict = judged(text, al.load_seeds("us-drawdowns"), "2025-01-15")
    assert "2022" not in str(verdict)
    assert verdict.parcel is None
    assert not any("another day" in note for note in verdict.notes)


def test_what_is_promised_is_not_contradicted_by_what_was_given() -> None:
    text = "If Congress agrees, the US will give Ukraine $60 billion in military aid."
    verdict = judged(text, al.load_seeds(), "2022-01-24")
    assert verdict.label == "possible"
    assert (
        judged(text.replace("will give", "has given"), al.load_seeds(), "2022-01-24").label == "contradicted"
    )


@pytest.mark.parametrize(
    ("figure", "until_then"),
    [("around $2.7 billion", "supported"), ("$27 billion", "contradicted"), ("$2.7 billion", "possible")],
)
def test_a_claim_of_the_day_after_says_what_it_would_be_of_what_is_known(
    figure: str, until_then: str
) -> None:
    text = f"Since 2014 the US has given Ukraine {figure} in military aid."
    verdict = judged(text, al.load_seeds(), "2022-01-25")
    assert verdict.label == "possible"
    assert verdict.as_of is not None
    assert (str(verdict.as_of[0]), str(verdict.as_of[1])) == (until_then, "2022-01-24")
    said = f"{until_then} by what is known until 2022-01-24" in str(verdict)
    assert said == (until_then != "possible")
    assert judged(text, al.load_seeds(), "2022-01-24").as_of is None


def test_only_totals_that_exclude_each_other_are_named_as_a_contradiction() -> None:
    text = (
        "Since 2014 the US has given Ukraine around $2.7 billion in military aid. "
        "Since 2014 the US has given Ukraine no more than $500 million in military aid. "
        "Since 2014 the US has given Ukraine at least $2 billion in military aid."
    )
    report = al.check_report(text, al.load_seeds(), published="2022-01-24")
    assert [c.numbers for c in report.contradictions] == [(1, 2), (2, 3)]


def test_a_year_and_a_month_of_one_amount_are_judged_apart() -> None:
    text = (
        "Washington approved about $1.06 billion a month in drawdowns for Ukraine in 2022. "
        "Washington approved about $1.06 billion a year in drawdowns for Ukraine in 2022."
    )
    report = al.check_report(text, al.load_seeds("us-drawdowns"), published="2025-01-15")
    assert [str(v.label) for v in report.verdicts] == ["supported", "contradicted"]
