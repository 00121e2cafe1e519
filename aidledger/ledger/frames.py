"""Records as DataFrames: one row a record, readable columns, units in ``attrs``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.table import MISSING, OPEN, Amounts, Coded, EntryTable
from aidledger.model.claim import Claim
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES
from aidledger.model.source import Source

if TYPE_CHECKING:
    import pandas as pd

#: Columns of ``ledger.entries`` and what they hold; the docs print this table.
ENTRY_COLUMNS = {
    "donor": "ISO 3166 alpha-3 or group code",
    "recipient": "ISO 3166 alpha-3 or group code",
    "aid_type": "military, humanitarian, financial, other, mixed or unspecified",
    "stage": "the furthest stage reached",
    "pledged": "when it was pledged (text of the period)",
    "approved": "when it was approved",
    "committed": "when it was committed",
    "delivered": "when it was delivered",
    "currency": "ISO 4217 code of the money columns",
    "money": "stated amount in whole minor units of the currency (cents); empty: undisclosed",
    "money_low": "lower bound in whole minor units",
    "money_high": "upper bound in whole minor units; empty: unbounded",
    "qualifier": "how the source hedged the amount",
    "price_year": "year of the constant prices; empty: nominal",
    "mass": "stated mass in whole grams (an ambiguous ton at its least reading)",
    "mass_low": "lower bound in whole grams",
    "mass_high": "upper bound in whole grams; empty: unbounded",
    "items": "items and their counts",
    "source": "id of the source",
    "part_of": "id of the entry of which this is a piece",
    "written": "the amount in the words of the source",
}


def entries_frame(table: EntryTable) -> pd.DataFrame:
    """One row an entry, indexed by ``id``, with the columns of :data:`ENTRY_COLUMNS`.

    Codes are categoricals, amounts nullable ``Int64`` in whole minor units (money) and grams (mass).
    """
    import pandas as pd

    def category(column: Coded, label: Any = str) -> pd.Categorical:
        labels = [label(v) for v in column.values]
        distinct = list(dict.fromkeys(labels))
        position = {name: i for i, name in enumerate(distinct)}
        moved = np.asarray([*(position[name] for name in labels), -1], dtype=np.int32)
        return pd.Categorical.from_codes(moved[column.codes], categories=pd.Index(distinct, dtype="str"))

    stages = [s.value for s in AID_STAGES]
    mass = Amounts.of([*(t.grams for t in table.tonnage.values), None]).take(table.tonnage.codes)
    data: dict[str, Any] = {
        "donor": category(table.donor, lambda p: p.code),
        "recipient": category(table.recipient, lambda p: p.code),
        "aid_type": category(table.aid_type, lambda a: a.value),
        "stage": pd.Categorical.from_codes(
            table.reached, categories=pd.Index(stages, dtype="str"), ordered=True
        ),
        **{s.value: category(table.date(s), _date) for s in AID_STAGES},
        "currency": category(table.basis, lambda b: b.unit),
        **_amount_columns("money", table.money),
        "qualifier": category(table.qualifier, lambda q: q.value),
        "price_year": pd.array(table.basis.mapped(lambda b: b.price_year, None, object), dtype="Int64"),
        **_amount_columns("mass", mass),
        "items": category(table.items, lambda items: "; ".join(map(str, items))),
        "source": category(table.source, lambda s: s.id),
        "part_of": category(table.part_of),
        "written": category(table.written),
    }
    frame = pd.DataFrame(data, index=pd.Index(np.asarray(table.ids, dtype=object), name="id", dtype="str"))
    frame.attrs = {"money": "whole minor units of `currency`", "mass": "grams"}
    return frame


def _date(period: Period) -> str:
    return period.written or str(period)


def _amount_columns(name: str, amounts: Amounts) -> dict[str, Any]:
    import pandas as pd

    def nullable(numbers: npt.NDArray[np.int64], empty: npt.NDArray[np.bool_]) -> Any:
        return pd.arrays.IntegerArray(np.where(empty, 0, numbers), empty)

    return {
        name: nullable(amounts.value, amounts.value == MISSING),
        f"{name}_low": nullable(amounts.low, amounts.low == MISSING),
        f"{name}_high": nullable(amounts.high, amounts.high == OPEN),
    }


def claims_frame(claims: Sequence[Claim]) -> pd.DataFrame:
    """One row a stated total, indexed by ``id``: scope, figure with bounds in its own unit, source."""
    import pandas as pd

    rows = [
        {
            "donors": "+".join(p.code for p in c.scope.donors),
            "recipients": "+".join(p.code for p in c.scope.recipients),
            "aid_type": c.scope.aid_type.value if c.scope.aid_type else "",
            "stage": c.scope.stage.value if c.scope.stage else "",
            "period": str(c.scope.period) if c.scope.period else "",
            "measure": c.measure,
            "value": _float(c.figure.value),
            "low": _float(c.figure.low),
            "high": _float(c.figure.high, float("inf")),
            "unit": c.figure.unit,
            "qualifier": c.figure.qualifier.value,
            "kind": c.kind.value,
            "source": c.source.id,
            "locator": c.locator,
            "written": c.figure.written or "",
        }
        for c in claims
    ]
    columns = [
        "donors",
        "recipients",
        "aid_type",
        "stage",
        "period",
        "measure",
        "value",
        "low",
        "high",
        "unit",
    ]
    columns += ["qualifier", "kind", "source", "locator", "written"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index([c.id for c in claims], name="id", dtype="str"))


def _float(number: Any, missing: float = float("nan")) -> float:
    return missing if number is None else float(number)


def sources_frame(sources: Sequence[Source]) -> pd.DataFrame:
    """One row a source, indexed by ``id``."""
    import pandas as pd

    fields = [name for name in Source.model_fields if name != "id"]
    data: dict[str, Any] = {name: [getattr(s, name) for s in sources] for name in fields}
    data["kind"] = [s.kind.value for s in sources]
    data["published"] = pd.to_datetime(pd.Series(data["published"], dtype="object"))
    frame = pd.DataFrame(data)
    frame.index = pd.Index([s.id for s in sources], name="id", dtype="str")
    return frame
