"""Average exchange rates: each day is converted at the mean of its calendar year, its month, or one window.

Statistics of aid are commonly converted at annual averages (OECD DAC's *annual average exchange rates*); a
newspaper converts at the rate of the day. The two differ, so a total says which it used.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.errors import BadScope, MissingRate
from aidledger.units.currency import NEAR, Rates, RateUsed, as_day
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aidledger.model.period import Period

Window = tuple[dt.date, dt.date]


class AverageRates(Rates):
    """The rates of another table, averaged; made by :meth:`~aidledger.units.currency.Rates.averaged`.

    Where the table covers only part of the year or month (the present one), the mean is that of the part,
    and the rate says so.

    >>> str(Rates.ecb().averaged().rate("EUR", "USD", "2021-03-01"))
    '1 EUR = 1.1827403 USD (mean of 2021-01-01 to 2021-12-31, ECB reference rates, yearly averages)'
    """

    daily = False

    def __init__(self, daily: Rates, over: str | Period) -> None:
        window: Window | None = None
        if over in ("year", "month"):
            name, self.way = f"{over}ly averages", f"each amount at the average rate of its {over}"
        else:
            window = _closed(over)
            name = f"average of {window[0]} to {window[1]}"
            self.way = "every amount at that one rate"
        super().__init__(daily._series, daily.base, f"{daily.table}, {name}", daily.max_gap)
        self._daily, self._over, self._window = daily, over, window
        self._means: dict[tuple[str, str, Window], RateUsed] = {}

    def averaged(self, over: str | Period = "year") -> AverageRates:
        """Averages of the same daily rates over something else."""
        return self._daily.averaged(over)

    def rate(self, source: str, target: str, on: dt.date | str) -> RateUsed:
        """The mean of the window that ``on`` lies in.

        Raises :class:`~aidledger.errors.MissingRate` where the table has no rate on that day.

        >>> Rates.ecb().averaged("month").rate("EUR", "USD", "2022-02-24").until
        datetime.date(2022, 2, 28)
        """
        source, target, day = currency(source).code, currency(target).code, as_day(on)
        if source == target:
            return self._daily.rate(source, target, day)._replace(table=self.table)
        key = (source, target, self._around(source, target, day))
        if key not in self._means:
            mean = self._daily.period_average(source, target, *key[2])
            self._means[key] = mean._replace(table=self.table)
        return self._means[key]

    def _around(self, source: str, target: str, day: dt.date) -> Window:
        if self._window is not None:
            first, last = self._window
            if not first <= day <= last:
                raise MissingRate(
                    f"no rate for {source} to {target} on {day}: the average is of {first} to {last}",
                    remedy="ask for days inside it, or average over a longer window",
                )
            return self._window
        self._daily.rate(source, target, day)  # no rate on the day, no average for it
        first, last = self._bucket(day)
        for code in (source, target):
            known = None if code == self.base else self.days(code)
            if known is not None:
                first, last = max(first, known[0]), min(last, max(known[1], day))
        return first, last

    def _spread(
        self, source: str, target: str, first: dt.date, last: dt.date
    ) -> tuple[Decimal, Decimal, Decimal]:
        """Mean, least and largest of the averages of a window's days."""
        stretches, day = [], first
        while day <= last:
            factor = self.rate(source, target, day).factor
            end = last if source == target else min(self._bucket(day)[1], last)
            stretches.append(((end - day).days + 1, factor, factor, factor))
            day = end + dt.timedelta(days=1)
        return spread_over(stretches)

    def _bucket(self, day: dt.date) -> Window:
        """The window over which the rate of a day is averaged, whatever of it the table covers."""
        if self._window is not None:
            return self._window
        return year_around(day) if self._over == "year" else _month(day)

    def _factors(self, source: str, target: str, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        import numpy as np

        found = (self._factor_or_none(source, target, day) for day in wanted.tolist())
        return np.array([np.nan if factor is None else float(factor) for factor in found])


def rates_named(given: Rates | str | None, own: Rates | None) -> Rates | None:
    """The rates that ``rates=`` names: a table, ``"at_date"`` or ``"period_average"`` (of calendar years).

    ``own`` are the ledger's, on which the two words build; ``None`` stands for the bundled ones at the date.

    >>> rates_named("period_average", None).table
    'ECB reference rates, yearly averages'
    """
    if given is None or given == "at_date":
        return own
    if given == "period_average":
        return (own or Rates.ecb()).averaged()
    if isinstance(given, Rates):
        return given
    raise BadScope(
        f"rates={given!r} names no rates",
        remedy="give 'at_date', 'period_average', or a table: Rates.from_table(...)",
    )


def _closed(over: str | Period) -> Window:
    from aidledger.model.period import Period

    period = Period.model_validate(over)
    if period.start is None or period.end is None:
        raise BadScope(
            f"no average over {period}: the window is open",
            remedy="give 'year', 'month', or a window with a first and a last day",
        )
    return period.start, period.end


def spread_over(
    stretches: Sequence[tuple[int, Decimal, Decimal, Decimal]],
) -> tuple[Decimal, Decimal, Decimal]:
    """Mean by days, least and largest factor of stretches, each given as its days and the same three.

    >>> spread_over([(1, Decimal(2), Decimal(1), Decimal(3)), (3, Decimal(4), Decimal(4), Decimal(5))])
    (Decimal('3.5'), Decimal('1'), Decimal('5'))
    """
    low, high = min(s[2] for s in stretches), max(s[3] for s in stretches)
    weighted = sum((mean * days for days, mean, _, _ in stretches), Decimal(0))
    mean = NEAR.divide(weighted, Decimal(sum(s[0] for s in stretches)))
    return min(max(mean, low), high), low, high


def year_around(day: dt.date) -> Window:
    """The first and the last day of the calendar year of ``day``."""
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def _month(day: dt.date) -> Window:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
