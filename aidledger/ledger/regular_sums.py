"""Sums of the regular rows of a large table by group: which cells there are, and what each of them adds.

The rows were sorted once (:mod:`aidledger.ledger.regular`), the kernel adds them up by cell
(:mod:`aidledger.ledger.kernel`); here cells become groups, in the unit of the answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.buckets import TIME_KEYS, label, numbers
from aidledger.ledger.exchange import KEPT, PLACES, Factors, as_floats, converted, factors, kept
from aidledger.ledger.grouping import renumber
from aidledger.ledger.kernel import Layout, Sheet, passes, sum_plain, sum_special
from aidledger.ledger.line import Line, Summing
from aidledger.ledger.overlap import several_views
from aidledger.ledger.parcels import names_of
from aidledger.ledger.question import Question
from aidledger.ledger.regular import BLOCK, Regular, column_codes, present, radix, regular_rows
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

    def floats(self) -> dict[str, npt.NDArray[Any]]:
        """The bounds and the value as the nearest floats (NaN: no value, ``inf``: unbounded), and ``undisclosed``."""
        low, value, high = (as_floats(x, self.places) for x in (self.low, self.value, self.high))
        value = np.where(self.stated > 0, value, np.nan)
        high = np.where(self.unbounded > 0, np.inf, high)
        return {"low": low, "value": value, "high": high, "undisclosed": self.unstated}

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


@dataclass(frozen=True)
class Cells:
    """Sums by combination and bucket of time (one of its times), in 64 bits or, converted, as objects.

    A converted sum may lack so many of its last units as the column ``..._lost`` beside it says.
    """

    combination: Ints
    time: Ints
    value: npt.NDArray[Any]
    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    value_lost: npt.NDArray[Any]
    low_lost: npt.NDArray[Any]
    high_lost: npt.NDArray[Any]
    unbounded: Ints
    stated: Ints
    unstated: Ints


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
        foreign = unit is not None and any(self.how.changes(b.unit, unit) for b in self.table.basis.values)
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
            found = {n: numbers("month" if n == "fiscal_year" else n, day[1:], None, ()) for n in names}
            return time, found, sure[1:]
        columns = [numbers(n, day, None, ()) for n in names] + [sure.astype(np.int64)]
        kept_days = np.flatnonzero(maybe)
        if not len(kept_days):
            return (
                np.zeros(len(day), dtype=np.int64),
                {n: np.zeros(0, dtype=np.int64) for n in names},
                sure[:0],
            )
        changes = np.zeros(len(kept_days), dtype=bool)
        for column in columns:
            changes[1:] |= np.diff(column[kept_days]) != 0
        number = np.cumsum(changes)
        first = kept_days[np.flatnonzero(np.diff(number, prepend=-1))]
        time = np.zeros(len(day), dtype=np.int64)
        time[kept_days] = number + 1
        return time, {n: c[first] for n, c in zip(names, columns, strict=False)}, sure[first]

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
        """The sums of all regular rows by combination and bucket of time, converted where the unit is given."""
        sheets = [
            self.reducer.reduced(sheet)
            for part in (sum_plain, sum_special)
            for sheet in part(self.table, self.regular, self.layout)
        ]
        if len(sheets) == 1:
            return sheets[0]
        columns = {
            f.name: np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(p, f.name) for p in sheets)])
            for f in fields(Cells)
        }
        return Cells(**columns)

    @cached_property
    def count(self) -> int:
        """How many of the regular rows answer the question."""
        return int(self.cells.stated.sum() + self.cells.unstated.sum())

    @cached_property
    def bases(self) -> list[Basis]:
        """The distinct bases of the disclosed amounts."""
        disclosed = (self.cells.stated > 0) | (self.cells.low > 0)
        codes = self.basis_of_combination()[self.cells.combination[disclosed]]
        return [self.table.basis.values[c] for c in _codes_in(codes)]

    def grid(self, unit: str, notes: dict[str, None]) -> Grid:
        """The sums by group in ``unit``."""
        cells = self.cells
        self.reducer.check(notes)
        columns, labels = self._group_columns()
        key = np.zeros(len(cells.time), dtype=np.int64)
        for column, names in zip(columns, labels, strict=True):
            key = key * (len(names) + 1) + column + 1
        number, first = renumber(key) if len(key) else (key, key)
        groups = _Groups(number, len(first))
        _, sure = self.wanted
        settled = sure[cells.combination]
        certain = settled & self.times[2][cells.time]
        high = groups.sums(cells.high)
        low = high if cells.low is cells.high and certain.all() else groups.sums(cells.low, certain)
        value = (
            low
            if cells.value is cells.low and (settled == certain).all()
            else groups.sums(cells.value, settled)
        )
        places = self.reducer.places
        if self.reducer.foreign:
            high_lost = groups.sums(cells.high_lost)
            low_lost = high_lost if low is high else groups.sums(cells.low_lost, certain)
            value_lost = low_lost if value is low else groups.sums(cells.value_lost, settled)
            spread = (low_lost, value_lost, high_lost)
            low, value, high = (
                self.reducer.rounded(total, lost)[side]
                for side, (total, lost) in enumerate(zip((low, value, high), spread, strict=True))
            )
        return Grid(
            np.stack([c[first] for c in columns], axis=1) if columns else np.zeros((len(first), 0), np.int64),
            labels,
            places,
            value,
            low,
            high,
            groups.sums(cells.unbounded),
            groups.sums(cells.stated, settled),
            groups.sums(cells.unstated, settled),
        )

    @cached_property
    def reducer(self) -> Reducer:
        """How days become buckets and currencies the unit of the answer."""
        return Reducer(self)

    def basis_of_combination(self) -> Ints:
        """The code of the basis of each combination; -1 where no amount is stated."""
        raw, _ = self.wanted
        if "basis" in self.names:
            return self._codes(raw, "basis")
        return np.full(len(raw), 0 if self.table.basis.values else -1, dtype=np.int64)

    def _group_columns(self) -> tuple[list[Ints], tuple[tuple[Any, ...], ...]]:
        """For each name in ``by`` the code of each cell, and what the codes are called."""
        raw, _ = self.wanted
        columns, labels = [], []
        for name in self.by:
            if name not in TIME_KEYS:
                columns.append(self._codes(raw, name)[self.cells.combination])
                labels.append(names_of(self.table, name))
                continue
            bucket = self._fiscal_years() if name == "fiscal_year" else self.times[1][name][self.cells.time]
            first = int(bucket.min()) if len(bucket) else 0
            known = np.flatnonzero(np.bincount(bucket - first)) if len(bucket) else bucket
            place = np.zeros(int(known[-1]) + 1 if len(known) else 0, dtype=np.int64)
            place[known] = np.arange(len(known))
            columns.append(place[bucket - first])
            labels.append(tuple(label(name, first + n) for n in known.tolist()))
        return columns, tuple(labels)

    def _fiscal_years(self) -> Ints:
        """Every fiscal year starts with a month, so any day of the bucket's month will do."""
        raw, _ = self.wanted
        donors = self._codes(raw, "donor")[self.cells.combination]
        day, _, _ = self.days
        return numbers("fiscal_year", day[1:][self.cells.time], donors, self.table.donor.values)


def _codes_in(codes: Ints) -> list[int]:
    """Which codes occur, but for -1."""
    return np.flatnonzero(np.bincount(codes + 1)[1:]).tolist() if len(codes) else []


class _Groups:
    """Adds up cells by group."""

    def __init__(self, number: Ints, n: int) -> None:
        self.n = n
        self.order = (
            None if not len(number) or (np.diff(number) >= 0).all() else np.argsort(number, kind="stable")
        )
        if self.order is not None:
            number = number[self.order]
        self.starts = np.flatnonzero(np.diff(number, prepend=-1))

    def sums(self, weights: npt.NDArray[Any], mask: Mask | None = None) -> npt.NDArray[Any]:
        """Sums by group of 64-bit numbers whose sums fit, or of objects."""
        if not self.n:
            return np.zeros(0, dtype=weights.dtype)
        if mask is not None and not mask.all():
            weights = np.where(mask, weights, 0)
        if self.order is not None:
            weights = weights[self.order]
        return np.asarray(np.add.reduceat(weights, self.starts))


class Reducer:
    """Turns the sums by day of a sheet into sums by bucket of time, each amount at the rate of its day."""

    def __init__(self, part: RegularSums) -> None:
        from aidledger.units.currency import Rates

        self.part, self.unit = part, part.question.unit
        self.rates = part.how.rates or Rates.ecb()
        values = part.table.basis.values
        units = [values[code].unit if code >= 0 else None for code in part.basis_of_combination().tolist()]
        self.rows = {u: np.flatnonzero(np.asarray([x == u for x in units])) for u in dict.fromkeys(units)}
        self.foreign = self.unit is not None and any(
            u is not None and self.rates.changes(u, str(self.unit)) for u in self.rows
        )
        self.digits = max((currency(u).minor_digits for u in self.rows if u), default=2)
        self.places = KEPT if self.foreign else self.digits
        self.converted: dict[str, None] = {}
        self.unknown: tuple[str, int] | None = None
        self._rounded: tuple[Any, tuple[npt.NDArray[np.object_], ...]] | None = None

    def rounded(self, total: npt.NDArray[Any], lost: npt.NDArray[Any]) -> tuple[npt.NDArray[np.object_], ...]:
        """Low, nearest and high of converted sums, in multiples of 10^-12."""
        if self._rounded is None or self._rounded[0] is not total:
            found = [kept(t, m, self.digits) for t, m in zip(total, lost, strict=True)]
            sides = np.asarray(found, dtype=object).reshape(-1, 3).T
            self._rounded = (total, tuple(sides))
        return self._rounded[1]

    def check(self, notes: dict[str, None]) -> None:
        """Say what was converted. Raises :class:`~aidledger.errors.MissingRate` where a rate was missing."""
        if self.unknown is not None and self.unit is not None:
            self.rates.rate(self.unknown[0], self.unit, dt.date.fromordinal(self.unknown[1]))
        for unit in self.converted:
            notes[self.rates.note(unit, str(self.unit))] = None

    def reduced(self, sheet: Sheet) -> Cells:
        """The sheet by bucket; only cells that hold a row."""
        width = sheet.value.shape[1]
        starts = self._starts(sheet.first, width)
        counts = [self._added(x, starts) for x in (sheet.stated, sheet.unstated, sheet.unbounded)]
        used = (counts[0] + counts[1]) > 0
        combination, bucket = np.nonzero(used)
        amounts: dict[int, tuple[Any, Any]] = {}
        for column in (sheet.value, sheet.low, sheet.high):
            if id(column) not in amounts:
                total, lost = self._amounts(column, sheet.first, starts)
                amounts[id(column)] = (total[used], lost[used])
        (value, value_lost), (low, low_lost), (high, high_lost) = (
            amounts[id(column)] for column in (sheet.value, sheet.low, sheet.high)
        )
        stated, unstated, unbounded = (c[used].astype(np.int64) for c in counts)
        return Cells(
            combination, starts[bucket] + sheet.first, value, low, high,
            value_lost, low_lost, high_lost, unbounded, stated, unstated,
        )  # fmt: skip

    def _starts(self, first: int, width: int) -> Ints:
        """Where buckets begin among the times of a sheet."""
        if not self.part.by_day:
            return np.arange(width)
        _, buckets, sure = self.part.times
        columns = [*buckets.values(), sure.astype(np.int64)]
        changes = np.zeros(width, dtype=bool)
        changes[:1] = True
        for column in columns:
            changes[1:] |= np.diff(column[first : first + width]) != 0
        return np.flatnonzero(changes)

    def _added(self, sums: npt.NDArray[Any], starts: Ints) -> npt.NDArray[Any]:
        if len(starts) == sums.shape[1] or not sums.size:
            return sums
        if not any(sums.strides):
            return sums[:, : len(starts)]
        return np.asarray(np.add.reduceat(sums, starts, axis=1))

    def _amounts(self, sums: Ints, first: int, starts: Ints) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        if not self.foreign:
            total = self._added(sums, starts)
            return total, np.broadcast_to(np.int64(0), total.shape)
        shape = (len(sums), len(starts))
        total, lost = np.zeros(shape, dtype=object), np.zeros(shape, dtype=object)
        for unit, rows in self.rows.items():
            if unit is None:
                continue
            up = 10 ** (self.digits - currency(unit).minor_digits)
            if not self.rates.changes(unit, str(self.unit)):
                total[rows] = self._added(sums[rows], starts).astype(object) * (up * 10**PLACES)
                continue
            for at in np.array_split(rows, -(-len(rows) * sums.shape[1] // BLOCK) or 1):
                block = sums[at]
                if not block.any():
                    continue
                self.converted[unit] = None
                factor = self._factor(unit, block, first)
                more, missing = converted(block, first, starts, factor)
                total[at], lost[at] = more * up, missing.astype(object) * up
        return total, lost

    def _factor(self, unit: str, block: Ints, first: int) -> Factors:
        regular = self.part.regular
        factor = factors(self.rates, unit, str(self.unit), regular.first_day, regular.days)
        unknown = ~factor.known[first : first + block.shape[1]]
        if self.unknown is None and unknown.any():
            days = np.flatnonzero(unknown & block.any(axis=0))
            if len(days):
                self.unknown = (unit, regular.first_day + first + int(days[0]))
        return factor
