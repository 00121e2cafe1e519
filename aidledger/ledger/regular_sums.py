"""Sums of the regular rows of a large table: which cells there are, and what each of them adds to its group.

The rows were sorted once (:mod:`aidledger.ledger.regular`), the kernel adds them up by cell
(:mod:`aidledger.ledger.kernel`), days become buckets (:mod:`aidledger.ledger.reducing`); here cells become
addends of groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.buckets import TIME_KEYS, numbers
from aidledger.ledger.dates import FIRST, LAST
from aidledger.ledger.grid import Addends, scale_of
from aidledger.ledger.kernel import Layout, Sheet, passes, sum_plain, sum_special
from aidledger.ledger.line import Summing
from aidledger.ledger.matching import aid_answers, party_answers, source_answers
from aidledger.ledger.overlap import several_views
from aidledger.ledger.question import Question
from aidledger.ledger.reducing import Cells, Reducer
from aidledger.ledger.regular import Combinations, Regular, column_codes, combinations, radix, regular_rows
from aidledger.ledger.selection import check_question
from aidledger.ledger.table import Basis, EntryTable

#: Tables with fewer rows are summed entry by entry: there is nothing to gain.
LARGE = 1 << 12

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class RegularSums:
    """The regular rows of a table and a question about them.

    Without ``counts`` the addends only say where values are stated, not how many, which saves a pass.
    """

    def __init__(
        self, table: EntryTable, question: Question, by: tuple[str, ...], how: Summing, *, counts: bool = True
    ) -> None:
        self.table, self.question, self.by, self.how, self.counts = table, question, by, how, counts

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
        return self.combinations is not None and passes(self.layout) is not None

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
    def combinations(self) -> Combinations | None:
        """The combinations of :attr:`names`; ``None`` where there may be too many."""
        return combinations(self.table, self.names)

    def _codes(self, combination: Ints, name: str) -> Ints:
        """The code of one column in raw combinations; -1 is none."""
        strides, _, _ = radix(self.table, self.names)
        size = column_codes(self.table, name)[1] + 1
        return combination // strides[self.names.index(name)] % size - 1

    @cached_property
    def wanted(self) -> tuple[Ints, Mask]:
        """The raw combinations that are possibly meant, and which of them surely are."""
        held = self.combinations
        raw = np.zeros(0, dtype=np.int64) if held is None else np.flatnonzero(held.present)
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
        held = self.combinations
        codes, size = (np.zeros(0, np.uint8), 0) if held is None else (held.codes, len(held.present))
        combination = np.zeros(size, dtype=np.int64)
        combination[raw] = np.arange(1, len(raw) + 1)
        time, _, sure = self.times
        return Layout(codes, combination, len(raw), time, len(sure))

    # -- what they add up to -----------------------------------------------------------------------

    @cached_property
    def reducer(self) -> Reducer:
        """How days become buckets and currencies the unit of the answer."""
        from aidledger.units.currency import Rates

        values = self.table.basis.values
        units = [values[code].unit if code >= 0 else None for code in self._bases.tolist()]
        changes: Ints | None = None
        if self.by_day:
            _, buckets, sure = self.times
            change = np.zeros(max(len(sure) - 1, 0), dtype=bool)
            for column in (*buckets.values(), sure):
                change |= column[1:] != column[:-1]
            changes = np.flatnonzero(change) + 1
        scale = scale_of(self.table, self.question, self.how, self.question.unit)
        return Reducer(self.regular, units, scale, self.how.rates or Rates.ecb(), changes)

    @cached_property
    def _bases(self) -> Ints:
        """The code of the basis of each combination; -1 where no amount is stated."""
        raw, _ = self.wanted
        if "basis" in self.names:
            return self._codes(raw, "basis")
        return np.full(len(raw), 0 if self.table.basis.values else -1, dtype=np.int64)

    @cached_property
    def cells(self) -> list[Cells]:
        """The sums of the regular rows by combination and bucket of time, converted where the unit is given."""
        reduced = self.reducer.reduced
        plain = sum_plain(self.table, self.regular, self.layout, counts=self.counts)
        special = map(self._what_counts, sum_special(self.table, self.regular, self.layout))
        return [reduced(sheet) for sheets in (plain, special) for sheet in sheets]

    def _what_counts(self, sheet: Sheet) -> Sheet:
        """The sheet without amounts that change no answer: they need no rate."""
        _, sure = self.wanted
        inside = self.times[2][sheet.first : sheet.first + sheet.value.shape[1]]
        sheet.value[~sure], sheet.low[~sure] = 0, 0
        sheet.low[:, ~inside] = 0
        sheet.high[sheet.unbounded > 0] = 0
        return sheet

    @cached_property
    def count(self) -> int:
        """How many of the regular rows answer the question."""
        if not self.counts:
            return RegularSums(self.table, self.question, self.by, self.how).count
        return sum(int(part.stated.sum() + part.unstated.sum()) for part in self.cells)

    @cached_property
    def bases(self) -> list[Basis]:
        """The distinct bases of the disclosed amounts."""
        found = np.zeros(len(self.table.basis.values) + 1, dtype=bool)
        for part in self.cells:
            disclosed = np.asarray(part.stated > 0)
            if part.high is not part.value:
                disclosed = disclosed | (part.low > 0) | (part.high > 0)
            found[self._bases[part.combination[disclosed]]] = True
        return [b for b, there in zip(self.table.basis.values, found.tolist(), strict=False) if there]

    def addends(self, notes: dict[str, None]) -> Iterator[Addends]:
        """What the regular rows add to each group. Raises :class:`~aidledger.errors.MissingRate`."""
        cells = self.cells
        self.reducer.check(notes)
        raw, sure = self.wanted
        codes = {n: self._codes(raw, n) for n in self.by if n not in TIME_KEYS}
        for part in cells:
            keys = tuple(
                codes[n][part.combination] if n in codes else self._buckets(n, part) for n in self.by
            )
            settled = sure[part.combination]
            certain = settled & self.times[2][part.time]
            value, value_lost, stated, unstated = (
                _only(x, settled) for x in (part.value, part.value_lost, part.stated, part.unstated)
            )
            low, low_lost = (part.low, part.low_lost)
            if part.low is part.value and (certain == settled).all():
                low, low_lost = value, value_lost
            else:
                low, low_lost = _only(low, certain), _only(low_lost, certain)
            yield Addends(
                keys, value, low, part.high, value_lost, low_lost, part.high_lost,
                part.unbounded, stated, unstated,
            )  # fmt: skip

    def _buckets(self, name: str, part: Cells) -> Ints:
        """The bucket of each cell."""
        if name != "fiscal_year":
            return self.times[1][name][part.time]
        # every fiscal year starts with a month, so any day of the bucket's month will do
        raw, _ = self.wanted
        donors = self._codes(raw, "donor")[part.combination]
        return numbers("fiscal_year", self.days[0][1:][part.time], donors, self.table.donor.values)


def _only(column: npt.NDArray[Any], mask: Mask) -> npt.NDArray[Any]:
    """The column, with nothing where the mask says no."""
    if mask.all() or not any(column.strides):
        return column
    return np.asarray(np.where(mask, column, column.dtype.type(0) if column.dtype != object else 0))
