"""Large files of entries, column by column: each distinct value is checked once by the same types as a record.

The columns are those of our own record tables (:data:`aidledger.formats.record_tables.KINDS`); the amount may
also stand in two columns, ``amount`` and ``currency``, and bounds in ``low`` and ``high``. Every column is
read as text, so that reading cannot fail; numbers are cast at once, rules between columns are masks, and what
is wrong is reported with row, column, value and reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import UnreadableFile
from aidledger.formats.amount_columns import AMOUNT, AmountColumns
from aidledger.formats.cells import restored
from aidledger.formats.columns import entry_table, narrow, no_value
from aidledger.formats.file_rows import FIELDS, STAGES, TEMPLATE, FileRows
from aidledger.formats.number_column import as_text, ends
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob, Limits, blobs
from aidledger.formats.text_table import column_names, damage_reported, read_columns
from aidledger.ledger.grouping import distinct
from aidledger.ledger.ids import NumberedIds, TextIds
from aidledger.ledger.regular import SHARED
from aidledger.ledger.table import MISSING, Coded, Details, EntryTable
from aidledger.ledger.workers import shared_out, spans
from aidledger.model.entry import Entry
from aidledger.model.source import Source

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_LINKS = ("part_of", "supersedes", "reimbursed_by")
_DETAIL = ("kind", "locator", "money_at", "original", "refund", "schedule", "milestone", "note")
#: Columns that every large file has, of few distinct cells.
_REPEATED = frozenset({"donor", "recipient", "aid_type", "source", "currency", *STAGES})
#: Files of entries from so many bytes on are read in columns.
LARGE_FILE = 1 << 22
_COLUMNS = frozenset({*FIELDS, *AMOUNT, "record"})


def ingest(source: Any, *, sources: Iterable[Source] = (), limits: Limits | None = None) -> Ledger:
    """Read a large CSV or Parquet file of entries as a ledger, with its account in ``ledger.imported``.

    ``source`` is a path, bytes or an open binary file; ``sources`` are the sources that its column
    ``source`` names (one that is not among them is known by its id only). Rows without an ``id`` get one
    from the file's name and their number. Raises :class:`~aidledger.errors.UnreadableFile` and
    :class:`~aidledger.errors.MissingFile`; bad rows are rejected, never guessed at.

    >>> data = b"donor,recipient,money,delivered,source\\nUSA,UKR,USD 5,2022-01-23,a\\nUSA,UKR,5,2022-01-32,a"
    >>> print(ingest(data).imported)
    <bytes>: read as aidledger records: 2 rows in, 1 accepted, 1 rejected, 0 cells repaired
      rejected: <bytes>, row 3, delivered: '2022-01-32': ...
      rejected: <bytes>, row 3, money: '5': ...
    """
    files = blobs(source, limits)
    if len(files) != 1:
        raise UnreadableFile(
            f"{len(files)} files where one table was expected",
            where=str(source)[:200],
            remedy="read them one by one",
        )
    return ingest_blob(files[0], tuple(sources))


def ingest_blob(blob: Blob, sources: Sequence[Source] = ()) -> Ledger:
    """The same for a file that was opened."""
    from aidledger.ledger.ledger import Ledger

    tally = Tally("aidledger records", blob.name)
    table = read_columns(blob, _COLUMNS)
    with damage_reported(blob):
        entries = _Entries(FileRows(table, {s.id: s for s in sources}, tally)).table(Path(blob.name).stem)
    return Ledger(entries=entries, sources=sources, imported=tally.report())


def is_best_in_columns(blob: Blob) -> bool:
    """Whether a file holds entries and nothing else, and is to be read by :func:`ingest_blob`: amounts stand in
    columns of their own, or the file is large. Rows without an id are named differently there, so a large file
    must have ids."""
    names = set(column_names(blob))
    if "record" in names or not {"donor", "recipient", "source"} <= names <= _COLUMNS:
        return False
    return "amount" in names or ("id" in names and blob.size() >= LARGE_FILE)


class _Entries:
    """The columns of one file on their way to an entry table."""

    def __init__(self, rows: FileRows) -> None:
        self.rows, self.raw, self.n = rows, rows.raw, rows.n

    def table(self, stem: str) -> EntryTable:
        """The accepted rows; the others are put down as rejected."""
        if self.n >= SHARED:
            ahead = [name for name in self.raw.names if name in _REPEATED]
            self.rows.read_ahead(ahead)
        self._kinds_of_record()
        for name in ("donor", "recipient", "source"):
            self._required(name)
        columns: dict[str, Any] = {
            name: self._coded(name)
            for name in ("donor", "recipient", "aid_type", "source", "tonnage", "items", *_LINKS, *STAGES)
        }
        details = [self._coded(name) for name in _DETAIL]
        columns |= AmountColumns(self.rows).columns()
        ids = self._ids(stem)
        self._rules(columns, details, ids)
        columns["aid_type"] = self._with_default(columns["aid_type"], Entry.model_fields["aid_type"].default)
        columns["details"] = self._details(details)
        self.rows.tally.accept(self.n - int(np.count_nonzero(self.rows.rejected)))
        self.rows.tally.rejections.sort(key=lambda cell: cell.row)
        whole = entry_table(ids, **columns)
        return whole.take(np.flatnonzero(~self.rows.rejected)) if self.rows.rejected.any() else whole

    def _coded(self, name: str) -> Coded:
        column = self.rows.cells(name)
        return no_value(self.n) if column is None else Coded(column.values, column.codes)

    def _with_default(self, column: Coded, default: Any) -> Coded:
        if column.values and (column.codes >= 0).all():
            return column
        values = (*column.values, default)
        return Coded(values, np.where(column.codes < 0, len(column.values), column.codes).astype(np.int32))

    def _details(self, columns: list[Coded]) -> Coded:
        """The rare fields, one record for each distinct combination of them."""
        if not any(c.values for c in columns):
            return no_value(self.n)
        used = [(name, c) for name, c in zip(_DETAIL, columns, strict=True) if c.values]
        keys, codes = distinct([c.codes.astype(np.int64) for _, c in used], self.n)
        made = []
        for key in keys:
            found = {
                name: column.values[code] for (name, column), code in zip(used, key, strict=True) if code >= 0
            }
            found["shipment"] = found.pop("kind", "") == "shipment"
            details = Details.model_construct(**found)
            made.append(None if details == Details() else details)
        typed = Coded.of(made)
        return Coded(typed.values, narrow(np.append(typed.codes, np.int32(-1))[codes], len(typed.values)))

    def _ids(self, stem: str) -> NumberedIds | TextIds:
        import pyarrow as pa

        if "id" not in self.raw.names:
            return NumberedIds(f"{stem}:", range(2, self.n + 2))
        text = as_text(self.raw.arrow("id"))
        length, first, _ = ends(text)
        odd = (length == 0) | (length > 200) | (first == ord("'")) | (first == ord("j"))
        if not odd.any():
            return TextIds(text)
        listed = text.to_pylist()
        for row in np.flatnonzero(odd).tolist():
            try:
                cell = restored(listed[row])
                listed[row] = Entry(**{**TEMPLATE, "id": cell}).id if cell else f"{stem}:{row + 2}"
            except ValueError as error:
                self.rows.reject(row, "id", listed[row], str(error))
                listed[row] = f"{stem}:{row + 2}"
        return TextIds(pa.array(listed, pa.string()))

    def _rules(self, columns: dict[str, Any], details: list[Coded], ids: Any) -> None:
        dated: list[npt.NDArray[Any]] = [
            column.codes for stage in STAGES if (column := self.rows.cells(stage)) is not None
        ]
        undated = np.ones(self.n, dtype=bool)
        value = columns["money"].value

        def looked_at(span: tuple[int, int]) -> int:
            part = slice(*span)
            for codes in dated:
                undated[part] &= codes[part] < 0
            return int(value[part].min(initial=0))

        least = min(shared_out(looked_at, spans(self.n, SHARED)))
        if undated.any():
            what = "an entry needs the date at which it reached a stage"
            self.rows.reject_mask(undated & ~self.rows.rejected, STAGES[-1], what)
        refund, at_stage = details[_DETAIL.index("refund")], details[_DETAIL.index("money_at")]
        back = refund.mapped(bool, False, bool) if refund.values else np.broadcast_to(np.False_, self.n)
        if least < 0:
            amount = "money" if "money" in self.raw.names else "amount"
            below = (value < 0) & (value != MISSING) & ~back
            self.rows.reject_mask(below, amount, "is negative: say refund if money came back")
        if at_stage.values:
            below = at_stage.mapped(lambda pairs: any((m.value or 0) < 0 for _, m in pairs), False, bool)
            self.rows.reject_mask(below & ~back, "money_at", "is negative: say refund if money came back")
        for name in _LINKS:
            column = columns[name]
            for row in np.flatnonzero(column.codes >= 0).tolist() if column.values else ():
                if ids[row] == column.values[column.codes[row]]:
                    self.rows.reject(row, name, ids[row], f"{name} names the entry itself")

    def _kinds_of_record(self) -> None:
        if "record" not in self.raw.names:
            return
        held = self.raw.distinct("record")
        for place, cell in enumerate(held.cells):
            if cell.strip().casefold() not in ("", "entry", "shipment"):
                for row in np.flatnonzero(held.places == place).tolist():
                    self.rows.reject(
                        row, "record", cell, "only entries are read here: use al.read for other records"
                    )

    def _required(self, name: str) -> None:
        column = self.rows.cells(name)
        if column is None:
            raise UnreadableFile(
                f"there is no column {name}",
                where=self.rows.tally.file,
                remedy="every entry needs donor, recipient, source",
            )
        if column.held is not None and "" in column.held.cells:
            self.rows.reject_mask(
                column.held.looked_up(np.asarray(column.held.cells) == ""), name, "is empty"
            )
