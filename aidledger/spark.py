"""Totals and running totals on Spark, of more entries than one machine holds.

Install ``aidledger[spark]`` and bring Java 17. Entries lie in columns (:func:`columns` makes them of a ledger,
:data:`COLUMNS` says what each holds); all work is done by Spark's own expressions, through narwhals. Sums are
whole smallest units, added up by day and currency; only then are the rates joined, in pieces that Spark's
decimals hold exactly, so that the numbers are those of the core.

What needs to look at entries one against the other is not done here, and refused: pieces of packages,
superseded and reimbursed entries, amounts that differ by stage, open dates, sources that list the same aid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope, MissingExtra, MissingRate, UnitMismatch
from aidledger.ledger.question import Question, ask
from aidledger.model.scope import AID_STAGES

if TYPE_CHECKING:
    import pyarrow as pa

    from aidledger.ledger.ledger import Ledger
    from aidledger.units.currency import Rates

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
            (f"{s.value}_last", f"last possible day on which it was {s.value}"),
        )
    },
}
KEYS = ("donor", "recipient", "aid_type", "source", "stage", "year", "month")
_WIDEST = 600
#: Decimal places of the two pieces of a factor; their product with any sum fits Spark's 38 digits.
_PIECE = 14


def columns(ledger: Ledger) -> pa.Table:
    """The entries of a ledger as the Arrow table that Spark reads (write it with ``pyarrow.parquet``).

    Raises :class:`~aidledger.errors.BadScope` for entries that Spark cannot sum on their own.
    """
    import numpy as np
    import pyarrow as pa

    from aidledger.ledger.ids import Ids
    from aidledger.ledger.regular import linked_rows
    from aidledger.ledger.selection import LAST, spans_of_values
    from aidledger.ledger.table import MISSING, OPEN

    table = ledger.table
    linked = linked_rows(table)
    if linked is not None and linked.any():
        raise BadScope(
            f"{int(linked.sum())} entries are tied to others, or have other amounts at some stage",
            remedy="sum them with the core, or leave them out",
        )

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
        for place, name in enumerate((stage.value, f"{stage.value}_last")):
            days = np.where(none, 0, spans[:, place] - epoch).astype(np.int32)
            data[name] = pa.array(days, pa.int32(), mask=none).cast(pa.date32())
    return pa.table(data).select(list(COLUMNS))


def totals(
    frame: Any,
    by: str | Sequence[str],
    unit: str | None = None,
    aid_type: Any = None,
    *,
    rates: Rates | None = None,
    **scope: Any,
) -> Any:
    """The itemised sums of a Spark DataFrame of entries, as :meth:`aidledger.Ledger.totals` gives them.

    ``frame`` has the columns of :data:`COLUMNS`; ``by`` takes donor, recipient, aid_type, source, stage, year
    and month; ``scope`` the keywords of a question (donor, recipient, stage, since, until, period, source).
    Returns a Spark DataFrame of the ``by`` columns with ``low``, ``value``, ``high`` (double; infinite where
    nothing limits it, null where nothing is disclosed) and ``undisclosed``. Raises
    :class:`~aidledger.errors.BadScope`, :class:`~aidledger.errors.UnitMismatch` and
    :class:`~aidledger.errors.MissingRate`. The rows are read once, when the question is put; the sums by day are
    kept in Spark's cache (``spark.catalog.clearCache()`` lets go of them).
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    wrong = [n for n in names if n not in KEYS]
    if wrong or len(set(names)) < len(names):
        raise BadScope(
            f"cannot group by {', '.join(wrong or names)} on Spark", remedy="use " + ", ".join(KEYS)
        )
    return _Query(frame, ask(unit=unit, aid_type=aid_type, **scope), rates, names).totals()


def cumulative(
    frame: Any,
    by: str | None = None,
    freq: str = "MS",
    unit: str | None = None,
    aid_type: Any = "military",
    *,
    rates: Rates | None = None,
    **scope: Any,
) -> Any:
    """Running totals as :meth:`aidledger.Ledger.cumulative` gives them, as a Spark DataFrame.

    Columns: ``by`` where given, ``date`` (the first of the month or year), ``low``, ``value``, ``high``,
    ``undisclosed``. Every step from the first to the last is there for every group.
    """
    if freq not in ("MS", "YS") or (by is not None and by not in KEYS[:5]):
        raise BadScope(
            f"no running total by {by!r} with freq={freq!r}",
            remedy="use MS or YS, and " + ", ".join(KEYS[:5]),
        )
    return _Query(
        frame, ask(unit=unit, aid_type=aid_type, **scope), rates, () if by is None else (by,)
    ).running(freq)


@dataclass(frozen=True)
class _Known:
    """What one look at the data says: currencies, days, whether dates are fuzzy, how many sources."""

    currencies: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    fuzzy: bool
    sources: int
    alike: bool


class _Query:
    """One question on its way to a Spark plan."""

    def __init__(self, frame: Any, question: Question, rates: Rates | None, names: tuple[str, ...]) -> None:
        from aidledger.units.currency import Rates

        try:
            import narwhals as nw
            from pyspark.sql import functions
        except ImportError:
            raise MissingExtra(
                "Spark needs pyspark and narwhals", remedy="pip install 'aidledger[spark]', and bring Java 17"
            ) from None
        if question.measure != "money":
            raise BadScope("only money is summed on Spark", remedy="use the core for masses and counts")
        missing = set(COLUMNS) - {"id"} - set(frame.columns)
        if missing:
            raise BadScope(
                f"the frame has no column {', '.join(sorted(missing))}", remedy="see aidledger.spark.COLUMNS"
            )
        self.nw, self.spark, self.functions = nw, frame.sparkSession, functions
        self.question, self.rates, self.names = question, rates or Rates.ecb(), names
        self.rows = self._selected(nw.from_native(frame))
        self.cells = nw.from_native(self._cells().to_native().persist())
        self.known = self._look()
        self.unit = self._unit()
        self.foreign = any(c != self.unit for c in self.known.currencies)
        self._refuse_overlaps()

    # -- selection ---------------------------------------------------------------------------------

    def _selected(self, rows: Any) -> Any:
        """The rows that may answer, with their days, whether they surely and by their counted day do."""
        nw, scope, period = self.nw, self.question.scope, self.question.period
        stages = AID_STAGES if scope.stage is None else AID_STAGES[scope.stage.rank :]
        order = [s.value for s in (reversed(stages) if scope.stage is None else stages)]
        first, last = [nw.col(n) for n in order], [nw.col(f"{n}_last") for n in order]
        if scope.stage is None:
            start, end = nw.min_horizontal(*first), nw.max_horizontal(*last)
        else:
            start, end = nw.coalesce(*first), nw.coalesce(*last)
        rows = rows.with_columns(start=start, end=end, anchor=nw.coalesce(*last)).filter(
            ~nw.col("anchor").is_null()
        )
        sure, maybe, anchored = self._window(period)
        settled = ~nw.col("anchor").is_null()  # true of every row that is left
        for name, (surely, possibly) in self._answers().items():
            settled = settled & nw.col(name).is_in(surely)
            maybe = maybe & nw.col(name).is_in(possibly)
        rows = rows.filter(maybe)
        if self.question.source is not None:
            rows = rows.filter(nw.col("source") == self.question.source)
        if "stage" in self.names:
            reached = reduce(
                lambda other, s: nw.when(~nw.col(s.value).is_null()).then(nw.lit(s.value)).otherwise(other),
                AID_STAGES,
                nw.lit(None),
            )
            rows = rows.with_columns(stage=reached)
        self.limited = bool(self._answers()) or period.core != period.hull or not period.hull.is_open
        self.limited = self.limited or period.hull.start is not None or period.hull.end is not None
        return rows.with_columns(certain=sure & settled, counted=anchored & settled) if self.limited else rows

    def _window(self, period: Any) -> tuple[Any, Any, Any]:
        nw = self.nw

        def within(span: Any, low: str, high: str) -> Any:
            inside = ~nw.col("anchor").is_null()
            if span.start:
                inside = inside & (nw.col(low) >= nw.lit(span.start))
            if span.end:
                inside = inside & (nw.col(high) <= nw.lit(span.end))
            return inside

        sure = nw.col("anchor").is_null() if period.core is None else within(period.core, "start", "end")
        return sure, within(period.hull, "end", "start"), within(period.hull, "anchor", "anchor")

    def _answers(self) -> dict[str, tuple[list[str], list[str]]]:
        """For each column that the question limits: the codes that are surely and possibly meant."""
        from aidledger.ledger.selection import aid_answers, party_answers
        from aidledger.model import gazetteer
        from aidledger.model.party import Party
        from aidledger.model.scope import AidType

        scope, period = self.question.scope, self.question.period
        found = {}
        parties = [Party.resolve(code) for code in gazetteer.rows()]
        for name, wanted in (("donor", scope.donors), ("recipient", scope.recipients)):
            if wanted:
                listed = list(dict.fromkeys([*parties, *wanted]))
                sure, maybe = party_answers(listed, wanted, period)
                found[name] = (
                    [p.code for p, s in zip(listed, sure, strict=False) if s],
                    [p.code for p, m in zip(listed, maybe, strict=False) if m],
                )
        if scope.aid_type is not None:
            kinds = list(AidType)
            sure, maybe = aid_answers(kinds, scope.aid_type)
            found["aid_type"] = (
                [k.value for k, s in zip(kinds, sure, strict=False) if s],
                [k.value for k, m in zip(kinds, maybe, strict=False) if m],
            )
        return found

    # -- sums by day -------------------------------------------------------------------------------

    def _cells(self) -> Any:
        """Whole smallest units by group, currency and days: the one pass over all rows."""
        nw = self.nw
        low, high, money = nw.col("money_low"), nw.col("money_high"), nw.col("money")
        zero = nw.lit(0)
        bounded = nw.when(low.is_null() | high.is_null()).then(zero).otherwise(high)
        weights = {"low": low, "value": money, "high": bounded}
        # of what is only possible a negative amount lowers the bounds and a positive one raises them
        sign = nw.when(high < 0).then(nw.lit(2)).otherwise(nw.when(low < 0).then(nw.lit(1)).otherwise(zero))
        keys = [n for n in self.names if n not in ("year", "month")]
        flags = ["certain", "counted"] if self.limited else []
        cells = (
            self.rows.with_columns(sign=sign, **{f"w_{n}": w for n, w in weights.items()})
            .group_by(*keys, "currency", "start", "end", "anchor", "sign", *flags)
            .agg(
                *(nw.col(f"w_{n}").sum().alias(n) for n in weights),
                entries=nw.len(), with_low=nw.col("money_low").count(), with_high=nw.col("money_high").count(),
                with_value=nw.col("money").count(), one=nw.col("source").min(), other=nw.col("source").max(),
            )
        )  # fmt: skip
        unbounded = nw.col("entries") - nw.col("with_high")
        counts = {"disclosed": nw.col("with_value"), "undisclosed": nw.col("entries") - nw.col("with_value")}
        if not self.limited:
            return cells.with_columns(
                unbounded=unbounded, certain=nw.lit(True), counted=nw.lit(True), **counts
            )
        certain, counted = nw.col("certain"), nw.col("counted")
        return cells.with_columns(
            low=nw.when(certain | (nw.col("sign") > 0)).then(nw.col("low")).otherwise(zero),
            high=nw.when(certain | (nw.col("sign") < 2)).then(nw.col("high")).otherwise(zero),
            value=nw.when(counted).then(nw.col("value")).otherwise(zero),
            unbounded=unbounded,
            **{n: nw.when(counted).then(c).otherwise(zero) for n, c in counts.items()},
        )

    def _look(self) -> _Known:
        """Days, currencies and sources of the cells."""
        nw = self.nw
        seen = (
            self.cells.group_by("currency")
            .agg(
                nw.col("start").min(), nw.col("end").max(), fuzzy=(nw.col("start") != nw.col("end")).max(),
                alike=((nw.col("low") == nw.col("value")) & (nw.col("value") == nw.col("high"))).min(),
                source=nw.col("one").min(), other=nw.col("other").max(), stated=nw.col("with_low").sum(),
            )
            .collect("pyarrow")
            .to_native()
            .to_pylist()
        )  # fmt: skip
        sources = {r["source"] for r in seen} | {r["other"] for r in seen}
        alike = all(r["alike"] for r in seen)
        return _Known(
            tuple(sorted(r["currency"] for r in seen if r["currency"] and r["stated"])),
            min((r["start"] for r in seen), default=None),
            max((r["end"] for r in seen), default=None),
            any(r["fuzzy"] for r in seen),
            len(sources),
            alike and not any(r["fuzzy"] for r in seen),
        )

    def _unit(self) -> str:
        units = self.known.currencies
        if self.question.unit is None and len(units) > 1:
            raise UnitMismatch(
                f"amounts are in {len(units)} currencies: {', '.join(units)}",
                remedy=f"say which one to convert to, for example unit={units[0]!r} (rates of each amount's day)",
            )
        return self.question.unit or (units[0] if units else "USD")

    def _refuse_overlaps(self) -> None:
        if self.known.sources < 2 or "source" in self.names:
            return
        nw = self.nw
        flows = (
            self.rows.group_by("donor", "recipient", "aid_type", "source")
            .agg(nw.col("start").min(), nw.col("end").max())
            .collect("pyarrow")
            .to_native()
            .to_pylist()
        )
        from aidledger.ledger.overlap import SLACK
        from aidledger.model.scope import AidType

        alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for flow in flows:
            alike.setdefault((flow["donor"], flow["recipient"]), []).append(flow)
        for listed in alike.values():
            for place, a in enumerate(listed):
                for b in listed[place + 1 :]:
                    meets = (a["start"] - b["end"]).days <= SLACK and (b["start"] - a["end"]).days <= SLACK
                    kinds = AidType(a["aid_type"]).possibly & AidType(b["aid_type"]).possibly
                    if a["source"] != b["source"] and meets and kinds:
                        raise BadScope(
                            f"{a['source']} and {b['source']} list the same aid ({a['donor']} to {a['recipient']})",
                            remedy="their sums are alternatives: ask with source=, or by source",
                        )

    # -- sums by group -----------------------------------------------------------------------------

    def _summed(self, cells: Any, keys: list[str]) -> Any:
        """Exact sums of cells by ``keys``, each converted at the rate of its day.

        Where nothing is converted they stay whole units.
        """
        nw = self.nw
        sums = ("value",) if self.known.alike else ("low", "value", "high")
        counts = ("unbounded", "disclosed", "undisclosed")
        same = {n: nw.col("value") for n in ("low", "high") if n not in sums}
        if not self.foreign:
            whole = cells.group_by(*keys).agg(*(nw.col(n).sum() for n in (*sums, *counts)))
            return whole.with_columns(**same) if same else whole
        days = ["start", "end"] if self.known.fuzzy else ["start"]
        joined = cells.join(self._rate_frame(), on=["currency", *days], how="left")
        wide = nw.Decimal(19, 0)
        pieces = []
        # the bound of a refund moves the other way with the rate
        turned = {"low": (nw.col("sign") > 0, "high"), "high": (nw.col("sign") > 1, "low")}
        for name in sums:
            held = nw.col(name).cast(wide)
            for piece, short in (("high_piece", "a"), ("low_piece", "b")):
                factor = nw.col(f"{name}_{piece}")
                if self.known.fuzzy and name in turned:
                    back, other = turned[name]
                    factor = nw.when(back).then(nw.col(f"{other}_{piece}")).otherwise(factor)
                pieces.append((held * factor).alias(f"{name}_{short}"))
        joined = joined.with_columns(*pieces)
        added = joined.group_by(*keys).agg(
            *(nw.col(f"{n}_{p}").sum() for n in sums for p in "ab"), *(nw.col(n).sum() for n in counts)
        )
        rest = {
            n: (nw.col(f"{n}_b").cast(nw.Float64) / nw.lit(float(10**_PIECE))).cast(nw.Decimal(24, _PIECE))
            for n in sums
        }
        joint = added.with_columns(**{n: nw.col(f"{n}_a") + rest[n] for n in sums})
        return joint.with_columns(**same) if same else joint

    def _rate_frame(self) -> Any:
        """The factor of each currency and day (or window), in two pieces, as a small frame to be joined."""
        windows: list[tuple[str, dt.date, dt.date]] = []
        first, last = self.known.first, self.known.last
        if first is not None and last is not None:
            days = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
            windows = [(c, day, day) for c in self.known.currencies for day in days]
        if self.known.fuzzy:
            nw = self.nw
            wide = (
                self.cells.filter(nw.col("start") != nw.col("end"))
                .select("currency", "start", "end")
                .unique()
            )
            for r in wide.collect("pyarrow").to_native().to_pylist():
                if r["currency"]:
                    windows.append((r["currency"], r["start"], r["end"]))
        rows, missing = _factors(self.rates, self.unit, tuple(windows))
        self._refuse_missing(missing)
        frame = self.functions.broadcast(self.spark.createDataFrame(rows))
        if not self.known.fuzzy:
            frame = frame.drop("end")
        return self.nw.from_native(frame)

    def _refuse_missing(self, missing: list[tuple[str, dt.date, MissingRate]]) -> None:
        """Raise where an amount lies on a day without a rate; days without an amount need none."""
        if not missing:
            return
        nw = self.nw
        for code in dict.fromkeys(code for code, _, _ in missing):
            days = [day for c, day, _ in missing if c == code]
            held = (
                self.cells.filter((nw.col("currency") == code) & nw.col("start").is_in(days))
                .select("start")
                .head(1)
            )
            found = held.collect("pyarrow").to_native().to_pylist()
            if found:
                raise next(error for c, day, error in missing if c == code and day == found[0]["start"])

    def _answer(self, added: Any, keys: list[str]) -> Any:
        """Sums as an answer: bounds that are open, values that are not known."""
        from aidledger.units.lexicon import currency

        nw = self.nw
        units = 1.0 if self.foreign else float(10 ** currency(self.unit).minor_digits)
        low, value, high = ((nw.col(n).cast(nw.Float64) / nw.lit(units)) for n in ("low", "value", "high"))
        return added.select(
            *keys,
            low.alias("low"),
            nw.when(nw.col("disclosed") > 0).then(value).otherwise(nw.lit(None)).alias("value"),
            nw.when(nw.col("unbounded") > 0).then(nw.lit(float("inf"))).otherwise(high).alias("high"),
            nw.col("undisclosed"),
        ).to_native()

    def totals(self) -> Any:
        """The plan of :func:`totals`."""
        keys, nw = list(self.names), self.nw
        rows = self.cells
        times = [n for n in keys if n in ("year", "month")]
        if times:
            rows = self._spread(rows, "1mo" if "month" in times else "1y")
            bucket = nw.col("bucket")
            if "year" in times:
                rows = rows.with_columns(year=bucket.dt.year())
            if "month" in times:
                rows = rows.with_columns(month=bucket.dt.to_string("%Y-%m"))
        return self._answer(self._summed(rows, keys), keys)

    def _spread(self, rows: Any, every: str) -> Any:
        """Rows with the month or year they count in; fuzzy ones repeated in each that they may lie in."""
        nw = self.nw
        rows = rows.with_columns(bucket=nw.col("anchor").dt.truncate(every))
        if not self.known.fuzzy:
            return rows
        wide = nw.col("start").dt.truncate(every) != nw.col("end").dt.truncate(every)
        several = rows.filter(wide)
        narrow = nw.col("end") <= nw.col("start").dt.offset_by(f"{_WIDEST}d")
        names = rows.collect_schema().names()
        low, high, zero = nw.col("low"), nw.col("high"), nw.lit(0)
        uncertain = {
            "low": nw.when(nw.col("sign") > 0).then(low).otherwise(zero),
            "high": nw.when(nw.col("sign") < 2).then(high).otherwise(zero),
        }
        months = nw.from_native(self.spark.createDataFrame(self._steps(every), "step date, step_end date"))
        others = (
            several.filter(narrow)
            .join(months, how="cross")
            .filter((nw.col("step") <= nw.col("end")) & (nw.col("step_end") >= nw.col("start")))
            .filter(nw.col("step") != nw.col("bucket"))
            .with_columns(bucket=nw.col("step"), value=zero, disclosed=zero, undisclosed=zero, **uncertain)
            .select(*names)
        )
        own = several.with_columns(**uncertain).select(*names)
        return nw.concat([rows.filter(~wide).select(*names), own, others])

    def _steps(self, every: str) -> list[tuple[dt.date, dt.date]]:
        """The first and last day of every month or year from the first known to the last."""
        if self.known.first is None or self.known.last is None:
            return []
        months = 1 if every == "1mo" else 12
        number = (self.known.first.year * 12 + self.known.first.month - 1) // months * months
        steps = []
        while (start := dt.date(number // 12, number % 12 + 1, 1)) <= self.known.last:
            number += months
            steps.append((start, dt.date(number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)))
        return steps

    def running(self, freq: str) -> Any:
        """The plan of :func:`cumulative`."""
        nw, keys = self.nw, list(self.names)
        every = "1mo" if freq == "MS" else "1y"
        rows = self.cells
        moments = {
            "end": ("low",),
            "anchor": ("value", "disclosed", "undisclosed"),
            "start": ("high", "unbounded"),
        }
        if self.known.fuzzy:
            every_sum = [n for names in moments.values() for n in names]
            parts = []
            for moment, names in moments.items():
                zeros = {n: nw.lit(0) for n in every_sum if n not in names}
                part = rows.with_columns(date=nw.col(moment).dt.truncate(every), **zeros)
                parts.append(part.select(*keys, "date", "currency", "start", "end", "sign", *every_sum))
            rows = nw.concat(parts)
        else:
            rows = rows.with_columns(date=nw.col("anchor").dt.truncate(every))
        added = self._summed(rows, [*keys, "date"])
        steps = nw.from_native(self.spark.createDataFrame([(a,) for a, _ in self._steps(every)], "date date"))
        if keys:
            groups = added.select(*keys).unique()
            grid = groups.join(steps, how="cross").join(added, on=[*keys, "date"], how="left")
        else:
            grid = steps.join(added, on="date", how="left")
        numbers = ("low", "value", "high", "unbounded", "disclosed", "undisclosed")
        grid = grid.with_columns(
            *(nw.when(nw.col(n).is_null()).then(nw.lit(0)).otherwise(nw.col(n)).alias(n) for n in numbers)
        )
        partition = keys or [nw.lit(1).alias("one")]
        if not keys:
            grid = grid.with_columns(one=nw.lit(1))
            partition = ["one"]
        running = grid.with_columns(
            *(nw.col(n).cum_sum().over(*partition, order_by="date").alias(n) for n in numbers)
        )
        known = running.with_columns(disclosed=nw.lit(1))
        return self._answer(known, [*keys, "date"])


@lru_cache(maxsize=8)
def _factors(
    rates: Rates, unit: str, windows: tuple[tuple[str, dt.date, dt.date], ...]
) -> tuple[pa.Table, list[tuple[str, dt.date, MissingRate]]]:
    """The factor of each window in two pieces, as an Arrow table, and the windows without a rate."""
    import pyarrow as pa

    from aidledger.model.figure import Money
    from aidledger.model.period import DateRange, Period
    from aidledger.units.lexicon import currency

    step = Decimal(1).scaleb(-_PIECE)
    listed: list[list[Any]] = []
    missing: list[tuple[str, dt.date, MissingRate]] = []
    for code, start, end in windows:
        cents = Decimal(1).scaleb(-currency(code).minor_digits)
        try:
            if code == unit:
                factors = [cents] * 3
            elif start == end:
                factors = [rates.rate(code, unit, start).factor * cents] * 3
            else:
                one = Money(value=Decimal(1), unit=code)
                span = rates.convert(one, unit, Period(core=None, hull=DateRange(start, end)))
                factors = [f * cents for f in (span.low, span.value, span.high) if f is not None]
        except MissingRate as error:
            missing.append((code, start, error))
            continue
        row: list[Any] = [code, start, end]
        for factor in factors:
            whole = factor.quantize(step, rounding="ROUND_FLOOR")
            row += [whole, (factor - whole).scaleb(_PIECE).quantize(step, rounding="ROUND_HALF_EVEN")]
        listed.append(row)
    names = [f"{n}_{side}_piece" for n in ("low", "value", "high") for side in ("high", "low")]
    types = [pa.string(), pa.date32(), pa.date32()] + [pa.decimal128(18, _PIECE)] * len(names)
    columns_of: list[Any] = list(zip(*listed, strict=True)) or [[] for _ in types]
    arrays = [pa.array(values, kind) for values, kind in zip(columns_of, types, strict=True)]
    return pa.table(arrays, names=["currency", "start", "end", *names]), missing
