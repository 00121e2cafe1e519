"""Whose words a sentence is, who *we* are, and who asks whom for what: those who speak of aid, not of a third."""

from __future__ import annotations

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.parties import Mention
from aidledger.reading.subjects import subject
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_SAYING = word_set("verbs of saying")
_FOR_OTHERS = word_set("get something for somebody")


def first_person(reading: Reading, verb: Verb) -> int | None:
    """Where *we*, *the President* or *this Administration* stands as the subject of a verb."""
    said = reading.words.said
    own_state = not _OWN_STATE.isdisjoint(said) and (reading.speaker or "my" in said)
    if not own_state and _MAY_BE_FIRST_PERSON.isdisjoint(said):
        return None
    lower, written = reading.words.lower, reading.words.written
    for at in range(verb.begins - 1, max(-1, verb.begins - 14), -1):
        if lower[at] not in _MAY_BE_FIRST_PERSON and lower[at] not in _OWN_STATE:
            continue
        if _aside(lower, at, verb.begins):
            continue
        word, before = lower[at], lower[at - 1] if at else ""
        if word in ("we", "i", "our") or (word == "you" and reading.speaker):
            return at
        untitled = at + 1 >= len(lower) or not written[at + 1][0].isupper()
        if word == "president" and untitled and before in ("", "the"):
            return at
        if word == "administration" and before in ("the", "this", "my", "our"):
            return at
        if word in _OWN_STATE and before in ("my", "our"):
            return at
        own = word in _OWN_STATE and reading.speaker not in (None, "USA") and before in ("the", "this")
        after = lower[at + 1 : at + 3]
        if own and (after[:1] not in (["of"], ["in"]) or after[-1] in ("defence", "defense")):
            return at
    return None


def _aside(lower: list[str], at: int, ends: int) -> bool:
    """*Slovakia -- I want to thank them -- sent 30 vehicles*: whether a word stands between dashes."""
    return any(dash in lower[at:ends] and dash in lower[:at] for dash in ("—", "--", "–"))


_OWN_STATE = frozenset(["government", "ministry"])
_MAY_BE_FIRST_PERSON = frozenset(["we", "i", "our", "you", "president", "administration"])


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


def asks_for_itself(reading: Reading, figure: Figure) -> Mention | None:
    """*Ukraine has requested ten batteries*: who asks for goods, and names nobody else, would receive them."""
    verb = figure.verb
    if verb is None or verb.act != "ask" or verb.passive or figure.phrase.kind == "money":
        return None
    asker = subject(reading, verb)
    others = any(m.before in ("to", "for") and m.first > verb.last for m in reading.mentions)
    return None if others or asker is None or asker.code in ("USA", "EU", "NATO") else asker


def appeal(reading: Reading, figure: Figure) -> tuple[Mention, Mention] | None:
    """*Ukraine's request to Britain for 50 tanks*: who asks, and who is asked."""
    lower = reading.words.lower
    for m in reading.mentions if not _APPEALS.isdisjoint(reading.words.said) else ():
        at = m.last + 1
        if m.possessive and at < figure.first and lower[at] in _APPEALS:
            other = next((x for x in reading.mentions if x.before == "to" and at < x.first <= at + 4), None)
            if other is not None and other.last < figure.first:
                return m, other
    return None


_APPEALS = frozenset(["request", "requests", "appeal", "appeals", "plea", "pleas"])


def we_ask(reading: Reading, verb: Verb | None) -> Mention | None:
    """*We thank our Lithuanian friends for 30 vehicles*: whom the speaker asks or thanks."""
    if (
        verb is None
        or verb.act not in ("ask", "thank")
        or verb.passive
        or first_person(reading, verb) is None
    ):
        return None
    return next(
        (m for m in reading.parties if verb.last <= m.first <= verb.last + 3 and m.before in ("", "from")),
        None,
    )


def asked(reading: Reading, verb: Verb | None) -> tuple[Mention, Mention] | None:
    """*Ukraine has asked Germany for missiles* (or thanked it): who asks, and who is asked, where they differ."""
    if verb is None or verb.act not in ("ask", "thank") or verb.passive:
        return None
    asker = speaks_for_itself(reading, verb) or subject(reading, verb)
    if asker is None:
        return None
    words = reading.words.lower
    for m in reading.mentions:
        if (
            verb.last <= m.first <= verb.last + 3
            and (m.before in ("", "from") or (m.before == "to" and words[verb.first][:6] == "appeal"))
            and m.code != asker.code
        ):
            return asker, m
    return None
