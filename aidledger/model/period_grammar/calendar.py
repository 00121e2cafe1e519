"""Dates in words: ``May 31, 2023``, ``April 2-7``, ``Friday 21 January``."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Iterator

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DAY,
    DateRange,
    make_date,
    month_range,
    shifted,
)
from aidledger.model.period_grammar.figures import Figures
from aidledger.model.period_grammar.reader import Found, Piece, Reading, remembered, sure
from aidledger.model.period_grammar.words import (
    months,
    weekdays,
)

_DAYTIMES = frozenset(("morning", "afternoon", "evening", "night"))


class Calendar(Figures):
    """Rules for months, days of months and weekdays."""

    def month_at(self, i: int) -> int | None:
        """The month named at ``i``; in running text only when written with a capital."""
        token = self.at(i)
        month = months().get(token.word)
        return None if month is None or (self.scan and not token.raw[0].isupper()) else month

    def _after_month(self, i: int) -> int:
        """The index after a month and the full stop of its abbreviation."""
        short = len(self.word(i)) <= 4 and self.word(i) not in ("may", "june", "july")
        return i + 1 + (short and self.word(i + 1) == "." and self.at(i + 1).glued)

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """``(next, number)`` of ``4``, ``4th``."""
        number = self.digits(i, 1, 2)
        if number is None or not number >= 1 or self._more_number(i + 1):
            return None
        ordinal = self.at(i + 1).glued and self.word(i + 1) in ("st", "nd", "rd", "th")
        return i + 1 + ordinal, number

    def piece(self, i: int) -> Piece | None:
        """A month or day in words, with its year where one is written."""
        i = self.skip(i, "the month of", "month of")
        month = self.month_at(i)
        if month is not None:
            after = self._after_month(i)
            numbered = self._day_number(after) or self._day_number(self.skip(after, "the"))
            if numbered is not None and self.word(numbered[0]) != "/":
                after, day = numbered
                found = self.year_at(self.skip(after, ","))
                return Piece(found[0], found[1], month, day) if found else Piece(after, None, month, day)
            comma = self.skip(after, ",", "of", "-") if self.digits(after + 1, 4, 4) else after
            found = self.year_at(comma)
            return Piece(found[0], found[1], month, None) if found else Piece(after, None, month, None)
        i = self.skip(i, "the")
        numbered = (i + 1, 1) if self.word(i) == "first" and self.word(i + 1) == "of" else self._day_number(i)
        if numbered is None:
            return None
        after, day = numbered
        dashed = self.word(after) == "-" and self.at(after).glued
        after = after + 1 if dashed else self.skip(after, "of", "day of")
        month = self.month_at(after)
        if month is None:
            return None
        after = self._after_month(after)
        dashed = dashed and self.word(after) == "-"
        found = self.year_at(after + 1 if dashed else self.skip(after, ",", "of"), short=dashed)
        return Piece(found[0], found[1], month, day) if found else Piece(after, None, month, day)

    def calendar(
        self, i: int, bare: bool, joints: tuple[str, ...] = ("-", "to", "through", "until")
    ) -> Found | None:
        """``May 31, 2023``, ``March 2022``, ``April 2-7``, ``3 to 5 May``, ``April-May 2022``."""
        first = self._days_before_month(i, joints)
        a = first[0] if first else self.piece(i)
        if a is None:
            return None
        b = first[1] if first else self._second_piece(a, joints)
        end = b or a
        after, offset = self._year_words(end.next) if end.year is None else (end.next, None)
        if (
            self.scan
            and end.year is None
            and offset is None
            and end.day is None
            and not bare
            and self.word(i) in ("may", "march", "mar", "jun", "dec", "jan", "sep")
        ):
            return None
        self.furthest = max(self.furthest, after)
        unit = "" if b else "day" if a.day else "month"
        readings = tuple(self._resolved(a, b, offset))
        return Found(after, readings, unit or "range", unit)

    def _days_before_month(self, i: int, joints: tuple[str, ...]) -> tuple[Piece, Piece] | None:
        """``3-5 May 2022``: two days that share the month behind them."""
        numbered = self._day_number(self.skip(i, "the"))
        joint = numbered and self.follows(numbered[0], *joints)
        if not numbered or not joint:
            return None
        b = self.piece(joint)
        if b is None or b.day is None or self.month_at(joint) is not None:
            return None
        return Piece(joint, b.year, b.month, numbered[1]), b

    def _second_piece(self, a: Piece, joints: tuple[str, ...]) -> Piece | None:
        joint = self.follows(a.next, *joints)
        if joint is None:
            return None
        b = self.piece(joint)
        if b is None and a.day is not None and a.year is None and (numbered := self._day_number(joint)):
            after, day = numbered
            found = self.year_at(self.skip(after, ","))
            b = Piece(found[0] if found else after, found[1] if found else None, a.month, day)
        if b is None or (a.day is None) != (b.day is None):
            return None
        return b

    def _resolved(self, a: Piece, b: Piece | None, offset: int | None) -> Iterator[Reading]:
        """The days from ``a`` to ``b``; a missing year comes from the other end, or from the day of publication."""
        end = b or a
        if end.year is not None:
            years = [("", end.year)]
        elif b is not None and a.year is not None:
            years = [("", a.year + ((b.month, b.day or 0) < (a.month, a.day or 0)))]
        else:
            years = self._years_of(end.month, end.day, offset)
        for name, year in years:
            last = self._days_of(end, year)
            if b is None:
                yield sure(last, name)
                continue
            first = a.year if a.year is not None else year - ((a.month, a.day or 0) > (b.month, b.day or 0))
            span = DateRange(self._days_of(a, first).start, last.end)
            if span.start is not None and span.end is not None and span.start > span.end:
                raise UnreadablePeriod(
                    f"{span.start} to {span.end} ends before it starts", where=self.text[:120]
                )
            yield sure(span, name)

    def _days_of(self, piece: Piece, year: int) -> DateRange:
        if piece.day is None:
            return month_range(year, piece.month)
        day = make_date(year, piece.month, piece.day)
        return DateRange(day, day)

    def _year_words(self, i: int) -> tuple[int, int | None]:
        """``last year``, ``of this year`` after a month: the offset from the year of publication."""
        i_ = self.skip(i, "of the", "of", ", of", ",", "in")
        for phrase, offset in (("last year", -1), ("previous year", -1), ("this year", 0), ("next year", 1)):
            after = self.follows(i_, phrase)
            if after is not None:
                return after, offset
        return i, None

    def _years_of(self, month: int, day: int | None, offset: int | None = None) -> list[tuple[str, int]]:
        """The years that a month or day without one can mean, by name.

        The last that had begun when the text appeared. One that begins within a week is that one (texts
        are dated a little early), one that begins within two months may be: ``past`` or ``coming``.
        """
        published = self.anchor("a date without its year")
        if offset is not None:
            return [("", published.year + offset)]
        begun = [
            year
            for year in range(published.year + 1, published.year - 9, -1)
            if not ((month, day) == (2, 29) and not isleap(year))
            and make_date(year, month, day or 1) <= shifted(published, months=0 if self.past else 2)
        ]
        first = make_date(begun[0], month, day or 1)
        if first <= published + 7 * DAY:
            return [("", begun[0])]
        return [("past", begun[1]), ("coming", begun[0])]

    @remembered
    def weekday(self, i: int) -> Found | None:
        """``Sunday``, ``last Friday``, ``Friday 21 January 2022`` (which must be a Friday)."""
        mod = self.word(i) if self.word(i) in ("last", "past", "this", "next") else ""
        i_ = i + bool(mod)
        number = weekdays().get(self.word(i_))
        if number is None or (self.scan and not self.at(i_).raw[0].isupper()):
            return None
        full = self.word(i_).endswith("day")
        after = i_ + 1
        after += not full and self.word(after) == "." and self.at(after).glued
        dated = self.piece(self.skip(after, ", the", ","))
        if dated is not None and dated.day is not None and not mod:
            return self._checked_weekday(dated, number, self.word(i_))
        if not full:
            return None
        after += self.word(after) in _DAYTIMES
        self.furthest = max(self.furthest, after)
        published = self.anchor("a weekday")
        back = (published.weekday() - number) % 7
        recent = published - back * DAY
        if mod == "next":
            return self._single(after, published + (7 - back) * DAY, "weekday")
        if mod == "this":
            monday = published - published.weekday() * DAY
            return self._single(after, monday + number * DAY, "weekday")
        if mod and back == 0:
            return self._single(after, recent - 7 * DAY, "weekday")
        if mod and number < published.weekday():
            options = (("recent", recent), ("week_before", recent - 7 * DAY))
            return Found(after, tuple(sure(DateRange(d, d), n) for n, d in options), "weekday", "day")
        return self._single(after, recent, "weekday")

    def _checked_weekday(self, piece: Piece, number: int, name: str) -> Found:
        after, offset = self._year_words(piece.next) if piece.year is None else (piece.next, None)
        self.furthest = max(self.furthest, after)
        years = [piece.year] if piece.year is not None else self._years_of(piece.month, piece.day, offset)
        days = [make_date(y if isinstance(y, int) else y[1], piece.month, piece.day or 1) for y in years]
        day = next((d for d in days if d.weekday() == number), days[0])
        if day.weekday() != number:
            raise UnreadablePeriod(
                f"{day} was a {day:%A}, not a {name.title()}",
                where=self.text[:120],
                remedy="correct the day or the date",
            )
        return self._single(after, day, "day")

    def _single(self, after: int, day: dt.date, rule: str) -> Found:
        return Found(after, (sure(DateRange(day, day)),), rule, "day")
