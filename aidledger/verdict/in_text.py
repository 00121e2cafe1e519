"""A verdict on one claim of a text: what the text said before may be what its figure was added up from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from aidledger.model.claim import Claim
from aidledger.verdict.added_up import added_in_text
from aidledger.verdict.judging import Label
from aidledger.verdict.readings import Reading
from aidledger.verdict.verify import Verdict


def within_text(verdict: Verdict, claim: Claim, before: Sequence[Claim]) -> Verdict:
    """The verdict as that on ``claim``, which may be one of several that are alike; its readings know what the text
    said before."""
    if verdict.label not in (Label.contradicted, Label.possible):
        return verdict if verdict.claim is claim else replace(verdict, claim=claim)
    return replace(verdict, claim=claim, _readings=partial(_readings, verdict, claim, before))


def _readings(verdict: Verdict, claim: Claim, before: Sequence[Claim]) -> tuple[Reading, ...]:
    found = verdict.readings
    if any(r.certain and r.kind != "added up" for r in found):
        return found
    added = added_in_text(claim, before)  # its own figures are nearer than those of the ledger
    if added is None:
        return found
    kind, text, read, _ = added
    return Reading(kind, text, read), *(r for r in found if r.kind != "added up")
