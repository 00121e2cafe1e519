"""Delivered, but nothing of it.

A status says that aid arrived, and the quantity beside it is zero. One of the two columns was not kept up;
a total by stage counts the parcel as delivered and adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import flow, source_of
from aidledger.model.scope import Stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL041",
    "delivered, but the amount is zero",
    Severity.warning,
    hint="leave the amount out where it is unknown; leave the delivery out where nothing arrived",
)
def delivered_nothing(ledger: Ledger) -> Iterator[Hit]:
    """Delivered entries that state only zeros."""
    table = ledger.table
    zero_money = (table.money.value == 0) & (table.money.high == 0)
    zero_items = table.items.mapped(lambda items: all(c.high == 0 for c in items), False, bool)
    zero_mass = table.tonnage.mapped(lambda tonnage: tonnage.high == 0, False, bool)
    something = (
        ((table.basis.codes >= 0) & ~zero_money)
        | ((table.items.codes >= 0) & ~zero_items)
        | ((table.tonnage.codes >= 0) & ~zero_mass)
    )
    nothing = (zero_money | zero_items | zero_mass) & ~something & (table.reached == Stage.delivered.rank)
    # a list of items at zero is a contradiction whatever the parcel is said to be worth
    empty = zero_items & (table.reached == Stage.delivered.rank)
    for row in np.flatnonzero(nothing | empty).tolist():

        def say(row: int = row) -> str:
            entry = table.entry(row)
            stated = [x for x in (entry.money, entry.tonnage, *entry.items) if x is not None and x.high == 0]
            amounts = " and ".join(str(x) for x in stated)
            return f"{flow(table, row)}: delivered {entry.delivered}, but the record says {amounts}"

        yield Hit((str(table.ids[row]),), say, source_of(table, row))
