"""Thousand, million and billion taken for each other.

The costliest typing error there is: three zeros too many or too few. A figure that is a thousand, a million
or a billion times what its own words say, what an earlier record of the same parcel says, or what another
source says of the same flow on the same day, is hardly ever a coincidence.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.ledger.checks.comparable import Stated, comparable
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rewording import reworded
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, day, flow, ids_of, money, said, source_of
from aidledger.ledger.checks.words import ratio, slip
from aidledger.ledger.dates import UNDATED, dates_at
from aidledger.ledger.grouping import distinct
from aidledger.ledger.table import MISSING, EntryTable

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Logarithms of two amounts that are one number but for the scale word differ by a whole 3 within this.
_NEAR = 0.002


@rule(
    "AL053",
    "thousand, million or billion taken for each other",
    Severity.warning,
    hint="look up the scale word in the source and correct the amount",
)
def scale_slip(ledger: Ledger) -> Iterator[Hit]:
    """Amounts a power of a thousand away from their words, or from another statement of the same thing."""
    for case in reworded(ledger):
        scale = slip(case.times)
        if scale:
            words = f"{case.about}: {amount(case.figure)} is {scale} times off its own words, {case.figure.written!r}"
            yield Hit((case.record,), words, case.source)
    table = ledger.table
    yield from _superseded(table)
    yield from _stages(table)
    yield from _other_sources(table)
    yield from _claims(ledger)


def _between(table: EntryTable, row: int, other: int, how: str) -> Hit | None:
    a, b = money(table, row), money(table, other)
    if a is None or b is None or a.unit != b.unit:
        return None
    scale = slip(ratio(a, b))
    if not scale:
        return None

    def say() -> str:
        return f"{flow(table, row)}: {amount(a)} is {scale} times off {amount(b)}, {how}"

    return Hit(ids_of(table, (row, other)), say, source_of(table, row))


def _superseded(table: EntryTable) -> Iterator[Hit]:
    older = table.supersedes.mapped(lambda name: table.row_of.get(name, -1), -1, np.int64)
    for row in np.flatnonzero(older >= 0).tolist():
        hit = _between(table, row, int(older[row]), "which it supersedes")
        if hit:
            yield hit


def _stages(table: EntryTable) -> Iterator[Hit]:
    special = [i for i, d in enumerate(table.details.values) if d.money_at]
    for row in np.flatnonzero(np.isin(table.details.codes, special)).tolist():
        whole = money(table, row)
        for stage, part in table.details.values[table.details.codes[row]].money_at:
            scale = slip(ratio(whole, part)) if whole is not None and whole.unit == part.unit else None
            if scale:
                off = f"is {scale} times off {amount(part)}, the amount {stage.value}"
                words = f"{flow(table, row)}: {amount(whole)} {off}"
                yield Hit((str(table.ids[row]),), words, source_of(table, row))


def _other_sources(table: EntryTable) -> Iterator[Hit]:
    dates, _ = dates_at(table, None)
    dated = (dates.anchor != UNDATED) & (dates.start == dates.end)
    rows = np.flatnonzero(dated & (table.money.value != MISSING) & (table.money.value > 0))
    if len(rows) < 2 or len(np.unique(table.source.codes[rows])) < 2:
        return
    columns = (
        table.donor.codes,
        table.recipient.codes,
        table.aid_type.codes,
        table.basis.codes,
        dates.anchor,
    )
    _, groups = distinct([c[rows].astype(np.int64) for c in columns], len(rows))
    # whole amounts have logarithms below 19, so groups that are 64 apart cannot meet
    place = groups * 64.0 + np.log10(table.money.value[rows].astype(float))
    order = np.argsort(place, kind="stable")
    rows, place = rows[order], place[order]
    for power in (3, 6, 9):
        first = np.searchsorted(place, place + power - _NEAR)
        last = np.searchsorted(place, place + power + _NEAR)
        for at in np.flatnonzero(last > first).tolist():
            row = int(rows[at])
            for other in rows[first[at] : last[at]].tolist():
                if table.source.codes[row] != table.source.codes[other]:
                    how = f"which {source_of(table, other)} has on {day(dates.anchor[other])} too"
                    hit = _between(table, row, other, how)
                    if hit:
                        yield hit


def _claims(ledger: Ledger) -> Iterator[Hit]:
    scopes: dict[Any, list[tuple[float, Stated]]] = defaultdict(list)
    for claim in ledger.stated:
        stated = comparable(claim)
        if stated.figure.value and stated.figure.value > 0 and claim.scope.period is not None:
            key = (stated.measured, stated.parties, claim.scope.aid_type, claim.scope.stage, stated.hull)
            scopes[key].append((math.log10(stated.figure.value), stated))
    for found in scopes.values():
        found.sort(key=lambda pair: pair[0])
        logs = [log for log, _ in found]
        for log, small in found:
            for power in (3, 6, 9):
                at = bisect_left(logs, log + power - _NEAR)
                while at < len(logs) and logs[at] <= log + power + _NEAR:
                    large = found[at][1]
                    at += 1
                    scale = slip(Decimal(10) ** power)
                    words = f"{said(large.claim)} is {scale} times {said(small.claim)}: {large.claim.scope}"
                    ids = (large.claim.id, small.claim.id)
                    yield Hit(ids, words, large.claim.source.id)
