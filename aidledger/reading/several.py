"""Of how many parcels a figure is told: *three $800 million packages*, *two packages of $800 million each*."""

from __future__ import annotations

import calendar
import re
from functools import cache

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set
from aidledger.units.lexicon import read_table

#: So many characters before a figure, and after it, may tell of how many parcels it is.
_BEFORE, _AFTER = 90, 60
_MONTHS = frozenset(name.lower() for name in (*calendar.month_name, *calendar.month_abbr) if name)
_EACH = re.compile(r"\s?,?\s?(?:each|apiece)\b", re.I)
_ALTOGETHER = re.compile(r"[^.;,]{0,30}\b(?:in total|in all|altogether|combined|together)\b", re.I)


def parcels_told(reading: Reading, figure: Figure) -> int:
    """How many parcels of its amount a sum of money is told of; 1 where no number is told, 2 for *several*."""
    phrase, parcels = figure.phrase, _parcels()
    if phrase.kind != "money" or parcels.isdisjoint(reading.words.said):
        return 1
    before, after = _patterns()
    start, end = max(0, phrase.start - _BEFORE), phrase.end + _AFTER
    led = before.search(reading.text, start, phrase.start)
    if led is not None and after.match(reading.text, phrase.end, end):
        return _number(led)
    held = _held().search(reading.text, start, phrase.start)
    if held is None or _ALTOGETHER.match(reading.text, phrase.end, end):
        return 1
    each = held["link"].lower() == "of" or _EACH.match(reading.text, phrase.end, end) is not None
    return _number(held) if each else 1


def _number(found: re.Match[str]) -> int:
    word = found["many"].lower()
    if word.isdecimal():
        day = (found["first"] or "").lower() in _MONTHS
        return 1 if day else max(int(word), 1)
    return _numbers().get(word, 2)


@cache
def _numbers() -> dict[str, int]:
    """Whole numbers that are written as one word."""
    found = {r["word"]: r["value"] for r in read_table("number_words") if r["role"] == "unit"}
    return {word: int(value) for word, value in found.items() if value.isdecimal() and int(value)} | {
        "dozen": 12
    }


@cache
def _parcels() -> frozenset[str]:
    return word_set("several parcels of aid")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The number right before a figure; the parcels right after it."""
    before = re.compile(
        rf"{_many()}(?:\s(?:new|more|other|further|separate|additional|such|of))?\s(?:\w+\s)?$", re.I
    )
    after = re.compile(rf"(?:\s[\w-]{{1,14}}){{0,3}}?\s(?:{'|'.join(sorted(_parcels()))})\b", re.I)
    return before, after


@cache
def _held() -> re.Pattern[str]:
    """Parcels that hold a figure, before it, and their number."""
    return re.compile(
        rf"{_many()}(?:\s[\w-]{{1,14}}){{0,4}}?\s(?:{'|'.join(sorted(_parcels()))})(?:\s(?:for|to)\s\w{{1,14}})?"
        r"(?:\s[a-z]{1,10}){0,3}?,?\s(?P<link>of|worth|valued at|at)\s(?:up to\s|about\s|around\s|some\s|nearly\s)?$",
        re.I,
    )


def _many() -> str:
    words = "|".join(sorted({*_numbers(), *word_set("tell of several")}, key=len, reverse=True))
    return rf"(?:\b(?P<first>\w{{1,12}})\s)?\b(?P<many>\d{{1,2}}|{words})"
