"""Running totals over time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope
from aidledger.ledger.question import ask
from aidledger.ledger.totals import NOTHING, Summing, sum_up
from aidledger.model.wording import EXACT

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.ledger.ledger import Ledger

_STEPS = {"MS": "month", "YS": "year"}
#: Keywords that say how to sum, not what.
_WAYS = ("rates", "reimbursements", "mix_valuations")


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
    question = ask(unit=unit, aid_type=aid_type, **{k: v for k, v in scope.items() if k not in _WAYS})
    ways: dict[str, Any] = {"rates": ledger.rates} | {k: v for k, v in scope.items() if k in _WAYS}
    how = Summing(**ways)
    names = [_STEPS[freq]] if by is None else [by, _STEPS[freq]]
    ends, anchors, starts = (
        sum_up(ledger.table, question, names, how, moment=moment) for moment in ("end", "anchor", "start")
    )
    steps = _steps({key[-1] for sums in (ends, anchors, starts) for key in sums.lines} - {None}, freq)
    groups = sorted({key[:-1] for sums in (ends, anchors, starts) for key in sums.lines}, key=str)
    rows = []
    for group in groups:
        low, value = Decimal(0), Decimal(0)
        undisclosed = 0
        high = starts.lines[(*group, None)].high if (*group, None) in starts.lines else Decimal(0)
        for step in steps:
            low = EXACT.add(low, ends.lines.get((*group, step), NOTHING).low)
            counted = anchors.lines.get((*group, step), NOTHING)
            value = EXACT.add(value, counted.value or Decimal(0))
            undisclosed += counted.undisclosed
            more = starts.lines.get((*group, step), NOTHING).high
            high = None if high is None or more is None else EXACT.add(high, more)
            number = float("inf") if high is None else float(high)
            rows.append(
                (
                    *(group or (None,)),
                    f"{step}-01" if freq == "MS" else f"{step}-01-01",
                    float(low),
                    float(value),
                    number,
                    undisclosed,
                )
            )
    undated = sum(line.undisclosed + line.disclosed for key, line in anchors.lines.items() if key[-1] is None)
    frame = pd.DataFrame(rows, columns=["group", "date", "low", "value", "high", "undisclosed"])
    frame = frame.astype({"low": "float64", "value": "float64", "high": "float64", "undisclosed": "int64"})
    unit, notes = anchors.unit, list(anchors.notes)
    frame["date"] = pd.to_datetime(frame["date"])
    index = ["date"] if by is None else ["group", "date"]
    frame = frame.set_index(index)
    if by is None:
        frame = frame.drop(columns="group")
    else:
        frame.index = frame.index.set_names([by, "date"])
    frame.attrs = {"unit": unit, "undated": undated, "notes": notes}
    return frame


def _steps(known: set[Any], freq: str) -> list[Any]:
    """Every month or year from the first to the last that is known."""
    if not known:
        return []
    if freq == "YS":
        return list(range(min(known), max(known) + 1))
    numbers = [int(m[:4]) * 12 + int(m[5:]) - 1 for m in (min(known), max(known))]
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(numbers[0], numbers[1] + 1)]
