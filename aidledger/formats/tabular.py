"""Tables as they come: sheets of cells, header rows that move, columns known by what they mean.

A column is found by its meaning: ``aidledger/data/columns_<format>.csv`` lists for each meaning the headers
under which sources have published it. Case, blanks, punctuation, underscores and order do not matter.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import cache
from operator import itemgetter
from typing import Any

from aidledger.errors import UnreadableFile
from aidledger.formats.cell_values import clean, without_mark
from aidledger.formats.decimal_commas import with_points
from aidledger.formats.error_cells import error_cells
from aidledger.formats.extents import refuse_far_cells
from aidledger.formats.safety import OLE, ZIP, Blob
from aidledger.units.lexicon import read_table

_WORD = re.compile(r"[^\W_]+|[€$£%?]")
#: How a table names the columns that had no name.
_NAMELESS = re.compile(r"unnamed(?: \d+)*(?: level \d+)?|column ?\d+|\d*")
#: Where a word begins within one, as in ``CountryName``.
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: How many rows may stand before a header.
PREAMBLE = 60


@dataclass(frozen=True)
class Sheet:
    """One table: the file and sheet it is from, and its cells, row by row (rows may differ in length).

    ``hidden``: the workbook does not show it.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool = False


@dataclass(frozen=True)
class Header:
    """Where the header stands (``row``, from 0) and which column has which meaning."""

    row: int
    columns: dict[str, int]
    names: tuple[str, ...]

    def __contains__(self, meaning: str) -> bool:
        return meaning in self.columns

    def name(self, meaning: str) -> str:
        """The header under which a meaning was found."""
        return self.names[self.columns[meaning]] or f"column {self.columns[meaning] + 1}"

    def get(self, row: Sequence[Any], meaning: str) -> Any:
        """The cell of a row under a meaning; ``None`` where the table or the row has none."""
        place = self.columns.get(meaning)
        return None if place is None or place >= len(row) else row[place]


def plain_header(cell: Any) -> str:
    """A header as its words: lower case, without punctuation, underscores and doubled blanks.

    >>> plain_header("  Type_of Aid\\u00a0General "), plain_header("Qty Requested (total)")
    ('type of aid general', 'qty requested total')
    """
    text = str(cell or "").replace("﻿", "").casefold()
    return " ".join(_WORD.findall(text))


def is_nameless(header: Any) -> bool:
    """Whether a column has no name of its own, as in a table that a program wrote out again.

    >>> is_nameless(" "), is_nameless("Unnamed: 8"), is_nameless(" .1"), is_nameless("Item")
    (True, True, True, False)
    """
    return _NAMELESS.fullmatch(plain_header(header)) is not None


def loose_header(cell: Any) -> str:
    """A header without the mark of a footnote, and with blanks where words run together."""
    return plain_header(_HUMP.sub(" ", without_mark(str(cell or ""))))


@cache
def column_table(name: str) -> tuple[tuple[str, str], ...]:
    """``(meaning, header pattern)`` pairs of ``columns_<name>.csv``, in order of preference."""
    return tuple(
        (row["meaning"], " ".join(re.findall(r"[^\W_]+|[€$£%?*]", row["header"].casefold())))
        for row in read_table(f"columns_{name}")
    )


def match_columns(cells: Sequence[Any], table: str) -> dict[str, int]:
    """The column of each meaning in a row that may be a header; the first pattern in the table wins.

    A header with the mark of a footnote, or whose words run together, is taken where no other is meant.
    """
    found: dict[str, int] = {}
    exact = [plain_header(c) for c in cells]
    loose = [loose_header(c) for c in cells]
    for headers in (exact, loose) if loose != exact else (exact,):
        taken = set(found.values())
        for meaning, pattern in column_table(table):
            if meaning in found:
                continue
            places = [
                place
                for place, header in enumerate(headers)
                if header and place not in taken and (header == pattern or _is_like(header, pattern))
            ]
            if places and (headers is exact or len(places) == 1):
                found[meaning] = places[0]
                taken.add(places[0])
    return found


def _is_like(header: str, pattern: str) -> bool:
    return "*" in pattern and fnmatchcase(header, pattern)


def find_header(
    rows: Sequence[Sequence[Any]], table: str, required: Iterable[str | tuple[str, ...]]
) -> Header | None:
    """The first of the leading rows that has a column for each required meaning (a tuple: for one of them)."""
    needed = [(n,) if isinstance(n, str) else n for n in required]
    for number, row in enumerate(rows[:PREAMBLE]):
        if sum(1 for cell in row if cell not in ("", None)) < len(needed):
            continue
        columns = match_columns(row, table)
        if all(any(n in columns for n in options) for options in needed):
            return Header(number, columns, tuple(" ".join(str(c or "").split()) for c in row))
    return None


def likeness(sheet: Sheet, table: str, required: Sequence[str | tuple[str, ...]]) -> float:
    """How much of what a table needs the likeliest of the leading rows has: 1 for all of it."""
    needed = [(n,) if isinstance(n, str) else n for n in required]
    rows = (match_columns(row, table) for row in sheet.rows[:PREAMBLE])
    return max(
        (sum(any(n in found for n in options) for options in needed) / len(needed) for found in rows),
        default=0,
    )


def refuse_twins(sheet: Sheet, header: Header, meanings: Iterable[str]) -> None:
    """Refuse a table in which a column has another of its name beside it that holds something else."""
    for meaning in meanings:
        place = header.columns.get(meaning)
        name = "" if place is None else plain_header(header.names[place])
        twins = [i for i, n in enumerate(header.names) if i != place and name and plain_header(n) == name]
        for twin in twins:
            for number, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
                one, other = header.get(row, meaning), row[twin] if twin < len(row) else None
                if one != other and clean(one) != clean(other):
                    raise UnreadableFile(
                        f"two columns are called {header.name(meaning)!r}, and row {number} has {clean(one)[:40]!r} "
                        f"in one and {clean(other)[:40]!r} in the other",
                        where=f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file,
                        remedy="rename or delete the one that is not meant",
                    )


def not_understood(
    sheet: Sheet, what: str, table: str, required: Iterable[str | tuple[str, ...]]
) -> UnreadableFile:
    """The refusal of a table: what was looked for, what was found, what the user can do."""
    rows = sheet.rows[:PREAMBLE]
    number = max(
        range(len(rows)), key=lambda n: (len(match_columns(rows[n], table)), _names_in(rows[n])), default=0
    )
    best: Sequence[Any] = rows[number] if rows else ()
    found = match_columns(best, table)
    missing = [
        " or ".join(options)
        for options in ((n,) if isinstance(n, str) else n for n in required)
        if not any(n in found for n in options)
    ]
    known = set(found.values())
    unknown = [c for place, c in enumerate(best) if place not in known and not is_nameless(c)]
    wanted = [
        pattern for m, pattern in column_table(table) if any(m in words.split(" or ") for words in missing)
    ]
    unknown.sort(
        key=lambda c: -max((SequenceMatcher(None, plain_header(c), w).ratio() for w in wanted), default=0)
    )
    seen = ", ".join(repr(" ".join(str(c).split()))[:40] for c in unknown[:8]) or "none"
    more = f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
    return UnreadableFile(
        f"this is not understood as {what}: no column for {', '.join(missing) or 'all that is needed in one row'}; "
        f"columns of unknown meaning in row {number + 1}: {seen}{more}",
        where=f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file,
        remedy="if a column goes by another name, rename it, or say so in Python: "
        f"al.read(path, columns={{'its name': {_first_name(table, missing)!r}}}); "
        "if it is another kind of file, al.read(path, format=...) names it",
    )


def _names_in(row: Sequence[Any]) -> int:
    return sum(1 for c in row if isinstance(c, str) and c.strip())


def _first_name(table: str, missing: Sequence[str]) -> str:
    """The name by which the first missing column is best known."""
    meaning = missing[0].partition(" or ")[0] if missing else ""
    return next((pattern for m, pattern in column_table(table) if m == meaning), "a known name")


def rename_columns(blob: Blob, columns: Mapping[str, str]) -> set[str]:
    """Give columns the names under which they are known, in the first row that has one of them.

    Returns the names that were found.
    """
    wanted = {plain_header(name): (name, known) for name, known in columns.items()}
    found: set[str] = set()

    def changed(sheet: Sheet) -> Sheet:
        rows = list(sheet.rows)
        for number, row in enumerate(rows[:PREAMBLE]):
            at = [
                (place, wanted[plain_header(c)]) for place, c in enumerate(row) if plain_header(c) in wanted
            ]
            if at:
                named = list(row)
                for place, (name, known) in at:
                    named[place] = known
                    found.add(name)
                rows[number] = named
                break
        return replace(sheet, rows=rows)

    if is_workbook(blob):
        blob.memory["sheets"] = {name: changed(s) for name, s in workbook_sheets(blob).items()}
    else:
        blob.memory["sheet"] = changed(csv_sheet(blob))
    return found


# -- files -----------------------------------------------------------------------------------------


def tables(blob: Blob) -> dict[str, Sheet]:
    """The tables of a publisher's file by their names: the sheets of a workbook, or its one table of text (``""``).

    Decimal commas are points in them.
    """
    if "tables" not in blob.memory:
        found = workbook_sheets(blob) if is_workbook(blob) else {"": csv_sheet(blob)}
        pointed = {name: replace(s, rows=with_points(s.rows)) for name, s in found.items()}
        if any(pointed[name].rows is not sheet.rows for name, sheet in found.items()):
            blob.notes.append("the numbers have decimal commas, and are read so")
        blob.memory["tables"] = pointed
    kept: dict[str, Sheet] = blob.memory["tables"]
    return kept


def table_like(blob: Blob, table: str, required: Sequence[str | tuple[str, ...]]) -> Sheet:
    """The first table of a file with a column for each required meaning, else the first one."""
    listed = list(tables(blob).values())
    return next((sheet for sheet in listed if find_header(sheet.rows, table, required)), listed[0])


def csv_sheet(blob: Blob) -> Sheet:
    """A text file as a table: comma, semicolon, tab or bar, whichever its lines use most evenly."""
    if "sheet" not in blob.memory:
        blob.memory["sheet"] = _csv_sheet(blob)
    sheet: Sheet = blob.memory["sheet"]
    return sheet


def _csv_sheet(blob: Blob) -> Sheet:
    text = blob.text()
    if not text.strip():
        raise UnreadableFile("the file is empty", where=blob.name, remedy="check that it was fetched whole")
    return Sheet(blob.name, "", _csv_rows(text, delimiter_of(text), blob.name, blob.limits.cell))


def _csv_rows(text: str, delimiter: str, name: str, cell: int) -> list[list[str]]:
    csv.field_size_limit(cell)
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFile(
            f"this is no table of delimited text: {error}", where=name, remedy="check its quotation marks"
        ) from None


def delimiter_of(text: str) -> str:
    """The delimiter of a text, judged by its first lines.

    >>> delimiter_of("a;b;c\\n1,5;2;3\\n")
    ';'
    """
    lines = [line for line in text[: 1 << 16].splitlines()[:PREAMBLE] if line.strip()]
    counts = {d: sorted(line.count(d) for line in lines) for d in ",;\t|"}
    best = max(
        counts, key=lambda d: (counts[d][len(counts[d]) // 2], sum(counts[d])) if counts[d] else (0, 0)
    )
    return best if counts[best] and counts[best][-1] else ","


def is_workbook(blob: Blob) -> bool:
    """Whether the bytes are those of a spreadsheet (OOXML, ODF or the old binary format)."""
    return blob.head(8).startswith((ZIP, OLE))


def workbook_sheets(blob: Blob) -> dict[str, Sheet]:
    """Every sheet of a workbook by its name, hidden ones last. Formulas are never run: cells hold their stored values.

    Raises :class:`~aidledger.errors.UnreadableFile` for a workbook that is damaged, encrypted or empty.
    """
    if "sheets" not in blob.memory:
        blob.memory["sheets"] = _workbook_sheets(blob)
    sheets: dict[str, Sheet] = blob.memory["sheets"]
    return sheets


def _workbook_sheets(blob: Blob) -> dict[str, Sheet]:
    import io

    import python_calamine

    refuse_far_cells(blob)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blob.content()))
        sheets = {}
        errors = error_cells(blob)
        seen = python_calamine.SheetVisibleEnum.Visible
        for name, hidden in sorted(
            ((m.name, m.visible != seen) for m in book.sheets_metadata), key=itemgetter(1)
        ):
            try:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            except python_calamine.CalamineError:
                continue  # a chart sheet has no cells
            for row, column, written in errors.get(name, ()):
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = written
            sheets[name] = Sheet(blob.name, name, rows, hidden)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            f"the workbook cannot be read ({type(error).__name__}: {error})"[:200],
            where=blob.name,
            remedy="open and save it again as .xlsx, without a password",
        ) from None
    if not any(sheet.rows for sheet in sheets.values()):
        raise UnreadableFile("the workbook has no filled sheet", where=blob.name, remedy="check the file")
    return sheets
