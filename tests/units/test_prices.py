"""Constant prices: the direction of the index, the way back, and what does not mix."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import InvalidRecord, MissingExtra, MissingRate, UnitMismatch
from aidledger.model.figure import Money
from aidledger.units import prices as module
from aidledger.units.prices import Prices

INDEX = Prices.from_table(
    {2014: "96.3", 2015: 100, 2019: 107.9, 2021: Decimal("114.4"), 2022: 123.6}, currency="USD"
)
years = st.sampled_from([2014, 2015, 2019, 2021, 2022])
amounts = st.decimals(min_value=0, max_value=10**12, places=2)


def test_an_old_amount_grows_when_brought_to_later_prices() -> None:
    old = Money(value=100, unit="USD")
    later = INDEX.deflate(old, to_year=2022, from_year=2015)
    assert later.value == Decimal("123.6")
    assert later.price_year == 2022
    assert INDEX.factor(2015, 2022) == Decimal("1.236")
    assert INDEX.deflate(old, to_year=2015, from_year=2022).value == pytest.approx(
        Decimal(100) / Decimal("1.236")
    )


@given(amounts, years)
def test_the_base_years_own_figures_do_not_change(amount: Decimal, year: int) -> None:
    money = Money(value=amount, unit="USD")
    same = INDEX.deflate(money, to_year=year, from_year=year)
    assert (same.value, same.low, same.high, same.price_year) == (money.value, money.low, money.high, year)


@given(amounts, years, years)
def test_there_and_back_holds_the_amount(amount: Decimal, year: int, base: int) -> None:
    money = Money(value=amount, unit="USD")
    back = INDEX.nominal(INDEX.deflate(money, to_year=base, from_year=year), year)
    assert back.price_year is None
    assert back.contains(money)
    assert float(back.high or 0) == pytest.approx(float(amount), rel=1e-25)


@given(amounts, years, years, years)
def test_by_way_of_a_third_year_is_the_same(amount: Decimal, a: int, b: int, c: int) -> None:
    money = Money(value=amount, unit="USD")
    direct = INDEX.deflate(money, to_year=c, from_year=a)
    around = INDEX.deflate(INDEX.deflate(money, to_year=b, from_year=a), to_year=c)
    assert around.contains(direct)
    assert float(around.low) == pytest.approx(float(direct.low), rel=1e-25)


def test_bounds_and_open_amounts() -> None:
    more = INDEX.deflate(Money.parse("more than $1bn"), to_year=2022, from_year=2015)
    assert (more.low, more.high) == (Decimal("1236000000"), None)
    assert INDEX.deflate(Money.undisclosed("USD"), to_year=2022, from_year=2015).value is None


def test_what_does_not_mix() -> None:
    nominal = Money(value=100, unit="USD")
    constant = INDEX.deflate(nominal, to_year=2015, from_year=2021)
    with pytest.raises(UnitMismatch, match="do not add"):
        nominal + constant
    with pytest.raises(UnitMismatch, match="give from_year="):
        INDEX.deflate(nominal, to_year=2015)
    with pytest.raises(UnitMismatch, match="prices of 2015, not of 2021"):
        INDEX.deflate(constant, to_year=2022, from_year=2021)
    with pytest.raises(UnitMismatch, match="nominal already"):
        INDEX.nominal(nominal, 2015)
    with pytest.raises(UnitMismatch, match="is for USD, not EUR"):
        INDEX.deflate(Money(value=100, unit="EUR"), to_year=2015, from_year=2021)
    anything = Prices.from_table({2015: 100, 2021: 110})
    assert anything.deflate(Money(value=100, unit="EUR"), to_year=2021, from_year=2015).value == 110


def test_a_year_without_an_index() -> None:
    with pytest.raises(
        MissingRate, match=r"no price index for 1900: your index runs from 2014 to 2022.*from_table"
    ):
        INDEX.index(1900)
    with pytest.raises(MissingRate):
        INDEX.deflate(Money(value=1, unit="USD"), to_year=2016, from_year=2015)
    assert repr(INDEX) == "Prices('your index', 2014 to 2022)"


def test_every_bad_year_is_listed() -> None:
    with pytest.raises(InvalidRecord) as caught:
        Prices.from_table({2014: 0, 2015: "x", "then": 1, 2016: 100})  # type: ignore[dict-item]
    assert [where for where, _ in caught.value.problems] == ["2014", "2015", "then"]
    with pytest.raises(InvalidRecord, match="no years"):
        Prices.from_table({})


def test_us_consumer_prices() -> None:
    if module.find_spec("cpi") is None:
        pytest.skip("the extra aidledger[cpi] is not installed")
    index = Prices.us_cpi()
    # US Bureau of Labor Statistics, CUUR0000SA0, annual averages
    assert index.index(2021) == Decimal("270.97")
    assert index.index(1983) == Decimal("99.6")
    assert index.years[0] == 1913
    assert index.currency == "USD"


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    Prices.us_cpi.cache_clear()
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install aidledger\[cpi\]"):
        Prices.us_cpi()
    monkeypatch.setattr(
        module, "find_spec", lambda name: SimpleNamespace(origin=f"{tmp_path}/cpi/__init__.py")
    )
    with pytest.raises(MissingExtra, match="without its database"):
        Prices.us_cpi()
