"""The same aid in two sources.

A tracker and a ministry describe one flow: their entries are two views of it, never addends. Where the lists
of two sources overlap in time, or are no more than a week apart, totals keep them apart and give no single
value. Where they are further apart, totals add them up, and a parcel that stands in both is counted twice:
entries of nearly the same amount within a month are shown, as notes in the first case, as warnings in the
second.
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
from aidledger.ledger.dates import UNDATED, Dates, dates_at
from aidledger.ledger.overlap import overlapping_sources, views
from aidledger.ledger.question import Question
from aidledger.ledger.selection import select
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.model.scope import SINGLE_KINDS, Scope

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Rows = npt.NDArray[np.int64]

#: Amounts this far apart, and dates this many days, can be one parcel in two books.
NEAR_AMOUNT, NEAR_DAYS = 0.01, 31
#: How many neighbours in the order of amounts are looked at.
_NEIGHBOURS = 100


@rule(
    "AL031",
    "the same aid in two sources",
    Severity.note,
    hint="ask for one of them with source=, or drop one of the two entries; sources that overlap are not added up",
)
def same_aid_twice(ledger: Ledger) -> Iterator[Hit]:
    """Pairs of sources that list the same flows, and entries of two sources that look like one parcel."""
    table = ledger.table
    selection = select(table, Question(Scope()))
    view = views(table)
    if len(np.unique(view[selection.rows])) < 2:
        return
    clusters = overlapping_sources(table, selection)
    if clusters is None:
        clusters = np.full(len(table), -1, dtype=np.int64)
    dates, _ = dates_at(table, None)
    alike: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for one, other in near_pairs(table, selection.rows, view, dates):
        if clusters[one] == clusters[other] >= 0:
            alike[_ordered(int(view[one]), int(view[other]))].append((one, other))
        else:
            words = f"{_both(table, one, other, dates)} look like one parcel, and both are counted"
            yield Hit(ids_of(table, (one, other)), words, severity=Severity.warning)
    for pair, (mine, theirs) in _overlapping(selection.rows, clusters, view).items():
        yield _overlap(table, mine, theirs, alike[pair], dates)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _both(table: EntryTable, one: int, other: int, dates: Dates) -> str:
    named = [
        f"{amount(money(table, row))} on {day(dates.anchor[row])} ({source_of(table, row)})"
        for row in (one, other)
    ]
    return f"{flow(table, one)}: {named[0]} and {named[1]}"


def _overlapping(
    rows: Rows, clusters: Rows, view: Rows
) -> dict[tuple[int, int], tuple[list[Rows], list[Rows]]]:
    """The rows of each two views that list the same flows."""
    rows = rows[clusters[rows] >= 0]
    rows = rows[np.lexsort((view[rows], clusters[rows]))]
    shared: dict[tuple[int, int], tuple[list[Rows], list[Rows]]] = defaultdict(lambda: ([], []))
    if not len(rows):
        return shared
    borders = np.flatnonzero(np.diff(clusters[rows]) | np.diff(view[rows])) + 1
    lists: dict[int, list[Rows]] = defaultdict(list)
    for part in np.split(rows, borders):
        lists[int(clusters[part[0]])].append(part)
    for parts in lists.values():
        for one, other in combinations(parts, 2):
            mine, theirs = shared[int(view[one[0]]), int(view[other[0]])]
            mine.append(one)
            theirs.append(other)
    return shared


def _overlap(
    table: EntryTable, mine: list[Rows], theirs: list[Rows], pairs: list[tuple[int, int]], dates: Dates
) -> Hit:
    one, other = np.concatenate(mine), np.concatenate(theirs)
    alike = [row for pair in pairs for row in pair]

    def say() -> str:
        words = f"{_listed(table, one)} and {_listed(table, other)} list aid of the same flows"
        if not pairs:
            return f"{words}; no two entries are near in amount and date"
        count = "1 pair looks" if len(pairs) == 1 else f"{len(pairs):,} pairs look"
        return f"{words}; {count} like one parcel: {_both(table, *pairs[0], dates)}"

    return Hit(ids_of(table, dict.fromkeys([*alike, *one.tolist(), *other.tolist()])), say)


def _listed(table: EntryTable, rows: Rows) -> str:
    return f"{source_of(table, rows[0])} ({len(rows):,} {'entry' if len(rows) == 1 else 'entries'})"


def near_pairs(table: EntryTable, rows: Rows, view: Rows, dates: Dates) -> Iterator[tuple[int, int]]:
    """Entries of two views with nearly the same amount of one flow in one currency, within a month."""
    values = table.money.value
    rows = rows[(values[rows] != MISSING) & (values[rows] > 0) & (dates.anchor[rows] != UNDATED)]
    unit: dict[str, int] = {}
    currency = table.basis.mapped(lambda b: unit.setdefault(b.unit, len(unit)), -1, np.int64)
    flows = table.donor.codes.astype(np.int64) * len(table.recipient.values) + table.recipient.codes
    # logarithms of whole amounts stay below 44, so flows that are 64 apart cannot meet
    place = (flows * max(1, len(unit)) + currency)[rows] * 64.0 + np.log(values[rows].astype(float))
    kinds = table.aid_type.mapped(lambda k: sum(1 << SINGLE_KINDS.index(x) for x in k.possibly), 0, np.int64)
    order = np.lexsort((dates.anchor[rows], view[rows], place))
    rows, place = rows[order], place[order]
    repeated = (np.diff(place) == 0) & (np.diff(view[rows]) == 0) & (np.diff(dates.anchor[rows]) == 0)
    first = np.concatenate([np.ones(min(1, len(rows)), dtype=bool), ~repeated])
    rows, place = rows[first], place[first]
    for step in range(1, min(_NEIGHBOURS, len(rows))):
        a, b = rows[:-step], rows[step:]
        close = place[step:] - place[:-step] <= NEAR_AMOUNT
        if not close.any():
            return
        apart = np.maximum(dates.start[a] - dates.end[b], dates.start[b] - dates.end[a])
        close &= (apart <= NEAR_DAYS) & (view[a] != view[b]) & ((kinds[a] & kinds[b]) > 0)
        for at in np.flatnonzero(close).tolist():
            yield int(a[at]), int(b[at])
