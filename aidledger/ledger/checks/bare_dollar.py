"""A bare dollar sign beside a donor whose dollar is another.

"Canada has sent $500 million" may mean either dollar; a quarter of the amount hangs on it. A bare ``$`` is
read as the US dollar and marked; where the donor has a dollar of its own, somebody should look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, money, said, source_of
from aidledger.model.figure import Money
from aidledger.model.party import Party
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL056",
    "a bare $ beside a donor whose dollar is another",
    Severity.warning,
    hint="find out which dollar the source means, and enter the currency code",
)
def bare_dollar(ledger: Ledger) -> Iterator[Hit]:
    """Amounts in an unnamed dollar given by a donor that has its own."""
    table = ledger.table
    bare = table.basis.mapped(lambda basis: basis.bare_dollar and basis.unit == "USD", False, bool)
    own = table.donor.mapped(lambda donor: own_dollar(donor) is not None, False, bool)
    for row in np.flatnonzero(bare & own).tolist():

        def say(row: int = row) -> str:
            code = own_dollar(table.donor.values[table.donor.codes[row]])
            return (
                f"{flow(table, row)}: {amount(money(table, row))} was written with a bare $: USD or {code}?"
            )

        yield Hit((str(table.ids[row]),), say, source_of(table, row))
    for claim in ledger.stated:
        codes = [code for donor in claim.scope.donors if (code := own_dollar(donor)) is not None]
        if (
            codes
            and isinstance(claim.figure, Money)
            and claim.figure.bare_dollar
            and claim.figure.unit == "USD"
        ):
            words = f"{said(claim)} was written with a bare $: USD or {' or '.join(codes)}? ({claim.scope})"
            yield Hit((claim.id,), words, claim.source.id)


def own_dollar(party: Party) -> str | None:
    """The code of a party's own dollar, where that is not the US dollar.

    >>> from aidledger.model.party import Donor
    >>> own_dollar(Donor.resolve("Canada")), own_dollar(Donor.resolve("Norway"))
    ('CAD', None)
    """
    code = party.currency
    if code is None or code == "USD":
        return None
    return code if "dollar" in currency(code).name.casefold() else None
