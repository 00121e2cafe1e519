"""What is known at other stages of aid about which nothing limits what was given at the claim's own."""

from __future__ import annotations

from decimal import Decimal

from aidledger.ledger.bounds import Bounds
from aidledger.model.claim import Claim
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.verdict.judging import Judge, Judgement, Label, difference


def most_telling(
    judge: Judge, asked: Claim, judged: Judgement, at: Stage | None
) -> tuple[str, Bounds] | None:
    """A note on the stage at which most is known, and its bounds: all that there was, else more than at the stage
    that was judged.

    What is true at another stage is a reading, and told as one.
    """
    bounds = judged.bounds
    if judged.label is not Label.possible or bounds.high is not None:
        return None
    others = {s: judge.at_stage(asked, s) for s in reversed(AID_STAGES) if s not in (at, asked.scope.stage)}
    if any(other.label is Label.supported for other in others.values()):
        return None
    known = {s: j for s, j in others.items() if j.label is not Label.no_evidence}
    closed = {s: j for s, j in known.items() if j.bounds.high is not None}
    if closed:
        stage, other = min(closed.items(), key=lambda item: item[1].label is not Label.contradicted)
        against = f", against which the claim is {difference(other.factor)}" if other.factor else ""
        return f"known of aid that was {stage.value}: {other.bounds}{against}", other.bounds
    more = {s: j for s, j in known.items() if j.bounds.low > max(bounds.low, Decimal(0))}
    if not more:
        return None
    stage, other = max(more.items(), key=lambda item: item[1].bounds.low)
    return f"known of aid that was {stage.value}: {other.bounds}", other.bounds
