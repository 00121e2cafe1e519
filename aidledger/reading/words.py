"""A sentence as words: where each stands, and which phrases of a lexicon begin at it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from aidledger.units.lexicon import read_table


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split()) for row in read_table("reading_words")}


def word_set(name: str) -> frozenset[str]:
    """The words of one row of ``data/reading_words.csv``.

    >>> sorted(word_set("will"))
    ["'ll", 'shall', 'will', "won't"]
    """
    return _sets()[name]


_CLITIC = r"'(?:s|ve|ll|re|d|m|t)(?!\w)"
_TOKEN = re.compile(
    r"([A-Za-z]{2,}(?=[ ,;:)])|[;:,()—–!?\"“”]"  # most tokens, at once
    rf"|{_CLITIC}"  # a clitic is a word of its own
    r"|(?:[A-Za-z]\.){2,}(?:-(?=\w))?"  # initials keep their dots
    rf"|[\w$€£¥%]+(?:(?:[.&/-](?=[\w$€£¥%])|(?!{_CLITIC})'(?=\w))[\w$€£¥%]+)*"
    r"|[.\[\]]|--)"
)


class Words:
    """The tokens of a sentence: as written, in lower case, and where each starts and ends.

    ``'s``, ``'ve``, ``'ll`` are tokens of their own; a dot stays only inside abbreviations. ``said`` holds the
    distinct ones in lower case.
    """

    __slots__ = ("ends", "lower", "said", "starts", "written")

    def __init__(self, written: list[str], lower: list[str], starts: list[int], ends: list[int]) -> None:
        self.written = written
        self.lower = lower
        self.starts = starts
        self.ends = ends
        self.said = frozenset(lower)

    @classmethod
    def of(cls, sentence: str) -> Words:
        """Split a sentence whose apostrophes are plain."""
        pieces = _TOKEN.split(sentence)  # what is between tokens, token, ..., what is behind the last
        written = pieces[1::2]
        lower = "\0".join(written).lower().split("\0") if written else []
        places = list(accumulate(map(len, pieces)))
        return cls(written, lower, places[:-1:2], places[1::2])

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after ``offset``."""
        return bisect_left(self.starts, offset)

    def __len__(self) -> int:
        return len(self.written)


Entry = TypeVar("Entry")


class Phrases(Generic[Entry]):
    """A lexicon of phrases that is looked up word by word, longest first."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], int, Entry]]] = {}
        for phrase, entry in entries:
            tokens = Words.of(phrase).written
            if tokens:
                self._by_first.setdefault(tokens[0], []).append((tokens, len(tokens), entry))
        for options in self._by_first.values():
            options.sort(key=lambda option: -option[1])

    def scan(self, tokens: list[str]) -> list[tuple[int, int, Entry]]:
        """Every phrase in ``tokens``: where it starts, where it ends, its entry; longest first, no overlaps."""
        by_first, found, free = self._by_first, [], 0
        for index in [i for i, token in enumerate(tokens) if token in by_first]:
            if index < free:
                continue
            for phrase, size, entry in by_first[tokens[index]]:
                if size == 1 or tokens[index : index + size] == phrase:
                    free = index + size
                    found.append((index, free, entry))
                    break
        return found
