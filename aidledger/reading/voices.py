"""Whose words a sentence is, and who *we*, *the Government* and *us* are."""

from __future__ import annotations

from itertools import pairwise

from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.subjects import slot, subject
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_SAYING = word_set("verbs of saying")
_AIDED = word_set("follow the name of who is aided")
_FOR_OTHERS = word_set("get something for somebody")


def first_person(reading: Reading, verb: Verb) -> int | None:
    """Where *we*, *the President* or *this Administration* stands as the subject of a verb."""
    said = reading.words.said
    own_state = not _OWN_STATE.isdisjoint(said) and reading.speaker not in (None, "USA")
    if not own_state and "my" not in said and _MAY_BE_FIRST_PERSON.isdisjoint(said):
        return None
    lower, written = reading.words.lower, reading.words.written
    for at in range(verb.begins - 1, max(-1, verb.begins - 14), -1):
        if lower[at] not in _MAY_BE_FIRST_PERSON and lower[at] not in _OWN_STATE:
            continue
        if _aside(lower, at, verb.begins):
            continue
        word, before = lower[at], lower[at - 1] if at else ""
        if word == "our" and not _OTHERS.isdisjoint(lower[at + 1 : at + 3]):
            continue  # "our neighbours in Tallinn have given"
        if word in ("we", "i", "our") or (word == "you" and reading.speaker == "USA"):
            return at
        untitled = at + 1 >= len(lower) or not written[at + 1][0].isupper()
        if word == "president" and untitled and before in ("", "the"):
            return at
        if word == "administration" and before in ("the", "this", "my", "our"):
            return at
        if word in ("government", "ministry") and before in ("my", "our"):
            return at
        if own_state and _is_own_office(lower, at):
            return at
    return None


def _aside(lower: list[str], at: int, ends: int) -> bool:
    """*Slovakia -- I want to thank them -- sent 30 vehicles*: whether a word stands between dashes."""
    return any(dash in lower[at:ends] and dash in lower[:at] for dash in ("—", "--", "–"))


def _is_own_office(lower: list[str], at: int) -> bool:
    """*the Federal Government*, *Parliament*, *the Ministry of Defence*: an office with no country named."""
    if lower[at] not in _OWN_STATE or (
        lower[at + 1 : at + 2] in (["of"], ["in"]) and lower[at + 2] not in _MATTERS
    ):
        return False
    first = at
    while first and lower[first - 1] in _KINDS_OF_OFFICE:
        first -= 1
    return (
        not first or lower[first - 1] in ("the", "this", ",") or (lower[at] == "parliament" and first == at)
    )


_OWN_STATE = word_set("an office of a state")
_KINDS_OF_OFFICE = word_set("before an office of a state")
_MATTERS = frozenset(["defence", "defense", "foreign", "state"])
_MAY_BE_FIRST_PERSON = frozenset(["we", "i", "our", "you", "president", "administration"])


_OTHERS = frozenset(["neighbours", "neighbors", "friends", "colleagues", "counterparts"])


def quoted(reading: Reading) -> Mention | None:
    """Whose words a quotation is: *"We need tanks," the Ukrainian minister said* (or *said the minister*)."""
    lower = reading.words.lower
    named = [m for m in reading.mentions if not m.hostile and m.code[:2] != "R:"]
    for at, word in enumerate(lower) if named else ():
        if word not in _SAYING:
            continue
        if not at or lower[at - 1] in _QUOTES or (lower[at - 1] == "," and lower[at - 2] in _QUOTES):
            found = next((m for m in named if at < m.first <= at + 4), None)
        else:
            found = next((m for m in reversed(named) if m.last <= at < m.last + _far(lower, m)), None)
            if found is not None and not _QUOTES.isdisjoint(lower[found.last : at]):
                found = None  # it is part of what is quoted
        if found is not None:
            return found
    return None


def _far(lower: list[str], m: Mention) -> int:
    """How far before the verb a name may stand; a minister's office is long."""
    return 8 if lower[m.last : m.last + 2] and lower[m.last + 1 : m.last + 2] == ["of"] else 5


_QUOTES = frozenset(['"', "“", "”"])


def speaks_for_itself(reading: Reading, verb: Verb) -> Mention | None:
    """Who is quoted, where the subject of a verb is *we* or *I*."""
    at = first_person(reading, verb)
    if at is None or reading.speaker or reading.words.lower[at] not in ("we", "i"):
        return None
    named = subject(reading, verb)
    return quoted(reading) if named is None or named.first < at else None


def for_others(reading: Reading, figure: Figure) -> Mention | None:
    """*Reagan secured $15 million for the rebels*: for whom somebody else gets it."""
    verb = figure.verb
    if verb is None or reading.words.lower[verb.first] not in _FOR_OTHERS:
        return None
    named = subject(reading, verb)
    for m in reading.mentions:
        if (
            m.first >= figure.last
            and m.before in ("for", "to")
            and named is not None
            and m.code != named.code
        ):
            return m
    return None


OURS = frozenset(["us", "our"])


def giver_from_us(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*"Kyiv has got 19 jets from us," the Danish minister said*."""
    if "us" not in reading.words.said or ("from", "us") not in pairwise(reading.words.written):
        return None
    if reading.speaker:
        return (reading.speaker,), "first person"
    speaking = quoted(reading)
    return slot(reading, speaking, "whose words these are") if speaking in usable and speaking else None


def receiver_us(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*"France has given us 30 guns," the Ukrainian minister said*: whose words these are."""
    verb, written = figure.verb, reading.words.written
    if OURS.isdisjoint(reading.words.said) or reading.speaker == "USA" or verb is None or verb.act != "give":
        return None
    ours = (
        reading.speaker and written[verb.last : verb.last + 1] == ["our"] and written[verb.last + 1] in _AIDED
    )
    if (
        not ours
        and written[verb.last : verb.last + 1] != ["us"]
        and ["to", "us"]
        not in (
            written[figure.last : figure.last + 2],
            written[verb.last : verb.last + 2],
        )
    ):
        return None
    if reading.speaker:
        return (reading.speaker,), "first person"
    speaking = quoted(reading)
    return slot(reading, speaking, "whose words these are") if speaking is not None else None
