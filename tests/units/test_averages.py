"""Average exchange rates, as statistics of aid use them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from aidledger.errors import BadScope, MissingRate
from aidledger.model.figure import Money
from aidledger.units.averages import rates_named
from aidledger.units.currency import Rates

ECB = Rates.ecb()
YEARLY = ECB.averaged()
FOUR_DAYS = Rates.from_table(
    [("2021-12-30", "USD", 1), ("2021-12-31", "USD", 3), ("2022-01-03", "USD", 10), ("2022-01-04", "USD", 20)]
)


def test_each_day_of_a_year_has_the_mean_that_the_bank_publishes() -> None:
    # ECB Data Portal, EXR.A.USD.EUR.SP00.A: 2021 1.1827, 2022 1.0530
    for day, published in (("2021-01-01", "1.1827"), ("2021-12-31", "1.1827"), ("2022-07-09", "1.0530")):
        assert YEARLY.rate("EUR", "USD", day).factor.quantize(Decimal("0.0001")) == Decimal(published)
    assert str(YEARLY.rate("GBP", "USD", "2022-05-01")).endswith(
        "(mean of 2022-01-01 to 2022-12-31 via EUR, ECB reference rates, yearly averages)"
    )
    assert YEARLY.rate("USD", "USD", "2022-05-01").factor == 1


def test_months_and_windows_can_be_averaged_too() -> None:
    assert ECB.averaged("month").rate("EUR", "USD", "2022-02-10").until == dt.date(2022, 2, 28)
    window = ECB.averaged("2022-02-24 to 2022-10-03")
    assert window.rate("EUR", "USD", "2022-03-01").factor == window.rate("EUR", "USD", "2022-09-30").factor
    with pytest.raises(MissingRate, match="the average is of 2022-02-24 to 2022-10-03"):
        window.rate("EUR", "USD", "2022-10-04")
    with pytest.raises(BadScope, match="the window is open"):
        ECB.averaged("since 2014")
    assert YEARLY.averaged("month").table == "ECB reference rates, monthly averages"


def test_a_year_that_the_table_covers_in_part_is_averaged_over_that_part() -> None:
    used = FOUR_DAYS.averaged().rate("EUR", "USD", "2021-12-31")
    assert (used.factor, used.asked_on, used.until) == (2, dt.date(2021, 12, 30), dt.date(2021, 12, 31))
    assert FOUR_DAYS.averaged().rate("EUR", "USD", "2022-01-04").factor == 15
    with pytest.raises(MissingRate):
        FOUR_DAYS.averaged().rate("EUR", "USD", "2022-03-01")
    with pytest.raises(MissingRate, match="UAH"):
        YEARLY.rate("EUR", "UAH", "2022-01-04")


def test_a_period_over_two_years_spans_both_averages() -> None:
    dollars = FOUR_DAYS.averaged().convert(Money.parse("€100"), "USD", "2021-12-31 to 2022-01-03")
    assert (dollars.low, dollars.high) == (200, 1500)
    assert dollars.value == (200 + 3 * 1500) / Decimal(4)


def test_many_days_at_once_give_the_same_factors() -> None:
    rates = FOUR_DAYS.averaged()
    assert rates.factors("EUR", "USD", "2021-12-31", 2, exact=True) == [2, 15]
    found = rates.factors("EUR", "USD", "2021-12-29", 3).tolist()
    assert found[0] != found[0]
    assert found[1:] == [2, 2]


def test_the_words_for_rates() -> None:
    assert rates_named("at_date", None) is None
    assert rates_named("at_date", FOUR_DAYS) is FOUR_DAYS
    assert rates_named(None, FOUR_DAYS) is FOUR_DAYS
    assert rates_named(ECB, FOUR_DAYS) is ECB
    averaged = rates_named("period_average", FOUR_DAYS)
    assert averaged is not None
    assert averaged.table == "your table, yearly averages"
    with pytest.raises(BadScope, match=r"'mean' names no rates\. Remedy: give 'at_date', 'period_average'"):
        rates_named("mean", None)
