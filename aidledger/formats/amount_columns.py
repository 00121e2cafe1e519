"""The amounts of a large file: plain numbers cast at once, any other way of writing once for each distinct cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import UnreadableFile
from aidledger.formats.amount_book import Book, plain_basis
from aidledger.formats.cells import _SIMPLE, restored
from aidledger.formats.columns import one_value
from aidledger.formats.file_rows import FIELDS, TEMPLATE, FileRows
from aidledger.formats.held_columns import encoded
from aidledger.formats.number_column import as_text, in_smallest_units, whole_units
from aidledger.ledger.table import MISSING, OPEN, Amounts, Coded
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: The columns in which an amount may stand apart from its currency.
AMOUNT = ("amount", "currency", "low", "high")


class AmountColumns:
    """The columns of an entry table that say how much money, from the rows of a file."""

    def __init__(self, rows: FileRows) -> None:
        self.rows, self.raw, self.n = rows, rows.raw, rows.n
        self._amount: tuple[Ints, Mask | None, Mask | None] | None = None

    def columns(self) -> dict[str, Any]:
        """Basis, qualifier, words and amounts of every row. Raises :class:`~aidledger.errors.UnreadableFile`."""
        names = set(self.raw.names)
        if "amount" in names and not names & {"money", "low", "high"}:
            quick = self._exact_money()
            if quick is not None:
                return quick
        if "money" in names and names & {*AMOUNT}:
            raise UnreadableFile(
                "an amount stands in the column money and in amount",
                where=self.rows.tally.file,
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
        unit = self.rows.cells("currency")
        if unit is None or unit.held is not None:
            return None
        digits = np.asarray([*(currency(c).minor_digits for c in unit.values), 2], dtype=np.int64)
        numbers, given, sure = self._amount = self._numbers("amount", digits, unit.codes)
        if not (given is None and (sure is None or sure.all())):
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
            book, np.flatnonzero(rest), text, "money", lambda cell: FIELDS["money"].read(restored(cell))
        )

    def _one_by_one(self, book: Book, rows: Ints, cells: pa.Array, name: str, read: Any) -> None:
        listed, codes = encoded(cells.take(rows))
        for place, cell in enumerate(listed):
            at = rows[codes == place]
            try:
                money = Entry(**{**TEMPLATE, "money": read(cell)}).money
                book.enter(at, money)
            except (ValueError, TypeError) as error:
                for row in at.tolist():
                    self.rows.reject(row, name, cell, str(error))

    def _plain_money(self, book: Book) -> None:
        """Numbers in ``amount`` with a currency beside them, and bounds where there are any."""
        money = self.rows.cells("currency")
        if money is None:
            raise UnreadableFile(
                "amounts without a currency",
                where=self.rows.tally.file,
                remedy="add a column currency (ISO 4217)",
            )
        codes = money.codes
        digits = np.asarray([*(currency(c).minor_digits for c in money.values), 2], dtype=np.int64)
        found = self._amount or self._numbers("amount", digits, codes)
        numbers, (given, sure) = found[0], map(self._mask, found[1:])
        self.rows.reject_mask(
            given & (codes < 0) & ~self.rows.rejected, "currency", "an amount without a currency"
        )
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
            found = self._numbers(side, digits, codes)
            bound, (stated, cast) = found[0], map(self._mask, found[1:])
            self.rows.reject_mask(
                stated & ~cast, side, "is no plain number in whole smallest units of the currency"
            )
            self.rows.reject_mask(
                stated & (codes < 0) & ~self.rows.rejected, "currency", "a bound without a currency"
            )
            chosen = stated & cast & (codes >= 0)
            if side == "low":
                book.open(np.flatnonzero(chosen & ~given), codes, list(money.values))
            column[chosen] = bound[chosen]
            book.hedged(np.flatnonzero(chosen & (column != book.value)))
        for side, beyond in (("low", book.low > book.value), ("high", book.high < book.value)):
            if side in self.raw.names:
                self.rows.reject_mask(beyond & fine, side, "lies beyond the amount")

    def _numbers(
        self, name: str, digits: Ints, codes: npt.NDArray[Any]
    ) -> tuple[Ints, Mask | None, Mask | None]:
        """A column of numbers in smallest units: the numbers, where there is one, where it is exact (``None``:
        everywhere)."""
        import pyarrow.compute as pc

        whole = self.raw.whole(name)
        if whole is not None:
            exact = in_smallest_units(whole.numbers, whole.scale, digits, codes)
            self.raw.release(name)
            return whole.numbers, whole.there, exact
        text = pc.utf8_trim_whitespace(as_text(self.raw.arrow(name)))
        numbers, sure = whole_units(text, digits[codes])
        given = np.asarray(pc.not_equal(text, ""))
        return numbers, None if given.all() else given, sure

    def _mask(self, rows: Mask | None) -> Mask:
        return np.ones(self.n, dtype=bool) if rows is None else rows

    def _exact_number(self, book: Book, row: int, unit: str) -> None:
        """A number that could not be cast: longer, finer than the smallest unit, or none at all."""
        cell = str(self.raw.cell("amount", row)).strip()
        try:
            if not _SIMPLE.fullmatch(f"{unit} {cell}"):
                raise ValueError("is no plain number")
            book.enter(
                np.asarray([row]),
                Entry(**{**TEMPLATE, "money": Money(value=Decimal(cell), unit=unit)}).money,
            )
        except ValueError as error:
            self.rows.reject(row, "amount", cell, str(error))

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
                    self.rows.reject(int(rows[at]), name, text[at].as_py(), str(error))
        return digits, numbers
