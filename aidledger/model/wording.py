"""What the words of a figure allow: the policy that turns *around $2.7 billion* into bounds.

One documented object, :class:`Wording`, holds every choice; pass your own to ``Money.parse`` and friends.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from pydantic import Field

from aidledger.model.record import Record

#: Wide enough that sums and products of reported figures are exact.
EXACT = Context(prec=120, rounding=ROUND_HALF_EVEN)
_minus, _plus = EXACT.subtract, EXACT.add
_ZERO = Decimal(0)


class Qualifier(StrEnum):
    """How a source hedged its number. The values are the words that appear in data and messages.

    >>> from aidledger.model.figure import Money
    >>> Money.parse("up to $40 million").qualifier
    <Qualifier.at_most: 'at_most'>
    """

    exact = "exact"
    about = "about"
    more_than = "more_than"
    at_least = "at_least"
    less_than = "less_than"
    at_most = "at_most"
    range = "range"
    undisclosed = "undisclosed"

    @property
    def phrase(self) -> str:
        """The qualifier as it is written before a number (empty for an exact one)."""
        return {
            "exact": "",
            "about": "about ",
            "more_than": "more than ",
            "at_least": "at least ",
            "less_than": "less than ",
            "at_most": "at most ",
            "range": "",
            "undisclosed": "",
        }[self.value]


#: What is asked of every figure (a member is found more slowly through its class).
_EXACT, _RANGE, _UNDISCLOSED = Qualifier.exact, Qualifier.range, Qualifier.undisclosed
_FROM_BELOW = frozenset([Qualifier.more_than, Qualifier.at_least])
_FROM_ABOVE = frozenset([Qualifier.less_than, Qualifier.at_most])


class Wording(Record):
    """How far each wording reaches.

    - ``about`` (*about, around, roughly, some*): this share either side, never less than the rounding;
    - ``nearly`` (*nearly, almost*): this share below, nothing above;
    - an exact number with a scale word or decimals (*$2.7 billion*) is rounded: half a unit of its last
      written place either side;
    - an exact number in full digits (*31 tanks*) is that number alone;
    - *more than, over, at least*: unbounded above; *up to, at most, less than*: from zero.

    The five per cent of ``about`` is a convention of this library, not a finding: replace it where your
    sources round otherwise.

    >>> [spoken(x) for x in Wording().bounds(Decimal("2.7e9"), Qualifier.about, place=Decimal("1e8"))]
    ['2.565 billion', '2.835 billion']
    >>> Wording(about="0.1").bounds(Decimal(100), Qualifier.about)
    (Decimal('90.0'), Decimal('110.0'))
    """

    about: Decimal = Field(default=Decimal("0.05"), ge=0, lt=1)
    nearly: Decimal = Field(default=Decimal("0.05"), ge=0, lt=1)

    def bounds(
        self,
        value: Decimal | None,
        qualifier: Qualifier,
        *,
        upper: Decimal | None = None,
        place: Decimal | None = None,
        nearly: bool = False,
    ) -> tuple[Decimal, Decimal | None]:
        """Tightest ``(low, high)`` that the words allow, in the unit of ``value``; ``high=None`` is unbounded.

        ``place`` is the size of the last written digit (1e8 for *2.7 billion*), ``None`` for full digits.
        """
        if value is None or qualifier is _UNDISCLOSED:
            return _ZERO, None
        if place is None and qualifier is _EXACT:
            return value, value
        if nearly:
            return value - EXACT.multiply(abs(value), self.nearly), value
        if qualifier in _FROM_BELOW:
            return value, None
        if qualifier is _RANGE:
            return value, value if upper is None else upper
        if qualifier in _FROM_ABOVE:
            return min(_ZERO, value), value
        low = high = value
        if place is not None:
            half = place / 2
            low, high = _minus(value, half), _plus(value, half)
        if qualifier is _EXACT:
            return (_ZERO if low < 0 <= value else low), high
        spread = EXACT.multiply(abs(value), self.about)
        return min(low, value - spread), max(high, value + spread)


def spoken(number: Decimal) -> str:
    """A number as people write it: ``2.7 billion``, ``200 million``, ``179,450,000``, ``0.05``.

    >>> spoken(Decimal("2565000000.00")), spoken(Decimal("179450000")), spoken(Decimal("1234567.891"))
    ('2.565 billion', '179.45 million', '1,234,567.891')
    """
    size = abs(number)
    for scale, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if size >= Decimal(10) ** scale:
            scaled = number.scaleb(-scale, EXACT).normalize(EXACT)
            if -int(scaled.as_tuple().exponent) <= 4:
                return f"{scaled:,f} {word}"
            break
    plain = number.normalize(EXACT) if number else Decimal(0)
    return f"{plain:,f}"


def rounded(number: Decimal, digits: int = 4) -> str:
    """As :func:`spoken`, rounded to ``digits`` significant digits: for reading, never for arithmetic.

    >>> rounded(Decimal("1915432167.11"))
    '1.915 billion'
    """
    if not number:
        return "0"
    short = Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(number)
    return spoken(Decimal(f"{short:f}"))
