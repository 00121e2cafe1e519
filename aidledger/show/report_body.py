"""The text of a checked report for its page: every figure marked, and beside each paragraph what was found of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aidledger.show.report_marks import Mark, all_marks, pieces, sign, style, visible

if TYPE_CHECKING:
    from aidledger.formats.documents import Block
    from aidledger.verdict.report import Report

#: A longer text than this is shown around its claims only.
LONGEST_TEXT = 300_000

_TAGS = {"heading": "h2", "paragraph": "p", "item": "li", "quote": "blockquote", "row": "p"}
_LIST_MARK = re.compile(r"\s{0,8}(?:[-*•–]|\d{1,2}[.)])\s")
_LEAD = re.compile(r"#{1,6}[ \t]{1,4}")


@dataclass
class Body:
    """The text as it is laid out: ``rows`` for the template, and the unchecked figures that are shown in it."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)


def body(report: Report, note: Callable[[int], Any]) -> Body:
    """The blocks of the text, a list in one; each with a ``note`` for every claim (by its number) that begins in it."""
    made = Body()
    for part in _parts(report, made.shown):
        numbers = [c["number"] for piece in part.get("pieces", ()) for c in piece["claims"]]
        if part["tag"] == "li" and made.rows and made.rows[-1]["tag"] == "ul" and not part["opens_list"]:
            row = made.rows[-1]
            row["parts"].append(part)
        else:
            row = {"tag": "ul" if part["tag"] == "li" else part["tag"], "parts": [part], "notes": []}
            made.rows.append(row)
        row["notes"] += [note(number) for number in numbers]
    return made


def _parts(report: Report, shown: set[int]) -> Iterator[dict[str, Any]]:
    """The blocks of the text for the template, each cut into plain and marked pieces."""
    document, found = report.document, all_marks(report)
    text = visible(document.text)
    blocks = [(b, *_marks_in(b, found)) for b in document.blocks]
    long = len(text) > LONGEST_TEXT
    placed: set[int] = set()
    left_out, last_kind = 0, ""
    for block, first, last in blocks:
        here = found[first:last]
        if long and not any(mark.numbers for mark in here):
            left_out += 1
            last_kind = ""
            continue
        if left_out:
            yield _gap(left_out)
            left_out = 0
        kind = str(block.kind)
        if kind == "heading" and not here and text[block.start : block.end].strip("# ") == report.title:
            continue
        yield {
            "tag": _TAGS[kind],
            "style": "row" if kind == "row" else "",
            "opens_list": kind == "item" and last_kind != "item",
            "pieces": list(_block_pieces(report, block, text, here, placed, shown)),
        }
        last_kind = kind
    if left_out:
        yield _gap(left_out)


def _gap(left_out: int) -> dict[str, Any]:
    return {"tag": "gap", "words": f"{left_out:,} paragraphs without a claim are not shown"}


def _marks_in(block: Block, found: list[Mark]) -> tuple[int, int]:
    first = bisect_left(found, block.start, key=lambda m: m.end - 1)
    return first, bisect_left(found, block.end, key=lambda m: m.start)


def _block_pieces(
    report: Report, block: Block, text: str, found: list[Mark], placed: set[int], shown: set[int]
) -> Iterator[dict[str, Any]]:
    start = block.start
    lead = _LEAD.match(text, start, block.end) if block.kind == "heading" else None
    if lead is not None:
        start = lead.end()
    elif block.kind == "item" and text.startswith("- ", start):
        start += 2
    flowing = text[:start] + _reflowed(text[start : block.end]) if start else _reflowed(text[: block.end])
    for piece, mark in pieces(flowing, start, block.end, found):
        claims = []
        for number in mark.numbers if mark else ():
            if number not in placed:  # a mark that runs over two blocks is named in the first
                placed.add(number)
                label = str(report.verdicts[number - 1].label)
                claims.append({"number": number, "label": label, "style": style(label), "sign": sign(label)})
        left = mark.left if mark is not None and mark.left not in shown else 0
        if left:
            shown.add(left)
        yield {
            "text": piece,
            "mark": mark,
            "claims": claims,
            "style": style(mark.label) if mark else "",
            "left": left,
            "reason": report.not_checked[left - 1].reason if left else "",
        }


def _reflowed(text: str) -> str:
    """The same characters with the line ends of a hard-wrapped paragraph as blanks; places do not move."""
    lines = text.split("\n")
    width = max((len(line) for line in lines), default=0)
    parts = [lines[0]]
    for before, line in pairwise(lines):
        wrapped = len(before) > 0.55 * width and width > 40 and not _LIST_MARK.match(line)
        parts += [" " if wrapped else "\n", line]
    return "".join(parts)
