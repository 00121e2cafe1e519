"""Signs and names of currencies, from ``data/currency_words.csv`` and the names in ``data/currencies.csv``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.units.lexicon import currencies, read_table

if TYPE_CHECKING:
    from aidledger.model.numerals import Numeral


class CurrencyWord(NamedTuple):
    """A currency as written: its ``code``, how many of it make one unit (100 for cents), where it ends.

    ``bare_dollar`` marks a ``$`` that names no country, ``unsure`` a word that several currencies share,
    ``pound`` the word *pound*, which is also a mass.
    """

    code: str
    parts: Decimal
    start: int
    end: int
    bare_dollar: bool = False
    unsure: bool = False
    pound: bool = False


_ROWS = read_table("currency_words")
_ONE = Decimal(1)


_Entry = tuple[str, Decimal, bool, bool]


def _entry(row: dict[str, str]) -> _Entry:
    return row["code"], Decimal(row["parts"]), row["note"].startswith("ambiguous"), row["form"] == "pound"


def _nouns() -> dict[str, _Entry]:
    words: dict[str, _Entry] = {}
    for code, known in currencies().items():
        name = known.name.casefold()
        if "(" not in name and name != code.casefold():
            for form in (name, f"{name}s"):
                words[form] = (code, _ONE, False, False)
    for row in _ROWS:
        if row["form"] == "symbol":
            continue
        for adjective in row["adjectives"].split(";"):
            for noun in row["nouns"].split(";"):
                words[f"{adjective} {noun}".strip().casefold()] = _entry(row)
    for row in _ROWS:
        if row["form"] == "symbol" and row["nouns"][-1:].isalpha() is False:
            words.setdefault(row["nouns"].casefold(), _entry(row))
    return words


_SYMBOLS = {row["nouns"]: _entry(row) for row in _ROWS if row["form"] == "symbol"}
_FOLDED = {sign.casefold(): entry for sign, entry in _SYMBOLS.items() if not sign.isalpha()}
_NOUNS = _nouns()
#: The words with which a longer name begins: *us*, *new*, *new zealand*.
_BEGUN = {phrase[:at] for phrase in _NOUNS for at, char in enumerate(phrase) if char == " "}
_CODES = {c.code for c in currencies().values() if "(" not in c.name and c.name != c.code}
#: Codes that are also words or country codes: read only beside an amount that can hardly be anything else.
_WORDLIKE = frozenset(row["code"] for row in read_table("wordlike_codes"))
_SUFFIXES = frozenset(sign for sign in _SYMBOLS if sign.isalpha() and len(sign) > 1) - {
    "LE",
    "FF",
    "Fr",
    "Esc",
}

#: What a word before a number must be to be a sign or a code by itself, where it consists of letters alone.
_LETTERS_BEFORE = {sign for sign in _SYMBOLS if sign.isalpha()} | _CODES | {code.lower() for code in _CODES}
_LEADS = {mark.lower() for mark in _LETTERS_BEFORE}
_LETTERS = re.compile(r"[^\W\d_]+")
#: The letters, or the sign, with which a currency after a number can begin.
OPENERS = frozenset(
    found[0] if (found := _LETTERS.match(word)) else word[0]
    for word in {
        *(n.split(" ")[0] for n in _NOUNS),
        *(c.lower() for c in _CODES),
        *(s.lower() for s in _SUFFIXES),
        "d",
    }
    if word
)
_SIGN_ENDS = frozenset(sign[-1] for sign in _SYMBOLS)
_BARE_SIGNS = frozenset("$€£")
_DOLLAR_COUNTRIES = frozenset(sign[:-1].replace(".", "") for sign in _FOLDED if sign.endswith("$"))
_QUOTES = "([“\"'‘—–/:;,-"
_CUTS = ("(", "[", "—", "–", "-", "/", "“", '"', "'")
_DOLLAR_OF = re.compile(r"(?<![A-Za-z.])([A-Za-z]\.?[A-Za-z]{0,2}\.?)\s\$$")
_TOKEN = re.compile(r"(?:[\s\u00a0]{1,2}|-)?([^\s,;:()\[\]\"“”?!\d/—–-]+)")
_DASHED = re.compile(r"(?:[\s\u00a0]{1,2}|-)?([dD]-[mM]arks?)\b")


def before(text: str, numeral: Numeral, lead: str) -> CurrencyWord | None:
    """The sign or code that ends just before a number; ``lead`` is the word there, in small letters, if it is one."""
    if lead not in _LEADS and lead.isalpha():
        return None  # as most words
    start = numeral.start
    last = text[start - 1]
    if last in _BARE_SIGNS and (start == 1 or text[start - 2] == " "):
        return _signed(text, last, _SYMBOLS[last], start - 1, start)
    if last not in _SIGN_ENDS and not last.isalpha() and not last.isspace():
        return None
    floor = start - 12 if start > 12 else 0
    left = text[floor:start].rstrip()
    if not left or len(left) + 2 < start - floor:
        return None
    if left[-1] not in _SIGN_ENDS and not left[-1].isalpha():
        return None
    mark = left.rsplit(None, 1)[-1]
    if mark.isalpha():
        if mark not in _LETTERS_BEFORE:
            return None
    elif mark not in _BARE_SIGNS:
        mark = mark.lstrip(_QUOTES)
        for cut in _CUTS:
            if cut in mark:
                mark = mark.rpartition(cut)[2]
        if not mark or len(mark) > 9 or mark[-1].isdigit():
            return None
    at = floor + len(left) - len(mark)
    entry = _SYMBOLS.get(mark) or _FOLDED.get(mark.casefold()) or _SYMBOLS.get(mark.rstrip("."))
    if entry is None:
        code = mark if mark.isupper() or (mark.isalpha() and mark.islower()) else ""
        if code.upper() in _CODES:
            wordlike = code.upper() in _WORDLIKE or code.islower()
            if (
                not wordlike
                or (code.isupper() and _is_large(numeral))
                or (code.islower() and code.upper() not in _WORDLIKE)
            ):
                return CurrencyWord(code.upper(), _ONE, at, start)
        for skip in range(1, len(mark)):  # a sign glued to what stands before it: "(net)$5"
            rest = mark[skip:]
            if not rest[0].isalpha() and rest in _SYMBOLS:
                entry, at = _SYMBOLS[rest], at + skip
                mark = rest
                break
    if entry is None:
        return None
    if len(mark) == 1 and mark.isalpha() and (numeral.value < _MILLION or at + 1 != start):
        return None  # "a P226 pistol", "Plan R: 2 million"
    return _signed(text, mark, entry, at, start)


def _is_large(numeral: Numeral) -> bool:
    """Whether a number is hardly anything but an amount."""
    return numeral.place is not None or numeral.value >= _LARGE


_LARGE, _MILLION = Decimal(1000), Decimal(1_000_000)


def _signed(text: str, mark: str, entry: _Entry, at: int, start: int) -> CurrencyWord:
    """The currency of a sign, as the table has it, that stands from ``at`` to ``start``."""
    if mark == "$":
        return _of_country(text, at, start) or CurrencyWord(entry[0], entry[1], at, start, True)
    return CurrencyWord(entry[0], entry[1], at, start, False, entry[2])


def _of_country(text: str, at: int, start: int) -> CurrencyWord | None:
    """*US $5*, *C. $5*: the dollar of the country that stands before the sign at ``at``."""
    if at < 3 or not text[at - 1].isspace():
        return None
    word = text[at - 6 if at > 6 else 0 : at - 1].rpartition(" ")[2]
    if word.replace(".", "").casefold() not in _DOLLAR_COUNTRIES:
        return None
    country = _DOLLAR_OF.search(text[max(0, at - 6) : at + 1])
    if country is None or len(country[1]) < 2 or country[1] == "us":  # "gave us $3 billion"
        return None
    wider = _FOLDED.get(country[1].casefold() + "$") or _FOLDED.get(
        country[1].replace(".", "").casefold() + "$"
    )
    return CurrencyWord(wider[0], wider[1], at - len(country[1]) - 1, start) if wider else None


def after(text: str, end: int) -> CurrencyWord | None:
    """The currency name, sign or code that starts at ``end``: *finnish markka*, *dlrs*, *USD*, *€*."""
    best: CurrencyWord | None = None
    phrase, at = "", end
    begin = end
    while (mark := _TOKEN.match(text, at)) is not None:
        raw = mark[1]
        word = raw.casefold()
        stop = mark.end()
        if at == end:
            begin = mark.start(1)
            if word == "d" and (dashed := _DASHED.match(text, end)) is not None:
                return CurrencyWord("DEM", _ONE, begin, dashed.end())
        if text[stop : stop + 1].isdigit():
            break
        for trimmed in (word, word.rstrip(".'’")):
            key = f"{phrase} {trimmed}" if phrase else trimmed
            entry = _NOUNS.get(key)
            if entry is not None and not (len(key) == 1 and key.isalpha() and at != begin):
                cut = stop - (len(word) - len(trimmed))
                best = CurrencyWord(entry[0], entry[1], begin, cut, key in _BARE, entry[2], entry[3])
                break
        if at == end and best is None:
            sign = _SYMBOLS.get(raw) if raw in _SUFFIXES else None
            if sign is not None:
                return CurrencyWord(sign[0], sign[1], begin, stop, unsure=sign[2])
            code = raw.rstrip(".").upper()
            if code in _CODES and (raw.isupper() or (raw.islower() and code not in _WORDLIKE)):
                return CurrencyWord(code, _ONE, begin, begin + len(code))
        phrase = f"{phrase} {word}" if phrase else word
        if phrase not in _BEGUN:
            break
        at = stop
    return best


_BARE = frozenset({"dollar", "dollars", "dlr", "dlrs", "buck", "bucks", "$"})


def same_word(first: str, second: str) -> bool:
    """Whether two currencies go by the same word in English: *crown, krone, krona*; *peso*; *dinar*.

    >>> same_word("DKK", "SEK"), same_word("DKK", "EUR")
    (True, False)
    """
    words = {currencies()[code].name.casefold().split()[-1] for code in (first, second)}
    return len(words) == 1 or words <= _CROWNS or words <= _RUBLES


_RUBLES = frozenset({"ruble", "rouble"})
_CROWNS = frozenset({"krone", "krona", "króna", "koruna"})
