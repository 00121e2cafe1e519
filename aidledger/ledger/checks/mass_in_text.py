"""A mass in the words that is not the mass in the figures.

Data sets solve quantities back from prices: the text says 1,300 tons, the column says 216.67. The words are
mostly right, because somebody wrote them down first.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import UnknownUnit
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, several, source_of
from aidledger.ledger.checks.words import figures_in
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Tonnage
from aidledger.units.lexicon import mass_unit

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL051",
    "the text gives another mass than the figures",
    Severity.warning,
    hint="read the source: enter the mass that it states, and let the price follow from it",
)
def mass_in_text(ledger: Ledger) -> Iterator[Hit]:
    """Entries whose note or milestone states masses none of which is the recorded one."""
    table = ledger.table
    heavy = (table.tonnage.codes >= 0) | table.items.mapped(
        lambda items: any(_mass(c) is not None for c in items), False, bool
    )
    worded = table.details.mapped(lambda d: _has_digit(d.note) or _has_digit(d.milestone), False, bool)
    for row in np.flatnonzero(heavy & worded).tolist():
        entry = table.entry(row)
        said = [
            f for f in figures_in(f"{entry.note}. {entry.milestone}") if isinstance(f, Tonnage) and f.low > 0
        ]
        recorded = _recorded(entry)
        if not said or any(a.to("kg").overlaps(b.to("kg")) for a in said for b in recorded):
            continue
        words = (
            f"{flow(table, row)}: the text says {several([amount(f) for f in said])}, the figures "
            f"{several([amount(f) for f in _shown(entry)])}"
        )
        yield Hit((entry.id,), words, source_of(table, row))


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _mass(count: Count) -> Tonnage | None:
    """The mass of items that are counted by weight: ``ton of fuel``."""
    unit, of, _ = count.unit.partition(" of ")
    if not of:
        return None
    try:
        name = mass_unit(unit).name
    except UnknownUnit:
        return None
    return Tonnage(value=count.value, low=count.low, high=count.high, unit=name, qualifier=count.qualifier)


def _recorded(entry: Entry) -> list[Tonnage]:
    """Every mass of an entry, and what its items weigh together."""
    masses = [mass for c in entry.items if (mass := _mass(c)) is not None]
    if len(masses) > 1:
        masses.append(sum((m.to("kg") for m in masses), start=Tonnage(value=Decimal(0), unit="kg")))
    return [*masses, *([entry.tonnage] if entry.tonnage is not None else [])]


def _shown(entry: Entry) -> list[Tonnage | Count]:
    return [
        *([entry.tonnage] if entry.tonnage is not None else []),
        *(c for c in entry.items if _mass(c) is not None),
    ]
