"""Which parcels a claim of one act names: by whom and to whom, how much, at which stage and when.

One set of rules, for the verdict and for its readings. A parcel counts only as what it surely is: its parties are those
that are named, all that its amount may be lies within the figure, and it is no refund. Its date may be less exact than
the text: then the parcel may be meant, and need not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.matching import of_rows, party_masks, source_answers
from aidledger.ledger.table import OPEN, Coded
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry, settled
from aidledger.model.figure import Count, Figure, Money, Tonnage
from aidledger.model.party import Party
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.wording import Qualifier
from aidledger.verdict.days import near
from aidledger.verdict.judging import Judge, comparable

Rows = npt.NDArray[np.int64]
#: So many parcels of one amount are looked at.
_MOST = 200
#: A number that is rounded to one digit is no other parcel's than one of about that amount.
_ALIKE = Decimal("0.1")


class When(IntEnum):
    """Whether a parcel is of the days that are told: it surely is, it may be, it is not."""

    surely = 0
    maybe = 1
    another_day = 2


@dataclass(frozen=True)
class Act:
    """What a sentence tells of one parcel: how much, at which stage (any where it names none), and on which days."""

    figure: Figure
    stage: Stage | None
    days: DateRange | None

    @classmethod
    def told(cls, claim: Claim, judge: Judge) -> Act:
        """The act that a claim tells; its days are those of its window where it names no other, and end when it was
        made."""
        days = None if claim.when is None else near(claim.when)
        period = claim.scope.period or judge.by_then
        if days is None and period is not None and period.hull != DateRange(None, None):
            days = judge.days(period)
        return cls(comparable(claim.figure), claim.scope.stage, days)

    def at(self, stage: Stage) -> Act:
        """The same of another stage."""
        return replace(self, stage=stage)

    def amounts(self, entry: Entry) -> list[Figure]:
        """What a parcel says at the stage that gives the figure."""
        return [a for a in _amounts(entry, self.figure, self.stage) if _says(self.figure, a)]

    def step(self, entry: Entry) -> Stage | None:
        """The stage at which a parcel gives the figure: the one that is told, else the furthest. A part of what was
        committed may have been delivered."""
        dated = [stage for stage in reversed(AID_STAGES) if entry.date_of(stage) is not None]
        likely = dated if self.stage is None or self.stage not in dated else [self.stage]
        return next((stage for stage in likely if self.at(stage).amounts(entry)), entry.stage)

    def apart(self, entry: Entry) -> Decimal:
        """How far a parcel's amount is from the number that is told."""
        told = self.figure.value or self.figure.low
        return min((abs((a.value or a.low) - told) for a in self.amounts(entry)), default=Decimal("Infinity"))

    def when(self, entry: Entry) -> tuple[When, Period | None]:
        """Whether a parcel had reached the stage, or any, on the days that are told; and when it had."""
        stages = AID_STAGES if self.stage is None else ()
        dates = [entry.date_of(stage) for stage in stages] or [date_at(entry, self.stage)]
        return min(
            ((within(date, self.days), date) for date in dates if date),
            default=(When.another_day, None),
            key=_first,
        )


def _first(fit: tuple[When, Period | None]) -> When:
    return fit[0]


def within(date: Period, days: DateRange | None) -> When:
    """Whether all days that a date may be are among those told: some day of a year need not be a day of March."""
    if days is None or date.hull.within(days):
        return When.surely
    return When.maybe if date.hull.overlaps(days) else When.another_day


def is_own(entry: Entry, claim: Claim) -> bool:
    """Whether a parcel is just the donor's own and just the recipient's."""
    return is_party(entry.donor, claim.scope.donors) and is_party(entry.recipient, claim.scope.recipients)


def is_party(party: Party, named: Sequence[Party]) -> bool:
    """Whether a party is the one that is named, if one is: not a member of a group, nor one of several."""
    return not named or [p.code for p in named] == [party.code]


def date_at(entry: Entry, stage: Stage | None) -> Period | None:
    """When a parcel had reached a stage, or the first of its stages."""
    reached = entry.reached(stage or Stage.pledged)
    return None if reached is None else reached[1]


def ordinal(entry: Entry, stage: Stage | None) -> int:
    """The day on which a parcel had reached a stage: of several of one amount the last one is meant."""
    date = date_at(entry, stage)
    start = None if date is None else date.hull.start
    return (start or dt.date.min).toordinal()


def rows_of(judge: Judge, claim: Claim) -> Rows:
    """The rows of the parties, or of members of their groups, and of the kind of aid, that count: of the newest
    vintages, none that is superseded. Aid of several kinds together is no parcel of one of them."""
    scope, table = claim.scope, judge.ledger.table
    period = scope.period or claim.when or Period.always()
    mask = np.ones(len(table), dtype=bool)
    for column, wanted in ((table.donor, scope.donors), (table.recipient, scope.recipients)):
        mask &= party_masks(column, wanted, period)[0]
    if scope.aid_type is not None:
        mask &= table.aid_type.mapped(lambda kind: kind is scope.aid_type, False, bool)
    mask &= of_rows(source_answers(table.source.values, judge.source), table.source)
    gone = {*table.supersedes.values}
    rows: Rows = np.flatnonzero(mask)
    if gone:
        rows = np.asarray([row for row in rows.tolist() if str(table.ids[row]) not in gone], dtype=np.int64)
    return rows


def parcels_of(judge: Judge, rows: Rows, act: Act) -> list[Entry]:
    """The parcels of some rows that give the figure of an act at its stage; of those in parts the whole alone."""
    table, figure = judge.ledger.table, act.figure
    if isinstance(figure, Money):
        rows = rows[_of_money(judge, rows, figure)]
    elif isinstance(figure, Tonnage):
        rows = _holding(table.tonnage, rows, lambda mass: _says(figure, mass.to(figure.unit)))
    else:
        rows = _holding(table.items, rows, lambda items: any(_says(figure, item) for item in items))
    found = [e for e in map(table.entry, rows[:_MOST].tolist()) if not e.refund and act.amounts(e)]
    return [e for e in found if not isinstance(figure, Money) or not _is_piece(judge, e, act)]


def known_parcels(judge: Judge, claim: Claim) -> list[Entry]:
    """The parcels that a claim surely names, the earliest first."""
    act = Act.told(claim, judge)
    found = parcels_of(judge, rows_of(judge, claim), act)
    mine = [e for e in found if is_own(e, claim) and act.when(e)[0] is When.surely]
    return sorted(mine, key=lambda e: (ordinal(e, act.stage), e.id))


def _is_piece(judge: Judge, entry: Entry, act: Act) -> bool:
    """Whether a parcel is a piece of one that has an amount and may be of the days that are told: that is what was
    announced. Pieces of a series have days of their own; where none is told, one of so many is a coincidence."""
    table, seen = judge.ledger.table, {entry.id}
    while entry.part_of is not None and entry.part_of not in seen and entry.part_of in table.row_of:
        seen.add(entry.part_of)
        entry = table.entry(table.row_of[entry.part_of])
        money = entry.money_for(act.stage)
        if money is not None and money.value is not None and act.when(entry)[0] < When.another_day:
            return True
    return False


def _of_money(judge: Judge, rows: Rows, figure: Money) -> npt.NDArray[np.bool_]:
    """The rows whose amount lies within a figure, or that hold others beside it."""
    table = judge.ledger.table
    _, low, high = figure.minor
    stated = table.money.value[rows]
    mask = (stated >= low) & (stated <= (OPEN if high is None else high))
    more = table.details.mapped(lambda d: bool(d.money_at or d.original), False, bool)
    return mask | more[rows] if more.any() else mask


def _holding(column: Coded, rows: Rows, fits: Callable[[Any], bool]) -> Rows:
    codes = column.codes[rows]
    good = [code for code in np.unique(codes).tolist() if code >= 0 and fits(column.values[code])]
    return rows[np.isin(codes, good)]


def _amounts(entry: Entry, figure: Figure, stage: Stage | None) -> Iterator[Figure]:
    """What an entry says in the measure of a figure."""
    stated: Sequence[Figure | None] = entry.items
    if isinstance(figure, Money):
        money = entry.money_for(stage)
        stated = (money, entry.original) if money == entry.money else (money,)
    elif isinstance(figure, Tonnage):
        stated = (entry.tonnage and entry.tonnage.to(figure.unit),)
    yield from (amount for amount in stated if amount is not None)


def _says(figure: Figure, amount: Figure) -> bool:
    """Whether an amount is what a figure gives: everything that it may be lies within the figure, and the two numbers
    are about the same where the figure is not a limit."""
    if amount.unit.casefold() != figure.unit.casefold():
        return False
    if isinstance(figure, Money) and isinstance(amount, Money):
        if figure.price_year != amount.price_year:
            return False
        figure, amount = settled(figure), settled(amount)  # in whole cents, as amounts are kept
    if amount.value is None or figure.value is None or amount.low < figure.low:
        return False
    if figure.high is not None and (amount.high is None or amount.high > figure.high):
        return False
    if figure.qualifier is Qualifier.at_most:
        return amount.value == figure.value
    loose = figure.qualifier in (Qualifier.more_than, Qualifier.at_least) or isinstance(figure, Count)
    return loose or abs(amount.value - figure.value) <= _ALIKE * abs(figure.value)


def in_words(date: Period) -> str:
    """A date in the words of the source, or in figures."""
    return date.in_a_sentence.partition(" (")[0] if date.written else str(date)
