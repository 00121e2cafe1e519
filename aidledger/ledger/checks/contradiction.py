"""Statements that fit in pairs and not together.

Three months may each be less than the year and add up to more; a list that is said to be complete may be
short of what somebody else states. Such sets are found with linear programs over all that is stated, listed
and covered, and told as the smallest sets that cannot all be true: without any one of them the rest can.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Two stated totals, or a total and a list, that do not fit have checks of their own (AL021, AL022).
_TOGETHER = 3


@rule(
    "AL025",
    "statements that cannot all be true",
    Severity.warning,
    hint="read the sources again; ledger.suspects() names the least trusted statements without which the rest fit",
)
def contradiction(ledger: Ledger) -> Iterator[Hit]:
    """The smallest contradictory sets of three statements and more, and those with a complete list."""
    for conflict in ledger.conflicts():
        records = [m.record for m in conflict.members if isinstance(m.record, Claim | Coverage)]
        complete = any(isinstance(r, Coverage) for r in records)
        if records and (len(conflict) >= _TOGETHER or complete):
            said = "; ".join(str(m) for m in conflict.members)
            yield Hit(
                tuple(dict.fromkeys(r.id for r in records)),
                f"{len(conflict)} statements do not fit together: {said}",
            )
