"""Verdicts on the tracker's own releases, in whose words a claim may mean one column or another."""

from __future__ import annotations

from pathlib import Path

import aidledger as al


def label(ledger: al.Ledger, text: str, published: str) -> str:
    [verdict] = al.check_report(text, ledger, published=published).verdicts
    return verdict.label.value


def test_the_peace_facility_is_the_eu_s(real_data: Path) -> None:
    ledger = al.read(real_data / "kiel" / "ust-release-07-2022-11-22.xlsx")
    for who, amount, expected in (
        ("the European Peace Facility has", "€2.5 billion", "supported"),
        ("the European Peace Facility has", "€5 billion", "contradicted"),
        ("EU institutions have", "€2.5 billion", "supported"),
        ("the EU has", "€5 billion", "contradicted"),
        ("European countries have", "€5 billion", "contradicted"),
        ("European countries have", "€10.1 billion", "possible"),
    ):
        text = f"Since January 24, 2022 {who} committed {amount} in military aid to Ukraine."
        assert label(ledger, text, "2022-10-03") == expected, text
