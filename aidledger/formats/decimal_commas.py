"""Tables whose numbers have a decimal comma: told by the columns themselves, never by one cell alone.

``12,345`` is twelve and a third in one table and twelve thousand in another. A column in which some number can
only have a decimal comma (``0,5``, ``12,34``, ``1234,567``) and none can only have a decimal point or divided
thousands (``0.5``, ``1,234,567``) has decimal commas throughout; so have the other columns of the table that
leave it open, unless some column of it has decimal points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_COMMA = re.compile(r"[+−-]?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d{3}|[1-9]\d{0,2}(?:[. '’]\d{3})+,\d+)")
_POINT = re.compile(
    r"[+−-]?(?:0?\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{4,}\.\d{3}|[1-9]\d{0,2}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})"
)
_EITHER = re.compile(r"[+−-]?\d+,\d+|[+−-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_NUMBER = re.compile(r"[+−-]?[\d.,'’ \u00a0\u202f]{1,40}")
_LONGEST = 40


def with_points(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """The rows, with decimal points where the table has decimal commas.

    >>> with_points([["a", "b"], ["0,5", "1,250"], ["0,067", "12,345"]])
    [['a', 'b'], ['0.5', '1.250'], ['0.067', '12.345']]
    >>> with_points([["12,345"], ["1,234"]])
    [['12,345'], ['1,234']]
    """
    commas = [row for row in rows if any(_has_comma(cell) for cell in row)]
    if not commas:
        return rows
    width = max(map(len, commas))
    told = [_told(rows, place) for place in range(width)]
    if True not in told:
        return rows
    open_too = False not in told
    places = [p for p, comma in enumerate(told) if comma or (comma is None and open_too)]
    changed = []
    for row in rows:
        new = list(row)
        for place in places:
            if place < len(new) and isinstance(new[place], str) and _EITHER.fullmatch(new[place].strip()):
                new[place] = new[place].replace(".", "").replace(",", ".")
        changed.append(new)
    return changed


def _has_comma(cell: Any) -> bool:
    return (
        isinstance(cell, str)
        and "," in cell
        and len(cell) <= _LONGEST
        and _COMMA.fullmatch(cell.strip()) is not None
    )


def _told(rows: Sequence[Sequence[Any]], place: int) -> bool | None:
    """Whether a column tells that it has decimal commas, or points; ``None`` where it leaves that open."""
    comma = point = False
    numbers = words = 0
    for row in rows:
        cell = row[place] if place < len(row) else None
        if not isinstance(cell, str) or not (text := cell.strip()):
            continue
        if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
            words += len(text) > 3
            continue
        numbers += 1
        comma = comma or _COMMA.fullmatch(text) is not None
        point = point or _POINT.fullmatch(text) is not None
    if words >= numbers or not (comma or point):
        return None
    return None if comma and point else comma
