"""Exact conversion of amounts whose day is not known: at the mean, the least or the largest rate of a window.

Factors are whole numbers of 10^-30, as in :mod:`aidledger.ledger.exchange`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.dates import LAST, UNDATED
from aidledger.ledger.exchange import PLACES, factors
from aidledger.model.figure import Money, Valuation
from aidledger.model.period import DateRange, Period

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class WindowFactors:
    """For each window the mean, least and largest factor, rounded down, and which of them were ``rough``."""

    mean: Numbers
    least: Numbers
    most: Numbers
    rough_mean: Mask
    rough_least: Mask
    rough_most: Mask


def check_dated(start: Ints, end: Ints, anchor: Ints) -> None:
    """Raise :class:`~aidledger.errors.BadScope` where a window is open: no rate can be chosen."""
    if ((start <= 0) | (end >= LAST) | (anchor == UNDATED)).any():
        raise BadScope(
            "an amount without a date cannot be converted at the rate of its day",
            remedy="ask in its own currency, or give fixed rates with rates=Rates.from_table(...)",
        )


def window_factors(rates: Rates, source: str, target: str, start: Ints, end: Ints) -> WindowFactors:
    """The factors of windows, both ends included (see :meth:`~aidledger.units.currency.Rates.convert`).

    Raises :class:`~aidledger.errors.MissingRate` where a day of a window has no rate.
    """
    if not rates.daily:
        return _one_by_one(rates, source, target, start, end)
    first = int(start.min())
    factor = factors(rates, source, target, first, int(end.max()) - first + 1)
    a, b = start - first, end - first + 1
    gaps = np.concatenate([[0], np.cumsum(~factor.known)])
    missing = np.flatnonzero(gaps[b] > gaps[a])
    if len(missing):
        span_means(rates, source, target, int(start[missing[0]]), int(end[missing[0]]))
    distinct, rank, rough = factor.ranked
    ends = np.stack([a, b], axis=1).reshape(-1)
    least, most = (by.reduceat(rank, ends)[::2] for by in (np.minimum, np.maximum))
    set_on, inexact, sums = factor.running
    count = set_on[b] - set_on[a]
    here = np.maximum(count, 1).astype(object)
    total = sums[b] - sums[a]
    mean = np.where(count > 0, total // here, distinct[rank[a]])
    lost = np.where(count > 0, (inexact[b] > inexact[a]) | (total % here != 0), rough[rank[a]])
    return WindowFactors(mean, distinct[least], distinct[most], lost, rough[least], rough[most])


def _one_by_one(rates: Rates, source: str, target: str, start: Ints, end: Ints) -> WindowFactors:
    """The same for rates that are worked out from others."""
    numbers = np.zeros((3, len(start)), dtype=object)
    rough = np.zeros((3, len(start)), dtype=bool)
    for place, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        if a == b:
            used = rates.rate(source, target, dt.date.fromordinal(a))
            ratios = [(used.target_per_base, used.source_per_base)] * 3
        else:
            ratios = [(factor, Decimal(1)) for factor in span_means(rates, source, target, a, b)]
        for side, legs in enumerate(ratios):
            (over, under), (up, down) = (leg.as_integer_ratio() for leg in legs)
            numbers[side, place], rest = divmod(over * down * 10**PLACES, under * up)
            rough[side, place] = rest != 0
    return WindowFactors(*numbers, *rough)


def span_means(
    rates: Rates, source: str, target: str, start: int, end: int
) -> tuple[Decimal, Decimal, Decimal]:
    """Mean, least and largest rate of one window of days."""
    one = Money.model_construct(
        value=Decimal(1), low=Decimal(1), high=Decimal(1), unit=source, price_year=None,
        valuation=Valuation.unspecified,
    )  # fmt: skip
    window = DateRange(dt.date.fromordinal(start), dt.date.fromordinal(end))
    span = rates.convert(one, target, Period(core=None, hull=window))
    return span.value or Decimal(1), span.low, span.high or Decimal(1)
