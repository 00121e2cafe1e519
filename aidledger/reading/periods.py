"""The window over which a figure adds up."""

from __future__ import annotations

import datetime as dt
import re

from aidledger.model.period import Period
from aidledger.model.period_text import PeriodMatch
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_WINDOWS = frozenset(
    ["since", "until", "length", "rolling", "year", "fiscal year", "range", "vague length", "this", "last", "next",
     "after",
     "before", "decade", "years", "each year"]
)  # fmt: skip
_POINTS = re.compile(
    r"\b(?:day|week|yesterday|tonight|morning|evening|quarter)\b|\b(?:last|this|next) month\b", re.I
)
_STRETCH = re.compile(r"\b(?:over|during|past|last)\b(?!.*recent)", re.I)
_YEARS = re.compile(r"\b(?:over|during|year|years)\b", re.I)
_DEADLINE = re.compile(r"by\b", re.I)
#: A part of a year in which sums add up.
_LONG_PART = re.compile(r"\b(?:half|quarter|months|[qh][1-4])\b", re.I)
#: *our 31st drawdown since August 2021*: since when the drawdowns are counted.
_NTH = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|\w+(?:th|first|second|third)|first|second|third)\s(?:such\s|security\s|military\s|aid\s)?"
    r"(?:drawdown|package|tranche)\b[^$€£,;]{0,120}$"
    r"|\b(?:first|largest|biggest|highest|most)\b[^$€£,;\d]{0,60}$",
    re.I,
)
_SO_LONG = re.compile(r"\b(?:day|week|month|year|hour)s? $", re.I)
_MOST = re.compile(r"\b(?:most|largest|highest|biggest|greatest|record)\b")
_NAMES_A_LAW = re.compile(
    r"\s(?:\d{4}\s)?(?:[A-Z][\w-]*\s){0,5}(?:[Ss]upplemental|[Bb]udget|[Rr]equest|[Aa]ppropriation|[Bb]ill|[Nn]ational|Act)"
)
_TURN = re.compile(r"\b(?:while|whereas|but|though|although)\b")
_NEW_CLAUSE = re.compile(
    r"\b(?:bought|built|made|purchased|acquired|with|that|which|when|who|suggest\w*|sa(?:id|ying|ys))\b"
)
_THEN_GAVE = re.compile(
    r"(?:\s?,?\s?(?:[\w.' -]{2,40}?))?\s"
    r"(?:received|provided|gave|sent|has|had|delivered|spent|donated|supplied|allocated|committed|pledged|obligated"
    r"|disbursed|shipped|transferred|contributed|granted|were|was|total+ed|averaged|amounted|came to|reached"
    r"|exceeded)\b"
)
PIECE = re.compile(
    r"\b(?:including|of which|among them|includes)\s(?:an?\s)?(?:additional\s|further\s|new\s)?$", re.I
)


#: Why a piece of a total has no window of its own.
A_PIECE = "a piece of the sum before it"
#: What is no longer than a year may be when something was done.
_YEAR = 366


def choose(
    reading: Reading, figure: Figure, found: list[PeriodMatch], published: dt.date | None
) -> tuple[Period | None, str]:
    """The window of a figure: the nearest one after it before the next figure, else one before it.

    A day, a week or a month alone is when something was said or sent, not a window; a year is one when it
    follows the figure.
    """
    text = reading.text
    start, end = figure.phrase.start, figure.phrase.end
    later = [f.phrase.start for f in reading.figures if f.phrase.start >= end and f.phrase.converts is None]
    limit = min(later, default=len(text))
    semi = text.find(";", reading.words.ends[figure.last - 1] if figure.last else end)
    if 0 <= semi < limit:
        limit = semi
    if _stands(reading, figure):
        found = [_by_then(m) for m in found]
    usable = [m for m in found if m.period is not None and is_window(m, text)]
    usable = [
        m for m in usable if m.reason != "since" or _NTH.search(text[max(0, m.start - 160) : m.start]) is None
    ]
    if found and _is_past(reading, figure):
        usable += [m for m in found if _has_come(m, published) and ", and " not in text[end : m.start]]
        usable.sort()
    own = _own_day(reading, figure, found, limit)
    after = [
        m
        for m in usable
        if m.start >= end and not _MOST.search(text, end, m.start) and not _compared(reading, figure, m)
    ]  # not "$5m, the most it has ever given in a year"
    for m in after:
        if later and not text[m.end : limit].strip():
            continue  # "$5m, in 2023 $6m"
        if (
            m.start < limit
            and _same_clause(text[end : m.start], m.reason)
            and not (later and _of_a_total(reading, figure, m))
        ):
            return _bounded(m, found), f"'{m.text}'"
    shared = [] if own is not None or _another_acts(reading, figure, limit) else after
    if (
        len(usable) == len(shared) == 1
        and _same_clause(text[end : shared[0].start], shared[0].reason)
        and not _of_a_total(reading, figure, shared[0])
        and not _told_aside(reading, figure, shared[0])
    ):
        return shared[0].period, f"'{shared[0].text}'"
    if PIECE.search(text[max(0, start - 40) : start]):
        return None, A_PIECE
    opening = any(m.reason in _BUDGETED and not text[: m.start].strip() for m in usable)
    if not opening and _MORE_OF_IT.search(text[max(0, start - 24) : start]):
        return None, "more than what was told before"
    for m in reversed(usable) if own is None else ():
        if m.end > start or (text[m.end : m.end + 1] == "," and RELATIVE.search(text[: m.start])):
            continue
        if _reaches(reading, m, start) and not (m.reason == "year" and _only_dates(reading, figure, m)):
            return _bounded(m, found), f"'{m.text}'"
    return None, "none named"


_AT_THE_END = re.compile(r"at (?:the )?(?:very )?(?:end|close) of\b", re.I)


def _stands(reading: Reading, figure: Figure) -> bool:
    """Whether a figure is what had come together by a time: *had approved $5m*, *stood at $5m*."""
    verb = figure.verb
    if verb is None:
        return any(v.act == "total" and v.last <= figure.first for v in reading.verbs)
    return verb.act == "total" or (verb.perfect and verb.time == "past")


def _by_then(m: PeriodMatch) -> PeriodMatch:
    """*At the end of 2022* as all the time until then; other words as they are."""
    end = m.period.hull.end if m.period is not None and _AT_THE_END.match(m.text) else None
    if end is None:
        return m
    return m._replace(period=Period.between(None, end).model_copy(update={"written": m.text}), reason="until")


def _compared(reading: Reading, figure: Figure, m: PeriodMatch) -> bool:
    """Whether a window after a figure is of what it is compared with, or of a part of it: *$5m is more than in 2021*,
    *comes on top of $9m given since 2021*, *of its $5m, $2m came in 2022*."""
    text, start, end = reading.text, figure.phrase.start, figure.phrase.end
    if _BESIDE.search(text, end, m.start) is not None:
        return True
    if m.reason == "until" or _A_WHOLE.search(text, max(0, start - 24), start) is None:
        return False
    if any(end <= f.phrase.start < m.start for f in reading.figures):
        return True
    of_it = any(0 < start - f.phrase.end <= 16 for f in reading.figures) and not m.text.lower().startswith(
        _OWN
    )
    return of_it and not any(end <= reading.words.starts[v.begins] < m.start for v in reading.verbs)


_OWN = ("from ", "for ", "of ")
#: Words between a figure and a window that is of something else.
_BESIDE = re.compile(
    r"\b(?:on top of|in addition to|(?:more|less|fewer|higher|lower|larger|smaller) than|compared (?:to|with)|up from"
    r"|down from|as against|twice|half) ",
    re.I,
)
#: *of the $31bn*, *a part of its $31bn*: a whole of which a part is told.
_A_WHOLE = re.compile(
    r"\bof (?:the|its|their|this|that|those|these)(?: some| about| around| more than)? ?$", re.I
)


def _another_acts(reading: Reading, figure: Figure, limit: int) -> bool:
    """*$5m, and it approved $6m in 2022*: whether a verb with a subject of its own stands before the next figure."""
    lower = reading.words.lower
    return any(
        v.finite
        and v is not figure.verb
        and (
            lower[v.begins - 1] in _SUBJECTS
            or any(m.last == v.begins and not m.before for m in reading.mentions)
        )
        for v in _between(reading, figure.phrase.end, limit)
    )


def _own_day(reading: Reading, figure: Figure, found: list[PeriodMatch], limit: int) -> PeriodMatch | None:
    """*$2bn since 2014, $200m of it in January 2022*: a day or a month told of this figure alone."""
    beside = [
        m
        for m in found
        if figure.phrase.end <= m.start < limit and m.reason not in ("year", "fiscal year", "until", "tenure")
    ]
    return next(iter(_days(reading, figure, beside)), None)


def when(reading: Reading, figure: Figure, found: list[PeriodMatch]) -> PeriodMatch | None:
    """The day, month, season or year in which the thing told was done, where the sentence tells one."""
    days = _days(reading, figure, found)
    return min(days, key=lambda m: (m.reason == "year", abs(m.start - figure.phrase.start)), default=None)


def _days(reading: Reading, figure: Figure, found: list[PeriodMatch]) -> list[PeriodMatch]:
    """Those of the periods that may be when the thing told was done."""
    return [
        m
        for m in found
        if m.period is not None
        and (m.reason == "tenure" or _is_short(m.period))
        and _of_the_act(reading, figure, m)
    ]


def _is_short(period: Period) -> bool:
    days = period.hull.days
    return days is not None and days <= _YEAR


def _of_the_act(reading: Reading, figure: Figure, m: PeriodMatch) -> bool:
    """Not the day of a report (*said on 3 March that it had sent $5m*), nor a name (*the October 7 attack*)."""
    text, start, end = reading.text, figure.phrase.start, figure.phrase.end
    if _NAMED.search(text[: m.start]) or (is_window(m, text) and m.reason != "year"):
        return False
    if m.reason == "after" or _is_dateline(text, m):
        return False
    if any(
        f.phrase.end <= m.start < m.end <= start
        and (text[m.end : m.end + 1] == "," or (m.text[:3] == "of " and m.start - f.phrase.end < 30))
        for f in reading.figures
    ):
        return (
            False  # "$5m in December 2024, some $9m in all", "with the $5m package of 2 May it has given $9m"
        )
    lower, index_at = reading.words.lower, reading.words.index_at
    if m.start >= end:
        if _compared(reading, figure, m):
            return False
        if _another_acts(reading, figure, m.start) or any(
            end <= f.phrase.start and 0 <= m.start - f.phrase.end <= 1 and "," in text[end : f.phrase.start]
            for f in reading.figures
        ):
            return False  # "$1m a month, and $9m in April 2022"
        gap = text[end : m.start]
        return _same_clause(gap, "year") and _SAYING.isdisjoint(lower[figure.last : index_at(m.start)])
    verb = figure.verb
    over = verb is None or verb.perfect or verb.time == "past"
    if over and not _SAYING.isdisjoint(lower[: verb.begins if verb else figure.first]):
        return False
    return m.end <= start and _reaches(reading, m, start)


_SAYING = word_set("verbs of saying")


def _is_dateline(text: str, m: PeriodMatch) -> bool:
    """*KYIV, 25 January 2022 — On Sunday ...*: the day of the news."""
    before = text[: m.start].strip(" ,(")
    return (not before or before.isupper()) and _DASH.match(text, m.end) is not None


_DASH = re.compile(r"\)?\s?(?:—|–|--|-)\s")
_SUBJECTS = word_set("subject pronouns")
_NAMED = re.compile(r"\b(?:an?|the|its|their|his|her)\s$", re.I)


#: *The US, which gave Israel $3bn last year, gave ...*: the window stays in the clause that the comma ends.
RELATIVE = re.compile(r",\s(?:which|who|whose)\s[^,]{0,200}$")


def _between(reading: Reading, start: int, end: int) -> list[Verb]:
    """The finite verbs that begin between two places of the sentence."""
    first, last = reading.words.index_at(start), reading.words.index_at(end)
    return [v for v in reading.verbs if first <= v.begins < last and v.finite]


def _of_a_total(reading: Reading, figure: Figure, m: PeriodMatch) -> bool:
    """*The package, worth $5m, takes aid this year to $9m*, *$5m, bringing the total since May to $9m*: the window is
    of the total that follows."""
    first, last = (reading.words.index_at(at) for at in (figure.phrase.end, m.start))
    return any(
        v.act == "total" and first <= v.begins < last and v.time != "infinitive" for v in reading.verbs
    )


def _told_aside(reading: Reading, figure: Figure, m: PeriodMatch) -> bool:
    """*asked for $2bn, saying that $800m had gone in a week*: a window in a clause about something else."""
    return any(
        not _ASIDE.isdisjoint(reading.words.lower[figure.last : v.begins])
        for v in _between(reading, figure.phrase.end, m.start)
    )


_ASIDE = word_set("open a clause about something else")


def _reaches(reading: Reading, m: PeriodMatch, end: int) -> bool:
    """Whether a window before a figure is still told of it: not past a turn, nor a semicolon and a verb.

    What opens the sentence holds on both sides of *while*.
    """
    start = m.end
    gap = reading.text[start:end]
    turn = _BUT.search(gap)
    if " when " in gap[gap.rfind(",") + 1 :]:
        return False  # "Last year it was the first to benefit when Tokyo gave $5m"
    if turn is not None and not (turn[0] == "while" and not reading.text[: m.start].strip()):
        return False
    at = gap.rfind(";")
    if at >= 0 and _between(reading, start + at, end):
        return False
    if not reading.text[: m.start].strip():
        return True
    if " that " in gap and any(v.act == "say" for v in _between(reading, start, end)):
        return False  # "has said in the past few weeks that a $5m effort"
    if gap.startswith((", and ", " and ")) and _between(reading, start, end):
        return False  # "sold them in the 1970s, and in secret it gave 90 missiles"
    other = min(
        (f.phrase.end for f in reading.figures if start <= f.phrase.start < f.phrase.end < end), default=end
    )
    return all(v.act == "total" for v in _between(reading, other, end))


_BUT = re.compile(r"\b(?:but|whereas|while|though|although)\b")


def _is_past(reading: Reading, figure: Figure) -> bool:
    """Whether what the verb tells was over by then: *by May it had sent*, *by the end of 2022 it has allocated*."""
    verb = figure.verb
    if (
        verb is not None
        and verb.time == "past"
        and (verb.perfect or verb.act in ("give", "receive", "arrive", "total"))
    ):
        return True
    return any(
        (v.begins < len(reading.words) and reading.words.lower[v.begins] == "had")
        or (v.act == "total" and v.time == "past" and v.last <= figure.first)
        for v in reading.verbs
    )


def _has_come(m: PeriodMatch, published: dt.date | None) -> bool:
    """Whether a deadline lies before the day of the text: *by the end of 2022*, not *by next May*."""
    end = m.period.hull.end if m.period is not None and _DEADLINE.match(m.text) is not None else None
    return end is not None and (published is None or end <= published)


#: *In FY15 it committed an additional $20m*: told of that year.
_BUDGETED = ("fiscal year", "year")
_MORE_OF_IT = re.compile(r"\b(?:another|a further|additional)\s$", re.I)


def _bounded(m: PeriodMatch, found: list[PeriodMatch]) -> Period | None:
    """*as of 15 June ... since the war began*: two words of one sentence bound one window."""
    for other in found:
        if other.period is None or m.period is None or {m.reason, other.reason} != {"since", "until"}:
            continue
        first, last = (m, other) if m.reason == "since" else (other, m)
        begins, ends = first.period.hull.start, last.period.hull.end  # type: ignore[union-attr]
        told = last.text.lower().startswith(("as of", "by "))
        if told and begins is not None and ends is not None and begins <= ends:
            return Period.between(begins, ends).model_copy(update={"written": first.text})
    return m.period


def _only_dates(reading: Reading, figure: Figure, m: PeriodMatch) -> bool:
    """Whether a year before the figure only dates the telling (*In 1949 the President proposed ...*)."""
    if m.text.lower().startswith("for ") or not reading.text[m.end : figure.phrase.start].strip():
        return False
    verb = figure.verb
    if verb is not None and verb.perfect and m.end <= reading.words.starts[verb.begins] < figure.phrase.start:
        return False
    if _THEN_GAVE.match(reading.text, m.end) is not None:
        return False
    given = verb is not None and verb.finite and verb.act in _ACTS
    return not given or bool(reading.text[: m.start].strip())


_ACTS = frozenset(["give", "decide", "receive", "arrive", "spend"])
_THAT = re.compile(r"(?: (?:in|of) [\w -]{1,40}?)? (?:that|which) ")


def _same_clause(gap: str, reason: str) -> bool:
    if ";" in gap or _TURN.search(gap):
        return False
    if reason not in ("year", "decade"):
        return True
    own = _THAT.match(gap)  # "the $3bn that Washington gave in the 1980s"
    return _NEW_CLAUSE.search(gap, own.end() if own else 0) is None


def is_window(m: PeriodMatch, text: str) -> bool:
    """Whether the words name a stretch in which amounts add up, not the day on which something happened."""
    if m.period is not None and m.period.duration:
        return True
    if m.reason == "after" and _SO_LONG.search(text[max(0, m.start - 12) : m.start]):
        return False  # "the day after the invasion"
    if m.reason == "part" and (
        _LONG_PART.search(m.text) or (m.period is not None and not _is_short(m.period))
    ):
        return True  # "in the first six months of 2022", "in the early 1980s", not "in late May"
    if m.reason == "to date" and m.period is not None and m.period.hull.start is not None:
        return not m.text.lower().startswith("earlier")  # "so far this year", not "earlier this year"
    if m.reason == "month" and m.text.endswith(" alone"):
        return True
    if m.reason not in _WINDOWS or _DEADLINE.match(m.text):
        return False
    if m.reason in ("this", "last", "vague length") and _POINTS.search(m.text):
        return False
    if m.reason == "until" and text[: m.start].endswith("available "):
        return False  # "to remain available until September 30"
    if m.reason == "vague length":
        return _STRETCH.search(m.text) is not None
    if m.reason in ("last", "next"):
        return _YEARS.search(m.text) is not None
    return not (m.reason == "fiscal year" and _NAMES_A_LAW.match(text, m.end))
