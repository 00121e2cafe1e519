"""Every name of a party in the real files resolves; what is no party in the same cells does not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidledger.errors import UnknownName
from aidledger.model.party import Party, PartyKind

AMBIGUOUS = {"Congo"}
"""SIPRI's name for Congo-Brazzaville; others use it for both, so only its importer can tell."""


def sipri(folder: Path) -> set[str]:
    text = next((folder / "sipri").glob("*.csv")).read_text(encoding="latin-1")
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Recipient,"))
    whole = [row for row in csv.reader(lines[start + 1 :]) if len(row) == 16 and row[2].isdigit()]
    return {row[0] for row in whole} | {row[1] for row in whole}


def foreignassistance(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "foreignassistance").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = [name.casefold().replace("_", " ") for name in next(rows)]
            code, name, region = (header.index(n) for n in ("country code", "country name", "region name"))
            seen = {(row[code], row[name]) for row in rows} | {("", row[region]) for row in rows}
            yield from sorted(seen)


def sheet(path: Path, name: str, column: int, skip: int) -> set[str]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return {str(row[column]) for row in rows[skip:] if str(row[column]).strip(" .\xa0")}


def refused(written: set[str]) -> set[str]:
    out = set()
    for name in written:
        try:
            Party.resolve(name)
        except UnknownName:
            out.add(name)
    return out


def test_sipri(real_data: Path) -> None:
    written = sipri(real_data)
    assert len(written) > 240
    assert refused(written) == AMBIGUOUS
    armed = {name for name in written if name.endswith("*") and not name.endswith("**")}
    assert len(armed) > 50
    assert {Party.resolve(name).kind for name in armed} == {PartyKind.non_state}
    assert len({Party.resolve(name).code for name in armed}) == len(armed)


def test_foreignassistance(real_data: Path) -> None:
    pairs = list(foreignassistance(real_data))
    assert len(pairs) > 500
    assert refused({name for _, name in pairs}) == set()
    own = {"CS-KM": "XKX", "PIT": "PCI", "YUF": "YUG", "SDF": "SDN"}
    for code, name in pairs:
        party = Party.resolve(name)
        if code not in ("", "NULL") and party.kind is not PartyKind.region:
            assert party.code == own.get(code, code), name


def test_dsca(real_data: Path) -> None:
    path = next((real_data / "dsca").glob("*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = {row["Country (Transfer to)"] for row in csv.DictReader(file)}
    assert len(written) > 90
    assert refused(written) == set()
    assert {Party.resolve(name).kind for name in written} == {PartyKind.country}


def test_kiel_site(real_data: Path) -> None:
    found = 0
    for path in sorted((real_data / "kiel" / "website-release-29").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if name := row.get("country") or row.get("donor"):
                    party = Party.resolve(name)
                    assert party.code == row.get("iso", party.code)
                    found += 1
    assert found > 1000


@pytest.mark.parametrize(
    ("file", "name", "column", "skip", "not_parties"),
    [
        ("ust-release-07-2022-11-22.xlsx", "Bilateral assistance, MAIN DATA", 1, 1, set()),
        ("ust-release-07-2022-11-22.xlsx", "Country Summary", 0, 4, {"Total"}),
        ("ust-release-07-2022-11-22.xlsx", "Multilateral assistance", 1, 1, set()),
        ("ust-release-07-2022-11-22.xlsx", "Multilateral assistance", 6, 1, {"Latvia, Lithuania, Iceland"}),
        (
            *("ust-release-07-2022-11-22.xlsx", "Aggregates - Country Groups", 0, 4),
            {"Anglosaxon countries", "Other donor countries", "Non bilateral donors"},
        ),
        ("ust-2024-allocations-delivery.xlsx", "delivery", 0, 1, set()),
        ("ust-2024-allocations-delivery.xlsx", "bigone", 0, 1, set()),
    ],
)
def test_kiel_workbooks(
    real_data: Path, file: str, name: str, column: int, skip: int, not_parties: set[str]
) -> None:
    written = sheet(real_data / "kiel" / file, name, column, skip)
    assert len(written) > 4
    assert refused(written) == not_parties


def test_iati_countries(real_data: Path) -> None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = {
        node.get("code")
        for path in sorted((real_data / "iati").glob("*.xml"))
        for node in etree.parse(path, parser).iter("recipient-country")
    }
    assert len(found) > 15
    assert refused(found) == set()
    withdrawn = {"AN"}
    assert {Party.resolve(code).alpha2 for code in found - withdrawn} == found - withdrawn
