"""A verdict in one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure
from aidledger.verdict.judging import Label, comparable, difference
from aidledger.verdict.nouns import is_counted
from aidledger.verdict.parcels import Act

if TYPE_CHECKING:
    from aidledger.verdict.verify import Verdict


def sentence_of(verdict: Verdict) -> str:
    """What was claimed, how it stands, what is known and by whom, and what else the claim might have meant."""
    claim = verdict.claim
    scope = claim.about if isinstance(claim, Claim) else str(claim.scope)
    about = f"{claim.figure.written or claim.figure} ({_bracketed(scope)})"
    if verdict.label is Label.no_evidence:
        return f"No evidence: the ledger says nothing of {about}."
    by = _by(verdict)
    known = f"{_known(verdict)}{by}"
    if verdict.label is Label.supported:
        return f"Supported: {about}; {known}."
    if verdict.counterexample and isinstance(claim, Ranking):
        order = f"not the {claim.order} in a {claim.per.replace('_', ' ')}"
        return f"Contradicted: {about} is {order}: {verdict.counterexample}{by}."
    rather = f"; {verdict.readings[0]}" if verdict.readings else ""
    if verdict.label is Label.contradicted:
        return f"Contradicted: {about} is {difference(verdict.factor)}; {known}{rather}."
    part = f"; {verdict.known_part}" if verdict.known_part else ""
    return f"Possible{_until_then(verdict)}: {about}; {known}{part}{rather}."


def _until_then(verdict: Verdict) -> str:
    """What a claim that is only possible would be of what is known until a day."""
    if verdict.as_of is None or verdict.as_of[0] not in (Label.supported, Label.contradicted):
        return ""
    joined = "and" if verdict.as_of[0] is Label.supported else "but"
    return f", {joined} {verdict.as_of[0].value} by what is known until {verdict.as_of[1]}"


def _known(verdict: Verdict) -> str:
    bounds, stage, asked = verdict.bounds, verdict.stage, verdict.claim.scope.stage
    several = isinstance(verdict.claim, Claim) and verdict.claim.parcels > 1
    if several and verdict.label is Label.supported and verdict.known_part:
        return verdict.known_part
    if verdict.parcel is not None:
        return f"one such parcel is known: {_bracketed(_told(verdict.parcel, verdict.claim))}"
    limits, at = bounds.low or bounds.high is not None, ""
    if asked is not None and stage is None:
        at = f", {asked.value} or not{'' if limits else ','}"
    elif stage is not None and stage is not asked:
        at = f" of aid that was {stage.value}"
    return f"known{at}: {bounds}" if limits else f"what is known{at} sets no bound"


def _by(verdict: Verdict) -> str:
    sources = [e.source for e in verdict.evidence] if verdict.parcel is None else [verdict.parcel.source]
    names = list(dict.fromkeys(source.title or source.id for source in sources))
    told = names if len(names) <= 2 else [f"{names[0]} and {len(names) - 1} more"]
    return f" ({'; '.join(told)})" if told else ""


def _told(parcel: Entry, claim: Claim | Ranking) -> str:
    """The amount of a parcel, as it was announced where the claim says that, and when it was where the claim says."""
    stage = Act(comparable(claim.figure), claim.scope.stage, None).step(parcel)
    counted = tuple(item for item in parcel.items if is_counted(claim.figure, item))
    amounts: tuple[Figure | None, ...] = counted or parcel.items
    if claim.figure.kind == "money":
        announced = parcel.original is not None and parcel.original.unit == claim.figure.unit
        amounts = (parcel.original if announced else parcel.money_for(stage),)
    elif claim.figure.kind == "mass":
        amounts = (parcel.tonnage,)
    words = [str(amount) for amount in amounts if amount is not None]
    if stage is not None and (day := parcel.date_of(stage)) is not None:
        words.append(f"{stage.value} {day.in_a_sentence}")
    return ", ".join(words)


def _bracketed(text: str) -> str:
    """Text that itself stands in round brackets."""
    return text.translate(str.maketrans("()", "[]"))
