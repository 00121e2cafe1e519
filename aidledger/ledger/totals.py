"""Totals: interval sums of the entries that answer a question, each parcel once.

What a source lists is summed; what two sources list of the same aid is not: where their entries overlap
(same donor and recipient, a kind of aid and a stretch of time in common) they are alternatives, and the sum
keeps the larger lower bound and leaves ``value`` empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.basis import unit_of_answer
from aidledger.ledger.buckets import TIME_KEYS
from aidledger.ledger.line import NOTHING, Line, Summing, alternatives
from aidledger.ledger.parcels import Parcels
from aidledger.ledger.question import Question
from aidledger.ledger.regular_sums import Grid, RegularSums
from aidledger.ledger.selection import Left, Selection, select
from aidledger.ledger.table import EntryTable
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    import pandas as pd

#: The names that ``by`` takes.
KEYS = ("donor", "recipient", "aid_type", "stage", "source", *TIME_KEYS)


class Sums:
    """The answer to one question, group by group (one group, the empty key, where nothing was asked ``by``).

    Amounts are in ``unit``, in the ``prices`` of a year (``None``: nominal). ``notes`` say what the sums rest
    on; ``grid`` and ``others`` are the sums of the regular rows of a large table and those of all other rows,
    of which ``lines`` are made when they are first asked for.
    """

    def __init__(
        self,
        table: EntryTable,
        question: Question,
        by: tuple[str, ...],
        how: Summing,
        unit: str,
        prices: int | None,
        count: int,
        grid: Grid | None,
        others: dict[tuple[Any, ...], Line],
        notes: tuple[str, ...],
    ) -> None:
        self.table, self.question, self.by, self.how = table, question, by, how
        self.prices = prices
        self.unit, self.count, self.grid, self.others, self.notes = unit, count, grid, others, notes

    @cached_property
    def lines(self) -> dict[tuple[Any, ...], Line]:
        """The line of each group."""
        lines = {} if self.grid is None else self.grid.lines()
        for key, line in self.others.items():
            lines[key] = lines[key] + line if key in lines else line
        return lines

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
    moment: str | None = None,
) -> Sums:
    """Answer ``question`` from the entries of ``table``, in groups by ``by`` (see :data:`KEYS`).

    ``moment`` (``start``, ``anchor`` or ``end``) puts a fuzzy date into one bucket, that of its first, its
    counted or its last possible day, instead of spreading it over all that it may lie in.

    Raises :class:`~aidledger.errors.UnitMismatch` for several currencies without ``unit``, for nominal
    beside constant prices, and :class:`~aidledger.errors.MixedBasis` for two valuations.
    """
    return summed(table, question, tuple(by), how or Summing(), (moment,))[0]


def summed(
    table: EntryTable, question: Question, by: tuple[str, ...], how: Summing, moments: Sequence[str | None]
) -> list[Sums]:
    """One answer for each of ``moments``; the regular rows, whose dates are single days, are summed once."""
    for name in by:
        if name not in KEYS:
            options = closest(name, list(KEYS)) or KEYS
            raise BadScope(f"cannot group by {name!r}", remedy="use " + ", ".join(options))
    if len(set(by)) < len(by):
        raise BadScope(f"grouped twice by the same name: {', '.join(by)}", remedy="name each once")
    regular = RegularSums(table, question, by, how)
    if regular.possible:
        parcels = Parcels(table, question, by, how, regular.regular.rest)
        bases, count = [*parcels.found[0], *regular.bases], parcels.found[1] + regular.count
    else:
        parcels = Parcels(table, question, by, how)
        bases, count = parcels.found[0], parcels.found[1]
    notes: dict[str, None] = {}
    unit = unit_of_answer(question, bases, how, notes)
    prices = next((b.price_year for b in bases), None) if how.prices is None else how.prices
    grid = regular.grid(unit, notes) if regular.possible else None
    answers = []
    for moment in moments:
        others = parcels.lines(unit, moment, notes, overlaps=not regular.possible)
        if any(line.overlapping for line in others.values()):
            notes[
                "sources that list the same aid are alternatives and were not added up: see by='source'"
            ] = None
        answers.append(Sums(table, question, by, how, unit, prices, count, grid, others, tuple(notes)))
    return answers


def frame(sums: Sums, *, exact: bool = False) -> pd.DataFrame:
    """The lines as a DataFrame indexed by the group names: ``low``, ``value``, ``high``, ``undisclosed``.

    Numbers are float64 (``inf`` for an open ``high``, ``NaN`` for no value), or ``Decimal`` where
    ``exact``; the unit, the question and the notes stand in ``attrs``.
    """
    import pandas as pd

    if sums.grid is not None and not sums.others and not exact:
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
    codes = [np.where(rank[order] < len(names), rank[order], -1) for names, rank in indexes]
    index = pd.MultiIndex(levels=[names for names, _ in indexes], codes=codes, names=list(sums.by))
    return pd.DataFrame(data, index=index.remove_unused_levels())


__all__ = ["KEYS", "NOTHING", "Line", "Summing", "Sums", "alternatives", "frame", "sum_up", "summed"]
