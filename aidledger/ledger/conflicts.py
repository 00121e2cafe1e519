"""Statements that cannot all be true: the smallest such sets, and which statements to doubt.

A conflict is never averaged away: it is named, with its sources, and so is the least trusted set of
statements without which the rest can all be true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import BadScope
from aidledger.ledger.known import Known, counted_claims, known
from aidledger.ledger.problem import Problem
from aidledger.ledger.programs import solver
from aidledger.ledger.statements import Basis, Statement
from aidledger.ledger.totals import Summing
from aidledger.model.figure import Money, Valuation
from aidledger.model.source import Source, SourceKind

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: How much each kind of publisher is trusted, against the others. A convention: give your own with ``trust``.
TRUST: Mapping[SourceKind, float] = {
    SourceKind.official: 5.0,
    SourceKind.research: 4.0,
    SourceKind.tracker: 4.0,
    SourceKind.report: 3.0,
    SourceKind.media: 2.0,
    SourceKind.user: 1.0,
    SourceKind.unspecified: 1.0,
}


@dataclass(frozen=True)
class Conflict:
    """A smallest set of statements that cannot all be true: without any one of them the rest can.

    ``basis`` says at which stage and in which unit they speak.
    """

    members: tuple[Statement, ...]
    basis: Basis

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the statements."""
        return tuple(m.source for m in self.members)

    @property
    def origins(self) -> frozenset[str]:
        """The records and lists that the statements stand and fall with."""
        return frozenset(m.origin for m in self.members)

    def __len__(self) -> int:
        return len(self.members)

    def __str__(self) -> str:
        at = f" (at stage {self.basis.stage.value})" if self.basis.stage else ""
        if len(self.members) == 1:
            return f"this statement contradicts itself{at}: {self.members[0]}"
        lines = [f"these {len(self.members)} statements cannot all be true{at}:"]
        return "\n".join([*lines, *(f"  - {m}" for m in self.members)])


def conflicts_in(problem: Problem, limit: int = 100) -> Iterator[tuple[Statement, ...]]:
    """The smallest contradictory sets of a problem, each once, up to ``limit`` of them.

    A tree of ways out: each found set is resolved by disbelieving one of its members in turn, and what is
    left is looked through again.
    """
    found: list[tuple[Statement, ...]] = []
    todo: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set()
    solved = 0
    while todo and len(found) < limit and solved < 4 * limit:
        disbelieved = todo.pop(0)
        if disbelieved in seen:
            continue
        seen.add(disbelieved)
        standing = next((c for c in found if not disbelieved & {m.origin for m in c}), None)
        if standing is None:
            solved += 1
            standing = problem.without(disbelieved).conflict() if disbelieved else problem.conflict()
            if not standing:
                continue
            found.append(standing)
            yield standing
        todo += [disbelieved | {m.origin} for m in standing]


def ways_out(problem: Problem, limit: int = 24) -> list[Problem]:
    """Problems that are consistent, one for each way of disbelieving part of each conflict.

    Where there are more than ``limit`` ways, one only: every record that is part of a conflict disbelieved.
    """
    ways: dict[frozenset[str], Problem] = {}
    todo: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set()
    blamed: set[str] = set()
    while todo:
        disbelieved = todo.pop(0)
        if disbelieved in seen or any(way <= disbelieved for way in ways):
            continue
        seen.add(disbelieved)
        rest = problem.without(disbelieved)
        conflict = () if rest.consistent else rest.conflict()
        if not conflict:
            ways[disbelieved] = rest
            continue
        blamed |= {m.origin for m in conflict}
        if len(seen) > limit:
            return [_without_all(problem, frozenset(blamed))]
        todo += [disbelieved | {origin} for origin in {m.origin for m in conflict}]
    return list(ways.values())


def _without_all(problem: Problem, blamed: frozenset[str]) -> Problem:
    """What is left without every record that contradicts others, or one of those already disbelieved."""
    while True:
        rest = problem.without(blamed)
        more = rest.conflict() if not rest.consistent else ()
        for origin in () if more else sorted(blamed):
            with_one = problem.without(blamed - {origin})
            if not with_one.consistent:
                more = (*more, *with_one.conflict())
        added = {m.origin for m in more} - blamed
        if not added:
            return rest
        blamed |= added


def bases(ledger: Ledger) -> list[Basis]:
    """Every stage, measure, unit and kind of prices in which some source states a total or lists all."""
    found: dict[Basis, None] = {}
    for claim in counted_claims(ledger):
        stage = claim.scope.stage
        if stage is not None and not stage.is_aid:
            continue
        figure = claim.figure
        unit = "kg" if claim.measure == "mass" else figure.unit
        prices, valued = None, Valuation.unspecified
        if isinstance(figure, Money):
            prices, valued = figure.price_year, figure.valuation
        found[Basis(claim.measure, unit, stage, prices, valued.value)] = None
    for coverage in ledger.coverage:
        for unit in _entry_units(ledger, coverage.measure):
            found[Basis(coverage.measure, unit, coverage.scope.stage)] = None
    return list(found)


def _entry_units(ledger: Ledger, measure: str) -> list[str]:
    if measure == "mass":
        return ["kg"]
    if measure == "count":
        return sorted({c.unit for items in ledger.table.items.values for c in items})
    return sorted({b.unit for b in ledger.table.basis.values})


def problems(ledger: Ledger) -> Iterator[tuple[Basis, Problem]]:
    """The statements of a ledger in sets that do not touch each other."""
    how = Summing(ledger.rates)
    for basis in bases(ledger):
        held = known(ledger, basis, how)
        for component in _components(held):
            yield basis, component


def _components(held: Known) -> Iterator[Problem]:
    from aidledger.ledger.boxes import reach

    lone = []
    listed = held.lists.coverage if held.lists is not None else ()
    claimed = held.components()
    for claims in claimed:
        yield from held.problems(claims, ())
    for coverage in listed:
        box = reach(coverage.scope).sure
        if box is not None and not held.touching([box]):
            lone.append(box)
    if lone:
        yield from held.problems([], tuple(lone))


def find_conflicts(ledger: Ledger, limit: int = 100) -> list[Conflict]:
    """The smallest sets of statements of a ledger that cannot all be true, smallest first."""
    found: dict[frozenset[tuple[str, object]], Conflict] = {}
    for basis, problem in problems(ledger):
        if not problem.consistent:
            for members in conflicts_in(problem, limit - len(found)):
                found.setdefault(frozenset((m.origin, m.rows) for m in members), Conflict(members, basis))
        if len(found) >= limit:
            break
    return sorted(found.values(), key=len)


def find_suspects(
    ledger: Ledger, trust: Mapping[SourceKind | str, float] | None = None
) -> tuple[Statement, ...]:
    """The least trusted statements without which all the others can be true.

    Records and lists are weighed by their source's kind (:data:`TRUST`), or by what ``trust`` gives for a
    kind or a source id, and the lightest set is found that takes something out of every conflict. A binary
    program over the conflicts found so far is solved, what is left is checked, and a conflict that still
    stands joins the program, until none does.
    """
    weigh = _weights(trust)
    suspects: list[Statement] = []
    for _, problem in problems(ledger):
        if problem.consistent:
            continue
        met: list[tuple[Statement, ...]] = []
        blamed: frozenset[str] = frozenset()
        while True:
            standing = problem.without(blamed).conflict()
            if not standing:
                break
            met.append(standing)
            blamed = _lightest(met, weigh)
        by_origin = {m.origin: m for c in met for m in c}
        suspects += [by_origin[origin] for origin in sorted(blamed)]
    return tuple({s.origin: s for s in suspects}.values())


def _weights(trust: Mapping[SourceKind | str, float] | None) -> Mapping[str, float]:
    weights: dict[str, float] = {kind.value: weight for kind, weight in TRUST.items()}
    for name, weight in (trust or {}).items():
        if not weight > 0:
            raise BadScope(
                f"trust must be positive, got {weight!r} for {name}", remedy="give a small positive number"
            )
        weights[str(name)] = float(weight)
    return weights


def _weight(statement: Statement, weights: Mapping[str, float]) -> float:
    return weights.get(statement.source.id, weights[statement.source.kind.value])


def _lightest(conflicts: list[tuple[Statement, ...]], weights: Mapping[str, float]) -> frozenset[str]:
    """The lightest set of origins that has a member of every conflict; of equals the one with fewer."""
    import highspy

    cost: dict[str, float] = {}
    for conflict in conflicts:
        for m in conflict:
            cost[m.origin] = max(cost.get(m.origin, 0.0), _weight(m, weights))
    names = sorted(cost)
    place = {name: i for i, name in enumerate(names)}
    program = solver()
    for name in names:
        program.addVar(0.0, 1.0)
        program.changeColCost(place[name], cost[name] + 1e-6)
        program.changeColIntegrality(place[name], highspy.HighsVarType.kInteger)
    for conflict in conflicts:
        columns = np.asarray(sorted({place[m.origin] for m in conflict}), dtype=np.int32)
        program.addRow(1.0, float(len(columns)), len(columns), columns, np.ones(len(columns)))
    program.run()
    chosen = program.getSolution().col_value
    return frozenset(name for name in names if chosen[place[name]] > 0.5)


__all__ = ["TRUST", "Conflict", "find_conflicts", "find_suspects"]
