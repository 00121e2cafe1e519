"""A sum that is told of several parcels: *three $800 million packages*. One such parcel does not make it true."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.model.claim import Claim
from aidledger.model.wording import EXACT, Qualifier
from aidledger.verdict.deciding import above, decide
from aidledger.verdict.inside import listed
from aidledger.verdict.judging import Judge, Label
from aidledger.verdict.parcels import known_parcels

if TYPE_CHECKING:
    from aidledger.verdict.verify import Verdict


def of_several(judge: Judge, made: Claim, one: Verdict) -> Verdict:
    """The verdict on several parcels, from that on ``one`` such: supported where as many are known (in a
    window that is told, just as many), contradicted where together they exceed all that was given."""
    if one.label is Label.no_evidence:
        return one
    low = EXACT.multiply(made.figure.low, Decimal(made.parcels))
    whole = {"low": low, "value": low, "high": None, "qualifier": Qualifier.at_least, "written": None}
    total = made.model_copy(update={"figure": made.figure.model_copy(update=whole)})
    together, stage, notes = decide(judge, total)
    if together.label is Label.contradicted and above(total, together):
        note = f"{made.parcels} such parcels are {total.figure} together"
        return replace(
            one,
            label=Label.contradicted,
            bounds=together.bounds,
            factor=together.factor,
            stage=stage,
            parcel=None,
            known_part=None,
            notes=(note, *notes),
            _readings=tuple,
        )
    known = [entry.id for entry in known_parcels(judge, made)]
    more = len(known) > made.parcels and made.scope.period is not None  # of a window all are told
    supported = len(known) >= made.parcels and not more
    told = f"{len(known):,} known: {listed(known)}" if known else "none is known"
    note = f"the text tells of {made.parcels} such parcels, {told}"
    label = Label.supported if supported else Label.possible
    notes = [n for n in one.notes if n != one.known_part]
    return replace(
        one, label=label, factor=None, parcel=None, known_part=note, notes=(note, *notes), _readings=tuple
    )
