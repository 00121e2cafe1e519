"""The window over which a figure adds up, and whether it is a single sum, a running total, or yearly."""

from __future__ import annotations

import datetime as dt
import re

from aidledger.model import numerals
from aidledger.model.claim import ClaimKind
from aidledger.model.daterange import OPEN
from aidledger.model.period import Period
from aidledger.model.period_text import PeriodMatch, find_periods
from aidledger.model.wording import Qualifier
from aidledger.reading.linking import Figure, Reading

_WINDOWS = frozenset(
    ["since", "until", "length", "rolling", "year", "fiscal year", "range", "vague length", "this", "last", "after",
     "before", "decade", "years"]
)  # fmt: skip
_MAY_HOLD = re.compile(
    r"\d{4}|since|as of|so far|to date|until|through|year|month|week|decade|FY|fiscal|between|during|days"
    r"|over|past|last",
    re.I,
)
_NUMBER = r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_LENGTH = re.compile(
    r"\b(?:(?:over|for|within|during|across)\s(?:a\s(?=[a-z-]+[- ]year))?|an?\s(?:new\s)?|its\s|the\s)"
    rf"{_NUMBER}[\s-](year|month)s?\b(?!\s?(?:old|ago|war|conflict))",
    re.I,
)
_POINTS = re.compile(
    r"\b(?:day|week|yesterday|tonight|morning|evening|quarter)\b|\b(?:last|this|next) month\b", re.I
)
_STRETCH = re.compile(r"\b(?:over|during|past|last)\b(?!.*recent)", re.I)
_YEARS = re.compile(r"\b(?:over|during|year|years)\b", re.I)
_DEADLINE = re.compile(r"by\b", re.I)
_NAMES_A_LAW = re.compile(
    r"\s(?:\d{4}\s)?(?:[A-Z][\w-]*\s){0,5}(?:[Ss]upplemental|[Bb]udget|[Rr]equest|[Aa]ppropriation|[Bb]ill|[Nn]ational|Act)"
)
_TURN = re.compile(r"\b(?:while|whereas|but)\b")
_NEW_CLAUSE = re.compile(r"\b(?:with|that|which|when|who|suggest\w*|sa(?:id|ying|ys))\b")
_THEN_GAVE = re.compile(
    r"\s?,?\s?(?:[\w.' -]{2,40}?)\s"
    r"(?:received|provided|gave|sent|has|had|delivered|spent|donated|supplied|allocated|committed|pledged|obligated"
    r"|disbursed|shipped|transferred|contributed|granted|were|was)\b"
)
_YEARLY = re.compile(
    r"\b(?:annual|annually|yearly|per year|a year|each year|every year|per annum|per month|a month|each month"
    r"|every month|monthly|per fiscal year)\b",
    re.I,
)
_NOT_YEARLY = re.compile(
    r"\b(?:than|half|once|nearly|about|for|within|over) a year\b"
    r"|\ba year (?:ago|later|after|before|earlier|since|and)\b",
    re.I,
)
_RUNNING = re.compile(
    r"\b(?:to date|so far|total(?:s|l?ed|l?ing)?|cumulative(?:ly)?|altogether|in all|as of|overall"
    r"|bringing|brings|brought|takes|already|amounts? to|stands? at|over the (?:past|last|course)"
    r"|under (?:this|the|my) administration)\b",
    re.I,
)
_SO_FAR = re.compile(
    r"\b(?:to date|so far|in total|in all|overall|altogether|cumulatively|already"
    r"|under (?:this|the|my) administration|over the (?:past|last|course))\b",
    re.I,
)
_PIECE = re.compile(
    r"\b(?:including|of which|among them|includes)\s(?:an?\s)?(?:additional\s|further\s|new\s)?$", re.I
)
_SUPERLATIVE = re.compile(r"\b(?:biggest|largest|most|highest|greatest|first|single)\b", re.I)
_ONE_PARCEL = re.compile(
    r"\b(?:package|packages|tranche|additional|another|new|latest|announc\w+|shipment|batch|drawdown|further)\b",
    re.I,
)


def windows(reading: Reading, published: dt.date | None, donor: str | None) -> list[PeriodMatch]:
    """The periods named in the sentence; none is sought where no word could name one."""
    if not _MAY_HOLD.search(reading.text):
        return []
    found = find_periods(reading.text, published, donor)
    taken = [(m.start, m.end) for m in found]
    for m in _LENGTH.finditer(reading.text):
        if not any(start < m.end() and m.start() < end for start, end in taken):
            found.append(PeriodMatch(m.start(), m.end(), m[0], _length(m), "length"))
    return sorted(found)


def _length(m: re.Match[str]) -> Period | None:
    numeral = numerals.read(m[1], 0)
    if numeral is None or numeral.doubt or numeral.end != len(m[1]) or not 0 < numeral.value < 100:
        return None
    return Period(core=None, hull=OPEN, duration=f"P{int(numeral.value)}{m[2][0].upper()}", written=m[0])


def choose(reading: Reading, figure: Figure, found: list[PeriodMatch]) -> tuple[Period | None, str]:
    """The window of a figure: the nearest one after it before the next figure, else one before it.

    A day, a week or a month alone is when something was said or sent, not a window; a year is one when it
    follows the figure.
    """
    text = reading.text
    start, end = figure.phrase.start, figure.phrase.end
    later = [f.phrase.start for f in reading.figures if f.phrase.start >= end and f.phrase.converts is None]
    limit = min(later, default=len(text))
    semi = text.find(";", end)
    if 0 <= semi < limit:
        limit = semi
    usable = [m for m in found if m.period is not None and _is_window(m, text)]
    for m in usable:
        if end <= m.start < limit and _same_clause(text[end : m.start], m.reason):
            return m.period, f"'{m.text}'"
    shared = [m for m in usable if m.start >= end]
    if (
        shared
        and len(usable) == len(shared) == 1
        and _same_clause(text[end : shared[0].start], shared[0].reason)
    ):
        return shared[0].period, f"'{shared[0].text}'"
    if _PIECE.search(text[max(0, start - 40) : start]):
        return None, "a piece of the sum before it"
    for m in reversed(usable):
        if m.end <= start and not (m.reason == "year" and _later_in(text, m)):
            return m.period, f"'{m.text}'"
    return None, "none named"


def _later_in(text: str, m: PeriodMatch) -> bool:
    """Whether a year before the figure only dates the telling (*In 1949 the President proposed ...*)."""
    return _THEN_GAVE.match(text, m.end) is None


def _same_clause(gap: str, reason: str) -> bool:
    if ";" in gap or _TURN.search(gap):
        return False
    return reason != "year" or _NEW_CLAUSE.search(gap) is None


def _is_window(m: PeriodMatch, text: str) -> bool:
    """Whether the words name a stretch in which amounts add up, not the day on which something happened."""
    if m.period is not None and m.period.duration:
        return True
    if m.reason not in _WINDOWS or _DEADLINE.match(m.text):
        return False
    if m.reason in ("this", "last", "vague length") and _POINTS.search(m.text):
        return False
    if m.reason == "vague length":
        return _STRETCH.search(m.text) is not None
    if m.reason == "last":
        return _YEARS.search(m.text) is not None
    return not (m.reason == "fiscal year" and _NAMES_A_LAW.match(text, m.end))


def _runs(left: str) -> bool:
    """Whether words before a figure make it a running total; *already* only in the figure's own clause."""
    found = _RUNNING.search(left)
    return found is not None and not (found[0].lower() == "already" and "," in left[found.end() :])


def kind_of(reading: Reading, figure: Figure, period: Period | None, found: list[PeriodMatch]) -> ClaimKind:
    """``recurring`` for *a year*, ``cumulative`` for a running total or a window, else ``single``."""
    start, end = figure.phrase.start, figure.phrase.end
    text = reading.text
    left, right = max(0, start - 70), min(len(text), end + 70)
    near = text[left:right]
    if _YEARLY.search(near) and not _NOT_YEARLY.search(near):
        return ClaimKind.recurring
    budget = period is not None and any(m.reason == "fiscal year" and m.period is period for m in found)
    if period is not None and not budget:
        return ClaimKind.cumulative
    if _PIECE.search(text[max(0, start - 40) : start]) or _SUPERLATIVE.search(
        text[max(0, start - 60) : start]
    ):
        return ClaimKind.single
    if figure.verb is not None and figure.verb.time in ("progressive", "future"):
        return ClaimKind.single
    if any(m.reason == "to date" for m in found) and not _ONE_PARCEL.search(
        text[max(0, start - 30) : end + 30]
    ):
        return ClaimKind.cumulative
    if _runs(text[max(0, start - 60) : start]) or _SO_FAR.search(text[end : end + 34].split(";")[0]):
        return ClaimKind.cumulative
    verb = figure.verb
    whole = (
        verb is not None
        and verb.perfect
        and not verb.passive
        and verb.act != "say"
        and figure.phrase.kind != "mass"
    )
    many = figure.phrase.qualifier in (Qualifier.more_than, Qualifier.at_least)
    whole = (
        whole and not budget and (figure.phrase.kind == "money" or many or "coalition" in figure.donors[0])
    )
    if whole and not _ONE_PARCEL.search(text[max(0, start - 40) : end + 40]):
        return ClaimKind.cumulative
    return ClaimKind.single
