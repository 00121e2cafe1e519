"""Allocations are a part of commitments: neither contradicts the other where they differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.verdict.verify import Verdict

DAY = "2024-02-29"
WINDOW = al.Period.between("2022-01-24", DAY)
WHOLE = al.Source(id="commitments", title="A tracker", published=DAY)
PART = al.Source(id="allocations", title="A tracker's allocations", published=DAY)
ASKED = {"donor": "DEU", "recipient": "UKR", "period": WINDOW, "aid_type": None}


def parcel(money: str, source: al.Source, word: str, stage: str = "committed", **more: str) -> Entry:
    given = {"donor": "DEU", "recipient": "UKR", "money": money, "milestone": word, "source": source}
    return Entry(**{**given, stage: "2023-05-01", **more})


def complete(source: al.Source, stage: str = "committed", limited_to: str = "") -> Coverage:
    scope = Scope(donors="DEU", recipients="UKR", stage=stage, period=WINDOW)
    return Coverage(source=source, scope=scope, limited_to=limited_to)


def commitments() -> al.Ledger:
    """EUR 18 billion of commitments, all that there are."""
    return al.Ledger([parcel("EUR 18,000,000,000", WHOLE, "Commitment")], coverage=[complete(WHOLE)])


def allocations(pending: str | None = None) -> al.Ledger:
    """EUR 10 billion of allocations, all that there are; and what is promised beside them."""
    entries = [parcel("EUR 10,000,000,000", PART, "Allocation")]
    lists = [complete(PART, limited_to="allocations")]
    if pending is not None:
        entries.append(parcel(pending, PART, "Commitment", "pledged", aid_type="unspecified"))
        lists.append(complete(PART, "pledged"))
    return al.Ledger(entries, coverage=lists)


def told(book: al.Ledger, verb: str, amount: str) -> Verdict:
    text = f"Since January 24, 2022 Germany has {verb} {amount} in military aid to Ukraine."
    [verdict] = al.check_report(text, book, published=DAY).verdicts
    return verdict


@pytest.mark.parametrize(
    ("amount", "allocated", "committed"),
    [
        ("€10 billion", "possible", "contradicted"),
        ("€18 billion", "possible", "supported"),
        ("€25 billion", "contradicted", "contradicted"),
    ],
)
def test_commitments_limit_allocations_from_above_alone(amount: str, allocated: str, committed: str) -> None:
    assert told(commitments(), "allocated", amount).label == allocated
    assert told(commitments(), "committed", amount).label == committed
    for word, label in (("allocated", allocated), ("committed", committed), ("obligated", committed)):
        assert commitments().verify(amount, stage=word, **ASKED).label == label


@pytest.mark.parametrize(
    ("amount", "allocated", "committed"),
    [
        ("€4 billion", "contradicted", "contradicted"),
        ("€10 billion", "supported", "supported"),
        ("€18 billion", "contradicted", "possible"),
    ],
)
def test_allocations_limit_commitments_from_below_alone(amount: str, allocated: str, committed: str) -> None:
    assert told(allocations(), "allocated", amount).label == allocated
    assert told(allocations(), "committed", amount).label == committed
    for word, label in (("allocated", allocated), ("committed", committed)):
        assert allocations().verify(amount, stage=word, **ASKED).label == label


@pytest.mark.parametrize(
    ("amount", "label"),
    [("€10 billion", "supported"), ("€18 billion", "contradicted"), ("€4 billion", "contradicted")],
)
def test_allocations_are_judged_by_the_list_of_them_where_both_are_listed(amount: str, label: str) -> None:
    both = commitments() + allocations()
    assert told(both, "allocated", amount).label == label
    assert told(both, "committed", "€18 billion").label == "supported"


def test_all_that_was_promised_limits_what_was_committed() -> None:
    book = allocations("EUR 5,000,000,000")
    beyond = book.verify("€18 billion", stage="committed", **ASKED)
    assert beyond.label == "contradicted"
    assert beyond.bounds.high == Decimal(15_000_000_000)
    assert "pledged" in str(beyond)
    promised = book.verify("€15 billion", stage="committed", **ASKED)
    assert promised.label == "possible"
    assert any("allocated or not: EUR 15 billion" in note for note in promised.notes)
    later = {**ASKED, "period": al.Period.between("2023-01-01", DAY)}
    assert (
        book.verify("€18 billion", stage="committed", **later).label == "possible"
    )  # promised in 2022, it may be


def test_the_word_for_the_stage_is_kept() -> None:
    [first, second] = al.read_claims(
        "Germany allocated €10 billion and France €2 billion in military aid to Ukraine."
    )
    assert (first.milestone, second.milestone) == ("allocation", "allocation")
    [third] = al.read_claims("German military allocations to Ukraine came to €10 billion.")
    assert third.milestone == "allocation"
    [fourth] = al.read_claims("Germany committed €10 billion in military aid to Ukraine.")
    assert fourth.milestone == ""
    assert al.claim("€10 billion", donor="DEU", stage="allocated").milestone == "allocated"
    assert al.claim("€10 billion", donor="DEU", stage="committed").milestone == ""


def test_two_sentences_that_differ_in_that_word_are_judged_apart() -> None:
    sentence = "Since January 24, 2022 Germany has {} €10 billion in military aid to Ukraine."
    text = " ".join(sentence.format(verb) for verb in ("committed", "allocated", "committed"))
    verdicts = al.check_report(text, commitments(), published=DAY).verdicts
    assert [v.label for v in verdicts] == ["contradicted", "possible", "contradicted"]


def test_where_nothing_tells_the_two_apart_the_words_are_one_stage() -> None:
    book = al.Ledger([parcel("EUR 18,000,000,000", WHOLE, "")], coverage=[complete(WHOLE)])
    for verb in ("allocated", "committed"):
        assert told(book, verb, "€18 billion").label == "supported"
        assert told(book, verb, "€10 billion").label == "contradicted"


def test_a_newer_list_of_allocations_is_no_revision_of_commitments() -> None:
    older = WHOLE.changed(series="tracker", published="2023-12-01")
    newer = PART.changed(series="tracker")
    window = al.Period.between("2022-01-24", "2023-11-30")
    entries = [
        parcel("EUR 18,000,000,000", older, "Commitment"),
        parcel("EUR 10,000,000,000", newer, "Allocation"),
    ]
    lists = [complete(older), complete(newer, limited_to="allocations")]
    verdict = al.Ledger(entries, coverage=lists).verify(
        "€18 billion", **{**ASKED, "period": window}, stage="committed"
    )
    assert verdict.label == "possible"
    assert str(verdict.readings[0]).startswith("true of commitments as known on 2023-12-01")


def test_nothing_of_another_stage_is_told_beside_a_list_that_is_complete() -> None:
    book = allocations("EUR 5,000,000,000")
    verdict = book.verify("more than €9 billion", stage="allocated", **ASKED)
    assert "pledged" not in verdict.sentence
    fuzzy = allocations("EUR 5,000,000,000").add(parcel("about EUR 1,000,000,000", PART, "Allocation"))
    close = fuzzy.verify("€11.000 billion", stage="allocated", **ASKED)
    assert close.label == "possible"
    assert close.bounds.high is not None
    assert not any("known of aid that was" in note for note in close.notes)
