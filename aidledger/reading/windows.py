"""The stretches of time that a sentence names, some of them in two pieces (*in January and February 2024*)."""

from __future__ import annotations

import datetime as dt
import re

from aidledger.model import numerals
from aidledger.model.daterange import OPEN, shifted
from aidledger.model.period import Period
from aidledger.model.period_text import PeriodMatch, find_periods
from aidledger.reading.linking import Reading
from aidledger.reading.periods import is_window

_FOUR_DIGITS = re.compile(r"\d{4}")
#: Without one of these, and without four digits, no period is named.
_MAY_HOLD = re.compile(
    numerals.by_first_letters(
        [
            "since", "as of", "so far", "to date", "until", "through", "year", "month", "week", "decade", "fy",
            "fiscal", "between", "during", "days", "over", "past", "last", "yesterday", "today", "period", "under",
             "spring", "summer",
            "autumn", "winter", "january", "february", "march", "april", "may", "june", "july", "august", "sept",
            "octo", "nove", "dece", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        ]
    )
)  # fmt: skip
_TENS = "twenty|thirty|forty|fifty|sixty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = (
    r"(single|(?<=in )an?|(?<=(?:than|just|over) )an?|(?<=under )an?|\d{1,3}"
    rf"|(?:{_TENS})(?:-(?:{_ONES}))?|{_ONES}|ten|eleven|twelve|fifteen|eighteen)"
)
_UNITS = ("year", "month", "week", "day", "decade")
_LENGTH = re.compile(
    r"\b(?:(?:over|for|within|during|across|in)\s(?:(?:a|the)\s(?=[a-z-]+[- ]year|\d)"
    r"|(?:(?:a\s)?(?:period|space|span) of|just|only|less than|under|just under|just over|little over|more than|about"
    r"|around|nearly|almost|barely)\s)?|an?\s(?:new\s)?|its\s|the\s)"
    rf"{_NUMBER}[\s-]({'|'.join(_UNITS)})s?\b(?!\s?(?:(?:security|defen[cs]e) (?:pact|agreement|deal|treaty)"
    r"|old|ago|war|conflict|later|earlier|time))",
    re.I,
)
#: *10 years of military assistance*.
_YEARS_OF = re.compile(
    rf"\b{_NUMBER} (year|month)s of (?:[a-z-]{{2,15}} ){{0,3}}(?:aid|assistance|support|funding)\b",
    re.I,
)
_SINCE = re.compile(r"\bsince\s(?:[^,;.:\d]{1,70}\s)?$", re.I)
_FROM_WHEN = re.compile(r"\bfrom ((?:19|20)\d\d),? when [^,;.]{1,60},? $", re.I)
_LEAD = re.compile(r"(?:in|on|from|of)\s", re.I)
_FROM = re.compile(r"\bfrom\s$", re.I)


def windows(reading: Reading, published: dt.date | None, donor: str | None) -> list[PeriodMatch]:
    """The periods named in the sentence; none is sought where no word could name one."""
    lower = reading.text.lower()
    if not _FOUR_DIGITS.search(lower) and not _MAY_HOLD.search(lower):
        return []
    found = _joined(reading.text, find_periods(reading.text, published, donor), published)
    taken = [(m.start, m.end) for m in found]
    for m in _LENGTH.finditer(reading.text) if any(unit in lower for unit in _UNITS) else ():
        plain = (
            m[0][:3].lower() != "in "
            or m[1].lower() == "single"
            or reading.text[m.end() : m.end() + 1] in (".", ",", ";", "")
            or reading.text.startswith((" of war", " of fighting", " of conflict"), m.end())
        )
        if plain and not any(start < m.end() and m.start() < end for start, end in taken):
            found.append(PeriodMatch(m.start(), m.end(), m[0], _length(m), "length"))
    for m in _YEARS_OF.finditer(reading.text) if "years of " in lower or "months of " in lower else ():
        if not any(start < m.end() and m.start() < end for start, end in taken):
            found.append(PeriodMatch(m.start(), m.end(1) + len(m[2]) + 2, m[0], _length(m), "length"))
    found += _of_year(reading, [(m.start, m.end) for m in found])
    restated = [f.phrase.end for f in reading.figures if f.phrase.converts is not None]
    if restated:  # "$7bn (about $150bn in today's money)"
        found = [
            m
            for m in found
            if "today" not in m.text.lower() or not any(0 <= m.start - end <= 4 for end in restated)
        ]
    if len(found) > 1:
        found = _dated(reading.text, _of_that_year(sorted(found)))
    if " both " in lower and (both := _BOTH.search(reading.text)) is not None:
        span = Period.between(int(both[1]), int(both[2])).model_copy(update={"written": both[0]})
        found = [m for m in found if m.end <= both.start() or m.start >= both.end()]
        found.append(PeriodMatch(both.start(), both.end(), both[0], span, "each year"))
    again = (
        _SAME.search(reading.text) if " same " in lower or " that " in lower or " period" in lower else None
    )
    if again is not None and (meant := _told_before(reading, again, found, published, donor)) is not None:
        found.append(meant)
    return sorted(found)


def _of_year(reading: Reading, taken: list[tuple[int, int]]) -> list[PeriodMatch]:
    """*$5m (2022)*, and *2022: $5m* as an item of a list: the year of a figure."""
    told = [m for f in reading.figures if (m := _IN_BRACKETS.match(reading.text, f.phrase.end)) is not None]
    if reading.listed and (opened := _OPENS_ITEM.match(reading.text)) is not None:
        told.append(opened)
    return [
        PeriodMatch(m.start(1), m.end(1), m[1], Period.model_validate(int(m[1])), "this")
        for m in told
        if not any(start < m.end(1) and m.start(1) < end for start, end in taken)
    ]


_IN_BRACKETS = re.compile(r" \(((?:19|20)\d\d)\)")
_OPENS_ITEM = re.compile(r"((?:19|20)\d\d) ?[:|–-] ?")
#: *in both 2022 and 2023*: told of each.
_BOTH = re.compile(r"\b(?:in|for|during) both ((?:19|20)\d\d) and ((?:19|20)\d\d)\b", re.I)
_SAME = re.compile(
    r"\b(?:over|in|during|for|within|across) (?:(?:the same|that|this) (?:period|time(?: ?frame)?|span|stretch)"
    r"|(?:the same|that) (?:(?:fiscal|financial|calendar) )?(?P<year>year))\b(?! (?:that|when|as)\b)",
    re.I,
)


def _told_before(
    reading: Reading,
    again: re.Match[str],
    found: list[PeriodMatch],
    published: dt.date | None,
    donor: str | None,
) -> PeriodMatch | None:
    """*over the same period*, *in that year*: the window told before it, here or in the sentence before."""
    earlier = [m for m in found if m.end <= again.start() and is_window(m, reading.text)]
    if not earlier:
        before = find_periods(reading.said_before, published, donor)
        earlier = [m for m in before if is_window(m, reading.said_before)]
    if again["year"]:
        earlier = [m for m in earlier if m.reason in ("year", "fiscal year", "last", "this")]
    meant = next((m for m in reversed(earlier) if m.period is not None), None)
    return meant and PeriodMatch(again.start(), again.end(), again[0], meant.period, meant.reason)


def _of_that_year(found: list[PeriodMatch]) -> list[PeriodMatch]:
    """*In 2022 it gave $1bn in March and $2bn in May*: days and months without a year are of the one that is named."""
    named = [
        (m.start, m.period.hull.start.year)
        for m in found
        if m.period is not None
        and m.period.hull.start is not None
        and m.reason in ("year", "month", "day")
        and _FOUR_DIGITS.search(m.text)
    ]
    if len({year for _, year in named}) != 1:
        return found
    first, year = named[0]
    dated = []
    for m in found:
        bare = m.start > first and _MONTH.search(m.text) and not _FOUR_DIGITS.search(m.text)
        again = find_periods(m.text, dt.date(year, 12, 31)) if bare else []
        same = bool(again) and again[0].reason == m.reason and m.reason in ("day", "month")
        dated.append(m._replace(period=again[0].period) if same else m)
    return dated


def _dated(text: str, found: list[PeriodMatch]) -> list[PeriodMatch]:
    """*over a 10-year period beginning in 2000*: a length and the year in which it begins are one window."""
    dated: list[PeriodMatch] = []
    for m in found:
        last = dated[-1] if dated else None
        years = _YEARS.fullmatch(last.period.duration or "") if last and last.period else None
        if last is None or years is None or m.period is None or m.reason not in ("year", "since", "this"):
            dated.append(m)
            continue
        begins = m.period.hull.start
        if begins is None or _BEGINNING.fullmatch(text[last.end : m.start] + m.text) is None:
            dated.append(m)
            continue
        ends = shifted(begins, months=12 * int(years[1])) - dt.timedelta(1)
        written = text[last.start : m.end]
        period = Period.between(begins, ends).model_copy(update={"written": written})
        dated[-1] = PeriodMatch(last.start, m.end, written, period, "range")
    return dated


_YEARS = re.compile(r"P(\d+)Y")
_BEGINNING = re.compile(r" (?:period )?(?:beginning|starting|from)\b.{4,40}", re.I)


def _length(m: re.Match[str]) -> Period | None:
    count = 1
    if m[1].lower() not in ("single", "a", "an"):
        numeral = numerals.read(m[1], 0)
        if numeral is None or numeral.doubt or numeral.end != len(m[1]) or not 0 < numeral.value < 100:
            return None
        count = int(numeral.value)
    unit = m[2].lower()
    length = f"P{10 * count}Y" if unit == "decade" else f"P{count}{unit[0].upper()}"
    return Period(core=None, hull=OPEN, duration=length, written=m[0])


def _joined(text: str, found: list[PeriodMatch], published: dt.date | None) -> list[PeriodMatch]:
    """Pieces that belong together as one: two months, *from* a day *to* a day, *since* something *in* a year."""
    joined: list[PeriodMatch] = []
    for m in found:
        last = joined[-1] if joined else None
        if m.reason == "until" and (opened := _FROM_WHEN.search(text[: m.start])) is not None:
            m = _from_when(text, opened, m)
        whole = (_pair(text, last, m) if last is not None else None) or _two_months(text, m)
        if whole is not None and last is not None and last.end > whole.start:
            joined[-1] = whole
        elif whole is not None:
            joined.append(whole)
        elif (
            m.reason in ("year", "month", "day")
            and (start := _SINCE.search(text, max(0, m.start - 90), m.start)) is not None
        ):
            joined.append(_since(text, start.start(), m, published))
        else:
            joined.append(m)
    return joined


def _from_when(text: str, opened: re.Match[str], m: PeriodMatch) -> PeriodMatch:
    """*From 2014, when Russia first invaded, through March 2022*."""
    ends = m.period.hull.end if m.period is not None else None
    if ends is None or int(opened[1]) > ends.year:
        return m
    written = text[opened.start() : m.end]
    period = Period.between(int(opened[1]), ends).model_copy(update={"written": written})
    return PeriodMatch(m.start, m.end, written, period, "range")


def _pair(text: str, first: PeriodMatch, second: PeriodMatch) -> PeriodMatch | None:
    if first.period is None or second.period is None or first.reason != second.reason:
        return None
    between = text[first.end : second.start]
    months = first.reason == "month" and between == " and "
    days = (
        first.reason == "day"
        and between in (" to ", ", to ")
        and _FROM.search(text, max(0, first.start - 9), first.start)
    )
    begins, ends = first.period.hull.start, second.period.hull.end
    if not (months or days) or begins is None or ends is None or begins > ends:
        return None
    written = text[first.start : second.end]
    period = Period.between(begins, ends).model_copy(update={"written": written})
    return PeriodMatch(first.start, second.end, written, period, "range")


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = re.compile(rf"\b(?:{_MONTHS})\b", re.I)
_AND_ANOTHER = re.compile(rf"\b(?:(?:in|during|of) )?({_MONTHS}) and $", re.I)


def _two_months(text: str, m: PeriodMatch) -> PeriodMatch | None:
    """*in May and June 2023*: the year behind the second month is that of both."""
    first = _AND_ANOTHER.search(text, max(0, m.start - 24), m.start) if m.reason == "month" else None
    ends = m.period.hull.end if m.period is not None else None
    if first is None or ends is None or _FOUR_DIGITS.search(m.text) is None:
        return None
    begins = dt.date(ends.year, 1 + _MONTHS.split("|").index(first[1].lower()), 1)
    if begins > ends:
        return None
    written = text[first.start() : m.end]
    period = Period.between(begins, ends).model_copy(update={"written": written})
    return PeriodMatch(first.start(), m.end, written, period, "range")


def _since(text: str, start: int, m: PeriodMatch, published: dt.date | None) -> PeriodMatch:
    """*since the founding of the state in 1948*: from the start of the date named."""
    lead = _LEAD.match(m.text)
    [again] = find_periods("since " + m.text[lead.end() if lead else 0 :], published)[:1] or [m]
    if again.reason != "since" or again.period is None:
        return m
    written = text[start : m.end]
    return PeriodMatch(start, m.end, written, again.period.model_copy(update={"written": written}), "since")
