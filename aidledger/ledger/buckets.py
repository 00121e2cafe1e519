"""Years, months and fiscal years of dated amounts: which bucket an amount surely or possibly falls into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.dates import LAST, UNDATED, Dates
from aidledger.ledger.grouping import codes_in
from aidledger.ledger.selection import Selection
from aidledger.model.fiscal import fiscal_label

TIME_KEYS = ("year", "month", "fiscal_year")
_EPOCH = dt.date(1970, 1, 1).toordinal()
#: A date whose edges lie further apart than this is counted in its own bucket only, and open elsewhere.
_WIDEST = 600
#: Fiscal years are numbered in tenths, so that the US transition quarter finds its place between two.
_TRANSITION_QUARTER = 19765
#: The bucket of an unknown day, the smallest number there is.
_UNKNOWN = int(np.iinfo(np.int64).min)


@dataclass(frozen=True)
class Buckets:
    """A selection whose fuzzy rows are repeated in every bucket they may fall into, and the buckets' numbers."""

    selection: Selection
    numbers: dict[str, npt.NDArray[np.int64]]

    @classmethod
    def none(cls, selection: Selection) -> Buckets:
        """No buckets asked for."""
        return cls(selection, {})


def spread(
    selection: Selection,
    names: Sequence[str],
    donors: tuple[npt.NDArray[np.int32], tuple[Any, ...]],
    moment: str | None = None,
) -> Buckets:
    """Buckets of a selection. A row whose date may fall into several is certain in none of them, counted
    in the one of its anchor, and possible in each; with a ``moment`` it is put into the bucket of that day."""
    if moment is None:
        selection, donor_codes = _repeated(selection, names, donors)
    else:
        donor_codes = donors[0]
    days = getattr(selection.dates, moment or "anchor")
    return Buckets(selection, {name: numbers(name, days, donor_codes, donors[1]) for name in names})


def _repeated(
    selection: Selection, names: Sequence[str], donors: tuple[npt.NDArray[np.int32], tuple[Any, ...]]
) -> tuple[Selection, npt.NDArray[np.int32]]:
    codes, parties = donors
    dates = selection.dates
    first = [numbers(n, dates.start, codes, parties) for n in names]
    last = [numbers(n, dates.end, codes, parties) for n in names]
    own = [numbers(n, dates.anchor, codes, parties) for n in names]
    fuzzy = np.zeros(len(codes), dtype=bool)
    for a, b in zip(first, last, strict=True):
        fuzzy |= a != b
    if not fuzzy.any():
        return selection, codes
    certain = selection.certain & ~fuzzy
    more_rows, more_days = _other_buckets(np.flatnonzero(fuzzy), dates, own, names, donors)
    at = np.concatenate([np.arange(len(codes)), more_rows])
    extra = np.arange(len(at)) >= len(codes)
    anchor = np.concatenate([dates.anchor, more_days.astype(np.int32)])
    return (
        replace(
            selection,
            rows=selection.rows[at],
            certain=certain[at] & ~extra,
            counted=selection.counted[at] & ~extra,
            amounts=selection.amounts.take(at),
            basis=selection.basis.take(at),
            dates=Dates(dates.start[at], dates.end[at], anchor),
        ),
        codes[at],
    )


def _other_buckets(
    rows: npt.NDArray[np.int64],
    dates: Dates,
    own: list[npt.NDArray[np.int64]],
    names: Sequence[str],
    donors: tuple[npt.NDArray[np.int32], tuple[Any, ...]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For fuzzy rows each bucket but their own that they may fall into: the row, and a day in that bucket.

    Every bucket starts with a month, so the first possible day and the firsts of the months after it will do.
    """
    start, end = dates.start[rows].astype(np.int64), dates.end[rows].astype(np.int64)
    narrow = (start > 0) & (end < LAST) & (end - start <= _WIDEST)
    rows, start, end = rows[narrow], start[narrow], end[narrow]
    month = (start - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    months = ((end - _EPOCH).astype("datetime64[D]").astype("datetime64[M]") - month).astype(np.int64) + 1
    at = np.repeat(np.arange(len(rows)), months)
    step = np.arange(len(at)) - np.repeat(np.cumsum(months) - months, months)
    day = (month[at] + step).astype("datetime64[D]").astype(np.int64) + _EPOCH
    day = np.maximum(day, start[at])
    codes, parties = donors
    new = np.zeros(len(at), dtype=bool)
    other = np.zeros(len(at), dtype=bool)
    for name, mine in zip(names, own, strict=True):
        bucket = numbers(name, day, codes[rows[at]], parties)
        new |= (step == 0) | (bucket != np.concatenate([bucket[:1], bucket[:-1]]))
        other |= bucket != mine[rows[at]]
    chosen = new & other
    return rows[at[chosen]], day[chosen]


def numbers(
    name: str, days: npt.NDArray[Any], donor_codes: npt.NDArray[Any] | None, donors: tuple[Any, ...]
) -> npt.NDArray[np.int64]:
    """The bucket of each day as a number; the smallest number there is where the day is unknown.

    Only fiscal years ask whose they are.
    """
    unknown = (days <= 0) | (days >= LAST) | (days == UNDATED)
    safe = np.where(unknown, _EPOCH, days).astype(np.int64)
    first, last = (int(safe.min()), int(safe.max())) if len(safe) else (0, 0)
    if name != "fiscal_year" and last - first < len(safe) // 4:  # each day once, then looked up
        found = numbers(name, np.arange(first, last + 1), None, ())[safe - first]
        return np.where(unknown, _UNKNOWN, found)
    stamps = (safe - _EPOCH).astype("datetime64[D]")
    if name == "year":
        found = stamps.astype("datetime64[Y]").astype(np.int64) + 1970
    elif name == "month":
        found = stamps.astype("datetime64[M]").astype(np.int64)
    else:
        donor_codes = np.full(len(safe), -1) if donor_codes is None else donor_codes
        whose = len(donors) + 1
        seen, inverse = np.unique(safe * whose + donor_codes + 1, return_inverse=True)
        table = [
            _fiscal(donors[d - 1].code if d else "", day)
            for day, d in zip((seen // whose).tolist(), (seen % whose).tolist(), strict=True)
        ]
        found = np.asarray(table, dtype=np.int64)[inverse.reshape(-1)] if table else safe
    return np.where(unknown, _UNKNOWN, found)


@cache
def _fiscal(donor: str, day: int) -> int:
    year = fiscal_label(dt.date.fromordinal(day), donor or None)
    return 10 * year if isinstance(year, int) else _TRANSITION_QUARTER


@lru_cache(maxsize=1 << 14)
def label(name: str, number: int) -> Any:
    """What a bucket is called: ``2022``, ``2022-03``; ``None`` where the day is unknown."""
    if number == _UNKNOWN:
        return None
    if name == "month":
        return f"{1970 + number // 12:04d}-{number % 12 + 1:02d}"
    if name == "fiscal_year":
        return "1976tq" if number == _TRANSITION_QUARTER else number // 10
    return number


def bucket_names(name: str, buckets: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], tuple[Any, ...]]:
    """For each bucket number the place of its label (-1: the day is unknown) among all labels in order."""
    dated = buckets != _UNKNOWN
    known = codes_in(buckets if dated.all() else buckets[dated])
    if not len(known):
        return np.full(len(buckets), -1, dtype=np.int64), ()
    first = int(known[0])
    place = np.full(int(known[-1]) - first + 2, -1, dtype=np.int64)
    place[known - first] = np.arange(len(known))
    codes = place[np.where(dated, buckets - first, -1)]
    return codes, tuple(label(name, number) for number in known.tolist())
