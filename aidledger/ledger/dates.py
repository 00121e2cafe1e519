"""When entries count: the days between which the date of each lies, at a stage or at the furthest one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aidledger.ledger.pieces import parents
from aidledger.ledger.table import EntryTable
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import AID_STAGES, Stage

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int32]

#: Rows whose dates are worked out at a time.
_BLOCK = 1 << 16
#: Open ends and unknown days, as ordinals that compare the right way.
FIRST, LAST, UNDATED = np.int32(0), np.int32(9_999_999), np.int32(-1)


@dataclass(frozen=True)
class Dates:
    """For each row the days between which its date lies, and the day on which its value is counted."""

    start: Days
    end: Days
    anchor: Days


def ordinals(period: Period | None) -> tuple[int, int, int]:
    """``(start, end, anchor)`` of a date: its hull, and its last known day (else its first)."""
    if period is None:
        return int(UNDATED), int(UNDATED), int(UNDATED)
    start, end = period.hull
    anchor = end or start
    return (
        start.toordinal() if start else int(FIRST),
        end.toordinal() if end else int(LAST),
        anchor.toordinal() if anchor else int(UNDATED),
    )


def spans_of_values(table: EntryTable, stage: Stage) -> Days:
    """``(start, end, anchor)`` of each distinct date of a stage, and of no date at the end."""
    key, kept = f"spans of {stage.value}", table.kept_of_values
    if key not in kept:
        values = table.date(stage).values
        kept[key] = np.asarray([*map(ordinals, values), ordinals(None)], dtype=np.int32)
    spans: Days = kept[key]
    return spans


def dates_at(table: EntryTable, stage: Stage | None) -> tuple[Dates, npt.NDArray[np.int8]]:
    """When each entry counts, and the stage whose date that is (-1: it does not count).

    At a stage: the recorded date of that stage, else of the next later one. Without a stage: the entry
    counts once, on the day it reached its furthest stage; between its first and last date otherwise. A package
    may have been given on any day from its own to that of its last piece.
    """
    n = len(table)
    start, end, anchor = (np.full(n, UNDATED, dtype=np.int32) for _ in range(3))
    found = np.full(n, -1, dtype=np.int8)
    wanted = AID_STAGES if stage is None else AID_STAGES[stage.rank :]
    columns = [
        (at, table.date(at).codes, spans_of_values(table, at)) for at in wanted if table.date(at).values
    ]
    for low in range(0, n, _BLOCK):
        part = slice(low, low + _BLOCK)
        days = (start[part], end[part], anchor[part])
        for at, codes, spans in reversed(columns):
            rows = np.flatnonzero(codes[part] >= 0)
            if len(rows):
                _enter_dates(days, found[part], rows, spans[codes[part][rows]], at.rank, once=stage is None)
    if table.part_of.values:
        _stretch(parents(table), start, end, found)
    return Dates(start, end, anchor), found


def _stretch(parent: npt.NDArray[np.int64], start: Days, end: Days, found: npt.NDArray[np.int8]) -> None:
    """Let the days of wholes reach over those of their pieces, at any depth."""
    rows = np.flatnonzero((parent >= 0) & (found >= 0))
    rows = rows[found[parent[rows]] >= 0]
    for _ in range(len(rows)):
        before = start.copy(), end.copy()
        np.minimum.at(start, parent[rows], start[rows])
        np.maximum.at(end, parent[rows], end[rows])
        if (before[0] == start).all() and (before[1] == end).all():
            return


def _enter_dates(
    days: tuple[Days, Days, Days],
    found: npt.NDArray[np.int8],
    rows: npt.NDArray[np.int64],
    spans: Days,
    rank: int,
    *,
    once: bool,
) -> None:
    """Put the dates of one stage down for some rows of a block, later stages having been there before.

    ``once``: a later stage's counted day stays, and the window grows; else the earlier stage takes its place.
    """
    start, end, anchor = days
    if once:
        again = found[rows] >= 0
        twice, wider = rows[again], spans[again]
        start[twice] = np.minimum(start[twice], wider[:, 0])
        end[twice] = np.maximum(end[twice], wider[:, 1])
        rows, spans = rows[~again], spans[~again]
    start[rows], end[rows], anchor[rows] = spans.T
    found[rows] = rank


def in_window(period: Period, dates: Dates) -> tuple[Mask, Mask, Mask]:
    """Rows surely, possibly and by their anchor inside a window."""

    def ends(span: DateRange) -> tuple[int, int]:
        low = span.start.toordinal() if span.start else int(FIRST)
        return low, span.end.toordinal() if span.end else int(LAST)

    low, high = ends(period.hull)
    possible = (dates.start <= high) & (dates.end >= low)
    anchored = (dates.anchor >= low) & (dates.anchor <= high)
    if low == FIRST and high == LAST:
        anchored |= dates.anchor == UNDATED
    if period.core is None:
        return np.zeros_like(possible), possible, anchored
    low, high = ends(period.core)
    return (dates.start >= low) & (dates.end <= high), possible, anchored
