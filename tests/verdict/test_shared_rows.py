"""Aid that a complete list has for a region or the world, and for no country by itself."""

from __future__ import annotations

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list")
YEAR = al.Period.year(2022)


def listed(recipient, money):
    return Entry(donor="USA", recipient=recipient, money=money, committed="2022-05-01", source=LIST)


def ledger(*entries):
    everything = Coverage(
        scope=Scope(donors="USA", aid_type=None, stage="committed", period=YEAR), source=LIST
    )
    return al.Ledger(entries=entries, coverage=[everything])


ASKED = {"donor": "USA", "recipient": "ISR", "stage": "committed", "period": YEAR}


def test_a_note_tells_what_is_listed_for_no_country_by_itself():
    known = ledger(listed("ISR", "$3,000,000"), listed("UKR", "$9,000,000"), listed("World", "$15,000,000"))
    verdict = known.verify("$6 million", **ASKED)
    assert (verdict.label, verdict.bounds.high) == ("possible", 18_000_000)
    assert verdict.notes[0] == (
        "USD 15 million of that is listed for World and may be anybody's there; Israel alone has USD 3 million at most,"
        " against which the claim is 2 times too high"
    )
    assert "too high" not in known.verify("less than $4 million", **ASKED).notes[0]


def test_nothing_is_said_where_all_is_listed_by_country():
    known = ledger(listed("ISR", "$3,000,000"), listed("UKR", "$9,000,000"))
    assert known.verify("$6 million", **ASKED).label == "contradicted"
    assert not known.verify("less than $4 million", **ASKED).notes
