"""Parcels that a claim of one act may have meant: approved and told as delivered, in another currency or on another
scale, one donor's and told of its group; or one parcel that is told as all that was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Context, Decimal
from itertools import islice

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.judging import Judge, comparable
from aidledger.verdict.other_figures import currencies, magnitudes, tons
from aidledger.verdict.parcels import (
    Act,
    Rows,
    When,
    in_words,
    is_own,
    is_party,
    ordinal,
    parcels_of,
    rows_of,
    within,
)

Found = tuple[str, str, Claim, Entry]
#: A window that is no longer tells when something happened.
_SHORT = 31
_ROUGHLY = Context(prec=4)
#: So many parcels are counted; with how many of them times the width of a figure a likeness is a coincidence.
_MANY, _CHANCE = 1000, Decimal("0.15")
#: Nor is one of a day, with what lies about it.
_DAY = 15


def other_parcels(judge: Judge, claim: Claim, *, more: bool) -> Iterator[Found]:
    """The kind of each reading, its words, the claim so read and the parcel.

    A sentence changes one thing: the stage, the donor, the unit or the scale. Where no day is told, a parcel of
    another amount or donor is no coincidence only if it is the one that there is. ``more`` says whether more than the
    figure is known to have been given.
    """
    figure = claim.figure
    if figure.qualifier not in (Qualifier.exact, Qualifier.about) or claim.kind is ClaimKind.recurring:
        return
    if not isinstance(figure, Money | Tonnage) or not claim.scope.recipients:
        return
    act, rows = Act.told(claim, judge), rows_of(judge, claim)
    single = claim.kind is ClaimKind.single or claim.span is None
    short = _is_short(act.days)
    there = _there(judge, rows, act)
    own = [e for e in there if is_own(e, claim)]
    total = more and (
        claim.span is None or claim.scope.period is not None
    )  # others were held against parcels before
    if total and own and not (single and short):
        words, last = _one(own, act)
        read = claim.model_copy(update={"kind": ClaimKind.single})
        yield "parcel", f"true of {words}, not of all that was given", read, last
    if not single:
        return
    yield from _at_another_stage(judge, claim, rows, act, {e.id for e in own})
    members = [e for e in there if not is_party(e.donor, claim.scope.donors)]
    yield from _of_a_member(claim, act, members, short=short)
    listed = len([e for e in _anywhere(judge, rows, act) if is_own(e, claim)])
    others = [*tons(figure), *magnitudes(figure)]
    if isinstance(figure, Money):
        others += currencies(judge, claim)
    for kind, text, other in others:
        asked = replace(act, figure=comparable(other))
        mine = [e for e in _there(judge, rows, asked) if is_own(e, claim)]
        tenfold = _is_tenfold(figure, other)  # round numbers are ten times others by chance
        only = len(mine) == 1 and not tenfold and not _by_chance(figure, listed)
        if mine and (_is_short(act.days, _DAY if tenfold else _SHORT) or only):
            read = claim.model_copy(update={"figure": other})
            words, last = _one(mine, asked)
            yield kind, f"{text}: {words}", read, last


def _there(judge: Judge, rows: Rows, act: Act) -> list[Entry]:
    """The parcels of the amount that surely had reached the stage on the days that are told."""
    return [e for e in parcels_of(judge, rows, act) if act.when(e)[0] is When.surely]


def _anywhere(judge: Judge, rows: Rows, act: Act) -> list[Entry]:
    """The first parcels of whatever amount that surely had reached the stage on the days that are told."""
    found = (e for e in map(judge.ledger.table.entry, rows.tolist()) if act.when(e)[0] is When.surely)
    return list(islice(found, _MANY))


def _by_chance(figure: Figure, listed: int) -> bool:
    """Whether one of so many parcels may have the digits of a figure by chance: a rounder one has more likenesses."""
    if not figure.value or figure.high is None:
        return True
    return listed * (figure.high - figure.low) > _CHANCE * figure.value


def _at_another_stage(judge: Judge, claim: Claim, rows: Rows, act: Act, there: set[str]) -> Iterator[Found]:
    """The parcels of the amount that were at an earlier stage on the days that are told, the furthest first."""
    stage = act.stage
    for at in () if stage is None else reversed(AID_STAGES[: stage.rank]):
        then = [
            e
            for e in parcels_of(judge, rows, act.at(at))
            if is_own(e, claim) and e.id not in there and _was_at(e, at, act.days)
        ]
        if stage is not None and then:
            words, last = _one(then, act.at(at))
            later = last.date_of(stage)
            rather = f"not known to be {stage.value}" if later is None else f"{stage.value} {in_words(later)}"
            if later is not None and (part := _part_of(last, act)) is not None:
                rather = f"of which {part} was {rather}"
            read = claim.model_copy(update={"scope": claim.scope.changed(stage=at)})
            yield "stage", f"true of {words}, {rather}", read, last
            return


def _part_of(entry: Entry, act: Act) -> str | None:
    """What a parcel holds at the stage of an act, to four digits, if that is another amount than the act's."""
    money = entry.money_for(act.stage) if isinstance(act.figure, Money) else None
    if money is None or money.value is None or act.amounts(entry):
        return None
    return money._amount(_ROUGHLY.plus(money.value))


def _was_at(entry: Entry, stage: Stage, days: DateRange | None) -> bool:
    date = entry.date_of(stage)
    return date is not None and within(date, days) is When.surely


def _of_a_member(claim: Claim, act: Act, there: list[Entry], *, short: bool) -> Iterator[Found]:
    """Parcels of the one member of a group, or of several that are named, that gave as much."""
    donors = {e.donor.code: e.donor for e in there}
    if len(donors) == 1 and (short or len(there) == 1):  # of several it is a coincidence
        [donor] = donors.values()
        read = claim.model_copy(update={"scope": claim.scope.changed(donors=(donor,))})
        words, last = _one(there, act)
        yield "party", f"true of {donor.name} alone: {words}", read, last


def _is_tenfold(figure: Figure, other: Figure) -> bool:
    one, ten = sorted((figure.value or 0, other.value or 0))
    return ten == 10 * one


def _is_short(days: DateRange | None, most: int = _SHORT) -> bool:
    return days is not None and days.days is not None and days.days <= most


def _one(entries: list[Entry], act: Act) -> tuple[str, Entry]:
    """The last of some parcels, in words: when it was where its amount is that of the act."""
    last = max(entries, key=lambda e: ordinal(e, act.stage))
    at = act.step(last)
    date = None if at is None else last.date_of(at)
    when = "" if at is None or date is None else f" that was {at.value} {in_words(date)}"
    more = f", one of {len(entries):,} of that amount" if len(entries) > 1 else ""
    return f"one parcel ({last.id}{more}){when}", last
