"""The interval sum of one group, and how such sums are joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.errors import BadScope
from aidledger.model.wording import EXACT

if TYPE_CHECKING:
    from aidledger.ledger.question import Question
    from aidledger.units.currency import Rates


@dataclass(frozen=True)
class Summing:
    """How to sum: the unit of the answer, exchange rates, and what to do with reimbursements and bases."""

    rates: Rates | None = None
    reimbursements: str = "gross"
    mix_valuations: bool = False

    @property
    def prices(self) -> int | None:
        """The year in whose prices nominal amounts are counted; ``None``: as they are."""
        return None if self.rates is None else self.rates.prices

    def changes(self, source: str, target: str) -> bool:
        """Whether an amount of ``source`` is another amount in the answer's currency."""
        return source != target if self.rates is None else self.rates.changes(source, target)

    def asked(self, question: Question) -> Question:
        """The question with its unit: constant prices are in the currency of the deflator.

        Raises :class:`~aidledger.errors.BadScope` for prices of what is no money, or of no currency.
        """
        if self.prices is None:
            return question
        if question.measure != "money":
            raise BadScope(f"prices={self.prices} of {question.measure}", remedy="prices are for money")
        unit = question.unit or getattr(self.rates, "currency", None)
        if unit is None:
            raise BadScope(
                f"{self.prices} prices of which currency?", remedy="say unit=, the currency of the deflator"
            )
        return replace(question, unit=unit)


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
