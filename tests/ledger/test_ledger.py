"""The ledger: immutable, joined without loss, and honest about what cannot be."""

from __future__ import annotations

import copy
import pickle

import pandas as pd
import pytest
from hypothesis import given

from aidledger.errors import BadScope, DuplicateRecord, InvalidRecord
from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import Ranking, claim
from aidledger.model.entry import Coverage
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from tests.ledger.conftest import TRACKER
from tests.strategies import ledgers


def test_adding_gives_a_new_ledger(small, entry):
    more = small.add(entry("$9", locator="9"))
    assert (len(small), len(more)) == (4, 5)
    assert len(small + more) == 5


def test_the_same_record_twice_is_harmless(small):
    assert small + small == small
    assert small.add(list(small.records())) == small


def test_two_records_with_one_id_are_refused(entry):
    with pytest.raises(DuplicateRecord, match="two different entries have the id 'x'"):
        Ledger(entries=[entry("$1", id="x"), entry("$2", id="x")])
    other = claim("$5", source=TRACKER).changed(id="c")
    with pytest.raises(DuplicateRecord, match="two different Claim"):
        Ledger(claims=[other, other.changed(note="more")])
    with pytest.raises(DuplicateRecord, match="two different Source"):
        Ledger(sources=[Source(id="tracker"), TRACKER])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"entries": [5]}, r"entries\[0\] is no Entry: 5"),
        ({"entries": "file.csv"}, "entries must be a list of Entry records"),
        ({"claims": [{"figure": "$5"}]}, "Claim.model_validate"),
        ({"claims": [claim("$5")]}, "a claim without a source cannot enter a ledger"),
    ],
)
def test_what_is_no_record_is_refused(fields, message):
    with pytest.raises(InvalidRecord, match=message):
        Ledger(**fields)


def test_adding_what_is_no_record_is_refused(small):
    for wrong in (5, {"donor": "USA"}, "text"):
        with pytest.raises(InvalidRecord, match="cannot hold"):
            small.add(wrong)


def test_every_kind_of_record_is_kept(small):
    ranking = Ranking(figure="$5", scope=Scope(donors="USA", recipients="UKR"), source=TRACKER)
    full = small.add(ranking, Coverage(source=TRACKER, scope=Scope()), Source(id="alone"))
    assert {type(r).__name__ for r in full.records()} == {"Entry", "Claim", "Ranking", "Coverage"}
    assert "alone" in full.sources.index
    assert full.rankings == (ranking,)


def test_an_entry_by_its_id(small):
    first = next(small.records())
    assert small.entry(first.id) == first
    with pytest.raises(BadScope, match="no entry 'nothing'"):
        small.entry("nothing")


@given(ledgers)
def test_ledgers_survive_pickle_and_copy(ledger):
    assert pickle.loads(pickle.dumps(ledger)) == ledger
    assert copy.deepcopy(ledger) == ledger


def test_frames_have_a_row_for_each_record(small):
    entries, claims, sources = small.entries, small.claims, small.sources
    assert entries["money"].tolist() == [10_000, 4_000, pd.NA, 700]
    assert entries["money"].dtype == "Int64"
    assert entries["donor"].tolist() == ["USA", "USA", "USA", "DEU"]
    assert entries["stage"].tolist() == ["delivered", "delivered", "approved", "committed"]
    assert entries.attrs["money"] == "whole minor units of `currency`"
    assert claims["value"].tolist() == [900.0]
    assert claims["period"].tolist() == ["since 2014-01-01"]
    assert sources.loc["tracker", "published"] == pd.Timestamp("2023-01-01")


def test_the_empty_ledger_has_empty_frames():
    empty = Ledger()
    assert (len(empty.entries), len(empty.claims), len(empty.sources)) == (0, 0, 0)
    assert "money" in empty.entries.columns
    assert str(empty) == "Ledger: 0 entries, 0 stated totals, 0 sources"


def test_what_is_known_ends_on_the_last_day_of_any_source(small, entry):
    assert str(small.known_until) == "2023-01-01"
    assert Ledger().known_until is None
    later = small.add(entry("$1", delivered="2024-05-05"))
    assert str(later.known_until) == "2024-05-05"
    assert later.total(since="2024").value == 1


def test_as_known_on_needs_a_day(small):
    assert len(small.as_known_on("2022-12-31")) == 0
    assert len(small.as_known_on("2023-01-01")) == 4


def test_a_total_is_printed_with_what_it_leaves_out(small):
    text = str(small.total(donor="USA", since="2022-02-01", until="2022-02-28", aid_type="military"))
    assert "not in the lower bound" in text
    assert "1 of them without an amount" in text or "undisclosed" in text


def test_text_and_html_show_a_ledger(small):
    assert "stated totals (never added)" in str(small)
    html = small._repr_html_()
    assert "<script" not in html
    assert "Stated totals (never added)" in html
    assert "United States" in html


def test_html_is_escaped(entry):
    nasty = Source(id="<script>alert(1)</script>", title="<b>bold</b>")
    ledger = Ledger(entries=[entry("$1", source=nasty)])
    for html in (ledger._repr_html_(), ledger.total()._repr_html_()):
        assert "<b>bold" not in html
        assert "<script>" not in html
