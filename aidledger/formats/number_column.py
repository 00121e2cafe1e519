"""A column of numbers written as text, cast at once to whole smallest units where that is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.regular import SHARED
from aidledger.ledger.table import LARGEST
from aidledger.ledger.workers import shared_out, spans

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

#: Longer numbers are read one by one.
_LONGEST = 15
#: Below this many smallest units a float times a power of ten is off by far less than a half.
_SURE = 2**50
#: Rows that are worked on at a time.
_BLOCK = 1 << 16
_ALLOWED = np.zeros(256, dtype=bool)
_ALLOWED[list(b"0123456789.-")] = True
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


def whole_units(text: pa.Array, digits: Ints) -> tuple[Ints, Mask]:
    """Plain decimals as whole units of ten to the minus ``digits``, and which of them could be cast exactly.

    >>> import pyarrow as pa
    >>> whole_units(pa.array(["12.5", "-3", "0.123", "1e5"]), np.asarray([2, 2, 2, 2]))
    (array([1250, -300,    0,    0]), array([ True,  True, False, False]))
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    length, first, last = ends(text)
    dot = np.asarray(pc.find_substring(text, ".")).astype(np.int64)
    decimals = np.where(dot < 0, 0, length - dot - 1)
    sure = (length <= _LONGEST) & (decimals <= digits) & _written_plainly(text, length, first, last)
    everything = bool(sure.all())
    chosen = text if everything else text.filter(sure)
    try:
        floats = np.asarray(chosen.cast("float64"))
    except pa.ArrowInvalid:  # such as 1-2 or 1.2.3
        sure &= np.asarray(pc.match_substring_regex(text, PLAIN))
        everything, floats = False, np.asarray(text.filter(sure).cast("float64"))
    scaled = floats * 10.0 ** (digits if everything else digits[sure])
    exact = np.abs(scaled) < _SURE
    numbers = (
        np.rint(scaled).astype(np.int64)
        if everything and exact.all()
        else np.zeros(len(text), dtype=np.int64)
    )
    if not (everything and exact.all()):
        numbers[sure] = np.where(exact, np.rint(scaled), 0).astype(np.int64)
        sure[sure] = exact
    return numbers, sure


def ends(text: pa.Array) -> tuple[Ints, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The length in bytes of each text, and its first and last byte (0 where it is empty)."""
    if not len(text):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.uint8)
    _, where, held = text.buffers()
    offsets = np.frombuffer(where, dtype=np.int32)[text.offset : text.offset + len(text) + 1].astype(np.int64)
    data = np.append(np.frombuffer(held or b"", dtype=np.uint8)[: offsets[-1]], np.uint8(0))
    length = np.diff(offsets)
    filled = length > 0
    first = np.where(filled, data[offsets[:-1]], 0)
    last = np.where(filled, data[np.maximum(offsets[1:] - 1, 0)], 0)
    return length, first, last


def _written_plainly(text: pa.Array, length: Ints, first: Any, last: Any) -> Mask:
    """Whether each text may be a plain decimal: digits at both ends (but for a minus), nothing else that a
    number with an exponent, a sign or a word would have. What is left is for the cast to refuse."""
    import pyarrow.compute as pc

    offset, size = text.offset, len(text)
    where = np.frombuffer(text.buffers()[1], dtype=np.int32)[offset : offset + size + 1] if size else [0]
    held = text.buffers()[2] if size else None
    data = np.frombuffer(held, dtype=np.uint8)[where[0] : where[-1]] if held else np.zeros(0, dtype=np.uint8)
    if not _ALLOWED[data].all():
        return np.asarray(pc.match_substring_regex(text, PLAIN))
    digit = (last >= 48) & (last <= 57)
    begun = (first >= 48) & (first <= 57)
    minus = np.flatnonzero(digit & (first == 45))
    digit &= begun
    if len(minus):
        digit[minus] = np.asarray(pc.match_substring_regex(text.take(minus), PLAIN))
    return np.asarray(digit, dtype=bool)


def in_smallest_units(numbers: Ints, scale: int, digits: Ints, codes: npt.NDArray[Any]) -> Mask | None:
    """Make whole numbers of ten to the minus ``scale`` whole units of ten to the minus ``digits[codes]``, in place;
    which of them that could be done exactly (``None``: all). ``digits`` ends with those of code -1."""
    wrong: list[Ints] = []
    powers = np.roll(digits - scale, 1)

    def change(span: tuple[int, int]) -> None:
        for start in range(*span, _BLOCK):
            part = slice(start, min(start + _BLOCK, span[1]))
            code = np.add(codes[part], 1, dtype=np.min_scalar_type(-len(powers)))
            for power in sorted(set(powers.tolist()) - {0}):
                rows = np.flatnonzero((powers == power).take(code, mode="clip"))
                some = numbers[part][rows]
                if power > 0:
                    fits = np.abs(some) < _SURE // 10**power
                    numbers[part][rows] = np.where(fits, some, 0) * 10**power
                else:
                    fits = some % 10**-power == 0
                    numbers[part][rows] = some // 10**-power
                if not fits.all():
                    wrong.append(rows[~fits] + start)

    if scale == 0:  # of a type that holds more than an amount may be
        wrong.append(np.flatnonzero((numbers > LARGEST) | (numbers < -LARGEST)))
    shared_out(change, spans(len(numbers), SHARED) if powers.any() else [])
    if not any(map(len, wrong)):
        return None
    exact = np.ones(len(numbers), dtype=bool)
    exact[np.concatenate(wrong)] = False
    return exact
