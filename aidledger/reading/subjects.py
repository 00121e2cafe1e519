"""The subject of a verb, and names that stand together: *Australia and NATO will provide*."""

from __future__ import annotations

from aidledger.model.gazetteer import rows
from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_SPEAKERS = word_set("follow the name of who acts")


def subject(reading: Reading, verb: Verb, taken: set[str] | None = None) -> Mention | None:
    """The party that a verb has as its subject, through the verbs on which it hangs."""
    before = [
        m
        for m in reading.mentions
        if m.last <= verb.begins and not m.hostile and m.code not in (taken or ()) and not m.code.startswith("R:")
        and m.code != "rebels"
    ]  # fmt: skip
    if verb.time == "gerund" and before and before[-1].before == "with" and before[-1].last == verb.begins:
        return before[-1]  # "with Germany pledging two units"
    for m in reversed(before):
        beside = m.adjective and not m.possessive and m.last >= verb.begins - 1  # "the Dutch will send"
        named = (
            beside
            or m.armed
            or not ((m.possessive or m.adjective) and following(reading, m) not in _SPEAKERS)
        )
        if not m.before and named and _may_act(reading, m, verb):
            return m
    for m in reversed(before):
        if m.possessive and not m.before:
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


def attributive(reading: Reading, m: Mention) -> bool:
    """*Taiwan military aid*: a country's own name, as a noun before the aid, is who receives it."""
    cue = reading.cue_at.get(m.last)
    if cue is None or cue.sort not in ("military", "generic", "mixed") or m.adjective or m.possessive:
        return False
    row = rows().get(m.code)
    written = " ".join(reading.words.written[m.first : m.last])
    return row is not None and row.kind == "country" and row.name == written and m.code != "USA"


def receives(figure: Figure) -> bool:
    """Whether the subject of a figure's verb is who gets it: *Egypt receives*."""
    return figure.verb is not None and figure.verb.act == "receive" and not figure.verb.passive


def gapped(reading: Reading, figure: Figure, named: list[Mention]) -> Mention | None:
    """The name before a number whose noun and verb are left out: *Slovenia 28*, *and Denmark, 38*."""
    phrase = figure.phrase
    earlier = [f.last for f in reading.figures if f.last <= figure.first and f.phrase.kind == phrase.kind]
    if not earlier or not (phrase.kind == "money" or phrase.number_end == phrase.end):
        return None
    lower = reading.words.lower
    first = figure.first - (lower[figure.first - 1 : figure.first] == [","])
    for m in named:
        plain = not m.before and not m.possessive and not m.adjective
        at = m.first - (lower[m.first - 1 : m.first] == ["the"])
        if (
            m.last == first
            and m.first >= earlier[-1]
            and plain
            and lower[at - 1 : at] in ([","], ["and"], [";"], ["while"])
        ):
            return m
    return None


def _may_act(reading: Reading, m: Mention, verb: Verb) -> bool:
    """A common noun such as *allies* is a subject only close before its verb."""
    return not (m.general and reading.words.written[m.first].islower()) or verb.begins - m.last <= 5


def following(reading: Reading, m: Mention) -> str:
    """The word after a mention and its possessive ending."""
    at = m.last + (1 if m.possessive else 0)
    return reading.words.lower[at] if at < len(reading.words) else ""


def slot(reading: Reading, m: Mention, reason: str, *, leftwards: bool = False) -> Slot:
    """The codes of a mention and of those joined to it by commas and *and*, in the order of the text."""
    at = reading.mentions.index(m)
    low = high = at
    words = reading.words.lower
    named = reading.mentions
    while high + 1 < len(named) and _joined(words, named[high], named[high + 1]):
        if "," in words[named[high].last : named[high + 1].first] and _acts(reading, named[high + 1]):
            break
        high += 1
    while high > at and not _ends_in_and(words, named[high - 1], named[high]):
        high -= 1
    if (
        leftwards
        and low
        and _joined(words, named[low - 1], named[low])
        and _ends_in_and(words, named[low - 1], named[low])
    ):
        low -= 1
        while low and _joined(words, named[low - 1], named[low]):
            low -= 1
    group = [x for x in named[low : high + 1] if not x.hostile]
    if any(not x.general for x in group):  # "Ukraine and countries affected by the war"
        group = [x for x in group if reading.words.lower[x.first] not in ("countries", "nations")]
    codes = [x.code for x in group]
    return tuple(dict.fromkeys(codes)), reason


def _acts(reading: Reading, m: Mention) -> bool:
    """Whether a verb follows a name: it begins a clause of its own."""
    return any(v.begins == m.last and v.finite for v in reading.verbs)


def _joined(words: list[str], first: Mention, second: Mention) -> bool:
    gap = words[first.last : second.first]
    if first.possessive or first.hostile or second.hostile or not gap or len(gap) > 3:
        return False
    return all(w in (",", "and", "the", "&", "or", "as", "well") for w in gap) and gap[0] != "the"


def _ends_in_and(words: list[str], first: Mention, second: Mention) -> bool:
    return any(w in ("and", "&", "or") for w in words[first.last : second.first])


def asked(reading: Reading, verb: Verb | None) -> tuple[Mention, Mention] | None:
    """*Ukraine has asked Germany for missiles* (or thanked it): who asks, and who is asked, where they differ."""
    if verb is None or verb.act not in ("ask", "thank") or verb.passive:
        return None
    asker = subject(reading, verb)
    if asker is None:
        return None
    for m in reading.mentions:
        if (
            verb.last <= m.first <= verb.last + 2
            and m.before in ("", "from")
            and asker
            and m.code != asker.code
        ):
            return asker, m
    return None
