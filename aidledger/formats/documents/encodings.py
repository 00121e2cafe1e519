"""Which characters the bytes of a text file mean."""

from __future__ import annotations

import codecs
import re

from aidledger.errors import UnreadableFile

#: Byte-order marks, the longer ones first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I)


def decode(data: bytes, where: str, *, markup: bool = False) -> tuple[str, str]:
    """The text that ``data`` holds and the name of its encoding.

    A byte-order mark decides; then UTF-16 without one (every other byte zero); then UTF-8; then, with
    ``markup``, the encoding that the page itself declares; then Windows-1252, which is Latin-1 with
    printers' quotes. Raises :class:`~aidledger.errors.UnreadableFile` for what is no text.

    >>> decode("around £5m".encode("latin-1"), "note.txt")
    ('around £5m', 'windows-1252')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, where), name.removesuffix("-sig")
    wide = _without_mark(data)
    if wide is not None:
        try:
            return _text(data.decode(wide), where), "utf-16"
        except UnicodeDecodeError:  # zeros in every other byte, but no text: nobody said that it is UTF-16
            raise _binary(where) from None
    try:
        return _text(data.decode("utf-8"), where), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _declared(data) if markup else None
    if declared is not None:
        return _strictly(data, declared, where), declared
    try:
        return _text(data.decode("windows-1252"), where), "windows-1252"
    except UnicodeDecodeError:
        return _text(data.decode("latin-1"), where), "latin-1"


def _without_mark(data: bytes) -> str | None:
    """UTF-16 of mostly Western text shows as a zero in every other byte."""
    sample = data[: 4096 - len(data) % 2]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return None if name.startswith(("utf", "ascii")) else name


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return _text(data.decode(encoding), where)
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(
            f"the file says that it is {encoding}, but some of its bytes are not",
            where=where,
            remedy="save it again as UTF-8",
        ) from None


def _text(text: str, where: str) -> str:
    """``text`` with plain line ends, or an error where it is full of control characters."""
    controls = len(_CONTROL.findall(text[:100_000]))
    if "\0" in text or controls > 2 + len(text[:100_000]) // 500:
        raise _binary(where)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _binary(where: str) -> UnreadableFile:
    return UnreadableFile(
        "the file is binary, not text", where=where, remedy="give a .txt, .md, .html, .docx or .pdf file"
    )
