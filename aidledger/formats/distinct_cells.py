"""The periods that cells of dates hold, each made once."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from aidledger.formats.cells import read_period, restored
from aidledger.model.period import DateRange, Period

_EPOCH = dt.date(1970, 1, 1).toordinal()


@lru_cache(maxsize=1 << 16)
def period_of(cell: str) -> Period:
    """The period in a cell, the same object for the same cell."""
    period: Period = read_period(restored(cell))
    return period


@lru_cache(maxsize=1 << 16)
def day_of(number: int) -> Period:
    """The period of one day, by its number since 1970."""
    day = dt.date.fromordinal(number + _EPOCH)
    return Period(core=DateRange(day, day), hull=DateRange(day, day))
