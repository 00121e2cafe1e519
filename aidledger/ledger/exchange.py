"""Exact conversion of many sums at once: whole smallest units times the rate of each day.

Factors are kept as whole numbers of 10^-30, rounded down, so a converted sum is exact but for less than one
such unit for each smallest unit that was converted. See ``docs/decisions/exact-sums.md``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from aidledger.errors import MissingRate

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

Ints = npt.NDArray[np.int64]

#: Factors are whole multiples of ten to the minus this.
PLACES = 30
#: Converted sums are given in whole multiples of ten to the minus this: far below a cent, far above the error.
KEPT = 12
#: Bits of the pieces in which large numbers are multiplied.
_PIECE = 30
_ONE: int = 10**PLACES


@dataclass(frozen=True)
class Factors:
    """The factor of each day from ``first_day`` on, a whole number of 10^-30 (0 where there is none).

    ``known`` says on which days there is a rate, ``rough`` where the factor has more places than are kept,
    ``set_on`` on which days it was set rather than carried over.
    """

    first_day: int
    numbers: tuple[int, ...]
    known: npt.NDArray[np.bool_]
    rough: npt.NDArray[np.bool_]
    set_on: npt.NDArray[np.bool_]

    @cached_property
    def pieces(self) -> tuple[Ints, ...]:
        """The numbers in pieces of :data:`_PIECE` bits, low piece first."""
        count = max(1, -(-max(self.numbers, default=0).bit_length() // _PIECE))
        mask = (1 << _PIECE) - 1
        return tuple(
            np.asarray([(n >> (_PIECE * i)) & mask for n in self.numbers], dtype=np.int64)
            for i in range(count)
        )

    @cached_property
    def ranked(self) -> tuple[npt.NDArray[np.object_], Ints, npt.NDArray[np.bool_]]:
        """The distinct factors in order, the place of each day's among them (and one place more, 0), and
        which of them are rough."""
        order = {number: place for place, number in enumerate(sorted(set(self.numbers)))}
        distinct = np.empty(len(order), dtype=object)
        distinct[:] = list(order)
        rank = np.asarray([*(order[n] for n in self.numbers), 0], dtype=np.int64)
        rough = np.zeros(len(order), dtype=bool)
        rough[rank[:-1][self.rough]] = True
        return distinct, rank, rough

    @cached_property
    def running(self) -> tuple[Ints, Ints, npt.NDArray[np.object_]]:
        """Up to each day: on how many days before it a factor was set, how many of these were rough, and what
        they add up to."""
        set_on = np.concatenate([[0], np.cumsum(self.set_on)])
        rough = np.concatenate([[0], np.cumsum(self.set_on & self.rough)])
        counted = (n if there else 0 for n, there in zip(self.numbers, self.set_on.tolist(), strict=True))
        sums = np.empty(len(set_on), dtype=object)
        sums[:] = list(accumulate(counted, initial=0))
        return set_on, rough, sums


_held: WeakKeyDictionary[Rates, dict[tuple[str, str, int, int], Factors]] = WeakKeyDictionary()


def factors(rates: Rates, source: str, target: str, first_day: int, days: int) -> Factors:
    """The factors of ``days`` days, kept for the next question."""
    held = _held.setdefault(rates, {})
    key = (source, target, first_day, days)
    if key not in held:
        held[key] = _factors(rates, *key)
    return held[key]


def _factors(rates: Rates, source: str, target: str, first_day: int, days: int) -> Factors:
    if not rates.daily:
        return _one_by_one(rates, source, target, first_day, days)
    paid, paid_places, paid_at, paid_set = rates.in_effect(source, first_day, days)
    got, got_places, got_at, got_set = rates.in_effect(target, first_day, days)
    known = (paid_at >= 0) & (got_at >= 0)
    up, down = _ONE * 10**paid_places, 10**got_places
    changes = np.flatnonzero((np.diff(paid_at, prepend=-2) != 0) | (np.diff(got_at, prepend=-2) != 0))
    numbers, rests = [], []
    for i, j in zip(paid_at[changes].tolist(), got_at[changes].tolist(), strict=True):
        if i < 0 or j < 0:
            numbers.append(0)
            rests.append(False)
            continue
        number, rest = divmod(got[j] * up, paid[i] * down)
        numbers.append(number)
        rests.append(rest != 0)
    lengths = np.diff(np.append(changes, days))
    daily = tuple(n for n, length in zip(numbers, lengths.tolist(), strict=True) for _ in range(length))
    rough = np.repeat(np.asarray(rests, dtype=bool), lengths)
    return Factors(first_day, daily, known, rough, paid_set & got_set)


def _one_by_one(rates: Rates, source: str, target: str, first_day: int, days: int) -> Factors:
    """The same for rates that are worked out from others."""
    numbers, known, rough = [], np.zeros(days, dtype=bool), np.zeros(days, dtype=bool)
    last: tuple[object, object] | None = None
    number, rest = 0, 0
    for day in range(days):
        try:
            used = rates.rate(source, target, dt.date.fromordinal(first_day + day))
        except MissingRate:
            numbers.append(0)
            continue
        legs = (used.target_per_base, used.source_per_base)
        if legs != last:
            last = legs
            (over, under), (up, down) = (leg.as_integer_ratio() for leg in legs)
            number, rest = divmod(over * down * _ONE, under * up)
        numbers.append(number)
        known[day], rough[day] = True, rest != 0
    return Factors(first_day, tuple(numbers), known, rough, known)


def converted(
    amounts: Ints, first: int, starts: Ints, factor: Factors
) -> tuple[npt.NDArray[np.object_], Ints]:
    """Sums of ``amounts`` (none negative; a column a day, from the ``first`` day of the factors on) times the
    factor of their day, over the stretches of days that begin at ``starts``.

    Returns, by row and stretch, whole multiples of 10^-30 of the amounts' unit, and how many such multiples
    are missing at most.
    """
    days = amounts.shape[1]
    longest = int(np.diff(np.append(starts, days)).max())
    bits = 62 - _PIECE - longest.bit_length()
    height = max(1, -(-int(amounts.max()).bit_length() // bits))
    slots = slice(first, first + days)
    rough = np.add.reduceat(np.where(factor.rough[slots], amounts, 0), starts, axis=1)
    total = np.zeros(rough.shape, dtype=object)
    for i in range(height):
        part = (amounts >> (bits * i)) & ((1 << bits) - 1) if height > 1 else amounts
        for j, piece in enumerate(factor.pieces):
            added = np.add.reduceat(part * piece[slots], starts, axis=1)
            total += added.astype(object) << (bits * i + _PIECE * j)
    return total, rough


Objects = npt.NDArray[np.object_]


def kept(sums: Objects, missing: Objects, digits: int) -> tuple[Objects, Objects, Objects]:
    """``(low, nearest, high)`` of converted sums in multiples of 10^-12 of the whole unit.

    ``digits`` are the decimal places of the smallest unit in which the sums were counted. Where a multiple
    lies within the error it is taken for the sum itself.
    """
    step = 10 ** (PLACES + digits - KEPT)
    low, high = -(-sums // step), (sums + missing) // step
    even = low <= high
    nearest = np.where(even, low, round_half_even(sums, step))
    return np.where(even, low, high), nearest, np.where(even, high, low)


def round_half_even(numbers: Objects, step: int) -> Objects:
    """``numbers / step`` to the nearest whole numbers, ties to the even one.

    >>> round_half_even(np.array([25, -35, 26], dtype=object), 10)
    array([2, -4, 3], dtype=object)
    """
    whole = numbers // step
    twice = 2 * (numbers - whole * step)
    up = (twice > step) | ((twice == step) & (whole % 2 == 1))
    return np.asarray(np.where(up, whole + 1, whole))


def as_floats(numbers: npt.NDArray[Any], places: int) -> npt.NDArray[np.float64]:
    """Whole multiples of ten to the minus ``places`` as the nearest floats."""
    if numbers.dtype != object and places <= 15 and (not numbers.size or abs(numbers).max() < 2**53):
        return np.asarray(numbers / 10.0**places)
    flat = [int(x) / 10**places for x in numbers.reshape(-1).tolist()]
    return np.asarray(flat, dtype=np.float64).reshape(numbers.shape)
