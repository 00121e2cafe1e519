"""The programme that a figure is of: told with the claim, and never that of another figure."""

from __future__ import annotations

import pytest

import aidledger as al


def named(text):
    return [(c.span.text, c.programme) for c in al.read_claims(text, published="2025-01-15")]


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("Washington approved $50 billion in drawdowns for Ukraine in 2022.", ["presidential drawdowns"]),
        (
            "President Biden authorized a drawdown of up to $800 million in arms for Ukraine.",
            ["presidential drawdowns"],
        ),
        (
            "The US provided Ukraine $30.9 billion through Presidential Drawdown Authority.",
            ["presidential drawdowns"],
        ),
        ("The US has sent Egypt $1.3 billion a year in FMF since 1987.", ["Foreign Military Financing"]),
        ("In addition to drawdowns, the US sent Ukraine $500 million in arms.", [""]),
        ("The US has given Ukraine $5 billion in military aid since 2014.", [""]),
        (
            "US drawdowns for Ukraine since 2021 come to $31 billion, and all US military aid to $65 billion.",
            ["presidential drawdowns", ""],
        ),
        (
            "The $1 billion package for Ukraine includes $350 million in drawdowns and $650 million in USAI.",
            ["", "presidential drawdowns", "Ukraine Security Assistance Initiative"],
        ),
    ],
)
def test_the_programme_beside_a_figure(text, programmes):
    assert [programme for _, programme in named(text)] == programmes


def test_it_is_told_with_the_claim():
    [claim] = al.read_claims("Washington approved $50 billion in drawdowns for Ukraine in 2022.")
    assert claim.about.endswith("in 2022, programme: presidential drawdowns")
    [plain] = al.read_claims("Washington approved $50 billion in military aid for Ukraine in 2022.")
    assert claim.said != plain.said
