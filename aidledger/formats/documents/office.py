"""The text of Word documents and PDF files. Both need the extra ``reports``."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from aidledger.errors import MissingExtra, UnreadableFile
from aidledger.formats.documents.document import BlockKind, Document, Piece
from aidledger.formats.safety import Limits, check_archive

_STYLES = (
    ("heading", BlockKind.heading),
    ("title", BlockKind.heading),
    ("list", BlockKind.item),
    ("quote", BlockKind.quote),
)
#: Pages that hold less than this many letters, all together, are pictures of text.
_FEWEST_LETTERS = 20


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """The paragraphs, lists and tables of a Word document, in their order."""
    try:
        import docx
    except ImportError:
        raise _missing("python-docx", name) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, name, limits)
            if "word/document.xml" not in archive.namelist():
                raise UnreadableFile("this archive is no Word document", where=name, remedy=_OTHERWISE)
        opened = docx.Document(io.BytesIO(data))
        pieces = list(_docx_pieces(opened))
        title = opened.core_properties.title or ""
    except UnreadableFile:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged("Word document", name, error) from None
    except (KeyError, ValueError, AttributeError, TypeError, SyntaxError) as error:
        # what python-docx and lxml raise on a document whose parts do not fit together
        raise _damaged("Word document", name, error) from None
    title = title or next((p.text for p in pieces if p.kind is BlockKind.heading), "")
    return Document.assembled(pieces, title=title[:300], name=name, format="docx")


def _docx_pieces(holder: Any) -> Iterator[Piece]:
    from docx.table import Table

    for part in holder.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells: list[str] = []
                for cell in row.cells:
                    text = " ".join(cell.text.split())
                    if text and (
                        not cells or cells[-1] != text
                    ):  # a merged cell is given once for each column
                        cells.append(text)
                yield Piece(" | ".join(cells), BlockKind.row)
        else:
            style = ((part.style.name if part.style is not None else "") or "").casefold()
            kind = next((k for start, k in _STYLES if style.startswith(start)), BlockKind.paragraph)
            yield Piece(part.text.strip(), kind)


def read_pdf(data: bytes, name: str, limits: Limits) -> Document:
    """The text of a PDF file: lines joined, hyphens at line ends and repeated page heads removed."""
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError:
        raise _missing("pypdf", name) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells the console about every flaw it mends
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(
                "the PDF is locked with a password", where=name, remedy="save a copy without the password"
            )
        if len(reader.pages) > limits.members:
            raise UnreadableFile(f"{len(reader.pages):,} pages", where=name, remedy="check it in parts")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > limits.file:
                raise UnreadableFile(
                    "far more text than a report holds", where=name, remedy="check it in parts"
                )
        title = (reader.metadata.title or "") if reader.metadata else ""
    except UnreadableFile:
        raise
    except (PyPdfError, RecursionError, MemoryError, zlib.error) as error:
        raise _damaged("PDF", name, error) from None
    except Exception as error:  # noqa: BLE001 - pypdf raises errors of every kind on damaged files
        raise _damaged("PDF", name, error) from None
    if sum(ch.isalpha() for page in pages for ch in page[:2000]) < _FEWEST_LETTERS:
        raise UnreadableFile(
            "the PDF holds no text, only pictures of it",
            where=name,
            remedy="put it through text recognition (OCR) first",
        )
    return Document.assembled(
        list(_pdf_pieces(pages)), title=" ".join(title.split())[:300], name=name, format="pdf"
    )


_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])")
_DIGITS = re.compile(r"\d{1,6}")
_ENDED = (".", "!", "?", ":", "”", '"')


def _pdf_pieces(pages: list[str]) -> Iterator[Piece]:
    """Paragraphs: a line that ends a sentence well short of the full width ends one too."""
    lines_of = [[line.strip() for line in page.split("\n")] for page in pages]
    repeated = _page_furniture(lines_of)
    held: list[str] = []
    for lines in lines_of:
        shown = [line for line in lines if _DIGITS.sub("#", line) not in repeated or not line]
        width = max((len(line) for line in shown), default=0)
        for line in shown:
            if not line:
                yield from _joined(held)
                continue
            held.append(line)
            if line.endswith(_ENDED) and len(line) < 0.8 * width:
                yield from _joined(held)
    yield from _joined(held)


def _joined(held: list[str]) -> Iterator[Piece]:
    if held:
        text = _HYPHEN.sub("", "\n".join(held)).replace("\n", " ")
        held.clear()
        yield Piece(text)


def _page_furniture(lines_of: list[list[str]]) -> set[str]:
    """Heads, feet and page numbers: first or last lines that most pages share but for their digits."""
    if len(lines_of) < 3:
        return set()
    edges: Counter[str] = Counter()
    for lines in lines_of:
        kept = [line for line in lines if line]
        edges.update({_DIGITS.sub("#", line) for line in (*kept[:2], *kept[-2:])})
    return {line for line, count in edges.items() if count * 2 > len(lines_of) and count > 2}


_OTHERWISE = "save it as .docx, .pdf, .md or .txt"


def _missing(package: str, name: str) -> MissingExtra:
    return MissingExtra(
        f"{package} is not installed, and this file needs it",
        where=name,
        remedy="pip install 'aidledger[reports]'",
    )


def _damaged(what: str, name: str, error: BaseException) -> UnreadableFile:
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return UnreadableFile(
        f"the {what} is damaged or not whole ({reason})", where=name, remedy="fetch or save it again"
    )
