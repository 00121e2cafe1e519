"""How far the cells of a workbook reach, seen before room is made for them.

A sheet with two cells at opposite corners takes a few hundred bytes in the file and hundreds of gigabytes as a
table. Readers of workbooks make that table at once, and the process ends where it does not fit.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from aidledger.errors import UnreadableFile
from aidledger.formats.safety import SAFE_XML, ZIP, Blob

#: How every common program writes a cell, and what it is that begins one, however written.
_USUAL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*?(/?)>')
_ANY = re.compile(rb"<(?:[^<>/!?\s]{1,40}:)?c[\s/>]")
_ODD = re.compile(rb'<c r="(?![A-Z]{1,3}[0-9]{1,7}")')
_BEGINNINGS = [mark + b"c" + end for mark in (b"<", b":") for end in (b" ", b">", b"/", b"\t", b"\n", b"\r")]
#: A cell in a row beyond the 9,999th or a column beyond the 702nd.
_LARGE = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{5})')
_SMALL = 9_999 * 702
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 24


def refuse_far_cells(blob: Blob) -> None:
    """Refuse a workbook whose sheets are larger than ``limits.cells``, or of a kind that cannot be measured."""
    if not blob.head(4).startswith(ZIP):
        return  # the old binary format has 65,536 rows and 256 columns
    with zipfile.ZipFile(io.BytesIO(blob.content())) as archive:
        names = archive.namelist()
        if any(name.casefold().endswith("workbook.bin") for name in names):
            raise UnreadableFile(
                "the workbook is in the binary format", where=blob.name, remedy="save it as .xlsx"
            )
        for name in names:  # whatever they are called: the workbook says itself which of them are its sheets
            with archive.open(name) as member:
                start = member.read(64)
            if not start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t").startswith(b"<"):
                continue
            size = (
                _ods_size(archive, name)
                if name.casefold() == "content.xml"
                else _size(archive, name, blob.limits.cells)
            )
            if size > blob.limits.cells:
                raise UnreadableFile(
                    f"a sheet reaches over {size:,} cells, more than {blob.limits.cells:,}",
                    where=f"{blob.name}, {name}",
                    remedy="delete the stray cell far from the others, or raise limits.cells",
                )


def _size(archive: zipfile.ZipFile, name: str, limit: int) -> int:
    """Rows times columns up to the last cell that holds something; less than the limit may be more than that."""
    columns: set[bytes] = set()
    rows = 0
    small = limit >= _SMALL
    for piece in _pieces(archive, name):
        if b"\x00" in piece or not _is_usual(piece):
            return _size_of_unusual(archive, name)
        if small and _LARGE.search(piece) is None:
            columns.add(b"ZZ")
            rows = max(rows, 9_999)
            continue
        filled = [(column, row) for column, row, empty in _USUAL.findall(piece) if not empty]
        columns |= {column for column, _ in filled}
        rows = max(rows, max(map(int, {row for _, row in filled}), default=0))
    return rows * max((column_number(letters.decode()) for letters in columns), default=0)


def _is_usual(piece: bytes) -> bool:
    """Whether every cell is written as every common program does."""
    usual = piece.count(b'<c r="')
    begun = sum(piece.count(beginning) for beginning in _BEGINNINGS)
    return (begun == usual or len(_ANY.findall(piece)) == usual) and _ODD.search(piece) is None


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of a sheet in pieces, each of which ends before a tag."""
    with archive.open(name) as member:
        rest = b""
        while chunk := member.read(_CHUNK):
            rest += chunk
            cut = rest.rfind(b"<")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
        yield rest


def _size_of_unusual(archive: zipfile.ZipFile, name: str) -> int:
    """The same for a sheet that is written in another way: parsed, cell by cell."""
    rows = columns = row = column = 0
    for event, element in _elements(archive, name):
        tag = _local(element)
        if event == "start" and tag == "row":
            told = element.get("r") or ""
            row, column = (int(told[:8]) if told.isdigit() else row + 1), 0
        elif event == "start" and tag == "c":
            place = _CELL.fullmatch(element.get("r") or "")
            column = column_number(place[1].upper()) if place else column + 1
            row = int(place[2]) if place else row
        elif event == "end" and tag == "c":
            if len(element):
                rows, columns = max(rows, row), max(columns, column)
            element.clear()
        elif event == "end" and tag == "row":
            element.clear()
    return rows * columns


def _ods_size(archive: zipfile.ZipFile, name: str) -> int:
    """The cells of OpenDocument sheets, repeated ones as often as they are; trailing empty ones are none."""
    largest = height = width = skipped = 0
    for event, element in _elements(archive, name):
        tag = _local(element)
        if event == "start" and tag == "table":
            height = width = skipped = 0
        if event == "end" and tag == "table-row":
            reach = at = 0
            for cell in element:
                at += _times(cell, "columns")
                reach = at if any(key.endswith("value-type") for key in cell.attrib) else reach
            skipped += _times(element, "rows")
            if reach:
                height, skipped, width = height + skipped, 0, max(width, reach)
                largest = max(largest, height * width)
            element.clear()
    return largest


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    with archive.open(name) as member:
        try:
            yield from etree.iterparse(
                member,
                events=("start", "end"),
                **SAFE_XML,
            )
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(
                f"a sheet of the workbook is broken ({str(error)[:120]})",
                where=name,
                remedy="open and save it again as .xlsx",
            ) from None


def _local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _times(element: Any, what: str) -> int:
    found = next((v for k, v in element.attrib.items() if k.endswith(f"number-{what}-repeated")), "1")
    return int(found[:9]) if found.isdigit() else 1


def column_number(letters: str) -> int:
    """The number of a column by its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
