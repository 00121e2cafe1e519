"""Exact answers from floating-point ones: certified bounds, and conflicts decided in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from aidledger.ledger.cells import Cells, Ints

#: The multipliers of a proof are small fractions; these denominators are tried.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 7, 8, 12, 60, 840)
#: Tableaux beyond this many numbers are left to the certificate alone.
LARGEST_TABLEAU = 60_000


@dataclass(frozen=True)
class Proof:
    """A bound and the weight with which each row's low (positive) or high (negative) enters it."""

    bound: Fraction
    weights: tuple[tuple[int, Fraction], ...]


def certified(
    cells: Cells,
    cost: Ints,
    low: Sequence[int],
    high: Sequence[int | None],
    duals: npt.NDArray[np.float64],
) -> Proof | None:
    """The greatest lower bound on ``cost`` times the flows that ``duals`` prove, in exact arithmetic.

    By weak duality any multipliers whose combination of rows stays below the cost in every cell prove a
    bound. The solver's multipliers are rounded to small fractions and checked cell by cell in integers.
    ``None`` where no rounding passes.
    """
    for k in _DENOMINATORS:
        scaled = np.rint(duals * k)
        if np.abs(duals * k - scaled).max(initial=0) > 1e-5:
            continue
        times = scaled.astype(np.int64)
        used = np.flatnonzero(times).tolist()
        if any(high[i] is None for i in used if times[i] < 0):
            continue
        combined = np.zeros(len(cells), dtype=np.int64)
        if len(cells.boxes):
            np.add.at(combined, cells.cell_of, times[cells.boxes])
        if (k * cost - combined < 0).any():
            continue
        total = sum(int(times[i]) * int((low[i] if times[i] > 0 else high[i]) or 0) for i in used)
        return Proof(Fraction(total, k), tuple((int(i), Fraction(int(times[i]), k)) for i in used))
    return None


def satisfiable(cells: Cells, low: Sequence[int], high: Sequence[int | None]) -> bool | None:
    """Whether non-negative flows in ``cells`` can satisfy every row, decided in fractions.

    The simplex method with Bland's rule, which always ends. ``None`` where the tableau would be too large
    to be worth it.
    """
    n = len(cells)
    members: list[list[int]] = [[] for _ in low]
    for cell, box in zip(cells.cell_of.tolist(), cells.boxes.tolist(), strict=True):
        members[box].append(cell)
    if any(h is not None and h < max(lo, 0) for lo, h in zip(low, high, strict=True)):
        return False
    floors = [i for i, lo in enumerate(low) if lo > 0]
    caps = [i for i, h in enumerate(high) if h is not None]
    if not floors:
        return True
    width = n + len(floors) + len(caps) + 1
    if (len(floors) + len(caps)) * width > LARGEST_TABLEAU:
        return None
    table: list[list[Fraction]] = []
    basis: list[int] = []
    for place, i in enumerate(floors):
        row = [Fraction(0)] * width
        for cell in members[i]:
            row[cell] = Fraction(1)
        row[n + place], row[-1] = Fraction(-1), Fraction(low[i])
        table.append(row)
        basis.append(width + place)  # an artificial variable, which has no column of its own
    for place, i in enumerate(caps):
        row = [Fraction(0)] * width
        for cell in members[i]:
            row[cell] = Fraction(1)
        row[n + len(floors) + place], row[-1] = Fraction(1), Fraction(high[i] or 0)
        table.append(row)
        basis.append(n + len(floors) + place)
    shortfall = [sum((row[c] for row in table[: len(floors)]), Fraction(0)) for c in range(width)]
    while shortfall[-1] > 0:
        entering = next((c for c in range(width - 1) if shortfall[c] > 0), None)
        if entering is None:
            return False
        ratios = [(row[-1] / row[entering], basis[r], r) for r, row in enumerate(table) if row[entering] > 0]
        _, _, leaving = min(ratios)
        _pivot(table, shortfall, leaving, entering)
        basis[leaving] = entering
    return True


def _pivot(table: list[list[Fraction]], shortfall: list[Fraction], leaving: int, entering: int) -> None:
    pivot = table[leaving]
    by = pivot[entering]
    table[leaving] = pivot = [x / by if x else x for x in pivot]
    used = [c for c, x in enumerate(pivot) if x]
    for row in (*(r for i, r in enumerate(table) if i != leaving), shortfall):
        times = row[entering]
        if times:
            for c in used:
                row[c] -= times * pivot[c]
