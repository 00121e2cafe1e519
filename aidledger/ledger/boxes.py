"""Boxes of flows: whose aid, to whom, of which kinds, between which days.

The unknown true flows are amounts by donor, recipient, kind of aid and day. Every statement, and every
question, is about the sum of the flows in a box of them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from aidledger.ledger.dates import FIRST, LAST
from aidledger.ledger.matching import atoms, possible_atoms
from aidledger.model.party import PartyKind
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import SINGLE_KINDS, AidType

if TYPE_CHECKING:
    from aidledger.model.party import Party
    from aidledger.model.scope import Scope

#: Which parties: their codes, or ``None`` for anyone.
Parties = frozenset[str] | None

#: One bit for each kind of aid that is no mixture.
KIND_BITS = {kind: 1 << place for place, kind in enumerate(SINGLE_KINDS)}
EVERY_KIND = (1 << len(SINGLE_KINDS)) - 1

#: The first and the last day there is, as ordinals.
BEGINNING, END = int(FIRST), int(LAST)


@dataclass(frozen=True, slots=True)
class Box:
    """A set of flows: donors, recipients, kinds of aid (bits), and days from ``start`` to ``end``, both included.

    A group that nobody has listed (``coalition``) is a layer of its own: a box that names it shares no flow with
    a box that does not, because nobody knows which flows are its members'. The layer of a group on whose members
    authors differ (``Europe``) stands for those of them who are meant, beside the members of which all are sure.
    """

    donors: Parties
    recipients: Parties
    kinds: int
    start: int
    end: int

    def within(self, other: Box) -> bool:
        """Whether every flow of this box is one of ``other``."""
        return (
            other.start <= self.start
            and self.end <= other.end
            and not self.kinds & ~other.kinds
            and _fewer(self.donors, other.donors)
            and _fewer(self.recipients, other.recipients)
        )

    def common(self, other: Box) -> Box | None:
        """The flows in both, ``None`` where there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        kinds = self.kinds & other.kinds
        donors, recipients = _both(self.donors, other.donors), _both(self.recipients, other.recipients)
        if start > end or not kinds or donors == frozenset() or recipients == frozenset():
            return None
        return Box(donors, recipients, kinds, start, end)


@cache
def is_layer(code: str) -> bool:
    """Whether a code stands for flows that are nobody's in particular: a group without a list or with members on
    whom authors differ, a region, unknown."""
    from aidledger.model.party import Party

    return Party.resolve(code).has_disputes or _is_nobody(code)


@cache
def _is_nobody(code: str) -> bool:
    """Whether a party is a group without a list, a region or unknown: anyone may be among it."""
    from aidledger.model.party import Party

    party = Party.resolve(code)
    return party.is_open or party.kind in (PartyKind.region, PartyKind.unknown)


def _fewer(few: Parties, many: Parties) -> bool:
    if many is None:
        return few is None or not any(map(is_layer, few))
    return few is not None and few <= many


def _both(a: Parties, b: Parties) -> Parties:
    if a is None or b is None:
        named = b if a is None else a
        return named if named is None else frozenset(c for c in named if not is_layer(c))
    return a & b


def codes(parties: tuple[Party, ...], period: Period | None) -> tuple[Parties, tuple[Parties, ...]]:
    """The codes whose flows are surely meant, and those sets of codes each of which holds all that may be.

    A group without a list may be anyone, one with a list whoever stands in it.
    """
    if not parties:
        return None, (None,)
    on = None if period is None else period.hull.end or period.hull.start
    named: frozenset[str] = frozenset().union(*(atoms(p, on) for p in parties))
    closed = frozenset(c for c in named if not is_layer(c))
    if closed == named:
        return named, (named,)
    if any(map(_is_nobody, named)):
        return closed or named, (named, None)
    possibly: frozenset[str] = frozenset().union(*(possible_atoms(p, on) for p in parties))
    sure = named if len(parties) == 1 else closed  # beside others, the layer may hold their flows again
    return sure, (named, frozenset(c for c in possibly if not is_layer(c)))


@cache
def bits(kinds: frozenset[AidType]) -> int:
    """Kinds of aid as bits."""
    return sum(KIND_BITS[k] for k in kinds)


def kinds_of(aid_type: AidType | None) -> tuple[int, int]:
    """The kinds that aid of this type surely, and possibly, includes."""
    if aid_type is None:
        return EVERY_KIND, EVERY_KIND
    return bits(aid_type.certainly), bits(aid_type.possibly)


def days(span: DateRange) -> tuple[int, int]:
    """The first and the last day of a range as ordinals."""
    return (
        span.start.toordinal() if span.start else BEGINNING,
        span.end.toordinal() if span.end else END,
    )


@lru_cache(maxsize=1 << 16)
def period_of(start: int, end: int) -> Period:
    """The precise window between two days given as ordinals."""
    first = dt.date.fromordinal(start) if start > BEGINNING else None
    last = dt.date.fromordinal(end) if end < END else None
    span = DateRange(first, last)
    return Period(core=span, hull=span)


@dataclass(frozen=True)
class Reach:
    """The flows that a scope is about: ``sure`` ones (``None``: not a single one is certain), and all that
    it may be about. More than one box in ``maybe``: each of them holds all those flows."""

    sure: Box | None
    maybe: tuple[Box, ...]


def reach(scope: Scope, unknown: Period | None = None) -> Reach:
    """The flows that a scope is about. ``unknown`` is the period of a scope that names none.

    A group without a list is itself, as a layer; whoever belongs to it is anyone. A group on whose members authors
    differ is those who surely belong to it and its layer, and at most all those who may.
    """
    period = scope.period or unknown or Period.always()
    donors, all_donors = codes(scope.donors, period)
    recipients, all_recipients = codes(scope.recipients, period)
    surely, possibly = kinds_of(scope.aid_type)
    start, end = days(period.hull)
    maybe = [Box(d, r, possibly, start, end) for d in all_donors for r in all_recipients]
    sure = None
    if surely and period.core is not None:
        sure = Box(donors, recipients, surely, *days(period.core))
    return Reach(sure, tuple(maybe))
