"""The words that periods are written in, and a text cut into them.

The vocabulary stands in ``aidledger/data/period_words.csv``, ``period_parts.csv``, ``seasons.csv`` and
``vague_lengths.csv``; this module only looks it up.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from calendar import monthrange
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from aidledger.model.daterange import DAY, DateRange, make_date, months_from, shifted
from aidledger.units.lexicon import read_table

DASHES = frozenset("-‐‑‒–—−")
_TOKEN = re.compile(r"\n\s*\n|[^\W\d_]+|\d+|[^\s\w]|_")


class Token(NamedTuple):
    """A run of letters, a run of digits or one sign; ``word`` is its lower case, ``glued``: no blank before it."""

    word: str
    raw: str
    start: int
    end: int
    glued: bool


#: Stands after the last token of a text, so that looking ahead needs no bounds check.
END = Token("", "", -1, -1, False)


def tokens(text: str) -> Iterator[Token]:
    """``text`` in tokens; every dash is ``-``, a blank line is a token of its own that no rule knows."""
    last = 0
    for match in _TOKEN.finditer(text):
        raw = match[0]
        word = "-" if raw in DASHES else "'" if raw == "’" else raw.lower()
        start, end = match.span()
        yield Token(word, raw, start, end, start == last)
        last = end


@lru_cache(maxsize=512)
def by_first_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases as tuples of words by their first word, in the order given."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        parts_ = tuple(phrase.split())
        found.setdefault(parts_[0], []).append(parts_)
    return found


@cache
def words(kind: str) -> dict[str, str]:
    """The words of one kind in the table, with their values."""
    return {row["word"]: row["value"] for row in read_table("period_words") if row["kind"] == kind}


@cache
def months() -> dict[str, int]:
    """Month names and abbreviations, lower case, to 1-12."""
    return {word: int(value) for word, value in words("month").items()}


@cache
def weekdays() -> dict[str, int]:
    """Weekday names and abbreviations, lower case, to 0 (Monday) to 6."""
    return {word: int(value) for word, value in words("weekday").items()}


@cache
def numbers() -> dict[str, int]:
    """Number words to numbers."""
    return {word: int(value) for word, value in words("number").items()}


class Length(NamedTuple):
    """A length of time in months and days."""

    months: int
    days: int

    @property
    def iso(self) -> str:
        """ISO 8601, in the largest whole units: ``P5Y``, ``P18M``, ``P2W``."""
        if self.months and self.days:
            return f"P{self.months}M{self.days}D"
        if self.months:
            return f"P{self.months // 12}Y" if self.months % 12 == 0 else f"P{self.months}M"
        return f"P{self.days // 7}W" if self.days % 7 == 0 else f"P{self.days}D"

    def before(self, day: dt.date) -> dt.date:
        """The day this long before ``day``."""
        return shifted(day, months=-self.months, days=-self.days)

    def after(self, day: dt.date) -> dt.date:
        """The day this long after ``day``."""
        return shifted(day, months=self.months, days=self.days)

    def times(self, count: int, halves: int = 0) -> Length:
        """``count`` and ``halves`` times half of this length, half days rounded up."""
        months, rest = divmod(self.months * (2 * count + halves), 2)
        return Length(months, math.ceil(self.days * (2 * count + halves) / 2) + 15 * rest)


@cache
def units() -> dict[str, Length]:
    """Unit words to their length; an hour counts as no whole day (see :func:`length_of`)."""
    scale = {"y": Length(12, 0), "m": Length(1, 0), "w": Length(0, 7), "d": Length(0, 1), "h": Length(0, 0)}
    return {w: scale[value[-1]].times(int(value[:-1] or 1)) for w, value in words("unit").items()}


def singular(unit: str) -> str:
    """``years`` as ``year``."""
    return "century" if unit == "centuries" else unit.removesuffix("s")


def length_of(count: int, unit: str, halves: int = 0) -> Length:
    """``count`` units as a length; hours are whole days, rounded up."""
    if singular(unit) == "hour":
        return Length(0, math.ceil(count / 24))
    return units()[unit].times(count, halves)


@cache
def vague_lengths() -> dict[tuple[str, str], tuple[int, int]]:
    """*few*, *several*, *recent*: the least and the most they mean, by word and unit (empty: any unit)."""
    return {
        (row["word"], row["unit"]): (int(row["least"]), int(row["most"]))
        for row in read_table("vague_lengths")
    }


class Part(NamedTuple):
    """A part of a month, year, decade or week as counted positions: certainly and possibly inside."""

    hull_first: int
    core_first: int
    core_last: int
    hull_last: int


@cache
def parts() -> dict[tuple[str, str], Part]:
    """*early*, *late*, *first half* and so on, by name and unit."""
    return {
        (row["part"], row["unit"]): Part(*(int(row[n]) for n in Part._fields))
        for row in read_table("period_parts")
    }


@cache
def part_names() -> frozenset[str]:
    """The names of all parts."""
    return frozenset(name for name, _ in parts())


def part_of(part: Part, unit: str, whole: DateRange) -> tuple[DateRange, DateRange]:
    """``(core, hull)`` of a part of ``whole``, which is one ``unit`` long."""
    start, end = whole
    assert start is not None  # noqa: S101 - units are anchored  # pragma: no branch
    assert end is not None  # noqa: S101  # pragma: no branch

    def cut(first: int, last: int) -> DateRange:
        if unit == "year":
            return months_from(shifted(start, months=first - 1), last - first + 1)
        if unit == "decade":
            return months_from(shifted(start, months=12 * (first - 1)), 12 * (last - first + 1))
        return DateRange(start + (first - 1) * DAY, min(start + (last - 1) * DAY, end))

    return cut(part.core_first, part.core_last), cut(part.hull_first, part.hull_last)


@cache
def seasons() -> dict[str, tuple[str, str, str, str]]:
    """Season names to the first and last days (month-day) of hull and core."""
    return {
        row["season"]: (row["hull_start"], row["core_start"], row["core_end"], row["hull_end"])
        for row in read_table("seasons")
    }


def season(name: str, year: int) -> tuple[DateRange, DateRange]:
    """``(core, hull)`` of the season that begins in ``year``."""

    def day(text: str, first: str) -> dt.date:
        month, number = (int(part) for part in text.split("-"))
        in_year = year + (text < first)
        return make_date(in_year, month, min(number, monthrange(in_year, month)[1]))

    hull_start, core_start, core_end, hull_end = seasons()[name]
    core = DateRange(day(core_start, hull_start), day(core_end, hull_start))
    return core, DateRange(day(hull_start, hull_start), day(hull_end, hull_start))
