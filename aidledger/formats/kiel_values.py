"""Which column of the tracker's list holds the value of a row, and how often a value is told.

Releases publish up to four columns of values in EUR: of an activity (on its first row, or on each of its
rows) and of its parts, the latter with and without what was spread over parts without a price. Commitments
are the values of activities, allocations those of parts. No name of a column says how often it repeats its
value, so every reading is tried, and where the workbook has a summary of its own the one that reproduces
most of it is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aidledger.errors import UnreadableFigure, UnreadableFile
from aidledger.formats.cell_values import clean, is_tidy_number, read_number, word_meaning
from aidledger.formats.kiel_packages import Row
from aidledger.formats.kiel_summary import Summary
from aidledger.formats.report import Tally
from aidledger.formats.tabular import Header, Sheet, column_table, loose_header, plain_header


@dataclass(frozen=True)
class Reading:
    """One way to read the values: the columns, the value of each row, and the rows that hold no number."""

    places: tuple[int, ...]
    values: dict[int, Decimal]
    unread: frozenset[int] = frozenset()


def row_values(
    rows: list[Row], sheet: Sheet, header: Header, summary: Summary | None, tally: Tally, measure: str | None
) -> dict[int, Decimal]:
    """The value in EUR that each row states once, by row number.

    Where the workbook has its own summary, the reading that reproduces most of its cells is taken; otherwise
    activities once each where the list tells commitments from allocations, else the column that the column
    table prefers. Raises :class:`~aidledger.errors.UnreadableFile` where no column holds a number.
    """
    names = sheet.rows[header.row]
    parts = _readings(rows, header, _all_columns(names, "value"), once=False)
    activities = _readings(rows, header, _all_columns(names, "activity_value"), once="id" in header)
    readings = parts + activities
    if not readings:
        raise _no_values(rows, sheet, header)
    told_apart = "measure" in header and measure is None
    if told_apart and parts and activities:
        if activities[0].places != parts[0].places:
            readings = activities + parts
        readings += [_mixed(rows, parts[0], later) for later in activities if later.places != parts[0].places]
    best = readings[0]
    if summary is not None and len(readings) > 1:
        best = max(readings, key=lambda r: summary.agreement(sums(rows, r.values)))
    if len({r.places for r in readings}) > 1:
        named = " and, for commitments, ".join(clean(names[place]) for place in best.places)
        tally.note(f"values are those of {named}")
    for row in rows:
        for place in best.places:
            if row.number in best.unread and place < len(row.cells):
                tally.repair(
                    row.number,
                    clean(names[place]),
                    row.cells[place],
                    "not understood: the value is undisclosed",
                )
    return best.values


def _no_values(rows: list[Row], sheet: Sheet, header: Header) -> UnreadableFile:
    """That no value can be read, with the first cell that should hold one."""
    names = sheet.rows[header.row]
    places = [*_all_columns(names, "value"), *_all_columns(names, "activity_value")]
    cells = (
        (row, p) for p in places for row in rows if p < len(row.cells) and word_meaning(row.cells[p]) is None
    )
    first = next(((row.number, clean(names[p]), clean(row.cells[p])[:40]) for row, p in cells), None)
    seen = "all are empty" if first is None else f"row {first[0]}, {first[1]} has {first[2]!r}"
    return UnreadableFile(
        f"no column of values in EUR holds a number that can be read: {seen}",
        where=f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file,
        remedy="write values as plain numbers of euros, such as 1250000.50",
    )


def delivered_values(rows: list[Row], header: Header, tally: Tally) -> dict[int, Decimal]:
    """What was delivered of each row in EUR, told once a package where most packages repeat it."""
    place = header.columns.get("delivered")
    if place is None:
        return {}
    every = _stated(rows, header, place)
    for row in rows:
        if row.number in every.unread:
            tally.repair(row.number, header.name("delivered"), row.cells[place], "not understood: left out")
        elif row.number in every.values and not is_tidy_number(row.cells[place]):
            read_as = f"read as {every.values[row.number]:f}"
            tally.repair(row.number, header.name("delivered"), row.cells[place], read_as)
    repeated = "id" in header and _alike(rows, every.values)
    return _stated(rows, header, place, once=True).values if repeated else every.values


def sums(rows: list[Row], values: dict[int, Decimal]) -> dict[tuple[str, str], Decimal]:
    """The sums of the values by donor and kind of aid."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.number in values:
            found[row.donor.code, row.aid_type.value] += values[row.number]
    return found


def _readings(rows: list[Row], header: Header, places: Iterable[int], *, once: bool) -> list[Reading]:
    """The readings of some columns, the likelier first: told on each row, on the first, on the marked one."""
    found: list[Reading] = []
    for place in places:
        every = _stated(rows, header, place)
        single = _stated(rows, header, place, once="id" in header)
        marked = _stated(rows, header, place, marked=True)
        of_parts = any(word in plain_header(header.names[place]) for word in ("sub activity", "redistr"))
        alike = _alike(rows, every.values) if "id" in header else None
        if alike or (once and alike is None):
            found += [single, every, marked]
        elif of_parts:
            found += [every, single, marked]
        else:
            found += [marked, every, single]
    return [r for i, r in enumerate(found) if r.values and r not in found[:i]]


def _alike(rows: list[Row], values: dict[int, Decimal]) -> bool | None:
    """Whether most packages of several valued rows have the same value on each; ``None`` where few have several."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if row.number in values:
            groups[row.group].append(values[row.number])
    several = [listed for listed in groups.values() if len(listed) > 1]
    if len(several) <= 2:
        return None
    return sum(len(set(listed)) == 1 for listed in several) > 0.8 * len(several)


def _all_columns(names: Sequence[Any], meaning: str) -> list[int]:
    patterns = [p for m, p in column_table("kiel") if m == meaning]
    exact, loose = [plain_header(n) for n in names], [loose_header(n) for n in names]
    found = [place for p in patterns for place, h in enumerate(exact) if h == p]
    return found or [place for p in patterns for place, h in enumerate(loose) if h == p]


def _stated(
    rows: list[Row], header: Header, place: int, *, once: bool = False, marked: bool = False
) -> Reading:
    found: dict[int, Decimal] = {}
    unread: set[int] = set()
    groups: set[str] = set()
    dummy = header.columns.get("dummy") if marked else None
    for row in rows:
        cell = row.cells[place] if place < len(row.cells) else None
        if word_meaning(cell) is not None:
            continue
        if dummy is not None and dummy < len(row.cells) and clean(row.cells[dummy]) in ("0", "0.0"):
            continue
        try:
            number = read_number(cell, "EUR")
        except UnreadableFigure:
            unread.add(row.number)
            continue
        if number and not (once and row.group in groups):
            found[row.number] = number
            groups.add(row.group)
    return Reading((place,), found, frozenset(unread))


def _mixed(rows: list[Row], value: Reading, activity: Reading) -> Reading:
    """Allocations by one column, commitments by another."""
    chosen = {r.number: activity if is_commitment(r) else value for r in rows}
    return Reading(
        (*value.places, *activity.places),
        {n: reading.values[n] for n, reading in chosen.items() if n in reading.values},
        frozenset(n for n, reading in chosen.items() if n in reading.unread),
    )


def is_commitment(row: Row) -> bool:
    """Whether a row says that it is committed and not yet allocated."""
    return row.measure.casefold().startswith("commitment")
