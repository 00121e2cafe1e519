"""Two records that both replace the same one.

A pledge that was raised twice leads from the first to the second to the third. Where two records both say
that they supersede the first, both are counted, and the middle one is counted twice over: it is part of the
last.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, ids_of, money, several

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL003",
    "two records supersede the same one",
    Severity.warning,
    hint="let the newest supersede the one before it, so that each record has one successor",
)
def two_successors(ledger: Ledger) -> Iterator[Hit]:
    """Superseded entries with more than one successor."""
    table = ledger.table
    codes = table.supersedes.codes
    counts = np.bincount(codes[codes >= 0], minlength=len(table.supersedes.values))
    for code in np.flatnonzero(counts > 1).tolist():
        rows = np.flatnonzero(codes == code).tolist()

        def say(rows: list[int] = rows, code: int = code) -> str:
            amounts = several([amount(money(table, row)) for row in rows])
            replaced = table.supersedes.values[code]
            return f"{flow(table, rows[0])}: {amounts} all supersede {replaced!r}, and all of them count"

        yield Hit(ids_of(table, rows), say)
