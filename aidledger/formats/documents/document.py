"""A text to be checked, and what is known about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from aidledger.errors import AidLedgerError
from aidledger.model.source import Source, SourceKind


class BlockKind(StrEnum):
    """What a stretch of a text is."""

    heading = "heading"
    paragraph = "paragraph"
    item = "item"
    quote = "quote"
    row = "row"


class Block(NamedTuple):
    """One stretch of a text, ``text[start:end]``, and what it is."""

    start: int
    end: int
    kind: BlockKind = BlockKind.paragraph


class Piece(NamedTuple):
    """The text of one block, before the blocks are put together."""

    text: str
    kind: BlockKind = BlockKind.paragraph


@dataclass(frozen=True)
class Document:
    """The plain text of a report, with what the report says about itself.

    ``blocks`` are its paragraphs, headings and list items; places in it (the spans of claims) are offsets
    into ``text``. ``published`` is the day it came out, where it says so. ``notes`` say what was lost or
    guessed when it was read.

    >>> Document.plain("Poland sent 14 tanks.").blocks[0].end
    21
    """

    text: str
    title: str = ""
    published: dt.date | None = None
    speaker: str = ""
    publisher: str = ""
    url: str = ""
    name: str = ""
    format: str = "text"
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def plain(cls, text: str, **about: Any) -> Document:
        """Plain text: blocks are what empty lines part."""
        return cls(text=text, blocks=tuple(_paragraphs(text)), **about)

    @classmethod
    def assembled(cls, pieces: list[Piece], **about: Any) -> Document:
        """Blocks put together: an empty line between them, none between the items of a list."""
        parts: list[str] = []
        blocks: list[Block] = []
        at, before = 0, None
        for piece in pieces:
            if not piece.text.strip():
                continue
            if before is not None:
                close = before is piece.kind and piece.kind in (BlockKind.item, BlockKind.row)
                parts.append("\n" if close else "\n\n")
                at += len(parts[-1])
            text = f"- {piece.text}" if piece.kind is BlockKind.item else piece.text
            parts.append(text)
            blocks.append(Block(start=at, end=at + len(text), kind=piece.kind))
            at += len(text)
            before = piece.kind
        return cls(text="".join(parts), blocks=tuple(blocks), **about)

    @property
    def source(self) -> Source:
        """The document as a source of claims."""
        name = " ".join((self.title or self.name or "the text").split())
        return Source(
            id=f"report:{name}"[:200],
            title=name,
            publisher=self.publisher,
            url=self.url,
            published=self.published,
            kind=SourceKind.report,
        )


def _paragraphs(text: str) -> Iterator[Block]:
    at, size = 0, len(text)
    while at < size:
        cut = text.find("\n", at)
        # a paragraph ends where a line holds nothing
        while cut >= 0:
            following = text.find("\n", cut + 1)
            line = text[cut + 1 : following if following >= 0 else size]
            if not line.strip():
                break
            cut = following
        end = cut if cut >= 0 else size
        piece = text[at:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            body = piece.strip()
            kind = BlockKind.heading if _is_heading(body) else BlockKind.paragraph
            yield Block(start=at + lead, end=at + lead + len(body), kind=kind)
        at = end + 1


def _is_heading(body: str) -> bool:
    return body.startswith("#") and "\n" not in body and len(body) < 200


def day_of(written: str) -> dt.date | None:
    """The one day that a date field names, or ``None``.

    >>> day_of("2022-01-24T09:30:00-05:00"), day_of("January 24, 2022"), day_of("last spring")
    (datetime.date(2022, 1, 24), datetime.date(2022, 1, 24), None)
    """
    written = written.strip()
    try:
        return dt.date.fromisoformat(written[:10])
    except ValueError:
        pass
    from aidledger.model.period import Period

    try:
        period = Period.parse(written[:100])
    except AidLedgerError:
        return None
    return period.start if period.is_precise and period.start == period.end else None
