"""Whose aid it is: an owner (*Poland's*), a name before a word of aid (*US aid*, *Dutch plans*), *those of Rome*."""

from __future__ import annotations

from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.subjects import attributive, following, slot
from aidledger.reading.words import word_set

_BETWEEN = word_set("stand between a figure and the giver of the aid")
_STANDS_FOR_AID = word_set("stand for aid named before")
_DEEDS = word_set("what somebody does who is named before it")
_THOSE = frozenset(["those", "that"])


def owner(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Poland's €2.4 billion*; but of aid that is stopped, the owner is who would have received it."""
    if figure.verb is not None and figure.verb.act == "stop":
        return None
    for m in usable:
        if m.possessive and m.last in (figure.first, figure.first - 1):
            return slot(reading, m, "owner of the figure")
    return None


def with_the_aid(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$1.3 billion in U.S. security assistance*."""
    end = min(reading.right_end(figure), figure.last + 4)
    stopped = figure.verb is not None and figure.verb.act == "stop"
    for m in usable:
        if not figure.last <= m.first < end or m.before not in ("", "in", "of") or not names_aid(reading, m):
            continue
        if attributive(reading, m):
            continue
        if stopped and m.possessive:  # "withholding $320 million of Egypt's military aid"
            continue
        if all(w in _BETWEEN for w in reading.words.lower[figure.last : m.first]):
            return slot(reading, m, "named with the aid")
    return None


def giver_before_the_aid(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*US military aid to Pakistan totalled $1.6 billion, Turkey's $2 billion*."""
    start = reading.left_start(figure)
    for m in reversed(usable):
        beside = start <= m.first and m.last < figure.first and (m.possessive or m.adjective)
        if beside and following(reading, m) in _STANDS_FOR_AID:
            return slot(reading, m, "named with the aid")
    lower = reading.words.lower
    for m in reversed(usable) if not _THOSE.isdisjoint(reading.words.said) else ():
        at = m.first - (lower[m.first - 1] == "the")
        if (
            m.before in ("of", "from")
            and lower[at - 2] in _THOSE
            and m.last < figure.first <= m.last + 3
            and "against" not in lower
        ):
            return slot(reading, m, "named with the aid")
    for m in reversed(usable):
        initials = m.before in ("of", "in") and gives_arms(m.code) and not m.general
        common = m.general and reading.words.written[m.first].islower()
        leaning = (
            not common
            and (m.possessive or m.adjective or not m.before or initials)
            and not attributive(reading, m)
        )
        if m.last <= figure.first and leaning and names_aid(reading, m):
            return slot(reading, m, "named with the aid", leftwards=not (m.possessive or m.adjective))
    for m in reversed(usable):
        leaning = m.possessive or m.adjective or m.code in ("USA", "GBR", "EU")
        if m.last <= figure.first and leaning and gives_arms(m.code) and following(reading, m) in _DEEDS:
            return slot(reading, m, "whose plan it is")
    return None


def names_aid(reading: Reading, m: Mention) -> bool:
    """*US security assistance*, *Germany's direct military aid*: a word of aid follows closely."""
    at = m.last + (1 if m.possessive else 0)
    if m.armed:  # "Iraq's security forces"
        return False
    return any(at <= c.first <= at + 4 and c.sort in ("military", "generic", "mixed") for c in reading.cues)
