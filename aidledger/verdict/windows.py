"""Over which window a claim that names none is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from aidledger.ledger.boxes import reach
from aidledger.ledger.known import counted_claims
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.verdict.judging import Judge

#: How long before a claim was made a window may have ended to be held against it.
RECENT = dt.timedelta(days=92)


def usual_window(judge: Judge, claim: Claim) -> Period | None:
    """The window that is known best of a claim's flows: the latest, then longest, of which a total of just
    them is stated, or of which a source says that it lists everything. ``None`` where there is none.

    Windows at the claim's own stage come before those at others.
    """
    spans: list[DateRange] = []
    for stages in ((claim.scope.stage,), (None, *AID_STAGES)):
        spans = spans or [
            s for s in _windows(judge, claim, stages) if s.start is not None and s.end is not None
        ]
    if judge.until is not None:
        begun = [s for s in spans if s.start is not None and s.start <= judge.until]
        spans = [s for s in begun if s.end is not None and s.end <= judge.until] or begun
    if judge.by_then is not None and judge.by_then.end is not None:  # a claim says nothing of days to come
        spans = [DateRange(s.start, min(s.end, judge.by_then.end)) for s in spans if s.end is not None]
    if not spans:
        return None
    best = max(spans, key=lambda s: (s.end, s.days))
    return Period(core=best, hull=best)


def reaches(window: Period, published: dt.date | None) -> bool:
    """Whether a window reaches up to the day of a claim, give or take :data:`RECENT`: an older one leaves open
    what came since."""
    end = window.hull.end
    return published is None or end is None or published - end <= RECENT


def _windows(judge: Judge, claim: Claim, stages: tuple[Stage | None, ...]) -> Iterator[DateRange]:
    mine = claim.scope.changed(stage=None)
    for known in counted_claims(judge.ledger, judge.source):
        scope = known.scope
        if known.measure != claim.measure or scope.period is None or scope.stage not in stages:
            continue
        if scope.changed(period=None, stage=None) == mine:
            yield scope.period.hull
    asked = reach(mine).maybe[0]
    for coverage in judge.ledger.coverage:
        scope = coverage.scope
        if coverage.measure != claim.measure or scope.stage not in stages or scope.period is None:
            continue
        listed = reach(scope.changed(period=None)).sure
        if listed is not None and asked.within(listed):
            yield scope.period.hull
