"""Claims that name no window, or one that goes beyond what is known."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source

TRACKER = Source(id="tracker", title="A tracker", kind="tracker", published="2022-01-15")
US = {"donor": "USA", "recipient": "UKR"}
YEAR = Period.year(2021)


def said(figure, period, *, donor=(), **fields):
    scope = Scope(donors=donor, recipients="UKR", aid_type="military", period=period)
    return Claim(figure=figure, scope=scope, source=TRACKER, **fields)


def parcel(money, when="2021-03-01", **fields):
    return Entry(
        **{"recipient": "UKR", "donor": "USA", "money": money, "source": TRACKER, "delivered": when, **fields}
    )


@pytest.fixture
def tracker():
    """Two donors, listed in full in 2021."""
    scope = Scope(donors=["USA", "POL"], recipients="UKR", period=YEAR)
    entries = [parcel("USD 180"), parcel("USD 20", donor="POL")]
    return Ledger(entries=entries, coverage=[Coverage(source=TRACKER, scope=scope)])


def test_monthly_totals_are_no_window_of_a_claim_without_one():
    """The last month of a series is not what a total of everything is about."""
    months = [said(f"USD {n}", Period.month(2021, n)) for n in range(1, 13)]
    ledger = Ledger(claims=months)
    whole = ledger.verify("USD 78", recipient="UKR")
    assert whole.label == "supported"
    assert "judged over 2021" in whole.notes[0]
    assert ledger.verify("USD 12", recipient="UKR").label == "contradicted"


def test_a_running_total_may_support_and_cannot_contradict():
    early = said("USD 50", Period.between("2014-01-01", "2020-06-30"), kind="cumulative")
    late = said("USD 9", Period.between("2021-01-01", "2021-12-31"), kind="cumulative")
    ledger = Ledger(claims=[early, late])
    assert ledger.verify("USD 9", recipient="UKR").label == "contradicted"  # 50 are known already
    assert ledger.verify("USD 70", recipient="UKR").label == "possible"  # nothing is known of 2020
    gap = Ledger(claims=[said("at most USD 5", Period.between("2014-01-01", "2020-06-30")), late])
    verdict = gap.verify("USD 9", recipient="UKR")
    assert verdict.label == "supported"
    assert "judged over 2021" in verdict.notes[0]


def test_a_sentence_is_contradicted_by_less_than_it_says_up_to_its_day(tracker):
    scope = Scope(donors="USA", recipients="UKR", stage="delivered", period=YEAR)
    tracker = tracker.add(Coverage(source=TRACKER, scope=scope))
    text = "The United States delivered ${} in military aid to Ukraine."
    assert tracker.verify(text.format("1,800"), published="2021-12-15").label == "contradicted"
    later = tracker.verify(text.format("1,800"), published="2022-02-15")
    assert later.label == "possible"  # it may have come in the new year
    assert tracker.verify(text.format("100"), published="2021-12-15").label == "possible"  # a part of it


def test_all_donors_of_whom_some_are_listed(tracker):
    right = tracker.verify("USD 200", recipient="UKR", period=YEAR)
    assert right.label == "supported"
    assert "true of the 2 donors that A tracker" in right.notes[0]
    high = tracker.verify("USD 2,000", recipient="UKR", period=YEAR)
    assert high.label == "possible"
    assert "lists in full gave USD 200: others would have to make up the difference" in high.notes[0]
    assert tracker.verify("USD 150", recipient="UKR", period=YEAR).label == "contradicted"


def test_what_is_known_until_which_day_is_said(tracker):
    verdict = tracker.verify("USD 1,800", **US, since="2021-01-01", until="2022-01-05")
    assert verdict.label == "possible"
    assert verdict.known_part == (
        "known for 2021: USD 180, against which the claim is 10 times too high; "
        "nothing limits what was given until 2022-01-05"
    )
    assert verdict.known_part in verdict.notes
    assert verdict.known_part in str(verdict)
    before = tracker.verify("USD 180", **US, since="2020-01-01", until="2021-12-31")
    assert before.known_part == "known for 2021: USD 180; nothing limits what was given beyond it"
    assert tracker.verify("USD 180", **US, period=YEAR).known_part is None


def test_the_window_of_a_claim_without_one_is_a_reading(tracker):
    earlier = tracker.add(parcel("USD 7", "2019-03-01"))
    verdict = earlier.verify("USD 180", **US)
    assert verdict.label == "contradicted"
    assert str(verdict.readings[0]) == "true for 2021"


def test_a_part_that_holds_less_than_is_known_of_the_whole_is_not_told(tracker):
    later = tracker.add(parcel("USD 900", "2022-01-03"))
    assert later.verify("USD 1,800", **US, since="2021-01-01", until="2022-01-05").known_part is None


def test_what_statements_without_a_stage_say_is_shown_beside_a_claim_that_they_do_not_decide():
    ledger = al.load_seeds()
    text = "The US has given Ukraine some $2.5 billion in military aid since 2014."
    for published, open_end in (
        ("2022-01-24", ""),
        ("2022-01-25", "; nothing limits what was given until 2022-01-25"),
    ):
        [verdict] = al.check_report(text, ledger, published=published).verdicts
        assert verdict.label == "possible"
        assert verdict.known_part == (
            "known, delivered or not, for 2014-01-01 to 2022-01-24: "
            f"USD 2.565 billion to 2.835 billion{open_end}"
        )


def test_a_window_that_begins_after_all_that_is_known():
    text = "The United States has given Ukraine $20 billion in military aid since February 24, 2022."
    report = al.check_report(text, al.load_seeds())
    [verdict] = report.verdicts
    assert verdict.label == "no evidence"
    assert verdict.readings == ()
    assert "no evidence" in report.to_html()
