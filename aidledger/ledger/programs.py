"""Linear programs over cells, solved by HiGHS. Money is modelled in whole units of its currency.

Floating point only proposes: every bound that leaves this package is certified in
:mod:`aidledger.ledger.exactness`, or widened outward.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.cells import Bools, Cells

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Optimum:
    """The least value of an objective, and by how much it grows with each row's bound."""

    value: float
    duals: Floats


@cache
def _quiet() -> type[Any]:
    """HiGHS without its banner, which its Python wrapper prints while it sets up callbacks."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet


def solver() -> Any:
    """A silent HiGHS on one thread."""
    made = _quiet()()
    made.setOptionValue("output_flag", False)
    made.setOptionValue("threads", 1)
    return made


def _model(cells: Cells, low: Floats, high: Floats, cost: Floats, extra: int = 0) -> Any:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(low)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.zeros(len(cost)), np.full(len(cost), np.inf)
    lp.row_lower_, lp.row_upper_ = low, high
    start, index, value = cells.start, cells.boxes, np.ones(len(cells.boxes))
    if extra:
        start = np.concatenate([start, start[-1] + 1 + np.arange(extra)])
        index = np.concatenate([index, np.arange(extra) % len(low)])
        value = np.concatenate([value, np.ones(len(low)), -np.ones(extra - len(low))])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start, index, value
    return lp


class Program:
    """Non-negative flows in cells whose sums over boxes lie between ``low`` and ``high``."""

    def __init__(self, cells: Cells, low: Floats, high: Floats) -> None:
        self.cells, self.low, self.high = cells, low, high
        self._highs: Any = None

    def least(self, cost: Floats) -> Optimum | None:
        """The least that ``cost`` times the flows can be; ``None`` where no flows satisfy the bounds.

        Raises :class:`~aidledger.errors.AidLedgerError` where the solver gives up.
        """
        import highspy

        if not len(self.cells):
            holds = bool((self.low <= 0).all())
            return Optimum(0.0, np.zeros(len(self.low))) if holds else None
        if self._highs is None:
            self._highs = solver()
            self._highs.passModel(_model(self.cells, self.low, self.high, cost))
        else:
            columns = np.arange(len(cost), dtype=np.int32)
            self._highs.changeColsCost(len(cost), columns, cost)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            self._highs.setOptionValue("presolve", "off")
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise AidLedgerError(
                f"the linear program over {len(self.low)} statements was not solved: {status.name}",
                remedy="ask about a narrower scope",
            )
        duals = np.asarray(self._highs.getSolution().row_dual, dtype=np.float64)
        return Optimum(self._highs.getInfo().objective_function_value, duals)

    def feasible(self) -> bool:
        """Whether some flows satisfy every bound."""
        return self.least(np.zeros(len(self.cells))) is not None

    def strained(self) -> npt.NDArray[np.int64]:
        """Rows that take part in a proof that the bounds cannot all hold (empty where they can)."""
        n = len(self.low)
        cost = np.concatenate([np.zeros(len(self.cells)), np.ones(2 * n)])
        program = solver()
        program.passModel(_model(self.cells, self.low, self.high, cost, extra=2 * n))
        program.run()
        duals = np.asarray(program.getSolution().row_dual)
        return np.flatnonzero(np.abs(duals) > 1e-9)


def bounded(cells: Cells, high: Floats, inside: Bools) -> bool:
    """Whether every one of the cells ``inside`` lies in a box that has an upper bound."""
    if not inside.any():
        return True
    closed = np.zeros(len(cells), dtype=bool)
    closed[cells.cell_of[np.isfinite(high[cells.boxes])]] = True
    return bool(closed[inside].all())
