"""Other readings of a claim that would make it true: another ton, stage, kind of aid, window, currency, scale.

Each is tried against the same ledger; those that are supported are reported, nearest first, in plain words. What
would be true of nearly any figure is no reading: limits are only read so that they stay near what is known.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError
from aidledger.ledger.bounds import Bounds
from aidledger.ledger.matching import atoms
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.added_up import added_up
from aidledger.verdict.allocations import allocations_alone
from aidledger.verdict.days import is_of_its_day
from aidledger.verdict.judging import Judge, Judgement, Label, comparable
from aidledger.verdict.nouns import likely_names
from aidledger.verdict.other_figures import currencies, magnitudes, prices, tons
from aidledger.verdict.other_parcels import other_parcels
from aidledger.verdict.other_scopes import (
    aid_types,
    all_aid_at_other_stages,
    members,
    members_at,
    parties,
    stages,
    windows,
)
from aidledger.verdict.stated import says, stated_elsewhere

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: What kinds of other readings there are, nearest first.
KINDS = (
    "ton",
    "item",
    "window",
    "stage",
    "vintage",
    "fiscal year",
    "aid type",
    "period",
    "parcel",
    "party",
    "added up",
    "prices",
    "currency",
    "other aid",
    "magnitude",
)
#: So many readings of one kind are told; of the stages the furthest says it all.
_TOLD, _MOST = {"stage": 1}, 3
#: Readings of which a stated total in looser words says something.
_FIGURES = ("ton", "vintage", "party", "prices", "currency", "magnitude")
_VINTAGES = 6
#: Bounds within this factor of each other say something of a figure between them.
CLOSE = Decimal("1.5")
#: A figure whose ends lie further apart fits too much for a sum to be no coincidence.
_NARROW, _EXACT = Decimal("1.12"), Decimal("1.02")


@dataclass(frozen=True)
class Reading:
    """Another reading of a claim that would make it true, or how its figure came about: ``kind`` is one of
    :data:`KINDS`, ``claim`` the claim so read, ``bounds`` what is known of that (``None`` where it rests on the
    records that are ``quoted``, or on the text itself). ``certain`` is false where what is known is less exact than
    the claim, and agrees with it."""

    kind: str
    text: str
    claim: Claim
    bounds: Bounds | None = None
    certain: bool = True
    quoted: tuple[Claim | Entry, ...] = ()

    def __str__(self) -> str:
        return self.text if self.certain else f"possibly {self.text}"


def other_readings(
    judge: Judge,
    claim: Claim,
    *,
    windows: Sequence[Period] = (),
    certain: bool = False,
    at: Stage | None = None,
) -> tuple[Reading, ...]:
    """The other readings of a claim that would make it true, nearest first; where ``certain`` ones are asked for,
    besides them only those whose own figure is stated in looser words.

    ``windows`` are those that a claim without one may mean; ``at`` is the stage at which it was judged, where
    that is not its own.
    """
    judge = judge.quick()  # what contradicts itself makes nothing true
    found = [
        Reading(kind, text, read, None, sure, (read,))
        for kind, text, read, sure in stated_elsewhere(judge, claim)
        if sure or claim.figure.high is not None
    ]
    own, figure = judge.judge(claim), comparable(claim.figure)
    views = [*_views(judge, claim, {}, at)]
    known = _Known(
        agrees=certain or any(_agrees(figure, j) for j in views),
        listed=_lists(figure, own),
        surely=_lists(figure, own, surely=True),
        more=any(figure.high is not None and j.bounds.low > figure.high for j in views),
        true=certain and any(_lists(figure, j, surely=True) or j.label is Label.supported for j in views),
    )
    found += _supported(_candidates(judge, claim, windows, own.label), claim, known, at)
    if not any(r.kind in ("stage", "aid type") for r in found):
        both = ((kind, text, claim, changes, judge) for kind, text, changes in all_aid_at_other_stages(claim))
        found += islice(_supported(both, claim, known, at), 1)
    found += [
        Reading(kind, text, read, quoted=(parcel,))
        for kind, text, read, parcel in other_parcels(judge, claim, more=known.more)
    ]
    if not found:
        found += islice(_supported(_of_members(judge, claim), claim, known, at), 1)
    if not any(r.certain for r in found):
        sums = added_up(judge, claim, [*_vintages(judge)], at, within=certain)
        found += [Reading(kind, text, read, quoted=quoted) for kind, text, read, quoted in sums]
    return tuple(_told(found))


def _of_members(judge: Judge, claim: Claim) -> Iterator[Candidate]:
    """The members of a group at the furthest other stage at which the group gave as much."""
    stage = claim.scope.stage
    if stage is None or not stage.is_aid or not any(True for _ in members(judge, claim)):
        return
    least = comparable(claim.figure).low
    for other in reversed(AID_STAGES):
        if other is not stage and any(
            j.bounds.disclosed >= least or j.bounds.low >= least
            for j in _views(judge, claim, {"stage": other}, None)
        ):
            for kind, text, changes in members_at(judge, claim, other):
                yield kind, text, claim, changes, judge
            return


def _told(found: list[Reading]) -> Iterator[Reading]:
    """The readings to tell: the certain ones first, each slip once, the nearest of each kind."""
    count: Counter[str] = Counter()
    tried = {_slip(r) for r in found if r.bounds is not None and r.certain}
    seen: set[object] = {hull for r in found if r.kind == "window" for hull in _windows_of(r)}
    for reading in sorted(found, key=lambda r: (not r.certain, KINDS.index(r.kind))):
        slip = _slip(reading)
        if slip in seen or (
            reading.bounds is None and reading.kind in ("stage", "aid type") and slip in tried
        ):
            continue
        if count[reading.kind] < _TOLD.get(reading.kind, _MOST):
            seen.add(slip)
            count[reading.kind] += 1
            yield reading


def _windows_of(reading: Reading) -> Iterator[DateRange]:
    """The window of a total that a reading quotes, in each way that its words may be read."""
    for quoted in reading.quoted:
        if isinstance(quoted, Claim) and quoted.scope.period is not None:
            yield quoted.scope.period.hull
            yield from quoted.scope.period.readings.values()


def _slip(reading: Reading) -> object:
    """What a reading changes: a total and a parcel may show one slip."""
    figure, scope = reading.claim.figure, reading.claim.scope
    if reading.kind in ("stage", "aid type"):
        return reading.kind, scope.stage, scope.aid_type
    if reading.kind == "period" and scope.period is not None:
        return scope.period.hull
    if reading.kind in ("party", "ton", "item", "currency", "magnitude"):
        return reading.kind, figure.unit, figure.value, scope.donors
    return reading.text


@dataclass(frozen=True)
class _Known:
    """What is known of the claim as it stands.

    Whether bounds that merely agree say no more of a reading; whether it is what is listed at its stage, and surely in
    its window; whether more than it is known; whether it is true, or what is listed, at the stage that decided it.
    """

    agrees: bool
    listed: bool
    surely: bool
    more: bool
    true: bool


Candidate = tuple[str, str, Claim, dict[str, Any], Judge]


def _supported(
    candidates: Iterator[Candidate], claim: Claim, known: _Known, at: Stage | None
) -> Iterator[Reading]:
    for kind, text, other, changes, where in candidates:
        if known.true and "stage" not in changes:
            continue
        figure, loosens = comparable(other.figure), _loosens(claim, changes, where)
        read = other.model_copy(update={"scope": other.scope.changed(**changes)}) if changes else other
        best: Reading | None = None
        for judged in _views(where, other, changes, at):
            sure = judged.label is Label.supported and _says_something(kind, figure, judged, loosens)
            agrees = not known.agrees and _agrees(figure, judged)
            new = not (known.surely if kind == "fiscal year" else known.listed)
            lists = new and _lists(figure, judged, surely=known.listed)
            lists = lists and not (kind == "party" and loosens and _is_wide(figure, _EXACT))
            if sure or (
                best is None and (agrees or lists or (kind in _FIGURES and _is_stated(figure, judged, read)))
            ):
                best = Reading(kind, text, read, judged.bounds, sure)
            if sure:
                break
        told = kind == "stage" and claim.scope.stage is None and at is not None  # the verdict names the stage
        if best is not None and (best.certain or not told):
            yield best


def _views(judge: Judge, claim: Claim, changes: dict[str, Any], at: Stage | None) -> Iterator[Judgement]:
    """A reading judged by the groups of statements that decide a claim: its own stage, that which decided the claim,
    statements that name none."""
    mine = claim.scope.stage
    ways: dict[tuple[Stage | None, bool], None] = {(mine, True): None}
    if "stage" not in changes:
        if at is not None:
            ways[at, True] = None
        if mine is not None and claim.measure in _told_without_a_stage(judge.ledger):
            ways[None, False] = None
    for stage, entries in ways:
        how = {**changes} if stage is mine else {**changes, "stage": stage}
        try:
            judged = judge.judge(claim, entries=entries, **how)
            if judged.label is Label.possible and judged.bounds.high is None:
                judged = judge.judge(claim, entries=entries, limited=True, **how)
        except AidLedgerError:
            continue  # a reading that cannot be judged is no reading that makes the claim true
        yield judged


def _told_without_a_stage(ledger: Ledger) -> frozenset[str]:
    """Of what (money, mass, things) something is stated that names no stage."""
    kept: dict[str, frozenset[str]] = ledger.__dict__
    if "_stageless" not in kept:
        told = [(c.scope.stage, c.measure) for c in ledger.stated]
        told += [(c.scope.stage, c.measure) for c in ledger.coverage]
        kept["_stageless"] = frozenset(measure for stage, measure in told if stage is None)
    return kept["_stageless"]


def _says_something(kind: str, figure: Figure, judged: Judgement, loosens: bool) -> bool:
    """Whether it means anything that a figure is true of a reading: *more than $1bn* is true of all that is larger, and
    *$1 billion*, rounded, of a third less."""
    bounds, value = judged.bounds, figure.value
    if figure.qualifier in (Qualifier.more_than, Qualifier.at_least):
        near = value is not None and bounds.low <= CLOSE * value
    elif figure.qualifier in (Qualifier.less_than, Qualifier.at_most):
        near = value is not None and bounds.high is not None and value <= CLOSE * bounds.high
    elif value is not None and _is_wide(figure):
        return bounds.high is not None and bounds.high <= _NARROW * value and value <= _NARROW * bounds.low
    else:
        return True
    if kind in ("prices", "currency"):
        return near and any(says(c.figure, figure) for c in bounds.claims[:1])
    return near and not (loosens and kind in ("party", "period"))


def _loosens(claim: Claim, changes: dict[str, Any], judge: Judge) -> bool:
    """Whether a reading is of more aid than a lower limit, or an exact figure, speaks of, or of less than an upper
    one does: of more donors, a longer window, all aid."""
    upper = claim.figure.qualifier in (Qualifier.less_than, Qualifier.at_most)
    period = claim.scope.period
    if "donors" in changes:
        on = period.hull.end if period else None
        mine, theirs = (
            {a for d in side for a in atoms(d, on)} for side in (claim.scope.donors, changes["donors"])
        )
        wider = not changes["donors"] or mine < theirs
    elif changes.get("period") is not None and period is not None:
        asked = judge.days(period).days
        read = changes["period"].hull.days
        if asked is None or read is None:
            return (read is None) is not upper
        return bool(read < asked if upper else read > asked)
    elif "aid_type" in changes:
        wider = changes["aid_type"] is None
    else:
        return False
    return wider is not upper


def _agrees(figure: Figure, judged: Judgement) -> bool:
    """Whether a figure lies within bounds that are close enough to mean something."""
    bounds = judged.bounds
    if judged.label is not Label.possible or figure.value is None or bounds.high is None or _is_wide(figure):
        return False
    return bounds.low <= figure.value <= bounds.high <= CLOSE * bounds.low


def _lists(figure: Figure, judged: Judgement, *, surely: bool = False) -> bool:
    """Whether what is listed adds up to the figure, though more may have been given; ``surely`` where all of it is
    known to lie in the window."""
    listed = judged.bounds.disclosed
    if judged.label not in (Label.possible, Label.supported) or figure.high is None or _is_wide(figure):
        return False
    return figure.low <= listed <= figure.high and (not surely or listed <= _NARROW * judged.bounds.low)


def _is_wide(figure: Figure, most: Decimal = _NARROW) -> bool:
    return figure.high is None or not figure.low or figure.high > most * figure.low


def _is_stated(figure: Figure, judged: Judgement, read: Claim) -> bool:
    """Whether the total that is stated of a reading gives its number, in looser words."""
    if judged.label is not Label.possible:
        return False
    asked, mine = judged.bounds.question.scope.period, read.scope
    for stated in judged.bounds.claims[:1]:
        theirs = stated.scope
        same = (theirs.donors, theirs.recipients, theirs.aid_type) == (
            mine.donors,
            mine.recipients,
            mine.aid_type,
        )
        inside = asked is None or theirs.period is None or theirs.period.hull.within(asked.hull)
        return same and inside and says(stated.figure, figure)
    return False


def _candidates(judge: Judge, claim: Claim, usual: Sequence[Period], own: Label) -> Iterator[Candidate]:
    for window in usual:
        yield "window", f"true for {window}", claim, {"period": window}, judge
    for kind, text, figure in (
        *tons(claim.figure),
        *likely_names(judge.ledger, claim.figure),
        *prices(judge, claim.figure),
        *currencies(judge, claim),
    ):
        yield kind, text, claim.model_copy(update={"figure": figure}), {}, judge
    for kind, text, changes in (
        *stages(claim, own),
        *aid_types(claim),
        *windows(judge, claim),
        *parties(judge, claim),
    ):
        yield kind, text, claim, changes, judge
    for day, then in _vintages(judge):
        text = f"true as known on {day}, before later revisions"
        if claim.scope.stage is Stage.committed and allocations_alone(judge.ledger, then.ledger):
            text = f"true of commitments as known on {day}; what is known since is of allocations"
        yield "vintage", text, claim, {}, then
    if not is_of_its_day(claim):
        return  # ten times as much was given at some other time
    for kind, text, figure in magnitudes(claim.figure):
        yield kind, text, claim.model_copy(update={"figure": figure}), {}, judge


def _vintages(judge: Judge) -> Iterator[tuple[dt.date, Judge]]:
    """The ledger as it was known on earlier days: when older vintages of a series came out."""
    older: dict[dt.date, Ledger] = judge.ledger.__dict__.setdefault("_vintages", {})
    if not older:
        series: dict[str, list[dt.date]] = {}
        for source in judge.ledger.known_sources:
            if source.series and source.published:
                series.setdefault(source.series, []).append(source.published)
        days = {day for days in series.values() for day in sorted(days)[:-1]}
        older |= {day: judge.ledger.as_known_on(day) for day in sorted(days, reverse=True)[:_VINTAGES]}
    for day, then in older.items():
        yield day, Judge(then, judge.how, judge.stated_on, judge.source).quick()
