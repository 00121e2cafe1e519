"""Sentences and list items of a text, with their places in it.

A small splitter of our own: it knows the abbreviations that stand before figures and names (``U.S.``,
``approx.``, ``Gen.``), treats an empty line and a list mark as an end, and never looks back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aidledger.units.lexicon import read_table


class Sentence(NamedTuple):
    """A sentence: where it starts and ends, its text in plain characters (same length), and its place.

    ``paragraph`` counts the blocks of the text; ``bullet`` marks an item of a list.
    """

    start: int
    end: int
    text: str
    paragraph: int
    bullet: bool


#: What a reader sees as a blank, a hyphen or an apostrophe is read as one; each stands for one character.
_SEEN_AS = {
    "'": "\u2019\u2018\u02bc",
    " ": "\n\r\t\v\f\u0085\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\u00ad\u200b\u2060\ufeff*",
    "-": "\u2010\u2011\u2212",
}
_PLAIN = [(char, plain) for plain, chars in _SEEN_AS.items() for char in chars]
_PLAIN_ASCII = [(char, plain) for char, plain in _PLAIN if char.isascii()]
_PLAIN_WIDE = [(char, plain) for char, plain in _PLAIN if not char.isascii()]


def plainly(text: str) -> str:
    """``text`` in plain characters, place for place: no other blanks, hyphens and apostrophes than ``" -'"``.

    >>> plainly("Ukraine’s\u00a03\u2011ton lorries")
    "Ukraine's 3-ton lorries"
    """
    for char, plain in _PLAIN_ASCII:
        if char in text:
            text = text.replace(char, plain)
    if text.isascii():
        return text
    for char, plain in _PLAIN_WIDE:
        if char in text:
            text = text.replace(char, plain)
            if text.isascii():  # as often after the apostrophes
                return text
    return _TYPE_DASH.sub("-", text) if "\u2013" in text else text


#: *F–4*, *T–72*: a dash in the name of a model is a hyphen.
_TYPE_DASH = re.compile(
    r"(?<=\b[A-Z])\u2013(?=\d)|(?<=\b[A-Z][A-Za-z])\u2013(?=\d)|(?<=\b[A-Z][A-Za-z][A-Z])\u2013(?=\d)"
)


_ABBREVIATIONS = frozenset(row["abbreviation"] for row in read_table("abbreviations"))
#: A line of a list without marks: a name and a figure.
_LINE = (
    r"(?:[A-Z][\w.'’-]{0,20} ){1,4}?:?[ \t]{0,4}(?:[€$£]|[A-Z]{2,3}\$? ?)?"
    r"\d[\d.,]{0,15}[ \t]?[a-zA-Z]{0,12}[ \t\r]{0,8}(?=\n|$)"
)
#: A row of a table: *| Germany | €5m |* in Markdown, *Germany | €5m* from a page.
_ROW = r"[ \t]{0,12}\||[^\n|]{1,80} \| "
_BLOCK = re.compile(
    r"\n[ \t\u00a0\r]{0,200}\n\s{0,200}|\n(?=[ \t]{0,12}(?:[-*•●▪◦‣–]|\d{1,2}[.)]|#{1,6})\s)"
    rf"|\n(?={_ROW})|\n(?={_LINE})"
)
_ITEM = re.compile(
    rf"\s{{0,20}}(?:[-*•●▪◦‣–]|\d{{1,2}}[.)])\s|\s{{0,20}}\|\s?|(?=[^\n|]{{1,80}} \| )|(?={_LINE})"
)
_IS_ROW = re.compile(_ROW)
#: The rule under the head of a table.
_RULE = re.compile(r"\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*")
_END = re.compile(r"[.!?…][\"”’')\]]{0,3}(?=\s)")
_NEXT = re.compile(r"\s{1,20}(?:[\"“‘'(\[]{0,2}[A-Z0-9£€$]|[-•])")
_LAST_WORD = re.compile(r"([A-Za-z.]{1,12})$")


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence of ``text``, lazily; their spans are disjoint and in order.

    >>> [s.text for s in sentences("The U.S. sent $5 million. Approx. 20 tanks came, Gen. Milley said. Why?")]
    ['The U.S. sent $5 million.', 'Approx. 20 tanks came, Gen. Milley said.', 'Why?']
    """
    paragraph = at = 0
    while at < len(text):
        block = _BLOCK.search(text, at)
        end = block.start() if block else len(text)
        if text[at:end].strip() and not _RULE.fullmatch(text, at, end):
            yield from _in_block(text, at, end, paragraph)
            paragraph += 1
        at = max(block.end(), at + 1) if block else len(text)


def _in_block(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    item = _ITEM.match(text, start, end)
    if item and _is_head(text, start):
        item = None
    begin = item.end() if item else start
    for stop in _END.finditer(text, begin, end):
        cut = stop.end()
        if cut <= begin or not _NEXT.match(text, cut, min(end, cut + 24)):
            continue
        if text[stop.start()] == "." and _abbreviated(text, begin, stop.start()):
            continue
        yield from _one(text, begin, cut, paragraph, item is not None)
        begin = cut
    yield from _one(text, begin, end, paragraph, item is not None)


def _is_head(text: str, start: int) -> bool:
    """Whether the row of a table that begins at ``start`` is its first."""
    if _IS_ROW.match(text, start) is None:
        return False
    before = text.rfind("\n", 0, max(0, start - 1)) + 1
    return not start or _IS_ROW.match(text, before, start) is None


#: What is longer is no sentence (a table, a list without marks); it is read in pieces, so that time stays linear.
_LONGEST = 2000


def _one(text: str, start: int, end: int, paragraph: int, bullet: bool) -> Iterator[Sentence]:
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield from _trimmed(text, start, cut, paragraph, bullet)
        start = cut
    yield from _trimmed(text, start, end, paragraph, bullet)


def _trimmed(text: str, start: int, end: int, paragraph: int, bullet: bool) -> Iterator[Sentence]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    body = piece.strip()
    if body:
        yield Sentence(start + lead, start + lead + len(body), plainly(body), paragraph, bullet)


def _abbreviated(text: str, begin: int, dot: int) -> bool:
    found = _LAST_WORD.search(text[max(begin, dot - 12) : dot])
    if found is None:
        return False
    word = found[1]
    return word.casefold() in _ABBREVIATIONS or (len(word) == 1 and word.isupper()) or "." in word
