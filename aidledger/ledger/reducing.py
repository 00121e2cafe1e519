"""Sums by day become sums by bucket of time, each amount at the rate of its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.exchange import PLACES, Factors, converted, factors
from aidledger.ledger.grid import Scale
from aidledger.ledger.kernel import Sheet
from aidledger.ledger.regular import BLOCK, Regular
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Sums by combination and bucket of time (one of its times); amounts as in
    :class:`~aidledger.ledger.grid.Addends`."""

    combination: Ints
    time: Ints
    value: npt.NDArray[Any]
    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    value_lost: npt.NDArray[Any]
    low_lost: npt.NDArray[Any]
    high_lost: npt.NDArray[Any]
    unbounded: npt.NDArray[Any]
    stated: npt.NDArray[Any]
    unstated: npt.NDArray[Any]


class Reducer:
    """Reduces sheets to the buckets that begin at ``changes`` (times from 0), in the unit of the answer.

    ``units`` gives the currency of each combination (``None``: it states no amount).
    """

    def __init__(
        self, regular: Regular, units: list[str | None], scale: Scale, rates: Rates, changes: Ints | None
    ) -> None:
        self.regular, self.scale, self.rates, self.changes = regular, scale, rates, changes
        listed = np.asarray(units, dtype=object)
        self.rows = {u: np.flatnonzero(listed == u) for u in dict.fromkeys(units) if u is not None}
        self.foreign = scale.foreign and any(rates.changes(u, scale.unit) for u in self.rows)
        self.converted: dict[str, None] = {}
        self.unknown: tuple[str, int] | None = None

    def check(self, notes: dict[str, None]) -> None:
        """Say what was converted. Raises :class:`~aidledger.errors.MissingRate` where a rate was missing."""
        if self.unknown is not None:
            self.rates.rate(self.unknown[0], self.scale.unit, dt.date.fromordinal(self.unknown[1]))
        for unit in self.converted:
            notes[self.rates.note(unit, self.scale.unit)] = None

    def reduced(self, sheet: Sheet) -> Cells:
        """The sheet by bucket; only cells that hold a row."""
        starts = self._starts(sheet.first, sheet.value.shape[1])
        stated, unstated, unbounded = (
            self._added(x, starts) for x in (sheet.stated, sheet.unstated, sheet.unbounded)
        )
        used = np.flatnonzero((stated + unstated if unstated.strides[-1] else stated).reshape(-1))
        combination, bucket = np.divmod(used, max(len(starts), 1))
        made: dict[int, Any] = {}

        def chosen(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
            if not any(column.strides):
                return np.broadcast_to(column[:1, :1].reshape(-1), len(used)) if column.size else used
            return column.reshape(-1)[used]

        for column in (sheet.value, sheet.low, sheet.high):
            if id(column) not in made:
                made[id(column)] = [chosen(x) for x in self._amounts(column, sheet.first, starts)]
        (value, value_lost), (low, low_lost), (high, high_lost) = (
            made[id(column)] for column in (sheet.value, sheet.low, sheet.high)
        )
        return Cells(
            combination, starts[bucket] + sheet.first, value, low, high, value_lost, low_lost, high_lost,
            chosen(unbounded), chosen(stated), chosen(unstated),
        )  # fmt: skip

    def _starts(self, first: int, width: int) -> Ints:
        """Where buckets begin among the times of a sheet."""
        if self.changes is None:
            return np.arange(width)
        inside = self.changes[(self.changes > first) & (self.changes < first + width)] - first
        return np.concatenate([np.zeros(min(width, 1), dtype=np.int64), inside])

    def _added(self, sums: npt.NDArray[Any], starts: Ints) -> npt.NDArray[Any]:
        if len(starts) == sums.shape[1] or not sums.size:
            return sums
        if not any(sums.strides):
            return sums[:, : len(starts)]
        add = np.logical_or if sums.dtype == bool else np.add
        return np.asarray(add.reduceat(sums, starts, axis=1))

    def _amounts(self, sums: Ints, first: int, starts: Ints) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        if not self.scale.foreign:
            total = self._added(sums, starts)
            return total, np.broadcast_to(np.int64(0), total.shape)
        shape = (len(sums), len(starts))
        total, lost = np.zeros(shape, dtype=object), np.zeros(shape, dtype=object)
        for unit, rows in self.rows.items():
            up = 10 ** (self.scale.digits - currency(unit).minor_digits)
            if not self.rates.changes(unit, self.scale.unit):
                total[rows] = self._added(sums[rows], starts).astype(object) * (up * 10**PLACES)
                continue
            most = max(BLOCK // max(sums.shape[1], 1), 1)
            for at in (rows[start : start + most] for start in range(0, len(rows), most)):
                block = sums[at]
                if not block.any():
                    continue
                self.converted[unit] = None
                factor = self._factor(unit, block, first)
                more, missing = converted(block, first, starts, factor)
                total[at], lost[at] = more * up, missing.astype(object) * up
        return total, lost

    def _factor(self, unit: str, block: Ints, first: int) -> Factors:
        regular = self.regular
        factor = factors(self.rates, unit, self.scale.unit, regular.first_day, regular.days)
        unknown = ~factor.known[first : first + block.shape[1]]
        if self.unknown is None and unknown.any():
            days = np.flatnonzero(unknown & block.any(axis=0))
            if len(days):
                self.unknown = (unit, regular.first_day + first + int(days[0]))
        return factor
