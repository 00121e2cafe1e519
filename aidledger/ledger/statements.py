"""What each stated total says about the flows, as bounds on sums over boxes of them.

The flows surely in its scope are at most its high, those possibly in it at least its low. Statements at
different stages are never mixed, nor are prices and valuations; other currencies only where asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import Box, reach
from aidledger.ledger.table import Basis as MoneyBasis
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Coverage
from aidledger.model.figure import Count, Figure, Money, Tonnage, Valuation
from aidledger.model.period import OPEN, DateRange, Period
from aidledger.model.scope import Scope, Stage
from aidledger.model.source import Source
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

#: Amounts are whole billionths of the unit, so that every sum is exact.
GRAIN = 9
#: The period of a stated total that names none: some days, none of them certain.
SOME_TIME = Period(core=None, hull=OPEN)
#: A year in days, and how far from whole years a yearly figure's window may be.
_YEAR, _SLACK = 365.2425, 3


def grains(low: Decimal, high: Decimal | None) -> tuple[int, int | None]:
    """An interval in whole billionths, rounded outward."""
    least = int(low.scaleb(GRAIN, EXACT).to_integral_value(ROUND_FLOOR))
    return least, None if high is None else int(high.scaleb(GRAIN, EXACT).to_integral_value(ROUND_CEILING))


def amount(grained: int) -> Decimal:
    """Whole billionths as a plain number."""
    return Decimal(f"{Decimal(grained).scaleb(-GRAIN, EXACT).normalize(EXACT):f}")


@dataclass(frozen=True)
class Basis:
    """What makes statements comparable: measure, unit, prices, valuation, stage; and whose of them count.

    ``convert`` lets money in other currencies in, at the rates of the days it may have flowed.
    """

    measure: str
    unit: str
    stage: Stage | None = None
    prices: int | None = None
    valuation: str = Valuation.unspecified.value
    any_valuation: bool = False
    source: str | None = None
    convert: bool = False
    rates: Rates | None = None

    def takes(self, valuation: str) -> bool:
        """Whether goods valued so are comparable: valued alike, or not said how."""
        return self.any_valuation or valuation in (Valuation.unspecified.value, self.valuation)

    def figure(self, claim: Claim) -> Figure:
        """The figure of a stated total on this basis. Raises with the reason where it has none."""
        figure = claim.figure
        if isinstance(figure, Tonnage):
            return figure.to(self.unit)
        if isinstance(figure, Count):
            return figure
        if figure.unit != self.unit and claim.bracketed is not None and claim.bracketed.unit == self.unit:
            figure = claim.bracketed
        if not isinstance(figure, Money):
            raise AidLedgerError("it is no money")
        if not self.levels(figure.price_year):
            raise AidLedgerError("it is in other prices: " + figure._prices())
        if not self.takes(figure.valuation.value):
            raise AidLedgerError(f"it values goods at {figure.valuation.value} value")
        if figure.price_year == self.prices and not self.changes(figure.unit):
            return figure
        if not self.convert:
            raise AidLedgerError(f"it is in {figure.unit}: ask with unit={self.unit!r} to have it converted")
        from aidledger.units.currency import Rates

        period = claim.scope.period
        if period is None or period.hull.is_open:
            raise AidLedgerError(f"it is in {figure.unit}, and its open period gives no days for the rate")
        return (self.rates or Rates.ecb()).convert(figure, self.unit, period)

    def changes(self, unit: str) -> bool:
        """Whether nominal amounts of ``unit`` are other amounts on this basis."""
        return unit != self.unit if self.rates is None else self.rates.changes(unit, self.unit)

    def levels(self, price_year: int | None) -> bool:
        """Whether amounts at this price level can be brought to the one of this basis."""
        restates = self.rates is not None and self.rates.prices is not None
        return price_year == self.prices or (restates and price_year is None)


def grain_of(basis: Basis) -> int:
    """Billionths of the unit in one smallest unit: a cent, a gram, a thousandth of an item."""
    digits = currency(basis.unit).minor_digits if basis.measure == "money" else 3
    return int(10 ** (GRAIN - digits))


def fits(money: MoneyBasis, basis: Basis) -> bool:
    """Whether an entry's currency, prices and valuation are comparable on a basis."""
    return (
        (basis.convert or money.unit == basis.unit)
        and basis.levels(money.price_year)
        and basis.takes(money.valuation)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """That the flows in a box sum to at least ``low`` and at most ``high``, in billionths of the unit."""

    box: Box
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What ``count`` entries that one source lists of the flows in a box add up to at least (billionths)."""

    count: int
    box: Box
    low: int
    basis: Basis

    def __str__(self) -> str:
        from aidledger.ledger.explaining import spoken_box, spoken_in

        least = f"at least {spoken_in(self.basis, amount(self.low))}"
        if self.count == 1:
            return f"1 entry of {spoken_box(self.box)} that is {least}"
        return f"{self.count} entries of {spoken_box(self.box)} that add up to {least}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a source says: the record, the bounds that follow from it, and ``origin``, the record
    or list with which it stands and falls."""

    record: Claim | Coverage | Listed
    source: Source
    rows: tuple[Row, ...]
    origin: str

    @property
    def is_fuzzy(self) -> bool:
        """Whether the days that the statement is about are not certain."""
        period = self.record.scope.period if isinstance(self.record, Claim) else None
        return period is not None and not period.is_precise

    def __str__(self) -> str:
        listed = isinstance(self.record, Listed) and self.source.collection is not None
        return f"{self.record} [{f'documents of {self.source.collection}' if listed else self.source}]"


def stated(
    claim: Claim,
    basis: Basis,
    reading: Callable[[Period], Period] | None = None,
    until: dt.date | None = None,
) -> Statement:
    """What a stated total says, on a basis. Raises with the reason where it says nothing there.

    ``reading`` chooses what fuzzy periods mean. An open end (*since 2014*) is the day of publication, or
    ``until`` where that is not known: nobody tells what is still to come. An open beginning (*as of May*) is
    some day that is not stated, so such a total limits no window from above. A yearly figure is read as the
    sum over its window, so it needs one: the years it counts in may begin on any day. The total of a programme
    is a part of all aid, and limits it from below alone.
    """
    figure = basis.figure(claim)
    low, high = max(figure.low, Decimal(0)), figure.high
    if high is not None and high < 0:
        raise AidLedgerError("it is negative: money that came back")
    period = claim.scope.period
    if claim.kind is ClaimKind.recurring:
        few, many = times(period, claim.per)
        low, high = low * few, None if high is None else high * many
    if claim.programme:
        high = None
    scope = claim.scope
    if period is not None:
        meant = closed(reading(period) if reading is not None else period, claim.source.published or until)
        if meant.hull.start is None:
            meant = meant.model_copy(update={"core": None})
        scope = scope if meant is period else scope.model_copy(update={"period": meant})
    return Statement(claim, claim.source, _rows(scope, low, high), f"claim {claim.id}")


def closed(period: Period, day: dt.date | None) -> Period:
    """A period that has begun and has no end, ended on ``day``."""
    start = period.hull.start
    if period.hull.end is not None or start is None or day is None or day < start:
        return period
    core = period.core
    if core is not None:
        late = core.start is not None and core.start > day
        core = None if late else DateRange(core.start, core.end or day)
    return period.model_copy(update={"core": core, "hull": DateRange(start, day), "alternatives": ()})


def times(period: Period | None, per: str) -> tuple[int, int]:
    """How many whole years (months, weeks, days) a window surely holds, and in how many it can be contained. Raises
    :class:`~aidledger.errors.AidLedgerError` where its days are not known.

    >>> times(Period.parse("2014 to 2021"), "year"), times(Period.parse("2022"), "month")
    ((8, 8), (12, 12))
    """
    unit = {"month": _YEAR / 12, "week": 7, "day": 1}.get(per, _YEAR)
    days = None if period is None or not period.is_precise else period.hull.days
    if days is None:
        raise AidLedgerError(f"it is a figure per {per or 'year'} without a window of known days")
    whole = round(days / unit)
    if per == "week":
        return days // 7, -(-days // 7)
    if whole and abs(days - whole * unit) <= _SLACK:
        return whole, whole
    return int(days // unit), int(days // unit) + 1


def _rows(scope: Scope, low: Decimal, high: Decimal | None) -> tuple[Row, ...]:
    least, most = grains(low, high)
    about = reach(scope, SOME_TIME)
    if about.maybe == (about.sure,):
        return (Row(about.maybe[0], least, most),)
    rows = [Row(box, least, None) for box in about.maybe]
    if about.sure is not None and most is not None:
        rows.append(Row(about.sure, 0, most))
    return tuple(rows)
