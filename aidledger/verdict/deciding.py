"""Which statements decide a claim: those at its own stage, those without one, a window that is known, a list
that is complete of a part."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from aidledger.ledger.bounds import Bounds
from aidledger.ledger.boxes import reach
from aidledger.ledger.known import counted_claims
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Coverage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, AidType, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.judging import Judge, Judgement, Label, comparable, difference
from aidledger.verdict.windows import RECENT, reaches, usual_windows

#: What a list that is complete of them alone, and not of all commitments, says that it is limited to.
ALLOCATIONS = "allocations"


def over(made: Claim, window: Period) -> Claim:
    """The claim as if it named a window."""
    return made.model_copy(update={"scope": made.scope.changed(period=window)})


def holds_against(made: Claim, judged: Judgement, window: Period, published: dt.date | None) -> bool:
    """Whether a window that is known best can contradict a claim that names none. A sentence may be about
    one parcel, or one that came later: it is contradicted only by less than that in a window up to its day."""
    if made.span is None:
        return reaches(window, published)
    end = window.hull.end
    return above(made, judged) and (published is None or end is None or published <= end)


def above(made: Claim, judged: Judgement) -> bool:
    """Whether a claim is higher than all that is possible."""
    return judged.bounds.high is not None and comparable(made.figure).low > judged.bounds.high


def too_low(made: Claim, judged: Judgement) -> bool:
    """Whether a claim is contradicted because more than that is known."""
    return judged.label is Label.contradicted and not above(made, judged)


def is_limit(made: Claim) -> bool:
    """Whether a claim sets an upper limit, as *no more than* does; *up to* names the amount of a parcel."""
    qualifier, written = made.figure.qualifier, made.figure.written or ""
    upto = written.casefold().startswith("up to")
    return qualifier is Qualifier.less_than or (qualifier is Qualifier.at_most and not upto)


def decide(judge: Judge, made: Claim) -> tuple[Judgement, Stage | None, list[str]]:
    """The first group of statements that decides: own stage, no stage, all other stages together.

    What a text says is promised may be more than all that was given: only what is known of promises contradicts it.
    """
    judged, at, notes = _first_that_decides(judge, made)
    low = too_low(made, judged)
    if made.part and low and not is_limit(made):
        note = f"it is told as a part: of all of it is known {judged.bounds}"
        return judged.left_open, at, [note]
    if _of_some(made) and judged.label is Label.supported and not is_limit(made):
        note = f"a part of them gave it, or one: what all gave, {judged.bounds}, does not show it"
        return judged.left_open, at, [note]
    if made.scope.aid_type is AidType.mixed and low:
        alone = judge.judge(made, aid_type=AidType.military)
        if not too_low(made, alone):
            note = f"some kinds of aid are meant: all of them are {judged.bounds}, military aid alone {alone.bounds}"
            return judged.left_open, at, [note]
    promised = made.span is not None and made.scope.stage is Stage.pledged and at is not Stage.pledged
    if promised and judged.label is Label.contradicted and above(made, judged):
        note = f"more may be promised than what is known to be given: {judged.bounds}"
        return judged.left_open, at, [note]
    return judged, at, notes


def _of_some(made: Claim) -> bool:
    """Whether what all gave does not show it: a claim of some of a group, or that somebody gave more than so much."""
    return made.part == "donors" and bool(made.scope.donors or made.figure.high is None)


def _first_that_decides(judge: Judge, made: Claim) -> tuple[Judgement, Stage | None, list[str]]:
    stage = made.scope.stage
    own = judge.judge(made)
    if own.decides:
        return own, stage, []
    if stage is not None:
        loose = judge.at_stage(made, None, entries=False)
        if loose.decides or (own.label is Label.no_evidence and loose.label is Label.possible):
            return loose, None, [f"judged by totals that do not say whether the aid was {stage.value}"]
    if own.label is Label.possible:
        return own, stage, []
    return _other_stages(judge, made, own)


def _other_stages(judge: Judge, made: Claim, own: Judgement) -> tuple[Judgement, Stage | None, list[str]]:
    known = {}
    for stage in AID_STAGES:
        if stage is not made.scope.stage:
            judged = judge.at_stage(made, stage)
            if judged.label is not Label.no_evidence:
                known[stage] = judged
    if not known:
        return own, made.scope.stage, []
    names = " or ".join(s.value for s in known)
    unsaid = f"the claim does not say whether the aid was {names}"
    note = (
        unsaid if made.scope.stage is None else f"nothing is known of aid that was {made.scope.stage.value}"
    )
    if all(j.label is Label.contradicted for j in known.values()):
        stage, nearest = min(reversed(known.items()), key=lambda item: _distance(item[1].factor))
        less = made.span is not None and too_low(made, nearest) and not is_limit(made)
        if less and made.scope.stage is not None and stage.rank < made.scope.stage.rank:
            more = f"less may be {made.scope.stage.value} than was {stage.value}: {nearest.bounds}"
            return nearest.left_open, stage, [f"{note}; {more}"]
        return nearest, stage, [f"{note}: judged by aid that was {names}"]
    order = (Label.supported, Label.possible)
    stage, best = min(
        ((s, j) for s, j in reversed(known.items()) if j.label in order),
        key=lambda item: order.index(item[1].label),
    )
    if best.label is Label.supported:
        note = f"true of aid that was {stage.value}; {note}"
    return best.left_open, stage, [note]


def _distance(factor: Decimal | None) -> Decimal:
    if factor is None or not factor:
        return Decimal("Infinity")
    return factor if factor > 1 else 1 / factor


def within_a_list(judge: Judge, made: Claim, judged: Judgement) -> tuple[Judgement, Stage | None, str] | None:
    """Support from a list that is complete of less than the scope, such as the drawdowns among all approvals,
    or the aid of some donors among that of all.

    Such a list can support a claim; it cannot contradict a higher one, because other aid may come on top.
    """
    low = too_low(made, judged)
    if not low and judged.label not in (Label.possible, Label.no_evidence):
        return None
    only_named = low or judged.label is Label.no_evidence  # of nothing else the list says anything
    for coverage in judge.ledger.coverage:
        named, stage = _is_named(coverage.limited_to, made), coverage.scope.stage
        if (only_named and not named) or coverage.measure != made.measure:
            continue
        unsaid = made.scope.stage is None and named  # "drawdowns came to $5m": at the stage of what is listed
        if stage is not made.scope.stage and not unsaid:
            continue
        anyone = not made.scope.donors and bool(coverage.scope.donors)
        if not (coverage.limited_to or anyone) or (anyone and _of_some(made)):
            continue
        changes: dict[str, Any] = {"donors": coverage.scope.donors} if anyone else {}
        if unsaid:
            changes["stage"] = stage
        if named and (since := _since_it_begins(made, coverage, judge.until)) is not None:
            changes["period"] = since
        where = judge.of_list(coverage) if named else judge  # what others list says nothing of a programme
        listed = reach(coverage.scope).sure
        boxes = reach(made.scope.changed(**changes)).maybe
        if listed is None or not all(box.within(listed) for box in boxes):
            part = where.judge(made, **changes) if low and unsaid else None
            if part is not None and part.label in (Label.possible, Label.supported):
                ends = f"{coverage.source} lists {coverage.limited_to} for {coverage.scope.period} only"
                return part.left_open, stage, ends
            continue
        found = where.judge(made, limited=bool(coverage.limited_to), **changes)
        whose = f"the {len(coverage.scope.donors)} donors that {coverage.source} lists in full"
        if found.label is Label.supported and anyone:
            return found, stage, f"true of {whose}; others may have given more"
        if found.label is Label.supported:
            listed_by = f"{coverage.limited_to}, which {coverage.source} lists in full"
            return found, stage, f"true of {listed_by}; other aid may come on top"
        if named and not anyone and found.label is Label.contradicted and (low or above(made, found)):
            other = _stated_by_another(judge, made, coverage)
            if other is not None:
                more = f"{other.source} states {other.figure}, and {coverage.source} lists {found.bounds}"
                return found.left_open, stage, more
            if coverage.source.collection and found.factor is not None and 1 < found.factor <= _MISSED:
                missed = f"{coverage.source} lists {found.bounds}: {difference(found.factor)}, and a list may miss some"
                return found.left_open, stage, missed
            note = f" ({coverage.note.rstrip('.')})" if coverage.note and found.bounds.high == 0 else ""
            return found, stage, f"{coverage.source} lists {coverage.limited_to} in full{note}"
        if low and named and found.label is Label.possible:
            more = f"the text speaks of {coverage.limited_to}, and what is known is of more than those"
            return judged.left_open, made.scope.stage, more
        if anyone and found.label is Label.contradicted:
            return judged, stage, f"{whose} gave {found.bounds}: others would have to make up the difference"
    return None


def _stated_by_another(judge: Judge, made: Claim, coverage: Coverage) -> Claim | None:
    """A total of the same programme that another source states, and with which a claim agrees."""
    mine = made.scope
    for known in counted_claims(judge.ledger, judge.source):
        theirs = known.scope
        alike = (theirs.donors, theirs.recipients, known.figure.unit) == (
            mine.donors,
            mine.recipients,
            made.figure.unit,
        )
        another = known.source.view != coverage.source.view
        if alike and another and _is_named(coverage.limited_to, known) and known.figure.overlaps(made.figure):
            return known
    return None


def of_a_programme(judge: Judge, made: Claim, judged: Judgement) -> tuple[Judgement, str] | None:
    """A claim of one programme (*drawdowns*), of which no list is known: what is known of all aid can show that it is
    too high, and nothing else."""
    if (
        not made.programme
        or not judged.decides
        or (judged.label is Label.contradicted and above(made, judged))
    ):
        return None
    if any(_is_named(c.limited_to, made) for c in judge.ledger.coverage):
        return None
    whole = "commitments, of which they are a part" if made.programme == ALLOCATIONS else "all aid"
    note = f"the text speaks of {made.programme}, and what is known ({judged.bounds}) is of {whole}"
    return judged.left_open, note


def _since_it_begins(made: Claim, coverage: Coverage, until: dt.date | None) -> Period | None:
    """The window from the first day of a list, where the text names an end alone (*by 2024 drawdowns had reached $5m*),
    no window, or one that begins less than a month before (*in 2022*, of a list that begins on 24 January)."""
    period, listed = made.scope.period, coverage.scope.period
    start = listed.hull.start if listed is not None else None
    if start is None:
        return None
    begins = period.hull.start if period is not None else None
    if begins is not None and not dt.timedelta(0) < start - begins <= _BEGUN:
        return None
    end = until if period is None else period.hull.end
    return None if end is None or start > end else Period.between(start, end)


#: So little more than a collection of documents adds up to refutes nothing: not every document may have been found.
_MISSED = Decimal("1.03")
#: A list that begins so soon after a window tells of the window.
_BEGUN = dt.timedelta(31)


def _is_named(listed: str, made: Claim) -> bool:
    """Whether a claim is of the programme that a list is complete of: *drawdowns* of *presidential drawdowns*."""
    words, named = ({*text.casefold().replace("-", " ").split()} for text in (listed, made.programme))
    return bool(words) and bool(named) and (words <= named or named <= words)


class KnownPart(NamedTuple):
    """A note on the part of a claim's window of which all is known; its bounds; the day on which it ends; and, where
    it is the window but for its last days, what the claim would be of it."""

    note: str
    bounds: Bounds
    label: Label | None
    until: dt.date


def known_part(judge: Judge, made: Claim, judged: Judgement) -> KnownPart | None:
    """The part of a claim's window of which all is known, where nothing limits the whole window at the claim's
    stage: known at that stage, or from statements that name none."""
    period = made.scope.period
    if judged.label is not Label.possible or judged.bounds.high is not None or period is None:
        return None
    first, last = judge.days(period)
    for window in usual_windows(judge, made.model_copy(update={"scope": made.scope.changed(period=None)}))[
        :1
    ]:
        begins, ends = window.hull.start, window.hull.end
        if begins is None or ends is None or first is None or last is None:
            continue
        for start in dict.fromkeys((first, max(first, begins))):
            end = min(last, ends)
            if start > end:
                continue
            span = DateRange(start, end)
            asked = over(made, Period(core=span, hull=span))
            views = [] if (start, end) == (first, last) else [(decide(judge, asked)[0], "")]
            if made.scope.stage is not None:
                whether = f", {made.scope.stage.value} or not,"
                views.append((judge.at_stage(asked, None, entries=False), whether))
            for part, whose in views:
                most = part.bounds.high
                if most is not None and part.bounds.is_known and judged.bounds.low <= most:
                    note = _told(part, whose, span, DateRange(first, last))
                    nearly = start == first and end < last <= end + RECENT
                    return KnownPart(note, part.bounds, part.label if nearly else None, end)
    return None


def _told(part: Judgement, whose: str, span: DateRange, asked: DateRange) -> str:
    exceeds = part.label is Label.contradicted and part.factor is not None and part.factor > 1
    if span.end is not None and asked.end is not None and asked.end > span.end + RECENT:
        exceeds = False  # of a window of which a long part is not known it says nothing
    against = f", against which the claim is {difference(part.factor)}" if exceeds else ""
    beyond = "beyond it" if span.end == asked.end else f"until {asked.end}"
    open_end = "" if span == asked else f"; nothing limits what was given {beyond}"
    return f"known{whose} for {span}: {part.bounds}{against}{open_end}"
