"""A checked report as one page: the text with every figure marked, beside it a card for each claim.

The page holds everything that it shows. It has no script, and its content security policy lets nothing
be fetched. Every word of the report is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aidledger.show.html import render, templates
from aidledger.show.report_data import evidence_parts
from aidledger.show.report_marks import MEANINGS, Mark, marks, pieces, sign, style, visible
from aidledger.show.report_scale import WIDTH, bounds_words, drawing, in_unit, known_amounts, known_name
from aidledger.show.report_text import unchecked_words

if TYPE_CHECKING:
    from aidledger.formats.documents import Block, Document
    from aidledger.model.claim import Claim
    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: This many pieces of evidence stand on a card; a longer text than this is shown around its claims only.
MOST_EVIDENCE = 6
LONGEST_TEXT = 300_000


def report_page(report: Report) -> str:
    """The whole page as HTML."""
    from aidledger import __version__

    return render(
        "report.html",
        title=visible(report.title),
        style=_style(),
        style_hash=_style_hash(),
        version=__version__,
        about=_about(report.document),
        legend=[
            {
                "label": label,
                "sign": s,
                "style": style(label),
                "meaning": meaning,
                "count": report.counts[label],
            }
            for label, (s, _, meaning) in MEANINGS.items()
        ],
        parts=list(_parts(report)),
        pairs=report.contradictions,
        cards=[
            _card(number, claim, verdict)
            for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
        ],
        against=report.against,
        notes=report.notes,
    )


def report_summary(report: Report) -> str:
    """The outcome as a small table, for notebooks."""
    rows = [
        {
            "number": number,
            "sign": sign(str(verdict.label)),
            "label": str(verdict.label),
            "said": visible(claim.span.text if claim.span else str(claim.figure)),
            "scope": claim.about,
            "verdict": str(verdict),
        }
        for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
    ]
    return render(
        "report_summary.html",
        sentence=visible(report.sentence),
        rows=rows,
        pairs=report.contradictions,
        unchecked=unchecked_words(report),
        notes=report.notes,
        against=report.against,
    )


@cache
def _style() -> Any:
    from markupsafe import Markup

    source = templates().get_template("report.css").render()
    return Markup(source)  # noqa: S704 - the file is ours, and nothing of a report goes into it


@cache
def _style_hash() -> str:
    digest = hashlib.sha256(str(_style()).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _about(document: Document) -> list[dict[str, str]]:
    parts = []
    if document.publisher:
        parts.append({"text": visible(document.publisher), "url": ""})
    if document.published is not None:
        day = document.published
        parts.append({"text": f"published {day.day} {day:%B %Y}", "url": ""})
    if document.url:
        parts.append({"text": "the original", "url": document.url})
    return parts


# -- the text ----------------------------------------------------------------------------------------

_TAGS = {"heading": "h2", "paragraph": "p", "item": "li", "quote": "blockquote", "row": "p"}
_LIST_MARK = re.compile(r"\s{0,8}(?:[-*•–]|\d{1,2}[.)])\s")
_LEAD = re.compile(r"#{1,6}[ \t]{1,4}")


def _parts(report: Report) -> Iterator[dict[str, Any]]:
    """The blocks of the text for the template, each cut into plain and marked pieces."""
    document, found = report.document, marks(report)
    text = visible(document.text)
    blocks = [(b, *_marks_in(b, found)) for b in document.blocks]
    if not document.blocks and text:
        return
    long = len(text) > LONGEST_TEXT
    placed: set[int] = set()
    left_out, last_kind = 0, ""
    for at, (block, first, last) in enumerate(blocks):
        if long and first == last:
            left_out += 1
            last_kind = ""
            continue
        if left_out:
            yield {"tag": "gap", "words": f"{left_out:,} paragraphs without a claim are not shown"}
            left_out = 0
        kind = str(block.kind)
        if kind == "heading" and first == last and text[block.start : block.end].strip("# ") == report.title:
            continue
        following = str(blocks[at + 1][0].kind) if at + 1 < len(blocks) else ""
        yield {
            "tag": _TAGS[kind],
            "style": "row" if kind == "row" else "",
            "opens_list": kind == "item" and last_kind != "item",
            "closes_list": kind == "item" and (following != "item" or long),
            "pieces": list(_block_pieces(report, block, text, found[first:last], placed)),
        }
        last_kind = "" if long else kind
    if left_out:
        yield {"tag": "gap", "words": f"{left_out:,} paragraphs without a claim are not shown"}


def _marks_in(block: Block, found: list[Mark]) -> tuple[int, int]:
    from bisect import bisect_left

    first = bisect_left(found, block.start, key=lambda m: m.end - 1)
    return first, bisect_left(found, block.end, key=lambda m: m.start)


def _block_pieces(
    report: Report, block: Block, text: str, found: list[Mark], placed: set[int]
) -> Iterator[dict[str, Any]]:
    start = block.start
    lead = _LEAD.match(text, start, block.end) if block.kind == "heading" else None
    if lead is not None:
        start = lead.end()
    elif block.kind == "item" and text.startswith("- ", start):
        start += 2
    shown = text[:start] + _reflowed(text[start : block.end]) if start else _reflowed(text[: block.end])
    for piece, mark in pieces(shown, start, block.end, found):
        claims = []
        for number in mark.numbers if mark else ():
            if number not in placed:  # a mark that runs over two blocks is named in the first
                placed.add(number)
                label = str(report.verdicts[number - 1].label)
                claims.append({"number": number, "label": label, "style": style(label), "sign": sign(label)})
        yield {"text": piece, "mark": mark, "claims": claims, "style": style(mark.label) if mark else ""}


def _reflowed(text: str) -> str:
    """The same characters with the line ends of a hard-wrapped paragraph as blanks; places do not move."""
    lines = text.split("\n")
    width = max((len(line) for line in lines), default=0)
    parts = [lines[0]]
    for before, line in pairwise(lines):
        wrapped = len(before) > 0.55 * width and width > 40 and not _LIST_MARK.match(line)
        parts += [" " if wrapped else "\n", line]
    return "".join(parts)


# -- the cards ---------------------------------------------------------------------------------------


def _card(number: int, claim: Claim, verdict: Verdict) -> dict[str, Any]:
    label = str(verdict.label)
    evidence = [evidence_parts(e) for e in verdict.evidence[:MOST_EVIDENCE]]
    return {
        "number": number,
        "label": label,
        "style": style(label),
        "sign": sign(label),
        "said": visible(claim.span.text if claim.span else str(claim.figure)),
        "verdict": _without_label(visible(str(verdict)), label),
        "drawing": _drawn(number, verdict),
        "readings": [text for r in verdict.readings if (text := visible(str(r))) not in str(verdict)],
        "notes": [visible(note) for note in verdict.notes if note not in str(verdict)],
        "evidence": evidence,
        "more": max(0, len(verdict.evidence) - MOST_EVIDENCE),
        "figure": visible(str(claim.figure)),
        "scope": visible(claim.about),
        "confidence": f"{claim.confidence:.0%}" if claim.confidence is not None else "",
        "reasons": [(slot.replace("_", " "), why) for slot, why in claim.reasons if why],
        "placed": claim.span is not None,
    }


def _without_label(sentence: str, label: str) -> str:
    """The sentence of a verdict where its label stands above it."""
    rest = sentence.removeprefix(f"{label.capitalize()}: ")
    return rest[:1].upper() + rest[1:]


def _drawn(number: int, verdict: Verdict) -> Any:
    from markupsafe import Markup

    shown = drawing(verdict)
    if shown is None:
        return ""
    bounds = verdict.bounds
    figure = in_unit(verdict.claim.figure, bounds.unit) or verdict.claim.figure
    words = [
        bounds_words(figure, low, high) for low, high in ((figure.low, figure.high), known_amounts(verdict))
    ]
    svg = render(
        "scale.svg",
        d=shown,
        ident=number,
        width=WIDTH,
        claimed=words[0],
        beneath=known_name(verdict),
        known=words[1] if shown.known else "nothing known",
    )
    return Markup(svg)  # noqa: S704 - a template of ours, filled with escaped values
