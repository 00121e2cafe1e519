"""Numbering the distinct combinations of integer columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def distinct(
    columns: Sequence[npt.NDArray[np.int64]], n: int
) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64]]:
    """The distinct combinations of integer columns, and which of them each row has."""
    numbers, first = numbered(columns, n)
    if not columns:
        return [() for _ in first], numbers
    return list(zip(*(c[first].tolist() for c in columns), strict=True)), numbers


def numbered(
    columns: Sequence[npt.NDArray[np.int64]], n: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each of ``n`` rows the number of its combination of integer columns, and the first row of each."""
    if not columns or not n:
        return np.zeros(n, dtype=np.int64), np.zeros(min(n, 1), dtype=np.int64)
    key = np.zeros(n, dtype=np.int64)
    total = 1
    for column in columns:
        low, high = int(column.min()), int(column.max())
        size = high - low + 1
        if size == 1:
            continue
        if size > 2**61:  # a mark for none, far below all others
            column, _ = renumber_sorted(column)
            low, size = 0, int(column.max()) + 1
        if total * size > 2**62:
            key, first = renumber(key)
            total = len(first)
        key = key * size + (column - low)
        total *= size
    return renumber(key)


def renumber_sorted(column: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Dense numbers in the order of the values, and the values."""
    known, place = np.unique(column, return_inverse=True)
    return place.reshape(-1), known


def renumber(key: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Dense group numbers, and the first row of each group."""
    span = int(key.max()) + 1
    if span <= 4 * len(key) + 65_536:
        first = np.full(span, -1, dtype=np.int64)
        first[key[::-1]] = np.arange(len(key) - 1, -1, -1)
        used = np.flatnonzero(first >= 0)
        dense = np.zeros(span, dtype=np.int64)
        dense[used] = np.arange(len(used))
        return dense[key], first[used]
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return inverse.reshape(-1), first


def codes_in(column: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The distinct numbers of a column whose numbers lie close together, in order."""
    if not len(column):
        return column
    first = int(column.min())
    found: npt.NDArray[np.int64] = np.flatnonzero(np.bincount(column - first)) + first
    return found
