"""One parcel of aid in a sentence: true of it, though not of all that was given."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.period import Period
from aidledger.model.scope import Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.deciding import is_limit
from aidledger.verdict.judging import Judge, Judgement, Label, comparable
from aidledger.verdict.parcels import Act, When, in_words, is_own, ordinal, parcels_of, rows_of, within


def as_one_parcel(
    judge: Judge, claim: Claim, judged: Judgement
) -> tuple[Judgement, str, Entry | None] | None:
    """The judgement, a note and the parcel, where a figure in a text is that of one parcel, or may be
    part of what is known.

    *Sent $200 million* is about one parcel: it is supported where such a parcel is listed at that stage, on the
    day that is told if one is, and no larger total contradicts it. A sentence that names a window of which more is
    known may mean all of it: then it is possible, and so is what reads like a total and is the amount of a parcel,
    and what is told of a day where the parcel's own is less exact. Upper limits and ranges are about all that was
    given. Only figures that were read from a text are looked at again.
    """
    figure = comparable(claim.figure)
    below = figure.high is not None and figure.high < judged.bounds.low
    total = claim.kind is ClaimKind.cumulative
    if claim.span is None or claim.kind is ClaimKind.recurring or (total and claim.scope.period is not None):
        return None
    if is_limit(claim) or (judged.label is not Label.possible and not below):
        return None
    found = _parcel(judge, claim)
    if found is not None:
        parcel, when, date = found
        own = judge.judge(claim)
        if when is When.another_day:
            reached = parcel.reached(claim.scope.stage or Stage.pledged)
            told = f", {reached[0].value} {reached[1].in_a_sentence}" if reached is not None else ""
            note = f"such a parcel is known of another day: {parcel.id}{told}"
            return own.left_open, note, parcel
        certain = when is When.surely and not total and (claim.scope.period is None or not below)
        note = f"{'true of' if when is When.surely and not total else 'it may be about'} one parcel ({parcel.id})"
        if below:
            note += f", not of all that is known: {judged.bounds}"
        if when is When.maybe:
            note += f"; its date is less exact: {in_words(date)}"
        elif claim.when is not None and not date.hull.overlaps(claim.when.hull):
            note += f"; the text tells {claim.when.in_a_sentence}"
        return replace(own, label=Label.supported if certain else Label.possible, factor=None), note, parcel
    of_all = total and (claim.states == "total" or claim.scope.stage is None)  # not "has given $5m"
    if below and claim.scope.period is None and not of_all:
        why = "no period is stated" if claim.when is None else "of that time no such parcel is known"
        note = f"{why}: as part of what is known ({judged.bounds}) it is possible"
        return judged.left_open, note, None
    return None


def _parcel(judge: Judge, claim: Claim) -> tuple[Entry, When, Period] | None:
    """The parcel that a claim names, whether it is of the day that is told, and its date: such a one if there is one,
    then that of the nearest amount, then the latest."""
    act, stage = Act.told(claim, judge), claim.scope.stage
    if act.figure.qualifier is Qualifier.range:
        return None
    found = []
    for entry in parcels_of(judge, rows_of(judge, claim), act):
        when, date = act.when(entry)
        if date is None or not is_own(entry, claim):
            continue
        begun = judge.by_then is None or within(date, judge.by_then.hull) < When.another_day
        if when < When.another_day or (claim.when is not None and begun):
            found.append(((when, act.apart(entry), -ordinal(entry, stage), entry.id), entry, date))
    if not found:
        return None
    (when, *_), parcel, date = min(found, key=itemgetter(0))
    return parcel, when, date
