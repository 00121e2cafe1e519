"""A number with the unit around it, and two such numbers that make a range."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import Literal, NamedTuple

from aidledger.model import hedges, items, mass_words, money_words, numerals
from aidledger.model.numerals import Numeral
from aidledger.units.lexicon import read_table

Kind = Literal["money", "mass", "count"]

_ONE = Decimal(1)


class Amount(NamedTuple):
    """A number from ``start`` (its sign, if any) to ``end`` (its unit). ``kind`` is ``None`` without a unit.

    ``parts``: how many of the written unit make one (100 for cents). The other marks are those of
    :class:`aidledger.model.grammar.Phrase`.
    """

    numeral: Numeral
    start: int
    end: int
    kind: Kind | None = None
    unit: str = ""
    parts: Decimal = _ONE
    bare_dollar: bool = False
    unsure: bool = False
    group: str = ""
    attributive: bool = False
    sign: bool = False

    def scaled(self) -> tuple[Decimal, Decimal | None]:
        """Value and place in whole units."""
        value, place = self.numeral.value, self.numeral.place
        if self.parts == 1:
            return value, place
        return numerals.whole(value / self.parts), None if place is None else place / self.parts


class Range(NamedTuple):
    """Two amounts read as one: from ``low`` to ``high`` in the unit of ``unit``."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    place: Decimal | None
    unit: Amount


_LABELS = frozenset(row["word"] for row in read_table("number_labels"))
_LABELS_LOWERED = frozenset(label.lower() for label in _LABELS)
_MENDED = re.compile(r"\s?\[(\d[\d,.]{0,20})\]")
_SCALE_MENDED = re.compile(r"\s?\[(thousand|million|billion|trillion)\]\*?")
_PLUS = re.compile(
    r"\+|-plus\b|\sor\s(?:more|so)(?=\s[a-z])|\s\(\d{1,5}\)(?=\s[a-z])|\s?[x×](?=\s)|\sof\s(?:(?:its|their|our|his|her)(?=\s)|(?:those|these|the)(?=\s[^\d\s]))",
    re.I,
)
_YEAR_BEFORE = frozenset(
    ["in", "since", "of", "by", "from", "until", "till", "early", "late", "mid", "during", "before", "after", "year",
     "fy", "to", "and", "fiscal"]
)  # fmt: skip
_CONNECTOR = re.compile(r" ?([-–−]) ?(?=[^ ])| (to|and|or) ")
_INNER = re.compile(
    r"(?:(?:about|around|roughly|some|approximately|nearly|almost|up to|over|as much as|as many as) )?[^ \d]{0,6} ?"
)
#: Directly after a number, what no unit can begin with (the end of the text among them).
_NO_UNIT = frozenset(["", "-", "–", "−", ".", ";", ":", ")"])
_CENTURIES = ("19", "20", "2100")
_DASHES = frozenset("-–−")
_OPENS_JOINT = frozenset(f" {letter}" for letter in "-–−tao")
_DOLLARS = frozenset(
    ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "JMD", "BBD", "BSD", "BMD", "BND", "BZD", "FJD", "GYD", "LRD",
     "NAD", "SBD", "SRD", "TTD", "XCD", "ZWD", "KYD"]
)  # fmt: skip


def read(text: str, lower: str, numeral: Numeral, floor: int = 0, kind: str | None = None) -> Amount:
    """The unit of a number: a sign before it, else a currency, a mass unit or a countable noun after it.

    ``lower`` is the lowered ``text``. ``kind``: what the caller knows the text to be; then *pounds* need no
    other sign, and any noun counts.
    """
    start, end, word = numeral.start, numeral.end, numeral.follows
    lead = lower[lower.rfind(" ", 0, start - 1) + 1 : start - 1] if start and lower[start - 1] == " " else ""
    sign = money_words.before(text, numeral, lead) if start else None
    named = money_words.after(text, end) if word in money_words.OPENERS else None
    if sign is not None and sign.start >= floor:
        return _signed(numeral, sign, named)
    weighed = mass_words.after(text, numeral) if word in mass_words.OPENERS else None
    pounds = named is not None and named.pound and weighed is not None
    if pounds and (kind == "mass" if kind else mass_words.is_weight(text, numeral)):
        named = None
    if named is not None and end - start == 4 and _is_price_year(text, start):
        named = None
    if named is not None:
        return _made((numeral, start, named.end, "money", named.code, named.parts, named.bare_dollar, named.unsure,
                      "", False, False))  # fmt: skip
    if weighed is not None:
        return _made((numeral, start, weighed.end, "mass", weighed.unit, weighed.parts, False, False,
                      "", weighed.attributive, False))  # fmt: skip
    item = _item(text, numeral, lead, kind == "count")
    if item is None:
        return _made((numeral, start, end, None, "", _ONE, False, False, "", False, False))
    return _made((numeral, start, item.end, "count", item.unit, _ONE, False, False, item.group, False, False))


#: :class:`Amount` from all of its fields, in half the time.
_made = partial(tuple.__new__, Amount)


def _is_price_year(text: str, start: int) -> bool:
    """*in constant 2018 dollars*: the year of the prices."""
    if not text.startswith(_CENTURIES, start):
        return False
    return text[start - 14 if start > 14 else 0 : start].rsplit(None, 1)[-1:] in _PRICES


_PRICES = [
    ["in"],
    ["constant"],
    ["current"],
    ["real"],
    ["of"],
    ["(in"],
    ["(constant"],
    ["inflation-adjusted"],
    ["adjusted"],
]


def _signed(
    numeral: Numeral, sign: money_words.CurrencyWord, named: money_words.CurrencyWord | None
) -> Amount:
    """``$5 million dollars`` and ``$5m USD`` name their currency twice; the second may be the fuller one."""
    end, unit, bare = numeral.end, sign.code, sign.bare_dollar
    if named is not None and named.parts == 1 and not named.pound:
        fuller = sign.bare_dollar and named.code in _DOLLARS
        if named.code == sign.code or fuller:
            unit, end, bare = named.code, named.end, bare and named.bare_dollar
    return _made((numeral, sign.start, end, "money", unit, sign.parts, bare, sign.unsure, "", False, True))


def _item(text: str, numeral: Numeral, lead: str, any_noun: bool) -> items.Item | None:
    start, end, value = numeral.start, numeral.end, numeral.value
    follows = text[end : end + 2]
    if follows[:1] in _ENDS_PHRASE:
        return None
    year = end - start == 4 and text.startswith(_CENTURIES, start)
    if start and (year or not lead or lead in _LABELS_LOWERED) and not _may_count(text, start, year):
        return None
    if numeral.place is not None and value != value.to_integral_value():
        return None
    one = value == _ONE
    if follows in _OPENS_PLUS or follows[0] in "+[x×":
        after = _MENDED.match(text, end) or _PLUS.match(text, end)
        end = after.end() if after is not None else end
        one = one and after is None  # "one of its tanks" is told in the plural
    return items.read(text, end, one=one, any_noun=any_noun)


#: Directly after a number (or the end of the text): no noun follows.
_ENDS_PHRASE = frozenset(
    ["", ",", ".", ";", ":", ")", "]", "(", "%", "’", "'", '"', "”", "?", "!", "/", "–", "—"]
)
_OPENS_PLUS = frozenset(["-p", "-P", *(blank + mark for blank in " \n\t\u00a0" for mark in "oO[(x×")])


def _may_count(text: str, start: int, year: bool) -> bool:
    """Whether what stands before a number lets it be a count: *Leopard 2*, *March 4*, *Section 5* do not."""
    before = text[start - 1]
    if not before.isspace():
        return not (
            before.isalnum()
            or before in "#§№/"
            or (before == "-" and start > 1 and text[start - 2].isalpha())
        )
    words = text[start - 16 if start > 16 else 0 : start].split()
    if not words:
        return True
    return words[-1] not in _LABELS and not (year and words[-1].lower() in _YEAR_BEFORE)


def mended(text: str, lower: str, numeral: Numeral) -> Numeral:
    """The number that an editor put in square brackets after the one that was said (*8,000 [800]*)."""
    found = _MENDED.match(text, numeral.end)
    if found is None:
        return _of_another_scale(text, lower, numeral)
    better = numerals.read(text, found.start(1), lower)
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
        follows=numerals.following(lower, found.end()),
    )


def _of_another_scale(text: str, lower: str, numeral: Numeral) -> Numeral:
    """*$70 billion [million]*: an editor put the scale right."""
    found = _SCALE_MENDED.match(lower, numeral.end)
    better = numerals.read(f"1 {found[1]}", 0) if found is not None else None
    if found is None or better is None or numeral.scale == 1:
        return numeral
    place = None if numeral.place is None else numeral.place / numeral.scale * better.scale
    return numeral._replace(
        end=found.end(), value=numeral.mantissa * better.scale, place=place, scale=better.scale,
        follows=numerals.following(lower, found.end()),
    )  # fmt: skip


def joint(lower: str, end: int) -> re.Match[str] | None:
    """The word or dash after ``end`` that can join two numbers."""
    follows = lower[end : end + 2]
    if follows in _OPENS_JOINT or follows[:1] in _DASHES:
        return _CONNECTOR.match(lower, end)
    return None


def ranged(text: str, lower: str, first: Amount, left: int, joined: re.Match[str]) -> Range | None:
    """The range that ``first`` begins (*$3 to $4 billion*, *between 5 and 10 tons*), if it does.

    ``left`` is where the hedge before ``first`` starts, ``joined`` the word or dash after it. Falling pairs,
    *from A to B* after a verb of change, and two numbers with different units are two figures.
    """
    word = joined[1] or joined[2]
    opened = hedges.opening(text, left)
    between = opened is not None and opened[0] == "between"
    if (word == "and" and not between) or (
        opened and opened[0] == "from" and hedges.changes(text, opened[1])
    ):
        return None
    at = joined.end()
    inner = _INNER.match(lower, at)
    reach = inner.end() if inner else at
    begins = next((p for p in (at, reach) if numerals.starts_at(text, lower, p)), None)
    if begins is None:
        begins = next((p for p in range(at + 1, reach) if numerals.starts_at(text, lower, p)), None)
    numeral = numerals.read(text, begins, lower) if begins is not None else None
    if numeral is None or numeral.doubt:
        return None
    bare = not numeral.follows and lower[numeral.start - 1] in " -–−"
    if first.kind is None and bare and lower[numeral.end : numeral.end + 1] in _NO_UNIT:
        return None  # "1-2-3": neither has a unit
    second = read(text, lower, numeral, at)
    if word == "to" and second.sign and lower.endswith(" by ", 0, left) and hedges.changes(text, left):
        return None  # "rose by $2 billion to $5 billion"
    unit = _common(first, second, dashed=joined[1] is not None, between=between)
    if unit is None and first.kind is None and second.sign and left < first.start and word == "to":
        unit = second  # "around 36 to $37 million"
    if unit is None:
        return None
    low, place = first.scaled() if first.kind else Amount(first.numeral, 0, 0, parts=unit.parts).scaled()
    high, other = second.scaled() if second.kind else Amount(numeral, 0, 0, parts=unit.parts).scaled()
    if first.numeral.scale == 1 and numeral.scale > 1:
        if not (low < 1000 and low < numeral.mantissa):
            return None
        low = numerals.whole(low * numeral.scale)
        place = (place or Decimal(1)) * numeral.scale
    if low >= high:
        return None
    start = opened[1] if opened and (between or word == "to") else left
    return Range(start, max(second.end, numeral.end), low, high, other or place, unit)


def _common(first: Amount, second: Amount, *, dashed: bool, between: bool) -> Amount | None:
    """The amount whose unit both share, or ``None`` where they do not belong together."""
    if first.kind is None:  # "5 to 6 tons", "36 to $37 million"; not "2014-$5m"
        return second if second.kind is not None and not (second.sign and dashed) else None
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
