"""One parcel of aid in a sentence: true of it, though not of all that was given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from aidledger.ledger.bounds import Bounds
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.table import Coded
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.verdict.days import near
from aidledger.verdict.judging import Judge, Judgement, Label, comparable

#: So many entries whose amount is near the figure are looked at closely.
_CLOSELY = 50


def as_one_parcel(
    judge: Judge, claim: Claim, judged: Judgement
) -> tuple[Judgement, str, Entry | None] | None:
    """The judgement, a note and the parcel, where a figure in a text is that of one parcel, or may be
    part of what is known.

    *Sent $200 million* is about one parcel: it is supported where such a parcel is listed at that stage, and
    no larger total contradicts it. A sentence that names a window of which more is known may mean all of it:
    then it is possible, and so is what reads like a total and is the amount of a parcel. Only figures that were
    read from a text are looked at again.
    """
    figure = comparable(claim.figure)
    below = figure.high is not None and figure.high < judged.bounds.low
    total = claim.kind is ClaimKind.cumulative
    if claim.span is None or claim.kind is ClaimKind.recurring or (total and claim.scope.period is not None):
        return None
    if judged.label is not Label.possible and not below:
        return None
    own = judge.judge(claim)
    parcel = _parcel(judge.ledger, own.bounds, claim, figure)
    if parcel is not None:
        certain = not total and (claim.scope.period is None or not below)
        note = f"{'it may be about' if total else 'true of'} one parcel ({parcel.id})"
        if below:
            note += f", not of all that is known: {judged.bounds}"
        return replace(own, label=Label.supported if certain else Label.possible, factor=None), note, parcel
    if below and claim.scope.period is None and not total:
        why = "no period is stated" if claim.when is None else "of that day no such parcel is known"
        note = f"{why}: as part of what is known ({judged.bounds}) it is possible"
        return replace(judged, label=Label.possible, factor=None), note, None
    return None


def _parcel(ledger: Ledger, bounds: Bounds, claim: Claim, figure: Figure) -> Entry | None:
    """An entry of just these parties whose stated amount the figure allows."""
    if not isinstance(figure, Money | Tonnage):
        return None
    table, rows = ledger.table, bounds.rows
    for side, column in ((claim.scope.donors, table.donor), (claim.scope.recipients, table.recipient)):
        codes = {p.code for p in side}
        if codes:
            rows = rows[_named(column, codes)[rows]]
    if isinstance(figure, Money):
        _, low, high = figure.minor
        stated = table.money.value[rows]
        rows = rows[(stated >= low) & (stated <= (high if high is not None else np.iinfo(np.int64).max))]
    near = [
        entry
        for entry in map(table.entry, rows[:_CLOSELY].tolist())
        if _matches(figure, entry.money if isinstance(figure, Money) else entry.tonnage)
        and _may_be_of(entry, claim.when)
    ]
    return max(near, key=lambda e: (_day(e, claim.scope.stage), e.id), default=None)


def _may_be_of(entry: Entry, when: Period | None) -> bool:
    """Whether some date of a parcel lies near the day that is told: of its sending or of its news."""
    wide = None if when is None else near(when)
    if wide is None:
        return True
    dates = [date for stage in AID_STAGES if (date := getattr(entry, stage.value)) is not None]
    return not dates or any(date.hull.intersection(wide) is not None for date in dates)


def _day(entry: Entry, stage: Stage | None) -> dt.date:
    """When a parcel had reached a stage: of several of one amount the last one is meant."""
    reached = entry.reached(stage or Stage.pledged)
    start = None if reached is None else reached[1].hull.start
    return start or dt.date.min


def _named(column: Coded, codes: set[str]) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = column.mapped(lambda p: p.code in codes, False, bool)
    return mask


def _matches(figure: Figure, amount: Money | Tonnage | None) -> bool:
    if amount is None or amount.value is None:
        return False
    own = amount.to(figure.unit) if isinstance(amount, Tonnage) else amount
    prices = getattr(figure, "price_year", None) == getattr(own, "price_year", None)
    return prices and own.unit == figure.unit and figure.overlaps(own.low)
