"""A column of numbers written as text, cast at once to whole smallest units where that is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

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
    text: pa.Array, digits: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
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


def whole_units_of_decimals(array: Any, digits: npt.NDArray[np.int64]) -> Any:
    """The same for a column that its file holds as a decimal or an integer; ``None`` where it does not fit."""
    import pyarrow as pa

    if pa.types.is_integer(array.type):
        scale, raw = 0, np.asarray(array.fill_null(0)).astype(np.int64)
        if array.type == pa.uint64():
            return None
    elif pa.types.is_decimal128(array.type) and array.type.precision <= 18:
        scale = array.type.scale
        words = np.frombuffer(array.buffers()[1], dtype=np.int64)[2 * array.offset :: 2][: len(array)]
        raw = words if not array.null_count else np.where(np.asarray(array.is_valid()), words, 0)
    else:
        return None
    up = digits - scale
    if not up.size or (up[0] == up).all():
        power = int(up[0]) if up.size else 0
        if power == 0:
            return raw.astype(np.int64), np.ones(len(raw), dtype=bool)
    fits = np.abs(raw) < _SURE // 10 ** np.maximum(up, 0)
    down = 10 ** np.maximum(-up, 0)
    numbers = np.where(fits, raw // down * 10 ** np.maximum(up, 0), 0)
    return numbers, fits & (raw % down == 0)
