"""Sums of entries that need a closer look: fuzzy dates, pieces and wholes, amounts by stage, overlaps.

Any entries can be summed this way; large tables send here what :mod:`aidledger.ledger.regular` sets aside.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from aidledger.ledger.buckets import TIME_KEYS, Buckets, bucket_names, spread
from aidledger.ledger.grid import names_of
from aidledger.ledger.grouping import codes_in, distinct
from aidledger.ledger.line import NOTHING, Line, Summing, alternatives
from aidledger.ledger.overlap import Flow, cluster_of_rows, clusters, views
from aidledger.ledger.question import Question
from aidledger.ledger.regular import linked_rows
from aidledger.ledger.selection import Selection, select
from aidledger.ledger.sums import interval_sums
from aidledger.ledger.table import MISSING, OPEN, Basis, EntryTable
from aidledger.ledger.window_rates import check_dated, span_means
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency, mass_unit

if TYPE_CHECKING:
    from aidledger.units.currency import Rates

#: Rows that are looked at together; rows that name each other always are.
CHUNK = 1 << 18

Key = tuple[Any, ...]
_DOWN, _UP, _NEAR = (Context(prec=34, rounding=r) for r in (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_EVEN))


class Parcels:
    """Some rows of a table (all by default) and a question about them."""

    def __init__(
        self,
        table: EntryTable,
        question: Question,
        by: tuple[str, ...],
        how: Summing,
        rows: npt.NDArray[np.int64] | None = None,
    ) -> None:
        self.table, self.question, self.by, self.how = table, question, by, how
        self.parts = list(_chunks(table, rows))
        self._selections: list[Selection | None] = [None] * len(self.parts)
        self._found: list[tuple[int, set[int]] | None] = [None] * len(self.parts)
        self._bases: dict[Basis, None] = {}

    def selections(self) -> Iterator[tuple[EntryTable, Selection]]:
        """The chunks, and what of each answers the question."""
        for place, rows in enumerate(self.parts):
            part = self.table if rows is None else self.table.only(rows)
            held = self._selections[place]
            if held is None:
                held = select(part, self.question, reimbursements=self.how.reimbursements)
                if len(self.parts) == 1:
                    self._selections[place] = held
            if self._found[place] is None:
                self._found[place] = self._looked_at(part, held)
            yield part, held

    @property
    def found(self) -> tuple[list[Basis], int, set[int]]:
        """The distinct bases of the disclosed amounts, how many rows were selected, and whose views they are."""
        if None in self._found:
            for _ in self.selections():
                pass
        known = [part for part in self._found if part is not None]
        used: set[int] = set().union(*(views_used for _, views_used in known))
        return list(self._bases), sum(count for count, _ in known), used

    def _looked_at(self, part: EntryTable, selection: Selection) -> tuple[int, set[int]]:
        """How many rows of a part are selected and whose views they are; their bases are put down."""
        disclosed = selection.amounts.value != MISSING
        disclosed |= selection.amounts.low > 0
        disclosed |= (selection.amounts.high > 0) & (selection.amounts.high != OPEN)
        if self.question.measure == "money":
            known = codes_in(selection.basis.codes[disclosed].astype(np.int64))
            self._bases |= {selection.basis.values[c]: None for c in known.tolist() if c >= 0}
        used: set[int] = set()
        if self.question.source is None:
            used.update(codes_in(views(part)[selection.rows]).tolist())
        return len(selection.rows), used

    def lines(self, unit: str, moment: str | None, notes: dict[str, None]) -> dict[Key, Line]:
        """The sum of each group in ``unit``; sources that list the same aid are alternatives."""
        shared = clusters(self.table, self.found[2]) if "source" not in self.by else None
        exchange = _Exchange(self.question, unit, self.how, notes)
        settled: dict[tuple[Key, int], dict[int, Line]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
        for part, selection in self.selections():
            self._add(settled, part, selection, moment, exchange, shared)
        lines: dict[Key, Line] = defaultdict(lambda: NOTHING)
        for (group, _), by_view in settled.items():
            lines[group] += alternatives(list(by_view.values()))
        return dict(lines)

    def _add(
        self,
        settled: dict[tuple[Key, int], dict[int, Line]],
        table: EntryTable,
        selection: Selection,
        moment: str | None,
        exchange: _Exchange,
        shared: dict[Flow, int] | None,
    ) -> None:
        """Add the sums of one chunk by group, cluster of overlapping sources (-1: none), and view."""
        times = tuple(name for name in self.by if name in TIME_KEYS)
        donors = (table.donor.codes[selection.rows], table.donor.values)
        chosen = spread(selection, times, donors, moment) if times else Buckets.none(selection)
        selection = chosen.selection
        columns = [
            bucket_names(name, chosen.numbers[name])
            if name in chosen.numbers
            else (codes_of(table, name)[selection.rows], names_of(table, name))
            for name in self.by
        ]
        codes = [np.asarray(c, dtype=np.int64) for c, _ in columns]
        extra = [np.asarray(selection.basis.codes, dtype=np.int64)]
        foreign = selection.basis.mapped(exchange.is_foreign, False, bool)
        if foreign.any():
            days = (selection.dates.start, selection.dates.end, selection.dates.anchor)
            extra += [np.where(foreign, d, 0).astype(np.int64) for d in days]
        if shared is not None:
            extra += [cluster_of_rows(table, shared)[selection.rows], views(table)[selection.rows]]
        keys, groups = distinct([*codes, *extra], len(selection.rows))
        sums = interval_sums(groups, len(keys), selection.amounts, selection.certain, selection.counted)
        width = len(codes)
        for key, amounts in zip(keys, sums, strict=True):
            basis = selection.basis.values[key[width]] if key[width] >= 0 else None
            line = exchange.line(basis, key[width + 1 : width + 4], amounts)
            group = tuple(names[c] if c >= 0 else None for (_, names), c in zip(columns, key, strict=False))
            cluster, view = key[-2:] if shared is not None else (-1, -1)
            settled[group, cluster][view if cluster >= 0 else -1] += line


def codes_of(table: EntryTable, name: str) -> npt.NDArray[Any]:
    """The codes of a column that can be grouped by."""
    codes: npt.NDArray[Any] = table.reached if name == "stage" else getattr(table, name).codes
    return codes


def _chunks(table: EntryTable, rows: npt.NDArray[np.int64] | None) -> Iterator[npt.NDArray[np.int64] | None]:
    """Rows to look at together (``None``: all of the table)."""
    if rows is None and len(table) <= 2 * CHUNK:
        yield None
        return
    if rows is None:
        rows = np.arange(len(table))
    linked = linked_rows(table) if len(rows) > CHUNK else None
    if linked is not None:
        yield rows[linked[rows]]
        rows = rows[~linked[rows]]
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


#: Rates of windows that were needed once: mean, least and largest over the last number.
_windows: WeakKeyDictionary[Rates, dict[tuple[str, str, int, int], tuple[Decimal, ...]]] = WeakKeyDictionary()


class _Exchange:
    """Turns sums in whole smallest units into lines in the unit of the answer."""

    def __init__(self, question: Question, unit: str, how: Summing, notes: dict[str, None]) -> None:
        self.measure, self.unit, self.notes = question.measure, unit, notes
        from aidledger.units.currency import Rates

        self.rates = how.rates or Rates.ecb()
        self._windows = _windows.setdefault(self.rates, {})

    def is_foreign(self, basis: Basis | str) -> bool:
        """Whether amounts of this basis must be converted."""
        return isinstance(basis, Basis) and self.rates.changes(basis.unit, self.unit)

    def line(self, basis: Basis | str | None, days: tuple[int, ...], sums: tuple[Any, ...]) -> Line:
        """The line of one cell; ``days`` are the first, last and counted day of its amounts."""
        value, low, high, undisclosed, disclosed = sums
        if not disclosed:
            value = None
        if self.measure == "mass":
            grams = 1000 * (mass_unit(self.unit).kilograms or Decimal(1))
            numbers = [None if x is None else EXACT.divide(Decimal(x), grams) for x in (value, low, high)]
        elif self.measure == "count":
            numbers = [None if x is None else Decimal(x) / 1000 for x in (value, low, high)]
        elif not isinstance(basis, Basis):
            numbers = [None, Decimal(0), None]
        else:
            digits = currency(basis.unit).minor_digits
            numbers = [None if x is None else Decimal(x).scaleb(-digits, EXACT) for x in (value, low, high)]
            if self.rates.changes(basis.unit, self.unit) and (any(numbers[:2]) or numbers[2]):
                numbers = self._converted(basis.unit, days, numbers)
        return Line(numbers[0], numbers[1] or Decimal(0), numbers[2], undisclosed, disclosed)

    def _converted(
        self, unit: str, days: tuple[int, ...], numbers: list[Decimal | None]
    ) -> list[Decimal | None]:
        start, end, anchor = days
        key = (unit, self.unit, start, end)
        if key not in self._windows:
            self._windows[key] = self._factors(unit, start, end, anchor)
        self.notes[self.rates.note(unit, self.unit)] = None
        mean, least, most, per_source = self._windows[key]

        def times(amount: Decimal, factor: Decimal, rounding: Context) -> Decimal:
            return rounding.divide(EXACT.multiply(amount, factor), per_source)

        value, low, high = numbers[0], numbers[1] or Decimal(0), numbers[2]
        return [
            None if value is None else times(value, mean, _NEAR),
            times(low, least if low >= 0 else most, _DOWN),
            None if high is None else times(high, most if high >= 0 else least, _UP),
        ]

    def _factors(
        self, unit: str, start: int, end: int, anchor: int
    ) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Mean, least and largest rate of a window, all over the last number."""
        check_dated(*(np.asarray([day]) for day in (start, end, anchor)))
        if start == end:
            used = self.rates.rate(unit, self.unit, dt.date.fromordinal(start))
            return used.target_per_base, used.target_per_base, used.target_per_base, used.source_per_base
        return (*span_means(self.rates, unit, self.unit, start, end), Decimal(1))
