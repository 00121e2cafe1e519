"""The distinct cells of a column, and the periods that cells of dates hold."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.formats.cells import read_period, restored
from aidledger.model.period import DateRange, Period

_EPOCH, _LAST_DAY = dt.date(1970, 1, 1).toordinal(), dt.date(9998, 12, 31).toordinal()
#: Days (since 1970) between which most dates lie.
_USUAL = (dt.date(1900, 1, 1).toordinal() - _EPOCH, dt.date(2100, 12, 31).toordinal() - _EPOCH)


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


def days_of(column: Any) -> tuple[list[int], npt.NDArray[Any]] | None:
    """The distinct days of a column that its file holds as dates, and which of them each row has (-1: none).

    ``None`` for any other column.
    """
    import pyarrow as pa

    if not pa.types.is_date32(column.type):
        return None
    import pyarrow.compute as pc

    n = len(column)
    if column.null_count == n:
        return [], np.broadcast_to(np.int8(-1), n)
    first, last = _USUAL
    chunks = [np.asarray(c.view("int32").fill_null(last + 1)) for c in column.chunks]
    if any(len(c) and (c.min() < first or c.max() > last + 1) for c in chunks):
        ends = pc.min_max(column.cast("int32"))
        first, last = ends["min"].as_py(), ends["max"].as_py()
        if first + _EPOCH < 1 or last - first > 1 << 20 or last + _EPOCH > _LAST_DAY:
            return None
        chunks = [np.asarray(c.view("int32").fill_null(last + 1)) for c in column.chunks]
    found = np.zeros(last - first + 2, dtype=bool)
    for chunk in chunks:
        found[chunk - first] = True
    days = np.flatnonzero(found[:-1])
    place = np.full(len(found), -1, dtype=np.min_scalar_type(-len(days) - 1))
    place[days] = np.arange(len(days))
    return (days + first).tolist(), np.concatenate([looked_up(place, chunk - first) for chunk in chunks])


def encoded(column: Any) -> tuple[list[str], npt.NDArray[np.int32]]:
    """The distinct cells of a column as text (dates in ISO form; none is empty), and the place of each row's."""
    import pyarrow as pa

    array = column.unify_dictionaries() if isinstance(column, pa.ChunkedArray) else column
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    cells = ["" if v is None else str(v) for v in array.dictionary.to_pylist()]
    indices = array.indices
    if array.null_count:
        indices = indices.fill_null(len(cells))
        cells.append("")
    return cells, np.asarray(indices).astype(np.int32, copy=False)


def looked_up(table: npt.NDArray[Any], codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``table[codes]``, in blocks, so that the codes of a long column are not all widened at once."""
    found = np.empty(len(codes), dtype=table.dtype)
    for start in range(0, len(codes), 1 << 18):
        found[start : start + (1 << 18)] = table[codes[start : start + (1 << 18)]]
    return found
