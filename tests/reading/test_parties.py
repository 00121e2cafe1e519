"""Who gives and who receives, in the many ways of saying it: one line a sentence in ``parties.psv``."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidledger.reading import read_claims

LINES = [
    line
    for line in (Path(__file__).parent / "parties.psv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES)
def test_donors_and_recipients_are_told_apart(line: str) -> None:
    text, context, speaker, *rest = line.split("|", 3)
    wanted = [tuple(one.split(";")) for one in rest[0].split("||")]
    found = {
        c.span.text: ("+".join(p.code for p in c.scope.donors), "+".join(p.code for p in c.scope.recipients))
        for c in read_claims(text, "2023-06-01", context or None, speaker or None)
        if c.span is not None
    }
    assert {words: found.get(words) for words, *_ in wanted} == {w: (d, r) for w, d, r in wanted}
