"""A claim in a currency that a source converted from: judged at the source's own exchange rate too.

A tracker that turns $27.3bn of announcements into euros at one rate says $27.3bn; turned back at the rate of
each day it is another sum, which nobody wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from aidledger.model.claim import Claim
from aidledger.verdict.judging import Label

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.units.currency import Rates
    from aidledger.verdict.verify import Verdict


def at_its_own_rates(
    ledger: Ledger, made: Claim, verdict: Verdict, judged_at: Callable[[Rates], Verdict]
) -> Verdict:
    """The verdict at the rates of the file's own, where it is a better one than at the rates of each day.

    ``judged_at`` judges the claim at other rates. A claim that is true at either is supported; one is
    contradicted only where it is at both.
    """
    rates = ledger.imported.rates if ledger.imported is not None else None
    unit = made.figure.unit
    if rates is None or made.measure != "money" or unit == rates.base or unit not in rates.currencies:
        return verdict
    if verdict.label not in (Label.contradicted, Label.possible):
        return verdict
    again = judged_at(rates)
    better = again.label is Label.supported or (
        verdict.label is Label.contradicted and again.label is Label.possible
    )
    if not better and verdict.label is not Label.contradicted:
        return verdict
    if again.label is Label.no_evidence:
        return verdict
    told = f"in {unit} at the source's own rate"
    if again.label is not verdict.label:
        told += f"; at the market rate of each day it would be {verdict.label.value}"
    return replace(again, notes=(told, *again.notes))
