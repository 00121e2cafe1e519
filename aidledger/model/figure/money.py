"""An amount of money in one currency, and how it was priced."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field, field_validator

from aidledger.errors import MixedBasis, UnitMismatch
from aidledger.model.figure.figure import WORDING, Figure, stated
from aidledger.model.record import trusted
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.model.grammar import Phrase
    from aidledger.model.wording import Wording
    from aidledger.units.currency import Rates


class Valuation(StrEnum):
    """How goods were priced. GAO-24-106934 shows why it matters: bases differ by a factor of up to 16.

    >>> Money(value=10, unit="GBP", valuation="book") + Money(value=158, unit="GBP", valuation="replacement")
    Traceback (most recent call last):
        ...
    aidledger.errors.MixedBasis: book value and replacement value do not add. Remedy: ...
    """

    unspecified = "unspecified"
    book = "book"
    depreciated = "depreciated"
    replacement = "replacement"
    market = "market"


class Money(Figure):
    """An amount of money in one currency, nominal or in the prices of one year.

    ``unit`` is an ISO 4217 code; ``price_year`` is set for constant prices (they never add to nominal
    ones); ``valuation`` says how goods were priced. A bare ``$`` is read as USD with ``bare_dollar`` set,
    so that a donor whose dollar is another can be found.

    >>> Money.parse("$200 million")
    Money('$200 million (USD 199.5 million to 200.5 million)')
    >>> Money.parse("€5m") + Money.parse("$5m")
    Traceback (most recent call last):
        ...
    aidledger.errors.UnitMismatch: EUR and USD do not add. Remedy: convert first, for example figure.to('EUR', on=date)
    """

    price_year: int | None = Field(default=None, ge=1800, le=2200)
    valuation: Valuation = Valuation.unspecified
    bare_dollar: bool = False

    kind: ClassVar[str] = "money"

    @field_validator("unit")
    @classmethod
    def _currency(cls, code: str) -> str:
        return currency(code).code

    @classmethod
    def from_phrase(cls, phrase: Phrase, *, wording: Wording | None = None) -> Self:
        """The amount that a phrase found by :func:`aidledger.model.grammar.scan` states."""
        fields = stated(phrase, wording or WORDING)
        fields["price_year"] = None
        fields["valuation"] = Valuation.unspecified
        fields["bare_dollar"] = phrase.bare_dollar
        return trusted(cls, fields) if wording is None else cls(**fields)

    def to(self, unit: str, on: dt.date | str | None = None, *, rates: Rates | None = None) -> Money:
        """The same amount in another currency, at the rate of a day.

        ``rates`` defaults to the European Central Bank's reference rates. Raises
        :class:`~aidledger.errors.UnitMismatch` without a date and
        :class:`~aidledger.errors.MissingRate` where no rate is known.

        >>> print(Money.parse("EUR 5,000,000").to("USD", on="2022-10-03"))
        EUR 5,000,000 (USD 4.882 million)
        """
        code = currency(unit).code
        if code == self.unit:
            return self
        if on is None:
            raise UnitMismatch(
                f"{self.unit} to {code} needs a date",
                remedy=f"figure.to({code!r}, on=date) names the day of the rate",
            )
        from aidledger.units.currency import Rates

        return (rates or Rates.ecb()).convert(self, code, on)

    def _aligned(self, other: Figure) -> tuple[Self, Self]:
        a, b = super()._aligned(other)
        if a.price_year != b.price_year:
            raise UnitMismatch(
                f"{a._prices()} and {b._prices()} do not add",
                remedy="bring both to the prices of one year (prices=... in totals)",
            )
        if a.valuation != b.valuation and Valuation.unspecified not in (a.valuation, b.valuation):
            raise MixedBasis(
                f"{a.valuation.value} value and {b.valuation.value} value do not add",
                remedy="total each valuation by itself, or restate one of them",
            )
        return a, b

    def _prices(self) -> str:
        return "nominal prices" if self.price_year is None else f"prices of {self.price_year}"

    def _merged(self, other: Self) -> dict[str, Any]:
        same = self.valuation is other.valuation
        return {"valuation": self.valuation if same else Valuation.unspecified, "bare_dollar": False}

    def _how_to_align(self, other: Figure) -> str:
        return f"convert first, for example figure.to({self.unit!r}, on=date)"

    def _amount(self, number: Decimal) -> str:
        suffix = "" if self.price_year is None else f" in {self.price_year} prices"
        return f"{self.unit} {self._digits(number)}{suffix}"

    def _range(self, low: str, high: str) -> str:
        return f"{self.unit} {low} to {high.removeprefix(self.unit).strip()}"

    @property
    def minor(self) -> tuple[int | None, int, int | None]:
        """``(value, low, high)`` in whole minor units: value half-even, bounds rounded outward."""
        digits = currency(self.unit).minor_digits
        value = None if self.value is None else int(self.value.scaleb(digits, EXACT).to_integral_value())
        low = int(self.low.scaleb(digits, EXACT).to_integral_value(ROUND_FLOOR))
        high = (
            None
            if self.high is None
            else int(self.high.scaleb(digits, EXACT).to_integral_value(ROUND_CEILING))
        )
        return value, low, high
