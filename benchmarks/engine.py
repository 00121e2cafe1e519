"""Totals and running totals of large ledgers, beside other engines, in one run.

    python -m benchmarks.engine [--rows 1e5,1e6,1e7] [--runs 5] [--spark] [--only memory,parquet]

Question A is ``ledger.totals(by=["donor", "year"], unit="USD")``: 40 donors, 13 currencies, each amount at
the rate of its day. Question B is ``ledger.cumulative(by="recipient")``: military aid by month, running, in
one currency. Every engine is given the same typed data in memory, codes or enums made beforehand; ours is
asked through its public calls, and answers with bounds and undisclosed amounts besides. The bound is what
plain sums must cost: a blocked ``np.bincount`` over ready-made codes. Calls are interleaved; numbers are
medians. All answers are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from aidledger.units.currency import Rates
from benchmarks import synthetic
from benchmarks.synthetic import DAYS, DONORS, FIRST, KINDS, RECIPIENTS, Columns

BLOCK = 1 << 16
Answer = dict[Any, float]


def have(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def rate_table(data: Columns) -> np.ndarray:
    """Dollars per smallest unit, by currency and day."""
    from aidledger.units.lexicon import currency

    return np.stack(
        [Rates.ecb().factors(c, "USD", FIRST, DAYS) / 10 ** currency(c).minor_digits for c in data.currencies]
    )


class Bound:
    """Blocked bincount over ready-made codes; A multiplies by a rate looked up by currency and day."""

    name = "np.bincount in blocks (the bound)"

    def __init__(self, a: Columns, b: Columns) -> None:
        self.a, self.b = a, b
        days = np.arange(DAYS).astype("timedelta64[D]") + np.datetime64(FIRST)
        self.year = (days.astype("datetime64[Y]").astype(int) + 1970 - FIRST.year).astype(np.int64)
        self.month = days.astype("datetime64[M]").astype(int) - (FIRST.year - 1970) * 12
        self.years, self.months = int(self.year.max()) + 1, int(self.month.max()) + 1
        self.rates = rate_table(a).reshape(-1)
        self.month_code = self.month[b.day].astype(np.int16)

    def totals(self) -> Answer:
        sums = np.zeros(len(DONORS) * self.years)
        for at in range(0, len(self.a.minor), BLOCK):
            part = slice(at, at + BLOCK)
            day = self.a.day[part].astype(np.int64)
            key = self.a.donor[part].astype(np.int64) * self.years + self.year[day]
            rate = self.rates[self.a.currency[part].astype(np.int64) * DAYS + day]
            sums += np.bincount(key, weights=self.a.minor[part] * rate, minlength=len(sums))
        return {(DONORS[i // self.years], FIRST.year + i % self.years): s for i, s in enumerate(sums)}

    def cumulative(self) -> Answer:
        sums = np.zeros(len(RECIPIENTS) * self.months)
        for at in range(0, len(self.b.minor), BLOCK):
            part = slice(at, at + BLOCK)
            key = self.b.recipient[part].astype(np.int64) * self.months + self.month_code[part]
            weights = np.where(self.b.kind[part] == 0, self.b.minor[part], 0)
            sums += np.bincount(key, weights=weights, minlength=len(sums))
        running = np.cumsum(sums.reshape(len(RECIPIENTS), -1), axis=1) / 100
        return {RECIPIENTS[i]: row[-1] for i, row in enumerate(running)}


class Ours:
    """The public calls."""

    name = "aidledger"

    def __init__(self, a: Columns, b: Columns) -> None:
        self.a, self.b = synthetic.ledger(a), synthetic.ledger(b)

    def totals(self) -> Answer:
        return self.a.totals(by=["donor", "year"], unit="USD")["value"].to_dict()

    def cumulative(self) -> Answer:
        frame = self.b.cumulative(by="recipient")
        return _last(frame.reset_index()[["recipient", "value"]].to_numpy().tolist()) if LOOK else {}


#: Whether answers are turned into plain values (to compare them) or only made (to time them).
LOOK = True


def _last(rows: Any) -> Answer:
    found = {}
    for name, value in rows:
        found[name] = float(value)
    return found


class Variant(Ours):
    """Ours, on a ledger with undisclosed amounts, bounds, and dates known by month only."""

    name = "aidledger, a quarter of the rows irregular"

    def __init__(self, a: Columns, b: Columns) -> None:
        self.a, self.b = synthetic.ledger(a, variant=True), synthetic.ledger(b, variant=True)


class Pandas:
    """Merge with the rates, group, sum; categorical keys."""

    name = "pandas, categorical"

    def __init__(self, a: Columns, b: Columns) -> None:
        import pandas as pd

        stamps = pd.DatetimeIndex(np.datetime64(FIRST) + np.arange(DAYS).astype("timedelta64[D]"))
        self.frames = [
            pd.DataFrame(
                {
                    "donor": pd.Categorical.from_codes(d.donor, list(DONORS)),
                    "recipient": pd.Categorical.from_codes(d.recipient, list(RECIPIENTS)),
                    "kind": pd.Categorical.from_codes(d.kind, [k.value for k in KINDS]),
                    "currency": d.currency,
                    "date": stamps[d.day],
                    "minor": d.minor,
                }
            )
            for d in (a, b)
        ]
        rates = rate_table(a)
        self.rates = pd.DataFrame(
            {
                "currency": np.repeat(np.arange(len(rates), dtype=np.int8), DAYS),
                "date": np.tile(stamps.to_numpy(), len(rates)),
                "rate": rates.reshape(-1),
            }
        )

    def totals(self) -> Answer:
        joined = self.frames[0].merge(self.rates, on=["currency", "date"])
        usd = joined["minor"] * joined["rate"]
        return usd.groupby([joined["donor"], joined["date"].dt.year], observed=True).sum().to_dict()

    def cumulative(self) -> Answer:
        frame = self.frames[1]
        frame = frame[frame["kind"] == "military"]
        month = frame["date"].dt.to_period("M")
        sums = frame.groupby([frame["recipient"], month], observed=True)["minor"].sum()
        running = sums.groupby(level=0, observed=True).cumsum() / 100
        return _last(zip(running.index.get_level_values(0), running, strict=True)) if LOOK else {}


class Polars:
    """Lazy queries over Enum columns."""

    name = "Polars, Enum"

    def __init__(self, a: Columns, b: Columns) -> None:
        import polars as pl

        self.frames = []
        for d in (a, b):
            donors, recipients = pl.Enum(list(DONORS)), pl.Enum(list(RECIPIENTS))
            kinds = pl.Enum([k.value for k in KINDS])
            self.frames.append(
                pl.DataFrame(
                    {
                        "donor": pl.Series(d.donor).cast(pl.UInt8).cat.to(donors),
                        "recipient": pl.Series(d.recipient).cast(pl.UInt8).cat.to(recipients),
                        "kind": pl.Series(d.kind).cast(pl.UInt8).cat.to(kinds),
                        "currency": pl.Series(d.currency).cast(pl.UInt8).cat.to(pl.Enum(list(d.currencies))),
                        "date": np.datetime64(FIRST) + d.day.astype("timedelta64[D]"),
                        "minor": d.minor,
                    }
                )
            )
        rates = rate_table(a)
        names = pl.Enum(list(a.currencies))
        self.rates = pl.DataFrame(
            {
                "currency": pl.Series(np.repeat(np.arange(len(rates)), DAYS)).cast(pl.UInt8).cat.to(names),
                "date": np.tile(np.datetime64(FIRST) + np.arange(DAYS).astype("timedelta64[D]"), len(rates)),
                "rate": rates.reshape(-1),
            }
        )

    def _totals(self, frame: Any) -> Answer:
        import polars as pl

        rows = (
            frame.join(self.rates.lazy(), on=["currency", "date"])
            .group_by("donor", pl.col("date").dt.year().alias("year"))
            .agg((pl.col("minor") * pl.col("rate")).sum().alias("usd"))
            .collect()
        )
        return {(d, y): v for d, y, v in rows.iter_rows()} if LOOK else {}

    def totals(self) -> Answer:
        return self._totals(self.frames[0].lazy())

    def cumulative(self) -> Answer:
        import polars as pl

        rows = (
            self.frames[1]
            .lazy()
            .filter(pl.col("kind") == "military")
            .group_by("recipient", pl.col("date").dt.truncate("1mo").alias("month"))
            .agg(pl.col("minor").sum())
            .sort("recipient", "month")
            .with_columns((pl.col("minor").cum_sum().over("recipient") / 100).alias("running"))
            .collect()
        )
        return _last(rows.select("recipient", "running").iter_rows()) if LOOK else {}


class DuckDB:
    """A table with ENUM keys, two threads."""

    name = "DuckDB, ENUM table, 2 threads"

    def __init__(self, a: Columns, b: Columns) -> None:
        import duckdb
        import pandas as pd

        self.db = duckdb.connect(config={"threads": 2})
        enums = {
            "donor": DONORS,
            "recipient": RECIPIENTS,
            "kind": [k.value for k in KINDS],
            "currency": a.currencies,
        }
        for name, values in enums.items():
            listed = ", ".join(f"'{v}'" for v in values)
            self.db.execute(f"CREATE TYPE {name}_t AS ENUM ({listed})")
        stamps = np.datetime64(FIRST) + np.arange(DAYS).astype("timedelta64[D]")
        for table, d in (("a", a), ("b", b)):
            frame = pd.DataFrame(
                {
                    "donor": pd.Categorical.from_codes(d.donor, list(DONORS)),
                    "recipient": pd.Categorical.from_codes(d.recipient, list(RECIPIENTS)),
                    "kind": pd.Categorical.from_codes(d.kind, enums["kind"]),
                    "currency": pd.Categorical.from_codes(d.currency, list(d.currencies)),
                    "date": stamps[d.day],
                    "minor": d.minor,
                }
            )
            self.db.register("frame", frame)
            self.db.execute(
                f"CREATE TABLE {table} AS SELECT donor::donor_t AS donor, recipient::recipient_t AS recipient, "
                "kind::kind_t AS kind, currency::currency_t AS currency, date::DATE AS date, minor FROM frame"
            )
            self.db.unregister("frame")
        rates = rate_table(a)
        frame = pd.DataFrame(
            {
                "currency": np.repeat(list(a.currencies), DAYS),
                "date": np.tile(stamps, len(rates)),
                "rate": rates.reshape(-1),
            }
        )
        self.db.register("frame", frame)
        self.db.execute(
            "CREATE TABLE rates AS SELECT currency::currency_t AS currency, date::DATE AS date, rate FROM frame"
        )
        self.db.execute(
            "CREATE TABLE rates_text AS SELECT currency::VARCHAR AS currency, date, rate * 100 AS rate FROM rates "
            "WHERE currency <> 'JPY' UNION ALL SELECT currency::VARCHAR, date, rate FROM rates WHERE currency = 'JPY'"
        )

    def totals(self) -> Answer:
        rows = self.db.execute(
            "SELECT donor, year(date) AS y, sum(minor * rate) FROM a JOIN rates USING (currency, date) GROUP BY ALL"
        ).fetchall()
        return {(d, y): v for d, y, v in rows}

    def cumulative(self) -> Answer:
        result = self.db.execute(
            "SELECT recipient, sum(s) OVER (PARTITION BY recipient ORDER BY m) / 100 FROM (SELECT recipient, "
            "date_trunc('month', date) AS m, sum(minor) AS s FROM b WHERE kind = 'military' GROUP BY ALL) "
            "ORDER BY recipient, m"
        )
        return _last(result.fetchall()) if LOOK else _fetched(result)


def _fetched(result: Any) -> Answer:
    result.fetchnumpy()
    return {}


class PintPandas:
    """One PintArray a currency: it cannot hold units that differ from row to row, nor rates that differ by day."""

    name = "pint-pandas (sums by currency only)"

    def __init__(self, a: Columns, b: Columns) -> None:
        import pandas as pd
        import pint
        import pint_pandas

        registry = pint.UnitRegistry()
        for c in a.currencies:
            registry.define(f"{c} = [currency_{c}]")
        pint_pandas.PintType.ureg = registry
        days = np.arange(DAYS).astype("timedelta64[D]") + np.datetime64(FIRST)
        year = days.astype("datetime64[Y]").astype(int) + 1970
        self.parts = []
        for code, name in enumerate(a.currencies):
            rows = np.flatnonzero(a.currency == code)
            frame = pd.DataFrame({"donor": a.donor[rows], "year": year[a.day[rows]]})
            frame["money"] = pd.Series(a.minor[rows].astype(float), dtype=f"pint[{name}]")
            self.parts.append(frame)

    def totals(self) -> Answer:
        for frame in self.parts:
            frame.groupby(["donor", "year"])["money"].sum()
        return {}


PEERS: list[tuple[type[Any], str]] = [
    (Pandas, "pandas"),
    (Polars, "polars"),
    (DuckDB, "duckdb"),
    (PintPandas, "pint_pandas"),
]


def compare(name: str, answer: Answer, truth: Answer) -> None:
    """Stop where an engine answers something else."""
    known = {str(k) if not isinstance(k, tuple) else (str(k[0]), int(k[1])): v for k, v in answer.items()}
    for key, value in truth.items():
        if value and abs(known[key] - value) > 1e-9 * abs(value):
            raise SystemExit(f"{name} answers {known[key]} for {key}, the bound {value}")


def interleaved(calls: dict[str, Callable[[], Any]], runs: int) -> dict[str, float]:
    """Median seconds of each call, taken turn by turn."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.median(t)) for name, t in times.items()}


def temporaries(call: Callable[[], Any]) -> float:
    """The most memory, in MiB, that a call holds beyond what was held before."""
    gc.collect()
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def in_memory(n: int, runs: int) -> dict[str, dict[str, float]]:
    """One size: prints its table, returns the seconds by question and engine."""
    global LOOK
    a, b = synthetic.columns(n), synthetic.columns(n, currencies=False)
    kinds: list[type[Any]] = [Bound, Ours, Variant, *(kind for kind, package in PEERS if have(package))]
    if n > 10**6 and Pandas in kinds and runs < 5:
        kinds.remove(Pandas)
    LOOK = True
    engines = []
    first: dict[str, float] = {}
    truth = Bound(a, b)
    for kind in kinds:
        engine = kind(a, b)
        start = time.perf_counter()
        answer = engine.totals()
        first[engine.name] = time.perf_counter() - start
        if kind not in (Variant, PintPandas):
            compare(engine.name, answer, truth.totals())
            compare(engine.name, engine.cumulative(), truth.cumulative())
        engines.append(engine)
    LOOK = False
    seconds = {
        "A": interleaved({e.name: e.totals for e in engines}, runs),
        "B": interleaved({e.name: e.cumulative for e in engines if hasattr(e, "cumulative")}, runs),
    }
    held = {e.name: temporaries(e.totals) for e in engines if isinstance(e, Ours)}
    held_b = {e.name: temporaries(e.cumulative) for e in engines if isinstance(e, Ours)}
    print(
        f"\n{n:,} rows in memory" + " " * 27 + "A ms   x bound    first ms    B ms   x bound   A MiB   B MiB"
    )
    for engine in engines:
        name = engine.name
        at, bt = seconds["A"][name], seconds["B"].get(name)
        b_text = (
            "       -         -" if bt is None else f"{bt * 1e3:8.1f}{bt / seconds['B'][truth.name]:10.2f}"
        )
        memory = f"{held[name]:8.1f}{held_b[name]:8.1f}" if name in held else ""
        print(
            f"  {name:42}{at * 1e3:8.1f}{at / seconds['A'][truth.name]:10.2f}{first[name] * 1e3:12.1f}{b_text}{memory}"
        )
    return seconds


def parquet_file(data: Columns, path: Path) -> None:
    """The data as a Parquet file of entries: text, dates, and amounts as decimals."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from aidledger.units.lexicon import currency

    digits = np.asarray([currency(c).minor_digits for c in data.currencies])[data.currency]
    cents = np.where(digits == 0, data.minor * 100, data.minor)
    raw = np.empty((len(cents), 2), dtype=np.int64)
    raw[:, 0], raw[:, 1] = cents, cents >> 63
    amount = pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(raw)])
    day = np.datetime64(FIRST) + data.day.astype("timedelta64[D]")

    def text(codes: np.ndarray, names: Any) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(list(names)))

    table = pa.table(
        {
            "donor": text(data.donor, DONORS),
            "recipient": text(data.recipient, RECIPIENTS),
            "aid_type": text(data.kind, [k.value for k in KINDS]),
            "currency": text(data.currency, data.currencies),
            "amount": amount,
            "committed": pa.array(day, mask=data.delivered),
            "delivered": pa.array(day, mask=~data.delivered),
            "source": text(np.zeros(len(day)), ["synthetic"]),
        }
    )
    pq.write_table(table, path, row_group_size=1 << 20, store_decimal_as_integer=True)


def from_parquet(n: int, runs: int) -> dict[str, float]:
    """Totals of a file on disk: read, checked and summed, beside DuckDB and Polars on the same file."""
    from aidledger.formats.ingest import ingest

    a = synthetic.columns(n)
    truth = Bound(a, a)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.parquet"
        parquet_file(a, path)
        calls: dict[str, Callable[[], Any]] = {
            "aidledger": lambda: ingest(path).totals(by=["donor", "year"], unit="USD")["value"].to_dict()
        }
        if have("duckdb"):
            duck = DuckDB(
                a.__class__(*(x[:10] if isinstance(x, np.ndarray) else x for x in vars(a).values())), a
            )
            query = (
                "SELECT donor, year(coalesce(delivered, committed)) AS y, sum(amount * rate) FROM "
                f"read_parquet('{path}') p JOIN rates_text r ON p.currency = r.currency AND "
                "r.date = coalesce(delivered, committed) GROUP BY ALL"
            )
            calls["DuckDB"] = lambda: {(d, y): float(v) for d, y, v in duck.db.execute(query).fetchall()}
        for name, call in calls.items():
            compare(name, call(), truth.totals())
        seconds = interleaved(calls, runs)
        size = path.stat().st_size / 2**20
    print(f"\nA from Parquet, {n:,} rows, {size:.0f} MiB" + " " * 22 + "ms   x DuckDB")
    for name, t in seconds.items():
        print(f"  {name:42}{t * 1e3:10.1f}{t / seconds.get('DuckDB', t):10.2f}")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1e5,1e6,1e7")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="memory,parquet,spark")
    options = parser.parse_args()
    sizes = [int(float(x)) for x in options.rows.split(",")]
    for _, package in PEERS:
        if not have(package):
            print(f"absent: {package} (pip install '.[bench]')")
    found: dict[int, dict[str, dict[str, float]]] = {}
    if "memory" in options.only:
        for n in sizes:
            found[n] = in_memory(n, options.runs)
    if "parquet" in options.only:
        for n in sizes:
            from_parquet(n, options.runs)
    if "spark" in options.only:
        from benchmarks import spark

        for n in sizes:
            spark.beside_sql(n, options.runs)
    summary(found)


def summary(found: dict[int, dict[str, dict[str, float]]]) -> None:
    """The ratios that the project holds itself to."""
    if not found:
        return
    print("\nratios" + " " * 50 + "at most   " + "".join(f"{n:>14,}" for n in found))

    def line(what: str, limit: float, values: list[float | None]) -> None:
        cells = "".join(f"{v:>14.2f}" if v is not None else f"{'-':>14}" for v in values)
        print(f"  {what:54}{limit:7.1f}   {cells}")

    def best(seconds: dict[str, float]) -> float | None:
        peers = [t for name, t in seconds.items() if name.startswith(("DuckDB", "Polars"))]
        return min(peers) if peers else None

    line("A against the bound", 2.5, [s["A"][Ours.name] / s["A"][Bound.name] for s in found.values()])
    for question, limit in (("A", 1.0), ("B", 0.5)):
        ratios = []
        for s in found.values():
            peer = best(s[question])
            ratios.append(None if peer is None else s[question][Ours.name] / peer)
        line(f"{question} against the best of DuckDB and Polars", limit, ratios)
    sizes = list(found)
    for question in ("A", "B"):
        growth: list[float | None] = [None]
        for small, large in pairwise(sizes):
            growth.append(found[large][question][Ours.name] / found[small][question][Ours.name])
        line(f"{question}: growth for ten times the rows", 12, growth)


if __name__ == "__main__":
    main()
