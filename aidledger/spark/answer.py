"""Sums as the tables that are handed back: bounds that are open, values that are not known, even steps of time."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

from aidledger.spark.query import Sum

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.spark.query import Sums


def totals_table(sums: Sums, names: tuple[str, ...]) -> pa.Table:
    """One row for each group, in the order of the core."""
    groups = sorted(sums.groups, key=lambda key: tuple((part is None, part) for part in key))
    return _table(
        [(group, sums.groups[group]) for group in groups], [(n, n) for n in names], sums.scale, running=False
    )


def running_table(sums: Sums, names: tuple[str, ...], step: str) -> pa.Table:
    """One row for each group and step from the first to the last, with all that came before it."""
    steps = [group[-1] for group in sums.groups]
    rows: list[tuple[tuple[Any, ...], Sum]] = []
    for key in sorted(
        {group[:-1] for group in sums.groups}, key=lambda key: tuple((p is None, p) for p in key)
    ):
        total = Sum()
        for at in range(min(steps), max(steps) + 1):
            if (more := sums.groups.get((*key, at))) is not None:
                total = total + more
            rows.append(((*key, at), total))
    return _table(
        rows, [*((n, n) for n in names), ("date", f"first of the {step}")], sums.scale, running=True
    )


def _table(
    rows: list[tuple[tuple[Any, ...], Sum]], names: list[tuple[str, str]], scale: int, *, running: bool
) -> pa.Table:
    import pyarrow as pa

    columns = {
        name: _labels([key[place] for key, _ in rows], kind) for place, (name, kind) in enumerate(names)
    }
    columns["low"] = pa.array([s.low / scale for _, s in rows], pa.float64())
    columns["value"] = pa.array(
        [s.value / scale if running or s.disclosed else None for _, s in rows], pa.float64()
    )
    columns["high"] = pa.array([math.inf if s.unbounded else s.high / scale for _, s in rows], pa.float64())
    columns["undisclosed"] = pa.array([s.undisclosed for _, s in rows], pa.int64())
    return pa.table(columns)


def _labels(values: list[Any], kind: str) -> pa.Array:
    """What the buckets of time are called; months are counted from the year 0 on."""
    import pyarrow as pa

    if kind == "year":
        return pa.array(values, pa.int32())
    if kind == "month":
        return pa.array([f"{m // 12:04d}-{m % 12 + 1:02d}" for m in values], pa.string())
    if kind == "first of the month":
        return pa.array([dt.date(m // 12, m % 12 + 1, 1) for m in values], pa.date32())
    if kind == "first of the year":
        return pa.array([dt.date(y, 1, 1) for y in values], pa.date32())
    return pa.array(values, pa.string())
