"""Totals on Spark in local mode, beside the same question written by hand in Spark SQL (floats, no bounds)."""

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


def beside_sql(n: int, runs: int) -> dict[str, float]:
    """Question A by ``aidledger.spark.totals`` and by hand, from the same Parquet file."""
    from benchmarks.engine import Bound, compare, have, interleaved, rate_table

    if not (have("pyspark") and have("narwhals")):
        print("\nabsent: pyspark, narwhals (pip install '.[spark]', and Java 17)")
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
        spark.read.parquet(path).createOrReplaceTempView("entries")
        query = (
            "SELECT /*+ BROADCAST(r) */ donor, year(e.date) AS year, sum(money * rate) AS value FROM "
            "(SELECT donor, currency, money, coalesce(delivered, committed, approved, pledged) AS date FROM entries) e "
            "JOIN rates r ON e.currency = r.currency AND e.date = r.date GROUP BY donor, year(e.date)"
        )

        def ours() -> dict[Any, float]:
            spark.catalog.clearCache()  # each run reads the file
            frame = on_spark.totals(spark.read.parquet(path), ["donor", "year"], unit="USD")
            return {(r["donor"], r["year"]): r["value"] for r in frame.collect()}

        def by_hand() -> dict[Any, float]:
            return {(r["donor"], r["year"]): r["value"] for r in spark.sql(query).collect()}

        calls: dict[str, Callable[[], Any]] = {"aidledger.spark": ours, "Spark SQL by hand": by_hand}
        for name, call in calls.items():
            compare(name, call(), truth)
        seconds = interleaved(calls, runs)
    print(f"\nA on Spark, local[2], {n:,} rows of Parquet" + " " * 14 + "ms   x by hand")
    for name, t in seconds.items():
        print(f"  {name:42}{t * 1e3:10.0f}{t / seconds['Spark SQL by hand']:10.2f}")
    print(f"  ratio {seconds['aidledger.spark'] / seconds['Spark SQL by hand']:.2f} (at most 1.3 at 1e7)")
    return seconds


if __name__ == "__main__":
    for size in (10**5, 10**6, 10**7):
        beside_sql(size, 5)
