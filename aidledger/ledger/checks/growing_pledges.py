"""Pledges that grow and do not replace each other.

A country that pledges 75 billion over five years, then raises it to 135 billion, has pledged 135 billion,
not 210. Unless the later record says that it supersedes the earlier one, a total counts both. Two pledges
may well be two: the finding is a question, and a warning only where the records themselves suggest one
programme (schedules that share a year, or the same words for their milestone).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, ids_of, money, several, source_of
from aidledger.ledger.dates import UNDATED, dates_at
from aidledger.ledger.grouping import distinct
from aidledger.ledger.table import MISSING, OPEN, EntryTable
from aidledger.model.scope import Stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL024",
    "growing pledges of which none supersedes the other",
    Severity.note,
    hint="if the later amount includes the earlier one, say supersedes= on the later record",
)
def growing_pledges(ledger: Ledger) -> Iterator[Hit]:
    """Runs of ever larger pledges of one donor to one recipient, of one kind, in one currency."""
    table = ledger.table
    linked = np.isin(table.ids, list(table.supersedes.values)) | (table.supersedes.codes >= 0)
    dates, _ = dates_at(table, None)
    pledged = (table.reached == Stage.pledged.rank) & (table.part_of.codes < 0) & ~linked
    rows = np.flatnonzero(pledged & (table.money.value != MISSING) & (dates.anchor != UNDATED))
    if len(rows) < 2:
        return
    rows = rows[np.argsort(dates.anchor[rows], kind="stable")]
    keys = (table.donor, table.recipient, table.aid_type, table.basis)
    _, groups = distinct([c.codes[rows].astype(np.int64) for c in keys], len(rows))
    runs: dict[int, list[int]] = {}
    for row, group in zip(rows.tolist(), groups.tolist(), strict=True):
        run = runs.get(group)
        if run is not None and _grew(table, run[-1], row, dates):
            run.append(row)
            continue
        if run is not None and len(run) > 1:
            yield _hit(table, run)
        runs[group] = [row]
    for run in runs.values():
        if len(run) > 1:
            yield _hit(table, run)


def _grew(table: EntryTable, before: int, after: int, dates: object) -> bool:
    surely_later = dates.start[after] > dates.end[before]  # type: ignore[attr-defined]
    most = table.money.high[before]
    other_goods = {int(table.items.codes[row]) for row in (before, after)} - {-1}
    return bool(surely_later and most != OPEN and table.money.low[after] > most and len(other_goods) < 2)


def _hit(table: EntryTable, run: list[int]) -> Hit:
    entries = [table.entry(row) for row in run]
    years = [{year for year, _ in e.schedule} for e in entries]
    words = [e.milestone.casefold() for e in entries]
    one_programme = any(
        bool(a & b) or (bool(v) and v == w)
        for a, b, v, w in zip(years, years[1:], words, words[1:], strict=False)
    )

    def say() -> str:
        steps = several([f"{amount(money(table, row))} ({table.entry(row).pledged})" for row in run])
        counted = "both" if len(run) == 2 else f"all {len(run)}"
        return f"{flow(table, run[0])}: pledged {steps}; totals of pledges count {counted}"

    severity = Severity.warning if one_programme else None
    return Hit(ids_of(table, run), say, source_of(table, run[-1]), severity)
