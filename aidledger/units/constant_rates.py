"""Rates that also bring money to the prices of one year: the rate of the day times the growth of an index."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.errors import UnitMismatch
from aidledger.units.averages import AverageRates, spread_over, year_around
from aidledger.units.currency import EXACT, NEAR, Rates, RateUsed, as_day
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.model.period import Period
    from aidledger.units.prices import Prices


class ConstantPriceRates(Rates):
    """What nominal money of each day is worth in the prices of ``year``, by a price index.

    Money in another currency than the index is converted first, at the rate of its day, and then brought to
    ``year`` (*convert, then deflate*: the other order gives other numbers).

    >>> from aidledger.units.prices import Prices
    >>> index = Prices.from_table({2015: 100, 2021: 125}, currency="USD")
    >>> ConstantPriceRates(Rates.ecb(), index, 2021).rate("USD", "USD", "2015-06-01").factor
    Decimal('1.25')
    """

    daily = False

    def __init__(self, daily: Rates, index: Prices, year: int) -> None:
        super().__init__(daily._series, daily.base, daily.table, daily.max_gap)
        self._daily, self._index, self._year = daily, index, year
        self.prices = year
        self.currency = index.currency
        index.index(year)  # a year that the index does not have is refused at once
        self.way = daily.way

    def changes(self, source: str, target: str) -> bool:
        """Whether nominal money of ``source`` is another amount in constant ``target``: always."""
        return True

    def averaged(self, over: str | Period = "year") -> AverageRates:
        """Averages of constant-price rates do not exist: average the exchange rates first."""
        raise UnitMismatch(
            "rates in constant prices cannot be averaged",
            remedy="give rates='period_average' and prices= together",
        )

    def rate(self, source: str, target: str, on: dt.date | str) -> RateUsed:
        """The rate of the day times the index of :attr:`prices` over that of the day's year.

        Raises :class:`~aidledger.errors.MissingRate` where the rates or the index have none, and
        :class:`~aidledger.errors.UnitMismatch` for another target than the currency of the index.
        """
        day = as_day(on)
        used = self._daily.rate(source, self._checked(target), day)
        over, under = self._index.index(self._year), self._index.index(day.year)
        up, down = EXACT.multiply(used.target_per_base, over), EXACT.multiply(used.source_per_base, under)
        return used._replace(
            factor=NEAR.divide(up, down),
            target_per_base=up,
            source_per_base=down,
            table=f"{used.table}, {self._index.table} to {self.prices} prices",
        )

    def note(self, source: str, target: str) -> str:
        """What an answer says about a conversion that it rests on."""
        said = f"brought to {self.prices} prices by {self._index.table}, each amount from the year of its day"
        return said if source == target else f"{self._daily.note(source, target)}, then {said}"

    def _checked(self, target: str) -> str:
        code = currency(target).code
        if self._index.currency not in (None, code):
            raise UnitMismatch(
                f"{self._index.table} is for {self._index.currency}, not {code}",
                remedy=f"ask with unit={self._index.currency!r}, or give an index for {code} as the deflator",
            )
        return code

    def _spread(
        self, source: str, target: str, first: dt.date, last: dt.date
    ) -> tuple[Decimal, Decimal, Decimal]:
        """Mean, least and largest factor of a window, year by year."""
        stretches, day = [], first
        while day <= last:
            end = min(year_around(day)[1], last)
            growth = self._index.factor(day.year, self._year)
            mean, low, high = self._daily._spread(source, self._checked(target), day, end)
            stretches.append(((end - day).days + 1, mean * growth, low * growth, high * growth))
            day = end + dt.timedelta(days=1)
        return spread_over(stretches)
