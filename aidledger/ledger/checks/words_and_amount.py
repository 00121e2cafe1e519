"""An amount that is not what its own words say.

Every figure keeps the words it was taken from. Where the words, read again, surely say another number, the
number was mistyped, or the words were copied from another row. (A thousand or a million times off has a rule
of its own.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rewording import reworded
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount
from aidledger.ledger.checks.words import slip

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@rule(
    "AL054",
    "an amount that is not what its words say",
    Severity.warning,
    hint="correct the number, or the words beside it, from the source",
)
def words_and_amount(ledger: Ledger) -> Iterator[Hit]:
    """Figures of entries and claims that their own words contradict."""
    for case in reworded(ledger):
        if not slip(case.times):
            words = (
                f"{case.about}: {amount(case.figure)} is entered, the words {case.figure.written!r} say "
                f"{amount(case.words)}"
            )
            yield Hit((case.record,), words, case.source)
