"""A figure that is told of each of several parties by itself: true only if it is true of every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from aidledger.model.claim import Claim
from aidledger.model.party import Party
from aidledger.verdict.judging import Label

if TYPE_CHECKING:
    from aidledger.verdict.verify import Verdict

#: So many parties are judged one by one; of a larger group nothing is decided.
_MOST = 40
#: The verdict on all is the first of these that one of them has.
_WORST = (Label.contradicted, Label.no_evidence, Label.possible, Label.supported)


def of_each(made: Claim, judged: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict on a claim about each donor (or each recipient); ``None`` where one party is named, or nobody.

    Contradicted where it is false of one of them, supported where it is true of every one: the verdict on that
    party, with a note on all.
    """
    scope = made.scope
    side, parties = "donors", _single(scope.donors)
    if len(parties) < 2:
        side, parties = "recipients", _single(scope.recipients)
    if not 2 <= len(parties) <= _MOST:
        return None
    found = [
        (party, judged(made.model_copy(update={"each": False, "scope": scope.changed(**{side: (party,)})})))
        for party in parties
    ]
    worst = min((verdict for _, verdict in found), key=lambda verdict: _WORST.index(verdict.label))
    names = ((label, [party.name for party, verdict in found if verdict.label is label]) for label in _WORST)
    told = "; ".join(f"{label.value} for {', '.join(named)}" for label, named in names if named)
    return replace(worst, notes=(f"told of each by itself: {told}", *worst.notes), _readings=tuple)


def _single(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties, a group as its members."""
    return tuple(dict.fromkeys(one for party in parties for one in (party.members() or (party,))))
