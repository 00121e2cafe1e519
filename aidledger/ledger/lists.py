"""What the lists of entries say about the flows: at least this much, and with coverage, no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from aidledger.ledger.boxes import Box, reach
from aidledger.ledger.caps import Caps
from aidledger.ledger.floors import Floors, Window
from aidledger.ledger.overlap import clusters, view_numbers
from aidledger.ledger.refunds import Refunds
from aidledger.ledger.statements import Basis, Row, Statement, fits
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.model.entry import Coverage

#: Of so many donors at most each is looked at by itself.
_EACH = 100


class Lists:
    """The entries and the coverage of a ledger on one basis."""

    def __init__(self, table: EntryTable, coverage: Iterable[Coverage], basis: Basis) -> None:
        """``coverage`` of the sources that count."""
        self.basis = basis
        self.notes: list[str] = []
        self.whole = table
        self.table = comparable(table, basis)
        self.coverage = tuple(
            c for c in coverage if c.measure == basis.measure and c.scope.stage is basis.stage
        )
        self.refunds = Refunds(self.table, basis)
        self._floors = Floors(self.whole, self.table, basis, self.notes)
        self._caps: dict[str, Caps] = {}
        self._sums: dict[Any, Any] = {}

    def floors(self, windows: Iterable[Window], boxes: tuple[Box, ...]) -> Iterator[Statement]:
        """At least so much: see :meth:`~aidledger.ledger.floors.Floors.in_windows`."""
        return self._floors.in_windows(windows, boxes)

    @cached_property
    def shared(self) -> frozenset[str]:
        """The origins of lists that hold aid which another list holds too."""
        table = self.whole
        numbers = view_numbers(table)
        found = clusters(table, set(numbers)) or {}
        named = {number: source.view for number, source in zip(numbers, table.source.values, strict=True)}
        return frozenset(f"list {named[flow[3]]}" for flow in found)

    def covers(self, boxes: Iterable[Box]) -> bool:
        """Whether a source says that it lists everything in some part of the boxes."""
        complete = [box for c in self.coverage if (box := reach(c.scope).sure) is not None]
        return any(box.common(mine) for mine in boxes for box in complete)

    def caps(self, boxes: Iterable[Box], asked: Iterable[Box] = ()) -> Iterator[Statement]:
        """For each box that a source says it lists in full: what its entries there can add up to at most.

        Where an amount is not disclosed in a box that is ``asked`` about, the other donors' aid in it is still
        limited, each by itself.
        """
        wanted = frozenset(asked)
        for coverage in self.coverage:
            complete = reach(coverage.scope).sure
            if complete is None:
                continue
            inside: dict[Box, bool] = {}
            for box in boxes:
                common = complete.common(box)
                if common is not None:
                    inside[common] = inside.get(common, False) or box in wanted
            for box, closely in inside.items():
                whole = self._kept(coverage, box)
                if whole is not None:
                    yield whole
                elif closely and box.donors is not None and 1 < len(box.donors) <= _EACH:
                    for code in sorted(box.donors):
                        alone = self._kept(coverage, replace(box, donors=frozenset({code})))
                        if alone is not None:
                            yield alone

    def _kept(self, coverage: Coverage, box: Box) -> Statement | None:
        key = (coverage.id, box)
        if key not in self._sums:
            self._sums[key] = self._cap(coverage, box)
        found: Statement | None = self._sums[key]
        return found

    def _cap(self, coverage: Coverage, box: Box) -> Statement | None:
        view = coverage.source.view
        if view not in self._caps:
            self._caps[view] = Caps(str(coverage.source), self._of_view(view), self.basis, self.notes)
        most = self._caps[view].most(box)
        if most is None:
            return None
        return Statement(coverage, coverage.source, (Row(box, 0, most),), f"coverage {coverage.id}")

    def _of_view(self, view: str) -> EntryTable:
        """The entries of one source or collection."""
        mine = self.whole.source.mapped(lambda s: s.view == view, False, bool)
        return self.whole if mine.all() else self.whole.take(np.flatnonzero(mine))


def comparable(table: EntryTable, basis: Basis) -> EntryTable:
    """The entries whose amounts are on the basis (undisclosed ones included)."""
    if basis.measure != "money":
        return table
    right = table.basis.mapped(lambda b: fits(b, basis), True, bool)
    right |= table.money.value == MISSING
    return table if right.all() else table.take(np.flatnonzero(right))
