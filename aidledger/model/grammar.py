"""The one grammar of figures: every money, mass and count phrase of a text, with its bounds-giving words.

:func:`scan` walks a text once, from number to number, and looks only at the words around each: the time is
linear in the length of the text. :func:`parse_whole` reads a text that should be one figure and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.errors import UnreadableFigure
from aidledger.model import amounts, hedges, mass_words, money_words, numerals
from aidledger.model.amounts import Amount, Kind
from aidledger.model.ellipsis import of_the_same
from aidledger.model.numerals import Numeral
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from aidledger.model.figure import Figure


@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure as it stands in a text.

    ``text`` is ``[start:end]``: hedge, number, scale, unit, and *worth* where it follows. ``value`` is the
    stated number (the lower one of a range, ``upper`` the other); ``place`` the size of the last written
    digit, ``None`` for full digits. ``unit`` is an ISO 4217 code, a canonical mass unit, or an item noun.
    ``bare_dollar``: a ``$`` that names no country; ``unsure``: a currency word that several countries share.
    ``group`` is the class of a count's noun; ``attributive`` marks *500-pound bomb*; ``converts`` is the span
    of the figure that this one restates in brackets; ``corrected`` marks one that the text takes back, and
    ``repeats`` is where the speaker who says it again said it first.
    """

    kind: Kind
    start: int
    end: int
    text: str
    value: Decimal | None
    upper: Decimal | None
    place: Decimal | None
    qualifier: Qualifier
    nearly: bool
    unit: str
    bare_dollar: bool = False
    unsure: bool = False
    group: str = ""
    attributive: bool = False
    number_end: int = 0
    converts: tuple[int, int] | None = None
    corrected: bool = False
    repeats: tuple[int, int] | None = None


_COINS = ("dollar", "buck", "nickel", "dime", "penny", "cent", "euro", "quid")
_COIN = re.compile(
    r"(?<![\w-])(?:an?|one)(?=\s(?:dollar|buck|nickel|dime|penny|cent|euro|quid)(?![\w-]))", re.I
)
_SHARES = re.compile(
    r"(?:,\s(?:and\s)?|\sand\s)(?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)",
    re.I,
)
_PART_OF = re.compile(r"\sof\s(?:(?:the|a|an|its|their|some|about|over|around)\s){0,2}")
_AND_CENTS = re.compile(r",?\s(?:and\s)?(?=[\da-z])", re.I)
_WORTH = re.compile(r"['’]?[\s-]worth\b", re.I)
_OPENS_BRACKET = re.compile(r"(?:\s(?:or|i\.e\.|about))?,?\s*[(\[][^()\[\]\d]{0,24}")
_CLOSES_BRACKET = re.compile(r"[^()\[\]]{0,30}[)\]]")
_TAKES_BACK = re.compile(
    r"[—–]|--|\s-\s|\b(?:sorry|excuse me|pardon|correction|rather|i mean|i should say|make that)\b", re.I
)


def scan(text: str) -> list[Phrase]:
    """Every money, mass and count phrase of ``text``, in order, aid or not.

    >>> [(p.kind, p.text) for p in scan("The US sent 31 tanks and more than $2bn, some 90 tons in all.")]
    [('count', '31 tanks'), ('money', 'more than $2bn'), ('mass', 'some 90 tons')]
    """
    return _linked(text, list(_phrases(text)))


def _phrases(text: str, *, kind: str | None = None) -> Iterator[Phrase]:
    at = floor = 0
    last: Phrase | None = None
    part: Numeral | None = None
    shared: list[Numeral] = []
    coin = _COIN.search(text) if any(word in text for word in _COINS) else None
    while True:
        if coin is not None and coin.start() < at:
            coin = _COIN.search(text, at)
        start = numerals.START.search(text, at)
        if coin is not None and (start is None or coin.start() <= start.start()):
            one = Decimal(1)
            numeral: Numeral | None = Numeral(coin.start(), coin.end(), one, None, one, one, words=True)
            at = coin.end()
        elif start is not None:
            numeral = numerals.read(text, start.start())
            at = start.end()
        else:
            return
        if numeral is None or numeral.doubt:
            continue
        at = numeral.end
        phrase = _phrase(text, amounts.mended(text, numeral), floor, kind=kind)
        if phrase is None and last is not None and numeral.start - last.end < 80:
            phrase = _elliptic(text, numeral, last)
        if (
            phrase is None
            and _SHARES.match(text, numeral.end)
            and "respectively" in text[numeral.end : numeral.end + 120]
        ):
            shared.append(numeral)
            continue
        if phrase is not None and shared:
            yield from (_with_unit(text, one, phrase) for one in shared if phrase.start - one.end < 40)
        shared.clear()
        if phrase is None:
            part = numeral if _PART_OF.match(text, numeral.end) else part
            continue
        joint = _PART_OF.match(text, part.end) if part is not None and phrase.kind == "count" else None
        if part is not None and joint is not None and joint.end() >= phrase.start:
            yield _with_unit(text, part, phrase)
        part = None
        yield phrase
        last = phrase
        at = floor = phrase.end


def _phrase(text: str, numeral: Numeral, floor: int, *, kind: str | None = None) -> Phrase | None:
    amount = amounts.read(text, numeral, floor, kind=kind)
    if amount.kind is None and not amounts.may_range(text, amount):
        return None
    hedge = hedges.before(text, amount.start)
    if hedge is not None and hedge.start < floor:
        hedge = None
    both = amounts.ranged(text, amount, hedge.start if hedge else amount.start)
    if both is not None:
        end = _past(_WORTH, text, both.end)
        unit = both.unit
        return _made(
            text, max(both.start, floor), end, unit, both.low, both.high, both.place, Qualifier.range, False
        )
    if amount.kind is None:
        return None
    start, end = (hedge.start if hedge else amount.start), amount.end
    if hedge is None:
        hedge = hedges.after(text, end)
        if hedge is not None:
            end = hedge.end
        elif amount.kind == "count" or (amount.kind == "money" and amount.end > numeral.end):
            hedge = hedges.after(text, numeral.end)
    if amount.kind != "count":
        end = _past(_WORTH, text, end)
    value, place = amount.scaled()
    if amount.kind == "money":
        value, place, end = _with_cents(text, amount, value, place, end)
    qualifier, nearly = (hedge.qualifier, hedge.nearly) if hedge else (Qualifier.exact, False)
    return _made(text, start, end, amount, value, None, place, qualifier, nearly)


def _with_unit(text: str, numeral: Numeral, owner: Phrase) -> Phrase:
    """A bare number in the unit of ``owner``: *three of 15 guns*, *12, 6 and 8 howitzers respectively*."""
    value, place = Amount(numeral, 0, 0).scaled()
    return replace(
        owner, start=numeral.start, end=numeral.end, text=text[numeral.start : numeral.end], value=value, upper=None,
        place=place, qualifier=Qualifier.exact, nearly=False, number_end=numeral.end,
    )  # fmt: skip


def _elliptic(text: str, numeral: Numeral, before: Phrase) -> Phrase | None:
    """A number without a noun that is of the same things as the figure before it: *28 tanks, and another eight*.

    A hedge before the first holds for both: *about 1.6 million shells in 2023 and 1.5 million in 2024*.
    """
    if before.kind == "mass" or before.group in ("person", "other", "time"):
        return None
    hedge = hedges.before(text, numeral.start)
    start = hedge.start if hedge else numeral.start
    if start < before.end or not of_the_same(
        text, numeral, before.end, start, counted=before.kind == "count"
    ):
        return None
    value, place = Amount(numeral, 0, 0).scaled()
    qualifier = (
        hedge.qualifier
        if hedge
        else before.qualifier
        if before.qualifier is Qualifier.about
        else Qualifier.exact
    )
    return replace(
        before, start=start, end=numeral.end, text=text[start : numeral.end], value=value, upper=None, place=place,
        qualifier=qualifier, nearly=bool(hedge and hedge.nearly), number_end=numeral.end, converts=None,
        corrected=False, repeats=None,
    )  # fmt: skip


def _past(pattern: re.Pattern[str], text: str, end: int) -> int:
    found = pattern.match(text, end)
    return found.end() if found else end


def _made(
    text: str,
    start: int,
    end: int,
    unit: Amount,
    value: Decimal,
    upper: Decimal | None,
    place: Decimal | None,
    qualifier: Qualifier,
    nearly: bool,
) -> Phrase:
    return Phrase(
        unit.kind or "count",
        start,
        end,
        text[start:end],
        value,
        upper,
        place,
        qualifier,
        nearly,
        unit.unit,
        unit.bare_dollar,
        unit.unsure,
        unit.group,
        unit.attributive,
        unit.numeral.end,
    )


def _with_cents(
    text: str, amount: Amount, value: Decimal, place: Decimal | None, end: int
) -> tuple[Decimal, Decimal | None, int]:
    """*20 dollars and 50 cents* is one amount."""
    joint = _AND_CENTS.match(text, end) if amount.parts == 1 and place is None else None
    if joint is None or value != value.to_integral_value():
        return value, place, end
    numeral = numerals.read(text, joint.end())
    if numeral is None or numeral.doubt or numeral.value >= 100 or numeral.place is not None:
        return value, place, end
    named = money_words.after(text, numeral.end)
    if named is None or named.parts == 1:
        return value, place, end
    return value + numeral.value / named.parts, None, named.end


def _linked(text: str, found: list[Phrase]) -> list[Phrase]:
    """Mark bracketed conversions and figures that a speaker corrects in the same breath."""
    for i in range(1, len(found)):
        first, second = found[i - 1], found[i]
        if first.kind != second.kind or second.start - first.end > 90:
            continue
        opened = _OPENS_BRACKET.match(text, first.end, second.start)
        if (
            opened is not None
            and opened.end() == second.start
            and _CLOSES_BRACKET.match(text, second.end)
            and first.unit != second.unit
        ):
            found[i] = replace(second, converts=first.converts or (first.start, first.end))
        elif first.kind == "money" and first.unit == second.unit and _takes_back(text, first, second):
            found[i - 1] = replace(first, corrected=True)
            if first.value == second.value:
                found[i] = replace(second, repeats=first.repeats or (first.start, first.end))
    return found


def _takes_back(text: str, first: Phrase, second: Phrase) -> bool:
    if first.value is None or second.value is None or not _TAKES_BACK.search(text, first.end, second.start):
        return False
    between = text[first.end : second.start]
    if first.value == second.value:
        return ";" not in between and "." not in between
    large, small = max(first.value, second.value), min(first.value, second.value)
    slip = small > 0 and large / small in (1000, 1_000_000)
    return slip and "." not in between and ";" not in between


_ALL = {"money": "an amount of money", "mass": "a mass", "count": "a count"}
_EXAMPLE = {"money": "$2.7 billion", "mass": "more than 90 tons", "count": "31 tanks"}


def parse_whole(text: str, kind: str) -> Phrase:
    """Read ``text`` as one figure of ``kind`` (``money``, ``mass``, ``count``) and nothing else.

    Raises :class:`~aidledger.errors.UnreadableFigure` where it is none, holds more, or has two readings.

    >>> parse_whole("half a billion dollars", "money").value
    Decimal('500000000')
    """
    shown = repr(text if len(text) <= 80 else text[:77] + "...")
    core = text.strip().rstrip(".;,").rstrip()
    example = f"write it like {_EXAMPLE[kind]}"
    for start in numerals.START.finditer(core[:500]):
        numeral = numerals.read(core, start.start())
        if numeral is not None and numeral.doubt:
            raise UnreadableFigure(
                f"{shown} is ambiguous: {numeral.doubt}",
                where=f"character {numeral.start + 1}",
                remedy="write thousands with commas and decimals with a point, such as 1,000.00",
            )
        if kind == "mass" and numeral is not None and (sign := mass_words.odd(core, numeral.end)):
            raise UnreadableFigure(
                f"{shown} is ambiguous: {sign} has more than one meaning",
                where=f"character {numeral.end + 1}",
                remedy="write MT or tonnes for 1,000 kg, kt or kilotonnes for 1,000 t",
            )
    found = _linked(core, list(_phrases(core[:600], kind=kind)))
    fitting = [phrase for phrase in found if phrase.kind == kind]
    if not fitting:
        other = f"; it reads as {_ALL[found[0].kind]}" if found else ""
        raise UnreadableFigure(f"{shown} is not {_ALL[kind]}{other}", remedy=example)
    if len(found) > 1:
        raise UnreadableFigure(
            f"{shown} holds {len(found)} figures",
            where=f"character {found[1].start + 1}",
            remedy="give one of them",
        )
    phrase = fitting[0]
    left_over = (core[: phrase.start] + " " + core[phrase.end :]).strip()
    if left_over:
        raise UnreadableFigure(
            f"{shown} is not {_ALL[kind]} alone: {left_over[:60]!r} is left over",
            where=f"character {1 if phrase.start else phrase.end + 1}",
            remedy=example,
        )
    return phrase


def read_any(text: str) -> Figure:
    """The one figure of whatever kind that a whole text states.

    Raises :class:`~aidledger.errors.UnreadableFigure` where it states none, or more than one.

    >>> read_any("31 tanks").unit, read_any("£5m").unit
    ('tank', 'GBP')
    """
    from aidledger.model.figure import FIGURES

    found = _linked(text, list(_phrases(text[:600])))
    kind = found[0].kind if found else "money"
    if not found and any(_phrases(text[:600], kind="count")):
        kind = "count"
    return FIGURES[kind].parse(text)
