"""Noun phrases of countable things: *anti-tank weapons*, *rounds of ammunition*, *155 mm shells*.

The nouns are rows of ``data/item_nouns.csv``; each has a class, so that a reader can tell weapons from
people and places. A phrase ends at the last noun in the plural (or in the singular after *one*) before a
word that cannot stand inside it (``data/item_stops.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from aidledger.model import numerals
from aidledger.units.lexicon import read_table


class Item(NamedTuple):
    """A noun phrase: where it ends, its ``unit`` (lower case, singular) and the ``group`` of its head noun.

    ``group`` is the class of the table (``vehicle``, ``ammunition``, ..., ``person``, ``other``), or
    ``unknown`` for a noun that the table does not hold.
    """

    end: int
    unit: str
    group: str


_ROWS = read_table("item_nouns")
_WORDS = {row["role"]: frozenset(row["words"].split()) for row in read_table("item_stops")}
_STOP, _JOIN, _DROP, _CONTENT, _MEASURES, _LEAD = (
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


class _Entry(NamedTuple):
    """A row of the table. ``name``: only what is written with a capital is one (*Senators*, the vehicles); what
    stands in ``small`` is the word in small letters (*senators*), if that is another row."""

    noun: str
    group: str
    takes_of: bool
    name: bool = False
    small: _Entry | None = None


def _forms() -> tuple[dict[str, _Entry], dict[str, _Entry]]:
    plural: dict[str, _Entry] = {}
    singular: dict[str, _Entry] = {}
    for row in _ROWS:
        noun = row["noun"].casefold()
        many = noun if row["plural"] == "=" else (row["plural"] or _plural(row["noun"])).casefold()
        entry = _Entry(noun, row["class"], bool(row["takes_of"]), row["noun"][0].isupper())
        for forms, key in ((plural, many), (singular, noun)):
            known = forms.setdefault(key, entry)
            if known.name and not entry.name:
                forms[key] = entry if known.group == entry.group else known._replace(small=entry)
            elif entry.name and not known.name and known.group != entry.group:
                forms[key] = entry._replace(small=known)
    return plural, singular


_PLURALS, _SINGULARS = _forms()


def _lengths(nouns: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For the last word of every noun: of how many words those nouns are that end in it, the longest first."""
    lengths: dict[str, set[int]] = {}
    for noun in nouns:
        words = noun.split()
        lengths.setdefault(words[-1], set()).add(len(words))
    return {last: tuple(sorted(sizes, reverse=True)) for last, sizes in lengths.items()}


_PLURAL_LENGTHS, _SINGULAR_LENGTHS = _lengths(_PLURALS), _lengths(_SINGULARS)
_NAMES = frozenset(row["noun"] for row in _ROWS if row["noun"][0].isupper())
_IN_WORD = r"[^\s,;:()\[\]\"“”?!—–'’]"
#: The next word after blanks, without a possessive ending.
_TOKEN = re.compile(
    rf"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*(?!\s))((?:{_IN_WORD}++|['’](?!s\b)|(?<=\d),(?=\d\d\d-[a-z]))++)"
)
_DESIGNATION = re.compile(r"(?=[^\s]*\d)[A-Z][A-Za-z]*-?\d+[A-Za-z0-9-]*s|[A-Z]{2,}s")
_TYPE = re.compile(r"(?!COVID)[A-Z][A-Za-z]{0,4}-?\d{1,3}[A-Z]{0,2}\d?")
_VARIANT = re.compile(r"\d{1,2}[A-Z]?\d?")
_MODEL = re.compile(r"\d{1,4}[A-Z]?\d?s")
_MANNER = re.compile(r"[a-z]{3,}(?:ed|ing|ly)")
_MAKE = re.compile(r".+-(?:era|made|built|type|style|produced|designed|supplied|donated)")
_BORE = re.compile(r"[\s-]?(?:mm|millimet|cm|inch|ft|foot|kg|lb|pound|ton|[A-Z])")
_CALIBRE = re.compile(r"[\s-]?(?:mm|millimet|cm|inch|lb|pound|ton)")
_AND_OTHER = re.compile(r"\s(?:and|or)\s(?:other|similar|related)(?=\s)")
#: *Mine Resistant Ambush Protected (MRAP) vehicles*: an abbreviation in brackets before the head noun.
_INITIALS = re.compile(r"\s\([A-Z][\w/.-]{1,14}\)(?=\s[a-zA-Z])")
_NO_OPENING = _MEASURES | (_STOP - _LEAD) | numerals.WORDS
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
    folded: list[str] = []
    ends: list[int] = []
    head = -1
    entry: _Entry | None = None
    table, lengths = (_SINGULARS, _SINGULAR_LENGTHS) if one else (_PLURALS, _PLURAL_LENGTHS)
    at = end
    while len(words) < _LONGEST:
        token = _TOKEN.match(text, at)
        if token is None:
            if head < 0 and words and _listed_adjective(text, at, words[-1]):
                at += 1
                continue
            if head < 0 and words and (initials := _INITIALS.match(text, at)) is not None:
                at = initials.end()
                continue
            break
        raw, at = token[1], token.end()
        word, stop = raw, at
        if raw[-1] in ".'’-":
            if head < 0 and (slip := _SLIP.match(text, at - len(raw) - 1)) is not None:
                at = slip.end()  # a speaker who starts a word again: "how- — 155-millimeter howitzers"
                continue
            word = raw.rstrip(".'’")
            stop -= len(raw) - len(word)
        lower = word if word == "US" else word.casefold()  # no pronoun
        if not words:
            if not word or lower in _NO_OPENING or word[0] in "$€£¥":
                break
            if lower.isdigit() and not _BORE.match(text, at):
                break
        elif not word or (lower in _STOP and not (head < 0 and lower in _JOIN)):
            break
        elif folded[-1] in _JOIN and (
            lower in numerals.WORDS or (lower.isdigit() and not _CALIBRE.match(text, at))
        ):
            break  # "60 Bradley and 40 Marder vehicles"
        if head >= 0 and (len(words) - head > 2 or _MANNER.fullmatch(lower)):
            break
        words.append(word)
        folded.append(lower)
        ends.append(stop)
        known = None
        for count in lengths.get(lower, ()):
            if count <= len(words):
                known = table.get(lower if count == 1 else " ".join(folded[-count:]))
                if known is not None and known.name and not words[-count][0].isupper():
                    known = known.small
                if known is not None:
                    break
        if known is None and (word != lower or not word.isalpha()):
            known = _coined(word, lower, words[-2] if len(words) > 1 else "", table, one)
        if known is not None:
            head, entry = len(words) - 1, known
        if stop < at and raw[-1] == "." and "." not in word:
            break
    if entry is None and words and words[0][0].isupper():
        head, entry = _named(words, folded)
    if entry is None and any_noun and words:
        head, entry = len(words) - 1, _Entry(_singular(folded[-1], one), "unknown", False)
    if entry is None:
        return None
    stop = ends[head]
    unit = _unit(folded[: head + 1], entry.noun) if head else entry.noun
    group = _group(folded[:head], entry.group) if head else entry.group
    if group == "time" and not any_noun:
        return None
    if entry.takes_of and (whole := _of(text, stop)):
        content, stop = whole
        unit = f"{unit} of {content}"
    elif not one and text[stop + 1 : stop + 3] in ("an", "or"):
        joined = _AND_OTHER.match(text, stop)  # the second half belongs to the same number
        other = read(text, joined.end(), one=False) if joined is not None else None
        if other is not None:
            unit, stop = f"{unit} and other {other.unit}", other.end
    return Item(stop, unit, group)


def _named(words: list[str], folded: list[str]) -> tuple[int, _Entry | None]:
    """A weapon's name that stands for many: *2,000 Javelin*, *14 Leopard 2*, *12 Su-24*; and its last word."""
    ends = len(words) == 1 or folded[1] in _JOIN
    if words[0] in _NAMES:
        known = _SINGULARS[folded[0]]
        if ends:
            return 0, known
        if _VARIANT.fullmatch(words[1]) and (len(words) == 2 or folded[2] in _JOIN):
            return 1, known._replace(noun=" ".join(folded))
    elif ends and _TYPE.fullmatch(words[0]):
        return 0, _Entry(folded[0], "designation", False)
    return -1, None


def _listed_adjective(text: str, at: int, word: str) -> bool:
    """*grenade, mortar, and artillery rounds*, *four light, long-range guns*: a comma before the head."""
    follows = text[at + 1 : at + 3]
    if (
        text[at : at + 1] != ","
        or not follows[:1].isspace()
        or not follows[1:].isalpha()
        or not word[0].islower()
    ):
        return False
    if word.casefold() in _SINGULARS:
        return True
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return False  # "fifty hummers, radios"
    token = _TOKEN.match(text, at + 1)
    return (
        token is not None and token[1].islower() and token[1] not in _STOP and token[1] not in numerals.WORDS
    )


_NEUTRAL = frozenset(["equipment", "measure", "collective"])
_UNARMED = _NEUTRAL | {"person", "other", "time"}


def _group(before: list[str], group: str) -> str:
    """*Himars systems* are arms: a neutral head noun takes the class of the weapon named with it."""
    if group in _NEUTRAL:
        for word in before:
            known = _SINGULARS.get(word) or _PLURALS.get(word)
            if known is not None and known.group not in _UNARMED:
                return known.group
    return group


def _singular(noun: str, one: bool) -> str:
    if one or not noun.endswith("s") or noun.endswith("ss"):
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]


def _coined(word: str, lower: str, before: str, table: dict[str, _Entry], one: bool) -> _Entry | None:
    """A noun that the table holds only in part (*truck-howitzers*), or a designation (*F-16s*)."""
    if "-" in lower and (one or lower[-1] == "s"):
        stem, _, noun = lower.rpartition("-")
        entry = table.get(noun)
        if entry is not None:
            return _Entry(f"{stem}-{entry.noun}", entry.group, entry.takes_of)
    if not one and word[-1] == "s" and word[0].isupper() and _DESIGNATION.fullmatch(word):
        return _Entry(word[:-1].casefold(), "designation", False)
    if not one and word[0].isdigit() and before[:1].isupper() and _MODEL.fullmatch(word):
        return _Entry(f"{before} {word[:-1]}".casefold(), "designation", False)  # "18 Leopard 2s"
    return None


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
        raw, at = token[1], token.end()
        word = raw.rstrip(".'’")
        lower = word.casefold()
        if lower in _STOP and not (words and lower in _JOIN):
            break
        words.append(lower)
        if lower in _CONTENT or lower in _PLURALS:
            kept, stop = len(words), at - (len(raw) - len(word))
        if len(word) < len(raw):
            break
    return (" ".join(words[:kept]), stop) if kept else None


def _unit(words: list[str], head: str) -> str:
    kept = words[: len(words) - head.count(" ") - 1]
    if not kept:
        return head
    kept = [word for word in kept if word not in _DROP and not ("-" in word and _MAKE.fullmatch(word))]
    return " ".join([*kept, head])


def is_noun(word: str) -> bool:
    """Whether a word is a noun of the table, for one or for several.

    >>> is_noun("tanks"), is_noun("tank"), is_noun("takas")
    (True, True, False)
    """
    return word in _PLURALS or word in _SINGULARS
