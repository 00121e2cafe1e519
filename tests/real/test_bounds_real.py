"""Bounds and verdicts on the real workbook and on the seeds that come with the library."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al

POLAND = {"donor": "POL", "recipient": "UKR"}


@pytest.fixture(scope="module")
def tracker(real_data):
    return al.read(real_data / "kiel" / "ust-release-07-2022-11-22.xlsx")


@pytest.mark.parametrize("window", [{}, {"since": "2022-01-24", "until": "2022-10-03"}])
def test_what_poland_committed(tracker, window):
    right = tracker.verify("EUR 1.8bn", **POLAND, stage="committed", **window)
    assert right.label == "supported"
    assert right.evidence
    wrong = tracker.verify("EUR 18bn", **POLAND, stage="committed", **window)
    assert wrong.label == "contradicted"
    assert wrong.factor == pytest.approx(Decimal(10), rel=Decimal("0.02"))
    assert "true of EUR 1.8 billion, a tenth of it" in map(str, wrong.readings)


def test_what_poland_delivered_is_judged_by_deliveries(tracker):
    verdict = tracker.verify("EUR 1.8bn", **POLAND, stage="delivered")
    assert verdict.stage is al.Stage.delivered
    assert verdict.bounds.question.scope.stage is al.Stage.delivered
    assert "true of commitments, not known of deliveries" in map(str, verdict.readings)


def test_the_workbook_does_not_contradict_itself(tracker):
    assert tracker.conflicts() == []


def test_the_drawdowns_of_the_first_months():
    ledger = al.load_seeds("us-drawdowns")
    verdict = ledger.verify(
        "$9.0bn", donor="USA", recipient="UKR", stage="approved", since="2022-02-24", until="2022-09-30"
    )
    assert verdict.label == "supported"
    assert verdict.bounds.low == verdict.bounds.high == Decimal(9_025_000_000)


def test_each_conflict_of_the_drawdowns_and_statements_is_genuine():
    from aidledger.ledger.problem import possible

    for conflict in (al.load_seeds() + al.load_seeds("us-drawdowns")).conflicts():
        assert not possible(conflict.members)
        for member in conflict.members:
            assert possible([m for m in conflict.members if m is not member])


def test_if_drawdowns_were_all_that_was_approved_a_briefing_would_contradict_them():
    ledger = al.load_seeds("us-drawdowns")
    everything = ledger.coverage[0].changed(id="all", limited_to="")
    briefing = next(c for c in ledger.stated if c.id == "wh-2022-06-23-since-february")
    approved = briefing.changed(id="approved", scope=briefing.scope.changed(stage="approved"))
    memoranda = [e for e in ledger.records() if isinstance(e, al.Entry)]
    [conflict] = al.Ledger(memoranda, claims=[approved], coverage=[everything]).conflicts()
    assert {m.record.id for m in conflict.members} == {"approved", "all"}


def test_the_seed_figures_fit():
    ledger = al.load_seeds()
    assert ledger.conflicts() == []
    bounds = ledger.bounds("USA", "UKR", since="2014-01-01", until="2021-01-23")
    period = next(c.scope.period for c in bounds.claims if c.scope.period.readings)
    read = bounds.under(period, "rolling")
    assert (read.low, read.high) == (Decimal(1_914_500_000), Decimal(2_185_500_000))
    assert bounds.low == 0


def test_the_trackers_site_gives_one_answer_for_all_kinds_of_aid(real_data):
    path = real_data / "kiel" / "website-release-29"
    if not path.exists():
        pytest.skip("Kiel site release 29 not present")
    site = al.read(path)
    usa = {"donor": "USA", "recipient": "UKR", "stage": "committed", "since": "2023", "until": "2023"}
    assert site.verify("EUR 33.02bn", aid_type=None, **usa).label == "supported"
    assert site.verify("EUR 23.1bn", **usa).label == "supported"
    assert site.verify("EUR 33.02bn", **{**usa, "stage": "allocated"}).label == "contradicted"
