"""Fiscal years: when each donor's year starts, and which calendar year names it.

``aidledger/data/fiscal_years.csv`` holds one row per donor: the month in which its year starts, and whether
the year is named by the calendar year in which it starts or ends (US FY2021 ends in September 2021, Japan's
fiscal 2021 starts in April 2021).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aidledger.errors import UnknownName, UnreadablePeriod
from aidledger.model.daterange import DateRange, make_date, months_from
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from aidledger.model.party import Party

#: Between the US fiscal year 1976 (July to June) and 1977 (October to September).
US_TRANSITION_QUARTER = DateRange(dt.date(1976, 7, 1), dt.date(1976, 9, 30))


class FiscalYear(NamedTuple):
    """How a donor counts its years: first month, and whether the year is named by its end."""

    start_month: int
    named_by_end: bool


@cache
def _table() -> dict[str, FiscalYear]:
    return {
        row["code"]: FiscalYear(int(row["start_month"]), row["named_by"] == "end")
        for row in read_table("fiscal_years")
    }


def fiscal_rule(donor: str | Party | None) -> FiscalYear:
    """How ``donor`` (a code, a name or a party) counts its years; the US federal way for ``None``.

    Raises :class:`~aidledger.errors.UnreadablePeriod` for a donor whose fiscal year is not in the table.

    >>> fiscal_rule("AUS")
    FiscalYear(start_month=7, named_by_end=True)
    """
    code = "USA" if donor is None else donor if isinstance(donor, str) else donor.code
    rule = _table().get(code.strip().upper()) or _table().get(_code_of(code))
    if rule is None:
        raise UnreadablePeriod(
            f"the fiscal year of {code} is not known",
            remedy="give the dates themselves, as in Period.between(a, b)",
        )
    return rule


def _code_of(name: str) -> str:
    """The code of a donor given by name; empty when the lexicon does not know it."""
    from aidledger.model.party import Donor

    try:
        return Donor.resolve(name).code
    except UnknownName:
        return ""


def fiscal_year_start(donor: str | Party | None) -> int:
    """The month in which the fiscal year of ``donor`` starts."""
    return fiscal_rule(donor).start_month


def fiscal_year(label: int, donor: str | Party | None = None) -> DateRange:
    """The days of the fiscal year that ``donor`` calls ``label``.

    US fiscal years up to 1976 ran from July to June (31 U.S.C. 1102 before the Budget Act of 1974).

    >>> print(fiscal_year(2021), "|", fiscal_year(1975, "USA"), "|", fiscal_year(2021, "JPN"))
    2020-10-01 to 2021-09-30 | 1974-07-01 to 1975-06-30 | 2021-04-01 to 2022-03-31
    """
    rule = fiscal_rule(donor)
    us_before_1977 = rule is _table()["USA"] and label <= 1976
    month = 7 if us_before_1977 else rule.start_month
    first_year = label - 1 if rule.named_by_end else label
    return months_from(make_date(first_year, month, 1), 12)


def fiscal_year_holding(day: dt.date, donor: str | Party | None = None, offset: int = 0) -> DateRange:
    """The fiscal year of ``donor`` in which ``day`` lies, or the one ``offset`` years later.

    In the US transition quarter of 1976 there is none: the nearest later year, FY1977, is meant.
    """
    for label in range(day.year - 1, day.year + 2):
        span = fiscal_year(label, donor)
        if span.end is not None and day <= span.end:
            break
    return fiscal_year(label + offset, donor)


def fiscal_label(day: dt.date, donor: str | Party | None = None) -> int | str:
    """What ``donor`` calls the fiscal year in which ``day`` lies: a year, or ``1976tq``.

    >>> fiscal_label(dt.date(2021, 10, 1)), fiscal_label(dt.date(2021, 10, 1), "GBR")
    (2022, 2021)
    >>> fiscal_label(dt.date(1976, 8, 1), "USA")
    '1976tq'
    """
    if fiscal_rule(donor) is _table()["USA"] and US_TRANSITION_QUARTER.contains(day):
        return "1976tq"
    for label in range(day.year - 1, day.year + 2):
        if fiscal_year(label, donor).contains(day):
            return label
    raise UnreadablePeriod(f"no fiscal year holds {day}", remedy="check aidledger/data/fiscal_years.csv")


def split_fiscal_year(first: int, last: int, donor: str | Party | None) -> list[tuple[str, DateRange]]:
    """What *FY 2022-23* means, as named readings.

    Donors that write split years mean the year from one to the other; the US means FY2022 and FY2023.
    Without a donor there are two readings, ``april`` and ``july``: the United States do not write so.
    """
    if donor is None:
        return [("april", _split(first, last, 4)), ("july", _split(first, last, 7))]
    rule = fiscal_rule(donor)
    if rule is _table()["USA"] or rule.start_month == 1:
        return [("", DateRange(fiscal_year(first, donor).start, fiscal_year(last, donor).end))]
    return [("", _split(first, last, rule.start_month))]


def _split(first: int, last: int, month: int) -> DateRange:
    return months_from(make_date(first, month, 1), 12 * (last - first))


class FiscalLabel(NamedTuple):
    """A fiscal year as written: first and last label, ``split`` when both name one year (2022-23)."""

    next: int
    first: int
    last: int
    split: bool
