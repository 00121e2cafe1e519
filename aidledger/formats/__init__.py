"""Reading the files that analysts use, and writing our own records.

:func:`read` recognises a file by what it holds, not by its ending. Each source has a room of its own that
says what its columns and stages mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from aidledger.asking import fitting
from aidledger.errors import AidLedgerError, UnreadableFile
from aidledger.formats.safety import Blob, Limits, blobs, unpacked
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


class Room(NamedTuple):
    """A kind of file: how it is recognised, and how it is read (both given the blobs and the options)."""

    recognise: Callable[[Sequence[Blob]], bool]
    read: Callable[..., Ledger]


def _rooms() -> dict[str, Room]:
    from aidledger.formats import dsca, foreignassistance, iati, kiel, kiel_site, records, sipri, whitehouse

    def one(test: Callable[[Blob], bool]) -> Callable[[Sequence[Blob]], bool]:
        return lambda files: len(files) == 1 and test(files[0])

    return {
        "iati": Room(one(iati.recognise), lambda files, published=None: iati.read(files[0], published)),
        "datapackage": Room(
            lambda files: any(b.name == "datapackage.json" for b in files),
            lambda files: records.read_package(files),
        ),
        "record tables": Room(
            lambda files: len(files) > 1 and any(b.name == "entries.csv" for b in files),
            lambda files: records.read_folder(files),
        ),
        "records": Room(one(records.looks_like_records), lambda files: records.read_file(files[0])),
        "kiel site": Room(kiel_site.recognise, kiel_site.read),
        "foreignassistance": Room(
            one(foreignassistance.recognise),
            lambda files, published=None, prices="current": foreignassistance.read(
                files[0], published, prices
            ),
        ),
        "sipri": Room(one(sipri.recognise), lambda files, published=None: sipri.read(files[0], published)),
        "dsca": Room(
            one(dsca.recognise),
            lambda files, published=None, value="current": dsca.read(files[0], published, value),
        ),
        "whitehouse": Room(whitehouse.recognise, whitehouse.read),
        "kiel": Room(
            one(kiel.recognise),
            lambda files, published=None, measure=None: kiel.read(files[0], published, measure),
        ),
    }


@fitting("read(source), a path, bytes, or an open binary file")
def read(source: Any, format: str | None = None, **options: Any) -> Ledger:  # noqa: A002 - the contract's name
    """Read a file, a folder or a buffer of any kind that is understood, as a ledger.

    ``source`` is a path, bytes, or an open binary file; gzip, xz and zip are unpacked. ``format`` names the
    kind where it should not be recognised by content; ``limits`` raises what a file may weigh
    (:class:`~aidledger.formats.safety.Limits`); ``columns`` says for a source's table what columns of unknown
    name are, as ``{"name in the file": "known name"}``. Other options belong to single formats:

    - ``published=``, the day on which this vintage came out, to all but our own records;
    - ``prices="constant"`` to ForeignAssistance.gov: its constant dollars;
    - ``value="acquisition"`` to Excess Defense Articles: what they cost when new;
    - ``measure="allocation"`` to the Ukraine Support Tracker: what was allocated of what was committed.

    The ledger has the sources, coverage and published totals of the file, and its ``imported`` is an
    :class:`~aidledger.formats.report.ImportReport`: rows in, accepted, rejected, repaired. A row that cannot be
    read is rejected, and the ledger says so wherever it is shown; it is never guessed at. Raises
    :class:`~aidledger.errors.MissingFile` and :class:`~aidledger.errors.UnreadableFile`.

    >>> import aidledger as al
    >>> print(al.read(b"donor,recipient,money,delivered,source\\nUSA,UKR,$5m,2022-01-23,article").imported)
    <bytes>: read as aidledger records: 1 rows in, 1 accepted, 0 rejected, 0 cells repaired
    """
    limits = options.pop("limits", None)
    if limits is not None and not isinstance(limits, Limits):
        raise UnreadableFile(
            "limits must be a Limits object", remedy="from aidledger.formats.safety import Limits"
        )
    columns = options.pop("columns", None)
    files = blobs(source, limits)
    rooms = _rooms()
    if not files:
        raise _no_file(source)
    if format is not None:
        if format not in rooms:
            raise UnreadableFile(
                f"unknown format {format!r}", remedy="use " + ", ".join(closest(format, list(rooms)) or rooms)
            )
        if columns is not None:
            _rename(files, columns)
        return _with(rooms[format], files, options)
    if all(not b.head(1) for b in files):
        raise UnreadableFile(
            "the file is empty", where=files[0].name, remedy="check that it was fetched whole"
        )
    if len(files) == 1:
        _refuse_endless_line(files[0])
    if columns is not None:
        _rename(files, columns)
    for room in rooms.values():
        if room.recognise(files):
            return _with(room, files, options)
    if len(files) > 1:
        return _each(rooms, files, options)
    from aidledger.formats.unknown import unknown_kind

    raise unknown_kind(files[0], rooms)


def _no_file(source: Any) -> UnreadableFile:
    folder = Path(source) if isinstance(source, str | Path) else None
    inside = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder and folder.is_dir() else []
    if inside:
        return UnreadableFile(
            "there is no file in it, only folders",
            where=str(source)[:200],
            remedy=f"read one of them: {', '.join(inside[:8])}"[:300],
        )
    return UnreadableFile("there is no file in it", where=str(source)[:200], remedy="check the path")


def _rename(files: Sequence[Blob], columns: Any) -> None:
    """Give the columns of the tables among some files their known names."""
    from aidledger.formats.tabular import rename_columns

    if not isinstance(columns, dict) or not all(isinstance(c, str) for c in (*columns, *columns.values())):
        raise UnreadableFile(
            "columns must map names to names", remedy='write columns={"name in the file": "known name"}'
        )
    found: set[str] = set()
    for blob in files:
        try:
            found |= rename_columns(blob, columns)
        except AidLedgerError:
            continue
    if missing := [name for name in columns if name not in found]:
        raise UnreadableFile(
            f"no column is called {missing[0]!r}", where=files[0].name, remedy="check the names in columns"
        )


def _refuse_endless_line(blob: Blob) -> None:
    """Refuse text that has no line break where a table must have one, before more of it is read."""
    head = blob.head(blob.limits.line + 1)
    text = b"\x00" not in head[:1024] and not head.lstrip()[:1].startswith(b"<")
    if text and len(head) > blob.limits.line and b"\n" not in head and b"\r" not in head:
        raise UnreadableFile(
            f"the first line is longer than {blob.limits.line:,} bytes",
            where=blob.name,
            remedy="a table has one record a line: check the file, or raise limits.line",
        )


def _each(rooms: dict[str, Room], files: Sequence[Blob], options: dict[str, Any]) -> Ledger:
    """The ledger of several files, each of any kind."""
    from aidledger.formats.unknown import unknown_kind
    from aidledger.ledger.ledger import Ledger

    joined = Ledger()
    for blob in files:
        for part in unpacked(blob):
            room = next((r for r in rooms.values() if r.recognise([part])), None)
            if room is None:
                raise unknown_kind(part, rooms)
            joined = joined + _with(room, [part], options)
    return joined


def _with(room: Room, files: Sequence[Blob], options: dict[str, Any]) -> Ledger:
    import inspect

    takes = inspect.signature(room.read).parameters
    for name in options:
        if name not in takes or name == "files":
            known = [n for n in takes if n != "files"]
            raise UnreadableFile(
                f"this format has no option {name!r}", remedy="it takes " + (", ".join(known) or "none")
            )
    ledger = room.read(files, **options)
    notes = [note for blob in files for note in blob.notes]
    if notes and ledger.imported is not None:
        ledger.imported = replace(
            ledger.imported, notes=tuple(dict.fromkeys((*notes, *ledger.imported.notes)))
        )
    return ledger
