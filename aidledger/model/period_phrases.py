"""Phrases that make a window of dates: *since*, *until*, *from ... to*, *over the last year*, *two weeks ago*."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import DAY, DateRange, month_range, months_from, shifted, year_range
from aidledger.model.events import event_at, inauguration, inaugurations
from aidledger.model.fiscal import fiscal_year_holding
from aidledger.model.period_dates import Dates, Found, NeedsPublished, Reading, sure
from aidledger.model.period_words import length_of, months, singular, units, vague_lengths, words

_BEFORE = ("last", "past", "previous", "preceding")
_AFTER = ("next", "coming", "following", "upcoming")
_NOW = ("this", "current")
_PREPOSITIONS = (
    "back in", "as early as", "as recently as", "in", "on", "during", "throughout", "for", "of", "at", "within",
    "over", "across", "dated",
)  # fmt: skip
_UNTIL = (
    "as of", "as at", "up until", "up to", "no later than", "not later than", "until", "till", "through", "thru", "by",
)  # fmt: skip


class Phrases(Dates):
    """The rules above dates. :meth:`period` is the whole grammar."""

    def period(self, i: int) -> Found | None:
        """The period that starts at token ``i``."""
        for rule in (
            self.unclear,
            self.since,
            self.until,
            self.before,
            self.span,
            self.so_far,
            self.to_date,
            self.length,
            self.placed,
            lambda j: self.window(j, bare=not self.scan),
        ):
            found = rule(i)
            if found is not None:
                return found
        return None

    # -- windows -----------------------------------------------------------------------------------

    def window(self, i: int, bare: bool) -> Found | None:
        """A date, or a stretch that is counted from the day of publication."""
        self.furthest = max(self.furthest, i + 1)
        found = (
            self.quarter(i)
            or self.fiscal(i)
            or self.figures(i)
            or self.weekday(i)
            or self.days_near(i)
            or self.so_far(i)
            or self.part(i)
            or self.stretch(i)
            or self.ago(i)
            or self.up_to_day(i)
            or self.season(i)
            or self.calendar(i, bare)
            or self.years(i, bare)
        )
        return found and self._with_tail(found)

    def _with_tail(self, found: Found) -> Found:
        """``2023 to date``: as far as it had got; ``in 2022 alone`` adds nothing."""
        after = self.follows(
            found.next, "to date", "so far", "thus far", "until now", ", to date", "year to date"
        )
        if after is not None and self.published and found.unit in ("year", "month", "decade", "week"):
            now = self.anchor("'to date'")
            if all(r.hull.start is not None and r.hull.start <= now for r in found.readings):
                readings = tuple(sure(DateRange(r.hull.start, now), r.name) for r in found.readings)
                return found._replace(next=after, readings=readings, rule="to date")
        return found._replace(next=self.skip(found.next, "alone"))

    def placed(self, i: int) -> Found | None:
        """``in 2022``, ``on Sunday``, ``over the last year``, ``around March 2022``."""
        after = self.follows(i, "around", "about", "circa", "approximately", "roughly")
        if after is not None:
            found = self.window(self.skip(after, "the"), bare=True)
            return found and self._around(found)
        after = self.follows(i, *_PREPOSITIONS)
        if after is None:
            return None
        after = self.skip(after, "about", "around") if self.word(after + 1) in months() else after
        if self.word(i) in ("for", "at", "of", "over") and self.scan and self.at(after).word.isdecimal():
            found = self.figures(after) or self.fiscal(after) or self.calendar(after, bare=True)
            return found or (self.years(after, bare=True) if self.word(i) != "at" else None)
        return self.span(after) or self.unclear(after) or self.window(after, bare=True)

    def _around(self, found: Found) -> Found:
        """No day is certain; as long again is possible on either side."""
        readings = []
        for name, _, (start, end) in found.readings:
            if start is None or end is None:
                return found
            margin = max((end - start).days + 1, 3) * DAY
            readings.append(Reading(name, None, DateRange(start - margin, end + margin)))
        return found._replace(readings=tuple(readings), rule="around")

    def unclear(self, i: int) -> Found | None:
        """``unclear, 04/22``: some day of April 2022, no day certain."""
        after = self.follows(
            i, "unclear", "not specified", "unspecified", "undisclosed", "unknown", "not known", "exact date unknown",
            "date unclear", "date unknown", "sometime in", "sometime during", "at some point in", "sometime",
        )  # fmt: skip
        if after is None:
            return None
        after = self.skip(after, ",", ";", ":", "-", "(")
        found = self.figures(after, short_month=True) or self.window(
            self.skip(after, "in", "during"), bare=True
        )
        if found is None:
            return None
        readings = tuple(Reading(name, None, hull) for name, _, hull in found.readings)
        return found._replace(readings=readings, rule="unclear")

    # -- since and until ---------------------------------------------------------------------------

    def since(self, i: int) -> Found | None:
        """``since 2014``, ``since the invasion``, ``from May 2022 onwards``: to the day of publication."""
        after = self.follows(i, "since", "ever since", "as from", "starting", "beginning", "from")
        if after is None:
            return None
        opener = self.word(after - 1)
        after = self.skip(after, "about", "around", "at least", "as early as", "early as")
        after = (
            self.skip(after, "in", "on", "from", "at")
            if opener in ("starting", "beginning", "since")
            else after
        )
        self.past = opener == "since"
        try:
            found = self.edge(after) if opener in ("since", "from") else self.window(after, bare=True)
        finally:
            self.past = False
        if found is None:
            return None
        if opener == "from" and found.rule != "to date":
            tail = self.follows(found.next, "onwards", "onward", "on", "to date", "to the present", "to now", "to today",
                                "until now", "until today", "to present", "until the present", "- present", "through today")  # fmt: skip
            if tail is None:
                return None
            found = found._replace(next=tail)
        end = self.published if opener in ("since", "from") else None
        readings = tuple(self._from(reading, end) for reading in found.readings)
        return Found(found.next, readings, "since")

    def _from(self, reading: Reading, end: dt.date | None) -> Reading:
        name, core, hull = reading
        certain = hull.start if core == hull else hull.end
        if hull.start is not None and end is not None and hull.start > end:
            raise UnreadablePeriod(
                f"it starts on {hull.start}, after the text appeared on {end}",
                where=self.text[:120],
                remedy="check the date, or leave published out",
            )
        sure_days = (
            None if end is not None and certain is not None and certain > end else DateRange(certain, end)
        )
        return Reading(name, sure_days, DateRange(hull.start, end))

    def until(self, i: int) -> Found | None:
        """``until 7/27/2022``, ``as of May 2023``, ``by the end of 2022``: from an open start."""
        after = self.follows(i, *_UNTIL)
        if after is None:
            return None
        if self.scan and self.word(i) in ("by", "through") and self.at(after).word in ("the", "a", "an"):
            after_the = self.follows(after, "the end", "the beginning", "the start", "the close")
            if (
                after_the is None
                and self.follows(after, "the summer", "the spring", "the fall", "the autumn") is None
            ):
                return None
        if (now := self.follows(after, "now", "today", "this day", "the present", "press time")) is not None:
            found: Found | None = Found(now, (sure(self._only(self.anchor("'now'"))),), "until")
        else:
            found = self.edge(self.skip(after, "about", "around", "at least", "on", "in"))
        if found is None:
            return None
        readings = []
        for name, core, hull in found.readings:
            certain = hull.end if core == hull else hull.start
            readings.append(Reading(name, DateRange(None, certain), DateRange(None, hull.end)))
        return Found(found.next, tuple(readings), "until")

    def before(self, i: int) -> Found | None:
        """``before 2014``, ``prior to the invasion``; ``after March 2022``."""
        after = self.follows(i, "before", "prior to")
        later = self.follows(i, "after") if after is None else None
        start = after or later
        found = self.edge(start) if start else None
        if found is None:
            return None
        if after is not None:
            readings = tuple(
                Reading(r.name, *(DateRange(None, _next(r.hull.start, -1)) for _ in range(2)))
                for r in found.readings
            )
            return Found(found.next, readings, "before")
        readings = tuple(
            Reading(r.name, *(DateRange(_next(r.hull.end, 1), None) for _ in range(2)))
            for r in found.readings
        )
        return Found(found.next, readings, "after")

    def edge(self, i: int) -> Found | None:
        """What ``since`` and ``until`` count from: the start or end of a date, an event, a date."""
        return self.edge_of(i) or self.office(i) or self.event(i) or self.window(i, bare=True)

    def edge_of(self, i: int) -> Found | None:
        """``the start of 2022``, ``the end of May``: that day itself."""
        i = self.skip(i, "the", "very")
        side = self.word(i)
        if side not in ("start", "beginning", "outset", "end", "close"):
            return None
        after = self.follows(i + 1, "of the", "of", "- of -")
        if after is None:
            return None
        first = side not in ("end", "close")
        found = self.target(after)
        if found is None and self.word(after) in ("year", "month", "week", "decade", "quarter"):
            unit = self.word(after)
            found = Found(after + 1, tuple(self._unit(unit, 0)), "this", unit)
        if found is None:
            return None
        readings = tuple(
            sure(self._only(day), r.name)
            for r in found.readings
            if (day := r.hull.start if first else r.hull.end) is not None
        )
        return found._replace(readings=readings, unit="day")

    def event(self, i: int) -> Found | None:
        """A named event, with the words around it and the date behind it."""
        j = i
        filler = words("filler")
        while j < i + 12:
            hit = event_at(self.word, j, self.published)
            if hit is not None:
                break
            if (
                self.word(j) not in (*filler, "-", "'")
                and self.month_at(j) is None
                and self.digits(j, 4, 4) is None
            ):
                return None
            j += 1
        else:
            return None
        after, event = hit
        days = event.days
        j = after
        while self.word(j) in words("verb") and j < after + 8:
            j += 1
        dated = self._event_date(j)
        if dated is not None and j > after:
            span = dated.readings[0].hull
            if not span.overlaps(days):
                return dated
            return Found(dated.next, (self._when(days),), "event")
        while j > after and self.word(j - 1) in (
            "in",
            "on",
            "by",
            "of",
            "with",
            "its",
            "into",
            "was",
            "against",
        ):
            j -= 1
        if self.word(j) in ("in", "on", "of", "with", "into", "against") and self._elsewhere(j + 1):
            return self._dated_elsewhere(j + 1)
        return Found(j, (self._when(days),), "event")

    def _elsewhere(self, i: int) -> bool:
        """Whether a proper name follows: the war *in Syria* is another war."""
        i = self.skip(i, "the")
        return self.at(i).raw[:1].isupper() or not self.scan

    def _dated_elsewhere(self, i: int) -> Found | None:
        for j in range(i, i + 5):
            if self.word(j) in ("in", "on"):
                return self._event_date(j + 1)
        return None

    def _event_date(self, i: int) -> Found | None:
        try:
            return (
                self.weekday(i)
                or self.figures(i)
                or self.named_unit(i)
                or self.calendar(i, True)
                or self.years(i, True)
            )
        except NeedsPublished:
            piece = self.piece(i)
            return Found(piece.next, (sure(DateRange(None, None)),), "day") if piece else None

    def _when(self, days: DateRange) -> Reading:
        return sure(days) if days.start == days.end else Reading("", None, days)

    def office(self, i: int) -> Found | None:
        """``since the start of the Biden administration``, ``since he took office``: US presidents."""
        names = {name for name, _ in inaugurations()}
        named = None
        j = i
        while j < i + 12 and self.word(j) not in words("office_head"):
            if self.word(j) in names:
                named = self.word(j)
            elif self.word(j) not in (*words("office"), "'", "."):
                return None
            j += 1
        seen = j < i + 12 and j > i
        while seen and self.word(j) in words("office_head") | words("office") and j < i + 14:
            j += 1
        if not seen or (named is None and self.donor not in (None, "USA")):
            return None
        if self.word(j - 1) not in words("office_head"):
            while j > i and self.word(j - 1) not in words("office_head"):
                j -= 1
        verbs = {self.word(k) for k in range(i, j)}
        if self.word(j - 1) in ("office", "power") and not verbs & {"took", "takes", "came", "come", "entered", "assumed",
                "taking", "entering", "assuming", "coming", "been"}:  # fmt: skip
            return None
        day = inauguration(named, self.published)
        if day is None:
            if named is None or self.published is None:
                self.anchor("taking office")
            return None
        dated = None
        if self.word(j) in ("in", "on", "last", "this"):
            dated = self._event_date(j + (self.word(j) in ("in", "on")))
        if dated is not None:
            if not dated.readings[0].hull.contains(day):
                return dated
            j = dated.next
        return Found(j, (sure(self._only(day)),), "event")

    # -- from ... to -------------------------------------------------------------------------------

    def span(self, i: int) -> Found | None:
        """``from 2018 to 2020``, ``between 3/4/22 & 3/11/22``, ``May 2022 - March 2023``."""
        between = self.follows(i, "between")
        opened = between or self.follows(i, "from")
        start = opened or i
        joints = (
            ("and", "&", "to", "-") if between else ("to", "through", "thru", "until", "till", "-", "up to")
        )
        whole = self.calendar(start, opened is not None or not self.scan, joints)
        if whole is not None and whole.rule == "range":
            return whole
        first = self._end_of_span(start, opened is not None)
        joint = first and self.follows(first.next, *joints)
        if first is None or not joint:
            return None
        second = self._end_of_span(self.skip(joint, "and"), True)
        if second is None:
            return None
        return Found(second.next, tuple(self._paired(first, second)), "range")

    def _end_of_span(self, i: int, bare: bool) -> Found | None:
        self.furthest = max(self.furthest, i + 1)
        return (
            self.quarter(i)
            or self.fiscal(i)
            or self.figures(i)
            or (self.edge_of(i) if bare else None)
            or self.part(i)
            or self.weekday(i)
            or self.days_near(i)
            or self.calendar(i, bare, joints=())
            or self._one_year(i, bare)
            or (self.event(i) if bare else None)
        )

    def _one_year(self, i: int, bare: bool) -> Found | None:
        found = self.year_at(i) if bare else None
        return found and Found(found[0], (sure(year_range(found[1])),), "year", "year")

    def _paired(self, first: Found, second: Found) -> Iterator[Reading]:
        """Readings of a span: the same order of day and month at both ends, never an end before its start.

        Where both orders remain and one keeps the span within a month, that is the one: nobody spaces two
        dates whole months apart and shortens them to look like days.
        """
        names = {r.name for r in first.readings} & {r.name for r in second.readings} - {""}
        spans = []
        for a in first.readings:
            for b in second.readings:
                if names and a.name != b.name:
                    continue
                hull = DateRange(a.hull.start, b.hull.end)
                if hull.start is None or hull.end is None or hull.start > hull.end:
                    continue
                fuzzy = a.core != a.hull or b.core != b.hull
                certain = DateRange(a.hull.end, b.hull.start) if fuzzy else hull
                ordered = (
                    certain.start is not None and certain.end is not None and certain.start <= certain.end
                )
                spans.append(Reading(a.name or b.name, certain if ordered else None, hull))
        if not spans:
            a_, b_ = first.readings[0].hull, second.readings[0].hull
            raise UnreadablePeriod(
                f"{a_.start} to {b_.end} ends before it starts",
                where=self.text[:120],
                remedy="check the two dates",
            )
        within = [
            r for r in spans if r.hull.start and r.hull.end and f"{r.hull.start:%Y%m}" == f"{r.hull.end:%Y%m}"
        ]
        yield from within if names and len(within) == 1 else spans

    # -- lengths and stretches ---------------------------------------------------------------------

    def to_date(self, i: int) -> Found | None:
        """``to date``, ``so far``: up to the day of publication."""
        after = self.follows(i, *words("to_date"))
        if after is None:
            return None
        return Found(after, (sure(DateRange(None, self.anchor("'to date'"))),), "to date")

    def length(self, i: int) -> Found | None:
        """``over 4 years``, ``for six months``, ``five-year``: a length whose dates are unknown."""
        j = self.skip(i, "over the course of", "over a period of", "a period of", "over", "for", "within", "across",
                      "spanning", "in")  # fmt: skip
        prefixed = j > i and self.word(i) != "in"
        j = self.skip(j, "the") if self.word(i) != "in" else j
        found = self.number(self.skip(j, "a", "an") if self.word(j + 2) == "-" else j)
        if found is None:
            return None
        after, count = found
        dashed = self.word(after) == "-"
        unit = self.word(after + dashed)
        if unit not in units() or not (dashed or prefixed) or singular(unit) == "hour":
            return None
        if dashed and unit != singular(unit):
            dashed = False
        after += dashed + 1
        if self.word(after) in ("old", "olds", "ago", "earlier", "to", "ending") or self.follows(
            after, "- old", "- olds"
        ):
            return None
        after = self.skip(after, "period") if dashed else after
        return Found(after, (), "length", duration=length_of(count, unit).iso)

    def stretch(self, i: int) -> Found | None:
        """``the past year``, ``the last six months``, ``the past few weeks``, ``the next two years``."""
        self.furthest = max(self.furthest, i + 1)
        the = self.word(i) == "the"
        j = i + the
        if self.word(j) == "course" or self.follows(i, "the course of the", "course of the"):
            j = self.skip(i, "the course of the", "course of the")
            the = True
        mod = self.word(j)
        if mod == "recent":
            found = self._vague(j + 1, "recent", past=True)
            return found
        if mod not in (*_BEFORE, *_AFTER):
            return self.named_unit(i)
        past = mod in _BEFORE
        k = self.skip(j + 1, "couple of", "couple")
        if k > j + 1:
            return self._vague(k, "couple", past)
        if self.word(j + 1) in ("few", "several"):
            return self._vague(j + 2, self.word(j + 1), past)
        counted = self.number(j + 1)
        if counted is not None:
            return self._rolled(counted[0], counted[1], past)
        unit = self.word(j + 1)
        if unit in units() and unit != singular(unit):
            return self._vague(j + 1, "bare", past)
        if mod == "past" and unit in units():
            return self._rolled(j + 1, 1, past=True)
        named = self.named_unit(i)
        if named is None or not the or named.unit not in ("year", "month", "week", "quarter", "decade"):
            return named
        if named.rule == "fiscal year" or mod not in ("last", "next"):
            return named
        rolled = self._rolled(j + 1, 1, past)
        if rolled is None:
            return named
        if rolled.next > named.next or named.unit == "decade":
            return rolled
        calendar = tuple(r._replace(name=f"calendar {r.name}".strip()) for r in named.readings)
        return named._replace(readings=(rolled.readings[0]._replace(name="rolling"), *calendar), rule="last")

    def _rolled(self, i: int, count: int, past: bool) -> Found | None:
        """``count`` units from the unit at ``i``, back or on from the day of publication."""
        i = self.skip(i, "-")
        halves = 0
        half = self.follows(i, "and a half")
        if half is not None:
            i, halves = half, 1
        unit = self.word(i)
        if unit not in units():
            return None
        if (after := self.follows(i + 1, "and a half")) is not None:
            i, halves = after - 1, 1
        length = length_of(count, unit, halves)
        self.furthest = max(self.furthest, i + 1)
        day = self.anchor("a length counted from now", length)
        span = DateRange(length.before(day), day) if past else DateRange(day, length.after(day))
        return Found(i + 1, (sure(span),), "rolling")

    def _vague(self, i: int, word: str, past: bool) -> Found | None:
        """``few weeks``: certain as far as the word means at least, possible as far as it means at most."""
        unit = self.word(i)
        bounds = vague_lengths().get((word, "")) or vague_lengths().get((word, singular(unit)))
        if unit not in units() or bounds is None:
            return None
        self.furthest = max(self.furthest, i + 1)
        day = self.anchor("a length counted from now")
        least, most = (length_of(n, unit) for n in bounds)
        if past:
            core, hull = DateRange(least.before(day), day), DateRange(most.before(day), day)
        else:
            core, hull = DateRange(day, least.after(day)), DateRange(day, most.after(day))
        return Found(i + 1, (Reading("", core, hull),), "vague length")

    def named_unit(self, i: int) -> Found | None:
        """``last year``, ``this month``, ``next fiscal year``, ``last July``: units of the calendar."""
        i = self.skip(i, "the")
        mod = self.word(i)
        offset = -1 if mod in _BEFORE else 1 if mod in _AFTER else 0
        if not offset and mod not in _NOW:
            return None
        if (after := self.follows(i + 1, "fiscal year", "financial year", "budget year")) is not None:
            span = fiscal_year_holding(self.anchor("a fiscal year without its number"), self.donor, offset)
            return Found(
                after, (self._begun(sure(span)) if not offset else sure(span),), "fiscal year", "year"
            )
        unit = self.word(i + 1)
        if unit in ("year", "month", "week", "quarter", "decade"):
            self.furthest = max(self.furthest, i + 2)
            readings = tuple(self._unit(unit, offset))
            if not offset:
                readings = tuple(self._begun(r) for r in readings)
            return Found(i + 2, readings, "last" if offset < 0 else "next" if offset else "this", unit)
        month = self.month_at(i + 1)
        if month is None or self._day_number(i + 2):
            return None
        self.furthest = max(self.furthest, i + 2)
        return self._named_month(i + 2, month, offset)

    def _named_month(self, after: int, month: int, offset: int) -> Found:
        published = self.anchor("a month without its year")
        if not offset:
            return Found(after, (sure(month_range(published.year, month)),), "month", "month")
        if offset > 0:
            return Found(
                after,
                (sure(month_range(published.year + (month <= published.month), month)),),
                "month",
                "month",
            )
        year = published.year - (month >= published.month)
        recent = sure(month_range(year, month), "recent")
        if year < published.year:
            return Found(after, (recent._replace(name=""),), "month", "month")
        return Found(after, (recent, sure(month_range(year - 1, month), "last_year")), "month", "month")

    def _begun(self, reading: Reading) -> Reading:
        """A unit that runs on after the day of publication: certain only as far as that day."""
        start, end = reading.hull
        now = self.anchor("'this'")
        return reading._replace(core=DateRange(start, min(now, end or now)))

    def _unit(self, unit: str, offset: int) -> Iterator[Reading]:
        """The calendar unit ``offset`` units from now. Weeks begin on Monday or on Sunday."""
        day = self.anchor(f"'{unit}'")
        if unit == "year":
            yield sure(year_range(day.year + offset))
        elif unit == "decade":
            first = day.year // 10 * 10 + 10 * offset
            yield sure(year_range(first, first + 9))
        elif unit == "week":
            for name, first_day in (("monday", day.weekday()), ("sunday", (day.weekday() + 1) % 7)):
                start = day + (7 * offset - first_day) * DAY
                yield sure(DateRange(start, start + 6 * DAY), name)
        else:
            size = 3 if unit == "quarter" else 1
            first_month = (day.month - 1) // size * size + 1
            start = shifted(day.replace(day=1, month=first_month), months=size * offset)
            yield sure(months_from(start, size))

    def so_far(self, i: int) -> Found | None:
        """``so far this year``, ``earlier this month``, ``later this year``, ``year to date``."""
        after = self.follows(i, "year to date", "year - to - date")
        if after is not None:
            day = self.anchor("'year to date'")
            return Found(after, (sure(DateRange(dt.date(day.year, 1, 1), day)),), "to date")
        after = self.follows(i, "so far", "thus far", "earlier", "later")
        if after is None:
            return None
        unit = self.word(self.skip(after, "in", ",") + 1)
        j = self.skip(after, "in", ",")
        if self.word(j) != "this" or unit not in ("year", "month", "week", "quarter", "decade"):
            if self.word(i) in ("so", "thus") and self.year_at(j):
                found = self._one_year(j, True)
                now = self.anchor("'so far'")
                return found and found._replace(
                    readings=(sure(DateRange(found.readings[0].hull.start, now)),)
                )
            return None
        now = self.anchor(f"'{self.word(i)}'")
        later = self.word(i) == "later"
        readings = tuple(
            sure(DateRange(now, r.hull.end) if later else DateRange(r.hull.start, now), r.name)
            for r in self._unit(unit, 0)
        )
        return Found(j + 2, readings, "to date")

    def ago(self, i: int) -> Found | None:
        """``two weeks ago``, ``a few days ago``: around that day, by half a unit; days count exactly."""
        i = self.skip(i, "some", "about", "around")
        word = self.follows(i, "a few", "few", "several", "a couple of", "a couple")
        if word is not None:
            name = (
                "couple"
                if "couple" in (self.word(i), self.word(i + 1))
                else "several"
                if self.word(i) == "several"
                else "few"
            )
            least, most = vague_lengths()[(name, "")]
        else:
            counted = self.number(i)
            if counted is None:
                return None
            word, least = counted
            most = least
        unit = self.word(word)
        if unit not in units() or self.word(word + 1) != "ago":
            return None
        self.furthest = max(self.furthest, word + 2)
        day = self.anchor("'ago'")
        near, far = length_of(least, unit).before(day), length_of(most, unit).before(day)
        half = (
            length_of(1, unit).times(0, 1) if singular(unit) not in ("day", "hour") else length_of(0, "days")
        )
        hull = DateRange(half.before(far), min(half.after(near), day))
        certain = hull if hull.start == hull.end else None
        return Found(word + 2, (Reading("", certain, hull),), "ago")

    def up_to_day(self, i: int) -> Found | None:
        """``the 12 months to June 2023``, ``the year ending 31 March 2022``."""
        j = self.skip(i, "the")
        counted = self.number(j)
        j, count = counted if counted is not None else (j, 1)
        unit = self.word(j)
        if unit not in units() or (counted is None and unit != "year"):
            return None
        after = self.follows(j + 1, "to", "up to", "ending in", "ending on", "ending", "ended in", "ended on", "ended",
                             "through", "until")  # fmt: skip
        end = after and (self.figures(after) or self.calendar(after, True, joints=()))
        if not end or len(end.readings) != 1 or end.readings[0].hull.end is None:
            return None
        last = end.readings[0].hull.end
        length = length_of(count, unit)
        return Found(end.next, (sure(DateRange(length.before(last + DAY), last)),), "rolling")

    def days_near(self, i: int) -> Found | None:
        """``today``, ``yesterday``, ``tomorrow``, ``this morning``, ``last night``."""
        i = self.skip(i, "earlier", "late", "early", "later")
        near = (("today", 0), ("yesterday", -1), ("tomorrow", 1), ("tonight", 0), ("this morning", 0), ("this afternoon", 0),
                ("this evening", 0), ("last night", -1), ("the same day", 0))  # fmt: skip
        for phrase, offset in near:
            after = self.follows(i, phrase)
            if after is not None:
                self.furthest = max(self.furthest, after)
                return Found(
                    after, (sure(self._only(self.anchor(f"'{phrase}'") + offset * DAY)),), "day", "day"
                )
        return None

    @staticmethod
    def _only(day: dt.date) -> DateRange:
        return DateRange(day, day)


def _next(day: dt.date | None, by: int) -> dt.date | None:
    return None if day is None else shifted(day, days=by)


Rule = Callable[[int], Found | None]
