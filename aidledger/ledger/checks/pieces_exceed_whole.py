"""Pieces that are more than their whole.

A package's items cannot be worth more than the package. Where they are, its value was mostly repeated on
each of its rows: summed as they stand, the rows count the package once for every item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, ids_of, kilograms, minor_amount, money, source_of
from aidledger.ledger.pieces import parents
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.table import MISSING, OPEN, Amounts, EntryTable
from aidledger.model.figure import Tonnage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Rows = npt.NDArray[np.int64]


@rule(
    "AL020",
    "pieces exceed their whole",
    Severity.error,
    hint="check whether the value of the whole was repeated on each piece: it belongs on the whole alone",
)
def pieces_exceed_whole(ledger: Ledger) -> Iterator[Hit]:
    """Wholes whose pieces surely add up to more, in money of one currency, in mass, or in items of one kind."""
    table = ledger.table
    whole = parents(table)
    gone = np.isin(table.ids, list(table.supersedes.values))
    pieces = np.flatnonzero((whole >= 0) & ~gone)
    if not len(pieces):
        return
    known = (table.money.low[pieces] != MISSING) & _same_basis(table, pieces, whole[pieces])
    yield from _exceeding(table, table.money, pieces[known], whole[pieces[known]], _money_words)
    mass = Amounts.of([*(t.grams for t in table.tonnage.values), None]).take(table.tonnage.codes)
    heavy = pieces[mass.low[pieces] != MISSING]
    yield from _exceeding(table, mass, heavy, whole[heavy], _mass_words)
    yield from _items(table, pieces, whole)


def _same_basis(table: EntryTable, pieces: Rows, wholes: Rows) -> npt.NDArray[np.bool_]:
    numbers: dict[Any, int] = {}
    basis = table.basis.mapped(
        lambda b: numbers.setdefault((b.unit, b.price_year, b.valuation), len(numbers)), -1, np.int64
    )
    same: npt.NDArray[np.bool_] = basis[pieces] == basis[wholes]
    return same


def _exceeding(table: EntryTable, amounts: Amounts, pieces: Rows, wholes: Rows, words: Any) -> Iterator[Hit]:
    if not len(pieces):
        return
    owners, groups = np.unique(wholes, return_inverse=True)
    sums = exact_sums(groups, len(owners), amounts.low[pieces])
    counts = np.bincount(groups)
    members = np.argsort(groups, kind="stable")
    ends = np.cumsum(counts)
    for number, (owner, least) in enumerate(zip(owners.tolist(), sums, strict=True)):
        most = int(amounts.high[owner])
        # a piece is rounded to whole smallest units, so many of them may exceed by as many halves
        if amounts.low[owner] == MISSING or most == OPEN or least <= most + int(counts[number]):
            continue
        rows = pieces[members[ends[number] - counts[number] : ends[number]]].tolist()

        def say(owner: int = owner, least: int = least, rows: list[int] = rows) -> str:
            return f"{flow(table, owner)}: {words(table, owner, least, rows)}"

        yield Hit(ids_of(table, [owner, *rows]), say, source_of(table, owner))


def _money_words(table: EntryTable, owner: int, least: int, rows: list[int]) -> str:
    basis = table.basis.values[table.basis.codes[owner]]
    pieces = "a piece is" if len(rows) == 1 else f"{len(rows)} pieces add up to"
    text = f"{pieces} at least {minor_amount(basis, least)}, their whole is {amount(money(table, owner))}"
    same = [row for row in rows if table.money.value[row] == table.money.value[owner]]
    if len(same) == len(rows) > 1:
        text += "; every piece carries the amount of the whole"
    return text


def _mass_words(table: EntryTable, owner: int, least: int, rows: list[int]) -> str:
    total = Tonnage(value=Decimal(least) / 1000, unit="kg")
    pieces = "a piece weighs" if len(rows) == 1 else f"{len(rows)} pieces weigh"
    whole = table.tonnage.values[table.tonnage.codes[owner]]
    return f"{pieces} at least {kilograms(total)}, their whole {kilograms(whole)}"


def _items(table: EntryTable, pieces: Rows, whole: Rows) -> Iterator[Hit]:
    listed = pieces[(table.items.codes[pieces] >= 0) & (table.items.codes[whole[pieces]] >= 0)]
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    rows: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in listed.tolist():
        for count in table.items.values[table.items.codes[row]]:
            sums[int(whole[row]), count.unit] += count.low
            rows[int(whole[row]), count.unit].append(row)
    for (owner, noun), least in sums.items():
        held = [c for c in table.items.values[table.items.codes[owner]] if c.unit == noun]
        if not held or any(c.high is None for c in held) or least <= sum(c.high or 0 for c in held):
            continue
        most = sum((c.high or Decimal(0) for c in held), start=Decimal(0))
        members = rows[owner, noun]
        words = f"{flow(table, owner)}: pieces list {least:,f} {noun}, their whole {most:,f}"
        yield Hit(ids_of(table, [owner, *members]), words, source_of(table, owner))
