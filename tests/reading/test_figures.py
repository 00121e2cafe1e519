"""Every figure of a text, aid or not."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc

import pytest

from aidledger.errors import AidLedgerError
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.reading import find_figures


def test_all_kinds_with_their_places() -> None:
    text = "Bread costs €3\u00a0a loaf; 40 lorries brought 90 tons, and 1,200 people came."
    found = find_figures(text)
    assert [type(f.figure) for f in found] == [Money, Count, Tonnage, Count]
    assert [text[f.span.start : f.span.end] for f in found] == [f.span.text for f in found]
    assert [f.span.text for f in found] == ["€3", "40 lorries", "90 tons", "1,200 people"]


def test_figures_that_cannot_be_read_are_left_out() -> None:
    assert find_figures("It cost 2,5 Mrd. EUR, or 1.000.00 dollars.") == []


def test_only_text_is_searched() -> None:
    with pytest.raises(AidLedgerError, match="got int"):
        find_figures(5)  # type: ignore[arg-type]


def test_a_text_of_many_pieces_is_read_whole() -> None:
    sentence = "On that day 31 tanks and $2.7 billion came. "
    text = sentence * 8000
    found = find_figures(text)
    assert len(found) == 16_000
    assert {f.span.text for f in found} == {"31 tanks", "$2.7 billion"}
    assert all(text[f.span.start : f.span.end] == f.span.text for f in found)


def test_no_copies_of_a_long_text_are_made() -> None:
    text = "Nobody spoke of it — “not a word”, they said, in 1999 or since. " * 15_000
    tracemalloc.start()
    assert find_figures(text) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(text)


def test_words_as_long_as_a_page_are_cut() -> None:
    [found] = find_figures("It sent 5 " + "very-" * 300 + "large tanks.")
    assert found.figure.written is not None
    assert len(found.figure.written) == 500
    assert found.span.text.endswith("large tanks")


#: Repeats that try the patterns: digits, brackets, quotes, number words, hedges, blanks, letters that combine.
HOSTILE = [
    "$1,1,1,", "between ", "7", "(", "[", ")", '"', "“", "'", "of ", "million ", "and ", "a", "a-", "A", "x.", "\n",
    "\r\n", "\t", " ", "\u3000", "e\u0301", "\u0130", "ß", "\U0001d7cf", "\u0661", "\u200b", "\x00", "US ", "the ",
    "half ", "$", "$ ", "€", "½", "1.", "1..", "1/2 ", "[1]", "1-", "to ", "pound ", "ton ", "more than ",
    "up to about ", "worth ", "respectively ", "twenty-", "point ", "thousand thousand ", "~", "+", "#", "—",
    "since 2014 ", "Mr. ", "a\u200d", "\U0001f600", "中", "5 " + "a" * 60 + " ", "Ukraine's ", "to Ukraine, ",
    "military aid ", "the army of ",
]  # fmt: skip

READ = """
import json, sys
from aidledger.reading import find_figures, read_claims
for unit in json.loads(sys.argv[1]):
    text = unit * (int(sys.argv[2]) // len(unit))
    for sentence in ("", ". "):
        figures = find_figures(text + sentence)
        assert all(text[f.span.start : f.span.end] == f.span.text for f in figures)
        read_claims(text + sentence, "2022-01-01", None, "USA")
print("read")
"""


def read_all(units: list[str], size: int, seconds: float) -> str:
    """Read repeats of every unit in another process, which is stopped if it does not end."""
    call = [sys.executable, "-c", READ, json.dumps(units), str(size)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=seconds, check=False)
    return done.stdout.strip() or done.stderr


def test_hostile_repeats_end() -> None:
    assert read_all(HOSTILE, 30_000, 120) == "read"


@pytest.mark.parametrize("unit", ["$1,1,1,", "between ", "7", "([", '"“', "and ", "e\u0301", "\n", "a"])
def test_a_megabyte_of_hostile_repeats_ends(unit: str) -> None:
    assert read_all([unit], 1_000_000, 60) == "read"
