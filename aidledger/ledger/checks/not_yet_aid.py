"""Requests and proposals among the aid.

A budget request is not aid, nor is a bill that is pending. Statements of that kind are kept and never
counted; an *entry* whose own milestone says "requested" is counted, and should not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, money, said, source_of
from aidledger.model.scope import stage_table

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL042",
    "what is requested or proposed is no aid yet",
    Severity.note,
    hint="keep it out of the entries; state it as a claim at the stage requested or proposed",
)
def not_yet_aid(ledger: Ledger) -> Iterator[Hit]:
    """Entries whose milestone is no stage of aid (warnings), and claims of such stages (notes)."""
    table = ledger.table
    no_aid = [i for i, d in enumerate(table.details.values) if d.milestone and _no_aid(d.milestone)]
    for row in np.flatnonzero(np.isin(table.details.codes, no_aid)).tolist():

        def say(row: int = row) -> str:
            entry = table.entry(row)
            stage = "" if entry.stage is None else entry.stage.value
            return (
                f"{flow(table, row)}: {amount(money(table, row))} is counted as {stage}, but its source calls it "
                f'"{entry.milestone}"'
            )

        yield Hit((str(table.ids[row]),), say, source_of(table, row), Severity.warning)
    for claim in ledger.stated:
        stage = claim.scope.stage
        if stage is not None and not stage.is_aid:
            words = f"{said(claim)} is {stage.value}: it is no evidence of aid and never counts"
            yield Hit((claim.id,), words, claim.source.id)


@cache
def _meanings() -> dict[str, bool]:
    """Every published stage name, and whether any source means aid by it."""
    words: dict[str, bool] = {}
    for row in stage_table():
        name = " ".join(row["published_name"].casefold().split())
        is_aid = row["stage"] not in ("", "requested", "proposed")
        words[name] = words.get(name, False) or is_aid
    return words


def _no_aid(milestone: str) -> bool:
    return not _meanings().get(" ".join(milestone.casefold().split()), True)
