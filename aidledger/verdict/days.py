"""A claim that tells the day of an act, against what is known of that day and of others."""

from __future__ import annotations

import datetime as dt

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import OPEN, DateRange
from aidledger.model.period import Period
from aidledger.model.scope import Stage
from aidledger.verdict.deciding import above, decide, is_limit, over, within_a_list
from aidledger.verdict.judging import Judge, Judgement, Label

#: News of an act and its date in a source lie so many days apart; a month or a year needs no such margin.
_SLACK = 3


def near(when: Period) -> DateRange | None:
    """A day that is told, with three days on either side, or a longer stretch; ``None`` where it is open at an end.

    >>> print(near(Period.parse("22 January 2022")), near(Period.parse("May 2022")), sep="; ")
    2022-01-19 to 2022-01-25; 2022-05
    """
    first, last, days = when.hull.start, when.hull.end, when.hull.days
    if first is None or last is None or days is None:
        return None
    slack = _SLACK if days <= _SLACK else 0
    ordinal, latest = dt.date.fromordinal, dt.date.max.toordinal()
    return DateRange(
        ordinal(max(first.toordinal() - slack, 1)), ordinal(min(last.toordinal() + slack, latest))
    )


def holds(window: Period, claim: Claim) -> bool:
    """Whether the day that a claim of one act tells lies in a window."""
    return claim.when is None or claim.kind is not ClaimKind.single or claim.when.hull.within(window.hull)


def is_of_its_day(claim: Claim) -> bool:
    """Whether a claim that tells the day of an act is judged over no more than that."""
    days = None if claim.when is None or claim.kind is not ClaimKind.single else near(claim.when)
    period = claim.scope.period
    return days is None or (period is not None and period.hull.within(days))


def happened_by(claim: Claim, published: dt.date | None) -> dt.date | None:
    """The last day that a claim speaks of: that which it tells, else that on which it was made."""
    told = None if claim.when is None else claim.when.hull.end
    return told if told is not None and (published is None or told < published) else published


def on_its_day(
    judge: Judge, claim: Claim, judged: Judgement, stage: Stage | None
) -> tuple[Judgement, Stage | None, Claim, str] | None:
    """The judgement of a claim of one act over the days that it tells, where those decide it or what would support
    it is known of other days only; the claim as one about that time; and a note."""
    days = None if claim.when is None or claim.kind is not ClaimKind.single else near(claim.when)
    if days is None:
        return None
    then = over(claim, Period(core=days, hull=days))
    known, at, _ = decide(judge, then)
    listed = within_a_list(judge, then, known)
    if listed is not None and listed[0].bounds.high != 0:  # a package may come from what was approved before
        known, at, _ = listed
    refuted = known.label is Label.contradicted and (above(claim, known) or is_limit(claim))
    if known.label is Label.supported or refuted:
        return known, at, then, f"judged over {days}, the time that the text tells"
    if judged.label is not Label.supported:
        return None
    if known.label is not Label.possible:
        known, at = judged.left_open, stage
    return known, at, then, "what would support it is known of other days only"


#: What has come so far had happened when it was told.
_DONE = (None, Stage.approved, Stage.committed, Stage.delivered)


def up_to_its_day(claim: Claim, published: dt.date | None) -> Claim:
    """The claim of a text over no more of its window than had passed: *in 2022 it has sent $5m* of 30 June 2022.

    What is promised, asked or proposed may be for days to come.
    """
    if claim.span is None or published is None or claim.scope.stage not in _DONE:
        return claim
    period, when = claim.scope.period, claim.when
    changes: dict[str, object] = {}
    if period is not None and _runs_on(period, published):
        changes["scope"] = claim.scope.changed(period=_cut(period, published))
    if when is not None and _runs_on(when, published):
        changes["when"] = _cut(when, published)
    return claim.model_copy(update=changes) if changes else claim


def _runs_on(period: Period, day: dt.date) -> bool:
    first, last = period.hull
    fuzzy = period.core is not None and period.core != period.hull  # "this year" ends with the day as it is
    return not fuzzy and first is not None and last is not None and first <= day < last


def cannot_be_known(claim: Claim, published: dt.date | None) -> str | None:
    """Why nobody could know what a text tells of its time: no day of publication, or days after it."""
    told = claim.when or claim.scope.period
    if claim.span is None or told is None:
        return None
    if claim.when is not None and claim.when.hull == OPEN:
        return f"'{told.written}' is of no known time: say when the text appeared (published=)"
    first = told.hull.start
    if published is None or first is None or first <= published or claim.scope.stage not in _DONE:
        return None
    return f"the text appeared on {published}, before the time that it tells"


def _cut(period: Period, day: dt.date) -> Period:
    cut = Period.between(period.hull.start, day)
    return cut.model_copy(update={"written": period.written})
