"""Amounts that nobody disclosed, and that nothing else limits.

An amount that is known to exist and was not disclosed is no zero: it leaves every total that contains it
open at the top. A stated total around it, with an upper bound, closes the gap; so does a whole of which it is
a piece. This finding counts the entries that stay open, for each source and flow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.comparable import standing
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import ids_of, several
from aidledger.ledger.dates import dates_at
from aidledger.ledger.grouping import distinct
from aidledger.ledger.matching import atoms
from aidledger.ledger.pieces import parents
from aidledger.ledger.table import MISSING, OPEN, EntryTable
from aidledger.model.scope import SINGLE_KINDS

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL060",
    "undisclosed amounts that leave totals open",
    Severity.note,
    hint="enter the source's own published total as a claim: it closes the upper bound",
)
def undisclosed(ledger: Ledger) -> Iterator[Hit]:
    """Entries without an amount of money, of which no stated total around them limits the sum."""
    table = ledger.table
    rows = _open_rows(table)
    if not len(rows):
        return
    dates, _ = dates_at(table, None)
    columns = [c.codes for c in (table.source, table.donor, table.recipient, table.aid_type)]
    keys, groups = distinct([c[rows].astype(np.int64) for c in (*columns, dates.start, dates.end)], len(rows))
    scopes: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for stated in standing(ledger):
        if stated.high is not None and stated.core is not None and stated.claim.measure == "money":
            scopes[*stated.parties, stated.claim.scope.aid_type].append(stated.core)
    limits: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    left = np.zeros(len(keys), dtype=bool)
    for number, (_, donor, recipient, kind, start, end) in enumerate(keys):
        triple = (donor, recipient, kind)
        if triple not in limits:
            limits[triple] = [
                c for scope, cores in scopes.items() if _about(table, triple, scope) for c in cores
            ]
        left[number] = not any(first <= start and end <= last for first, last in limits[triple])
    sources: dict[int, list[int]] = defaultdict(list)
    for row, group in zip(rows.tolist(), groups.tolist(), strict=True):
        if left[group]:
            sources[int(table.source.codes[row])].append(row)
    for source, members in sources.items():

        def say(source: int = source, members: list[int] = members) -> str:
            donors = dict.fromkeys(str(table.donor.values[table.donor.codes[row]]) for row in members)
            recipients = dict.fromkeys(
                str(table.recipient.values[table.recipient.codes[row]]) for row in members
            )
            what = "1 entry has" if len(members) == 1 else f"{len(members):,} entries have"
            whose = f"{several(list(donors))} to {several(list(recipients))}"
            return (
                f"{table.source.values[source].id}: {what} no amount of money ({whose}), and no stated total limits "
                f"{'it' if len(members) == 1 else 'them'}: such totals are unbounded above"
            )

        yield Hit(ids_of(table, members), say, table.source.values[source].id)


def _open_rows(table: EntryTable) -> npt.NDArray[np.int64]:
    """Rows without an upper bound of money that are no piece of a bounded whole and were not superseded."""
    bounded = (table.money.low != MISSING) & (table.money.high != OPEN)
    bare = (table.money.value == MISSING) & ~bounded
    whole = parents(table)
    inside = (whole >= 0) & bounded[np.maximum(whole, 0)] if len(table) else bare
    gone = np.isin(table.ids, list(table.supersedes.values))
    return np.flatnonzero(bare & ~inside & ~gone)


def _about(table: EntryTable, triple: tuple[int, int, int], scope: Any) -> bool:
    """Whether a flow lies within the parties and the kind of aid of a stated total."""
    donor, recipient, kind = triple
    donors, recipients, wanted = scope
    kinds = frozenset(SINGLE_KINDS) if wanted is None else wanted.possibly
    inside = not donors or atoms(table.donor.values[donor], None) <= donors
    inside &= not recipients or atoms(table.recipient.values[recipient], None) <= recipients
    return bool(inside and table.aid_type.values[kind].possibly <= kinds)
