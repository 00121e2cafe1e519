"""A small ledger that most tests here start from."""

from __future__ import annotations

import pytest

from aidledger.ledger.ledger import Ledger
from aidledger.model.claim import claim
from aidledger.model.entry import Entry
from aidledger.model.source import Source

TRACKER = Source(id="tracker", title="A tracker", published="2023-01-01")


@pytest.fixture
def entry():
    """A maker of entries from a tracker, USA to Ukraine unless said otherwise."""

    def make(money=None, **fields):
        base = {"donor": "USA", "recipient": "UKR", "money": money, "source": TRACKER}
        if not set(fields) & {"pledged", "approved", "committed", "delivered"}:
            base["delivered"] = "2022-03-01"
        return Entry(**{**base, **fields})

    return make


@pytest.fixture
def small(entry):
    """Three parcels and a stated total."""
    parcels = [
        entry("$100", delivered="2022-01-10", locator="1"),
        entry("$40", approved="2021-12-01", delivered="2022-02-10", locator="2"),
        entry(None, approved="2022-02-01", locator="3"),
        entry("$7", donor="DEU", aid_type="humanitarian", committed="2022-03-01", locator="4"),
    ]
    said = claim("$900", donor="USA", recipient="UKR", since="2014", source=TRACKER)
    return Ledger(entries=parcels, claims=[said])
