"""A claim about a stage that nothing limits tells what is known at another one."""

from __future__ import annotations

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2022-12-31")
YEAR = al.Period.year(2022)
US = {"donor": "USA", "recipient": "UKR", "period": YEAR}


def given(money, stage, **fields):
    return Entry(donor="USA", recipient="UKR", money=money, source=LIST, **{stage: "2022-05-01"}, **fields)


EVERYTHING = Coverage(
    source=LIST,
    scope=Scope(donors="USA", recipients="UKR", aid_type="military", stage="committed", period=YEAR),
)
COMMITTED = given("$64,000,000", "committed")
ARRIVED = given("$2,000,000", "delivered", id="arrived")


def test_all_that_was_committed_is_told_of_a_claim_about_deliveries():
    ledger = al.Ledger(entries=[COMMITTED, ARRIVED], coverage=[EVERYTHING])
    verdict = ledger.verify("$320 million", stage="delivered", **US)
    assert verdict.label == "possible"
    note = "known of aid that was committed: USD 66 million, against which the claim is 4.85 times too high"
    assert note in verdict.notes
    assert verdict.sentence.startswith("Possible: ")
    assert note in verdict.sentence
    assert not any("no source says that it lists everything" in n for n in verdict.notes)
    assert EVERYTHING in [e.record for e in verdict.quoted]


def test_more_than_arrived_is_told_where_no_list_is_complete():
    verdict = al.Ledger(entries=[COMMITTED, ARRIVED]).verify("$320 million", stage="delivered", **US)
    assert "known of aid that was committed: USD 66 million or more" in verdict.notes


def test_what_is_true_at_another_stage_is_a_reading_and_no_note():
    ledger = al.Ledger(entries=[COMMITTED, ARRIVED], coverage=[EVERYTHING])
    verdict = ledger.verify("$66 million", stage="delivered", **US)
    assert [r.kind for r in verdict.readings] == ["stage"]
    assert not any(n.startswith("known of aid that was committed") for n in verdict.notes)


def test_of_several_stages_that_say_as_much_the_furthest_is_named():
    ledger = al.Ledger(entries=[given("$64,000,000", "committed", pledged="2022-02-01")])
    assert (
        "known of aid that was committed: USD 64 million or more"
        in ledger.verify("$3 million", stage="delivered", **US).sentence
    )
