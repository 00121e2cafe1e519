"""Unit vocabularies and the pint registry."""

from __future__ import annotations

from decimal import Decimal

import pint
import pytest

from aidledger.errors import UnknownUnit
from aidledger.units.lexicon import currencies, currency, mass_unit, mass_units
from aidledger.units.registry import item_unit, registry


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("MT", "tonne"),
        ("mt", "tonne"),
        ("t", "tonne"),
        ("metric tons", "tonne"),
        ("kt", "kilotonne"),
        ("Short Tons", "short_ton"),
        ("short_ton", "short_ton"),
        ("long ton", "long_ton"),
        ("tons", "ton"),
        ("pounds", "lb"),
        ("kilos", "kg"),
    ],
)
def test_masses_by_the_words_of_the_field(written, unit):
    assert mass_unit(written).name == unit


def test_a_ton_has_three_readings_and_no_factor():
    assert mass_unit("ton").kilograms is None
    assert mass_unit("ton").factors == (Decimal("907.18474"), Decimal("1016.0469088"))


@pytest.mark.parametrize(
    ("code", "message"),
    [("US", "USD"), ("dollar", "Dollar"), ("EURO", "EUR"), ("", "ISO 4217")],
)
def test_unknown_currencies_get_examples(code, message):
    with pytest.raises(UnknownUnit, match=message):
        currency(code)


def test_minor_units_are_those_of_iso_4217():
    digits = {"USD": 2, "JPY": 0, "KWD": 3, "UAH": 2, "CLF": 4}
    assert {code: currency(code).minor_digits for code in digits} == digits
    assert currency("JPY").minor_unit == 1


def test_every_currency_is_a_dimension_of_its_own():
    ureg = registry()
    for code in currencies():
        assert code in ureg
    with pytest.raises(pint.DimensionalityError):
        ureg.Quantity(1, "USD").to("EUR")


def test_the_registry_knows_no_quiet_ton():
    ureg = registry()
    with pytest.raises(pint.DimensionalityError):
        ureg.Quantity(1, "ton").to("kg")
    assert ureg.Quantity(Decimal(1), "long_ton").to("kg").magnitude == Decimal("1016.0469088")
    for name in mass_units():
        assert name in ureg
    assert "mt" not in ureg


def test_items_of_different_kinds_do_not_add():
    ureg = registry()
    with pytest.raises(pint.DimensionalityError):
        ureg.Quantity(1, item_unit("tank")) + ureg.Quantity(1, item_unit("missile"))
    assert item_unit("tank") == item_unit("Tank")
    assert item_unit("TIV") == "TIV"
