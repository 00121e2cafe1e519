"""What a complete list has for no country by itself: rows of a region, or of the world, may be anybody's in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from aidledger.errors import AidLedgerError
from aidledger.ledger.bounds import Bounds
from aidledger.ledger.boxes import reach
from aidledger.ledger.explaining import said
from aidledger.ledger.selection import select
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage
from aidledger.verdict.inside import listed
from aidledger.verdict.judging import Judge, Label, comparable, difference, factor_of, label_of

#: So many regions are named.
_NAMED = 3


def listed_for_none(judge: Judge, claim: Claim, bounds: Bounds) -> Iterator[str]:
    """How much of a bound is listed for no recipient of the claim by itself, and what the claim is of the rest."""
    high, own = bounds.high, bounds.listed_most
    limits = any(isinstance(b.record, Coverage) for b in bounds.binding if b.side == "high")
    if high is None or own is None or own >= high or not limits:
        return
    names = [*_wider(judge, bounds)]
    if not names:
        return
    rest = replace(bounds, high=own)
    figure, against = comparable(claim.figure), ""
    if label_of(figure, rest) is Label.contradicted:
        against = f", against which the claim is {difference(factor_of(figure, rest))}"
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    whose = listed([party.name for party in claim.scope.recipients])
    yield (
        f"{said(bounds, high - own)} of that is listed for {listed(names[:_NAMED])}{more} and may be anybody's there; "
        f"{whose} alone has {said(bounds, own)} at most{against}"
    )


def _wider(judge: Judge, bounds: Bounds) -> Iterator[str]:
    """The recipients under which a part of the aid may be listed, the one with most of it first."""
    question, table = bounds.question, judge.ledger.table
    asked = reach(question.scope).maybe
    try:
        chosen = select(table, question.at(recipients=()))
    except AidLedgerError:
        return
    known = (chosen.amounts.value > 0) & ~np.isin(chosen.rows, bounds.rows)
    codes = table.recipient.codes[chosen.rows[known]]
    amounts = np.bincount(codes[codes >= 0], weights=chosen.amounts.value[known][codes >= 0])
    for code in np.argsort(-amounts, kind="stable").tolist():
        party = table.recipient.values[code]
        theirs = reach(question.scope.changed(recipients=(party,))).maybe
        mine = amounts[code] and party not in question.scope.recipients
        if mine and any(a.common(b) for a in asked for b in theirs):
            yield party.name
