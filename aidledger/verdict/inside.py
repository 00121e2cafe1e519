"""Claims of one report held against each other: a report that contradicts itself.

Two totals of one scope must leave room for each other; and nothing inside a scope may be larger than the
total of it. Single parcels bound a total from below only: two parcels of one month are two parcels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.figure import Figure
from aidledger.model.period import Period

#: A report that states more different totals of one scope than this is compared up to here.
MOST_IN_A_SCOPE = 400


@dataclass(frozen=True)
class Contradiction:
    """Two claims of one report that cannot both be true.

    ``numbers`` count the claims of the report from 1. ``sure`` is false where the report may mean two
    periods, because it names none.
    """

    numbers: tuple[int, int]
    claims: tuple[Claim, Claim]
    reason: str
    sure: bool = True

    def __str__(self) -> str:
        first, second = self.numbers
        verb = "contradict" if self.sure else "may contradict"
        return f"Claims {first} and {second} {verb} each other: {self.reason}."


def contradictions(claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """The pairs of ``claims`` that cannot both be true, in the order of the text.

    Only claims of the same parties, kind of aid, stage and unit are compared; a claim that is repeated
    counts once.

    >>> from aidledger.model.claim import claim
    >>> first = claim("$650 million", donor="USA", recipient="UKR", since="2014", until="2021")
    >>> both = [c.changed(kind="cumulative") for c in (first, first.changed(figure="$2.7 billion"))]
    >>> print(*contradictions(both))
    Claims 1 and 2 contradict each other: $650 million and $2.7 billion are given for one and the same scope.
    """
    groups: dict[object, dict[object, int]] = defaultdict(dict)
    for at, claim in enumerate(claims):
        said = (claim.figure.low, claim.figure.high, claim.figure.unit, claim.scope.period, claim.kind)
        groups[_scope_key(claim)].setdefault(said, at)
    found: list[Contradiction] = []
    for distinct in groups.values():
        found += _in_group(claims, [*distinct.values()][:MOST_IN_A_SCOPE])
    return tuple(sorted(found, key=lambda c: c.numbers))


def _scope_key(claim: Claim) -> object:
    scope, figure = claim.scope, claim.figure
    unit = figure.unit if figure.kind != "mass" else "mass"
    basis = (getattr(figure, "price_year", None), getattr(figure, "valuation", None))
    parties = tuple(frozenset(p.code for p in side) for side in (scope.donors, scope.recipients))
    return (figure.kind, unit, basis, parties, scope.aid_type, scope.stage)


def _in_group(claims: Sequence[Claim], places: Iterable[int]) -> Iterator[Contradiction]:
    places = list(places)
    totals = [at for at in places if claims[at].kind is not ClaimKind.single and _says_whose(claims[at])]
    for total in totals:
        for other in places:
            found = None if other == total else _between(claims, total, other, other in totals)
            if found is not None:
                yield found


def _says_whose(claim: Claim) -> bool:
    return bool(claim.scope.donors and claim.scope.recipients)


def _between(claims: Sequence[Claim], total: int, other: int, is_total: bool) -> Contradiction | None:
    whole, part = claims[total], claims[other]
    numbers = (min(total, other) + 1, max(total, other) + 1)
    pair = (claims[numbers[0] - 1], claims[numbers[1] - 1])
    written = [c.figure.written or str(c.figure) for c in pair]
    same = whole.scope.period == part.scope.period
    if same and is_total and whole.kind is part.kind:
        if total > other or whole.figure.overlaps(part.figure):
            return None
        unnamed = whole.scope.period is None
        reason = f"{written[0]} and {written[1]} are given for one and the same scope"
        if unnamed:
            reason = (
                f"{written[0]} and {written[1]} are both given as the total, and neither names its period"
            )
        return Contradiction(numbers, pair, reason, sure=not unnamed)
    recurring = ClaimKind.recurring in (whole.kind, part.kind)
    if (
        recurring
        or not _inside(part.scope.period, whole.scope.period)
        or not _exceeds(part.figure, whole.figure)
    ):
        return None
    of = (
        f"{part.figure.written or part.figure} is part of {whole.figure.written or whole.figure}, and is more"
    )
    return Contradiction(numbers, pair, of)


def _inside(part: Period | None, whole: Period | None) -> bool:
    """Whether every day that ``part`` may mean is surely a day of ``whole``."""
    if part is None or whole is None or whole.core is None:
        return False
    return part.hull.within(whole.core)


def _exceeds(part: Figure, whole: Figure) -> bool:
    return (
        not whole.overlaps(part) and part.low > whole.low
        if part.unit == whole.unit
        else _heavier(part, whole)
    )


def _heavier(part: Figure, whole: Figure) -> bool:
    return not whole.overlaps(part) and part.to("kg").low > whole.to("kg").low  # type: ignore[attr-defined]
