"""The amounts of a file's rows while they are read, as columns of an entry table."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.formats.columns import narrow
from aidledger.ledger.table import LARGEST, MISSING, OPEN, Amounts, Basis, Coded, basis_of
from aidledger.model.figure import Money
from aidledger.model.wording import Qualifier

Ints = npt.NDArray[np.int64]


def plain_basis(unit: str) -> Basis:
    """The basis of nominal amounts of no stated valuation."""
    return Basis(unit=unit, price_year=None, valuation="unspecified", bare_dollar=False)


class Book:
    """The amounts of all rows while they are read."""

    def __init__(self, value: Ints, low: Ints, high: Ints, n: int) -> None:
        self.value, self.low, self.high = value, low, high
        self.basis = np.full(n, -1, dtype=np.int32)
        self.qualifier, self.written = self.basis.copy(), self.basis.copy()
        self._lists: tuple[dict[Any, int], dict[Any, int], dict[Any, int]] = ({}, {}, {})

    def _number(self, place: int, value: Any) -> int:
        held = self._lists[place]
        return held.setdefault(value, len(held))

    def _basis(self, unit: str) -> int:
        return self._number(0, plain_basis(unit))

    def enter_exact(self, rows: Any, numbers: Ints, units: list[str], codes: Any, known: Ints) -> None:
        """Amounts that are their own bounds."""
        if not len(rows):
            return
        moved = np.asarray(
            [self._basis(u) if k >= 0 else -1 for u, k in zip(units, known, strict=True)], np.int32
        )
        self.value[rows] = self.low[rows] = self.high[rows] = numbers
        self.basis[rows], self.qualifier[rows] = moved[codes], self._number(1, Qualifier.exact)

    def enter(self, rows: Any, money: Money | None) -> None:
        """The same amount in some rows."""
        if money is None:
            return
        triple = money.minor
        if any(x is not None and abs(x) > LARGEST for x in triple):
            raise ValueError("amount too large: check the scale word")
        value, low, high = triple
        self.value[rows], self.low[rows] = MISSING if value is None else value, low
        self.high[rows] = OPEN if high is None else high
        self.basis[rows] = self._number(0, basis_of(money))
        self.qualifier[rows] = self._number(1, money.qualifier)
        if money.written is not None:
            self.written[rows] = self._number(2, money.written)

    def open(self, rows: Any, codes: Any, units: list[str]) -> None:
        """Bounds without a value: at least so much."""
        if len(rows):
            moved = np.asarray([*(self._basis(u) for u in units), -1], dtype=np.int32)
            self.basis[rows], self.qualifier[rows] = moved[codes[rows]], self._number(1, Qualifier.at_least)

    def hedged(self, rows: Any) -> None:
        """Amounts whose bounds differ from them."""
        if len(rows):
            self.qualifier[rows] = self._number(1, Qualifier.range)

    def columns(self) -> dict[str, Any]:
        """The columns of an entry table."""
        named = {"basis": self.basis, "qualifier": self.qualifier, "written": self.written}
        found: dict[str, Any] = {
            name: Coded(tuple(held), narrow(codes, len(held)))
            for (name, codes), held in zip(named.items(), self._lists, strict=True)
        }
        return {**found, "money": Amounts(self.value, self.low, self.high)}
