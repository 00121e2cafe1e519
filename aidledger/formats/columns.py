"""Entry tables built column by column, for files of many rows: each distinct value is made once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.ids import Ids
from aidledger.ledger.table import Coded, EntryTable

Codes = npt.NDArray[np.int32]


def coded(column: Iterable[Any], make: Callable[[Any], Any] | None = None) -> Coded:
    """Code a column of hashable raw values, turning each distinct one into its typed value with ``make``.

    Raw values that give the same typed value share one code; ``None`` (raw or made) is none.
    """
    raw: dict[Any, int] = {}
    codes = np.asarray([-1 if v is None else raw.setdefault(v, len(raw)) for v in column], dtype=np.int32)
    if make is None:
        return Coded(tuple(raw), codes)
    made = Coded.of([make(v) for v in raw])
    return Coded(made.values, np.append(made.codes, np.int32(-1))[codes].astype(np.int32))


@contextmanager
def uncollected() -> Iterator[None]:
    """While very many records are made, none of which refers to itself: let the collector of cycles rest.

    It would go through all that was made before again and again, and find nothing.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()


def distinct_rows(values: Sequence[Any]) -> Coded:
    """A column whose values differ from row to row: no two are compared. ``None`` is none."""
    kept = [v for v in values if v is not None]
    known = np.asarray([v is not None for v in values], dtype=bool)
    codes = np.where(known, np.cumsum(known) - 1, -1).astype(np.int32)
    return Coded(tuple(kept), codes)


def one_value(value: Any, rows: int) -> Coded:
    """A column that has one value in all rows."""
    return Coded((value,), np.broadcast_to(np.int8(0), rows))


def no_value(rows: int) -> Coded:
    """A column without any value."""
    return Coded((), np.broadcast_to(np.int8(-1), rows))


def narrow(codes: npt.NDArray[Any], values: int) -> npt.NDArray[Any]:
    """Codes of so many values in as few bytes as hold them."""
    return codes.astype(np.min_scalar_type(-max(values, 1) - 1), copy=False)


def entry_table(ids: Sequence[str] | Ids, **columns: Any) -> EntryTable:
    """An entry table from the columns that are given; the others are empty."""
    table = replace(EntryTable.of([]), ids=ids if isinstance(ids, Ids) else np.asarray(ids, dtype=object))
    named = {**{name: no_value(len(ids)) for name in _CODED_COLUMNS}, **columns}
    if "money" not in named:
        from aidledger.ledger.table import MISSING, OPEN, Amounts

        n = len(ids)
        named["money"] = Amounts(
            np.full(n, MISSING, dtype=np.int64),
            np.full(n, MISSING, dtype=np.int64),
            np.full(n, OPEN, dtype=np.int64),
        )
    return replace(table, **named)


_CODED_COLUMNS = tuple(f.name for f in fields(EntryTable) if f.name not in ("ids", "money"))
