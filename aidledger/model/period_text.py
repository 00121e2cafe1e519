"""Periods in text: one grammar, for a whole text and for periods found in running text.

A period starts at a word that can start one, and is read from the next 240 characters at most: the time is
linear in the length of the text whatever the text is.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import OPEN
from aidledger.model.period import Period
from aidledger.model.period_grammar.phrases import Phrases
from aidledger.model.period_grammar.reader import Found, NeedsPublished
from aidledger.model.period_grammar.trigger import starts
from aidledger.model.period_grammar.words import words

if TYPE_CHECKING:
    from aidledger.model.party import Party

_REACH = 240
_ISO = r"\d{4}(?:-\d\d){0,2}"
_INTERVAL = re.compile(rf"({_ISO}|\.\.)?/({_ISO}|\.\.)?")


class PeriodMatch(NamedTuple):
    """A period found in running text: ``text[start:end]``.

    ``period`` is ``None`` when the words name one that cannot be read (an impossible date, relative words
    without the day of publication); ``reason`` then says why, and else names the rule that read it.
    """

    start: int
    end: int
    text: str
    period: Period | None
    reason: str


class _Result(NamedTuple):
    end: int
    period: Period | None
    reason: str


def find_periods(
    text: str,
    published: dt.date | str | None = None,
    donor: str | Party | None = None,
    *,
    day_first: bool | None = None,
) -> list[PeriodMatch]:
    """Every period in running text, in order, without overlaps.

    The arguments are those of :meth:`Period.parse`. Linear in the length of the text.

    >>> [(m.text, m.period.iso) for m in find_periods("Aid since 2014 grew in the first half of 2022.")]
    [('since 2014', '2014-01-01/..'), ('in the first half of 2022', '2022-01-01/2022-06-30')]
    """
    day, code = _day(published), _code(donor)
    found: list[PeriodMatch] = []
    position = 0
    for start in starts(text):
        if start < position:
            continue
        window = text[start : start + _REACH]
        if len(text) > start + _REACH:
            window = window[: window.rfind(" ") + 1] or window
        result = _read_start(window, day, code, day_first)
        if result is None:
            continue
        end = start + result.end
        found.append(PeriodMatch(start, end, text[start:end], result.period, result.reason))
        position = end
    return found


def parse_whole(
    text: str,
    published: dt.date | str | None = None,
    donor: str | Party | None = None,
    day_first: bool | None = None,
) -> Period:
    """A whole text as one period: see :meth:`Period.parse`."""
    if not isinstance(text, str):
        raise UnreadablePeriod(
            f"a period is read from text, got {type(text).__name__}",
            remedy="dates and years go to Period.model_validate",
        )
    return _parse_whole(text[: _REACH * 2], _day(published), _code(donor), day_first)


@lru_cache(maxsize=4096)
def _parse_whole(text: str, published: dt.date | None, donor: str | None, day_first: bool | None) -> Period:
    words_ = " ".join(text.split()).strip(" ,;").lower()
    if not words_ or words_.rstrip(".") in words("unknown") or words_ in words("unknown"):
        raise UnreadablePeriod(
            "no period is given" + (f": {text.strip()!r}" if words_ else ""),
            remedy="leave the period out, or use Period.always()",
        )
    if words_ in words("always"):
        return Period.always()
    interval = _INTERVAL.fullmatch(words_)
    if interval is not None and not words_.replace("/", "").isdecimal():
        first, last = (None if side in (None, "..") else side for side in interval.groups())
        return Period.between(first, last)
    if text.strip().startswith("P") and text.strip()[-1] in "YMWD":
        return Period(core=None, hull=OPEN, duration=text.strip())
    reader = Phrases(text, published, donor, day_first, scan=False)
    try:
        found = reader.period(0)
    except NeedsPublished as error:
        raise UnreadablePeriod(error.what, where=error.where, remedy=error.remedy) from None
    rest = reader.remaining(found.next if found else 0)
    if rest and rest[-1].word in (".", ",", ";"):
        rest = rest[:-1]
    if found is None or rest:
        left = text[rest[0].start :].strip()[:80] if rest else text[:80]
        raise UnreadablePeriod(
            f"{left!r} is not read" if found else "this is no period",
            where=text.strip()[:120],
            remedy="write dates as 2022-03-04, or words such as 'since 2014', 'FY2021', 'over the last year'",
        )
    return _period(found, " ".join(text.split()), text)


@lru_cache(maxsize=8192)
def _read_start(
    window: str, published: dt.date | None, donor: str | None, day_first: bool | None
) -> _Result | None:
    """The period that starts where ``window`` starts."""
    reader = Phrases(window, published, donor, day_first, scan=True)
    try:
        found = reader.period(0)
        if found is None:
            return None
        end = reader.tokens[found.next - 1].end
        written = " ".join(window[:end].split())
        return _Result(end, _period(found, written, window), found.rule)
    except NeedsPublished as error:
        end = reader.tokens[min(reader.furthest, len(reader.tokens)) - 1].end
        length = error.length
        period = None
        if length is not None:
            period = Period(core=None, hull=OPEN, duration=length.iso, written=" ".join(window[:end].split()))
        return _Result(end, period, f"{error.what}; {error.remedy}")
    except UnreadablePeriod as error:
        end = reader.tokens[min(reader.furthest, len(reader.tokens)) - 1].end
        return _Result(end, None, error.what)


def _period(found: Found, written: str, where: str) -> Period:
    """What is certain under every reading, and what is possible under any."""
    readings = found.readings
    if found.duration is not None:
        return Period(core=None, hull=OPEN, duration=found.duration, written=written[:500])
    for reading in readings:
        start, end = reading.hull
        if start is not None and end is not None and start > end:
            raise UnreadablePeriod(f"{start} to {end} ends before it starts", where=where[:120])
    core, hull = readings[0].core, readings[0].hull
    for reading in readings[1:]:
        core = None if core is None or reading.core is None else core.intersection(reading.core)
        hull = hull.cover(reading.hull)
    named = () if len({r[1:] for r in readings}) == 1 else tuple((r.name, r.hull) for r in readings if r.name)
    return Period(core=core, hull=hull, alternatives=named, written=written[:500])


def _day(published: dt.date | str | None) -> dt.date | None:
    if isinstance(published, dt.datetime):
        return published.date()
    if published is None or isinstance(published, dt.date):
        return published
    day = Period.model_validate(published)
    if day.start is None or day.start != day.end:
        raise UnreadablePeriod(
            f"published must be one day, got {published!r}", remedy="write it as 2022-01-24"
        )
    return day.start


def _code(donor: str | Party | None) -> str | None:
    return donor if donor is None or isinstance(donor, str) else donor.code
