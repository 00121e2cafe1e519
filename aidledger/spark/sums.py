"""What statements found, put together: exact sums by group, in whole parts of the smallest unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.spark.plan import COUNTS, FAULTS, PARTS, SIDES

if TYPE_CHECKING:
    import pyarrow as pa

#: The columns of :attr:`Sums.numbers`.
NUMBERS = (*SIDES, *COUNTS)


@dataclass(frozen=True)
class Sums:
    """``numbers`` holds Python integers: a row for each of ``groups``, and the columns :data:`NUMBERS`.

    One of ``unit`` is ``scale`` of what low, value and high count.
    """

    groups: list[tuple[Any, ...]]
    numbers: npt.NDArray[np.object_]
    unit: str
    scale: int


def added(
    tables: Sequence[pa.Table], by: Sequence[str]
) -> tuple[list[tuple[Any, ...]], npt.NDArray[np.object_]]:
    """The groups and numbers of :class:`Sums` from the answers of statements, groups without rows left out."""
    place: dict[tuple[Any, ...], int] = {}
    parts, codes = [], []
    for table in tables:
        used = _whole(table, "rows") > 0
        labels = [table.column(name).to_pylist() for name in by]
        keys = list(zip(*labels, strict=True)) if by else [()] * len(table)
        codes += [place.setdefault(key, len(place)) for key, there in zip(keys, used, strict=True) if there]
        alike = _parts(table, "alike")
        columns = [alike + _parts(table, side) for side in SIDES] + [_whole(table, name) for name in COUNTS]
        parts.append(np.stack(columns, axis=1)[used])
    total = np.full((len(place), len(NUMBERS)), 0, dtype=object)
    np.add.at(total, np.asarray(codes, dtype=np.int64), np.concatenate(parts))
    return list(place), total


def faults(table: pa.Table) -> set[str]:
    """What is wrong with some row: names among :data:`~aidledger.spark.plan.FAULTS`."""
    bits = 0
    for found in _whole(table, "faults").tolist():
        bits |= found
    return {name for name, bit in FAULTS.items() if bits & bit}


def count(table: pa.Table, name: str) -> int:
    """How many rows of entries a check counted, over all groups; none where it was not made."""
    return sum(_whole(table, name).tolist()) if name in table.column_names else 0


def lost(table: pa.Table) -> bool:
    """Whether a sum is missing because it did not fit whole numbers of 64 bits."""
    return any(
        (
            table.column(f"{name}_whole").is_null().to_numpy()
            & table.column(f"{name}_rest").is_valid().to_numpy()
        ).any()
        for name in ("alike", *SIDES)
    )


def _whole(table: pa.Table, name: str) -> npt.NDArray[np.object_]:
    found: npt.NDArray[np.object_] = table.column(name).fill_null(0).to_numpy().astype(object)
    return found


def _parts(table: pa.Table, name: str) -> npt.NDArray[np.object_]:
    found: npt.NDArray[np.object_] = _whole(table, f"{name}_whole") * PARTS + _whole(table, f"{name}_rest")
    return found
