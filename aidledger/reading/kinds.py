"""Whether a figure is a single sum, a running total, or comes every year; and its window with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from aidledger.model.claim import ClaimKind
from aidledger.model.daterange import OPEN
from aidledger.model.period import Period
from aidledger.model.period_text import PeriodMatch, find_periods
from aidledger.model.scope import Stage
from aidledger.model.wording import Qualifier
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.periods import A_PIECE, PIECE, RELATIVE, choose, is_window, when
from aidledger.reading.words import word_set


class _Said:
    """A pattern that is tried only where the sentence holds one of its words."""

    def __init__(self, words: str, pattern: str) -> None:
        self.words = frozenset(words.split())
        self._pattern = re.compile(pattern, re.I)

    def find(self, reading: Reading, start: int, end: int) -> re.Match[str] | None:
        """The first match between two places of the sentence."""
        if self.words.isdisjoint(reading.words.said):
            return None
        return self._pattern.search(reading.text[max(0, start) : end])


_YEARLY = _Said(
    "year month week day annual annually yearly monthly annum",
    r"\b(?:annual|annually|yearly|monthly|per annum"
    r"|(?:per|each|every) (?:fiscal )?(?:year|month|week|day)"
    r"|a (?:year|month|week|day)(?! (?:ago|later|earlier|before|after)\b))\b",
)
_NOT_YEARLY = _Said(
    "year annual yearly",
    r"\b(?:largest|biggest|highest|record|twice the|times the) (?:annual|yearly)\b|"
    r"\b(?:than|half|once|nearly|almost|in|about|for|within|over) a year\b"
    r"|\ba year (?:ago|later|after|before|earlier|since|and)\b",
)
_BESIDES = _Said("top addition besides apart", r"\b(?:on top of|in addition to|besides|apart from)\b")
_RUNNING = _Said(
    "date far total totals totaled totalled cumulative cumulatively altogether all as overall worth valued now stood"
    " bringing brings brought takes already amount amounts stand stands exceed exceeds exceeded surpass surpasses"
    " surpassed topped over put puts"
    " administration",
    r"\b(?:to date|so far|total(?! amount\b)(?:s|l?ed)?|cumulative(?:ly)?|altogether|in all|as of|overall"
    r"|(?:aid|assistance|support)\b[^.;,]{0,40}\bis (?:(?:now )?(?:worth|valued at)|now)"
    r"|bringing|brings|brought|(?<!\bit )takes|already|amounts? to|st(?:ands?|ood) at|exceed(?:s|ed)?"
    r"|surpass(?:es|ed)?|topped"
    r"|puts? [^.;,]{0,40}\b(?:aid|assistance|support|commitments?|deliveries|donations)\b[^.;,]{0,25} at"
    r"|over the (?:past|last|course)"
    r"|under (?:this|the|my) administration)\b",
)
_SO_FAR = _Said(
    "date far total all overall altogether cumulatively already administration over war",
    r"\b(?:to date|so far|in total|in all|overall|altogether|cumulatively|already"
    r"|under (?:this|the|my) administration|over the (?:past|last|course)|in the course of the war"
    r"|(?:during|throughout) the (?:\w+ )?war)\b",
)
_SUPERLATIVE = _Said(
    "biggest largest most highest greatest first single",
    r"\b(?:biggest|largest|most|highest|greatest|first|single)\b",
)
_ONE_PARCEL = re.compile(
    r"\b(?:package|packages|tranche|additional|another|new|latest|announc\w+|shipment|batch|drawdown|further)\b",
    re.I,
)
_WOULD = re.compile(r"\b(?:would|could|will|may|might) $", re.I)
_EARLIER = re.compile(r"earlier\b", re.I)
_NOT_YET = (Stage.approved, Stage.proposed, Stage.requested)
_NOW = word_set("until now")
_APART = word_set("begin a sum of its own")


class Window(NamedTuple):
    """What is told of a figure's time: the period, the words that told it, and the kind of total; where there is
    no period, when it was done."""

    period: Period | None
    why: str
    kind: ClaimKind
    when: Period | None = None
    per: str = ""
    to_date: bool = False
    found: tuple[PeriodMatch, ...] = ()


def told(
    reading: Reading, stated: list[Figure], found: list[PeriodMatch], published: dt.date | None
) -> Iterator[tuple[Figure, Window]]:
    """The window of each figure; a piece of a total, or the next item of its list, shares what is told of it."""
    before: tuple[Figure, Window] | None = None
    dealt = _dealt_out(reading, stated) if "respectively" in reading.words.said else {}
    opened = lead_in(reading, published) if reading.lead_in else None
    for figure in stated:
        period, why = choose(reading, figure, found, published)
        if opened is not None and period is None:
            period, why = opened.period, opened.why
        if id(figure) in dealt:
            period, why = dealt[id(figure)], "'respectively'"
        kind = kind_of(reading, figure, period, found if opened is None else [*found, *opened.found])
        if opened is not None and kind is ClaimKind.single:
            kind = opened.kind
        if before is not None and before[1].kind is ClaimKind.cumulative and kind is ClaimKind.single:
            whole, window = before
            if why == A_PIECE and _is_piece(reading, whole, figure):
                period, why, kind = window.period, _SHARED, ClaimKind.cumulative
            elif goes_on(reading, whole, figure):
                kind = ClaimKind.cumulative
                if period is None and window.why == _SHARED:
                    period, why = window.period, _SHARED
        day = when(reading, figure, found) if period is None else None
        if day is None and period is None and kind is ClaimKind.single and published is not None:
            day = _news(reading, figure, published)
        if day is None and period is None and published is None:
            day = _undated(found)
        if day is not None and kind is ClaimKind.cumulative and _sums_up(reading, figure, day):
            period, why, day = day.period, f"'{day.text}'", None
        if day is not None and why == "none named":
            why = f"no window, but '{day.text}'"
        rate = _rate(reading, figure, found) if kind is ClaimKind.recurring else None
        per = _unit_of(rate[0].lower()) if rate is not None else ""
        if period is not None and any(m.reason == "each year" and m.period is period for m in found):
            kind, per = ClaimKind.recurring, "year"
        to_date = kind is ClaimKind.cumulative and says_all(reading, figure.goods or figure, found)
        before = figure, Window(period, why, kind, day and day.period, per, to_date)
        yield before


def _dealt_out(reading: Reading, stated: list[Figure]) -> dict[int, Period]:
    """*in 2022 and 2023 ... $5m and $6m respectively*: the years are dealt out in order."""
    at = reading.words.lower.index("respectively")
    figures = [f for f in stated if f.last <= at] or stated
    for listed in _YEARS_LISTED.findall(reading.text):
        years = _YEAR.findall(listed)
        if len(years) == len(figures):
            return {id(f): Period.model_validate(int(year)) for f, year in zip(figures, years, strict=True)}
    return {}


_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_LISTED = re.compile(r"\b(?:19|20)\d\d(?:, (?:19|20)\d\d){0,9},? and (?:19|20)\d\d\b")


def lead_in(reading: Reading, published: dt.date | None) -> Window:
    """What the line that opens a list tells of its items: *committed to date:*, *sent since May 2022:*."""
    text = reading.lead_in
    found = [m for m in find_periods(text, published) if m.period is not None]
    windows = [m for m in found if is_window(m, text)]
    last = windows[-1] if windows else None
    runs = any(m.reason in ("to date", "since", "until") for m in found)
    kind = ClaimKind.cumulative if runs and _ONE_PARCEL.search(text) is None else ClaimKind.single
    why = f"'{last.text}' before the list" if last else "none named"
    return Window(last and last.period, why, kind, found=tuple(found))


_UNTIL_NOW = ("'to date'", "'so far'", "'now'", "'year to date'")


def _undated(found: list[PeriodMatch]) -> PeriodMatch | None:
    """*last month* in a text whose day is not known: some time, which nobody can tell."""
    told = next(
        (
            m
            for m in found
            if m.period is None and "published=" in m.reason and not m.reason.startswith(_UNTIL_NOW)
        ),
        None,
    )
    return told and told._replace(period=_some_time(told.text))


@lru_cache(maxsize=1024)
def _some_time(words: str) -> Period:
    return Period(core=None, hull=OPEN, written=words)


def _sums_up(reading: Reading, figure: Figure, day: PeriodMatch) -> bool:
    """*In April it approved a total of $5m*: the sum of that time; *in April it had given $5m* is one until then."""
    verb, days = figure.verb, day.period.hull.days if day.period is not None else None
    if (verb is not None and verb.perfect) or days is None or days < _A_MONTH:
        return False
    near = reading.text[max(0, figure.phrase.start - 60) : figure.phrase.end + 34]
    return (
        _SUMS.search(near) is not None and _RUNNING_ON.search(near) is None and not day.text.startswith("At ")
    )


_A_MONTH = 28
_SUMS = re.compile(r"\b(?:a total of|in total|altogether|in all|total(?:l?ed|ling)?|combined|worth)\b", re.I)
_RUNNING_ON = re.compile(
    r"\b(?:to date|so far|already|now|stood|stands?|reached|reaches|surpassed|bringing|brings|brought|takes|exceeded)"
    r"\b",
    re.I,
)


def _news(reading: Reading, figure: Figure, published: dt.date) -> PeriodMatch | None:
    """*is announcing $5m*, *has just approved $5m*: done in the week before the text."""
    verb = figure.verb
    if verb is None:
        return None
    lower = reading.words.lower
    proud = verb.time == "infinitive" and not _PROUD.isdisjoint(lower[max(0, verb.begins - 3) : verb.begins])
    told_now = proud or verb.time in ("present", "progressive")
    told_now = told_now and lower[verb.last - 1].startswith(_TELLS_NEWS)
    at = (
        next((k for k in range(verb.begins, verb.last) if lower[k] == "just"), None) if verb.perfect else None
    )
    if not told_now and at is None:
        return None
    first = verb.last - 1 if at is None else at
    start, end = reading.words.starts[first], reading.words.ends[first]
    week = _week_before(published)
    return PeriodMatch(start, end, reading.text[start:end], week, "news")


@lru_cache(maxsize=256)
def _week_before(day: dt.date) -> Period:
    return Period.between(day - dt.timedelta(7), day)


_TELLS_NEWS = ("announc", "unveil")
_PROUD = frozenset(["proud", "pleased", "happy", "glad", "delighted", "honored", "honoured"])


def _unit_of(rate: str) -> str:
    return next(
        (unit for unit in ("month", "week") if unit in rate),
        "day" if "da" in rate.split()[-1][:2] else "year",
    )


_SHARED = "as the sum of which it is a piece"


def _is_piece(reading: Reading, whole: Figure, figure: Figure) -> bool:
    """*$5bn since May, including $1bn for Jordan*; *including another $1bn package* is news of its own."""
    text = reading.text[whole.phrase.end : figure.phrase.end + 30]
    return _ONE_PARCEL.search(text[text.rfind("inclu") :] if "inclu" in text else text) is None


def _for_a_year(figure: Figure, period: Period, found: list[PeriodMatch]) -> bool:
    """Whether the window is one budget year, or the year for which a sum was decided, asked or proposed."""
    reason = next((m.reason for m in found if m.period is period), "")
    days = period.hull.days
    if days is None or days > 366:
        return False
    decided = figure.stage in _NOT_YET
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


def _runs(reading: Reading, start: int) -> bool:
    """Whether words before a figure make it a running total; *already* only in the figure's own clause."""
    left = max(0, start - 60)
    found = _RUNNING.find(reading, left, start)
    if found is None:
        return False
    if found[0].lower().startswith("amount") and _WOULD.search(reading.text[: left + found.start()]):
        return False  # "the suspended aid would amount to $5m"
    return found[0].lower() != "already" or "," not in reading.text[left + found.end() : start]


def kind_of(reading: Reading, figure: Figure, period: Period | None, found: list[PeriodMatch]) -> ClaimKind:
    """``recurring`` for *a year*, ``cumulative`` for a running total or a window, else ``single``."""
    if figure.goods is not None:
        return kind_of(reading, figure.goods, period, found)
    start, text = figure.phrase.start, reading.text
    if _rate(reading, figure, found) is not None:
        return ClaimKind.recurring
    budget = period is not None and _for_a_year(figure, period, found)
    if period is not None and not budget:
        return ClaimKind.cumulative
    clause = max(start - 60, text.rfind(";", 0, start))
    if PIECE.search(text[max(0, start - 40) : start]) or _SUPERLATIVE.find(reading, clause, start):
        return ClaimKind.single
    coming = figure.verb is not None and figure.verb.time in ("progressive", "future")
    if coming and not _brought_to(reading, figure):
        return ClaimKind.single
    if says_all(reading, figure, found):
        return ClaimKind.cumulative
    if not budget and _has_given(reading, figure) and not _of_one_parcel(reading, figure):
        return ClaimKind.cumulative
    return ClaimKind.single


def says_all(reading: Reading, figure: Figure, found: list[PeriodMatch]) -> bool:
    """Whether words say that a figure is all there was until then: *so far*, *in all*, *brings the total to*."""
    text, start, end = reading.text, figure.phrase.start, figure.phrase.end
    if _brought_to(reading, figure):
        return True
    if any(m.reason == "to date" and not _EARLIER.match(m.text) for m in found) and not _ONE_PARCEL.search(
        text[max(0, start - 30) : end + 30]
    ):
        return True
    if _runs(reading, start) or figure.phrase.text.lower().startswith(("exceed", "surpass")):
        return True
    so_far = _SO_FAR.find(reading, end, end + 34)
    return so_far is not None and ";" not in text[end : end + so_far.start()]


def _rate(reading: Reading, figure: Figure, found: list[PeriodMatch]) -> re.Match[str] | None:
    """The words that tell a figure of every year or month: *annual*, *a month*."""
    start, end = figure.phrase.start, figure.phrase.end
    right = end + 70
    if (beside := _BESIDES.find(reading, end, right)) is not None:
        right = end + beside.start()
    if 0 <= (piece := reading.text.find(", including", end, right)) < right:
        right = piece
    left = _after_another_rate(reading, figure, max(0, start - 70))
    if any(end <= m.start <= end + 1 for m in found):  # "$5m a month, and $9m in May": its own time is told
        left = start
    right = _before_another_rate(reading, figure, right)
    rate = _YEARLY.find(reading, left, right)
    if rate is None or _NOT_YEARLY.find(reading, left, right):
        return None
    of_another = left + rate.start() < start and _unit_of(rate[0].lower()) in ("week", "day")
    return None if of_another else rate  # "costs 200 lives a day, and it wants 500 tanks"


def _after_another_rate(reading: Reading, figure: Figure, left: int) -> int:
    """From where words before a figure may be told of it: *the US, which spends $800bn a year on itself, gave $5m*."""
    start = figure.phrase.start
    found = _YEARLY.find(reading, left, start)
    if found is None:
        return left
    begins, ends = left + found.start(), left + found.end()
    other = any(f.phrase.end <= begins <= f.phrase.end + 45 for f in reading.figures)
    aside = RELATIVE.search(reading.text, max(0, begins - 90), begins) is not None
    acts = any(
        v.finite and v.last <= figure.first and ends <= reading.words.starts[v.begins] for v in reading.verbs
    )
    return ends if other and (aside or acts) and "," in reading.text[ends:start] else left


def _before_another_rate(reading: Reading, figure: Figure, right: int) -> int:
    """Up to where words behind a figure may be told of it: *$5m in 2022, an average of $1m a month*."""
    end = figure.phrase.end
    found = _YEARLY.find(reading, end, right)
    other = next((f for f in reading.figures if end <= f.phrase.start < right), None)
    if found is None or other is None or not other.phrase.end <= end + found.start() <= other.phrase.end + 45:
        return right
    between = reading.text[end : other.phrase.start]
    return other.phrase.start if "," in between or " or " in between else right


def _brought_to(reading: Reading, figure: Figure) -> bool:
    """*brings all American aid to Ukraine to $9bn*."""
    lower = reading.words.lower
    if lower[figure.first - 1] != "to":
        return False
    return any(
        v.act == "total"
        and figure.first - 30 <= v.first < figure.first
        and lower[v.first][:2] in ("br", "ta", "li")
        for v in reading.verbs
    )


def _has_given(reading: Reading, figure: Figure) -> bool:
    """*has given $5bn*, *has now given 40 tanks*, *has given more than 40*: all until now, not one parcel."""
    verb = figure.verb
    if verb is None or not verb.perfect or verb.passive or verb.act == "say" or figure.stage in _NOT_YET:
        return False
    if figure.phrase.kind != "count":
        return figure.phrase.kind == "money"
    return (
        figure.phrase.qualifier in (Qualifier.more_than, Qualifier.at_least, Qualifier.at_most)
        or "coalition" in figure.donors[0]
        or not _NOW.isdisjoint(reading.words.lower[verb.begins : verb.last])
        or (verb.act != "arrive" and reading.is_part(figure))
    )


def _of_one_parcel(reading: Reading, figure: Figure) -> bool:
    """Whether the words around a figure name one package, or something new."""
    text, start, end = reading.text, figure.phrase.start, figure.phrase.end
    later = min((f.phrase.start for f in reading.figures if f.phrase.start >= end), default=end + 40)
    after = text[end : end + 40] if later >= end + 40 else text[end:later].rpartition(" and ")[0]
    return _ONE_PARCEL.search(text[max(0, start - 40) : end] + after) is not None
