"""The unit vocabularies: mass units and currencies, read from their tables.

Kept apart from :mod:`aidledger.units.registry` so that nothing here needs pint: the tables are small,
pint's registry takes a while to build, and most programs never ask for a pint quantity.
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from aidledger.errors import UnknownUnit


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of ``aidledger/data/<name>.csv`` as dictionaries of stripped text.

    >>> read_table("mass_units")[1]["name"]
    'kg'
    """
    text = files("aidledger.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(text.splitlines())]


def closest(word: str, known: list[str], n: int = 3, cutoff: float = 0.6) -> list[str]:
    """The ``n`` entries of ``known`` that look most like ``word``, at least as much as ``cutoff`` (0 to 1)."""
    by_key = {k.casefold(): k for k in known}
    return [by_key[k] for k in difflib.get_close_matches(word.casefold(), list(by_key), n=n, cutoff=cutoff)]


@dataclass(frozen=True, slots=True)
class MassUnit:
    """A unit of mass. ``kilograms`` is exact; ``None`` for the ambiguous ``ton``, which lists ``readings``."""

    name: str
    kilograms: Decimal | None
    readings: tuple[str, ...]
    symbol: str

    @property
    def factors(self) -> tuple[Decimal, Decimal]:
        """Smallest and largest number of kilograms that one unit can mean."""
        if self.kilograms is not None:
            return self.kilograms, self.kilograms
        options = [f for r in self.readings if (f := mass_unit(r).kilograms) is not None]
        return min(options), max(options)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: ISO 4217 ``code``, English ``name``, number of ``minor_digits``, still ``current`` or not."""

    code: str
    name: str
    minor_digits: int
    current: bool

    @property
    def minor_unit(self) -> Decimal:
        """The smallest amount in circulation, as a ``Decimal`` (0.01 for USD, 1 for JPY)."""
        return Decimal(1).scaleb(-self.minor_digits)


@cache
def mass_units() -> dict[str, MassUnit]:
    """Every mass unit by its canonical name."""
    return {
        row["name"]: MassUnit(
            row["name"],
            Decimal(row["kilograms"]) if row["kilograms"] else None,
            tuple(r for r in row["readings"].split(";") if r),
            row["symbol"],
        )
        for row in read_table("mass_units")
    }


@cache
def mass_aliases() -> dict[str, str]:
    """Every written form of a mass unit (lower case) to its canonical name."""
    return {
        alias: row["name"]
        for row in read_table("mass_units")
        for alias in (row["name"], *row["aliases"].split(";"))
        if alias
    }


@cache
def currencies() -> dict[str, Currency]:
    """Every ISO 4217 currency, current and historic, by code."""
    return {
        row["code"]: Currency(row["code"], row["name"], int(row["minor_digits"]), row["current"] == "yes")
        for row in read_table("currencies")
    }


def mass_unit(name: str) -> MassUnit:
    """The mass unit called ``name`` (canonical, plural, symbol or alias, in any case).

    Bare ``ton`` is its own, ambiguous unit; ``MT`` and ``mt`` are the tonne, as the field writes them,
    never pint's megatesla and milli-tonne. Raises :class:`~aidledger.errors.UnknownUnit`.

    >>> mass_unit("MT").name, mass_unit("tons").readings
    ('tonne', ('short_ton', 'tonne', 'long_ton'))
    """
    key = " ".join(name.replace("_", " ").casefold().split())
    canonical = mass_aliases().get(key) or mass_aliases().get(key.replace(" ", "_"))
    if canonical is None:
        options = closest(key, list(mass_aliases())) or list(mass_units())
        raise UnknownUnit(f"unknown mass unit {name!r}", remedy="use one of " + ", ".join(options))
    return mass_units()[canonical]


def currency(code: str) -> Currency:
    """The currency with ISO 4217 ``code``. Raises :class:`~aidledger.errors.UnknownUnit`.

    >>> currency("KWD").minor_digits
    3
    """
    found = currencies().get(code) or currencies().get(code.strip().upper())
    if found is None:
        key = code.strip().casefold()
        current = [c for c in currencies().values() if c.current]
        near = [c for c in current if key and c.code.casefold().startswith(key)]
        near += [c for c in current if key and key.removesuffix("s") in c.name.casefold().split()]
        near.sort(key=lambda c: c.code not in ("USD", "EUR", "GBP"))  # what most who write *dollars* mean
        near = [c for c in near if c.name.casefold() == key] or near
        options = [f"{c.code} ({c.name})" for c in near][:3] or closest(code, [c.code for c in current])
        raise UnknownUnit(
            f"unknown currency {code!r}",
            remedy="use an ISO 4217 code"
            + (", for example " + ", ".join(options) if options else ", such as USD"),
        )
    return found
