"""Stated totals of the same figure, for the same parties: of another window, stage or kind of aid, or less exact."""

from __future__ import annotations

from collections.abc import Iterator

from aidledger.errors import AidLedgerError
from aidledger.ledger.known import counted_claims
from aidledger.ledger.question import Question
from aidledger.ledger.statements import Basis
from aidledger.model.claim import Claim
from aidledger.model.figure import Figure
from aidledger.model.period import Period
from aidledger.verdict.judging import Judge, comparable
from aidledger.verdict.other_scopes import STAGE_NOUNS, kind_of_aid


def stated_elsewhere(judge: Judge, claim: Claim) -> Iterator[tuple[str, str, Claim, bool]]:
    """Stated totals of the same figure that are about something else: the kind of reading, its words, the total,
    and whether the claim is as loose as what is stated.

    One that names no stage is about every stage, and one that differs in all that it says is no slip of the claim.
    """
    mine, asked = claim.scope, _asked(judge, claim)
    for known, stated in _same(judge, claim):
        theirs, parts, kind = known.scope, ["true"], ""
        if theirs.stage is not mine.stage and theirs.stage is not None:
            kind = "stage"
            parts.append(f"of {STAGE_NOUNS[theirs.stage]}")
        if theirs.aid_type is not mine.aid_type:
            kind = kind or "aid type"
            parts.append(f"of {kind_of_aid(theirs.aid_type)}")
        other_stage, other_kind = len(parts) > 1, theirs.aid_type is not mine.aid_type
        if theirs.period is not None and theirs.period != asked:
            days = asked if claim.when is None else claim.when
            apart = days is not None and not days.hull.overlaps(theirs.period.hull)
            if apart and kind:
                continue
            kind = "window"
            words = f"'{theirs.period.written}', " if theirs.period.written else ""
            parts.append(f"for {words}{theirs.period.hull}")
        if other_stage and other_kind and kind == "window":
            continue
        exact = comparable(claim.figure).contains(stated)
        if not kind and mine.stage is not None and theirs.stage is None and exact:
            kind = "stage"
            parts.append(f"of a total that does not say whether it was {mine.stage.value}")
        if kind:
            yield kind, f"{' '.join(parts)} (stated by {known.source})", known, exact


def less_exact(judge: Judge, claim: Claim) -> Claim | None:
    """The stated total that gives the claim's own number for its own scope, in looser words: *around*."""
    mine, asked = claim.scope, _asked(judge, claim)
    for known, stated in _same(judge, claim):
        theirs = known.scope
        same = theirs.aid_type is mine.aid_type and theirs.stage in (mine.stage, None)
        when = theirs.period is None or asked is None or _begins_with(theirs.period, asked)
        if same and when and not comparable(claim.figure).contains(stated):
            return known
    return None


def _begins_with(stated: Period, asked: Period) -> bool:
    """Whether a stated total is of a window that begins as the claim's does, and ends no later."""
    return stated.hull.start == asked.hull.start and stated.hull.within(asked.hull)


def says(known: Figure, figure: Figure) -> bool:
    """Whether two figures give one number in one unit."""
    if figure.value is None or known.unit != figure.unit or known.value != figure.value:
        return False
    return getattr(known, "price_year", None) == getattr(figure, "price_year", None)


def _asked(judge: Judge, claim: Claim) -> Period | None:
    return Question(claim.scope).until(judge.until).scope.period


def _same(judge: Judge, claim: Claim) -> Iterator[tuple[Claim, Figure]]:
    """The stated totals of the same parties that give the claim's number, each with its figure in the claim's unit."""
    figure, mine = comparable(claim.figure), claim.scope
    for known in counted_claims(judge.ledger, judge.source):
        theirs = known.scope
        if known.measure != claim.measure or (theirs.donors, theirs.recipients) != (
            mine.donors,
            mine.recipients,
        ):
            continue
        if theirs.stage is not None and not theirs.stage.is_aid:
            continue
        try:
            stated = Basis(known.measure, figure.unit).figure(known)
        except AidLedgerError:
            continue
        if says(stated, figure):
            yield known, stated
