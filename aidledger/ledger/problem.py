"""A set of statements that touch each other, and the bounds that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from aidledger.ledger.boxes import Box
from aidledger.ledger.cells import Boxes, Cells, Ints, divide
from aidledger.ledger.exactness import certified, satisfiable
from aidledger.ledger.laminar import Nested
from aidledger.ledger.programs import Floats, Program, bounded
from aidledger.ledger.statements import GRAIN, Statement

_UNIT = 10**GRAIN
#: Where floating point may err: relative to the largest amount. Bounds that are not certified widen by it.
_ERROR = 1e-7


@dataclass(frozen=True)
class Side:
    """One bound of a sum of flows, in billionths (``None``: nothing limits it), and the rows that prove it,
    each with the weight of its low (positive) or its high (negative)."""

    bound: int | None
    weights: tuple[tuple[int, Fraction], ...] = ()


class Problem:
    """Statements as rows over cells. ``asked`` are the boxes that will be asked about."""

    def __init__(self, statements: Sequence[Statement], asked: Sequence[Box] = ()) -> None:
        self.statements = tuple(statements)
        self.asked = tuple(asked)
        rows = [row for s in self.statements for row in s.rows]
        self.owner = [owner for owner, s in enumerate(self.statements) for _ in s.rows]
        self.low = [row.low for row in rows]
        self.high = [row.high for row in rows]
        self.boxes = Boxes.of([*(row.box for row in rows), *self.asked])
        self.row_count = len(rows)

    # -- what the solvers see ------------------------------------------------------------------------

    @cached_property
    def nested(self) -> Nested | None:
        """The statements and the question as a tree of windows, where they nest."""
        if not len(self.boxes):
            return None
        free = len(self.asked)
        return Nested.of(self.boxes, [*self.low, *[0] * free], [*self.high, *[None] * free])

    @cached_property
    def cells(self) -> Cells:
        """The division of the flows by statements and question."""
        return divide(self.boxes)

    @cached_property
    def _by_rows(self) -> Cells:
        """The same cells, with only the statements' rows in them."""
        cells = self.cells
        kept = cells.boxes < self.row_count
        counts = np.bincount(cells.cell_of[kept], minlength=len(cells))
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Cells(start, cells.boxes[kept], self.row_count)

    @cached_property
    def _limits(self) -> tuple[Floats, Floats]:
        low = np.asarray([x / _UNIT for x in self.low], dtype=np.float64)
        high = np.asarray([np.inf if x is None else x / _UNIT for x in self.high], dtype=np.float64)
        return low, high

    @cached_property
    def _program(self) -> Program:
        return Program(self._by_rows, *self._limits)

    @cached_property
    def _eased(self) -> Program:
        """The program with every bound eased by what floating point may err."""
        low, high = self._limits
        slack = max(1e-3, _ERROR * 1e-3 * self._largest)
        return Program(self._by_rows, np.maximum(low - slack, 0), high + slack)

    @property
    def _largest(self) -> float:
        low, high = self._limits
        return float(max(low.max(initial=0), high[np.isfinite(high)].max(initial=0)))

    # -- answers ---------------------------------------------------------------------------------------

    @cached_property
    def consistent(self) -> bool:
        """Whether all the statements can be true.

        Where the solver finds no flows, the contradiction is looked for and decided in exact arithmetic.
        """
        if not self.row_count:
            return True
        if self.nested is not None:
            return self.nested.consistent
        if self._program.feasible():
            return True
        return not self.conflict()

    @property
    def hopeless(self) -> bool:
        """Whether a look is enough to see that the statements cannot all be true."""
        if self.nested is not None:
            return not self.nested.consistent
        return not self._program.feasible() and not self._eased.feasible()

    def least(self, place: int) -> Side:
        """The least that the flows of an asked box can sum to, if the statements are consistent."""
        if self.nested is not None:
            value, _ = self.nested.bounds(self.row_count + place)
            used, _ = self.nested.used(self.row_count + place)
            return Side(value, _weighed(used))
        inside = self.cells.containing(self.row_count + place)
        proved = self._optimum(inside.astype(np.int64))
        return Side(max(proved.bound or 0, 0), proved.weights)

    def most(self, place: int) -> Side:
        """The most that the flows of an asked box can sum to, if the statements are consistent."""
        if self.nested is not None:
            _, most = self.nested.bounds(self.row_count + place)
            return Side(most, _weighed(self.nested.used(self.row_count + place)[1]))
        inside = self.cells.containing(self.row_count + place)
        if not bounded(self._by_rows, self._limits[1], inside):
            return Side(None)
        proved = self._optimum(-inside.astype(np.int64))
        return Side(None if proved.bound is None else -proved.bound, proved.weights)

    def _optimum(self, cost: Ints) -> Side:
        best = self._program.least(cost.astype(np.float64))
        if best is None:
            best = self._eased.least(cost.astype(np.float64))
        if best is None:
            return Side(0 if cost.min(initial=0) >= 0 else None)
        proof = certified(self._by_rows, cost, self.low, self.high, best.duals)
        if proof is not None and float(proof.bound) / _UNIT >= best.value - _ERROR * max(1.0, self._largest):
            return Side(proof.bound.__floor__(), proof.weights)
        widened = best.value - _ERROR * max(1.0, self._largest)
        involved = tuple(
            (int(i), Fraction(float(best.duals[i])).limit_denominator(1000))
            for i in np.flatnonzero(np.abs(best.duals) > 1e-6)
        )
        return Side(int(Fraction(widened) * _UNIT // 1), involved)

    # -- contradictions --------------------------------------------------------------------------------

    def without(self, origins: frozenset[str]) -> Problem:
        """The problem that is left when some records or lists are not believed."""
        return Problem([s for s in self.statements if s.origin not in origins], self.asked)

    def conflict(self) -> tuple[Statement, ...]:
        """A smallest set of statements that cannot all be true; empty where they can.

        Found with linear programs, then decided exactly: the set is contradictory, and without any one of
        its members it is not.
        """
        return self._conflict

    @cached_property
    def _conflict(self) -> tuple[Statement, ...]:
        if not self.row_count:
            return ()
        if self.nested is not None and self.nested.consistent:
            return ()
        owners = sorted({self.owner[i] for i in self._program.strained()})
        kept = [self.statements[i] for i in owners]
        for statement in tuple(kept):
            rest = [s for s in kept if s is not statement]
            if len(rest) > _FEW and not Problem(rest)._program.feasible():
                kept = rest
        for statement in tuple(kept):
            rest = [s for s in kept if s is not statement]
            if possible(rest) is False:
                kept = rest
        return tuple(kept) if kept and not possible(kept) else ()


#: Sets up to this size are decided in fractions at once.
_FEW = 6


def possible(statements: Sequence[Statement]) -> bool:
    """Whether statements can all be true: exactly, save for sets that are too large for fractions."""
    problem = Problem(statements)
    if not problem.row_count:
        return True
    if problem.nested is not None:
        return problem.nested.consistent
    exact = satisfiable(problem._by_rows, problem.low, problem.high)
    return problem._eased.feasible() if exact is None else exact


def _weighed(used: Sequence[tuple[int, int]]) -> tuple[tuple[int, Fraction], ...]:
    return tuple((row, Fraction(sign)) for row, sign in used)
