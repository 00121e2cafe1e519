"""The labelled sentences of our own are read as well as they were: a floor below which no change may fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aidledger.model.claim import Claim
from aidledger.reading import read_claims

CORPORA = Path(__file__).parent / "corpora"
#: Publishers whose *we* is the United States.
AMERICAN = (
    "white house",
    "congressional record",
    "us president",
    "state department",
    "department of defense",
)


def items(name: str) -> list[dict[str, Any]]:
    lines = (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def read(item: dict[str, Any]) -> list[Claim]:
    american = any(name in (item.get("publisher") or "").lower() for name in AMERICAN)
    return read_claims(item["text"], item["published"], item.get("context"), "USA" if american else None)


def same(label: dict[str, Any], claim: Claim) -> bool:
    figure, span = claim.figure, claim.span
    alike = figure.kind == label["kind"] and figure.value is not None and span is not None
    return (
        alike
        and float(figure.value) == label["value"]
        and span.start < label["end"]
        and label["start"] < span.end
    )


@pytest.mark.parametrize(
    ("name", "money", "count"),
    [("a", 0.96, 0.93), ("b", 0.97, 0.97), ("c", 0.93, 0.96), ("d", 0.95, 0.93), ("e", 0.86, 0.90)],
)
def test_figures_are_found_as_before(name: str, money: float, count: float) -> None:
    for kind, least in (("money", money), ("count", count)):
        right = labelled = found = 0
        for item in items(name):
            claims = [c for c in read(item) if c.figure.kind == kind]
            wanted = [label for label in item["claims"] if label["kind"] == kind]
            found, labelled = found + len(claims), labelled + len(wanted)
            right += sum(any(same(label, c) for c in claims) for label in wanted)
        assert 2 * right / (labelled + found) >= least, kind


@pytest.mark.parametrize("name", ["a", "b", "c", "d", "e"])
def test_sentences_without_aid_stay_without_claims(name: str) -> None:
    negatives = [item for item in items(name) if not item["claims"]]
    assert sum(bool(read(item)) for item in negatives) <= max(1, 0.06 * len(negatives))


@pytest.mark.parametrize(
    ("slot", "least"), [("donor", 0.85), ("recipient", 0.85), ("stage", 0.85), ("qualifier", 0.98)]
)
def test_slots_are_filled_as_before(slot: str, least: float) -> None:
    right = asked = 0
    for item in (item for name in "abcde" for item in items(name)):
        claims = read(item)
        for label in item["claims"]:
            claim = next((c for c in claims if same(label, c)), None)
            if claim is not None:
                asked, right = asked + 1, right + (said(slot, claim) == (label[slot] or ""))
    assert right / asked >= least


def said(slot: str, claim: Claim) -> str:
    if slot == "stage":
        return claim.scope.stage.value if claim.scope.stage else "unspecified"
    if slot == "qualifier":
        return claim.figure.qualifier.value
    return "+".join(p.code for p in (claim.scope.donors if slot == "donor" else claim.scope.recipients))
