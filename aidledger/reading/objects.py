"""Who stands beside a verb of giving: *gave Kyiv*, *Egypt was given*, *had been promised*, *gave them*."""

from __future__ import annotations

from aidledger.reading.aided import AIDED
from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.paired import gapped
from aidledger.reading.parties import Mention
from aidledger.reading.subjects import following, slot, subject
from aidledger.reading.words import word_set

_VOTED = word_set("verbs of granting somebody something")
_LEADING = frozenset(["the", '"', "“", "”"])
_GOODS = frozenset(["assets", "money", "weapons", "arms", "ammunition", "equipment", "tanks", "stocks"])
IT = frozenset(["it", "they"])


def given(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*give Israel $14 billion and nothing to Kyiv*: who stands between the verb and what is given."""
    verb = figure.verb
    if verb is None or verb.act != "give" or verb.passive or not 0 < figure.first - verb.last < 5:
        return None
    lower = reading.words.lower
    for m in usable:
        first = m.first
        while first > verb.last and lower[first - 1] in _LEADING:
            first -= 1
        if first == verb.last and m.last == figure.first and not (m.before or m.possessive or m.adjective):
            return slot(reading, m, "object of the giving verb")
    return None


def given_subject(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Egypt was given $1.3 billion*."""
    verb = figure.verb
    if (
        verb is None
        or not (verb.act == "give" or reading.words.lower[verb.first] in _VOTED)
        or not verb.passive
        or not (verb.last <= figure.first <= verb.last + 2 or _with(reading, verb.last, figure.first))
    ):
        return None
    before = reading.words.lower[max(0, verb.begins - 2) : verb.begins]
    if reading.speaker not in (None, "USA") and (
        before[-1:] == ["we"] or (before[:1] == ["our"] and before[-1] in AIDED)
    ):
        return (str(reading.speaker),), "first person"
    named = subject(reading, verb)
    return slot(reading, named, "subject of the passive verb", leftwards=True) if named else None


def _with(reading: Reading, start: int, first: int) -> bool:
    """*was supplied by the United States, in all, with 40 tanks*: what is given is told after *with*."""
    lower = reading.words.lower
    return start < first <= start + 16 and lower[first - 1] == "with"


def it_was_given(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*What has Kyiv done with the 31 tanks it was given?*"""
    for verb in reading.verbs if not IT.isdisjoint(reading.words.said) else ():
        it = reading.words.lower[verb.begins - 1] in IT
        if it and figure.last < verb.begins <= figure.last + 4 and verb.act == "give" and verb.passive:
            named = subject(reading, verb)
            return slot(reading, named, "subject of the passive verb", leftwards=True) if named else None
    return None


def object_of_giving(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*gave Ukraine 16 launchers*, *provided the Philippines with*, *howitzers it had promised Kyiv*."""
    verb = figure.verb
    bare = [m for m in usable if not m.before and not m.possessive]
    bare = [m for m in bare if not m.adjective or m.armed or following(reading, m) not in _GOODS]
    if verb is not None and verb.act == "give" and not verb.passive:
        left_out = gapped(reading, figure, bare)
        for m in bare:
            if m.last == figure.first and m.first > verb.last and not m.adjective and m is not left_out:
                return slot(reading, m, "object of the giving verb", leftwards=True)
        for m in bare:
            later = any(m.last <= v.begins and v.last <= figure.first and v.finite for v in reading.verbs)
            counted = any(verb.last <= first < m.first for first, _ in reading.bounds)
            counted = counted or "that" in reading.words.lower[verb.last : m.first]
            if verb.last <= m.first < figure.first and m is not left_out and not (later or counted):
                return slot(reading, m, "object of the giving verb")
    if verb is not None and verb.last > figure.first and not verb.passive:
        given = next((m for m in bare if m.first == verb.last and not m.adjective), None)
        return slot(reading, given, "object of the giving verb") if given is not None else None
    if verb is not None and verb.passive:
        return None
    ends = {v.last for v in reading.verbs if v.act == "give" and not v.passive}
    for m in usable:
        leaning = (m.possessive or m.adjective) and not m.armed and following(reading, m) not in AIDED
        if m.first in ends and not leaning:
            return slot(reading, m, "object of the giving verb")
    return None


def gave_them(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*The Houthis deny that Iran gave them 200 missiles*: who is spoken of before the clause."""
    verb, lower = figure.verb, reading.words.lower
    if (
        verb is None
        or verb.act != "give"
        or verb.passive
        or lower[verb.last : verb.last + 1] not in (["them"], ["it"])
    ):
        return None
    giver = next((m for m in reversed(reading.parties) if m.last <= verb.begins), None)
    if giver is None:
        return None
    acting = subject(reading, verb)
    if acting is not None and acting.code != giver.code and lower[verb.begins - 1] == "and":
        return slot(
            reading, giver, "who is spoken of before"
        )  # "trained Ukrainian crews and gave them 109 guns"
    spoken = [m for m in usable if m.last < giver.first - 1 and not (m.possessive or m.before)]
    named = next((m for m in spoken if m.code != giver.code), None)
    return slot(reading, named, "who is spoken of before") if named is not None else None
