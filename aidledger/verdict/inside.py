"""Claims of one report held against each other: a report that contradicts itself.

The claims are put into a ledger of their own and asked for sets that cannot all be true. A single parcel
bounds a total from below only: two parcels of one month are two parcels. Totals that name no period are
compared by their words alone, and that is said. The total of a programme is a part of all aid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from aidledger.errors import AidLedgerError
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.figure import Figure
from aidledger.model.source import UNSTATED, Source
from aidledger.model.wording import Qualifier

#: At most this many contradictions of one text are looked for.
MOST = 50
#: A contradiction names so many of the figures.
NAMED = 5


@dataclass(frozen=True)
class Contradiction:
    """Claims of one report that cannot all be true: totals of one scope that exclude one another, or a
    smallest set of claims about several.

    ``numbers`` count the claims of the report from 1. ``sure`` is false where the report may mean two
    periods, because it names none.
    """

    numbers: tuple[int, ...]
    claims: tuple[Claim, ...]
    reason: str
    sure: bool = True

    def __str__(self) -> str:
        verb = "contradict" if self.sure else "may contradict"
        return f"Claims {listed([str(n) for n in self.numbers])} {verb} each other: {self.reason}."


def contradictions(claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """Sets of ``claims`` that cannot all be true, in the order of the text; a repeated claim counts once.

    >>> from aidledger.model.claim import claim
    >>> first = claim("$650 million", donor="USA", recipient="UKR", since="2014", until="2021")
    >>> both = [c.changed(kind="cumulative") for c in (first, first.changed(figure="$2.7 billion"))]
    >>> print(*contradictions(both))
    Claims 1 and 2 contradict each other: $650 million and $2.7 billion are given for the same aid over the same time.
    """
    distinct: dict[object, int] = {}
    for at, claim in enumerate(claims):
        if _is_a_total(claim):
            _, *about = claim.said  # the same amount may be written in two ways
            distinct.setdefault((claim.figure.low, claim.figure.high, claim.figure.unit, *about), at)
    places = [*distinct.values()]
    alike = [*_alike(claims, places)]
    told = [set(c.numbers) for c in alike]
    further = [
        c for c in _impossible(claims, places) if not any(set(c.numbers) <= numbers for numbers in told)
    ]
    return tuple(sorted([*alike, *further], key=lambda c: c.numbers)[:MOST])


def _is_a_total(claim: Claim) -> bool:
    """Whether a claim states an amount of aid: nothing denied or asked for, no average, nothing told of each."""
    if claim.denied or claim.each or not claim.is_amount:
        return False
    return claim.scope.stage is None or claim.scope.stage.is_aid


def _impossible(claims: Sequence[Claim], places: Sequence[int]) -> Iterator[Contradiction]:
    """What follows from the claims that name whose aid it is, and when."""
    from aidledger.ledger.ledger import Ledger

    dated = {
        f"claim-{at}": at for at in places if claims[at].scope.period is not None and _says_whose(claims[at])
    }
    if all(claims[at].kind is ClaimKind.single for at in dated.values()):
        return
    source = Source(id="the report")
    held = []
    for name, at in dated.items():
        claim = claims[at].model_copy(update={"id": name, "supersedes": None})
        claim = claim.model_copy(update={"source": source} if claim.source == UNSTATED else {})
        part = claim.kind is ClaimKind.single or claim.programme or claim.part
        held.append(_at_least(claim) if part else claim)
    try:
        conflicts = Ledger(claims=held).conflicts(MOST)
    except AidLedgerError:  # claims that no ledger can hold together say nothing against each other
        return
    for conflict in conflicts:
        members = sorted(dated[m.record.id] for m in conflict.members if isinstance(m.record, Claim))
        if len(members) > 1:
            yield _contradiction(claims, members)


def _at_least(claim: Claim) -> Claim:
    figure = claim.figure.model_copy(update={"high": None, "qualifier": Qualifier.at_least})
    return claim.model_copy(update={"figure": figure})


def _contradiction(claims: Sequence[Claim], members: Sequence[int], *, named: bool = True) -> Contradiction:
    said = tuple(claims[at] for at in members)
    words = [_words(c) for c in said]
    if not named:
        reason = f"{listed(words)} are each given as the total, and none names its period"
    elif all(c.scope == said[0].scope for c in said):
        reason = f"{listed(words)} are given for the same aid over the same time"
    elif len(said) == 2:
        more, less = (words[at] for at in sorted((0, 1), key=lambda at: -said[at].figure.low))
        reason = f"{more} lies within what is said to be {less}"
    else:
        reason = f"{listed(words)} cannot all be true"
    return Contradiction(tuple(at + 1 for at in members), said, reason, sure=named)


def _words(claim: Claim) -> str:
    """A figure as it is written, with the unit of time of a recurring one."""
    rate = f" a {claim.per or 'year'}" if claim.kind is ClaimKind.recurring else ""
    return f"{claim.figure.written or claim.figure}{rate}"


def _alike(claims: Sequence[Claim], places: Sequence[int]) -> Iterator[Contradiction]:
    """Totals of one scope that exclude one another. The same words mean the same days in one text, so that
    *last year* need not be dated for this; where no period is named, two may be meant."""
    groups: dict[object, list[int]] = defaultdict(list)
    for at in places:
        claim = claims[at]
        if claim.kind is not ClaimKind.single and not claim.part and _says_whose(claim):
            groups[claim.scope, claim.when, claim.kind, claim.measure, claim.programme].append(at)
    for alike in groups.values():
        apart = [
            pair for pair in combinations(alike[:MOST], 2) if _apart(*(claims[at].figure for at in pair))
        ]
        members = sorted({at for pair in apart for at in pair})
        few = len(apart) < len(members)  # one against the others, which agree among themselves
        for one in apart if few else [members] if members else []:
            yield _contradiction(claims, one, named=claims[one[0]].scope.period is not None)


def _apart(one: Figure, other: Figure) -> bool:
    try:
        return not one.overlaps(other)
    except AidLedgerError:  # two currencies, two kinds of item
        return False


def _says_whose(claim: Claim) -> bool:
    return bool(claim.scope.donors and claim.scope.recipients)


def listed(words: Sequence[str]) -> str:
    """The first words of a list, and how many more there are."""
    shown = list(words) if len(words) <= NAMED else [*words[: NAMED - 1], f"{len(words) - NAMED + 1} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
