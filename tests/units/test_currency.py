"""Exchange rates: known days, missing ones, windows, and exact conversion."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import (
    AidLedgerError,
    BadScope,
    InvalidRecord,
    MissingFile,
    MissingRate,
    UnknownUnit,
    UnreadableFile,
)
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.units.currency import Rates

ECB = Rates.ecb()


@pytest.mark.parametrize(
    ("code", "day", "per_euro"),
    [
        # as published by the European Central Bank
        ("USD", "1999-01-04", "1.1789"),
        ("USD", "2022-01-24", "1.1304"),
        ("USD", "2014-03-28", "1.3759"),
        ("GBP", "2016-06-24", "0.8075"),
        ("JPY", "2014-03-28", "140.9"),
        ("CZK", "2014-03-28", "27.423"),
    ],
)
def test_known_days(code: str, day: str, per_euro: str) -> None:
    used = ECB.rate("EUR", code, day)
    assert used.factor == Decimal(per_euro)
    assert used.date_of_rate == dt.date.fromisoformat(day)
    assert used.via is None
    assert ECB.rate(code, "EUR", day).factor == pytest.approx(1 / Decimal(per_euro))


def test_every_currency_of_the_table_converts_on_its_own_days() -> None:
    assert len(ECB.currencies) > 35
    assert "UAH" not in ECB.currencies
    for code in ECB.currencies[1:]:
        days = ECB.days(code)
        assert days is not None
        assert days[0] >= dt.date(1999, 1, 4)
        for day in days:
            assert ECB.rate(code, "EUR", day).factor > 0
    assert ECB.days("EUR") is None


def test_a_week_end_takes_the_last_rate_and_says_so() -> None:
    used = ECB.rate("USD", "EUR", "2022-01-23")
    assert used.asked_on == dt.date(2022, 1, 23)
    assert used.date_of_rate == dt.date(2022, 1, 21)
    assert "of 2022-01-21" in str(used)


def test_a_cross_rate_names_the_currency_between() -> None:
    used = ECB.rate("GBP", "USD", "2022-01-24")
    assert used.via == "EUR"
    legs = ECB.rate("EUR", "USD", "2022-01-24").factor / ECB.rate("EUR", "GBP", "2022-01-24").factor
    assert used.factor == pytest.approx(legs)
    assert "via EUR" in str(used)
    assert ECB.rate("USD", "USD", "1950-01-01").factor == 1


@pytest.mark.parametrize(
    ("source", "day", "says"),
    [
        ("UAH", "2022-03-01", r"no rate for UAH on 2022-03-01: it is not in ECB.*from 1999-01-04 to"),
        ("USD", "1998-12-31", r"no rate for USD on 1998-12-31.*from 1999-01-04"),
        ("RUB", "2023-01-02", r"no rate for RUB on 2023-01-02.*to 2022-03-01"),
        ("EEK", "2011-06-01", r"no rate for EEK"),
        ("USD", "2150-01-01", r"no rate for USD"),
    ],
)
def test_a_missing_rate_names_currency_day_span_and_remedy(source: str, day: str, says: str) -> None:
    with pytest.raises(MissingRate, match=says) as caught:
        ECB.rate(source, "EUR", day)
    assert "Rates.from_table" in str(caught.value)
    with pytest.raises(MissingRate, match=says):
        ECB.convert(Money(value=5, unit=source), "EUR", day)


def test_unknown_currencies_and_days() -> None:
    with pytest.raises(UnknownUnit):
        ECB.rate("XYZ", "EUR", "2022-01-24")
    with pytest.raises(AidLedgerError, match="one day"):
        ECB.rate("USD", "EUR", "2022")
    with pytest.raises(MissingRate):
        ECB.days("UAH")


# -- tables of one's own -------------------------------------------------------------------------------

ROWS = [("2022-03-01", "UAH", "29.25"), ("2022-07-21", "UAH", "36.57"), ("2022-03-01", "EUR", Decimal("0.9"))]


def test_tables_of_every_kind(tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=["date", "currency", "rate"]).astype({"rate": str})
    frame.to_csv(tmp_path / "rates.csv", index=False)
    frame.to_parquet(tmp_path / "rates.parquet")
    dicts = [dict(zip(("date", "currency", "rate"), row, strict=True)) for row in ROWS]
    tables = [ROWS, dicts, frame, tmp_path / "rates.csv", str(tmp_path / "rates.parquet")]
    for rates in (Rates.from_table(table, base="USD") for table in tables):
        used = rates.rate("UAH", "EUR", "2022-03-02")
        assert used.via == "USD"
        assert used.factor == pytest.approx(Decimal("0.9") / Decimal("29.25"))
        assert used.table == "your table"
        with pytest.raises(MissingRate, match="none in the 10 days before"):
            rates.rate("UAH", "USD", "2022-04-01")


def test_a_rate_without_a_date_holds_on_all_days() -> None:
    rates = Rates.from_table({"UAH": 29.25}, base="USD", name="NBU peg")
    used = rates.rate("USD", "UAH", "2022-05-05")
    assert (used.factor, used.date_of_rate) == (Decimal("29.25"), None)
    assert "fixed" in str(used)
    assert rates.days("UAH") is None
    assert rates.period_average("USD", "UAH", "2022-01-01", "2022-12-31").factor == Decimal("29.25")
    assert rates.factors("USD", "UAH", "2022-01-01", 3).tolist() == [29.25] * 3
    assert Rates.from_table([(None, "UAH", 30), ("", "EUR", 1.1)], base="USD").rate(
        "UAH", "EUR", "2000-01-01"
    )
    with pytest.raises(MissingRate, match="not in NBU peg"):
        rates.rate("GBP", "UAH", "2022-01-01")


def test_adding_a_table_to_the_reference_rates() -> None:
    rates = ECB.extended(ROWS[:1], base="USD", name="NBU")
    used = rates.rate("UAH", "EUR", "2022-03-01")
    assert used.factor == pytest.approx(1 / (Decimal("29.25") * Decimal("1.1162")), rel=Decimal("0.01"))
    assert used.table == "ECB reference rates and NBU"
    assert rates.rate("USD", "EUR", "2022-03-01").factor == ECB.rate("USD", "EUR", "2022-03-01").factor
    assert ECB.extended({"UAH": 40}).rate("EUR", "UAH", "2023-01-01").factor == 40
    with pytest.raises(BadScope, match="without a date"):
        ECB.extended({"UAH": 29.25}, base="USD")
    with pytest.raises(MissingRate):
        ECB.rate("UAH", "EUR", "2022-03-01")


def test_every_bad_row_is_listed() -> None:
    rows = [
        ("2022-03-01", "USD", 0),
        ("2022-02-30", "USD", 1.1),
        ("2022-03-01", "QQQ", 1.1),
        ("2022-03-02", "USD", "n/a"),
        ("2022-03-03", "USD", float("nan")),
        ("2022-03-04", "EUR", 2),
        ("2022-03-05", "GBP", 1),
        ("2022-03-05", "GBP", 2),
        (None, "GBP", 3),
    ]
    with pytest.raises(InvalidRecord) as caught:
        Rates.from_table(rows, base="EUR")
    assert [where for where, _ in caught.value.problems] == [f"row {n}" for n in (1, 2, 3, 4, 5, 6, 8)] + [
        "GBP"
    ]


def test_bad_tables(tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe\x00date")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    with pytest.raises(MissingFile):
        Rates.from_table(tmp_path / "none.csv")
    for name in ("broken.csv", "broken.parquet"):
        with pytest.raises(UnreadableFile):
            Rates.from_table(tmp_path / name)
    with pytest.raises(InvalidRecord, match="no column rate"):
        Rates.from_table(pd.DataFrame({"currency": ["USD"]}))
    for table in ([], [1], 5, [("a", "b", "c", "d")]):
        with pytest.raises(InvalidRecord):
            Rates.from_table(table)  # type: ignore[arg-type]


# -- converting ----------------------------------------------------------------------------------------


def test_money_converts_with_its_bounds() -> None:
    euros = Money.parse("$200 million").to("EUR", on="2022-01-24")
    assert euros.unit == "EUR"
    assert euros.value is not None
    assert euros.high is not None
    assert euros.low * Decimal("1.1304") == pytest.approx(Decimal("199.5e6"))
    assert euros.high * Decimal("1.1304") == pytest.approx(Decimal("200.5e6"))
    assert not euros.bare_dollar
    assert euros.written == "$200 million"
    assert Money.parse("more than $1bn").to("EUR", on="2022-01-24").high is None
    undisclosed = Money.undisclosed("USD").to("EUR", on="2022-01-24")
    assert (undisclosed.value, undisclosed.low, undisclosed.high) == (None, 0, None)


def test_a_window_widens_the_bounds_to_every_day_in_it() -> None:
    dollars = Money(value=100, unit="USD")
    year = ECB.convert(dollars, "EUR", Period.year(2022))
    assert year.qualifier.value == "range"
    assert year.value is not None
    assert year.value == pytest.approx(
        100 * ECB.period_average("USD", "EUR", "2022-01-01", "2022-12-31").factor
    )
    for day in pd.date_range("2022-01-01", "2022-12-31"):
        assert year.contains(ECB.convert(dollars, "EUR", day.date()))
    assert ECB.convert(dollars, "EUR", "2022") == year
    assert ECB.convert(dollars, "EUR", Period.day("2022-01-24")) == ECB.convert(dollars, "EUR", "2022-01-24")
    assert ECB.convert(dollars, "USD", Period.always()) is dollars
    with pytest.raises(MissingRate, match="the window is open"):
        ECB.convert(dollars, "EUR", "since 2014")
    refund = ECB.convert(Money(value=-100, low=-100, high=-100, unit="USD"), "EUR", "2022")
    assert refund.high is not None
    assert refund.low == -(year.high or 0)
    assert refund.high == -year.low


def test_a_window_with_a_hole_is_refused() -> None:
    rates = Rates.from_table([("2022-01-03", "UAH", 27), ("2022-03-01", "UAH", 29)], base="USD")
    with pytest.raises(MissingRate, match="none in the 10 days before"):
        rates.period_average("USD", "UAH", "2022-01-03", "2022-03-01")
    with pytest.raises(MissingRate):
        rates.period_average("USD", "UAH", "2021-12-01", "2022-01-05")
    with pytest.raises(MissingRate):
        rates.convert(Money(value=1, unit="USD"), "UAH", "2022-01")
    with pytest.raises(BadScope, match="ends before it starts"):
        rates.period_average("USD", "UAH", "2022-03-01", "2022-01-01")


def test_the_mean_of_a_year_is_the_one_that_the_bank_publishes() -> None:
    # ECB Data Portal, EXR.A.USD.EUR.SP00.A: 2021 1.1827, 2022 1.0530
    for year, published in ((2021, "1.1827"), (2022, "1.0530")):
        used = ECB.period_average("EUR", "USD", f"{year}-01-01", f"{year}-12-31")
        assert used.factor.quantize(Decimal("0.0001")) == Decimal(published)
        assert used.until == dt.date(year, 12, 31)
        assert "mean of" in str(used)
    week_end = ECB.period_average("EUR", "USD", "2022-01-22", "2022-01-23")
    assert week_end.factor == ECB.rate("EUR", "USD", "2022-01-21").factor
    assert ECB.period_average("GBP", "USD", "2022-01-01", "2022-02-01").via == "EUR"
    assert ECB.period_average("GBP", "GBP", "2022-01-01", "2022-02-01").factor == 1


# -- many days at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target"), [("USD", "EUR"), ("EUR", "JPY"), ("GBP", "SEK"), ("RUB", "USD"), ("EUR", "EUR")]
)
def test_the_arrays_agree_with_the_single_days(source: str, target: str) -> None:
    first = dt.date(2022, 2, 20)
    array = ECB.factors(source, target, first, 40)
    exact = ECB.factors(source, target, "2022-02-20", 40, exact=True)
    assert array.dtype == np.float64
    for i, (fast, precise) in enumerate(zip(array, exact, strict=True)):
        try:
            expected = ECB.rate(source, target, first + dt.timedelta(days=i)).factor
        except MissingRate:
            assert np.isnan(fast)
            assert precise is None
        else:
            assert precise == expected
            assert fast == pytest.approx(float(expected), rel=1e-14)


def test_arrays_before_the_first_day_and_for_unknown_currencies() -> None:
    early = ECB.factors("USD", "EUR", "1999-01-01", 5)
    assert np.isnan(early[:3]).all()
    assert not np.isnan(early[3:]).any()
    with pytest.raises(MissingRate, match="UAH"):
        ECB.factors("UAH", "EUR", "2022-01-01", 5)


# -- laws ----------------------------------------------------------------------------------------------

amounts = st.decimals(min_value=0, max_value=10**12, places=2)
business_days = st.dates(min_value=dt.date(1999, 1, 10), max_value=dt.date(2026, 1, 1))
codes = st.sampled_from(["USD", "GBP", "JPY", "SEK", "EUR", "NOK"])


@given(amounts, codes, codes, business_days)
def test_there_and_back_holds_the_amount(amount: Decimal, source: str, target: str, day: dt.date) -> None:
    money = Money(value=amount, unit=source)
    there = ECB.convert(money, target, day)
    assert there.value is not None
    assert there.high is not None
    assert there.low <= there.value <= there.high
    back = ECB.convert(there, source, day)
    assert back.contains(money)
    assert float(back.high or 0) == pytest.approx(float(amount), rel=1e-25)


def test_a_rate_and_its_table_travel() -> None:
    used = ECB.rate("USD", "EUR", "2022-01-24")
    assert pickle.loads(pickle.dumps(used)) == used
    assert pickle.loads(pickle.dumps(Rates.from_table({"UAH": 29}, base="USD"))).rate(
        "UAH", "USD", "2022-01-01"
    )
    assert repr(ECB).startswith("Rates('ECB reference rates', base='EUR'")
