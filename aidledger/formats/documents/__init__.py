"""Reports as text: plain text, Markdown, HTML, Word and PDF, read without running or fetching anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aidledger.errors import MissingFile, UnreadableFile
from aidledger.formats.documents.document import Block, BlockKind, Document, day_of
from aidledger.formats.documents.encodings import decode
from aidledger.formats.safety import GZIP, OLE, XZ, ZIP, Limits

__all__ = ["Block", "BlockKind", "Document", "day_of", "read_document"]

#: A report larger than this is no report; what it unpacks to may be four times as much.
LIMITS = Limits(file=1 << 26)
ENDINGS = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".pdf")
_OTHERWISE = "save it as .docx, .pdf, .html, .md or .txt"
_REFUSED = (
    (OLE, "an old Word or Excel file"),
    (b"{\\rtf", "a rich-text (RTF) file"),
    (GZIP, "a gzip archive"),
    (XZ, "an xz archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"%!PS", "a PostScript file"),
)


def read_document(path: str | Path, limits: Limits = LIMITS) -> Document:
    """The text of a report, and what the report says about itself.

    What the file holds decides how it is read; its ending tells Markdown from plain text. Text may be
    UTF-8, UTF-16, or Latin-1. Of HTML the main text is kept; the front matter of Markdown gives title,
    day of publication, speaker and address. Raises :class:`~aidledger.errors.MissingFile`,
    :class:`~aidledger.errors.UnreadableFile`, and :class:`~aidledger.errors.MissingExtra` where Word and
    PDF files need the extra ``reports``.
    """
    path = Path(path)
    name = path.name
    data = _bytes(path, limits)
    for start, what in _REFUSED:
        if data.startswith(start):
            raise UnreadableFile(
                f"this is {what}, not a report that can be read", where=name, remedy=_OTHERWISE
            )
    if data.startswith((ZIP, b"PK\x05\x06")):
        from aidledger.formats.documents.office import read_docx

        document = read_docx(data, name, _unpacked(limits))
    elif b"%PDF-" in data[:1024]:
        from aidledger.formats.documents.office import read_pdf

        document = read_pdf(data, name, _unpacked(limits))
    else:
        document = _text_document(data, name)
    if not document.text.strip():
        raise UnreadableFile(
            "the file holds no text", where=name, remedy="check that this is the file you mean"
        )
    return document


def _unpacked(limits: Limits) -> Limits:
    return Limits(file=4 * limits.file, members=limits.members, ratio=limits.ratio)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        if not path.exists():
            raise MissingFile("there is no such file", where=str(path), remedy="check the path")
        if not path.is_file():
            raise UnreadableFile(
                "this is no file", where=str(path), remedy="name one report: " + ", ".join(ENDINGS)
            )
        size = path.stat().st_size
        if size > limits.file:
            raise UnreadableFile(
                f"{size:,} bytes are more than the {limits.file:,} that a report may have",
                where=path.name,
                remedy="check it in parts, or raise the limit: read_document(path, Limits(file=...))",
            )
        if size == 0:
            raise UnreadableFile("the file is empty", where=path.name, remedy="check that it was saved whole")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(
            f"the file cannot be opened: {reason}",
            where=str(path)[:300],
            remedy="check the path and its permissions",
        ) from None


def _text_document(data: bytes, name: str) -> Document:
    from aidledger.formats.documents.markup import read_html, read_markdown

    ending = Path(name).suffix.casefold()
    start = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    markup = ending in (".html", ".htm", ".xhtml") or start.startswith((b"<!doctype html", b"<html"))
    text, encoding = decode(data, name, markup=markup)
    readers: dict[bool, Callable[[str, str], Document]] = {True: read_html}
    if ending in (".md", ".markdown"):
        readers[False] = read_markdown
    elif text.startswith("---\n"):
        readers[False] = _plain_with_header
    document = readers[markup](text, name) if markup in readers else Document.plain(text, name=name)
    if encoding in ("utf-8", "utf-16", "utf-32"):
        return document
    note = f"the file is not UTF-8; it was read as {encoding}"
    return replace(document, notes=(*document.notes, note))


def _plain_with_header(text: str, name: str) -> Document:
    from aidledger.formats.documents import front_matter

    header, body = front_matter.split(text)
    if not header:
        return Document.plain(text, name=name)
    published, notes = front_matter.day_published(header)
    return Document.plain(
        body,
        name=name,
        title=header.get("title", ""),
        published=published,
        speaker=header.get("speaker", ""),
        notes=notes,
    )
