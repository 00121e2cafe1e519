"""Exact sums by group: the arithmetic behind every total.

Amounts are whole smallest units, so a sum is a whole number: computed with ``np.bincount`` where float64
holds it exactly, in halves where it does not, and always returned as Python integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.table import MISSING, OPEN, Amounts

#: Float64 holds every whole number up to here.
_EXACT = 2**53
_HALF = 21
#: Sums that stay below this leave room in 64 bits for those of the regular rows.
_FITS = 2**61


def exact_sums(groups: npt.NDArray[np.integer], n: int, values: npt.NDArray[np.int64]) -> list[int]:
    """Sum of ``values`` in each of ``n`` groups, exact beyond 2^53.

    >>> exact_sums(np.array([0, 1, 0]), 2, np.array([2**60, 5, 3]))
    [1152921504606846979, 5]
    """
    if not len(values):
        return [0] * n
    largest = max(abs(int(values.max())), abs(int(values.min())))
    if largest * len(values) < _EXACT:
        return [int(x) for x in np.bincount(groups, weights=values, minlength=n)]
    sums = [0] * n
    for part in range(3):
        shifted = values >> (_HALF * part)
        piece = shifted if part == 2 else shifted & ((1 << _HALF) - 1)
        for i, x in enumerate(np.bincount(groups, weights=piece, minlength=n)):
            sums[i] += int(x) << (_HALF * part)
    return sums


def sums_in_groups(
    groups: npt.NDArray[np.integer], n: int, values: npt.NDArray[np.int64], rows: int
) -> npt.NDArray[Any]:
    """The same as an array: of 64-bit integers where sums of ``rows`` such values fit, else of objects."""
    largest = max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0
    if largest * max(rows, len(values)) < _FITS:
        total = np.zeros(n, dtype=np.int64)
        np.add.at(total, groups, values)
        return total
    exact = np.empty(n, dtype=object)
    exact[:] = exact_sums(groups, n, values)
    return exact


@dataclass(frozen=True)
class Weights:
    """What each row adds to the sums of its group, as numbers and as yes or no."""

    value: npt.NDArray[np.int64]
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    unbounded: npt.NDArray[np.bool_]
    stated: npt.NDArray[np.bool_]
    unstated: npt.NDArray[np.bool_]


def weights(amounts: Amounts, certain: npt.NDArray[np.bool_], counted: npt.NDArray[np.bool_]) -> Weights:
    """What rows add: ``low`` sums the certain ones, ``value`` the counted ones that state one, ``high`` all.

    A negative amount that is only possible lowers ``low``.
    """
    known = amounts.value != MISSING
    present = amounts.low != MISSING
    unbounded = ~present | (amounts.high == OPEN)
    possible_low = np.where(present, amounts.low, 0)
    low = np.where(certain, possible_low, np.minimum(possible_low, 0))
    high = np.where(unbounded, 0, amounts.high)
    high = np.where(certain, high, np.maximum(high, 0))
    value = np.where(known & counted, amounts.value, 0)
    return Weights(value, low, high, unbounded, counted & known, counted & ~known)


def interval_sums(
    groups: npt.NDArray[np.integer],
    n: int,
    amounts: Amounts,
    certain: npt.NDArray[np.bool_],
    counted: npt.NDArray[np.bool_],
) -> list[tuple[int, int, int | None, int, int]]:
    """``(value, low, high, undisclosed, disclosed)`` of each group, in whole smallest units (see :func:`weights`).

    ``high`` is ``None`` where one of its rows is unbounded; ``undisclosed`` and ``disclosed`` count the counted
    rows without and with a stated value.
    """
    weighed = weights(amounts, certain, counted)
    opened, unknown, stated = (
        np.bincount(groups, weights=column, minlength=n)
        for column in (weighed.unbounded, weighed.unstated, weighed.stated)
    )
    return [
        (v, lo, None if o else hi, int(u), int(s))
        for v, lo, hi, o, u, s in zip(
            exact_sums(groups, n, weighed.value),
            exact_sums(groups, n, weighed.low),
            exact_sums(groups, n, weighed.high),
            opened,
            unknown,
            stated,
            strict=True,
        )
    ]
