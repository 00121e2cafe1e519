"""Over which window a claim that names none is judged."""

from __future__ import annotations

from collections.abc import Iterator

from aidledger.ledger.boxes import reach
from aidledger.ledger.known import counted_claims
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.period import Period
from aidledger.verdict.judging import Judge


def usual_window(judge: Judge, claim: Claim) -> Period | None:
    """The window that is known best of a claim's flows: the latest, then longest, of which a total of just
    them is stated, or of which a source says that it lists everything. ``None`` where there is none."""
    spans = [span for span in _windows(judge, claim) if span.start is not None and span.end is not None]
    if judge.until is not None:
        spans = [span for span in spans if span.end is not None and span.end <= judge.until]
    if not spans:
        return None
    best = max(spans, key=lambda s: (s.end, s.days))
    return Period(core=best, hull=best)


def _windows(judge: Judge, claim: Claim) -> Iterator[DateRange]:
    for known in counted_claims(judge.ledger, judge.source):
        period = known.scope.period
        if known.measure == claim.measure and period is not None and known.scope.changed(period=None) == claim.scope:
            yield period.hull
    asked = reach(claim.scope).maybe[0]
    for coverage in judge.ledger.coverage:
        period = coverage.scope.period
        if coverage.measure != claim.measure or coverage.scope.stage is not claim.scope.stage or period is None:
            continue
        listed = reach(coverage.scope.changed(period=None)).sure
        if listed is not None and asked.within(listed):
            yield period.hull
