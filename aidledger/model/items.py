"""Noun phrases of countable things: *anti-tank weapons*, *rounds of ammunition*, *155 mm shells*.

The nouns are rows of ``data/item_nouns.csv``; each has a class, so that a reader can tell weapons from
people and places. A phrase ends at the last noun in the plural (or in the singular after *one*) before a
word that cannot stand inside it (``data/item_stops.csv``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aidledger.model import numerals
from aidledger.units.lexicon import read_table


@dataclass(frozen=True, slots=True)
class Item:
    """A noun phrase: where it ends, its ``unit`` (lower case, singular) and the ``group`` of its head noun.

    ``group`` is the class of the table (``vehicle``, ``ammunition``, ..., ``person``, ``other``), or
    ``unknown`` for a noun that the table does not hold.
    """

    end: int
    unit: str
    group: str


_ROWS = read_table("item_nouns")
_WORDS = {row["role"]: frozenset(row["words"].split()) for row in read_table("item_stops")}
_STOP, _JOIN, _DROP, _CONTENT, _LENGTHS, _LEAD = (
    _WORDS[role] for role in ("stop", "join", "drop", "content", "length", "lead")
)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


def plural_of(noun: str) -> str:
    """An item noun for several of them; the name of a model stays as it is.

    >>> plural_of("tank"), plural_of("round of ammunition"), plural_of("aircraft"), plural_of("PT-91")
    ('tanks', 'rounds of ammunition', 'aircraft', 'PT-91')
    """
    head, of, rest = noun.partition(" of ")
    before, blank, last = head.rpartition(" ")
    if any(c.isdigit() for c in last) or last.isupper():
        return noun
    known = _many()
    if head in known:
        return known[head] + of + rest
    return before + blank + known.get(last, _plural(last) if last.isalpha() else last) + of + rest


@cache
def _many() -> dict[str, str]:
    """The plural of each noun of the table; nouns that are one already stay as they are."""
    found: dict[str, str] = {}
    for row in _ROWS:
        noun = row["noun"]
        many = noun if row["plural"] == "=" else row["plural"] or _plural(noun)
        found |= {many: many, noun: many}
        found.setdefault(noun.casefold(), many)
    return found


def _forms() -> tuple[dict[str, tuple[str, str, bool]], dict[str, tuple[str, str, bool]]]:
    plural: dict[str, tuple[str, str, bool]] = {}
    singular: dict[str, tuple[str, str, bool]] = {}
    for row in _ROWS:
        noun = row["noun"].casefold()
        many = noun if row["plural"] == "=" else (row["plural"] or _plural(row["noun"])).casefold()
        entry = (noun, row["class"], bool(row["takes_of"]))
        plural.setdefault(many, entry)
        singular.setdefault(noun, entry)
    return plural, singular


_PLURALS, _SINGULARS = _forms()
_PLURAL_ENDS = frozenset(noun.split()[-1] for noun in _PLURALS)
_SINGULAR_ENDS = frozenset(noun.split()[-1] for noun in _SINGULARS)
_NAMES = frozenset(row["noun"] for row in _ROWS if row["noun"][0].isupper())
_TOKEN = re.compile(r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*(?!\s))((?:(?!['’]s\b)[^\s,;:()\[\]\"“”?!—–])+)")
_DESIGNATION = re.compile(r"(?=[^\s]*\d)[A-Z][A-Za-z]*-?\d+[A-Za-z0-9-]*s|[A-Z]{2,}s")
_MODEL = re.compile(r"\d{1,4}[A-Z]?\d?s")
_MANNER = re.compile(r"[a-z]{3,}(?:ed|ing|ly)")
_MAKE = re.compile(r".+-(?:era|made|built|type|style|produced|designed|supplied|donated)", re.I)
_BORE = re.compile(r"[\s-]?(?:mm|millimet|cm|inch|ft|foot|kg|lb|pound|ton|[A-Z])")
_SLIP = re.compile(r"\s[A-Za-z]{1,10}-\s?[—–](?=\s)")
_LONGEST = 11


def read(text: str, end: int, *, one: bool, any_noun: bool = False) -> Item | None:
    """The countable noun phrase that follows a number ending at ``end``; ``one`` for the number one.

    With ``any_noun`` a noun that the table does not hold will do too (its group is ``unknown``).

    >>> read("39 armored vehicles to Ukraine", 2, one=False)
    Item(end=19, unit='armored vehicle', group='vehicle')
    >>> read("16 missile sites", 2, one=False).group
    'other'
    """
    words: list[str] = []
    ends: list[int] = []
    head = -1
    entry: tuple[str, str, bool] | None = None
    at = end
    while len(words) < _LONGEST:
        token = _TOKEN.match(text, at)
        slip = _SLIP.match(text, at) if head < 0 else None
        if slip is not None:  # a speaker who starts a word again: "how- — 155-millimeter howitzers"
            at = slip.end()
            continue
        if token is None and head < 0 and words and _listed_adjective(text, at, words[-1]):
            at += 1
            continue
        if token is None:
            break
        raw = token[1]
        word = raw.rstrip(".'’") if raw[-1] in ".'’" else raw
        lower = word.casefold()
        if not word or (not words and lower in _LENGTHS):
            break
        if not words and (
            lower in numerals.WORDS or (lower.isdigit() and not _BORE.match(text, token.end()))
        ):
            break
        if lower in _STOP and not (lower in _JOIN if head < 0 and words else not words and lower in _LEAD):
            break
        if head >= 0 and (_MANNER.fullmatch(lower) or len(words) - head > 2):
            break
        words.append(word)
        ends.append(token.end() - (len(raw) - len(word)))
        at = token.end()
        known = _known(words, one)
        if known is not None:
            head, entry = len(words) - 1, known
        if len(word) < len(raw) and raw[-1] == ".":
            break
    if entry is None and len(words) == 1 and words[0][0].isupper():
        known = _SINGULARS.get(words[0].casefold())  # a weapon's name often stands for many: "2,000 Javelin,"
        if known is not None and words[0] in _NAMES:
            head, entry = 0, known
    if entry is None and any_noun and words:
        head, entry = len(words) - 1, (_singular(words[-1].casefold(), one), "unknown", False)
    if entry is None:
        return None
    joined = _and_other(text, ends[head], one)
    stop = ends[head]
    unit = _unit(words[: head + 1], entry[0])
    group = _group(words[: head + 1], entry[1])
    if group == "time" and not any_noun:
        return None
    if entry[2] and (whole := _of(text, stop)):
        content, stop = whole
        unit = f"{unit} of {content}"
    elif joined:
        unit, stop = f"{unit} and other {joined.unit}", joined.end
    return Item(stop, unit, group)


def _listed_adjective(text: str, at: int, word: str) -> bool:
    """*grenade, mortar, and artillery rounds*: a comma between nouns that stand before the head."""
    follows = text[at + 1 : at + 3]
    return (
        text[at : at + 1] == ","
        and follows[:1].isspace()
        and follows[1:].isalpha()
        and word[0].islower()
        and word.casefold() in _SINGULARS
    )


def _group(words: list[str], group: str) -> str:
    """*Himars systems* are arms: a neutral head noun takes the class of the weapon named with it."""
    if group not in ("equipment", "measure", "collective"):
        return group
    for word in words[:-1]:
        known = _SINGULARS.get(word.casefold()) or _PLURALS.get(word.casefold())
        if known is not None and known[1] not in (
            "equipment",
            "measure",
            "collective",
            "person",
            "other",
            "time",
        ):
            return known[1]
    return group


def _singular(noun: str, one: bool) -> str:
    if one or not noun.endswith("s") or noun.endswith("ss"):
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]


def _known(words: list[str], one: bool) -> tuple[str, str, bool] | None:
    """The table's entry for the last one to three words, longest first."""
    table, ends = (_SINGULARS, _SINGULAR_ENDS) if one else (_PLURALS, _PLURAL_ENDS)
    last = words[-1]
    lower = last.casefold()
    if lower in ends:
        for count in (3, 2, 1):
            if len(words) >= count:
                entry = table.get(" ".join(words[-count:]).casefold() if count > 1 else lower)
                if entry is not None:
                    return entry
    if "-" in lower and (one or lower[-1] == "s"):
        stem, _, noun = lower.rpartition("-")
        entry = table.get(noun)
        if entry is not None:
            return f"{stem}-{entry[0]}", entry[1], entry[2]
    if not one and last[0].isupper() and last[-1] == "s" and _DESIGNATION.fullmatch(last):
        return last[:-1].casefold(), "designation", False
    if not one and len(words) > 1 and last[0].isdigit() and words[-2][0].isupper() and _MODEL.fullmatch(last):
        return f"{words[-2]} {last[:-1]}".casefold(), "designation", False  # "18 Leopard 2s"
    return None


def _and_other(text: str, end: int, one: bool) -> Item | None:
    """*tanks and other armored vehicles*: the second half belongs to the same number."""
    if one:
        return None
    more = re.compile(r"\s(?:and|or)\s(?:other|similar|related)(?=\s)").match(text, end)
    return read(text, more.end(), one=False) if more else None


def _of(text: str, end: int) -> tuple[str, int] | None:
    """What a measure is of: *rounds of 105mm artillery ammunition*."""
    if text[end : end + 4] not in (" of ", "\nof "):
        return None
    words: list[str] = []
    at, stop, kept = end + 3, 0, 0
    while len(words) < 7:
        token = _TOKEN.match(text, at)
        if token is None:
            break
        word = token[1].rstrip(".'’")
        lower = word.casefold()
        if lower in _STOP and not (words and lower in _JOIN):
            break
        words.append(lower)
        at = token.end()
        if lower in _CONTENT or lower in _PLURALS:
            kept, stop = len(words), at - (len(token[1]) - len(word))
        if len(word) < len(token[1]):
            break
    return (" ".join(words[:kept]), stop) if kept else None


def _unit(words: list[str], head: str) -> str:
    kept = [
        word.casefold()
        for word in words[: len(words) - len(head.split())]
        if word.casefold() not in _DROP and not _MAKE.fullmatch(word)
    ]
    return " ".join([*kept, head])
