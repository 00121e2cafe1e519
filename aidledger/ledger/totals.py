"""Totals: interval sums of the entries that answer a question, each parcel once.

What a source lists is summed; what two sources list of the same aid is not: where their entries overlap
(same donor and recipient, a kind of aid and a stretch of time in common) they are alternatives, and the sum
keeps the larger lower bound and leaves ``value`` empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope, MixedBasis, UnitMismatch
from aidledger.ledger.buckets import TIME_KEYS, Buckets, spread
from aidledger.ledger.grouping import distinct
from aidledger.ledger.overlap import overlapping_sources, views
from aidledger.ledger.question import Question
from aidledger.ledger.selection import LAST, UNDATED, Left, Selection, select
from aidledger.ledger.sums import interval_sums
from aidledger.ledger.table import MISSING, Basis, EntryTable
from aidledger.model.figure import Money, Valuation
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import AID_STAGES
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import closest, currency, mass_unit

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.units.currency import Rates

#: The names that ``by`` takes.
KEYS = ("donor", "recipient", "aid_type", "stage", "source", *TIME_KEYS)


@dataclass(frozen=True)
class Line:
    """The interval sum of one group, in the unit of the answer. ``high=None`` is unbounded; ``value=None``
    where the group's sources overlap, or where nothing is disclosed."""

    value: Decimal | None
    low: Decimal
    high: Decimal | None
    undisclosed: int
    disclosed: int
    overlapping: bool = False

    def __add__(self, other: Line) -> Line:
        def both(a: Decimal | None, b: Decimal | None) -> Decimal | None:
            return None if a is None or b is None else EXACT.add(a, b)

        return Line(
            self.value if other.value is None and not other.overlapping else _known_sum(self, other),
            EXACT.add(self.low, other.low),
            both(self.high, other.high),
            self.undisclosed + other.undisclosed,
            self.disclosed + other.disclosed,
            self.overlapping or other.overlapping,
        )


def _known_sum(a: Line, b: Line) -> Decimal | None:
    if a.overlapping or b.overlapping:
        return None
    return b.value if a.value is None else EXACT.add(a.value, b.value or Decimal(0))


NOTHING = Line(None, Decimal(0), Decimal(0), 0, 0)


@dataclass(frozen=True)
class Sums:
    """The answer to one question, group by group (one group, the empty key, where nothing was asked ``by``)."""

    question: Question
    unit: str
    by: tuple[str, ...]
    lines: dict[tuple[Any, ...], Line]
    left: tuple[Left, ...]
    rows: npt.NDArray[np.int64]
    notes: tuple[str, ...]

    @property
    def whole(self) -> Line:
        """The line of an answer that was not asked ``by`` anything."""
        return self.lines.get((), NOTHING)


@dataclass(frozen=True)
class Summing:
    """How to sum: the unit of the answer, exchange rates, and what to do with reimbursements and bases."""

    rates: Rates | None = None
    reimbursements: str = "gross"
    mix_valuations: bool = False


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
    return _Summation(table, question, tuple(by), how or Summing()).sums(moment)


class _Summation:
    """One pass from selection to lines; the steps read each other's results, so they share an object."""

    def __init__(self, table: EntryTable, question: Question, by: tuple[str, ...], how: Summing) -> None:
        for name in by:
            if name not in KEYS:
                options = closest(name, list(KEYS)) or KEYS
                raise BadScope(f"cannot group by {name!r}", remedy="use " + ", ".join(options))
        if len(set(by)) < len(by):
            raise BadScope(f"grouped twice by the same name: {', '.join(by)}", remedy="name each once")
        self.table, self.question, self.by, self.how = table, question, by, how
        self.notes: list[str] = []
        self.selection: Selection = select(table, question, reimbursements=how.reimbursements)

    def sums(self, moment: str | None = None) -> Sums:
        unit = self.unit
        times = tuple(name for name in self.by if name in TIME_KEYS)
        chosen = spread(self.selection, times, self.donors, moment) if times else Buckets.none(self.selection)
        selection, keys = chosen.selection, dict(chosen.keys)
        columns: list[tuple[npt.NDArray[Any], tuple[Any, ...]]] = []
        for name in self.by:
            columns.append(keys[name] if name in keys else self._labels(name, selection.rows))
        lines: dict[tuple[Any, ...], Line] = defaultdict(lambda: NOTHING)
        clusters = None if "source" in self.by else self.clusters
        for key, cell, line in self._cells(selection, columns, clusters):
            del cell
            lines[key] += line
        if any(line.overlapping for line in lines.values()):
            self.notes.append(
                "sources that list the same aid are alternatives and were not added up: see by='source'"
            )
        return Sums(
            self.question,
            unit,
            self.by,
            dict(lines),
            self.selection.left,
            self.selection.rows,
            tuple(self.notes),
        )

    # -- units -------------------------------------------------------------------------------------

    @cached_property
    def bases(self) -> list[Basis]:
        """The distinct bases of the disclosed amounts that were selected."""
        disclosed = self.selection.amounts.value != MISSING
        disclosed |= self.selection.amounts.low > 0
        codes = np.unique(self.selection.basis.codes[disclosed])
        return [self.selection.basis.values[c] for c in codes if c >= 0]

    @cached_property
    def unit(self) -> str:
        """The unit of the answer."""
        if self.question.measure != "money":
            return self.question.unit or "kg"
        years = {b.price_year for b in self.bases}
        if len(years) > 1:
            named = " and ".join(
                "nominal" if y is None else f"{y} prices" for y in sorted(years, key=lambda y: y or 0)
            )
            raise UnitMismatch(
                f"{named} do not add", remedy="bring all amounts to one basis, or ask for one source"
            )
        kinds = {b.valuation for b in self.bases} - {Valuation.unspecified.value}
        if len(kinds) > 1:
            if not self.how.mix_valuations:
                raise MixedBasis(
                    f"goods are valued in {len(kinds)} ways: {', '.join(sorted(kinds))}",
                    remedy="ask for one source, or say mix_valuations=True and mention it beside the total",
                )
            self.notes.append(f"adds up values of different bases: {', '.join(sorted(kinds))}")
        elif kinds:
            self.notes.append(f"goods at {next(iter(kinds))} value")
        units = sorted({b.unit for b in self.bases})
        if self.question.unit is None:
            if len(units) > 1:
                raise UnitMismatch(
                    f"amounts are in {len(units)} currencies: {', '.join(units)}",
                    remedy=f"say which one to convert to, for example unit={units[0]!r} (rates of each amount's day)",
                )
            return units[0] if units else "USD"
        return self.question.unit

    def _convert(self, basis: Basis | str | None, cell: tuple[int, ...], sums: tuple[Any, ...]) -> Line:
        value, low, high, undisclosed, disclosed = sums
        if not disclosed:
            value = None
        if self.question.measure == "mass":
            grams = 1000 * (mass_unit(self.unit).kilograms or Decimal(1))
            numbers = [None if x is None else EXACT.divide(Decimal(x), grams) for x in (value, low, high)]
        elif self.question.measure == "count":
            numbers = [None if x is None else Decimal(x) / 1000 for x in (value, low, high)]
        elif not isinstance(basis, Basis):
            numbers = [None, Decimal(0), None]
        else:
            digits = currency(basis.unit).minor_digits
            numbers = [None if x is None else Decimal(x).scaleb(-digits, EXACT) for x in (value, low, high)]
            if basis.unit != self.unit and (any(numbers[:2]) or numbers[2]):
                numbers = self._exchanged(basis, cell, numbers)
        return Line(numbers[0], numbers[1] or Decimal(0), numbers[2], undisclosed, disclosed)

    def _exchanged(
        self, basis: Basis, cell: tuple[int, ...], numbers: list[Decimal | None]
    ) -> list[Decimal | None]:
        from aidledger.units.currency import Rates

        rates = self.how.rates or Rates.ecb()
        value, low, high = numbers[0], numbers[1] or Decimal(0), numbers[2]
        money = Money.model_construct(
            value=value, low=low, high=high, unit=basis.unit, price_year=None, valuation=Valuation.unspecified
        )
        converted = rates.convert(money, self.unit, _period(cell))
        used = f"converted {basis.unit} to {self.unit} at {rates.table}, each amount at the rate of its day"
        if used not in self.notes:
            self.notes.append(used)
        return [converted.value, converted.low, converted.high]

    # -- groups ------------------------------------------------------------------------------------

    @property
    def donors(self) -> tuple[npt.NDArray[np.int32], tuple[Any, ...]]:
        """Donor codes of the selected rows, and the donors."""
        return self.table.donor.codes[self.selection.rows], self.table.donor.values

    def _labels(self, name: str, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[Any], tuple[Any, ...]]:
        if name == "stage":
            return self.table.reached[rows], tuple(s.value for s in AID_STAGES)
        column = getattr(self.table, name)
        attribute = {"source": "id", "aid_type": "value"}.get(name, "code")
        return column.codes[rows], tuple(getattr(v, attribute) for v in column.values)

    def _cells(self, selection: Selection, columns: list[Any], clusters: Any) -> Any:
        """Sum each cell (group, basis, day of the rate, overlapping source), then settle overlaps."""
        codes = [np.asarray(c, dtype=np.int64) for c, _ in columns]
        convert = self.question.measure == "money" and any(b.unit != self.unit for b in self.bases)
        extra = [np.asarray(selection.basis.codes, dtype=np.int64)]
        if convert:
            foreign = selection.basis.mapped(lambda b: b.unit != self.unit, False, bool)
            days = (selection.dates.start, selection.dates.end, selection.dates.anchor)
            extra += [np.where(foreign, d, 0).astype(np.int64) for d in days]
        if clusters is not None:
            extra += [clusters[selection.rows], views(self.table)[selection.rows]]
        keys, groups = distinct([*codes, *extra], len(selection.rows))
        results = interval_sums(groups, len(keys), selection.amounts, selection.certain, selection.counted)
        width = len(codes)
        settled: dict[tuple[Any, ...], dict[int, Line]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
        for key, sums in zip(keys, results, strict=True):
            basis = selection.basis.values[key[width]] if key[width] >= 0 else None
            line = self._convert(basis, key[width + 1 : width + 4], sums)
            group = tuple(labels[c] if c >= 0 else None for (_, labels), c in zip(columns, key, strict=False))
            cluster = key[-2] if clusters is not None else -1
            source = key[-1] if clusters is not None else -1
            settled[(group, cluster)][source if cluster >= 0 else -1] += line
        for (group, cluster), by_source in settled.items():
            yield group, cluster, alternatives(list(by_source.values()))

    @cached_property
    def clusters(self) -> npt.NDArray[np.int64] | None:
        """For each row the set of overlapping sources it belongs to (-1: none), or ``None`` if none overlap."""
        return overlapping_sources(self.table, self.selection)


def _period(cell: tuple[int, ...]) -> Period:
    import datetime as dt

    start, end, anchor = cell
    if start <= 0 or end >= LAST or anchor == UNDATED:
        raise BadScope(
            "an amount without a date cannot be converted at the rate of its day",
            remedy="ask in its own currency, or give fixed rates with rates=Rates.from_table(...)",
        )
    first, last = dt.date.fromordinal(start), dt.date.fromordinal(end)
    return Period(core=None if first != last else DateRange(first, last), hull=DateRange(first, last))


def alternatives(lines: list[Line]) -> Line:
    """Views of the same flow by several sources as one line: the larger lower bound, no sum.

    The upper bound stays open: what each lists is no limit to what there is.
    """
    if len(lines) == 1:
        return lines[0]
    stated = [line for line in lines if line.disclosed or line.low]
    if len(stated) < 2:
        only = stated[0] if stated else lines[0]
        return Line(
            only.value, only.low, None, max(x.undisclosed for x in lines), only.disclosed, bool(stated)
        )
    highs = [line.high for line in lines]
    return Line(
        None,
        max(line.low for line in lines),
        None if any(h is None for h in highs) else max(h for h in highs if h is not None),
        max(line.undisclosed for line in lines),
        max(line.disclosed for line in lines),
        overlapping=True,
    )


def frame(sums: Sums, *, exact: bool = False) -> pd.DataFrame:
    """The lines as a DataFrame indexed by the group names: ``low``, ``value``, ``high``, ``undisclosed``.

    Numbers are float64 (``inf`` for an open ``high``, ``NaN`` for no value), or ``Decimal`` where
    ``exact``; the unit, the question and the notes stand in ``attrs``.
    """
    import pandas as pd

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
    result.attrs = {"unit": sums.unit, "question": str(sums.question.scope), "notes": list(sums.notes)}
    return result
