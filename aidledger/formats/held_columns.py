"""The columns of a table in a file, held so that they take little room and each distinct cell is there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Columns whose cells mostly differ from row to row; all others are held as distinct cells and codes.
VARIED = frozenset({"id", "money", "amount", "low", "high"})
#: Rows that are worked on at a time.
BLOCK = 1 << 16
#: Where there is no day; days since 1970 that fit 16 bits reach from 1880 to 2059.
_NO_DAY = np.iinfo(np.int16).min


@dataclass(frozen=True)
class Cells:
    """Some rows of a column: ``cells[codes[i]]`` is row i."""

    cells: list[str]
    codes: npt.NDArray[Any]


@dataclass(frozen=True)
class Days:
    """Some rows of a column of dates, as days since 1970."""

    days: npt.NDArray[np.int16]


@dataclass(frozen=True)
class Whole:
    """Some rows of a column of numbers, in units of ten to the minus ``scale``; ``there`` says where one is."""

    numbers: Ints
    there: Mask | None
    scale: int


Part = Cells | Days | Whole


def held(name: str, array: pa.Array) -> Part | None:
    """A piece of a column as it is held; ``None`` for text that differs from row to row, which stays as it is."""
    import pyarrow as pa

    kind = array.type
    if pa.types.is_date32(kind):
        return _days(array) or _cells(array)
    if name not in VARIED:
        return _cells(array)
    if pa.types.is_decimal128(kind) and kind.precision <= 18:
        n, offset = len(array), array.offset
        words = np.frombuffer(array.buffers()[1], dtype=np.int64, count=2 * (offset + n))[2 * offset :: 2]
        return Whole(words.copy(), _there(array), kind.scale)
    if pa.types.is_integer(kind) and kind != pa.uint64():
        numbers, there = _numbers(array, kind.to_pandas_dtype())
        return Whole(numbers.astype(np.int64), there, 0)
    return None


def _there(array: pa.Array) -> Mask | None:
    """Where an array has a value; ``None``: everywhere."""
    valid, n, offset = array.buffers()[0], len(array), array.offset
    if valid is None or not array.null_count:
        return None
    first = offset // 8
    bits = np.frombuffer(valid, dtype=np.uint8)[first : (offset + n + 7) // 8]
    return np.unpackbits(bits, bitorder="little")[offset - 8 * first :][:n].view(bool)


def _numbers(array: pa.Array, kind: Any) -> tuple[npt.NDArray[Any], Mask | None]:
    """The numbers of an array as they lie in memory, and where there is one."""
    data = array.buffers()[1]
    numbers = np.frombuffer(data or b"", dtype=kind)[array.offset : array.offset + len(array)]
    return numbers, _there(array)


def _days(array: pa.Array) -> Days | None:
    days, there = _numbers(array, np.int32)
    narrow = np.empty(len(days), dtype=np.int16)
    for start in range(0, len(days), BLOCK):
        part = days[start : start + BLOCK]
        if there is not None:
            part = np.where(there[start : start + BLOCK], part, _NO_DAY)
        if part.max() > -_NO_DAY - 1 or part.min() < _NO_DAY:
            return None
        narrow[start : start + BLOCK] = part
    if np.count_nonzero(narrow == _NO_DAY) != array.null_count:
        return None
    return Days(narrow)


def _cells(array: pa.Array) -> Cells:
    import pyarrow as pa

    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    cells = ["" if v is None else str(v) for v in array.dictionary.to_pylist()]
    codes, there = _numbers(array.indices, array.indices.type.to_pandas_dtype())
    if there is not None:
        codes = np.where(there, codes, len(cells))
        cells.append("")
    return Cells(cells, codes.astype(np.min_scalar_type(max(len(cells) - 1, 1))))


class Distinct:
    """A column by its distinct cells as text (dates in ISO form; none is empty): which of them has each row."""

    def __init__(self, parts: list[Cells]) -> None:
        self.n = sum(len(part.codes) for part in parts)
        place: dict[str, int] = {}
        self._parts = [
            (np.asarray([place.setdefault(c, len(place)) for c in part.cells], dtype=np.int32), part.codes)
            for part in parts
        ]
        self.cells = list(place)

    def looked_up(self, table: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The entry of ``table`` for the cell of each row."""
        found = np.empty(self.n, dtype=table.dtype)
        start = 0
        for places, codes in self._parts:
            local = table[places]
            for part in _blocks(codes):
                local.take(part, out=found[start : start + len(part)], mode="clip")
                start += len(part)
        return found

    @cached_property
    def places(self) -> npt.NDArray[np.int32]:
        """The place of each row's cell among :attr:`cells`."""
        return self.looked_up(np.arange(len(self.cells), dtype=np.int32))


def encoded(column: Any) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct cells of an Arrow column, and the place of each row's among them."""
    distinct = Distinct([_cells(chunk) for chunk in _chunks(column)])
    return distinct.cells, distinct.places


class Columns:
    """The columns of one table. ``column`` gives one as Arrow holds it, ``parts`` those that are held already."""

    def __init__(
        self, names: list[str], n: int, column: Callable[[str], Any], parts: dict[str, list[Part]]
    ) -> None:
        self.names, self.n = names, n
        self._column, self._parts = column, parts
        self._arrow: dict[str, Any] = {}

    @classmethod
    def of(cls, table: pa.Table) -> Columns:
        """The columns of an Arrow table."""
        return cls(table.column_names, len(table), table.column, {})

    def arrow(self, name: str) -> Any:
        """A column as Arrow holds it."""
        if name not in self._arrow:
            self._arrow[name] = self._column(name)
        return self._arrow[name]

    def cell(self, name: str, row: int) -> Any:
        """One cell as a Python value, ``None`` where there is none."""
        return self.arrow(name)[row].as_py()

    def take(self, rows: Ints) -> Columns:
        """Some of the rows."""
        import pyarrow as pa

        return Columns.of(pa.table({name: self.arrow(name).take(pa.array(rows)) for name in self.names}))

    def distinct(self, name: str) -> Distinct:
        """A column by its distinct cells."""
        parts = self.parts(name)
        if parts is not None and all(isinstance(part, Cells) for part in parts):
            return Distinct([part for part in parts if isinstance(part, Cells)])
        return Distinct([_cells(chunk) for chunk in _chunks(self.arrow(name))])

    def days(self, name: str) -> tuple[list[int], npt.NDArray[Any]] | None:
        """The distinct days (since 1970) of a column that its file holds as dates, and which of them each row has
        (-1: none). ``None`` for any other column."""
        parts = self.parts(name)
        if parts is None or not all(isinstance(part, Days) for part in parts):
            return None
        columns = [part.days.view(np.uint16) for part in parts if isinstance(part, Days)]
        seen = np.zeros(1 << 16, dtype=bool)
        for column in columns:
            for part in _blocks(column):
                seen[part] = True
        seen[_NO_DAY] = False
        held = np.flatnonzero(seen)
        table = np.full(1 << 16, -1, dtype=np.min_scalar_type(-len(held) - 1))
        order = np.argsort(held.astype(np.uint16).view(np.int16), kind="stable")
        table[held[order]] = np.arange(len(held))
        codes = np.empty(self.n, dtype=table.dtype)
        start = 0
        for column in columns:
            for part in _blocks(column):
                table.take(part, out=codes[start : start + len(part)], mode="clip")
                start += len(part)
        return held[order].astype(np.uint16).view(np.int16).tolist(), codes

    def whole(self, name: str) -> tuple[Ints, Mask, int] | None:
        """A column of decimals or integers: whole numbers (0 where there is none), where there is one, and how
        many decimal places they have. ``None`` for any other column."""
        parts = self.parts(name)
        if not parts or not all(isinstance(part, Whole) for part in parts):
            return None
        listed = [part for part in parts if isinstance(part, Whole)]
        numbers = np.concatenate([part.numbers for part in listed])
        if all(part.there is None for part in listed):
            return numbers, np.ones(self.n, dtype=bool), listed[0].scale
        there = np.concatenate(
            [np.ones(len(p.numbers), dtype=bool) if p.there is None else p.there for p in listed]
        )
        numbers[~there] = 0
        return numbers, there, listed[0].scale

    def release(self, name: str) -> None:
        """Hold a column no longer: it is there in another form. Asked for again, it is read again."""
        self._parts.pop(name, None)
        self._arrow.pop(name, None)

    def parts(self, name: str) -> list[Part] | None:
        """The pieces in which a column is held; ``None`` where Arrow holds it."""
        if name not in self._parts:
            pieces = [held(name, chunk) for chunk in _chunks(self.arrow(name))]
            known = [part for part in pieces if part is not None]
            if len(known) < len(pieces):
                return None
            self._parts[name] = known
        return self._parts[name]


def _chunks(column: Any) -> list[Any]:
    return list(column.chunks) if hasattr(column, "chunks") else [column]


def _blocks(column: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    return (column[start : start + BLOCK] for start in range(0, len(column), BLOCK))
