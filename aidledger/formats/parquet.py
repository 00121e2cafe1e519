"""Large Parquet files, several row groups at a time, each narrowed batch by batch while it is decoded."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from typing import Any

from aidledger.formats.held_columns import VARIED, Cells, Columns, holder
from aidledger.formats.safety import Blob
from aidledger.ledger.workers import shared_out, workers

#: Rows that are decoded at a time: few enough to be in the processor's cache still when they are narrowed.
_ROWS = 1 << 17


def parquet_columns(blob: Blob, renamed: Callable[[str], str], check: Callable[[list[str]], None]) -> Columns:
    """The columns of a Parquet file under the names that ``renamed`` gives; ``check`` refuses names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = None if blob.path is not None and not blob.packed else blob.content()

    def file(repeated: list[str] | None = None) -> Any:
        source: Any = blob.path if content is None else pa.BufferReader(content)
        return pq.ParquetFile(source, read_dictionary=repeated, pre_buffer=False)

    with file() as shape:
        fields, metadata = list(shape.schema_arrow), shape.metadata
    given = [field.name for field in fields]
    names = [renamed(name) for name in given]
    check(names)
    text_fields = [f.name for f in fields if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)]
    repeated = [name for name in text_fields if renamed(name) not in VARIED]
    groups = metadata.num_row_groups
    starts = [0, *accumulate(metadata.row_group(group).num_rows for group in range(groups))]
    if sorted(starts) != starts:
        raise pa.ArrowInvalid("a row group says that it has fewer than no rows")
    held = {name: holder(name, field.type, starts[-1]) for name, field in zip(names, fields, strict=True)}
    far: set[str] = set()

    def read(group: int) -> dict[str, list[Any]]:
        """Enter the dates and numbers of a row group; the cells of its other columns, or Arrow's arrays of text."""
        start = starts[group]
        listed: dict[str, list[Any]] = {name: [] for name in names if held[name] is None}
        with file(repeated) as opened:
            for batch in opened.iter_batches(_ROWS, row_groups=[group], use_threads=groups < workers()):
                if start + len(batch) > starts[group + 1]:
                    raise pa.ArrowInvalid(f"row group {group} has more rows than it says")
                for name, array in zip(names, batch.columns, strict=True):
                    column = held[name]
                    if column is None:
                        before = listed[name][-1] if listed[name] else None
                        listed[name].append(array if name in VARIED else Cells.of(array, before))
                    elif name not in far and not column.enter(start, array):
                        far.add(name)
                start += len(batch)
        if start < starts[group + 1]:
            raise pa.ArrowInvalid(f"row group {group} has fewer rows than it says")
        return listed

    read_groups = shared_out(read, range(groups))
    pieces = {
        name: [piece for listed in read_groups for piece in listed[name]]
        for name in names
        if held[name] is None
    }
    text = {name: pa.chunked_array(arrays) for name, arrays in pieces.items() if name in VARIED and arrays}
    cells = {name: parts for name, parts in pieces.items() if name not in VARIED}

    def column(name: str) -> Any:
        """Held text, or a column once more from the file, as it stands there."""
        if name in text:
            return text[name]
        with file() as opened:
            return opened.read(columns=[given[names.index(name)]]).column(0)

    fit = {name: None if name in far else column for name, column in held.items() if name not in pieces}
    return Columns(names, starts[-1], column, cells, fit)
