"""A stated total below the entries that it contains.

The oldest check of bookkeeping: the total must be at least the sum of what is listed. Where the entries
surely lie inside the scope of a claim and add up to more, either an entry is counted that should not be
(twice, at another stage, of another kind), or the total is too small. Only entries in the currency and
prices of the claim are added up, so no exchange rate can make the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import MixedBasis, UnitMismatch
from aidledger.ledger.checks.comparable import Stated, standing
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import said
from aidledger.ledger.question import Question
from aidledger.ledger.table import EntryTable
from aidledger.ledger.totals import Sums, sum_up
from aidledger.model.party import PartyKind

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: From so many donors on, one pass over the entries for all of them is cheaper than one for each.
_TOGETHER = 3


@rule(
    "AL022",
    "a stated total is below the entries it contains",
    Severity.warning,
    hint="look for entries counted twice, at another stage or of another kind; else the total is too low",
)
def claim_below_entries(ledger: Ledger) -> Iterator[Hit]:
    """Stated totals whose upper bound lies below the itemised sum of their own scope."""
    tables: dict[Any, EntryTable] = {}
    asked: dict[Any, list[Stated]] = defaultdict(list)
    for stated in standing(ledger):
        if stated.high is None:
            continue
        scope = stated.claim.scope
        asked[*stated.measured, scope.recipients, scope.aid_type, scope.stage, scope.period].append(stated)
    for key, claims in asked.items():
        measured = key[:3]
        if measured not in tables:
            tables[measured] = _in_unit(ledger.table, *measured)
        table = tables[measured]
        if not len(table):
            continue
        for stated, least, sums in _itemised(table, claims):
            if stated.high is not None and least > stated.high:
                yield _hit(table, stated, least, sums)


def _in_unit(table: EntryTable, measure: str, unit: str, price_year: int | None) -> EntryTable:
    """The entries that can be added up to such a figure."""
    if measure == "mass":
        return table.take(table.tonnage.codes >= 0)
    if measure == "count":
        return table.take(table.items.mapped(lambda items: any(c.unit == unit for c in items), False, bool))
    return table.take(table.basis.mapped(lambda b: (b.unit, b.price_year) == (unit, price_year), False, bool))


def _itemised(table: EntryTable, claims: list[Stated]) -> Iterator[tuple[Stated, Decimal, Sums | None]]:
    """The least that the entries in the scope of each claim add up to."""
    together: list[Stated] = []
    alone: list[Stated] = []
    for stated in claims:
        donors = stated.claim.scope.donors
        simple = len(donors) == 1 and donors[0].kind in (PartyKind.country, PartyKind.institution)
        (together if simple else alone).append(stated)
    if len(together) < _TOGETHER:
        alone += together
    else:
        sums = _sums(table, together[0], by_donor=True)
        lines = {} if sums is None else sums.lines
        for stated in together:
            line = lines.get((stated.claim.scope.donors[0].code,))
            if line is not None:
                yield stated, line.low, None
    for stated in alone:
        sums = _sums(table, stated, by_donor=False)
        if sums is not None:
            yield stated, sums.whole.low, sums


def _sums(table: EntryTable, stated: Stated, *, by_donor: bool) -> Sums | None:
    scope = stated.claim.scope.changed(donors=()) if by_donor else stated.claim.scope
    question = Question(scope, stated.claim.measure, stated.figure.unit)
    try:
        return sum_up(table, question, ("donor",) if by_donor else ())
    except (MixedBasis, UnitMismatch):
        return None  # amounts that do not add give no sum to compare; other rules report them


def _hit(table: EntryTable, stated: Stated, least: Decimal, sums: Sums | None) -> Hit:
    sums = sums or _sums(table, stated, by_donor=False)
    entries = () if sums is None else tuple(str(i) for i in table.ids[sums.rows])
    figure = stated.figure
    listed = f"{len(entries):,} {'entry adds' if len(entries) == 1 else 'entries add'} up to"
    words = f"{said(stated.claim)}: {listed} at least {figure._amount(least)} ({stated.claim.scope})"
    if stated.claim.scope.stage is None:
        words += "; the claim names no stage"
    return Hit((stated.claim.id, *entries), words, stated.claim.source.id)
