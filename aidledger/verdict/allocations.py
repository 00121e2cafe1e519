"""Allocations and commitments, where a source tells them apart: what was allocated is a part of what was committed.

Both are one stage. Where a ledger holds lists of only one of them, or of both, a limit on allocations is none on
commitments from above, and commitments are none on allocations from below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.boxes import reach
from aidledger.ledger.matching import current_sources
from aidledger.model.claim import Claim
from aidledger.model.scope import Stage
from aidledger.verdict.deciding import ALLOCATIONS, above
from aidledger.verdict.judging import Judge, Judgement, Label

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.verdict.verify import Verdict


def is_of_allocations(made: Claim) -> bool:
    """Whether a claim says *allocated*, and not only *committed*."""
    return made.scope.stage is Stage.committed and made.milestone.casefold().startswith("allocat")


def of_allocations(judge: Judge, made: Claim, judged: Callable[[Judge, Claim], Verdict]) -> Verdict | None:
    """The verdict on a claim of allocations, where the ledger holds commitments that may be more; ``None`` where it
    tells the two not apart."""
    if not is_of_allocations(made) or made.programme:
        return None
    told = _sources_of_commitments(judge.ledger)
    if not told and not any(c.limited_to == ALLOCATIONS for c in judge.ledger.coverage):
        return None
    asked = made.model_copy(update={"programme": ALLOCATIONS})
    if not told or judge.source is not None:
        return replace(_closed(judge, asked, judged(judge, asked)), claim=made)
    others = _without(judge, told)
    verdict = _closed(others, asked, judged(others, asked)) if others is not None else None
    if verdict is not None and verdict.label in (Label.supported, Label.contradicted):
        return replace(verdict, claim=made)
    whole = judged(judge, asked)
    limit = whole.label is Label.contradicted and _is_above(asked, whole)
    if verdict is None or verdict.label is Label.no_evidence or limit:
        verdict = whole
    if verdict.label in (Label.supported, Label.contradicted) and not limit:
        verdict = replace(verdict, label=Label.possible, factor=None, parcel=None)
    return replace(verdict, claim=made)


def _closed(judge: Judge, made: Claim, verdict: Verdict) -> Verdict:
    """A verdict that decides nothing, with the most that the lists of allocations leave open."""
    listed = {
        c.limited_to for c in judge.ledger.coverage if c.scope.stage is Stage.committed and c.limited_to
    }
    if verdict.label is not Label.possible or verdict.bounds.high is not None or listed != {ALLOCATIONS}:
        return verdict
    closed = judge.judge(made, limited=True)
    if closed.label is not Label.possible:
        return verdict
    if closed.bounds.high is not None and verdict.part_bounds is None:  # no other stage says more
        others = tuple(note for note in verdict.notes if note != verdict.known_part)
        verdict = replace(verdict, known_part=None, notes=others)
    return replace(verdict, bounds=closed.bounds)


def allocations_alone(ledger: Ledger, then: Ledger) -> bool:
    """Whether a ledger lists allocations alone where an older vintage listed commitments."""
    current = current_sources(ledger.known_sources)
    listed = any(c.limited_to == ALLOCATIONS and c.source.id in current for c in ledger.coverage)
    return listed and not _sources_of_commitments(ledger) and bool(_sources_of_commitments(then))


def _is_above(made: Claim, verdict: Verdict) -> bool:
    return above(made, Judgement(verdict.label, verdict.bounds, verdict.factor))


def _sources_of_commitments(ledger: Ledger) -> set[str]:
    """Those of the sources that count which call what is bound *commitments*."""
    kept = ledger.__dict__.setdefault("_commitments", [])
    if not kept:
        table = ledger.table
        word = table.details.mapped(lambda details: _says_committed(details.milestone), False, bool)
        bound = table.date(Stage.committed).codes >= 0
        rows = np.flatnonzero(word & bound)
        found = {table.source.values[code].id for code in np.unique(table.source.codes[rows]).tolist()}
        found |= {
            c.source.id
            for c in ledger.stated
            if c.scope.stage is Stage.committed and _says_committed(c.milestone)
        }
        kept.append(found & set(current_sources(ledger.known_sources)))
    sources: set[str] = kept[0]
    return sources


def _without(judge: Judge, told: set[str]) -> Judge | None:
    """A judge of the same ledger without some of its sources; ``None`` where no other source is left."""
    kept, ids = judge.ledger.__dict__, {source.id for source in judge.ledger.known_sources} - told
    if not ids:
        return None
    if "_allocated" not in kept:
        rows = judge.ledger.table.source.mapped(lambda source: source.id in ids, False, bool)
        kept["_allocated"] = judge.ledger._keeping(np.flatnonzero(rows), ids)
    other = Judge(kept["_allocated"], judge.how, judge.stated_on, judge.source)
    other.until = judge.until
    return other


def _says_committed(milestone: str) -> bool:
    return milestone.casefold().startswith("commitment")


def beyond_all_promised(judge: Judge, made: Claim, judged: Judgement) -> tuple[Judgement, str] | None:
    """A claim of commitments, of which only a part is listed in full, that is more than all that had been promised.

    What was committed had been promised by then: so a complete list of promises from their first day limits it.
    """
    period = made.scope.period
    if judged.label is not Label.possible or made.scope.stage is not Stage.committed or period is None:
        return None
    limited = {
        c.source for c in judge.ledger.coverage if c.limited_to == ALLOCATIONS and c.measure == made.measure
    }
    box = reach(made.scope.changed(period=None)).maybe[0]
    for coverage in judge.ledger.coverage if judged.bounds.high is None else ():
        scope, source = coverage.scope, coverage.source
        if scope.stage is not Stage.pledged or source not in limited:
            continue
        listed, whole = reach(scope.changed(period=None)).sure, scope.period
        start, first = period.hull.start, None if whole is None else whole.hull.start
        if listed is None or not box.within(listed) or start is None or first is None or start > first:
            continue
        promised = judge.at_stage(made, Stage.pledged)
        name = source.title or source.id
        if promised.label is Label.contradicted and above(made, promised):
            return promised, f"{name} lists in full what was promised: {promised.bounds}"
        if promised.label is Label.supported:
            return judged, f"true of what {name} lists as promised, allocated or not: {promised.bounds}"
    return None
