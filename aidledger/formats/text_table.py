"""Large record files as columns of text, row for row as they stand: nothing is interpreted while reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aidledger.errors import UnreadableFile
from aidledger.formats.held_columns import VARIED, Columns
from aidledger.formats.parquet import parquet_columns
from aidledger.formats.safety import Blob
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    import pyarrow as pa


def read_columns(blob: Blob, known: Collection[str]) -> Columns:
    """The columns of a CSV or Parquet file. CSV gives text; Parquet what its schema says.

    Raises :class:`~aidledger.errors.UnreadableFile` for a column that is not in ``known``.
    """

    def check(names: list[str]) -> None:
        for name in names:
            if name not in known or names.count(name) > 1:
                near = ", ".join(closest(name, sorted(known))) or ", ".join(sorted(known))
                what = "two columns are" if name in known else "our records have no column"
                raise UnreadableFile(
                    f"{what} {name[:40]!r}", where=blob.name, remedy=f"use or rename to one of {near}"
                )

    with damage_reported(blob):
        if blob.head(4) == b"PAR1":
            return parquet_columns(blob, header, check)
        table = _csv(blob)
    check(table.column_names)
    return Columns.of(table)


@contextmanager
def damage_reported(blob: Blob) -> Iterator[None]:
    """Say of which file it is that its bytes make no sense."""
    import pyarrow as pa

    try:
        yield
    except MemoryError as error:
        raise UnreadableFile(
            f"the file needs more memory than there is ({str(error)[:160]})",
            where=blob.name,
            remedy="read it in parts, or fetch it again if it is not that large",
        ) from None
    except (pa.ArrowException, OSError, csv.Error, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"the file is damaged or no table ({str(error)[:160]})", where=blob.name, remedy="fetch it again"
        ) from None


def column_names(blob: Blob) -> list[str]:
    """The names of the columns of a CSV or Parquet file, empty where it is neither."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        head = blob.head(1 << 16)
        if head.startswith(b"PAR1"):
            on_disk = blob.path is not None and not blob.packed
            names = pq.read_schema(blob.path if on_disk else pa.BufferReader(blob.content())).names
        elif head[:1] in b"{[" or head.startswith((b"ARROW1", b"PK")):
            names = []
        else:
            names = next(csv.reader(io.StringIO(head.decode("utf-8", "replace"), newline="")), [])
    except (pa.ArrowException, OSError, csv.Error, UnicodeDecodeError):
        return []  # reading says what is wrong
    return [header(name) for name in names]


def _csv(blob: Blob) -> pa.Table:
    import pyarrow as pa

    data = _bytes(blob)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[: 1 << 16]:
        data = blob.text().encode()
    try:
        return _parsed(data.removeprefix(b"\xef\xbb\xbf"))
    except pa.ArrowInvalid as error:
        if "UTF8" not in str(error):
            raise
    return _parsed(blob.text().encode())


def _parsed(data: bytes) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    first, quoted = data[: 1 << 20], b'"' in data
    first_row = next(csv.reader(io.StringIO(first.decode("utf-8", "replace"), newline="")), [])
    names = [header(name) for name in first_row]
    ragged: list[tuple[int, str]] = []

    def put_by(row: Any) -> str:
        ragged.append((row.number, row.text))
        return "skip"

    def parsed(threads: bool) -> pa.Table:
        numbered = [name or f"\0{i}" for i, name in enumerate(names)]
        return arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                use_threads=threads, column_names=numbered, skip_rows_after_names=1, block_size=1 << 24
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=quoted, invalid_row_handler=put_by),
            convert_options=arrow_csv.ConvertOptions(
                column_types={
                    n: pa.string() if n in VARIED else pa.dictionary(pa.int32(), pa.string())
                    for n in numbered
                },
                strings_can_be_null=False,
                include_columns=[n for n in numbered if not n.startswith("\0")],
            ),
        )

    table = parsed(threads=True)
    if ragged:  # only one thread knows which rows they were
        ragged.clear()
        table = _completed(parsed(threads=False), names, ragged)
    return table


def _completed(table: pa.Table, names: list[str], ragged: list[tuple[int, str]]) -> pa.Table:
    """The table with rows of too few or too many cells in their places: missing cells empty, others dropped."""
    import numpy as np
    import pyarrow as pa

    columns: dict[str, list[str]] = {name: [] for name in table.column_names}
    for _, text in ragged:
        cells = next(csv.reader([text]), [])
        row = dict(zip(names, cells, strict=False))
        for name, column in columns.items():
            column.append(row.get(name, ""))
    more = pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})
    plain = [table.column(name).cast(pa.string()) for name in table.column_names]
    whole = pa.concat_tables([pa.table(plain, names=table.column_names), more])
    places = np.asarray([number - 2 for number, _ in ragged])
    others = np.setdiff1d(np.arange(len(whole)), places)
    order = np.empty(len(whole), dtype=np.int64)
    order[others], order[places] = np.arange(len(table)), np.arange(len(table), len(whole))
    return whole.take(order)


def _bytes(blob: Blob) -> bytes:
    path = blob.path
    within = path is not None and not blob.packed and path.stat().st_size <= blob.limits.file
    data = path.read_bytes() if path is not None and within else blob.content()
    if not data or data.isspace():
        raise UnreadableFile(
            "the file is empty", where=blob.name, remedy="a table starts with its column names"
        )
    return data


def header(name: str) -> str:
    """The name of a column as we compare it."""
    return name.strip().strip("\ufeff").casefold()
