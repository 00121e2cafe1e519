"""Other readings that would make a claim true, nearest first."""

from __future__ import annotations

import pytest

from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.verdict.readings import KINDS

ARTICLE = Source(id="article", title="An article", published="2022-01-24", kind="media")
US = {"donor": "USA", "recipient": "UKR"}
YEAR = Period.year(2021)


def said(figure, period=YEAR, *, source=ARTICLE, donor="USA", aid_type="military", stage=None):
    scope = Scope(donors=donor, recipients="UKR", aid_type=aid_type, stage=stage, period=period)
    return Claim(figure=figure, scope=scope, source=source)


def readings(ledger, figure, **scope):
    verdict = ledger.verify(figure, **{**US, "period": YEAR, **scope})
    assert verdict.label != "supported"
    places = [KINDS.index(r.kind) for r in verdict.readings if r.certain]
    assert places == sorted(places)
    return {str(r): r.kind for r in verdict.readings}


def test_another_ton():
    ledger = Ledger(claims=[said(Tonnage.parse("100 short tons"))])
    assert readings(ledger, Tonnage.parse("100 tonnes"))["true of short tons, not tonnes"] == "ton"


def test_another_stage():
    ledger = Ledger(claims=[said("USD 9", stage="approved"), said("USD 2", stage="delivered")])
    found = readings(ledger, "USD 9", stage="delivered")
    assert found["true of approvals, not deliveries"] == "stage"
    ledger = Ledger(claims=[said("USD 9", stage="approved"), said("more than USD 2", stage="delivered")])
    found = readings(ledger, "USD 9", stage="delivered")
    assert found["true of approvals, not known of deliveries"] == "stage"


def test_all_aid_for_military_aid():
    ledger = Ledger(claims=[said("USD 9", aid_type=None), said("USD 2")])
    assert readings(ledger, "USD 9")["true of all aid, not of military aid alone"] == "aid type"
    assert readings(ledger, "USD 2", aid_type=None)["true of military aid"] == "aid type"


def test_a_fiscal_year_for_a_calendar_year():
    fiscal = Period.fiscal_year(2021, "USA")
    quarter = Period.between("2020-10-01", "2020-12-31")
    ledger = Ledger(claims=[said("USD 9", fiscal), said("USD 4", quarter), said("USD 6")])
    assert readings(ledger, "USD 9")["true for fiscal year 2021 (2020-10-01 to 2021-09-30)"] == "fiscal year"
    assert readings(ledger, "USD 6", period=fiscal)["true for the calendar year 2021"] == "fiscal year"


def test_another_window_of_the_same_length():
    ledger = Ledger(claims=[said("USD 9", Period.year(2020)), said("USD 2")])
    assert readings(ledger, "about USD 9.2")["true for 2020, a window as long"] == "period"
    month = Ledger(claims=[said("about USD 9", Period.month(2021, 2)), said("USD 2", Period.month(2021, 3))])
    assert "possibly true for 2021-02, a window as long" in readings(
        month, "about USD 9.2", period=Period.month(2021, 3)
    )
    assert "period" in readings(month, "about USD 9.2", period=Period.month(2021, 3)).values()


def test_a_stated_figure_of_another_window():
    ledger = Ledger(claims=[said("USD 9", Period.since(2014)), said("USD 2")])
    found = readings(ledger, "USD 9")
    assert found["true for since 2014-01-01 (stated by An article, 2022-01-24)"] == "window"


def test_another_currency():
    ledger = Ledger(claims=[said("EUR 9")])
    found = readings(ledger, "USD 9")
    assert found["true in EUR, not USD"] == "currency"


def test_slips_of_scale():
    ledger = Ledger(claims=[said(Money(value=2_700_000_000, unit="USD"))])
    assert (
        readings(ledger, "$2.7 million")["true of USD 2.7 billion, a thousand times as much"] == "magnitude"
    )
    assert readings(ledger, "$27 billion")["true of USD 2.7 billion, a tenth of it"] == "magnitude"
    assert readings(ledger, "$2.7 trillion")["true of USD 2.7 billion, a thousandth of it"] == "magnitude"


def test_a_slip_against_a_less_exact_source_is_possible():
    ledger = Ledger(claims=[said("around $2.7 billion")])
    found = readings(ledger, "$2.7 million")
    assert found == {"possibly true of USD 2.7 billion, a thousand times as much": "magnitude"}


def test_the_donor_s_group_and_its_member():
    parcels = [
        Entry(donor=d, recipient="UKR", money=f"EUR {n}", delivered="2021-03-01", source=ARTICLE)
        for d, n in (("DEU", 5), ("POL", 4), ("USA", 90))
    ]
    covered = Coverage(source=ARTICLE, scope=Scope(recipients="UKR", period=YEAR))
    ledger = Ledger(entries=parcels, coverage=[covered])
    assert "true of EU member states together" in readings(ledger, "EUR 9", donor="DEU")
    assert readings(ledger, "EUR 5", donor="EU_MEMBERS")["true of Germany alone"] == "party"
    assert readings(ledger, "EUR 99", donor="USA")["true of all donors together"] == "party"


def test_an_older_vintage():
    old = Source(id="r1", series="tracker", published="2022-05-01")
    new = Source(id="r2", series="tracker", published="2022-06-01")
    ledger = Ledger(claims=[said("USD 5", source=old), said("USD 6", source=new)])
    assert readings(ledger, "USD 5")["true as known on 2022-05-01, before later revisions"] == "vintage"


def test_prices():
    ledger = Ledger(claims=[said("USD 5"), said(Money(value=6, unit="USD", price_year=2019))])
    assert readings(ledger, "USD 6")["true in prices of 2019"] == "prices"
    assert readings(ledger, "USD 5", prices=2019)["true in nominal prices"] == "prices"


@pytest.mark.parametrize("figure", ["USD 5", "more than USD 1"])
def test_a_supported_claim_needs_no_other_reading(figure):
    assert Ledger(claims=[said("USD 5")]).verify(figure, **US, period=YEAR).readings == ()


def test_no_slip_that_is_true_of_nearly_everything():
    ledger = Ledger(claims=[said("USD 40")])
    for figure in ("more than USD 90", "at most USD 9"):
        assert "magnitude" not in readings(ledger, figure).values()


def test_a_slip_of_a_claim_that_statements_without_a_stage_decided():
    ledger = Ledger(claims=[said("about USD 6.1 billion")])
    found = readings(ledger, "about USD 6.1 million", stage="delivered")
    assert found["true of USD 6.1 billion, a thousand times as much"] == "magnitude"


def test_what_a_list_adds_up_to_is_a_reading_though_more_may_have_been_given():
    parcels = [
        Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2021-03-01", source=ARTICLE)
        for n in (44, 46)
    ]
    found = readings(Ledger(entries=parcels), "USD 900", stage="committed")
    assert found == {"possibly true of USD 90, a tenth of it": "magnitude"}


@pytest.mark.parametrize(("one", "other"), [("short ton", "tonne"), ("long ton", "short ton")])
def test_the_same_mass_in_another_ton_to_the_gram(one, other):
    load = Entry(
        donor="USA",
        recipient="UKR",
        tonnage=Tonnage.parse(f"more than 90 {one}s"),
        delivered="2021-03-01",
        source=ARTICLE,
    )
    ledger = Ledger(entries=[load])
    assert ledger.verify(Tonnage.parse(f"more than 90 {one}s"), **US, period=YEAR).label == "supported"
    if one == "short ton":
        found = readings(ledger, Tonnage.parse(f"more than 90 {other}s"))
        assert found["true of short tons, not tonnes"] == "ton"
