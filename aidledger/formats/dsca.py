"""The Defense Security Cooperation Agency's public table of Excess Defense Articles.

What the source means:

- a row is one transfer of surplus arms by grant. Its *status* is its stage (``stages.csv``): authorised and
  offered articles are approved, accepted ones committed, delivered ones delivered. What was cancelled or
  rejected is no aid, and neither is what was sold (*FMS Sales*): set aside;
- each quantity belongs to its own stage: requested, allocated, accepted, delivered. The entry has the quantity
  of its stage; deliveries of a transfer that has not got that far are a piece of it;
- status and quantity disagree at times ("delivered", quantity 0): then the number is left undisclosed, at most
  the largest of the row's quantities;
- *acquisition value* is what the United States paid for the goods when new (``book``), *current value* what is
  left of it by age and condition (``depreciated``). The current one is entered, ``value="acquisition"`` takes
  the other; they never add;
- *status date* dates the stage reached; when it was approved is known by the fiscal year of the request alone.

Identical rows are kept: they are sometimes genuine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, UnreadableFigure, UnreadableFile
from aidledger.formats.cell_values import (
    as_date,
    clean,
    day_orders,
    is_ambiguous_day,
    is_numbered_day,
    read_number,
    word_meaning,
)
from aidledger.formats.columns import uncollected
from aidledger.formats.foreignassistance_years import fiscal_period
from aidledger.formats.published import party_code, published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    find_header,
    not_understood,
    refuse_twins,
    table_like,
)
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Money, Valuation
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.scope import AidType, Stage, source_stage
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

NAME = "DSCA Excess Defense Articles"
NEEDED = ("recipient", "item", "status", ("delivered", "allocated"), ("current", "acquisition"))
_COUNTED = ("recipient", "item", "status", "allocated", "accepted", "delivered")
_QUANTITY = {Stage.approved: "allocated", Stage.committed: "accepted", Stage.delivered: "delivered"}


def recognise(blob: Blob) -> bool:
    """Whether a file is the table."""
    return find_header(table_like(blob, "dsca", NEEDED).rows, "dsca", NEEDED) is not None


def read(blob: Blob, published: dt.date | str | None = None, value: str = "current") -> Ledger:
    """The ledger of the table. ``published`` is the day of this vintage, ``value`` is current or acquisition."""
    from aidledger.ledger.ledger import Ledger

    if value not in ("current", "acquisition"):
        raise UnreadableFile(f"unknown value {value!r}", remedy="use 'current' or 'acquisition'")
    sheet = table_like(blob, "dsca", NEEDED)
    header = find_header(sheet.rows, "dsca", NEEDED)
    if header is None:
        raise not_understood(sheet, "the table of Excess Defense Articles", "dsca", NEEDED)
    if value not in header:
        raise UnreadableFile(
            f"the table has no column of {value} values", where=blob.name, remedy="take the other"
        )
    refuse_twins(sheet, header, header.columns)
    tally = Tally(NAME, blob.name, sheet.name)
    rows = [
        (n, r) for n, r in enumerate(sheet.rows[header.row + 1 :], header.row + 2) if any(clean(c) for c in r)
    ]
    if "authority" not in header:
        tally.note("no column tells grants from sales: all transfers are entered as grants")
    written = [header.get(r, "status_date") for _, r in rows]
    orders = day_orders(written)
    if orders == {"day"}:
        tally.note(f"dates such as {next(d for d in written if is_numbered_day(d))!r} are read day first")
    source = _source(blob.name, published, [_date(d, orders) for d in written])
    tally.note_repeated(rows)
    table = _Table(header, tally, source, value, orders)
    with uncollected():
        for number, row in rows:
            table.put(number, row)
    return Ledger(table.entries, (), [source], imported=tally.report())


def _source(file: str, published: dt.date | str | None, dates: Sequence[dt.date | None]) -> Source:
    day, inferred = published_on(file, published)
    if day is None:
        day, inferred = max((d for d in dates if d is not None), default=None), True
    return Source(
        id=f"eda-{day}",
        title="Excess Defense Articles, public report",
        publisher="U.S. Defense Security Cooperation Agency",
        url="https://www.dsca.mil/programs/excess-defense-articles-eda",
        published=day,
        published_inferred=inferred and day is not None,
        series=NAME,
        kind=SourceKind.official,
    )


@lru_cache(maxsize=1 << 14)
def _date(cell: Any, orders: frozenset[str]) -> dt.date | None:
    if len(orders) > 1 and is_ambiguous_day(cell):
        return None
    day = as_date(cell)
    if day is None and word_meaning(cell) is None:
        try:
            period = Period.parse(clean(cell), day_first=orders == {"day"})
        except AidLedgerError:
            return None
        day = period.start if period.start == period.end else None
    return day


class _BadCell(Exception):
    def __init__(self, meaning: str, reason: str) -> None:
        self.meaning, self.reason = meaning, reason
        super().__init__(reason)


class _Table:
    """The entries while rows are read."""

    def __init__(
        self, header: Header, tally: Tally, source: Source, value: str, orders: frozenset[str]
    ) -> None:
        self.header, self.tally, self.source, self.value = header, tally, source, value
        self.valuation = Valuation.depreciated if value == "current" else Valuation.book
        self.donor = Donor.resolve("USA")
        self.orders = orders
        self.last = max(
            place for meaning, place in header.columns.items() if meaning in _COUNTED or meaning == value
        )
        self.entries: list[Entry] = []

    def put(self, number: int, row: Sequence[Any]) -> None:
        """Enter one row, set it aside, or reject it."""
        try:
            made = self._entries(number, row)
        except _BadCell as bad:
            name = self.header.name(bad.meaning) if bad.meaning in self.header else bad.meaning
            self.tally.reject(number, name, self.header.get(row, bad.meaning), bad.reason)
            return
        if isinstance(made, str):
            self.tally.set_aside(made)
            return
        self.entries += made
        self.tally.accept()

    def _entries(self, number: int, row: Sequence[Any]) -> list[Entry] | str:
        if len(row) <= self.last:
            raise _BadCell("the row", f"it has {len(row)} cells, and column {self.last + 1} is needed")
        try:
            code = party_code("DSCA", clean(self.header.get(row, "recipient")))
        except AidLedgerError as error:
            raise _BadCell("recipient", error.what) from None
        try:
            stage = source_stage(NAME, clean(self.header.get(row, "status")))
        except AidLedgerError as error:
            raise _BadCell("status", error.what) from None
        if "sale" in clean(self.header.get(row, "authority")).casefold():
            return "sold, not granted (FMS Sales): no aid"
        if stage is None or not stage.is_aid:
            return "cancelled, rejected or only requested: no aid"
        noun = clean(self.header.get(row, "item"))[:120] or "article"
        quantities = {
            name: self._number(row, name) for name in ("requested", "allocated", "accepted", "delivered")
        }
        when, approved = self._dates(row)
        fields: dict[str, Any] = {
            "donor": self.donor,
            "recipient": Recipient.resolve(code),
            "aid_type": AidType.military,
            "source": self.source,
            "locator": f"row {number}",
            "milestone": clean(self.header.get(row, "status")),
        }
        dates = (
            {"approved": approved, stage.value: when} if stage is not Stage.approved else {"approved": when}
        )
        name = f"{self.source.id}-{number}"
        whole = Entry(
            id=name,
            money=self._money(row),
            items=(self._items(number, noun, stage, quantities),),
            note=self._note(row),
            **dates,
            **fields,
        )
        arrived = quantities["delivered"]
        if stage is Stage.delivered or not arrived:
            return [whole]
        piece = Entry(
            id=f"{name}-d",
            items=(Count(value=arrived, unit=noun),),
            approved=dates["approved"],
            delivered=Period(core=None, hull=DateRange(approved.start, when.end), written=None),
            part_of=name,
            note="delivered so far",
            **fields,
        )
        return [whole, piece]

    def _dates(self, row: Sequence[Any]) -> tuple[Period, Period]:
        """The day of the status, and the stretch in which the transfer was approved."""
        day = _date(self.header.get(row, "status_date"), self.orders)
        if day is None and word_meaning(self.header.get(row, "status_date")) is None:
            raise _BadCell("status_date", "no day that can be read in one way")
        year = clean(self.header.get(row, "year"))
        start: dt.date | None = None
        if word_meaning(year) is None:
            try:
                start = fiscal_period(year).start
            except AidLedgerError as error:
                raise _BadCell("year", error.what) from None
        end = day or self.source.published
        if start is not None and end is not None and start > end:
            start = end
        unknown = Period(core=None, hull=DateRange(start, end))
        return (Period.day(day) if day else unknown), unknown

    def _number(self, row: Sequence[Any], meaning: str) -> Decimal | None:
        cell = self.header.get(row, meaning)
        if word_meaning(cell) is not None:
            return None
        try:
            number = read_number(cell, "")
            if number < 0:
                raise UnreadableFigure(f"a negative quantity, {number}")
        except UnreadableFigure as error:
            raise _BadCell(meaning, error.what) from None
        return number

    def _items(self, row: int, noun: str, stage: Stage, quantities: dict[str, Decimal | None]) -> Count:
        number = quantities[_QUANTITY[stage]]
        if number:
            return Count(value=number, unit=noun)
        most = max((q for q in quantities.values() if q), default=None)
        if number is not None:
            self.tally.repair(
                row,
                self.header.name(_QUANTITY[stage]) if _QUANTITY[stage] in self.header else _QUANTITY[stage],
                number,
                f"the status says {stage.value}, the quantity 0: left undisclosed",
            )
        if most is None:
            return Count.undisclosed(noun)
        return Count(value=None, low=Decimal(0), high=most, unit=noun, qualifier=Qualifier.undisclosed)

    def _money(self, row: Sequence[Any]) -> Money:
        cell = self.header.get(row, self.value)
        if word_meaning(cell) is not None:
            return Money(value=None, unit="USD", qualifier=Qualifier.undisclosed, valuation=self.valuation)
        try:
            number = read_number(cell)
            if number < 0:
                raise UnreadableFigure(f"a negative value, {number}")
        except UnreadableFigure as error:
            raise _BadCell(self.value, error.what) from None
        return Money(value=number, unit="USD", valuation=self.valuation)

    def _note(self, row: Sequence[Any]) -> str:
        other = "acquisition" if self.value == "current" else "current"
        cell = self.header.get(row, other)
        said = "" if word_meaning(cell) is not None else f"{other} value {clean(cell)}"
        return "; ".join(x for x in (clean(self.header.get(row, "agency")), said) if x)
