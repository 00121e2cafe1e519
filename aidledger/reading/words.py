"""A sentence as words: where each stands, and which phrases of a lexicon begin at it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ0-9$€£¥%][\wÀ-ɏ$€£¥%]*(?:[.&'/-][\wÀ-ɏ$€£¥%]+)*\.?|[;:,.()\[\]—–!?\"“”]|--")
_CLITIC = re.compile(r"(.+?)('(?:s|ve|ll|re|d|m|t))", re.I)
_POSSESSIVE = ("'s", "'S")


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a sentence: as written, in lower case, and where each starts and ends.

    ``'s``, ``'ve``, ``'ll`` are tokens of their own; a final dot stays only inside abbreviations.
    """

    written: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, sentence: str) -> Words:
        """Split a sentence whose apostrophes are plain."""
        written: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for found in _TOKEN.finditer(sentence):
            token, start = found[0], found.start()
            if token[-1] == "." and len(token) > 1 and "." not in token[:-1] and not _initial(token):
                token = token[:-1]
            clitic = _CLITIC.fullmatch(token) if "'" in token else None
            if clitic is None:
                written.append(token)
                starts.append(start)
                ends.append(start + len(token))
            else:
                cut = start + len(clitic[1])
                written += [clitic[1], clitic[2]]
                starts += [start, cut]
                ends += [cut, start + len(token)]
        return cls(written, [word.lower() for word in written], starts, ends)

    def index_at(self, offset: int) -> int:
        """The first token that starts at or after ``offset``."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def __len__(self) -> int:
        return len(self.written)


def _initial(token: str) -> bool:
    return len(token) == 2


Entry = TypeVar("Entry")


class Phrases(Generic[Entry]):
    """A lexicon of phrases that is looked up word by word, longest first."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], Entry]]] = {}
        for phrase, entry in entries:
            tokens = Words.of(phrase).written
            if tokens:
                self._by_first.setdefault(tokens[0], []).append((tokens, entry))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, tokens: list[str], index: int) -> tuple[int, Entry] | None:
        """The longest phrase that starts at ``index``: how many tokens it takes, and its entry."""
        options = self._by_first.get(tokens[index])
        if options is not None:
            for phrase, entry in options:
                if len(phrase) == 1 or tokens[index : index + len(phrase)] == phrase:
                    return len(phrase), entry
        return None
