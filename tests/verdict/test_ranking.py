"""Rankings: the most that a donor has given to one recipient in one year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source

ARTICLE = Source(id="article", title="An article", published="2022-01-24")
TRACKER = Source(id="tracker", title="A tracker")


def most(figure="USD 650", recipient="UKR", period=2021, **fields):
    scope = Scope(donors="USA", recipients=recipient, aid_type="military", period=period)
    return Ranking(figure=figure, scope=scope, source=ARTICLE, **fields)


def gave(money, recipient, when, donor="USA"):
    return Entry(donor=donor, recipient=recipient, money=money, delivered=when, source=TRACKER)


def said(figure, recipient, period, **fields):
    scope = Scope(donors="USA", recipients=recipient, aid_type="military", period=period)
    return Claim(figure=figure, scope=scope, source=TRACKER, **fields)


OWN = said("USD 650", "UKR", Period.year(2021))


def test_a_counter_example_is_named():
    ledger = Ledger(
        claims=[OWN], entries=[gave("USD 3,000", "ISR", "2020-05-01"), gave("USD 800", "ISR", "2020-06-01")]
    )
    verdict = ledger.verify(most())
    assert verdict.label == "contradicted"
    assert verdict.notes == ("a counter-example: Israel in 2020: USD 3,800 or more",)
    assert verdict.factor == Decimal("0.1711")
    assert verdict.evidence[0].record.recipient.code == "ISR"


def test_stated_totals_are_counter_examples_too():
    ledger = Ledger(claims=[OWN, said("USD 3,300", "ISR", Period.year(2019))])
    verdict = ledger.verify(most())
    assert verdict.notes == ("a counter-example: Israel in 2019: USD 3,300",)


def test_a_total_over_years_is_none():
    ledger = Ledger(claims=[OWN, said("USD 3,300", "ISR", Period.between(2010, 2020))])
    assert ledger.verify(most()).label == "possible"


def test_spread_over_two_years_is_none():
    ledger = Ledger(
        claims=[OWN], entries=[gave("USD 400", "ISR", "2020-05-01"), gave("USD 400", "ISR", "2019-05-01")]
    )
    verdict = ledger.verify(most())
    assert verdict.label == "possible"
    assert "no list is complete enough" in verdict.notes[0]


def test_an_earlier_year_of_the_same_recipient_counts():
    ledger = Ledger(claims=[OWN], entries=[gave("USD 700", "UKR", "2020-05-01")])
    assert "Ukraine in 2020" in ledger.verify(most()).notes[0]


def test_a_wrong_figure_has_no_rank():
    verdict = Ledger(claims=[OWN]).verify(most("USD 900"))
    assert verdict.label == "contradicted"
    assert verdict.notes == ("the figure itself is contradicted, whatever its rank",)
    assert verdict.factor == Decimal("1.385")


def test_supported_by_lists_that_are_complete_for_all_time():
    complete = Coverage(source=TRACKER, scope=Scope(donors="USA"))
    entries = [gave("USD 650", "UKR", "2021-05-01"), gave("USD 600", "ISR", "2020-05-01")]
    assert Ledger(entries=entries, coverage=[complete]).verify(most()).label == "supported"
    entries.append(Entry(donor="USA", recipient="EGY", delivered="2019-05-01", source=TRACKER))
    assert Ledger(entries=entries, coverage=[complete]).verify(most()).label == "possible"


def test_fiscal_years_and_months():
    entries = [gave("USD 400", "ISR", "2019-11-01"), gave("USD 400", "ISR", "2020-05-01")]
    ledger = Ledger(claims=[OWN], entries=entries)
    assert ledger.verify(most()).label == "possible"
    assert "Israel in 2019-10-01 to 2020-09-30" in ledger.verify(most(per="fiscal_year")).notes[0]
    assert ledger.verify(most("USD 650", per="month")).label == "possible"
    month = Ledger(
        claims=[OWN], entries=[gave("USD 400", "ISR", "2020-05-01"), gave("USD 300", "ISR", "2020-05-09")]
    )
    assert "Israel in 2020-05" in month.verify(most(per="month")).notes[0]


def test_among_donors():
    scope = Scope(donors="USA", recipients="UKR", aid_type="military", period=2021)
    ranking = Ranking(figure="USD 650", scope=scope, source=ARTICLE, among="donors")
    ledger = Ledger(claims=[OWN], entries=[gave("USD 900", "UKR", "2020-05-01", donor="GBR")])
    assert "United Kingdom in 2020" in ledger.verify(ranking).notes[0]


def test_the_least_needs_an_upper_bound():
    ledger = Ledger(claims=[OWN, said("USD 3", "ISR", Period.year(2019))])
    assert "Israel in 2019" in ledger.verify(most(order="least")).notes[0]
    assert (
        Ledger(claims=[OWN], entries=[gave("USD 3", "ISR", "2019-05-01")]).verify(most(order="least")).label
        == "possible"
    )


@pytest.mark.parametrize("order", ["most", "least"])
def test_nothing_known(order):
    verdict = Ledger().verify(most(order=order))
    assert verdict.label == "no evidence"
    assert verdict.readings == ()


def test_the_sentence_names_the_counter_example():
    ledger = Ledger(claims=[OWN, said("USD 3,300", "ISR", Period.year(2019))])
    sentence = str(ledger.verify(most()))
    assert "is not the most in a year: Israel in 2019: USD 3,300 (A tracker" in sentence
    assert "too low" not in sentence


def test_the_largest_of_a_list_that_is_complete_of_some_years():
    window = Period.between("2021-01-24", "2022-12-31")
    scope = Scope(
        donors=["USA", "POL"], recipients="UKR", aid_type="military", stage="delivered", period=window
    )
    entries = [gave("USD 650", "UKR", "2022-03-01"), gave("USD 90", "UKR", "2021-03-01", donor="POL")]
    ledger = Ledger(entries=entries, coverage=[Coverage(source=TRACKER, scope=scope)])
    asked = Ranking(
        figure="USD 650",
        scope=Scope(donors="USA", recipients="UKR", aid_type="military", stage="delivered", period=2022),
        source=ARTICLE,
        among="donors",
    )
    verdict = ledger.verify(asked)
    assert verdict.label == "possible"  # nobody lists all donors of all time
    assert verdict.notes[1] == "it is the largest that A tracker lists, in full for 2021-01-24 to 2022-12-31"
    more = ledger.add(gave("USD 900", "UKR", "2021-05-01", donor="POL"))
    assert more.verify(asked).label == "contradicted"
