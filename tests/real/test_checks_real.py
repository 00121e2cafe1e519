"""What the checks find in published data sets: the doubts that are there, and no false alarms of the grave kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al


@pytest.fixture(scope="module")
def kiel(real_data):
    path = real_data / "kiel" / "ust-release-07-2022-11-22.xlsx"
    if not path.exists():
        pytest.skip("Kiel release 7 not present")
    return al.read(path)


def test_a_tracker_release_has_doubts_and_no_errors(kiel):
    found = kiel.check()
    assert not found.errors
    assert not any("could not be made" in f.message for f in found)


def test_every_bare_ton_of_a_tracker_is_noted(kiel):
    tons = {e.id for e in kiel.table.records() if any(c.unit.startswith("ton of ") for c in e.items)}
    noted = {name for f in kiel.check().by_rule["AL050"] for name in f.records}
    assert tons
    assert tons <= noted


def test_the_workbooks_own_totals_are_not_below_its_entries(kiel):
    assert not {"AL021", "AL022", "AL061"} & set(kiel.check().by_rule)


def test_identical_rows_of_the_arms_register_are_shown_and_kept(real_data):
    path = real_data / "sipri" / "trade-register-2025-03-13.csv"
    if not path.exists():
        pytest.skip("SIPRI register not present")
    register = al.read(path)
    before = len(register)
    found = register.check().by_rule["AL030"]
    assert sum(f.count for f in found) >= 5
    assert len(register) == before


def test_the_trackers_site_allocates_more_than_it_lists_as_committed(real_data):
    path = real_data / "kiel" / "website-release-29"
    if not path.exists():
        pytest.skip("Kiel site release 29 not present")
    site = al.read(path)
    [finding] = site.check().by_rule["AL043"]
    assert "Allocation exceeds Commitment in 406 of 1,072 months of 42 flows" in finding.message
    assert "summed from the first month on in 112" in finding.message
    for donor in ("Australia", "Ireland", "Slovakia"):
        assert f"{donor} to Ukraine (EUR" in finding.message.split("at the end still for")[1]
    # nothing is forced: the balance of the rows stays what they say
    ireland = site.total("IRL", "UKR", aid_type=None, unit="EUR")
    assert ireland.value == Decimal(388_734_000)
