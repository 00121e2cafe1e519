"""Reading a large CSV of records with all checks, beside other ways of reading it, in one run.

    python -m benchmarks.ingest [--rows 1e6] [--runs 5]

The file has 13 columns, amounts as plain numbers beside a currency. ``aidledger`` checks every cell as a
record does and names each bad row, column, value and reason. The pydantic model a row has the checks that its
types give (Decimal amounts, dates, enums, currency codes); pandera checks columns; plain ``read_csv`` checks
nothing.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from aidledger.formats.ingest import ingest
from benchmarks import synthetic
from benchmarks.engine import have, temporaries
from benchmarks.synthetic import DONORS, FIRST, KINDS, RECIPIENTS

COLUMNS = (  # noqa: SIM905
    "id donor recipient aid_type amount currency committed delivered source milestone locator refund note"
).split()


def write(data: synthetic.Columns, path: Path) -> None:
    """The data as CSV."""
    import pandas as pd

    day = (np.datetime64(FIRST) + data.day.astype("timedelta64[D]")).astype(str)
    whole = data.minor.astype(str)
    amount = np.char.add(
        np.char.add((data.minor // 100).astype(str), "."), np.char.zfill((data.minor % 100).astype(str), 2)
    )
    yen = data.currency == (data.currencies.index("JPY") if "JPY" in data.currencies else -1)
    n = len(whole)
    pd.DataFrame(
        {
            "id": [f"t{i}" for i in range(n)],
            "donor": np.asarray(DONORS)[data.donor],
            "recipient": np.asarray(RECIPIENTS)[data.recipient],
            "aid_type": np.asarray([k.value for k in KINDS])[data.kind],
            "amount": np.where(yen, whole, amount),
            "currency": np.asarray(data.currencies)[data.currency],
            "committed": np.where(data.delivered, "", day),
            "delivered": np.where(data.delivered, day, ""),
            "source": "synthetic",
            "milestone": np.where(data.delivered, "disbursed", "obligated"),
            "locator": "",
            "refund": "",
            "note": np.asarray(["", "first tranche", "second tranche"])[data.minor % 3],
        },
        columns=COLUMNS,
    ).to_csv(path, index=False)


def pydantic_rows(path: Path, number: type) -> Callable[[], int]:
    """A model a row, from ``csv.DictReader``."""
    from pydantic import BaseModel, Field, field_validator, model_validator

    donors, recipients = frozenset(DONORS), frozenset(RECIPIENTS)
    currencies = frozenset(synthetic.columns(10).currencies)
    kind = StrEnum("kind", [k.value for k in KINDS])

    class Row(BaseModel):
        id: str = Field(min_length=1, max_length=200)
        donor: str
        recipient: str
        aid_type: kind  # type: ignore[valid-type]
        amount: number  # type: ignore[valid-type]
        currency: str
        committed: dt.date | None
        delivered: dt.date | None
        source: str = Field(min_length=1)
        milestone: str
        locator: str
        refund: bool
        note: str

        @field_validator("committed", "delivered", "refund", mode="before")
        @classmethod
        def _empty(cls, value: str, info: Any) -> Any:
            return value or (False if info.field_name == "refund" else None)

        @model_validator(mode="after")
        def _whole(self) -> Row:
            if (
                self.donor not in donors
                or self.recipient not in recipients
                or self.currency not in currencies
            ):
                raise ValueError("unknown name")
            if self.committed is None and self.delivered is None:
                raise ValueError("no date")
            if self.amount < 0 and not self.refund:
                raise ValueError("negative")
            return self

    Row.model_rebuild(_types_namespace={"kind": kind, "number": number, "dt": dt, "Row": Row})

    def read() -> int:
        with path.open(newline="") as file:
            return len([Row.model_validate(row) for row in csv.DictReader(file)])

    return read


def pandas_plain(path: Path) -> Callable[[], int]:
    import pandas as pd

    return lambda: len(pd.read_csv(path))


def pandera_checked(path: Path) -> Callable[[], int]:
    import pandas as pd
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {
            "id": pa.Column(str, unique=True),
            "donor": pa.Column(str, pa.Check.isin(list(DONORS))),
            "recipient": pa.Column(str, pa.Check.isin(list(RECIPIENTS))),
            "aid_type": pa.Column(str, pa.Check.isin([k.value for k in KINDS])),
            "amount": pa.Column(float, pa.Check.ge(0)),
            "currency": pa.Column(str, pa.Check.isin(list(synthetic.columns(10).currencies))),
            "source": pa.Column(str),
        },
        checks=pa.Check(lambda frame: frame["committed"].notna() | frame["delivered"].notna()),
    )

    def read() -> int:
        frame = pd.read_csv(path, dtype_backend="numpy_nullable", parse_dates=["committed", "delivered"])
        frame["amount"] = frame["amount"].astype(float)
        for name in ("id", "donor", "recipient", "aid_type", "currency", "source"):
            frame[name] = frame[name].astype(object)
        return len(schema.validate(frame, lazy=True))

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="1e6")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    n = int(float(options.rows))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.csv"
        write(synthetic.columns(n), path)
        calls: dict[str, Callable[[], int]] = {
            "aidledger, all checks": lambda: len(ingest(path)),
            "pydantic a row, Decimal": pydantic_rows(path, Decimal),
            "pydantic a row, float": pydantic_rows(path, float),
            "pandas.read_csv, no checks": pandas_plain(path),
        }
        if have("pandera"):
            calls["pandera"] = pandera_checked(path)
        else:
            print("absent: pandera (pip install '.[bench]')")
        report = ingest(path).imported
        if report.rejected or report.accepted != n:
            raise SystemExit(str(report))
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(options.runs):
            for name, call in calls.items():
                start = time.perf_counter()
                if call() != n:
                    raise SystemExit(f"{name} lost rows")
                times[name].append(time.perf_counter() - start)
        memory = temporaries(calls["aidledger, all checks"])
        size = path.stat().st_size / 2**20
    medians = {name: float(np.median(t)) for name, t in times.items()}
    ours = medians["aidledger, all checks"]
    print(f"\n{n:,} rows of CSV, {len(COLUMNS)} columns, {size:.0f} MiB; medians of {options.runs}")
    print(f"  {'':32}{'seconds':>9}{'rows/s':>12}{'x ours':>9}")
    for name, t in medians.items():
        print(f"  {name:32}{t:9.2f}{n / t:12,.0f}{t / ours:9.1f}")
    print(f"  memory beyond what was held before, aidledger: {memory:.0f} MiB (with the ledger itself)")
    ratio = medians["pydantic a row, Decimal"] / ours
    print(f"\nratio: 1/{ratio:.1f} of pydantic a row with Decimal (at most 1/15)")


if __name__ == "__main__":
    main()
