"""Entries as columns that Spark reads: what each holds, how a ledger writes them, what a frame must have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope, UnitMismatch
from aidledger.model.scope import AID_STAGES

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.ledger.ledger import Ledger

#: The columns of entries on Spark.
COLUMNS = {
    "id": "id of the entry",
    "donor": "code of the donor",
    "recipient": "code of the recipient",
    "aid_type": "military, humanitarian, financial, other, mixed or unspecified",
    "source": "id of the source",
    "currency": "ISO 4217 code; empty: no amount",
    "money": "stated amount in whole smallest units (cents); empty: undisclosed",
    "money_low": "lower bound in whole smallest units; empty: no amount",
    "money_high": "upper bound in whole smallest units; empty: unbounded",
    **{
        name: text
        for s in AID_STAGES
        for name, text in (
            (s.value, f"first possible day on which it was {s.value}"),
            (f"{s.value}_last", f"last possible day on which it was {s.value}; empty: the first"),
        )
    },
}
AMOUNTS = ("money", "money_low", "money_high")
#: Columns of records that tie entries to others. Spark sums entries that stand alone, so they must be empty.
LINKS = ("part_of", "supersedes", "reimbursed_by")


def columns(ledger: Ledger) -> pa.Table:
    """The entries of a ledger as the Arrow table that Spark reads (write it with ``pyarrow.parquet``).

    Raises :class:`~aidledger.errors.BadScope` for entries that Spark cannot sum on their own.
    """
    import numpy as np
    import pyarrow as pa

    from aidledger.ledger.dates import LAST, spans_of_values
    from aidledger.ledger.ids import Ids
    from aidledger.ledger.regular import linked_rows
    from aidledger.ledger.table import MISSING, OPEN

    table = ledger.table
    linked = linked_rows(table)
    if linked is not None and linked.any():
        raise tied(int(linked.sum()))

    def coded(column: Any, name: Any) -> pa.Array:
        names = pa.array([name(v) for v in column.values], pa.string())
        return pa.DictionaryArray.from_arrays(
            pa.array(column.codes.astype(np.int32), mask=column.codes < 0), names
        )

    money = table.money
    data = {
        "id": table.ids.text() if isinstance(table.ids, Ids) else pa.array(table.ids, pa.string()),
        "donor": coded(table.donor, lambda p: p.code),
        "recipient": coded(table.recipient, lambda p: p.code),
        "aid_type": coded(table.aid_type, lambda a: a.value),
        "source": coded(table.source, lambda s: s.id),
        "currency": coded(table.basis, lambda b: b.unit),
        "money": pa.array(money.value, mask=money.value == MISSING),
        "money_low": pa.array(money.low, mask=money.low == MISSING),
        "money_high": pa.array(money.high, mask=money.high == OPEN),
    }
    if len({(b.price_year, b.valuation) for b in table.basis.values}) > 1:
        raise UnitMismatch(
            "amounts of several price levels or valuations", remedy="write one ledger for each"
        )
    epoch = dt.date(1970, 1, 1).toordinal()
    for stage in AID_STAGES:
        codes = table.date(stage).codes
        spans = spans_of_values(table, stage)[codes].astype(np.int64)
        none = codes < 0
        if ((spans[:, 0] <= 0) | (spans[:, 1] >= LAST))[~none].any():
            raise BadScope("some dates have an open end", remedy="give both ends, or leave these entries out")
        alike = none | (spans[:, 0] == spans[:, 1])
        for place, (name, empty) in enumerate(((stage.value, none), (f"{stage.value}_last", alike))):
            days = np.where(empty, 0, spans[:, place] - epoch).astype(np.int32)
            data[name] = pa.array(days, pa.int32(), mask=empty).cast(pa.date32())
    return pa.table(data).select(list(COLUMNS))


def tied(count: int) -> BadScope:
    """The error about entries that do not stand alone."""
    return BadScope(
        f"{count} entries are tied to others, or have other amounts at some stage",
        remedy="sum them with the core, or leave them out",
    )


def check_columns(frame: Any) -> None:
    """Refuse a frame that lacks a column, or holds something else in one. No row is read.

    Raises :class:`~aidledger.errors.BadScope`.
    """
    found = {field.name: field.dataType.typeName() for field in frame.schema.fields}
    missing = [name for name in COLUMNS if name != "id" and name not in found]
    if missing:
        raise BadScope(
            f"the frame has no column {', '.join(sorted(missing))}", remedy="see aidledger.spark.COLUMNS"
        )
    wanted: tuple[str, ...]
    for name in COLUMNS:
        if name in AMOUNTS:
            wanted, remedy = ("long", "integer", "short", "byte"), "give whole smallest units as bigint"
        elif name.removesuffix("_last") in {s.value for s in AID_STAGES}:
            wanted, remedy = ("date",), "cast it to date"
        else:
            wanted, remedy = ("string", "varchar", "char"), "cast it to string"
        if name in found and found[name] not in (*wanted, "void"):
            raise BadScope(f"the column {name} holds {found[name]}", remedy=remedy)
