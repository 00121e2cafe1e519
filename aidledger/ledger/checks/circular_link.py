"""Records that are pieces, successors or payers of each other in a circle.

A package cannot be a piece of its own piece, and two pledges cannot each replace the other. Whatever a
total did with such records, it would count nothing or count for ever; totals refuse them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.missing_link import LINKS
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import several

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL002",
    "records that name each other in a circle",
    Severity.error,
    hint="take the link off the record that is the whole (or the newest statement)",
)
def circular_link(ledger: Ledger) -> Iterator[Hit]:
    """Every circle of links, once."""
    table = ledger.table
    linked: list[tuple[str, npt.NDArray[np.int64], list[str]]] = []
    for name in LINKS:
        column = getattr(table, name)
        target = column.mapped(lambda t: table.row_of.get(t, -1), -1, np.int64)
        linked.append((name, target, [str(i) for i in table.ids] if (target >= 0).any() else []))
    row_of = {c.id: row for row, c in enumerate(ledger.stated)}
    older = [row_of.get(c.supersedes or "", -1) for c in ledger.stated]
    linked.append(("supersedes", np.asarray(older, dtype=np.int64), [c.id for c in ledger.stated]))
    for name, target, ids in linked:
        for circle in circles(target):
            records = tuple(ids[row] for row in circle)

            def say(name: str = name, records: Any = records) -> str:
                return f"{name} leads in a circle through {several(records)}"

            yield Hit(records, say)


def circles(target: npt.NDArray[np.int64]) -> list[list[int]]:
    """The circles of a map from rows to rows (-1 leads nowhere), each from its smallest row.

    >>> circles(np.array([1, 2, 0, 2, -1]))
    [[0, 1, 2]]
    """
    ahead = target.copy()
    for _ in range(max(1, len(target)).bit_length()):
        going = ahead >= 0
        if not going.any():
            return []
        ahead[going] = ahead[ahead[going]]
    found, seen = [], set()
    for start in np.unique(ahead[ahead >= 0]).tolist():
        if start in seen:
            continue
        circle = [start]
        while (following := int(target[circle[-1]])) != start:
            circle.append(following)
        seen.update(circle)
        found.append(circle)
    return found
