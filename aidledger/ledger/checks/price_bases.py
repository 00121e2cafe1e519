"""Nominal and constant prices side by side.

A dollar of 1990 and a dollar at the prices of 2021 do not add, nor do constant dollars of two base years.
Totals refuse them; this finding says which entries to bring to one basis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import ids_of, several
from aidledger.ledger.grouping import distinct
from aidledger.ledger.table import MISSING

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL057",
    "nominal and constant prices together",
    Severity.warning,
    hint="bring all amounts to the prices of one year, or ask for one source at a time",
)
def price_bases(ledger: Ledger) -> Iterator[Hit]:
    """Flows (donor and recipient) whose amounts are in the prices of more than one year."""
    table = ledger.table
    rows = np.flatnonzero((table.money.value != MISSING) & (table.basis.codes >= 0))
    year = table.basis.mapped(lambda basis: basis.price_year or 0, 0, np.int64)
    if len(np.unique(year[rows])) < 2:
        return
    columns = (table.donor.codes, table.recipient.codes, year)
    keys, groups = distinct([c[rows].astype(np.int64) for c in columns], len(rows))
    flows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (donor, recipient, _) in enumerate(keys):
        flows[donor, recipient].append(number)
    for (donor, recipient), numbers in flows.items():
        if len(numbers) < 2:
            continue
        members = {keys[n][2]: rows[groups == n] for n in numbers}
        parties = f"{table.donor.values[donor]} to {table.recipient.values[recipient]}"

        def say(members: dict[int, Any] = members, parties: str = parties) -> str:
            named = [f"{len(found):,} in {_prices(y)}" for y, found in sorted(members.items())]
            return f"{parties}: entries {several(named)} do not add"

        yield Hit(ids_of(table, np.sort(np.concatenate(list(members.values())))), say)


def _prices(year: int) -> str:
    return f"the prices of {year}" if year else "nominal prices"
