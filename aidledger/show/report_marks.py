"""Signs and words for verdicts, and where in a text they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aidledger.formats.documents import Block, Document
    from aidledger.verdict.report import Report

#: Label, sign (told apart without colour), colour in a terminal, meaning, place in the order of gravity.
MEANINGS = {
    "supported": ("✓", "green", "everything that is known lies inside what the claim allows"),
    "contradicted": ("✗", "red", "the claim and what is known cannot both be true"),
    "possible": ("?", "yellow", "what is known neither proves nor excludes it"),
    "no evidence": ("○", "cyan", "the ledger holds nothing about it"),
}
#: The sign of a figure that became no claim.
UNREAD = "·"
_GRAVITY = ("contradicted", "possible", "no evidence", "supported")


def sign(label: str) -> str:
    """The sign of a verdict: a mark that needs no colour."""
    return MEANINGS[label][0]


def colour(label: str) -> str:
    """The colour of a verdict in a terminal."""
    return MEANINGS[label][1]


def style(label: str) -> str:
    """The name of a verdict's style on a page."""
    return label.replace(" ", "-")


#: Characters that would act on a terminal or turn the direction of a line, each shown as one mark.
_ACTING = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    "\ufffd",
)


def visible(text: str) -> str:
    """``text`` with the characters that act instead of being seen replaced one for one."""
    return text.translate(_ACTING)


@dataclass(frozen=True)
class Mark:
    """A stretch of the text in which claims stand, and the numbers of those claims (from 1).

    A figure that became no claim has no numbers; ``left`` counts it among those (from 1).
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    label: str
    left: int = 0


def marks(report: Report) -> list[Mark]:
    """Where the claims of a report stand: disjoint, in order. Claims that overlap share a mark."""
    placed = [
        (c.span.start, c.span.end, number, str(v.label))
        for number, (c, v) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
        if c.span is not None and c.span.end > c.span.start
    ]
    found: list[Mark] = []
    for start, end, number, label in sorted(placed):
        last = found[-1] if found else None
        if last is not None and start < last.end:
            graver = min(last.label, label, key=_GRAVITY.index)
            found[-1] = Mark(last.start, max(last.end, end), (*last.numbers, number), graver)
        else:
            found.append(Mark(start, end, (number,), label))
    return found


def all_marks(report: Report) -> list[Mark]:
    """Where the figures of a report stand, claims or not: disjoint, in order."""
    left = [
        Mark(f.span.start, f.span.end, (), "not checked", number)
        for number, f in enumerate(report.not_checked, 1)
    ]
    found: list[Mark] = []
    for mark in sorted((*marks(report), *left), key=lambda m: (m.start, m.end)):
        if not found or mark.start >= found[-1].end:
            found.append(mark)
    return found


def pieces(text: str, start: int, end: int, found: Sequence[Mark]) -> Iterator[tuple[str, Mark | None]]:
    """``text[start:end]`` cut where marks begin and end, each piece with its mark or ``None``."""
    at = start
    for mark in found:
        first, last = max(mark.start, start), min(mark.end, end)
        if first >= last:
            continue
        if first > at:
            yield text[at:first], None
        yield text[first:last], mark
        at = last
    if at < end:
        yield text[at:end], None


def sentence_around(document: Document, start: int, end: int, most: int = 320) -> str:
    """The sentence in which ``start`` to ``end`` stands, in one line of at most about ``most`` characters."""
    return "".join(around(document, start, end, most))


def around(document: Document, start: int, end: int, most: int = 320) -> tuple[str, str, str]:
    """The same in three parts: before ``start``, up to ``end``, and after it."""
    from aidledger.reading.sentences import sentences

    block = _block_of(document, start)
    first, last = (
        (block.start, block.end) if block else (max(0, start - most), min(len(document.text), end + most))
    )
    if last - first > 20_000:
        first, last = max(first, start - 2_000), min(last, end + 2_000)
    for found in sentences(document.text[first:last]):
        if first + found.start <= start < first + found.end:
            last = max(first + found.end, end)
            first += found.start
            break
    lead = "… " if first < start - most // 2 else ""
    trail = " …" if last > end + most // 2 else ""
    before = _one_line(document.text[max(first, start - most // 2) : start]).lstrip()
    after = _one_line(document.text[end : min(last, end + most // 2)]).rstrip()
    return lead + before, _one_line(document.text[start:end]), after + trail


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _block_of(document: Document, at: int) -> Block | None:
    from bisect import bisect_right

    place = bisect_right(document.blocks, at, key=lambda b: b.start) - 1
    block = document.blocks[place] if place >= 0 else None
    return block if block is not None and at < block.end else None
