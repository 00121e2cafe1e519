"""A list that is complete, of a stretch in which it has nothing."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2023-12-31")
SCOPE = Scope(
    donors="USA",
    recipients="UKR",
    aid_type="military",
    stage="approved",
    period=al.Period.between("2022-01-01", "2023-12-31"),
)
GIVEN = Entry(donor="USA", recipient="UKR", money="$900 million", approved="2023-02-01", source=LIST)
DRAWDOWNS = Coverage(
    source=LIST, scope=SCOPE, limited_to="presidential drawdowns", note="Other grants are not listed."
)
LEDGER = al.Ledger(entries=[GIVEN], coverage=[DRAWDOWNS])


def verdict(text, ledger=LEDGER):
    [found] = al.check_report(text, ledger, published="2023-12-31").verdicts
    return found


@pytest.mark.parametrize(
    "when", ["In the past three months", "In the last quarter of 2023", "Over the past month"]
)
def test_nothing_on_a_complete_list_contradicts_what_the_list_is_of(when):
    found = verdict(f"{when} the US approved $1 billion in drawdowns for Ukraine.")
    assert found.label == "contradicted"
    assert "is too high, as none was given" in found.sentence
    [note] = found.notes
    assert note.endswith("lists presidential drawdowns in full (Other grants are not listed)")
    assert found.evidence[0].record == DRAWDOWNS


def test_a_list_of_drawdowns_says_nothing_of_other_aid():
    assert verdict(
        "In the past three months the US approved $1 billion in military aid for Ukraine."
    ).label == ("no evidence")


def test_a_list_of_everything_contradicts_any_aid_where_it_has_nothing():
    everything = al.Ledger(entries=[GIVEN], coverage=[Coverage(source=LIST, scope=SCOPE)])
    found = verdict(
        "In the past three months the US approved $1 billion in military aid for Ukraine.", everything
    )
    assert (found.label, str(found.bounds)) == ("contradicted", "USD 0")


def test_one_package_may_come_from_what_was_approved_before():
    found = verdict("In October 2023 the US approved a $200 million drawdown for Ukraine.")
    assert found.label == "possible"
