"""Our own records in files: CSV, JSON Lines, Parquet, Arrow, Excel, and a Frictionless data package.

A data package (a folder, or a zip of it) and a workbook hold one table for each kind of record; a single
CSV, JSON Lines, Parquet or Arrow file holds them in one table with a column ``record`` that says which kind
a row is. All cells are text that reads back exactly (:mod:`aidledger.formats.cells`); no cell can be run as
a formula. The columns are documented in :data:`aidledger.formats.record_tables.KINDS`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, UnreadableFile
from aidledger.formats.ingest import ingest_blob, is_best_in_columns
from aidledger.formats.record_tables import ALL_COLUMNS, KINDS, PLURAL, SINGULAR, BadCell, Row, record_of
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import is_workbook, workbook_sheets
from aidledger.model.record import Record
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

FORMAT = "aidledger records"


def read_package(blobs: Sequence[Blob]) -> Ledger:
    """The ledger in a data package: ``datapackage.json`` and the tables that it names."""
    by_name = {b.name: b for b in blobs}
    description = by_name["datapackage.json"]
    try:
        resources = json.loads(description.text())["resources"]
        named = [(str(r.get("name", "")), r["path"]) for r in resources]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableFile(
            "the data package describes no resources",
            where=description.name,
            remedy="see specs.frictionlessdata.io",
        ) from None
    found: dict[str, list[tuple[str, list[Row]]]] = {}
    large: list[Blob] = []
    for name, paths in named:
        for path in paths if isinstance(paths, list) else [paths]:
            blob = by_name.get(str(path).removeprefix("./"))
            if blob is None:
                raise UnreadableFile(
                    f"the data package names {path!r}, which is not in it",
                    where=description.name,
                    remedy="resources must be files beside datapackage.json; nothing is fetched",
                )
            if name in ("entries", "") and is_best_in_columns(blob):
                large.append(blob)
                continue
            rows = _table_rows(blob)
            kind = name if name in KINDS else _guess(rows, Path(blob.name).stem, blob.name)
            found.setdefault(kind, []).append((blob.name, rows))
    return _with_large(_ledger(found, "datapackage.json"), large)


def read_folder(blobs: Sequence[Blob]) -> Ledger:
    """The ledger in a folder of CSV tables that are named after the kinds of record."""
    large = [b for b in blobs if Path(b.name).stem == "entries" and is_best_in_columns(b)]
    tables = [b for b in blobs if Path(b.name).stem in KINDS and b not in large]
    found = {Path(b.name).stem: [(b.name, _table_rows(b))] for b in tables}
    return _with_large(_ledger(found, ", ".join(b.name for b in tables)), large)


def _with_large(ledger: Ledger, large: Sequence[Blob]) -> Ledger:
    for blob in large:
        ledger = ledger + ingest_blob(blob, ledger.known_sources)
    return ledger


def read_file(blob: Blob) -> Ledger:
    """The ledger in one file of records, of whichever kind its first bytes say."""
    if is_best_in_columns(blob):
        return ingest_blob(blob)
    found: dict[str, list[tuple[str, list[Row]]]] = {}
    for name, rows in _file_tables(blob).items():
        for kind, part in _split(rows, name, blob.name).items():
            found.setdefault(kind, []).append((name if name in KINDS else blob.name, part))
    return _ledger(found, blob.name)


def looks_like_records(blob: Blob) -> bool:
    """Whether the first bytes are those of a file of our records."""
    head = blob.head(1 << 16)
    if head.startswith((b"PAR1", b"ARROW1")):
        return True
    if head.lstrip().startswith(b"{") and b'"record"' in head[:4096]:
        return True
    if is_workbook(blob):
        return any(name in KINDS for name in _sheet_names(blob))
    first = head.decode("utf-8", "replace").lstrip("﻿").splitlines()[:1]
    header = {c.strip().strip('"').casefold() for c in (first[0].split(",") if first else [])}
    if "record" in header and len(header & set(ALL_COLUMNS)) > 2:
        return True
    return len(header) > 2 and any(
        len(header & set(c)) > 2 and _needed(k) <= header for k, c in KINDS.items()
    )


def _needed(kind: str) -> set[str]:
    return {
        "sources": {"id", "title"},
        "entries": {"donor", "recipient", "source"},
        "claims": {"figure", "source"},
        "rankings": {"figure", "source", "order"},
        "coverage": {"source", "measure"},
    }[kind]


def _sheet_names(blob: Blob) -> list[str]:
    try:
        return [*workbook_sheets(blob)]
    except AidLedgerError:
        return []


def _file_tables(blob: Blob) -> dict[str, list[Row]]:
    head = blob.head(8)
    if head.startswith((b"PAR1", b"ARROW1")):
        return {"": _arrow_rows(blob)}
    if head.lstrip().startswith(b"{"):
        return {"": _json_rows(blob)}
    if is_workbook(blob):
        sheets = workbook_sheets(blob)
        return {n: _named(s.rows, f"{blob.name}, {n}") for n, s in sheets.items() if n in KINDS and s.rows}
    return {"": _table_rows(blob)}


def _arrow_rows(blob: Blob) -> list[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = pa.py_buffer(blob.content())
    try:
        table = (
            pq.read_table(pa.BufferReader(data))
            if blob.head(4) == b"PAR1"
            else pa.ipc.open_file(data).read_all()
        )
        listed = table.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(
            f"the file is damaged or not whole ({str(error)[:120]})", where=blob.name, remedy="fetch it again"
        ) from None
    _known(table.column_names, blob.name)
    return [{k: "" if v is None else str(v) for k, v in row.items()} for row in listed]


def _json_rows(blob: Blob) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(io.StringIO(blob.text()), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise UnreadableFile(
                "a line that is no JSON object",
                where=f"{blob.name}, line {number}",
                remedy="write one record a line",
            )
        _known(row, f"{blob.name}, line {number}")
        rows.append(
            {k: v if isinstance(v, str) else "" if v is None else json.dumps(v) for k, v in row.items()}
        )
    return rows


def _table_rows(blob: Blob) -> list[Row]:
    return _named(_exact_csv(blob), blob.name)


def _exact_csv(blob: Blob) -> list[list[str]]:
    csv.field_size_limit(blob.limits.file)
    try:
        rows = list(csv.reader(io.StringIO(blob.text(), newline="")))
    except csv.Error as error:
        raise UnreadableFile(
            f"this is no CSV: {error}", where=blob.name, remedy="check its quotation marks"
        ) from None
    if not rows:
        raise UnreadableFile(
            "the file is empty", where=blob.name, remedy="a table starts with its column names"
        )
    return rows


def _named(rows: Sequence[Sequence[Any]], place: str) -> list[Row]:
    header = [str(c).strip().strip("﻿").casefold() for c in rows[0]]
    _known(header, place)
    return [
        {name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=False) if name}
        for row in rows[1:]
        if any(cell not in ("", None) for cell in row)
    ]


def _known(columns: Iterable[str], place: str) -> None:
    known = {"record", *ALL_COLUMNS}
    for name in columns:
        if name and name not in known:
            near = ", ".join(closest(name, sorted(known))) or ", ".join(sorted(known))
            raise UnreadableFile(
                f"our records have no column {name[:40]!r}",
                where=place,
                remedy=f"use or rename to one of {near}",
            )


def _split(rows: list[Row], name: str, file: str) -> dict[str, list[Row]]:
    if name in KINDS:
        return {name: rows}
    split: dict[str, list[Row]] = {}
    guessed = ""
    for row in rows:
        if not any(row.values()):
            continue
        word = row.get("record", "").strip().casefold()
        kind = PLURAL.get(word, "")
        if not word:
            guessed = guessed or _guess(rows, Path(file).stem, file)
            kind = guessed
        if not kind:
            raise UnreadableFile(
                f"no kind of record is called {word[:40]!r}",
                where=file,
                remedy="use " + ", ".join(SINGULAR.values()),
            )
        split.setdefault(kind, []).append(row)
    return split


def _guess(rows: list[Row], stem: str, file: str) -> str:
    if stem in KINDS:
        return stem
    columns = {c for row in rows[:50] for c in row}
    fitting = [
        kind for kind, fields in KINDS.items() if columns <= {*fields, "record"} and _needed(kind) <= columns
    ]
    if len(fitting) != 1:
        raise UnreadableFile(
            "it cannot be told which kind of record the rows are",
            where=file,
            remedy="add a column record (" + ", ".join(SINGULAR.values()) + ")",
        )
    return fitting[0]


def _ledger(found: dict[str, list[tuple[str, list[Row]]]], file: str) -> Ledger:
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.source import Source

    tally = Tally(FORMAT, file)
    made: dict[Any, Any] = {}
    sources: dict[str, Source] = {}
    records: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for kind in KINDS:  # sources first: the others name them
        for name, rows in found.get(kind, []):
            tally.sheet = name
            for number, row in enumerate(rows, 2):
                try:
                    record: Record = record_of(kind, row, sources, made)
                except BadCell as bad:
                    tally.reject(number, bad.column, bad.value, bad.reason)
                    continue
                tally.accept()
                records[kind].append(record)
                if isinstance(record, Source):
                    sources[record.id] = record
    return Ledger(
        records["entries"],
        records["claims"],
        records["sources"],
        records["coverage"],
        records["rankings"],
        imported=tally.report(),
    )
