"""Sums as the tables that are handed back: bounds that are open, values that are not known, even steps of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.spark.sums import NUMBERS

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.spark.sums import Sums


def totals_table(sums: Sums, names: Sequence[str]) -> pa.Table:
    """One row for each group, in the order of the core."""
    import pyarrow as pa

    order = sorted(range(len(sums.groups)), key=lambda i: _place(sums.groups[i]))
    groups = [sums.groups[i] for i in order]
    columns = {name: _labels([group[at] for group in groups], name) for at, name in enumerate(names)}
    return pa.table(columns | _numbers(sums.numbers[order], sums.scale, running=False))


def running_table(sums: Sums, names: Sequence[str], step: str) -> pa.Table:
    """One row for each group and step from the first to the last, with all that came before it."""
    import pyarrow as pa

    heads = sorted({group[:-1] for group in sums.groups}, key=_place)
    found = [group[-1] for group in sums.groups]
    first, count = (min(found), max(found) - min(found) + 1) if found else (0, 0)
    row = {head: i for i, head in enumerate(heads)}
    grid = np.full((len(heads), count, len(NUMBERS)), 0, dtype=object)
    at = [row[group[:-1]] for group in sums.groups]
    grid[at, [step_at - first for step_at in found]] = sums.numbers
    running = np.cumsum(grid, axis=1).reshape(-1, len(NUMBERS))
    columns = {
        name: _labels([head[at] for head in heads for _ in range(count)], name)
        for at, name in enumerate(names)
    }
    columns["date"] = _labels(list(range(first, first + count)) * len(heads), f"first of the {step}")
    return pa.table(columns | _numbers(running, sums.scale, running=True))


def _place(group: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple((part is None, part) for part in group)


def _numbers(numbers: npt.NDArray[np.object_], scale: int, *, running: bool) -> dict[str, pa.Array]:
    """The columns of an answer; a running value is known even before the first amount is."""
    import pyarrow as pa

    low, value, high = ([x / scale for x in column] for column in numbers[:, :3].T)
    unbounded, disclosed, undisclosed = numbers[:, 3:].astype(np.int64).T
    unknown = np.zeros(len(numbers), dtype=bool) if running else disclosed == 0
    return {
        "low": pa.array(low, pa.float64()),
        "value": pa.array(np.asarray(value, dtype=np.float64), mask=unknown),
        "high": pa.array(np.where(unbounded > 0, np.inf, np.asarray(high, dtype=np.float64))),
        "undisclosed": pa.array(undisclosed, pa.int64()),
    }


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
