"""Totals on Spark in local mode, beside the same question written by hand in Spark SQL.

By hand an analyst writes ``sum(money * rate)`` over a join with the rates of each day: floats, and no bounds.
The same with bounds sums low and high too and counts what is undisclosed, as our answer does; both are shown,
and the ratio that the project holds itself to is that to the shorter one. Rates are in Spark before the clock
starts, ours and theirs; each run reads the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import synthetic
from benchmarks.synthetic import DAYS, FIRST


def session() -> Any:
    from pyspark.sql import SparkSession

    found = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    found.sparkContext.setLogLevel("ERROR")
    return found


OURS, HAND = "aidledger.spark", "Spark SQL by hand"
_DATED = (
    "SELECT donor, recipient, aid_type, currency, money, money_low, money_high, "
    "coalesce(delivered, committed, approved, pledged) AS date FROM entries"
)
_RATED = f"FROM ({_DATED}) e JOIN rates r ON e.currency = r.currency AND e.date = r.date"
BY_HAND = f"SELECT /*+ BROADCAST(r) */ donor, year(e.date) AS year, sum(money * rate) AS value {_RATED} GROUP BY 1, 2"
BOUNDS_BY_HAND = (
    "SELECT /*+ BROADCAST(r) */ donor, year(e.date) AS year, sum(money_low * rate) AS low, sum(money * rate) AS value, "
    "CASE WHEN count(*) = count(money_high) THEN sum(money_high * rate) END AS high, "
    f"count(*) - count(money) AS undisclosed {_RATED} GROUP BY 1, 2"
)
RUNNING_BY_HAND = (
    "SELECT recipient, month, sum(value) OVER (PARTITION BY recipient ORDER BY month) AS value FROM ("
    "SELECT /*+ BROADCAST(r) */ recipient, trunc(e.date, 'MM') AS month, sum(money * rate) AS value "
    f"{_RATED} WHERE aid_type = 'military' GROUP BY 1, 2)"
)


def beside_sql(n: int, runs: int) -> dict[str, float]:
    """Questions A and B by :mod:`aidledger.spark` and by hand, from the same Parquet file."""
    from benchmarks.engine import Bound, compare, have, interleaved, rate_table

    if not have("pyspark"):
        print("\nabsent: pyspark (pip install '.[spark]', and Java 17)")
        return {}
    import pandas as pd
    import pyarrow.parquet as pq

    from aidledger import spark as on_spark

    data = synthetic.columns(n)
    truth = Bound(data, data).totals()
    spark = session()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "entries.parquet")
        pq.write_table(on_spark.columns(synthetic.ledger(data)), path, row_group_size=1 << 20)
        rates = rate_table(data)
        days = [FIRST + (pd.Timedelta(days=i)).to_pytimedelta() for i in range(DAYS)]
        rows = [
            (c, d, float(r))
            for c, line in zip(data.currencies, rates, strict=True)
            for d, r in zip(days, line, strict=True)
        ]
        spark.createDataFrame(rows, "currency string, date date, rate double").createOrReplaceTempView(
            "rates"
        )

        def by_donor(frame: Any) -> dict[Any, float]:
            return {(r["donor"], r["year"]): r["value"] for r in frame.collect()}

        def by_recipient(frame: Any) -> dict[Any, float]:
            rows = sorted(frame.collect(), key=lambda r: r[1])
            return {(r["recipient"], 0): r["value"] for r in rows}

        def read() -> Any:
            return spark.read.parquet(path)

        def by_hand(query: str) -> Any:
            read().createOrReplaceTempView("entries")
            return spark.sql(query)

        calls: dict[str, Callable[[], Any]] = {
            OURS: lambda: by_donor(on_spark.totals(read(), ["donor", "year"], unit="USD")),
            HAND: lambda: by_donor(by_hand(BY_HAND)),
            f"{HAND}, with bounds": lambda: by_donor(by_hand(BOUNDS_BY_HAND)),
        }
        running: dict[str, Callable[[], Any]] = {
            f"{OURS}, running": lambda: by_recipient(on_spark.cumulative(read(), "recipient", unit="USD")),
            f"{HAND}, running": lambda: by_recipient(by_hand(RUNNING_BY_HAND)),
        }
        for name, call in calls.items():
            compare(name, call(), truth)
        last = running[f"{HAND}, running"]()
        compare(OURS, running[f"{OURS}, running"](), last)
        seconds = interleaved(calls | running, runs)
    for question, names in (("A", list(calls)), ("B, in dollars,", list(running))):
        hand = next(name for name in names if name.startswith(HAND))
        print(f"\n{question + f' on Spark, local[2], {n:,} rows of Parquet':54}ms   x by hand")
        for name in names:
            print(f"  {name:42}{seconds[name] * 1e3:10.0f}{seconds[name] / seconds[hand]:10.2f}")
    return seconds


if __name__ == "__main__":
    for size in (10**5, 10**6, 10**7):
        beside_sql(size, 5)
