"""The rows of one file of entries: each distinct cell made into its typed value once, bad rows put down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.formats.cells import restored
from aidledger.formats.columns import narrow
from aidledger.formats.distinct_cells import day_of, period_of
from aidledger.formats.held_columns import Columns, Distinct
from aidledger.formats.record_tables import KINDS
from aidledger.formats.report import Tally
from aidledger.ledger.table import Coded
from aidledger.ledger.workers import shared_out
from aidledger.model.entry import Entry
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES
from aidledger.model.source import Source
from aidledger.units.lexicon import currency

Mask = npt.NDArray[np.bool_]

FIELDS = KINDS["entries"]
STAGES = tuple(s.value for s in AID_STAGES)

#: What an entry needs besides the field that is tried.
TEMPLATE: dict[str, Any] = {
    "id": "template",
    "donor": "USA",
    "recipient": "UKR",
    "source": Source(id="template"),
    "delivered": Period.always(),
    "refund": True,
}


@dataclass(frozen=True)
class TypedColumn:
    """A column of repeated cells: ``values[codes]`` (code -1: none), and why some cells are bad."""

    values: tuple[Any, ...]
    codes: npt.NDArray[Any]
    held: Distinct | None = None
    bad: dict[int, str] = field(default_factory=dict)


class FileRows:
    """The rows of one file, and which of them were rejected. Blank rows are left out."""

    def __init__(self, table: Columns, sources: dict[str, Source], tally: Tally) -> None:
        self.sources, self.tally = sources, tally
        blank = _blank(table)
        if blank is not None:
            table = table.take(np.flatnonzero(~blank))
        self.raw, self.n = table, table.n
        self.rejected = np.zeros(self.n, dtype=bool)
        self._columns: dict[str, TypedColumn] = {}
        self._ahead: dict[str, TypedColumn] = {}

    def read_ahead(self, names: list[str]) -> None:
        """Make the values of some columns, several at a time."""
        self._ahead = dict(zip(names, shared_out(self._typed, names), strict=True))

    def cells(self, name: str) -> TypedColumn | None:
        """The distinct cells of a column and which of them each row has."""
        if name not in self.raw.names:
            return None
        if name not in self._columns:
            self._columns[name] = column = self._ahead.get(name) or self._typed(name)
            if column.held is not None and column.bad:
                self._reject_cells(name, column.held, column.bad)
        return self._columns[name]

    def _typed(self, name: str) -> TypedColumn:
        """A column of repeated cells, each distinct one made into its value once."""
        if name in STAGES and (days := self.raw.days(name)):
            self.raw.release(name)
            return TypedColumn(tuple(day_of(day) for day in days[0]), days[1])
        held = self.raw.distinct(name)
        made: list[Any] = []
        bad: dict[int, str] = {}
        for place, cell in enumerate(held.cells):
            try:
                made.append(None if cell == "" else self._made(name, cell))
            except (ValueError, TypeError) as error:
                made.append(None)
                bad[place] = str(error)
        typed = Coded.of(made)
        codes = held.looked_up(narrow(typed.codes, len(typed.values)))
        self.raw.release(name)
        return TypedColumn(typed.values, codes, held if bad or "" in held.cells else None, bad)

    def _made(self, name: str, cell: str) -> Any:
        """A cell as the typed value that a record would hold. Raises what the record would."""
        if name == "currency":
            return currency(cell.strip()).code
        if name in STAGES:
            return period_of(cell)
        value = FIELDS[name].read(restored(cell))
        if name == "source":
            return self.sources.get(value) or Source(id=value)
        if name == "kind":
            return "shipment" if value == "shipment" else None
        made = Entry(**{**TEMPLATE, name: value})
        found = getattr(made, name)
        return None if found == () else found

    def reject(self, row: int, name: str, cell: object, reason: str) -> None:
        """Put a row down as rejected for one of its cells."""
        self.rejected[row] = True
        self.tally.reject(row + 2, name, cell, reason)

    def _reject_cells(self, name: str, held: Distinct, bad: dict[int, str]) -> None:
        for row in np.flatnonzero(np.isin(held.places, list(bad))).tolist():
            place = int(held.places[row])
            self.reject(row, name, held.cells[place], bad[place])

    def reject_mask(self, mask: Mask, name: str, reason: str) -> None:
        """Put down the rows that a mask selects, for what stands in one column."""
        there = name in self.raw.names
        for row in np.flatnonzero(mask).tolist():
            cell = self.raw.cell(name, row) if there else None
            self.reject(row, name, "" if cell is None else cell, reason)


def _blank(table: Columns) -> Mask | None:
    """Rows without any cell, or ``None`` where there are none."""
    blank: Mask | None = None
    for name in dict.fromkeys(("source", "donor", "recipient", *table.names)):
        if name not in table.names:
            continue
        held = table.distinct(name)
        if "" not in held.cells:
            return None
        empty = held.looked_up(np.asarray([cell == "" for cell in held.cells]))
        blank = empty if blank is None else blank & empty
        if not blank.any():
            return None
    return blank
