"""Ids of very many entries, without a Python object for each: numbered ones, and text in one buffer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa


class Ids:
    """A column of ids that behaves like an array of text: ``ids[row]``, ``ids[rows]``, ``len``, iteration."""

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, rows: Any) -> Any:
        """The id of one row as text, or the ids of several as a column."""
        if isinstance(rows, int | np.integer):
            return self._one(int(rows) + (len(self) if rows < 0 else 0))
        if isinstance(rows, slice):
            rows = np.arange(*rows.indices(len(self)))
        rows = np.asarray(rows)
        return self._several(np.flatnonzero(rows) if rows.dtype == bool else rows)

    def __iter__(self) -> Iterator[str]:
        return (self._one(row) for row in range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        del copy
        return np.asarray(list(self), dtype=dtype or object)

    def _one(self, row: int) -> str:
        raise NotImplementedError

    def _several(self, rows: npt.NDArray[Any]) -> Ids:
        raise NotImplementedError

    def text(self) -> pa.Array:
        """The ids as an Arrow array."""
        raise NotImplementedError

    def all_different(self) -> bool:
        """Whether no id comes twice."""
        raise NotImplementedError


class NumberedIds(Ids):
    """``prefix`` and a number.

    >>> ids = NumberedIds("row-", range(10_000_000))
    >>> ids[9_999_999], list(ids[[0, 2]])
    ('row-9999999', ['row-0', 'row-2'])
    """

    def __init__(self, prefix: str, numbers: range | npt.NDArray[Any]) -> None:
        self.prefix, self._numbers = prefix, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def _one(self, row: int) -> str:
        if not 0 <= row < len(self):
            raise IndexError(row)
        return f"{self.prefix}{self._numbers[row]}"

    def _several(self, rows: npt.NDArray[Any]) -> Ids:
        numbers = self._numbers
        if isinstance(numbers, range):  # in steps of one
            return NumberedIds(self.prefix, np.asarray(rows) + numbers.start)
        return NumberedIds(self.prefix, numbers[rows])

    def text(self) -> pa.Array:
        """The ids as an Arrow array."""
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = self._numbers
        if isinstance(numbers, range):
            numbers = np.arange(numbers.start, numbers.stop)
        return pc.binary_join_element_wise(self.prefix, pa.array(numbers).cast(pa.string()), "")

    def all_different(self) -> bool:
        """Whether no id comes twice."""
        if isinstance(self._numbers, range) or bool((self._numbers[1:] > self._numbers[:-1]).all()):
            return True
        return len(np.unique(self._numbers)) == len(self)


class TextIds(Ids):
    """Ids as they stand in a file, in one Arrow buffer."""

    def __init__(self, text: Any) -> None:
        self._text = text.combine_chunks() if hasattr(text, "combine_chunks") else text

    def __len__(self) -> int:
        return len(self._text)

    def _one(self, row: int) -> str:
        return str(self._text[row].as_py())

    def _several(self, rows: npt.NDArray[Any]) -> Ids:
        return TextIds(self._text.take(rows))

    def text(self) -> pa.Array:
        """The ids as an Arrow array."""
        return self._text

    def all_different(self) -> bool:
        """Whether no id comes twice."""
        import pyarrow.compute as pc

        return bool(pc.count_distinct(self._text).as_py() == len(self))


def joined(first: Any, second: Any) -> Any:
    """Two id columns as one; arrays of text stay arrays of text."""
    if not isinstance(first, Ids) and not isinstance(second, Ids):
        return np.concatenate([first, second])
    import pyarrow as pa

    parts = [
        ids.text() if isinstance(ids, Ids) else pa.array(list(ids), pa.string()) for ids in (first, second)
    ]
    return TextIds(pa.concat_arrays([part.cast(pa.large_string()) for part in parts]))


def all_different(ids: Any) -> bool:
    """Whether no id comes twice."""
    return ids.all_different() if isinstance(ids, Ids) else len(set(ids.tolist())) == len(ids)
