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

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.comparable import Stated, standing
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import ids_of, said
from aidledger.ledger.grouping import distinct
from aidledger.ledger.matching import party_masks
from aidledger.ledger.overlap import overlapping_sources, views
from aidledger.ledger.question import Question
from aidledger.ledger.selection import Selection, select
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.table import MISSING, Coded, EntryTable
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Rows = npt.NDArray[np.int64]


@rule(
    "AL022",
    "a stated total is below the entries it contains",
    Severity.warning,
    hint="look for entries counted twice, at another stage or of another kind; else the total is too low",
)
def claim_below_entries(ledger: Ledger) -> Iterator[Hit]:
    """Stated totals whose upper bound lies below the itemised sum of their own scope."""
    table = ledger.table
    asked: dict[Any, list[Stated]] = defaultdict(list)
    for stated in standing(ledger):
        if stated.high is not None and stated.core is not None:
            scope, measure = stated.claim.scope, stated.claim.measure
            noun = stated.figure.unit if measure == "count" else None
            asked[scope.recipients, scope.aid_type, scope.stage, measure, noun].append(stated)
    if not asked or not len(table):
        return
    flows = _Flows(table)
    for (recipients, kind, stage, measure, noun), claims in asked.items():
        scope = Scope(recipients=recipients, aid_type=kind, stage=stage)
        # one selection for all claims, of which each takes its donors and its days: a piece whose whole lies
        # outside the days of a claim is left out with it, so the sum is never too large
        selection = select(table, Question(scope, measure, noun))
        for stated in claims:
            least, rows = flows.least(stated, selection)
            if stated.high is not None and least > stated.high:
                yield _hit(table, stated, least, rows)


class _Flows:
    """The entries with the views whose lists overlap: alternatives, of which the largest sum counts."""

    def __init__(self, table: EntryTable) -> None:
        self.table = table
        self.view = views(table)
        clusters = overlapping_sources(table, select(table, Question(Scope())))
        self.cluster = np.full(len(table), -1, dtype=np.int64) if clusters is None else clusters

    def least(self, stated: Stated, selection: Selection) -> tuple[Decimal, Rows]:
        """The least that the selected entries of the claim's donors add up to, in its unit, and their rows."""
        scope = stated.claim.scope
        donors = Coded(self.table.donor.values, self.table.donor.codes[selection.rows])
        sure, _ = party_masks(donors, scope.donors, scope.period or Period.always())
        first, last = stated.core or (1, 0)
        within = (selection.dates.start >= first) & (selection.dates.end <= last)
        certain = selection.certain & within
        counted = sure & (selection.amounts.low != MISSING) & (within | (selection.amounts.low < 0))
        if stated.claim.measure == "money":
            counted &= selection.basis.mapped(lambda basis: _same_basis(basis, stated), False, bool)
        chosen = np.flatnonzero(counted)
        low = selection.amounts.low[chosen]
        low = np.where(certain[chosen], low, np.minimum(low, 0))
        rows = selection.rows[chosen]
        cluster = self.cluster[rows]
        view = np.where(cluster >= 0, self.view[rows], -1)
        keys, groups = distinct([cluster, view], len(rows))
        largest: dict[int, tuple[int, int]] = {}
        for number, ((of, _), total) in enumerate(zip(keys, exact_sums(groups, len(keys), low), strict=True)):
            # what stands alone is added up; of overlapping views the largest counts
            slot = of if of >= 0 else -1 - number
            if slot not in largest or total > largest[slot][0]:
                largest[slot] = total, number
        used = np.isin(groups, [number for _, number in largest.values()]) & certain[chosen]
        return _in_unit(stated, sum(total for total, _ in largest.values())), rows[used]


def _same_basis(basis: Any, stated: Stated) -> bool:
    """Whether an amount can be compared: the same currency, prices and valuation, as far as both say."""
    valuation = getattr(stated.figure, "valuation", "unspecified")
    return (
        basis.unit == stated.figure.unit
        and basis.price_year == getattr(stated.figure, "price_year", None)
        and basis.valuation in ("unspecified", str(valuation))
    )


def _in_unit(stated: Stated, smallest: int) -> Decimal:
    """A sum in minor units, grams or thousandths in the unit of the claim."""
    digits = currency(stated.figure.unit).minor_digits if stated.claim.measure == "money" else 3
    return Decimal(smallest).scaleb(-digits, EXACT)


def _hit(table: EntryTable, stated: Stated, least: Decimal, rows: Rows) -> Hit:
    listed = "1 entry is" if len(rows) == 1 else f"{len(rows):,} entries add up to"
    words = f"{said(stated.claim)}: {listed} at least {stated.figure._amount(least)} ({stated.claim.scope})"
    if stated.claim.scope.stage is None:
        words += "; the claim names no stage"
    return Hit((stated.claim.id, *ids_of(table, rows)), words, stated.claim.source.id)
