"""A mass in the words that is not the mass in the figures.

Data sets solve quantities back from prices: the text says 1,300 tons, the column says 216.67. The words are
mostly right, because somebody wrote them down first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import UnknownUnit
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, several, source_of
from aidledger.ledger.checks.words import figures_in
from aidledger.ledger.pieces import parents
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
    """Entries whose note or milestone states masses, none of which is recorded in them or in their pieces."""
    table = ledger.table
    heavy = (table.tonnage.codes >= 0) | table.items.mapped(
        lambda items: any(_mass(c) is not None for c in items), False, bool
    )
    worded = table.details.mapped(lambda d: _has_digit(d.note) or _has_digit(d.milestone), False, bool)
    whole = parents(table)
    pieces: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(heavy & (whole >= 0) & worded[np.maximum(whole, 0)]).tolist():
        pieces[int(whole[row])].append(row)
    own = set(np.flatnonzero(heavy & worded).tolist())
    for row in sorted(own | set(pieces)):
        entry = table.entry(row)
        said = [
            f for f in figures_in(f"{entry.note}. {entry.milestone}") if isinstance(f, Tonnage) and f.low > 0
        ]
        if not said:
            continue
        members = [entry, *(table.entry(piece) for piece in pieces[row])]
        recorded = _recorded(members)
        if any(a.to("kg").overlaps(b.to("kg")) for a in said for b in recorded):
            continue
        shown = [amount(f) for member in members for f in _shown(member)]
        words = f"the text says {several([amount(f) for f in said])}, the figures {several(shown)}"
        ids = tuple(member.id for member in members)
        yield Hit(ids, f"{flow(table, row)}: {words}", source_of(table, row))


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


def _recorded(entries: list[Entry]) -> list[Tonnage]:
    """Every mass of an entry and its pieces, and what the weighed items come to together."""
    items = [mass for e in entries for c in e.items if (mass := _mass(c)) is not None]
    masses = [*items, *(e.tonnage for e in entries if e.tonnage is not None)]
    if len(items) > 1:
        masses.append(sum((m.to("kg") for m in items), start=Tonnage(value=Decimal(0), unit="kg")))
    return masses


def _shown(entry: Entry) -> list[Tonnage | Count]:
    return [
        *([entry.tonnage] if entry.tonnage is not None else []),
        *(c for c in entry.items if _mass(c) is not None),
    ]
