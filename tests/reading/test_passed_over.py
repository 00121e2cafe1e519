"""Why a figure is no claim, in words that fit it."""

from __future__ import annotations

import pytest

from aidledger.reading.claims import iter_claims


def reasons(text: str) -> dict[str, str]:
    """What is said of each figure that was passed over, by the text from where it starts."""
    why_not: dict[int, str] = {}
    claims = list(iter_claims(text, "2023-05-01", why_not=why_not))
    assert not {c.span.start for c in claims} & set(why_not)
    return {text[start:]: why for start, why in why_not.items()}


@pytest.mark.parametrize(
    ("text", "figure", "why"),
    [
        ("Norway gave Ukraine €20 million in humanitarian aid.", "€20", "humanitarian or civilian"),
        ("Norway gave Ukraine €20 million in budget support.", "€20", "financial or economic"),
        ("Some 3,000 soldiers were moved to the border.", "Some", "people"),
        ("Poland's defence budget is $15 billion.", "$15", "a party's own forces or budget"),
        ("Each missile costs $4 million apiece.", "$4", "a price or a rate"),
        ("The sale of 250 tanks to Poland was approved.", "250", "bought, sold, made or lost"),
        ("Poland ordered 250 tanks for $6 billion.", "$6", "a sale, a cost or a price"),
        ("Russia lost 50 tanks in a week.", "50", "captured, lost or used in fighting"),
        ("Norway gave Ukraine a package of $5 million.", "$5", "not called military"),
        (
            "Norway gave Ukraine €20 million for food. It gave 30 million kroner more.",
            "30 million",
            "humanitarian or civilian, as in the sentence before",
        ),
        ("More than 50 villages were taken.", "More", "no arms or equipment"),
        (
            "The US has given Ukraine $8bn (£6.5bn) in military aid.",
            "£6.5",
            "the figure before it in another unit",
        ),
        (
            "The US gave Ukraine $400 billion, I'm sorry, $400 million in military aid.",
            "$400 billion",
            "taken back in the text",
        ),
    ],
)
def test_a_reason_fits_the_figure(text: str, figure: str, why: str) -> None:
    [said] = [why for rest, why in reasons(text).items() if rest.startswith(figure)]
    assert said == why


def test_a_claim_has_no_reason_to_be_none() -> None:
    assert reasons("The US has given Ukraine $2.7 billion in military aid since 2014.") == {}


def test_asking_for_reasons_changes_no_claim() -> None:
    text = (
        "The US gave Ukraine $5 million in military aid and $3 million in food, and Russia lost 50 tanks. "
        * 30
    )
    assert list(iter_claims(text, why_not={})) == list(iter_claims(text))
