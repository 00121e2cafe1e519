"""Numbering the distinct combinations of integer columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def distinct(
    columns: list[npt.NDArray[np.int64]], n: int
) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64]]:
    """The distinct combinations of integer columns, and which of them each row has."""
    if not columns or not n:
        return ([()] if n else []), np.zeros(n, dtype=np.int64)
    key = np.zeros(n, dtype=np.int64)
    sizes = []
    for column in columns:
        low, high = int(column.min()), int(column.max())
        size = high - low + 1
        sizes.append((low, size))
        if size > 1:
            if sizes and _product(sizes) > 2**62:
                key, _ = renumber(key)
            key = key * size + (column - low)
    numbers, first = renumber(key)
    return [tuple(int(c[row]) for c in columns) for row in first], numbers


def _product(sizes: list[tuple[int, int]]) -> int:
    total = 1
    for _, size in sizes:
        total *= size
    return total


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
