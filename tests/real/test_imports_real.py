"""Every proof that the real data sets offer of a right import, and the rows of every file accounted for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import aidledger as al

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "imports.py"


def _load():
    import sys

    spec = importlib.util.spec_from_file_location("imports_benchmark", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules["imports_benchmark"] = module
    spec.loader.exec_module(module)
    return module


imports = _load()


@pytest.fixture(scope="module")
def read(real_data):
    return imports.Reading(real_data)


@pytest.mark.parametrize(
    "proofs",
    [p for p in imports.PROOFS if p is not imports.iati_stream],
    ids=lambda p: p.__name__,
)
def test_every_proof_of_an_import_holds(read, proofs):
    made = list(proofs(read))
    failed = [" | ".join(p.cells()) for p in made if not p.holds]
    assert not failed, "\n".join(failed)
    # and the page of the documentation says so
    page = imports.PAGE.read_text(encoding="utf-8")
    assert [line for line in imports.lines(made) if line not in page] == []


def test_a_large_file_streams(read):
    (proof,) = imports.iati_stream(read, megabytes=30)
    assert proof.holds, proof.cells()


def test_release_7_reports_what_it_could_not_read(read):
    report = read("kiel/ust-release-07-2022-11-22.xlsx").imported
    assert sorted(c.value for c in report.rejected_cells) == ["1.000.00", "15.000.00", "6.000.00"]
    repaired = {c.value.strip() for c in report.repaired}
    assert {"2922-02-09", "until 4/6/2027", "3193503.68"} <= repaired


def test_undisclosed_packages_do_not_leave_the_bounds_of_a_release_open(read):
    ledger = read("kiel/ust-release-07-2022-11-22.xlsx")
    window = {"since": "2022-01-24", "until": "2022-10-03"}
    total = ledger.total("DEU", "UKR", stage="committed", unit="EUR", **window)
    assert total.low <= 1_200_000_000 <= total.high < 1_200_000_010


def test_a_ledger_of_a_release_survives_being_written(read, tmp_path):
    ledger = read("kiel/ust-release-07-2022-11-22.xlsx")
    again = al.read(ledger.write(tmp_path / "release.csv"))
    assert again == ledger


def test_torn_rows_of_the_register_are_joined(read):
    ledger = read("sipri/trade-register-2025-03-13.csv")
    assert len(ledger.imported.repaired) == 4
    assert any(e.recipient.code == "UN" for e in ledger.table.records() if e.donor.code == "ISR")


def test_constant_dollars_of_one_table_have_two_base_years(real_data):
    ledger = al.read(real_data / "foreignassistance" / "us_foreign_aid_country-2023.csv", prices="constant")
    assert {e.money.price_year for e in ledger.table.records()} >= {2019, 2021}
