"""Stated totals that speak of the same thing in the same words as a question.

Where both are vague in the same way (*over the last year*, *as of May*, *military and economic aid*), what
each means is unknown, but it is the same: the stated figure then bounds the question directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aidledger.ledger.boxes import Reach, reach
from aidledger.ledger.statements import Statement
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.period import Period
from aidledger.model.scope import AidType, Scope


def twin_bounds(
    question: Scope, statements: Iterable[Statement], *, same_words: bool = False
) -> Iterator[tuple[Statement, str, int]]:
    """``(statement, side, billionths)`` for each bound that follows from being vague in the same words.

    ``same_words`` also takes a precise window that is one reading of a statement's fuzzy period for the
    same window: *last year* and *over the last year*, said on the same day.
    """
    for statement in statements:
        claim = statement.record
        if not isinstance(claim, Claim) or claim.kind is ClaimKind.recurring:
            continue
        pair = _sharpened(question, claim.scope, same_words=same_words)
        if pair is None:
            continue
        mine, theirs = (reach(s) for s in pair)
        if not (_is_sharp(mine) and _is_sharp(theirs)):
            continue
        low = max(row.low for row in statement.rows)
        highs = [row.high for row in statement.rows if row.high is not None]
        if theirs.maybe[0].within(mine.maybe[0]) and low:
            yield statement, "low", low
        if mine.maybe[0].within(theirs.maybe[0]) and (highs or claim.figure.high is not None):
            from aidledger.ledger.statements import grains

            most = min(highs) if highs else grains(claim.figure.low, claim.figure.high)[1]
            if most is not None:
                yield statement, "high", most


def _sharpened(question: Scope, claim: Scope, *, same_words: bool) -> tuple[Scope, Scope] | None:
    """Both scopes with what they share in vagueness made precise in the same way; ``None`` if they share none."""
    mine, theirs = question, claim
    shared = False
    window = _same_window(question.period, claim.period, same_words=same_words)
    if window is not None:
        mine, theirs = (s.model_copy(update={"period": window}) for s in (mine, theirs))
        shared = True
    vague = (AidType.mixed, AidType.unspecified)
    if question.aid_type in vague and claim.aid_type is question.aid_type:
        mine, theirs = (s.model_copy(update={"aid_type": AidType.military}) for s in (mine, theirs))
        shared = True
    return (mine, theirs) if shared else None


def _same_window(mine: Period | None, theirs: Period | None, *, same_words: bool) -> Period | None:
    if mine is None or theirs is None or (theirs.is_precise and theirs.hull.start is not None):
        return None
    if mine == theirs or (same_words and mine.is_precise and mine.hull in theirs.readings.values()):
        return Period(core=theirs.hull, hull=theirs.hull)
    return None


def _is_sharp(about: Reach) -> bool:
    return about.maybe == (about.sure,)
