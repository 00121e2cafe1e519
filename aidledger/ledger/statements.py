"""What each record says about the flows, as bounds on sums over boxes of them.

A stated total says: the flows surely in its scope are at most its high, those possibly in it at least its
low. A source's list says: at least this much; with coverage: and no more. Statements at different stages
are never mixed, nor are currencies, prices or valuations.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from aidledger.ledger.boxes import Box, reach
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage
from aidledger.model.period import OPEN, Period
from aidledger.model.source import Source
from aidledger.model.wording import EXACT

#: Amounts are whole billionths of the unit, so that every sum is exact.
GRAIN = 9
#: The period of a stated total that names none: some days, none of them certain.
SOME_TIME = Period(core=None, hull=OPEN)


def grains(low: Decimal, high: Decimal | None) -> tuple[int, int | None]:
    """An interval in whole billionths, rounded outward."""
    least = int(low.scaleb(GRAIN, EXACT).to_integral_value(ROUND_FLOOR))
    return least, None if high is None else int(high.scaleb(GRAIN, EXACT).to_integral_value(ROUND_CEILING))


def amount(grained: int) -> Decimal:
    """Whole billionths as a plain number."""
    number = Decimal(grained).scaleb(-GRAIN, EXACT).normalize(EXACT)
    return Decimal(f"{number:f}")


@dataclass(frozen=True)
class Row:
    """That the flows in a box sum to at least ``low`` and at most ``high``, in billionths of the unit."""

    box: Box
    low: int
    high: int | None


@dataclass(frozen=True)
class Itemised:
    """What the entries that one source lists of one flow in one window add up to."""

    count: int
    text: str
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Statement:
    """One thing that a source says: the record it stands in, and the bounds that follow from it."""

    record: Claim | Coverage | Itemised
    source: Source
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.record} [{self.source}]"


def rows_of(claim: Claim, low: Decimal, high: Decimal | None) -> tuple[Row, ...]:
    """The bounds that a stated total of ``low`` to ``high`` puts on the flows."""
    least, most = grains(max(low, Decimal(0)), high)
    about = reach(claim.scope, SOME_TIME)
    if about.maybe == (about.sure,):
        return (Row(about.maybe[0], least, most),)
    rows = [Row(box, least, None) for box in about.maybe if least]
    if about.sure is not None and most is not None:
        rows.append(Row(about.sure, 0, most))
    return tuple(rows)
