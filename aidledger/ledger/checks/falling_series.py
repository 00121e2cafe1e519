"""A running total that falls.

What has been given so far cannot become less. Where a later figure of one series is surely below an earlier
one, the series was restated (a definition changed, an estimate was withdrawn) or a figure is wrong. Whoever
takes differences of the series would find negative aid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aidledger.ledger.checks.comparable import Stated, comparable, same_goods_value
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, day
from aidledger.ledger.dates import FIRST, LAST
from aidledger.model.claim import ClaimKind

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL023",
    "a running total that falls",
    Severity.warning,
    hint="find the restatement and let the later claim supersede the earlier one, or correct the wrong figure",
)
def falling_series(ledger: Ledger) -> Iterator[Hit]:
    """Cumulative claims of one series, scope and start that are surely less than an earlier one."""
    replaced = {c.supersedes for c in ledger.stated if c.supersedes}
    series: dict[Any, list[tuple[int, Stated]]] = defaultdict(list)
    for claim in ledger.stated:
        if claim.kind is ClaimKind.cumulative and claim.id not in replaced:
            stated = comparable(claim)
            until = _until(stated)
            if until is not None:
                scope, name = claim.scope, claim.source.series or claim.source.id
                start = stated.hull[0] if stated.hull else int(FIRST)
                key = (name, stated.parties, scope.aid_type, scope.stage, stated.measured, start)
                series[key].append((until, stated))
    for key, points in series.items():
        points.sort(key=lambda point: point[0])
        highest: tuple[int, Stated] | None = None
        for until, stated in points:
            if highest is None:
                highest = until, stated
                continue
            before, peak = highest
            if (
                until > before
                and stated.high is not None
                and stated.high < peak.low
                and same_goods_value(stated.figure, peak.figure)
            ):
                words = (
                    f"{key[0]}: {amount(peak.claim.figure)} until {day(before)}, but {amount(stated.claim.figure)} "
                    f"until {day(until)} ({stated.claim.scope.changed(period=None)})"
                )
                yield Hit((peak.claim.id, stated.claim.id), words, key[0])
            if stated.low > peak.low:
                highest = until, stated


def _until(stated: Stated) -> int | None:
    """The day up to which a running total counts: the end of its period, else the day it was published."""
    if stated.hull is not None and stated.hull[1] < LAST:
        return stated.hull[1]
    published = stated.claim.source.published
    return None if published is None else published.toordinal()
