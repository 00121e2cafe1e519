"""The summing kernel: exact sums by cell, a cell being a combination of codes and a stretch of time.

Rows are taken in blocks; each row's cell is a small integer, and whole smallest units are added up in 64-bit
integers. Nothing is rounded and nothing can overflow: amounts that could are not among the regular rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.regular import SHARED, Regular, blocks
from aidledger.ledger.table import MISSING, OPEN
from aidledger.ledger.workers import shared_out, spans

if TYPE_CHECKING:
    from aidledger.ledger.table import EntryTable

Ints = npt.NDArray[np.int64]

#: Cells that are summed in one pass over the rows, and how many passes are worth it.
MOST_CELLS = 1 << 22
MOST_PASSES = 24


@dataclass(frozen=True)
class Layout:
    """How rows map to cells: ``codes`` are the combinations of the rows, ``combination`` numbers the wanted
    ones from 1 (0: left out), ``time`` the wanted stretches of the days of a :class:`Regular` from 1 (0: left
    out)."""

    codes: npt.NDArray[Any]
    combination: npt.NDArray[np.int64]
    combinations: int
    time: npt.NDArray[np.int64]
    times: int

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return (self.combinations + 1) * (self.times + 1)


@dataclass(frozen=True)
class Sheet:
    """Sums of one stretch of time: a row for each combination, a column for each time from ``first`` on."""

    first: int
    value: Ints
    low: Ints
    high: Ints
    unbounded: Ints
    stated: npt.NDArray[Any]
    unstated: npt.NDArray[Any]


def passes(layout: Layout) -> int | None:
    """How many passes over the rows the layout takes; ``None`` where too many."""
    needed = -(-layout.cells // MOST_CELLS)
    return needed if needed <= MOST_PASSES and layout.combinations < MOST_CELLS // 2 else None


def sum_plain(table: EntryTable, regular: Regular, layout: Layout, *, counts: bool) -> Iterator[Sheet]:
    """Sums of the plain rows, for which one number is value and bounds.

    Without ``counts``, ``stated`` only says which cells hold a row: plain amounts are positive, so their sum
    tells, and a pass is saved.
    """
    one = np.int32(1)
    for first, times in _stretches(layout):
        keys = _Keys(layout, first, times)

        def add_up(span: tuple[int, int], keys: _Keys = keys) -> tuple[Ints, npt.NDArray[np.int32]]:
            total = np.zeros(keys.cells, dtype=np.int64)
            count = np.zeros(keys.cells if counts else 0, dtype=np.int32)
            for part in blocks(*span):
                key = keys.of(part, regular.slot[part])
                np.add.at(total, key, table.money.value[part])
                if counts:
                    np.add.at(count, key, one)
            return total, count

        (total, count), *others = shared_out(add_up, spans(len(table), max(SHARED, 8 * keys.cells)))
        for more, further in others:
            total += more
            count += further
        nothing = np.broadcast_to(np.int64(0), (layout.combinations, times))
        total = keys.wanted(total)
        held = keys.wanted(count) if counts else total > 0
        yield Sheet(first, total, total, total, nothing, held, nothing)


def sum_special(table: EntryTable, regular: Regular, layout: Layout) -> Iterator[Sheet]:
    """Sums of the special rows, whose bounds differ from their value, or which state none."""
    rows, money = regular.special, table.money
    if not len(rows):
        return
    for first, times in _stretches(layout):
        keys = _Keys(layout, first, times)
        key = np.concatenate([keys.of(rows[p], regular.special_slot[p]) for p in blocks(0, len(rows))])
        sums = []
        for weigh in (_value, _low, _high, _unbounded, _stated, _unstated):
            total = np.zeros(keys.cells, dtype=np.int64)
            for part in blocks(0, len(rows)):
                at = rows[part]
                np.add.at(total, key[part], weigh(money.value[at], money.low[at], money.high[at]))
            sums.append(keys.wanted(total))
        yield Sheet(first, *sums)


def _value(value: Ints, low: Ints, high: Ints) -> Ints:
    del low, high
    return np.asarray(np.where(value == MISSING, 0, value))


def _low(value: Ints, low: Ints, high: Ints) -> Ints:
    del value, high
    return np.asarray(np.where(low == MISSING, 0, low))


def _high(value: Ints, low: Ints, high: Ints) -> Ints:
    del value
    return np.asarray(np.where((low == MISSING) | (high == OPEN), 0, high))


def _unbounded(value: Ints, low: Ints, high: Ints) -> Ints:
    del value
    return np.asarray((low == MISSING) | (high == OPEN), dtype=np.int64)


def _stated(value: Ints, low: Ints, high: Ints) -> Ints:
    del low, high
    return np.asarray(value != MISSING, dtype=np.int64)


def _unstated(value: Ints, low: Ints, high: Ints) -> Ints:
    del low, high
    return np.asarray(value == MISSING, dtype=np.int64)


def _stretches(layout: Layout) -> list[tuple[int, int]]:
    """The times of a layout in stretches (first, length) whose cells are few enough."""
    most = max(MOST_CELLS // (layout.combinations + 1) - 1, 1)
    return [(first, min(most, layout.times - first)) for first in range(0, layout.times, most)]


class _Keys:
    """The cells of one stretch of time: cell 0 of each combination, and combination 0, are left out."""

    def __init__(self, layout: Layout, first: int, times: int) -> None:
        self.codes = layout.codes
        self.width = times + 1
        self.cells = (layout.combinations + 1) * self.width
        self.base = layout.combination * self.width
        self.plain = bool(layout.combinations == 1 and len(self.base) == 1)
        time = np.where((layout.time > first) & (layout.time <= first + times), layout.time - first, 0)
        identical = np.array_equal(time, np.arange(len(time)))
        self.time = None if identical else time

    def of(self, rows: Any, slot: npt.NDArray[Any]) -> Ints:
        """The cell of each row."""
        if self.plain:
            key = np.full(len(slot), self.width, dtype=np.int64)
        else:
            key = self.base.take(self.codes[rows], mode="clip")
        key += slot if self.time is None else self.time.take(slot, mode="clip")
        return key

    def wanted(self, sums: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The cells that are wanted, by combination and time."""
        return sums.reshape(-1, self.width)[1:, 1:]
