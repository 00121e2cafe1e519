"""A mass, with the ton that nobody named."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import ClassVar, Self

from pydantic import field_validator

from aidledger.errors import UnitMismatch
from aidledger.model.figure.figure import Figure
from aidledger.model.wording import EXACT, Qualifier, rounded, spoken
from aidledger.units.lexicon import mass_unit

_DOWN = Context(prec=60, rounding=ROUND_FLOOR)
_UP = Context(prec=60, rounding=ROUND_CEILING)


def mass_digits(number: Decimal) -> int:
    """To how many digits a mass that is not exact is told: 81.6 t, but 12,345 t."""
    return 3 if abs(number) < 1000 else 5


class Tonnage(Figure):
    """A mass. A bare ``ton`` stays ``ton``: its kilograms span the short ton, the tonne and the long ton.

    Definitions: NIST Handbook 44, appendix C (short and long ton), SI Brochure (tonne).

    >>> tons = Tonnage.parse("90 tons")
    >>> tons.to("kg").low, tons.to("kg").high
    (Decimal('81646.62660'), Decimal('91444.2217920'))
    >>> tons.reading("tonne").to("kg").high
    Decimal('90000')
    """

    kind: ClassVar[str] = "mass"
    example: ClassVar[str] = "90 tonnes"

    @field_validator("unit")
    @classmethod
    def _mass(cls, name: str) -> str:
        return mass_unit(name).name

    def to(self, unit: str, on: object = None) -> Tonnage:
        """The same mass in another unit. From an ambiguous ton the result spans every reading.

        Nothing converts *to* the ambiguous ton: :class:`~aidledger.errors.UnitMismatch`.

        >>> print(Tonnage.parse("12 tonnes").to("kg"))
        12 tonnes (12,000 kg)
        """
        target, source = mass_unit(unit), mass_unit(self.unit)
        if target.name == source.name:
            return self
        if target.kilograms is None:
            raise UnitMismatch(
                f"{self.unit} cannot become the ambiguous ton", remedy="name tonne, short_ton or long_ton"
            )
        least, most = source.factors
        low_factor, high_factor = (least, most) if self.low >= 0 else (most, least)
        low = _DOWN.divide(EXACT.multiply(self.low, low_factor), target.kilograms)
        high = (
            None
            if self.high is None
            else _UP.divide(EXACT.multiply(self.high, high_factor), target.kilograms)
        )
        value = None
        if self.value is not None:
            value = _DOWN.divide(EXACT.multiply(self.value, low_factor), target.kilograms)
        qualifier = self.qualifier
        if least != most and qualifier in (Qualifier.exact, Qualifier.about):
            qualifier = Qualifier.range
        return self.model_copy(
            update={"value": value, "low": low, "high": high, "unit": target.name, "qualifier": qualifier}
        )

    def reading(self, name: str) -> Tonnage:
        """The ambiguous ton read as ``short_ton``, ``tonne`` or ``long_ton``; other units raise.

        >>> print(Tonnage.parse("90 tons"))
        90 tons (81.6 to 91.4 t)
        >>> print(Tonnage.parse("90 tons").reading("short_ton").to("tonne"))
        90 tons (81.6466266 t)
        """
        if self.unit != "ton":
            raise UnitMismatch(f"{self.unit} has only one reading", remedy=f"use .to({name!r}) to convert")
        unit = mass_unit(name)
        if unit.name not in mass_unit("ton").readings:
            raise UnitMismatch(f"a ton is never a {unit.name}", remedy="choose short_ton, tonne or long_ton")
        return self.model_copy(update={"unit": unit.name})

    def _aligned(self, other: Figure) -> tuple[Self, Self]:
        if isinstance(other, Tonnage) and other.unit != self.unit:
            unit = "kg" if "ton" in (self.unit, other.unit) else self.unit
            return self.to(unit), other.to(unit)  # type: ignore[return-value]
        return super()._aligned(other)

    def _digits(self, number: Decimal) -> str:
        return spoken(number) if self.is_exact else rounded(number, mass_digits(number))

    def _amount(self, number: Decimal) -> str:
        return f"{self._digits(number)} {mass_unit(self.unit).symbol}"

    def _bounds_text(self) -> str:
        if self.unit == "ton":
            return self.to("tonne")._to_digits(3)._bounds_text()
        return super()._bounds_text()

    def _to_digits(self, digits: int) -> Tonnage:
        shorten = Context(prec=digits).plus
        high = None if self.high is None else shorten(self.high)
        return self.model_copy(update={"low": shorten(self.low), "high": high})

    def _plain(self) -> bool:
        return super()._plain() and self.unit != "ton"

    @property
    def grams(self) -> tuple[int | None, int, int | None]:
        """``(value, low, high)`` in whole grams: bounds rounded outward, value of an ambiguous ton the least."""
        least, most = mass_unit(self.unit).factors

        def whole(number: Decimal, factor: Decimal, rounding: str) -> int:
            return int(EXACT.multiply(number, factor).scaleb(3, EXACT).to_integral_value(rounding))

        value = None if self.value is None else whole(self.value, least, "ROUND_HALF_EVEN")
        high = None if self.high is None else whole(self.high, most, ROUND_CEILING)
        return value, whole(self.low, least, ROUND_FLOOR), high
