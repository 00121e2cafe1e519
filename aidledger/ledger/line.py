"""The interval sum of one group, and how such sums are joined."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.model.wording import EXACT

if TYPE_CHECKING:
    from aidledger.units.currency import Rates


@dataclass(frozen=True)
class Summing:
    """How to sum: the unit of the answer, exchange rates, and what to do with reimbursements and bases."""

    rates: Rates | None = None
    reimbursements: str = "gross"
    mix_valuations: bool = False


@dataclass(frozen=True)
class Line:
    """The interval sum of one group, in the unit of the answer. ``high=None`` is unbounded; ``value=None``
    where the group's sources overlap, or where nothing is disclosed."""

    value: Decimal | None
    low: Decimal
    high: Decimal | None
    undisclosed: int
    disclosed: int
    overlapping: bool = False

    def __add__(self, other: Line) -> Line:
        def both(a: Decimal | None, b: Decimal | None) -> Decimal | None:
            return None if a is None or b is None else EXACT.add(a, b)

        return Line(
            self.value if other.value is None and not other.overlapping else _known_sum(self, other),
            EXACT.add(self.low, other.low),
            both(self.high, other.high),
            self.undisclosed + other.undisclosed,
            self.disclosed + other.disclosed,
            self.overlapping or other.overlapping,
        )


def _known_sum(a: Line, b: Line) -> Decimal | None:
    if a.overlapping or b.overlapping:
        return None
    return b.value if a.value is None else EXACT.add(a.value, b.value or Decimal(0))


NOTHING = Line(None, Decimal(0), Decimal(0), 0, 0)


def alternatives(lines: list[Line]) -> Line:
    """Views of the same flow by several sources as one line: the larger lower bound, no sum.

    The upper bound stays open: what each lists is no limit to what there is.
    """
    if len(lines) == 1:
        return lines[0]
    stated = [line for line in lines if line.disclosed or line.low]
    if len(stated) < 2:
        only = stated[0] if stated else lines[0]
        return Line(
            only.value, only.low, None, max(x.undisclosed for x in lines), only.disclosed, bool(stated)
        )
    highs = [line.high for line in lines]
    return Line(
        None,
        max(line.low for line in lines),
        None if any(h is None for h in highs) else max(h for h in highs if h is not None),
        max(line.undisclosed for line in lines),
        max(line.disclosed for line in lines),
        overlapping=True,
    )
