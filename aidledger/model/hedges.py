"""The words around a number that say how firmly it is meant: *more than*, *about*, *up to*, *-plus*.

The words themselves are rows of ``data/hedges.csv``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import read_table


class Hedge(NamedTuple):
    """A qualifier and where its words start and end; ``nearly`` for *nearly, almost*."""

    qualifier: Qualifier
    nearly: bool
    start: int
    end: int


_ROWS = read_table("hedges")


class _Before(NamedTuple):
    """Words that may stand before a number; ``digits``: only before one that is written in digits."""

    qualifier: Qualifier
    nearly: bool
    digits: bool


_BEFORE = {
    row["words"]: _Before(Qualifier(row["qualifier"]), bool(row["nearly"]), row["place"] != "before")
    for row in _ROWS
    if row["place"].startswith("before")
}
_AFTER = {row["words"]: Qualifier(row["qualifier"]) for row in _ROWS if row["place"] == "after"}
_OPEN = [row["words"] for row in _ROWS if row["place"] == "open"]
_CHANGE = [row["words"] for row in _ROWS if row["place"] == "change"]
_ABOUT = Qualifier.about
_REACH = 64
_SIGNS = frozenset(words for words in _BEFORE if not words[0].isalnum())
_SIGN_ENDS = frozenset("~≈±<>≥≤") | {sign[-1] for sign in _SIGNS}


def _lengths() -> dict[str, tuple[int, ...]]:
    """For the last word of every hedge: of how many words those are that end in it, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in _BEFORE:
        words = phrase.split()
        lengths.setdefault(words[-1], set()).add(len(words))
    return {last: tuple(sorted(sizes, reverse=True)) for last, sizes in lengths.items()}


_LENGTHS = _lengths()
#: What may stand before the first word of a hedge: *(about 5 tanks)*.
_QUOTES = "(\"'“‘["


def _either(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered)


#: What may stand between a hedge and a number, by its last word, the longest first: *nearly a total of 50*.
_FILLERS = {
    "of": [["a", "combined", "total", "of"], ["a", "cumulative", "total", "of"], ["a", "grand", "total", "of"],
           ["a", "new", "total", "of"], ["a", "total", "of"], ["total", "of"]],
    "additional": [["an", "additional"], ["additional"]], "extra": [["an", "extra"], ["extra"]],
    "further": [["a", "further"], ["further"]], "another": [["another"]], "us": [["US"]],
}  # fmt: skip
#: The last words of what may stand before a number.
_LASTS = frozenset([*_FILLERS, *_LENGTHS])
#: The first words, or the sign, of what may follow a number.
OPENERS = frozenset(words.split()[0] for words in _AFTER)
_FREE = [w for w in _AFTER if w.startswith("or ") or w == "and counting"]
_CLOSING = [w for w in _AFTER if w not in _FREE and w not in ("+", "plus")]  # only at the end of a clause
_AFTER_NUMBER = re.compile(
    rf"\s?(\+)(?!\d)|[\s-](plus)\b(?!\s+(?:\d|[$€£]|an?\b))"
    rf"|\s+({_either(_FREE)})\b|,?\s+({_either(_CLOSING)})(?=\s{{0,9}}(?:[.,;:)!?]|$))",
    re.I,
)
_OPENS_RANGE = re.compile(rf"(?<!\w)({_either(_OPEN)})\s+$", re.I)
_CHANGES = re.compile(rf"(?<!\w)(?:{_either(_CHANGE)})(?!\w)", re.I)


def before(text: str, lower: str, start: int) -> Hedge | None:
    """The hedge that ends just before ``start``; ``lower`` is the lowered ``text``.

    Of several the nearest counts, except that a direction outweighs an approximation inside it
    (*up to about $5bn* is at most).
    """
    if not start:
        return None
    if lower[start - 1] == " ":
        last = lower[lower.rfind(" ", 0, start - 1) + 1 : start - 1]
        if last and last not in _LASTS and last[-1] not in _SIGN_ENDS and last.lstrip(_QUOTES) not in _LASTS:
            return None  # as most words
    hedge = _nearest(text, lower, start)
    if hedge is None or hedge.qualifier is not _ABOUT:
        return hedge
    wider = _nearest(text, lower, hedge.start)
    if wider is None or wider.qualifier is _ABOUT:
        return hedge
    return wider._replace(end=start)


def _nearest(text: str, lower: str, at: int) -> Hedge | None:
    if not at or (lower[at - 1] != " " and lower[at - 1] not in _SIGN_ENDS):
        return None
    floor = at - _REACH if at > _REACH else 0
    words = lower[floor:at].split()
    if not words:
        return None
    last = words[-1]
    if last[-1] in _SIGN_ENDS:
        sign = last if last in _SIGNS else last[-1]
        if sign not in _BEFORE:
            return None
        return Hedge(_BEFORE[sign].qualifier, False, lower.rindex(sign, floor, at), at)
    if last in _FILLERS:
        written = text[floor:at].split()
        filler = next((f for f in _FILLERS[last] if written[-len(f) :] == f), [])
        words = words[: len(words) - len(filler)]
        last = words[-1] if words else ""
    for size in _LENGTHS.get(last.lstrip(_QUOTES), ()):
        if size > len(words):
            continue
        opening = words[-size].lstrip(_QUOTES)
        row = _BEFORE.get(opening if size == 1 else " ".join([opening, *words[1 - size :]]))
        if opening == "over" and len(words) > 1 and words[-2] in _OVER_VERBS:
            return None
        if row is not None and (not row.digits or text[at].isdigit()):
            return Hedge(row.qualifier, row.nearly, _begin(lower, at, words, size, opening), at)
    return None


def _begin(lower: str, at: int, words: list[str], size: int, opening: str) -> int:
    """Where the last ``size`` of ``words`` start before ``at``; of the first of them ``opening`` counts."""
    for word in words[: -size - 1 : -1]:
        at = lower.rindex(word, 0, at)
    return at + len(words[-size]) - len(opening)


#: Verbs of which *over* is a part, not a hedge: *handed over 62 vehicles*.
_OVER_VERBS = frozenset(
    [
        "hand",
        "hands",
        "handed",
        "handing",
        "turn",
        "turns",
        "turned",
        "turning",
        "pass",
        "passed",
        "passing",
        "sign",
        "signed",
    ]
)


def after(text: str, end: int) -> Hedge | None:
    """The hedge that starts at ``end``: *-plus*, *or more*, *or so*."""
    match = _AFTER_NUMBER.match(text, end)
    if match is None:
        return None
    words = " ".join(match[match.lastindex or 0].lower().split())
    return Hedge(_AFTER[words], False, match.start(), match.end())


def opening(text: str, start: int) -> tuple[str, int] | None:
    """*between* or *from* before ``start`` (past a hedge), and where the word begins."""
    if not text[start - 1 : start].isspace():
        return None
    floor = max(0, start - 12)
    match = _OPENS_RANGE.search(text[floor:start])
    return (match[1].lower(), floor + match.start(1)) if match else None


def changes(text: str, start: int) -> bool:
    """Whether a verb of change stands shortly before ``start``: *raised from $3bn to $5bn* is no range."""
    return _CHANGES.search(text[max(0, start - 60) : start]) is not None
