"""Which rows of a table can be summed without a second look, and on which day each of them counts.

Most entries of a large ledger are alike: one precise day, one amount that is its own bounds, no link to
another entry. What is special about the others is found once for each immutable table and kept, so that a
question reads two bytes a row instead of four dates and three amounts. See ``docs/decisions/exact-sums.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.workers import shared_out, spans
from aidledger.model.scope import AID_STAGES, Stage

if TYPE_CHECKING:
    from aidledger.ledger.table import EntryTable

#: Rows that are worked on at a time, so that temporaries stay in the processor's cache.
BLOCK = 1 << 16
#: Fewer rows than this are not worth another thread.
SHARED = 1 << 19
#: A fuzzy or open date, and no date, where a day is expected.
_FUZZY, _NONE = -2, -1
#: No table of combinations is made that is larger than this.
MOST_COMBINATIONS = 1 << 22
#: For so many sets of columns a table keeps the combination of each row, a byte or two a row and set.
MOST_HELD = 8


@dataclass(frozen=True)
class Regular:
    """The rows of a table as one stage sees them.

    ``slot`` says for each *plain* row the day on which it counts: ``first_day + slot - 1``; 0 for all others.
    ``special`` rows have such a day too (``special_slot``), but bounds or no stated amount; ``rest`` must be
    looked at one by one: fuzzy dates, refunds, pieces, superseded or reimbursed parcels.
    """

    slot: npt.NDArray[Any]
    first_day: int
    days: int
    special: npt.NDArray[np.int64]
    special_slot: npt.NDArray[Any]
    rest: npt.NDArray[np.int64]


def blocks(first: int, end: int) -> Iterator[slice]:
    """Slices that cover the rows from ``first`` up to ``end``."""
    return (slice(start, min(start + BLOCK, end)) for start in range(first, end, BLOCK))


def regular_rows(table: EntryTable, stage: Stage | None) -> Regular:
    """Sort the rows of ``table`` by how they must be summed for a question at ``stage``."""
    n = len(table)
    columns = [
        (table.date(at), day_of_values(table.date(at).values))
        for at in (AID_STAGES if stage is None else AID_STAGES[stage.rank :])
        if table.date(at).values
    ]
    known = [days[days > 0] for _, days in columns]
    first_day = min((int(d.min()) for d in known if len(d)), default=1)
    last_day = max((int(d.max()) for d in known if len(d)), default=0)
    width = max(last_day - first_day + 1, 0)
    kind = np.int16 if width < 2**15 else np.int32
    slots = [np.where(days > 0, days - (first_day - 1), days).astype(kind) for _, days in columns]
    dated_columns = [(column.codes, np.roll(s, 1)) for (column, _), s in zip(columns, slots, strict=True)]
    slot = np.empty(n, dtype=kind)
    linked = linked_rows(table)
    largest = largest_regular(n)
    value, low, high = table.money.value, table.money.low, table.money.high

    def sort(part: slice) -> tuple[Any, Any, Any] | None:
        """Enter the slots of the plain rows of a block; return the special rows, their slots, and the rest."""
        day = _days(dated_columns, part, stage is None)
        dated = day > 0
        if linked is not None:
            dated &= ~linked[part]
        v, lo, hi = value[part], low[part], high[part]
        plain = dated & (v > 0)
        plain &= v <= largest
        if low is not value or high is not value:
            plain &= (lo == v) & (hi == v)
        np.multiply(day, plain, out=slot[part])
        settled = plain | (day == _NONE)
        if settled.all():
            return None
        at = np.flatnonzero(~settled)
        mild = dated[at] & _mild(v[at], lo[at], hi[at], largest)
        return at[mild] + part.start, day[at[mild]], at[~mild] + part.start

    sorted_out = shared_out(lambda span: [sort(part) for part in blocks(*span)], spans(n, SHARED))
    found = [three for parts in sorted_out for three in parts if three is not None]
    none = np.zeros(0, dtype=np.int64)
    special, special_slot, rest = (
        np.concatenate([kind, *(three[i] for three in found)])
        for i, kind in enumerate((none, none.astype(slot.dtype), none))
    )
    return Regular(slot, first_day, width, special, special_slot, rest)


def _days(columns: list[Any], part: slice, whole: bool) -> npt.NDArray[Any]:
    """The slot of each row of a block, from codes and what is said of each, beginning with none. For the whole
    parcel all recorded stages must share it."""
    if not columns:
        return np.full(part.stop - part.start, _NONE, dtype=np.int16)
    slots = (
        lookup.take(np.add(codes[part], 1, dtype=np.min_scalar_type(-len(lookup))), mode="clip")
        for codes, lookup in reversed(columns)
    )
    day: npt.NDArray[Any] = next(slots)
    for here in slots:
        if whole and (np.minimum(day, here) == _NONE).all():
            day = np.maximum(day, here)
        elif whole:
            day = np.where(day == _NONE, here, np.where((here == _NONE) | (here == day), day, _FUZZY))
        else:
            day = np.where(here == _NONE, day, here)
    return day


def day_of_values(periods: tuple[Any, ...]) -> npt.NDArray[np.int32]:
    """The ordinal of each period that is one day, with the marks for others and, at the end, for none."""
    days = [
        p.hull.start.toordinal() if p.hull.start is not None and p.hull.start == p.hull.end else _FUZZY
        for p in periods
    ]
    return np.asarray([*days, _NONE], dtype=np.int32)


def largest_regular(n: int) -> int:
    """The largest amount with which sums of ``n`` rows surely fit 64 bits."""
    return 2**62 // max(n, 1)


def _mild(value: Any, low: Any, high: Any, largest: int) -> npt.NDArray[np.bool_]:
    """Whether the bounds of amounts are such that sums of all of them fit 64 bits, and none is negative."""
    from aidledger.ledger.table import MISSING, OPEN

    stated = (value == MISSING) | ((value >= 0) & (value <= largest))
    floor = (low == MISSING) | ((low >= 0) & (low <= largest))
    found: npt.NDArray[np.bool_] = stated & floor & ((high == OPEN) | ((high >= 0) & (high <= largest)))
    return found


def linked_rows(table: EntryTable) -> npt.NDArray[np.bool_] | None:
    """Rows that name another entry, are named by one, or have other amounts at some stage; ``None``: none."""
    special = [d.money_at != () for d in table.details.values]
    columns = (table.part_of, table.supersedes, table.reimbursed_by)
    if not any(special) and not any(c.values for c in columns):
        return None
    linked = np.asarray([*special, False], dtype=bool)[table.details.codes]
    names: set[str] = set()
    for column in columns:
        linked |= column.codes >= 0
        names.update(column.values)
    if names:
        row_of = table.row_of
        linked[[row_of[name] for name in names if name in row_of]] = True
    return linked


@dataclass(frozen=True)
class Combinations:
    """Which combination of codes of some columns each row has (none = 0, first value = 1, ..., in mixed radix),
    and which combinations occur."""

    codes: npt.NDArray[Any]
    present: npt.NDArray[np.bool_]


def combinations(table: EntryTable, names: tuple[str, ...]) -> Combinations | None:
    """The combinations of some columns, worked out once for each table; ``None`` where there could be more than
    :data:`MOST_COMBINATIONS`."""
    key = ("combinations", names)
    if key not in table.kept:
        held = [k for k in table.kept if k[0] == "combinations" and table.kept[k] is not None]
        for oldest in held[: len(held) + 1 - MOST_HELD]:
            del table.kept[oldest]
        table.kept[key] = _combinations(table, names)
    found: Combinations | None = table.kept[key]
    return found


def _combinations(table: EntryTable, names: tuple[str, ...]) -> Combinations | None:
    strides, size, offset = radix(table, names)
    if size > MOST_COMBINATIONS:
        return None
    codes = np.empty(len(table), dtype=np.min_scalar_type(max(size - 1, 1)))
    present = np.zeros(size, dtype=bool)

    def combine(span: tuple[int, int]) -> None:
        for part in blocks(*span):
            key = combined(table, names, strides, offset, part)
            codes[part] = key
            if not present.take(key, mode="wrap").all():
                present[key] = True

    shared_out(combine, spans(len(table), SHARED))
    return Combinations(codes, present)


def column_codes(table: EntryTable, name: str) -> tuple[npt.NDArray[Any], int]:
    """The codes of a column (-1 is none), and how many values they run over."""
    if name == "stage":
        return table.reached, len(AID_STAGES)
    column = getattr(table, name)
    return column.codes, len(column.values)


def radix(table: EntryTable, names: tuple[str, ...]) -> tuple[tuple[int, ...], int, int]:
    """Strides of each column in a mixed radix, the number of combinations, and the key of the first values."""
    sizes = [column_codes(table, name)[1] + 1 for name in names]
    strides = [1] * len(names)
    for place in range(len(names) - 2, -1, -1):
        strides[place] = strides[place + 1] * sizes[place + 1]
    return tuple(strides), strides[0] * sizes[0] if names else 1, sum(strides) if names else 0


def combined(
    table: EntryTable, names: tuple[str, ...], strides: tuple[int, ...], offset: int, rows: slice
) -> npt.NDArray[Any]:
    """The combination of each of the rows."""
    kind = np.int16 if strides and strides[0] * (column_codes(table, names[0])[1] + 1) < 2**15 else np.int32
    key = np.full(rows.stop - rows.start, offset, dtype=kind)
    for name, stride in zip(names, strides, strict=True):
        codes = column_codes(table, name)[0][rows]
        key += codes if stride == 1 else np.multiply(codes, stride, dtype=kind, casting="same_kind")
    return key
