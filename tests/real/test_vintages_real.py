"""Each real file as another vintage might publish it: other order, names, places. The totals stay the same.

What these changes are was seen between vintages: columns move and are renamed, headers change case and get
blanks, preambles grow, sheets are renamed and moved, unknown columns come in, optional ones go.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile
from aidledger.formats.safety import blobs
from aidledger.formats.tabular import column_table, csv_sheet, match_columns, workbook_sheets


@dataclass
class Table:
    """A table to change: what stands above the header, the header, the rows."""

    above: list[list[Any]]
    header: list[str]
    rows: list[list[Any]]
    sheet: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    others: dict[str, list[list[Any]]] = field(default_factory=dict)

    def bytes(self) -> bytes:
        table = [*self.above, self.header, *self.rows]
        if self.sheet:
            return workbook({**self.others, self.sheet: table})
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter).writerows(table)
        return out.getvalue().encode(self.encoding)


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@dataclass
class Source:
    """A real file: where it is, the columns it is known by, what must not change, what it cannot do without."""

    path: str
    columns: str
    totals: Callable[[al.Ledger], dict[Any, Any]]
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    sheet: str = ""
    #: A nameless column belongs to the column before it (1), or to the one after it (-1).
    nameless: int = 1
    format: str = ""


def money(by: list[str], **question: Any) -> Callable[[al.Ledger], dict[Any, Any]]:
    def totals(ledger: al.Ledger) -> dict[Any, Any]:
        found = ledger.totals(by=by, exact=True, **question)["value"].to_dict()
        return {key: value for key, value in found.items() if value}

    return totals


def tiv(ledger: al.Ledger) -> dict[Any, Any]:
    return ledger.totals(by=["donor"], measure="count", unit="TIV")["value"].to_dict()


SOURCES = {
    "kiel, release 7": Source(
        "kiel/ust-release-07-2022-11-22.xlsx", "kiel", money(["donor", "aid_type"], unit="EUR"),
        ("donor", "aid_type", "date"), ("specific", "units", "currency", "dummy", "unit_price"),
        sheet="Bilateral assistance, MAIN DATA", nameless=-1, format="kiel",
    ),
    "kiel, 2024": Source(
        "kiel/ust-2024-allocations-delivery.xlsx", "kiel", money(["donor", "aid_type"], unit="EUR"),
        ("donor", "aid_type", "date", "value"), ("specific", "unit_price", "currency"),
        sheet="delivery", format="kiel",
    ),
    "kiel site": Source(
        "kiel/website-release-29/data_explorer.csv", "kiel_site", money(["donor", "aid_type"], unit="EUR"),
        ("year", "month", "military"), ("country", "iso", "total"), format="kiel site",
    ),
    "foreignassistance": Source(
        "foreignassistance/us_foreign_aid_country-2023.csv", "foreignassistance",
        money(["recipient"], unit="USD", stage="committed"),
        ("country", "transaction", "fiscal_year", "amount"), ("country_code", "constant"),
        format="foreignassistance",
    ),
    "foreignassistance, complete": Source(
        "foreignassistance/us_foreign_aid_complete-taiwan.csv", "foreignassistance",
        money(["aid_type", "fiscal_year"], unit="USD", stage="committed"),
        ("country", "transaction", "fiscal_year", "amount"), ("agency", "sector", "purpose", "constant"),
        format="foreignassistance",
    ),
    "sipri": Source(
        "sipri/trade-register-2025-03-13.csv", "sipri", tiv,
        ("recipient", "supplier", "designation", "delivered"), ("status", "tiv_unit"), format="sipri",
    ),
    "dsca": Source(
        "dsca/eda_public_report.csv", "dsca", money(["recipient"], unit="USD"),
        ("recipient", "item", "status"), ("agency", "rejected", "acquisition"), format="dsca",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def originals(real_data):
    """Each source as a table, and its totals; read once."""
    known: dict[str, tuple[Table, dict[Any, Any]]] = {}

    def load(name: str) -> tuple[Table, dict[Any, Any]]:
        if name not in known:
            source = SOURCES[name]
            table = _table(real_data / source.path, source)
            known[name] = (table, source.totals(al.read(table.bytes())))
        return known[name]

    return load


def _table(path: Any, source: Source) -> Table:
    (blob,) = blobs(path)
    if source.sheet:
        sheets = workbook_sheets(blob)
        kept = ("ReadMe", "Country Summary", "Exchange rates", "bigone", "Commercial assistance")
        others = {n: [list(r) for r in s.rows] for n, s in sheets.items() if n in kept}
        rows = [list(r) for r in sheets[source.sheet].rows]
    else:
        others, rows = {}, [list(r) for r in csv_sheet(blob).rows]
    place = next(
        i for i, row in enumerate(rows) if len(match_columns(row, source.columns)) >= len(source.needed)
    )
    header = [str(c) for c in rows[place]]
    width = len(header)
    body = [row for row in rows[place + 1 :] if row]
    if not source.sheet:  # a torn line can be joined only where its columns stand as they were torn
        body = [row for row in body if len(row) == width]
    return Table(rows[:place], header, body, source.sheet, others=others)


# -- the changes -----------------------------------------------------------------------------------


def ordered(table: Table, order: Sequence[int]) -> Table:
    return replace(
        table,
        header=[table.header[i] for i in order],
        rows=[[row[i] if i < len(row) else "" for i in order] for row in table.rows],
    )


def permuted(table: Table, source: Source) -> Table:
    groups: list[list[int]] = []
    for place, name in enumerate(table.header):
        before = place and not name.strip() and source.nameless == 1
        after = groups and source.nameless == -1 and not table.header[place - 1].strip()
        if before or after:
            groups[-1].append(place)
        else:
            groups.append([place])
    random.Random(7).shuffle(groups)
    return ordered(table, [place for group in groups for place in group])


def other_case(table: Table, source: Source) -> Table:
    return replace(table, header=[f"  {name.upper().replace(' ', '  ')} " for name in table.header])


def underscores(table: Table, source: Source) -> Table:
    return replace(table, header=[name.strip().lower().replace(" ", "_") for name in table.header])


def preamble(table: Table, source: Source) -> Table:
    return replace(table, above=[["A title of some length"], [], ["made, on a day", ""], *table.above])


def more_columns(table: Table, source: Source) -> Table:
    named = [place for place, name in enumerate(table.header) if name.strip()]
    chosen = random.Random(3).sample(named[1:], 2)
    header, rows = list(table.header), [list(row) for row in table.rows]
    for place in sorted(chosen, reverse=True):
        if source.nameless == -1 and not header[place - 1].strip():
            place -= 1
        header.insert(place, f"a column of later years {place}")
        for number, row in enumerate(rows):
            row.insert(place, f"x{number}")
    return replace(table, header=header, rows=rows)


def synonyms(table: Table, source: Source) -> Table:
    """Every column under another of the names that it is known by."""
    found = match_columns(table.header, source.columns)
    header = list(table.header)
    for meaning, place in found.items():
        known = [p for m, p in column_table(source.columns) if m == meaning and "*" not in p]
        others = [p for p in known if match_columns([p], source.columns) == {meaning: 0}]
        if others:
            header[place] = others[-1].title()
    return replace(table, header=header)


def semicolons(table: Table, source: Source) -> Table:
    return replace(table, delimiter=";") if not source.sheet else table


def utf_16(table: Table, source: Source) -> Table:
    return replace(table, encoding="utf-16")


def byte_order_mark(table: Table, source: Source) -> Table:
    return replace(table, encoding="utf-8-sig")


def renamed_sheet(table: Table, source: Source) -> Table:
    """Another sheet name, and the sheets the other way round."""
    others = dict(reversed(table.others.items()))
    return replace(table, sheet="List" if source.sheet else "", others=others)


def as_workbook(table: Table, source: Source) -> Table:
    return replace(table, sheet="Sheet1")


CHANGES = (permuted, other_case, underscores, preamble, more_columns, synonyms)
OF_TEXT = (semicolons, utf_16, byte_order_mark)
OF_BOOKS = (renamed_sheet,)


def changes() -> list[Any]:
    listed = []
    for name, source in SOURCES.items():
        for change in (*CHANGES, *(OF_BOOKS if source.sheet else OF_TEXT)):
            listed.append(pytest.param(name, change, id=f"{name}-{change.__name__}"))
    return listed


@pytest.mark.parametrize(("name", "change"), changes())
def test_another_vintage_of_a_file_gives_the_same_totals(originals, name, change):
    table, totals = originals(name)
    source = SOURCES[name]
    ledger = al.read(change(table, source).bytes())
    assert source.totals(ledger) == totals
    report = ledger.imported
    assert report.rows_in == report.accepted + report.rejected


@pytest.mark.parametrize("name", ["dsca", "foreignassistance, complete"])
def test_a_table_saved_as_a_workbook_gives_the_same_totals(originals, name):
    table, totals = originals(name)
    assert SOURCES[name].totals(al.read(as_workbook(table, SOURCES[name]).bytes())) == totals


def drops(which: str) -> list[Any]:
    return [
        pytest.param(name, meaning, id=f"{name}-{meaning}")
        for name, source in SOURCES.items()
        for meaning in getattr(source, which)
    ]


def dropped(table: Table, source: Source, meaning: str) -> Table:
    """The table without every column that could have this meaning."""
    patterns = {p for m, p in column_table(source.columns) if m == meaning}
    gone = {
        place
        for place, name in enumerate(table.header)
        if set(match_columns([name], source.columns)) & {meaning}
    } | {match_columns(table.header, source.columns).get(meaning, -1)}
    assert patterns
    return ordered(table, [i for i in range(len(table.header)) if i not in gone])


@pytest.mark.parametrize(("name", "meaning"), drops("optional"))
def test_an_optional_column_may_be_missing(originals, name, meaning):
    table, totals = originals(name)
    source = SOURCES[name]
    assert source.totals(al.read(dropped(table, source, meaning).bytes())) == totals


@pytest.mark.parametrize(("name", "meaning"), drops("needed"))
def test_a_needed_column_that_is_missing_is_named(originals, name, meaning):
    table, _ = originals(name)
    source = SOURCES[name]
    with pytest.raises(UnreadableFile) as refused:
        al.read(dropped(table, source, meaning).bytes(), format=source.format)
    assert meaning.replace("_", " ") in str(refused.value).replace("_", " ")
    assert "Remedy" in str(refused.value)
