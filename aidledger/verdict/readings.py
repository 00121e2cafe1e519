"""Other readings of a claim that would make it true: another ton, stage, kind of aid, window, currency, scale.

Each is tried against the same ledger; those that are supported are reported, nearest first, in plain words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError
from aidledger.ledger.bounds import Bounds
from aidledger.ledger.known import counted_claims
from aidledger.ledger.matching import atoms
from aidledger.ledger.question import Question
from aidledger.ledger.statements import Basis
from aidledger.model.claim import Claim
from aidledger.model.daterange import DAY, DateRange, shifted, year_range
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.model.fiscal import fiscal_year
from aidledger.model.gazetteer import memberships, rows
from aidledger.model.party import Donor
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, SINGLE_KINDS, Stage
from aidledger.units.lexicon import mass_unit
from aidledger.verdict.judging import Judge, Judgement, Label, comparable

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: What kinds of other readings there are, nearest first.
KINDS = (
    "ton",
    "window",
    "stage",
    "vintage",
    "fiscal year",
    "aid type",
    "period",
    "party",
    "prices",
    "currency",
    "magnitude",
)
#: Slips of scale, and how they are named.
_SLIPS = (
    (3, "a thousand times as much"),
    (-3, "a thousandth of it"),
    (1, "ten times as much"),
    (-1, "a tenth of it"),
    (6, "a million times as much"),
    (-6, "a millionth of it"),
)
_VINTAGES = 6
#: Bounds within this factor of each other say something of a figure between them.
CLOSE = Decimal("1.5")


@dataclass(frozen=True)
class Reading:
    """Another reading of a claim that would make it true: ``kind`` is one of :data:`KINDS`, ``claim`` the
    claim so read, ``bounds`` what is known of that (``None``: the figure itself is stated). ``certain`` is
    false where what is known is less exact than the claim, and agrees with it."""

    kind: str
    text: str
    claim: Claim
    bounds: Bounds | None = None
    certain: bool = True

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
    """The other readings of a claim that would make it true, nearest first; only ``certain`` ones if asked.

    ``windows`` are those that a claim without one may mean; ``at`` is the stage at which it was judged, where
    that is not its own.
    """
    found: list[Reading] = []
    judge = judge.quick()  # what contradicts itself makes nothing true
    found += _stated_elsewhere(judge, claim)
    own = judge.judge(claim)
    lists_it = _lists(comparable(claim.figure), own)
    for kind, text, other, changes, where in _candidates(judge, claim, windows, own.label):
        judged = _judged(where, other, changes, at)
        if judged is None:
            continue
        sure = judged.label is Label.supported
        figure = comparable(other.figure)
        agrees = not certain and _agrees(figure, judged)
        if sure or agrees or (not lists_it and _lists(figure, judged)):
            read = other.model_copy(update={"scope": other.scope.changed(**changes)}) if changes else other
            found.append(Reading(kind, text, read, judged.bounds, sure))
    found.sort(key=lambda r: (not r.certain, KINDS.index(r.kind)))
    return tuple({(r.kind, r.text): r for r in found}.values())


def _judged(where: Judge, claim: Claim, changes: dict[str, Any], at: Stage | None) -> Judgement | None:
    """A reading judged at its own stage, and where that supports nothing at the stage that decided the claim."""
    stages: list[dict[str, Any]] = (
        [{}] if "stage" in changes or at is claim.scope.stage else [{}, {"stage": at}]
    )
    judged = None
    for stage in stages:
        try:
            judged = where.judge(claim, **changes, **stage)
            if judged.label is Label.possible and judged.bounds.high is None:
                judged = where.judge(claim, limited=True, **changes, **stage)
        except AidLedgerError:
            continue  # a reading that cannot be judged is no reading that makes the claim true
        if judged.label is Label.supported:
            break
    return judged


def _agrees(figure: Figure, judged: Judgement) -> bool:
    """Whether a figure lies within bounds that are close enough to mean something."""
    bounds = judged.bounds
    if judged.label is not Label.possible or figure.value is None or bounds.high is None:
        return False
    return bounds.low <= figure.value <= bounds.high <= CLOSE * bounds.low


def _lists(figure: Figure, judged: Judgement) -> bool:
    """Whether what is listed adds up to the figure, though more may have been given."""
    listed = judged.bounds.disclosed
    if judged.label not in (Label.possible, Label.supported) or figure.high is None or not figure.low:
        return False
    return figure.low <= listed <= figure.high


Candidate = tuple[str, str, Claim, dict[str, Any], Judge]


def _candidates(judge: Judge, claim: Claim, windows: Sequence[Period], own: Label) -> Iterator[Candidate]:
    for window in windows:
        yield "window", f"true for {window}", claim, {"period": window}, judge
    for kind, text, figure in (
        *_tons(claim.figure),
        *_prices(judge, claim.figure),
        *_currencies(judge, claim),
    ):
        yield kind, text, claim.model_copy(update={"figure": figure}), {}, judge
    for kind, text, changes in (
        *_stages(claim, own),
        *_aid_types(claim),
        *_windows(judge, claim),
        *_parties(judge, claim),
    ):
        yield kind, text, claim, changes, judge
    for text, ledger_judge in _vintages(judge):
        yield "vintage", text, claim, {}, ledger_judge
    for kind, text, figure in _magnitudes(claim.figure):
        yield kind, text, claim.model_copy(update={"figure": figure}), {}, judge


def _stated_elsewhere(judge: Judge, claim: Claim) -> Iterator[Reading]:
    """Stated totals of the same parties with the same figure: for another window, stage or kind of aid."""
    figure = comparable(claim.figure)
    mine = claim.scope
    asked = Question(mine).until(judge.until).scope.period
    for known in counted_claims(judge.ledger, judge.source):
        theirs = known.scope
        if known.measure != claim.measure or (theirs.donors, theirs.recipients) != (
            mine.donors,
            mine.recipients,
        ):
            continue
        if theirs.stage is not None and not theirs.stage.is_aid:
            continue
        if not _same_figure(figure, known):
            continue
        parts, kind = ["true"], ""
        if theirs.aid_type is not mine.aid_type:
            kind = "aid type"
            parts.append(f"of {theirs.aid_type.value if theirs.aid_type else 'all'} aid")
        if theirs.stage is not mine.stage:
            kind = "stage"
            parts.append(
                f"of {_NOUNS[theirs.stage.value]}" if theirs.stage else "of statements that name no stage,"
            )
        if theirs.period is not None and theirs.period != asked:
            kind = "window"
            words = f"'{theirs.period.written}', " if theirs.period.written else ""
            parts.append(f"for {words}{theirs.period.hull}")
        if kind:
            yield Reading(kind, f"{' '.join(parts).removesuffix(',')} (stated by {known.source})", known)


def _same_figure(figure: Figure, known: Claim) -> bool:
    try:
        stated = Basis(known.measure, figure.unit).figure(known)
    except AidLedgerError:
        return False
    return figure.value is not None and stated.unit == figure.unit and stated.value == figure.value


# -- figures -------------------------------------------------------------------------------------------


def _tons(figure: Figure) -> Iterator[tuple[str, str, Figure]]:
    if not isinstance(figure, Tonnage):
        return
    readings = mass_unit("ton").readings
    for name in readings:
        if figure.unit == "ton":
            yield "ton", f"true of {name.replace('_', ' ')}s", figure.reading(name)
        elif figure.unit in readings and name != figure.unit:
            other = figure.model_copy(update={"unit": name})
            yield "ton", f"true of {name.replace('_', ' ')}s, not {figure.unit.replace('_', ' ')}s", other


def _currencies(judge: Judge, claim: Claim) -> Iterator[tuple[str, str, Figure]]:
    figure = claim.figure
    if not isinstance(figure, Money):
        return
    codes = {b.unit for b in judge.ledger.table.basis.values}
    codes |= {c.figure.unit for c in judge.ledger.stated if c.measure == "money"}
    codes |= {p.currency for p in claim.scope.donors if p.currency} | {"USD", "EUR"}
    for code in sorted(codes - {figure.unit}):
        yield (
            "currency",
            f"true in {code}, not {figure.unit}",
            figure.model_copy(update={"unit": code, "bare_dollar": False}),
        )


def _prices(judge: Judge, figure: Figure) -> Iterator[tuple[str, str, Figure]]:
    if not isinstance(figure, Money):
        return
    years = {b.price_year for b in judge.ledger.table.basis.values}
    years |= {c.figure.price_year for c in judge.ledger.stated if isinstance(c.figure, Money)}
    for year in sorted(years | {None}, key=lambda y: y or 0):
        if year != figure.price_year:
            named = "nominal prices" if year is None else f"prices of {year}"
            yield "prices", f"true in {named}", figure.model_copy(update={"price_year": year})


def _magnitudes(figure: Figure) -> Iterator[tuple[str, str, Figure]]:
    for power, named in _SLIPS:
        if (power < 0 and figure.high is None) or (power > 0 and not figure.low):
            continue  # less than *more than 90* and more than *at most 90* are true of nearly everything
        factor = Decimal(10) ** power
        changed = {
            name: None if number is None else number * factor
            for name, number in (("value", figure.value), ("low", figure.low), ("high", figure.high))
        }
        slipped = figure.model_copy(update={**changed, "written": None})
        amount = slipped._amount(slipped.low if slipped.value is None else slipped.value)
        yield "magnitude", f"true of {amount}, {named}", slipped


# -- scopes --------------------------------------------------------------------------------------------


def _stages(claim: Claim, own: Label) -> Iterator[tuple[str, str, dict[str, Any]]]:
    mine = claim.scope.stage
    for stage in (*AID_STAGES, None):
        if stage is mine:
            continue
        named = _NOUNS[stage.value] if stage else "aid at whatever stage"
        rather = _RATHER[own].format(_NOUNS[mine.value]) if mine else ""
        yield "stage", f"true of {named}{rather}", {"stage": stage}


#: What is known of the claim's own stage, where it is true of another.
_RATHER = {
    Label.supported: "",
    Label.contradicted: ", not {}",
    Label.possible: ", not known of {}",
    Label.no_evidence: ", nothing known of {}",
}


_NOUNS = {
    "pledged": "pledges",
    "approved": "approvals",
    "committed": "commitments",
    "delivered": "deliveries",
}


def _aid_types(claim: Claim) -> Iterator[tuple[str, str, dict[str, Any]]]:
    mine = claim.scope.aid_type
    if mine is not None:
        yield "aid type", f"true of all aid, not of {mine.value} aid alone", {"aid_type": None}
    for kind in SINGLE_KINDS:
        if kind is not mine:
            yield "aid type", f"true of {kind.value} aid", {"aid_type": kind}


def _windows(judge: Judge, claim: Claim) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Other windows: fiscal for calendar years and back, of the same length nearby, and those of stated totals."""
    period = claim.scope.period
    if period is None:
        return
    closed = DateRange(period.hull.start, period.hull.end or judge.until)
    donor = claim.scope.donors[0] if len(claim.scope.donors) == 1 else None
    tried = {closed}
    for kind, named, span in (*_years(closed, donor), *_nearby(closed), *_known_windows(judge, claim)):
        if span not in tried:
            tried.add(span)
            yield kind, f"true for {named}", {"period": Period(core=span, hull=span)}


def _years(span: DateRange, donor: Donor | None) -> Iterator[tuple[str, str, DateRange]]:
    if span.start is None or span.end is None:
        return
    for year in {span.start.year, span.end.year}:
        try:
            fiscal = fiscal_year(year, donor)
        except AidLedgerError:
            continue
        if span == year_range(year):
            yield "fiscal year", f"fiscal year {year} ({fiscal})", fiscal
        elif span == fiscal:
            yield "fiscal year", f"the calendar year {year}", year_range(year)


def _nearby(span: DateRange) -> Iterator[tuple[str, str, DateRange]]:
    """Windows as long: just before, just after, and a year earlier and later; whole months for whole months."""
    if span.start is None or span.end is None or (span.end - span.start).days > 366 * 3:
        return
    length = span.end - span.start + DAY
    after = span.end + DAY
    months = (after.year - span.start.year) * 12 + after.month - span.start.month
    whole = span.start.day == after.day == 1
    for by in dict.fromkeys((-months, months, -12, 12) if whole else (-12, 12)):
        start, beyond = shifted(span.start, months=by), shifted(after, months=by)
        yield "period", f"{DateRange(start, beyond - DAY)} (as long)", DateRange(start, beyond - DAY)
    for days in () if whole else (-length, length):
        moved = DateRange(span.start + days, span.end + days)
        yield "period", f"{moved} (as long)", moved


def _known_windows(judge: Judge, claim: Claim) -> Iterator[tuple[str, str, DateRange]]:
    """The windows of which a total of the same parties is stated."""
    seen: list[DateRange] = []
    for known in counted_claims(judge.ledger, judge.source):
        period = known.scope.period
        if period is None or known.measure != claim.measure:
            continue
        if (known.scope.donors, known.scope.recipients) == (claim.scope.donors, claim.scope.recipients):
            seen += [*period.readings.values()] or [period.hull]
    for span in list(dict.fromkeys(seen))[:12]:
        yield "period", str(span), span


def _parties(judge: Judge, claim: Claim) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The donor's groups for the donor, the members for a group, all donors for some."""
    donors = claim.scope.donors
    if not donors:
        return
    on = claim.scope.period.hull.end if claim.scope.period else None
    inside: frozenset[str] = frozenset().union(*(atoms(d, on) for d in donors))
    for code in _groups():
        group = Donor.resolve(code)
        members = atoms(group, on)
        if inside < members:
            yield "party", f"true of {group.name} together", {"donors": (group,)}
    if len(donors) == 1 and len(inside) > 1:
        giving = {p.code for p in judge.ledger.table.donor.values}
        giving |= {p.code for c in judge.ledger.stated for p in c.scope.donors}
        for code in sorted(inside & giving):
            member = Donor.resolve(code)
            yield "party", f"true of {member.name} alone", {"donors": (member,)}
    yield "party", "true of all donors together", {"donors": ()}


def _groups() -> list[str]:
    rosters = set(memberships())
    return [code for code, row in rows().items() if row.kind == "group" and row.roster in rosters]


def _vintages(judge: Judge) -> Iterator[tuple[str, Judge]]:
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
        yield (
            f"true as known on {day}, before later revisions",
            Judge(then, judge.how, judge.stated_on, judge.source).quick(),
        )
