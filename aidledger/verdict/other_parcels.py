"""Parcels that a claim of one act may have meant: approved and told as delivered, in another currency or on another
scale, one donor's and told of its group; or one parcel that is told as all that was given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from aidledger.ledger.matching import aid_masks, of_rows, party_masks, source_answers
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.days import near
from aidledger.verdict.judging import Judge, comparable
from aidledger.verdict.other_figures import currencies, magnitudes, tons

Ints = np.ndarray[Any, np.dtype[np.int64]]
Found = tuple[str, str, Claim, Entry]
#: A window that is no longer tells when something happened.
_SHORT = 31
#: Nor is one of a day, with what lies about it.
_DAY = 15
#: So many parcels of one amount are looked at.
_MOST = 200


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
    days, rows = _days(claim, judge), rows_of(judge, claim)
    single = claim.kind is ClaimKind.single or claim.span is None
    same = list(_of_amount(judge, rows, figure))
    total = more and (
        claim.span is None or claim.scope.period is not None
    )  # others were held against parcels before
    if total and not (single and _is_short(days)) and (part := _part(claim, same, days)) is not None:
        yield part
    if not single:
        return
    found = _at_another_stage(claim, same, days)
    if found is not None:
        yield found
    yield from _of_a_member(claim, same, days)
    others = [*tons(figure), *magnitudes(figure)]
    if isinstance(figure, Money):
        others += currencies(judge, claim)
    for kind, text, other in others:
        mine = [e for e in _of_amount(judge, rows, other) if _is_own(e, claim) and _is_then(e, claim, days)]
        tenfold = _is_tenfold(figure, other)  # round numbers are ten times others by chance
        if mine and (_is_short(days, _DAY if tenfold else _SHORT) or (len(mine) == 1 and not tenfold)):
            read = claim.model_copy(update={"figure": other})
            words, last = _one(mine, claim.scope.stage)
            yield kind, f"{text}: {words}", read, last


def _part(claim: Claim, same: list[Entry], days: DateRange | None) -> Found | None:
    """One parcel of what was given in a window."""
    mine = [e for e in same if _is_own(e, claim) and _is_then(e, claim, days)]
    if not mine:
        return None
    words, last = _one(mine, claim.scope.stage)
    read = claim.model_copy(update={"kind": ClaimKind.single})
    return "parcel", f"true of {words}, not of all that was given", read, last


def _at_another_stage(claim: Claim, same: list[Entry], days: DateRange | None) -> Found | None:
    stage = claim.scope.stage
    if stage is None:
        return None
    reached: dict[Stage, list[Entry]] = {}
    for entry in same:
        if _is_own(entry, claim) and not _is_then(entry, claim, days):
            then = [s for s in AID_STAGES[: stage.rank] if _overlaps(entry.date_of(s), days)]
            if then:
                reached.setdefault(then[-1], []).append(entry)
    for at in reversed(AID_STAGES):
        if at in reached:
            words, last = _one(reached[at], at)
            later = last.date_of(stage)
            rather = f"not known to be {stage.value}" if later is None else f"{stage.value} {in_words(later)}"
            read = claim.model_copy(update={"scope": claim.scope.changed(stage=at)})
            return "stage", f"true of {words}, {rather}", read, last
    return None


def _of_a_member(claim: Claim, same: list[Entry], days: DateRange | None) -> Iterator[Found]:
    members: dict[str, list[Entry]] = {}
    for entry in same:
        if not _is_own(entry, claim) and _is_then(entry, claim, days):
            members.setdefault(entry.donor.code, []).append(entry)
    if len(members) != 1:  # of several it is a coincidence
        return
    [mine] = members.values()
    if _is_short(days) or len(mine) == 1:
        donor = mine[0].donor
        read = claim.model_copy(update={"scope": claim.scope.changed(donors=(donor,))})
        words, last = _one(mine, claim.scope.stage)
        yield "party", f"true of {donor.name} alone: {words}", read, last


def rows_of(judge: Judge, claim: Claim) -> Ints:
    """The rows of the parties, or of members of their groups, and of the kind of aid, that count: of the newest
    vintages, none that is superseded."""
    scope, table = claim.scope, judge.ledger.table
    period = scope.period or claim.when or Period.always()
    mask = np.ones(len(table), dtype=bool)
    for column, wanted in ((table.donor, scope.donors), (table.recipient, scope.recipients)):
        mask &= party_masks(column, wanted, period)[0]
    mask &= aid_masks(table.aid_type, scope.aid_type)[0]
    mask &= of_rows(source_answers(table.source.values, judge.source), table.source)
    gone = {*table.supersedes.values}
    rows: Ints = np.flatnonzero(mask)
    if gone:
        rows = np.asarray([row for row in rows.tolist() if str(table.ids[row]) not in gone], dtype=np.int64)
    return rows


def _of_amount(judge: Judge, rows: Ints, figure: Figure) -> Iterator[Entry]:
    """The parcels whose own number lies within what a figure allows."""
    table = judge.ledger.table
    if isinstance(figure, Money):
        _, low, high = figure.minor
        stated = table.money.value[rows]
        rows = rows[(stated >= low) & (stated <= (high or low))]
        for entry in map(table.entry, rows[:_MOST].tolist()):
            money = entry.money
            if entry.refund or money is None:
                continue
            if (money.unit, money.price_year) == (figure.unit, figure.price_year):
                yield entry
    elif isinstance(figure, Tonnage):
        asked = comparable(figure)
        for entry in map(table.entry, rows[table.tonnage.codes[rows] >= 0][:_MOST].tolist()):
            mass = None if entry.tonnage is None else comparable(entry.tonnage)
            if mass is not None and mass.unit == asked.unit and asked.contains(mass):
                yield entry


def _is_own(entry: Entry, claim: Claim) -> bool:
    """Whether a parcel is the donor's own, not that of a member of a group that is named."""
    return not claim.scope.donors or entry.donor in claim.scope.donors


def _is_then(entry: Entry, claim: Claim, days: DateRange | None) -> bool:
    """Whether a parcel had reached the claim's stage, or any, in the days that are told."""
    stage = claim.scope.stage
    if stage is None:
        return any(_overlaps(entry.date_of(s), days) for s in AID_STAGES)
    if not stage.is_aid:
        return False
    reached = entry.reached(stage)
    return reached is not None and _overlaps(reached[1], days)


def _overlaps(date: Period | None, days: DateRange | None) -> bool:
    if date is None or days is None:
        return date is not None
    vague = _is_short(days) and not _is_short(
        date.hull, 2 * _SHORT
    )  # some day of a year is no day that is told
    return date.hull.overlaps(days) and not vague


def _days(claim: Claim, judge: Judge) -> DateRange | None:
    """The days that a claim tells."""
    if claim.when is not None and (told := near(claim.when)) is not None:
        return told
    period = claim.scope.period
    if period is None or (period.hull.start is None and period.hull.end is None):
        return None
    return judge.days(period)


def _is_tenfold(figure: Figure, other: Figure) -> bool:
    one, ten = sorted((figure.value or 0, other.value or 0))
    return ten == 10 * one


def _is_short(days: DateRange | None, most: int = _SHORT) -> bool:
    return days is not None and days.days is not None and days.days <= most


def _day_of(stage: Stage | None) -> Any:
    def day(entry: Entry) -> int:
        date = entry.date_of(stage) if stage is not None else None
        start = None if date is None else date.hull.start
        return 0 if start is None else start.toordinal()

    return day


def _one(entries: list[Entry], stage: Stage | None) -> tuple[str, Entry]:
    """The last of some parcels, in words."""
    last = max(entries, key=_day_of(stage))
    at = stage if stage is not None and last.date_of(stage) is not None else last.stage
    date = None if at is None else last.date_of(at)
    when = "" if at is None or date is None else f" that was {at.value} {in_words(date)}"
    more = f", one of {len(entries):,} of that amount" if len(entries) > 1 else ""
    return f"one parcel ({last.id}{more}){when}", last


def in_words(date: Period) -> str:
    """A date in the words of the source, or in figures."""
    return date.in_a_sentence.partition(" (")[0] if date.written else str(date)
