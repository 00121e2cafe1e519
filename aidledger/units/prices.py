"""Constant prices: nominal money in the prices of one year, by a price index.

An amount of year *a* in the prices of year *b* is multiplied by ``index[b] / index[a]``: with rising prices an
old amount grows when it is brought to a later year.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.errors import InvalidRecord, MissingExtra, MissingRate, UnitMismatch
from aidledger.units.lexicon import currency as known_currency

if TYPE_CHECKING:
    from aidledger.model.figure import Money

_DIGITS = 28  # as many as plain Decimal arithmetic keeps
_DOWN = Context(prec=_DIGITS, rounding=ROUND_FLOOR)
_UP = Context(prec=_DIGITS, rounding=ROUND_CEILING)
_NEAR = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN)
_EXACT = Context(prec=200)


class Prices:
    """A price index by year, for one currency or (``currency=None``) for any.

    >>> from aidledger.model.figure import Money
    >>> index = Prices.from_table({2015: 100, 2021: 125}, currency="USD")
    >>> index.deflate(Money(value=100, unit="USD"), to_year=2021, from_year=2015)
    Money('USD 125 in 2021 prices')
    """

    def __init__(self, index: Mapping[int, Decimal], currency: str | None, table: str) -> None:
        self._index = dict(sorted(index.items()))
        self.currency = None if currency is None else known_currency(currency).code
        self.table = table

    def __repr__(self) -> str:
        first, last = self.years
        return f"Prices({self.table!r}, {first} to {last})"

    @classmethod
    @lru_cache(maxsize=1)
    def us_cpi(cls) -> Prices:
        """US consumer prices: annual averages of the CPI-U, all items, not seasonally adjusted, from 1913.

        From the optional package *cpi* (``pip install aidledger[cpi]``), without network. Source: US Bureau
        of Labor Statistics, series CUUR0000SA0. Raises :class:`~aidledger.errors.MissingExtra` without it.
        """
        found = find_spec("cpi")
        if found is None or found.origin is None:
            raise MissingExtra("US consumer prices need the package cpi", remedy="pip install aidledger[cpi]")
        database = Path(found.origin).with_name("cpi.db")
        if not database.exists():  # importing it would start a download
            raise MissingExtra(
                "the package cpi is installed without its database",
                where=str(database),
                remedy="pip install --force-reinstall aidledger[cpi]",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its reminder to download newer months: years are all we use
            import cpi
        averages = (i for i in cpi.series.get(seasonally_adjusted=False).indexes if i.period.type == "annual")
        return Prices({i.year: Decimal(str(i.value)) for i in averages}, "USD", "US CPI-U")

    @classmethod
    def from_table(
        cls, table: Mapping[int, object], currency: str | None = None, *, name: str = "your index"
    ) -> Prices:
        """An index of your own: ``{year: index}``, any base year.

        Raises :class:`~aidledger.errors.InvalidRecord` listing every year that has no positive number.
        """
        index: dict[int, Decimal] = {}
        problems: list[tuple[str, str]] = []
        for year, given in dict(table).items():
            try:
                value = Decimal(str(given).strip())
                index[int(year)] = value
            except (InvalidOperation, ValueError, TypeError):
                value = Decimal("NaN")
            if not value.is_finite() or value <= 0:
                problems.append((str(year), f"{str(given)[:40]!r} is no index: a positive number is needed"))
        if not index and not problems:
            problems.append(("the table", "it has no years"))
        if problems:
            listed = "; ".join(f"{where}: {why}" for where, why in problems[:10])
            raise InvalidRecord(
                f"{name} cannot be read: {listed}", problems=problems, remedy="give {year: index}"
            )
        return cls(index, currency, name)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the index."""
        return min(self._index), max(self._index)

    def index(self, year: int) -> Decimal:
        """The index of a year. Raises :class:`~aidledger.errors.MissingRate` when it has none."""
        value = self._index.get(year)
        if value is None:
            first, last = self.years
            raise MissingRate(
                f"no price index for {year}: {self.table} runs from {first} to {last}",
                remedy="bring an index of your own: Prices.from_table({year: index})",
            )
        return value

    def factor(self, from_year: int, to_year: int) -> Decimal:
        """What an amount of ``from_year`` is multiplied by to be in prices of ``to_year``, to 28 digits."""
        return _NEAR.divide(self.index(to_year), self.index(from_year))

    def deflate(self, money: Money, to_year: int, from_year: int | None = None) -> Money:
        """``money`` in the prices of ``to_year``; bounds rounded outward in the 28th digit.

        ``from_year`` is the year of a nominal amount; money in constant prices brings its own. Amounts of
        the base year do not change. Raises :class:`~aidledger.errors.UnitMismatch` for another currency
        than the index has, for nominal money without a year, and where the two years disagree.
        """
        if self.currency is not None and money.unit != self.currency:
            raise UnitMismatch(
                f"{self.table} is for {self.currency}, not {money.unit}",
                remedy=f"convert first, for example figure.to({self.currency!r}, on=date), or bring another index",
            )
        year = money.price_year if from_year is None else from_year
        if year is None:
            raise UnitMismatch("nominal money needs the year it is of", remedy="give from_year=")
        if money.price_year is not None and money.price_year != year:
            raise UnitMismatch(
                f"this amount is in prices of {money.price_year}, not of {year}",
                remedy="leave from_year out: constant prices bring their own year",
            )
        source, target = self.index(year), self.index(to_year)
        if year == to_year:
            return money.model_copy(update={"price_year": to_year})

        def scaled(amount: Decimal, rounding: Context) -> Decimal:
            return rounding.divide(_EXACT.multiply(amount, target), source)

        changed = {
            "value": None if money.value is None else scaled(money.value, _NEAR),
            "low": scaled(money.low, _DOWN),
            "high": None if money.high is None else scaled(money.high, _UP),
            "price_year": to_year,
        }
        return money.model_copy(update=changed)

    def nominal(self, money: Money, year: int) -> Money:
        """Constant-price ``money`` as an amount of ``year`` in the prices of that year: the way back.

        Raises :class:`~aidledger.errors.UnitMismatch` for money that is nominal already.
        """
        if money.price_year is None:
            raise UnitMismatch(
                "this amount is nominal already", remedy="deflate brings it to constant prices"
            )
        return self.deflate(money, year).model_copy(update={"price_year": None})
