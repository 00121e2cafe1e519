"""The columns of a table in a file, held so that they take little room and each distinct cell is there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
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
    """Some rows of a column: ``cells[codes[i]]`` is row i, which is empty where ``codes[i]`` is ``len(cells)``
    (nowhere but where there are ``gaps``)."""

    cells: list[str]
    codes: npt.NDArray[Any]
    gaps: bool
    dictionary: pa.Array

    @classmethod
    def of(cls, array: pa.Array, before: Cells | None = None) -> Cells:
        """The cells of an array; those of the rows ``before`` serve again where they are the same."""
        import pyarrow as pa

        if not pa.types.is_dictionary(array.type):
            array = array.dictionary_encode()
        if before is not None and before.dictionary.equals(array.dictionary):
            cells = before.cells
        else:
            cells = ["" if v is None else str(v) for v in array.dictionary.to_pylist()]
        codes, there = _numbers(array.indices, array.indices.type.to_pandas_dtype())
        if there is not None:
            codes = _filled(codes, there, len(cells))
        narrow = codes.astype(np.min_scalar_type(max(len(cells), 1)))
        return cls(cells, narrow, there is not None, array.dictionary)


class Days:
    """A column of dates, as days since 1970. Its rows are entered in any order, by several threads at once."""

    def __init__(self, n: int) -> None:
        self._days = np.empty(n, dtype=np.int16)
        self._ends: list[int] = []

    def enter(self, start: int, array: pa.Array) -> bool:
        """Enter the rows from ``start`` on; false where a day is too far away to be held so."""
        days, there = _numbers(array, np.int32)
        narrow = self._days[start : start + len(days)]
        for part in _slices(len(days)):
            some, held = days[part], narrow[part]
            if there is not None:
                some = _filled(some, there[part], _NO_DAY)
            least, most = int(some.min()), int(some.max())
            if most > -_NO_DAY - 1 or least < _NO_DAY:
                return False
            held[:] = some
            if least == _NO_DAY:  # a gap, or the one day that cannot be told from one
                gaps = 0 if there is None else len(some) - np.count_nonzero(there[part])
                if np.count_nonzero(held == _NO_DAY) != gaps:
                    return False
                least = int((held - np.int16(1)).min()) + 1  # makes a gap the largest
            if most > _NO_DAY:
                self._ends.extend((least, most))
        return True

    def distinct(self) -> tuple[list[int], npt.NDArray[Any]]:
        """Days, and which of them each row has (-1: none); this uses the column up.

        Where most days of a window occur, all of them are there.
        """
        days = self._days
        if not self._ends:
            return [], np.full(len(days), -1, dtype=np.int8)
        first, width = min(self._ends), max(self._ends) - min(self._ends) + 1
        if width < 1 << 15 and 2 * len(np.unique(days[:: len(days) // BLOCK + 1])) > width:
            np.maximum(days, first - 1, out=days)
            days -= first
            return list(range(first, first + width)), days
        narrow = days.view(np.uint16)
        seen = np.zeros(1 << 16, dtype=bool)
        for part in _slices(len(narrow)):
            seen[narrow[part]] = True
        seen[_NO_DAY] = False
        held = np.sort(np.flatnonzero(seen).astype(np.uint16).view(np.int16))
        table = np.full(1 << 16, -1, dtype=np.min_scalar_type(-len(held) - 1))
        table[held.view(np.uint16)] = np.arange(len(held))
        codes = np.empty(len(days), dtype=table.dtype)
        _look_up(table, narrow, codes)
        return held.tolist(), codes


class Whole:
    """A column of ``numbers`` in units of ten to the minus ``scale``, entered like :class:`Days`. ``there`` says where
    one is (``None``: everywhere); the others are 0."""

    def __init__(self, n: int, scale: int) -> None:
        self.numbers = np.empty(n, dtype=np.int64)
        self.scale = scale
        self.there: Mask | None = None
        self._lock = Lock()

    def enter(self, start: int, array: pa.Array) -> bool:
        """Enter the rows from ``start`` on."""
        import pyarrow as pa

        rows = slice(start, start + len(array))
        if pa.types.is_decimal(array.type):  # two words each, the second of which only has the sign
            words, there = _numbers(array, np.dtype((np.int64, 2)))
            numbers = words[:, 0]
        else:
            numbers, there = _numbers(array, array.type.to_pandas_dtype())
        self.numbers[rows] = numbers
        if there is not None:
            with self._lock:
                if self.there is None:
                    self.there = np.ones(len(self.numbers), dtype=bool)
            self.there[rows] = there
            self.numbers[rows] *= there
        return True


def holder(name: str, kind: pa.DataType, n: int) -> Days | Whole | None:
    """What will hold ``n`` rows of a column of that type; ``None`` for text and what is taken for it."""
    import pyarrow as pa

    if pa.types.is_date32(kind):
        return Days(n)
    if name in VARIED and pa.types.is_decimal128(kind) and kind.precision <= 18:
        return Whole(n, kind.scale)
    return Whole(n, 0) if name in VARIED and pa.types.is_integer(kind) and kind != pa.uint64() else None


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


def _filled(numbers: npt.NDArray[Any], there: Mask, other: int) -> npt.NDArray[Any]:
    """The numbers, and ``other`` in the gaps: by arithmetic, for a processor cannot guess where gaps are."""
    found: npt.NDArray[Any] = numbers * there
    found += np.multiply(~there, other, dtype=found.dtype)
    return found


class Distinct:
    """A column by its distinct cells as text (dates in ISO form; none is empty): which of them has each row."""

    def __init__(self, parts: list[Cells]) -> None:
        place: dict[str, int] = {}
        self._parts: list[tuple[Ints, npt.NDArray[Any]]] = []
        before: Cells | None = None
        for part in parts:
            if before is None or part.cells is not before.cells:
                listed = [place.setdefault(cell, len(place)) for cell in part.cells]
                places, before = np.asarray([*listed, 0], dtype=np.int64), part
            if part.gaps:
                places[-1] = place.setdefault("", len(place))
            self._parts.append((places, part.codes))
        self.cells = list(place)

    def looked_up(self, table: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The entry of ``table`` for the cell of each row."""
        found = np.empty(sum(len(codes) for _, codes in self._parts), dtype=table.dtype)
        start, local, before = 0, table, None
        for places, codes in self._parts:
            if not len(codes):
                continue
            if places is not before:
                local, before = table[places], places
            _look_up(local, codes, found[start : start + len(codes)])
            start += len(codes)
        return found

    @cached_property
    def places(self) -> npt.NDArray[np.int32]:
        """The place of each row's cell among :attr:`cells`."""
        return self.looked_up(np.arange(len(self.cells), dtype=np.int32))


def encoded(column: Any) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct cells of an Arrow column, and the place of each row's among them."""
    distinct = Distinct([Cells.of(chunk) for chunk in _chunks(column)])
    return distinct.cells, distinct.places


class Columns:
    """The columns of one table. ``column`` gives one as Arrow holds it; ``cells`` and ``held`` are those that are
    read already (``None``: as Arrow holds it only)."""

    def __init__(
        self,
        names: list[str],
        n: int,
        column: Callable[[str], Any],
        cells: dict[str, list[Cells]],
        held: dict[str, Days | Whole | None],
    ) -> None:
        self.names, self.n = names, n
        self._column, self._cells, self._held = column, cells, held
        self._arrow: dict[str, Any] = {}

    @classmethod
    def of(cls, table: pa.Table) -> Columns:
        """The columns of an Arrow table."""
        return cls(table.column_names, len(table), table.column, {}, {})

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
        if name in self._cells:
            return Distinct(self._cells[name])
        parts = [Cells.of(chunk) for chunk in _chunks(self.arrow(name))]
        if name not in VARIED:
            self._cells[name] = parts
        return Distinct(parts)

    def days(self, name: str) -> tuple[list[int], npt.NDArray[Any]] | None:
        """The days (since 1970) of a column that its file holds as dates, and which of them each row has (-1: none).
        ``None`` for any other column."""
        held = self._holder(name)
        if not isinstance(held, Days):
            return None
        del self._held[name]
        return held.distinct()

    def whole(self, name: str) -> Whole | None:
        """A column of decimals or integers. ``None`` for any other column."""
        held = self._holder(name)
        return held if isinstance(held, Whole) else None

    def release(self, name: str) -> None:
        """Hold a column no longer: it is there in another form. Asked for again, it is read again."""
        self._cells.pop(name, None)
        self._held.pop(name, None)
        self._arrow.pop(name, None)

    def _holder(self, name: str) -> Days | Whole | None:
        if name not in self._held:
            column, start = self.arrow(name), 0
            held = holder(name, column.type, self.n)
            for chunk in _chunks(column) if held is not None else ():
                if held is not None and not held.enter(start, chunk):
                    held = None
                start += len(chunk)
            self._held[name] = held
        return self._held[name]


def _chunks(column: Any) -> list[Any]:
    return list(column.chunks) if hasattr(column, "chunks") else [column]


def _slices(n: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, n, BLOCK))


def _look_up(table: npt.NDArray[Any], codes: npt.NDArray[Any], found: npt.NDArray[Any]) -> None:
    for part in _slices(len(codes)):
        table.take(codes[part], out=found[part], mode="clip")
