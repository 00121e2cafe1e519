"""How entries are held: one array a column, distinct values once.

A million entries share a few hundred donors, dates and sources, so every column that repeats is a
:class:`Coded` (distinct typed values, and an ``int32`` code a row), and every amount is whole smallest units
in ``int64``. The typed records are made from this on demand, and made equal to those that went in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import InvalidRecord
from aidledger.ledger.ids import Ids, joined
from aidledger.model.entry import Entry, Shipment
from aidledger.model.figure import Money, plain
from aidledger.model.period import Period
from aidledger.model.record import Record
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.source import Source
from aidledger.model.wording import Qualifier
from aidledger.units.lexicon import currency

Ints = npt.NDArray[np.int64]
#: Codes of a column; a large table may hold them in fewer bytes than these.
Codes = npt.NDArray[np.int32]

#: In an amount column: no figure at all (in ``low``), no stated value (in ``value``).
MISSING = np.iinfo(np.int64).min
#: In ``high``: no upper bound.
OPEN = np.iinfo(np.int64).max
#: Amounts beyond this many smallest units are refused: sums must fit 64 bits.
LARGEST = 10**18


@dataclass(frozen=True)
class Coded:
    """A column of repeated values: ``values[codes[i]]`` is row i, code -1 is none."""

    values: tuple[Any, ...]
    codes: Codes

    @classmethod
    def of(cls, column: Iterable[Any]) -> Coded:
        """Code a column of hashable values (``None`` becomes -1)."""
        index: dict[Any, tuple[int, Any]] = {}
        codes = [-1 if v is None else index.setdefault(_key(v), (len(index), v))[0] for v in column]
        return cls(tuple(v for _, v in index.values()), np.asarray(codes, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Any) -> Coded:
        """The rows that a mask or an index array selects."""
        return replace(self, codes=self.codes[rows])

    def compact(self) -> Coded:
        """The same column without the values that no row has."""
        used = np.zeros(len(self.values) + 1, dtype=bool)
        used[self.codes] = True
        kept = np.flatnonzero(used[:-1])
        if len(kept) == len(self.values):
            return self
        moved = np.full(len(self.values) + 1, -1, dtype=np.int32)
        moved[kept] = np.arange(len(kept), dtype=np.int32)
        return Coded(tuple(self.values[i] for i in kept), moved[self.codes])

    def __add__(self, other: Coded) -> Coded:
        index = {_key(v): (i, v) for i, v in enumerate(self.values)}
        moved = [index.setdefault(_key(v), (len(index), v))[0] for v in other.values]
        codes = np.asarray([*moved, -1], dtype=np.int32)[other.codes]
        return Coded(tuple(v for _, v in index.values()), np.concatenate([self.codes, codes]))

    def decoded(self) -> list[Any]:
        """The column as a list of values."""
        table = [*self.values, None]
        return [table[c] for c in self.codes]

    def mapped(self, function: Callable[[Any], Any], missing: Any, dtype: Any) -> npt.NDArray[Any]:
        """``function`` of each row's value, computed once for each distinct value."""
        return np.asarray([*map(function, self.values), missing], dtype=dtype)[self.codes]


def _key(value: Any) -> Any:
    """What makes two values the same in a column: for periods, equal days *and* equal words."""
    return (value, value.written) if isinstance(value, Period) else value


@dataclass(frozen=True)
class Amounts:
    """Interval amounts in whole smallest units (see :data:`MISSING`, :data:`OPEN`)."""

    value: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, triples: Iterable[tuple[int | None, int, int | None] | None]) -> Amounts:
        """From ``(value, low, high)`` a row, ``None`` for no figure."""
        rows = []
        for t in triples:
            if t is None:
                rows.append((MISSING, MISSING, OPEN))
                continue
            if any(x is not None and abs(x) > LARGEST for x in t):
                raise InvalidRecord(f"amount too large: {t[0]} smallest units", remedy="check the scale word")
            rows.append((MISSING if t[0] is None else t[0], t[1], OPEN if t[2] is None else t[2]))
        array = np.asarray(rows, dtype=np.int64).reshape(-1, 3)
        return cls(array[:, 0].copy(), array[:, 1].copy(), array[:, 2].copy())

    def __len__(self) -> int:
        return len(self.low)

    def take(self, rows: Any) -> Amounts:
        """The rows that a mask or an index array selects."""
        return Amounts(self.value[rows], self.low[rows], self.high[rows])

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            *(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self))
        )

    def triple(self, row: int) -> tuple[int | None, int, int | None]:
        """Row as ``(value, low, high)`` with ``None`` for missing and open."""
        value, low, high = int(self.value[row]), int(self.low[row]), int(self.high[row])
        return (None if value == MISSING else value), low, (None if high == OPEN else high)


class Basis(Record):
    """What, besides the number, makes money comparable: currency, price year, valuation, and a bare ``$``."""

    unit: str
    price_year: int | None
    valuation: str
    bare_dollar: bool


class Details(Record):
    """The fields of an entry that few entries have."""

    shipment: bool = False
    locator: str = ""
    money_at: tuple[tuple[Stage, Money], ...] = ()
    original: Money | None = None
    refund: bool = False
    schedule: tuple[tuple[int, Money], ...] = ()
    milestone: str = ""
    note: str = ""


_DETAILS = tuple(Details.model_fields)
_PLAIN_DETAILS = Details()
_CODED = (
    "donor",
    "recipient",
    "aid_type",
    "source",
    "tonnage",
    "items",
    "part_of",
    "supersedes",
    "reimbursed_by",
)


@dataclass(frozen=True)
class EntryTable:
    """All entries of a ledger, column by column. Rows keep the order in which they were added."""

    ids: npt.NDArray[np.object_] | Ids
    donor: Coded
    recipient: Coded
    aid_type: Coded
    source: Coded
    tonnage: Coded
    items: Coded
    part_of: Coded
    supersedes: Coded
    reimbursed_by: Coded
    pledged: Coded
    approved: Coded
    committed: Coded
    delivered: Coded
    basis: Coded
    qualifier: Coded
    written: Coded
    details: Coded
    money: Amounts

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> EntryTable:
        """From typed records."""
        columns: dict[str, Any] = {
            name: Coded.of(getattr(e, name) if name != "items" else (e.items or None) for e in entries)
            for name in (*_CODED, *(s.value for s in AID_STAGES))
        }
        amounts = [e.money for e in entries]
        return cls(
            ids=np.asarray([e.id for e in entries], dtype=object),
            basis=Coded.of(None if m is None else basis_of(m) for m in amounts),
            qualifier=Coded.of(None if m is None else m.qualifier for m in amounts),
            written=Coded.of(None if m is None else m.written for m in amounts),
            details=Coded.of(_details(e) for e in entries),
            money=Amounts.of(None if m is None else m.minor for m in amounts),
            **columns,
        )

    def __len__(self) -> int:
        return len(self.ids)

    def __add__(self, other: EntryTable) -> EntryTable:
        if not len(self) or not len(other):
            return self if len(self) else other
        columns = {
            f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "ids"
        }
        return EntryTable(ids=joined(self.ids, other.ids), **columns)

    def take(self, rows: Any) -> EntryTable:
        """The rows that a mask or an index array selects."""
        taken: dict[str, Any] = {
            f.name: getattr(self, f.name).take(rows) for f in fields(self) if f.name != "ids"
        }
        compact: dict[str, Any] = {
            name: c.compact() if isinstance(c, Coded) else c for name, c in taken.items()
        }
        return EntryTable(ids=self.ids[rows], **compact)

    def only(self, rows: Any) -> EntryTable:
        """The rows that an index array selects, with all values of each column, those without a row too."""
        taken = {f.name: getattr(self, f.name).take(rows) for f in fields(self) if f.name != "ids"}
        part = EntryTable(ids=self.ids[rows], **taken)
        part.__dict__["kept_of_values"] = self.kept_of_values
        return part

    @cached_property
    def kept(self) -> dict[tuple[Any, ...], Any]:
        """What was once found out about this table; it cannot change, because the table cannot."""
        return {}

    @cached_property
    def kept_of_values(self) -> dict[str, Any]:
        """The same about the distinct values of columns, whichever rows have them."""
        return {}

    def date(self, stage: Stage) -> Coded:
        """The column of dates at which entries reached exactly ``stage``."""
        column: Coded = getattr(self, stage.value)
        return column

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number by entry id."""
        return {str(name): row for row, name in enumerate(self.ids)}

    @cached_property
    def reached(self) -> npt.NDArray[np.int8]:
        """Rank of the furthest stage that each entry has reached."""
        furthest = np.full(len(self), -1, dtype=np.int8)
        for stage in AID_STAGES:
            furthest[self.date(stage).codes >= 0] = stage.rank
        return furthest

    def entry(self, row: int) -> Entry:
        """Row ``row`` as a typed record, equal to the one that was added."""

        def at(column: Coded) -> Any:
            code = column.codes[row]
            return None if code < 0 else column.values[code]

        details: Details = at(self.details) or _PLAIN_DETAILS
        values: dict[str, Any] = {name: at(getattr(self, name)) for name in _CODED}
        values["items"] = values["items"] or ()
        values |= {s.value: at(self.date(s)) for s in AID_STAGES}
        values |= {name: getattr(details, name) for name in _DETAILS if name != "shipment"}
        basis = at(self.basis)
        if basis is not None:
            values["money"] = rebuilt(basis, self.money.triple(row), at(self.qualifier), at(self.written))
        kind = Shipment if details.shipment else Entry
        return kind.model_construct(**{"money": None, **values, "id": str(self.ids[row])})

    def records(self, rows: Iterable[int] | None = None) -> Iterator[Entry]:
        """Typed records of the given rows (all by default), one at a time."""
        yield from map(self.entry, range(len(self)) if rows is None else rows)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The distinct sources of the entries."""
        return self.source.values


def basis_of(money: Money) -> Basis:
    """The basis of an amount."""
    return Basis.model_construct(
        unit=money.unit,
        price_year=money.price_year,
        valuation=money.valuation.value,
        bare_dollar=money.bare_dollar,
    )


def rebuilt(
    basis: Basis, triple: tuple[int | None, int, int | None], qualifier: Qualifier, written: str | None
) -> Money:
    """The amount that ``Money.minor`` and :func:`basis_of` were taken from."""
    from aidledger.model.figure import Valuation

    digits = currency(basis.unit).minor_digits
    value, low, high = triple
    return Money.model_construct(
        value=None if value is None else plain(Decimal(value).scaleb(-digits)),
        low=plain(Decimal(low).scaleb(-digits)),
        high=None if high is None else plain(Decimal(high).scaleb(-digits)),
        unit=basis.unit,
        qualifier=qualifier,
        written=written,
        price_year=basis.price_year,
        valuation=Valuation(basis.valuation),
        bare_dollar=basis.bare_dollar,
    )


def _details(entry: Entry) -> Details | None:
    values = {name: getattr(entry, name) for name in _DETAILS if name != "shipment"}
    details = Details.model_construct(shipment=isinstance(entry, Shipment), **values)
    return None if details == _PLAIN_DETAILS else details
