"""A figure that is told of each of several parties or years by itself: true only if it is true of every one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.party import Party
from aidledger.verdict.judging import Label
from aidledger.verdict.recurring import each_year

if TYPE_CHECKING:
    from aidledger.verdict.verify import Verdict

#: So many parties are judged one by one; of a larger group nothing is decided.
_MOST = 40
#: The verdict on all is the first of these that one of them has.
_WORST = (Label.contradicted, Label.no_evidence, Label.possible, Label.supported)


def of_each(made: Claim, judged: Callable[[Claim], Verdict], until: dt.date | None) -> Verdict | None:
    """The verdict on a claim about each donor, each recipient or each year; ``None`` where only one is named.

    Contradicted where it is false of one of them, supported where it is true of every one: the verdict on that
    one, with a note on all.
    """
    apart = _apart(made, until)
    if not 2 <= len(apart) <= _MOST:
        return None
    found = [(name, judged(one)) for name, one in apart]
    worst = min((verdict for _, verdict in found), key=lambda verdict: _WORST.index(verdict.label))
    names = ((label, [name for name, verdict in found if verdict.label is label]) for label in _WORST)
    told = "; ".join(f"{label.value} for {', '.join(named)}" for label, named in names if named)
    return replace(worst, notes=(f"told of each by itself: {told}", *worst.notes), _readings=tuple)


def _apart(made: Claim, until: dt.date | None) -> list[tuple[str, Claim]]:
    """The claim about each party or each year alone, by its name."""
    scope = made.scope
    if made.kind is ClaimKind.recurring:
        years = each_year(scope.period, until)
        alone = [(str(y), scope.changed(period=y)) for y in years]
    else:
        side, parties = "donors", _single(scope.donors)
        if len(parties) < 2:
            side, parties = "recipients", _single(scope.recipients)
        alone = [(p.name, scope.changed(**{side: (p,)})) for p in parties]
    kind = ClaimKind.cumulative if made.kind is ClaimKind.recurring else made.kind
    return [
        (name, made.model_copy(update={"each": False, "kind": kind, "scope": changed}))
        for name, changed in alone
    ]


def _single(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties, a group as its members."""
    return tuple(dict.fromkeys(one for party in parties for one in (party.members() or (party,))))
