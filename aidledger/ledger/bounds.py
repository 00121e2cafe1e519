"""Bounds: what follows, for any scope, from everything that is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.ledger.boxes import reach
from aidledger.ledger.selection import current_sources
from aidledger.ledger.statements import Statement, amount, rows_of
from aidledger.ledger.totals import Sums, sum_up
from aidledger.model.claim import Claim

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.ledger.question import Question
    from aidledger.ledger.totals import Summing


@dataclass(frozen=True)
class Bounds:
    """The least and the most that the flows of a scope can sum to, given what the ledger holds."""

    low: Decimal
    high: Decimal | None
    unit: str
    question: Question
    claims: tuple[Claim, ...] = ()
    binding: tuple[tuple[str, Statement], ...] = ()
    consistent: bool = True

    def explain(self) -> str:
        """Why, in plain words."""
        return "\n".join(f"{side}: {statement}" for side, statement in self.binding)


def derive(
    ledger: Ledger, question: Question, *, unit: str | None, how: Summing, sums: Sums | None = None
) -> Bounds:
    """What follows for ``question`` from entries, stated totals and coverage."""
    sums = sums or sum_up(ledger.table, question, (), how)
    unit = unit or sums.unit
    low, high = sums.whole.low, None
    known = current_sources(ledger.known_sources)
    asked = reach(question.scope)
    claims, binding = [], []
    for claim in ledger.stated:
        same = claim.measure == question.measure and claim.figure.unit == unit and claim.source.id in known
        if not same or claim.scope.stage is not question.scope.stage:
            continue
        statement = Statement(claim, claim.source, rows_of(claim, claim.figure.low, claim.figure.high))
        touched = False
        for row in statement.rows:
            touched = touched or any(row.box.common(box) for box in asked.maybe)
            if asked.sure and row.box.within(asked.sure) and amount(row.low) > low:
                low, binding = amount(row.low), [*binding, ("low", statement)]
            inside = any(box.within(row.box) for box in asked.maybe)
            if inside and row.high is not None and (high is None or amount(row.high) < high):
                high, binding = amount(row.high), [*binding, ("high", statement)]
        if touched:
            claims.append(claim)
    claims.sort(key=lambda c: c.scope != question.scope)
    return Bounds(max(low, Decimal(0)), high, unit, question, tuple(claims), tuple(binding))
