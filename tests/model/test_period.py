"""Periods: what texts about dates mean, and what a period can be asked."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from aidledger.errors import AidLedgerError, InvalidRecord, UnreadablePeriod
from aidledger.model.daterange import OPEN, full_year, shifted
from aidledger.model.period import DateRange, Period

D = dt.date
WRITTEN = D(2022, 1, 24)
WAR = D(2022, 6, 10)


def span(text: str) -> DateRange:
    """``2022-01-01..2022-03-04`` as a range; an empty side is open, one day stands for both."""
    first, _, last = text.partition("..") if ".." in text else (text, "", text)
    return DateRange(*(D.fromisoformat(side) if side else None for side in (first, last)))


# -- precise windows -----------------------------------------------------------------------------------

PRECISE = [
    ("2022", "2022-01-01..2022-12-31"),
    ("in 2022", "2022-01-01..2022-12-31"),
    ("during 2022", "2022-01-01..2022-12-31"),
    ("2018-2020", "2018-01-01..2020-12-31"),
    ("2018–20", "2018-01-01..2020-12-31"),
    ("from 2018 to 2020", "2018-01-01..2020-12-31"),
    ("between 2018 and 2020", "2018-01-01..2020-12-31"),
    ("the 1990s", "1990-01-01..1999-12-31"),
    ("March 2022", "2022-03-01..2022-03-31"),
    ("in Feb. 2024", "2024-02-01..2024-02-29"),
    ("Sept 2022", "2022-09-01..2022-09-30"),
    ("2022-03", "2022-03-01..2022-03-31"),
    ("09/2022", "2022-09-01..2022-09-30"),
    ("April-May 2022", "2022-04-01..2022-05-31"),
    ("from December 2021 to January 2022", "2021-12-01..2022-01-31"),
    ("May 2022 - March 2023", "2022-05-01..2023-03-31"),
    ("May 31, 2023", "2023-05-31"),
    ("31 May 2023", "2023-05-31"),
    ("31st of May, 2023", "2023-05-31"),
    ("the 31st of May 2023", "2023-05-31"),
    ("31-May-23", "2023-05-31"),
    ("31/05/2023", "2023-05-31"),
    ("31.05.2023", "2023-05-31"),
    ("03.04.2022", "2022-04-03"),
    ("04/04/2022", "2022-04-04"),
    ("2023-05-31", "2023-05-31"),
    ("2023/05/31", "2023-05-31"),
    ("20230531", "2023-05-31"),
    ("2023-05-31T00:00:00", "2023-05-31"),
    ("2023-05-31 14:30:00.5+02:00", "2023-05-31"),
    ("2023-05-31T14:30:00Z", "2023-05-31"),
    ("Wednesday, May 31, 2023", "2023-05-31"),
    ("on Wednesday 31 May 2023", "2023-05-31"),
    ("April 2-7, 2022", "2022-04-02..2022-04-07"),
    ("15-17 March 2022", "2022-03-15..2022-03-17"),
    ("15 March - 3 April 2022", "2022-03-15..2022-04-03"),
    ("from April 2 to May 3, 2022", "2022-04-02..2022-05-03"),
    ("between 3 and 5 May 2022", "2022-05-03..2022-05-05"),
    ("between 3/20/2022 and 7/1/2022", "2022-03-20..2022-07-01"),
    ("between 3/4/22 & 3/11/22", "2022-03-04..2022-03-11"),
    ("between 4/3/22 and 11/3/22", "2022-03-04..2022-03-11"),
    ("in calendar year 2022", "2022-01-01..2022-12-31"),
    ("CY2022", "2022-01-01..2022-12-31"),
    ("2022 and 2023", "2022-01-01..2023-12-31"),
    ("over the course of 2022", "2022-01-01..2022-12-31"),
    ("for the month of April 2022", "2022-04-01..2022-04-30"),
    ("from FY2015 to FY2021", "2014-10-01..2021-09-30"),
    ("from April 2022 to March 2023", "2022-04-01..2023-03-31"),
    ("the first nine months of 2022", "2022-01-01..2022-09-30"),
    ("the last three months of 2022", "2022-10-01..2022-12-31"),
    ("the final quarter of 2022", "2022-10-01..2022-12-31"),
    ("the second half of the 1990s", "1995-01-01..1999-12-31"),
    ("the 2000s", "2000-01-01..2009-12-31"),
    ("the 1900s", "1900-01-01..1999-12-31"),
    ("1H 2022", "2022-01-01..2022-06-30"),
    ("4Q 2022", "2022-10-01..2022-12-31"),
    ("the week ending 20 March 2022", "2022-03-14..2022-03-20"),
    ("2022 onwards", "2022-01-01.."),
    ("post-2014", "2015-01-01.."),
    ("pre-2022", "..2021-12-31"),
    ("Q1 2023", "2023-01-01..2023-03-31"),
    ("2023 Q4", "2023-10-01..2023-12-31"),
    ("2023-Q2", "2023-04-01..2023-06-30"),
    ("H2 of 2022", "2022-07-01..2022-12-31"),
    ("first half of 2022", "2022-01-01..2022-06-30"),
    ("the third quarter of 2022", "2022-07-01..2022-09-30"),
    ("the second half of February 2024", "2024-02-16..2024-02-29"),
    ("Q1 FY2023", "2022-10-01..2022-12-31"),
    ("the first quarter of fiscal year 2021", "2020-10-01..2020-12-31"),
    ("2021-06-01/2022-03", "2021-06-01..2022-03-31"),
    ("2014/..", "2014-01-01.."),
    ("../2023-05-31", "..2023-05-31"),
    ("since 2014", "2014-01-01.."),
    ("since the end of 2014", "2014-12-31.."),
    ("from 2018 onwards", "2018-01-01.."),
    ("from 2018 to the present", "2018-01-01.."),
    ("starting in May 2022", "2022-05-01.."),
    ("after March 2022", "2022-04-01.."),
    ("before 2014", "..2013-12-31"),
    ("prior to 24 February 2022", "..2022-02-23"),
    ("as of May 31, 2023", "..2023-05-31"),
    ("as of May 2023", "..2023-05-31"),
    ("until 7/27/2022", "..2022-07-27"),
    ("Until  5/31/2022", "..2022-05-31"),
    ("by the end of 2022", "..2022-12-31"),
    ("until the beginning of 2022", "..2022-01-01"),
    ("through September 2023", "..2023-09-30"),
    ("no later than 31 May 2023", "..2023-05-31"),
    ("the 12 months to June 2023", "2022-07-01..2023-06-30"),
    ("the year ending 31 March 2022", "2021-04-01..2022-03-31"),
    ("the fiscal year ending September 30, 2022", "2021-10-01..2022-09-30"),
    ("any time", ".."),
]


@pytest.mark.parametrize(("text", "days"), PRECISE)
def test_precise_texts(text: str, days: str) -> None:
    period = Period.parse(text)
    assert period.hull == span(days)
    assert period.core == span(days)
    assert period.is_precise
    assert period.readings == {}


FISCAL = [
    ("FY2021", None, "2020-10-01..2021-09-30"),
    ("FY21", "USA", "2020-10-01..2021-09-30"),
    ("FY'21", "USA", "2020-10-01..2021-09-30"),
    ("FY 2021", "GBR", "2021-04-01..2022-03-31"),
    ("fiscal year 2021", "JPN", "2021-04-01..2022-03-31"),
    ("fiscal 2021", "IND", "2021-04-01..2022-03-31"),
    ("FY2021", "CAN", "2021-04-01..2022-03-31"),
    ("FY2021", "AUS", "2020-07-01..2021-06-30"),
    ("FY2021", "DEU", "2021-01-01..2021-12-31"),
    ("the 2024 fiscal year", "USA", "2023-10-01..2024-09-30"),
    ("financial year 2021-22", "GBR", "2021-04-01..2022-03-31"),
    ("FY2022/23", "AUS", "2022-07-01..2023-06-30"),
    ("FY 2022-23", "USA", "2021-10-01..2023-09-30"),
    ("FY2014-2021", "USA", "2013-10-01..2021-09-30"),
    ("fiscal years 2014 through 2021", "USA", "2013-10-01..2021-09-30"),
    ("FY2014 to FY2021", "USA", "2013-10-01..2021-09-30"),
    ("FY2021", "United Kingdom", "2021-04-01..2022-03-31"),
    ("FY1976", "USA", "1975-07-01..1976-06-30"),
    ("1976tq", "USA", "1976-07-01..1976-09-30"),
    ("FY1977", "USA", "1976-10-01..1977-09-30"),
    ("TQ 1976", None, "1976-07-01..1976-09-30"),
]


@pytest.mark.parametrize(("text", "donor", "days"), FISCAL)
def test_fiscal_years_depend_on_the_donor(text: str, donor: str | None, days: str) -> None:
    assert Period.parse(text, donor=donor).hull == span(days)
    assert Period.parse(text, donor=donor).is_precise


def test_a_split_fiscal_year_without_a_donor_has_two_readings() -> None:
    period = Period.parse("FY 2022-23")
    assert period.readings == {
        "april": span("2022-04-01..2023-03-31"),
        "july": span("2022-07-01..2023-06-30"),
    }
    assert period.core == span("2022-07-01..2023-03-31")


def test_relative_fiscal_years() -> None:
    assert Period.parse("last fiscal year", published=WRITTEN).hull == span("2020-10-01..2021-09-30")
    this = Period.parse("this fiscal year", published=WRITTEN, donor="GBR")
    assert this.hull == span("2021-04-01..2022-03-31")
    assert this.core == span("2021-04-01..2022-01-24")


# -- windows that hang on the day of publication -------------------------------------------------------

RELATIVE = [
    # text, core, hull
    ("since 2014", "2014-01-01..2022-01-24", "2014-01-01..2022-01-24"),
    ("since January 2021", "2021-01-01..2022-01-24", "2021-01-01..2022-01-24"),
    ("since last October", "2021-10-01..2022-01-24", "2021-10-01..2022-01-24"),
    ("since mid-October", "2021-10-25..2022-01-24", "2021-10-06..2022-01-24"),
    ("since the start of the year", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("from 2018 to date", "2018-01-01..2022-01-24", "2018-01-01..2022-01-24"),
    ("2021 to date", "2021-01-01..2022-01-24", "2021-01-01..2022-01-24"),
    ("to date", "..2022-01-24", "..2022-01-24"),
    ("as of today", "..2022-01-24", "..2022-01-24"),
    ("as of yesterday", "..2022-01-23", "..2022-01-23"),
    ("over the last year", "2021-01-24..2021-12-31", "2021-01-01..2022-01-24"),
    ("in the past year", "2021-01-24..2022-01-24", "2021-01-24..2022-01-24"),
    ("last year", "2021-01-01..2021-12-31", "2021-01-01..2021-12-31"),
    ("this year", "2022-01-01..2022-01-24", "2022-01-01..2022-12-31"),
    ("next year", "2023-01-01..2023-12-31", "2023-01-01..2023-12-31"),
    ("so far this year", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("this year so far", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("year to date", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("earlier this month", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("later this year", "2022-01-24..2022-12-31", "2022-01-24..2022-12-31"),
    ("last month", "2021-12-01..2021-12-31", "2021-12-01..2021-12-31"),
    ("last quarter", "2021-10-01..2021-12-31", "2021-10-01..2021-12-31"),
    ("in late December last year", "2021-12-21..2021-12-31", "2021-12-16..2021-12-31"),
    ("late December", "2021-12-21..2021-12-31", "2021-12-16..2021-12-31"),
    ("late last year", "2021-10-01..2021-12-31", "2021-09-01..2021-12-31"),
    ("in December", "2021-12-01..2021-12-31", "2021-12-01..2021-12-31"),
    ("mid-2022", "2022-06-01..2022-07-31", "2022-05-01..2022-08-31"),
    ("early to mid 2021", "2021-01-01..2021-07-31", "2021-01-01..2021-08-31"),
    ("early 1990s", "1990-01-01..1992-12-31", "1990-01-01..1994-12-31"),
    ("in the past few weeks", "2022-01-10..2022-01-24", "2021-12-13..2022-01-24"),
    ("recent months", "2021-12-24..2022-01-24", "2021-01-24..2022-01-24"),
    ("over the past six months", "2021-07-24..2022-01-24", "2021-07-24..2022-01-24"),
    ("over the past 18 months", "2020-07-24..2022-01-24", "2020-07-24..2022-01-24"),
    ("the past year and a half", "2020-07-24..2022-01-24", "2020-07-24..2022-01-24"),
    ("the last two and a half years", "2019-07-24..2022-01-24", "2019-07-24..2022-01-24"),
    ("in the past week", "2022-01-17..2022-01-24", "2022-01-17..2022-01-24"),
    ("the past twenty-four hours", "2022-01-23..2022-01-24", "2022-01-23..2022-01-24"),
    ("over the next two years", "2022-01-24..2024-01-24", "2022-01-24..2024-01-24"),
    ("over the past decade", "2012-01-24..2022-01-24", "2012-01-24..2022-01-24"),
    ("on Sunday", "2022-01-23", "2022-01-23"),
    ("last Friday", "2022-01-21", "2022-01-21"),
    ("last Monday", "2022-01-17", "2022-01-17"),
    ("next Friday", "2022-01-28", "2022-01-28"),
    ("Friday night", "2022-01-21", "2022-01-21"),
    ("Friday 21 January", "2022-01-21", "2022-01-21"),
    ("yesterday", "2022-01-23", "2022-01-23"),
    ("today", "2022-01-24", "2022-01-24"),
    ("three days ago", "2022-01-21", "2022-01-21"),
    ("last summer", "2021-06-22..2021-08-31", "2021-06-01..2021-09-22"),
    ("winter 2020-21", "2020-12-22..2021-02-28", "2020-12-01..2021-03-20"),
    ("April 2-7", "2021-04-02..2021-04-07", "2021-04-02..2021-04-07"),
    ("on January 27", "2022-01-27", "2022-01-27"),
    ("over the last calendar year", "2021-01-01..2021-12-31", "2021-01-01..2021-12-31"),
    ("over the last three fiscal years", "2018-10-01..2021-09-30", "2018-10-01..2021-09-30"),
    ("over the course of the past year", "2021-01-24..2022-01-24", "2021-01-24..2022-01-24"),
    ("in the first nine months of the year", "2022-01-01..2022-09-30", "2022-01-01..2022-09-30"),
    ("the past couple of months", "2021-11-24..2022-01-24", "2021-10-24..2022-01-24"),
    ("in the coming weeks", "2022-01-24..2022-01-31", "2022-01-24..2022-03-07"),
    ("in the past months", "2021-12-24..2022-01-24", "2021-01-24..2022-01-24"),
    ("the next few days", "2022-01-24..2022-01-26", "2022-01-24..2022-01-30"),
    ("so far in 2022", "2022-01-01..2022-01-24", "2022-01-01..2022-01-24"),
    ("last decade", "2010-01-01..2019-12-31", "2010-01-01..2019-12-31"),
    ("last July", "2021-07-01..2021-07-31", "2021-07-01..2021-07-31"),
    ("this March", "2022-03-01..2022-03-31", "2022-03-01..2022-03-31"),
    ("next January", "2023-01-01..2023-01-31", "2023-01-01..2023-01-31"),
    ("next summer", "2022-06-22..2022-08-31", "2022-06-01..2022-09-22"),
    ("this past summer", "2021-06-22..2021-08-31", "2021-06-01..2021-09-22"),
    ("the summer of last year", "2021-06-22..2021-08-31", "2021-06-01..2021-09-22"),
    ("in the autumn", "2021-09-24..2021-11-30", "2021-09-01..2021-12-20"),
    ("this Wednesday", "2022-01-26", "2022-01-26"),
    ("as of now", "..2022-01-24", "..2022-01-24"),
    ("2018 onwards", "2018-01-01..2022-01-24", "2018-01-01..2022-01-24"),
]


@pytest.mark.parametrize(("text", "core", "hull"), RELATIVE)
def test_relative_texts(text: str, core: str, hull: str) -> None:
    period = Period.parse(text, published=WRITTEN)
    assert (period.core, period.hull) == (span(core), span(hull))


@pytest.mark.parametrize(
    ("text", "hull"),
    [
        ("unclear, 04/22", "2022-04-01..2022-04-30"),
        ("not specified, 03/22", "2022-03-01..2022-03-31"),
        ("unclear, 09/2022", "2022-09-01..2022-09-30"),
        ("sometime in March 2022", "2022-03-01..2022-03-31"),
        ("around 10 May 2022", "2022-05-07..2022-05-13"),
        ("two weeks ago", "2022-01-06..2022-01-14"),
        ("a few days ago", "2022-01-18..2022-01-22"),
        ("a couple of weeks ago", "2021-12-30..2022-01-14"),
        ("several months ago", "2021-03-09..2021-11-08"),
        ("c. 2020", "2018-12-31..2022-01-01"),
        ("03/04/2022", "2022-03-04..2022-04-03"),
        ("in early March", "2021-03-01..2022-03-15"),
    ],
)
def test_no_day_is_certain(text: str, hull: str) -> None:
    period = Period.parse(text, published=WRITTEN)
    assert (period.core, period.hull) == (None, span(hull))


def test_readings_are_named_and_chosen() -> None:
    period = Period.parse("over the last year", published="2022-01-24")
    assert period.readings == {
        "rolling": span("2021-01-24..2022-01-24"),
        "calendar": span("2021-01-01..2021-12-31"),
    }
    assert period.reading("calendar").hull == span("2021-01-01..2021-12-31")
    assert period.reading("calendar").is_precise
    with pytest.raises(UnreadablePeriod, match="rolling, calendar"):
        period.reading("fiscal")
    with pytest.raises(UnreadablePeriod, match="one reading"):
        Period.year(2021).reading("fiscal")
    assert Period.parse("in early March", published=WRITTEN).reading("past").end == D(2021, 3, 15)
    assert set(Period.parse("winter 2021").readings) == {"begins_then", "ends_then"}
    assert set(Period.parse("last week", published=WRITTEN).readings) == {"monday", "sunday"}
    assert set(Period.parse("last Friday", published="2022-01-23").readings) == {"recent", "week_before"}


@pytest.mark.parametrize("text", ["2022/23", "2022/2023"])
def test_a_split_year_may_be_fiscal(text: str) -> None:
    assert Period.parse(text).readings == {
        "calendar": span("2022-01-01..2023-12-31"),
        "april": span("2022-04-01..2023-03-31"),
        "july": span("2022-07-01..2023-06-30"),
    }
    assert Period.parse(text, donor="GBR").reading("fiscal").hull == span("2022-04-01..2023-03-31")
    assert "month" in Period.parse("2011/12").readings


def test_the_week_of_a_day() -> None:
    period = Period.parse("during the week of March 16, 2022")
    assert period.readings == {
        "from": span("2022-03-16..2022-03-22"),
        "monday": span("2022-03-14..2022-03-20"),
        "sunday": span("2022-03-13..2022-03-19"),
    }
    assert period.core == span("2022-03-16..2022-03-19")


def test_a_month_named_last_in_the_year_it_lies_in() -> None:
    assert set(Period.parse("last July", published="2022-10-01").readings) == {"recent", "last_year"}


def test_day_and_month_in_either_order() -> None:
    both = Period.parse("03/04/2022")
    assert both.readings == {"us": span("2022-03-04"), "european": span("2022-04-03")}
    assert Period.parse("03/04/2022", day_first=True).start == D(2022, 4, 3)
    assert Period.parse("03/04/2022", day_first=False).start == D(2022, 3, 4)
    assert Period.parse("29/06/2022", day_first=False).start == D(2022, 6, 29), "only one order is possible"
    until = Period.parse("until 4/6/2022")
    assert (until.core, until.hull) == (span("..2022-04-06"), span("..2022-06-04"))


# -- events --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "since the invasion",
        "since the war began",
        "since Russia invaded on Feb. 24",
        "since the start of Russia's unprovoked war against Ukraine",
        "since the beginning of the latest Russian invasion of Ukraine",
        "since Russia's February invasion",
        "since the outbreak of hostilities",
        "since the beginning of this conflict",
        "since the war broke out",
        "since 24 February 2022",
    ],
)
def test_the_invasion(text: str) -> None:
    assert Period.parse(text, published=WAR).hull == span("2022-02-24..2022-06-10")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("since Russia’s full‑scale invasion of Ukraine in February 2022", "2022-02-01"),
        ("since Russia invaded in 2022", "2022-01-01"),
    ],
)
def test_an_event_with_its_month_or_year_may_be_counted_from_the_first_day_of_that(
    text: str, first: str
) -> None:
    period = Period.parse(text, published=WAR)
    assert period.hull == span(f"{first}..2022-06-10")
    assert period.core == span("2022-02-24..2022-06-10")


@pytest.mark.parametrize(
    ("text", "published", "start"),
    [
        ("since the start of the Biden Administration", None, "2021-01-20"),
        ("since Joe Biden's inauguration", None, "2021-01-20"),
        ("since he took office", "2022-01-24", "2021-01-20"),
        ("since I became President", "2022-01-24", "2021-01-20"),
        ("since I took office", "2018-05-01", "2017-01-20"),
        ("since this administration came to office", "2010-05-01", "2009-01-20"),
        ("since we took office last year", "2022-01-24", "2021-01-20"),
        ("since the beginning of his presidency", "2022-01-24", "2021-01-20"),
        ("since the annexation of Crimea", None, "2014-02-20"),
        ("since 9/11", None, "2001-09-11"),
        ("since the fall of Kabul", None, "2021-08-15"),
        ("since the war in Afghanistan began", None, "2001-10-07"),
        ("since the October 7 attacks", None, "2023-10-07"),
        ("since the invasion", None, "2022-02-24"),
        ("since the invasion", "2015-03-01", "2014-02-20"),
        ("since the invasion of Georgia in August 2008", None, "2008-08-01"),
        ("since the conflict began in 2014", "2023-01-01", "2014-01-01"),
    ],
)
def test_events(text: str, published: str | None, start: str) -> None:
    assert Period.parse(text, published=published).start == D.fromisoformat(start)


def test_during_the_war() -> None:
    assert Period.parse("throughout the war", published=WAR).hull == span("2022-02-24..2022-06-10")
    assert Period.parse("until the start of the war", published=WAR).hull == span("..2022-02-24")
    assert Period.parse("before the invasion", published=WAR).hull == span("..2022-02-23")


def test_an_event_with_a_disputed_day_is_fuzzy() -> None:
    period = Period.parse("since the annexation of Crimea")
    assert (period.core, period.hull) == (span("2014-03-18.."), span("2014-02-20.."))


@pytest.mark.parametrize(
    ("text", "donor"),
    [
        ("since the war in Syria", None),
        ("since President Zelensky took office", None),
        ("since he took office", "GBR"),
    ],
)
def test_other_events_are_not_guessed(text: str, donor: str | None) -> None:
    with pytest.raises(UnreadablePeriod):
        Period.parse(text, published=WAR, donor=donor)


# -- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2020-02-30", "no day 30 in month 2 of 2020"),
        ("30 February 2020", "that month has 29 days"),
        ("02/30/2020", "no day 30 in month 2"),
        ("2021-13-01", "no month 13"),
        ("13/13/2022", "neither 13 nor 13 is a month"),
        ("13.13.2022", "neither 13 nor 13 is a month"),
        ("0000-01-01", "no year 0"),
        ("04/22", "a day of an unnamed year or a month"),
        ("in 2022 and then some", "'and then some' is not read"),
        ("dozens", "this is no period"),
        ("", "no period is given"),
        ("unspecified", "no period is given"),
        ("not given", "no period is given"),
        ("Undisclosed", "no period is given"),
        (".", "no period is given"),
        ("from 2020 to 2018", "ends before it starts"),
        ("2020-2018", "ends before it starts"),
        ("2022-03-11/2022-03-04", "before it starts"),
        ("Friday 22 January 2022", "was a Saturday, not a Friday"),
        ("1977tq", "no transition quarter"),
        ("over the last year", "give published="),
        ("in late December last year", "give published="),
        ("on Sunday", "give published="),
        ("two weeks ago", "give published="),
        ("last summer", "give published="),
        ("since he took office", "give published="),
        ("this fiscal year", "give published="),
        ("since then", "this is no period"),
        ("22-03-31", "write the year in full"),
        ("2015, 2018-2020", "', 2018-2020' is not read"),
        ("by the war", "this is no period"),
        ("until the war ends", "this is no period"),
        ("the past 99999 years", "this is no period"),
    ],
)
def test_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(UnreadablePeriod, match=says):
        Period.parse(text)


def test_refused_whatever_it_is_given() -> None:
    for given_ in (3.5, True, None, object(), (1, 2, 3), b"2022"):
        with pytest.raises(AidLedgerError):
            Period.model_validate(given_)
    with pytest.raises(UnreadablePeriod, match="after the text appeared"):
        Period.parse("since 2023", published=WRITTEN)
    with pytest.raises(UnreadablePeriod, match="must be one day"):
        Period.parse("last year", published="2022")
    with pytest.raises(UnreadablePeriod, match="fiscal year of FJI is not known"):
        Period.parse("FY2021", donor="FJI")
    with pytest.raises(UnreadablePeriod, match="read from text"):
        Period.parse(2022)  # type: ignore[arg-type]
    with pytest.raises(InvalidRecord):
        Period(hull=("a", "b"))  # type: ignore[call-arg, arg-type]
    with pytest.raises(UnreadablePeriod, match="not within"):
        Period(core=span("2021-01-01..2023-01-01"), hull=span("2021-01-01..2022-01-01"))
    with pytest.raises(UnreadablePeriod, match="no length of time"):
        Period(core=None, hull=OPEN, duration="five years")
    with pytest.raises(UnreadablePeriod):
        Period.parse("the past 900 centuries", published=WRITTEN)


# -- lengths -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("over 4 years", "P4Y"),
        ("five-year", "P5Y"),
        ("for six months", "P6M"),
        ("over a ten-year period", "P10Y"),
        ("18-month", "P18M"),
        ("over the course of three weeks", "P3W"),
        ("for 10 days", "P10D"),
        ("P5Y", "P5Y"),
    ],
)
def test_a_length_without_dates(text: str, iso: str) -> None:
    period = Period.parse(text)
    assert (period.duration, period.core, period.hull) == (iso, None, OPEN)
    assert period.iso == iso
    assert "dates unknown" in str(period)
    assert Period.model_validate_json(period.model_dump_json()) == period


# -- the record ----------------------------------------------------------------------------------------


def test_constructors() -> None:
    assert Period.day("2022-03-04").hull == span("2022-03-04")
    assert Period.between(D(2022, 1, 1), None).hull == span("2022-01-01..")
    assert Period.year(2021).hull == span("2021-01-01..2021-12-31")
    assert Period.month(2022, 4).hull == span("2022-04-01..2022-04-30")
    assert Period.fiscal_year(2021).hull == span("2020-10-01..2021-09-30")
    assert Period.since(2014, until="2015-06").hull == span("2014-01-01..2015-06-30")
    assert Period.always().hull == OPEN
    assert Period.always().is_precise
    with pytest.raises(UnreadablePeriod):
        Period.month(2022, 13)
    with pytest.raises(UnreadablePeriod):
        Period.between("2022-02-01", "2022-01-01")


class Note(BaseModel):
    """A user's own model."""

    when: Period


@pytest.mark.parametrize(
    ("given_", "days"),
    [
        ("March 2022", "2022-03-01..2022-03-31"),
        (2021, "2021-01-01..2021-12-31"),
        (D(2022, 3, 4), "2022-03-04"),
        (dt.datetime(2022, 3, 4, 12, 30), "2022-03-04"),
        ((2018, D(2020, 6, 30)), "2018-01-01..2020-06-30"),
        (["2018", None], "2018-01-01.."),
        (span("2022-01-01..2022-02-01"), "2022-01-01..2022-02-01"),
        ({"hull": ["2022-01-01", None]}, "2022-01-01.."),
        (Period.year(2021), "2021-01-01..2021-12-31"),
    ],
)
def test_as_a_field_of_a_users_model(given_: object, days: str) -> None:
    note = Note(when=given_)  # type: ignore[arg-type]
    assert note.when.hull == span(days)
    assert note.when.is_precise
    assert Note.model_validate_json(note.model_dump_json()) == note


def test_equal_by_days_not_by_words() -> None:
    assert Period.parse("in 2022") == Period.year(2022)
    assert len({Period.parse("in 2022"), Period.year(2022), Period.year(2021)}) == 2
    assert Period.year(2022) != "2022"


def test_words_a_person_reads() -> None:
    assert str(Period.year(2021)) == "2021"
    assert str(Period.month(2021, 4)) == "2021-04"
    assert str(Period.day("2021-04-05")) == "2021-04-05"
    assert str(Period.since("2014")) == "since 2014-01-01"
    assert str(Period.always()) == "any time"
    assert repr(Period.parse("since January 2021", published=WRITTEN)) == (
        "Period('since January 2021 (2021-01-01 to 2022-01-24)')"
    )
    assert str(Period.parse("mid-2022")) == (
        "mid-2022 (2022-05-01 to 2022-08-31, certainly 2022-06-01 to 2022-07-31)"
    )
    assert str(Period.parse("unclear, 04/22")) == "unclear, 04/22 (2022-04, no day certain)"
    assert str(Period.parse("for six months")) == "for six months (6 months, dates unknown)"


def test_ranges() -> None:
    january, year = span("2022-01-01..2022-01-31"), span("2022-01-01..2022-12-31")
    assert january.within(year)
    assert not year.within(january)
    assert january.within(OPEN)
    assert not OPEN.within(january)
    assert january.contains(D(2022, 1, 31))
    assert not january.contains(D(2022, 2, 1))
    assert january.days == 31
    assert OPEN.days is None
    assert span("..2022-01-15").intersection(january) == span("2022-01-01..2022-01-15")
    assert january.intersection(span("2022-02-01..")) is None
    assert not january.overlaps(span("2022-02-01.."))
    assert january.cover(span("2022-03-01")) == span("2022-01-01..2022-03-01")
    assert january.cover(OPEN).is_open
    assert str(january) == "2022-01"


def test_months_are_clipped_and_years_windowed() -> None:
    assert shifted(D(2024, 3, 31), months=-1) == D(2024, 2, 29)
    assert (full_year(68), full_year(69), full_year(22)) == (2068, 1969, 2022)
    assert Period.parse("over the past year", published="2024-02-29").start == D(2023, 2, 28)
    assert Period.parse("on 29 February", published="2023-05-01").start == D(2020, 2, 29)


# -- laws ----------------------------------------------------------------------------------------------

days = st.dates(min_value=D(1950, 1, 1), max_value=D(2060, 12, 31))
SAYINGS = [text for text, *_ in (*RELATIVE, *PRECISE) if text != "Friday 21 January"] + [
    "unclear, 04/22",
    "last week",
]


@given(st.sampled_from(SAYINGS), st.dates(min_value=D(2024, 1, 1), max_value=D(2060, 12, 31)))
def test_core_and_readings_lie_within_the_hull(text: str, published: dt.date) -> None:
    period = Period.parse(text, published=published)
    assert period.core is None or period.core.within(period.hull)
    for name, reading in period.readings.items():
        assert reading.within(period.hull)
        assert period.core is None or period.core.within(reading)
        assert period.reading(name).is_precise


@given(st.one_of(st.none(), days), st.one_of(st.none(), days))
def test_iso_and_words_read_back(first: dt.date | None, last: dt.date | None) -> None:
    if first and last and first > last:
        first, last = last, first
    period = Period.between(first, last)
    assert Period.parse(str(period)) == period
    assert Period.parse(period.iso) == period if first or last else period == Period.always()
    assert Period.model_validate_json(period.model_dump_json()) == period
    assert pickle.loads(pickle.dumps(period)) == period
    assert hash(pickle.loads(pickle.dumps(period))) == hash(period)


@given(st.sampled_from(SAYINGS))
def test_json_and_pickle_keep_everything(text: str) -> None:
    period = Period.parse(text, published=D(2030, 5, 17))
    for copy in (Period.model_validate_json(period.model_dump_json()), pickle.loads(pickle.dumps(period))):
        assert copy == period
        assert copy.written == period.written
        assert copy.readings == period.readings


@given(days, days, days, days)
def test_an_intersection_is_what_both_contain(a: dt.date, b: dt.date, c: dt.date, probe: dt.date) -> None:
    one, two = DateRange(min(a, b), max(a, b)), DateRange(c, None)
    both = one.intersection(two)
    assert (both is not None and both.contains(probe)) == (one.contains(probe) and two.contains(probe))
    assert one.within(one.cover(two))
    assert two.within(one.cover(two))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        period = Period.parse(text, published=WRITTEN)
    except UnreadablePeriod:
        return
    assert period.core is None or period.core.within(period.hull)
    assert period.written == " ".join(text.split()) or period.written is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("until March 30, 2022", "until March 30, 2022"),
        ("on 23 January 2022", "on 23 January 2022"),
        ("in March 2022", "in March 2022"),
        ("since March 1, 2022", "since March 1, 2022"),
        ("in 2021", "in 2021"),
        ("before March 30, 2022", "before March 30, 2022 (until 2022-03-29)"),
        ("by the end of March 2022", "by the end of March 2022 (until 2022-03-31)"),
        ("the first half of March 2022", "the first half of March 2022 (2022-03-01 to 2022-03-15)"),
        ("1/23/2022", "1/23/2022 (2022-01-23)"),
        ("FY2021", "FY2021 (2020-10-01 to 2021-09-30)"),
    ],
)
def test_days_are_added_where_the_words_do_not_say_them(text, shown):
    assert str(Period.parse(text)) == shown


@pytest.mark.parametrize("text", ["2022-99", "2022-98", "since 2022-51"])
def test_years_that_are_no_years_yet_are_refused(text):
    with pytest.raises(UnreadablePeriod):
        Period.parse(text)
