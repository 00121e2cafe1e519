"""A window of time whose edges may be fuzzy: days certainly inside, days possibly inside."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_serializer, model_validator

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import OPEN, DateRange, iso_range, month_range, spoken_range, year_range
from aidledger.model.record import Record
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from aidledger.model.party import Party

__all__ = ["OPEN", "DateRange", "Period"]

_LENGTH = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")
_LENGTH_UNITS = ("year", "month", "week", "day")


@cache
def _leads() -> frozenset[str]:
    """The words that take a capital only where they begin a sentence."""
    return frozenset(row["word"] for row in read_table("period_words") if row["kind"] == "lead")


class Period(Record):
    """A window of time, with ``core`` the days certainly inside it and ``hull`` the days possibly inside.

    Both are closed ranges of days, open where a side is ``None``; for a precise window they are equal.
    ``core=None`` means that no single day is certain, as for an unknown day in April. Where the fuzz comes
    from named alternatives, ``readings`` lists them. ``duration`` (ISO 8601, ``P5Y``) is a length whose
    dates are unknown. Two periods are equal when their days are, whatever words they were written in.

    As a field it also accepts text, a date, a year as ``int``, a pair of dates, or a :class:`DateRange`.
    Raises :class:`~aidledger.errors.UnreadablePeriod`.

    >>> Period.year(2021)
    Period('2021')
    >>> Period.parse("over the last year", published="2022-01-24").core
    DateRange(start=datetime.date(2021, 1, 24), end=datetime.date(2021, 12, 31))
    """

    core: DateRange | None
    hull: DateRange
    alternatives: tuple[tuple[str, DateRange], ...] = ()
    duration: str | None = None
    written: str | None = Field(default=None, max_length=500)
    label: str | None = Field(default=None, max_length=200)

    # -- making one --------------------------------------------------------------------------------

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return _completed(data)
        return data if isinstance(data, Period) else _read_any(data)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        named = [("core", self.core), ("hull", self.hull), *self.alternatives]
        for name, span in named:
            if span is None:
                continue
            if span.start is not None and span.end is not None and span.start > span.end:
                raise UnreadablePeriod(
                    f"{name} ends on {span.end}, before it starts on {span.start}",
                    remedy="give the earlier day first",
                )
            if not span.within(self.hull):
                raise UnreadablePeriod(f"{name} {span} is not within {self.hull}", remedy="widen the hull")
        if self.duration is not None and not _length_parts(self.duration):
            raise UnreadablePeriod(
                f"{self.duration!r} is no length of time",
                remedy="write it in ISO 8601, for example P5Y or P18M",
            )
        return self

    @classmethod
    def parse(
        cls,
        text: str,
        published: dt.date | str | None = None,
        donor: str | Party | None = None,
        *,
        day_first: bool | None = None,
    ) -> Period:
        """Read a whole text as one period.

        ``published`` (the day the text appeared) anchors relative words and closes ``since``; ``donor``
        (a code or a party) fixes the fiscal year, the US federal one by default; ``day_first`` says how
        ``03/04/2022`` is meant: left out, both readings are kept, named ``us`` and ``european``.

        Raises :class:`~aidledger.errors.UnreadablePeriod` for impossible dates, for words left over, and
        for relative text without ``published``: nothing is guessed.

        >>> Period.parse("since January 2021", published="2022-01-24")
        Period('since January 2021 (2021-01-01 to 2022-01-24)')
        >>> Period.parse("until 7/27/2022").end
        datetime.date(2022, 7, 27)
        >>> Period.parse("03/04/2022").reading("european").start
        datetime.date(2022, 4, 3)
        """
        from aidledger.model.period_text import parse_whole

        return parse_whole(text, published=published, donor=donor, day_first=day_first)

    @classmethod
    def day(cls, date: dt.date | str) -> Period:
        """One day.

        >>> Period.day("2022-01-23").hull.days
        1
        """
        return cls.between(date, date)

    @classmethod
    def between(cls, first: dt.date | str | int | None, last: dt.date | str | int | None) -> Period:
        """Every day from ``first`` to ``last``; ``None`` leaves a side open, a year or month counts whole.

        >>> Period.between(2018, "2020-06")
        Period('2018-01-01 to 2020-06-30')
        """
        start = None if first is None else _read_any(first)["hull"].start
        end = None if last is None else _read_any(last)["hull"].end
        span = DateRange(start, end)
        return cls(core=span, hull=span)

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year.

        >>> str(Period.year(2021))
        '2021'
        """
        span = year_range(year)
        return cls(core=span, hull=span)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month.

        >>> str(Period.month(2022, 3))
        '2022-03'
        """
        span = month_range(year, month)
        return cls(core=span, hull=span)

    @classmethod
    def fiscal_year(cls, year: int, donor: str | Party | None = None) -> Period:
        """The fiscal year that ``donor`` calls ``year``; the US federal one when no donor is given.

        See :mod:`aidledger.model.fiscal` for when each donor's year starts and which year names it.

        >>> Period.fiscal_year(2021)
        Period('FY2021 (2020-10-01 to 2021-09-30)')
        >>> Period.fiscal_year(2021, donor="GBR").start
        datetime.date(2021, 4, 1)
        """
        from aidledger.model.fiscal import fiscal_year

        span = fiscal_year(year, donor)
        return cls(core=span, hull=span, written=f"FY{year}")

    @classmethod
    def since(cls, date: dt.date | str | int, until: dt.date | str | int | None = None) -> Period:
        """From the first day of ``date`` on, to the last day of ``until`` where given.

        >>> str(Period.since("2014-01-01"))
        'since 2014-01-01'
        """
        return cls.between(date, until)

    @classmethod
    def always(cls) -> Period:
        """Every day there is.

        >>> Period.always().hull.is_open
        True
        """
        return cls(core=OPEN, hull=OPEN)

    # -- asking it ---------------------------------------------------------------------------------

    @property
    def start(self) -> dt.date | None:
        """The first day possibly inside; ``None`` when open."""
        return self.hull.start

    @property
    def end(self) -> dt.date | None:
        """The last day possibly inside; ``None`` when open."""
        return self.hull.end

    @property
    def is_precise(self) -> bool:
        """Whether every possible day is certain."""
        return self.core == self.hull

    @property
    def readings(self) -> dict[str, DateRange]:
        """The named alternatives, such as ``rolling`` and ``calendar``; empty when there is one reading."""
        return dict(self.alternatives)

    def reading(self, name: str) -> Period:
        """The period in one of its ``readings``: precise. Raises for a name that is not among them.

        >>> Period.parse("over the last year", published="2022-01-24").reading("calendar")
        Period('over the last year (2021)')
        """
        span = self.readings.get(name)
        if span is None:
            known = ", ".join(self.readings) or "none: it has one reading"
            raise UnreadablePeriod(f"no reading {name!r} of {self}", remedy=f"readings are {known}")
        return Period(core=span, hull=span, written=self.written, label=self.label)

    @property
    def iso(self) -> str:
        """The possible days in ISO 8601 (``2022-03``, ``2014-01-01/..``), or the length (``P5Y``)."""
        return self.duration if self.duration and self.hull == OPEN else iso_range(self.hull)

    # -- words -------------------------------------------------------------------------------------

    def _days_text(self) -> str:
        if self.duration and self.hull == OPEN:
            count_units = zip(_length_parts(self.duration), _LENGTH_UNITS, strict=True)
            length = " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in count_units if n)
            return f"{length}, dates unknown"
        text = spoken_range(self.hull)
        if self.is_precise:
            return text
        return f"{text}, certainly {self.core}" if self.core else f"{text}, no day certain"

    def __str__(self) -> str:
        days = self._days_text()
        if not self.written:
            return days
        says_it_all = self.is_precise and (days in self.written or self._is_spelt_out(self.written))
        return self.written if says_it_all else f"{self.written} ({days})"

    def _is_spelt_out(self, text: str) -> bool:
        """Whether words name the very day or month: ``March 30, 2022``, ``until 30 March 2022``, ``in March 2022``."""
        start, end = self.hull
        day = start or end
        if day is None:
            return False
        words = re.findall(r"[a-z]+|\d+", text.lower())
        month = f"{day:%B}".lower()
        named = any(len(word) > 2 and month.startswith(word) for word in words) and str(day.year) in words
        if start is None or end is None or start == end:
            return named and str(day.day) in words
        return named and self.hull == month_range(day.year, day.month)

    @property
    def in_a_sentence(self) -> str:
        """The same within other words: *Since 2014* stood at the beginning of a sentence, and is *since 2014* here.

        >>> Period.parse("Since March 2022").in_a_sentence
        'since March 2022 (since 2022-03-01)'
        """
        text = str(self)
        first = text.partition(" ")[0]
        return first.lower() + text.removeprefix(first) if first.lower() in _leads() else text

    def __repr__(self) -> str:
        return f"Period({str(self)!r})"

    def _key(self) -> tuple[object, ...]:
        return (self.hull, self.core, self.duration, self.alternatives)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    @model_serializer(mode="wrap")
    def _lean(self, handler: Any) -> Any:
        fields = {name: value for name, value in handler(self).items() if value is not None}
        if self.is_precise:
            fields.pop("core")
        elif self.core is None:
            fields["core"] = None
        if fields.pop("alternatives"):
            fields["readings"] = {name: type(fields["hull"])(span) for name, span in self.alternatives}
        return fields


def _length_parts(duration: str) -> tuple[int, ...]:
    match = _LENGTH.fullmatch(duration)
    parts = tuple(int(n or 0) for n in match.groups()) if match else ()
    return parts if any(parts) else ()


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    """Fields as written, with what follows from them: ``core`` is the hull unless said otherwise."""
    data = dict(data)
    readings = data.pop("readings", None)
    if readings:
        data["alternatives"] = tuple(readings.items()) if isinstance(readings, Mapping) else tuple(readings)
    if data.get("duration") and "hull" not in data:
        data["hull"] = OPEN
        data.setdefault("core", None)
    if "hull" in data:
        data.setdefault("core", data["hull"])
    return data


def _read_any(given: Any) -> dict[str, Any]:
    """The fields of a period given as text, date, year, range or pair."""
    if isinstance(given, Period):
        return dict(given.__dict__)
    if isinstance(given, str):
        return dict(Period.parse(given).__dict__)
    if isinstance(given, dt.datetime):
        given = given.date()
    if isinstance(given, dt.date):
        span = DateRange(given, given)
    elif isinstance(given, int) and not isinstance(given, bool):
        span = year_range(given)
    elif isinstance(given, DateRange):
        span = given
    elif isinstance(given, tuple | list) and len(given) == 2:
        return dict(Period.between(*given).__dict__)
    else:
        raise UnreadablePeriod(
            f"a {type(given).__name__} is no period",
            where=repr(given)[:80],
            remedy="give text, a date, a year or two dates",
        )
    return {"core": span, "hull": span}
