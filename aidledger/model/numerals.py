"""Numbers as people write them: ``2.7 billion``, ``1,300``, ``two and a half million``, ``1 billion 200 million``.

One function reads a number that starts at a given place; :data:`STARTS` finds the places. A run of digits
that could be read in two ways (``1.000.00``, ``2,5``) is returned with ``doubt`` set, so that a caller can
refuse it with a reason instead of reading a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import NamedTuple

from aidledger.model.wording import EXACT
from aidledger.units.lexicon import read_table

_ROWS = {row["word"]: row for row in read_table("number_words")}
_VALUES = {word: Decimal(row["value"]) for word, row in _ROWS.items()}
_ROLE = {word: row["role"] for word, row in _ROWS.items()}


def _either(*roles: str) -> str:
    words = [w for w, role in _ROLE.items() if role in roles]
    return "|".join(sorted(words, key=len, reverse=True))


_UNITS, _SCALES = _either("unit"), _either("scale")
#: The words that multiply a number: *thousand*, *million*, *bn*.
SCALES = tuple(_SCALES.split("|"))
_MULTIPLIERS = _either("multiplier")

#: Amounts of a coin or note that *a* and *one* count: *a nickel*, *a dollar*.
_COINS = "dollar|buck|nickel|dime|penny|cent|euro|quid"
_GAP = "(?: {1,3}|-)"


def by_first_letters(words: Iterable[str], letters: int = 1, then: str = "") -> str:
    """Words as an alternation that fails on the first letters, so that it can be tried at every word of a text.

    ``then`` is asked once the first ``letters`` are there.
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:letters], []).append(word[letters:])
    return "|".join(
        f"{first}{then}(?:{'|'.join(sorted(rest, key=len, reverse=True))})" for first, rest in groups.items()
    )


_NAMED = [*_UNITS.split("|"), "half"]
_ANYWHERE, _BEGINS = by_first_letters(_NAMED), by_first_letters(_NAMED, 2, r"(?<=\W..)")
_BEFORE_SCALE = rf"(?={_GAP}(?:quarter|half|{_MULTIPLIERS}|{_SCALES})\b)"
_BEFORE_COIN = rf"(?<!-a)(?<!-an)(?= (?:{_COINS})(?![\w-]))"
#: What follows a number: its letters or its sign, past blanks or a hyphen.
_FOLLOWS = r"(?: {1,3}|-|)([^\W\d_½¼¾]+|[^\w\s.,;:()\[\]\"“”'’?!/—–−+-])"
#: Words before a scale word that stand for one of it: *the million shells*, *another million*.
_ONE_OF = ("the ", "its ", "another ", "further ")
_ONE_SCALE = rf"[mbd](?:{'|'.join(f'(?<={word}[mbd])' for word in _ONE_OF)})(?:illion|ozen)"
#: Where a number can start: a run of digits (1: what follows), a number word (2), *a* before a scale word (3) or
#: before a coin (4). Sought in a text with a blank before it; the match of a word begins with the character before
#: the word, so that the search can skip letters. What most places fail at is asked first.
STARTS = re.compile(
    rf"[^a-z](?:(?:(?<=\d)(?:[\d.,]*\d)?|\d(?<=\.\d)(?<![\w.,]\.\d)\d*)(?={_FOLLOWS}|)"
    rf"|(?:{_BEGINS}|{_ONE_SCALE})\b()|a(?<=\Wa)n?(?:{_BEFORE_SCALE}()|{_BEFORE_COIN}()))"
)
_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?|(?<![\w.,])\.\d+")
_WORD_START = re.compile(rf"\b(?:(?:{_ANYWHERE})\b|an?{_BEFORE_SCALE})")

_MARKED = re.compile(
    r"\d+\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\.\d+|\d{1,2}(?:,\d{2})+,\d{3}"  # the last is Indian
)
# "72 155 mm guns" are two numbers: with plain blanks only three groups or more are one
_SPACED = re.compile(
    r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?![\d.,-])|\d{1,3}(?:(?: \d{3}){2,}| 000)(?![\d.,-]|\s?mm)"
)
_FRACTION = re.compile(r" ?([½¼¾])| (1/2|1/4|3/4)(?![\d/])")
_FRACTIONS = {"½": "0.5", "1/2": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
_HALF = re.compile(rf"{_GAP}and{_GAP}a{_GAP}(half|quarter)(?![a-z])")
_NEXT = re.compile(_FOLLOWS)
_JOINED = re.compile(rf",?{_GAP}(?:and{_GAP})?(?=\d)")
_WORD = re.compile(rf"({_UNITS}|{_MULTIPLIERS}|{_SCALES}|half|quarters?|and|an?|of|point)(?![a-z])")
_BETWEEN_WORDS = re.compile(_GAP)

#: Every number word, in lower case.
WORDS = frozenset(_ROWS)
_SCALE_WORDS = frozenset(f"{_MULTIPLIERS}|{_SCALES}".split("|"))
_SIGNED_WORDS = frozenset(_either("abbreviation after a sign").split("|"))
_ABBREVIATED = frozenset(_either("abbreviation").split("|")) | _SIGNED_WORDS

#: No number that people write holds more digits or more words than this.
_LONGEST, _MOST_WORDS = 40, 14
_ZERO, _ONE, _THOUSAND = Decimal(0), Decimal(1), Decimal(1000)
#: After a scale word and one more character, what another number can begin with: itself, *and*, another gap.
_OPENS_JOINED = frozenset("0123456789a -")
_MONEY_SIGNS = frozenset("$€£¥")


class Numeral(NamedTuple):
    """A number in a text: ``value``, where it stands, and the size of its last written digit.

    ``place`` is ``None`` for full digits (*31*, *179,450,000*). ``mantissa`` is the number before its scale
    word, ``scale`` the scale itself (1 where there is none). ``doubt`` says why it cannot be read. ``follows`` is
    what stands after it, in lower case: letters or a sign.
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
    follows: str = ""


@cache
def _ten_to(exponent: int) -> Decimal:
    return _ONE.scaleb(exponent)


def whole(number: Decimal) -> Decimal:
    """A whole number without decimals (*5*, not *5.0*): such numbers are quicker to compute with."""
    if number.same_quantum(_ONE):
        return number
    return number.quantize(_ONE, context=EXACT) if number == number.to_integral_value() else number


def lowered(text: str) -> str:
    """``text`` in lower case, every blank a plain one, character for character: places stay what they are."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text.replace("\u0130", "i").lower()  # the only letter that becomes two
    return lower if lower.isprintable() else _ODD_BLANK.sub(" ", lower)


_ODD_BLANK = re.compile(r"[^\S ]")


def started(text: str, lower: str, found: re.Match[str]) -> Numeral | None:
    """The number at a match of :data:`STARTS`, or ``None`` where it is none after all."""
    sort = found.lastindex
    start, end = found.span()
    if sort is None or sort == 1:
        return _in_digits(text, lower, start - 1, end - 1, found[1] or "")
    if text[start + 1 : start + 2].isupper():
        return None
    if sort == 4:
        return Numeral(start, end - 1, _ONE, None, _ONE, _ONE, words=True, follows=following(lower, end - 1))
    return _in_words(lower, start)


def following(lower: str, end: int) -> str:
    """The letters or the sign after a number that ends at ``end``, past blanks or a hyphen."""
    found = _NEXT.match(lower, end)
    return found[1] if found is not None else ""


def starts_at(text: str, lower: str, start: int) -> bool:
    """Whether a number may start at ``start``."""
    if _DIGITS.match(lower, start) is not None:
        return True
    return _WORD_START.match(lower, start) is not None and not text[start + 1 : start + 2].isupper()


def read(text: str, start: int, lower: str | None = None) -> Numeral | None:
    """The number that starts at ``start``, with its scale words, or ``None`` where there is none.

    >>> n = read("1 billion 200 million dollars", 0)
    >>> n.value, n.place, n.end
    (Decimal('1200000000'), Decimal('1000000'), 21)
    >>> read("1.000.00", 0).doubt
    'the points and commas of 1.000.00 can be read in more than one way'
    """
    lower = lowered(text) if lower is None else lower
    found = _DIGITS.match(lower, start)
    if found is not None:
        return _digits_at(text, lower, start, found.end())
    if _WORD_START.match(lower, start) is None or text[start + 1 : start + 2].isupper():
        return None
    return _in_words(lower, start)


def _digits_at(text: str, lower: str, start: int, end: int, joins: int = 2) -> Numeral:
    return _in_digits(text, lower, start, end, following(lower, end), joins)


def _in_digits(text: str, lower: str, start: int, end: int, word: str, joins: int = 2) -> Numeral:
    """The number whose digits are ``text[start:end]``; ``word`` follows it."""
    raw = text[start:end]
    if not word and end - start <= 3 and lower[end + 1 : end + 4].isdecimal():
        spaced = _SPACED.match(text, start)
        if spaced is not None:
            raw, end = "".join(spaced[0].split()), spaced.end()
            word = following(lower, end)
    mantissa, place, doubt = _digits(raw)
    if doubt is not None:
        return Numeral(start, end, _ZERO, None, _ZERO, _ONE, doubt=doubt)
    if (not word or word == "and") and place is None:
        fraction = _FRACTION.match(lower, end) or _HALF.match(lower, end)
        if fraction is not None:
            mark = fraction[fraction.lastindex or 0]
            mantissa += Decimal(_FRACTIONS.get(mark) or {"half": "0.5", "quarter": "0.25"}[mark])
            place, end = _ten_to(-1), fraction.end()
            word = following(lower, end)
    scale, short = _ONE, False
    if word in _SCALE_WORDS:
        for _ in range(3):
            scale, end = scale * _VALUES[word], lower.index(word, end) + len(word)
            word = following(lower, end)
            if word not in _SCALE_WORDS:
                break
    elif word in _ABBREVIATED and _scales(text, lower, start, end, word):
        scale, end, short = _VALUES[word], lower.index(word, end) + len(word), True
        word = following(lower, end)
    else:
        value = mantissa if place is None else whole(mantissa)
        return _made((start, end, value, place, mantissa, _ONE, False, False, None, word))
    value = mantissa * scale
    if place is not None:
        value = whole(value)
    if scale >= _THOUSAND:
        place = scale if place is None else whole(place * scale)
        more = (
            _JOINED.match(lower, end)
            if joins and not short and lower[end + 1 : end + 2] in _OPENS_JOINED
            else None
        )
        if more is not None and mantissa == mantissa.to_integral_value():
            rest = _DIGITS.match(lower, more.end())
            if rest is not None:
                less = _digits_at(text, lower, rest.start(), rest.end(), joins - 1)
                if less.doubt is None and 1 < less.scale < scale and less.value < scale:
                    value += less.value
                    return Numeral(start, less.end, value, less.place, value, _ONE, follows=less.follows)
    return _made((start, end, value, place, mantissa, scale, short, False, None, word))


#: :class:`Numeral` from all of its fields, in half the time.
_made = partial(tuple.__new__, Numeral)


def _scales(text: str, lower: str, start: int, end: int, word: str) -> bool:
    """Whether an abbreviation after ``text[start:end]`` is a scale.

    *$350MM*, *$1.2t*, *$5 T*: some letters mean something else unless a sign of money stands before the number.
    *200 M-47 tanks*, *45 M113s*: there the letter begins the name of a model.
    """
    word_end = lower.index(word, end) + len(word)
    if word in _SIGNED_WORDS and not (
        text[start - 1 : start] in _MONEY_SIGNS and (text[end].isalpha() or text[word_end - 1].isupper())
    ):
        return False
    follows = lower[word_end : word_end + 2]
    model = lower[end] == " " and follows[:1] == "-" and follows[1:].isdecimal()
    return not model and not follows[:1].isdecimal()


@lru_cache(maxsize=4096)
def _digits(raw: str) -> tuple[Decimal, Decimal | None, str | None]:
    """The number that digits, points and commas write, the size of its last decimal, and why it is in doubt."""
    if len(raw) > _LONGEST:
        return _ZERO, None, "it has more digits than any amount"
    if raw.isdecimal():
        return Decimal(raw), None, None
    if not _MARKED.fullmatch(raw):
        return _ZERO, None, f"the points and commas of {raw} can be read in more than one way"
    decimals = len(raw.partition(".")[2])
    return Decimal(raw.replace(",", "")), _ten_to(-decimals) if decimals else None, None


def _in_words(lower: str, start: int) -> Numeral | None:
    """Number words, read left to right: hundreds multiply, larger scales close a group."""
    total, last = Decimal(0), Decimal(0)
    group: Decimal | None = None
    place: Decimal | None = None  # of the last group that a scale word closed
    tail: Decimal | None = None  # of the decimals in the open group
    scale = Decimal(1)
    part: Decimal | None = None  # a half or a quarter that waits for its scale
    article = lower.startswith(_ONE_SCALES, start) and lower.endswith(_ONE_OF, 0, start)
    end = at = last_end = start
    for _ in range(_MOST_WORDS):
        found = _WORD.match(lower, at)
        if found is None:
            break
        word, at = found[1], found.end()
        last_end = at
        role = _ROLE.get(word)
        if word in ("a", "an"):
            article = True
        elif word == "of":
            if part is None:
                break
        elif word == "point":
            decimals = _point(lower, at) if group is not None and tail is None else None
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
        gap = _BETWEEN_WORDS.match(lower, at)
        if gap is None:
            break
        at = gap.end()
    if part is not None and article and not total and group is None:
        return Numeral(
            start, last_end, part, _ten_to(-1), part, _ONE, words=True, follows=following(lower, last_end)
        )
    if end == start or part is not None:
        return None
    if group is not None:
        total, scale, place = total + group, Decimal(1), tail
    value = whole(total)
    return Numeral(start, end, value, place, total / scale, scale, words=True, follows=following(lower, end))


_ONE_SCALES = ("million", "billion", "dozen")
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.75")}


def _fits(group: Decimal | None, last: Decimal, value: Decimal) -> bool:
    """Whether a unit word can follow: *twenty* takes *five*, *hundred* takes anything below it."""
    if group is None:
        return True
    if last == 100 and value < 100:
        return True
    return 20 <= last < 100 and 0 < value < 10


def _point(lower: str, at: int) -> tuple[str, int] | None:
    digits, end = "", at
    for _ in range(6):
        gap = _BETWEEN_WORDS.match(lower, end)
        found = _WORD.match(lower, gap.end()) if gap else None
        if found is None or _ROLE.get(found[1]) != "unit" or _VALUES[found[1]] > 9:
            break
        digits, end = digits + str(_VALUES[found[1]]), found.end()
    return (digits, end) if digits else None
