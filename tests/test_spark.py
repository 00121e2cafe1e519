"""Spark gives the numbers of the core, to the cent. Needs pyspark and Java."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import random
import shutil
import warnings

import pyarrow as pa
import pytest

from aidledger.errors import BadScope, MissingRate, UnitMismatch, UnknownName
from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.period import DateRange, Period
from aidledger.model.source import Source
from aidledger.units.currency import Rates
from aidledger.units.lexicon import currency

HERE = importlib.util.find_spec("pyspark") and (shutil.which("java") or os.environ.get("JAVA_HOME"))
pytestmark = [
    pytest.mark.skipif(not HERE, reason="Spark needs pyspark and Java 17 (pip install 'aidledger[spark]')"),
    pytest.mark.filterwarnings("ignore"),
]

TRACKER = Source(id="tracker")
FIXED = Rates.from_table({"USD": "1.1", "JPY": "150", "GBP": "0.85"}, base="EUR")


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


@pytest.fixture(scope="module")
def held(spark, tmp_path_factory):
    """Ledgers, plain and fuzzy, each with the same as a Spark DataFrame read from Parquet."""
    import pyarrow.parquet as pq

    from aidledger import spark as on_spark

    found = {}
    for name in ("plain", "fuzzy"):
        ledger = some_ledger(name == "fuzzy")
        path = tmp_path_factory.mktemp("spark") / f"{name}.parquet"
        pq.write_table(on_spark.columns(ledger), path)
        found[name] = ledger, spark.read.parquet(str(path))
    return found


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
    half = 0.5 / 10 ** currency(core.attrs["unit"]).minor_digits
    for key, (low, value, high, undisclosed) in ours.items():
        row = expected[key]
        assert abs(low - row.low) < half, (key, low, row.low)
        assert (value is None) == (row.value != row.value)
        assert value is None or abs(value - row.value) < half, (key, value, row.value)
        assert high == row.high or abs(high - row.high) < half, (key, high, row.high)
        assert undisclosed == row.undisclosed


@pytest.mark.parametrize(
    ("name", "by", "keywords"),
    [
        ("plain", ["donor", "year"], {"unit": "USD"}),
        ("plain", ["recipient", "stage"], {"unit": "USD", "since": "2020", "until": "2021"}),
        ("fuzzy", ["donor", "year"], {"unit": "USD"}),
        ("fuzzy", ["month"], {"unit": "EUR", "aid_type": "military", "donor": "NATO"}),
        ("fuzzy", ["recipient", "stage"], {"unit": "USD", "since": "2020", "until": "2021"}),
        ("fuzzy", ["donor"], {"unit": "USD", "stage": "approved", "period": "2021"}),
        ("fuzzy", ["aid_type", "source"], {"unit": "JPY", "source": "tracker"}),
        (
            "fuzzy",
            ["month", "donor", "year"],
            {"unit": "USD", "donor": "USA", "period": "FY2021", "rates": FIXED},
        ),
        ("fuzzy", ["donor"], {"unit": "USD", "rates": "period_average", "aid_type": "mixed"}),
    ],
)
def test_totals_are_those_of_the_core(held, name, by, keywords):
    from aidledger import spark as on_spark

    ledger, frame = held[name]
    assert_same(on_spark.totals(frame, by, **keywords), ledger.totals(by, **keywords), by)


@pytest.mark.parametrize(
    ("name", "by", "keywords"),
    [
        ("plain", "recipient", {"unit": "USD"}),
        ("fuzzy", "recipient", {"unit": "USD"}),
        ("fuzzy", None, {"unit": "EUR", "freq": "YS", "aid_type": None}),
        ("fuzzy", "stage", {"unit": "GBP", "stage": "committed", "since": "2020-02-10", "until": "2021-07"}),
    ],
)
def test_running_totals_are_those_of_the_core(held, name, by, keywords):
    from aidledger import spark as on_spark

    ledger, frame = held[name]
    core = ledger.cumulative(by, **keywords).reset_index()
    core["date"] = core["date"].dt.date
    core.attrs = {"unit": keywords["unit"]}
    keys = ["date"] if by is None else [by, "date"]
    assert_same(on_spark.cumulative(frame, by, **keywords), core.set_index(keys), keys)


def frame_of(spark, entries):
    from aidledger import spark as on_spark

    table = on_spark.columns(Ledger(entries=entries))
    return spark.createDataFrame(table.cast(pa.schema([(f.name, plain_type(f.type)) for f in table.schema])))


def plain_type(kind):
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def one(**fields):
    """An entry of five dollars, or another."""
    given = {"id": "one", "donor": "USA", "recipient": "UKR", "source": TRACKER, "money": "USD 5", **fields}
    return Entry(**({"delivered": "2022-01-23"} | given))


def test_one_currency_needs_no_rates_and_is_exact(spark):
    from aidledger import spark as on_spark

    nothing = Rates.from_table({"EUR": "1"}, base="GBP")
    entries = [one(id=str(i), money=f"USD {i}.05") for i in range(5)]
    huge = [one(id=f"huge{i}", donor="JPN", money=Money(value=2**53 + 1, unit="JPY")) for i in range(3)]
    entries += [one(id="month", money="USD 7", delivered="2022-02")]
    frame = frame_of(spark, entries)
    assert_same(on_spark.totals(frame, "month"), Ledger(entries=entries).totals("month"), ["month"])
    assert_same(
        on_spark.totals(frame, "donor", unit="USD", rates=nothing),
        Ledger(entries=entries).totals("donor"),
        ["donor"],
    )
    assert on_spark.totals(frame_of(spark, huge), "donor").collect()[0]["value"] == float(3 * (2**53 + 1))


@pytest.mark.parametrize("stage", [None, "committed"])
def test_a_date_needs_no_last_day(spark, stage):
    from aidledger import spark as on_spark

    frame = frame_of(spark, [one()])
    assert frame.collect()[0]["delivered_last"] is None
    twice = frame.selectExpr(
        *(c for c in frame.columns if c != "delivered_last"), "delivered AS delivered_last"
    )
    for same in (frame, twice):
        assert rows_of(on_spark.totals(same, "month", stage=stage), ["month"]) == {("2022-01",): (5, 5, 5, 0)}


def test_a_frame_without_entries_gives_empty_tables(held):
    from aidledger import spark as on_spark

    empty = held["plain"][1].where("false")
    for answer in (
        on_spark.totals(empty, ["donor", "year"], unit="USD"),
        on_spark.cumulative(empty, "donor"),
    ):
        assert answer.columns[-4:] == ["low", "value", "high", "undisclosed"]
        assert answer.collect() == []


def test_a_question_reads_the_rows_once(spark, tmp_path):
    from aidledger import spark as on_spark

    frame = frame_of(spark, [one(), one(id="two", money="EUR 5", delivered="2022-03-01")])
    spark.sparkContext.setJobGroup("question", "")
    on_spark.totals(frame, ["donor", "month"], unit="USD").collect()
    jobs = spark.sparkContext.statusTracker().getJobIdsForGroup("question")
    spark.sparkContext.setJobGroup("others", "")
    assert len(jobs) <= 3  # the rates handed out, the rows added up, the sums collected


def test_what_spark_cannot_do_is_refused(spark, held):
    from aidledger import spark as on_spark

    _, frame = held["fuzzy"]
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
    huge = [one(money=Money(value=10**16, unit="USD"))]
    with pytest.raises(BadScope, match="too large for whole numbers of 64 bits"):
        on_spark.totals(frame_of(spark, huge), "donor", unit="IDR")
    rates = Rates.from_table([("2022-01-23", "USD", "1.1"), ("2022-01-23", "EUR", "1")], base="GBP")
    with pytest.raises(MissingRate, match="EUR on"):
        on_spark.totals(frame, "donor", unit="USD", rates=rates)


def test_sources_that_list_the_same_aid_are_not_added(spark):
    from aidledger import spark as on_spark

    a, b = Source(id="a"), Source(id="b's")
    frame = frame_of(
        spark,
        [
            one(id="1", source=a),
            one(id="2", source=b, delivered="2022-02-01"),
            one(id="3", source=a, delivered="2022-03-01"),
            one(id="4", source=b, delivered="2022-02-01", aid_type="humanitarian", recipient="GEO"),
        ],
    )
    for window in ({}, {"until": "2022-02-20"}):  # a lists aid on either side of what b lists
        with pytest.raises(BadScope, match="list the same aid"):
            on_spark.totals(frame, "donor", **window)
    near = [
        one(id=name, source=Source(id=name), delivered=day)
        for name, day in (("a", "2022-01-01"), ("b", "2022-01-08"), ("c", "2022-01-20"))
    ]
    with pytest.raises(BadScope, match="a and b list the same aid"):
        on_spark.totals(frame_of(spark, near), "donor")
    assert rows_of(on_spark.totals(frame, "source"), ["source"]) == {
        ("a",): (10, 10, 10, 0),
        ("b's",): (10, 10, 10, 0),
    }
    assert rows_of(on_spark.totals(frame, "donor", source="b's"), ["donor"]) == {("USA",): (10, 10, 10, 0)}
    with pytest.raises(UnknownName, match="no source 'c'"):
        on_spark.totals(frame, "donor", source="c")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("CAST(money AS DOUBLE) AS money", "column money holds double.*bigint"),
        ("'2022' AS delivered", "column delivered holds string.*cast it to date"),
        (
            "600L AS money_low",
            r"money_low 600, money 500, money_high 500 .*entry one \(USA to UKR, 2022-01-23\)",
        ),
        (
            "DATE'2022-01-22' AS delivered_last",
            "ends before it begins: delivered 2022-01-23, delivered_last 2022-01-22 .*entry one",
        ),
        ("'warlike' AS aid_type", "aid_type holds 'warlike' .*entry one"),
        ("CAST(NULL AS STRING) AS currency", "currency is empty beside an amount of 500 .*entry one"),
        ("'whole' AS part_of", "1 entries are tied"),
    ],
)
def test_bad_columns_are_named(spark, changed, message):
    from aidledger import spark as on_spark

    name = changed.split()[-1]
    frame = frame_of(spark, [one()])
    frame = frame.selectExpr(*(c for c in frame.columns if c != name), changed)
    with pytest.raises(BadScope, match=message):
        on_spark.totals(frame, "donor", unit="EUR", aid_type="military")


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
