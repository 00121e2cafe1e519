"""Units that have a name: fiscal years, quarters, seasons, *last year*, and their parts."""

from __future__ import annotations

from collections.abc import Iterator

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DAY,
    DateRange,
    month_range,
    months_from,
    shifted,
    year_range,
)
from aidledger.model.fiscal import (
    US_TRANSITION_QUARTER,
    FiscalLabel,
    fiscal_year,
    fiscal_year_holding,
    split_fiscal_year,
)
from aidledger.model.period_grammar.calendar import Calendar
from aidledger.model.period_grammar.reader import Found, Reading, remembered, sure
from aidledger.model.period_grammar.words import (
    Part,
    length_of,
    part_names,
    part_of,
    parts,
    season,
    seasons,
    words,
)

_PART_NAMES = {"middle": "mid", "start": "beginning", "outset": "beginning", "close": "end"}
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
BEFORE = ("last", "past", "previous", "preceding")
AFTER = ("next", "coming", "following", "upcoming")
_NOW = ("this", "current")

_CALENDAR_UNITS = ("year", "month", "week", "quarter", "decade")


class Units(Calendar):
    """Rules for named units of time and their parts."""

    @remembered
    def fiscal(self, i: int) -> Found | None:
        """``FY2021``, ``fiscal year 2021``, ``FY 2022-23``, ``the 2024 fiscal year``, ``1976tq``."""
        i = self.skip(i, "the")
        if self.digits(i, 4, 4) is not None:
            if self.word(i + 1) == "tq":
                return self._transition(i + 2, self.word(i))
            label = self._fiscal_label(i)
            after = label and self.follows(label.next, "fiscal year", "financial year", "budget year", "fy")
            return label and after and self._fiscal_found(label._replace(next=after))  # type: ignore[return-value]
        if self.word(i) == "tq" and self.digits(self.skip(i + 1, "of"), 4, 4):
            j = self.skip(i + 1, "of")
            return self._transition(j + 1, self.word(j))
        after = self.follows(
            i,
            "fy",
            "fiscal years",
            "fiscal year",
            "financial years",
            "financial year",
            "budget year",
            "fiscal",
        )
        after = after and self.skip(after, "( fy )")
        label = self._fiscal_label(after) if after else None
        if label is None:
            return None
        if self.word(label.next) == "tq":
            return self._transition(label.next + 1, str(label.first))
        return self._fiscal_found(label)

    def _transition(self, after: int, year: str) -> Found:
        if year != "1976":
            raise UnreadablePeriod(
                f"{year} has no transition quarter", where=self.text[:120], remedy="the only one is 1976tq"
            )
        return Found(after, (sure(US_TRANSITION_QUARTER),), "fiscal year")

    def _fiscal_label(self, i: int) -> FiscalLabel | None:
        """The label after the word, with the second year of a split year or of a span of fiscal years."""
        found = self.year_at(i, short=True)
        if found is None:
            return None
        after, first = found
        joined = self.word(after) in ("-", "/")
        second = None
        if joined and self.at(after + 1).glued:
            second = self.year_at(after + 1, short=True)
        if second is not None and second[1] == first + 1:
            return FiscalLabel(second[0], first, second[1], split=True)
        joint = self.follows(after, "-", "to", "through", "and", "until")
        if joint is not None:
            second = self.year_at(
                self.skip(joint, "fiscal year", "fiscal", "fy"), short=self.word(joint) == "fy" or joined
            )
        if second is not None and second[1] > first:
            return FiscalLabel(second[0], first, second[1], split=False)
        return FiscalLabel(after, first, first, split=False)

    def _fiscal_found(self, label: FiscalLabel) -> Found:
        if label.split:
            readings = tuple(
                sure(span, name) for name, span in split_fiscal_year(label.first, label.last, self.donor)
            )
            return Found(label.next, readings, "fiscal year", "year" if len(readings) == 1 else "")
        start = fiscal_year(label.first, self.donor).start
        span = DateRange(start, fiscal_year(label.last, self.donor).end)
        return Found(label.next, (sure(span),), "fiscal year", "year" if label.first == label.last else "")

    @remembered
    def quarter(self, i: int) -> Found | None:
        """``Q1 2023``, ``2023 Q1``, ``H2 of 2022``, ``Q3 FY2023``."""

        def code(j: int) -> tuple[int, str] | None:
            letter, digit = self.word(j), self.at(j + 1)
            if (
                letter in ("q", "h")
                and digit.glued
                and digit.word in _ORDINALS
                and (letter == "q" or digit.word < "3")
            ):
                return j + 2, f"{_ORDINALS[digit.word]} {'quarter' if letter == 'q' else 'half'}"
            number, letter = self.word(j), self.word(j + 1)
            if (
                number in _ORDINALS
                and self.at(j + 1).glued
                and (letter == "q" or (letter == "h" and number < "3"))
            ):
                return j + 2, f"{_ORDINALS[number]} {'quarter' if letter == 'q' else 'half'}"
            return None

        found = code(i)
        if found is not None:
            target = self.fiscal(self.skip(found[0], "of", "in", "/", "-")) or self.years(
                self.skip(found[0], "of", "in", "/", "-"), bare=True
            )
            return target and self._part(target.next, found[1], found[1], target)
        year = self.fiscal(i) or (
            Found(i + 1, (sure(year_range(y)),), "year", "year") if (y := self.digits(i, 4, 4)) else None
        )
        if year is None:
            return None
        found = code(self.skip(year.next, "-", ","))
        return found and self._part(found[0], found[1], found[1], year)

    @remembered
    def season(self, i: int) -> Found | None:
        """``the summer of 2022``, ``winter 2022-23``, ``last spring``."""
        i = self.skip(i, "the")
        i = self.skip(i, "this") if self.word(i + 1) in ("past", "coming") else i
        mod = self.word(i) if self.word(i) in ("last", "past", "this", "next", "coming") else ""
        i += bool(mod)
        mod = "next" if mod == "coming" else mod
        name = self.word(i)
        if name not in seasons():
            return None
        found = None if mod else self.year_at(self.skip(i + 1, "of", "in", ","))
        if found is not None:
            after, year = found
            if (
                name == "winter"
                and self.word(after) in ("-", "/")
                and self.digits(after + 1, 2, 4) is not None
            ):
                return Found(after + 2, (Reading("", *season(name, year)),), "season")
            if name == "winter":
                options = (("begins_then", year), ("ends_then", year - 1))
                return Found(after, tuple(Reading(n, *season(name, y)) for n, y in options), "season")
            return Found(after, (Reading("", *season(name, year)),), "season")
        after, offset = (i + 1, None) if mod else self._year_words(i + 1)
        if not mod and offset is None and self.scan:
            return None  # "fall" and "spring" are verbs too
        self.furthest = max(self.furthest, after)
        published = self.anchor("a season without its year")
        if offset is None:
            offset = 0
            start = season(name, published.year)[1].start
            begun = start is not None and start <= published
            if mod == "next":
                offset = int(begun)
            elif mod in ("last", "past"):
                ended = (season(name, published.year)[1].end or published) < published
                offset = 0 if ended else -1
            elif not begun and mod != "this":
                offset = -1
        return Found(after, (Reading("", *season(name, published.year + offset)),), "season")

    def named_unit(self, i: int) -> Found | None:
        """``last year``, ``this month``, ``next fiscal year``, ``last July``: units of the calendar."""
        i = self.skip(i, "the")
        mod = self.word(i)
        offset = -1 if mod in BEFORE else 1 if mod in AFTER else 0
        if not offset and mod not in _NOW:
            return None
        if (after := self.follows(i + 1, "fiscal year", "financial year", "budget year")) is not None:
            length = length_of(1, "year") if offset else None
            day = self.anchor("a fiscal year without its number", length)
            span = fiscal_year_holding(day, self.donor, offset)
            return Found(
                after, (self._begun(sure(span)) if not offset else sure(span),), "fiscal year", "year"
            )
        i = self.skip(i + 1, "calendar") - 1
        unit = self.word(i + 1)
        if unit in _CALENDAR_UNITS:
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

    def _part_name(self, i: int) -> tuple[int, str] | None:
        word = self.word(i)
        name = _PART_NAMES.get(word, word)
        word = "last" if word == "final" else word
        if word in words("ordinal") or word == "last":
            after = self.skip(i + 1, "few", "couple of")
            counted = self.number(i + 1)
            if counted is not None and word in ("first", "last") and self.word(counted[0]) == "months":
                return (counted[0] + 1, f"{word} {counted[1]}") if counted[1] < 12 else None
            if self.word(after) in ("half", "quarter", "week", "weeks", "days", "months"):
                ordinal = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}.get(word, word)
                unit = self.word(after)
                return (after + 1, f"{ordinal} {unit}") if unit != "weeks" else (after + 1, f"{ordinal} days")
            return None
        return (i + 1, name) if name in part_names() else None

    @remembered
    def part(self, i: int) -> Found | None:
        """``late December``, ``mid-2022``, ``the first half of 2022``, ``early to mid 2023``."""
        first = self._part_name(self.skip(i, "the", "very"))
        if first is None:
            return None
        last = first
        joint = self.follows(first[0], "to", "- to -", "or", "-")
        if joint is not None and (second := self._part_name(joint)) is not None:
            last = second
        after = self.skip(last[0], "- of -", "of the", "of", "in the", "in", "-", "part of", "the")
        target = self.target(after)
        if target is None and self.word(after - 1) == "the" and self.word(after) in _CALENDAR_UNITS:
            target = Found(after + 1, tuple(self._unit(self.word(after), 0)), "this", self.word(after))
        return target and self._part(target.next, first[1], last[1], target)

    def _part(self, after: int, first: str, last: str, target: Found) -> Found | None:
        begin, end = self._part_of(first, target.unit), self._part_of(last, target.unit)
        if begin is None or end is None:
            return None
        readings = []
        for reading in target.readings:
            core, hull = part_of(begin, target.unit, reading.hull)
            last_core, last_hull = part_of(end, target.unit, reading.hull)
            readings.append(Reading(reading.name, core.cover(last_core), hull.cover(last_hull)))
        return Found(after, tuple(readings), "part")

    def _part_of(self, name: str, unit: str) -> Part | None:
        """A part in the table, or ``first 9`` and ``last 3``: that many months of a year."""
        side, _, count = name.partition(" ")
        if not count.isdecimal():
            return parts().get((name, unit))
        months_ = int(count)
        if unit != "year":
            return None
        return Part(1, 1, months_, months_) if side == "first" else Part(13 - months_, 13 - months_, 12, 12)

    def target(self, i: int) -> Found | None:
        """What has parts: a month, a year, a decade, a fiscal year, *last year*, *this month*."""
        return self.fiscal(i) or self.named_unit(i) or self.years(i, bare=True) or self.calendar(i, bare=True)
