"""Who is named in a sentence, and in what position: *to Ukraine*, *US aid*, *Poland's*, *from North Korea*."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from aidledger.model.gazetteer import find, memberships, names, readings, rows
from aidledger.reading.words import Phrases, Words, word_set
from aidledger.units.lexicon import read_table


@dataclass(slots=True, eq=False)
class Mention:
    """A party at tokens ``first`` to ``last`` (exclusive).

    ``before`` is the preposition that governs it (``to``, ``for``, ``from``, ``by``, ``with``, ...), empty
    where there is none; ``possessive`` and ``adjective`` say how it leans on what follows; ``hostile`` marks
    one whose war is spoken of, not whose aid (*Russia's invasion*); ``armed`` one whose forces are named
    (*the Lebanese Armed Forces*, *Mali's army*). ``also`` are codes joined to it by a hyphen (*Dutch-Danish*);
    ``made`` marks an adjective that tells where goods come from (*EU-funded*, *American-made*), ``shared`` a
    preposition that stands before the name to which this one is joined by *and*.
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
    also: tuple[str, ...] = ()
    made: str = ""
    shared: bool = False


_PREPOSITIONS = word_set("govern a party")
_THROUGH = word_set("stand between a preposition and a party")
_HOSTILE = word_set("name a war after who wages it")
_FOR_THE = word_set("make of into for")
_BODIES = word_set("body of a state")
_EQUAL = word_set("equal or owed to")
_ARMED = word_set("who is armed")
_ARMED_OR_FORCE = _ARMED | {"force"}
_MILITARY_AID = word_set("aid that is called military")
_ARMED_KIND = word_set("say which forces")
_OFFICIALS = word_set("hold office in a capital")
_NOUNS_TOO = frozenset(["aid", "support", "help"])
_BEFORE_AID = word_set("adjectives of aid") | {"the", "security", "in", "of", "more"}
_OURS = frozenset(["our", "its", "their", "his", "her"])
_STAND = frozenset(["stand", "stands", "stood", "standing"])
_ENVOYS = frozenset(
    [
        "ambassador",
        "ambassadors",
        "envoy",
        "envoys",
        "representative",
        "delegate",
        "attache",
        "turning",
        "turned",
    ]
)
_TITLES = word_set("titles before a name")
_MADE = word_set("joined to a country by a hyphen")
_ONE_OF_MANY = word_set("one of several countries")
_DIRECTIONS = {
    "north": {"KOR": "PRK", "PRK": "PRK", "XVS": "VDR"},
    "south": {"KOR": "KOR", "PRK": "KOR", "VDR": "XVS"},
}


@cache
def _lexicon() -> Phrases[tuple[str, bool]]:
    """Every written form (cased) to a party code and whether the form is an adjective."""
    entries: dict[str, tuple[str, bool]] = {}
    for written, code, role in names():
        if role == "code" or (len(written) < 3 and written not in ("US", "UK", "EU", "UN", "G7")):
            continue
        if written.islower() and rows()[code].kind not in ("group", "region"):
            continue
        plain = written.replace("’", "'")
        leans = role == "demonym" and written.removesuffix("s") not in (
            rows()[code].demonyms if written[-1] == "s" else ()
        )
        entries.setdefault(plain, (code, leans))  # "Ukrainians" leans on no noun
        if len(plain) > 4:
            entries.setdefault(plain.upper(), (code, leans))
    for row in read_table("party_words"):
        if row["role"] == "unclear":
            entries.pop(row["written"], None)
    entries |= {row["written"]: (row["code"], False) for row in read_table("reading_names")}
    return Phrases(entries.items(), cased=True)


#: Parties without a list of members.
GENERAL = frozenset(["coalition", "West", "Europe", "rebels"])


def mentions(words: Words, text: str = "") -> list[Mention]:
    """Every party named in the sentence, in order.

    >>> [(m.code, m.before) for m in mentions(Words.of("France sent arms to the Ukrainian army via Poland."))]
    [('FRA', ''), ('UKR', 'to'), ('POL', 'via')]
    """
    lexicon, written, lower = _lexicon(), words.written, words.lower
    found: list[Mention] = []
    count, forces, after = len(written), not words.said.isdisjoint(_ARMED_OR_FORCE), "after" in words.said
    for index, last, (code, adjective) in lexicon.scan(words):
        if not code or (words.ends[last - 1] < len(text) and text[words.ends[last - 1]] == "-"):
            continue  # "Operation Iraqi Freedom" names no party
        if (
            (adjective or code in ("NATO", "EU"))
            and code in _MANY
            and lower[last : last + 1]
            and lower[last] in _ONE_OF_MANY
            and lower[last + 1 : last + 2] != ["states"]
        ):
            continue  # "the Baltic state", one that was named before
        if code == "coalition" and index > 1 and lower[index - 2] in _THOSE and lower[index - 1] in _FEW:
            continue  # "the two countries", which were named before
        mention = Mention(index, last, code, adjective=adjective, general=code in GENERAL)
        if mention.general and found and found[-1].last == index and found[-1].code[:2] == "R:":
            mention.first = index = found.pop().first  # "Eastern European allies"
        beside = found and found[-1].last == index and found[-1].adjective
        if beside and mention.general and lower[found[-1].first - 1] in _OURS:  # "our French partners"
            found[-1].adjective, found[-1].last = False, last
            continue
        owned = found and found[-1].possessive and found[-1].last + 1 == index  # "Italy's Senate"
        if (beside or owned) and not adjective and _OFFICES.issuperset(written[index:last]):
            found[-1].adjective = found[-1].possessive = False  # "the Polish Senate"
            found[-1].last = last
            continue
        if last < count and lower[last] == "'s":
            mention.possessive = True
            last += 1
        following = lower[last] if last < count else ""
        if adjective and index and lower[index - 1] == "the" and following in _AFTER_A_PEOPLE:
            mention.adjective = adjective = False  # "the French in Indochina"
        near = lower[last : last + 3]
        if adjective or mention.possessive or following in ("invasion", "aggression"):
            mention.hostile = any(word in _HOSTILE for word in near[:2]) or near[2:3] == ["invasion"]
            if near[:2] == ["war", "effort"]:
                mention.hostile = False
        mention.before = _governed(lower, index)
        if after and following in _AFTER and lower[index - 1 - (lower[index - 1] == "the")] == "after":
            mention.before = "after"  # "the biggest donor after Norway,"
        if found and (found[-1].before or not mention.before) and index - found[-1].last < 6:
            _leaning(lower, found[-1], mention)
        mention.armed = code[:4] == "non-" or code == "rebels" or (forces and _armed(lower, index, last))
        found.append(mention)
    if "-" in text and _HYPHENED.search(text):
        found = _hyphened(words, found)
    if found and not words.said.isdisjoint(_DIRECTIONS):
        found = _directions(words, found)
    return found


def _leaning(lower: list[str], earlier: Mention, mention: Mention) -> None:
    """What a mention takes from the one before: its preposition, where both are one name or one phrase."""
    index, gap = mention.first, lower[earlier.last : mention.first]
    if earlier.code == mention.code and gap == ["("]:
        mention.before = earlier.before  # "by Africa Command (AFRICOM)"
    elif mention.before or not earlier.before:
        return
    elif gap and gap[0] in ("and", "or") and not earlier.possessive and len(gap) < 6:
        if all(word in _THROUGH or word == "of" for word in gap[1:]):
            mention.before, mention.shared = earlier.before, True  # "by Latvia and Britain"
    elif gap == ["'s"]:
        mention.before = earlier.before  # "for Iraq's Kurdish fighters"
    elif mention.general and earlier.possessive and index - earlier.last <= 3 and "," not in gap:
        mention.before = earlier.before  # "of Kyiv's military backers"


_MANY = frozenset(["NATO", "EU", "BALTIC", "NORDIC", "Europe", "West"])


_AFTER_A_PEOPLE = frozenset(
    ["in", "have", "had", "has", "will", "would", "are", "were", "who", "also", "and"]
)
_THOSE = frozenset(["the", "these", "those", "both", "all"])
_FEW = frozenset(["two", "three", "four"])
_AFTER = frozenset([",", ".", ")", ""])
#: Words of the names of offices that several countries have: *the Polish Senate* is not the American one.
_OFFICES = frozenset(
    [
        "Senate",
        "Congress",
        "House",
        "of",
        "Representatives",
        "Treasury",
        "Defense",
        "Defence",
        "Department",
        "Secretary",
        "Foreign",
        "Office",
        "Army",
    ]
)


_SCHEMES = frozenset(["scheme", "initiative", "programme", "program", "fund", "drive", "effort"])
_HYPHENED = re.compile(r"[A-Z][\w.]{0,20}-[A-Za-z]")


def _hyphened(words: Words, found: list[Mention]) -> list[Mention]:
    """*EU-funded*, *the Dutch-Danish gift*, *U.S.-Israeli ties*: names that are part of a word."""
    for at, word in enumerate(words.written):
        if "-" not in word or not word[0].isupper() or any(m.first == at for m in found):
            continue
        head, _, tail = word.partition("-")
        end = at + 1
        if not tail:  # initials keep their dots, and what follows is a word of its own
            tail = words.written[end] if end < len(words) else ""
            end += 1
        name, _ = _simple().get(head, ("", False))
        if not name or not tail:
            continue
        mention = Mention(at, end, name, adjective=True)
        other, adjective = _simple().get(tail, ("", False))
        if adjective and other != name:
            mention.also = (other,)
            mention.hostile = any(w in _HOSTILE for w in words.lower[end : end + 2])
            found = [m for m in found if m.first >= end or m.last <= at]
        elif tail in _MADE or (tail == "led" and not _SCHEMES.isdisjoint(words.lower[end : end + 2])):
            mention.made = tail
        else:
            continue
        mention.before = _governed(words.lower, at)
        found.append(mention)
    return sorted(found, key=lambda m: m.first)


@cache
def _simple() -> dict[str, tuple[str, bool]]:
    """The names of one word, as written, to codes, and whether they are adjectives."""
    return {
        written: (code, role == "demonym")
        for written, code, role in names()
        if len(written) > 1 and written.replace(".", "").isalpha() and not written.islower()
    }


def _directions(words: Words, found: list[Mention]) -> list[Mention]:
    """*the North*, where one of two Koreas is spoken of."""
    about = {m.code for m in found}
    for at, word in enumerate(words.written):
        if word not in ("North", "South") or not at or words.lower[at - 1] != "the":
            continue
        after = words.written[at + 1 : at + 2]
        if (after and after[0][0].isupper()) or any(m.first <= at < m.last for m in found):
            continue
        code = next((_DIRECTIONS[word.lower()][c] for c in _DIRECTIONS[word.lower()] if c in about), None)
        if code is not None:
            possessive = after == ["'s"]
            found.append(Mention(at, at + 1, code, before=_governed(words.lower, at), possessive=possessive))
    return sorted(found, key=lambda m: m.first)


def _armed(lower: list[str], first: int, last: int) -> bool:
    """Whether a name is that of forces: *the Lebanese Armed Forces*, *the army of Chad*."""
    if first > 1 and lower[first - 1] == "the" and lower[first - 2] == "of":
        first -= 1
    if first > 1 and lower[first - 1] == "of" and lower[first - 2] in _ARMED:
        return True
    if any(word in _ARMED for word in lower[first:last]):
        return True
    for at in range(last, min(last + 4, len(lower))):
        if lower[at] == "force" and lower[at - 1] == "air":
            return True
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
    for _ in range(6):
        if at < 0:
            return ""
        word, lead = lower[at], lower[at - 1] if at else ""
        if word == "of":
            if lead in _BODIES:
                at -= 2
                continue
            if lead in _FOR_THE:
                return "support"
        elif word == "in":
            if lead in _OFFICIALS:  # "lawmakers in Washington"
                at -= 2
                continue
        elif word == "to":
            if lead == "according":
                return "according"
            if lead in _EQUAL:
                return "after" if lead == "next" else ""
            if lead in _ENVOYS:
                return "at"
        elif word[-1] == "-" and at == index - 1:  # "the U.S.-Russia summit"
            return ""
        if word in _PREPOSITIONS:
            if word in _NOUNS_TOO and lead in _BEFORE_AID:  # "the military aid Washington promised"
                return ""
            if word == "by" and lead in _STAND:  # "to stand by Kyiv"
                return "support"
            return "to" if word in ("toward", "towards") else word
        named = at == index - 1 and lead in _TITLES  # "to President Volodymyr Zelensky"
        if word not in _THROUGH and not ("-" in word and word[0].isalpha()) and not named:
            return ""
        at -= 1
    return ""


@lru_cache(maxsize=4096)
def code_for(name: str) -> str | None:
    """The code of a party given by name or code (``speaker=``); the first reading of an unclear one."""
    known = find(name)
    if known is None and (options := readings(name)):
        return options[0]
    return known


@cache
def gives_arms(code: str) -> bool:
    """Whether a party gives arms to others by habit: in NATO, the EU, the G7 or the Gulf, a group, or known for it."""
    row = rows().get(code)
    if row is None or row.kind not in ("country", "former_country"):
        return not code.startswith("non-state:")
    groups = memberships()
    return code in _GIVE or any(
        m.member == code for name in ("NATO", "EU", "G7", "FVEY", "GCC") for m in groups.get(name, ())
    )


_GIVE = word_set("codes of countries that give arms to others")
