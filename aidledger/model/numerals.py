"""Numbers as people write them: ``2.7 billion``, ``1,300``, ``two and a half million``, ``1 billion 200 million``.

One function reads a number that starts at a given place; :data:`START` finds the places. A run of digits
that could be read in two ways (``1.000.00``, ``2,5``) is returned with ``doubt`` set, so that a caller can
refuse it with a reason instead of reading a part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from aidledger.units.lexicon import read_table

_ROWS = {row["word"]: row for row in read_table("number_words")}
_VALUES = {word: Decimal(row["value"]) for word, row in _ROWS.items()}
_ROLE = {word: row["role"] for word, row in _ROWS.items()}


def _either(*roles: str) -> str:
    words = [w for w, role in _ROLE.items() if role in roles]
    return "|".join(sorted(words, key=len, reverse=True))


_UNITS, _SCALES, _SHORT = _either("unit"), _either("scale"), _either("abbreviation")
_MULTIPLIERS = _either("multiplier")

_GAP = r"(?:\s{1,3}|-)"
_DIGITS = r"\d(?:[\d.,]*\d)?"


def _by_first_letter() -> str:
    """The number words as an alternation that fails on the first letter: it is tried at every word of a text."""
    groups: dict[str, list[str]] = {}
    for word in (*_UNITS.split("|"), "half"):
        groups.setdefault(word[0], []).append(word)
    return "|".join(
        f"[{letter.upper()}{letter}](?:{'|'.join(w[1:] for w in sorted(words, key=len, reverse=True))})"
        for letter, words in groups.items()
    )


#: Where a number can start: a run of digits, a number word, or *a* / *half a* before a scale word.
START = re.compile(
    rf"\d(?:[\d.,]*\d)?|\b(?:(?:{_by_first_letter()})\b|[Aa]n?{_GAP}(?=(?:quarter|half|{_MULTIPLIERS}|{_SCALES})\b))"
    r"|(?<![\w.,])\.\d+"
)

_PLAIN = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# "72 155 mm guns" are two numbers: with plain blanks only three groups or more are one
_SPACED = re.compile(
    r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?![\d.,-])|\d{1,3}(?: \d{3}){2,}(?![\d.,-]|\s?mm)"
)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_FRACTION = re.compile(r"\s?([½¼¾])|\s(1/2|1/4|3/4)(?![\d/])")
_FRACTIONS = {"½": "0.5", "1/2": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
_HALF = re.compile(rf"{_GAP}and{_GAP}a{_GAP}(half|quarter)(?![A-Za-z])", re.I)
_SCALE = re.compile(rf"{_GAP}?({_MULTIPLIERS}|{_SCALES})(?![A-Za-z])", re.I)
_ABBREVIATED_STRICT = re.compile(rf"{_GAP}?({_SHORT})(?![A-Za-z0-9])", re.I)
_JOINED = re.compile(rf",?{_GAP}(?:and{_GAP})?(?=\d)", re.I)
_WORD = re.compile(rf"({_UNITS}|{_MULTIPLIERS}|{_SCALES}|half|quarters?|and|an?|of|point)(?![A-Za-z])", re.I)
_BETWEEN_WORDS = re.compile(_GAP)

#: Every number word, in lower case.
WORDS = frozenset(_ROWS)

#: No number that people write holds more digits or more words than this.
_LONGEST, _MOST_WORDS = 40, 14


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text: ``value``, where it stands, and the size of its last written digit.

    ``place`` is ``None`` for full digits (*31*, *179,450,000*). ``mantissa`` is the number before its scale
    word, ``scale`` the scale itself (1 where there is none). ``doubt`` says why it cannot be read.
    """

    start: int
    end: int
    value: Decimal
    place: Decimal | None
    mantissa: Decimal
    scale: Decimal
    short: bool = False
    words: bool = False
    doubt: str | None = None


@cache
def _ten_to(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def read(text: str, start: int) -> Numeral | None:
    """The number that starts at ``start``, with its scale words, or ``None`` where there is none.

    >>> n = read("1 billion 200 million dollars", 0)
    >>> n.value, n.place, n.end
    (Decimal('1200000000'), Decimal('1000000'), 21)
    >>> read("1.000.00", 0).doubt
    'the points and commas of 1.000.00 can be read in more than one way'
    """
    found = START.match(text, start)
    if found is None:
        return None
    if found[0][0].isdigit() or found[0][0] == ".":
        return _in_digits(text, found)
    return _in_words(text, start)


def _in_digits(text: str, found: re.Match[str], joins: int = 2) -> Numeral:
    raw, start, end = found[0], found.start(), found.end()
    digits = raw
    spaced = _SPACED.match(text, start)
    if spaced and spaced.end() > end:
        digits, end = re.sub(r"\s", ",", spaced[0]), spaced.end()
    doubt = _doubt(digits)
    if doubt:
        return Numeral(start, end, Decimal(0), None, Decimal(0), Decimal(1), doubt=doubt)
    plain = "0" + digits if digits[0] == "." else digits
    mantissa = Decimal(plain.replace(",", ""))
    decimals = len(plain.partition(".")[2])
    place = _ten_to(-decimals) if decimals else None
    fraction = _FRACTION.match(text, end) or _HALF.match(text, end)
    if fraction and not decimals:
        mark = fraction[fraction.lastindex or 0].lower()
        mantissa += Decimal(_FRACTIONS.get(mark) or {"half": "0.5", "quarter": "0.25"}[mark])
        place, end = _ten_to(-1), fraction.end()
    scale, end, short = _scale(text, end)
    value = mantissa * scale
    if scale >= 1000:
        place = (place or Decimal(1)) * scale
        more = _JOINED.match(text, end) if joins else None
        if more and not short and mantissa == mantissa.to_integral_value():
            rest = START.match(text, more.end())
            if rest:
                lower = _in_digits(text, rest, joins - 1)
                if lower.doubt is None and 1 < lower.scale < scale and lower.value < scale:
                    value, place, end = value + lower.value, lower.place, lower.end
                    return Numeral(start, end, value, place, value, Decimal(1))
    return Numeral(start, end, value, place, mantissa, scale, short)


def _doubt(digits: str) -> str | None:
    if len(digits) > _LONGEST:
        return "it has more digits than any amount"
    plain = "0" + digits if digits[0] == "." else digits
    if _PLAIN.fullmatch(plain) or _INDIAN.fullmatch(plain):
        return None
    return f"the points and commas of {digits} can be read in more than one way"


def _scale(text: str, at: int) -> tuple[Decimal, int, bool]:
    """The product of the scale words at ``at`` (*hundred million*), where they end, and if abbreviated."""
    scale, end = Decimal(1), at
    for _ in range(3):
        word = _SCALE.match(text, end)
        if word is None:
            break
        scale, end = scale * _VALUES[word[1].lower()], word.end()
    if end == at and (short := _ABBREVIATED_STRICT.match(text, at)):
        return _VALUES[short[1].lower()], short.end(), True
    return scale, end, False


def _in_words(text: str, start: int) -> Numeral | None:
    """Number words, read left to right: hundreds multiply, larger scales close a group."""
    total, last = Decimal(0), Decimal(0)
    group: Decimal | None = None
    place: Decimal | None = None  # of the last group that a scale word closed
    tail: Decimal | None = None  # of the decimals in the open group
    scale = Decimal(1)
    part: Decimal | None = None  # a half or a quarter that waits for its scale
    article = False
    end = at = last_end = start
    for _ in range(_MOST_WORDS):
        found = _WORD.match(text, at)
        if found is None:
            break
        word, at = found[1].lower(), found.end()
        last_end = at
        role = _ROLE.get(word)
        if word in ("a", "an"):
            article = True
        elif word == "of":
            if part is None:
                break
        elif word == "point":
            decimals = _point(text, at) if group is not None and tail is None else None
            if decimals is None:
                break
            digits, end = decimals
            at, tail = end, _ten_to(-len(digits))
            group = (group or Decimal(0)) + Decimal(f"0.{digits}")
        elif word in _PARTS:
            if word == "quarters" and group == 3:
                part, group = Decimal("0.75"), None
            elif group is not None and article and tail is None:
                group, tail, end = group + _PARTS[word], _ten_to(-1), at
            elif group is None and word != "quarters":
                part = _PARTS[word]
            else:
                break
            article = False
        elif role == "unit":
            value = _VALUES[word]
            if part is not None or tail is not None or not _fits(group, last, value):
                break
            group, last, end, article = (group or Decimal(0)) + value, value, at, False
        elif word != "and":
            value = _VALUES[word]
            if part is not None:
                group, part, tail = part, None, _ten_to(-1)
            elif group is None and not article and not (total and value >= scale):
                break
            if role == "multiplier":
                group, last = (Decimal(1) if group is None else group) * value, value
                tail = None
            elif group is None and total:
                total, scale, place = total * value, scale * value, (place or Decimal(1)) * value
            elif total and value >= scale:
                break
            else:
                total += (Decimal(1) if group is None else group) * value
                place, scale = (tail or Decimal(1)) * value, value
                group, tail, last = None, None, Decimal(0)
            end, article = at, False
        elif group is None and not total:
            break
        gap = _BETWEEN_WORDS.match(text, at)
        if gap is None:
            break
        at = gap.end()
    if part is not None and article and not total and group is None:
        return Numeral(start, last_end, part, _ten_to(-1), part, Decimal(1), words=True)
    if end == start or part is not None:
        return None
    if group is not None:
        total, scale, place = total + group, Decimal(1), tail
    return Numeral(start, end, total, place, total / scale, scale, words=True)


_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}


def _fits(group: Decimal | None, last: Decimal, value: Decimal) -> bool:
    """Whether a unit word can follow: *twenty* takes *five*, *hundred* takes anything below it."""
    if group is None:
        return True
    if last == 100 and value < 100:
        return True
    return 20 <= last < 100 and 0 < value < 10


def _point(text: str, at: int) -> tuple[str, int] | None:
    digits, end = "", at
    for _ in range(6):
        gap = _BETWEEN_WORDS.match(text, end)
        found = _WORD.match(text, gap.end()) if gap else None
        if found is None or _ROLE.get(found[1].lower()) != "unit" or _VALUES[found[1].lower()] > 9:
            break
        digits, end = digits + str(_VALUES[found[1].lower()]), found.end()
    return (digits, end) if digits else None
