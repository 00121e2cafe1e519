"""Signs and names of currencies, from ``data/currency_words.csv`` and the names in ``data/currencies.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from aidledger.units.lexicon import currencies, read_table


@dataclass(frozen=True, slots=True)
class CurrencyWord:
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


def _entry(row: dict[str, str]) -> tuple[str, Decimal, bool, bool]:
    return row["code"], Decimal(row["parts"]), row["note"].startswith("ambiguous"), row["form"] == "pound"


def _nouns() -> dict[str, tuple[str, Decimal, bool, bool]]:
    words: dict[str, tuple[str, Decimal, bool, bool]] = {}
    for code, known in currencies().items():
        name = known.name.casefold()
        if "(" not in name and name != code.casefold():
            for form in (name, f"{name}s"):
                words[form] = (code, Decimal(1), False, False)
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
_FIRST = {phrase.split(" ")[0] for phrase in _NOUNS}
_WIDEST = max(len(phrase.split(" ")) for phrase in _NOUNS)
_CODES = {c.code for c in currencies().values() if "(" not in c.name and c.name != c.code}
#: Codes that are also words or country codes: read only beside an amount that can hardly be anything else.
_WORDLIKE = frozenset(row["code"] for row in read_table("wordlike_codes"))
_SUFFIXES = frozenset(sign for sign in _SYMBOLS if sign.isalpha() and len(sign) > 1) - {
    "LE",
    "FF",
    "Fr",
    "Esc",
}

_OPENERS = "([“\"'‘—–/:;,-"
_CUTS = ("(", "[", "—", "–", "-", "/", "“", '"', "'")
_DOLLAR_OF = re.compile(r"(?<![A-Za-z.])([A-Za-z]\.?[A-Za-z]{0,2}\.?)\s\$$")
_TOKEN = re.compile(r"(?:[\s\u00a0]{1,2}|-)?([^\s,;:()\[\]\"“”?!\d/—–-]+)")
_DASHED = re.compile(r"(?:[\s\u00a0]{1,2}|-)?([dD]-[mM]arks?)\b")


def before(text: str, start: int, *, large: bool) -> CurrencyWord | None:
    """The sign or code that ends just before ``start``. ``large``: the number is surely an amount."""
    left = text[max(0, start - 12) : start].rstrip(" \u00a0")
    words = left.split()
    if not words or start - max(0, start - 12) - len(left) > 2:
        return None
    mark = words[-1].lstrip(_OPENERS)
    for cut in _CUTS:
        mark = mark.rpartition(cut)[2]
    if not mark or len(mark) > 9 or mark[-1].isdigit():
        return None
    at = max(0, start - 12) + len(left) - len(mark)
    entry = _SYMBOLS.get(mark) or _FOLDED.get(mark.casefold())
    if entry is None:
        code = mark if mark.isupper() or (mark.isalpha() and mark.islower()) else ""
        if code.upper() in _CODES:
            wordlike = code.upper() in _WORDLIKE or code.islower()
            if (
                not wordlike
                or (large and code.isupper())
                or (code.islower() and code.upper() not in _WORDLIKE)
            ):
                return CurrencyWord(code.upper(), Decimal(1), at, start)
        for skip in range(1, len(mark)):  # a sign glued to what stands before it: "(net)$5"
            rest = mark[skip:]
            if not rest[0].isalpha() and rest in _SYMBOLS:
                entry, at = _SYMBOLS[rest], at + skip
                mark = rest
                break
    if entry is None:
        return None
    if mark.isalpha() and not large and len(mark) == 1:
        return None
    if mark == "$":
        country = _DOLLAR_OF.search(text[max(0, at - 6) : at + 1])
        if country:
            wider = _FOLDED.get(country[1].casefold() + "$") or _FOLDED.get(
                country[1].replace(".", "").casefold() + "$"
            )
            if wider and len(country[1]) > 1:
                return CurrencyWord(wider[0], wider[1], at - len(country[1]) - 1, start)
    return CurrencyWord(entry[0], entry[1], at, start, bare_dollar=mark == "$", unsure=entry[2])


def after(text: str, end: int) -> CurrencyWord | None:
    """The currency name, sign or code that starts at ``end``: *finnish markka*, *dlrs*, *USD*, *€*."""
    dashed = _DASHED.match(text, end)
    if dashed:
        return CurrencyWord("DEM", Decimal(1), dashed.start(1), dashed.end())
    best: CurrencyWord | None = None
    phrase, at = "", end
    begin = end
    for count in range(_WIDEST):
        mark = _TOKEN.match(text, at)
        if mark is None:
            break
        raw = mark[1]
        word = raw.casefold()
        stop = mark.end()
        if count == 0:
            begin = mark.start(1)
        if text[stop : stop + 1].isdigit():
            break
        for trimmed in (word, word.rstrip(".'’")):
            key = f"{phrase} {trimmed}" if phrase else trimmed
            entry = _NOUNS.get(key)
            if entry is not None and not (len(key) == 1 and key.isalpha() and at != begin):
                cut = stop - (len(word) - len(trimmed))
                best = CurrencyWord(
                    entry[0], entry[1], begin, cut, bare_dollar=key in _BARE, unsure=entry[2], pound=entry[3]
                )
                break
        if count == 0 and best is None:
            sign = _SYMBOLS.get(raw) if raw in _SUFFIXES else None
            if sign is not None:
                return CurrencyWord(sign[0], sign[1], begin, stop, unsure=sign[2])
            code = raw.rstrip(".").upper()
            if code in _CODES and (raw.isupper() or (raw.islower() and code not in _WORDLIKE)):
                return CurrencyWord(code, Decimal(1), begin, begin + len(code))
            if word not in _FIRST and word.rstrip(".") not in _FIRST:
                break
        phrase = f"{phrase} {word}" if phrase else word
        at = stop
    return best


_BARE = frozenset({"dollar", "dollars", "dlr", "dlrs", "buck", "bucks", "$"})


def same_word(first: str, second: str) -> bool:
    """Whether two currencies go by the same word in English: *crown, krone, krona*; *peso*; *dinar*.

    >>> same_word("DKK", "SEK"), same_word("DKK", "EUR")
    (True, False)
    """
    words = {currencies()[code].name.casefold().split()[-1] for code in (first, second)}
    return len(words) == 1 or words <= _CROWNS


_CROWNS = frozenset({"krone", "krona", "króna", "koruna"})
