"""Official statements are read without error; labelled sentences are read as well as we say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aidledger.reading import find_figures, read_claims


def test_every_statement_is_read(real_data: Path) -> None:
    statements = sorted((real_data / "whitehouse" / "statements").glob("*.md"))
    assert statements
    for path in statements:
        text = path.read_text(encoding="utf-8")
        claims = read_claims(text, published=path.name[:10], speaker="USA")
        assert all(text[c.span.start : c.span.end] == c.span.text for c in claims if c.span)
        assert len(find_figures(text)) >= len(claims)


def test_the_statement_of_mid_march_2022(real_data: Path) -> None:
    [path] = (real_data / "whitehouse" / "statements").glob("2022-03-16-*.md")
    claims = read_claims(path.read_text(encoding="utf-8"), published="2022-03-16", speaker="USA")
    totals = {
        int(c.figure.value or 0): c for c in claims if c.figure.unit == "USD" and c.scope.period is not None
    }
    assert set(totals) == {1_000_000_000, 2_000_000_000}
    assert totals[2_000_000_000].scope.period.iso.startswith("2021-01-20")  # type: ignore[union-attr]
    assert sum(c.measure == "count" for c in claims) > 20


@pytest.mark.parametrize(("kind", "least"), [("money", 0.95), ("count", 0.90)])
def test_labelled_sentences(real_data: Path, kind: str, least: float) -> None:
    right = labelled = read = 0
    for line in (real_data / "claims" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = [
            c for c in read_claims(item["text"], item["published"], item.get("context")) if c.measure == kind
        ]
        wanted = [c for c in item["claims"] if c["kind"] == kind]
        labelled, read = labelled + len(wanted), read + len(found)
        for label in wanted:
            right += any(
                c.span
                and c.figure.value == label["value"]
                and c.span.start < label["end"]
                and label["start"] < c.span.end
                for c in found
            )
    assert 2 * right / (labelled + read) >= least
