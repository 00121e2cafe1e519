"""The rows of the tables behind the tracker's web site: amounts in billions of EUR, months, donors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal

from aidledger.errors import AidLedgerError, UnreadableFigure, UnreadableFile
from aidledger.formats.cell_values import clean, read_number, word_meaning
from aidledger.formats.kiel_release import donor_of
from aidledger.formats.report import Tally
from aidledger.formats.tabular import Header, Sheet
from aidledger.model.figure import Money
from aidledger.model.party import Donor
from aidledger.model.period import Period

KINDS = ("financial", "humanitarian", "military")
_BILLIONS = frozenset((*KINDS, "total", "commitments", "to_be_allocated"))
_AMOUNTS = frozenset((*_BILLIONS, "value_eur"))
#: Billions of EUR beyond which nothing is an amount of aid.
_MOST = Decimal(10) ** 6
_ROUNDING = Decimal(500)
#: So many amounts have a sixth decimal among them, if there is one.
_MANY = 30


def each_row(sheet: Sheet, header: Header, tally: Tally, take: Callable[[int, Sequence[str]], None]) -> None:
    """Give each filled row to ``take``; one that it cannot read is rejected with the column at fault."""
    last = max(header.columns.values())
    below = enumerate(sheet.rows[header.row + 1 :], header.row + 2)
    tally.note_repeated((number, row) for number, row in below if any(clean(c) for c in row))
    for number, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        if not any(clean(c) for c in row):
            continue
        if len(row) <= last:
            cut = f"the row has {len(row)} cells, and column {last + 1} is needed"
            tally.reject(number, header.names[last], "", cut)
            continue
        try:
            take(number, row)
        except BadCell as bad:
            tally.reject(number, header.name(bad.meaning), header.get(row, bad.meaning), bad.reason)
        else:
            tally.accept()


class BadCell(Exception):
    """A cell that cannot be read, and why."""

    def __init__(self, meaning: str, error: AidLedgerError) -> None:
        self.meaning, self.reason = meaning, error.what
        super().__init__(error.what)


def number_in(row: Sequence[str], header: Header, meaning: str) -> Decimal:
    """The number in a cell; 0 where there is none. Raises :class:`BadCell`."""
    cell = header.get(row, meaning)
    if word_meaning(cell) is not None:
        return Decimal(0)
    try:
        number = read_number(cell, "EUR" if meaning in _AMOUNTS else "")
        if meaning in _BILLIONS and abs(number) > _MOST:
            raise UnreadableFigure(f"{number:f} billions are more than anybody has")
    except UnreadableFigure as error:
        raise BadCell(meaning, error) from None
    return number


def month_of(row: Sequence[str], header: Header) -> Period:
    """The month of a row. Raises :class:`BadCell`."""
    year, month = number_in(row, header, "year"), number_in(row, header, "month")
    if month != int(month) or year != int(year):
        raise BadCell("month", UnreadableFigure(f"{year:f}-{month:f} is no month"))
    try:
        return Period.month(int(year), int(month))
    except AidLedgerError as error:
        raise BadCell("month", error) from None


def donor_in(row: Sequence[str], header: Header) -> Donor:
    """The donor of a row by its code, else by its name. Raises :class:`BadCell`."""
    code, name = (clean(header.get(row, meaning)) for meaning in ("iso", "country"))
    with suppress(AidLedgerError):
        return donor_of(code)
    try:
        return donor_of(name or code)
    except AidLedgerError as error:
        raise BadCell("country" if "country" in header else "iso", error) from None


def billions(number: Decimal, rounding: Decimal) -> Money:
    """An amount in billions of EUR, known to ``rounding`` either side."""
    value = number.scaleb(9)
    low = value - rounding if value < 0 else max(value - rounding, Decimal(0))
    return Money(value=value, low=low, high=value + rounding, unit="EUR")


def rounding_of(sheet: Sheet, header: Header) -> Decimal:
    """Half of the last decimal with which the file writes amounts: six, unless very many amounts have fewer."""
    cells = [clean(header.get(row, kind)) for row in sheet.rows[header.row + 1 :] for kind in KINDS]
    decimals = [
        len(cell.partition(".")[2]) for cell in cells if cell.strip("0.") and "e" not in cell.casefold()
    ]
    if len(decimals) < _MANY or max(decimals) >= 6:
        return _ROUNDING
    return Decimal(5).scaleb(8 - max(decimals))


def refuse_other_units(sheet: Sheet, header: Header) -> None:
    """Refuse amounts that are not in billions, as the donors' own products in billions tell."""
    if not {"total", "gdp", "pct_gdp"} <= header.columns.keys():
        return
    off = of = 0
    for row in sheet.rows[header.row + 1 :]:
        try:
            total, product, share = (number_in(row, header, m) for m in ("total", "gdp", "pct_gdp"))
        except BadCell:
            continue
        if total and product and share:
            of += 1
            off += not Decimal("0.02") < total / product * 100 / share < 50
    if off > of / 2:
        raise UnreadableFile(
            f"the amounts are not in billions of EUR: in {off} of {of} rows total / gdp is not the share that is told",
            where=sheet.file,
            remedy="write the amounts in billions, as the tracker's web site does",
        )
