"""The EU, its members and its bodies: three givers whose aid is never taken for each other's."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2022-12-31")
GIVEN = {"EU": 300, "EPF": 500, "EIB": 40, "DEU": 2000, "POL": 1000}
YEAR = al.Period.year(2022)


@pytest.fixture(scope="module")
def ledger():
    parcels = [
        Entry(donor=d, recipient="UKR", money=f"EUR {n * 10**6:,}", committed="2022-05-01", source=LIST)
        for d, n in GIVEN.items()
    ]
    whole = Coverage(source=LIST, scope=Scope(recipients="UKR", stage="committed", period=YEAR))
    return al.Ledger(entries=parcels, coverage=[whole])


@pytest.mark.parametrize(
    ("giver", "amount", "label"),
    [
        ("The EU", 300, "possible"),  # without its Peace Facility and its bank
        ("The EU", 840, "supported"),
        ("The EU", 3000, "contradicted"),  # the members gave that
        ("The EU", 200, "contradicted"),
        ("EU countries", 3000, "supported"),
        ("EU Member States", 3000, "supported"),
        ("The EU's member states", 3000, "supported"),
        ("EU countries", 300, "contradicted"),  # the institutions gave that
        ("EU countries", 3840, "contradicted"),
        ("The EU and its member states", 3840, "supported"),
        ("The EU and its Member States", 3840, "supported"),
        ("The European Union and its members", 3840, "supported"),
        ("The EU and its member states", 3000, "contradicted"),
    ],
)
def test_whose_aid_it_is(ledger, giver, amount, label):
    text = f"{giver} committed a total of €{amount * 10**6:,} in military aid to Ukraine in 2022."
    [verdict] = al.check_report(text, ledger, published="2022-12-31").verdicts
    assert verdict.label == label


def test_what_else_the_union_may_mean_is_told(ledger):
    text = "The EU committed a total of €3,000,000,000 in military aid to Ukraine in 2022."
    [verdict] = al.check_report(text, ledger, published="2022-12-31").verdicts
    assert "true of EU member states together" in [str(r) for r in verdict.readings]
