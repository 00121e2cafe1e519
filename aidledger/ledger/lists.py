"""What the lists of entries say about the flows: at least this much, and with coverage, no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import Box, aid_type_of, period_of, reach
from aidledger.ledger.floors import Floors, Window
from aidledger.ledger.question import Question
from aidledger.ledger.statements import Basis, Row, Statement, grains
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.ledger.totals import Summing, sum_up
from aidledger.model.entry import Coverage
from aidledger.model.party import Donor, Recipient
from aidledger.model.scope import Scope


class Lists:
    """The entries and the coverage of a ledger on one basis."""

    def __init__(self, table: EntryTable, coverage: Iterable[Coverage], basis: Basis, how: Summing) -> None:
        """``coverage`` of the sources that count."""
        self.basis = basis
        self.how = Summing(how.rates, "gross", True)
        self.notes: list[str] = []
        self.whole = table
        self.table = comparable(table, basis)
        self.coverage = tuple(
            c for c in coverage if c.measure == basis.measure and c.scope.stage is basis.stage
        )
        self._floors = Floors(self.whole, self.table, basis, self.notes)
        self._sums: dict[Any, Any] = {}

    def floors(self, windows: Iterable[Window], boxes: tuple[Box, ...]) -> Iterator[Statement]:
        """At least so much: see :meth:`~aidledger.ledger.floors.Floors.in_windows`."""
        return self._floors.in_windows(windows, boxes)

    def covers(self, boxes: Iterable[Box]) -> bool:
        """Whether a source says that it lists everything in some part of the boxes."""
        complete = [box for c in self.coverage if (box := reach(c.scope).sure) is not None]
        return any(box.common(mine) for mine in boxes for box in complete)

    def caps(self, boxes: Iterable[Box]) -> Iterator[Statement]:
        """For each box that a source says it lists in full: what its entries there can add up to at most."""
        for coverage in self.coverage:
            complete = reach(coverage.scope).sure
            if complete is None:
                continue
            inside = dict.fromkeys(common for box in boxes if (common := complete.common(box)) is not None)
            for box in inside:
                key = (coverage.id, box)
                if key not in self._sums:
                    self._sums[key] = self._cap(coverage, box)
                if self._sums[key] is not None:
                    yield self._sums[key]

    def _cap(self, coverage: Coverage, box: Box) -> Statement | None:
        table = self._of_view(coverage.source.view)
        if not len(table):
            total = Decimal(0)
        else:
            scope = Scope(
                donors=_parties(box.donors, Donor),
                recipients=_parties(box.recipients, Recipient),
                aid_type=aid_type_of(box.kinds),
                stage=self.basis.stage,
                period=period_of(box.start, box.end),
            )
            asked = Question(scope, self.basis.measure, self.basis.unit)
            try:
                sums = sum_up(table, asked, (), self.how)
            except AidLedgerError as error:
                self._note(f"the coverage of {coverage.source} was left out: {error.what}")
                return None
            if self._incomparable(table, sums.rows):
                self._note(
                    f"the coverage of {coverage.source} was left out: its entries differ in currency or prices"
                )
                return None
            if sums.whole.high is None:
                self._note(
                    f"{coverage.source} lists amounts that are not disclosed: they leave the upper bound open"
                )
                return None
            total = max(sums.whole.high, Decimal(0))
        _, most = grains(Decimal(0), total)
        return Statement(coverage, coverage.source, (Row(box, 0, most),), f"coverage {coverage.id}")

    def _of_view(self, view: str) -> EntryTable:
        """The entries of one source or collection."""
        key = ("view", view)
        if key not in self._sums:
            mine = self.whole.source.mapped(lambda s: s.view == view, False, bool)
            self._sums[key] = self.whole if mine.all() else self.whole.take(np.flatnonzero(mine))
        found: EntryTable = self._sums[key]
        return found

    def _incomparable(self, table: EntryTable, rows: npt.NDArray[np.int64]) -> bool:
        if self.basis.measure != "money":
            return False
        right = table.basis.mapped(lambda b: _fits(b, self.basis), True, bool)
        return bool((~right[rows]).any())

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def comparable(table: EntryTable, basis: Basis) -> EntryTable:
    """The entries whose amounts are on the basis (undisclosed ones included)."""
    if basis.measure != "money":
        return table
    right = table.basis.mapped(lambda b: _fits(b, basis), True, bool)
    right |= table.money.value == MISSING
    return table if right.all() else table.take(np.flatnonzero(right))


def _fits(money: Any, basis: Basis) -> bool:
    return (
        (basis.convert or money.unit == basis.unit)
        and money.price_year == basis.prices
        and basis.takes(money.valuation)
    )


def _parties(named: frozenset[str] | None, role: type[Any]) -> tuple[Any, ...]:
    return () if named is None else tuple(role.resolve(code) for code in sorted(named))
