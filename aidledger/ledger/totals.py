"""Totals: interval sums of the entries that answer a question, each parcel once.

What a source lists is summed; what two sources list of the same aid is not: where their entries overlap
(same donor and recipient, a kind of aid and a stretch of time in common) they are alternatives, and the sum
keeps the larger lower bound and leaves ``value`` empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope, MissingRate
from aidledger.ledger.basis import unit_of_answer
from aidledger.ledger.buckets import TIME_KEYS
from aidledger.ledger.grid import Grid, grouped, joined, scale_of
from aidledger.ledger.irregular_sums import Moments, irregular_addends
from aidledger.ledger.line import NOTHING, Line, Summing, alternatives
from aidledger.ledger.parcels import Parcels
from aidledger.ledger.pieces import Left
from aidledger.ledger.question import Question
from aidledger.ledger.regular_sums import RegularSums
from aidledger.ledger.selection import Selection, select
from aidledger.ledger.table import Basis, EntryTable
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    import pandas as pd

#: The names that ``by`` takes.
KEYS = ("donor", "recipient", "aid_type", "stage", "source", *TIME_KEYS)


class Sums:
    """The answer to one question, group by group (one group, the empty key, where nothing was asked ``by``).

    Amounts are in ``unit``, in the ``prices`` of a year (``None``: nominal). Made of ``lines`` or of a
    ``grid``; the other is made of it when first asked for. ``notes`` say what the sums rest on.
    """

    def __init__(
        self,
        table: EntryTable,
        question: Question,
        by: tuple[str, ...],
        how: Summing,
        unit: str,
        prices: int | None,
        count: Callable[[], int],
        notes: tuple[str, ...],
        groups: Grid | dict[tuple[Any, ...], Line],
    ) -> None:
        self.table, self.question, self.by, self.how = table, question, by, how
        self.unit, self.prices, self.notes = unit, prices, notes
        self._count, self._groups = count, groups

    @cached_property
    def lines(self) -> dict[tuple[Any, ...], Line]:
        """The line of each group."""
        return self._groups.lines() if isinstance(self._groups, Grid) else self._groups

    @cached_property
    def grid(self) -> Grid:
        """The groups in columns."""
        return self._groups if isinstance(self._groups, Grid) else Grid.of(self._groups, len(self.by))

    @property
    def in_columns(self) -> bool:
        """Whether the grid is there already."""
        return isinstance(self._groups, Grid)

    @cached_property
    def count(self) -> int:
        """How many entries answer the question."""
        return self._count()

    @property
    def whole(self) -> Line:
        """The line of an answer that was not asked ``by`` anything."""
        return self.lines.get((), NOTHING)

    @cached_property
    def selection(self) -> Selection:
        """The entries that answer the question."""
        return select(self.table, self.question, reimbursements=self.how.reimbursements)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The rows of the table that answer the question; ``count`` says how many, without a search."""
        return self.selection.rows

    @property
    def left(self) -> tuple[Left, ...]:
        """What was left out, or counts only in an upper bound, and why."""
        return self.selection.left


def sum_up(
    table: EntryTable,
    question: Question,
    by: Sequence[str] = (),
    how: Summing | None = None,
    *,
    moments: Moments | None = None,
    counts: bool = True,
) -> Sums:
    """Answer ``question`` from the entries of ``table``, in groups by ``by`` (see :data:`KEYS`).

    ``moments`` (each ``start``, ``anchor`` or ``end``) put a fuzzy date into the bucket of its first, its
    counted or its last possible day, in turn for the sums of ``low``, of ``value`` and of ``high``, instead
    of spreading it over all buckets that it may lie in. Without ``counts`` the lines only say whether
    something is disclosed, not how many entries, which saves a pass over a large table.

    Raises :class:`~aidledger.errors.UnitMismatch` for several currencies without ``unit``, for nominal
    beside constant prices, and :class:`~aidledger.errors.MixedBasis` for two valuations.
    """
    by, how = tuple(by), how or Summing()
    for name in by:
        if name not in KEYS:
            options = closest(name, list(KEYS)) or KEYS
            raise BadScope(f"cannot group by {name!r}", remedy="use " + ", ".join(options))
    if len(set(by)) < len(by):
        raise BadScope(f"grouped twice by the same name: {', '.join(by)}", remedy="name each once")
    notes: dict[str, None] = {}
    regular = RegularSums(table, question, by, how, counts=counts)
    if regular.possible:
        parcels = Parcels(table, question, by, how, regular.regular.rest)
        scale = scale_of(table, question, how, question.unit)
        said: dict[str, None] = {}
        try:
            addends = [*regular.addends(said), *irregular_addends(parcels, scale, moments, said)]
        except (BadScope, MissingRate):
            unit_of_answer(question, [*parcels.found[0], *regular.bases], how, notes)  # the graver reason
            raise
        bases = [*parcels.found[0], *regular.bases]
        unit = unit_of_answer(question, bases, how, notes)
        notes |= said
        grid = grouped(joined(addends, len(by)), table, by, scale_of(table, question, how, unit))
        count = partial(_sum_of_counts, parcels, regular)
        return Sums(table, question, by, how, unit, _prices(bases, how), count, tuple(notes), grid)
    parcels = Parcels(table, question, by, how)
    unit = unit_of_answer(question, parcels.found[0], how, notes)
    lines = _lines(parcels, unit, moments, notes)
    if any(line.overlapping for line in lines.values()):
        notes["sources that list the same aid are alternatives and were not added up: see by='source'"] = None
    count = partial(_sum_of_counts, parcels)
    return Sums(table, question, by, how, unit, _prices(parcels.found[0], how), count, tuple(notes), lines)


def _prices(bases: Sequence[Basis], how: Summing) -> int | None:
    return next((b.price_year for b in bases), None) if how.prices is None else how.prices


def _sum_of_counts(parcels: Parcels, regular: RegularSums | None = None) -> int:
    return parcels.found[1] + (0 if regular is None else regular.count)


def _lines(
    parcels: Parcels, unit: str, moments: Moments | None, notes: dict[str, None]
) -> dict[tuple[Any, ...], Line]:
    """The lines of a small table; with moments each side from the lines of its own."""
    if moments is None:
        return parcels.lines(unit, None, notes)
    at = {moment: parcels.lines(unit, moment, notes) for moment in dict.fromkeys(moments)}
    lows, values, highs = (at[moment] for moment in moments)
    lines = {}
    for key in dict.fromkeys([*values, *lows, *highs]):
        low, value, high = (side.get(key, NOTHING) for side in (lows, values, highs))
        overlapping = any(line.overlapping for line in (low, value, high))
        lines[key] = Line(value.value, low.low, high.high, value.undisclosed, value.disclosed, overlapping)
    return lines


def frame(sums: Sums, *, exact: bool = False) -> pd.DataFrame:
    """The lines as a DataFrame indexed by the group names: ``low``, ``value``, ``high``, ``undisclosed``.

    Numbers are float64 (``inf`` for an open ``high``, ``NaN`` for no value), or ``Decimal`` where
    ``exact``; the unit, the question and the notes stand in ``attrs``.
    """
    import pandas as pd

    if sums.in_columns and not exact:
        result = _quick_frame(sums, sums.grid)
        result.attrs = _attributes(sums)
        return result

    def number(x: Decimal | None, missing: float) -> Any:
        if exact:
            return x
        return missing if x is None else float(x)

    order = sorted(sums.lines, key=lambda key: tuple((k is None, str(type(k)), k) for k in key))
    data = {
        "low": [number(sums.lines[k].low, 0.0) for k in order],
        "value": [number(sums.lines[k].value, float("nan")) for k in order],
        "high": [number(sums.lines[k].high, float("inf")) for k in order],
        "undisclosed": [sums.lines[k].undisclosed for k in order],
    }
    result = pd.DataFrame(data, dtype=object if exact else None)
    result["undisclosed"] = result["undisclosed"].astype("int64")
    if not exact:
        result = result.astype({"low": "float64", "value": "float64", "high": "float64"})
    if sums.by:
        result.index = (
            pd.MultiIndex.from_tuples(order, names=list(sums.by))
            if len(sums.by) > 1
            else pd.Index([k[0] for k in order], name=sums.by[0])
        )
    result.attrs = _attributes(sums)
    return result


def _attributes(sums: Sums) -> dict[Any, Any]:
    return {
        "unit": sums.unit,
        "prices": sums.prices,
        "question": str(sums.question.scope),
        "notes": list(sums.notes),
    }


def _quick_frame(sums: Sums, grid: Grid) -> pd.DataFrame:
    """The same frame from the grid alone, without a line for each group."""
    import pandas as pd

    ranks, indexes = [], []
    for names, codes in zip(grid.labels, grid.codes.T, strict=True):
        ordered = sorted(range(len(names)), key=lambda i: (names[i] is None, str(type(names[i])), names[i]))
        rank = np.empty(len(names) + 1, dtype=np.int64)
        rank[ordered], rank[-1] = np.arange(len(names)), len(names)
        ranks.append(rank[codes])
        indexes.append((pd.Index([names[i] for i in ordered]), rank[codes]))
    order = np.lexsort(ranks[::-1]) if ranks else np.zeros(len(grid.codes), dtype=np.int64)
    data = {name: column[order] for name, column in grid.floats().items()}
    if len(indexes) < 2:
        frame = pd.DataFrame(data)
        if indexes:
            labels = [None if r >= len(indexes[0][0]) else indexes[0][0][r] for r in indexes[0][1][order]]
            frame.index = pd.Index(labels, name=sums.by[0])
        return frame
    places: Any = [np.where(rank[order] < len(names), rank[order], -1) for names, rank in indexes]
    levels: Any = [names for names, _ in indexes]
    index = pd.MultiIndex(levels, places, names=list(sums.by), verify_integrity=False)
    return pd.DataFrame(data, index=index.remove_unused_levels(), copy=False)


__all__ = ["KEYS", "NOTHING", "Line", "Summing", "Sums", "alternatives", "frame", "sum_up"]
