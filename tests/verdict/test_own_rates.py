"""A claim in a currency that a source converted from: no rate of the market's makes it false."""

from __future__ import annotations

import aidledger as al
from aidledger.formats.report import ImportReport
from aidledger.units.currency import Rates

TRACKER = al.Source(id="tracker", title="Tracker", published="2022-11-22")


def tracker() -> al.Ledger:
    """A tracker that turned two announcements in dollars into euros at one rate of its own."""
    entries = [
        al.Entry(id=f"us-{n}", donor="USA", recipient="UKR", aid_type="military", money=f"EUR {euros}",
                 committed=day, source=TRACKER)
        for n, (euros, day) in enumerate([("1,000,000,000", "2022-03-16"), ("2,000,000,000", "2022-09-08")])
    ]  # fmt: skip
    listed = al.Coverage(
        source=TRACKER,
        scope=al.Scope(
            donors="USA",
            recipients="UKR",
            aid_type="military",
            stage="committed",
            period=al.Period.parse("2022-01-24 to 2022-10-03"),
        ),
    )
    own = Rates.from_table({"USD": "0.9"}, "EUR", name="the tracker")
    return al.Ledger(
        entries,
        sources=[TRACKER],
        coverage=[listed],
        imported=ImportReport("mine", "tracker.csv", 2, 2, rates=own),
    )


def verdict(figure: str, **more: str) -> al.Verdict:
    known = {"donor": "USA", "recipient": "UKR", "aid_type": "military", "stage": "committed"}
    return tracker().verify(figure, since="2022-01-24", until="2022-10-03", **known, **more)


def test_dollars_that_the_source_itself_counted_are_true() -> None:
    judged = verdict("$2.7 billion")
    assert judged.label == "supported"
    assert any("at the source's own rate" in note and "contradicted" in note for note in judged.notes)


def test_what_is_wrong_at_both_rates_is_wrong_by_the_sources_own() -> None:
    judged = verdict("$3.6 billion")
    assert judged.label == "contradicted"
    assert str(judged.bounds) == "USD 2.7 billion"


def test_rates_that_the_reader_asks_for_are_used_alone() -> None:
    assert verdict("$2.7 billion", rates="at_date").label == "contradicted"
