"""Entries, shipments and coverage: what a record may say, and what it must."""

from __future__ import annotations

import datetime as dt
import pickle
from decimal import Decimal

import pytest
from hypothesis import given

from aidledger.errors import AidLedgerError, InvalidRecord, UnknownName, UnreadablePeriod
from aidledger.model.entry import Coverage, Entry, Shipment
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.model.scope import Scope, Stage
from aidledger.model.source import Source
from tests.strategies import entries

SOURCE = Source(id="article", published="2022-01-24")


def parcel(**fields):
    return Entry(**{"donor": "USA", "recipient": "UKR", "money": "$200 million", "source": SOURCE, **fields})


def test_an_entry_reads_names_amounts_and_dates():
    entry = Shipment(
        donor="Washington",
        recipient="Kyiv",
        money="$200 million",
        tonnage="more than 90 tons",
        items="300 missiles",
        approved="2021-12-28",
        delivered="2022-01-23",
        source=SOURCE,
    )
    assert (entry.donor.code, entry.recipient.code) == ("USA", "UKR")
    assert entry.stage is Stage.delivered
    assert entry.items[0].unit == "missile"
    assert entry.date_of(Stage.approved) == Period.day("2021-12-28")
    assert "delivered 2022-01-23" in str(entry)


def test_what_is_delivered_had_been_committed_by_then():
    entry = parcel(approved="2021-12-28", delivered="2022-01-23")
    assert entry.reached(Stage.pledged) == (Stage.approved, Period.day("2021-12-28"))
    assert entry.reached(Stage.committed) == (Stage.delivered, Period.day("2022-01-23"))
    assert parcel(pledged="2022").reached(Stage.delivered) is None


@pytest.mark.parametrize(
    ("fields", "kind", "message"),
    [
        ({}, InvalidRecord, "needs the date at which it reached a stage"),
        ({"delivered": "2020-02-30"}, UnreadablePeriod, "2020-02-30"),
        ({"delivered": "2022", "donor": "Atlantis"}, UnknownName, "Atlantis"),
        ({"delivered": "2022", "aid_type": "militry"}, UnknownName, "did you mean military"),
        ({"delivered": "2022", "source": None}, InvalidRecord, "source"),
        (
            {"delivered": "2022", "money": Money(value=-5, low=-5, high=-5, unit="USD")},
            InvalidRecord,
            "refund=True",
        ),
        (
            {"delivered": "2022", "money_at": {"requested": "$5"}},
            InvalidRecord,
            "money_at cannot hold requested",
        ),
        ({"delivered": "2022", "id": "x", "part_of": "x"}, InvalidRecord, "names the entry itself"),
        ({"delivered": "2022", "amount": 5}, InvalidRecord, "amount: there is no such field"),
    ],
)
def test_records_that_cannot_be_are_refused_with_place_and_remedy(fields, kind, message):
    with pytest.raises(kind, match=message) as caught:
        parcel(**fields)
    assert isinstance(caught.value, AidLedgerError)


def test_a_record_without_a_source_does_not_exist():
    with pytest.raises(InvalidRecord, match="source: it is needed"):
        Entry(donor="USA", recipient="UKR", delivered="2022")
    with pytest.raises(InvalidRecord, match="source: it is needed"):
        Coverage(scope=Scope())


def test_all_problems_of_a_record_are_listed():
    with pytest.raises(InvalidRecord) as caught:
        Entry(donor="Atlantis", recipient=5, money="a fortune", delivered="soon", source=SOURCE)
    assert [place for place, _ in caught.value.problems] == ["donor", "recipient", "money", "delivered"]


def test_ids_follow_from_the_content():
    entry = parcel(delivered="2022")
    assert entry.id == parcel(delivered="2022").id
    assert entry.id != parcel(delivered="2023").id
    assert entry.changed(note="more").id != entry.id
    named = parcel(id="mine", delivered="2022")
    assert named.changed(note="more").id == "mine"


def test_refunds_may_be_negative():
    entry = parcel(delivered="2022", refund=True, money=Money(value=-5, low=-5, high=-5, unit="USD"))
    assert entry.money.value == -5


def test_money_is_kept_in_whole_minor_units():
    entry = parcel(delivered="2022", money=Money(value="23456872.86374908", unit="EUR"))
    assert entry.money.value == Decimal("23456872.86")
    assert (entry.money.low, entry.money.high) == (Decimal("23456872.86"), Decimal("23456872.87"))


def test_amounts_may_differ_by_stage():
    entry = parcel(committed="2022", delivered="2022", money_at={"delivered": "$50 million"})
    assert entry.money_for(Stage.delivered).value == 50_000_000
    assert entry.money_for(Stage.committed).value == 200_000_000
    assert entry.money_for(None).value == 200_000_000


@given(entries())
def test_entries_survive_json_and_pickle(entry):
    assert type(entry).model_validate_json(entry.model_dump_json()) == entry
    assert pickle.loads(pickle.dumps(entry)) == entry


def test_sources_print_with_publisher_and_day():
    source = Source(id="a", title="Talks", publisher="The Daily", published=dt.date(2022, 1, 24))
    assert str(source) == "Talks (The Daily), 2022-01-24"
    with pytest.raises(InvalidRecord, match="published"):
        Source(id="a", published="2022-02-30")
