"""A negative amount that is no refund.

Money that came back is entered with ``refund=True``. Any other amount below zero (of money, of mass, of
items, or a stated total) is a bookkeeping correction that was taken for aid, or a minus sign that stood for
a dash; it makes totals too small without a trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, money, said, several, source_of
from aidledger.ledger.table import MISSING
from aidledger.model.figure import Figure

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL059",
    "a negative amount that is no refund",
    Severity.error,
    hint="say refund=True if money came back; else correct or drop the amount",
)
def negative(ledger: Ledger) -> Iterator[Hit]:
    """Entries that are no refund and claims, with amounts below zero."""
    table = ledger.table
    refund = table.details.mapped(lambda d: d.refund, False, bool)
    below = (table.money.value < 0) & (table.money.value != MISSING)
    below |= (table.money.low < 0) & (table.money.low != MISSING)
    below |= table.details.mapped(lambda d: any(_below(m) for _, m in d.money_at), False, bool)
    goods = table.items.mapped(lambda items: any(map(_below, items)), False, bool)
    goods |= table.tonnage.mapped(_below, False, bool)
    for row in np.flatnonzero((below & ~refund) | goods).tolist():

        def say(row: int = row) -> str:
            entry = table.entry(row)
            figures: list[Figure | None] = [money(table, row), entry.tonnage, *entry.items]
            figures += [m for _, m in entry.money_at]
            shown = several([amount(f) for f in figures if f is not None and _below(f)])
            return f"{flow(table, row)}: {shown}, and the entry is no refund"

        yield Hit((str(table.ids[row]),), say, source_of(table, row))
    for claim in ledger.stated:
        if _below(claim.figure):
            words = f"{said(claim)}: a total of aid cannot be negative"
            yield Hit((claim.id,), words, claim.source.id)


def _below(figure: Figure) -> bool:
    return figure.low < 0 or (figure.value is not None and figure.value < 0)
