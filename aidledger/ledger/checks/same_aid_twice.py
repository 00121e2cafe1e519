"""The same aid in two sources.

A tracker and a ministry describe one flow: their entries are two views of it, never addends. Totals keep
such sources apart and give no single value where they overlap; this finding says which sources they are and
which entries look like one parcel (nearly the same amount, within a week).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, day, flow, ids_of, money, source_of
from aidledger.ledger.overlap import overlapping_sources, views
from aidledger.ledger.question import Question
from aidledger.ledger.selection import UNDATED, dates_at, select
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.model.scope import Scope

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Rows = npt.NDArray[np.int64]

#: Amounts this far apart, and dates this many days, can be one parcel in two books.
NEAR_AMOUNT, NEAR_DAYS = 0.01, 7
#: Pairs beyond this many of one flow are not looked for: the finding is made anyway.
_MOST_PAIRS = 100_000


@rule(
    "AL031",
    "the same aid in two sources",
    Severity.note,
    hint="ask for one of them with source=, or take their totals as alternatives: they are not added up",
)
def same_aid_twice(ledger: Ledger) -> Iterator[Hit]:
    """Pairs of sources that list the same flows, with the entries that look like one parcel."""
    table = ledger.table
    selection = select(table, Question(Scope()))
    clusters = overlapping_sources(table, selection)
    if clusters is None:
        return
    rows = selection.rows[clusters[selection.rows] >= 0]
    view = views(table)
    rows = rows[np.lexsort((view[rows], clusters[rows]))]
    borders = np.flatnonzero(np.diff(clusters[rows]) | np.diff(view[rows])) + 1
    lists: dict[int, list[Rows]] = defaultdict(list)
    for part in np.split(rows, borders):
        lists[int(clusters[part[0]])].append(part)
    shared: dict[tuple[int, int], tuple[list[Rows], list[Rows]]] = defaultdict(lambda: ([], []))
    for parts in lists.values():
        for one, other in combinations(parts, 2):
            mine, theirs = shared[int(view[one[0]]), int(view[other[0]])]
            mine.append(one)
            theirs.append(other)
    books = _Books(table)
    for mine, theirs in shared.values():
        yield _hit(books, np.concatenate(mine), np.concatenate(theirs))


def _hit(books: _Books, one: Rows, other: Rows) -> Hit:
    table, pairs = books.table, books.pairs(one, other)
    alike = [row for pair in pairs for row in pair]

    def say() -> str:
        names = [f"{source_of(table, rows[0])} ({len(rows):,} entries)" for rows in (one, other)]
        words = f"{names[0]} and {names[1]} list aid of the same flows"
        if not pairs:
            return f"{words}; no two entries are near in amount and date"
        count = "1 pair looks" if len(pairs) == 1 else f"{len(pairs):,} pairs look"
        x, y = (f"{amount(money(table, row))} on {day(books.dates.anchor[row])}" for row in pairs[0])
        return f"{words}; {count} like one parcel: {x} and {y}, {flow(table, pairs[0][0])}"

    return Hit(ids_of(table, dict.fromkeys([*alike, *one.tolist(), *other.tolist()])), say)


class _Books:
    """A number for each entry that is near for near amounts of one flow, and never near otherwise."""

    def __init__(self, table: EntryTable) -> None:
        self.table = table
        self.dates, _ = dates_at(table, None)
        unit: dict[str, int] = {}
        currency = table.basis.mapped(lambda b: unit.setdefault(b.unit, len(unit)), -1, np.int64)
        flows = table.donor.codes.astype(np.int64) * len(table.recipient.values) + table.recipient.codes
        values = table.money.value
        self.usable = (values != MISSING) & (values > 0) & (self.dates.anchor != UNDATED)
        # logarithms of whole amounts stay below 44, so flows that are 64 apart cannot meet
        self.place = (flows * max(1, len(unit)) + currency) * 64.0
        self.place[self.usable] += np.log(values[self.usable].astype(float))

    def pairs(self, one: Rows, other: Rows) -> list[tuple[int, int]]:
        """Rows of two sources with nearly the same amount of one flow, on near days."""
        one, other = one[self.usable[one]], other[self.usable[other]]
        other = other[np.argsort(self.place[other], kind="stable")]
        first = np.searchsorted(self.place[other], self.place[one] - NEAR_AMOUNT)
        counts = np.searchsorted(self.place[other], self.place[one] + NEAR_AMOUNT) - first
        total = int(counts.sum())
        if not 0 < total <= _MOST_PAIRS:
            return []
        left = np.repeat(one, counts)
        within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        right = other[np.repeat(first, counts) + within]
        start, end = self.dates.start, self.dates.end
        near = np.maximum(start[left] - end[right], start[right] - end[left]) <= NEAR_DAYS
        return list(zip(left[near].tolist(), right[near].tolist(), strict=True))
