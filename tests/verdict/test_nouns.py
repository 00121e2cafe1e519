"""Counts of things, under the names that a ledger has for them."""

from __future__ import annotations

from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry
from aidledger.model.figure import Count
from aidledger.model.source import Source

LIST = Source(id="list", title="A list")
US = {"donor": "USA", "recipient": "UKR"}


def listed(*items):
    counts = tuple(Count(value=n, unit=noun) for n, noun in items)
    return Entry(donor="USA", recipient="UKR", items=counts, delivered="2022-03-01", source=LIST)


def test_letters_may_differ():
    ledger = Ledger(entries=[listed((142, "UFH/M-777 155mm"))])
    assert ledger.verify("at least 100 UFH/M-777 155mm", **US).label == "supported"
    assert ledger.verify("20 UFH/M-777 155mm", **US).label == "contradicted"


def test_what_is_listed_under_a_fuller_name_is_told_and_not_counted():
    ledger = Ledger(
        entries=[listed((41, "HIMARS 142 multiple rocket launcher"), (5000, "rocket for HIMARS"))]
    )
    verdict = ledger.verify("20 HIMARS", **US)
    assert verdict.label == "no evidence"
    [note] = verdict.notes
    assert note == (
        "nothing is listed as himars; other names may mean it: 41 HIMARS 142 multiple rocket launchers;"
        " 5,000 rocket for HIMARS"
    )


def test_things_that_are_not_listed_are_not_known():
    money = Entry(donor="USA", recipient="UKR", money="$5 million", delivered="2022-03-01", source=LIST)
    ledger = Ledger(entries=[money, listed((31, "tank"))])
    assert ledger.verify("12 howitzers", **US).label == "no evidence"
    assert ledger.verify("12 tonnes", **US).label == "no evidence"
    assert ledger.verify("31 tanks", **US).label == "possible"
    assert ledger.verify("20 tanks", **US).label == "contradicted"
    assert ledger.verify("$9 million", **US).label == "possible"
