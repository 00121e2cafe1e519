"""Who is named in a sentence, and in what position: *to Ukraine*, *US aid*, *Poland's*, *from North Korea*."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aidledger.model.gazetteer import find, names, readings, rows
from aidledger.reading.words import Phrases, Words, word_set
from aidledger.units.lexicon import read_table


@dataclass(slots=True, eq=False)
class Mention:
    """A party at tokens ``first`` to ``last`` (exclusive).

    ``before`` is the preposition that governs it (``to``, ``for``, ``from``, ``by``, ``with``, ...), empty
    where there is none; ``possessive`` and ``adjective`` say how it leans on what follows; ``hostile`` marks
    one whose war is spoken of, not whose aid (*Russia's invasion*); ``armed`` one whose forces are named
    (*the Lebanese Armed Forces*, *Mali's army*).
    """

    first: int
    last: int
    code: str
    before: str = ""
    possessive: bool = False
    adjective: bool = False
    hostile: bool = False
    general: bool = False
    armed: bool = False


_PREPOSITIONS = word_set("govern a party")
_THROUGH = word_set("stand between a preposition and a party")
_HOSTILE = word_set("name a war after who wages it")
_FOR_THE = word_set("make of into for")
_BODIES = word_set("body of a state")
_EQUAL = word_set("equal or owed to")
_ARMED = word_set("who is armed")
_MILITARY_AID = word_set("aid that is called military")
_ARMED_KIND = word_set("say which forces")


@cache
def _lexicon() -> Phrases[tuple[str, bool]]:
    """Every written form (cased) to a party code and whether the form is an adjective."""
    entries: dict[str, tuple[str, bool]] = {}
    for written, code, role in names():
        if role == "code" or (len(written) < 3 and written not in ("US", "UK", "EU", "UN")):
            continue
        if written.islower() and rows()[code].kind not in ("group", "region"):
            continue
        plain = written.replace("’", "'")
        entries.setdefault(plain, (code, role == "demonym"))
        if len(plain) > 4:
            entries.setdefault(plain.upper(), (code, role == "demonym"))
    for row in read_table("party_words"):
        if row["role"] == "unclear":
            entries.pop(row["written"], None)
    entries |= {row["written"]: (row["code"], False) for row in read_table("reading_names")}
    return Phrases(entries.items(), cased=True)


_GENERAL = frozenset(["coalition", "West", "Europe", "rebels"])


def mentions(words: Words, text: str = "") -> list[Mention]:
    """Every party named in the sentence, in order.

    >>> [(m.code, m.before) for m in mentions(Words.of("France sent arms to the Ukrainian army via Poland."))]
    [('FRA', ''), ('UKR', 'to'), ('POL', 'via')]
    """
    lexicon, written, lower = _lexicon(), words.written, words.lower
    found: list[Mention] = []
    count = len(written)
    for index, last, (code, adjective) in lexicon.scan(words):
        if words.ends[last - 1] < len(text) and text[words.ends[last - 1]] == "-":
            continue
        mention = Mention(index, last, code, adjective=adjective, general=code in _GENERAL)
        if last < count and lower[last] == "'s":
            mention.possessive = True
            last += 1
        following = lower[last] if last < count else ""
        near = lower[last : last + 3]
        if adjective or mention.possessive or following in ("invasion", "aggression"):
            mention.hostile = any(word in _HOSTILE for word in near[:2]) or near[2:3] == ["invasion"]
            if near[:2] == ["war", "effort"]:
                mention.hostile = False
        mention.before = _governed(lower, index)
        if (
            found
            and found[-1].code == code
            and index
            and lower[index - 1] == "("
            and found[-1].last == index - 1
        ):
            mention.before = found[-1].before  # "by Africa Command (AFRICOM)"
        mention.armed = code.startswith("non-state:") or code == "rebels" or _armed(lower, index, last)
        found.append(mention)
    return found


def _armed(lower: list[str], first: int, last: int) -> bool:
    """Whether a name is that of forces: *the Lebanese Armed Forces*, *the army of Chad*."""
    if first > 1 and lower[first - 1] == "the" and lower[first - 2] == "of":
        first -= 1
    if first > 1 and lower[first - 1] == "of" and lower[first - 2] in _ARMED:
        return True
    if any(word in _ARMED for word in lower[first:last]):
        return True
    for at in range(last, min(last + 4, len(lower))):
        if lower[at] in _ARMED:
            return (
                lower[at] != "military" or lower[at + 1 : at + 2] == [] or lower[at + 1] not in _MILITARY_AID
            )
        if lower[at] not in _ARMED_KIND:  # "Jordan's embattled army"
            return at == last and lower[last - 1] == "'s" and lower[at + 1 : at + 2] == ["army"]
    return False


def _governed(lower: list[str], index: int) -> str:
    """The preposition before a noun phrase that holds token ``index``."""
    at = index - 1
    for _ in range(5):
        if at < 0:
            return ""
        word = lower[at]
        if word == "of" and at and lower[at - 1] in _BODIES:
            at -= 2
            continue
        if word == "of" and at and lower[at - 1] in _FOR_THE:
            return "support"
        if word == "to" and at and lower[at - 1] == "according":
            return "according"
        if word == "to" and at and lower[at - 1] in _EQUAL:
            return ""
        if word in _PREPOSITIONS:
            return "to" if word in ("toward", "towards") else word
        if word not in _THROUGH and not word.endswith("-backed"):
            return ""
        at -= 1
    return ""


def code_for(name: str) -> str | None:
    """The code of a party given by name or code (``speaker=``); the first reading of an unclear one."""
    known = find(name)
    if known is None and (options := readings(name)):
        return options[0]
    return known
