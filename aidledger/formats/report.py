"""What became of every row of a file: accepted, set aside, repaired or rejected, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidledger.errors import InvalidRecord

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.units.currency import Rates


@dataclass(frozen=True)
class Cell:
    """One cell that was not taken as it stands. ``row`` counts as a spreadsheet does: the first line is 1.

    ``reason`` says why the row was rejected, or what was done to repair the cell.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.within}"

    @property
    def within(self) -> str:
        """The same without the name of the file, for where that is said already."""
        sheet = f"{self.sheet}, " if self.sheet and self.sheet != self.file else ""
        return f"{sheet}row {self.row}, {self.column}: {self.value!r}: {self.reason}"


@dataclass(frozen=True)
class ImportReport:
    """The account of an import. ``rows_in`` is always ``accepted + rejected``.

    An accepted row was read and understood; those that are no aid of the source's (requests, commercial
    sales, group totals) are accepted and *set aside*, with the reason and their number in ``set_aside``.
    ``rejected`` counts rows (one with two bad cells is one), ``rejected_cells`` names for each the cells that
    could not be read, ``repaired`` the cells that could be read after a stated repair. ``rates`` are exchange
    rates of the file's own, for ``total(..., rates=ledger.imported.rates)``; of two files there are none.
    """

    format: str
    file: str
    rows_in: int
    accepted: int
    rejected: int = 0
    rejected_cells: tuple[Cell, ...] = ()
    repaired: tuple[Cell, ...] = ()
    set_aside: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    rates: Rates | None = None

    def __post_init__(self) -> None:
        if self.rows_in != self.accepted + self.rejected:
            raise InvalidRecord(
                f"{self.rows_in} rows in are not {self.accepted} accepted + {self.rejected} rejected",
                where=self.file,
                remedy="this is a fault of the importer: please report it with the file",
            )

    def __add__(self, other: object) -> ImportReport:
        if not isinstance(other, ImportReport):
            return NotImplemented
        aside = Counter(dict(self.set_aside)) + Counter(dict(other.set_aside))
        return ImportReport(
            format=_joined(self.format, other.format),
            file=_joined(self.file, other.file),
            rows_in=self.rows_in + other.rows_in,
            accepted=self.accepted + other.accepted,
            rejected=self.rejected + other.rejected,
            rejected_cells=(*self.rejected_cells, *other.rejected_cells),
            repaired=(*self.repaired, *other.repaired),
            set_aside=tuple(aside.items()),
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
        )

    @property
    def refusal(self) -> str:
        """How many rows were rejected, in words; nothing where none was.

        >>> ImportReport("records", "mine.csv", rows_in=7, accepted=6, rejected=1).refusal
        '1 of 7 rows was rejected'
        """
        if not self.rejected:
            return ""
        return (
            f"{self.rejected:,} of {self.rows_in:,} rows {'was' if self.rejected == 1 else 'were'} rejected"
        )

    def to_frame(self) -> pd.DataFrame:
        """One row for each rejected or repaired cell: status, file, sheet, row, column, value, reason."""
        import pandas as pd

        columns = ["status", "file", "sheet", "row", "column", "value", "reason"]
        listed = [("rejected", c) for c in self.rejected_cells] + [("repaired", c) for c in self.repaired]
        frame = pd.DataFrame(
            [[status, c.file, c.sheet, c.row, c.column, c.value, c.reason] for status, c in listed],
            columns=columns,
        )
        return frame.astype({"row": "int64"})

    def __str__(self) -> str:
        return self.in_words(8)

    def in_words(self, most_rejected: int | None = None) -> str:
        """The account as text, with the first ``most_rejected`` cells that could not be read, or all of them."""
        rows = f"{self.rows_in:,} rows in, {self.accepted:,} accepted, {self.rejected:,} rejected"
        lines = [f"{self.file}: read as {self.format}: {rows}, {len(self.repaired):,} cells repaired"]
        lines += [f"  set aside: {count:,} rows, {reason}" for reason, count in self.set_aside]
        for name, cells, most in (
            ("rejected", self.rejected_cells, most_rejected),
            ("repaired", self.repaired, 8),
        ):
            lines += [f"  {name}: {cell}" for cell in cells[:most]]
            if most is not None and len(cells) > most:
                lines.append(f"  {name}: and {len(cells) - most:,} more, see .to_frame()")
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)


def _joined(a: str, b: str) -> str:
    parts = [*dict.fromkeys([*a.split(", "), *b.split(", ")])]
    return ", ".join(parts) if len(parts) <= 6 else f"{parts[0]} and {len(parts) - 1} more"


@dataclass
class Tally:
    """The account while an import runs: every row is put down once, as accepted or as rejected."""

    format: str
    file: str
    sheet: str = ""
    accepted: int = 0
    rejections: list[Cell] = field(default_factory=list)
    repairs: list[Cell] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rates: Rates | None = None

    def accept(self, rows: int = 1) -> None:
        """Put down rows that were read and entered."""
        self.accepted += rows

    def set_aside(self, reason: str, rows: int = 1) -> None:
        """Put down rows that were read and are no aid, or are told elsewhere in the file."""
        if rows:
            self.accepted += rows
            self.aside[reason] += rows

    def reject(self, row: int, column: str, value: object, reason: str) -> None:
        """Put down a row that could not be read, with the cell at fault."""
        self.rejections.append(self._cell(row, column, value, reason))

    def repair(self, row: int, column: str, value: object, done: str) -> None:
        """Note a cell that was read after a repair; the row itself is still to be accepted."""
        cell = self._cell(row, column, value, done)
        if cell not in self.repairs[-20:]:
            self.repairs.append(cell)

    def note(self, text: str) -> None:
        """Say something about the whole file, once."""
        if text not in self.notes:
            self.notes.append(text)

    def note_repeated(self, rows: Iterable[tuple[int, Iterable[object]]]) -> None:
        """Say which numbered rows are the same as one before them: they are sometimes genuine, and are kept."""
        seen: set[int] = set()  # of hashes: tables are long, and their cells are kept elsewhere
        again = []
        for number, cells in rows:
            told = hash(tuple(cells))
            if told in seen:
                again.append(number)
            seen.add(told)
        if again:
            shown = ", ".join(map(str, again[:6])) + (f" and {len(again) - 6} more" if len(again) > 6 else "")
            said = "1 row says" if len(again) == 1 else f"{len(again)} rows say"
            self.note(f"{said} the same as one before, and counts too: {shown}")

    def _cell(self, row: int, column: str, value: object, reason: str) -> Cell:
        shown = "" if value is None else str(value)
        return Cell(
            self.file, self.sheet, row, column, shown if len(shown) <= 80 else shown[:77] + "...", reason
        )

    def report(self) -> ImportReport:
        """The finished account."""
        rejected = len({(c.sheet, c.row) for c in self.rejections})
        return ImportReport(
            format=self.format,
            file=self.file,
            rows_in=self.accepted + rejected,
            accepted=self.accepted,
            rejected=rejected,
            rejected_cells=tuple(self.rejections),
            repaired=tuple(self.repairs),
            set_aside=tuple(self.aside.items()),
            notes=tuple(self.notes),
            rates=self.rates,
        )
