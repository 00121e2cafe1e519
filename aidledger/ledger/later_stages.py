"""What had reached a stage had reached the stages before it: what is listed as committed had been pledged.

That settles what withdrawn pledges of no stated kind leave open, since any kind of aid may be theirs. It holds from
the beginning of what is listed on: in a later window aid may be committed that had been pledged before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from aidledger.errors import AidLedgerError
from aidledger.ledger.question import Question
from aidledger.ledger.selection import select
from aidledger.ledger.table import EntryTable
from aidledger.ledger.totals import Summing, sum_up
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage


def least_listed(table: EntryTable, question: Question, unit: str, how: Summing) -> Decimal:
    """The most that what is listed at a later stage adds up to at least; 0 where that says nothing of the question."""
    asked = Question(question.scope, question.measure, unit, question.source)
    found = [sum_up(table, asked.at(stage=stage), (), how).whole for stage in _later(table, question)]
    return max((line.low for line in found if not line.overlapping), default=Decimal(0))


def _later(table: EntryTable, question: Question) -> Iterator[Stage]:
    """The later stages at which nothing of the question had been at an earlier stage before its window."""
    before = _before(question.period)
    try:
        rows = (
            np.zeros(0, dtype=np.int64) if before is None else select(table, question.at(period=before)).rows
        )
    except AidLedgerError:
        return
    for stage in AID_STAGES if question.scope.stage is None else AID_STAGES[question.scope.stage.rank + 1 :]:
        if not (table.reached[rows] < stage.rank).any():
            yield stage


def _before(period: Period) -> Period | None:
    """All days before a window; ``None`` where it begins with the first."""
    start = period.hull.start
    return None if start is None or start == dt.date.min else Period.between(None, start - dt.timedelta(1))
