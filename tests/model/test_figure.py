"""Figures: bounds from words, exact interval arithmetic, one unit at a time."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from aidledger.errors import (
    InvalidRecord,
    MixedBasis,
    UnitMismatch,
    UnknownUnit,
    UnreadableFigure,
)
from aidledger.model.figure import Count, Figure, Money, Tonnage, Valuation, figure_kind
from aidledger.model.wording import Qualifier, Wording
from tests.strategies import bounded, cents, intervals, masses, money


@pytest.mark.parametrize(
    ("text", "low", "value", "high", "qualifier"),
    [
        ("$2.7 billion", "2650000000", "2700000000", "2750000000", "exact"),
        ("$179,450,000", "179450000", "179450000", "179450000", "exact"),
        ("around $2.7 billion", "2565000000", "2700000000", "2835000000", "about"),
        ("about $1 billion", "500000000", "1000000000", "1500000000", "about"),
        ("nearly $40 million", "38000000", "40000000", "40000000", "about"),
        ("more than $3 billion", "3000000000", "3000000000", None, "more_than"),
        ("at least $3 billion", "3000000000", "3000000000", None, "at_least"),
        ("up to $350 million", "0", "350000000", "350000000", "at_most"),
        ("less than $5m", "0", "5000000", "5000000", "less_than"),
        ("between $1bn and $1.5bn", "1000000000", "1000000000", "1500000000", "range"),
    ],
)
def test_bounds_follow_from_the_words(text, low, value, high, qualifier):
    figure = Money.parse(text)
    assert (figure.low, figure.value) == (Decimal(low), Decimal(value))
    assert figure.high == (None if high is None else Decimal(high))
    assert figure.qualifier == qualifier
    assert figure.written == text


def test_the_policy_of_words_can_be_replaced():
    wide = Wording(about="0.2")
    assert Money.parse("about $100", wording=wide).low == 80


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Tonnage.parse("more than 90 tons"), "more than 90 tons (81.6 t or more)"),
        (Tonnage.parse("90 tons"), "90 tons (81.6 to 91.4 t)"),
        (Tonnage.parse("90 tonnes"), "90 tonnes"),
        (Money.parse("$179,450,000"), "$179,450,000"),
        (Money.parse("$2.7bn"), "$2.7bn (USD 2.65 billion to 2.75 billion)"),
        (Money(value=5, unit="EUR", price_year=2020), "EUR 5 in 2020 prices"),
        (Money.undisclosed("EUR"), "amount undisclosed"),
        (Money(low=0, high=5, value=5, unit="EUR", qualifier="at_most"), "at most EUR 5"),
        (Count.parse("31 tanks"), "31 tanks"),
        (Count.parse("31 tanks") + Count.parse("2 tanks"), "33 tanks"),
    ],
)
def test_figures_print_as_people_read_them(figure, text):
    assert str(figure) == text
    assert repr(figure) == f"{type(figure).__name__}({text!r})"


def test_a_bare_ton_spans_every_ton_until_one_is_chosen():
    tons = Tonnage.parse("100 tons")
    assert tons.unit == "ton"
    spanned = tons.to("kg")
    assert (spanned.low, spanned.high) == (Decimal("90718.474"), Decimal("101604.69088"))
    assert spanned.qualifier is Qualifier.range
    assert tons.reading("long_ton").to("kg").low == Decimal("101604.69088")
    assert tons.reading("metric ton").to("tonne").high == 100


@pytest.mark.parametrize("unit", ["tonne", "lb", "kg"])
def test_other_masses_have_one_reading(unit):
    with pytest.raises(UnitMismatch, match="only one reading"):
        Tonnage(value=1, unit=unit).reading("tonne")


def test_a_ton_is_never_a_kilotonne():
    with pytest.raises(UnitMismatch, match="choose short_ton, tonne or long_ton"):
        Tonnage.parse("5 tons").reading("kt")


def test_nothing_converts_to_the_ambiguous_ton():
    with pytest.raises(UnitMismatch, match="ambiguous"):
        Tonnage.parse("5 tonnes").to("ton")


def test_an_ambiguous_ton_beside_a_tonne_adds_up_in_kilograms():
    total = Tonnage.parse("1 ton") + Tonnage.parse("1 tonne")
    assert (total.unit, total.low, total.high) == ("kg", Decimal("1907.18474"), Decimal("2016.0469088"))


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (Money(value=1, unit="USD"), Money(value=1, unit="EUR"), r"figure\.to\('USD', on=date\)"),
        (
            Money(value=1, unit="USD"),
            Money(value=1, unit="USD", price_year=2020),
            "nominal prices and prices of 2020",
        ),
        (Money(value=1, unit="USD"), Tonnage(value=1, unit="kg"), "money and mass do not add"),
        (Count(value=1, unit="tank"), Count(value=1, unit="missile"), "tank and missile do not add"),
    ],
)
def test_units_never_mix(a, b, message):
    for operation in (lambda: a + b, lambda: a - b, lambda: a.overlaps(b), lambda: a.contains(b)):
        with pytest.raises(UnitMismatch, match=message):
            operation()


def test_two_ways_of_valuing_goods_do_not_add():
    book = Money(value=1, unit="GBP", valuation="book")
    with pytest.raises(MixedBasis, match="book value and replacement value"):
        book + Money(value=1, unit="GBP", valuation="replacement")
    assert (book + Money(value=1, unit="GBP")).valuation is Valuation.unspecified


def test_conversion_needs_a_day():
    with pytest.raises(UnitMismatch, match="needs a date"):
        Money(value=1, unit="USD").to("EUR")
    assert Money(value=1, unit="USD").to("usd").value == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"value": 5, "low": 6, "high": 7, "unit": "USD"}, "outside its own bounds"),
        ({"low": 8, "high": 7, "unit": "USD"}, "low 8 is above high 7"),
        ({"value": "NaN", "unit": "USD"}, "finite"),
        ({"value": "a lot", "unit": "USD"}, "value"),
        (
            {"value": 5, "unit": "USD", "qualifier": "undisclosed", "low": 0},
            "undisclosed figure has no value",
        ),
        ({"value": 5}, "unit: it is needed"),
        ({"value": 5, "unit": "USD", "qualifier": "maybe"}, "qualifier"),
        ({"value": 5, "unit": "USD", "colour": "red"}, "colour"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_plain_words(fields, message):
    with pytest.raises(InvalidRecord, match=message):
        Money(**fields)


def test_unknown_units_are_named_with_a_remedy():
    with pytest.raises(UnknownUnit, match="unknown currency 'BITCOIN'"):
        Money(value=1, unit="BITCOIN")
    with pytest.raises(UnknownUnit, match="unknown mass unit 'stone'"):
        Tonnage(value=1, unit="stone")
    with pytest.raises(UnreadableFigure, match="item noun"):
        Count(value=1, unit=" ")


def test_records_do_not_change():
    figure = Money(value=1, unit="USD")
    with pytest.raises(InvalidRecord, match=r"changed\(value="):
        figure.value = Decimal(2)
    assert figure.changed(value=1, low=0, high=2).high == 2


def test_quantities_are_pint_in_our_own_registry():
    assert str(Money(value=5, unit="USD").quantity.units) == "USD"
    assert Tonnage(value=2, unit="tonne").quantity.to("kg").magnitude == 2000
    assert str(Count(value=2, unit="anti-tank missile").quantity.units) == "item_anti_tank_missile"
    with pytest.raises(UnreadableFigure, match="no quantity"):
        Money.undisclosed("USD").quantity  # noqa: B018


def test_figures_are_field_types_of_other_models():
    class Row(BaseModel):
        amount: Money
        weight: Tonnage | None = None

    row = Row(amount="$200 million", weight="90 tons")
    assert row.amount.high == 200_500_000
    assert Row.model_validate_json(row.model_dump_json()) == row
    with pytest.raises(ValueError, match="mass"):
        Row(amount="$5", weight="$5")


def test_a_figure_of_one_kind_is_not_read_as_another():
    mass = Tonnage(value=1, unit="kg").model_dump(mode="json")
    with pytest.raises(UnitMismatch, match="a mass figure is no money"):
        Money.model_validate(mass)


def test_figure_kinds_by_name():
    assert figure_kind("mass") is Tonnage
    with pytest.raises(UnreadableFigure, match="use money"):
        figure_kind("mony")


def test_open_figures_are_not_subtracted():
    with pytest.raises(UnreadableFigure, match="without an upper bound"):
        Money(value=1, unit="USD") - Money.undisclosed("USD")
    with pytest.raises(UnreadableFigure, match="negated"):
        -Money.undisclosed("USD")


def test_parsing_needs_text():
    with pytest.raises(UnreadableFigure, match="read from text, got int"):
        Money.parse(5)


def test_whole_minor_units_are_rounded_outward():
    odd = Money(value="1.005", low="1.001", high="1.009", unit="USD", qualifier="about")
    assert odd.minor == (100, 100, 101)
    assert Money(value="1234.5678", unit="KWD").minor == (1234568, 1234567, 1234568)
    assert Tonnage.parse("90 tons").grams == (81646627, 81646626, 91444222)


usd = intervals(Money, "USD")
closed = bounded(Money, "USD")


@given(usd, usd, st.data())
def test_a_sum_contains_every_sum_of_its_parts(a, b, data):
    def inside(figure):
        top = figure.high if figure.high is not None else figure.low + 1000
        return data.draw(st.decimals(figure.low, top, places=2))

    assert (a + b).contains(inside(a) + inside(b))


@given(usd, usd, usd)
def test_addition_commutes_associates_and_has_a_zero(a, b, c):
    def same(x, y):
        return (x.low, x.high) == (y.low, y.high)

    assert same(a + b, b + a)
    assert same((a + b) + c, a + (b + c))
    assert same(sum([a, b, c]), a + b + c)


@given(closed, closed)
def test_subtraction_undoes_addition_up_to_width(a, b):
    assert ((a + b) - b).contains(a)
    negative = -a
    assert (-negative).low == a.low


@given(closed, st.integers(-1000, 1000))
def test_multiplication_scales_both_ends(a, n):
    ends = sorted([a.low * n, a.high * n])
    assert [(a * n).low, (a * n).high] == ends


@given(usd, usd)
def test_containing_implies_overlapping(a, b):
    assert a.overlaps(b) == b.overlaps(a)
    if a.contains(b):
        assert a.overlaps(b)
    assert a.contains(a)


@given(masses)
def test_converting_a_mass_there_and_back_never_loses_it(mass):
    back = mass.to("kg") if mass.unit == "ton" else mass.to("short_ton").to(mass.unit)
    if mass.unit != "ton":
        assert back.low <= mass.low
        assert mass.high is None or back.high >= mass.high


@given(st.one_of(money, masses, cents.map(lambda x: Count(value=x, unit="tank"))))
def test_figures_survive_json_pickle_and_copy(figure):
    kind = type(figure)
    assert kind.model_validate_json(figure.model_dump_json()) == figure
    assert pickle.loads(pickle.dumps(figure)) == figure
    assert copy.deepcopy(figure) == figure
    assert hash(kind.model_validate(figure.model_dump())) == hash(figure)
    assert isinstance(figure, Figure)
