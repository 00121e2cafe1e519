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


def test_allocations_and_commitments_of_the_tracker_are_two_columns(real_data: Path) -> None:
    kiel = real_data / "kiel"
    early, site = al.read(kiel / "ust-2024-allocations-delivery.xlsx"), al.read(kiel / "website-release-29")
    for ledger, published, who, verb, amount, expected in (
        (early, "2024-02-29", "Germany", "allocated", "€10 billion", "possible"),
        (early, "2024-02-29", "Germany", "allocated", "€20 billion", "contradicted"),
        (early, "2024-02-29", "Germany", "committed", "€10 billion", "contradicted"),
        (early, "2024-02-29", "Germany", "committed", "€18.6 billion", "supported"),
        (site, "2026-04-30", "Norway", "committed", "€20 billion", "possible"),
        (site, "2026-04-30", "Norway", "allocated", "€20 billion", "contradicted"),
        (site, "2026-04-30", "Norway", "allocated", "€6.8 billion", "supported"),
        (site, "2026-04-30", "Norway", "committed", "€3 billion", "contradicted"),
        (site, "2026-04-30", "Norway", "committed", "€50 billion", "contradicted"),
    ):
        text = f"Since January 24, 2022 {who} has {verb} {amount} in military aid to Ukraine."
        assert label(ledger, text, published) == expected, text
    asked = {
        "donor": "DEU",
        "recipient": "UKR",
        "aid_type": None,
        "since": "2022-01-24",
        "until": "2026-04-30",
    }
    assert site.verify("€47.7 billion", stage="committed", **asked).label == "possible"
    assert site.verify("€47.7 billion", stage="allocated", **asked).label == "contradicted"


def test_a_later_release_of_allocations_does_not_contradict_commitments(real_data: Path) -> None:
    kiel = real_data / "kiel"
    both = al.read(kiel / "ust-release-07-2022-11-22.xlsx") + al.read(kiel / "website-release-29")
    text = "Between 24 January and 3 October 2022 the United States committed €27.6 billion in military aid to Ukraine."
    assert label(both, text, "2026-04-30") == "possible"
