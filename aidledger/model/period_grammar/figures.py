"""Dates and years in figures: ``2022-03-04``, ``3/4/22``, ``2018-2020``."""

from __future__ import annotations

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DateRange,
    full_year,
    make_date,
    month_range,
    year_range,
)
from aidledger.model.fiscal import fiscal_rule, split_fiscal_year
from aidledger.model.period_grammar.reader import Found, Reader, Reading, sure

_SCALES = frozenset(
    ("million", "billion", "trillion", "thousand", "hundred", "percent", "m", "bn", "tons", "tonnes")
)

#: A year in two digits is at most so far ahead of the text.
_AHEAD = 30
#: And, of a text that tells no day, at most this.
_LATEST = 2050


class Figures(Reader):
    """Rules for dates and years in figures."""

    def year_at(self, i: int, *, short: bool = False) -> tuple[int, int] | None:
        """``(next, year)`` of a year written at ``i``: four digits, ``'22``, or two digits where ``short``."""
        if self.word(i) == "'" and self.at(i + 1).glued:
            i, short = i + 1, True
        number = self.digits(i, 4, 4)
        if number is None and short and len(self.word(i)) == 2 and (two := self.digits(i, 2, 2)) is not None:
            number = full_year(two)
            if number > self._latest:
                number -= 100  # FY62 in a text of 1964
        if number is None or self._more_number(i + 1) or (self.scan and not 1900 <= number <= 2099):
            return None
        return i + 1, number

    @property
    def _latest(self) -> int:
        return _LATEST if self.published is None else self.published.year + _AHEAD

    def _one_year(self, i: int, bare: bool) -> Found | None:
        found = self.year_at(i) if bare else None
        return found and Found(found[0], (sure(year_range(found[1])),), "year", "year")

    def _more_number(self, i: int) -> bool:
        """Whether the number before token ``i`` goes on: 2,000 or 2022.5 or 20 million."""
        sign, rest = self.at(i), self.at(i + 1)
        if sign.word in (",", ".") and sign.glued and rest.glued and rest.word.isdecimal():
            return True
        return sign.word == "%" or sign.word in _SCALES

    def years(self, i: int, bare: bool) -> Found | None:
        """``2022``, ``2018-2020``, ``2018-20``; the ``1990s``."""
        named = self.follows(self.skip(i, "the"), "calendar years", "calendar year", "cy", "years", "year")
        i = named if named is not None and self.digits(named, 4, 4) else i
        i += self.word(i) == "the" and self.word(i + 2) == "s"
        number = self.digits(i, 4, 4)
        if number is not None and self.word(i + 1) == "s" and self.at(i + 1).glued and number % 10 == 0:
            century = number % 100 == 0 and number < 2000
            span = year_range(number, number + (99 if century else 9))
            return Found(i + 2, (sure(span),), "decade", "" if century else "decade")
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
                last = first - first % 100 + two
                last = last if first < last <= max(self._latest, first + 1) else None
            if (
                last is not None
                and not self._more_number(after + 2)
                and (bare or self.digits(after + 1, 4, 4))
            ):
                if last < first:
                    raise UnreadablePeriod(f"{first} to {last} ends before it starts", where=self.text[:120])
                glued = self.word(after) == "/" or (len(self.word(after + 1)) == 2 and self._splits_years())
                if glued and last == first + 1:
                    return Found(after + 2, self._split_years(first), "years")
                if not self.scan or 1900 <= last <= 2099:
                    return Found(after + 2, (sure(year_range(first, last)),), "years")
        if not bare and named is None:
            return None
        joint = self.follows(after, "and", "&")
        following = self.year_at(joint) if joint else None
        if following is not None and following[1] == first + 1:
            return Found(following[0], (sure(year_range(first, first + 1)),), "years")
        return Found(after, (sure(year_range(first)),), "year", "year")

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
            year = int(b.word) if len(b.word) == 4 else full_year(int(b.word))
            unlikely = sep.word == "-" or not 1900 <= year <= 2099
            if sep.word == "." or (self.scan and unlikely):
                return None
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
            month = (sure(month_range(year, second), "month"),) if second <= 12 else ()
            return Found(after, (*month, *self._split_years(year)), "years")
        if second > 12 and second > year % 100:
            return None  # 2018-20 is a span of years
        return Found(after, (sure(month_range(year, second)),), "month", "month")

    def _splits_years(self) -> bool:
        """Whether the donor is known to write its fiscal years as *2024-25*."""
        try:
            rule = fiscal_rule(self.donor) if self.donor is not None else None
        except UnreadablePeriod:
            return False
        return rule is not None and rule.start_month != 1 and self.donor != "USA"

    def _split_years(self, first: int) -> tuple[Reading, ...]:
        """What 2022/23 means: both calendar years, or the fiscal year from one to the other."""
        fiscal = split_fiscal_year(first, first + 1, self.donor)
        return sure(year_range(first, first + 1), "calendar"), *(
            sure(span, name or "fiscal") for name, span in fiscal
        )

    def _three(self, after: int, a: str, sep: str, b: str, c: str) -> Found | None:
        if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
            return self._day(self._after_time(after), int(a), int(b), int(c))
        if max(len(a), len(b)) > 2 or len(c) not in (2, 4) or (self.scan and sep != "/" and len(c) != 4):
            return None
        if sep == "-" and len(c) == 2:
            raise UnreadablePeriod(
                "this date may begin or end with its year",
                where=self.text[:120],
                remedy="write the year in full",
            )
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
