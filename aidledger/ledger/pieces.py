"""What counts once: pieces of wholes, superseded parcels, and the two sides of a reimbursement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.table import MISSING, OPEN, Amounts, Coded, EntryTable

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Left:
    """Entries that a total leaves out, or counts only in its upper bound, and why."""

    reason: str
    rows: npt.NDArray[np.int64]


def leave(left: list[Left], reason: str, mask: Mask) -> None:
    """Note the rows of ``mask`` as left out for ``reason``, where there are any."""
    rows = np.flatnonzero(mask)
    if len(rows):
        left.append(Left(reason, rows))


def _rows_of(table: EntryTable, named: Coded) -> npt.NDArray[np.int64]:
    """Row of the entry that each row names; -1 where it names none, or one that the ledger does not hold."""
    row_of = table.row_of
    return named.mapped(lambda name: row_of.get(name, -1), -1, np.int64)


def parents(table: EntryTable) -> npt.NDArray[np.int64]:
    """Row of the whole that each row is a piece of; -1 where it is none, or the whole is not in the ledger."""
    return _rows_of(table, table.part_of)


def covered_pieces(table: EntryTable, counted: Mask, amounts: Amounts) -> Mask:
    """Rows that are pieces, at any depth, of a counted row that has an amount of its own."""
    parent = parents(table)
    has_amount = counted & (amounts.value != MISSING)
    covered = np.zeros(len(table), dtype=bool)
    above = parent.copy()
    for _ in range(len(table)):
        linked = above >= 0
        if not linked.any():
            return covered
        covered[linked] |= has_amount[above[linked]]
        above[linked] = parent[above[linked]]
    raise BadScope("packages are pieces of each other in a circle", remedy="mend part_of: see ledger.check()")


def certain_pieces(
    table: EntryTable, possible: Mask, certain: Mask, counted: Mask, amounts: Amounts
) -> Amounts:
    """Amounts in which the certain pieces of wholes that are only possible count in the lower bound alone (and
    in the value, where the whole does not)."""
    rows = np.flatnonzero(_kept_pieces(table, possible, certain, amounts))
    if not len(rows):
        return amounts
    value, high = amounts.value.copy(), amounts.high.copy()
    whole = covered_pieces(table, possible & counted, amounts)[rows]
    value[rows[whole]] = 0
    high[rows] = 0
    return Amounts(value, amounts.low, high)


def _kept_pieces(table: EntryTable, possible: Mask, certain: Mask, amounts: Amounts) -> Mask:
    """Certain pieces with an amount, of wholes none of which is certain: of pieces in pieces the largest."""
    pieces = possible & certain & (amounts.low > 0) & covered_pieces(table, possible, amounts)
    surely = certain & possible & (amounts.value != MISSING)
    return pieces & ~covered_pieces(table, surely, amounts)


def count_once(
    table: EntryTable,
    possible: Mask,
    amounts: Amounts,
    left: list[Left],
    reimbursements: str,
    certain: Mask | None = None,
) -> Mask:
    """Leave out superseded parcels, pieces of a counted whole (but for those that are ``certain`` where the
    whole is not), and one side of a reimbursement."""
    counted = possible.copy()
    if table.supersedes.values:
        gone = np.isin(table.ids, list(table.supersedes.values))
        leave(left, "superseded by a later statement of the same parcel", counted & gone)
        counted &= ~gone
    if table.part_of.values:
        pieces = counted & covered_pieces(table, counted, amounts)
        if certain is not None:
            pieces &= ~_kept_pieces(table, counted, certain, amounts)
        leave(left, "a piece of a package that is counted whole", pieces)
        counted &= ~pieces
    if table.reimbursed_by.values:
        payer = _rows_of(table, table.reimbursed_by)
        both = counted & (payer >= 0) & counted[np.maximum(payer, 0)]
        paying = np.zeros(len(table), dtype=bool)
        paying[payer[both]] = True
        if reimbursements == "gross":
            leave(left, "reimburses a parcel that is counted (gross totals)", paying)
            counted &= ~paying
        else:
            leave(left, "counted only beyond what was reimbursed (net totals)", both)
            _net(amounts, np.flatnonzero(both), payer)
    return counted


def _net(amounts: Amounts, rows: npt.NDArray[np.int64], payer: npt.NDArray[np.int64]) -> None:
    """Take what was paid back off the parcels it was paid for; one payment for several leaves them open."""
    shared = np.bincount(payer[rows])
    for row in rows:
        by = payer[row]
        if shared[by] > 1 or amounts.value[by] == MISSING or amounts.value[row] == MISSING:
            amounts.value[row], amounts.low[row] = MISSING, 0
            continue
        low = 0 if amounts.high[by] == OPEN else max(0, amounts.low[row] - amounts.high[by])
        if amounts.high[row] != OPEN:
            amounts.high[row] = max(0, amounts.high[row] - amounts.low[by])
        amounts.value[row] = max(0, amounts.value[row] - amounts.value[by])
        amounts.low[row] = low
