"""Dates as texts write them: days, months, years, their parts, and stretches named by their unit."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Iterator
from typing import NamedTuple

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import DAY, DateRange, full_year, make_date, month_range, shifted, year_range
from aidledger.model.fiscal import US_TRANSITION_QUARTER, FiscalLabel, fiscal_year, split_fiscal_year
from aidledger.model.period_words import (
    END,
    Length,
    Token,
    by_first_word,
    months,
    numbers,
    part_names,
    part_of,
    parts,
    season,
    seasons,
    tokens,
    weekdays,
    words,
)

_SCALES = frozenset(
    ("million", "billion", "trillion", "thousand", "hundred", "percent", "m", "bn", "tons", "tonnes")
)
_PART_NAMES = {"middle": "mid", "start": "beginning", "outset": "beginning", "close": "end"}
_DAYTIMES = frozenset(("morning", "afternoon", "evening", "night"))
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}


class Reading(NamedTuple):
    """One way to read a text: its name (empty when it is the only one), core and hull."""

    name: str
    core: DateRange | None
    hull: DateRange


class Found(NamedTuple):
    """What a rule found: the index of the token after it, its readings, the rule, and the unit it is one of."""

    next: int
    readings: tuple[Reading, ...]
    rule: str
    unit: str = ""
    duration: str | None = None


class Piece(NamedTuple):
    """A written month or day whose year may be missing."""

    next: int
    year: int | None
    month: int
    day: int | None


class NeedsPublished(UnreadablePeriod):
    """Relative words whose anchor is not known; ``length`` is the length they speak of."""

    length: Length | None = None


def sure(span: DateRange, name: str = "") -> Reading:
    """A reading without fuzz."""
    return Reading(name, span, span)


class Dates:
    """The rules for dates over the tokens of one text. Each returns what it found at a token, or ``None``.

    In a ``scan`` of running text, words that are mostly something else (*may*, a bare 2021) are not dates.
    """

    def __init__(
        self, text: str, published: dt.date | None, donor: str | None, day_first: bool | None, scan: bool
    ) -> None:
        self.text = text
        self._rest = tokens(text)
        self.tokens: list[Token] = []
        self.published = published
        self.donor = donor
        self.day_first = day_first
        self.scan = scan
        self.past = False
        self.furthest = 1

    # -- looking at tokens -------------------------------------------------------------------------

    def at(self, i: int) -> Token:
        """Token ``i``; :data:`END` beyond the text. The text is cut into tokens as far as it is looked at."""
        seen = self.tokens
        while i >= len(seen):
            token = next(self._rest, None)
            if token is None:
                return END
            seen.append(token)
        return seen[i]

    def remaining(self, i: int) -> list[Token]:
        """Every token from ``i`` on."""
        self.tokens.extend(self._rest)
        return self.tokens[i:]

    def word(self, i: int) -> str:
        """The lower case of token ``i``."""
        return self.tokens[i].word if i < len(self.tokens) else self.at(i).word

    def follows(self, i: int, *phrases: str) -> int | None:
        """The index after the first of ``phrases`` that stands at ``i``."""
        for phrase in by_first_word(phrases).get(self.word(i), ()):
            if all(self.word(i + k) == phrase[k] for k in range(1, len(phrase))):
                return i + len(phrase)
        return None

    def skip(self, i: int, *phrases: str) -> int:
        """``i``, or the index after the first of ``phrases`` that stands there."""
        return self.follows(i, *phrases) or i

    def digits(self, i: int, shortest: int, longest: int) -> int | None:
        """The number at ``i`` when it has that many digits."""
        word = self.word(i)
        return int(word) if word.isdecimal() and shortest <= len(word) <= longest else None

    def anchor(self, what: str, length: Length | None = None) -> dt.date:
        """The day the text appeared, without which ``what`` has no date."""
        if self.published is None:
            error = NeedsPublished(
                f"{what} depends on the day it was written",
                where=self.text[:120],
                remedy="give published=, the day the text appeared",
            )
            error.length = length
            raise error
        return self.published

    def clip(self, first: int, after: int) -> str:
        """The text of tokens ``first`` up to ``after``."""
        return self.text[self.at(first).start : self.tokens[after - 1].end] if after > first else ""

    # -- years -------------------------------------------------------------------------------------

    def year_at(self, i: int, *, short: bool = False) -> tuple[int, int] | None:
        """``(next, year)`` of a year written at ``i``: four digits, ``'22``, or two digits where ``short``."""
        if self.word(i) == "'" and self.at(i + 1).glued:
            i, short = i + 1, True
        number = self.digits(i, 4, 4)
        if number is None and short and len(self.word(i)) == 2 and (two := self.digits(i, 2, 2)) is not None:
            number = full_year(two)
        if number is None or self._more_number(i + 1) or (self.scan and not 1900 <= number <= 2099):
            return None
        return i + 1, number

    def _more_number(self, i: int) -> bool:
        """Whether the number before token ``i`` goes on: 2,000 or 2022.5 or 20 million."""
        sign, rest = self.at(i), self.at(i + 1)
        if sign.word in (",", ".") and sign.glued and rest.glued and rest.word.isdecimal():
            return True
        return sign.word == "%" or sign.word in _SCALES

    def years(self, i: int, bare: bool) -> Found | None:
        """``2022``, ``2018-2020``, ``2018-20``; the ``1990s``."""
        i = self.skip(i, "the year") if self.digits(i + 2, 4, 4) else i
        i += self.word(i) == "the" and self.word(i + 2) == "s"
        number = self.digits(i, 4, 4)
        if number is not None and self.word(i + 1) == "s" and self.at(i + 1).glued and number % 10 == 0:
            span = year_range(number, number + (99 if number % 100 == 0 else 9))
            return Found(i + 2, (sure(span),), "decade", "decade")
        found = self.year_at(i)
        if found is None:
            return None
        after, first = found
        if self.word(after) == "-" or (self.word(after) == "/" and self.at(after).glued):
            last = self.digits(after + 1, 4, 4)
            if (
                last is None
                and self.at(after + 1).glued
                and (two := self.digits(after + 1, 2, 2)) is not None
            ):
                last = first - first % 100 + two if two > first % 100 else None
            if (
                last is not None
                and not self._more_number(after + 2)
                and (bare or self.digits(after + 1, 4, 4))
            ):
                if last < first:
                    raise UnreadablePeriod(f"{first} to {last} ends before it starts", where=self.text[:120])
                if not self.scan or 1900 <= last <= 2099:
                    return Found(after + 2, (sure(year_range(first, last)),), "years")
        if not bare:
            return None
        return Found(after, (sure(year_range(first)),), "year", "year")

    # -- dates in figures --------------------------------------------------------------------------

    def figures(self, i: int, short_month: bool = False) -> Found | None:
        """``2022-03-04``, ``2022-03``, ``3/4/22``, ``31.05.2023``, ``09/2022``; ``04/22`` where ``short_month``."""
        a, sep, b = self.at(i), self.at(i + 1), self.at(i + 2)
        if not (a.word.isdecimal() and b.word.isdecimal() and sep.glued and b.glued and sep.word in "/-."):
            whole = a.word if not self.scan and a.word.isdecimal() and len(a.word) == 8 else ""
            if not whole:
                return None
            return self._day(i + 1, int(whole[:4]), int(whole[4:6]), int(whole[6:]))
        c = self.at(i + 4)
        if self.word(i + 3) == sep.word and self.at(i + 3).glued and c.glued and c.word.isdecimal():
            if self.at(i + 5).word == sep.word and self.at(i + 5).glued and self.at(i + 6).word.isdecimal():
                return None
            return self._three(i + 5, a.word, sep.word, b.word, c.word)
        if len(a.word) == 4 and len(b.word) == 2 and sep.word != ".":
            return self._year_month(i + 3, int(a.word), sep.word, int(b.word))
        if len(a.word) <= 2 and (len(b.word) == 4 or (short_month and len(b.word) == 2)):
            if (
                sep.word == "."
                or (sep.word == "-" and self.scan)
                or (self.scan and not 1900 <= int(b.word) <= 2099)
            ):
                return None
            year = int(b.word) if len(b.word) == 4 else full_year(int(b.word))
            return Found(i + 3, (sure(month_range(year, int(a.word))),), "month", "month")
        if not self.scan and sep.word == "/" and len(a.word) <= 2 and len(b.word) == 2:
            raise UnreadablePeriod(
                "this can be a day of an unnamed year or a month of a year",
                where=self.text[:120],
                remedy="write the year in full, as in 04/2022",
            )
        return None

    def _year_month(self, after: int, year: int, sep: str, second: int) -> Found | None:
        if self.scan and not 1900 <= year <= 2099:
            return None
        if sep == "/" and second == (year + 1) % 100:
            split = sure(year_range(year, year + 1), "years")
            return Found(
                after,
                (sure(month_range(year, second), "month"), split) if second <= 12 else (split,),
                "years",
            )
        if second > 12 and second > year % 100:
            return None  # 2018-20 is a span of years
        return Found(after, (sure(month_range(year, second)),), "month", "month")

    def _three(self, after: int, a: str, sep: str, b: str, c: str) -> Found | None:
        if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
            return self._day(self._after_time(after), int(a), int(b), int(c))
        if max(len(a), len(b)) > 2 or len(c) not in (2, 4) or (self.scan and sep != "/" and len(c) != 4):
            return None
        year = int(c) if len(c) == 4 else full_year(int(c))
        after = self._after_time(after)
        first, second = int(a), int(b)
        if first > 12 or (sep == "." and second <= 12):
            if second > 12:
                raise UnreadablePeriod(
                    f"neither {first} nor {second} is a month", where=self.text[:120], remedy="check the date"
                )
            return self._day(after, year, second, first)
        if second > 12 or first == second or self.day_first is False:
            return self._day(after, year, first, second)
        if self.day_first:
            return self._day(after, year, second, first)
        both = (("us", first, second), ("european", second, first))
        readings = tuple(sure(DateRange(d, d), name) for name, m, n in both for d in (make_date(year, m, n),))
        return Found(after, readings, "day", "day")

    def _after_time(self, i: int) -> int:
        """Past a time of day (``T00:00:00``, ``00:00``), which says nothing about the day."""
        j = i + 1 if self.word(i) == "t" and self.at(i).glued else i
        if self.digits(j, 2, 2) is None or self.word(j + 1) != ":" or self.digits(j + 2, 2, 2) is None:
            return i
        j += 3
        while self.word(j) in (":", ".", "+") and self.at(j + 1).word.isdecimal() and j < i + 12:
            j += 2
        return j + 1 if self.word(j) == "z" and self.at(j).glued else j

    def _day(self, after: int, year: int, month: int, day: int) -> Found:
        date = make_date(year, month, day)
        return Found(after, (sure(DateRange(date, date)),), "day", "day")

    # -- dates in words ----------------------------------------------------------------------------

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
        if number is None or not 1 <= number or self._more_number(i + 1):
            return None
        ordinal = self.at(i + 1).glued and self.word(i + 1) in ("st", "nd", "rd", "th")
        return i + 1 + ordinal, number

    def piece(self, i: int) -> Piece | None:
        """A month or day in words, with its year where one is written."""
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
        numbered = self._day_number(self.skip(i, "the"))
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

    # -- fiscal years, quarters, seasons, parts ----------------------------------------------------

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

    def season(self, i: int) -> Found | None:
        """``the summer of 2022``, ``winter 2022-23``, ``last spring``."""
        i = self.skip(i, "the")
        mod = self.word(i) if self.word(i) in ("last", "past", "this", "next") else ""
        i += bool(mod)
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

    def _part_name(self, i: int) -> tuple[int, str] | None:
        word = self.word(i)
        name = _PART_NAMES.get(word, word)
        if word in words("ordinal") or word == "last":
            after = self.skip(i + 1, "few", "couple of")
            if self.word(after) in ("half", "quarter", "week", "weeks", "days", "months"):
                ordinal = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}.get(word, word)
                unit = self.word(after)
                return (after + 1, f"{ordinal} {unit}") if unit != "weeks" else (after + 1, f"{ordinal} days")
            return None
        return (i + 1, name) if name in part_names() else None

    def part(self, i: int) -> Found | None:
        """``late December``, ``mid-2022``, ``the first half of 2022``, ``early to mid 2023``."""
        first = self._part_name(self.skip(i, "the", "very"))
        if first is None:
            return None
        last = first
        joint = self.follows(first[0], "to", "- to -", "or", "-")
        if joint is not None and (second := self._part_name(joint)) is not None:
            last = second
        target = self.target(self.skip(last[0], "- of -", "of the", "of", "in", "-", "part of", "the"))
        return target and self._part(target.next, first[1], last[1], target)

    def _part(self, after: int, first: str, last: str, target: Found) -> Found | None:
        begin, end = parts().get((first, target.unit)), parts().get((last, target.unit))
        if begin is None or end is None:
            return None
        readings = []
        for reading in target.readings:
            core, hull = part_of(begin, target.unit, reading.hull)
            last_core, last_hull = part_of(end, target.unit, reading.hull)
            readings.append(Reading(reading.name, core.cover(last_core), hull.cover(last_hull)))
        return Found(after, tuple(readings), "part")

    def target(self, i: int) -> Found | None:
        """What has parts: a month, a year, a decade, a fiscal year, *last year*, *this month*."""
        return self.fiscal(i) or self.named_unit(i) or self.years(i, bare=True) or self.calendar(i, bare=True)

    def named_unit(self, i: int) -> Found | None:
        """*last year*, *this month*: see :mod:`aidledger.model.period_text`."""
        raise NotImplementedError

    def number(self, i: int) -> tuple[int, int] | None:
        """``(next, number)`` of a small number in figures or words."""
        found = self.digits(i, 1, 3)
        if found is None:
            found = numbers().get(self.word(i))
            tens = found is not None and found >= 20 and found % 10 == 0
            ones = numbers().get(self.word(i + 2)) if tens and self.word(i + 1) == "-" else None
            if found is not None and ones is not None and ones < 10:
                return i + 3, found + ones
        return None if found is None or not found else (i + 1, found)
