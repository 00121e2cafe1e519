"""Rankings: whether a figure is the most that a donor has given to one recipient in one year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError
from aidledger.ledger.bounds import Bounds
from aidledger.ledger.boxes import reach
from aidledger.ledger.known import counted_claims
from aidledger.ledger.lists import comparable as on_basis
from aidledger.ledger.question import Question
from aidledger.ledger.statements import Basis
from aidledger.ledger.totals import Summing, sum_up
from aidledger.model.claim import Claim, Ranking
from aidledger.model.daterange import DAY, DateRange, month_range, year_range
from aidledger.model.figure import Money
from aidledger.model.fiscal import fiscal_year
from aidledger.model.party import Party
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from aidledger.verdict.judging import Judge, Judgement, Label, comparable
from aidledger.verdict.readings import Reading

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.verdict.verify import Verdict

#: How many of the most promising counter-examples are looked at closely.
_CLOSELY = 12


@dataclass(frozen=True)
class Rival:
    """Another flow of the same kind, and what is known of it."""

    party: Party
    period: Period
    bounds: Bounds

    def __str__(self) -> str:
        return f"{self.party.name} in {self.period}: {self.bounds}"


def verify_ranking(ledger: Ledger, ranking: Ranking, how: Summing, published: dt.date | None) -> Verdict:
    """The verdict on a ranking: the figure itself, then every other flow of which enough is known.

    Contradicted where the figure is, or where another flow in one year (fiscal year, month) is surely larger
    (for ``least``: smaller); the first such counter-example is named. Supported only where the figure is and
    nothing else can be larger, which needs complete lists.
    """
    from aidledger.verdict.verify import Verdict, _evidence

    judge = Judge(ledger, how, published or ranking.source.published)
    stated = Claim(figure=ranking.figure, scope=ranking.scope, source=ranking.source)
    judged = judge.judge(stated)
    notes: list[str] = []
    evidence = list(_evidence(ledger, judged.bounds))
    rival, wrong = None, judged.label is Label.contradicted
    if judged.label is not Label.contradicted:
        rival = next(_counterexamples(judge, ranking), None)
        if rival is not None:
            notes.append(f"a counter-example: {rival}")
            evidence = [*_evidence(ledger, rival.bounds), *evidence]
        judged = _ranked(judge, ranking, judged, rival, notes)
    else:
        notes.append("the figure itself is contradicted, whatever its rank")
    return Verdict(
        label=judged.label,
        claim=ranking,
        bounds=judged.bounds,
        factor=judged.factor,
        stage=ranking.scope.stage,
        evidence=tuple(dict.fromkeys(evidence)),
        notes=tuple(notes),
        counterexample=None if rival is None else str(rival),
        _readings=partial(_readings, judge, ranking) if wrong else tuple,
    )


def _ranked(
    judge: Judge, ranking: Ranking, judged: Judgement, rival: Rival | None, notes: list[str]
) -> Judgement:
    if rival is not None:
        figure = comparable(ranking.figure)
        nearest = rival.bounds.low if ranking.order == "most" else rival.bounds.high
        stated = figure.value if figure.value is not None else figure.low
        factor = Decimal(f"{stated / nearest:.4g}") if nearest else None
        return replace(judged, label=Label.contradicted, factor=factor)
    if judged.label is Label.no_evidence:
        return judged
    if judged.label is Label.supported and _nothing_exceeds(judge, ranking):
        return judged
    notes.append(
        "no larger flow is known, and no list is complete enough to rule one out"
        if ranking.order == "most"
        else "no smaller flow is known, and none is known to be the smallest"
    )
    notes += _largest_of_a_list(judge, ranking, judged)
    return judged.left_open


def _side(ranking: Ranking) -> str:
    return "recipients" if ranking.among == "recipients" else "donors"


def _unit_of(ranking: Ranking) -> str:
    return "kg" if ranking.figure.kind == "mass" else ranking.figure.unit


def _counterexamples(judge: Judge, ranking: Ranking) -> Iterator[Rival]:
    """Flows in one unit of time that surely exceed (or, for ``least``, surely stay below) the figure."""
    figure = comparable(ranking.figure)
    ranked: list[tuple[Decimal, Party, Period]] = []
    if ranking.order == "most" and figure.high is not None:
        ranked += [(low, party, span) for low, party, span in _listed(judge, ranking) if low > figure.high]
    ranked += _stated(judge, ranking)
    ranked.sort(key=lambda item: -item[0])
    own = {p.code for p in getattr(ranking.scope, _side(ranking))}
    seen: set[tuple[str, Period]] = set()
    for _, party, span in ranked[: 4 * _CLOSELY]:
        if (party.code, span) in seen or (party.code in own and _same_time(ranking, span)):
            continue
        seen.add((party.code, span))
        if len(seen) > _CLOSELY:
            return
        bounds = judge.bounds(_as_claim(ranking), **_at(ranking, party, span))
        exceeds = ranking.order == "most" and figure.high is not None and bounds.low > figure.high
        undercuts = (
            ranking.order == "least"
            and bounds.high is not None
            and bounds.is_known
            and bounds.high < figure.low
        )
        if exceeds or undercuts:
            yield Rival(party, span, bounds)


def _same_time(ranking: Ranking, span: Period) -> bool:
    mine = ranking.scope.period
    return mine is None or mine.hull.overlaps(span.hull)


def _at(ranking: Ranking, party: Party | None, period: Period) -> dict[str, Any]:
    """The changes to a ranking's scope that make it that of another flow."""
    return {_side(ranking): () if party is None else (party,), "period": period}


def _as_claim(ranking: Ranking) -> Claim:
    return Claim(figure=ranking.figure, scope=ranking.scope, source=ranking.source)


def _open_scope(ranking: Ranking) -> Scope:
    return ranking.scope.changed(**{_side(ranking): (), "period": None})


def _listed(judge: Judge, ranking: Ranking) -> Iterator[tuple[Decimal, Party, Period]]:
    """What the entries of each flow surely add up to in each unit of time."""
    name = "recipient" if ranking.among == "recipients" else "donor"
    table = judge.ledger.table
    figure = ranking.figure
    if isinstance(figure, Money):
        basis = Basis("money", figure.unit, None, figure.price_year, figure.valuation.value)
        table = on_basis(table, basis)
    if not len(table):
        return
    question = Question(_open_scope(ranking), figure.kind, _unit_of(ranking), judge.source)
    try:
        lines = sum_up(table, question, (name, ranking.per), judge.how).lines
    except AidLedgerError:
        return
    for (code, label), line in lines.items():
        span = _span(ranking, label)
        if span is not None and line.low > 0:
            party = next(p for p in getattr(table, name).values if p.code == code)
            yield line.low, party, Period(core=span, hull=span)


def _span(ranking: Ranking, label: object) -> DateRange | None:
    """The days of a label of a year, a fiscal year or a month."""
    text = str(label)
    try:
        if ranking.per == "month":
            year, month = text.split("-")[:2]
            return month_range(int(year), int(month))
        if ranking.per == "fiscal_year":
            donor = ranking.scope.donors[0] if len(ranking.scope.donors) == 1 else None
            return fiscal_year(int(text), donor)
        return year_range(int(text))
    except (AidLedgerError, ValueError):
        return None


def _stated(judge: Judge, ranking: Ranking) -> Iterator[tuple[Decimal, Party, Period]]:
    """Stated totals of one flow, each with a unit of time that could hold all of it."""
    side, fixed = _side(ranking), "donors" if _side(ranking) == "recipients" else "recipients"
    for claim in counted_claims(judge.ledger, judge.source):
        parties = getattr(claim.scope, side)
        if (
            claim.measure != ranking.figure.kind
            or len(parties) != 1
            or claim.scope.stage is not ranking.scope.stage
        ):
            continue
        if getattr(claim.scope, fixed) != getattr(ranking.scope, fixed):
            continue
        period = claim.scope.period
        if period is None or period.hull.start is None or period.hull.end is None:
            continue
        for span in _units_of_time(ranking, period.hull):
            yield claim.figure.low, parties[0], Period(core=span, hull=span)


def _units_of_time(ranking: Ranking, hull: DateRange) -> Iterator[DateRange]:
    if hull.start is None or hull.end is None or (hull.end - hull.start).days > 400:
        return
    day = hull.start
    while day <= hull.end:
        if ranking.per == "month":
            span = month_range(day.year, day.month)
        elif ranking.per == "fiscal_year":
            donor = ranking.scope.donors[0] if len(ranking.scope.donors) == 1 else None
            from aidledger.model.fiscal import fiscal_year_holding

            try:
                span = fiscal_year_holding(day, donor)
            except AidLedgerError:
                return
        else:
            span = year_range(day.year)
        yield span
        if span.end is None:
            return
        day = span.end + DAY


def _nothing_exceeds(judge: Judge, ranking: Ranking) -> bool:
    """Whether lists that are complete for all time leave no room for a larger flow."""
    figure, claim = comparable(ranking.figure), _as_claim(ranking)
    if ranking.order != "most" or judge.bounds(claim, **_at(ranking, None, Period.always())).high is None:
        return False
    own = getattr(ranking.scope, _side(ranking))
    for _, party, span in _listed(judge, ranking):
        if party in own and _same_time(ranking, span):
            continue
        high = judge.bounds(claim, **_at(ranking, party, span)).high
        if high is None or high > figure.low:
            return False
    return True


def _largest_of_a_list(judge: Judge, ranking: Ranking, judged: Judgement) -> Iterator[str]:
    """Lists that are complete of some donors and some time, and hold nothing larger."""
    if ranking.order != "most" or judged.label is not Label.supported:
        return
    flows = [*_listed(judge, ranking)]
    asked = reach(_open_scope(ranking).changed(donors=())).maybe[0]
    for coverage in judge.ledger.coverage:
        scope = coverage.scope
        if (
            coverage.limited_to
            or scope.stage is not ranking.scope.stage
            or coverage.measure != ranking.figure.kind
        ):
            continue
        listed = reach(scope.changed(donors=(), period=None)).sure
        if scope.period is None or listed is None or not asked.within(listed):
            continue
        if not any(_may_exceed(judge, ranking, party, span, scope.period) for _, party, span in flows):
            yield f"it is the largest that {coverage.source} lists, in full for {scope.period}"


def _may_exceed(judge: Judge, ranking: Ranking, party: Party, span: Period, within: Period) -> bool:
    """Whether another flow may be larger in that part of a unit of time that lies in a window."""
    own: tuple[Party, ...] = getattr(ranking.scope, _side(ranking))
    days = span.hull.intersection(within.hull)
    if days is None or (party in own and _same_time(ranking, span)):
        return False
    bounds = judge.bounds(_as_claim(ranking), **_at(ranking, party, Period(core=days, hull=days)))
    most = comparable(ranking.figure).high
    return bounds.high is None or most is None or bounds.high > most


def _readings(judge: Judge, ranking: Ranking) -> tuple[Reading, ...]:
    from aidledger.verdict.readings import other_readings

    return other_readings(judge, _as_claim(ranking))
