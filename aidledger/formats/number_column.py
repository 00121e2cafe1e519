"""A column of numbers written as text, cast at once to whole smallest units where that is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Longer numbers are read one by one.
_LONGEST = 15
#: Below this many smallest units a float times a power of ten is off by far less than a half.
_SURE = 2**50
PLAIN = r"^-?[0-9]+(\.[0-9]+)?$"


def as_text(column: Any) -> pa.Array:
    """A column of any type as one array of text, empty where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    array = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    if not pa.types.is_string(array.type):
        array = array.cast(pa.string())
    return pc.fill_null(array, "") if array.null_count else array


def whole_units(
    text: pa.Array, digits: Ints
) -> tuple[Ints, Mask]:
    """Plain decimals as whole units of ten to the minus ``digits``, and which of them could be cast exactly.

    >>> import pyarrow as pa
    >>> whole_units(pa.array(["12.5", "-3", "0.123", "1e5"]), np.asarray([2, 2, 2, 2]))
    (array([1250, -300,    0,    0]), array([ True,  True, False, False]))
    """
    import pyarrow.compute as pc

    length = np.asarray(pc.binary_length(text)).astype(np.int64)
    dot = np.asarray(pc.find_substring(text, ".")).astype(np.int64)
    decimals = np.where(dot < 0, 0, length - dot - 1)
    sure = np.asarray(pc.match_substring_regex(text, PLAIN)) & (length <= _LONGEST) & (decimals <= digits)
    everything = bool(sure.all())
    chosen = text if everything else text.filter(sure)
    scaled = np.asarray(chosen.cast("float64")) * 10.0 ** (digits if everything else digits[sure])
    exact = np.abs(scaled) < _SURE
    numbers = np.zeros(len(text), dtype=np.int64)
    numbers[sure] = np.where(exact, np.rint(scaled), 0).astype(np.int64)
    sure[sure] = exact
    return numbers, sure


def whole_units_of_decimals(column: Any, digits: Ints, codes: npt.NDArray[Any]) -> tuple[Ints, Mask] | None:
    """The same for a column that its file holds as a decimal or an integer; ``None`` where it is neither.

    ``digits[codes]`` are the decimal places of each row's unit.
    """
    import pyarrow as pa

    if pa.types.is_integer(column.type) and column.type != pa.uint64():
        scale, raw = 0, np.asarray(column.fill_null(0)).astype(np.int64)
    elif pa.types.is_decimal128(column.type) and column.type.precision <= 18:
        scale = column.type.scale
        words = [np.frombuffer(c.buffers()[1], dtype=np.int64)[2 * c.offset :][: 2 * len(c) : 2] for c in column.chunks]
        raw = np.concatenate([np.zeros(0, dtype=np.int64), *words])
        if column.null_count:
            raw[np.asarray(column.is_null())] = 0
    else:
        return None
    sure = np.ones(len(raw), dtype=bool)
    for power in sorted(set((digits - scale).tolist()) - {0}):
        rows = np.flatnonzero((digits - scale == power)[codes])
        some = raw[rows]
        if power > 0:
            fits = np.abs(some) < _SURE // 10**power
            raw[rows] = np.where(fits, some, 0) * 10**power
        else:
            fits = some % 10**-power == 0
            raw[rows] = some // 10**-power
        sure[rows] = fits
    return raw, sure
