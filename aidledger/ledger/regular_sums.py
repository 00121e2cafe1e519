"""Sums of the regular rows of a large table by group: which cells there are, and what each of them adds.

The rows were sorted once (:mod:`aidledger.ledger.regular`), the kernel adds them up by cell
(:mod:`aidledger.ledger.kernel`); here cells become groups, in the unit of the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.basis import conversion_note
from aidledger.ledger.buckets import TIME_KEYS, label, numbers
from aidledger.ledger.exchange import KEPT, PLACES, converted, factors, kept
from aidledger.ledger.grouping import renumber
from aidledger.ledger.kernel import Cells, Layout, passes, sum_plain, sum_special
from aidledger.ledger.line import Line, Summing
from aidledger.ledger.overlap import several_views
from aidledger.ledger.parcels import names_of
from aidledger.ledger.question import Question
from aidledger.ledger.regular import Regular, column_codes, present, radix, regular_rows
from aidledger.ledger.selection import FIRST, LAST, aid_answers, check_question, party_answers, source_answers
from aidledger.ledger.table import Basis, EntryTable
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency

#: Tables with fewer rows are summed entry by entry: there is nothing to gain.
LARGE = 1 << 12

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """Interval sums by group: ``codes[:, i]`` says which of ``labels[i]`` (-1: none) each group has.

    ``value``, ``low`` and ``high`` are whole multiples of ten to the minus ``places`` of the unit;
    ``unbounded`` counts rows without an upper bound, ``stated`` and ``unstated`` counted rows with and
    without a value.
    """

    codes: Ints
    labels: tuple[tuple[Any, ...], ...]
    places: int
    value: npt.NDArray[Any]
    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    unbounded: Ints
    stated: Ints
    unstated: Ints

    def lines(self) -> dict[tuple[Any, ...], Line]:
        """The groups as lines."""
        keys = [
            tuple(names[c] if c >= 0 else None for names, c in zip(self.labels, codes, strict=True))
            for codes in self.codes.tolist()
        ]

        def amount(number: int) -> Decimal:
            return Decimal(number).scaleb(-self.places, EXACT)

        return {
            key: Line(amount(v) if s else None, amount(lo), None if o else amount(hi), u, s)
            for key, v, lo, hi, o, s, u in zip(
                keys,
                *(getattr(self, f.name).tolist() for f in fields(self)[3:]),
                strict=True,
            )
        }


class RegularSums:
    """The regular rows of a table and a question about them."""

    def __init__(self, table: EntryTable, question: Question, by: tuple[str, ...], how: Summing) -> None:
        self.table, self.question, self.by, self.how = table, question, by, how

    # -- whether -----------------------------------------------------------------------------------

    @cached_property
    def possible(self) -> bool:
        """Whether this way of summing can answer the question; else every row is looked at."""
        if self.question.measure != "money" or len(self.table) < LARGE:
            return False
        check_question(self.question, self.how.reimbursements)
        whose = source_answers(self.table.source.values, self.question.source)
        if "source" not in self.by and several_views(self.table, whose) and self._overlaps(whose):
            return False
        return self._present is not None and passes(self.layout) is not None

    def _overlaps(self, whose: Mask) -> bool:
        from aidledger.ledger.overlap import clusters, view_numbers

        used = {v for v, counts in zip(view_numbers(self.table), whose, strict=False) if counts}
        return clusters(self.table, used) is not None

    # -- how rows map to cells ---------------------------------------------------------------------

    @cached_property
    def regular(self) -> Regular:
        """The sorted rows, as the stage of the question sees them."""
        stage = self.question.scope.stage
        key = ("regular", stage)
        if key not in self.table.kept:
            self.table.kept[key] = regular_rows(self.table, stage)
        found: Regular = self.table.kept[key]
        return found

    @cached_property
    def answers(self) -> dict[str, tuple[Mask, Mask]]:
        """For each column that the question limits: which values are surely and possibly meant."""
        scope, period, table = self.question.scope, self.question.period, self.table
        whose = source_answers(table.source.values, self.question.source)
        found = {
            "donor": party_answers(table.donor.values, scope.donors, period),
            "recipient": party_answers(table.recipient.values, scope.recipients, period),
            "aid_type": aid_answers(table.aid_type.values, scope.aid_type),
            "source": (whose, whose),
        }
        return {name: pair for name, pair in found.items() if not (pair[0].all() and pair[1].all())}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns whose codes make up a combination: those grouped by, those limited, the currency."""
        names = [n for n in self.by if n not in TIME_KEYS] + [n for n in self.answers if n not in self.by]
        if "fiscal_year" in self.by and "donor" not in names:
            names.append("donor")
        if len(self.table.basis.values) > 1 or not names:
            names.append("basis")
        return tuple(names)

    @cached_property
    def _present(self) -> Mask | None:
        key = ("present", self.names)
        if key not in self.table.kept:
            self.table.kept[key] = present(self.table, self.names)
        found: Mask | None = self.table.kept[key]
        return found

    def _codes(self, combination: Ints, name: str) -> Ints:
        """The code of one column in raw combinations; -1 is none."""
        strides, _, _ = radix(self.table, self.names)
        size = column_codes(self.table, name)[1] + 1
        return combination // strides[self.names.index(name)] % size - 1

    @cached_property
    def wanted(self) -> tuple[Ints, Mask]:
        """The raw combinations that are possibly meant, and which of them surely are."""
        held = self._present
        raw = np.flatnonzero(held) if held is not None else np.zeros(0, dtype=np.int64)
        sure, maybe = np.ones(len(raw), dtype=bool), np.ones(len(raw), dtype=bool)
        for name, (surely, possibly) in self.answers.items():
            codes = self._codes(raw, name)
            sure &= surely[codes]
            maybe &= possibly[codes]
        return raw[maybe], sure[maybe]

    @cached_property
    def by_day(self) -> bool:
        """Whether the day must be kept apart: amounts may have to be converted, or donors' years differ."""
        unit = self.question.unit
        foreign = unit is not None and any(b.unit != unit for b in self.table.basis.values)
        return foreign or "fiscal_year" in self.by

    @cached_property
    def days(self) -> tuple[Ints, Mask, Mask]:
        """The ordinal of each slot, and which days lie surely and possibly in the window."""
        regular, period = self.regular, self.question.period
        day = np.arange(regular.first_day - 1, regular.first_day + regular.days, dtype=np.int64)

        def inside(span: Any) -> Mask:
            if span is None:
                return np.zeros(len(day), dtype=bool)
            low = span.start.toordinal() if span.start else int(FIRST)
            high = span.end.toordinal() if span.end else int(LAST)
            return (day >= low) & (day <= high)

        maybe = inside(period.hull)
        maybe[0] = False
        return day, inside(period.core), maybe

    @cached_property
    def times(self) -> tuple[Ints, dict[str, Ints], Mask]:
        """The time of each slot from 1 (0: outside the window); the bucket numbers of each time, and
        whether it lies surely in the window."""
        day, sure, maybe = self.days
        names = [n for n in self.by if n in TIME_KEYS]
        if self.by_day:
            time = np.where(maybe, np.arange(len(day)), 0)
            found = {n: numbers(n, day[1:], None, ()) for n in names if n != "fiscal_year"}
            return time, found, sure[1:]
        columns = [numbers(n, day, None, ()) for n in names] + [sure.astype(np.int64)]
        kept_days = np.flatnonzero(maybe)
        if not len(kept_days):
            return np.zeros(len(day), dtype=np.int64), {n: np.zeros(0, dtype=np.int64) for n in names}, sure[:0]
        stacked = np.stack([c[kept_days] for c in columns])
        distinct_times, number = np.unique(stacked, axis=1, return_inverse=True)
        time = np.zeros(len(day), dtype=np.int64)
        time[kept_days] = number.reshape(-1) + 1
        return time, dict(zip(names, distinct_times, strict=False)), distinct_times[-1].astype(bool)

    @cached_property
    def layout(self) -> Layout:
        """The cells that the question needs."""
        raw, _ = self.wanted
        _, size, _ = radix(self.table, self.names)
        combination = np.zeros(size, dtype=np.int64)
        combination[raw] = np.arange(1, len(raw) + 1)
        time, _, sure = self.times
        return Layout(self.names, combination, len(raw), time, len(sure))

    # -- what they add up to -----------------------------------------------------------------------

    @cached_property
    def cells(self) -> Cells:
        """The sums by cell of all regular rows."""
        parts = sum_plain(self.table, self.regular, self.layout) + sum_special(
            self.table, self.regular, self.layout
        )
        if len(parts) == 1:
            return parts[0]
        empty = np.zeros(0, dtype=np.int64)
        return Cells(
            *(np.concatenate([empty, *(getattr(p, f.name) for p in parts)]) for f in fields(Cells))
        )

    @cached_property
    def count(self) -> int:
        """How many of the regular rows answer the question."""
        return int(self.cells.stated.sum() + self.cells.unstated.sum())

    @cached_property
    def cell_basis(self) -> Ints:
        """The code of the basis of each cell; -1 where no amount is stated."""
        raw, _ = self.wanted
        if "basis" in self.names:
            return self._codes(raw, "basis")[self.cells.combination]
        only = 0 if self.table.basis.values else -1
        return np.full(len(self.cells.combination), only, dtype=np.int64)

    @cached_property
    def bases(self) -> list[Basis]:
        """The distinct bases of the disclosed amounts."""
        disclosed = (self.cells.stated > 0) | (self.cells.low > 0)
        return [self.table.basis.values[c] for c in _codes_in(self.cell_basis[disclosed])]

    def grid(self, unit: str, notes: dict[str, None]) -> Grid:
        """The sums by group in ``unit``."""
        cells, basis = self.cells, self.cell_basis
        columns, labels = self._group_columns()
        key = np.zeros(len(basis), dtype=np.int64)
        for column, names in zip(columns, labels, strict=True):
            key = key * (len(names) + 1) + column + 1
        if len(key):
            number, first = renumber(key)
        else:
            number = first = np.zeros(0, dtype=np.int64)
        codes = np.stack([c[first] for c in columns], axis=1) if columns else np.zeros((len(first), 0), np.int64)
        _, sure = self.wanted
        settled = sure[cells.combination]
        certain = settled & self.times[2][cells.time]
        order = None if not len(number) or (np.diff(number) >= 0).all() else np.argsort(number, kind="stable")
        adder = _Adder(self, unit, number, len(first), order, notes)
        high = adder.sums(cells.high, None)
        low = high if cells.low is cells.high and certain.all() else adder.sums(cells.low, certain)
        if cells.value is cells.low and (settled == certain).all():
            value = low
        else:
            value = adder.sums(cells.value, settled)
        low, value, high = low[0], value[1], high[2]

        def counted(column: Ints, mask: Mask | None) -> Ints:
            weights = column if mask is None else np.where(mask, column, 0)
            return _by_group(weights, number, len(first), order)

        return Grid(
            codes,
            labels,
            adder.places,
            value,
            low,
            high,
            counted(cells.unbounded, None),
            counted(cells.stated, settled),
            counted(cells.unstated, settled),
        )

    def _group_columns(self) -> tuple[list[Ints], tuple[tuple[Any, ...], ...]]:
        """For each name in ``by`` the code of each cell, and what the codes are called."""
        raw, _ = self.wanted
        columns, labels = [], []
        for name in self.by:
            if name not in TIME_KEYS:
                columns.append(self._codes(raw, name)[self.cells.combination])
                labels.append(names_of(self.table, name))
                continue
            if name == "fiscal_year":
                bucket = self._fiscal_years()
            else:
                bucket = self.times[1][name][self.cells.time]
            first = int(bucket.min()) if len(bucket) else 0
            known = np.flatnonzero(np.bincount(bucket - first)) if len(bucket) else bucket
            place = np.zeros(int(known[-1]) + 1 if len(known) else 0, dtype=np.int64)
            place[known] = np.arange(len(known))
            columns.append(place[bucket - first])
            labels.append(tuple(label(name, first + n) for n in known.tolist()))
        return columns, tuple(labels)

    def _fiscal_years(self) -> Ints:
        raw, _ = self.wanted
        donors = self._codes(raw, "donor")[self.cells.combination]
        day, _, _ = self.days
        return numbers("fiscal_year", day[1:][self.cells.time], donors, self.table.donor.values)


def _codes_in(codes: Ints) -> list[int]:
    """Which codes occur, but for -1."""
    return np.flatnonzero(np.bincount(codes + 1)[1:]).tolist() if len(codes) else []


def _by_group(weights: Ints, number: Ints, n: int, order: Ints | None) -> Ints:
    """Sums by group of numbers whose sums fit 64 bits."""
    if not len(weights):
        return np.zeros(n, dtype=np.int64)
    if order is not None:
        weights, number = weights[order], number[order]
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    return np.add.reduceat(weights, starts)


class _Adder:
    """Adds up cells by group in the unit of the answer."""

    def __init__(
        self, sums: RegularSums, unit: str, number: Ints, n: int, order: Ints | None, notes: dict[str, None]
    ) -> None:
        from aidledger.units.currency import Rates

        self.part, self.unit, self.number, self.n, self.order, self.notes = sums, unit, number, n, order, notes
        self.rates = sums.how.rates or Rates.ecb()
        values = sums.table.basis.values
        self.units = list(dict.fromkeys(values[c].unit for c in _codes_in(sums.cell_basis)))
        place = {u: i for i, u in enumerate(self.units)}
        self.unit_of_cell = np.asarray([*(place.get(b.unit, -1) for b in values), -1])[sums.cell_basis]
        self.foreign = any(u != unit for u in self.units)
        self.digits = max((currency(u).minor_digits for u in self.units), default=2)
        self.places = KEPT if self.foreign else self.digits

    def sums(self, weights: Ints, mask: Mask | None) -> Any:
        """Sums by group, as a triple of low, nearest and high; alike where nothing is converted."""
        if mask is not None and not mask.all():
            weights = np.where(mask, weights, 0)
        if not self.foreign:
            total = _by_group(weights, self.number, self.n, self.order)
            return total, total, total
        totals, missing = [0] * self.n, [0] * self.n
        for place, unit in enumerate(self.units):
            chosen = np.flatnonzero((self.unit_of_cell == place) & (weights != 0))
            if self.order is not None:
                chosen = chosen[np.argsort(self.number[chosen], kind="stable")]
            up = self.digits - currency(unit).minor_digits
            if unit == self.unit:
                found = _by_group(weights[chosen], self.number[chosen], self.n, None)
                groups = self.number[chosen][np.flatnonzero(np.diff(self.number[chosen], prepend=-1))]
                for group, number in zip(groups.tolist(), found.tolist() if len(groups) else [], strict=True):
                    totals[group] += number * 10 ** (PLACES + up)
                continue
            if not len(chosen):
                continue
            for group, more, lost in self._exchanged(unit, weights[chosen], chosen):
                totals[group] += more * 10**up
                missing[group] += lost * 10**up
        rounded = [kept(t, m, self.digits) for t, m in zip(totals, missing, strict=True)]
        return tuple(np.asarray([r[i] for r in rounded], dtype=object) for i in range(3))

    def _exchanged(self, unit: str, weights: Ints, chosen: Ints) -> Iterator[tuple[int, int, int]]:
        regular = self.part.regular
        factor = factors(self.rates, unit, self.unit, regular.first_day, regular.days)
        slots = self.part.cells.time[chosen]
        unknown = ~factor.known[slots]
        if unknown.any():
            day = regular.first_day + int(slots[unknown][0])
            self.rates.rate(unit, self.unit, dt.date.fromordinal(day))
        self.notes[conversion_note(unit, self.unit, self.rates.table)] = None
        return converted(weights, slots, self.number[chosen], factor)
