"""Statements that cannot all be true.

Two totals that contradict each other are seen at a glance (they have rules of their own); three or more are
not: what January and February have is more than the year has, though neither is. Here the smallest such sets
are named, so that without any one of their members the rest can be true. ``ledger.suspects()`` says which
member to doubt first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import said
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage

if TYPE_CHECKING:
    from aidledger.ledger.conflicts import Conflict
    from aidledger.ledger.ledger import Ledger
    from aidledger.ledger.statements import Statement


@rule(
    "AL061",
    "statements that cannot all be true",
    Severity.warning,
    hint="ledger.suspects() names the least trusted of them; keep them all until a source settles it",
)
def conflict(ledger: Ledger) -> Iterator[Hit]:
    """The smallest contradictory sets that no other rule shows: of three or more members, or with coverage."""
    for found in ledger.conflicts():
        if not _plain_to_see(found):
            at = f" (at stage {found.basis.stage.value})" if found.basis.stage else ""
            words = "; ".join(_said(member) for member in found.members)
            ids = tuple(dict.fromkeys(name for member in found.members for name in _ids(member)))
            yield Hit(ids, f"{len(found)} statements cannot all be true{at}: {words}")


def _plain_to_see(found: Conflict) -> bool:
    """Whether the set is one total against another, or against the entries in it."""
    claims = sum(isinstance(member.record, Claim) for member in found.members)
    covered = any(isinstance(member.record, Coverage) for member in found.members)
    return len(found) <= 2 and claims > 0 and not covered


def _said(member: Statement) -> str:
    if isinstance(member.record, Claim):
        return f"{said(member.record)} of {member.record.scope.changed(period=None)}"
    if isinstance(member.record, Coverage):
        return f"{member.source.id} lists everything in {member.record.scope}"
    return f"{member.record} ({member.source.id})"


def _ids(member: Statement) -> tuple[str, ...]:
    """The record of a statement; for what a source's entries add up to, the source."""
    return (member.record.id if isinstance(member.record, Claim | Coverage) else member.source.id,)
