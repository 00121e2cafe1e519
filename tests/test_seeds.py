"""The seed figures: what they say, and what must never be made of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from frictionless import Package

import aidledger as al
from aidledger.seeds import seed_folder, seed_names


def test_the_article_says_what_it_says():
    ledger = al.load_seeds()
    shipment = ledger.entry("geneva-2022-shipment")
    assert isinstance(shipment, al.Shipment)
    assert shipment.money.written == "$200 million"
    assert shipment.tonnage.written == "more than 90 tons"
    assert shipment.tonnage.unit == "ton"
    assert str(shipment.delivered) == "2022-01-23"
    assert shipment.approved.written == "late December 2021"
    assert {e.donor.code for e in ledger.table.records() if e.money is None} == {"ESP", "FRA", "EST", "GBR"}
    assert sorted(c.figure.written for c in ledger.stated) == ["$650 million", "around $2.7 billion"]
    assert all(c.scope.stage is None for c in ledger.stated)
    assert ledger.rankings[0].order == "most"
    assert all(r.source.published_inferred and r.locator for r in ledger.records())


def test_the_figures_are_never_added_up():
    total = al.load_seeds().total(donor="USA", recipient="UKR", since="2014")
    assert total.value == Decimal("2.7e9")
    assert (total.low, total.high) == (Decimal("2.565e9"), Decimal("2.835e9"))
    assert total.itemised.value == 200_000_000
    assert {c.figure.value for c in total.claims} == {650_000_000, 2_700_000_000}
    assert "geneva-2022" in {e.source.id for e in total.evidence}
    text = str(total)
    assert "never added" in text
    assert "around $2.7 billion" in text


def test_the_shipment_weighs_at_least_what_the_lightest_ton_allows():
    total = al.load_seeds().total(measure="mass", unit="tonne")
    assert total.low == Decimal("81.646626")
    assert total.high is None
    assert total.sentence.startswith("military aid, any donor to any recipient: 81.6 t or more")


def test_drawdowns_sum_to_the_published_totals():
    ledger = al.load_seeds("us-drawdowns")
    drawdowns = [
        e for e in ledger.table.records() if e.recipient.code == "UKR" and e.locator == "s.506(a)(1)"
    ]
    assert len(drawdowns) == 52
    assert sum(e.money.value for e in drawdowns) == Decimal("30.988e9")
    total = ledger.total(
        donor="USA", recipient="UKR", stage="approved", since="2022-02-25", until="2022-09-30"
    )
    assert total.value == Decimal("9025000000")
    assert total.entry_count == 19


def test_waivers_are_no_extra_money():
    ledger = al.load_seeds("us-drawdowns")
    first = ledger.entry("drawdown-2022-02-25")
    assert first.money.value == 350_000_000
    assert "no extra money" in first.note
    assert not [e for e in ledger.table.records() if "614" in e.locator]


def test_every_record_names_its_source_and_place():
    for name in seed_names():
        for record in al.load_seeds(name).records():
            assert record.source.id
            assert record.locator or isinstance(record, al.Coverage)
            if name == "us-drawdowns":
                assert record.source.url.startswith("https://bidenwhitehouse.archives.gov/")


@pytest.mark.parametrize("name", seed_names())
def test_seed_sets_are_valid_data_packages(name):
    report = Package(str(seed_folder() / name / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_a_seed_set_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(al.AidLedgerError, match="us-drawdowns"):
        al.load_seeds("us-drawdown")
