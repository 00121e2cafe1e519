"""Large Parquet files, several row groups at a time: each is decoded and narrowed before the next is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aidledger.formats.held_columns import VARIED, Columns, Part, held
from aidledger.formats.safety import Blob
from aidledger.ledger.workers import shared_out, workers

if TYPE_CHECKING:
    import pyarrow as pa


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

    def read(group: int) -> tuple[dict[str, list[Part]], dict[str, pa.ChunkedArray]]:
        with file(repeated) as opened:
            table = opened.read_row_group(group, use_threads=groups < workers())
        parts: dict[str, list[Part]] = {}
        rest: dict[str, pa.ChunkedArray] = {}
        for name, column in zip(names, table.columns, strict=True):
            pieces = [held(name, chunk) for chunk in column.chunks]
            known = [part for part in pieces if part is not None]
            if len(known) == len(pieces):
                parts[name] = known
            else:
                rest[name] = column
        return parts, rest

    read_groups = shared_out(read, range(groups))
    parts: dict[str, list[Part]] = {}
    text: dict[str, pa.ChunkedArray] = {}
    for name in names:
        if all(name in held_parts for held_parts, _ in read_groups):
            parts[name] = [part for held_parts, _ in read_groups for part in held_parts[name]]
        else:
            chunks = [chunk for _, rest in read_groups for chunk in rest[name].chunks]
            text[name] = pa.chunked_array(chunks, read_groups[0][1][name].type)

    def column(name: str) -> Any:
        """Held text, or a column once more from the file, as it stands there."""
        if name in text:
            return text[name]
        with file() as opened:
            return opened.read(columns=[given[names.index(name)]]).column(0)

    return Columns(names, metadata.num_rows, column, parts)
