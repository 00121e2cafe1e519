"""A giver whom nobody knows is not the one of the sentence before."""

from __future__ import annotations

import pytest

from aidledger.reading import read_claims


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("Germny gave Ukraine 40 tanks.", "'Germny' is not known: did you mean Germany?"),
        (
            "The Untied States gave Ukraine 40 tanks.",
            "'The Untied States' is not known: did you mean United States?",
        ),
        ("The Acme Foundation gave Ukraine 40 tanks.", "'The Acme Foundation' is not known"),
    ],
)
def test_an_unknown_giver(sentence: str, note: str) -> None:
    [claim] = read_claims(f"Washington helps Ukraine. {sentence}")
    assert claim.scope.donors == ()
    assert (claim.note, claim.part) == (note, "donors")


@pytest.mark.parametrize("subject", ["It", "The administration", "Officials", "The Pentagon"])
def test_who_is_meant_by_the_sentence_before(subject: str) -> None:
    [claim] = read_claims(f"Washington helps Ukraine. {subject} gave Ukraine 40 tanks.")
    assert [d.code for d in claim.scope.donors] == ["USA"]
