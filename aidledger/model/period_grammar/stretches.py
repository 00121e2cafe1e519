"""Stretches counted from the day of publication: *over the past year*, *two weeks ago*, *so far*."""

from __future__ import annotations

import datetime as dt

from aidledger.model.daterange import (
    DAY,
    DateRange,
)
from aidledger.model.fiscal import fiscal_year_holding
from aidledger.model.period_grammar.reader import Found, Reading, remembered, sure
from aidledger.model.period_grammar.units import AFTER, BEFORE, Units
from aidledger.model.period_grammar.words import (
    length_of,
    singular,
    units,
    vague_lengths,
    words,
)

_NEAR = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "last night": -1,
}


class Stretches(Units):
    """Rules for lengths of time and for stretches that are counted from now."""

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
        written = {"month": f"P{count}M", "day": f"P{count}D"}.get(singular(unit))
        return Found(after, (), "length", duration=written or length_of(count, unit).iso)

    def stretch(self, i: int) -> Found | None:
        """``the past year``, ``the last six months``, ``the past few weeks``, ``the next two years``."""
        ended = self.follows(
            i, "the year just past", "the year just ended", "the year just gone", "the year just ending"
        )
        if ended is not None:
            return Found(ended, tuple(self._unit("year", -1)), "last", "year")
        self.furthest = max(self.furthest, i + 1)
        the = self.word(i) == "the"
        j = i + the
        if self.word(j) == "course" or self.follows(i, "the course of the", "course of the"):
            j = self.skip(i, "the course of the", "course of the")
            the = True
        mod = self.word(j)
        if mod == "recent":
            return self._vague(j + 1, "recent", past=True)
        if mod not in (*BEFORE, *AFTER):
            return self.named_unit(i)
        past = mod in BEFORE
        k = self.skip(j + 1, "couple of", "couple")
        if k > j + 1:
            return self._vague(k, "couple", past)
        if self.word(j + 1) in ("few", "several"):
            return self._vague(j + 2, self.word(j + 1), past)
        counted = self.number(j + 1)
        if counted is not None:
            years = self.follows(counted[0], "fiscal years", "financial years")
            return self._fiscal_years(years, counted[1], past) if years else self._rolled(*counted, past)
        unit = self.word(j + 1)
        if unit in units() and unit != singular(unit):
            return self._vague(j + 1, "bare", past)
        if (mod == "past" and unit in units()) or (unit == "decade" and the and self.published is None):
            return self._rolled(j + 1, 1, past)
        named = self.named_unit(i)
        if named is None or not the or named.unit not in ("year", "month", "week", "quarter", "decade"):
            return named
        if named.rule == "fiscal year" or mod not in ("last", "next", "coming"):
            return named
        rolled = self._rolled(j + 1, 1, past)
        if rolled is None:
            return named
        if rolled.next > named.next or named.unit == "decade":
            return rolled
        calendar = tuple(r._replace(name=f"calendar {r.name}".strip()) for r in named.readings)
        return named._replace(readings=(rolled.readings[0]._replace(name="rolling"), *calendar), rule="last")

    def _fiscal_years(self, after: int, count: int, past: bool) -> Found:
        """``the last three fiscal years``: whole years before, or after, the one that runs."""
        day = self.anchor("fiscal years without their numbers")
        first, last = (-count, -1) if past else (1, count)
        span = DateRange(
            fiscal_year_holding(day, self.donor, first).start, fiscal_year_holding(day, self.donor, last).end
        )
        return Found(after, (sure(span),), "fiscal year")

    def week_of(self, i: int) -> Found | None:
        """``the week of March 14, 2022``: the week that holds the day, or the seven days from it."""
        after = self.follows(self.skip(i, "the"), "week of", "week beginning", "week starting")
        found = after and (
            self.figures(after) or self.weekday(after) or self.calendar(after, True, joints=())
        )
        if not found or found.unit != "day" or len(found.readings) != 1:
            return None
        day = found.readings[0].hull.start
        if day is None:
            return None
        back = {"from": 0, "monday": day.weekday(), "sunday": (day.weekday() + 1) % 7}
        starts = {name: day - days * DAY for name, days in back.items()}
        readings = tuple(sure(DateRange(first, first + 6 * DAY), name) for name, first in starts.items())
        return Found(found.next, readings, "week", "week")

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

    @remembered
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
        """``the 12 months to June 2023``, ``the year ending 31 March 2022``, ``the fiscal year that begins Oct. 1``."""
        j = self.skip(i, "the")
        counted = self.number(j)
        j, count = counted if counted is not None else (j, 1)
        fiscal = self.follows(j, "fiscal year", "financial year")
        j = fiscal - 1 if fiscal and counted is None else j
        unit = self.word(j)
        ending = self.word(j + 1) in ("ending", "ended", "beginning", "starting", "that", "which")
        if unit not in units() or (counted is None and unit not in ("year", "decade") and not ending):
            return None
        begins = self.follows(j + 1, "beginning", "starting", "that begins", "that starts", "which begins")
        if begins is not None and unit == "year":
            return self._year_from(self.skip(begins, "on", "in"))
        after = self.follows(j + 1, "to", "up to", "ending in", "ending on", "ending", "ended in", "ended on", "ended",
                             "through", "until")  # fmt: skip
        end = after and (self.figures(after) or self._end_of(after) or self.calendar(after, True, joints=())
                         or self._one_year(after, True))  # fmt: skip
        if not end or len(end.readings) != 1 or end.readings[0].hull.end is None:
            return None
        last = end.readings[0].hull.end
        length = length_of(count, unit)
        rule = "fiscal year" if fiscal and count == 1 else "rolling"
        return Found(end.next, (sure(DateRange(length.before(last + DAY), last)),), rule)

    def _end_of(self, i: int) -> Found | None:
        """``the end of June 2023``."""
        after = self.follows(self.skip(i, "the"), "end of", "close of")
        return self.calendar(after, True, joints=()) or self._one_year(after, True) if after else None

    def _year_from(self, i: int) -> Found | None:
        """The year that begins on a day; the next such day where its year is not written."""
        first = self.calendar(i, True, joints=())
        day = first.readings[0].hull.start if first is not None else None
        if first is None or day is None:
            return None
        piece = self.piece(i)
        if piece is not None and piece.year is None and self.published is not None:
            while day <= self.published:
                day = length_of(1, "year").after(day)
        return Found(
            first.next, (sure(DateRange(day, length_of(1, "year").after(day) - DAY)),), "fiscal year"
        )

    @remembered
    def days_near(self, i: int) -> Found | None:
        """``today``, ``yesterday``, ``tomorrow``, ``this morning``, ``last night``."""
        i = self.skip(i, "earlier", "late", "early", "later")
        for phrase, offset in _NEAR.items():
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
