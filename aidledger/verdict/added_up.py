"""Figures that somebody added up although they count the same aid more than once: totals that lie within each other, a
parcel at each of its stages, two sources of one flow.

Few terms and few ways of adding them are looked at, and a figure that comes out in several ways is a coincidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from aidledger.errors import AidLedgerError
from aidledger.ledger.known import counted_claims
from aidledger.ledger.totals import sum_up
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Figure
from aidledger.model.scope import AID_STAGES, AidType, Stage
from aidledger.model.source import Source
from aidledger.model.wording import EXACT, Qualifier
from aidledger.verdict.inside import listed
from aidledger.verdict.judging import Judge
from aidledger.verdict.parcels import in_words, rows_of

#: At most so many terms are added; parcels and sources, where there are no more of them.
_TERMS, _PARCELS, _SOURCES = 12, 6, 4
#: How far from the figure a sum may be, besides the figure's own rounding.
_NEAR = Decimal("0.02")
#: The same for what two sources list of one flow: any two amounts add up to some rounded figure.
_NEARER = Decimal("0.01")


Found = tuple[str, str, Claim, tuple[Claim | Entry, ...]]


@dataclass(frozen=True)
class _Term:
    """One figure that may have been added: how it is named, its aid, and whether it is a total."""

    value: Decimal
    name: str
    days: DateRange | None
    stage: Stage | None
    aid_type: AidType | None
    total: bool
    record: Claim | Entry | None = field(default=None, compare=False)

    def overlaps(self, other: _Term) -> bool:
        """Whether two terms count some aid twice: a total and what lies in it, or one amount at two stages."""
        kinds = {self.aid_type, other.aid_type}
        if len(kinds) > 1 and not kinds & {None, AidType.mixed, AidType.unspecified}:
            return False
        if not self.total and not other.total:
            return self.value == other.value and self.stage is not other.stage
        return self.days is None or other.days is None or self.days.overlaps(other.days)


def added_up(
    judge: Judge,
    claim: Claim,
    vintages: Sequence[tuple[dt.date, Judge]],
    at: Stage | None,
    *,
    within: bool,
) -> Iterator[Found]:
    """What a claim's figure is the sum of: the kind of reading, its words, the claim and the records that it quotes.

    Looked for among the stated totals and the few parcels of the same parties, or the
    lists of two sources, or of two vintages. ``at`` is the stage at which the claim was judged; ``within`` asks for
    terms that lie in the claim's own window."""
    figure = claim.figure
    if not _is_plain(figure):
        return
    parcels = _parcels(judge, claim)
    terms = [*_stated(judge, claim), *(t for t, _ in parcels)]
    ways = _ways(figure, [t for t in terms if _is_in(t, claim, judge, within)][:_TERMS])
    for stage in dict.fromkeys((claim.scope.stage, at, None)):
        ways = ways or _ways(figure, _trackers(judge, claim, stage), most=2, near=_NEARER)
    for stage in dict.fromkeys((claim.scope.stage, at)) if vintages else ():
        ways = ways or _ways(figure, _revised(judge, claim, vintages, stage), most=2)
    if ways:
        records = tuple(t.record for t in ways[0] if t.record is not None)
        yield "added up", _sentence(figure, ways[0]), claim, records
        return
    for term, entry in parcels:
        times = len([s for s in AID_STAGES if entry.date_of(s) is not None])
        for many in range(2, times + 1):
            if _is_sum(figure, EXACT.multiply(term.value, many)):
                text = f"{_number(figure)} is {term.name} counted {_TIMES[many]}, at each of its stages"
                yield "added up", text, claim, (entry,)
                return


_TIMES = {2: "twice", 3: "three times", 4: "four times"}


def added_in_text(claim: Claim, before: Sequence[Claim]) -> Found | None:
    """What a claim's figure is the sum of, among the figures that the same text gave before."""
    figure = claim.figure
    if not _is_plain(figure):
        return None
    alike = [c for c in before if _is_like(c, claim) and not c.denied]
    ways = _ways(figure, [*dict.fromkeys(_of_claim(c) for c in alike)][-_TERMS:])
    if not ways:
        return None
    return "added up", _sentence(figure, ways[0], "the text gives before and which "), claim, ()


def _sentence(figure: Figure, terms: Iterable[_Term], whose: str = "") -> str:
    some = sorted(terms, key=lambda t: -t.value)
    total = sum((t.value for t in some), Decimal(0))
    exact = total == figure.value
    come_to = "" if exact else f" ({figure._amount(total)})"
    names = listed([t.name for t in some])
    return (
        f"{_number(figure)} is {'' if exact else 'about '}{names} added up{come_to}, "
        f"which {whose}count the same aid more than once"
    )


def _ways(
    figure: Figure, terms: Sequence[_Term], most: int = 3, near: Decimal | None = None
) -> list[tuple[_Term, ...]]:
    """The way in which two, or else three, of some terms give a figure, if there is one alone."""
    for many in range(2, most + 1):
        found = [
            some
            for some in combinations(terms, many)
            if _is_sum(figure, sum((t.value for t in some), Decimal(0)), near or _NEAR)
            and all(a.overlaps(b) for a, b in combinations(some, 2))
        ]
        if found:
            return found if len(found) == 1 else []
    return []


def _revised(
    judge: Judge, claim: Claim, vintages: Sequence[tuple[dt.date, Judge]], stage: Stage | None
) -> list[_Term]:
    """What is listed of a claim's scope, and what was listed before later revisions."""
    found: dict[str, Decimal] = {}
    try:
        now = judge.at_stage(claim, stage).bounds
        for day, then in vintages:
            found["as known now"] = now.disclosed
            found[f"as known on {day}"] = then.at_stage(claim, stage).bounds.disclosed
    except AidLedgerError:
        return []
    return _totals(claim, stage, found)


def _trackers(judge: Judge, claim: Claim, stage: Stage | None) -> list[_Term]:
    """What each of a few sources, or registers of several documents, lists of a claim's scope."""
    found: dict[str, Decimal] = {}
    ledger = judge.ledger
    sources = {source.id: source for source in ledger.known_sources}
    try:
        question = judge.at_stage(claim, stage).bounds.question
        sums = sum_up(ledger.table, question, ("source",), judge.how)
        if sums.lines and sums.unit != claim.figure.unit:
            sums = sum_up(ledger.table, replace(question, unit=claim.figure.unit), ("source",), judge.how)
    except AidLedgerError:
        return []
    for (name,), line in sums.lines.items():
        view = sources[name].view if name in sources else name
        found[view] = found.get(view, Decimal(0)) + (line.value or Decimal(0))
    if judge.source is not None or len(found) > _SOURCES:
        return []
    return _totals(claim, stage, {_title(sources, view): value for view, value in found.items()})


def _title(sources: Mapping[str, Source], view: str) -> str:
    return (sources[view].title if view in sources else "") or view


def _totals(claim: Claim, stage: Stage | None, found: dict[str, Decimal]) -> list[_Term]:
    figure, kind = claim.figure, claim.scope.aid_type
    terms = {
        value: _Term(value, f"{figure._amount(value)} ({name})", None, stage, kind, True)
        for name, value in reversed(found.items())
        if value
    }
    return list(terms.values())


def _is_in(term: _Term, claim: Claim, judge: Judge, within: bool) -> bool:
    """Whether a term is about the claim's window: some of it, or no other days."""
    period = claim.scope.period
    if period is None or term.days is None:
        return True
    asked = judge.days(period)
    return term.days.within(asked) if within else term.days.overlaps(asked)


def _is_sum(figure: Figure, total: Decimal, near: Decimal = _NEAR) -> bool:
    """Whether a sum is a figure's number as far as it is written."""
    value, low, high = figure.value, figure.low, figure.high
    if value is None or high is None:
        return False
    return abs(total - value) <= min(max(value - low, high - value), near * value)


def _is_plain(figure: Figure) -> bool:
    return figure.qualifier in (Qualifier.exact, Qualifier.about) and not isinstance(figure, Count)


def _is_like(known: Claim, claim: Claim) -> bool:
    """Whether a claim states an amount in the same unit for the same parties and, at most, all aid."""
    mine, theirs = claim.scope, known.scope
    alike = (theirs.donors, theirs.recipients, known.figure.unit) == (
        mine.donors,
        mine.recipients,
        claim.figure.unit,
    )
    prices = getattr(known.figure, "price_year", None) == getattr(claim.figure, "price_year", None)
    kinds = mine.aid_type is None or theirs.aid_type in (mine.aid_type, None)
    aid = theirs.stage is None or theirs.stage.is_aid
    return alike and prices and kinds and aid and bool(known.figure.value) and _is_plain(known.figure)


def _stated(judge: Judge, claim: Claim) -> Iterator[_Term]:
    known = counted_claims(judge.ledger, judge.source)
    terms = (replace(_of_claim(c), total=True) for c in known if _is_like(c, claim))
    yield from dict.fromkeys(terms)


def _of_claim(claim: Claim) -> _Term:
    period = claim.scope.period or claim.when
    stage = claim.scope.stage
    said = in_words(period) if period is not None else "" if stage is None else stage.value
    words = f" ({said})" if said else ""
    return _Term(
        claim.figure.value or Decimal(0),
        f"{_number(claim.figure)}{words}",
        None if period is None else period.hull,
        claim.scope.stage,
        claim.scope.aid_type,
        claim.kind is not ClaimKind.single,
        claim,
    )


def _parcels(judge: Judge, claim: Claim) -> list[tuple[_Term, Entry]]:
    """The parcels of the claim's own parties, where there are few."""
    rows = rows_of(judge, claim)
    if len(rows) > _PARCELS:
        return []
    found = []
    for entry in map(judge.ledger.table.entry, rows.tolist()):
        amount: Any = entry.money if claim.measure == "money" else entry.tonnage
        alike = amount is not None and amount.value and amount.unit == claim.figure.unit
        if alike and entry.donor in claim.scope.donors and _is_plain(amount):
            date = None if entry.stage is None else entry.date_of(entry.stage)
            days = None if date is None else date.hull
            name = f"{_number(amount)} ({entry.id})"
            found.append((_Term(amount.value, name, days, entry.stage, entry.aid_type, False, entry), entry))
    return found


def _number(figure: Figure) -> str:
    return figure._amount(figure.low if figure.value is None else figure.value)
