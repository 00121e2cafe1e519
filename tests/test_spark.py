"""Spark gives the numbers of the core, to the cent. Needs pyspark, narwhals and Java."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import random
import shutil
import warnings

import pytest

from aidledger.errors import BadScope, MissingRate, UnitMismatch
from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.period import DateRange, Period
from aidledger.model.source import Source
from aidledger.units.currency import Rates

HERE = all(importlib.util.find_spec(name) for name in ("pyspark", "narwhals")) and (
    shutil.which("java") or os.environ.get("JAVA_HOME")
)
pytestmark = [
    pytest.mark.skipif(
        not HERE, reason="Spark needs pyspark, narwhals and Java 17 (pip install 'aidledger[spark]')"
    ),
    pytest.mark.filterwarnings("ignore"),
]

TRACKER = Source(id="tracker")


@pytest.fixture(scope="module")
def spark():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.memory", "1g")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


def some_ledger(fuzzy):
    """Entries of every shape that Spark sums: hedged, undisclosed, fuzzy, of several stages and currencies."""
    chance = random.Random(7)
    made = []
    for number in range(160):
        unit = chance.choice(["USD", "EUR", "JPY", "GBP"])
        amount = chance.randrange(1, 10**12 if chance.random() < 0.2 else 10**8)
        money = chance.choice(
            [f"{unit} {amount}", f"about {unit} {amount}", f"more than {unit} {amount}", None]
        )
        if not fuzzy and money:
            money = Money(value=amount, unit=unit)
        back = money is not None and chance.random() < 0.1
        if back:
            money = Money(value=-amount, low=-amount, high=-amount, unit=unit)
        day = dt.date(2019, 1, 1) + dt.timedelta(days=chance.randrange(1500))
        dates = {chance.choice(["approved", "committed", "delivered"]): day}
        if fuzzy and chance.random() < 0.3:
            late = day + dt.timedelta(days=chance.randrange(90))
            dates = {"delivered": Period(core=None, hull=DateRange(day, late))}
        if fuzzy and chance.random() < 0.2:
            late = day + dt.timedelta(days=chance.randrange(200))
            dates = {"approved": day, "delivered": late}
        made.append(
            Entry(
                id=f"e{number}", donor=chance.choice(["USA", "DEU", "NATO", "JPN"]), money=money,
                source=TRACKER, refund=back,
                recipient=chance.choice(["UKR", "GEO"]), **dates,
                aid_type=chance.choice(["military", "mixed", "financial", "unspecified"]),
            )
        )  # fmt: skip
    return Ledger(entries=made)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "fuzzy"])
def both(request, spark, tmp_path_factory):
    """A ledger, and the same as a Spark DataFrame read from Parquet."""
    import pyarrow.parquet as pq

    from aidledger import spark as on_spark

    ledger = some_ledger(request.param)
    path = tmp_path_factory.mktemp("spark") / "entries.parquet"
    pq.write_table(on_spark.columns(ledger), path)
    return ledger, spark.read.parquet(str(path))


def rows_of(frame, keys):
    found = {}
    for row in frame.collect():
        key = tuple(str(row[k]) for k in keys)
        found[key] = (row["low"], row["value"], row["high"], row["undisclosed"])
    return found


def assert_same(frame, core, keys):
    ours = rows_of(frame, keys)
    expected = {
        tuple(str(k) for k in (key if isinstance(key, tuple) else (key,))): row
        for key, row in zip(core.index, core.itertuples(index=False), strict=True)
    }
    assert set(ours) == set(expected)
    for key, (low, value, high, undisclosed) in ours.items():
        row = expected[key]
        assert abs(low - row.low) < 0.005, (key, low, row.low)
        assert (value is None) == (row.value != row.value)
        assert value is None or abs(value - row.value) < 0.005, (key, value, row.value)
        assert high == row.high or abs(high - row.high) < 0.005, (key, high, row.high)
        assert undisclosed == row.undisclosed


@pytest.mark.parametrize(
    ("by", "keywords"),
    [
        (["donor", "year"], {"unit": "USD"}),
        (["month"], {"unit": "EUR", "aid_type": "military", "donor": "NATO"}),
        (["recipient", "stage"], {"unit": "USD", "since": "2020", "until": "2021"}),
        (["donor"], {"unit": "USD", "stage": "approved", "period": "2021"}),
        (["aid_type", "source"], {"unit": "JPY", "source": "tracker"}),
    ],
)
def test_totals_are_those_of_the_core(both, by, keywords):
    from aidledger import spark as on_spark

    ledger, frame = both
    assert_same(on_spark.totals(frame, by, **keywords), ledger.totals(by, **keywords), by)


@pytest.mark.parametrize(
    ("by", "keywords"),
    [("recipient", {"unit": "USD"}), (None, {"unit": "EUR", "freq": "YS", "aid_type": None})],
)
def test_running_totals_are_those_of_the_core(both, by, keywords):
    from aidledger import spark as on_spark

    ledger, frame = both
    core = ledger.cumulative(by, **keywords).reset_index()
    core["date"] = core["date"].dt.date
    keys = ["date"] if by is None else [by, "date"]
    assert_same(on_spark.cumulative(frame, by, **keywords), core.set_index(keys), keys)


def test_one_currency_needs_no_rates(spark):
    from aidledger import spark as on_spark

    entries = [
        Entry(
            id=str(i),
            donor="USA",
            recipient="UKR",
            money=f"USD {i}.05",
            delivered="2022-01-23",
            source=TRACKER,
        )
        for i in range(5)
    ]
    ledger = Ledger(entries=entries)
    frame = spark.createDataFrame(on_spark.columns(ledger).to_pandas())
    assert_same(on_spark.totals(frame, "donor"), ledger.totals("donor"), ["donor"])


def test_what_spark_cannot_do_is_refused(spark, both):
    from aidledger import spark as on_spark

    _, frame = both
    with pytest.raises(UnitMismatch, match="4 currencies"):
        on_spark.totals(frame, "donor")
    with pytest.raises(BadScope, match="cannot group by fiscal_year"):
        on_spark.totals(frame, "fiscal_year", unit="USD")
    with pytest.raises(BadScope, match="no running total"):
        on_spark.cumulative(frame, "month")
    with pytest.raises(BadScope, match="only money"):
        on_spark.totals(frame, "donor", measure="mass")
    with pytest.raises(BadScope, match="no column money_low"):
        on_spark.totals(frame.drop("money_low"), "donor")
    rates = Rates.from_table([("2022-01-23", "USD", "1.1"), ("2022-01-23", "EUR", "1")], base="GBP")
    with pytest.raises(MissingRate, match="EUR on"):
        on_spark.totals(frame, "donor", unit="USD", rates=rates)


def test_sources_that_list_the_same_aid_are_not_added(spark):
    from aidledger import spark as on_spark

    made = [
        Entry(donor="USA", recipient="UKR", money="USD 5", delivered=day, source=Source(id=name))
        for name, day in (("a", "2022-01-01"), ("b", "2022-02-01"), ("a", "2022-03-01"))
    ]
    frame = spark.createDataFrame(on_spark.columns(Ledger(entries=made)).to_pandas())
    with pytest.raises(BadScope, match="list the same aid"):
        on_spark.totals(frame, "donor")
    near = [
        Entry(donor="USA", recipient="UKR", money="USD 5", delivered=day, source=Source(id=name))
        for name, day in (("a", "2022-01-01"), ("b", "2022-01-08"), ("c", "2022-01-20"))
    ]
    with pytest.raises(BadScope, match="a and b list the same aid"):
        on_spark.totals(spark.createDataFrame(on_spark.columns(Ledger(entries=near)).to_pandas()), "donor")
    assert rows_of(on_spark.totals(frame, "source"), ["source"]) == {
        ("a",): (10, 10, 10, 0),
        ("b",): (5, 5, 5, 0),
    }
    assert rows_of(on_spark.totals(frame, "donor", source="b"), ["donor"]) == {("USA",): (5, 5, 5, 0)}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"part_of": "other"}, "1 entries are tied"),
        ({"money_at": {"delivered": "USD 1"}}, "1 entries are tied"),
        ({"delivered": Period.always()}, "open end"),
    ],
)
def test_entries_that_cannot_stand_alone_are_not_written(fields, message):
    from aidledger import spark as on_spark

    made = Entry(
        **{
            "donor": "USA",
            "recipient": "UKR",
            "money": "USD 5",
            "delivered": "2022",
            "source": TRACKER,
            **fields,
        }
    )
    with pytest.raises(BadScope, match=message):
        on_spark.columns(Ledger(entries=[made]))
