"""Bounds that wordings allow, and numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import InvalidRecord
from aidledger.model.wording import Qualifier, Wording, rounded, spoken


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("0.05", "0.05"),
        ("12.50", "12.5"),
        ("999999", "999,999"),
        ("200000000", "200 million"),
        ("2565000000.00", "2.565 billion"),
        ("1234567.891", "1,234,567.891"),
        ("30988000000000", "30.988 trillion"),
        ("-5000000", "-5 million"),
    ],
)
def test_numbers_are_spoken_without_loss(number, text):
    assert spoken(Decimal(number)) == text


def test_rounding_is_for_reading():
    assert rounded(Decimal("1915432167.11")) == "1.915 billion"
    assert rounded(Decimal(0)) == "0"


@given(
    st.decimals(0, 10**12, places=2),
    st.sampled_from(list(Qualifier)),
    st.sampled_from([None, Decimal("0.1"), Decimal(10) ** 6]),
    st.booleans(),
)
def test_a_stated_number_lies_within_its_bounds(value, qualifier, place, nearly):
    low, high = Wording().bounds(value, qualifier, place=place, nearly=nearly)
    assert low <= value
    assert high is None or high >= value


@pytest.mark.parametrize("share", ["-0.1", "1", "wide"])
def test_a_policy_must_make_sense(share):
    with pytest.raises(InvalidRecord, match="about"):
        Wording(about=share)
