"""The journal: a file to which records are only ever added, batch by batch, and that shows tampering.

A journal is an SQLite file. Each batch is one transaction that is on disk before :meth:`Journal.append`
returns; it says who added it, when and why, and carries a digest over its records and the digest of the
batch before, so that nothing can be changed, removed or slipped in between without breaking the chain. A
record is never updated: a corrected one names the old one in ``supersedes``. Several processes may write and
read at once. Why SQLite: ``docs/decisions/journal.md``.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from aidledger.errors import BadScope, InvalidRecord, MissingFile, UnreadableFile
from aidledger.ledger.journal_rows import (
    LEDGER_PART,
    Stored,
    digest_of,
    new_rows,
    record_of,
    stored_form,
    with_sources,
)
from aidledger.model.record import Record
from aidledger.model.source import Source

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Marks an SQLite file as one of ours (``PRAGMA application_id``), and the layout of its tables.
APPLICATION, LAYOUT = 0x41494431, 1
#: Seconds to wait for other writers.
PATIENCE = 60.0

_TABLES = """
CREATE TABLE batches (
    number INTEGER PRIMARY KEY, who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
    previous TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE records (
    number INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batches (number),
    part TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (part, id));
CREATE TRIGGER batches_stay BEFORE UPDATE ON batches BEGIN SELECT RAISE (ABORT, 'a journal is only added to'); END;
CREATE TRIGGER batches_kept BEFORE DELETE ON batches BEGIN SELECT RAISE (ABORT, 'a journal is only added to'); END;
CREATE TRIGGER records_stay BEFORE UPDATE ON records BEGIN SELECT RAISE (ABORT, 'a journal is only added to'); END;
CREATE TRIGGER records_kept BEFORE DELETE ON records BEGIN SELECT RAISE (ABORT, 'a journal is only added to'); END;
"""


@dataclass(frozen=True)
class Batch:
    """One transaction: its number, who added it, why and when (UTC), how many records it holds, its digest."""

    number: int
    who: str
    why: str
    at: dt.datetime
    records: int
    digest: str

    def __str__(self) -> str:
        return f"batch {self.number}, {self.at:%Y-%m-%d %H:%M:%S} UTC, {self.who}: {self.why} ({self.records} records)"


@dataclass(frozen=True)
class Verification:
    """Whether a journal is what was written: how many batches were checked, the last digest, and what is wrong.

    A chain cannot show that its last batches were cut off: keep ``head`` elsewhere and verify against it.
    """

    batches: int
    records: int
    head: str
    problems: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def __str__(self) -> str:
        counted = f"{self.batches:,} batches, {self.records:,} records, head {self.head}"
        if self.intact:
            return f"intact: {counted}"
        return "\n".join([f"NOT intact: {counted}", *(f"  {problem}" for problem in self.problems)])


class Journal:
    """An append-only file of records; see :meth:`aidledger.Ledger.open`.

    ``append`` adds records, ``ledger`` is what they amount to, ``as_of`` what they amounted to earlier,
    ``batches`` who added what and why, ``verify`` whether anything was tampered with.

    >>> from aidledger import Entry, Source
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> parcel = Entry(donor="USA", recipient="UKR", money="$5m", delivered="2022-01-23", source=Source(id="a"))
    >>> with Journal(Path(folder.name) / "aid.ledger") as journal:
    ...     batch = journal.append([parcel], who="A. Analyst", why="first entry")
    ...     batch.number, len(journal.ledger), journal.verify().intact
    (1, 1, True)
    >>> folder.cleanup()
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self.path = Path(path)
        if not create and not self.path.exists():
            raise MissingFile("there is no such journal", where=str(path), remedy="check the path")
        self._open: dict[tuple[int, int], sqlite3.Connection] = {}
        with self._reading("the journal cannot be opened"):
            self._prepare(self._connection())

    # -- writing -----------------------------------------------------------------------------------

    def append(self, records: Record | Iterable[Record], *, who: str, why: str) -> Batch:
        """Add records in one transaction, which is on disk when this returns.

        The sources that they name are added with them. A record that is there already is not written
        again; another one with its id raises :class:`~aidledger.errors.DuplicateRecord` (a correction has
        an id of its own and says ``supersedes``), and nothing of the batch is written.
        """
        if not who.strip() or not why.strip():
            raise InvalidRecord("a batch needs who and why", remedy="say who=... adds it and why=...")
        rows = [
            stored_form(r) for r in with_sources([records] if isinstance(records, Record) else list(records))
        ]
        with self._reading("nothing was written"), self._transaction() as connection:
            last = connection.execute(
                "SELECT number, at, digest FROM batches ORDER BY number DESC LIMIT 1"
            ).fetchone()
            number, before, previous = (last[0] + 1, last[1], last[2]) if last else (1, "", "")
            at = max(dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"), before)
            new = new_rows(connection, rows)
            sequence = connection.execute("SELECT coalesce(max(number), 0) FROM records").fetchone()[0]
            stored = [(sequence + i, kind, name, body) for i, (kind, name, body) in enumerate(new, 1)]
            digest = digest_of(number, who, why, at, previous, stored)
            connection.execute(
                "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)", (number, who, why, at, previous, digest)
            )
            connection.executemany(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)",
                [(seq, number, LEDGER_PART[kind], kind, name, body) for seq, kind, name, body in stored],
            )
        return Batch(number, who, why, dt.datetime.fromisoformat(at), len(stored), digest)

    # -- reading -----------------------------------------------------------------------------------

    @property
    def batches(self) -> list[Batch]:
        """Every batch, oldest first."""
        with self._reading("the journal cannot be read"):
            rows = self._connection().execute(
                "SELECT b.number, who, why, at, count(r.number), digest FROM batches b "
                "LEFT JOIN records r ON r.batch = b.number GROUP BY b.number ORDER BY b.number"
            )
            return [Batch(n, who, why, dt.datetime.fromisoformat(at), c, d) for n, who, why, at, c, d in rows]

    @property
    def ledger(self) -> Ledger:
        """What all batches written so far amount to."""
        return self._ledger(None)

    def as_of(self, when: int | dt.datetime | dt.date | str) -> Ledger:
        """What the journal amounted to after a batch (its number), or at a moment: the end of a day, or a time (UTC).

        Raises :class:`~aidledger.errors.BadScope` for a batch that is not there.
        """
        if isinstance(when, int) and not isinstance(when, bool):
            with self._reading("the journal cannot be read"):
                there = (
                    self._connection().execute("SELECT 1 FROM batches WHERE number = ?", (when,)).fetchone()
                )
            if there is None and when != 0:
                raise BadScope(
                    f"there is no batch {when}", where=str(self.path), remedy="see journal.batches"
                )
            return self._ledger(when)
        at = _moment(str(when) if isinstance(when, int) else when)
        with self._reading("the journal cannot be read"):
            last = (
                self._connection().execute("SELECT max(number) FROM batches WHERE at <= ?", (at,)).fetchone()
            )
        return self._ledger(last[0] or 0)

    def _ledger(self, until: int | None) -> Ledger:
        from aidledger.ledger.ledger import Ledger

        with self._reading("the journal cannot be read"):
            rows = (
                self._connection()
                .execute(
                    "SELECT kind, id, body FROM records WHERE ? IS NULL OR batch <= ? ORDER BY number",
                    (until, until),
                )
                .fetchall()
            )
        parts: dict[str, Any] = {part: [] for part in LEDGER_PART.values()}
        sources: dict[str, Source] = {}
        for kind, name, body in rows:
            try:
                record = record_of(kind, body, sources)
            except (ValueError, KeyError, TypeError) as error:
                raise UnreadableFile(
                    f"the {kind} {name!r} in it cannot be read: {error}",
                    where=str(self.path),
                    remedy="run: aidledger verify-journal " + str(self.path),
                ) from None
            if isinstance(record, Source):
                sources[record.id] = record
            parts[LEDGER_PART[kind]].append(record)
        return Ledger(**parts)

    def verify(self, head: str | None = None) -> Verification:
        """Check the file and the chain of digests from the first batch to the last.

        ``head`` is a digest that was noted earlier: it must be that of some batch.
        """
        problems: list[str] = []
        batches = records = 0
        previous, digests = "", {""}
        try:
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                problems += [
                    f"file: {r[0]}" for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"
                ]
                cursor = connection.execute(
                    "SELECT batch, number, kind, id, body FROM records ORDER BY batch, number"
                )
                row = cursor.fetchone()
                for number, who, why, at, link, digest in connection.execute(
                    "SELECT number, who, why, at, previous, digest FROM batches ORDER BY number"
                ):
                    batches += 1
                    stored: list[Stored] = []
                    while row is not None and row[0] == number:
                        stored.append(row[1:])
                        row = cursor.fetchone()
                    records += len(stored)
                    if number != batches:
                        problems.append(f"batch {number} stands where {batches} should")
                    if link != previous:
                        problems.append(f"batch {number} does not follow from the batch before it")
                    if digest_of(number, who, why, at, link, stored) != digest:
                        problems.append(f"batch {number} is not what was written: its digest differs")
                    previous = digest
                    digests.add(digest)
                if row is not None:
                    problems.append(f"record {row[3]!r} belongs to no batch")
            finally:
                connection.execute("ROLLBACK")
        except (sqlite3.DatabaseError, UnicodeDecodeError, TypeError, ValueError) as error:
            problems.append(f"file: {error}")
        if head is not None and head not in digests:
            problems.append(f"no batch has the digest {head}: batches were cut off or rewritten")
        return Verification(batches, records, previous, tuple(problems))

    # -- the file ----------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the file; it may be used again."""
        mine = (os.getpid(), threading.get_ident())
        connection = self._open.pop(mine, None)
        if connection is not None:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Journal({str(self.path)!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_open": {}}

    def _connection(self) -> sqlite3.Connection:
        """The connection of this thread of this process: SQLite's must not cross a fork."""
        mine = (os.getpid(), threading.get_ident())
        if mine not in self._open:
            connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._open[mine] = connection
        return self._open[mine]

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables of a new file; refuse a file of somebody else's."""
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == 0:
            _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone())
            with self._transaction() as held:
                if not held.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    for statement in _TABLES.split(";\n"):
                        if statement.strip():
                            held.execute(statement)
                    held.execute(f"PRAGMA application_id = {APPLICATION}")
                    held.execute(f"PRAGMA user_version = {LAYOUT}")
            (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION or layout != LAYOUT:
            self.close()
            raise UnreadableFile(
                "this is no journal of aidledger"
                if application != APPLICATION
                else f"layout {layout} is not known",
                where=str(self.path),
                remedy="choose another path" if application != APPLICATION else "use a newer aidledger",
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time; all of it is on disk at the end, or nothing."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        """SQLite's errors in our words."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            busy = "locked" in str(error) or "busy" in str(error)
            raise UnreadableFile(
                f"{what}: {error}",
                where=str(self.path),
                remedy="another program holds the file: try again"
                if busy
                else f"check the path, or run: aidledger verify-journal {self.path}",
            ) from None


def _patiently(call: Any) -> None:
    """Switching a new file to write-ahead logging does not wait for others by itself."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            call()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.005)
        else:
            return


def _moment(when: dt.datetime | dt.date | str) -> str:
    """A moment as the journal writes it."""
    if isinstance(when, str):
        try:
            when = dt.datetime.fromisoformat(when) if len(when) > 10 else dt.date.fromisoformat(when)
        except ValueError:
            raise BadScope(
                f"{when!r} is no moment", remedy="give a batch number, a date or an ISO 8601 time"
            ) from None
    if not isinstance(when, dt.datetime):
        when = dt.datetime.combine(when, dt.time.max, dt.UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return when.astimezone(dt.UTC).isoformat(timespec="microseconds")
