"""Our own records as rows of text cells, and back: one table for each kind of record.

The columns are the fields of the models. ``KINDS`` lists the tables; the order of columns is the order in
which they are written. Every cell is text (see :mod:`aidledger.formats.cells`); an empty one is a field
that is not given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic_core import to_jsonable_python

from aidledger.errors import InvalidRecord
from aidledger.formats.cells import (
    figure_cell,
    figures_cell,
    neutral,
    pairs_cell,
    period_cell,
    read_figure,
    read_figures,
    read_pairs,
    read_period,
    restored,
)
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry, Shipment
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.record import Record
from aidledger.model.scope import Scope
from aidledger.model.source import Source

Row = dict[str, str]
Write = Callable[[Any], str]
Read = Callable[[str], Any]


class Field(NamedTuple):
    """How a field is written in a cell and read from one."""

    write: Write
    read: Read


def _text(value: Any) -> str:
    return "" if value is None else neutral(str(value))


def _optional(value: str | None) -> str:
    return "json:" + json.dumps(value) if value == "" else _text(value)


def _party(party: Any) -> str:
    return neutral(party.code)


def _parties(parties: Any) -> str:
    codes = [p.code for p in parties]
    return json.dumps(codes) if any(";" in c for c in codes) else neutral("; ".join(codes))


def _read_parties(cell: str) -> Any:
    if cell.startswith("["):
        return tuple(json.loads(cell))
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _value(value: Any) -> str:
    return "" if value is None else str(getattr(value, "value", value))


def _flag(value: bool) -> str:
    return "true" if value else ""


def _read_flag(cell: str) -> bool:
    words = {
        "true": True,
        "yes": True,
        "1": True,
        "1.0": True,
        "false": False,
        "no": False,
        "0": False,
        "0.0": False,
    }
    try:
        return words[cell.casefold()]
    except KeyError:
        raise InvalidRecord(
            f"{cell[:40]!r} is neither true nor false", remedy="write true or false"
        ) from None


def _dump(value: Any) -> str:
    if value is None or value == ():
        return ""
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)


def _load(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise InvalidRecord(f"broken JSON in {cell[:60]!r}", remedy="leave the cell empty") from None


def _safe(write: Write) -> Write:
    return lambda value: neutral(write(value))


TEXT = Field(_text, str)
OPTIONAL = Field(_optional, str)
WORD = Field(_value, str)
FLAG = Field(_flag, _read_flag)
JSON = Field(_dump, _load)
PERIOD = Field(_safe(period_cell), read_period)
MONEY = Field(_safe(figure_cell), lambda cell: read_figure(cell, Money))
MASS = Field(_safe(figure_cell), lambda cell: read_figure(cell, Tonnage))
FIGURE = Field(_safe(figure_cell), read_figure)
COUNTS = Field(_safe(figures_cell), lambda cell: read_figures(cell, Count))
PAIRS = Field(_safe(pairs_cell), read_pairs)
PARTY = Field(_party, str)
PARTIES = Field(_parties, _read_parties)
SCHEDULE = Field(
    _safe(pairs_cell), lambda cell: tuple((int(year), money) for year, money in read_pairs(cell))
)

_SCOPE = {"donors": PARTIES, "recipients": PARTIES, "aid_type": WORD, "stage": WORD, "period": PERIOD}

#: The tables of our records and their columns.
KINDS: dict[str, dict[str, Field]] = {
    "sources": {
        "id": TEXT,
        "title": TEXT,
        "publisher": TEXT,
        "url": TEXT,
        "published": WORD,
        "published_inferred": FLAG,
        "series": OPTIONAL,
        "collection": OPTIONAL,
        "kind": WORD,
        "note": TEXT,
    },
    "entries": {
        "id": TEXT,
        "kind": WORD,
        "donor": PARTY,
        "recipient": PARTY,
        "aid_type": WORD,
        "money": MONEY,
        "tonnage": MASS,
        "items": COUNTS,
        "pledged": PERIOD,
        "approved": PERIOD,
        "committed": PERIOD,
        "delivered": PERIOD,
        "source": TEXT,
        "locator": TEXT,
        "money_at": PAIRS,
        "original": MONEY,
        "part_of": OPTIONAL,
        "supersedes": OPTIONAL,
        "reimbursed_by": OPTIONAL,
        "refund": FLAG,
        "schedule": SCHEDULE,
        "milestone": TEXT,
        "note": TEXT,
    },
    "claims": {
        "id": TEXT,
        "figure": FIGURE,
        **_SCOPE,
        "source": TEXT,
        "kind": WORD,
        "when": PERIOD,
        "denied": FLAG,
        "per": TEXT,
        "programme": TEXT,
        "part": TEXT,
        "states": WORD,
        "each": FLAG,
        "parcels": WORD,
        "bracketed": FIGURE,
        "span": JSON,
        "confidence": WORD,
        "reasons": JSON,
        "locator": TEXT,
        "milestone": TEXT,
        "supersedes": OPTIONAL,
        "note": TEXT,
    },
    "rankings": {
        "id": TEXT,
        "figure": FIGURE,
        **_SCOPE,
        "source": TEXT,
        "order": WORD,
        "per": WORD,
        "among": WORD,
        "span": JSON,
        "locator": TEXT,
        "note": TEXT,
    },
    "coverage": {
        "id": TEXT,
        **_SCOPE,
        "source": TEXT,
        "measure": WORD,
        "limited_to": TEXT,
        "locator": TEXT,
        "note": TEXT,
    },
}

#: Every column of every table, once.
ALL_COLUMNS = tuple(dict.fromkeys(column for columns in KINDS.values() for column in columns))

_MODELS: dict[str, type[Record]] = {
    "sources": Source,
    "entries": Entry,
    "claims": Claim,
    "rankings": Ranking,
    "coverage": Coverage,
}
#: The word in the ``record`` column of a file that holds several kinds.
SINGULAR = {
    "sources": "source",
    "entries": "entry",
    "claims": "claim",
    "rankings": "ranking",
    "coverage": "coverage",
}
PLURAL = {**{v: k for k, v in SINGULAR.items()}, "shipment": "entries"}


def kind_of(record: Record) -> str:
    """The name of the table to which a record belongs."""
    return next(name for name, model in _MODELS.items() if isinstance(record, model))


#: Columns of entries whose values a ledger holds once for all rows.
_HELD = frozenset(
    ("donor", "recipient", "aid_type", "tonnage", "items", "pledged", "approved", "committed", "delivered")
)


def row_of(record: Record, written: dict[tuple[str, int], str] | None = None) -> Row:
    """A record as the cells of its table.

    ``written`` keeps the cells of values that the rows of one ledger share, by their identity: give the same
    dictionary for all rows of a ledger, as long as it is held.
    """
    name = kind_of(record)
    values: Mapping[str, Any] = dict(record.__dict__)
    if "scope" in values:
        values = {**values, **values["scope"].__dict__}
    if isinstance(record, Entry):
        values = {**values, "kind": "shipment" if isinstance(record, Shipment) else ""}
    if "source" in values:
        values = {**values, "source": values["source"].id}
    row = {}
    for column, field in KINDS[name].items():
        value = values[column]
        if written is None or column not in _HELD or value is None or value == ():
            row[column] = field.write(value)
            continue
        key = (column, id(value))
        if key not in written:
            written[key] = field.write(value)
        row[column] = written[key]
    return row


class BadCell(Exception):
    """A cell of a row that could not be read: which column, what it held, and why."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(f"{column}: {value}: {reason}")


def record_of(
    name: str, row: Mapping[str, str], sources: Mapping[str, Source], made: dict[Any, Any]
) -> Record:
    """The record in the cells of a row of table ``name``. Raises :class:`BadCell`.

    ``made`` keeps what was read from a cell, so that each distinct one is read once.
    """
    values: dict[str, Any] = {}
    for column, field in KINDS[name].items():
        cell = row.get(column, "")
        if cell == "":
            continue
        key = (name, column, cell)
        if key not in made:
            try:
                made[key] = field.read(restored(cell))
            except (ValueError, TypeError) as error:
                raise BadCell(column, cell, str(error)) from None
        values[column] = made[key]
    if "source" in values:
        named = values["source"]
        values["source"] = (
            sources[named] if named in sources else made.setdefault(("?", named), Source(id=named))
        )
    model = _MODELS[name]
    if name == "entries" and values.pop("kind", "") == "shipment":
        model = Shipment
    if "donors" in KINDS[name]:
        values["scope"] = _scope(values)
    try:
        return model(**values)
    except ValueError as error:
        problems = getattr(error, "problems", ())
        column = (
            problems[0][0]
            if problems
            else (getattr(error, "where", None) or "").rpartition(".")[2] or "the record"
        )
        raise BadCell(column, row.get(column, ""), str(error)) from None


def _scope(values: dict[str, Any]) -> Scope:
    given = {name: values.pop(name) for name in _SCOPE if name in values}
    try:
        return Scope(**given)
    except ValueError as error:
        raise BadCell("the scope", "", str(error)) from None
