"""Goods valued in more than one way.

A stock of vehicles can be 171.5 million at book value and 2.71 billion to replace. A source that changes from
one to the other in the middle of its list makes donors generous or mean by a change of bookkeeping.
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
from aidledger.model.figure import Valuation

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL058",
    "goods valued in more than one way in one source",
    Severity.warning,
    hint="total each valuation by itself, or enter the restated values as new records with supersedes=",
)
def valuation_bases(ledger: Ledger) -> Iterator[Hit]:
    """Flows of one source whose amounts have more than one known valuation."""
    table = ledger.table
    kinds = list(Valuation)
    kind = table.basis.mapped(lambda basis: kinds.index(Valuation(basis.valuation)), 0, np.int64)
    rows = np.flatnonzero((table.money.value != MISSING) & (kind > 0))
    if len(np.unique(kind[rows])) < 2:
        return
    columns = (table.source.codes, table.donor.codes, table.recipient.codes, kind)
    keys, groups = distinct([c[rows].astype(np.int64) for c in columns], len(rows))
    flows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for number, (source, donor, recipient, _) in enumerate(keys):
        flows[source, donor, recipient].append(number)
    for (source, donor, recipient), numbers in flows.items():
        if len(numbers) < 2:
            continue
        members = {kinds[keys[n][3]].value: rows[groups == n] for n in numbers}
        parties = f"{table.donor.values[donor]} to {table.recipient.values[recipient]}"

        def say(members: dict[str, Any] = members, parties: str = parties) -> str:
            return f"{parties}: {several([f'{len(found):,} at {name} value' for name, found in members.items()])}"

        name = table.source.values[source].id
        yield Hit(ids_of(table, np.sort(np.concatenate(list(members.values())))), say, name)
