"""A checked report in a terminal: its text with every figure marked, and a verdict for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.show.report_data import quoted
from aidledger.show.report_marks import (
    MEANINGS,
    UNREAD,
    colour,
    marks,
    pieces,
    sentence_around,
    sign,
    visible,
)
from aidledger.verdict.inside import listed

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from aidledger.ledger.answer import Evidence
    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: A text longer than this is not repeated in the terminal; each claim is shown in its own sentence.
LONGEST_TEXT = 6_000
#: This many pieces of evidence are listed for a claim, and so many figures that were not checked.
MOST_EVIDENCE = 3
MOST_LEFT = 4


def report_text(report: Report) -> str:
    """The report as plain text: the outcome, each claim with its verdict, contradictions, notes."""
    lines = [report.sentence, f"Checked against {report.against}."]
    for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1):
        said = claim.span.text if claim.span else str(claim.figure)
        lines.append("")
        lines.append(f"{number} {sign(str(verdict.label))} {str(verdict.label).upper()}: {said}")
        if claim.span is not None and len(report.document.text) > LONGEST_TEXT:
            lines.append(f"    in: {sentence_around(report.document, claim.span.start, claim.span.end)}")
        lines.append(f"    {verdict}")
        lines += [f"    {line}" for line in _details(verdict)]
    for pair in report.contradictions:
        lines += ["", str(pair)]
    lines += ["", *unchecked_words(report)] if report.not_checked or report.no_evidence_by_reason else []
    lines += ["", *_sources(report)]
    lines += ["", *(f"Note: {note}." for note in report.notes)] if report.notes else []
    return "\n".join(lines)


def _details(verdict: Verdict) -> list[str]:
    lines = [f"but: {reading}" for reading in verdict.readings if str(reading) not in str(verdict)]
    lines += [f"note: {note}" for note in verdict.notes if note not in str(verdict)]
    listed = [
        f"from: {e.record} [{', '.join(filter(None, (e.source.id, e.locator)))}]" for e in _shown(verdict)
    ]
    more = len(verdict.evidence) - MOST_EVIDENCE
    return [*lines, *listed, *([f"from: {more} more"] if more > 0 else [])]


def _shown(verdict: Verdict) -> list[Evidence]:
    """The first pieces of evidence, and the statements that notes and readings quote."""
    return [*verdict.evidence[:MOST_EVIDENCE], *quoted(verdict, MOST_EVIDENCE)[:MOST_EVIDENCE]]


def unchecked_words(report: Report) -> list[str]:
    """Which claims nothing is known of and why, and which figures are no claims, in a line each."""
    lines = []
    for why, numbers in report.no_evidence_by_reason.items():
        claims = "claim" if len(numbers) == 1 else "claims"
        lines.append(f"No evidence: {why} ({claims} {listed([str(n) for n in numbers])}).")
    left = report.not_checked
    if left:
        nearest = sorted(left, key=lambda f: f.is_remote)
        first = "; ".join(visible(str(f)) for f in nearest[:MOST_LEFT])
        more = f"; and {len(left) - MOST_LEFT:,} more" if len(left) > MOST_LEFT else ""
        count = f"{len(left):,} {'figure was' if len(left) == 1 else 'figures were'}"
        lines.append(f"Not checked: {count} not read as a claim of military aid: {first}{more}.")
    return lines


def _sources(report: Report) -> list[str]:
    """What the short names of the sources stand for."""
    shown = [e.source for v in report.verdicts for e in _shown(v)]
    named = {source.id: f"  {source.id}: {source}" for source in shown if source.id != str(source)}
    return ["Sources", *named.values()] if named else []


def report_renderable(report: Report) -> RenderableType:
    """The same with colours, signs and the text itself, for rich."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = [Rule(Text(report.title, "bold"), align="left")]
    if len(report.document.text) <= LONGEST_TEXT:
        parts += [Padding(marked_text(report), (0, 2)), Rule(style="dim")]
    parts.append(_tally(report))
    table = Table(box=None, show_header=False, padding=(0, 1, 1, 0), expand=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for number, (claim, verdict) in enumerate(zip(report.claims, report.verdicts, strict=True), 1):
        label = str(verdict.label)
        cell = Text()
        cell.append(claim.span.text if claim.span else str(claim.figure), "bold")
        cell.append(f"  {label}\n", f"bold {colour(label)}")
        if claim.span is not None and len(report.document.text) > LONGEST_TEXT:
            cell.append(sentence_around(report.document, claim.span.start, claim.span.end) + "\n", "italic")
        cell.append(str(verdict))
        for line in _details(verdict):
            cell.append("\n" + line, "dim" if line.startswith("from") else "")
        table.add_row(Text(f"{number} {sign(label)}", f"bold {colour(label)}"), cell)
    if report.claims:
        parts.append(table)
    parts += [Text(str(pair), "bold red" if pair.sure else "yellow") for pair in report.contradictions]
    parts += [Text(line) for line in unchecked_words(report)]
    parts += [Text(line, "dim") for line in _sources(report)]
    parts.append(Text(f"Checked against {report.against}.", "dim"))
    parts += [Text(f"Note: {note}.", "dim") for note in report.notes]
    return Group(*parts)


def marked_text(report: Report) -> Text:
    """The text with each figure in the colour of its verdict, followed by its sign and number."""
    from rich.text import Text

    shown, text = Text(), report.document.text
    for piece, mark in pieces(text, 0, len(text), marks(report)):
        if mark is None:
            shown.append(piece)
            continue
        shown.append(piece, f"bold underline {colour(mark.label)}")
        shown.append(f" [{sign(mark.label)}{','.join(map(str, mark.numbers))}]", f"bold {colour(mark.label)}")
    return shown


def _tally(report: Report) -> Text:
    from rich.text import Text

    line = Text()
    for label, count in report.counts.items():
        line.append(f"{sign(label)} {count} {label}", f"bold {colour(label)}" if count else "dim")
        line.append("  ")
    if report.not_checked:
        line.append(f"{UNREAD} {len(report.not_checked):,} not checked", "dim")
    if not report.claims:
        line.append(report.sentence)
    return line


__all__ = ["MEANINGS", "marked_text", "report_renderable", "report_text"]
