"""SIPRI's Arms Transfers Database: the trade register, one line a deal or one line a year of delivery.

What the source means:

- *Supplier* and *Recipient* are the parties; ``*`` marks armed groups, ``**`` organisations. The register
  lists transfers of major arms, given or sold: that a deal was aid is told in its comments alone;
- *Year of order* is when it was committed, *Year(s) of delivery* when it was delivered; an order of which
  another number was delivered has its deliveries as a piece;
- a *trend-indicator value* (TIV, printed in millions) measures the military worth of an item. It is no
  money: it is entered as a count of the unit ``TIV``, in the millions as printed. A delivered TIV of ``0``
  beside deliveries is between 0 and 0.5;
- ``?``, or brackets in older exports, mark uncertain data: such a number is *about* that number, such a year is
  not certain;
- prices of deals stand in the comments only, and stay there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from aidledger.errors import AidLedgerError
from aidledger.formats.cell_values import clean
from aidledger.formats.columns import coded, distinct_rows, entry_table, one_value, uncollected
from aidledger.formats.published import published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.sipri_cells import figure, is_bracketed, is_yes, items_of, party, years, years_cell
from aidledger.formats.tabular import (
    Header,
    Sheet,
    find_header,
    is_nameless,
    not_understood,
    refuse_twins,
    table_like,
)
from aidledger.ledger.table import Details, EntryTable
from aidledger.model.figure import Count
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.scope import AidType
from aidledger.model.source import Source, SourceKind

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

NEEDED = ("recipient", "supplier", "designation", "delivered", ("ordered_year", "delivered_years"))
_GENERATED = re.compile(
    r"(?:data generated|generated|accessed)\s*:?\s*(\d{1,2} [A-Za-z]{3,9} \d{4})", re.IGNORECASE
)
_PLAIN = dict(Details().__dict__)


def recognise(blob: Blob) -> bool:
    """Whether a file is an export of the trade register."""
    return find_header(table_like(blob, "sipri", NEEDED).rows, "sipri", NEEDED) is not None


def read(blob: Blob, published: dt.date | str | None = None) -> Ledger:
    """The ledger of a trade register. ``published`` is the day of the export, if the file does not say it."""
    with uncollected():
        return _ledger(blob, published)


def _ledger(blob: Blob, published: dt.date | str | None) -> Ledger:
    from aidledger.ledger.ledger import Ledger

    sheet = table_like(blob, "sipri", NEEDED)
    header = find_header(sheet.rows, "sipri", NEEDED)
    if header is None:
        raise not_understood(sheet, "SIPRI's trade register", "sipri", NEEDED)
    refuse_twins(sheet, header, header.columns)
    tally = Tally("SIPRI trade register", blob.name, sheet.name)
    source = _source(blob.name, sheet.rows[: header.row], published)
    table = _Register(header, tally, source).table(_whole_rows(sheet, header, tally))
    return Ledger(table, (), [source], imported=tally.report())


def _source(file: str, preamble: Sequence[Sequence[Any]], published: dt.date | str | None) -> Source:
    said = _GENERATED.search(" ".join(clean(c) for row in preamble for c in row))
    day, inferred = published_on(file, published)
    if said is not None and published is None:
        with suppress(AidLedgerError):
            day, inferred = Period.parse(said[1]).end, False
    return Source(
        id=f"sipri-{day}" if day else "sipri",
        title="SIPRI Arms Transfers Database, trade register",
        publisher="Stockholm International Peace Research Institute",
        url="https://www.sipri.org/databases/armstransfers",
        published=day,
        published_inferred=inferred,
        series="SIPRI trade register",
        kind=SourceKind.research,
    )


def _whole_rows(sheet: Sheet, header: Header, tally: Tally) -> Iterator[tuple[int, list[Any]]]:
    """The rows below the header; one that a stray line break tore in two is joined, and noted."""
    rows, width = sheet.rows, len(header.names)
    number = header.row + 1
    while number < len(rows):
        row, first = list(rows[number]), number
        number += 1
        if not any(clean(c) for c in row):
            continue
        following = rows[number] if number < len(rows) else ()
        if len(row) < width and following and len(row) + len(following) - 1 == width:
            joined = [*row[:-1], clean(f"{row[-1]} {following[0]}"), *following[1:]]
            tally.repair(
                first + 1, "the row", row[-1], f"joined with line {number + 1}, torn off by a line break"
            )
            row, number = joined, number + 1
        yield first + 1, row


class _Register:
    """The columns of the table: each distinct cell is read once, each row put together from what was read."""

    def __init__(self, header: Header, tally: Tally, source: Source) -> None:
        self.header, self.tally, self.source = header, tally, source
        self.width = len(header.names)
        self.donor: list[str] = []
        self.recipient: list[str] = []
        self.items: list[tuple[Count, ...]] = []
        self.committed: list[tuple[str, bool] | None] = []
        self.delivered: list[tuple[str, bool] | None] = []
        self.details: list[Details] = []
        self.part_of: list[str | None] = []
        self.ids: list[str] = []

    def table(self, rows: Iterator[tuple[int, list[Any]]]) -> EntryTable:
        numbers: list[int] = []
        cells: list[list[Any]] = []
        for number, row in rows:
            if self._has_right_width(number, row):
                numbers.append(number)
                cells.append(row)
        self.tally.note_repeated(zip(numbers, cells, strict=True))
        self._put_all(numbers, cells)
        self.tally.rejections.sort(key=lambda cell: cell.row)
        n = len(self.ids)
        return entry_table(
            self.ids,
            donor=coded(self.donor, Donor.resolve),
            recipient=coded(self.recipient, Recipient.resolve),
            aid_type=one_value(AidType.military, n),
            source=one_value(self.source, n),
            items=coded(self.items),
            committed=coded(self.committed, years),
            delivered=coded(self.delivered, years),
            details=distinct_rows(self.details),
            part_of=coded(self.part_of),
        )

    def _has_right_width(self, number: int, row: list[Any]) -> bool:
        cells = len(row)
        if cells == self.width:
            return True
        if cells < self.width - 1 or any(clean(c) for c in row[self.width :]):
            reason = f"the table has {self.width} columns"
            self.tally.reject(number, "the row", f"{cells} cells", reason)
            return False
        row[cells:] = [""] * (self.width - cells)
        return True

    # -- columns -----------------------------------------------------------------------------------

    def _column(self, cells: list[list[Any]], place: int | None, make: Callable[[str], Any]) -> list[Any]:
        """What the cells of a column mean; a cell that cannot be read is a :class:`_Wrong`."""
        if place is None:
            return [make("")] * len(cells)
        raw = [row[place] for row in cells]
        made: dict[Any, Any] = {}
        for cell in set(raw):
            text = cell.strip() if isinstance(cell, str) else clean(cell)
            try:
                made[cell] = make(text)
            except AidLedgerError as error:
                made[cell] = _Wrong(text, error.what)
        return [made[cell] for cell in raw]

    def _named(self, cells: list[list[Any]], meaning: str, make: Callable[[str], Any]) -> list[Any]:
        return self._column(cells, self.header.columns.get(meaning), make)

    def _doubts(self, cells: list[list[Any]], meaning: str) -> list[Any]:
        """Whether each cell of a column is marked as unsure: in a column of its own, or the next one of marks."""
        place = self.header.columns.get(f"{meaning}_unsure")
        beside = self.header.columns.get(meaning)
        if place is None and beside is not None and beside + 1 < self.width:
            place = beside + 1 if self._is_of_marks(cells, beside + 1) else None
        marked = self._column(cells, place, is_yes)
        bracketed = self._column(cells, beside, is_bracketed)
        return [a or b for a, b in zip(marked, bracketed, strict=True)]

    def _is_of_marks(self, cells: list[list[Any]], place: int) -> bool:
        """Whether a column has no name of its own, or no meaning and nothing but marks in it."""
        if is_nameless(self.header.names[place]):
            return True
        return place not in self.header.columns.values() and {clean(row[place]) for row in cells} == {"", "?"}

    def _put_all(self, numbers: list[int], cells: list[list[Any]]) -> None:
        read = {meaning: self._named(cells, meaning, make) for meaning, make in _READERS.items()}
        described = self._named(cells, "description", str)
        read["designation"] = [
            d or e or _NO_WEAPON for d, e in zip(read["designation"], described, strict=True)
        ]
        wrong: dict[int, tuple[str, _Wrong]] = {}
        for meaning, column in read.items():
            for i, cell in enumerate(column):
                if cell.__class__ is _Wrong:
                    wrong.setdefault(i, (meaning, cell))
        doubts = {
            m: self._doubts(cells, m) for m in ("ordered", "delivered", "ordered_year", "delivered_years")
        }
        for meaning in ("ordered_year", "delivered_years"):
            read[meaning] = [w and (w, d) for w, d in zip(read[meaning], doubts[meaning], strict=True)]
        details = self._details(numbers, cells, described)
        values = zip(*read.values(), strict=True)
        unsure = zip(doubts["ordered"], doubts["delivered"], strict=True)
        for i, (number, row, doubt, detail) in enumerate(zip(numbers, values, unsure, details, strict=True)):
            if i in wrong:
                meaning, cell = wrong[i]
                self._reject(number, meaning, cell)
            else:
                self._put(number, row, doubt, detail)

    def _reject(self, number: int, meaning: str, cell: _Wrong) -> None:
        name = self.header.name(meaning) if meaning in self.header else meaning
        self.tally.reject(number, name, cell.value, cell.reason)

    def _details(self, numbers: list[int], cells: list[list[Any]], described: list[str]) -> Iterator[Details]:
        said = [described, *(self._named(cells, m, str) for m in ("category", "comments"))]
        said.append(
            self._named(cells, "local", lambda c: "local production" if is_yes(c.rstrip(";")) else "")
        )
        status = self._named(cells, "status", str)
        for number, milestone, words in zip(numbers, status, zip(*said, strict=True), strict=True):
            note = "; ".join([w for w in words if w])
            yield trusted(
                Details, {**_PLAIN, "locator": f"row {number}", "milestone": milestone, "note": note}
            )

    # -- rows --------------------------------------------------------------------------------------

    def _put(self, number: int, row: tuple[Any, ...], unsure: tuple[bool, bool], details: Details) -> None:
        donor, recipient, noun, ordered, delivered, tiv_order, tiv_delivered, when_ordered, when_delivered = (
            row
        )
        name = f"{self.source.id}-{number}"
        if "ordered" not in self.header:
            if when_ordered is None and when_delivered is None:
                self._reject(number, "delivered_years", _Wrong("", "no year of order or delivery"))
                return
            delivery = items_of(noun, delivered, tiv_delivered, unsure[1], delivered=True)
            self._entry(name, donor, recipient, delivery, when_ordered, when_delivered, details, None)
            self.tally.accept()
            return
        arrived = when_delivered is not None and (delivered is None or delivered > 0)
        if when_ordered is None and not arrived:
            self._reject(number, "ordered_year", _Wrong("", "neither ordered nor delivered in any year"))
            return
        self.tally.accept()
        order = items_of(noun, ordered, tiv_order, unsure[0])
        if arrived and ordered == delivered and tiv_order == tiv_delivered:
            self._entry(name, donor, recipient, order, when_ordered, when_delivered, details, None)
            return
        self._entry(name, donor, recipient, order, when_ordered or when_delivered, None, details, None)
        if arrived:
            delivery = items_of(noun, delivered, tiv_delivered, unsure[1], delivered=True)
            piece = trusted(Details, {**details.__dict__, "note": "deliveries of the order"})
            self._entry(f"{name}-d", donor, recipient, delivery, when_ordered, when_delivered, piece, name)

    def _entry(
        self,
        name: str,
        donor: str,
        recipient: str,
        items: tuple[Count, ...],
        committed: tuple[str, bool] | None,
        delivered: tuple[str, bool] | None,
        details: Details,
        part_of: str | None,
    ) -> None:
        self.ids.append(name)
        self.donor.append(donor)
        self.recipient.append(recipient)
        self.items.append(items)
        self.committed.append(committed)
        self.delivered.append(delivered)
        self.details.append(details)
        self.part_of.append(part_of)


class _Wrong(NamedTuple):
    """A cell that cannot be read, and why."""

    value: str
    reason: str


_NO_WEAPON = _Wrong("", "no weapon is named")


#: How the cells of each column are read; a row with several bad cells is rejected for the first of these.
_READERS: dict[str, Callable[[str], Any]] = {
    "supplier": party,
    "recipient": party,
    "designation": str,
    "ordered": figure,
    "delivered": figure,
    "tiv_order": figure,
    "tiv_delivered": figure,
    "ordered_year": years_cell,
    "delivered_years": years_cell,
}
