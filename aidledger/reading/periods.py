"""The window over which a figure adds up, and whether it is a single sum, a running total, or yearly."""

from __future__ import annotations

import re

from aidledger.model.claim import ClaimKind
from aidledger.model.period import Period
from aidledger.model.period_text import PeriodMatch
from aidledger.model.scope import Stage
from aidledger.model.wording import Qualifier
from aidledger.reading.linking import Figure, Reading

_WINDOWS = frozenset(
    ["since", "until", "length", "rolling", "year", "fiscal year", "range", "vague length", "this", "last", "next",
     "after",
     "before", "decade", "years"]
)  # fmt: skip
_POINTS = re.compile(
    r"\b(?:day|week|yesterday|tonight|morning|evening|quarter)\b|\b(?:last|this|next) month\b", re.I
)
_STRETCH = re.compile(r"\b(?:over|during|past|last)\b(?!.*recent)", re.I)
_YEARS = re.compile(r"\b(?:over|during|year|years)\b", re.I)
_EARLIER = re.compile(r"earlier\b", re.I)
_DEADLINE = re.compile(r"by\b", re.I)
#: *our 31st drawdown since August 2021*: since when the drawdowns are counted.
_NTH = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|\w+(?:th|first|second|third)|first|second|third)\s(?:such\s|security\s|military\s|aid\s)?"
    r"(?:drawdown|package|tranche)\b[^$€£,;]{0,60}$",
    re.I,
)
_PAST_END = re.compile(r"\d\d$|\blast (?:year|month|week)$", re.I)
_NAMES_A_LAW = re.compile(
    r"\s(?:\d{4}\s)?(?:[A-Z][\w-]*\s){0,5}(?:[Ss]upplemental|[Bb]udget|[Rr]equest|[Aa]ppropriation|[Bb]ill|[Nn]ational|Act)"
)
_TURN = re.compile(r"\b(?:while|whereas|but)\b")
_NEW_CLAUSE = re.compile(
    r"\b(?:bought|built|made|purchased|acquired|with|that|which|when|who|suggest\w*|sa(?:id|ying|ys))\b"
)
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
#: One of these stands in everything that says *so much a year*.
_SPANS = ("year", "month", "annu")
_BESIDES = re.compile(r"\b(?:on top of|in addition to|besides|apart from)\b", re.I)
_NOT_YEARLY = re.compile(
    r"\b(?:than|half|once|nearly|almost|in|about|for|within|over) a year\b"
    r"|\ba year (?:ago|later|after|before|earlier|since|and)\b",
    re.I,
)
_RUNNING = re.compile(
    r"\b(?:to date|so far|total(?! amount\b)(?:s|l?ed)?|cumulative(?:ly)?|altogether|in all|as of|overall"
    r"|(?:aid|assistance|support)\b[^.;,]{0,40}\bis (?:now )?(?:worth|valued at)"
    r"|bringing|brings|brought|takes|already|amounts? to|stands? at|over the (?:past|last|course)"
    r"|under (?:this|the|my) administration)\b",
    re.I,
)
_SO_FAR = re.compile(
    r"\b(?:to date|so far|in total|in all|overall|altogether|cumulatively|already"
    r"|under (?:this|the|my) administration|over the (?:past|last|course)|in the course of the war"
    r"|(?:during|throughout) the (?:\w+ )?war)\b",
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
    usable = [
        m for m in usable if m.reason != "since" or _NTH.search(text[max(0, m.start - 120) : m.start]) is None
    ]
    if any(v.begins < len(reading.words) and reading.words.lower[v.begins] == "had" for v in reading.verbs):
        usable += [
            m for m in found if m.period is not None and _DEADLINE.match(m.text) and _PAST_END.search(m.text)
        ]
        usable.sort()
    for m in usable:
        if end <= m.start < limit and _same_clause(text[end : m.start], m.reason):
            return _bounded(m, found), f"'{m.text}'"
    shared = [m for m in usable if m.start >= end]
    if (
        shared
        and len(usable) == len(shared) == 1
        and _same_clause(text[end : shared[0].start], shared[0].reason)
    ):
        return shared[0].period, f"'{shared[0].text}'"
    if _PIECE.search(text[max(0, start - 40) : start]):
        return None, "a piece of the sum before it"
    if _MORE_OF_IT.search(text[max(0, start - 24) : start]):
        return None, "more than what was told before"
    for m in reversed(usable):
        if m.end <= start and not (m.reason == "year" and _later_in(text, m)):
            return _bounded(m, found), f"'{m.text}'"
    return None, "none named"


_MORE_OF_IT = re.compile(r"\b(?:another|a further|additional)\s$", re.I)


def _bounded(m: PeriodMatch, found: list[PeriodMatch]) -> Period | None:
    """*as of 15 June ... since the war began*: two words of one sentence bound one window."""
    for other in found:
        if other.period is None or m.period is None or {m.reason, other.reason} != {"since", "until"}:
            continue
        first, last = (m, other) if m.reason == "since" else (other, m)
        begins, ends = first.period.hull.start, last.period.hull.end  # type: ignore[union-attr]
        if begins is not None and ends is not None and begins <= ends and "as of" in last.text.lower():
            return Period.between(begins, ends).model_copy(update={"written": first.text})
    return m.period


def _later_in(text: str, m: PeriodMatch) -> bool:
    """Whether a year before the figure only dates the telling (*In 1949 the President proposed ...*)."""
    return _THEN_GAVE.match(text, m.end) is None


def _same_clause(gap: str, reason: str) -> bool:
    if ";" in gap or _TURN.search(gap):
        return False
    return reason not in ("year", "decade") or _NEW_CLAUSE.search(gap) is None


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
    if m.reason in ("last", "next"):
        return _YEARS.search(m.text) is not None
    return not (m.reason == "fiscal year" and _NAMES_A_LAW.match(text, m.end))


def _for_a_year(figure: Figure, period: Period, found: list[PeriodMatch]) -> bool:
    """Whether the window is one budget year, or the year for which a sum was decided, asked or proposed."""
    reason = next((m.reason for m in found if m.period is period), "")
    days = period.hull.days
    if days is None or days > 366:
        return False
    decided = figure.stage in (Stage.approved, Stage.requested, Stage.proposed)
    return reason == "fiscal year" or (reason in ("year", "this") and decided)


def goes_on(reading: Reading, before: Figure, figure: Figure) -> bool:
    """Whether a figure stands in one list with the figure before it, under the same verb."""
    if (
        figure.verb is not before.verb
        or figure.phrase.kind != before.phrase.kind
        or before.last > figure.first
    ):
        return False
    words = reading.words.lower[before.last : figure.first]
    between = any(before.last <= v.first < figure.first and v.finite for v in reading.verbs)
    return not between and len(words) <= 10 and not any(w in _APART for w in words)


_APART = frozenset(["additional", "another", "new", "further", "including", "plus", ";"])


def _runs(left: str) -> bool:
    """Whether words before a figure make it a running total; *already* only in the figure's own clause."""
    found = _RUNNING.search(left)
    return found is not None and not (found[0].lower() == "already" and "," in left[found.end() :])


def kind_of(reading: Reading, figure: Figure, period: Period | None, found: list[PeriodMatch]) -> ClaimKind:
    """``recurring`` for *a year*, ``cumulative`` for a running total or a window, else ``single``."""
    if figure.goods is not None:
        return kind_of(reading, figure.goods, period, found)
    start, end = figure.phrase.start, figure.phrase.end
    text = reading.text
    left, right = max(0, start - 70), min(len(text), end + 70)
    beside = _BESIDES.search(text, end, right)
    near = text[left : beside.start() if beside else right]
    lower = near.lower()
    if any(word in lower for word in _SPANS) and _YEARLY.search(near) and not _NOT_YEARLY.search(near):
        return ClaimKind.recurring
    budget = period is not None and _for_a_year(figure, period, found)
    if period is not None and not budget:
        return ClaimKind.cumulative
    if _PIECE.search(text[max(0, start - 40) : start]) or _SUPERLATIVE.search(
        text[max(0, start - 60) : start]
    ):
        return ClaimKind.single
    if figure.verb is not None and figure.verb.time in ("progressive", "future"):
        return ClaimKind.single
    if any(m.reason == "to date" and not _EARLIER.match(m.text) for m in found) and not _ONE_PARCEL.search(
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
        whole
        and not budget
        and figure.stage is not Stage.approved
        and (figure.phrase.kind == "money" or many or "coalition" in figure.donors[0])
    )
    later = min((f.phrase.start for f in reading.figures if f.phrase.start >= end), default=end + 40)
    after = text[end : min(end + 40, later)] if later >= end + 40 else text[end:later].rpartition(" and ")[0]
    if whole and not _ONE_PARCEL.search(text[max(0, start - 40) : end] + after):
        return ClaimKind.cumulative
    return ClaimKind.single
