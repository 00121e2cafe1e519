"""Totals and running totals of large ledgers, beside other engines, in one run.

    python -m benchmarks.engine [--rows 1e5,1e6,1e7] [--runs 5] [--only memory,parquet,spark] [--markdown [FILE]]

Question A is ``ledger.totals(by=["donor", "year"], unit="USD")``: 40 donors, 13 currencies, each amount at
the rate of its day. Question B is ``ledger.cumulative(by="recipient")``: military aid by month, running, in
one currency. Every engine is given the same typed data in memory, codes or enums made beforehand; ours is
asked through its public calls, and answers with bounds and undisclosed amounts besides. The bound is what
plain sums must cost: a blocked ``np.bincount`` over ready-made codes. All answers are compared before anything
is timed. Calls are interleaved; numbers are medians. *First* is the first question to data that nobody asked
before, when a ledger sorts its rows; libraries are imported before. ``--markdown`` writes the tables of the
documentation, or FILE.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import synthetic
from benchmarks.peers import PEERS, Answer, Bound, DuckDB, Ours, PintPandas, Polars, Variant, have, rate_table
from benchmarks.synthetic import DONORS, FIRST, KINDS, RECIPIENTS, Columns

__all__ = ["Bound", "compare", "have", "interleaved", "rate_table", "temporaries"]

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "cost.md"
FILE, DUCK = "aidledger, from Parquet", "DuckDB, from Parquet"


@dataclass
class Found:
    """What was measured at one size: seconds by question and engine, of the first call too, and MiB."""

    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    first: dict[str, dict[str, float]] = field(default_factory=dict)
    memory: dict[str, dict[str, float]] = field(default_factory=dict)

    def best(self, question: str, *, first: bool = False) -> float | None:
        """The shortest time of DuckDB and Polars."""
        times = (self.first if first else self.seconds).get(question, {})
        return min((t for name, t in times.items() if name.startswith(("DuckDB", "Polars"))), default=None)


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


def in_memory(n: int, runs: int) -> Found:
    """One size: prints its table, returns what was measured."""
    import pandas as pd  # imported by whatever makes a frame, not by the first question

    del pd

    a, b = synthetic.columns(n), synthetic.columns(n, currencies=False)
    kinds: list[type[Any]] = [Bound, Ours, Variant, *(kind for kind, package in PEERS if have(package))]
    truth = Bound(a, b)
    totals, running = truth.totals(), truth.cumulative()
    found = Found(first={"A": {}, "B": {}})
    engines = []
    for kind in kinds:
        engine = kind(a, b)
        engines.append(engine)
        for question, ask in (("A", engine.totals), ("B", getattr(engine, "running", None))):
            if ask is not None:
                start = time.perf_counter()
                ask()
                found.first[question][engine.name] = time.perf_counter() - start
        if isinstance(engine, Variant):
            if n <= 10**6:
                engine.check()
        elif not isinstance(engine, PintPandas):
            compare(engine.name, engine.totals(), totals)
            compare(engine.name, engine.cumulative(), running)
    found.seconds["A"] = interleaved({e.name: e.totals for e in engines}, runs)
    found.seconds["B"] = interleaved({e.name: e.running for e in engines if hasattr(e, "running")}, runs)
    for question, call in (("A", "totals"), ("B", "running")):
        found.memory[question] = {
            e.name: temporaries(getattr(e, call)) for e in engines if isinstance(e, Ours)
        }
    print(f"\n{n:,} rows in memory; {runs} runs")
    print(f"  {'':42}" + "".join(f"{h:>10}" for h in ("A ms", "x bound", "first ms", "MiB") * 2))
    for name in found.seconds["A"]:
        cells = ""
        for question in ("A", "B"):
            t = found.seconds[question].get(name)
            if t is None:
                cells += f"{'-':>10}" * 4
                continue
            held = found.memory[question].get(name)
            cells += f"{t * 1e3:10.1f}{t / found.seconds[question][truth.name]:10.2f}"
            cells += f"{found.first[question][name] * 1e3:10.1f}" + (
                f"{held:10.1f}" if held is not None else f"{'':10}"
            )
        print(f"  {name:42}{cells}")
    return found


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


def from_parquet(n: int, runs: int, found: Found) -> None:
    """Question A of a file on disk: read, every row checked, and summed, beside DuckDB and Polars on the same file,
    which read the five columns that the question needs and check nothing."""
    from aidledger.formats.ingest import ingest

    a = synthetic.columns(n)
    truth = Bound(a, a).totals()
    few = Columns(*(x[:10] if isinstance(x, np.ndarray) else x for x in vars(a).values()))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.parquet"
        parquet_file(a, path)

        def ours() -> Answer:
            return ingest(path).totals(by=["donor", "year"], unit="USD")["value"].to_dict()

        calls: dict[str, Callable[[], Any]] = {FILE: ours}
        if have("duckdb"):
            duck = DuckDB(few, few)
            query = (
                "SELECT donor, year(coalesce(delivered, committed)) AS y, sum(amount * rate) FROM "
                f"read_parquet('{path}') p JOIN rates_text r ON p.currency = r.currency AND "
                "r.date = coalesce(delivered, committed) GROUP BY ALL"
            )
            calls[DUCK] = lambda: {(d, y): float(v) for d, y, v in duck.db.execute(query).fetchall()}
        if have("polars"):
            calls["Polars, from Parquet"] = Polars(few, few).of_file(path)
        for name, call in calls.items():
            compare(name, call(), truth)
        found.seconds["file"] = seconds = interleaved(calls, runs)
        found.memory["file"] = {FILE: temporaries(ours)}
        size = path.stat().st_size / 2**20
    print(f"\nA from Parquet, {n:,} rows, {size:.0f} MiB; {runs} runs")
    print(f"  {'':42}{'ms':>10}{'x DuckDB':>10}{'MiB':>10}")
    for name, t in seconds.items():
        held = found.memory["file"].get(name)
        print(
            f"  {name:42}{t * 1e3:10.1f}{t / seconds.get(DUCK, t):10.2f}"
            + (f"{held:10.1f}" if held is not None else "")
        )


@dataclass(frozen=True)
class Ratio:
    """A ratio (or MiB) that the project holds itself to, at each size; ``limit`` ``None``: for information."""

    what: str
    limit: float | None
    values: Sequence[float | None]
    sizes: Sequence[int]


def ratios(found: dict[int, Found]) -> list[Ratio]:
    """The ratios that the project holds itself to."""
    every = list(found)
    large = [n for n in every if n >= 10**6]
    lines = []

    def line(what: str, limit: float | None, value: Callable[[Found], float], sizes: list[int]) -> None:
        values: list[float | None] = []
        for n in every:
            measured: float | None = None
            with contextlib.suppress(KeyError, TypeError):  # not measured in this run
                measured = value(found[n])
            values.append(measured)
        if any(v is not None for v in values):
            lines.append(Ratio(what, limit, values, sizes))

    ours, odd = Ours.name, Variant.name
    line("A against the bound", 2.5, lambda f: f.seconds["A"][ours] / f.seconds["A"][Bound.name], large)
    for q, limit in (("A", 1.0), ("B", 0.5)):
        line(
            f"{q} against the best of DuckDB and Polars",
            limit,
            lambda f, q=q: f.seconds[q][ours] / f.best(q),  # type: ignore[misc]
            large if q == "A" else every,
        )
        line(
            f"{q}, the first question, against their first",
            None,
            lambda f, q=q: f.first[q][ours] / f.best(q, first=True),  # type: ignore[misc]
            every,
        )
        line(
            f"{q}, a quarter irregular, against their plain sums",
            None,
            lambda f, q=q: f.seconds[q][odd] / f.best(q),  # type: ignore[misc]
            every,
        )
    line(
        "A from Parquet against DuckDB",
        2.0,
        lambda f: f.seconds["file"][FILE] / f.seconds["file"][DUCK],
        every,
    )
    for q in ("A", "B"):
        line(f"{q}: temporaries, MiB", 100, lambda f, q=q: f.memory[q][ours], every)  # type: ignore[misc]
    for q in ("A", "B"):
        if all(q in f.seconds for f in found.values()):
            times = [f.seconds[q][ours] for f in found.values()]
            growth = [None, *(large / small for small, large in pairwise(times))]
            lines.append(Ratio(f"{q}: growth for ten times the rows", 12, growth, every))
    line(
        "A on Spark against Spark SQL by hand",
        1.3,
        lambda f: f.seconds["spark"]["aidledger.spark"] / f.seconds["spark"]["Spark SQL by hand"],
        [10**7],
    )
    return lines


def summary(found: dict[int, Found]) -> list[Ratio]:
    """Print the ratios, and where one is missed."""
    listed = ratios(found)
    print(f"\n{'ratios':54}{'at most':>9}   " + "".join(f"{n:>14,}" for n in found))
    for r in listed:
        cells = ""
        for n, v in zip(found, r.values, strict=True):
            missed = v is not None and r.limit is not None and n in r.sizes and v > r.limit
            cells += f"{'-':>14}" if v is None else f"{v:>13.2f}{'!' if missed else ' '}"
        print(f"  {r.what:52}{'' if r.limit is None else f'{r.limit:.1f}':>9}   {cells}")
    print(
        "\n(! more than that. Reading large files with all checks: benchmarks/ingest.py; the journal: journal.py)"
    )
    return listed


def markdown(found: dict[int, Found], listed: list[Ratio], page: Path) -> None:
    """Put the measured tables into a page, between its marks."""
    begin, end = "<!-- measured -->", "<!-- end -->"
    heads = [f"{n:,} rows" for n in found]
    lines = ["| milliseconds | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    questions = {
        "A": "A: by donor and year, in dollars",
        "B": "B: by month, running",
        "file": "A from Parquet",
    }
    for question, said in questions.items():
        names = dict.fromkeys(name for f in found.values() for name in f.seconds.get(question, {}))
        for name in names:
            times = [f.seconds.get(question, {}).get(name) for f in found.values()]
            cells = ("-" if t is None else f"{t * 1e3:,.1f}" for t in times)
            lines.append(f"| {said}: {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "| ratio | at most | " + " | ".join(heads) + " |",
        "| --- | ---: |" + " ---: |" * len(heads),
    ]
    for r in listed:
        cells = ("-" if v is None else f"{v:.2f}" for v in r.values)
        lines.append(f"| {r.what} | {'' if r.limit is None else r.limit} | " + " | ".join(cells) + " |")
    text = page.read_text(encoding="utf-8") if page.exists() else f"{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    page.write_text(before + begin + "\n" + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1e5,1e6,1e7")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="memory,parquet,spark")
    parser.add_argument(
        "--markdown", type=Path, nargs="?", const=PAGE, help="also write the page of the docs"
    )
    options = parser.parse_args()
    found = {int(float(x)): Found() for x in options.rows.split(",")}
    for _, package in PEERS:
        if not have(package):
            print(f"absent: {package} (pip install '.[bench]')")
    if "memory" in options.only:
        for n in found:
            found[n] = in_memory(n, options.runs)
    if "parquet" in options.only:
        for n, measured in found.items():
            from_parquet(n, options.runs, measured)
    if "spark" in options.only:
        from benchmarks import spark

        for n, measured in found.items():
            measured.seconds["spark"] = spark.beside_sql(n, options.runs)
    listed = summary(found)
    if options.markdown:
        markdown(found, listed, options.markdown)


if __name__ == "__main__":
    main()
