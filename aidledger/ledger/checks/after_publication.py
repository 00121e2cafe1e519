"""Dates after the source was published.

A source can promise the future; it cannot report it. A delivery dated after the day on which its source came
out is a mistyped year, a day and month that were swapped, or a newer file under an older file's name. Claims
about pledges are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import flow, said, source_of
from aidledger.ledger.dates import LAST, ordinals
from aidledger.model.scope import AID_STAGES, Stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.source import Source


@rule(
    "AL011",
    "a date after the source was published",
    Severity.warning,
    hint="check the date (year, and day before month) and the date of publication of the source",
)
def after_publication(ledger: Ledger) -> Iterator[Hit]:
    """Entries and stated totals dated surely after their source came out."""
    table = ledger.table
    published = table.source.mapped(_day, int(LAST), np.int64)
    told = np.zeros(len(table), dtype=bool)
    for stage in reversed(AID_STAGES):
        column = table.date(stage)
        first = column.mapped(lambda period: ordinals(period)[0], 0, np.int64)
        late = (first > published) & (column.codes >= 0) & ~told
        told |= late
        for row in np.flatnonzero(late).tolist():

            def say(row: int = row, stage: Stage = stage) -> str:
                entry = table.entry(row)
                return f"{flow(table, row)}: {stage.value} {entry.date_of(stage)}, but {_published(entry.source)}"

            yield Hit((str(table.ids[row]),), say, source_of(table, row))
    for claim in ledger.stated:
        period, stage_said = claim.scope.period, claim.scope.stage
        if period is None or (stage_said is not None and stage_said.rank <= Stage.pledged.rank):
            continue
        if period.hull.start is not None and period.hull.start.toordinal() > _day(claim.source):
            words = f"{said(claim)} covers only days to come: {_published(claim.source)}"
            yield Hit((claim.id,), words, claim.source.id)


def _day(source: Source) -> int:
    return int(LAST) if source.published is None else source.published.toordinal()


def _published(source: Source) -> str:
    inferred = ", a date that was inferred" if source.published_inferred else ""
    return f"{source.id} was published {source.published}{inferred}"
