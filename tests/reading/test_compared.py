"""Figures that are no amount of aid: averages, differences, amounts of before, amounts of each; and denials."""

from __future__ import annotations

import pytest

from aidledger.reading import read_claims


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("The average Danish package of arms for Ukraine was worth $40 million.", ["average"]),
        ("Oslo's shipments of arms to Ukraine were worth $40 million on average.", ["average"]),
        ("Oslo gave Ukraine an average of $40 million a month in military aid.", ["amount"]),
        ("Oslo gave Ukraine $40 million less in military aid than Stockholm.", ["difference"]),
        ("Oslo sent Ukraine 20 more tanks than Warsaw.", ["difference"]),
        ("Oslo's military aid to Ukraine fell by $40 million to $90 million.", ["difference", "amount"]),
        ("Oslo has increased its military aid to Ukraine by $40 million.", ["difference"]),
        ("Oslo will increase its military aid to Ukraine by $40 million.", ["amount"]),
        ("Oslo's military aid to Ukraine rose to $90 million from $40 million.", ["amount", "former"]),
        ("Oslo sent Ukraine more than 20 tanks.", ["amount"]),
        ("Oslo gave Ukraine $40 million in military aid, more than it had promised.", ["amount"]),
    ],
)
def test_what_a_figure_is(text: str, states: list[str]) -> None:
    assert [claim.states for claim in read_claims(text)] == states


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("Oslo and Berlin each gave Ukraine 14 tanks.", True),
        ("Oslo and Berlin gave Ukraine 14 tanks each.", True),
        ("Oslo and Berlin gave Ukraine 14 tanks.", False),
        ("Oslo and Berlin trust each other and gave Ukraine 14 tanks.", False),
    ],
)
def test_what_is_told_of_each(text: str, each: bool) -> None:
    assert read_claims(text)[0].each is each


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("American military aid to Ukraine has not exceeded $3 billion.", True),
        ("American military aid to Ukraine has yet to reach $5 billion.", True),
        ("American military aid to Ukraine is nowhere near $5 billion.", True),
        ("Washington has given Ukraine $2.7 billion in military aid, not $5 billion.", True),
        ("In no year did Washington give Ukraine more than $13 billion in military aid.", True),
        ("No country has given Ukraine more than $50 billion in military aid.", True),
        ("Washington has not provided $50 billion in drawdowns to Ukraine.", True),
        ("Washington will not give Ukraine $5 billion in military aid.", True),
        ("Washington gave Ukraine not less than $5 billion in military aid.", False),
        ("Washington gave Ukraine not just $5 billion in military aid but its trust.", False),
        ("Washington has given Ukraine millions, if not $5 billion, in military aid.", False),
        ("No country has given Ukraine more than the United States, which sent $46 billion in arms.", False),
        ("Washington, which has not sent jets, gave Ukraine $5 billion in military aid.", False),
    ],
)
def test_what_is_denied(text: str, denied: bool) -> None:
    assert read_claims(text)[-1].denied is denied


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Washington is announcing $200 million in military aid for Ukraine.", "2023-12-05/2023-12-12"),
        ("Washington has just approved a further $500 million in arms for Ukraine.", "2023-12-05/2023-12-12"),
        ("Under Obama, Washington gave Ukraine $600 million in arms.", "2009-01-20/2017-01-19"),
        ("Washington approved $500 million in arms for Ukraine.", None),
    ],
)
def test_when_an_act_was_done(text: str, when: str | None) -> None:
    [claim] = read_claims(text, published="2023-12-12")
    assert (claim.when and claim.when.iso) == when
    assert claim.scope.period is None
