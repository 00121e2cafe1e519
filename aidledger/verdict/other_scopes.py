"""Other scopes that a claim may have meant: another stage, kind of aid, window or donor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from aidledger.errors import AidLedgerError
from aidledger.ledger.known import counted_claims
from aidledger.ledger.matching import atoms
from aidledger.model.claim import Claim
from aidledger.model.daterange import DAY, DateRange, shifted, year_range
from aidledger.model.fiscal import fiscal_year
from aidledger.model.gazetteer import memberships, rows
from aidledger.model.party import Donor, PartyKind
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, SINGLE_KINDS, AidType, Stage
from aidledger.verdict.judging import Judge, Label

#: So many members of a group are tried at another stage.
_LIKELY = 8
Change = tuple[str, str, dict[str, Any]]
#: What is known of the claim's own stage, where it is true of another.
_RATHER = {
    Label.supported: "",
    Label.contradicted: ", not {}",
    Label.possible: ", not known of {}",
    Label.no_evidence: ", nothing known of {}",
}
#: What aid at a stage is called.
STAGE_NOUNS = {
    Stage.pledged: "pledges",
    Stage.approved: "approvals",
    Stage.committed: "commitments",
    Stage.delivered: "deliveries",
}


def stages(claim: Claim, own: Label) -> Iterator[Change]:
    """The other stages, the furthest first: what was delivered was pledged too."""
    mine = claim.scope.stage
    for stage in (*reversed(AID_STAGES), None):
        if stage is mine:
            continue
        named = STAGE_NOUNS[stage] if stage else "aid at whatever stage"
        rather = _RATHER[own].format(STAGE_NOUNS[mine]) if mine else ""
        yield "stage", f"true of {named}{rather}", {"stage": stage}


def kind_of_aid(aid_type: AidType | None) -> str:
    """What aid of a kind is called."""
    if aid_type is None:
        return "all aid"
    named = {
        AidType.mixed: "aid of several kinds together",
        AidType.unspecified: "aid whose kind is not said",
    }
    return named.get(aid_type, f"{aid_type.value} aid")


def aid_types(claim: Claim) -> Iterator[Change]:
    """All aid for aid of one kind, and the other kinds."""
    mine = claim.scope.aid_type
    if mine is not None:
        alone = "" if mine in (AidType.mixed, AidType.unspecified) else f", not of {kind_of_aid(mine)} alone"
        yield "aid type", f"true of all aid{alone}", {"aid_type": None}
    for kind in SINGLE_KINDS:
        if kind is not mine:
            named = "aid type" if mine is None else "other aid"
            yield named, f"true of {kind_of_aid(kind)}", {"aid_type": kind}


def all_aid_at_other_stages(claim: Claim) -> Iterator[Change]:
    """All aid for aid of one kind, at another stage: *has given in military aid* of all that was committed."""
    mine, stage = claim.scope.aid_type, claim.scope.stage
    if mine is None or stage is None or not stage.is_aid:
        return
    rather = f"not of {STAGE_NOUNS[stage]} of {kind_of_aid(mine)}"
    for other in (*reversed(AID_STAGES), None):
        if other is not stage:
            named = f"{STAGE_NOUNS[other]} of all aid" if other else "all aid at whatever stage"
            yield "aid type", f"true of {named}, {rather}", {"aid_type": None, "stage": other}


def windows(judge: Judge, claim: Claim) -> Iterator[Change]:
    """Other windows: fiscal for calendar years and back, of the same length nearby, and those of stated totals."""
    period = claim.scope.period
    if period is None:
        return
    closed = judge.days(period)
    donor = claim.scope.donors[0] if len(claim.scope.donors) == 1 else None
    tried = {closed}
    for kind, named, span in (*_years(closed, donor), *_nearby(closed), *_known_windows(judge, claim)):
        if span not in tried:
            tried.add(span)
            words = named if span.start is None else f"for {named}"
            yield kind, f"true {words}", {"period": Period(core=span, hull=span)}


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
        yield "period", f"{DateRange(start, beyond - DAY)}, a window as long", DateRange(start, beyond - DAY)
    for days in () if whole else (-length, length):
        moved = DateRange(span.start + days, span.end + days)
        yield "period", f"{moved}, a window as long", moved


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


def parties(judge: Judge, claim: Claim) -> Iterator[Change]:
    """The donor's groups for the donor, the members for a group, all donors for some."""
    donors = claim.scope.donors
    if not donors:
        return
    on = claim.scope.period.hull.end if claim.scope.period else None
    inside: frozenset[str] = frozenset().union(*(atoms(d, on) for d in donors))
    for code in _groups():
        group = Donor.resolve(code)
        if inside < atoms(group, on):
            yield "party", f"true of {group.name} together", {"donors": (group,)}
            beside = (
                () if claim.programme or donors[0].kind is not PartyKind.institution else group.members(on)
            )
            for part in (p for p in beside if p.kind is PartyKind.group and not atoms(p, on) & inside):
                yield "party", f"true of {part.name} together", {"donors": (Donor.resolve(part.code),)}
    for member in members(judge, claim):
        yield "party", f"true of {member.name} alone", {"donors": (member,)}
    yield "party", "true of all donors together", {"donors": ()}


def members(judge: Judge, claim: Claim) -> Iterator[Donor]:
    """The members of the group that a claim names, of whose aid the ledger knows."""
    donors, period = claim.scope.donors, claim.scope.period
    if len(donors) != 1:
        return
    inside = atoms(donors[0], period.hull.end if period else None)
    if len(inside) > 1:
        giving = {p.code for p in judge.ledger.table.donor.values}
        giving |= {p.code for c in judge.ledger.stated for p in c.scope.donors}
        yield from (Donor.resolve(code) for code in sorted(inside & giving))


def members_at(judge: Judge, claim: Claim, stage: Stage) -> Iterator[Change]:
    """The members of a group of which most is listed, at another stage: *NATO has given* of what one committed."""
    group, mine = claim.scope.donors, claim.scope.stage
    rather = f", not of {STAGE_NOUNS[mine]} of {group[0].name}" if mine is not None and group else ""
    column = judge.ledger.table.donor
    many = dict(zip((p.code for p in column.values), np.bincount(column.codes).tolist(), strict=False))
    likely = sorted(members(judge, claim), key=lambda m: -many.get(m.code, 0))
    for member in likely[:_LIKELY]:
        text = f"true of {STAGE_NOUNS[stage]} of {member.name} alone{rather}"
        yield "party", text, {"donors": (member,), "stage": stage}


def _groups() -> list[str]:
    rosters = set(memberships())
    return [code for code, row in rows().items() if row.kind == "group" and row.roster in rosters]
