"""Running totals over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.ledger.ledger import Ledger

_STEPS = {"MS": "month", "YS": "year"}


def running_totals(
    ledger: Ledger, by: str | None, freq: str, unit: str | None, aid_type: Any, scope: dict[str, Any]
) -> pd.DataFrame:
    """The sums of :meth:`Ledger.totals` by month or year, accumulated from the first to the last.

    A parcel whose date may lie in several months is certain only once the last of them is over: ``low``
    takes it up then, ``value`` on its anchor day, ``high`` from the first month on. Months without aid
    are kept, so that the steps are even.
    """
    import pandas as pd

    if freq not in _STEPS:
        raise BadScope(f"unknown frequency {freq!r}", remedy="use 'MS' for months or 'YS' for years")
    if by is not None and by in _STEPS.values():
        raise BadScope(f"a running total is by {by} already", remedy="choose it with freq=")
    from aidledger.ledger.accumulate import accumulated

    lines, unit, undated, notes = accumulated(ledger, by, _STEPS[freq], unit, aid_type, scope)
    frame = pd.DataFrame(
        lines, columns=["group", "date", "low", "value", "high", "undisclosed"]
    ).astype({"low": "float64", "value": "float64", "high": "float64", "undisclosed": "int64"})
    frame["date"] = pd.to_datetime(frame["date"])
    index = ["date"] if by is None else ["group", "date"]
    frame = frame.set_index(index)
    if by is None:
        frame = frame.drop(columns="group")
    else:
        frame.index = frame.index.set_names([by, "date"])
    frame.attrs = {"unit": unit, "undated": undated, "notes": notes}
    return frame
