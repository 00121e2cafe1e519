"""The one grammar of figures: every money, mass and count phrase of a text, with its bounds-giving words.

:func:`scan` walks a text once, from number to number, and looks only at the words around each: the time is
linear in the length of the text. :func:`parse_whole` reads a text that should be one figure and nothing else.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from aidledger.errors import UnreadableFigure
from aidledger.model import amounts, hedges, items, mass_words, money_words, numerals
from aidledger.model.amounts import Amount, Kind
from aidledger.model.ellipsis import of_the_same
from aidledger.model.numerals import Numeral
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.model.figure import Figure


class Phrase(NamedTuple):
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


#: A member is found more slowly through its class.
_ONE = Decimal(1)
_EXACT, _ABOUT, _RANGE = Qualifier.exact, Qualifier.about, Qualifier.range
_SHARES = re.compile(
    r"(?:,\s(?:and\s)?|\sand\s)(?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)",
    re.I,
)
_PART_OF = re.compile(r" of (?:(?:the|a|an|its|their|some|about|over|around) ){0,2}")
_AND_CENTS = re.compile(r",? (?:and )?(?=[\da-z])")
_WORTH = re.compile(r"['’]?[ -]worth\b")
#: What follows a figure: a word, a number or a plus sign, past an apostrophe or a comma and blanks.
_NEXT = re.compile(r"(?:[,'’]? {0,9}|-)([a-z]+|[\d+])")
_TRAILERS = hedges.OPENERS | {"worth"}
#: What may stand between a number and its unit: "+" is no letter and no sign of a currency.
_BEFORE_UNIT = hedges.OPENERS | {""}
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
    found = _phrases(text)
    return found if len(found) < 2 else _linked(text, found)


def moved(phrase: Phrase, by: int) -> Phrase:
    """A phrase as it stands in a text that starts elsewhere; what it refers to before that start is forgotten."""
    converts, repeats = (
        None if span is None or span[0] + by < 0 else (span[0] + by, span[1] + by)
        for span in (phrase.converts, phrase.repeats)
    )
    return phrase._replace(
        start=phrase.start + by, end=phrase.end + by, number_end=phrase.number_end + by,
        converts=converts, repeats=repeats,
    )  # fmt: skip


def _phrases(text: str, *, kind: str | None = None) -> list[Phrase]:
    phrases: list[Phrase] = []
    at = floor = 0
    part: Numeral | None = None
    shared: list[Numeral] = []
    lower = numerals.lowered(text)
    shares, brackets = "respectively" in lower, "[" in lower
    for found in numerals.STARTS.finditer(" " + lower):
        if found.end() <= at + 1:
            continue
        numeral = numerals.started(text, lower, found)
        if numeral is None or numeral.doubt or numeral.start < at:
            continue
        at = numeral.end
        better = amounts.mended(text, lower, numeral) if brackets else numeral
        phrase = _phrase(text, lower, better, floor, kind)
        if phrase is None:
            if phrases and numeral.start - phrases[-1].end < 80:
                phrase = _elliptic(text, lower, numeral, phrases[-1])
                if phrase is not None and _is_in_brackets(
                    text, phrases
                ):  # "27 euros ($26), 15 of it in arms"
                    phrase = phrase._replace(unit=phrases[-2].unit, bare_dollar=phrases[-2].bare_dollar)
            if phrase is None:
                if shares and _SHARES.match(lower, at) and "respectively" in lower[at : at + 120]:
                    shared.append(numeral)
                    continue
                shared.clear()
                if lower.startswith(" of ", at):
                    part = numeral
                continue
        if shared:
            phrases += [_with_unit(text, one, phrase) for one in shared if phrase.start - one.end < 40]
            shared.clear()
        if part is not None:
            joint = _PART_OF.match(lower, part.end) if phrase.kind == "count" else None
            if joint is not None and joint.end() >= phrase.start:
                phrases.append(_with_hedge(text, lower, _with_unit(text, part, phrase)))
            part = None
        phrases.append(phrase)
        at = floor = phrase.end
    return phrases


def _is_in_brackets(text: str, phrases: list[Phrase]) -> bool:
    """Whether the last figure is the sum before it in another currency."""
    if len(phrases) < 2 or phrases[-1].kind != "money" or phrases[-2].kind != "money":
        return False
    return 0 < phrases[-1].start - phrases[-2].end <= 3 and text[phrases[-1].start - 1] == "("


def _phrase(text: str, lower: str, numeral: Numeral, floor: int, kind: str | None) -> Phrase | None:
    amount = amounts.read(text, lower, numeral, floor, kind)
    sort, start, end = amount.kind, amount.start, amount.end
    joint = amounts.joint(lower, end) if sort != "count" else None
    if sort is None and joint is None:
        return None
    hedge = hedges.before(text, lower, start)
    if hedge is not None:
        if hedge.start < floor:
            hedge = None
        else:
            start = hedge.start
    if joint is not None:
        both = amounts.ranged(text, lower, amount, start, joint)
        if both is not None:
            start, end = max(both.start, floor), _past_worth(lower, both.end)
            return _made(text, start, end, both.unit, both.low, both.high, both.place, _RANGE, False)
    if sort is None:
        return None
    word = numeral.follows if end == numeral.end else ""
    if not word and (next_word := _NEXT.match(lower, end)) is not None:
        word = next_word[1]
    trails = word in _TRAILERS
    if hedge is None:
        hedge = hedges.after(text, end) if trails else None
        if hedge is not None:
            end = hedge.end
        elif end > numeral.end and numeral.follows in _BEFORE_UNIT and sort != "mass":
            hedge = hedges.after(text, numeral.end)
    if trails and sort != "count":
        end = _past_worth(lower, end)
    value, place = numeral.value, numeral.place
    if amount.parts != _ONE:
        value, place = amount.scaled()
    if place is None and word and sort == "money":
        value, place, end = _with_cents(text, lower, amount, value, end)
    qualifier, nearly = (_EXACT, False) if hedge is None else (hedge.qualifier, hedge.nearly)
    return _made(text, start, end, amount, value, None, place, qualifier, nearly)


def _past_worth(lower: str, end: int) -> int:
    found = _WORTH.match(lower, end)
    return found.end() if found is not None else end


def _with_unit(text: str, numeral: Numeral, owner: Phrase) -> Phrase:
    """A bare number in the unit of ``owner``: *three of 15 guns*, *12, 6 and 8 howitzers respectively*."""
    return owner._replace(
        start=numeral.start, end=numeral.end, text=text[numeral.start : numeral.end], value=numeral.value, upper=None,
        place=numeral.place, qualifier=_EXACT, nearly=False, number_end=numeral.end,
    )  # fmt: skip


def _with_hedge(text: str, lower: str, phrase: Phrase) -> Phrase:
    """*at least 20 of the 113 tanks*: the part has a hedge of its own."""
    hedge = hedges.before(text, lower, phrase.start) if phrase.start else None
    if hedge is None:
        return phrase
    start = hedge.start
    return phrase._replace(
        start=start, text=text[start : phrase.end], qualifier=hedge.qualifier, nearly=hedge.nearly
    )


def _elliptic(text: str, lower: str, numeral: Numeral, before: Phrase) -> Phrase | None:
    """A number without a noun that is of the same things as the figure before it: *28 tanks, and another eight*.

    A hedge before the first holds for both: *about 1.6 million shells in 2023 and 1.5 million in 2024*.
    """
    if before.kind == "mass" or before.group in ("person", "other", "time"):
        return None
    hedge = hedges.before(text, lower, numeral.start)
    start = hedge.start if hedge else numeral.start
    if start < before.end or not of_the_same(
        text, numeral, before.end, start, counted=before.kind == "count"
    ):
        return None
    qualifier = hedge.qualifier if hedge else before.qualifier if before.qualifier is _ABOUT else _EXACT
    return before._replace(
        start=start, end=numeral.end, text=text[start : numeral.end], value=numeral.value, upper=None,
        place=numeral.place, qualifier=qualifier, nearly=bool(hedge and hedge.nearly), number_end=numeral.end,
        converts=None, corrected=False, repeats=None,
    )  # fmt: skip


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
    numeral, _, _, kind, name, _, bare_dollar, unsure, group, attributive, _ = unit
    return _phrase_of((kind or "count", start, end, text[start:end], value, upper, place, qualifier, nearly, name,
                       bare_dollar, unsure, group, attributive, numeral.end, None, False, None))  # fmt: skip


#: :class:`Phrase` from all of its fields, in half the time.
_phrase_of = partial(tuple.__new__, Phrase)


def _with_cents(
    text: str, lower: str, amount: Amount, value: Decimal, end: int
) -> tuple[Decimal, Decimal | None, int]:
    """*20 dollars and 50 cents* is one amount."""
    joint = _AND_CENTS.match(lower, end) if amount.parts == 1 else None
    if joint is None or value != value.to_integral_value():
        return value, None, end
    numeral = numerals.read(text, joint.end(), lower)
    if numeral is None or numeral.doubt or numeral.value >= 100 or numeral.place is not None:
        return value, None, end
    named = money_words.after(text, numeral.end)
    if named is None or named.parts == 1:
        return value, None, end
    return value + numeral.value / named.parts, None, named.end


def _linked(text: str, found: list[Phrase]) -> list[Phrase]:
    """Mark bracketed conversions and figures that a speaker corrects in the same breath."""
    for i in range(1, len(found)):
        first, second = found[i - 1], found[i]
        if first.kind != second.kind or second.start - first.end > 90:
            continue
        if _is_converted(text, first, second) or _is_restated(text, first, second):
            found[i] = second._replace(converts=first.converts or (first.start, first.end))
        elif first.kind == "money" and first.unit == second.unit and _takes_back(text, first, second):
            found[i - 1] = first._replace(corrected=True)
            if first.value == second.value:
                found[i] = second._replace(repeats=first.repeats or (first.start, first.end))
    return found


def _is_converted(text: str, first: Phrase, second: Phrase) -> bool:
    """*$8bn (£6.55bn)*, *90 tons (82 tonnes)*."""
    opened = _OPENS_BRACKET.match(text, first.end, second.start)
    if opened is None or opened.end() != second.start or not _CLOSES_BRACKET.match(text, second.end):
        return False
    return first.unit != second.unit or "equ" in opened[0]


def _is_restated(text: str, first: Phrase, second: Phrase) -> bool:
    """*$7 billion — about $18 billion today —*: the same sum in other prices."""
    if first.unit != second.unit or first.kind != "money" or not text.startswith(_ASIDES, first.end):
        return False
    aside = _OPENS_ASIDE.fullmatch(text, first.end, second.start)
    return aside is not None and _IN_OTHER_PRICES.match(text, second.end) is not None


_IN_OTHER_PRICES = re.compile(
    r",?\s(?:today\b|in today['’]s (?:money|dollars|terms|prices)|in current (?:dollars|prices)"
    r"|in (?:constant )?(?:19|20)\d\d (?:dollars|prices)|(?:when )?adjusted for inflation)",
    re.I,
)
_ASIDES = (" (", ",", " —", "—", " –", " -")
_OPENS_ASIDE = re.compile(
    r"\s?[(,—–-]{1,2}\s?(?:or |equivalent to |equal to |worth |the equivalent of |some )?"
)


def _takes_back(text: str, first: Phrase, second: Phrase) -> bool:
    if first.value is None or second.value is None:
        return False
    large, small = max(first.value, second.value), min(first.value, second.value)
    if large != small and not (small > 0 and large / small in (1000, 1_000_000)):
        return False
    between = text[first.end : second.start]
    return (
        "." not in between and ";" not in between and bool(_TAKES_BACK.search(text, first.end, second.start))
    )


_TO = re.compile(r"\s*(and|to|[-–—])\s*", re.IGNORECASE)
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
    head = core[:500]
    lower = numerals.lowered(head)
    for start in numerals.STARTS.finditer(" " + lower):
        numeral = numerals.started(head, lower, start)
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
    found = _linked(core, _phrases(core[:600], kind=kind))
    fitting = [phrase for phrase in found if phrase.kind == kind]
    if not fitting:
        other = f"; it reads as {_ALL[found[0].kind]}" if found else ""
        raise UnreadableFigure(f"{shown} is not {_ALL[kind]}{other}", remedy=_meant(core, kind) or example)
    if len(fitting) == 2 and (back := _backwards(core, *fitting)):
        raise UnreadableFigure(
            f"{shown} is a range whose first number is the larger: {back}",
            remedy="write the smaller one first",
        )
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
            remedy=_meant(left_over, kind) or example,
        )
    return phrase


def _backwards(text: str, first: Phrase, last: Phrase) -> str:
    """*Between €9 billion and €5 billion*: both figures, where they would be a range the other way round."""
    joint = _TO.fullmatch(text[first.end : last.start])
    if joint is None or first.value is None or last.value is None or first.value <= last.value:
        return ""
    if joint[1].casefold() == "and" and not text[: first.start].casefold().rstrip().endswith("between"):
        return ""
    return f"{text[first.start : first.end]} and {text[last.start : last.end]}"


def _meant(text: str, kind: str) -> str:
    """A suggestion for the first word that is nearly one that a figure may hold; empty where there is none."""
    units = {"money": money_words.OPENERS, "mass": mass_words.OPENERS}.get(kind, frozenset())
    known = [word for word in (*numerals.SCALES, *units) if len(word) > 3]
    for word in re.findall(r"[a-z]{4,20}", text[:200].lower()):
        near = [] if word in known or items.is_noun(word) else closest(word, known, 1, cutoff=0.8)
        if near:
            return f"did you mean {near[0]!r} for {word!r}?"
    return ""


def _names_things(text: str) -> bool:
    """Whether a text that states no figure ends in a noun of countable things: *1.5 tanks*, *dozens of tanks*."""
    words = re.findall(r"[a-z]+", text[:200].lower())
    return bool(words) and items.is_noun(words[-1])


def read_any(text: str) -> Figure:
    """The one figure of whatever kind that a whole text states.

    Raises :class:`~aidledger.errors.UnreadableFigure` where it states none, or more than one.

    >>> read_any("31 tanks").unit, read_any("£5m").unit
    ('tank', 'GBP')
    """
    from aidledger.model.figure import FIGURES

    found = _linked(text, _phrases(text[:600]))
    kind = found[0].kind if found else "money"
    if not found and (_phrases(text[:600], kind="count") or _names_things(text)):
        kind = "count"
    return FIGURES[kind].parse(text)
