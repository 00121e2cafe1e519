"""Packages of the Ukraine Support Tracker as entries, and their items as pieces of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aidledger.errors import AidLedgerError, UnknownUnit, UnreadableFigure
from aidledger.formats.cell_values import (
    clean,
    day_orders,
    is_ambiguous_day,
    is_numbered_day,
    is_tidy_number,
    read_number,
    word_meaning,
)
from aidledger.formats.kiel_release import Release, unknown_day
from aidledger.formats.report import Tally
from aidledger.formats.tabular import Header
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.scope import AidType, Stage
from aidledger.units.lexicon import currencies, mass_unit

#: The currency of the tracker's own estimates.
_UNITS = dict.fromkeys(("estimate", "estimate_delivered", "unit_price"), "USD")
#: A number that may have its thousands divided by a point: no program writes a last zero behind one.
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d\d0")
#: A month as spreadsheets shorten it.
_MONTH = re.compile(r"([A-Za-z]{3,9})[-'’](\d{2})")


@dataclass
class Row:
    """One understood row: its number in the sheet, its cells, and what was resolved of them."""

    number: int
    cells: Sequence[Any]
    group: str
    donor: Donor
    aid_type: AidType
    date: dt.date | str
    measure: str
    noun: str


def package_entries(
    rows: list[Row],
    values: dict[int, Decimal],
    delivered: dict[int, Decimal],
    header: Header,
    release: Release,
    tally: Tally,
) -> list[Entry]:
    """Every package once, with its value, followed by its items (``part_of`` the package).

    ``values`` and ``delivered`` are in EUR, by row number.
    """
    return _Packages(values, delivered, header, release, tally).entries(rows)


def mass_of(items: Count) -> Tonnage | None:
    """The mass that hides in the name of an item, as in 700 *ton of fuel*; ``None`` for other items.

    A mass that only describes an item (*5 ton truck*) is none.

    >>> mass_of(Count(value=700, unit="ton of fuel")), mass_of(Count(value=3, unit="5 ton truck"))
    (Tonnage('635 to 711 t'), None)
    """
    word, of, _ = items.unit.partition(" of ")
    if not of:
        return None
    try:
        unit = mass_unit(word).name
    except UnknownUnit:
        return None
    numbers = {"value": items.value, "low": items.low, "high": items.high, "qualifier": items.qualifier}
    return Tonnage(unit=unit, **numbers)


class _Packages:
    """Shared state of one import: what is read from a cell is read once, ids are given once."""

    def __init__(
        self,
        values: dict[int, Decimal],
        delivered: dict[int, Decimal],
        header: Header,
        release: Release,
        tally: Tally,
    ) -> None:
        self.values, self.delivered = values, delivered
        self.header, self.release, self.tally = header, release, tally
        self.recipient = Recipient.resolve("UKR")
        self.used: dict[str, int] = defaultdict(int)
        self.periods: dict[Any, tuple[Period, str]] = {}
        self.made: list[Entry] = []
        self.orders: frozenset[str] = frozenset()

    def entries(self, rows: list[Row]) -> list[Entry]:
        groups: dict[str, list[Row]] = defaultdict(list)
        self._learn_dates([row.date for row in rows if isinstance(row.date, str)])
        for row in rows:
            groups[self._group(row)].append(row)
        for name, members in groups.items():
            self._package(name, members)
        return self.made

    def _learn_dates(self, written: list[str]) -> None:
        """In which order the list writes day and month: month first, as the tracker does, unless it tells otherwise."""
        self.orders = day_orders(written)
        unsure = [cell for cell in written if is_ambiguous_day(cell)]
        if unsure and len(self.orders) < 2:
            order = "day" if self.orders == {"day"} else "month"
            self.tally.note(f"{len(unsure)} dates such as {unsure[0]!r} are read {order} first")

    def _group(self, row: Row) -> str:
        if "id" in self.header:
            return row.group
        # without an id, an item belongs to the last valued row of the same donor, kind and day
        key = f"{row.donor.code}-{row.aid_type.value}-{row.date}"
        if row.number in self.values:
            self.used[key] += 1
        return f"{key}-{self.used[key]}" if self.used[key] else f"{key}-0"

    def _package(self, name: str, members: list[Row]) -> None:
        valued = [row for row in members if row.number in self.values]
        if not valued and "id" not in self.header:
            for row in members:
                self._unvalued(row)
            return
        heads = valued or [self._first(members)]
        whole: Entry | None = None
        parents = {}
        arrived = self._arrived(members, [row.number for row in heads])
        for row in heads:
            parents[row.number] = self._whole(
                row, self._id(name if "id" in self.header else f"row{row.number}"), arrived.get(row.number)
            )
        for row in members:
            whole = parents.get(row.number) or whole or parents[heads[0].number]
            taken = self._item(row, whole)
            if row.number in parents and not taken:
                # the value was entered, only the number of items was not understood
                self.tally.accept()
            elif taken:
                self.tally.accept()
            elif not row.noun and row.number not in parents:
                self.tally.set_aside("a line without an item or a value of its own")

    def _unvalued(self, row: Row) -> None:
        """A row without a value and without a package: its items, of undisclosed worth."""
        if not row.noun:
            cell = self.header.get(row.cells, "value")
            if word_meaning(cell) is None:
                self.tally.set_aside("a line that states a value of 0 and no item")
                return
        items = self._count(row, "units", keep=True)
        self._whole(row, self._id(f"row{row.number}"), self.delivered.get(row.number), items)
        self.tally.accept()

    def _arrived(self, members: list[Row], heads: list[int]) -> dict[int, Decimal]:
        """What arrived of the whole that each head begins: the sum over the rows down to the next head."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        head = heads[0]
        for row in members:
            head = row.number if row.number in heads else head
            if row.number in self.delivered:
                found[head] += self.delivered[row.number]
        return found

    def _first(self, members: list[Row]) -> Row:
        for row in members:
            if clean(self.header.get(row.cells, "dummy")) in ("1", "1.0"):
                return row
        return members[0]

    def _id(self, name: str) -> str:
        wanted = f"{self.release.prefix}-{name}"[:180]
        self.used["id " + wanted] += 1
        again = self.used["id " + wanted]
        return wanted if again == 1 else f"{wanted}#{again}"

    # -- entries -----------------------------------------------------------------------------------

    def _whole(self, row: Row, name: str, arrived: Decimal | None, items: Count | None = None) -> Entry:
        value = self.values.get(row.number)
        money = Money.undisclosed("EUR") if value is None else Money(value=value, unit="EUR")
        refund = value is not None and value < 0
        committed = self._period(row)
        delivered, money_at = None, {}
        if arrived is not None and arrived > 0:
            delivered = unknown_day(self.release.window, since=committed.start)
            money_at = {Stage.delivered: Money(value=arrived, unit="EUR")}
        entry = Entry(
            id=name,
            donor=row.donor,
            recipient=self.recipient,
            aid_type=row.aid_type,
            money=money,
            items=() if items is None else (items,),
            committed=committed,
            delivered=delivered,
            source=self.release.source,
            locator=self._place(row),
            money_at=tuple(money_at.items()),
            original=self._original(row),
            refund=refund,
            milestone=row.measure,
            note=clean(self.header.get(row.cells, "specific"))[:200],
        )
        self.made.append(entry)
        return entry

    def _place(self, row: Row) -> str:
        return f"{self.tally.sheet}, row {row.number}" if self.tally.sheet else f"row {row.number}"

    def _original(self, row: Row) -> Money | None:
        # the total of the package where there is one: the given value may be that of an item
        meaning = "original" if "original" in self.header else "given"
        given, code = self._number(row, meaning), clean(self.header.get(row.cells, "currency")).upper()
        if given is None or code not in currencies():
            return None
        return Money(value=given, unit=code)

    def _item(self, row: Row, whole: Entry) -> bool:
        """Enter the item of a row; whether the row was understood (a row without an item is, if it has a value)."""
        if not row.noun:
            return row.number in self.values or whole.locator == self._place(row)
        own = row.number in self.values or whole.locator == self._place(row)
        items = self._count(row, "units", keep=own)
        if items is None:
            return False
        arrived = self._count(row, "units_delivered", keep=True, missing=True)
        committed = self._period(row)
        day = unknown_day(self.release.window, since=committed.start)
        same = arrived is not None and arrived.value is not None and arrived.value == items.value
        priced = whole.money is not None and whole.money.value is not None
        paid = bool(whole.money_at)
        price = self._number(row, "unit_price")
        fields: dict[str, Any] = {
            "donor": row.donor,
            "recipient": self.recipient,
            "aid_type": row.aid_type,
            "committed": committed,
            "source": self.release.source,
            "locator": self._place(row),
        }
        entry = Entry(
            id=self._id(f"{whole.id.removeprefix(self.release.prefix + '-')}-i{row.number}"),
            money=self._estimate(row, "estimate") if priced else None,
            items=(items,),
            tonnage=mass_of(items),
            delivered=day if same else None,
            # what the tracker does not count as delivered is not counted by its own estimate either
            money_at=((Stage.delivered, Money.undisclosed("USD")),) if same and not paid else (),
            part_of=whole.id,
            note="" if price is None else f"unit price USD {price:f}",
            **fields,
        )
        self.made.append(entry)
        if arrived is not None and not same and not (arrived.value is not None and arrived.value <= 0):
            self.made.append(
                Entry(
                    id=self._id(f"{whole.id.removeprefix(self.release.prefix + '-')}-d{row.number}"),
                    money=self._estimate(row, "estimate_delivered") if paid else None,
                    items=(arrived,),
                    tonnage=mass_of(arrived),
                    delivered=day,
                    part_of=entry.id,
                    note="the part of the item that was delivered",
                    **fields,
                )
            )
        return True

    def _estimate(self, row: Row, meaning: str) -> Money | None:
        number = self._number(row, meaning)
        return None if number is None or number < 0 else Money(value=number, unit="USD")

    # -- cells -------------------------------------------------------------------------------------

    def _count(self, row: Row, meaning: str, *, keep: bool, missing: bool = False) -> Count | None:
        """The number of items in a cell. One that is not understood is left undisclosed if ``keep``
        (the row says more than that), else the row is rejected. ``missing``: a blank is no statement."""
        cell = self.header.get(row.cells, meaning)
        meant = word_meaning(cell)
        noun = row.noun or "item"
        if meant == "missing" and missing:
            return None
        if meant is not None:
            return Count.undisclosed(noun, written=clean(cell) if meant == "undisclosed" else None)
        try:
            number = read_number(cell, "")
            if number < 0:
                raise UnreadableFigure(f"a negative number of items, {number}")
            if isinstance(cell, str) and _THOUSANDS.fullmatch(cell.strip()):
                raise UnreadableFigure(
                    f"{clean(cell)!r} may be {number:f} or {clean(cell).replace('.', '')} items"
                )
        except UnreadableFigure as error:
            if not keep:
                self.tally.reject(row.number, self._name(meaning), cell, error.what)
                return None
            self.tally.repair(
                row.number, self._name(meaning), cell, "not understood: kept as an undisclosed number"
            )
            return Count.undisclosed(noun, written=clean(cell)[:100])
        self._tidy(row, meaning, cell)
        return Count(value=number, unit=noun)

    def _number(self, row: Row, meaning: str) -> Decimal | None:
        """The number in a cell of money; ``None`` for none, or for one that is not understood (reported)."""
        cell = self.header.get(row.cells, meaning)
        if word_meaning(cell) is not None:
            return None
        try:
            number = read_number(cell, _UNITS.get(meaning, ""))
        except UnreadableFigure:
            self.tally.repair(row.number, self._name(meaning), cell, "not understood: left out")
            return None
        self._tidy(row, meaning, cell)
        return number

    def _tidy(self, row: Row, meaning: str, cell: Any) -> None:
        if not is_tidy_number(cell):
            number = read_number(cell, _UNITS.get(meaning, ""))
            self.tally.repair(row.number, self._name(meaning), cell, f"read as {number:f}")

    def _name(self, meaning: str) -> str:
        return self.header.name(meaning)

    def _period(self, row: Row) -> Period:
        """The announcement date. A day that cannot be is an unknown day of the release's window."""
        if row.date not in self.periods:
            self.periods[row.date] = self._read_period(row.date)
        period, repair = self.periods[row.date]
        if repair:
            self.tally.repair(row.number, self._name("date"), row.date, repair)
        return period

    def _parsed(self, date: str) -> tuple[Period, str]:
        """The period that a cell of text tells, and what is in doubt about it."""
        last = self.release.window.end
        if month := _MONTH.fullmatch(date):
            date = f"{month[1]} 20{month[2]}"
        # words around a date are the tracker's own, whatever program wrote the table
        first = is_numbered_day(date) and self.orders == {"day"}
        period = Period.parse(date, published=last, day_first=first)
        if not (len(self.orders) > 1 and is_ambiguous_day(date)):
            return period, ""
        other = Period.parse(date, published=last, day_first=True)
        days = sorted(d for d in (period.start, other.start) if d is not None)
        either = Period(core=None, hull=DateRange(days[0], days[-1]), written=date)
        return either, f"the list writes now the day and now the month first: {days[0]} to {days[-1]}"

    def _read_period(self, date: dt.date | str) -> tuple[Period, str]:
        window = self.release.window
        if isinstance(date, dt.date):
            period = Period.day(date)
        elif word_meaning(date) is not None:
            return unknown_day(window, date), ""
        else:
            try:
                period, doubt = self._parsed(date)
                if doubt:
                    return period, doubt
            except AidLedgerError:
                return unknown_day(window, date), "not understood: an unknown day of the release's window"
        start, end = period.hull
        last = window.end
        if last is not None and start is not None and start > last:
            return unknown_day(
                window, str(date)
            ), "after the last day of the release: an unknown day of its window"
        if start is None or end is None or (last is not None and end > last):
            late = end is not None and last is not None and end > last
            hull = DateRange(start or window.start, last if end is None or late else end)
            if hull.start and hull.end and hull.start > hull.end:
                hull = DateRange(None, hull.end)
            fuzzy = Period(core=None, hull=hull, written=str(date))
            return fuzzy, f"the window ends on {last}, the last day of the release" if late else ""
        return period, ""
