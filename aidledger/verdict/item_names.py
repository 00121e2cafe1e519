"""Whether one name of an item means what another does: *31 M1A1 Abrams tanks* and a row of *M-1A1 Abrams*.

A name has a model (*Leopard 2A6*), what the model is said to be (*tank*), and words beside it (*155mm*). The same
thing has the same model, however it is spelt; a variant of a model is one of that model, and not another variant; a
round, an engine or a launcher is not the weapon that it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from aidledger.units.lexicon import read_table


class Fit(Enum):
    """What a listed item is of the claimed ones: the same, one kind of them, perhaps the same, or another thing."""

    same = "same"
    kind = "kind"
    maybe = "maybe"
    other = "other"

    @property
    def is_sure(self) -> bool:
        """Whether every listed one is one of those that are claimed."""
        return self in (Fit.same, Fit.kind)


#: What the head noun of a name tells of it, by its class in the table of nouns.
_PLATFORM = frozenset(("vehicle", "aircraft", "vessel", "artillery", "arms", "formation"))
#: Head nouns that leave open what a thing is: *Stinger systems* may be missiles and may be launchers.
_VAGUE = frozenset(("system", "weapon", "unit", "set", "battery", "equipment", "gear", "team"))
#: A round, or an engine, is no weapon; what else things are said to be may be said of one thing.
_APART = frozenset(("ammunition", "part"))
_PARTS = frozenset(
    ("engine", "chassis", "tube", "barrel", "pod", "part", "magazine", "turret", "track", "hull", "optic")
)
_BRACKETED = re.compile(r"\s*\([^()]*\)")
#: What follows tells what a thing is for: a round for a howitzer is no howitzer.
_PURPOSE = re.compile(r"\s(?:for|to|with|from|in|including|per|used|without)\s")
_SEVERAL = re.compile(r"\s(?:and|or|and/or|plus)\s|[,+;&]")
_CALIBRE = re.compile(r"(\d+(?:\.\d+)?)[\s-]?(?:mm|millimet(?:er|re)s?)\b", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_BORE = re.compile(r"[\d.]+mm")
#: *2 A6*: the rest of a model's number.
_SUFFIX = re.compile(r"[a-z]\d{1,2}|[a-z]{1,2}")
_SPLIT = re.compile(r"[-.]")


@dataclass(frozen=True)
class Name:
    """A name of an item, taken apart: the words of its model, its calibres, what it is said to be and its head noun
    and ``group``, other words; whether it names several things, or is ``unclear``: it ends in an unknown word."""

    model: frozenset[str]
    joined: str
    bores: frozenset[str]
    words: frozenset[str]
    extra: frozenset[str]
    head: str
    group: str
    several: bool
    unclear: bool


def fit(claimed: str, listed: str, said: str = "", capitals: str = "") -> Fit:
    """What things that are listed under one name, ``said`` to be something, are of those claimed under another.

    ``capitals`` are the claim's own words, in which the name of a model has a capital.

    >>> fit("leopard 2a6 tank", "Leopard-2A6").value, fit("t-72 tank", "Modified T-72 tank (T-72M1)").value
    ('same', 'kind')
    >>> fit("m270 launcher", "M270 weapon system").value, fit("leopard 2a6 tank", "Leopard-2A4").value
    ('maybe', 'other')
    """
    if _spelling(claimed) == _spelling(listed):
        return Fit.same
    mine = parsed(claimed, capitals or claimed)
    if mine.several:
        return Fit.other
    found = [_fit(mine, parsed(name, name), parsed(said, said)) for name in _alternatives(listed)]
    if all(f.is_sure for f in found):
        return found[0] if len(found) == 1 else Fit.kind
    return Fit.other if all(f is Fit.other for f in found) else Fit.maybe


def _fit(mine: Name, theirs: Name, said: Name) -> Fit:
    models = _models(mine, theirs)
    clash = mine.bores and theirs.bores and not mine.bores & theirs.bores
    if models is Fit.other or clash:
        return Fit.other
    found = _of_a_model(mine, theirs, said, models) if mine.model else _of_a_class(mine, theirs, said)
    doubtful = theirs.several or theirs.unclear or not mine.extra <= theirs.extra | theirs.model
    return Fit.maybe if doubtful and found.is_sure else found


def _of_a_class(mine: Name, theirs: Name, said: Name) -> Fit:
    """A claim of *tanks*, or of *155mm howitzers*."""
    described = theirs if theirs.head else said
    if any(described.head in words and words <= described.words for words in _loose(mine.head)):
        return Fit.maybe
    if not mine.head or described.head != mine.head:
        return Fit.other
    missing, more = mine.words - described.words, described.words - mine.words
    if not missing and mine.bores <= theirs.bores:
        return Fit.kind if theirs.model or more or theirs.bores - mine.bores else Fit.same
    return Fit.other if missing and more else Fit.maybe


def _of_a_model(mine: Name, theirs: Name, said: Name, models: Fit) -> Fit:
    """A claim that names a model, of which one that is listed is the same, one kind or perhaps one."""
    if not theirs.model:
        alike = bool(mine.head) and theirs.head == mine.head and theirs.words <= mine.words
        return Fit.maybe if alike else Fit.other
    group = theirs.group or said.group
    named, listed = mine.group or _named_group(mine.model), group or _named_group(theirs.model)
    if named and listed and named != listed and {named, listed} & _APART and "vague" not in (named, listed):
        return Fit.other
    if models is Fit.maybe:
        return Fit.maybe
    if not mine.words:
        weapon = named != "ammunition" and listed == "vague"
        return _closest(models, mine, theirs) if weapon or listed in ("", "platform", named) else Fit.maybe
    if not theirs.words:
        known = bool(listed) and named == listed
        plain = not listed and named == "platform" and mine.head != "launcher"
        return models if known or plain else Fit.maybe
    nested = mine.words <= theirs.words or theirs.words <= mine.words
    return _closest(models, mine, theirs) if nested else Fit.maybe


def _closest(models: Fit, mine: Name, theirs: Name) -> Fit:
    """The same model, if no more is said of what is listed; else one kind."""
    return models if theirs.words <= mine.words else Fit.kind


def _models(mine: Name, theirs: Name) -> Fit:
    """The words of two models: *T-72M1* is one of *T-72*, and *T-72* may be *T-72M1*."""
    if not mine.model or mine.joined == theirs.joined:
        return Fit.same
    if theirs.model and all(any(_is_of(word, other) for other in theirs.model) for word in mine.model):
        return Fit.kind
    if all(any(_is_of(other, word) for word in mine.model) for other in theirs.model):
        return Fit.maybe
    return Fit.other


def _is_of(word: str, other: str) -> bool:
    """Whether one word of a model is another, or that and the number or letter of a variant."""
    if not other.startswith(word):
        return False
    rest = other[len(word) :]
    if not rest:
        return True
    return rest[0].isalpha() if word[-1].isdigit() else rest[0].isdigit() and word.isalpha()


@lru_cache(1 << 16)
def parsed(noun: str, capitals: str) -> Name:
    """A name taken apart; what has a capital in ``capitals`` and is no noun of the table is the name of a model."""
    text = _PURPOSE.split(_BRACKETED.sub("", noun), maxsplit=1)[0] or noun
    text = _CALIBRE.sub(r" \1mm ", text)
    upper = {_SPLIT.sub("", piece).casefold() for piece in _PIECE.findall(capitals) if piece[0].isupper()}
    before, _, content = text.partition(" of ")
    tokens = [*_tokens(before), "", *_tokens(content)]
    model, bores, extra = dict[str, None](), set[str](), set[str]()
    words, heads, last = list[str](), list[str](), ""
    for token in tokens:
        if not token:
            heads, last = (
                [*words],
                next((t for t in reversed(tokens[: tokens.index("")]) if t not in model), ""),
            )
        elif _BORE.fullmatch(token):
            bores.add(token)
        elif any(c.isdigit() for c in token) or token in _names():
            model[token] = None
        elif token in _vocabulary():
            words.append(token)
        elif token in upper:
            model[token] = None
        else:
            extra.add(token)
    while heads and heads[-1] not in _heads():
        heads.pop()
    return Name(
        frozenset(model),
        "".join(model),
        frozenset(bores),
        frozenset(words),
        frozenset(extra),
        heads[-1] if heads else "",
        _group(heads),
        bool(_SEVERAL.search(text)),
        bool(words) and last in extra,
    )


def _tokens(text: str) -> list[str]:
    """The words of a name in small letters and one spelling; letters and the number after them are one."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        lower = piece.casefold()
        parts = [word for part in _SPLIT.split(lower) for word in _common(part).split()]
        if not all(part in _vocabulary() for part in parts):
            parts = [lower if _BORE.fullmatch(lower) else _SPLIT.sub("", lower)]
        for part in parts:
            joins = found and not _BORE.fullmatch(part) and not _BORE.fullmatch(found[-1])
            number = joins and part[0].isdigit() and found[-1].isalpha() and found[-1] not in _vocabulary()
            rest = joins and found[-1][-1].isdigit() and _SUFFIX.fullmatch(part) and part not in _vocabulary()
            if number or rest:
                found[-1] += part
            else:
                found.append(part)
    return found


@lru_cache(1 << 16)
def _common(word: str) -> str:
    """A common word for one thing, in one spelling and in full; any other as it is."""
    meant = _synonyms()
    for one in (word, singular(word)):
        if one in meant or one in _vocabulary():
            return meant.get(one, one)
    return word


def _alternatives(noun: str) -> list[str]:
    """A name with each of the models between which a stroke stands: *UFH/M-777 155mm*. *AN/TPQ-36* is one."""
    main = _BRACKETED.sub("", noun) or noun
    for word in main.split():
        parts = [part for part in word.split("/") if len(part) > 2 or any(c.isdigit() for c in part)]
        if "/" in word and parts:
            return [main.replace(word, part, 1) for part in parts]
    return [noun]


def _group(classes: list[str]) -> str:
    """Whether what things are said to be are rounds, parts of a weapon, a weapon, or something vague."""
    if not classes:
        return ""
    if classes[-1] in _PARTS:
        return "part"
    if classes[-1] in _VAGUE:
        return "vague"
    groups = _groups()
    found = (groups.get(" ".join(classes[-size:])) for size in range(len(classes), 0, -1))
    return next((group for group in found if group is not None), "vague")


def _named_group(model: frozenset[str]) -> str:
    """What the name of a model is known for: a *Javelin* is a missile."""
    found = {
        group
        for word in model
        for name, group in _name_groups().items()
        if name == word or _is_of(name, word)
    }
    return found.pop() if len(found) == 1 else ""


def _kind(row: dict[str, str]) -> str:
    return "platform" if row["class"] in _PLATFORM else row["class"]


@cache
def _groups() -> dict[str, str]:
    rows = read_table("item_nouns")
    found = {row["noun"].replace("-", " "): _kind(row) for row in rows if row["noun"][0].islower()}
    return {" ".join(_common(word) for word in noun.split()): kind for noun, kind in found.items()} | found


@cache
def _heads() -> frozenset[str]:
    """The last words of nouns in small letters."""
    return frozenset(noun.rpartition(" ")[2] for noun in _groups()) | _VAGUE | _PARTS


@cache
def _synonyms() -> dict[str, str]:
    return {row["word"]: row["means"] for row in read_table("item_synonyms") if not row["perhaps"]}


@cache
def _loose(head: str) -> tuple[frozenset[str], ...]:
    """What things of one name may be called by others: a howitzer *towed gun*."""
    rows = [row for row in read_table("item_synonyms") if row["perhaps"] and row["word"] == head]
    return tuple(frozenset(row["means"].split()) for row in rows)


@cache
def _name_groups() -> dict[str, str]:
    rows = [row for row in read_table("item_nouns") if row["noun"][0].isupper()]
    return {_SPLIT.sub("", row["noun"].replace(" ", "")).casefold(): _kind(row) for row in rows}


@cache
def _names() -> frozenset[str]:
    """The words of names of models that the table holds, which are no common nouns too."""
    rows = (row["noun"] for row in read_table("item_nouns") if row["noun"][0].isupper())
    words = {_SPLIT.sub("", word).casefold() for noun in rows for word in noun.split()}
    return frozenset(words - _vocabulary())


@cache
def _vocabulary() -> frozenset[str]:
    """The words of the nouns in small letters: *main*, *battle*, *tank*."""
    nouns = [row["noun"] for row in read_table("item_nouns") if row["noun"][0].islower()]
    names = {row["noun"].casefold() for row in read_table("item_nouns") if row["noun"][0].isupper()}
    words = {word for noun in nouns if noun not in names for word in re.split(r"[\s-]+", noun)}
    words |= {word for means in _synonyms().values() for word in means.split()}
    return frozenset(w for w in words if w.isalpha() and len(w) > 1) | _VAGUE | _PARTS


@lru_cache(1 << 16)
def _spelling(noun: str) -> str:
    """A noun without blanks and hyphens, but those between numbers: *M-1A1 Abrams* is *M1A1 Abrams*.

    >>> _spelling("M-1A1 Abrams"), _spelling("D-30 122mm")
    ('m1a1abrams', 'd30-122mm')
    """
    return re.sub(
        r"[\s-]+", "-", re.sub(r"(?<!\d)[\s-]+|[\s-]+(?![\s\d-])", "", " ".join(noun.casefold().split()))
    )


def singular(word: str) -> str:
    """A word of a name for one thing.

    >>> singular("tanks"), singular("batteries"), singular("himars"), singular("chassis")
    ('tank', 'battery', 'himars', 'chassis')
    """
    if not word.isalpha() or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "ars", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]
