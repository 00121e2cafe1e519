"""Exchange rates for whole columns, for magnitudes only: exact conversions are asked for elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import MissingRate
from aidledger.ledger.dates import FIRST, LAST

if TYPE_CHECKING:
    from aidledger.units.currency import Rates


def factors(rates: Rates | None, source: str, target: str, days: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """What one unit of ``source`` was in ``target`` on each day (an ordinal); ``nan`` where no rate is known."""
    if source == target:
        return np.ones(len(days))
    result = np.full(len(days), np.nan)
    known = (days > FIRST) & (days < LAST)
    if not known.any():
        return result
    from datetime import date

    from aidledger.units.currency import Rates

    first, last = int(days[known].min()), int(days[known].max())
    try:
        held = (rates or Rates.ecb()).factors(source, target, date.fromordinal(first), last - first + 1)
    except MissingRate:
        return result
    result[known] = held[days[known] - first]
    return result
