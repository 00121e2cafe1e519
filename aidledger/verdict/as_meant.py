"""Whose aid a claim means: a fund that a source lists apart, an institution with its funds, a group of which authors
differ on who belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aidledger.ledger.known import counted_claims
from aidledger.ledger.matching import current_sources
from aidledger.model.claim import Claim
from aidledger.model.narrower import narrower_donor
from aidledger.model.party import Donor
from aidledger.model.period import Period
from aidledger.verdict.deciding import decide, over
from aidledger.verdict.inside import listed
from aidledger.verdict.judging import Judge, Judgement, Label


@dataclass(frozen=True)
class Meant:
    """A claim about the donor that is judged; ``others`` whose aid the words may mean as well, in words; ``unlisted``
    parties whose aid no source lists apart: the one that is named (``hidden``), or those beside it; and what a reader
    should know of it."""

    claim: Claim
    others: tuple[tuple[str, Claim], ...] = ()
    unlisted: tuple[Donor, ...] = ()
    hidden: bool = False
    note: str = ""


def as_meant(judge: Judge, made: Claim) -> Meant:
    """The claim as it is judged: about the donor that its words name, which may be a part of its donor, or that and
    what a source lists apart from it."""
    if len(made.scope.donors) != 1:
        return Meant(made)
    donor, named = made.scope.donors[0], narrower_donor(made.reasons)
    if named is not None:
        if named.members() or any(named in found for found in _listed(judge)):
            return Meant(_by(made, (named,)), note=f"the text names {named.name}: judged by what that gave")
        return Meant(made, unlisted=(named,), hidden=True)
    return _with_its_funds(judge, made, donor)


def _with_its_funds(judge: Judge, made: Claim, donor: Donor) -> Meant:
    """What an institution gave is taken with what its funds and its bank gave; who means less is not contradicted."""
    group = donor.taking_in
    if group is None:
        return Meant(made)
    beside = [Donor.resolve(party) for party in group.members() if party.code != donor.code]
    lists = [found for found in _listed(judge) if donor in found or not found.isdisjoint(beside)]
    apart = [party for party in beside if any(party in found for found in lists)]
    unlisted = tuple(party for party in beside if party not in apart)
    if not apart:
        return Meant(made, unlisted=unlisted)
    sets = [(donor, *some) for some in _subsets(apart)]
    alone, whole = sets[0], sets[-1]
    # a source that lists none of them apart may have them in the institution's own row
    main = whole if all(not found.isdisjoint(apart) for found in lists) else alone
    others = [(_together(donor, some, apart), _by(made, some)) for some in sets if some != main]
    funds = " and ".join(party.name for party in apart)
    note = f"{donor.name} are taken with {funds}, listed apart" if main == whole else ""
    return Meant(_by(made, main), tuple(others), unlisted, note=note)


def _subsets(parties: Sequence[Donor]) -> list[tuple[Donor, ...]]:
    """Every choice of some, from none to all."""
    found: list[tuple[Donor, ...]] = [()]
    for party in parties:
        found += [(*some, party) for some in found]
    return found


def _together(donor: Donor, some: Sequence[Donor], apart: Sequence[Donor]) -> str:
    without = [party.name for party in apart if party not in some]
    return f"{donor.name} without {' and '.join(without)}" if without else f"{donor.name} with all of them"


def _by(made: Claim, donors: Sequence[Donor]) -> Claim:
    return made.model_copy(update={"scope": made.scope.changed(donors=tuple(donors))})


def _listed(judge: Judge) -> Iterator[frozenset[Donor]]:
    """The donors of each source that counts, as it lists or states them."""
    ids = set(current_sources(judge.ledger.known_sources)) if judge.source is None else {judge.source}
    found: dict[str, set[Donor]] = {}
    table = judge.ledger.table
    for donor, source in _pairs(judge):
        found.setdefault(table.source.values[source].id, set()).add(table.donor.values[donor])
    for claim in counted_claims(judge.ledger, judge.source):
        found.setdefault(claim.source.id, set()).update(claim.scope.donors)
    for coverage in judge.ledger.coverage:
        found.setdefault(coverage.source.id, set()).update(coverage.scope.donors)
    yield from (frozenset(donors) for source, donors in found.items() if source in ids)


def _pairs(judge: Judge) -> list[tuple[int, int]]:
    """Each donor and source of the entries, as codes, found once for a ledger."""
    kept = judge.ledger.__dict__.setdefault("_donors_by_source", [])
    if not kept:
        import numpy as np

        table = judge.ledger.table
        wide = np.int64(max(len(table.source.values), 1))
        found = np.unique(table.donor.codes.astype(np.int64) * wide + table.source.codes)
        kept += [(int(n // wide), int(n % wide)) for n in found]
    pairs: list[tuple[int, int]] = kept
    return pairs


def unless_meant_otherwise(
    judge: Judge, meant: Meant, judged: Judgement, period: Period | None
) -> tuple[Judgement, str]:
    """The judgement over a period, softened where the words may mean aid that does not contradict them; and why."""
    if meant.unlisted and judged.decides and (meant.hidden or judged.bounds.high == 0):
        # a row that holds nothing at all of a kind may leave the fund out that gives it
        funds, whole = " and ".join(p.name for p in meant.unlisted), meant.claim.scope.donors[0].name
        note = f"what {funds} gave is not listed apart, and may be left out or be among what {whole} gave"
        return judged.left_open, note
    if judged.label is not Label.contradicted:
        return judged, meant.note
    for words, other in meant.others:
        found, _, _ = decide(judge, other if period is None else over(other, period))
        if found.label in (Label.supported, Label.possible):
            told = "true of" if found.label is Label.supported else "it may be"
            note = f"{told} {words}: {found.bounds}"
            return judged.left_open, f"{meant.note}; {note}".removeprefix("; ")
    return judged, meant.note


def on_disputed(judge: Judge, made: Claim, judged: Judgement) -> str | None:
    """Where it depends on who belongs to a group whether a claim is right: who that is."""
    donors, period = made.scope.donors, made.scope.period
    if judged.label is not Label.possible or len(donors) != 1 or not donors[0].has_disputes:
        return None
    on = period.hull.end if period is not None else None
    giving = {d.code for found in _listed(judge) for d in found}
    sure = donors[0].atoms(on)
    named = [p.name for p in donors[0].disputed(on) if p.code in giving - sure]
    few, many = (
        judge.judge(made, donors=tuple(Donor.resolve(code) for code in sorted(codes - {donors[0].code})))
        for codes in (sure, donors[0].possible_atoms(on))
    )
    if few.label is many.label or not named:
        return None
    known = f"without them {few.bounds}, with all of them {many.bounds}"
    return f"who belongs to {donors[0].name} differs by author ({listed(named)}): {known}"
