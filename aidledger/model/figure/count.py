"""A number of items of one kind."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from pydantic import field_validator

from aidledger.errors import UnitMismatch, UnreadableFigure
from aidledger.model.figure.figure import Figure


class Count(Figure):
    """A number of items of one kind: the unit is the item noun, lower case and singular.

    >>> Count.parse("31 tanks") + Count.parse("500 missiles")
    Traceback (most recent call last):
        ...
    aidledger.errors.UnitMismatch: tank and missile do not add. Remedy: total each kind of item by itself
    """

    kind: ClassVar[str] = "count"
    example: ClassVar[str] = "31 tanks"

    @field_validator("unit")
    @classmethod
    def _noun(cls, noun: str) -> str:
        noun = " ".join(noun.split())
        if not noun:
            raise UnreadableFigure("a count needs an item noun", remedy="for example unit='tank'")
        return noun

    def to(self, unit: str, on: object = None) -> Count:
        """Counts of different items never convert: only the same noun is accepted."""
        if unit != self.unit:
            raise UnitMismatch(f"{self.unit} is no {unit}", remedy=self._how_to_align(self))
        return self

    def _amount(self, number: Decimal) -> str:
        from aidledger.model.items import plural_of

        return f"{self._digits(number)} {self.unit if number == 1 else plural_of(self.unit)}"

    def _pint_unit(self) -> str:
        from aidledger.units.registry import item_unit

        return item_unit(self.unit)

    def _how_to_align(self, other: Figure) -> str:
        return "total each kind of item by itself"
