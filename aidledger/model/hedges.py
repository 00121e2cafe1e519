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
_REACH = 44


def _either(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered)


_FILLER = (
    r"(?:(?:an\s+)?additional\s+|another\s+|(?:a\s+)?further\s+|extra\s+|US\s+"
    r"|(?:a\s+)?(?:combined\s+|cumulative\s+|grand\s+|new\s+)?total\s+of\s+)?"
)
_BEFORE_NUMBER = re.compile(rf"(?<![\w-])({_either(list(_BEFORE))})(?:\s+|(?<=[~≈±<>=≥≤.])){_FILLER}$", re.I)
_AFTER_NUMBER = re.compile(
    rf"\s?(\+)(?!\d)|[\s-](plus)\b(?!\s+(?:\d|[$€£]|an?\b))"
    rf"|\s+({_either([w for w in _AFTER if w.startswith('or ') or w == 'and counting'])})\b"
    rf"|,?\s+({_either([w for w in _AFTER if not w.startswith('or ') and w not in ('+', 'plus', 'and counting')])})(?=\s*(?:[.,;:)!?]|$))",
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
        floor = max(0, at - _REACH)
        match = _BEFORE_NUMBER.search(text[floor:at])
        if match is None:
            break
        row = _BEFORE.get(" ".join(match[1].lower().split()))
        if row is None or (row["place"] == "before number" and not (found is None and text[start].isdigit())):
            break
        hedge = Hedge(Qualifier(row["qualifier"]), bool(row["nearly"]), floor + match.start(1), start)
        if found is not None and not (found.qualifier in _ABOUT and hedge.qualifier not in _ABOUT):
            break
        found, at = hedge, hedge.start
    return found


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
