"""A stated total that exceeds the one around it.

What was given in a year is part of what was given in ten; what one donor gave is part of what all gave.
Where the part is surely more than the whole, one of the two is wrong, or they do not mean the same thing
(another stage, another sort of aid). Only totals at the same stage are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aidledger.ledger.checks.comparable import Stated, same_goods_value, standing
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import said
from aidledger.model.scope import AidType

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Parties = tuple[frozenset[str], frozenset[str]]


@rule(
    "AL021",
    "a stated total exceeds the one around it",
    Severity.warning,
    hint="read both sources again: scale words, currency, stage and kind of aid; keep the one that you trust",
)
def nested_claims(ledger: Ledger) -> Iterator[Hit]:
    """Pairs of stated totals of which the inner is surely more than the outer."""
    groups: dict[Any, dict[Parties, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for stated in standing(ledger):
        if stated.claim.scope.period is not None:
            groups[*stated.measured, stated.claim.scope.stage][stated.parties].append(stated)
    for cells in groups.values():
        broad = [parties for parties in cells if not all(len(side) == 1 for side in parties)]
        for inner_parties, inner in cells.items():
            # from the greatest, so that the first who is no more than the total ends the search
            inner.sort(key=lambda s: s.low, reverse=True)
            around = [p for p in broad if p != inner_parties and _within(inner_parties, p)]
            for outer_parties in (inner_parties, *around):
                for outer in cells[outer_parties]:
                    yield from _exceeding(outer, inner)


def _within(inner: Parties, outer: Parties) -> bool:
    """Whether all parties of a scope are parties of another (no party named means anyone)."""
    return all(
        not large or (bool(small) and small <= large) for small, large in zip(inner, outer, strict=True)
    )


def _exceeding(outer: Stated, candidates: list[Stated]) -> Iterator[Hit]:
    around = outer.core
    if outer.high is None or around is None:
        return
    for inner in candidates:
        if inner.low <= outer.high:
            return
        days = inner.hull
        if (
            days is not None
            and around[0] <= days[0]
            and days[1] <= around[1]
            and _kind_within(inner.claim.scope.aid_type, outer.claim.scope.aid_type)
            and same_goods_value(inner.figure, outer.figure)
        ):
            words = f"{said(inner.claim)} is more than {said(outer.claim)}, of which it is a part: {outer.claim.scope}"
            same = inner.claim.source.id == outer.claim.source.id
            yield Hit(
                (inner.claim.id, outer.claim.id),
                words,
                inner.claim.source.id,
                Severity.error if same else None,
            )


def _kind_within(inner: AidType | None, outer: AidType | None) -> bool:
    if outer is None or inner is outer:
        return True
    return outer is AidType.mixed and inner is AidType.military
