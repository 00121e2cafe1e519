"""SIPRI's Arms Transfers Database: the trade register, one line a deal or one line a year of delivery.

What the source means:

- *Supplier* and *Recipient* are the parties; ``*`` marks armed groups, ``**`` organisations. The register
  lists transfers of major arms, given or sold: that a deal was aid is told in its comments alone;
- *Year of order* is when it was committed, *Year(s) of delivery* when it was delivered; an order of which
  another number was delivered has its deliveries as a piece;
- a *trend-indicator value* (TIV, printed in millions) measures the military worth of an item. It is no
  money: it is entered as a count of the unit ``TIV``, in the millions as printed. A delivered TIV of ``0``
  beside deliveries is between 0 and 0.5;
- ``?`` marks uncertain data: such a number is *about* that number, such a year is not certain;
- prices of deals stand in the comments only, and stay there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, UnreadableFigure, UnreadablePeriod
from aidledger.formats.columns import coded, distinct_rows, entry_table, one_value
from aidledger.formats.published import party_code, published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    Sheet,
    clean,
    csv_sheet,
    find_header,
    is_workbook,
    not_understood,
    read_number,
    word_meaning,
    workbook_sheets,
)
from aidledger.ledger.table import Details, EntryTable
from aidledger.model.daterange import DateRange, year_range
from aidledger.model.figure import Count
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.scope import AidType
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

NAME = "SIPRI"
NEEDED = ("recipient", "supplier", "designation", "delivered", ("ordered_year", "delivered_years"))
_GENERATED = re.compile(
    r"(?:data generated|generated|accessed)\s*:?\s*(\d{1,2} [A-Za-z]{3,9} \d{4})", re.IGNORECASE
)
_YEARS = re.compile(r"(?:19|20)\d{2}")
_YES = frozenset(("?", "yes", "true", "1", "y"))
_PLAIN = dict(Details().__dict__)


def recognise(blob: Blob) -> bool:
    """Whether a file is an export of the trade register."""
    return find_header(_sheet(blob).rows, "sipri", NEEDED) is not None


def _sheet(blob: Blob) -> Sheet:
    if not is_workbook(blob):
        return csv_sheet(blob)
    sheets = list(workbook_sheets(blob).values())
    return next((s for s in sheets if find_header(s.rows, "sipri", NEEDED)), sheets[0])


def read(blob: Blob, published: dt.date | str | None = None) -> Ledger:
    """The ledger of a trade register. ``published`` is the day of the export, if the file does not say it."""
    from aidledger.ledger.ledger import Ledger

    sheet = _sheet(blob)
    header = find_header(sheet.rows, "sipri", NEEDED)
    if header is None:
        raise not_understood(sheet, "SIPRI's trade register", "sipri", NEEDED)
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
    """The columns of the table while rows are read."""

    def __init__(self, header: Header, tally: Tally, source: Source) -> None:
        self.header, self.tally, self.source = header, tally, source
        self.unsure = {
            name: header.columns.get(f"{name}_unsure", self._mark_after(name))
            for name in ("ordered_year", "ordered", "delivered", "delivered_years")
        }
        self.donor: list[str] = []
        self.recipient: list[str] = []
        self.items: list[tuple[Count, ...] | None] = []
        self.committed: list[tuple[str, bool] | None] = []
        self.delivered: list[tuple[str, bool] | None] = []
        self.details: list[Details | None] = []
        self.part_of: list[str | None] = []
        self.ids: list[str] = []

    def _mark_after(self, meaning: str) -> int | None:
        """The nameless column of question marks that follows a column."""
        place = self.header.columns.get(meaning)
        if place is None or place + 1 >= len(self.header.names) or self.header.names[place + 1]:
            return None
        return place + 1

    def _is_unsure(self, row: Sequence[Any], name: str) -> bool:
        place = self.unsure[name]
        if place is None or place >= len(row):
            return False
        return clean(row[place]).casefold() in _YES

    def table(self, rows: Iterator[tuple[int, list[Any]]]) -> EntryTable:
        for number, row in rows:
            try:
                self._put(number, row)
            except _BadCell as bad:
                name = self.header.name(bad.meaning) if bad.meaning in self.header else bad.meaning
                self.tally.reject(number, name, bad.value, bad.reason)
            else:
                self.tally.accept()
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

    def _put(self, number: int, row: list[Any]) -> None:
        if len(row) != len(self.header.names) and any(clean(c) for c in row[len(self.header.names) :]):
            raise _BadCell("the row", f"{len(row)} cells", f"the table has {len(self.header.names)} columns")
        if len(row) < len(self.header.names) - 1:
            raise _BadCell("the row", f"{len(row)} cells", f"the table has {len(self.header.names)} columns")
        donor, recipient = self._party(row, "supplier"), self._party(row, "recipient")
        noun = self._cell(row, "designation") or self._cell(row, "description")
        if not noun:
            raise _BadCell("designation", "", "no weapon is named")
        ordered = self._number(row, "ordered")
        delivered = self._number(row, "delivered")
        tiv_order, tiv_delivered = self._number(row, "tiv_order"), self._number(row, "tiv_delivered")
        when_ordered, when_delivered = self._when(row, "ordered_year"), self._when(row, "delivered_years")
        deal = "ordered" in self.header
        unsure_order = self._is_unsure(row, "ordered")
        unsure_delivery = self._is_unsure(row, "delivered")
        order = _items(noun, ordered, tiv_order, unsure_order)
        delivery = _items(noun, delivered, tiv_delivered, unsure_delivery, delivered=True)
        arrived = when_delivered is not None and (delivered is None or delivered > 0)
        name = f"{self.source.id}-{number}"
        details = self._details(number, row)
        if not deal:
            self._entry(name, donor, recipient, delivery, when_ordered, when_delivered, details, None)
            return
        if when_ordered is None and not arrived:
            raise _BadCell("ordered_year", "", "neither ordered nor delivered in any year")
        if arrived and ordered == delivered and tiv_order == tiv_delivered:
            self._entry(name, donor, recipient, order, when_ordered, when_delivered, details, None)
            return
        self._entry(name, donor, recipient, order, when_ordered or when_delivered, None, details, None)
        if arrived:
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
        if committed is None and delivered is None:
            raise _BadCell("delivered_years", "", "no year of order or delivery")
        self.ids.append(name)
        self.donor.append(donor)
        self.recipient.append(recipient)
        self.items.append(items)
        self.committed.append(committed)
        self.delivered.append(delivered)
        self.details.append(details)
        self.part_of.append(part_of)

    def _cell(self, row: Sequence[Any], meaning: str) -> str:
        place = self.header.columns.get(meaning)
        if place is None or place >= len(row):
            return ""
        cell = row[place]
        return cell.strip() if isinstance(cell, str) else clean(cell)

    def _details(self, number: int, row: Sequence[Any]) -> Details:
        said = [self._cell(row, m) for m in ("description", "category", "comments")]
        if self._cell(row, "local").casefold().rstrip(";") in _YES:
            said.append("local production")
        note = "; ".join([s for s in said if s])
        return trusted(
            Details,
            {**_PLAIN, "locator": f"row {number}", "milestone": self._cell(row, "status"), "note": note},
        )

    def _party(self, row: Sequence[Any], meaning: str) -> str:
        name = self._cell(row, meaning)
        try:
            return _party(name)
        except AidLedgerError as error:
            raise _BadCell(meaning, name, error.what) from None

    def _number(self, row: Sequence[Any], meaning: str) -> Decimal | None:
        cell = self._cell(row, meaning)
        try:
            return _figure(cell)
        except AidLedgerError as error:
            raise _BadCell(meaning, str(cell), error.what) from None

    def _when(self, row: Sequence[Any], meaning: str) -> tuple[str, bool] | None:
        cell = self._cell(row, meaning)
        if _nothing(cell):
            return None
        try:
            years((cell, False))
        except AidLedgerError as error:
            raise _BadCell(meaning, cell, error.what) from None
        return cell, self._is_unsure(row, meaning)


class _BadCell(Exception):
    def __init__(self, meaning: str, value: str, reason: str) -> None:
        self.meaning, self.value, self.reason = meaning, value, reason
        super().__init__(reason)


@lru_cache(maxsize=1 << 16)
def _nothing(cell: str) -> bool:
    return word_meaning(cell) is not None


@lru_cache(maxsize=4096)
def _party(name: str) -> str:
    return party_code(NAME, name)


@lru_cache(maxsize=1 << 16)
def _figure(cell: Any) -> Decimal | None:
    if word_meaning(cell) is not None:
        return None
    number = read_number(cell)
    if number < 0:
        raise UnreadableFigure(f"a negative number, {number}", remedy="check the cell")
    return number


@lru_cache(maxsize=1 << 16)
def years(cell: tuple[str, bool]) -> Period:
    """The years in a cell such as ``1979; 1980``: one stretch, no day of it certain if unsure or several."""
    written, unsure = cell
    body = written.replace("?", "").removesuffix(".0")
    years = [int(y) for y in _YEARS.findall(body)]
    if not years or _YEARS.sub("", body).strip(" ;,-–/"):
        raise UnreadablePeriod(
            f"{written[:60]!r} is no list of years", remedy="write years such as 1979; 1980"
        )
    first, last = min(years), max(years)
    span = DateRange(year_range(first).start, year_range(last).end)
    unsure = unsure or "?" in written
    return Period(
        core=None if unsure or last > first else span, hull=span, written=written + (" ?" if unsure else "")
    )


@lru_cache(maxsize=1 << 16)
def _items(
    noun: str, number: Decimal | None, tiv: Decimal | None, unsure: bool, delivered: bool = False
) -> tuple[Count, ...]:
    """The items of an order or a delivery: how many, and their TIV in millions."""
    counted = _count(noun, number, unsure)
    if tiv is None:
        return (counted,)
    return counted, _tiv(tiv, unsure, bool(delivered and tiv == 0 and number))


@lru_cache(maxsize=1 << 16)
def _number_of(number: Decimal | None, unsure: bool) -> Count:
    if number is None:
        return Count.undisclosed("item")
    return Count(value=number, unit="item", qualifier=Qualifier.about if unsure else Qualifier.exact)


def _count(noun: str, number: Decimal | None, unsure: bool) -> Count:
    # each distinct number is validated once; the noun is a cell that was cleaned
    return trusted(Count, {**_number_of(number, unsure).__dict__, "unit": noun})


@lru_cache(maxsize=1 << 16)
def _tiv(number: Decimal, unsure: bool, small: bool) -> Count:
    if small:
        return Count(value=number, low=Decimal(0), high=Decimal("0.5"), unit="TIV", qualifier=Qualifier.range)
    return _count("TIV", number, unsure)
