"""Tables as they come: sheets of cells, header rows that move, columns known by what they mean.

A column is found by its meaning: ``aidledger/data/columns_<format>.csv`` lists for each meaning the headers
under which sources have published it. Case, blanks, punctuation, underscores and order do not matter.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from aidledger.errors import UnreadableFigure, UnreadableFile
from aidledger.formats.extents import refuse_far_cells
from aidledger.formats.safety import OLE, ZIP, Blob
from aidledger.units.lexicon import read_table

_WORD = re.compile(r"[^\W_]+|[€$£%?]")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_DAY_NUMBER = re.compile(r"\d{5}(?:\.0)?")
#: Day numbers of 1 January 2000 and 31 December 2099 in a spreadsheet.
_FIRST_DAY, _LAST_DAY = 36526, 73050
#: How many rows may stand before a header.
PREAMBLE = 60


@dataclass(frozen=True)
class Sheet:
    """One table: the file and sheet it is from, and its cells, row by row (rows may differ in length)."""

    file: str
    name: str
    rows: Sequence[Sequence[Any]]


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


@cache
def column_table(name: str) -> tuple[tuple[str, str], ...]:
    """``(meaning, header pattern)`` pairs of ``columns_<name>.csv``, in order of preference."""
    return tuple(
        (row["meaning"], " ".join(re.findall(r"[^\W_]+|[€$£%?*]", row["header"].casefold())))
        for row in read_table(f"columns_{name}")
    )


def match_columns(cells: Sequence[Any], table: str) -> dict[str, int]:
    """The column of each meaning in a row that may be a header; the first pattern in the table wins."""
    found: dict[str, int] = {}
    headers = [plain_header(c) for c in cells]
    taken: set[int] = set()
    for meaning, pattern in column_table(table):
        if meaning in found:
            continue
        for place, header in enumerate(headers):
            if (
                header
                and place not in taken
                and (header == pattern or ("*" in pattern and fnmatchcase(header, pattern)))
            ):
                found[meaning] = place
                taken.add(place)
                break
    return found


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
    best: Sequence[Any] = max(
        sheet.rows[:PREAMBLE], key=lambda r: sum(1 for c in r if isinstance(c, str) and c.strip()), default=()
    )
    found = match_columns(best, table)
    missing = [
        " or ".join(options)
        for options in ((n,) if isinstance(n, str) else n for n in required)
        if not any(n in found for n in options)
    ]
    seen = ", ".join(repr(str(c))[:30] for c in best[:12] if c not in ("", None)) or "nothing"
    return UnreadableFile(
        f"this is not understood as {what}: no column for {', '.join(missing) or 'all that is needed in one row'}; "
        f"the fullest of the first rows has {seen}",
        where=f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file,
        remedy="if a column goes by another name, rename it, or say so in Python: "
        f"al.read(path, columns={{'its name': {_first_name(table, missing)!r}}}); "
        "if it is another kind of file, al.read(path, format=...) names it",
    )


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
        return Sheet(sheet.file, sheet.name, rows)

    if is_workbook(blob):
        blob.memory["sheets"] = {name: changed(s) for name, s in workbook_sheets(blob).items()}
    else:
        blob.memory["sheet"] = changed(csv_sheet(blob))
    return found


# -- cells -----------------------------------------------------------------------------------------


@cache
def _cell_words() -> dict[str, str]:
    return {row["word"].casefold(): row["meaning"] for row in read_table("cell_words")}


def clean(cell: Any) -> str:
    """The text of a cell with single blanks, without non-breaking and outer ones."""
    return "" if cell is None else " ".join(str(cell).split())


def word_meaning(cell: Any) -> str | None:
    """``missing`` or ``undisclosed`` for a cell that holds such a word instead of a value, else ``None``.

    >>> word_meaning("."), word_meaning("\\u00a0"), word_meaning("Undisclosed"), word_meaning("12")
    ('missing', 'missing', 'undisclosed', None)
    """
    return "missing" if cell is None else _cell_words().get(clean(cell).casefold())


def read_number(cell: Any) -> Decimal:
    """The number in a cell: a plain one, or one with thousands commas, ``$`` and blanks around it.

    Raises :class:`~aidledger.errors.UnreadableFigure` for anything that could be read in two ways.

    >>> read_number("$89,894,266.00"), read_number(" 3193503.68 \\n")
    (Decimal('89894266.00'), Decimal('3193503.68'))
    >>> read_number("1.000.00")
    Traceback (most recent call last):
    aidledger.errors.UnreadableFigure: '1.000.00' is no number that can be read in one way. ...
    """
    if isinstance(cell, bool):
        raise UnreadableFigure(f"{cell} is no number", remedy="check the cell")
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        try:
            number = Decimal(repr(cell))
        except InvalidOperation:  # pragma: no cover - repr of a float is always a number
            number = Decimal("NaN")
        if number.is_finite():
            return number
        raise UnreadableFigure(f"{cell} is no number", remedy="check the cell")
    text = clean(cell)
    negative = text.startswith("(") and text.endswith(")")
    body = text[1:-1] if negative else text
    sign, body = ("-", body[1:].strip()) if body.startswith("-") else ("", body)
    body = body.removeprefix("$").strip()
    if _PLAIN.fullmatch(body) or _GROUPED.fullmatch(body):
        number = Decimal(sign + body.replace(",", ""))
        return -number if negative else number
    raise UnreadableFigure(
        f"{clean(cell)[:60]!r} is no number that can be read in one way", remedy="write it in plain digits"
    )


def is_tidy_number(cell: Any) -> bool:
    """Whether a cell holds a number as spreadsheets do, with nothing around it."""
    return not isinstance(cell, str) or bool(_PLAIN.fullmatch(cell) or _GROUPED.fullmatch(cell))


# -- files -----------------------------------------------------------------------------------------


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
    """Every sheet of a workbook by its name. Formulas are never run: cells hold their stored values.

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
        for name in book.sheet_names:
            try:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            except python_calamine.CalamineError:
                continue  # a chart sheet has no cells
            sheets[name] = Sheet(blob.name, name, rows)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(
            f"the workbook cannot be read ({type(error).__name__}: {error})"[:200],
            where=blob.name,
            remedy="open and save it again as .xlsx, without a password",
        ) from None
    if not any(sheet.rows for sheet in sheets.values()):
        raise UnreadableFile("the workbook has no filled sheet", where=blob.name, remedy="check the file")
    return sheets


def as_date(cell: Any) -> dt.date | None:
    """The day in a cell: a date, an ISO date as text, or a spreadsheet's day number; ``None`` for all else.

    Day numbers are read from 2000 to 2099 only, so that no amount or year is taken for one.

    >>> as_date(44620), as_date("2022-03-04 00:00:00"), as_date("2022-02-30"), as_date(2022)
    (datetime.date(2022, 2, 28), datetime.date(2022, 3, 4), None, None)
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = clean(cell)
    if _DAY_NUMBER.fullmatch(text) and _FIRST_DAY <= int(text[:5]) <= _LAST_DAY:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text[:5]))
    if _ISO_DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            return None
    return None
