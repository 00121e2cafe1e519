"""A source without a date where one is needed.

"In the past few weeks" means nothing without the day on which it was written, and of two vintages of one
series nobody can tell which is the newer. A source that is never asked for its date may do without one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import UnreadablePeriod
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import several
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL012",
    "a source without the date that its records need",
    Severity.warning,
    hint="give the source its date of publication; mark it published_inferred=True if it is your inference",
)
def undated_source(ledger: Ledger) -> Iterator[Hit]:
    """Undated sources with relative wording, and undated vintages of a series."""
    undated = {s.id for s in ledger.known_sources if s.published is None}
    if not undated:
        return
    words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    table = ledger.table
    loose = table.source.mapped(lambda s: s.id in undated, False, bool)
    for stage in AID_STAGES:
        column = table.date(stage)
        used = np.unique(column.codes[loose & (column.codes >= 0)])
        relative = [c for c in used.tolist() if _is_relative(column.values[c])]
        for row in np.flatnonzero(loose & np.isin(column.codes, relative)).tolist():
            source = table.source.values[table.source.codes[row]].id
            words[source][column.values[column.codes[row]].written].append(str(table.ids[row]))
    for claim in ledger.stated:
        if claim.source.id in undated and claim.scope.period is not None and _is_relative(claim.scope.period):
            words[claim.source.id][claim.scope.period.written or ""].append(claim.id)
    for source, phrases in words.items():
        ids = tuple(dict.fromkeys(name for names in phrases.values() for name in names))
        quoted = several([f'"{phrase}"' for phrase in phrases])
        message = f"{source} has no date of publication, and its records say {quoted}"
        yield Hit(ids, message)
    vintages = defaultdict(list)
    for each in ledger.known_sources:
        if each.series is not None:
            vintages[each.series].append(each.id)
    for series, members in vintages.items():
        missing = [name for name in members if name in undated]
        if len(members) > 1 and missing:
            message = (
                f"{several(missing)} of the series {series} {'has' if len(missing) == 1 else 'have'} no date of "
                f"publication: which of its {len(members)} vintages is the newest is not known"
            )
            yield Hit(tuple(missing), message)


def _is_relative(period: Period) -> bool:
    """Whether the words of a period can only be read from the day on which they were written."""
    if not period.written:
        return False
    try:
        Period.parse(period.written)
    except UnreadablePeriod:
        try:
            Period.parse(period.written, published="2020-06-15")
        except UnreadablePeriod:
            return False
        return True
    return False
