"""What the words of a record say beside the number that was entered: read again, and compared.

Reading a phrase takes tens of microseconds, so a whole column is first compared in the plainest way (one
number, perhaps a scale word); only words that seem to disagree are read by the grammar.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache, lru_cache

from aidledger.model.figure import FIGURES, Count, Figure, Tonnage
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import read_table

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?![\d.,]*\d)")
_WORD = re.compile(r"[ \u00a0-]?([a-z]+)")
#: Two ways of writing one number differ by no more than this.
_SAME = Decimal("0.02")


@cache
def _scales() -> dict[str, float]:
    roles = ("scale", "abbreviation")
    return {row["word"]: float(row["value"]) for row in read_table("number_words") if row["role"] in roles}


def plain_value(text: str) -> float:
    """The number in words that hold exactly one, with its scale word; ``nan`` for any other words.

    >>> plain_value("about $2.7 billion"), plain_value("USD 179,450,000"), plain_value("between 3 and 4")
    (2700000000.0, 179450000.0, nan)
    """
    found = _NUMBER.search(text)
    if found is None or any(c.isdigit() for c in text[found.end() :] + text[: found.start()]):
        return math.nan
    word = _WORD.match(text.casefold(), found.end())
    scale = _scales().get(word[1], 1.0) if word else 1.0
    return float(found[0].replace(",", "")) * scale


@lru_cache(maxsize=200_000)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Every figure of a text that stands for itself (no *500-pound bomb*)."""
    from aidledger.model.grammar import scan

    return tuple(FIGURES[p.kind].from_phrase(p) for p in scan(text) if not p.attributive and not p.corrected)


def otherwise(figure: Figure) -> Figure | None:
    """What a figure's own words say, where they surely say another number; ``None`` where they agree or
    hold no such figure. The unit must be the same: a conversion keeps the words it was made from.

    >>> from aidledger.model.figure import Money
    >>> otherwise(Money(value=2700000, unit="USD", written="$2.7 billion")).value
    Decimal('2700000000')
    """
    if not figure.written or figure.value is None:
        return None
    read = [f for f in figures_in(figure.written) if _same_unit(figure, f)]
    if not read or any(agree(figure, other) for other in read):
        return None
    return min(read, key=lambda f: abs(math.log10(ratio(figure, f) or Decimal("1e30"))))


def _same_unit(figure: Figure, other: Figure) -> bool:
    if type(figure) is not type(other):
        return False
    return isinstance(figure, Tonnage | Count) or figure.unit == other.unit


def agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures of one kind can be the same number."""
    if isinstance(figure, Tonnage) and isinstance(other, Tonnage):
        figure, other = figure.to("kg"), other.to("kg")
        return figure.overlaps(other)
    if figure.value is None or other.value is None:
        return True
    if abs(figure.value - other.value) <= _SAME * max(abs(figure.value), abs(other.value)):
        return True
    return other.high is not None and other.low <= figure.value <= other.high


def ratio(figure: Figure, other: Figure) -> Decimal | None:
    """How many times ``other`` the figure is, by their stated numbers; ``None`` where one is zero."""
    if isinstance(figure, Tonnage) and isinstance(other, Tonnage) and figure.unit != other.unit:
        figure, other = figure.to("kg"), other.to("kg")
    if not figure.value or not other.value or figure.value < 0 or other.value < 0:
        return None
    return EXACT.divide(figure.value, other.value)


def slip(times: Decimal | float | None) -> str | None:
    """The scale words that were taken for each other where a ratio is a power of a thousand.

    >>> slip(1000), slip(Decimal("1e-6")), slip(2)
    ('a thousand', 'a million', None)
    """
    if not times:
        return None
    power = abs(math.log10(times))
    for size, name in ((3, "a thousand"), (6, "a million"), (9, "a billion")):
        if abs(power - size) < 0.01:
            return name
    return None
