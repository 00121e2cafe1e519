"""One parcel of aid in a sentence: true of it, though not of all that was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from aidledger.ledger.bounds import Bounds
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.table import Coded
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Figure, Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.days import near
from aidledger.verdict.deciding import is_limit
from aidledger.verdict.judging import Judge, Judgement, Label, comparable

#: So many entries whose amount is near the figure are looked at closely.
_CLOSELY = 200
#: A number that is rounded to one digit is no other parcel's than one of about that amount.
_ALIKE = Decimal("0.1")


def as_one_parcel(
    judge: Judge, claim: Claim, judged: Judgement
) -> tuple[Judgement, str, Entry | None] | None:
    """The judgement, a note and the parcel, where a figure in a text is that of one parcel, or may be
    part of what is known.

    *Sent $200 million* is about one parcel: it is supported where such a parcel is listed at that stage, on the
    day that is told if one is, and no larger total contradicts it. A sentence that names a window of which more is
    known may mean all of it: then it is possible, and so is what reads like a total and is the amount of a parcel.
    Upper limits and ranges are about all that was given. Only figures that were read from a text are looked at
    again.
    """
    figure = comparable(claim.figure)
    below = figure.high is not None and figure.high < judged.bounds.low
    total = claim.kind is ClaimKind.cumulative
    if claim.span is None or claim.kind is ClaimKind.recurring or (total and claim.scope.period is not None):
        return None
    if is_limit(claim) or (judged.label is not Label.possible and not below):
        return None
    own = judge.judge(claim)
    parcel = _parcel(judge.ledger, own.bounds, claim, figure)
    if parcel is not None and _is_of_day(parcel, claim):
        certain = not total and (claim.scope.period is None or not below)
        note = f"{'it may be about' if total else 'true of'} one parcel ({parcel.id})"
        if below:
            note += f", not of all that is known: {judged.bounds}"
        date = _date(parcel, claim.scope.stage)
        if claim.when is not None and date is not None and not date.hull.overlaps(claim.when.hull):
            note += f"; the text tells {claim.when.in_a_sentence}"
        return replace(own, label=Label.supported if certain else Label.possible, factor=None), note, parcel
    if parcel is not None:
        reached = parcel.reached(claim.scope.stage or Stage.pledged)
        when = f", {reached[0].value} {reached[1].in_a_sentence}" if reached is not None else ""
        note = f"such a parcel is known of another day: {parcel.id}{when}"
        return replace(own, label=Label.possible, factor=None), note, parcel
    if below and claim.scope.period is None and not total:
        why = "no period is stated" if claim.when is None else "of that time no such parcel is known"
        note = f"{why}: as part of what is known ({judged.bounds}) it is possible"
        return replace(judged, label=Label.possible, factor=None), note, None
    return None


def _parcel(ledger: Ledger, bounds: Bounds, claim: Claim, figure: Figure) -> Entry | None:
    """The entry of just these parties and this kind of aid whose amount at the claim's stage the figure gives: of the
    day that is told, if there is one, then of the nearest amount, then the latest."""
    if figure.qualifier is Qualifier.range:
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
    kind, stage = claim.scope.aid_type, claim.scope.stage
    found = []
    for entry in map(table.entry, rows[:_CLOSELY].tolist()):
        apart = min((_apart(figure, amount) for amount in _amounts(entry, figure, stage)), default=None)
        if apart is not None and (kind is None or entry.aid_type is kind or len(kind.possibly) > 1):
            found.append((not _is_of_day(entry, claim), apart, -_ordinal(entry, stage), entry.id, entry))
    return min(found)[-1] if found else None


def _amounts(entry: Entry, figure: Figure, stage: Stage | None) -> Iterator[Figure]:
    """What an entry says in the measure of a figure, where the figure allows all that it may mean."""
    stated: tuple[Figure | None, ...] = entry.items
    if isinstance(figure, Money):
        stated = (entry.money_for(stage),)
    elif isinstance(figure, Tonnage):
        stated = (entry.tonnage and entry.tonnage.to(figure.unit),)
    for amount in stated:
        if amount is not None and _says(figure, amount):
            yield amount


def _says(figure: Figure, amount: Figure) -> bool:
    """Whether an amount is what a figure gives: everything that it may be lies within the figure, and the two numbers
    are about the same where the figure is not a limit."""
    if amount.value is None or figure.value is None or amount.unit.casefold() != figure.unit.casefold():
        return False
    if getattr(figure, "price_year", None) != getattr(amount, "price_year", None):
        return False
    if amount.low < figure.low or (
        figure.high is not None and (amount.high is None or amount.high > figure.high)
    ):
        return False
    if figure.qualifier is Qualifier.at_most:
        return amount.value == figure.value
    loose = figure.qualifier in (Qualifier.more_than, Qualifier.at_least) or isinstance(figure, Count)
    return loose or abs(amount.value - figure.value) <= _ALIKE * abs(figure.value)


def _apart(figure: Figure, amount: Figure) -> Decimal:
    """How far apart two numbers of one unit are."""
    return abs((amount.value or amount.low) - (figure.value or figure.low))


def _date(entry: Entry, stage: Stage | None) -> Period | None:
    """When a parcel had reached a stage, or the first of its stages."""
    reached = entry.reached(stage or Stage.pledged)
    return None if reached is None else reached[1]


def _is_of_day(entry: Entry, claim: Claim) -> bool:
    """Whether a parcel reached the claim's stage, or any where it names none, about the day that is told."""
    days = None if claim.when is None else near(claim.when)
    if days is None:
        return True
    stage = claim.scope.stage
    dates = [_date(entry, stage)] if stage is not None else [entry.date_of(s) for s in AID_STAGES]
    return any(date is not None and date.hull.overlaps(days) for date in dates)


def _ordinal(entry: Entry, stage: Stage | None) -> int:
    """The day on which a parcel had reached a stage: of several of one amount the last one is meant."""
    date = _date(entry, stage)
    start = None if date is None else date.hull.start
    return (start or dt.date.min).toordinal()


def _named(column: Coded, codes: set[str]) -> npt.NDArray[np.bool_]:
    mask: npt.NDArray[np.bool_] = column.mapped(lambda p: p.code in codes, False, bool)
    return mask
