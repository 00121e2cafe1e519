"""Sums that only in part are military aid: *for military, humanitarian and financial support*, *mostly military*."""

from __future__ import annotations

import itertools

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_OTHER_AID = frozenset(["humanitarian", "financial"])
_PARTLY = word_set("say that most of it is so")
_OF_IT = word_set("a sum named before")
_JOINS = frozenset([",", "and", "or", "&", "/"])
_ASIDE = frozenset([",", "(", "—", "–"])
_REACH = 16


def mixtures(reading: Reading) -> None:
    """Mark every military sum that the words beside it call military only in part."""
    said = reading.words.said
    if _PARTLY.isdisjoint(said) and not any(c.sort in _OTHER_AID for c in reading.cues):
        return
    for figure in reading.figures:
        if figure.purpose == "military" and figure.phrase.kind == "money" and _in_part(reading, figure):
            figure.purpose = "mixed"
            figure.reasons[0] = ("aid_type", "a part of it is military")


def _in_part(reading: Reading, figure: Figure) -> bool:
    start, end = figure.last, min(reading.right_end(figure), figure.last + _REACH)
    lower = reading.words.lower
    cues = [c for c in reading.cues if start <= c.first < end]
    for before, after in itertools.pairwise(cues):
        sorts = {before.sort, after.sort}
        if "military" in sorts and sorts & _OTHER_AID and _JOINS.issuperset(lower[before.last : after.first]):
            return True
    said = not _PARTLY.isdisjoint(reading.words.said)
    left = range(reading.left_start(figure), figure.first) if said else ()
    if any(lower[at] in _PARTLY and at + 1 in reading.cue_at and lower[at - 1] in _ASIDE for at in left):
        return True  # "its support, mostly military, is put at $5m"
    if any(c.firm and c.sort == "military" and c.last <= start for c in reading.cues):
        return False  # "a military aid package worth $5m, mostly arms"
    return said and any(
        lower[at] in _PARTLY and lower[at + 1 : at + 2] != ["on"] and _military_soon(reading, at, end)
        for at in range(start, end)
    )


def _military_soon(reading: Reading, at: int, end: int) -> bool:
    """Whether *mostly*, or *most of it*, is followed by a military word."""
    lower = reading.words.lower
    if lower[at] == "most" and (lower[at + 1 : at + 2] != ["of"] or not _OF_IT & set(lower[at + 2 : at + 3])):
        return False
    return any(c.sort == "military" and at < c.first <= at + 6 and c.first < end for c in reading.cues)
