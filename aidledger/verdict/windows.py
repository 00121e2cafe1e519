"""Over which window a claim that names none is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from aidledger.ledger.boxes import reach
from aidledger.ledger.known import counted_claims
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import DateRange
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.verdict.judging import Judge

#: How long before a claim was made a window may have ended to be held against it.
RECENT = dt.timedelta(days=92)


def usual_windows(judge: Judge, claim: Claim) -> list[Period]:
    """The windows that a claim which names none may mean, the first first.

    One from the first to the last day of all that is stated, or listed in full, of the claim's flows: a total
    without a window is a total of everything. Then the latest, longest window of a running total or a complete
    list, which may support the claim and cannot contradict it. Windows at the claim's own stage come before
    those at others.
    """
    spans: list[tuple[DateRange, bool]] = []
    for stages in ((claim.scope.stage,), (None, *AID_STAGES)):
        spans = spans or list(_windows(judge, claim, stages))
    if judge.until is not None:
        begun = [(s, whole) for s, whole in spans if s.start is not None and s.start <= judge.until]
        spans = [(s, whole) for s, whole in begun if s.end is not None and s.end <= judge.until] or begun
    if judge.by_then is not None and judge.by_then.end is not None:  # a claim says nothing of days to come
        last = judge.by_then.end
        spans = [(DateRange(s.start, min(s.end, last)), whole) for s, whole in spans if s.end is not None]
    if not spans:
        return []
    first = min(s.start for s, _ in spans if s.start is not None)
    last = max(s.end for s, _ in spans if s.end is not None)
    found = [DateRange(first, last)]
    totals = [s for s, whole in spans if whole]
    if totals:
        found.append(max(totals, key=lambda s: (s.end, s.days)))
    return [Period(core=span, hull=span) for span in dict.fromkeys(found)]


def reaches(window: Period, published: dt.date | None) -> bool:
    """Whether a window reaches up to the day of a claim, give or take :data:`RECENT`: an older one leaves open
    what came since."""
    end = window.hull.end
    return published is None or end is None or published - end <= RECENT


def _windows(
    judge: Judge, claim: Claim, stages: tuple[Stage | None, ...]
) -> Iterator[tuple[DateRange, bool]]:
    """Windows with two ends, and whether their totals are said to be all that there was until then."""
    mine = claim.scope.changed(stage=None, period=None)
    for known in counted_claims(judge.ledger, judge.source):
        scope = known.scope
        if known.measure != claim.measure or scope.period is None or scope.stage not in stages:
            continue
        hull = scope.period.hull
        if scope.changed(period=None, stage=None) == mine and hull.start is not None and hull.end is not None:
            yield hull, known.kind is ClaimKind.cumulative
    for coverage in judge.ledger.coverage:
        scope = coverage.scope
        if coverage.measure != claim.measure or scope.stage not in stages or scope.period is None:
            continue
        asked = mine if mine.donors else mine.changed(donors=scope.donors)
        listed, hull = reach(scope.changed(period=None)).sure, scope.period.hull
        closed = hull.start is not None and hull.end is not None
        if closed and listed is not None and any(box.within(listed) for box in reach(asked).maybe):
            yield hull, True
