"""Which figures of a sentence become claims: aid and no sale, loss, cost, stock, or budget of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidledger.reading import read_claims

LINES = [
    line
    for line in (Path(__file__).parent / "selected.psv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES)
def test_what_becomes_a_claim(line: str) -> None:
    text, context, speaker, wanted = line.split("|")
    claims = read_claims(text, "2024-05-01", context or None, speaker or None)
    found = [c.span.text for c in claims if c.span is not None]
    assert found == [words.strip() for words in wanted.split(";") if words.strip()]
