"""Interval sums by group, as whole numbers in columns: what the parts of a large table add to each group.

Each part of a table gives :class:`Addends`; :func:`grouped` adds them up, whatever part they come from, and
rounds once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.buckets import TIME_KEYS, bucket_names
from aidledger.ledger.exchange import KEPT, as_floats, kept
from aidledger.ledger.grouping import numbered
from aidledger.ledger.line import Line, Summing
from aidledger.ledger.question import Question
from aidledger.ledger.table import EntryTable
from aidledger.model.scope import AID_STAGES
from aidledger.model.wording import EXACT
from aidledger.units.lexicon import currency

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Scale:
    """In what the sums of an answer are counted: smallest units of ``unit``, or, where amounts are ``foreign``
    to it, multiples of 10^-30 of the smallest units with the most decimal places (``digits``) there are."""

    unit: str
    digits: int
    foreign: bool

    @property
    def places(self) -> int:
        """The decimal places of the sums of a grid."""
        return KEPT if self.foreign else self.digits


def scale_of(table: EntryTable, question: Question, how: Summing, unit: str | None) -> Scale:
    """The scale of an answer in ``unit``; ``None`` where it is not known yet, and nothing is converted."""
    kept = table.kept_of_values
    if "units" not in kept:
        at_stage = (m.unit for d in table.details.values for _, m in d.money_at)
        kept["units"] = {*(b.unit for b in table.basis.values), *at_stage}
    units: set[str] = kept["units"]
    asked = question.unit if question.measure == "money" else None
    if asked is not None and any(how.changes(u, asked) for u in units):
        digits = max(currency(u).minor_digits for u in (*units, asked))
        return Scale(asked, digits, foreign=True)
    return Scale(unit or "", 2 if unit is None else currency(unit).minor_digits, foreign=False)


@dataclass(frozen=True)
class Addends:
    """Amounts by what they are grouped by, not yet added up.

    ``keys`` holds for each name in ``by`` a column of codes (-1: none) or numbers of buckets. ``value``,
    ``low`` and ``high`` are 64-bit integers or, converted, objects, which may lack so many of their last
    units as the column ``..._lost`` beside them says.
    """

    keys: tuple[Ints, ...]
    value: Numbers
    low: Numbers
    high: Numbers
    value_lost: Numbers
    low_lost: Numbers
    high_lost: Numbers
    unbounded: Numbers
    stated: Numbers
    unstated: Numbers


def joined(parts: Sequence[Addends], width: int) -> Addends:
    """The addends of several parts as one; a column that serves for several in every part still does."""
    if len(parts) == 1:
        return parts[0]
    none: list[Any] = [np.zeros(0, dtype=np.int64)]
    made: dict[tuple[int, ...], Numbers] = {}
    columns: dict[str, Any] = {
        "keys": tuple(np.concatenate([*none, *(p.keys[i] for p in parts)]) for i in range(width))
    }
    for field in fields(Addends)[1:]:
        listed = [getattr(p, field.name) for p in parts]
        alike = tuple(map(id, listed))
        if alike not in made:
            made[alike] = np.concatenate([*none, *listed])
        columns[field.name] = made[alike]
    return Addends(**columns)


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
    value: Numbers
    low: Numbers
    high: Numbers
    unbounded: Numbers
    stated: Numbers
    unstated: Numbers

    @classmethod
    def of(cls, lines: dict[tuple[Any, ...], Line], width: int) -> Grid:
        """The grid of lines whose keys have so many names; no value counts as nothing."""
        amounts = [[line.low, line.value, line.high] for line in lines.values()]
        places = max(
            (-int(x.as_tuple().exponent) for row in amounts for x in row if x is not None), default=0
        )
        places = max(places, 0)
        columns = np.zeros((3, len(lines)), dtype=object)
        for i, row in enumerate(amounts):
            columns[:, i] = [0 if x is None else int(x.scaleb(places, EXACT)) for x in row]
        names = [list(dict.fromkeys(key[i] for key in lines if key[i] is not None)) for i in range(width)]
        place = [{None: -1} | {name: code for code, name in enumerate(known)} for known in names]
        codes = [[at[name] for at, name in zip(place, key, strict=True)] for key in lines]
        counts = [[line.high is None, line.disclosed, line.undisclosed] for line in lines.values()]
        unbounded, stated, unstated = np.asarray(counts, dtype=np.int64).reshape(-1, 3).T
        low, value, high = columns
        return cls(
            np.asarray(codes, dtype=np.int64).reshape(len(lines), width), tuple(map(tuple, names)), places,
            value, low, high, unbounded, stated, unstated,
        )  # fmt: skip

    def floats(self) -> dict[str, Numbers]:
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


def grouped(addends: Addends, table: EntryTable, by: tuple[str, ...], scale: Scale) -> Grid:
    """Add up addends by group."""
    number, first = numbered(addends.keys, len(addends.value))
    sums = _adder(number, len(first))
    done: dict[int, Numbers] = {}

    def added(column: Numbers) -> Numbers:
        if id(column) not in done:
            done[id(column)] = sums(column)
        return done[id(column)]

    low, value, high = (added(x) for x in (addends.low, addends.value, addends.high))
    if scale.foreign:
        lost = [added(x) for x in (addends.low_lost, addends.value_lost, addends.high_lost)]
        low, value, high = _rounded((low, value, high), lost, scale.digits)
    codes, labels = _named([key[first] for key in addends.keys], len(first), table, by)
    return Grid(
        codes, labels, scale.places, value, low, high,
        added(addends.unbounded), added(addends.stated), added(addends.unstated),
    )  # fmt: skip


def _adder(number: Ints, n: int) -> Callable[[Numbers], Numbers]:
    """What adds up a column by group number."""
    if len(number) == n and (number[1:] > number[:-1]).all():
        return lambda column: column.astype(np.int64) if column.dtype == bool else column
    order = None if (number[1:] >= number[:-1]).all() else np.argsort(number, kind="stable")
    if order is not None:
        number = number[order]
    starts = np.flatnonzero(np.diff(number, prepend=-1))

    def sums(column: Numbers) -> Numbers:
        if not any(column.strides) and len(column) and column[0] == 0:
            return np.broadcast_to(column[0], n)
        if column.dtype == bool:
            column = column.astype(np.int64)
        return np.asarray(np.add.reduceat(column if order is None else column[order], starts))

    return sums


def _rounded(totals: Sequence[Numbers], lost: Sequence[Numbers], digits: int) -> list[Numbers]:
    """Low, nearest and high of converted sums, in multiples of 10^-12."""
    made: dict[tuple[int, int], tuple[Numbers, Numbers, Numbers]] = {}
    for total, missing in zip(totals, lost, strict=True):
        if (id(total), id(missing)) not in made:
            made[id(total), id(missing)] = kept(total.astype(object), missing.astype(object), digits)
    return [made[id(t), id(m)][side] for side, (t, m) in enumerate(zip(totals, lost, strict=True))]


def _named(
    columns: list[Ints], n: int, table: EntryTable, by: tuple[str, ...]
) -> tuple[Ints, tuple[tuple[Any, ...], ...]]:
    """The codes of each group, and what the codes are called."""
    codes, labels = [], []
    for name, column in zip(by, columns, strict=True):
        if name not in TIME_KEYS:
            codes.append(column)
            labels.append(names_of(table, name))
            continue
        place, names = bucket_names(name, column)
        codes.append(place)
        labels.append(names)
    return np.stack(codes, axis=1) if codes else np.zeros((n, 0), np.int64), tuple(labels)


def names_of(table: EntryTable, name: str) -> tuple[Any, ...]:
    """What the values of a column are called in an answer."""
    if name == "stage":
        return tuple(s.value for s in AID_STAGES)
    attribute = {"source": "id", "aid_type": "value"}.get(name, "code")
    return tuple(getattr(v, attribute) for v in getattr(table, name).values)
