"""Windows with one edge: *since the invasion*, *until May*, *before 2014*."""

from __future__ import annotations

import datetime as dt

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DAY,
    DateRange,
    shifted,
)
from aidledger.model.events import event_at, inauguration, inaugurations, presidency
from aidledger.model.period_grammar.reader import Found, NeedsPublished, Reading, sure
from aidledger.model.period_grammar.stretches import Stretches
from aidledger.model.period_grammar.words import (
    length_of,
    singular,
    units,
    vague_lengths,
    words,
)

_UNTIL = (
    "as of", "as at", "up until", "up to", "no later than", "not later than", "until", "till", "through", "thru", "by",
)  # fmt: skip

_TO_NOW = (
    "onwards", "onward", "on", "to date", "to the present", "to now", "to today", "until now", "until today",
    "to present", "until the present", "- present", "through today",
)  # fmt: skip
_LASTING = frozenset(("war", "conflict", "hostilities", "fighting", "crisis", "offensive", "aggression"))
_STARTS = frozenset(
    ("start", "beginning", "outbreak", "onset", "outset", "launch", "began", "started", "broke")
)
_TAKING = frozenset(
    (
        "took",
        "takes",
        "taking",
        "came",
        "come",
        "coming",
        "entered",
        "entering",
        "assumed",
        "assuming",
        "been",
    )
)

_TERMS = ("administration", "presidency", "tenure", "term")
_THIS_TERM = tuple(f"{whose} {what}" for whose in ("this", "my", "our", "the current") for what in _TERMS)
_OPENING = frozenset(("first", "opening", "initial", "early"))
_BECOMING = frozenset(("became", "become", "becoming"))


class Edges(Stretches):
    """Rules for windows that begin or end at a date or an event."""

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
            or self.beside_event(i)
            or self.week_of(i)
            or self.stretch(i)
            or self.ago(i)
            or self.up_to_day(i)
            or self.season(i)
            or self.calendar(i, bare)
            or self.years(i, bare)
        )
        return found and self._with_tail(found)

    def onwards(self, i: int) -> Found | None:
        """``2022 onwards``, ``post-2014``, ``pre-2022``."""
        found = self._one_year(i, True)
        after = found and self.follows(found.next, "onwards", "onward", "and after", "and later")
        if found is not None and after:
            return Found(after, tuple(self._from(r, self.published) for r in found.readings), "since")
        side = self.follows(i, "post -", "pre -")
        found = self._one_year(side, True) if side else None
        if found is None:
            return None
        start, end = found.readings[0].hull
        span = DateRange(_next(end, 1), None) if self.word(i) == "post" else DateRange(None, _next(start, -1))
        return Found(found.next, (sure(span),), "after" if self.word(i) == "post" else "before")

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
        if found is None and opener == "since" and self.word(after) == "the":
            found = self._dated_noun(after + 1)
        if found is None:
            return None
        if opener == "from" and found.rule != "to date":
            tail = self.follows(found.next, *_TO_NOW)
            if tail is None:
                return None
            found = found._replace(next=tail)
        if found.within is not None and found.within.start is not None:
            day = found.readings[0].hull
            found = found._replace(readings=(Reading("", None, DateRange(found.within.start, day.end)),))
        end = self.published if opener in ("since", "from") else None
        readings = tuple(self._from(reading, end) for reading in found.readings)
        return Found(found.next, readings, "since")

    def _dated_noun(self, i: int) -> Found | None:
        """``the 1979 peace treaty``: an event that is known by its year."""
        year = self._one_year(i, True)
        return (
            year
            if year is not None and self.word(i + 1).isalpha() and self.word(i + 1) not in units()
            else None
        )

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
                and self.calendar(after, True, joints=()) is None
                and self.follows(after, "the summer", "the spring", "the fall", "the autumn") is None
            ):
                return None
        if (now := self.follows(after, "now", "today", "this day", "the present", "press time")) is not None:
            found: Found | None = Found(now, (sure(self._only(self.anchor("'now'"))),), "until")
        else:
            after = self.skip(after, "about", "around", "at least", "on", "in")
            found = self.edge_of(after) or self.window(after, bare=True)
            if found is None and self.word(i) != "by":
                found = self.edge(after)
                if found is not None and self._lasts(after, found.next):
                    return None  # "until the war ends" counts to its end, which is not known
        if found is None:
            return None
        readings = []
        for name, core, hull in found.readings:
            certain = hull.end if core == hull else hull.start
            readings.append(Reading(name, DateRange(None, certain), DateRange(None, hull.end)))
        return Found(found.next, tuple(readings), "until")

    def _lasts(self, i: int, after: int) -> bool:
        """Whether tokens ``i`` up to ``after`` name something that goes on, and not its start."""
        said = {self.word(k) for k in range(i, after)}
        return not said.isdisjoint(_LASTING) and said.isdisjoint(_STARTS)

    def before(self, i: int) -> Found | None:
        """``before 2014``, ``prior to the invasion``; ``after March 2022``."""
        after = self.follows(i, "before", "prior to", "ahead of", "in the run - up to", "in the lead - up to")
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
        side = self.edge_of(i)
        if side is not None and event_at(self.word, side.next, self.published) is not None:
            side = None  # "the start of the 2022 war"
        return side or self.office(i) or self.event(i) or self.window(i, bare=True)

    def edge_of(self, i: int) -> Found | None:
        """``the start of 2022``, ``the end of May``: that day itself."""
        i = self.skip(i, "the", "very")
        side = self.word(i)
        of_day = self.word(i + 1) == "day" and side in ("first", "last")
        if side not in ("start", "beginning", "outset", "end", "close") and not of_day:
            return None
        after = self.follows(i + 1 + of_day, "of the", "of", "- of -")
        if after is None:
            return None
        first = side not in ("end", "close", "last")
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

    def beside_event(self, i: int) -> Found | None:
        """``the first 18 months of the war``, ``the opening weeks of the war``, ``the year before the invasion``."""
        j = self.skip(i, "the")
        opening = self.word(j) in _OPENING
        if not opening and j == i:
            return None
        j += opening
        some = self.follows(j, "few", "several", "couple of")
        counted = self.number(j) if some is None else None
        after = some or (counted[0] if counted is not None else j)
        unit = self.word(after)
        if unit not in units() or singular(unit) == "hour":
            return None
        ahead = self.follows(after + 1, "before", "prior to", "ahead of", "leading up to", "preceding")
        start = ahead or self.follows(
            after + 1, "after", "following", *(("of", "into", "since") if opening else ())
        )
        found = self.event(start) if start else None
        day = found.readings[0].hull.start if found is not None else None
        if found is None or day is None:
            return None
        least = most = counted[1] if counted is not None else 1
        if some is not None:
            least, most = vague_lengths()["few", ""]
        elif counted is None and unit != singular(unit):
            least, most = vague_lengths().get(("bare", singular(unit)), (1, 12))
        lengths = (length_of(least, unit), length_of(most, unit))
        if ahead:
            core, hull = (DateRange(length.before(day), day - DAY) for length in lengths)
        else:
            core, hull = (DateRange(day, length.after(day) - DAY) for length in lengths)
        return Found(found.next, (Reading("", core, hull),), "range")

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
                and not (self.word(j) == "," and self.word(j + 1) in filler)
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
            return Found(dated.next, (self._when(days),), "event", within=span)
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

    def _office_head(self, j: int) -> bool:
        """Whether token ``j`` ends a phrase about taking office: *administration*, *became president*."""
        if self.word(j) == "president":
            return self.word(j - 1) in _BECOMING
        return self.word(j) in words("office_head")

    def tenure(self, i: int) -> Found | None:
        """``under this administration``, ``during the Obama administration``: US presidents. *Under Obama* tells when
        something was done, and is a ``tenure``, no window over which sums are told."""
        if self.word(i) not in ("under", "during", "throughout") or self.donor not in (None, "USA"):
            return None
        after = i + 1
        end, named = self.follows(after, *_THIS_TERM), False
        if end is not None:
            days = presidency(None, self.published)
            if days is None:
                self.anchor("this administration")
        else:
            j = self.skip(self.skip(after, "the"), "president", "former president", "then - president")
            name = self.word(j)
            if name not in {known for known, _ in inaugurations()} or not self.at(j).raw[:1].isupper():
                return None
            end, days = self.follows(self.skip(j + 1, "' s", "'"), *_TERMS), presidency(name, self.published)
            if end is None and self.word(i) != "under":
                return None
            end = end or j + 1
            named = self.word(i) == "under"
        if days is None or days.start is None:
            return None
        over = self.published is None or (days.end is not None and days.end < self.published)
        return Found(
            end,
            (sure(DateRange(days.start, days.end if over else self.published)),),
            "tenure" if named else "range",
        )

    def office(self, i: int) -> Found | None:
        """``since the start of the Biden administration``, ``since he took office``: US presidents."""
        names = {name for name, _ in inaugurations()}
        named = None
        j = i
        while j < i + 12 and not self._office_head(j):
            if self.word(j) in names:
                named = self.word(j)
            elif self.word(j) not in (*words("office"), "'", "."):
                return None
            j += 1
        seen = j < i + 12 and j > i
        while seen and (self._office_head(j) or self.word(j) in words("office")) and j < i + 14:
            j += 1
        if not seen or (named is None and self.donor not in (None, "USA")):
            return None
        while j > i and not self._office_head(j - 1):
            j -= 1
        verbs = {self.word(k) for k in range(i, j)}
        if self.word(j - 1) in ("office", "power") and verbs.isdisjoint(_TAKING):
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


def _next(day: dt.date | None, by: int) -> dt.date | None:
    return None if day is None else shifted(day, days=by)
