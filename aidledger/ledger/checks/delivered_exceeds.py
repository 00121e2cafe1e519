"""More delivered than committed.

What arrives was promised before: a parcel of which more was delivered than committed has a wrong amount, an
amount at the wrong stage, or a delivery that belongs to another parcel. The same holds for the running
totals of one source. An entry for a whole year of a flow is no parcel: in one year more may arrive than was
promised in it, so there the finding is only a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.ledger.checks.comparable import Stated, same_goods_value, standing
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, source_of
from aidledger.model.claim import ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.scope import AID_STAGES, Stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


#: A date that surely covers more days than these is that of a flow, not of a parcel.
_PARCEL = 31


@rule(
    "AL040",
    "more at a later stage than at an earlier one",
    Severity.warning,
    hint="check the amount at each stage; what was delivered beyond the commitment is a parcel of its own",
)
def delivered_exceeds(ledger: Ledger) -> Iterator[Hit]:
    """Entries and running totals with surely more at a later stage."""
    table = ledger.table
    special = [i for i, details in enumerate(table.details.values) if details.money_at]
    for row in np.flatnonzero(np.isin(table.details.codes, special)).tolist():
        pair = _worst(table.entry(row))
        if pair is not None:

            def say(row: int = row, pair: Any = pair) -> str:
                (earlier, less), (later, more) = pair
                return f"{flow(table, row)}: {later} {amount(more)}, {earlier} {amount(less)}"

            severity = Severity.note if _is_flow(table.entry(row)) else None
            yield Hit((str(table.ids[row]),), say, source_of(table, row), severity)
    totals: dict[Any, list[Stated]] = defaultdict(list)
    for stated in standing(ledger):
        if stated.claim.kind is ClaimKind.cumulative and stated.claim.scope.stage is not None:
            scope = stated.claim.scope.changed(stage=None)
            totals[stated.claim.source.id, scope, stated.measured].append(stated)
    for group in totals.values():
        for one, other in combinations(group, 2):
            first, then = sorted((one, other), key=_rank)
            if (
                _rank(first) < _rank(then)
                and first.high is not None
                and then.low > first.high
                and same_goods_value(first.figure, then.figure)
            ):
                yield _claims(first, then)


def _is_flow(entry: Entry) -> bool:
    """Whether an entry stands for all that happened in a long stretch of time."""
    spans = [period.core for stage in AID_STAGES if (period := entry.date_of(stage)) is not None]
    return any(span is not None and (span.days or _PARCEL + 1) > _PARCEL for span in spans)


def _rank(stated: Stated) -> int:
    stage = stated.claim.scope.stage
    return -1 if stage is None else stage.rank


def _claims(first: Stated, then: Stated) -> Hit:
    parts = [f"{s.claim.scope.stage or ''} {amount(s.claim.figure)}" for s in (then, first)]
    claim = then.claim
    words = f"{claim.source.id}: {', '.join(parts)} ({claim.scope.changed(stage=None)})"
    return Hit((first.claim.id, claim.id), words, claim.source.id)


def _worst(entry: Entry) -> tuple[tuple[str, Money], tuple[str, Money]] | None:
    """The first two stages of which the later surely has more, with their amounts."""
    stated = dict(entry.money_at)
    amounts: list[tuple[Stage, Money]] = [
        (stage, money)
        for stage in AID_STAGES
        if (stage in stated or entry.date_of(stage) is not None)
        and (money := entry.money_for(stage)) is not None
    ]
    named = [(stage.value, money) for stage, money in amounts]
    if entry.money is not None:
        named.insert(0, ("whole parcel", entry.money))
    for i, (earlier, less) in enumerate(named):
        for later, more in named[i + 1 :]:
            comparable = (less.unit, less.price_year) == (more.unit, more.price_year)
            if comparable and less.high is not None and more.low > less.high and same_goods_value(less, more):
                return (earlier, less), (later, more)
    return None
