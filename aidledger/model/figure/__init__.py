"""A reported number, an interval with a unit and the words it was written in: money, a mass, or a count."""

from __future__ import annotations

from aidledger.errors import UnreadableFigure
from aidledger.model.figure.count import Count
from aidledger.model.figure.figure import Figure, Number, plain
from aidledger.model.figure.money import Money, Valuation
from aidledger.model.figure.tonnage import Tonnage, mass_digits
from aidledger.units.lexicon import closest

__all__ = [
    "FIGURES",
    "Count",
    "Figure",
    "Money",
    "Number",
    "Tonnage",
    "Valuation",
    "figure_kind",
    "mass_digits",
    "plain",
]

FIGURES: dict[str, type[Figure]] = {"money": Money, "mass": Tonnage, "count": Count}


def figure_kind(name: str) -> type[Figure]:
    """The figure class for ``money``, ``mass`` or ``count``."""
    if name not in FIGURES:
        options = closest(name, list(FIGURES)) or list(FIGURES)
        raise UnreadableFigure(f"unknown measure {name!r}", remedy="use " + " or ".join(options))
    return FIGURES[name]
