"""A checked report as one page: the text with every figure marked, beside it what was found, below it a card a claim.

The page holds everything that it shows. It has no script, and its content security policy lets nothing
be fetched. Every word of the report is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.show.html import render, templates
from aidledger.show.report_body import body
from aidledger.show.report_data import evidence_parts, quoted
from aidledger.show.report_marks import MEANINGS, UNREAD, around, sign, style, visible
from aidledger.show.report_scale import (
    WIDTH,
    Drawing,
    bounds_words,
    drawing,
    in_unit,
    known_amounts,
    known_name,
    no_bound_words,
    part_amounts,
    part_name,
)
from aidledger.show.report_text import unchecked_words
from aidledger.verdict.judging import difference

if TYPE_CHECKING:
    from aidledger.formats.documents import Document
    from aidledger.model.claim import Claim
    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: This many pieces of evidence stand on a card, so many claims and unchecked figures beside one reason.
MOST_EVIDENCE, MOST_NUMBERS, MOST_LEFT = 6, 12, 60


def report_page(report: Report) -> str:
    """The whole page as HTML."""
    from aidledger import __version__

    drawn = [drawing(verdict) for verdict in report.verdicts]
    labels = [str(verdict.label) for verdict in report.verdicts]
    text = body(report, lambda number: _note(report, number, drawn[number - 1]))
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
                "first": labels.index(label) + 1 if label in labels else 0,
            }
            for label, (s, _, meaning) in MEANINGS.items()
        ],
        unread=UNREAD,
        rows=text.rows,
        pairs=report.contradictions,
        cards=[
            _card(report, number, claim, verdict, drawn[number - 1])
            for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1)
        ],
        unknown=[
            {"why": why, "numbers": numbers[:MOST_NUMBERS], "more": max(0, len(numbers) - MOST_NUMBERS)}
            for why, numbers in report.no_evidence_by_reason.items()
        ],
        left=_left(report, text.shown),
        left_count=len(report.not_checked),
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


# -- what stands beside the text, and below it ---------------------------------------------------------


def _note(report: Report, number: int, shown: Drawing | None) -> dict[str, Any]:
    """A verdict in two lines, for the margin."""
    claim, verdict = report.claims[number - 1], report.verdicts[number - 1]
    label = str(verdict.label)
    far = [difference(verdict.factor)] if label == "contradicted" else []
    known = [f"{known_name(verdict)}: {_words(verdict)[1]}"] if shown is not None and shown.known else []
    if shown is not None and shown.part is not None:
        known.append(f"{part_name(verdict)}: {_part_words(verdict)}")
    nothing = "nothing is known of it" if label == "no evidence" else "what is known sets no bound"
    return {
        "number": number,
        "label": label,
        "style": style(label),
        "sign": sign(label),
        "said": visible(claim.span.text if claim.span else str(claim.figure)),
        "drawing": shown if known else None,
        "why": "; ".join(far + known) or nothing,
    }


def _left(report: Report, shown: set[int]) -> list[dict[str, Any]]:
    """The figures that were not checked, reason by reason; those in ``shown`` stand in the text of the page."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number, left in enumerate(report.not_checked, 1):
        figure = {"number": number, "said": visible(left.span.text), "placed": number in shown}
        found.setdefault(left.reason, []).append(figure)
    return [
        {
            "reason": why,
            "count": count,
            "figures": found[why][:MOST_LEFT],
            "more": max(0, count - MOST_LEFT),
        }
        for why, count in report.not_checked_by_reason.items()
    ]


def _card(
    report: Report, number: int, claim: Claim, verdict: Verdict, shown: Drawing | None
) -> dict[str, Any]:
    label, span = str(verdict.label), claim.span
    return {
        "number": number,
        "label": label,
        "style": style(label),
        "sign": sign(label),
        "said": visible(span.text if span else str(claim.figure)),
        "sentence": [visible(part) for part in around(report.document, span.start, span.end)] if span else [],
        "verdict": _without_label(visible(str(verdict)), label),
        "drawing": _drawn(number, verdict, shown),
        "readings": [text for r in verdict.readings if (text := visible(str(r))) not in str(verdict)],
        "notes": [visible(note) for note in verdict.notes if note not in str(verdict)],
        "evidence": [
            evidence_parts(e)
            for e in (*verdict.evidence[:MOST_EVIDENCE], *quoted(verdict, MOST_EVIDENCE)[:MOST_EVIDENCE])
        ],
        "more": max(0, len(verdict.evidence) - MOST_EVIDENCE),
        "figure": visible(str(claim.figure)),
        "scope": visible(str(claim.scope)),
        "confidence": f"{claim.confidence:.0%}" if claim.confidence is not None else "",
        "reasons": [(slot.replace("_", " "), why) for slot, why in claim.reasons if why],
        "placed": span is not None,
    }


def _without_label(sentence: str, label: str) -> str:
    """The sentence of a verdict where its label stands above it."""
    rest = sentence.removeprefix(f"{label.capitalize()}: ")
    return rest[:1].upper() + rest[1:]


def _words(verdict: Verdict) -> tuple[str, str]:
    """What is claimed and what is known, in the unit of what is known."""
    bounds = verdict.bounds
    figure = in_unit(verdict.claim.figure, bounds.unit) or verdict.claim.figure
    known = known_amounts(verdict)
    return bounds_words(figure, figure.low, figure.high), bounds_words(figure, *known)


def _part_words(verdict: Verdict) -> str:
    """What is known for a part of the claim's window, where that is drawn."""
    part, figure = part_amounts(verdict), verdict.claim.figure
    return "" if part is None else bounds_words(in_unit(figure, verdict.bounds.unit) or figure, *part)


def _drawn(number: int, verdict: Verdict, shown: Drawing | None) -> Any:
    from markupsafe import Markup

    if shown is None:
        return ""
    claimed, known = _words(verdict)
    svg = render(
        "scale.svg",
        d=shown,
        ident=number,
        width=WIDTH,
        claimed=claimed,
        beneath=known_name(verdict),
        known=known if shown.known else no_bound_words(verdict),
        part_name=part_name(verdict),
        part=_part_words(verdict),
    )
    return Markup(svg)  # noqa: S704 - a template of ours, filled with escaped values
