"""Running totals over time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.exchange import as_floats
from aidledger.ledger.line import Line
from aidledger.ledger.question import ask
from aidledger.ledger.regular_sums import Grid
from aidledger.ledger.totals import summed
from aidledger.model.wording import EXACT

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.ledger.ledger import Ledger

_STEPS = {"MS": "month", "YS": "year"}
#: Keywords that say how to sum, not what.
#: Keywords that say how to sum; the others say what.
WAYS = ("rates", "reimbursements", "mix_valuations", "prices", "deflator")


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
    question = ask(unit=unit, aid_type=aid_type, **{k: v for k, v in scope.items() if k not in WAYS})
    how = ledger.summing(**{k: v for k, v in scope.items() if k in WAYS})
    names = (_STEPS[freq],) if by is None else (by, _STEPS[freq])
    ends, anchors, starts = summed(ledger.table, how.asked(question), names, how, ("end", "anchor", "start"))
    sheet = _Sheet(freq, anchors.grid, [s.others for s in (ends, anchors, starts)])
    for side, sums, column in (("low", ends, "low"), ("value", anchors, "value"), ("high", starts, "high")):
        for key, line in sums.others.items():
            sheet.add(side, key, getattr(line, column))
    undated = 0
    for key, line in anchors.others.items():
        sheet.add("undisclosed", key, line.undisclosed)
        undated += 0 if key[-1] is not None else line.undisclosed + line.disclosed
    data: dict[str, npt.NDArray[Any]] = {name: sheet.running(name) for name in ("low", "value", "high")}
    data["undisclosed"] = np.cumsum(sheet.undisclosed[:, 1:], axis=1).reshape(-1)
    start = [f"{step}-01" if freq == "MS" else f"{step}-01-01" for step in sheet.steps]
    dates = pd.DatetimeIndex(pd.to_datetime(start), name="date")
    if by is None:
        frame = pd.DataFrame(data, index=dates if sheet.groups else dates[:0])
    else:
        codes: Any = (
            np.repeat(np.arange(len(sheet.groups)), len(dates)),
            np.tile(np.arange(len(dates)), len(sheet.groups)),
        )
        levels: list[Any] = [pd.Index([group[0] for group in sheet.groups]), dates]
        frame = pd.DataFrame(data, index=pd.MultiIndex(levels, codes, names=[by, "date"]))
    frame.attrs = {"unit": anchors.unit, "undated": undated, "notes": list(anchors.notes)}
    return frame


class _Sheet:
    """Sums by group (down) and step (across; before the first, those without a date), as whole numbers."""

    def __init__(self, freq: str, grid: Grid | None, others: list[dict[tuple[Any, ...], Line]]) -> None:
        keys = {key for lines in others for key in lines}
        numbers = [
            x for lines in others for line in lines.values() for x in (line.low, line.value, line.high)
        ]
        places = [-int(x.as_tuple().exponent) for x in numbers if x is not None]
        self.places = max([0 if grid is None else grid.places, *places])
        labels: tuple[tuple[Any, ...], ...] = ((),) if grid is None else grid.labels
        inside = np.zeros((0, 1), dtype=np.int64) if grid is None else grid.codes
        used = [
            {names[c] if c >= 0 else None for c in set(at.tolist())}
            for names, at in zip(labels, inside.T, strict=False)
        ]
        self.steps = _steps(({key[-1] for key in keys} | used[-1]) - {None}, freq)
        first = {(name,) for name in used[0]} if len(used) > 1 else {()} if len(inside) else set()
        self.groups = sorted({key[:-1] for key in keys} | first, key=str)
        self.row = {group: i for i, group in enumerate(self.groups)}
        self.column = {step: i + 1 for i, step in enumerate(self.steps)} | {None: 0}
        shape = (len(self.groups), len(self.steps) + 1)
        small = grid is None or (grid.value.dtype == np.int64 and self.places == grid.places)
        kind = np.int64 if small and not keys else object
        self.sums = {name: np.full(shape, 0, dtype=kind) for name in ("low", "value", "high")}
        self.undisclosed = np.zeros(shape, dtype=np.int64)
        self.unbounded = np.zeros(shape, dtype=bool)
        if grid is not None and len(grid.codes):
            self._fill(grid)

    def _fill(self, grid: Grid) -> None:
        """Put the sums of regular rows in their places."""
        columns = np.asarray([*(self.column[step] for step in grid.labels[-1]), 0])[grid.codes[:, -1]]
        rows: Any = 0
        if len(grid.labels) > 1:
            places = [self.row.get((name,), -1) for name in grid.labels[0]]
            rows = np.asarray([*places, self.row.get((None,), -1)])[grid.codes[:, 0]]
        up = 10 ** (self.places - grid.places)
        for name, sums in self.sums.items():
            numbers = getattr(grid, name)
            sums[rows, columns] = numbers if up == 1 else numbers.astype(object) * up
        self.undisclosed[rows, columns] = grid.unstated
        self.unbounded[rows, columns] = grid.unbounded > 0

    def add(self, name: str, key: tuple[Any, ...], number: Decimal | int | None) -> None:
        """Add to one sum; ``None`` is no value, or no upper bound."""
        at = (self.row[key[:-1]], self.column[key[-1]])
        if name == "undisclosed":
            self.undisclosed[at] += number
        elif isinstance(number, Decimal):
            self.sums[name][at] += int(number.scaleb(self.places, EXACT))
        elif name == "high":
            self.unbounded[at] = True

    def running(self, name: str) -> npt.NDArray[np.float64]:
        """The sums accumulated over the steps, row by row. What has no date is only in ``high``, from the start."""
        sums = self.sums[name]
        if name != "high":
            sums = sums[:, 1:]
        total = np.cumsum(sums, axis=1)[:, 1 if name == "high" else 0 :]
        result = as_floats(total, self.places)
        if name == "high":
            result[np.logical_or.accumulate(self.unbounded, axis=1)[:, 1:]] = np.inf
        return result.reshape(-1)


def _steps(known: set[Any], freq: str) -> list[Any]:
    """Every month or year from the first to the last that is known."""
    if not known:
        return []
    if freq == "YS":
        return list(range(min(known), max(known) + 1))
    numbers = [int(m[:4]) * 12 + int(m[5:]) - 1 for m in (min(known), max(known))]
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(numbers[0], numbers[1] + 1)]
