"""Totals at average rates and in constant prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.errors import BadScope, MissingRate, UnitMismatch
from aidledger.ledger import regular_sums
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import claim
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.units.currency import Rates
from aidledger.units.prices import Prices
from tests.ledger.conftest import TRACKER
from tests.strategies import cents

INDEX = Prices.from_table(
    {2014: 80, 2015: 100, 2016: 110, 2021: 125, 2022: 160}, currency="USD", name="index"
)
FLAT = Prices.from_table(dict.fromkeys(range(2010, 2025), 7), currency="USD")
UKR: dict[str, Any] = {"recipient": "UKR"}


def given_on(day: str, money: Money | str | None, donor: str = "USA", **more: Any) -> Entry:
    return Entry(donor=donor, recipient="UKR", money=money, committed=day, source=TRACKER, **more)


def test_an_old_gift_grows_and_the_base_years_own_does_not() -> None:
    ledger = Ledger(entries=[given_on("2015-03-01", "$1,000,000"), given_on("2021-03-01", "$500,000")])
    total = ledger.total(**UKR, prices=2021, deflator=INDEX)
    assert (total.value, total.unit, total.prices) == (1_750_000, "USD", 2021)
    assert "USD 1.75 million in 2021 prices" in str(total)
    assert total.notes == ("brought to 2021 prices by index, each amount from the year of its day",)
    by_year = ledger.totals("year", prices=2021, deflator=INDEX)
    assert by_year["value"].tolist() == [1_250_000, 500_000]
    assert (by_year.attrs["unit"], by_year.attrs["prices"]) == ("USD", 2021)
    running = ledger.cumulative(freq="YS", prices=2021, deflator=INDEX)
    assert running["value"].iloc[[0, -1]].tolist() == [1_250_000, 1_750_000]
    assert running.attrs["prices"] == 2021


def test_euros_are_converted_first_and_then_deflated() -> None:
    ledger = Ledger(entries=[given_on("2015-03-02", "€1,000,000", "DEU")])
    dollars = ledger.total(**UKR, unit="USD").value
    restated = ledger.total(**UKR, unit="USD", prices=2021, deflator=INDEX)
    assert dollars is not None
    assert restated.value == pytest.approx(dollars * Decimal("1.25"))
    assert "or of the last day before that has one, then" in str(restated)


def test_a_date_over_two_years_gives_the_span_of_both() -> None:
    ledger = Ledger(entries=[given_on("2014-07-01 to 2015-06-30", "$1,000,000")])
    total = ledger.total(**UKR, prices=2021, deflator=INDEX)
    assert (total.low, total.high) == (1_250_000, 1_562_500)


def test_stated_totals_are_restated_over_their_window_and_still_bound() -> None:
    ledger = Ledger(
        entries=[given_on("2015-03-01", "$1,000,000")],
        claims=[
            claim(
                "$3,000,000", donor="USA", recipient="UKR", since="2015", until="2016-12-31", source=TRACKER
            )
        ],
    )
    bounds = ledger.bounds("USA", **UKR, since="2015", until="2016-12-31", prices=2021, deflator=INDEX)
    assert bounds.prices == 2021
    assert float(bounds.low) == pytest.approx(3e6 * 125 / 110)
    assert float(bounds.high or 0) == pytest.approx(3e6 * 125 / 100)
    total = ledger.total("USA", **UKR, since="2015", until="2016-12-31", prices=2021, deflator=INDEX)
    assert total.stated is None  # the source states a nominal total
    nominal = ledger.total("USA", **UKR, since="2015", until="2016-12-31")
    assert (nominal.value, nominal.prices) == (3_000_000, None)


def test_constant_prices_that_are_there_already_are_never_restated_in_silence() -> None:
    old = Money(value=1, unit="USD", price_year=2015)
    ledger = Ledger(entries=[given_on("2015-03-01", old)])
    assert str(ledger.total(**UKR).figure) == "USD 1 in 2015 prices"
    with pytest.raises(UnitMismatch, match="amounts in 2015 prices are not brought to 2021 prices"):
        ledger.total(**UKR, prices=2021, deflator=INDEX)
    mixed = Ledger(entries=[given_on("2015-03-01", old), given_on("2015-03-01", "$2")])
    with pytest.raises(UnitMismatch, match="nominal and 2015 prices do not add"):
        mixed.total(**UKR)


def test_what_cannot_be_asked_says_why() -> None:
    ledger = Ledger(entries=[given_on("2018-03-01", "$1,000,000"), given_on("2018-03-01", None)])
    with pytest.raises(MissingRate, match="no price index for 2018: index runs from 2014 to 2022"):
        ledger.total(**UKR, prices=2021, deflator=INDEX)
    with pytest.raises(MissingRate, match="no price index for 2030"):
        ledger.total(**UKR, prices=2030, deflator=INDEX)
    with pytest.raises(UnitMismatch, match="index is for USD, not EUR"):
        ledger.total(**UKR, unit="EUR", prices=2021, deflator=INDEX)
    with pytest.raises(BadScope, match="2021 prices of which currency"):
        ledger.total(**UKR, prices=2021, deflator=Prices.from_table({2018: 1, 2021: 1}))
    with pytest.raises(BadScope, match="a deflator without a year"):
        ledger.total(**UKR, deflator=INDEX)
    with pytest.raises(BadScope, match="prices=2021 of mass"):
        ledger.total(**UKR, measure="mass", prices=2021, deflator=INDEX)
    undated = Ledger(
        entries=[Entry(donor="USA", recipient="UKR", money="$1", committed=Period.always(), source=TRACKER)]
    )
    with pytest.raises(BadScope, match="an amount without a date"):
        undated.total(**UKR, prices=2021, deflator=INDEX)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([2014, 2015, 2021, 2022]), cents), min_size=1, max_size=8),
    st.booleans(),
)
def test_summing_many_rows_at_once_gives_what_each_row_gives(
    rows: list[tuple[int, Decimal]], swift: bool
) -> None:
    ledger = Ledger(
        entries=[given_on(f"{y}-05-{i + 1:02d}", Money(value=a, unit="USD")) for i, (y, a) in enumerate(rows)]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regular_sums, "LARGE", 0 if swift else 10**9)
        total = ledger.total(**UKR, prices=2021, deflator=INDEX)
        flat = ledger.total(**UKR, prices=2021, deflator=FLAT)
    wanted = sum(INDEX.deflate(Money(value=a, unit="USD"), 2021, y).value or 0 for y, a in rows)
    assert abs((total.itemised.value or 0) - wanted) < Decimal("1e-6")
    assert flat.itemised.value == sum(a for _, a in rows)


@pytest.mark.parametrize("swift", [True, False])
def test_a_total_at_yearly_averages_says_so(swift: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular_sums, "LARGE", 0 if swift else 10**9)
    ledger = Ledger(
        entries=[given_on("2022-03-01", "€10,000,000", "DEU"), given_on("2022-03-02", "$1", "USA")]
    )
    total = ledger.total(**UKR, unit="USD", rates="period_average")
    assert float(total.value or 0) == pytest.approx(10_000_000 * 1.0530, rel=1e-4)
    assert any("yearly averages, each amount at the average rate of its year" in n for n in total.notes)
    at_date = ledger.total(**UKR, unit="USD", rates="at_date")
    assert at_date.value == ledger.total(**UKR, unit="USD").value != total.value
    own = Ledger(entries=ledger.records(), rates=Rates.from_table({"USD": 2}))
    assert own.total(**UKR, unit="USD", rates="at_date").value == 20_000_001
    with pytest.raises(BadScope, match="names no rates"):
        ledger.total(**UKR, unit="USD", rates="at date")
