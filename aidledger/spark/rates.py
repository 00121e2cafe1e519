"""Exchange rates as a table of a row for each currency, small enough for every machine to hold a copy.

A row has the factors of all days in one array, so that the rate of a day is found by counting days: cheaper
for Spark than a join on currency and day.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from aidledger.errors import MissingRate
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.units.currency import Rates


class Factors(NamedTuple):
    """Factors to one unit: ``table`` has columns ``code``, ``always`` (the factor of all days, or none),
    ``by_day`` (from ``first`` on; none on days without a rate) and ``as_set`` (only on days on which a rate
    was set: a mean is over those). They turn whole smallest units into smallest units of the target."""

    table: pa.Table
    first: dt.date


@lru_cache(maxsize=8)
def factors(rates: Rates, unit: str) -> Factors:
    """All factors to ``unit`` that the rates have."""
    import numpy as np
    import pyarrow as pa

    spans = [span for code in rates.currencies if (span := rates.days(code))]
    first = min((a for a, _ in spans), default=dt.date(1970, 1, 1))
    last = max((b for _, b in spans), default=first) + dt.timedelta(days=rates.max_gap)
    count = (last - first).days + 1
    digits = currency(unit).minor_digits
    rows: list[tuple[str, float | None, pa.Array, pa.Array]] = [(unit, 1.0, None, None)]
    for code in rates.currencies:
        try:
            found = rates.factors(code, unit, first, count) * 10.0 ** (digits - currency(code).minor_digits)
        except MissingRate:
            continue
        if code == unit:
            continue
        if rates.days(code) is None and rates.days(unit) is None:
            rows.append((code, float(found[0]), None, None))
            continue
        unknown = np.isnan(found)
        unset = np.zeros(count, dtype=bool)
        if rates.daily:
            for leg in (code, unit):
                unset |= ~rates.in_effect(leg, first.toordinal(), count)[-1]
        rows.append((code, None, pa.array(found, mask=unknown), pa.array(found, mask=unknown | unset)))
    codes, always, by_day, as_set = zip(*rows, strict=True)
    table = pa.table(
        {
            "code": pa.array(codes, pa.string()),
            "always": pa.array(always, pa.float64()),
            "by_day": _lists(by_day),
            "as_set": _lists(as_set),
        }
    )
    return Factors(table, first)


@lru_cache(maxsize=8)
def rate_frame(session: Any, rates: Rates, unit: str) -> Any:
    """The table of :func:`factors` in a Spark session, where it stays for the next question."""
    return session.createDataFrame(factors(rates, unit).table)


def _lists(arrays: tuple[pa.Array | None, ...]) -> pa.Array:
    import pyarrow as pa

    ends = [0]
    for a in arrays:
        ends.append(ends[-1] + (0 if a is None else len(a)))
    values = pa.concat_arrays([pa.array([], pa.float64()), *(a for a in arrays if a is not None)])
    return pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()), values, mask=pa.array([a is None for a in arrays])
    )
