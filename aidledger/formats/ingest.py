"""Large files of entries, column by column: each distinct value is checked once by the same types as a record.

The columns are those of our own record tables (:data:`aidledger.formats.record_tables.KINDS`); the amount may
also stand in two columns, ``amount`` and ``currency``, and bounds in ``low`` and ``high``. Every column is
read as text, so that reading cannot fail; numbers are cast at once, rules between columns are masks, and what
is wrong is reported with row, column, value and reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import UnreadableFile
from aidledger.formats.amount_book import Book, plain_basis
from aidledger.formats.cells import _SIMPLE, restored
from aidledger.formats.columns import entry_table, narrow, no_value, one_value
from aidledger.formats.distinct_cells import day_of, period_of
from aidledger.formats.held_columns import Columns, Distinct, encoded
from aidledger.formats.number_column import as_text, ends, in_smallest_units, whole_units
from aidledger.formats.record_tables import KINDS
from aidledger.formats.report import Tally
from aidledger.formats.safety import Limits, blobs
from aidledger.formats.text_table import read_columns
from aidledger.ledger.grouping import distinct
from aidledger.ledger.ids import NumberedIds, TextIds
from aidledger.ledger.regular import SHARED
from aidledger.ledger.table import (
    MISSING,
    OPEN,
    Amounts,
    Coded,
    Details,
    EntryTable,
)
from aidledger.ledger.workers import shared_out
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES
from aidledger.model.source import Source
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.ledger.ledger import Ledger

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_FIELDS = KINDS["entries"]
_AMOUNT = ("amount", "currency", "low", "high")
_STAGES = tuple(s.value for s in AID_STAGES)
_LINKS = ("part_of", "supersedes", "reimbursed_by")
_DETAIL = ("kind", "locator", "money_at", "original", "refund", "schedule", "milestone", "note")
#: Columns that every large file has, of few distinct cells.
_REPEATED = frozenset({"donor", "recipient", "aid_type", "source", "currency", *_STAGES})
_COLUMNS = frozenset({*_FIELDS, *_AMOUNT, "record"})


def ingest(source: Any, *, sources: Iterable[Source] = (), limits: Limits | None = None) -> Ledger:
    """Read a large CSV or Parquet file of entries as a ledger, with its account in ``ledger.imported``.

    ``source`` is a path, bytes or an open binary file; ``sources`` are the sources that its column
    ``source`` names (one that is not among them is known by its id only). Rows without an ``id`` get one
    from the file's name and their number. Raises :class:`~aidledger.errors.UnreadableFile` and
    :class:`~aidledger.errors.MissingFile`; bad rows are rejected, never guessed at.

    >>> data = b"donor,recipient,money,delivered,source\\nUSA,UKR,USD 5,2022-01-23,a\\nUSA,UKR,5,2022-01-32,a"
    >>> print(ingest(data).imported)
    <bytes>: read as aidledger records: 2 rows in, 1 accepted, 1 rejected, 0 cells repaired
      rejected: <bytes>, row 3, delivered: '2022-01-32': ...
      rejected: <bytes>, row 3, money: '5': ...
    """
    from aidledger.ledger.ledger import Ledger

    files = blobs(source, limits)
    if len(files) != 1:
        raise UnreadableFile(
            f"{len(files)} files where one table was expected",
            where=str(source)[:200],
            remedy="read them one by one",
        )
    tally = Tally("aidledger records", files[0].name)
    table = read_columns(files[0], _COLUMNS)
    entries = _Entries(table, {s.id: s for s in sources}, tally).table(Path(files[0].name).stem)
    return Ledger(entries=entries, sources=sources, imported=tally.report())


@dataclass(frozen=True)
class _Column:
    """A column of repeated cells: ``values[codes]`` (code -1: none), and why some cells are bad."""

    values: tuple[Any, ...]
    codes: npt.NDArray[Any]
    held: Distinct | None = None
    bad: dict[int, str] = field(default_factory=dict)


class _Entries:
    """The columns of one file on their way to an entry table."""

    def __init__(self, table: Columns, sources: dict[str, Source], tally: Tally) -> None:
        self.sources, self.tally = sources, tally
        blank = _blank(table)
        if blank is not None:
            table = table.take(np.flatnonzero(~blank))
        self.raw, self.n = table, table.n
        self.rejected = np.zeros(self.n, dtype=bool)
        self._columns: dict[str, _Column] = {}
        self._ahead: dict[str, _Column] = {}

    def table(self, stem: str) -> EntryTable:
        """The accepted rows; the others are put down as rejected."""
        if self.n >= SHARED:
            ahead = [name for name in self.raw.names if name in _REPEATED]
            self._ahead = dict(zip(ahead, shared_out(self._typed, ahead), strict=True))
        self._kinds_of_record()
        for name in ("donor", "recipient", "source"):
            self._required(name)
        columns: dict[str, Any] = {
            name: self._coded(name)
            for name in ("donor", "recipient", "aid_type", "source", "tonnage", "items", *_LINKS, *_STAGES)
        }
        details = [self._coded(name) for name in _DETAIL]
        columns |= self._money()
        ids = self._ids(stem)
        self._rules(columns, details, ids)
        columns["aid_type"] = self._with_default(columns["aid_type"], Entry.model_fields["aid_type"].default)
        columns["details"] = self._details(details)
        self.tally.accept(int(self.n - self.rejected.sum()))
        self.tally.rejections.sort(key=lambda cell: cell.row)
        whole = entry_table(ids, **columns)
        return whole.take(np.flatnonzero(~self.rejected)) if self.rejected.any() else whole

    # -- reading columns ---------------------------------------------------------------------------

    def _cells(self, name: str) -> _Column | None:
        """The distinct cells of a column and which of them each row has."""
        if name not in self.raw.names:
            return None
        if name not in self._columns:
            self._columns[name] = column = self._ahead.get(name) or self._typed(name)
            if column.held is not None and column.bad:
                self._reject_cells(name, column.held, column.bad)
        return self._columns[name]

    def _typed(self, name: str) -> _Column:
        """A column of repeated cells, each distinct one made into its value once."""
        if name in _STAGES and (days := self.raw.days(name)):
            return _Column(tuple(day_of(day) for day in days[0]), days[1])
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
        return _Column(typed.values, held.looked_up(narrow(typed.codes, len(typed.values))), held, bad)

    def _made(self, name: str, cell: str) -> Any:
        """A cell as the typed value that a record would hold. Raises what the record would."""
        if name == "currency":
            return currency(cell.strip()).code
        if name in _STAGES:
            return period_of(cell)
        value = _FIELDS[name].read(restored(cell))
        if name == "source":
            return self.sources.get(value) or Source(id=value)
        if name == "kind":
            return "shipment" if value == "shipment" else None
        made = Entry(**{**_TEMPLATE, name: value})
        found = getattr(made, name)
        return None if found == () else found

    def _coded(self, name: str) -> Coded:
        column = self._cells(name)
        return no_value(self.n) if column is None else Coded(column.values, column.codes)

    def _with_default(self, column: Coded, default: Any) -> Coded:
        if column.values and (column.codes >= 0).all():
            return column
        values = (*column.values, default)
        return Coded(values, np.where(column.codes < 0, len(column.values), column.codes).astype(np.int32))

    def _details(self, columns: list[Coded]) -> Coded:
        """The rare fields, one record for each distinct combination of them."""
        if not any(c.values for c in columns):
            return no_value(self.n)
        used = [(name, c) for name, c in zip(_DETAIL, columns, strict=True) if c.values]
        keys, codes = distinct([c.codes.astype(np.int64) for _, c in used], self.n)
        made = []
        for key in keys:
            found = {
                name: column.values[code] for (name, column), code in zip(used, key, strict=True) if code >= 0
            }
            found["shipment"] = found.pop("kind", "") == "shipment"
            details = Details.model_construct(**found)
            made.append(None if details == Details() else details)
        typed = Coded.of(made)
        return Coded(typed.values, narrow(np.append(typed.codes, np.int32(-1))[codes], len(typed.values)))

    def _ids(self, stem: str) -> NumberedIds | TextIds:
        import pyarrow as pa

        if "id" not in self.raw.names:
            return NumberedIds(f"{stem}:", range(2, self.n + 2))
        text = as_text(self.raw.arrow("id"))
        length, first, _ = ends(text)
        odd = (length == 0) | (length > 200) | (first == ord("'")) | (first == ord("j"))
        if not odd.any():
            return TextIds(text)
        listed = text.to_pylist()
        for row in np.flatnonzero(odd).tolist():
            try:
                cell = restored(listed[row])
                listed[row] = Entry(**{**_TEMPLATE, "id": cell}).id if cell else f"{stem}:{row + 2}"
            except ValueError as error:
                self._reject(row, "id", listed[row], str(error))
                listed[row] = f"{stem}:{row + 2}"
        return TextIds(pa.array(listed, pa.string()))

    # -- amounts -----------------------------------------------------------------------------------

    def _money(self) -> dict[str, Any]:
        names = set(self.raw.names)
        if "amount" in names and not names & {"money", "low", "high"}:
            quick = self._exact_money()
            if quick is not None:
                return quick
        if "money" in names and names & {*_AMOUNT}:
            raise UnreadableFile(
                "an amount stands in the column money and in amount",
                where=self.tally.file,
                remedy="keep one of them",
            )
        value = np.full(self.n, MISSING, dtype=np.int64)
        low, high = value.copy(), np.full(self.n, OPEN, dtype=np.int64)
        book = Book(value, low, high, self.n)
        if "money" in names:
            self._written_money(book)
        elif "amount" in names:
            self._plain_money(book)
        return book.columns()

    def _exact_money(self) -> dict[str, Any] | None:
        """The amounts where each of them is its own bounds: one array is all three. ``None`` where one is not."""
        unit = self._cells("currency")
        if unit is None or unit.bad:
            return None
        digits = np.asarray([*(currency(c).minor_digits for c in unit.values), 2], dtype=np.int64)
        numbers, given, sure = self._numbers("amount", digits, unit.codes)
        if not (given.all() and sure.all()) or (unit.codes < 0).any():
            return None
        bases = tuple(plain_basis(c) for c in unit.values)
        return {
            "basis": Coded(bases, unit.codes),
            "qualifier": one_value(Qualifier.exact, self.n),
            "money": Amounts(numbers, numbers, numbers),
        }

    def _written_money(self, book: Book) -> None:
        """``USD 12.5`` cast at once; any other way of writing an amount once for each distinct cell."""
        import pyarrow.compute as pc

        text = as_text(self.raw.arrow("money"))
        simple = np.asarray(pc.match_substring_regex(text, "^[A-Z]{3} -?[0-9]+(\\.[0-9]+)?$"))
        rows = np.flatnonzero(simple)
        chosen = text if len(rows) == self.n else text.take(rows)
        units, codes = encoded(pc.utf8_slice_codeunits(chosen, 0, 3))
        digits, bases = self._currencies("money", units, codes, rows, chosen)
        numbers, sure = whole_units(pc.utf8_slice_codeunits(chosen, 4), digits[codes])
        sure &= bases[codes] >= 0
        book.enter_exact(rows[sure], numbers[sure], units, codes[sure], bases)
        rest = np.ones(self.n, dtype=bool)
        rest[rows[sure]] = False
        rest &= np.asarray(pc.not_equal(text, ""))
        self._one_by_one(
            book, np.flatnonzero(rest), text, "money", lambda cell: _FIELDS["money"].read(restored(cell))
        )

    def _one_by_one(self, book: Book, rows: Ints, cells: pa.Array, name: str, read: Any) -> None:
        listed, codes = encoded(cells.take(rows))
        for place, cell in enumerate(listed):
            at = rows[codes == place]
            try:
                money = Entry(**{**_TEMPLATE, "money": read(cell)}).money
                book.enter(at, money)
            except (ValueError, TypeError) as error:
                for row in at.tolist():
                    self._reject(row, name, cell, str(error))

    def _plain_money(self, book: Book) -> None:
        """Numbers in ``amount`` with a currency beside them, and bounds where there are any."""
        money = self._cells("currency")
        if money is None:
            raise UnreadableFile(
                "amounts without a currency", where=self.tally.file, remedy="add a column currency (ISO 4217)"
            )
        codes = money.codes
        digits = np.asarray([*(currency(c).minor_digits for c in money.values), 2], dtype=np.int64)
        numbers, given, sure = self._numbers("amount", digits, codes)
        self._reject_mask(given & (codes < 0) & ~self.rejected, "currency", "an amount without a currency")
        known = given & (codes >= 0)
        fine = known & sure
        for row in np.flatnonzero(known & ~sure).tolist():
            self._exact_number(book, row, money.values[codes[row]])
        bases = np.arange(len(money.values))
        book.enter_exact(np.flatnonzero(fine), numbers[fine], list(money.values), codes[fine], bases)
        sides = {"low": book.low, "high": book.high}
        for side, column in sides.items():
            if side not in self.raw.names:
                continue
            bound, stated, cast = self._numbers(side, digits, codes)
            self._reject_mask(
                stated & ~cast, side, "is no plain number in whole smallest units of the currency"
            )
            self._reject_mask(stated & (codes < 0) & ~self.rejected, "currency", "a bound without a currency")
            chosen = stated & cast & (codes >= 0)
            if side == "low":
                book.open(np.flatnonzero(chosen & ~given), codes, list(money.values))
            column[chosen] = bound[chosen]
            book.hedged(np.flatnonzero(chosen & (column != book.value)))
        for side, beyond in (("low", book.low > book.value), ("high", book.high < book.value)):
            if side in self.raw.names:
                self._reject_mask(beyond & fine, side, "lies beyond the amount")

    def _numbers(self, name: str, digits: Ints, codes: npt.NDArray[Any]) -> tuple[Ints, Mask, Mask]:
        """A column of numbers in smallest units: the numbers, where there is one, where it is exact."""
        import pyarrow.compute as pc

        whole = self.raw.whole(name)
        if whole is not None:
            numbers, given, scale = whole
            numbers, sure = in_smallest_units(numbers, scale, digits, codes)
            return numbers, given, sure & given
        text = pc.utf8_trim_whitespace(as_text(self.raw.arrow(name)))
        numbers, sure = whole_units(text, digits[codes])
        return numbers, np.asarray(pc.not_equal(text, "")), sure

    def _exact_number(self, book: Book, row: int, unit: str) -> None:
        """A number that could not be cast: longer, finer than the smallest unit, or none at all."""
        cell = str(self.raw.cell("amount", row)).strip()
        try:
            if not _SIMPLE.fullmatch(f"{unit} {cell}"):
                raise ValueError("is no plain number")
            book.enter(
                np.asarray([row]),
                Entry(**{**_TEMPLATE, "money": Money(value=Decimal(cell), unit=unit)}).money,
            )
        except ValueError as error:
            self._reject(row, "amount", cell, str(error))

    def _currencies(
        self, name: str, units: list[str], codes: Any, rows: Ints, text: Any
    ) -> tuple[Ints, Ints]:
        """Decimal places of each currency, and its number (-1 where there is no such currency)."""
        digits, numbers = np.zeros(len(units), dtype=np.int64), np.arange(len(units))
        for place, unit in enumerate(units):
            try:
                digits[place] = currency(Money(value=Decimal(1), unit=unit).unit).minor_digits
            except ValueError as error:
                numbers[place] = -1
                for at in np.flatnonzero(codes == place).tolist():
                    self._reject(int(rows[at]), name, text[at].as_py(), str(error))
        return digits, numbers

    # -- rules between columns ---------------------------------------------------------------------

    def _rules(self, columns: dict[str, Any], details: list[Coded], ids: Any) -> None:
        dated: list[npt.NDArray[Any]] = [
            column.codes for stage in _STAGES if (column := self._cells(stage)) is not None
        ]
        undated = np.ones(self.n, dtype=bool)
        for codes in dated:
            undated &= codes < 0
        if undated.any():
            what = "an entry needs the date at which it reached a stage"
            self._reject_mask(undated & ~self.rejected, _STAGES[-1], what)
        refund, at_stage = details[_DETAIL.index("refund")], details[_DETAIL.index("money_at")]
        back = refund.mapped(bool, False, bool) if refund.values else np.broadcast_to(np.False_, self.n)
        value = columns["money"].value
        if self.n and value.min() < 0:
            amount = "money" if "money" in self.raw.names else "amount"
            below = (value < 0) & (value != MISSING) & ~back
            self._reject_mask(below, amount, "is negative: say refund if money came back")
        if at_stage.values:
            below = at_stage.mapped(lambda pairs: any((m.value or 0) < 0 for _, m in pairs), False, bool)
            self._reject_mask(below & ~back, "money_at", "is negative: say refund if money came back")
        for name in _LINKS:
            column = columns[name]
            for row in np.flatnonzero(column.codes >= 0).tolist():
                if ids[row] == column.values[column.codes[row]]:
                    self._reject(row, name, ids[row], f"{name} names the entry itself")

    def _kinds_of_record(self) -> None:
        if "record" not in self.raw.names:
            return
        held = self.raw.distinct("record")
        for place, cell in enumerate(held.cells):
            if cell.strip().casefold() not in ("", "entry", "shipment"):
                for row in np.flatnonzero(held.places == place).tolist():
                    self._reject(
                        row, "record", cell, "only entries are read here: use al.read for other records"
                    )

    def _required(self, name: str) -> None:
        column = self._cells(name)
        if column is None:
            raise UnreadableFile(
                f"there is no column {name}",
                where=self.tally.file,
                remedy="every entry needs donor, recipient, source",
            )
        if column.held is not None and "" in column.held.cells:
            self._reject_mask(column.held.looked_up(np.asarray(column.held.cells) == ""), name, "is empty")

    # -- what is wrong -----------------------------------------------------------------------------

    def _reject(self, row: int, name: str, cell: object, reason: str) -> None:
        self.rejected[row] = True
        self.tally.reject(row + 2, name, cell, reason)

    def _reject_cells(self, name: str, held: Distinct, bad: dict[int, str]) -> None:
        for row in np.flatnonzero(np.isin(held.places, list(bad))).tolist():
            place = int(held.places[row])
            self._reject(row, name, held.cells[place], bad[place])

    def _reject_mask(self, mask: Mask, name: str, reason: str) -> None:
        there = name in self.raw.names
        for row in np.flatnonzero(mask).tolist():
            cell = self.raw.cell(name, row) if there else None
            self._reject(row, name, "" if cell is None else cell, reason)


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


_TEMPLATE: dict[str, Any] = {
    "id": "template",
    "donor": "USA",
    "recipient": "UKR",
    "source": Source(id="template"),
    "delivered": Period.always(),
    "refund": True,
}
