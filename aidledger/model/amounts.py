"""A number with the unit around it, and two such numbers that make a range."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from aidledger.model import hedges, items, mass_words, money_words, numerals
from aidledger.model.numerals import Numeral
from aidledger.units.lexicon import read_table

Kind = Literal["money", "mass", "count"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from ``start`` (its sign, if any) to ``end`` (its unit). ``kind`` is ``None`` without a unit.

    ``parts``: how many of the written unit make one (100 for cents). The other marks are those of
    :class:`aidledger.model.grammar.Phrase`.
    """

    numeral: Numeral
    start: int
    end: int
    kind: Kind | None = None
    unit: str = ""
    parts: Decimal = Decimal(1)
    bare_dollar: bool = False
    unsure: bool = False
    group: str = ""
    attributive: bool = False
    sign: bool = False

    def scaled(self) -> tuple[Decimal, Decimal | None]:
        """Value and place in whole units."""
        value, place = self.numeral.value, self.numeral.place
        if self.parts != 1:
            value, place = value / self.parts, None if place is None else place / self.parts
        return _whole(value), place


@dataclass(frozen=True, slots=True)
class Range:
    """Two amounts read as one: from ``low`` to ``high`` in the unit of ``unit``."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    place: Decimal | None
    unit: Amount


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


_LABELS = frozenset(row["word"] for row in read_table("number_labels"))
_MENDED = re.compile(r"\s?\[(\d[\d,.]{0,20})\]")
_PLUS = re.compile(
    r"\+|-plus\b|\sor\smore(?=\s[a-z])|\sof\s(?:its|their|our|his|her|those|these|the)(?=\s[^\d\s])", re.I
)
_YEAR_BEFORE = frozenset(
    ["in", "since", "of", "by", "from", "until", "till", "early", "late", "mid", "during", "before", "after", "year",
     "fy", "to", "and", "fiscal"]
)  # fmt: skip
_CONNECTOR = re.compile(r"\s?(-|–|−)\s?(?=\S)|\s(to|and|or)\s", re.I)
_INNER = re.compile(
    r"(?:(?:about|around|roughly|some|approximately|nearly|almost|up to|over|as much as|as many as)\s)?[^\s\d]{0,6}\s?",
    re.I,
)
_DOLLARS = frozenset(
    [
        "USD",
        "CAD",
        "AUD",
        "NZD",
        "HKD",
        "SGD",
        "TWD",
        "JMD",
        "BBD",
        "BSD",
        "BMD",
        "BND",
        "BZD",
        "FJD",
        "GYD",
        "LRD",
        "NAD",
        "SBD",
        "SRD",
        "TTD",
        "XCD",
        "ZWD",
        "KYD",
    ]
)


def read(text: str, numeral: Numeral, floor: int = 0, *, kind: str | None = None) -> Amount:
    """The unit of a number: a sign before it, else a currency, a mass unit or a countable noun after it.

    ``kind``: what the caller knows the text to be; then *pounds* need no other sign, and any noun counts.
    """
    large = numeral.scale > 1 or numeral.value >= 1000 or numeral.place is not None
    sign = money_words.before(text, numeral.start, large=large)
    if sign is not None and sign.start >= floor:
        return _signed(text, numeral, sign)
    named = money_words.after(text, numeral.end)
    weighed = mass_words.after(text, numeral)
    pounds = named is not None and named.pound and weighed is not None
    if pounds and (kind == "mass" if kind else mass_words.is_weight(text, numeral)):
        named = None
    if named is not None:
        return Amount(
            numeral,
            numeral.start,
            named.end,
            "money",
            named.code,
            named.parts,
            named.bare_dollar,
            named.unsure,
        )
    if weighed is not None:
        return Amount(
            numeral, numeral.start, weighed.end, "mass", weighed.unit, attributive=weighed.attributive
        )
    item = _item(text, numeral, any_noun=kind == "count")
    if item is None:
        return Amount(numeral, numeral.start, numeral.end)
    return Amount(numeral, numeral.start, item.end, "count", item.unit, group=item.group)


def _signed(text: str, numeral: Numeral, sign: money_words.CurrencyWord) -> Amount:
    """``$5 million dollars`` and ``$5m USD`` name their currency twice; the second may be the fuller one."""
    end, unit, bare = numeral.end, sign.code, sign.bare_dollar
    named = money_words.after(text, end)
    if named is not None and named.parts == 1 and not named.pound:
        fuller = sign.bare_dollar and named.code in _DOLLARS
        if named.code == sign.code or fuller:
            unit, end, bare = named.code, named.end, bare and named.bare_dollar
    return Amount(numeral, sign.start, end, "money", unit, sign.parts, bare, sign.unsure, sign=True)


def _item(text: str, numeral: Numeral, *, any_noun: bool) -> items.Item | None:
    start, end, value = numeral.start, numeral.end, numeral.value
    if value != value.to_integral_value():
        return None
    if start and not _may_count(text, start, year=1900 <= value <= 2100 and end - start == 4):
        return None
    after = _MENDED.match(text, end) or _PLUS.match(text, end)
    return items.read(text, after.end() if after else end, one=value == 1, any_noun=any_noun)


def _may_count(text: str, start: int, *, year: bool) -> bool:
    """Whether what stands before a number lets it be a count: *Leopard 2*, *March 4*, *Section 5* do not."""
    before = text[start - 1]
    if before.isalnum() or before in "#§№/" or (before == "-" and start > 1 and text[start - 2].isalpha()):
        return False
    words = text[max(0, start - 16) : start].split()
    if not before.isspace() or not words:
        return True
    return words[-1] not in _LABELS and not (year and words[-1].lower() in _YEAR_BEFORE)


def mended(text: str, numeral: Numeral) -> Numeral:
    """The number that an editor put in square brackets after the one that was said (*8,000 [800]*)."""
    found = _MENDED.match(text, numeral.end)
    if found is None:
        return numeral
    better = numerals.read(text, found.start(1))
    if better is None or better.doubt or better.end != found.end(1):
        return numeral
    return Numeral(
        numeral.start,
        found.end(),
        better.value,
        better.place,
        better.mantissa,
        better.scale,
        doubt=numeral.doubt,
    )


def may_range(text: str, first: Amount) -> bool:
    """Whether a word or dash that can join two numbers follows."""
    return first.kind != "count" and _CONNECTOR.match(text, first.end) is not None


def ranged(text: str, first: Amount, left: int) -> Range | None:
    """The range that ``first`` begins (*$3 to $4 billion*, *between 5 and 10 tons*), if it does.

    ``left`` is where the hedge before ``first`` starts. Falling pairs, *from A to B* after a verb of change,
    and two numbers with different units are two figures.
    """
    joint = _CONNECTOR.match(text, first.end) if first.kind != "count" else None
    if joint is None:
        return None
    word = (joint[1] or joint[2]).lower()
    opened = hedges.opening(text, left)
    between = opened is not None and opened[0] == "between"
    if (word == "and" and not between) or (
        opened and opened[0] == "from" and hedges.changes(text, opened[1])
    ):
        return None
    at = joint.end()
    inner = _INNER.match(text, at)
    reach = inner.end() if inner else at
    probe = next((m for p in (at, reach) if (m := numerals.START.match(text, p))), None)
    probe = probe or numerals.START.search(text, at, reach + 24)
    if probe is None or probe.start() > reach:
        return None
    numeral = numerals.read(text, probe.start())
    if numeral is None or numeral.doubt:
        return None
    second = read(text, numeral, at)
    unit = _common(first, second, dashed=joint[1] is not None, between=between)
    if unit is None:
        return None
    low, place = first.scaled() if first.kind else Amount(first.numeral, 0, 0, parts=unit.parts).scaled()
    high, other = second.scaled() if second.kind else Amount(numeral, 0, 0, parts=unit.parts).scaled()
    if first.numeral.scale == 1 and numeral.scale > 1:
        if not (low < 1000 and low < numeral.mantissa):
            return None
        low = _whole(low * numeral.scale)
        place = (place or Decimal(1)) * numeral.scale
    if low >= high:
        return None
    start = opened[1] if opened and (between or word == "to") else left
    return Range(start, max(second.end, numeral.end), low, high, other or place, unit)


def _common(first: Amount, second: Amount, *, dashed: bool, between: bool) -> Amount | None:
    """The amount whose unit both share, or ``None`` where they do not belong together."""
    if first.kind is None:
        return second if second.kind is not None and not second.sign else None
    if second.kind is None:
        scales = first.numeral.scale, second.numeral.scale
        alike = scales[0] in (1, scales[1]) and (dashed or between or scales[1] > 1)
        return first if first.sign and alike else None
    if second.kind != first.kind:
        return None
    if first.unit == second.unit:
        return first
    if first.sign and second.bare_dollar and first.unit in _DOLLARS:
        return first
    return second if first.bare_dollar and second.unit in _DOLLARS else None
