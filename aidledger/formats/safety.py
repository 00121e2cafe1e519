"""Getting at the bytes of a file without being harmed by them: sizes, archives, encodings.

Nothing here fetches anything, follows a link inside a file, or runs what a file holds. Every limit is a
field of :class:`Limits`, so that a user with a larger file of good origin can raise it.
"""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from aidledger.errors import AidLedgerError, MissingFile, UnreadableFile

GZIP, ZIP, XZ = b"\x1f\x8b", b"PK\x03\x04", b"\xfd7zXZ\x00"
#: How XML is parsed: no entities, no document type, nothing fetched, and no trees without end.
SAFE_XML: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
#: What the standard library raises on archives whose bytes are wrong.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True)
class Limits:
    """How large things may be, in bytes (``members`` is a number of files, ``cells`` one of cells)."""

    file: int = 1 << 29
    line: int = 1 << 20
    cell: int = 1 << 17
    ratio: int = 250
    members: int = 10_000
    cells: int = 1 << 24
    xml: int = 1 << 34


@dataclass(frozen=True)
class Blob:
    """A file's name and where its bytes are: on disk, or in memory. ``packed`` bytes are a gzip stream.

    ``memory`` keeps what was read of it, so that recognising and reading do the work once; ``notes`` are what
    must be told of the file as a whole.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    packed: bool = False
    limits: Limits = Limits()
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    notes: list[str] = field(default_factory=list, compare=False, repr=False)

    def open(self) -> IO[bytes]:
        """The bytes as a stream, unpacked."""
        if self.data is not None:
            raw: IO[bytes] = io.BytesIO(self.data)
            return gzip.GzipFile(fileobj=raw) if self.packed else raw  # type: ignore[return-value]
        path = self.path or Path(self.name)
        try:
            return gzip.GzipFile(path) if self.packed else path.open("rb")  # type: ignore[return-value]
        except OSError as error:
            raise UnreadableFile(
                f"the file cannot be opened: {error.strerror}",
                where=self.name,
                remedy="check its permissions",
            ) from None

    def head(self, size: int = 1 << 16) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            try:
                return stream.read(size)
            except (OSError, EOFError, zlib.error) as error:
                raise _damaged(self.name, error) from None

    def beginning(self, size: int = 1 << 16) -> str:
        """The first bytes as text, whatever they are: to recognise a file by, not to read it."""
        data = self.head(size)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", "replace")
        return data.decode("utf-8-sig", "replace")

    def size(self) -> int:
        """How many bytes there are, packed if they are."""
        return len(self.data) if self.data is not None else (self.path or Path(self.name)).stat().st_size

    def content(self) -> bytes:
        """All bytes, up to the limit of file size."""
        if self.data is not None and not self.packed:
            return self._within(self.data)
        if self.path is not None and not self.packed and self.path.stat().st_size > self.limits.file:
            raise _too_large(self.name, self.limits.file)
        parts, size = [], 0
        with self.open() as stream:
            try:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > self.limits.file:
                        raise _too_large(self.name, self.limits.file)
                    parts.append(chunk)
            except (OSError, EOFError, zlib.error) as error:
                raise _damaged(self.name, error) from None
        return b"".join(parts)

    def _within(self, data: bytes) -> bytes:
        if len(data) > self.limits.file:
            raise _too_large(self.name, self.limits.file)
        return data

    def text(self) -> str:
        """All bytes as text: UTF-8, UTF-16 with its mark, else Windows-1252; byte-order marks are dropped.

        Raises :class:`~aidledger.errors.UnreadableFile` for binary data and for lines beyond the limit.
        """
        data = self.content()
        longest = _longest_line(data)
        if longest > self.limits.line:
            raise UnreadableFile(
                f"a line of {longest:,} bytes is longer than {self.limits.line:,}",
                where=self.name,
                remedy="a table has one record a line: check the file, or raise limits.line",
            )
        return decoded(data, self.name)


def decoded(data: bytes, name: str) -> str:
    """Bytes as text, see :meth:`Blob.text`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16").lstrip("﻿")
        except UnicodeDecodeError:
            raise UnreadableFile("broken UTF-16 text", where=name, remedy="save it as UTF-8") from None
    if b"\x00" in data[: 1 << 16]:
        raise UnreadableFile(
            "binary data where text was expected", where=name, remedy="check that this is the file you mean"
        )
    try:
        return data.decode("utf-8-sig").lstrip("﻿")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _longest_line(data: bytes) -> int:
    longest = start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        longest = max(longest, end - start)
        start = end + 1
    return longest


def blobs(source: Any, limits: Limits | None = None) -> list[Blob]:
    """The files that a path, a buffer or bytes hold: one, or those of a folder or an archive.

    gzip, xz and zip are unpacked (a workbook, which is a zip too, is left whole). Raises
    :class:`~aidledger.errors.MissingFile` and :class:`~aidledger.errors.UnreadableFile`.
    """
    limits = limits or Limits()
    if isinstance(source, str | Path):
        path = Path(source)
        if path.is_dir():
            return [*_folder(path, limits)]
        if not path.exists():
            raise MissingFile("there is no such file", where=str(path), remedy="check the path")
        return unpacked(Blob(path.name, path=path, limits=limits))
    if isinstance(source, bytes | bytearray | memoryview):
        return unpacked(Blob("<bytes>", data=bytes(source), limits=limits))
    if hasattr(source, "read"):
        name = getattr(source, "name", "<buffer>")
        data = source.read(limits.file + 1)
        if isinstance(data, str):
            data = data.encode()
        if not isinstance(data, bytes):
            raise UnreadableFile(
                f"a buffer that reads {type(data).__name__}", remedy="open the file in 'rb' mode"
            )
        return unpacked(
            Blob(Path(name).name if isinstance(name, str) else "<buffer>", data=data, limits=limits)
        )
    raise UnreadableFile(
        f"cannot read from {type(source).__name__}", remedy="give a path, bytes, or an open file"
    )


def _folder(path: Path, limits: Limits) -> Iterator[Blob]:
    files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
    if len(files) > limits.members:
        raise UnreadableFile(
            f"{len(files):,} files in one folder", where=str(path), remedy="read them in parts"
        )
    for file in files:
        yield Blob(file.name, path=file, limits=limits)


def unpacked(blob: Blob) -> list[Blob]:
    """What a file holds: itself, or what was packed in it."""
    start = blob.head(8)
    if start.startswith(GZIP):
        inner = blob.name[:-3] if blob.name.casefold().endswith(".gz") else blob.name
        return [Blob(inner, blob.path, blob.data, packed=True, limits=blob.limits)]
    if start.startswith(XZ):
        return [Blob(blob.name.removesuffix(".xz"), data=_unxz(blob), limits=blob.limits)]
    if start.startswith(ZIP):
        return _unzipped(blob)
    return [blob]


def _unxz(blob: Blob) -> bytes:
    unpacker = lzma.LZMADecompressor(memlimit=1 << 28)
    try:
        data = unpacker.decompress(blob.content(), max_length=blob.limits.file + 1)
    except lzma.LZMAError as error:
        raise _damaged(blob.name, error) from None
    if len(data) > blob.limits.file:
        raise _too_large(blob.name, blob.limits.file)
    if not unpacker.eof:
        raise _damaged(blob.name, EOFError("it ends before its end mark"))
    return data


def _unzipped(blob: Blob) -> list[Blob]:
    """The members of an archive; a workbook stays one blob, checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(blob.content())) as archive:
            names = archive.namelist()
            check_archive(archive, blob.name, blob.limits)
            if "[Content_Types].xml" in names or "mimetype" in names:
                if any(name.casefold().endswith(("vbaproject.bin", "basic/script-lc.xml")) for name in names):
                    raise UnreadableFile(
                        "the workbook holds macros",
                        where=blob.name,
                        remedy="save it as a workbook without macros (.xlsx)",
                    )
                return [Blob(blob.name, data=blob.content(), limits=blob.limits)]
            kept = [
                n for n in names if not n.endswith("/") and not PurePosixPath(n).name.startswith((".", "__"))
            ]
            kept = [n for n in kept if not n.startswith("__MACOSX/")]
            return [
                Blob(PurePosixPath(n).name, data=archive.read(n), limits=blob.limits) for n in sorted(kept)
            ]
    except AidLedgerError:
        raise
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise UnreadableFile(
            f"the archive cannot be unpacked: {error}"[:200],
            where=blob.name,
            remedy="unpack it yourself first",
        ) from None
    except _BROKEN as error:
        raise _damaged(blob.name, error) from None


def check_archive(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Refuse an archive that unpacks to more than the limits allow, whatever its directory says."""
    entries = archive.infolist()
    if len(entries) > limits.members:
        raise UnreadableFile(
            f"{len(entries):,} files in one archive", where=name, remedy="unpack it in parts"
        )
    packed = sum(e.compress_size for e in entries)
    if sum(e.file_size for e in entries) > limits.file:
        raise _too_large(name, limits.file)
    size = 0
    for entry in entries:
        if entry.is_dir():
            continue
        with archive.open(entry) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                if size > limits.file or size > max(limits.ratio * max(packed, 1), 1 << 24):
                    raise UnreadableFile(
                        "the archive unpacks to far more than it holds",
                        where=name,
                        remedy="if you trust its origin, unpack it yourself and read the file inside",
                    )


def _too_large(name: str, limit: int) -> UnreadableFile:
    return UnreadableFile(
        f"larger than {limit:,} bytes",
        where=name,
        remedy="read it in parts, or raise the limit: read(path, limits=Limits(file=...))",
    )


def _damaged(name: str, error: Exception) -> UnreadableFile:
    return UnreadableFile(
        f"the file is damaged or not whole ({str(error) or type(error).__name__})",
        where=name,
        remedy="fetch it again",
    )
