"""A bare ton.

A ton is 907 kg in America, 1,000 kg in most of the world and 1,016 kg in old British books. Where the source
does not say which, every reading is kept, and a total in tonnes has bounds 11 % apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, kilograms, source_of
from aidledger.model.figure import Count, Tonnage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

_TONS_OF = re.compile(r"tons? of \S", re.IGNORECASE)


@rule(
    "AL050",
    "an ambiguous ton",
    Severity.note,
    hint="where you know which ton the source means, enter it: figure.reading('tonne')",
)
def ambiguous_ton(ledger: Ledger) -> Iterator[Hit]:
    """Masses in ton, and items counted in tons, of entries and claims."""
    table = ledger.table
    bare = table.tonnage.mapped(lambda tonnage: tonnage.unit == "ton", False, bool)
    named = table.items.mapped(lambda items: any(_TONS_OF.match(c.unit) for c in items), False, bool)
    for row in np.flatnonzero(bare | named).tolist():

        def say(row: int = row) -> str:
            entry = table.entry(row)
            if entry.tonnage is not None and entry.tonnage.unit == "ton":
                return f"{flow(table, row)}: {_words(entry.tonnage)}"
            return f"{flow(table, row)}: " + " and ".join(
                _words(c) for c in entry.items if _TONS_OF.match(c.unit)
            )

        yield Hit((str(table.ids[row]),), say, source_of(table, row))
    for claim in ledger.stated:
        if isinstance(claim.figure, Tonnage) and claim.figure.unit == "ton":
            words = f"{_words(claim.figure)} ({claim.scope})"
            yield Hit((claim.id,), words, claim.source.id)


def _words(figure: Tonnage | Count) -> str:
    if isinstance(figure, Count):
        figure = Tonnage(
            value=figure.value, low=figure.low, high=figure.high, unit="ton", qualifier=figure.qualifier
        )
    if figure.value is None:
        return "an undisclosed number of tons, of which kind is not said"
    return f"{amount(figure)} can be {kilograms(figure)}"
