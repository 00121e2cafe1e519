"""Totals and running totals on Spark, of more entries than one machine holds.

Install ``aidledger[spark]`` and bring Java 17. Entries lie in columns (:func:`columns` makes them of a ledger,
:data:`COLUMNS` says what each holds). A question is one statement of Spark SQL: the rates are joined, amounts are
added as whole numbers, and every check of the rows is counted beside the sums, so that the rows are read once;
a second statement follows only where days are fuzzy, or several sources might list the same aid.

What needs to look at entries one against the other is not done here, and refused: pieces of packages,
superseded and reimbursed entries, amounts that differ by stage, open dates, sources that list the same aid.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope, MissingExtra
from aidledger.ledger.question import ask
from aidledger.spark.entries import COLUMNS, columns

if TYPE_CHECKING:
    from aidledger.ledger.question import Question
    from aidledger.spark.sums import Sums
    from aidledger.units.currency import Rates

__all__ = ["COLUMNS", "KEYS", "columns", "cumulative", "totals"]

#: What ``by`` takes.
KEYS = ("donor", "recipient", "aid_type", "source", "stage", "year", "month")
_TIMES = ("year", "month")
_STEPS = {"MS": "month", "YS": "year"}


def totals(
    frame: Any,
    by: str | Sequence[str],
    unit: str | None = None,
    aid_type: Any = None,
    *,
    rates: Rates | str | None = None,
    **scope: Any,
) -> Any:
    """The itemised sums of a Spark DataFrame of entries, as :meth:`aidledger.Ledger.totals` gives them.

    ``frame`` has the columns of :data:`COLUMNS`; ``by`` takes donor, recipient, aid_type, source, stage, year
    and month; ``scope`` the keywords of a question (donor, recipient, stage, since, until, period, source).
    Returns a Spark DataFrame of the ``by`` columns with ``low``, ``value``, ``high`` (double; infinite where
    nothing limits it, null where nothing is disclosed) and ``undisclosed``. The rows are read when the question
    is put; what comes back to the driver is one row for each group. Raises
    :class:`~aidledger.errors.BadScope`, :class:`~aidledger.errors.UnitMismatch` and
    :class:`~aidledger.errors.MissingRate`.
    """
    from aidledger.spark.answer import totals_table

    names = (by,) if isinstance(by, str) else tuple(by)
    wrong = [n for n in names if n not in KEYS]
    if wrong or len(set(names)) < len(names):
        raise BadScope(
            f"cannot group by {', '.join(wrong or names)} on Spark", remedy="use " + ", ".join(KEYS)
        )
    keys = tuple(n for n in names if n not in _TIMES)
    times = tuple(n for n in names if n in _TIMES)
    found = _summed(frame, ask(unit=unit, aid_type=aid_type, **scope), rates, keys, times)
    return frame.sparkSession.createDataFrame(
        totals_table(found, (*keys, *times)).select([*names, *_NUMBERS])
    )


_NUMBERS = ("low", "value", "high", "undisclosed")


def cumulative(
    frame: Any,
    by: str | None = None,
    freq: str = "MS",
    unit: str | None = None,
    aid_type: Any = "military",
    *,
    rates: Rates | str | None = None,
    **scope: Any,
) -> Any:
    """Running totals as :meth:`aidledger.Ledger.cumulative` gives them, as a Spark DataFrame.

    Columns: ``by`` where given, ``date`` (the first of the month or year), ``low``, ``value``, ``high``,
    ``undisclosed``. Every step from the first to the last is there for every group.
    """
    from aidledger.spark.answer import running_table

    known = [n for n in KEYS if n not in _TIMES]
    if freq not in _STEPS or (by is not None and by not in known):
        raise BadScope(
            f"no running total by {by!r} with freq={freq!r}", remedy="use MS or YS, and " + ", ".join(known)
        )
    keys = () if by is None else (by,)
    found = _summed(frame, ask(unit=unit, aid_type=aid_type, **scope), rates, keys, (), _STEPS[freq])
    return frame.sparkSession.createDataFrame(running_table(found, keys, _STEPS[freq]))


def _summed(
    frame: Any,
    question: Question,
    rates: Rates | str | None,
    keys: tuple[str, ...],
    times: tuple[str, ...],
    step: str | None = None,
) -> Sums:
    if importlib.util.find_spec("pyspark") is None:
        raise MissingExtra("Spark needs pyspark", remedy="pip install 'aidledger[spark]', and bring Java 17")
    from aidledger.spark.query import Query
    from aidledger.units.averages import rates_named
    from aidledger.units.currency import Rates

    return Query(frame, question, rates_named(rates, None) or Rates.ecb(), keys, times, step).sums()
