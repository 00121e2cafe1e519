"""A link that leads nowhere.

``part_of``, ``supersedes`` and ``reimbursed_by`` decide what a total counts. Where the record that they
name is not in the ledger, a piece is counted as if it were a parcel of its own, and a superseded pledge
still counts. Mostly an id was mistyped, or a source was left out when the ledger was put together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import flow, source_of
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

LINKS = ("part_of", "supersedes", "reimbursed_by")
#: A likely id is only looked for among so many: looking costs time for each.
_SEARCHED = 5_000


@rule(
    "AL001",
    "a link to a record that is not there",
    Severity.error,
    hint="correct the id, or add the record that it names (with its source)",
)
def missing_link(ledger: Ledger) -> Iterator[Hit]:
    """Links whose target is not in the ledger."""
    table = ledger.table
    known = table.row_of
    for name in LINKS:
        column = getattr(table, name)
        absent = column.mapped(lambda target: target not in known, False, bool)
        for row in np.flatnonzero(absent).tolist():
            target = column.values[column.codes[row]]

            def say(row: int = row, target: str = target, name: str = name) -> str:
                near = closest(target, list(known), 1) if len(known) <= _SEARCHED else []
                ask = f"; did you mean {near[0]!r}?" if near else ""
                return f"{flow(table, row)}: {name} names {target!r}, which is not in the ledger{ask}"

            yield Hit((str(table.ids[row]),), say, source_of(table, row))
    claims = {c.id for c in ledger.stated}
    for claim in ledger.stated:
        if claim.supersedes and claim.supersedes not in claims:
            words = f"supersedes names {claim.supersedes!r}, which is no stated total in the ledger"
            yield Hit((claim.id,), words, claim.source.id)
