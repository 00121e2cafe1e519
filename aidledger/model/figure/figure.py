"""A reported number: an interval with a unit, and the words it was written in.

:class:`Money`, :class:`Tonnage` and :class:`Count` are immutable pydantic models. Arithmetic on them is
interval arithmetic on ``Decimal``: exact, and never across units. Where a source leaves a range, ``value``
is its lower end.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from pydantic import Field, field_validator, model_serializer, model_validator

from aidledger.errors import BadScope, InvalidRecord, UnitMismatch, UnreadableFigure
from aidledger.model.record import Record, trusted
from aidledger.model.wording import EXACT, Qualifier, Wording, rounded, spoken

if TYPE_CHECKING:
    import pint

    from aidledger.model.grammar import Phrase


Number = int | Decimal

_DIGITS_KEPT = 100
WORDING = Wording()
#: The most characters of a source's words that a figure keeps.
_LONGEST = 500


_ONE = Decimal(1)


def plain(number: Decimal) -> Decimal:
    """The one form in which a number is kept: no exponent, no trailing zeros. Infinite numbers raise."""
    if number.same_quantum(_ONE) and number.adjusted() < _DIGITS_KEPT:
        return number
    if not number.is_finite():
        raise InvalidRecord(f"not a finite number: {number}", remedy="leave high out if it is unbounded")
    if number != number.to_integral_value():
        return number.normalize(EXACT)
    if number.adjusted() < _DIGITS_KEPT:
        return number.quantize(_ONE, context=EXACT)
    return Decimal(f"{number.normalize(EXACT):f}")


class Figure(Record):
    """A number as reported, with the tightest bounds its wording allows.

    Fields: ``value`` the stated number (``None``: known to exist, size undisclosed); ``low`` and ``high``
    the bounds in ``unit`` (``high=None``: unbounded); ``qualifier``; ``written`` the words of the source.
    Left-out bounds follow from ``qualifier`` by the default :class:`~aidledger.model.wording.Wording`.

    Use one of its kinds. As a field of your own pydantic model a kind also accepts text.

    >>> from aidledger import Money
    >>> Money.parse("around $2.7 billion").high
    Decimal('2835000000')
    >>> Money(value=5, unit="EUR") + Money(value=7, unit="EUR")
    Money('EUR 12')
    """

    value: Decimal | None = None
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    unit: str
    qualifier: Qualifier = Qualifier.exact
    written: str | None = Field(default=None, max_length=_LONGEST)

    kind: ClassVar[str] = "figure"
    example: ClassVar[str] = "$200 million"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if isinstance(data, str):
            return dict(cls.parse(data).__dict__)
        if isinstance(data, int | float | Decimal) and not isinstance(data, bool):
            raise UnreadableFigure(
                f"the bare number {data} has no unit",
                remedy=f"write text such as {cls.example!r}, or {cls.__name__}(value=..., unit=...)",
            )
        if not isinstance(data, dict):
            return data
        data = dict(data)
        kind = data.pop("kind", cls.kind)
        if kind != cls.kind:
            raise UnitMismatch(f"a {kind} figure is no {cls.kind}", remedy=f"give a {cls.kind} figure here")
        if "unit" not in data:
            return data
        qualifier = data.get("qualifier")
        if qualifier is None:
            qualifier = (
                Qualifier.undisclosed if data.get("value") is None and "low" not in data else Qualifier.exact
            )
            data["qualifier"] = qualifier
        if "low" not in data and "high" not in data:
            try:
                value = None if data.get("value") is None else Decimal(str(data["value"]))
                data["low"], data["high"] = Wording().bounds(value, Qualifier(qualifier))
            except (InvalidOperation, ValueError):
                return data  # the field's own validation says what is wrong
        return data

    @field_validator("value", "low", "high")
    @classmethod
    def _canonical(cls, number: Decimal | None) -> Decimal | None:
        return None if number is None else plain(number)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.high is not None and self.low > self.high:
            raise InvalidRecord(
                f"low {spoken(self.low)} is above high {spoken(self.high)}",
                remedy="give the smaller number first",
            )
        if self.value is not None and not (
            self.low <= self.value and (self.high is None or self.value <= self.high)
        ):
            raise InvalidRecord(
                f"value {spoken(self.value)} lies outside its own bounds", remedy="check low and high"
            )
        if self.qualifier is Qualifier.undisclosed and self.value is not None:
            raise InvalidRecord(
                "an undisclosed figure has no value", remedy="drop the value or the qualifier"
            )
        return self

    @classmethod
    def parse(cls, text: str, *, wording: Wording | None = None) -> Self:
        """Read a whole text as one figure of this kind.

        Raises :class:`~aidledger.errors.UnreadableFigure` when the text is none, holds more than the
        figure, or can be read in two ways (``1.000.00``, ``2,5 Mrd. EUR``): nothing is guessed.

        >>> from aidledger import Count, Money, Tonnage
        >>> Money.parse("between $1bn and $1.5bn").qualifier.value
        'range'
        >>> Tonnage.parse("more than 90 tons")
        Tonnage('more than 90 tons (81.6 t or more)')
        >>> Count.parse("31 tanks").unit
        'tank'
        """
        if not isinstance(text, str):
            raise UnreadableFigure(f"a {cls.kind} figure is read from text, got {type(text).__name__}")
        from aidledger.model.grammar import parse_whole

        return cls.from_phrase(parse_whole(text, cls.kind), wording=wording)

    @classmethod
    def from_phrase(cls, phrase: Phrase, *, wording: Wording | None = None) -> Self:
        """The figure that a phrase found by :func:`aidledger.model.grammar.scan` states."""
        fields = stated(phrase, wording or WORDING)
        return trusted(cls, fields) if wording is None else cls(**fields)

    @classmethod
    def undisclosed(cls, unit: str, written: str | None = None) -> Self:
        """An amount that is known to exist and was not disclosed: from zero, unbounded.

        >>> from aidledger import Money
        >>> Money.undisclosed("EUR").high is None
        True
        """
        return cls(value=None, unit=unit, qualifier=Qualifier.undisclosed, written=written)

    @property
    def is_exact(self) -> bool:
        """Whether the bounds are a single number."""
        return self.low == self.high

    @property
    def quantity(self) -> pint.Quantity[Any]:
        """The stated value as a pint quantity in :func:`aidledger.units.registry.registry`.

        Raises :class:`~aidledger.errors.UnreadableFigure` where no value is disclosed.
        """
        from aidledger.units.registry import registry

        if self.value is None:
            raise UnreadableFigure("an undisclosed figure has no quantity", remedy="use .low and .high")
        return registry().Quantity(self.value, self._pint_unit())

    def _pint_unit(self) -> str:
        return self.unit

    # -- arithmetic ------------------------------------------------------------------------------

    def _aligned(self, other: Figure) -> tuple[Self, Self]:
        """Both figures in one unit, or :class:`~aidledger.errors.UnitMismatch`."""
        if type(other) is not type(self):
            raise UnitMismatch(
                f"{self.kind} and {other.kind} do not add ({self.unit} and {other.unit})",
                remedy="total each kind by itself",
            )
        if self.unit != other.unit:
            raise UnitMismatch(f"{self.unit} and {other.unit} do not add", remedy=self._how_to_align(other))
        return self, other

    def _how_to_align(self, other: Figure) -> str:
        return "total each unit by itself"

    def _derived(self, value: Decimal | None, low: Decimal, high: Decimal | None, **changes: Any) -> Self:
        if high is None:
            qualifier = Qualifier.at_least if value is not None else Qualifier.undisclosed
        else:
            qualifier = Qualifier.exact if low == high else Qualifier.range
            value = low if value is None else value
        if value is None and low > 0:
            qualifier, value = Qualifier.at_least, low
        numbers = {
            n: None if x is None else plain(x) for n, x in (("value", value), ("low", low), ("high", high))
        }
        return self.model_copy(update={**numbers, "qualifier": qualifier, "written": None, **changes})

    def __add__(self, other: object) -> Self:
        if isinstance(other, int | Decimal) and other == 0:
            return self  # so that sum() works
        if not isinstance(other, Figure):
            return NotImplemented
        a, b = self._aligned(other)
        value = None if a.value is None or b.value is None else EXACT.add(a.value, b.value)
        high = None if a.high is None or b.high is None else EXACT.add(a.high, b.high)
        return a._derived(value, EXACT.add(a.low, b.low), high, **a._merged(b))

    __radd__ = __add__

    def _merged(self, other: Self) -> dict[str, Any]:
        return {}

    def __neg__(self) -> Self:
        if self.high is None:
            raise UnreadableFigure("a figure without an upper bound cannot be negated", where=str(self))
        return self._derived(None if self.value is None else -self.value, -self.high, -self.low)

    def __sub__(self, other: object) -> Self:
        """Interval difference. An unbounded subtrahend raises: nothing would be known of the result."""
        if not isinstance(other, Figure):
            return NotImplemented
        a, b = self._aligned(other)
        if b.high is None:
            raise UnreadableFigure("a figure without an upper bound cannot be subtracted", where=str(b))
        value = None if a.value is None or b.value is None else EXACT.subtract(a.value, b.value)
        high = None if a.high is None else EXACT.subtract(a.high, b.low)
        return a._derived(value, EXACT.subtract(a.low, b.high), high, **a._merged(b))

    def __mul__(self, factor: object) -> Self:
        if isinstance(factor, bool) or not isinstance(factor, int | Decimal):
            return NotImplemented
        by = Decimal(factor)
        if by < 0:
            return -(self * -by)
        value = None if self.value is None else EXACT.multiply(self.value, by)
        if not by:
            return self._derived(Decimal(0), Decimal(0), Decimal(0))
        high = None if self.high is None else EXACT.multiply(self.high, by)
        return self._derived(value, EXACT.multiply(self.low, by), high)

    __rmul__ = __mul__

    def __lt__(self, other: object) -> NoReturn:
        raise BadScope(
            "figures are intervals, and intervals have no order",
            remedy="compare their ends, a.high < b.low, or the stated numbers, a.value < b.value",
        )

    __le__ = __gt__ = __ge__ = __lt__

    def contains(self, other: Figure | Number) -> bool:
        """Whether every amount that ``other`` allows is allowed here too.

        >>> from aidledger import Money
        >>> Money.parse("around $2.7 billion").contains(Money.parse("$2.7 billion"))
        True
        """
        a, low, high = self._against(other)
        return a.low <= low and (a.high is None or (high is not None and high <= a.high))

    def overlaps(self, other: Figure | Number) -> bool:
        """Whether some amount is allowed by both."""
        a, low, high = self._against(other)
        return (a.high is None or low <= a.high) and (high is None or a.low <= high)

    def _against(self, other: Figure | Number) -> tuple[Self, Decimal, Decimal | None]:
        if isinstance(other, Figure):
            a, b = self._aligned(other)
            return a, b.low, b.high
        return self, Decimal(other), Decimal(other)

    # -- words -----------------------------------------------------------------------------------

    def _amount(self, number: Decimal) -> str:
        return f"{self._digits(number)} {self.unit}"

    def _digits(self, number: Decimal) -> str:
        """A number of this figure as people write it: in full where it is exact, else to five digits."""
        return spoken(number) if self.is_exact else rounded(number, 5)

    def _bounds_text(self) -> str:
        if self.high is None:
            return f"{self._amount(self.low)} or more" if self.low else "amount undisclosed"
        if self.low == self.high or (self.low > 0 and self._digits(self.low) == self._digits(self.high)):
            return self._amount(self.low)
        if self.low == 0:
            return f"at most {self._amount(self.high)}"
        return self._range(self._digits(self.low), self._amount(self.high))

    def _range(self, low: str, high: str) -> str:
        return f"{low} to {high}"

    def __str__(self) -> str:
        bounds = self._bounds_text()
        if not self.written:
            return bounds
        return self.written if self._plain() else f"{self.written} ({bounds})"

    def _plain(self) -> bool:
        """Whether the words alone say it all: an exact number that stands in them, not one converted from it."""
        if not self.is_exact or self.value is None:
            return False
        return _digits_in(self.written or "") == _digits_in(f"{self.value:f}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    @model_serializer(mode="wrap")
    def _lean(self, handler: Any) -> Any:
        lean = {
            k: v for k, v in handler(self).items() if v is not None and v is not False and v != "unspecified"
        }
        return {"kind": self.kind, **lean}


def stated(phrase: Phrase, wording: Wording) -> dict[str, Any]:
    """The fields of the figure that a phrase states, in their order; the grammar has checked the unit."""
    value, place, qualifier = phrase.value, phrase.place, phrase.qualifier
    low, high = wording.bounds(value, qualifier, upper=phrase.upper, place=place, nearly=phrase.nearly)
    # the grammar's whole numbers are plain
    kept = value if value is None or place is None else plain(value)
    written = " ".join(phrase.text.split())
    return {
        "value": kept,
        "low": kept if low is value and kept is not None else plain(low),
        "high": None if high is None else kept if high is value else plain(high),
        "unit": phrase.unit,
        "qualifier": qualifier,
        "written": written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…",
    }


def _digits_in(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
