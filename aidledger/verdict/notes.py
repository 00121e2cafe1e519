"""What a reader should know beside a label: true but misleading words, undisclosed amounts, doubts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal

from aidledger.ledger.bounds import Bounds
from aidledger.ledger.boxes import reach
from aidledger.ledger.explaining import fuzzy_periods, said
from aidledger.model.claim import Claim
from aidledger.model.figure import Figure
from aidledger.model.wording import Qualifier
from aidledger.verdict.judging import Judge, Judgement, Label, comparable, difference, is_small
from aidledger.verdict.shared_rows import listed_for_none
from aidledger.verdict.stated import less_exact

#: From this factor on, *more than* and *up to* mislead although they are true.
MISLEADING = 2


def notes_on(
    judge: Judge,
    claim: Claim,
    judged: Judgement,
    beside: Bounds | None,
    asked: Claim,
    *,
    at_another_stage: bool = False,
) -> Iterator[str]:
    """The notes on a claim, judged as ``asked``; ``beside`` are bounds that another note tells, which may be of aid
    at another stage, all of which is listed."""
    bounds, figure = judged.bounds, comparable(claim.figure)
    if judged.label is Label.supported:
        yield from _misleading(figure, bounds)
        yield from _same_window(claim, bounds)
    elif judged.label is Label.possible:
        stated = less_exact(judge, asked)
        if stated is not None:
            yield f"the source is less exact than the claim: {stated.figure}"
        closed = beside is not None and beside.high is not None
        if not closed or (not at_another_stage and beside is not None and (beside.high or 0) < figure.low):
            yield from _what_it_would_take(figure, bounds)
        yield from listed_for_none(judge, asked, bounds)
        if figure.low <= bounds.disclosed and (figure.high is None or bounds.disclosed <= figure.high):
            yield from _where_a_list_ends(judge, asked, bounds)
    elif judged.label is Label.contradicted:
        yield from _how_far(judged)
        yield from _same_window(claim, bounds)
    for conflict in bounds.conflicts:
        yield f"the ledger contradicts itself here: {conflict}"
    yield from (
        n for n in bounds.notes if n.startswith(("converted", "stated totals in", "amounts that", "adds up"))
    )


def _misleading(figure: Figure, bounds: Bounds) -> Iterator[str]:
    at_least = (Qualifier.more_than, Qualifier.at_least)
    if figure.qualifier in at_least and figure.value and bounds.low >= MISLEADING * figure.value:
        yield f"true but misleading: at least {said(bounds, bounds.low)} is known"
    if figure.qualifier is Qualifier.exact and figure.value and bounds.high is not None:
        nearest = min(max(figure.value, bounds.low), bounds.high)
        if nearest and not is_small(factor := figure.value / nearest):
            written = f"the number as it is written is {difference(factor)}"
            yield f"true only as a rounded number: known is {bounds}; {written}"
    at_most = (Qualifier.less_than, Qualifier.at_most)
    far_below = bounds.high is not None and figure.value and MISLEADING * bounds.high <= figure.value
    if figure.qualifier in at_most and far_below:
        yield f"true but misleading: it is at most {said(bounds, bounds.high or figure.low)}"


def _what_it_would_take(figure: Figure, bounds: Bounds) -> Iterator[str]:
    unlike = any(note.startswith("amounts that could not be compared") for note in bounds.notes)
    if bounds.high is not None or not bounds.entry_count or unlike:
        return
    known = max(bounds.low, bounds.disclosed)
    missing = figure.low - known
    if missing <= 0:
        return
    if bounds.undisclosed:
        few = "the one entry that is listed has no amount"
        have = "has" if bounds.undisclosed == 1 else "have"
        many = f"{bounds.undisclosed} of {bounds.entry_count} entries {have} no amount"
        count = few if bounds.entry_count == 1 else many
        they = "it" if 1 in (bounds.entry_count, bounds.undisclosed) else "they"
        amount = _roughly(bounds, missing)
        yield f"{count}: to make it true {they}, or aid that nobody lists, would have to hold {amount}"
    else:
        more, there = _roughly(bounds, missing), _roughly(bounds, known)
        beyond = f"beyond the {there} that is known" if known else "that nobody lists"
        yield f"no source says that it lists everything: {more} {beyond} would make it true"


def _where_a_list_ends(judge: Judge, asked: Claim, bounds: Bounds) -> Iterator[str]:
    """Lists that are complete of the scope for part of its window: what they add up to, told some days later, is no
    longer known to be all."""
    period = bounds.question.scope.period
    if bounds.high is not None or not bounds.entry_count or period is None:
        return
    boxes = reach(asked.scope.changed(period=None)).maybe
    for coverage in judge.ledger.coverage:
        scope = coverage.scope
        if coverage.measure != asked.measure or scope.stage is not bounds.question.scope.stage:
            continue
        listed = reach(scope.changed(period=None)).sure
        when = None if scope.period is None else scope.period.hull
        part = when is not None and when.overlaps(period.hull) and not period.hull.within(when)
        if part and listed is not None and all(box.within(listed) for box in boxes):
            yield f"{coverage.source} lists {coverage.limited_to or 'all aid'} for {scope.period} only"


def _roughly(bounds: Bounds, number: Decimal) -> str:
    """An amount to four digits: what would be missing is no exact figure."""
    return said(bounds, Context(prec=4).plus(number))


def _how_far(judged: Judgement) -> Iterator[str]:
    if judged.factor is not None and is_small(judged.factor):
        yield f"a small difference: {difference(judged.factor)}"


def _same_window(claim: Claim, bounds: Bounds) -> Iterator[str]:
    """Where a stated *last year* was taken for the claim's: what else it may have meant."""
    period = claim.scope.period
    for fuzzy, stated in fuzzy_periods(bounds).items():
        spans = fuzzy.readings.values()
        if period is not None and period.hull in spans and any(b.record is stated for b in bounds.binding):
            words = f"'{fuzzy.written}'" if fuzzy.written else "the window"
            others = " or ".join(dict.fromkeys(str(s) for s in spans if s != period.hull))
            yield (
                f"{words} of the stated {stated.figure.written or stated.figure} was taken to be {period.hull}; "
                f"it may also be {others}"
            )
