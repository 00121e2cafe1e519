"""A claim against a ledger: the verdict, what it rests on, and what else the claim might have meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from aidledger.ledger.answer import Evidence
from aidledger.ledger.bounds import Bounds
from aidledger.model.claim import Claim, ClaimKind, Ranking
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Figure
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.source import Source
from aidledger.verdict.allocations import beyond_all_promised, of_allocations
from aidledger.verdict.as_meant import as_meant, on_disputed, unless_meant_otherwise
from aidledger.verdict.days import cannot_be_known, happened_by, holds, on_its_day, up_to_its_day
from aidledger.verdict.deciding import decide, holds_against, known_part, of_a_programme, over, within_a_list
from aidledger.verdict.given import claim_of, day_of
from aidledger.verdict.judging import Judge, Judgement, Label, is_small
from aidledger.verdict.notes import notes_on
from aidledger.verdict.nouns import under_its_names
from aidledger.verdict.of_each import of_each
from aidledger.verdict.of_several import of_several
from aidledger.verdict.one_parcel import as_one_parcel
from aidledger.verdict.other_stages import most_telling
from aidledger.verdict.own_rates import at_its_own_rates
from aidledger.verdict.readings import Reading, other_readings
from aidledger.verdict.recurring import over_its_window
from aidledger.verdict.sentence import sentence_of
from aidledger.verdict.windows import reaches, usual_windows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.console import RenderableType

    from aidledger.ledger.ledger import Ledger
    from aidledger.units.currency import Rates

#: So many entries are shown as evidence; their number stands in ``bounds.entry_count``.
_SHOWN = 200


@dataclass(frozen=True)
class Verdict:
    """What a ledger says of a claim.

    ``label`` is ``supported``, ``contradicted``, ``possible`` or ``no evidence``; ``bounds`` what is known of
    the claim's scope (at the stage that decided, ``stage``); ``factor`` how far a contradicted figure is from
    the nearest possible amount (above 1 too high); ``evidence`` the statements the bounds rest on, with their
    sources; ``quoted`` the statements behind amounts that ``notes`` tell beside the bounds; ``parcel`` the one
    entry that a supported figure is the amount of, where it is not a sum; ``notes`` what a reader should know
    beside the label; ``known_part`` the note on that part of the claim's window of which all is known, where
    nothing limits the whole, on the day that the claim tells, or on a denial; ``part_bounds`` the bounds of that
    part, for its own window; ``as_of`` what the label is of all
    that is known until a day, where nothing is known of what came since; ``counterexample`` a flow that a ranking
    overlooks. Computed when asked for: ``readings``, other readings of the claim that would make it true, nearest
    first; ``by_stage`` and ``definitions``, the same claim under every definition about which something is known.
    """

    label: Label
    claim: Claim | Ranking
    bounds: Bounds
    factor: Decimal | None = None
    stage: Stage | None = None
    evidence: tuple[Evidence, ...] = ()
    quoted: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    known_part: str | None = None
    part_bounds: Bounds | None = None
    as_of: tuple[Label, dt.date] | None = None
    parcel: Entry | None = None
    counterexample: str | None = None
    _readings: Callable[[], tuple[Reading, ...]] = field(default=tuple, repr=False, compare=False)
    _at: Callable[[Stage], Judgement] | None = field(default=None, repr=False, compare=False)
    _all_aid: Callable[[Stage | None], Judgement] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Other readings of the claim that would make it true, nearest first; empty for a supported one."""
        return self._readings()

    @cached_property
    def by_stage(self) -> dict[Stage, Judgement]:
        """The claim at each stage about which something is known."""
        if self._at is None:
            return {}
        judged = {stage: self._at(stage) for stage in AID_STAGES}
        return {stage: j for stage, j in judged.items() if j.label is not Label.no_evidence}

    @cached_property
    def definitions(self) -> dict[str, Judgement]:
        """Every definition's total beside the claim: each stage, for the claim's kind of aid and for all aid."""
        found = {}
        kind = self.claim.scope.aid_type
        named = "all aid" if kind is None else f"{kind.value} aid"
        for stage, judged in self.by_stage.items():
            found[f"{named}, {stage.value}"] = judged
        if kind is not None and self._all_aid is not None:
            for at in (None, *AID_STAGES):
                judged = self._all_aid(at)
                if judged.label is not Label.no_evidence:
                    found[f"all aid, {at.value if at else 'any stage'}"] = judged
        return found

    @property
    def is_small(self) -> bool:
        """Whether the claim is contradicted by no more than a tenth."""
        return self.label is Label.contradicted and is_small(self.factor)

    @property
    def sentence(self) -> str:
        """The verdict in one plain sentence."""
        return sentence_of(self)

    def __str__(self) -> str:
        return self.sentence

    def plot(self, ax: Axes | None = None) -> Axes:
        """The claim's interval against what is known, drawn on matplotlib axes (extra ``plot``)."""
        from aidledger.show.plot_verdict import draw

        return draw(self, ax)

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import verdict_rich

        return verdict_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import verdict_html

        return verdict_html(self)

    def __repr__(self) -> str:
        return f"Verdict({self.label.value!r}, {self.claim.figure!r}, bounds={str(self.bounds)!r})"


def verify(
    ledger: Ledger,
    given: Claim | Ranking | Figure | str,
    *,
    published: dt.date | str | None = None,
    rates: Rates | str | None = None,
    **scope: Any,
) -> Verdict:
    """The verdict of a ledger on a claim, a ranking, a figure with the keywords of a scope, or a sentence.

    Raises :class:`~aidledger.errors.BadScope` for keywords that no scope has and
    :class:`~aidledger.errors.UnreadableFigure` for a sentence that makes no claim, or several.
    """
    day = day_of(published)
    source = scope.pop("source", None)
    made = claim_of(given, day, scope)
    if isinstance(made, Ranking):
        from aidledger.verdict.ranking import verify_ranking

        return verify_ranking(ledger, made, ledger.summing(rates), day)
    told_on = day or made.source.published
    stated_on = told_on
    if made.kind is ClaimKind.cumulative:  # a total told of a day says nothing of what came later
        stated_on = happened_by(made, stated_on)
    whose = source.id if isinstance(source, Source) else source
    made = up_to_its_day(made, told_on)

    def judged_at(using: Rates | str | None, one: Claim) -> Verdict:
        judge = Judge(ledger, ledger.summing(using), stated_on, whose)
        verdict = under_its_names(judge, one, partial(_verdict, published=stated_on))
        return of_several(judge, one, verdict) if one.parcels > 1 else verdict

    def judged(one: Claim) -> Verdict:
        verdict = judged_at(rates, one)
        return (
            verdict
            if rates is not None
            else at_its_own_rates(ledger, one, verdict, partial(judged_at, one=one))
        )

    verdict = (of_each(made, judged, stated_on or ledger.known_until) if made.each else None) or judged(made)
    unknown = cannot_be_known(made, told_on)
    if unknown is not None:
        return _undecided(verdict, unknown)
    if not made.is_amount:
        return _undecided(verdict, f"the text tells {_AN[made.states]}: compared with no total")
    return _of_a_denial(verdict) if made.denied else verdict


_AN = {
    "average": "an average",
    "difference": "by how much two amounts differ",
    "former": "an amount of an earlier time",
}


def _of_a_denial(verdict: Verdict) -> Verdict:
    """A text that denies a figure is neither right nor wrong by what the figure would be if it were stated."""
    if verdict.label not in (Label.supported, Label.contradicted):
        return verdict
    note = f"the text says that it is not so, or was held back; stated, it would be {verdict.label.value}"
    return _undecided(verdict, note)


def _undecided(verdict: Verdict, note: str) -> Verdict:
    if verdict.label is Label.no_evidence:
        return verdict
    return replace(
        verdict, label=Label.possible, factor=None, parcel=None, known_part=note, notes=(note, *verdict.notes)
    )


def _verdict(judge: Judge, made: Claim, published: dt.date | None) -> Verdict:
    stage = made.scope.stage
    if stage is not None and not stage.is_aid:
        bounds = judge.bounds(made.model_copy(update={"scope": made.scope.changed(stage=None)}))
        bounds = replace(bounds, is_known=False)
        note = f"what is only {stage.value} is no aid yet, and a ledger of aid says nothing of it"
        return Verdict(Label.no_evidence, made, bounds, notes=(note,))
    if made.kind is ClaimKind.recurring:
        return _recurring(judge, made, published)
    alone = of_allocations(judge, made, partial(_verdict, published=published))
    if alone is not None:
        return alone
    named, meant = made, as_meant(judge, made)
    made = meant.claim
    chosen, at, notes = decide(judge, made)
    windows = usual_windows(judge, made) if made.scope.period is None else []
    windows = [
        w
        for w in windows
        if holds(w, made) and (made.span is None or reaches(w, happened_by(made, published)))
    ]
    asked = over(made, windows[0]) if windows else made
    for window in windows:
        if chosen.label not in (Label.possible, Label.no_evidence):
            break
        then, then_at, more = decide(judge, over(made, window))
        if then.label is Label.supported or (
            window is windows[0]
            and then.decides
            and holds_against(made, then, window, happened_by(made, published))
        ):
            chosen, at, asked = then, then_at, over(made, window)
            notes = [f"no period is stated: judged over {window}, the window that is known best", *more]
    within = within_a_list(judge, made, chosen)
    if within is None and asked is not made:
        within = within_a_list(judge, asked, chosen)
    if within is not None:
        chosen, at, extra = within
        notes.append(extra)
    programme = of_a_programme(judge, made, chosen)
    if programme is not None:
        chosen, extra = programme
        notes.append(extra)
    promised = beyond_all_promised(judge, asked, chosen)
    if promised is not None:
        at = at if promised[0] is chosen else Stage.pledged
        chosen, extra = promised
        notes.append(extra)
    chosen, of_whom = unless_meant_otherwise(judge, meant, chosen, asked.scope.period)
    part, parcel = as_one_parcel(judge, made, chosen), None
    quoted = []
    if part is not None:
        if str(chosen.bounds) in part[1]:
            quoted.append(chosen.bounds)
        chosen, extra, parcel = part
        at = made.scope.stage if chosen.label is Label.supported else at
        notes.append(extra)
        if chosen.label is Label.supported and chosen.bounds.question.scope.stage is stage:
            at, notes = stage, [extra]
    day = None
    if parcel is None or chosen.label is not Label.supported:
        day = on_its_day(judge, made, chosen, at)
    if day is not None:
        chosen, at, asked, _ = day
        notes, windows = [] if part is None or parcel is None or chosen.decides else [part[1]], []
        parcel = None if chosen.decides else parcel
    told = known_part(judge, made, chosen) if day is None else None
    until = day[-1] if day is not None else told.note if told is not None else None
    elsewhere = most_telling(judge, asked, chosen, at) if until is None and parcel is None else None
    if elsewhere is not None:
        until = elsewhere[0]
        quoted.append(elsewhere[1])
    if until is not None:
        notes.append(until)
    if told is not None:
        quoted.append(told.bounds)
    if made.span is not None and made.note:
        notes.append(made.note)
    beside = told.bounds if told is not None else elsewhere and elsewhere[1]
    notes += notes_on(judge, made, chosen, beside, asked, at_another_stage=elsewhere is not None)
    notes += [note for note in (of_whom, on_disputed(judge, asked, chosen)) if note]
    return Verdict(
        label=chosen.label,
        claim=named,
        bounds=chosen.bounds,
        factor=chosen.factor,
        stage=at,
        evidence=() if chosen.label is Label.no_evidence else _evidence(judge.ledger, chosen.bounds, parcel),
        quoted=_binding(*quoted),
        notes=tuple(dict.fromkeys(notes)),
        parcel=parcel if chosen.label is Label.supported else None,
        known_part=until,
        part_bounds=told.bounds if told is not None else None,
        as_of=(told.label, told.until) if told is not None and told.label is not None else None,
        _readings=partial(_other_readings, judge, asked, windows, chosen.label, at),
        _at=partial(judge.at_stage, asked),
        _all_aid=partial(_of_all_aid, judge, asked),
    )


def _recurring(judge: Judge, made: Claim, published: dt.date | None) -> Verdict:
    """A figure per year or month: judged as the total over its window; without one it is compared with nothing."""
    total = over_its_window(made, judge.until)
    if total is not None:
        verdict = _verdict(judge, total[0], published)
        return replace(verdict, claim=made, notes=(total[1], *verdict.notes), parcel=None, _readings=tuple)
    bounds = judge.bounds(made)
    note = f"it is given per {made.per or 'year'}, for no window of known days: compared with no total"
    label = Label.possible if bounds.is_known else Label.no_evidence
    evidence = _evidence(judge.ledger, bounds) if bounds.is_known else ()
    return Verdict(
        label, made, bounds, stage=made.scope.stage, evidence=evidence, notes=(note,), known_part=note
    )


def _of_all_aid(judge: Judge, made: Claim, stage: Stage | None) -> Judgement:
    return judge.judge(made, aid_type=None, stage=stage)


def _other_readings(
    judge: Judge, asked: Claim, windows: list[Period], label: Label, at: Stage | None
) -> tuple[Reading, ...]:
    if label is Label.supported:
        return ()
    return other_readings(judge, asked, windows=windows, certain=label is not Label.contradicted, at=at)


def _evidence(ledger: Ledger, bounds: Bounds, parcel: Entry | None = None) -> tuple[Evidence, ...]:
    """The parcel that is meant, the statements that make the bounds tight, the others that speak of the scope,
    and entries."""
    found: dict[str, Evidence] = {}
    if parcel is not None:
        found[parcel.id] = Evidence(parcel, parcel.source, parcel.locator)
    for evidence in _binding(bounds):
        found.setdefault(evidence.record.id, evidence)
    for stated in bounds.claims:
        found.setdefault(stated.id, Evidence(stated, stated.source, stated.locator))
    for row in bounds.rows[:_SHOWN].tolist():
        entry = ledger.table.entry(row)
        found.setdefault(entry.id, Evidence(entry, entry.source, entry.locator))
    return tuple(found.values())


def _binding(*told: Bounds) -> tuple[Evidence, ...]:
    """The statements that make bounds tight, each once."""
    records = [b.record for bounds in told for b in bounds.binding if isinstance(b.record, Claim | Coverage)]
    return tuple({r.id: Evidence(r, r.source, r.locator) for r in records}.values())
