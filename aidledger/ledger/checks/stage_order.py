"""Stage dates out of order.

Aid is pledged, then approved, then committed, then delivered. A delivery before its own approval is a
mistyped year, two columns that were swapped, or two parcels that were made into one entry; either way the
parcel is counted in the wrong window. Fuzzy dates count as out of order only where every day they allow is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import flow, source_of
from aidledger.ledger.dates import ordinals
from aidledger.model.scope import AID_STAGES, Stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL010",
    "stage dates out of order",
    Severity.error,
    hint="check both dates against the source; if two parcels were joined, make them two entries",
)
def stage_order(ledger: Ledger) -> Iterator[Hit]:
    """Entries that surely reached a stage before an earlier one; the worst pair of each."""
    table = ledger.table
    spans = {
        s: np.asarray([*map(ordinals, table.date(s).values), ordinals(None)])[table.date(s).codes]
        for s in AID_STAGES
    }
    told = np.zeros(len(table), dtype=bool)
    for gap in (1, 2, 3):
        for earlier, later in zip(AID_STAGES, AID_STAGES[gap:], strict=False):
            both = (table.date(earlier).codes >= 0) & (table.date(later).codes >= 0)
            wrong = both & (spans[earlier][:, 0] > spans[later][:, 1]) & ~told
            told |= wrong
            for row in np.flatnonzero(wrong).tolist():

                def say(row: int = row, earlier: Stage = earlier, later: Stage = later) -> str:
                    entry = table.entry(row)
                    first, then = entry.date_of(later), entry.date_of(earlier)
                    return f"{flow(table, row)}: {later.value} {first}, but {earlier.value} only {then}"

                yield Hit((str(table.ids[row]),), say, source_of(table, row))
