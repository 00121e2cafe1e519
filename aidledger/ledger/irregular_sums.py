"""Sums of the rows that :mod:`aidledger.ledger.regular` sets aside, column by column.

Fuzzy dates, refunds, pieces and wholes, superseded and reimbursed parcels, amounts by stage: which rows count is
decided as for a small ledger (:mod:`aidledger.ledger.parcels`); here what they add to each group is worked out
for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.buckets import TIME_KEYS, Buckets, spread
from aidledger.ledger.exchange import PLACES
from aidledger.ledger.grid import Addends, Scale
from aidledger.ledger.grouping import numbered
from aidledger.ledger.parcels import Parcels, codes_of
from aidledger.ledger.selection import Selection
from aidledger.ledger.sums import Weights, sums_in_groups, weights
from aidledger.ledger.table import Basis, EntryTable
from aidledger.ledger.window_rates import check_dated, window_factors
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[Any]

_SIDES = ("low", "value", "high")
#: The three moments at which a fuzzy date lets ``low``, ``value`` and ``high`` count.
Moments = tuple[str, str, str]


def irregular_addends(
    parcels: Parcels, scale: Scale, moments: Moments | None, notes: dict[str, None]
) -> Iterator[Addends]:
    """What the rows of ``parcels`` add to each group (see :func:`aidledger.ledger.totals.summed`).

    Raises :class:`~aidledger.errors.MissingRate`, and :class:`~aidledger.errors.BadScope` for an amount without
    a date that would have to be converted.
    """
    from aidledger.units.currency import Rates

    rates = parcels.how.rates or Rates.ecb()
    for part, selection in parcels.selections():
        if not len(selection.rows):
            continue
        if moments is None:
            yield _Piece(parcels, part, selection, None, _SIDES).addends(scale, rates, notes)
            continue
        for moment in dict.fromkeys(moments):
            sides = tuple(side for side, at in zip(_SIDES, moments, strict=True) if at == moment)
            yield _Piece(parcels, part, selection, moment, sides).addends(scale, rates, notes)


class _Piece:
    """Selected rows of a part of a table, whose ``sides`` count at ``moment``."""

    def __init__(
        self,
        parcels: Parcels,
        table: EntryTable,
        selection: Selection,
        moment: str | None,
        sides: tuple[str, ...],
    ) -> None:
        self.by, self.sides, self.rows = parcels.by, sides, len(parcels.table)
        times = tuple(name for name in self.by if name in TIME_KEYS)
        donors = (table.donor.codes[selection.rows], table.donor.values)
        chosen = spread(selection, times, donors, moment) if times else Buckets.none(selection)
        self.selection = selection = chosen.selection
        self.keys = tuple(
            chosen.numbers[name] if name in times else codes_of(table, name)[selection.rows].astype(np.int64)
            for name in self.by
        )

    def addends(self, scale: Scale, rates: Rates, notes: dict[str, None]) -> Addends:
        """The sums of rows that are alike in all that matters, in the scale of the answer."""
        basis, dates = self.selection.basis, self.selection.dates
        extra = [basis.codes.astype(np.int64)]
        if scale.foreign:
            foreign = basis.mapped(lambda b: rates.changes(b.unit, scale.unit), False, bool)
            extra += [
                np.where(foreign, d, 0).astype(np.int64) for d in (dates.start, dates.end, dates.anchor)
            ]
        number, first = numbered([*self.keys, *extra], len(basis))
        weighed = weights(self.selection.amounts, self.selection.certain, self.selection.counted)
        amounts = {side: self._sums(number, len(first), getattr(weighed, side), side) for side in _SIDES}
        unbounded, stated, unstated = self._counts(number, len(first), weighed)
        if unbounded.any():  # no upper bound needs no rate
            amounts["high"] = np.where(unbounded > 0, 0, amounts["high"])
        none = np.broadcast_to(np.int64(0), len(first))
        lost = dict.fromkeys(_SIDES, none)
        if scale.foreign:
            days = [column[first] for column in extra[1:]]
            exchange = _Exchange(scale, rates, basis.values, extra[0][first], days)
            amounts, lost = exchange.converted(amounts, notes)
        return Addends(
            tuple(key[first] for key in self.keys),
            amounts["value"], amounts["low"], amounts["high"],
            lost["value"], lost["low"], lost["high"],
            unbounded, stated, unstated,
        )  # fmt: skip

    def _sums(self, number: Ints, n: int, column: Ints, side: str) -> Numbers:
        if side not in self.sides:
            return np.broadcast_to(np.int64(0), n)
        return sums_in_groups(number, n, column, self.rows)

    def _counts(self, number: Ints, n: int, weighed: Weights) -> tuple[Ints, Ints, Ints]:
        """Rows without an upper bound, and counted rows with and without a value."""
        columns = (
            ("high", weighed.unbounded), ("value", weighed.stated), ("value", weighed.unstated),
        )  # fmt: skip
        unbounded, stated, unstated = (
            np.bincount(number, weights=column, minlength=n).astype(np.int64)
            if side in self.sides
            else np.broadcast_to(np.int64(0), n)
            for side, column in columns
        )
        return unbounded, stated, unstated


class _Exchange:
    """Brings sums of several currencies to one scale; ``days`` are the first, last and counted day of each."""

    def __init__(
        self, scale: Scale, rates: Rates, bases: tuple[Basis, ...], codes: Ints, days: list[Ints]
    ) -> None:
        self.scale, self.rates, self.days = scale, rates, days
        listed = np.asarray([*(b.unit for b in bases), ""], dtype=object)[codes]
        self.rows = {u: np.flatnonzero(listed == u) for u in {b.unit: None for b in bases}}

    def converted(
        self, amounts: dict[str, Numbers], notes: dict[str, None]
    ) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
        """The amounts in the scale, and how many of their last units they may lack."""
        n = len(self.days[0])
        totals = {side: np.zeros(n, dtype=object) for side in _SIDES}
        lost = {side: np.zeros(n, dtype=object) for side in _SIDES}
        for unit, rows in self.rows.items():
            up = 10 ** (self.scale.digits - currency(unit).minor_digits)
            given = {side: amounts[side][rows].astype(object) for side in _SIDES}
            if not self.rates.changes(unit, self.scale.unit):
                for side, column in given.items():
                    totals[side][rows] = column * (up * 10**PLACES)
                continue
            there = np.zeros(len(rows), dtype=bool)
            for column in given.values():
                there |= column != 0
            if not there.any():
                continue
            rows = rows[there]
            start, end, anchor = (d[rows] for d in self.days)
            check_dated(start, end, anchor)
            notes[self.rates.note(unit, self.scale.unit)] = None
            window, first = numbered([start, end], len(rows))
            factor = window_factors(self.rates, unit, self.scale.unit, start[first], end[first])
            sides = {
                "value": (factor.mean, factor.rough_mean, factor.mean, factor.rough_mean),
                "low": (factor.least, factor.rough_least, factor.most, factor.rough_most),
                "high": (factor.most, factor.rough_most, factor.least, factor.rough_least),
            }
            for side, (above, rough, below, rough_below) in sides.items():
                column = given[side][there]
                negative = column < 0
                times = np.where(negative, below[window], above[window])
                missing = np.where(np.where(negative, rough_below[window], rough[window]), abs(column), 0)
                totals[side][rows] = (column * times - np.where(negative, missing, 0)) * up
                lost[side][rows] = missing * up
        return totals, lost
