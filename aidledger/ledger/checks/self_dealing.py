"""A donor that gives to itself.

Aid goes from one party to another. Where both are the same, a column was shifted, a region was read as a
country, or a domestic budget line was taken for aid. Groups and regions are left alone: their members may
well give to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, money, source_of
from aidledger.model.party import Party, PartyKind

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

_COLLECTIVE = (PartyKind.group, PartyKind.region, PartyKind.unknown)


@rule(
    "AL004",
    "donor and recipient are the same",
    Severity.error,
    hint="check which of the two the source names, and whether this is aid at all",
)
def self_dealing(ledger: Ledger) -> Iterator[Hit]:
    """Entries and stated totals from a party to itself."""
    table = ledger.table
    numbers: dict[str, int] = {}

    def number(party: Party) -> int:
        return -1 if party.kind in _COLLECTIVE else numbers.setdefault(party.code, len(numbers))

    donor = table.donor.mapped(number, -1, np.int64)
    recipient = table.recipient.mapped(number, -1, np.int64)
    for row in np.flatnonzero((donor == recipient) & (donor >= 0)).tolist():

        def say(row: int = row) -> str:
            party = table.donor.values[table.donor.codes[row]]
            return f"{party} gives {amount(money(table, row))} to itself"

        yield Hit((str(table.ids[row]),), say, source_of(table, row))
    for claim in ledger.stated:
        donors, recipients = claim.scope.donors, claim.scope.recipients
        if len(donors) == len(recipients) == 1 and number(donors[0]) == number(recipients[0]) >= 0:
            words = f"{donors[0]} is said to have given {amount(claim.figure)} to itself"
            yield Hit((claim.id,), words, claim.source.id)
