"""What a ledger calls the items of a claim: the same noun in other letters, or under a fuller name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from aidledger.ledger.bounds import Bounds
from aidledger.model.claim import Claim
from aidledger.model.figure import Count, Figure
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: So many names are told.
_TOLD = 5
_PIECE = re.compile(r"[^\W_]+")
_BREAK, _BETWEEN = re.compile(r"(?<!\d)[\s-]+|[\s-]+(?![\s\d-])"), re.compile(r"[\s-]+")
_CALIBRE = re.compile(r"[\s-]+\d+\s?mm$")
#: What a model may be said to be without being another thing, as *Leopard 2A6 tanks* are; a launcher is no missile.
_CLASSES = ("vehicle", "aircraft", "vessel", "artillery")
_PARTS = ("launcher", "tube", "chassis", "pod", "trailer", "transporter", "battery", "system", "engine")


def as_listed(ledger: Ledger, claim: Claim) -> Claim:
    """The claim with its noun spelt as the ledger spells it, where only capitals, blanks and hyphens differ."""
    figure = claim.figure
    if not isinstance(figure, Count):
        return claim
    nouns = _nouns(ledger)
    if figure.unit in nouns:
        return claim
    alike = [noun for noun in nouns if noun.casefold() == figure.unit.casefold()]
    if not alike:
        spelt = [noun for noun in nouns if _key(noun) == _key(figure.unit)]
        alike = spelt if len(spelt) == 1 else []
    if not alike:
        return claim
    return claim.model_copy(update={"figure": _named(figure, alike[0])})


def likely_names(ledger: Ledger, figure: Figure) -> Iterator[tuple[str, str, Figure]]:
    """Listed names of the model that a claim names, which says besides what it is: *18 Leopard 2A6 tanks*."""
    if not isinstance(figure, Count):
        return
    asked = _key(_model(figure.unit))
    if not _has_digit(asked):
        return
    for noun in _nouns(ledger):
        if noun != figure.unit and asked in _keys(noun):
            yield "item", f"true of what is listed as {noun}", _named(figure, noun)


def other_names(ledger: Ledger, claim: Claim, bounds: Bounds) -> str | None:
    """A note on items of the scope that may be the claimed ones under another name. They are never counted
    as such: a rocket for a launcher has the launcher's name too."""
    figure = claim.figure
    if not isinstance(figure, Count) or bounds.is_known:
        return None
    asked, whole = _joined(_model(figure.unit)), _joined(figure.unit)
    found: dict[str, None] = {}
    for row in bounds.rows.tolist():
        for item in ledger.table.entry(row).items:
            words = _joined(item.unit)
            fuller = all(_is_among(word, {*words, *_pieces(item.unit)}) for word in asked)
            if item.unit != figure.unit and (fuller or (len(words) > 1 and words <= whole)):
                found[str(item) if item.value is not None else f"{item.unit}, their number undisclosed"] = (
                    None
                )
    if not found:
        return None
    names = [*found]
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return f"nothing is listed as {figure.unit}; other names may mean it: {'; '.join(names[:_TOLD])}{more}"


def _named(figure: Count, noun: str) -> Count:
    return figure.model_copy(update={"unit": noun})


def _nouns(ledger: Ledger) -> dict[str, None]:
    kept = ledger.table.kept
    if ("nouns",) not in kept:
        kept[("nouns",)] = dict.fromkeys(c.unit for items in ledger.table.items.values for c in items)
    listed: dict[str, None] = kept[("nouns",)]
    stated = dict.fromkeys(c.figure.unit for c in ledger.stated if c.measure == "count")
    return listed | stated


@cache
def _common() -> frozenset[str]:
    """What a model may be said to be: *tank*, *howitzer*."""
    rows = (r for r in read_table("item_nouns") if r["class"] in _CLASSES)
    return frozenset(
        r["noun"] for r in rows if r["noun"][0].islower() and r["noun"].split()[-1] not in _PARTS
    )


@cache
def _proper() -> frozenset[str]:
    return frozenset(r["noun"].casefold() for r in read_table("item_nouns") if r["noun"][0].isupper())


def _model(noun: str) -> str:
    """A noun without what the model is said to be, where a model is named.

    >>> _model("leopard 2a6 main battle tank"), _model("abrams tank"), _model("light tank")
    ('leopard 2a6', 'abrams', 'light tank')
    """
    words = noun.split()
    for size in range(1, len(words)):
        rest, head = " ".join(words[:size]), " ".join(words[size:])
        if head in _common() and (_has_digit(rest) or rest.casefold() in _proper()):
            return rest
    return noun


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


@lru_cache(1 << 16)
def _key(noun: str) -> str:
    """A noun without blanks and hyphens, but those between numbers: *M-1A1 Abrams* is *M1A1 Abrams*.

    >>> _key("M-1A1 Abrams"), _key("D-30 122mm")
    ('m1a1abrams', 'd30-122mm')
    """
    return _BETWEEN.sub("-", _BREAK.sub("", noun.casefold()))


@lru_cache(1 << 16)
def _keys(noun: str) -> frozenset[str]:
    """A listed name, and each of the names that it gives a model, without the calibre: *UFH/M-777 155mm*."""
    names = (noun, *(_CALIBRE.sub("", part) for part in noun.split("/")))
    return frozenset(key for name in names if _has_digit(key := _key(name)))


def _pieces(noun: str) -> list[str]:
    return [_singular(piece) for piece in _PIECE.findall(noun.casefold())]


def _joined(noun: str) -> frozenset[str]:
    """The words of a noun; letters and the number after them are one: *M-1A1* is *m1a1*, *Leopard 2* *leopard2*."""
    words: list[str] = []
    for piece in _pieces(noun):
        if words and words[-1].isalpha() and piece[0].isdigit() and not piece.endswith("mm"):
            words[-1] += piece
        else:
            words.append(piece)
    return frozenset(words)


def _is_among(word: str, words: Iterable[str]) -> bool:
    """Whether a name holds a word, or a variant of the model that it is: *T-72M1* of *T-72*."""
    return any(
        w == word or (_has_digit(word) and w.startswith(word) and w[len(word)].isalpha()) for w in words
    )


def _singular(word: str) -> str:
    if not word.isalpha():
        return word
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "ars")) else word
