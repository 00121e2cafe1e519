"""Our own records written to files: CSV, JSON Lines, Parquet, Arrow, Excel, a Frictionless data package.

The layouts are those that :mod:`aidledger.formats.records` reads; every cell reads back exactly, and none can
be run as a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.errors import UnreadableFile
from aidledger.formats.record_tables import ALL_COLUMNS, KINDS, SINGULAR, Row, row_of

if TYPE_CHECKING:
    from aidledger.ledger.holdings import Holdings

#: A workbook cell holds no more characters than this.
LONGEST_CELL = 32_767


def tables(ledger: Holdings) -> dict[str, list[Row]]:
    """The ledger as rows of cells, by kind of record; kinds without a record are left out."""
    rows: dict[str, list[Row]] = {name: [] for name in KINDS}
    rows["sources"] = [row_of(s) for s in ledger.known_sources]
    written: dict[tuple[str, int], str] = {}
    rows["entries"] = [row_of(e, written) for e in ledger.table.records()]
    rows["claims"] = [row_of(c) for c in ledger.stated]
    rows["rankings"] = [row_of(r) for r in ledger.rankings]
    rows["coverage"] = [row_of(c) for c in ledger.coverage]
    return {name: listed for name, listed in rows.items() if listed or name in ("sources", "entries")}


def _together(ledger: Holdings) -> list[Row]:
    return [{"record": SINGULAR[name], **row} for name, listed in tables(ledger).items() for row in listed]


def write(ledger: Holdings, path: str | Path) -> Path:
    """Write the records of ``ledger``; the ending of ``path`` says how, and it is returned.

    ``.csv``, ``.jsonl``, ``.parquet``, ``.arrow`` (one table), ``.xlsx`` (a sheet for each kind), ``.zip``
    or no ending (a data package, zipped or a folder); ``.gz`` after ``.csv`` or ``.jsonl`` packs it.
    Raises :class:`~aidledger.errors.UnreadableFile` for any other ending, and where nothing can be written.
    """
    path = Path(path)
    name = path.name.casefold()
    packed = name.endswith(".gz")
    ending = Path(name.removesuffix(".gz")).suffix
    if packed and ending not in (".csv", ".jsonl", ".ndjson"):
        ending += ".gz"
    if path.is_dir() or name == "datapackage.json":
        ending = ""
    writer = _WRITERS.get(ending)
    if writer is None:
        raise UnreadableFile(
            f"no format ends in {ending!r}",
            where=str(path),
            remedy="use .csv, .jsonl, .parquet, .arrow, .xlsx, .zip, or a folder for a data package",
        )
    try:
        if ending == "":
            folder = path.parent if name == "datapackage.json" else path
            folder.mkdir(parents=True, exist_ok=True)
            for member, data in package(ledger, folder.name).items():
                (folder / member).write_bytes(data)
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = writer(ledger)
        if packed:
            import gzip

            data = gzip.compress(data, mtime=0)
        path.write_bytes(data)
    except OSError as error:
        raise UnreadableFile(
            f"nothing can be written there: {error.strerror}", where=str(path), remedy="choose another place"
        ) from None
    return path


def _csv_bytes(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _write_csv(ledger: Holdings) -> bytes:
    return _csv_bytes(_together(ledger), ("record", *ALL_COLUMNS))


def _write_jsonl(ledger: Holdings) -> bytes:
    rows = [{k: v for k, v in row.items() if v} for row in _together(ledger)] or [{"record": ""}]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _arrow_table(ledger: Holdings) -> Any:
    import pyarrow as pa

    rows = _together(ledger)
    columns = {c: [row.get(c) or None for row in rows] for c in ("record", *ALL_COLUMNS)}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _write_parquet(ledger: Holdings) -> bytes:
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(_arrow_table(ledger), out, compression="zstd")
    return out.getvalue()


def _write_arrow(ledger: Holdings) -> bytes:
    import pyarrow as pa

    out, table = io.BytesIO(), _arrow_table(ledger)
    with pa.ipc.new_file(out, table.schema) as sink:
        sink.write_table(table)
    return out.getvalue()


def _write_xlsx(ledger: Holdings) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    written = tables(ledger)
    _refuse_long_cells(written)
    book = Workbook(write_only=True)
    for name, rows in written.items():
        sheet = book.create_sheet(name)
        sheet.append([*KINDS[name]])
        for row in rows:
            cells = []
            for column in KINDS[name]:
                cell = WriteOnlyCell(sheet, value=row[column] or None)
                if row[column]:
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _refuse_long_cells(written: dict[str, list[Row]]) -> None:
    for name, rows in written.items():
        for row in rows:
            for column, text in row.items():
                if len(text) > LONGEST_CELL:
                    raise UnreadableFile(
                        f"{len(text):,} characters do not fit a workbook cell",
                        where=f"{name}, {row['id']}, {column}",
                        remedy="write .csv, .jsonl or .parquet instead",
                    )


def package(ledger: Holdings, name: str) -> dict[str, bytes]:
    """The files of a Frictionless data package that holds the ledger."""
    resources, files = [], {}
    for kind, rows in tables(ledger).items():
        files[f"{kind}.csv"] = _csv_bytes(rows, [*KINDS[kind]])
        resources.append(
            {
                "name": kind,
                "path": f"{kind}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _schema(kind),
            }
        )
    slug = "".join(c if c.isalnum() or c in "-_." else "-" for c in name.casefold()).strip("-.") or "ledger"
    described = {"profile": "tabular-data-package", "name": slug, "resources": resources}
    return {"datapackage.json": json.dumps(described, indent=2).encode() + b"\n", **files}


def _schema(kind: str) -> dict[str, Any]:
    types = {
        "published": "date",
        "confidence": "number",
        "published_inferred": "boolean",
        "refund": "boolean",
    }
    needed = {"id", "source", "donor", "recipient", "figure"}
    fields = [
        {
            "name": column,
            "type": types.get(column, "string"),
            **({"constraints": {"required": True}} if column in needed else {}),
        }
        for column in KINDS[kind]
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}
    if "source" in KINDS[kind]:
        schema["foreignKeys"] = [
            {"fields": ["source"], "reference": {"resource": "sources", "fields": ["id"]}}
        ]
    return schema


def _write_zip(ledger: Holdings) -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in package(ledger, "ledger").items():
            archive.writestr(zipfile.ZipInfo(member), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_WRITERS: dict[str, Any] = {
    "": package,
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".ndjson": _write_jsonl,
    ".parquet": _write_parquet,
    ".arrow": _write_arrow,
    ".feather": _write_arrow,
    ".xlsx": _write_xlsx,
    ".zip": _write_zip,
}
