"""A claim that tells the day of an act, against what is known of that day and of others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import DateRange
from aidledger.model.period import Period
from aidledger.model.scope import Stage
from aidledger.verdict.deciding import decide, over
from aidledger.verdict.judging import Judge, Judgement, Label

#: News of a parcel, its sending and its arrival are told of days that lie so far apart.
_MARGIN = 62


def near(when: Period) -> DateRange | None:
    """The days around a day that is told; ``None`` where it is open at an end."""
    if when.hull.start is None or when.hull.end is None:
        return None
    first, last = when.hull.start.toordinal() - _MARGIN, when.hull.end.toordinal() + _MARGIN
    ordinal = dt.date.fromordinal
    return DateRange(ordinal(max(first, 1)), ordinal(min(last, dt.date.max.toordinal())))


def holds(window: Period, claim: Claim) -> bool:
    """Whether the day that a claim of one act tells lies in a window."""
    return claim.when is None or claim.kind is not ClaimKind.single or claim.when.hull.within(window.hull)


def happened_by(claim: Claim, published: dt.date | None) -> dt.date | None:
    """The last day that a claim speaks of: that which it tells, else that on which it was made."""
    told = None if claim.when is None else claim.when.hull.end
    return told if told is not None and (published is None or told < published) else published


def on_its_day(
    judge: Judge, claim: Claim, judged: Judgement, stage: Stage | None
) -> tuple[Judgement, Stage | None, Claim, str] | None:
    """What a support becomes where the claim tells a day and what supports it is known of other days only; the
    claim as one about that time; and a note."""
    days = None if claim.when is None else near(claim.when)
    if days is None or claim.kind is not ClaimKind.single or judged.label is not Label.supported:
        return None
    then = over(claim, Period(core=days, hull=days))
    known, at, _ = decide(judge, then)
    if known.label is Label.supported:
        return None
    if known.label is not Label.possible:
        known, at = replace(judged, label=Label.possible, factor=None), stage
    note = "what would support it is known of other days only"
    return known, at, then, note
