"""A sentence as words: where each stands, and which phrases of a lexicon begin at it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from typing import Any, Generic, TypeVar

from aidledger.units.lexicon import read_table


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split()) for row in read_table("reading_words")}


def word_set(name: str) -> frozenset[str]:
    """The words of one row of ``data/reading_words.csv``.

    >>> sorted(word_set("will"))
    ["'ll", 'shall', 'will']
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

    __slots__ = ("_openers", "ends", "lower", "said", "starts", "written")

    def __init__(self, written: list[str], lower: list[str], starts: list[int], ends: list[int]) -> None:
        self.written = written
        self.lower = lower
        self.starts = starts
        self.ends = ends
        self.said = frozenset(lower)
        self._openers: list[list[int]] = []

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

    def openers(self) -> list[list[int]]:
        """For each lexicon the tokens with which a phrase of it can begin: one pass for all."""
        if len(self._openers) != len(_LEXICONS):
            openers: list[list[int]] = [[] for _ in _LEXICONS]
            for at, word in enumerate(self.lower):
                if word in _OPENERS:
                    for lexicon in _OPENERS[word]:
                        openers[lexicon].append(at)
            self._openers = openers
        return self._openers

    def __len__(self) -> int:
        return len(self.written)


Entry = TypeVar("Entry")


#: For every word with which a phrase begins, in lower case: the numbers of the lexicons that hold such a phrase.
_OPENERS: dict[str, tuple[int, ...]] = {}
_LEXICONS: list[Phrases[Any]] = []


class Phrases(Generic[Entry]):
    """A lexicon of phrases that is looked up word by word, longest first; ``cased``: only as they are written."""

    def __init__(self, entries: Iterable[tuple[str, Entry]], *, cased: bool = False) -> None:
        self._cased = cased
        self._number = len(_LEXICONS)
        #: By the first word: the entry of that word alone, and of longer phrases by their second word.
        self._begun: dict[str, tuple[list[Entry], dict[str, list[tuple[list[str], int, Entry]]]]] = {}
        for phrase, entry in entries:
            tokens = Words.of(phrase).written
            if tokens:
                alone, longer = self._begun.setdefault(tokens[0], ([], {}))
                if len(tokens) == 1:
                    alone.append(entry)
                else:
                    longer.setdefault(tokens[1], []).append((tokens, len(tokens), entry))
        for _, longer in self._begun.values():
            for options in longer.values():
                options.sort(key=lambda option: -option[1])
        for first in {word.lower() for word in self._begun}:
            _OPENERS[first] = (*_OPENERS.get(first, ()), self._number)
        _LEXICONS.append(self)

    def scan(self, words: Words) -> list[tuple[int, int, Entry]]:
        """Every phrase in ``words``: where it starts, where it ends, its entry; longest first, no overlaps."""
        tokens = words.written if self._cased else words.lower
        found: list[tuple[int, int, Entry]] = []
        free, begun, last = 0, self._begun, len(tokens) - 1
        for index in words.openers()[self._number]:
            if index < free or (first := begun.get(tokens[index])) is None:
                continue
            alone, longer = first
            if longer and index < last:
                for phrase, size, entry in longer.get(tokens[index + 1], ()):
                    if size == 2 or tokens[index : index + size] == phrase:
                        free = index + size
                        found.append((index, free, entry))
                        break
            if alone and index >= free:
                free = index + 1
                found.append((index, free, alone[0]))
        return found
