"""The engines that are measured side by side, each configured at its best and given the same typed data."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
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

    def running(self) -> np.ndarray:
        sums = np.zeros(len(RECIPIENTS) * self.months)
        for at in range(0, len(self.b.minor), BLOCK):
            part = slice(at, at + BLOCK)
            key = self.b.recipient[part].astype(np.int64) * self.months + self.month_code[part]
            weights = np.where(self.b.kind[part] == 0, self.b.minor[part], 0)
            sums += np.bincount(key, weights=weights, minlength=len(sums))
        return np.cumsum(sums.reshape(len(RECIPIENTS), -1), axis=1) / 100

    def cumulative(self) -> Answer:
        return {RECIPIENTS[i]: row[-1] for i, row in enumerate(self.running())}


class Ours:
    """The public calls."""

    name = "aidledger"

    def __init__(self, a: Columns, b: Columns) -> None:
        self.a, self.b = synthetic.ledger(a), synthetic.ledger(b)

    def totals(self) -> Answer:
        return self.a.totals(by=["donor", "year"], unit="USD")["value"].to_dict()

    def running(self) -> Any:
        return self.b.cumulative(by="recipient")

    def cumulative(self) -> Answer:
        return last(self.running().reset_index()[["recipient", "value"]].to_numpy().tolist())


def last(rows: Any) -> Answer:
    """The last running total of each name."""
    found = {}
    for name, value in rows:
        found[name] = float(value)
    return found


class Variant(Ours):
    """Ours, on a ledger with undisclosed amounts, bounds, and dates known by month only."""

    name = "aidledger, a quarter of the rows irregular"

    def __init__(self, a: Columns, b: Columns) -> None:
        self.a, self.b = synthetic.ledger(a, variant=True), synthetic.ledger(b, variant=True)

    def check(self) -> None:
        """Stop unless the answers are those of looking at every entry."""
        import pandas as pd

        from aidledger.ledger import regular_sums

        def frames() -> list[pd.DataFrame]:
            return [self.a.totals(by=["donor", "year"], unit="USD"), self.running()]

        quick, large = frames(), regular_sums.LARGE
        regular_sums.LARGE = 1 << 62
        careful = frames()
        regular_sums.LARGE = large
        for one, other in zip(quick, careful, strict=True):
            pd.testing.assert_frame_equal(one, other, check_index_type=False, rtol=1e-14)


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

    def running(self) -> Any:
        frame = self.frames[1]
        frame = frame[frame["kind"] == "military"]
        month = frame["date"].dt.to_period("M")
        sums = frame.groupby([frame["recipient"], month], observed=True)["minor"].sum()
        return sums.groupby(level=0, observed=True).cumsum() / 100

    def cumulative(self) -> Answer:
        running = self.running()
        return last(zip(running.index.get_level_values(0), running, strict=True))


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

    def _totals(self, frame: Any, rates: Any = None) -> Answer:
        import polars as pl

        rows = (
            frame.join(self.rates.lazy() if rates is None else rates, on=["currency", "date"])
            .group_by("donor", pl.col("date").dt.year().alias("year"))
            .agg((pl.col("minor") * pl.col("rate")).sum().alias("usd"))
            .collect()
        )
        return {(d, y): v for d, y, v in rows.iter_rows()}

    def totals(self) -> Answer:
        return self._totals(self.frames[0].lazy())

    def of_file(self, path: Any) -> Callable[[], Answer]:
        """The same question to a Parquet file, whose keys are text."""
        import polars as pl

        exponent = pl.when(pl.col("currency") == "JPY").then(1).otherwise(100)
        rates = self.rates.lazy().with_columns(
            pl.col("currency").cast(pl.String), rate=pl.col("rate") * exponent
        )

        def ask() -> Answer:
            date = pl.coalesce("delivered", "committed")
            keys = [pl.col(name).cast(pl.String) for name in ("donor", "currency")]
            frame = pl.scan_parquet(path).select(*keys, date.alias("date"), "amount")
            minor = pl.col("amount").cast(pl.Float64)
            return self._totals(frame.with_columns(minor=minor), rates)

        return ask

    def running(self) -> Any:
        import polars as pl

        return (
            self.frames[1]
            .lazy()
            .filter(pl.col("kind") == "military")
            .group_by("recipient", pl.col("date").dt.truncate("1mo").alias("month"))
            .agg(pl.col("minor").sum())
            .sort("recipient", "month")
            .with_columns((pl.col("minor").cum_sum().over("recipient") / 100).alias("running"))
            .collect()
        )

    def cumulative(self) -> Answer:
        return last(self.running().select("recipient", "running").iter_rows())


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

    def running(self) -> Any:
        return self._running().fetchnumpy()

    def _running(self) -> Any:
        return self.db.execute(
            "SELECT recipient, sum(s) OVER (PARTITION BY recipient ORDER BY m) / 100 FROM (SELECT recipient, "
            "date_trunc('month', date) AS m, sum(minor) AS s FROM b WHERE kind = 'military' GROUP BY ALL) "
            "ORDER BY recipient, m"
        )

    def cumulative(self) -> Answer:
        return last(self._running().fetchall())


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
