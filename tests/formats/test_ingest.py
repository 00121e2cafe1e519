"""Reading large files column by column accepts and rejects what reading record by record does."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.errors import DuplicateRecord, MissingFile, UnreadableFile
from aidledger.formats import ingest as ingestion
from aidledger.formats.ingest import ingest
from aidledger.formats.record_tables import KINDS, BadCell, record_of, row_of
from aidledger.model.source import Source
from tests.strategies import entries

CELLS = {
    "kind": ["", "shipment", "x"],
    "donor": ["USA", "Germany", "DEU", "Atlantis", "", "'=x"],
    "recipient": ["UKR", "Ukraine", "", "Georgia"],
    "aid_type": ["", "military", "security assistance", "sweets"],
    "money": [
        "", "USD 5", "USD 179450000", "EUR 12.345", "JPY 3.5", "XXX 5", "USD -7", "usd 5", "$2.7 billion", "USD 1e5",
        "more than $90 million", "USD 12345678901234.56", "USD .5", "USD 5.", "EUR 0", "undisclosed", "USD 0.005", "5",
    ],
    "tonnage": ["", "90 tons", "many tons"],
    "items": ["", "31 tanks", "5 missiles; 2 tanks"],
    "approved": ["", "2021-12-28", "2021-02-30"],
    "delivered": ["", "2022-01-23", "in April 2022", "2022-13-01", "2022-01-01/2022-03-31"],
    "source": ["tracker", "", "ministry"],
    "money_at": ["", "delivered: USD 3", "delivered: USD -3", "requested: USD 3"],
    "part_of": ["", "whole", "r1"],
    "refund": ["", "true", "perhaps"],
    "schedule": ["", "2023: USD 5"],
    "locator": ["", "p. 3"],
    "note": ["", "a; note, with \"quotes\"\nand lines", "json:\" x\""],
}  # fmt: skip
GOOD = {"donor": "USA", "recipient": "UKR", "money": "USD 5", "delivered": "2022-01-23", "source": "tracker"}
#: Rows are mostly good, so that the rules between columns are reached.
cell_choices = {
    name: st.one_of(st.just(GOOD.get(name, "")), st.just(GOOD.get(name, "")), st.sampled_from(cells))
    for name, cells in CELLS.items()
}
rows = st.lists(st.fixed_dictionaries(cell_choices), min_size=1, max_size=12)


def as_csv(listed):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, listed[0].keys())
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode()


def one_by_one(listed):
    """Row number and record, or None where a record cannot be made."""
    made = {}
    for number, row in enumerate(listed, 2):
        try:
            made[number] = record_of("entries", row, {}, {})
        except BadCell:
            made[number] = None
    return made


def assert_same(ledger, expected):
    report = ledger.imported
    assert report.rows_in == len(expected) == report.accepted + report.rejected
    assert {c.row for c in report.rejected_cells} == {n for n, record in expected.items() if record is None}
    assert all(c.column and c.reason for c in report.rejected_cells)
    back = list(ledger.table.records())
    assert back == [r for r in expected.values() if r is not None]
    assert [type(r) for r in back] == [type(r) for r in expected.values() if r is not None]


@settings(deadline=None)
@given(rows)
def test_columns_and_records_accept_the_same_rows(listed):
    listed = [{"id": f"r{i}", **row} for i, row in enumerate(listed)]
    assert_same(ingest(as_csv(listed)), one_by_one(listed))


@settings(deadline=None)
@given(st.lists(entries(), min_size=1, max_size=6, unique_by=lambda e: e.id))
def test_what_was_written_is_read_back_equal(records):
    sources = {e.source.id: e.source for e in records}
    listed = [row_of(e) for e in records]
    ledger = ingest(as_csv(listed), sources=sources.values())
    assert list(ledger.table.records()) == records
    assert ledger.imported.rejected == 0


def test_every_bad_cell_is_named_with_row_column_value_and_reason():
    data = (
        b"id,donor,recipient,money,delivered,source\n"
        b"a,USA,UKR,USD 5,2022-01-23,t\n"
        b"b,Atlantis,UKR,5 apples,2022-02-30,t\n"
        b"c,USA,UKR,USD -5,2022-01-23,\n"
    )
    report = ingest(data).imported
    assert (report.rows_in, report.accepted, report.rejected) == (3, 1, 2)
    assert [(c.row, c.column, c.value) for c in report.rejected_cells] == [
        (3, "donor", "Atlantis"),
        (3, "delivered", "2022-02-30"),
        (3, "money", "5 apples"),
        (4, "source", ""),
        (4, "money", "USD -5"),
    ]
    assert "no day 30" in report.rejected_cells[1].reason


def test_blank_ragged_and_quoted_rows_keep_their_places():
    data = (
        b"\xef\xbb\xbfDonor,recipient,money,delivered,source,note\r\n"
        b'USA,UKR,USD 5,2022-01-23,t,"two\nlines"\r\n'
        b",,,,,\r\n\r\n"
        b"USA,UKR,USD 6\r\n"
        b"USA,UKR,USD 7,2022-01-23,t,x,too many\r\n"
        b"Nowhere,UKR,USD 8,2022-01-23,t,\r\n"
    )
    ledger = ingest(data)
    assert [e.money.value for e in ledger.table.records()] == [5, 7]
    assert [c.row for c in ledger.imported.rejected_cells] == [3, 5]
    assert ledger.entry("<bytes>:4").note == "x"


def test_numbers_may_stand_beside_their_currency():
    data = (
        b"donor,recipient,amount,currency,low,high,delivered,source\n"
        b"USA,UKR,5.25,USD,,,2022-01-23,t\n"
        b"JPN,UKR,1.5,JPY,,,2022-01-23,t\n"
        b"USA,UKR,,USD,90,,2022-01-23,t\n"
        b"USA,UKR,10,USD,9,11,2022-01-23,t\n"
        b"USA,UKR,5,,,,2022-01-23,t\n"
        b"USA,UKR,5e3,USD,,,2022-01-23,t\n"
        b"USA,UKR,5,USD,6,,2022-01-23,t\n"
        b"USA,UKR,5,USD,x,,2022-01-23,t\n"
        b"USA,UKR,,,,,2022-01-23,t\n"
        b"USA,UKR,-5,USD,,,2022-01-23,t\n"
        b"USA,UKR,99999999999999999999,USD,,,2022-01-23,t\n"
        b"USA,UKR,5,nonsense,,,2022-01-23,t\n"
        b"USA,UKR,,,3,,2022-01-23,t\n"
    )
    ledger = ingest(data)
    made = [e.money for e in ledger.table.records()]
    assert [None if m is None else (m.value, m.low, m.high, m.unit) for m in made] == [
        (Decimal("5.25"), Decimal("5.25"), Decimal("5.25"), "USD"),
        (2, 1, 2, "JPY"),
        (None, 90, None, "USD"),
        (10, 9, 11, "USD"),
        None,
    ]
    wrong = [(c.row, c.column) for c in ledger.imported.rejected_cells]
    assert [w for w in wrong if w[0] != 13] == [
        (6, "currency"), (7, "amount"), (8, "low"), (9, "low"), (11, "amount"), (12, "amount"), (14, "currency"),
    ]  # fmt: skip
    assert {w for w in wrong if w[0] == 13} == {(13, "currency")}


def test_parquet_keeps_its_types(tmp_path):
    day = dt.date(2022, 1, 23)
    table = pa.table(
        {
            "donor": ["USA", "Germany", "POL", "GBR"],
            "recipient": ["UKR"] * 4,
            "amount": pa.array(
                [Decimal("5.25"), Decimal("7.00"), None, Decimal("1.10")], pa.decimal128(18, 2)
            ),
            "currency": ["USD", "EUR", "PLN", "JPY"],
            "committed": pa.array([day, None, day, day]),
            "delivered": pa.array([None, day, None, dt.date(2022, 3, 1)]),
            "source": pa.array(["t"] * 4).dictionary_encode(),
        }
    )
    path = tmp_path / "aid.parquet"
    pq.write_table(table, path, row_group_size=2)
    ledger = ingest(path)
    made = list(ledger.table.records())
    assert [(e.donor.code, e.money and e.money.value, e.stage.value) for e in made] == [
        ("USA", Decimal("5.25"), "committed"),
        ("DEU", 7, "delivered"),
        ("POL", None, "committed"),
        ("GBR", 1, "delivered"),
    ]
    assert made[3].money.high == 2  # a yen has no hundredths: the bounds go outward
    assert made[0].committed == al.Period.day(day)
    assert [e.id for e in made] == ["aid:2", "aid:3", "aid:4", "aid:5"]
    whole = table.set_column(2, "amount", pa.array([5, 7, 8, 9], pa.int64()))
    pq.write_table(whole.drop_columns(["committed"]).set_column(4, "delivered", pa.array([day] * 4)), path)
    assert ingest(path).totals(by="donor", unit="EUR")["value"]["DEU"] == 7


def test_whole_numbers_of_yen_have_a_limit_too(tmp_path):
    most = 10**18  # of smallest units; a 64-bit column holds nine times as much
    table = pa.table(
        {
            "donor": ["JPN", "JPN", "JPN"],
            "recipient": ["UKR"] * 3,
            "amount": pa.array([most, most + 1, 5], pa.int64()),
            "currency": ["JPY"] * 3,
            "committed": pa.array([dt.date(2022, 1, 23)] * 3),
            "source": ["t"] * 3,
        }
    )
    path = tmp_path / "aid.parquet"
    pq.write_table(table, path)
    ledger = ingest(path)
    assert [(c.row, c.column, "too large" in c.reason) for c in ledger.imported.rejected_cells] == [
        (3, "amount", True)
    ]
    assert ledger.total(unit="JPY").value == most + 5


typed_rows = st.lists(
    st.fixed_dictionaries(
        {
            "donor": st.sampled_from(["USA", "Germany", "DEU", "Atlantis", None]),
            "recipient": st.sampled_from(["UKR", "Georgia"]),
            "amount": st.one_of(
                st.none(), st.decimals(-(10**9), 10**15, places=2), st.sampled_from([Decimal("0.00")])
            ),
            "currency": st.sampled_from(["USD", "JPY", "TND", "XXX", None]),
            "committed": st.one_of(st.none(), st.dates(dt.date(1850, 1, 1), dt.date(2200, 1, 1))),
            "delivered": st.one_of(st.none(), st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))),
            "source": st.sampled_from(["t", "t", "ministry", None]),
        }
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(typed_rows, st.integers(1, 12), st.booleans())
def test_typed_columns_in_row_groups_and_text_give_the_same(listed, size, several):
    columns = {name: [row[name] for row in listed] for name in listed[0]}
    kinds = {"amount": pa.decimal128(18, 2), "committed": pa.date32(), "delivered": pa.date32()}
    table = pa.table({name: pa.array(c, kinds.get(name, pa.string())) for name, c in columns.items()})
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=size)
    text = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in listed]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingestion, "SHARED", 0 if several else 10**9)
        patch.setattr("aidledger.ledger.workers.workers", lambda: 3)
        patch.setattr("aidledger.formats.parquet._ROWS", 2 if several else 1 << 17)
        typed = ingest(out.getvalue())
    plain = ingest(as_csv(text))
    assert list(typed.table.records()) == list(plain.table.records())
    cells = [[(c.row, c.column, c.value) for c in x.imported.rejected_cells] for x in (typed, plain)]
    assert cells[0] == cells[1]


def test_a_column_of_doubtful_dates_is_read_as_text(tmp_path):
    table = pa.table(
        {
            "donor": ["USA"] * 2, "recipient": ["UKR"] * 2, "source": ["t"] * 2, "money": ["USD 5", "USD 6"],
            "delivered": pa.array([dt.date(1, 1, 1), dt.date(9999, 12, 31)]),
            "pledged": pa.array([None, None], pa.date32()),
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "aid.parquet")
    ledger = ingest(tmp_path / "aid.parquet")
    assert [e.delivered.start.year for e in ledger.table.records()] == [1]
    assert "year 9999" in ledger.imported.rejected_cells[0].reason


def test_a_day_at_the_edge_of_what_is_held_narrowly_is_no_gap(tmp_path):
    edge = dt.date(1970, 1, 1) - dt.timedelta(days=2**15)
    table = pa.table(
        {
            "donor": ["USA"] * 3, "recipient": ["UKR"] * 3, "source": ["t"] * 3, "money": ["USD 5"] * 3,
            "committed": pa.array([edge, None, dt.date(2022, 1, 1)]),
            "delivered": pa.array([dt.date(2022, 1, 2)] * 3),
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "aid.parquet")
    committed = [e.committed and e.committed.start for e in ingest(tmp_path / "aid.parquet").table.records()]
    assert committed == [edge, None, dt.date(2022, 1, 1)]


@pytest.mark.parametrize("between", [1, 3])
def test_days_close_together_and_far_apart_are_the_same_days(tmp_path, between):
    days = [dt.date(2022, 3, 1) + dt.timedelta(days=between * i) for i in (4, 0, 1, 3)]
    table = pa.table(
        {
            "donor": ["USA"] * 6, "recipient": ["UKR"] * 6, "source": ["t"] * 6, "money": ["USD 5"] * 6,
            "committed": pa.array([None, *days, None]),
            "delivered": pa.array([dt.date(2023, 1, 1)] * 6),
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "aid.parquet", row_group_size=4)
    ledger = ingest(tmp_path / "aid.parquet")
    assert [e.committed and e.committed.start for e in ledger.table.records()] == [None, *days, None]
    assert ledger.total(stage="committed", until=days[3]).value == 15
    assert ledger.known_until == dt.date(2023, 1, 1)


def test_bytes_that_make_no_sense_are_reported_whatever_they_break():
    table = pa.table({name: ["x"] for name in ("donor", "recipient", "source", "delivered")})
    for name, cells in (("amount", [b"\xff"]), ("currency", ["USD"])):
        table = table.append_column(name, pa.array(cells))
    out = io.BytesIO()
    pq.write_table(table, out)
    with pytest.raises(UnreadableFile, match="damaged"):
        ingest(out.getvalue())
    text = pa.table({name: ["USA"] for name in ("donor", "recipient", "source", "delivered")})
    out = io.BytesIO()
    pq.write_table(text, out, compression=None, store_schema=False)
    with pytest.raises(UnreadableFile, match="damaged"):
        ingest(out.getvalue().replace(b"source", b"sourc\xff"))


def test_sources_that_are_given_are_used(tmp_path):
    path = tmp_path / "aid.csv.gz"
    path.write_bytes(gzip.compress(as_csv([GOOD, GOOD])))
    tracker = Source(id="tracker", title="A tracker", published="2023-01-01")
    ledger = ingest(path, sources=[tracker])
    assert ledger.known_sources == (tracker,)
    assert len(ledger) == 2  # two rows that say the same are two rows
    assert ledger.total().value == 10


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"donor,recipient,source,mony\nUSA,UKR,t,USD 5\n", "no column 'mony'"),
        (b"donor,source,delivered\nUSA,t,2022\n", "no column recipient"),
        (b"donor,donor,recipient,source\nUSA,USA,UKR,t\n", "two columns"),
        (b"donor,recipient,source,amount,delivered\nUSA,UKR,t,5,2022\n", "without a currency"),
        (b"donor,recipient,source,amount,currency,money,delivered\nUSA,UKR,t,5,USD,USD 5,2022\n", "keep one"),
        (b"PAR1 this is no parquet PAR1", "damaged"),
    ],
)
def test_files_that_cannot_be_used_say_why(data, message):
    with pytest.raises(UnreadableFile, match=message):
        ingest(data)


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(MissingFile):
        ingest(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"x")
    (tmp_path / "b.csv").write_bytes(b"x")
    with pytest.raises(UnreadableFile, match="2 files"):
        ingest(tmp_path)


def test_other_records_and_ids_twice_are_refused():
    data = as_csv([{"record": "entry", **GOOD}, {"record": "claim", **GOOD}])
    assert [c.column for c in ingest(data).imported.rejected_cells] == ["record"]
    with pytest.raises(DuplicateRecord, match="the id 'a'"):
        ingest(as_csv([{"id": "a", **GOOD}, {"id": "a", **GOOD, "money": "USD 6"}]))
    long = as_csv([{"id": "x" * 300, **GOOD}, {"id": "", **GOOD}, {"id": "'=b", **GOOD}])
    ledger = ingest(long)
    assert [c.column for c in ledger.imported.rejected_cells] == ["id"]
    assert [e.id for e in ledger.table.records()] == ["<bytes>:3", "=b"]


def test_text_that_is_not_utf8_is_read_as_windows_text():
    data = as_csv([{**GOOD, "note": "x"}]).replace(b"x", b"\xe9")
    assert next(ingest(data).table.records()).note == "é"


def test_all_columns_of_entries_are_understood():
    assert set(CELLS) | {
        "id",
        "pledged",
        "committed",
        "original",
        "supersedes",
        "reimbursed_by",
        "milestone",
    } == set(KINDS["entries"])


def test_reading_a_file_finds_the_quick_way_itself(tmp_path, monkeypatch):
    amounts = tmp_path / "mine.csv"
    amounts.write_bytes(b"donor,recipient,amount,currency,delivered,source\nUSA,UKR,5.25,USD,2022-01-23,a\n")
    ledger = al.read(amounts)
    assert (ledger.total(donor="USA").value, ledger.imported.accepted) == (Decimal("5.25"), 1)
    pq.write_table(pa.csv.read_csv(amounts), tmp_path / "mine.parquet")
    assert al.read(tmp_path / "mine.parquet").total(donor="USA").value == Decimal("5.25")
    seeds = al.load_seeds()
    package = seeds.write(tmp_path / "package")
    monkeypatch.setattr(ingestion, "LARGE_FILE", 0)
    assert al.read(package) == seeds
    report = al.read(package).imported
    assert (report.accepted, report.rejected) == (al.read(package).imported.rows_in, 0)
    assert report.accepted >= len(seeds)
    several = seeds.write(tmp_path / "all.csv")  # sources and claims in the same table
    assert al.read(several) == seeds
    (tmp_path / "all.csv").write_bytes(
        b"id,donor,recipient,money,delivered,source\na,USA,UKR,USD 5,2022-02-30,t\n"
    )
    assert [c.column for c in al.read(tmp_path / "all.csv").imported.rejected_cells] == ["delivered"]
