"""Entries of one source that may be the same parcel twice.

Two rows with the same parties, kind, dates, amounts and items are mostly a copy that slipped in, and double
the money. Some are genuine: two equal deliveries on one day. So they are shown and never dropped. The amount
alone proves nothing (three parcels of 400 million in three weeks can be three parcels), nor do entries that
state no amount at all, unless everything else about them is the same too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, ids_of, money, several, source_of
from aidledger.ledger.dates import ordinals
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.model.scope import AID_STAGES

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

_CODED = ("donor", "recipient", "aid_type", "source", "tonnage", "items", "part_of", "basis")


@rule(
    "AL030",
    "possible duplicates within a source",
    Severity.warning,
    hint="look both up in the source; remove one only if the source lists it once",
)
def duplicates(ledger: Ledger) -> Iterator[Hit]:
    """Groups of entries that say the same; a note where their places or notes differ."""
    table = ledger.table
    if len(table) < 2:
        return
    for rows in _alike(_columns(table)):
        if _linked(table, rows):
            continue
        alike = len(np.unique(table.details.codes[rows])) < len(rows)
        if not alike and not _measured(table, int(rows[0])):
            continue
        severity = None if alike else Severity.note
        yield Hit(
            ids_of(table, rows), _words(table, rows.tolist(), alike), source_of(table, rows[0]), severity
        )


def _alike(columns: list[npt.NDArray[np.int64]]) -> Iterator[npt.NDArray[np.int64]]:
    """Groups of two or more rows that are the same in every column."""
    order = np.lexsort(columns)
    borders = np.zeros(len(order) - 1, dtype=bool)
    for column in columns:
        borders |= np.diff(column[order]) != 0
    starts = np.flatnonzero(np.concatenate([[True], borders]))
    ends = np.append(starts[1:], len(order))
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        yield np.sort(order[start:end])


def _columns(table: EntryTable) -> list[npt.NDArray[np.int64]]:
    columns = [getattr(table, name).codes.astype(np.int64) for name in _CODED]
    for stage in AID_STAGES:
        days: dict[Any, int] = {}

        def number(period: Any, days: dict[Any, int] = days) -> int:
            return days.setdefault(ordinals(period), len(days))

        columns.append(table.date(stage).mapped(number, -1, np.int64))
    amounts = table.money
    for numbers in (amounts.value, amounts.low, amounts.high):
        columns.append(np.unique(numbers, return_inverse=True)[1].reshape(-1).astype(np.int64))
    return columns


def _linked(table: EntryTable, rows: Any) -> bool:
    """Whether one of the rows replaces or pays for another."""
    ids = set(ids_of(table, rows))
    return any(
        column.codes[row] >= 0 and column.values[column.codes[row]] in ids
        for column in (table.supersedes, table.reimbursed_by)
        for row in rows
    )


def _measured(table: EntryTable, row: int) -> bool:
    """Whether a row says how much: money, mass or items."""
    stated = table.money.value[row] != MISSING or table.money.low[row] > 0
    return bool(stated or table.tonnage.codes[row] >= 0 or table.items.codes[row] >= 0)


def _words(table: EntryTable, rows: list[int], alike: bool) -> Any:
    def say() -> str:
        entry = table.entry(rows[0])
        things = [amount(money(table, rows[0]))] if entry.money is not None else []
        things += [amount(x) for x in (entry.tonnage, *entry.items) if x is not None]
        what = several(things) if things else "an undisclosed amount"
        stage = entry.stage
        when = f", {stage.value} {entry.date_of(stage)}" if stage else ""
        how = "in every field" if alike else "but for their place, words or note"
        return f"{flow(table, rows[0])}: {len(rows)} entries of {what}{when} are the same {how}"

    return say
