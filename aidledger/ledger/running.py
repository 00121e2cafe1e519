"""Running totals over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.buckets import label
from aidledger.ledger.exchange import as_floats
from aidledger.ledger.grid import Grid
from aidledger.ledger.grouping import codes_in
from aidledger.ledger.question import ask
from aidledger.ledger.totals import sum_up

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.ledger.ledger import Ledger

_STEPS = {"MS": "month", "YS": "year"}
#: Keywords that say how to sum; the others say what.
WAYS = ("rates", "reimbursements", "mix_valuations", "prices", "deflator")


def running_totals(
    ledger: Ledger,
    by: str | Sequence[str] | None,
    freq: str,
    unit: str | None,
    aid_type: Any,
    scope: dict[str, Any],
) -> pd.DataFrame:
    """The sums of :meth:`Ledger.totals` by month or year, accumulated from the first to the last.

    A parcel whose date may lie in several months is certain only once the last of them is over: ``low``
    takes it up then, ``value`` on its anchor day, ``high`` from the first month on. Months without aid
    are kept, so that the steps are even.
    """
    import pandas as pd

    if freq not in _STEPS:
        raise BadScope(f"unknown frequency {freq!r}", remedy="use 'MS' for months or 'YS' for years")
    if by is not None and not isinstance(by, str):
        if len(by) != 1:
            raise BadScope(
                f"a running total is by one name, not by {len(by)}",
                remedy="ask for one group at a time: cumulative(by='donor', recipient='UKR')",
            )
        by = by[0]
    if by is not None and by in _STEPS.values():
        raise BadScope(f"a running total is by {by} already", remedy="choose it with freq=")
    question = ask(unit=unit, aid_type=aid_type, **{k: v for k, v in scope.items() if k not in WAYS})
    how = ledger.summing(**{k: v for k, v in scope.items() if k in WAYS})
    names = (_STEPS[freq],) if by is None else (by, _STEPS[freq])
    moments = ("end", "anchor", "start")
    sums = sum_up(ledger.table, how.asked(question), names, how, moments=moments, counts=False)
    sheet = _Sheet(freq, sums.grid)
    if by is None:
        index: Any = sheet.dates if len(sheet.groups) else sheet.dates[:0]
    else:
        groups, steps = len(sheet.groups), len(sheet.dates)
        codes: Any = [np.repeat(np.arange(groups), steps), np.tile(np.arange(steps), groups)]
        levels: list[Any] = [pd.Index(sheet.groups), sheet.dates]
        index = pd.MultiIndex(levels, codes, names=[by, "date"], verify_integrity=False)
    frame = pd.DataFrame(sheet.running(), index=index, copy=False)
    frame.attrs = {
        "unit": sums.unit,
        "prices": sums.prices,
        "undated": sheet.undated,
        "notes": list(sums.notes),
    }
    return frame


class _Sheet:
    """Sums by group (down) and step (across; before the first, those without a date), as whole numbers."""

    def __init__(self, freq: str, grid: Grid) -> None:
        self.grid = grid
        time, names = grid.codes[:, -1], grid.labels[-1]
        used = codes_in(time)
        steps, self.dates = _steps([names[c] for c in used.tolist() if c >= 0], freq)
        column = {step: place for place, step in enumerate(steps, 1)}
        self.columns = np.asarray([*(column.get(name, 0) for name in names), 0], dtype=np.int64)[time]
        self.undated = int((grid.stated + grid.unstated)[time < 0].sum())
        self.groups: list[Any] = [None] if len(grid.codes) else []
        self.rows = np.zeros(len(time), dtype=np.int64)
        if len(grid.labels) > 1:
            who, called = grid.codes[:, 0], (*grid.labels[0], None)
            present = sorted(codes_in(who).tolist(), key=lambda code: str(called[code]))
            self.groups = [called[code] for code in present]
            place = np.zeros(len(called), dtype=np.int64)
            place[present] = np.arange(len(present))
            self.rows = place[who]

    def running(self) -> dict[str, npt.NDArray[Any]]:
        """The sums accumulated over the steps, row by row. What has no date is only in ``high``, from the start."""
        grid = self.grid
        made: dict[tuple[int, bool], npt.NDArray[Any]] = {}  # plain amounts are one column thrice
        early = bool((self.columns == 0).any())

        def floats(sums: npt.NDArray[Any], *, undated: bool = False) -> npt.NDArray[Any]:
            key = id(sums), undated and early
            if key in made:
                return made[key].copy()
            made[key] = as_floats(self._accumulated(sums, undated=undated)[:, 1:], grid.places)
            return made[key]

        data = {
            "low": floats(grid.low),
            "value": floats(grid.value),
            "high": floats(grid.high, undated=True),
            "undisclosed": self._accumulated(grid.unstated)[:, 1:],
        }
        if grid.unbounded.any():
            data["high"][self._accumulated(grid.unbounded, undated=True)[:, 1:] > 0] = np.inf
        return {name: column.reshape(-1) for name, column in data.items()}

    def _accumulated(self, sums: npt.NDArray[Any], *, undated: bool = False) -> npt.NDArray[Any]:
        sheet = np.zeros((len(self.groups), len(self.dates) + 1), dtype=sums.dtype)
        sheet[self.rows, self.columns] = sums
        if not undated:
            sheet[:, 0] = 0
        return np.cumsum(sheet, axis=1, out=sheet)


def _steps(known: list[Any], freq: str) -> tuple[list[Any], pd.DatetimeIndex]:
    """Every month or year from the first to the last that is known, and the day on which each begins."""
    import pandas as pd

    if not known:
        return [], pd.DatetimeIndex([], dtype="datetime64[us]", name="date")
    if freq == "MS":
        ends = [int(month[:4]) * 12 + int(month[5:]) - 1 - 1970 * 12 for month in (min(known), max(known))]
    else:
        ends = [year - 1970 for year in (min(known), max(known))]
    every = np.arange(ends[0], ends[1] + 1)
    steps = [label("month", n) if freq == "MS" else n + 1970 for n in every.tolist()]
    days = every.astype("datetime64[M]" if freq == "MS" else "datetime64[Y]").astype("datetime64[us]")
    return steps, pd.DatetimeIndex(days, name="date")
