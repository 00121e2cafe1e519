"""The words around a number that say how firmly it is meant: *more than*, *about*, *up to*, *-plus*.

The words themselves are rows of ``data/hedges.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import read_table


@dataclass(frozen=True, slots=True)
class Hedge:
    """A qualifier and where its words start and end; ``nearly`` for *nearly, almost*."""

    qualifier: Qualifier
    nearly: bool
    start: int
    end: int


_ROWS = read_table("hedges")
_BEFORE = {row["words"]: row for row in _ROWS if row["place"].startswith("before")}
_AFTER = {row["words"]: row for row in _ROWS if row["place"] == "after"}
_OPEN = [row["words"] for row in _ROWS if row["place"] == "open"]
_CHANGE = [row["words"] for row in _ROWS if row["place"] == "change"]
_ABOUT = (Qualifier.about,)
_REACH = 64
_MOST_WORDS = max(len(words.split()) for words in _BEFORE)
_SIGNS = frozenset(words for words in _BEFORE if not words[0].isalnum())


def _either(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered)


_FILLERS = (
    ("a", "total", "of"), ("a", "combined", "total", "of"), ("a", "cumulative", "total", "of"),
    ("a", "grand", "total", "of"), ("a", "new", "total", "of"), ("total", "of"), ("an", "additional"),
    ("an", "extra"), ("a", "further"), ("additional",), ("another",), ("further",), ("extra",), ("US",),
)  # fmt: skip
_FREE = [w for w in _AFTER if w.startswith("or ") or w == "and counting"]
_CLOSING = [w for w in _AFTER if w not in _FREE and w not in ("+", "plus")]  # only at the end of a clause
_AFTER_NUMBER = re.compile(
    rf"\s?(\+)(?!\d)|[\s-](plus)\b(?!\s+(?:\d|[$€£]|an?\b))"
    rf"|\s+({_either(_FREE)})\b|,?\s+({_either(_CLOSING)})(?=\s{{0,9}}(?:[.,;:)!?]|$))",
    re.I,
)
_OPENS_RANGE = re.compile(rf"(?<!\w)({_either(_OPEN)})\s+$", re.I)
_CHANGES = re.compile(rf"(?<!\w)(?:{_either(_CHANGE)})(?!\w)", re.I)


def before(text: str, start: int) -> Hedge | None:
    """The hedge that ends just before ``start``.

    Of several the nearest counts, except that a direction outweighs an approximation inside it
    (*up to about $5bn* is at most).
    """
    found: Hedge | None = None
    at = start
    for _ in range(3):
        hedge = _nearest(text, at, digits=found is None and text[start].isdigit())
        if hedge is None or (
            found is not None and not (found.qualifier in _ABOUT and hedge.qualifier not in _ABOUT)
        ):
            break
        found = Hedge(hedge.qualifier, hedge.nearly, hedge.start, start)
        at = hedge.start
    return found


def _nearest(text: str, at: int, *, digits: bool) -> Hedge | None:
    left = text[max(0, at - _REACH) : at]
    words = left.split()
    if not words:
        return None
    last = words[-1]
    if last in _SIGNS or last[-1] in "~≈±<>≥≤":
        sign = last if last in _SIGNS else last[-1]
        row = _BEFORE[sign]
        return Hedge(Qualifier(row["qualifier"]), False, at - len(left) + left.rindex(sign), at)
    if not left[-1].isspace():
        return None
    for filler in _FILLERS:
        if last == filler[-1] and tuple(words[-len(filler) :]) == filler:
            del words[-len(filler) :]
            break
    lower = [word.lower() for word in words[-_MOST_WORDS:]]
    if lower and lower[-1] not in _LAST_WORDS:
        return None
    for first in range(len(lower)):
        opening = lower[first].lstrip("(\"'“‘[")
        row_ = _BEFORE.get(" ".join([opening, *lower[first + 1 :]]))
        if opening == "over" and len(words) > 1 and words[-2].lower() in _OVER_VERBS:
            return None
        if row_ is not None and (row_["place"] == "before" or digits):
            begin = _back(left, words, len(lower) - first, lower[first], opening)
            return Hedge(Qualifier(row_["qualifier"]), bool(row_["nearly"]), at - len(left) + begin, at)
    return None


def _back(left: str, words: list[str], count: int, first: str, opening: str) -> int:
    """Where the last ``count`` of ``words`` start in ``left``."""
    end = len(left)
    for word in reversed(words[len(words) - count :]):
        end = left.rindex(word, 0, end)
    return end + len(first) - len(opening)


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
_LAST_WORDS = frozenset(words.split()[-1] for words in _BEFORE)


def after(text: str, end: int) -> Hedge | None:
    """The hedge that starts at ``end``: *-plus*, *or more*, *or so*."""
    match = _AFTER_NUMBER.match(text, end)
    if match is None:
        return None
    row = _AFTER[" ".join(match[match.lastindex or 0].lower().split())]
    return Hedge(Qualifier(row["qualifier"]), False, match.start(), match.end())


def opening(text: str, start: int) -> tuple[str, int] | None:
    """*between* or *from* before ``start`` (past a hedge), and where the word begins."""
    floor = max(0, start - 12)
    match = _OPENS_RANGE.search(text[floor:start])
    return (match[1].lower(), floor + match.start(1)) if match else None


def changes(text: str, start: int) -> bool:
    """Whether a verb of change stands shortly before ``start``: *raised from $3bn to $5bn* is no range."""
    return _CHANGES.search(text[max(0, start - 60) : start]) is not None
