"""Closed ranges of days, open-ended where a side is ``None``, and the calendar they are counted in."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import NamedTuple

from aidledger.errors import UnreadablePeriod

DAY = dt.timedelta(days=1)


class DateRange(NamedTuple):
    """Every day from ``start`` to ``end``, both included; ``None`` leaves that side open.

    >>> DateRange(dt.date(2022, 1, 1), None).contains(dt.date(2030, 1, 1))
    True
    """

    start: dt.date | None
    end: dt.date | None

    @property
    def is_open(self) -> bool:
        """Whether a side has no end."""
        return self.start is None or self.end is None

    @property
    def days(self) -> int | None:
        """Number of days, ``None`` when a side is open."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    def contains(self, day: dt.date) -> bool:
        """Whether ``day`` lies in the range."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def within(self, other: DateRange) -> bool:
        """Whether every day of this range is a day of ``other``."""
        return (other.start is None or (self.start is not None and other.start <= self.start)) and (
            other.end is None or (self.end is not None and self.end <= other.end)
        )

    def overlaps(self, other: DateRange) -> bool:
        """Whether the two share a day."""
        return self.intersection(other) is not None

    def intersection(self, other: DateRange) -> DateRange | None:
        """The days in both, ``None`` when there are none.

        >>> jan = DateRange(dt.date(2022, 1, 1), dt.date(2022, 1, 31))
        >>> jan.intersection(DateRange(dt.date(2022, 1, 20), None)).days
        12
        """
        starts = [r.start for r in (self, other) if r.start is not None]
        ends = [r.end for r in (self, other) if r.end is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        if start is not None and end is not None and start > end:
            return None
        return DateRange(start, end)

    def cover(self, other: DateRange) -> DateRange:
        """The smallest range that holds both."""
        start = None if self.start is None or other.start is None else min(self.start, other.start)
        end = None if self.end is None or other.end is None else max(self.end, other.end)
        return DateRange(start, end)

    def __str__(self) -> str:
        return spoken_range(self)


OPEN = DateRange(None, None)


def spoken_range(span: DateRange) -> str:
    """A range as people write it; every form is read back by ``Period.parse``.

    >>> spoken_range(year_range(2021)), spoken_range(DateRange(dt.date(2014, 1, 1), None))
    ('2021', 'since 2014-01-01')
    """
    start, end = span
    if start is None:
        return "any time" if end is None else f"until {end}"
    if end is None:
        return f"since {start}"
    return short_form(span) or f"{start} to {end}"


def iso_range(span: DateRange) -> str:
    """A range in ISO 8601: ``2022-03-04``, ``2022-03``, ``2022``, ``2022-03-04/2022-03-11``, ``2014-01-01/..``.

    >>> iso_range(DateRange(None, dt.date(2023, 5, 31)))
    '../2023-05-31'
    """
    return short_form(span) or f"{span.start or '..'}/{span.end or '..'}"


def short_form(span: DateRange) -> str:
    """The day, month or year that a range is; empty when it is none of them."""
    start, end = span
    if start is None or end is None:
        return ""
    if start == end:
        return str(start)
    if span == month_range(start.year, start.month):
        return f"{start:%Y-%m}" if start.year >= 1000 else f"{start.year:04}-{start.month:02}"
    return f"{start.year:04}" if span == year_range(start.year) else ""


def make_date(year: int, month: int, day: int) -> dt.date:
    """That day of the proleptic Gregorian calendar.

    Raises :class:`~aidledger.errors.UnreadablePeriod`, saying which part cannot be, for 2020-02-30.
    """
    written = f"{year:04}-{month:02}-{day:02}"
    if not 1 <= year <= 9998:
        raise UnreadablePeriod(
            f"there is no year {year} here", where=written, remedy="give a year from 1 to 9998"
        )
    if not 1 <= month <= 12:
        raise UnreadablePeriod(
            f"there is no month {month}", where=written, remedy="give a month from 1 to 12"
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise UnreadablePeriod(
            f"there is no day {day} in month {month} of {year}",
            where=written,
            remedy=f"that month has {last} days",
        )
    return dt.date(year, month, day)


def year_range(year: int, last: int | None = None) -> DateRange:
    """1 January of ``year`` to 31 December of ``last`` (the same year by default)."""
    return DateRange(make_date(year, 1, 1), make_date(year if last is None else last, 12, 31))


def month_range(year: int, month: int, last: int | None = None) -> DateRange:
    """First day of ``month`` to the last day of month ``last`` (the same month by default)."""
    last = month if last is None else last
    start = make_date(year, month, 1)
    return DateRange(start, make_date(year, last, monthrange(year, last)[1]))


def months_from(start: dt.date, months: int) -> DateRange:
    """``months`` whole months that begin on ``start`` (the first of a month)."""
    return DateRange(start, shifted(start, months=months) - DAY)


def shifted(day: dt.date, *, months: int = 0, days: int = 0) -> dt.date:
    """``day`` moved by months (clipped to the length of the month), then by days.

    Raises :class:`~aidledger.errors.UnreadablePeriod` when that leaves the years 1 to 9998.

    >>> shifted(dt.date(2024, 3, 31), months=-1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise UnreadablePeriod(f"the length leads to the year {year}", remedy="give a length of fewer years")
    moved = dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    try:
        return moved + dt.timedelta(days=days)
    except OverflowError:
        raise UnreadablePeriod(
            "the length leads beyond the calendar", remedy="give a shorter length"
        ) from None


def full_year(digits: int) -> int:
    """A two-digit year in full, by the POSIX rule: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068."""
    return digits + (1900 if digits >= 69 else 2000)
