"""Our own records: what is written reads back the same, whatever it is, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aidledger as al
from aidledger.errors import DuplicateRecord, UnreadableFile
from aidledger.formats.cells import FORMULA, neutral, period_cell, read_figures, read_period, restored
from aidledger.formats.record_tables import KINDS
from aidledger.formats.record_writing import package, write
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry
from aidledger.model.source import Source
from tests.strategies import entries, periods

FORMATS = ["a.csv", "a.jsonl", "a.parquet", "a.arrow", "a.xlsx", "a.zip", "folder", "a.csv.gz", "a.jsonl.gz"]
SOURCE = Source(
    id="s", title="=1+1", publisher="-x", series="", published="2022-01-24", published_inferred=True
)


def rich_ledger() -> al.Ledger:
    """One of everything that a record can say."""
    money = al.Money.parse
    parcel = al.Shipment(
        id="p1",
        donor="USA",
        recipient="UKR",
        money=money("$200 million"),
        tonnage=al.Tonnage.parse("more than 90 tons"),
        items=(al.Count.parse("31 tanks"), al.Count.undisclosed("missile; guided")),
        approved="2021-12-28",
        delivered=al.Period.parse("in late December last year", published="2022-01-24"),
        source=SOURCE,
        locator="paragraph 3",
        money_at={"delivered": money("$5m")},
        original=money("€4m"),
        supersedes="older",
        reimbursed_by="payer",
        schedule={2022: money("$1m"), 2023: money("about $2m")},
        milestone="arrived at Boryspil",
        note="@home\r\n\ttabbed ",
    )
    piece = al.Entry(
        donor="EU",
        recipient="non-state:Eastern Brigade",
        part_of="p1",
        money=al.Money(value="-3.5", unit="EUR", price_year=2020, valuation="book"),
        committed=al.Period.always(),
        refund=True,
        source=SOURCE,
    )
    scope = {"donors": ("USA", "GBR"), "recipients": ("UKR",)}
    return al.Ledger(
        [parcel, piece],
        [al.claim("$650 million", donor="USA", recipient="UKR", since="2021-01-24", source=SOURCE)],
        [Source(id="unused", note="'quoted'")],
        [Coverage(source=SOURCE, scope=al.Scope(**scope), measure="mass", limited_to="drawdowns")],
        [
            Ranking(
                figure=money("$650m"),
                scope=al.Scope(donors="USA"),
                source=SOURCE,
                span={"start": 0, "end": 1, "text": "x"},
            )
        ],
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_ledger_back(tmp_path, name):
    ledger = rich_ledger()
    path = ledger.write(tmp_path / name)
    again = al.read(path)
    assert again == ledger
    assert [*again.records()] == [*ledger.records()]
    assert {s.id: s.series for s in again.known_sources} == {"s": "", "unused": None}
    assert again.imported.rejected == 0
    assert again.imported.rows_in == 7


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    held=st.lists(entries(), max_size=6),
    name=st.sampled_from(FORMATS),
)
def test_random_ledgers_round_trip_exactly(tmp_path, held, name):
    unique = [*{e.id: e for e in held}.values()]
    ledger = al.Ledger(unique)
    again = al.read(ledger.write(tmp_path / name))
    assert [e.model_dump() for e in again.table.records()] == [e.model_dump() for e in ledger.table.records()]


@given(periods())
def test_a_period_survives_its_cell(period):
    again = read_period(period_cell(period))
    assert again == period
    assert again.written == period.written


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_no_cell_is_a_formula_and_every_cell_reads_back(text):
    cell = neutral(text)
    assert restored(cell) == text
    assert not cell or cell[0] == "'" or cell[0] not in FORMULA


def test_csv_neutralises_formulas(tmp_path):
    text = rich_ledger().write(tmp_path / "a.csv").read_text()
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=1+1" in cells
    assert not [c for c in cells if c and c[0] in "=+-@\t\r"]


def test_a_workbook_holds_text_and_no_formulas(tmp_path):
    path = rich_ledger().write(tmp_path / "a.xlsx")
    sheets = zipfile.ZipFile(path)
    markup = b"".join(sheets.read(n) for n in sheets.namelist() if n.startswith("xl/worksheets"))
    assert b"<f>" not in markup


def test_the_data_package_is_valid_under_frictionless(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    folder = rich_ledger().write(tmp_path / "pack")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert json.loads((folder / "datapackage.json").read_text())["name"] == "pack"


def test_tables_name_every_field_of_the_models():
    told = {"sources": Source, "entries": Entry, "claims": Claim, "rankings": Ranking, "coverage": Coverage}
    for kind, model in told.items():
        fields = set(model.model_fields) - {"scope"}
        scope = set(al.Scope.model_fields) if "scope" in model.model_fields else set()
        assert set(KINDS[kind]) - {"kind"} == (fields | scope) - {"kind"}, kind


def test_hand_written_csv_is_read_and_bad_rows_are_reported_with_their_cell():
    text = (
        "donor,recipient,money,delivered,source,note\n"
        "Washington,Kyiv,more than $1 million,2022-01-23,article,\n"
        "Nowhere,Kyiv,$5m,2022-01-23,article,\n"
        "USA,UKR,1.000.00 EUR,2022-01-23,article,\n"
        "USA,UKR,$5m,2020-02-30,article,\n"
        "\n"
        "USA,UKR,$5m,,article,\n"
    )
    ledger = al.read(text.encode())
    report = ledger.imported
    assert (report.rows_in, report.accepted, report.rejected) == (5, 1, 4)
    frame = report.to_frame()
    assert [*frame["column"]] == ["donor", "money", "delivered", "the record"]
    assert [*frame["row"]] == [3, 4, 5, 6]
    assert "Nowhere" in frame["value"].iloc[0]
    assert ledger.table.entry(0).money.qualifier.value == "more_than"


def test_an_unknown_column_is_refused_with_the_nearest_name():
    with pytest.raises(UnreadableFile, match=r"no column 'mony'.*money"):
        al.read(b"donor,recipient,mony,delivered,source\nUSA,UKR,$5m,2022,article")


def test_tables_in_a_folder_need_no_datapackage(tmp_path):
    for name, data in package(rich_ledger(), "x").items():
        if name.endswith(".csv"):
            (tmp_path / name).write_bytes(data)
    assert al.read(tmp_path) == rich_ledger()


def test_two_sources_with_one_id_are_refused():
    text = b"record,id,title,donor,recipient,delivered,source\nsource,a,x,,,,\nsource,a,y,,,,\n"
    with pytest.raises(DuplicateRecord, match=r"'a'"):
        al.read(text)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"record": "entry"\n', "no JSON object"),
        (b"PAR1xxxxPAR1", "damaged"),
        (b"ARROW1xxxxxxxxxx", "damaged"),
        (b"record,donor,recipient,source\ngift,USA,UKR,a\n", "no kind of record is called 'gift'"),
        (b'{"record": "entry", "donors": "USA", "colour": "red"}\n', "no column 'colour'"),
    ],
)
def test_broken_record_files_say_what_is_wrong(data, said):
    with pytest.raises(UnreadableFile, match=said):
        al.read(data)


@pytest.mark.parametrize("path", ["../../etc/passwd", "http://example.org/x.csv"])
def test_a_package_names_only_files_beside_it(path):
    described = json.dumps({"resources": [{"name": "entries", "path": path}]})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", described)
    with pytest.raises(UnreadableFile, match=r"nothing is fetched"):
        al.read(out.getvalue())


def test_a_package_without_resources_is_refused(tmp_path):
    (tmp_path / "datapackage.json").write_text("[]")
    with pytest.raises(UnreadableFile, match=r"describes no resources"):
        al.read(tmp_path)


def test_writing_says_which_endings_there_are(tmp_path):
    with pytest.raises(UnreadableFile, match=r"no format ends in '\.docx'.*parquet"):
        rich_ledger().write(tmp_path / "a.docx")
    with pytest.raises(UnreadableFile, match=r"parquet.gz"):
        rich_ledger().write(tmp_path / "a.parquet.gz")
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableFile, match=r"nothing can be written"):
        write(rich_ledger(), tmp_path / "file" / "a.csv")


def test_a_text_too_long_for_a_workbook_is_refused(tmp_path):
    entry = al.Entry(donor="USA", recipient="UKR", delivered="2022", source=SOURCE, note="x" * 40_000)
    with pytest.raises(UnreadableFile, match=r"40,000 characters"):
        al.Ledger([entry]).write(tmp_path / "a.xlsx")
    assert al.read(al.Ledger([entry]).write(tmp_path / "a.csv")).table.entry(0).note == entry.note


def test_items_are_divided_by_semicolons():
    counts = read_figures("31 tanks; 500 missiles", al.Count)
    assert [(c.value, c.unit) for c in counts] == [(31, "tank"), (500, "missile")]
