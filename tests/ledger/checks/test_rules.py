"""Every rule finds the record that breaks it, in the words on record, and leaves the similar one alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aidledger.ledger.checks import RULES, check
from tests.ledger.checks.cases import CASES

GOLDEN = Path(__file__).parent / "golden"


def told(findings):
    """What a reader sees of each finding: severity, message, records."""
    return "".join(f"{f.severity.value}: {f.message}\n  [{', '.join(f.records)}]\n" for f in findings)


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_broken_record_is_found_in_the_words_on_record(name):
    found = check(CASES[name].broken, name)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("AIDLEDGER_WRITE_GOLDEN"):
        path.write_text(told(found), encoding="utf-8")
    assert found
    assert told(found) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_similar_record_that_is_right_is_left_alone(name):
    assert told(check(CASES[name].fine, name)) == ""


@pytest.mark.parametrize("name", sorted(RULES))
def test_findings_name_records_that_are_there(name):
    ledger = CASES[name].broken
    known = {r.id for r in ledger.records()} | {s.id for s in ledger.known_sources}
    for finding in check(ledger, name):
        assert finding.records
        assert set(finding.records) <= known
        assert finding.hint


def test_every_rule_has_a_case_and_every_case_a_rule():
    assert sorted(CASES) == sorted(RULES)
    assert sorted(p.stem for p in GOLDEN.glob("*.txt")) == sorted(RULES)


def test_checking_changes_nothing():
    for case in CASES.values():
        before = [r.model_dump_json() for r in case.broken.records()]
        check(case.broken)
        assert [r.model_dump_json() for r in case.broken.records()] == before
