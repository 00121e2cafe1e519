"""Who asks whom for what, and who thanks whom: *Ukraine has asked Germany for missiles*, *Kyiv's request to London*."""

from __future__ import annotations

from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.subjects import slot, subject
from aidledger.reading.verbs import Verb
from aidledger.reading.voices import first_person, speaks_for_itself

APPEALS = frozenset(["request", "requests", "appeal", "appeals", "plea", "pleas"])
_ALLIANCES = frozenset(["NATO", "EU"])


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


def appeal(reading: Reading, figure: Figure) -> tuple[Mention, Mention] | None:
    """*Ukraine's request to Britain for 50 tanks*: who asks, and who is asked."""
    lower = reading.words.lower
    for m in reading.mentions if not APPEALS.isdisjoint(reading.words.said) else ():
        at = m.last + 1
        if m.possessive and at < figure.first and lower[at] in APPEALS:
            other = next((x for x in reading.mentions if x.before == "to" and at < x.first <= at + 4), None)
            if other is not None and other.last < figure.first:
                return m, other
    return None


def asks_for_itself(reading: Reading, figure: Figure) -> Mention | None:
    """*Ukraine has requested ten batteries*: who asks for goods, and names nobody else, would receive them."""
    verb = figure.verb
    if verb is None or verb.act != "ask" or verb.passive or figure.phrase.kind == "money":
        return None
    asker = subject(reading, verb)
    others = any(m.before in ("to", "for") and m.first > verb.last for m in reading.mentions)
    return None if others or asker is None or asker.code in ("USA", "EU", "NATO") else asker


def giver_who_is_asked(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """Who is asked or thanked gives."""
    if reading.speaker and (thanked := we_ask(reading, figure.verb)) is not None:
        return slot(reading, thanked, "who is asked or thanked")
    pair = asked(reading, figure.verb)
    return slot(reading, pair[1], "who is asked or thanked") if pair is not None else None


def giver_appealed_to(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Kyiv's request to London*: who is asked."""
    pair = appeal(reading, figure)
    return slot(reading, pair[1], "who is asked or thanked") if pair is not None else None


def receiver_who_asks(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """Who asks for something, or thanks for it, gets it."""
    pair = asked(reading, figure.verb)
    if reading.speaker and reading.speaker != "USA" and we_ask(reading, figure.verb) is not None:
        return (reading.speaker,), "first person"
    if pair is None and (asker := asks_for_itself(reading, figure)) is not None:
        return slot(reading, asker, "who asks", leftwards=True)
    if pair is None or pair[0].code in ("USA", *_ALLIANCES):  # they thank for what others are given
        return None
    return slot(reading, pair[0], "who asks or thanks", leftwards=True)


def receiver_who_appeals(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Kyiv's request to London*: who asks."""
    pair = appeal(reading, figure)
    return slot(reading, pair[0], "who asks or thanks") if pair is not None else None
