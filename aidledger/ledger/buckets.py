"""Years, months and fiscal years of dated amounts: which bucket an amount surely or possibly falls into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.selection import LAST, UNDATED, Dates, Selection
from aidledger.model.fiscal import fiscal_label

TIME_KEYS = ("year", "month", "fiscal_year")
_EPOCH = dt.date(1970, 1, 1).toordinal()
#: A date whose edges lie further apart than this is counted in its own bucket only, and open elsewhere.
_WIDEST = 600
#: Fiscal years are numbered in tenths, so that the US transition quarter finds its place between two.
_TRANSITION_QUARTER = 19765


@dataclass(frozen=True)
class Buckets:
    """A selection whose fuzzy rows are repeated in every bucket they may fall into, and the bucket labels."""

    selection: Selection
    keys: dict[str, tuple[npt.NDArray[Any], tuple[Any, ...]]]

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
    keys = {}
    for name in names:
        numbers = _numbers(name, days, donor_codes, donors[1])
        known = np.unique(numbers)
        labels = tuple(_label(name, int(n)) for n in known)
        keys[name] = (np.searchsorted(known, numbers), labels)
    return Buckets(selection, keys)


def _repeated(
    selection: Selection, names: Sequence[str], donors: tuple[npt.NDArray[np.int32], tuple[Any, ...]]
) -> tuple[Selection, npt.NDArray[np.int32]]:
    codes, parties = donors
    dates = selection.dates
    first = [_numbers(n, dates.start, codes, parties) for n in names]
    last = [_numbers(n, dates.end, codes, parties) for n in names]
    own = [_numbers(n, dates.anchor, codes, parties) for n in names]
    fuzzy = np.zeros(len(codes), dtype=bool)
    for a, b in zip(first, last, strict=True):
        fuzzy |= a != b
    if not fuzzy.any():
        return selection, codes
    certain = selection.certain & ~fuzzy
    more_rows: list[int] = []
    more_days: list[int] = []
    for row in np.flatnonzero(fuzzy):
        seen = {tuple(int(o[row]) for o in own)}
        start, end = int(dates.start[row]), int(dates.end[row])
        if start <= 0 or end >= LAST or end - start > _WIDEST:
            continue
        for day in range(start, end + 1):
            key = tuple(int(_numbers(n, np.asarray([day]), codes[row : row + 1], parties)[0]) for n in names)
            if key not in seen:
                seen.add(key)
                more_rows.append(int(row))
                more_days.append(day)
    at = np.concatenate([np.arange(len(codes)), np.asarray(more_rows, dtype=np.int64)])
    extra = np.arange(len(at)) >= len(codes)
    anchor = np.concatenate([dates.anchor, np.asarray(more_days, dtype=np.int32)])
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


def _numbers(
    name: str, days: npt.NDArray[Any], donor_codes: npt.NDArray[np.int32], donors: tuple[Any, ...]
) -> npt.NDArray[np.int64]:
    """The bucket of each day as a number; the smallest number there is where the day is unknown."""
    unknown = (days <= 0) | (days >= LAST) | (days == UNDATED)
    safe = np.where(unknown, _EPOCH, days).astype(np.int64)
    stamps = (safe - _EPOCH).astype("datetime64[D]")
    if name == "year":
        numbers = stamps.astype("datetime64[Y]").astype(np.int64) + 1970
    elif name == "month":
        numbers = stamps.astype("datetime64[M]").astype(np.int64)
    else:
        pairs = np.stack([donor_codes.astype(np.int64), safe])
        seen, inverse = np.unique(pairs, axis=1, return_inverse=True)
        table = [_fiscal(donors[d].code if d >= 0 else "", int(day)) for d, day in seen.T]
        numbers = (
            np.asarray(table, dtype=np.int64)[inverse.reshape(-1)] if table else np.zeros(0, dtype=np.int64)
        )
    return np.where(unknown, np.iinfo(np.int64).min, numbers)


@cache
def _fiscal(donor: str, day: int) -> int:
    label = fiscal_label(dt.date.fromordinal(day), donor or None)
    return 10 * label if isinstance(label, int) else _TRANSITION_QUARTER


def _label(name: str, number: int) -> Any:
    if number == np.iinfo(np.int64).min:
        return None
    if name == "month":
        return f"{1970 + number // 12:04d}-{number % 12 + 1:02d}"
    if name == "fiscal_year":
        return "1976tq" if number == _TRANSITION_QUARTER else number // 10
    return number
