"""A checked report in a terminal: its text with every figure marked, and a verdict for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.ledger.answer import Evidence
from aidledger.reading.passed_over import NEVER_AID
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

    from aidledger.verdict.report import Report
    from aidledger.verdict.verify import Verdict

#: A text longer than this is not repeated in the terminal; each claim is shown in its own sentence.
LONGEST_TEXT = 6_000
#: This many pieces of evidence are listed for a claim, so many statements that its notes quote, so many sources of
#: all of them, and so many figures that were not checked.
MOST_EVIDENCE, MOST_QUOTED, MOST_SOURCES, MOST_LEFT = 2, 1, 10, 200


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
    lines += ["", *sources] if (sources := _sources(report)) else []
    lines += ["", *(f"Note: {note}." for note in report.notes)] if report.notes else []
    return "\n".join(lines)


def _details(verdict: Verdict) -> list[str]:
    lines = [f"but: {reading}" for reading in verdict.readings if str(reading) not in str(verdict)]
    lines += [f"note: {note}" for note in verdict.notes if note not in str(verdict)]
    shown = _shown(verdict)
    from_where = [f"from: {e.record} [{', '.join(filter(None, (e.source.id, e.locator)))}]" for e in shown]
    told = {e.record.id for e in shown}
    more = sum(e.record.id not in told for e in (*verdict.evidence, *quoted(verdict)))
    if more and from_where:
        from_where[-1] += f"; and {more:,} more in the JSON"
    return [*lines, *from_where]


def _shown(verdict: Verdict) -> list[Evidence]:
    """The parcel that is meant, or the first pieces of evidence and a statement that notes and readings quote."""
    if verdict.parcel is not None:
        parcel = verdict.parcel
        return [Evidence(parcel, parcel.source, parcel.locator)]
    return [*verdict.evidence[:MOST_EVIDENCE], *quoted(verdict, MOST_EVIDENCE)[:MOST_QUOTED]]


def unchecked_words(report: Report) -> list[str]:
    """Which claims nothing is known of and why, and which figures are no claims, in a line each."""
    lines = []
    for why, numbers in report.no_evidence_by_reason.items():
        claims = "claim" if len(numbers) == 1 else "claims"
        lines.append(f"No evidence: {why} ({claims} {listed([str(n) for n in numbers])}).")
    left = report.not_checked
    if left:
        count = f"{len(left):,} {'figure was' if len(left) == 1 else 'figures were'}"
        lines.append(f"Not checked: {count} not read as a claim of military aid: {_left(report)}.")
    return lines


def _left(report: Report) -> str:
    """The figures that were not checked, by reason; those that nobody would take for aid are only counted."""
    said: dict[str, list[str]] = {}
    for figure in [f for f in report.not_checked if not f.is_remote][:MOST_LEFT]:
        said.setdefault(figure.reason, []).append(visible(" ".join(figure.span.text.split())))
    parts = [f"{' · '.join(said[why])} ({why})" for why in report.not_checked_by_reason if why in said]
    remote = {why: n for why, n in report.not_checked_by_reason.items() if why in NEVER_AID}
    counted = sum(remote.values())
    if beyond := len(report.not_checked) - counted - sum(map(len, said.values())):
        parts.append(f"{beyond:,} more in the JSON")
    if counted:
        parts.append(f"{counted:,} that nobody would take for aid ({', '.join(remote)})")
    return "; ".join(parts)


def _sources(report: Report) -> list[str]:
    """What the short names of the sources stand for; of a parcel the verdict itself tells it."""
    shown = [e.source for v in report.verdicts if v.parcel is None for e in _shown(v)]
    named = {source.id: f"  {source.id}: {source}" for source in shown if source.id != str(source)}
    more = len(named) - MOST_SOURCES
    told = [*named.values()][:MOST_SOURCES]
    return ["Sources", *told, *([f"  and {more:,} more in the JSON"] if more > 0 else [])] if told else []


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
    if not report.claims:
        return line.append(report.sentence)
    for label, count in report.counts.items():
        line.append(f"{sign(label)} {count} {label}", f"bold {colour(label)}" if count else "dim")
        line.append("  ")
    if report.not_checked:
        line.append(f"{UNREAD} {len(report.not_checked):,} not checked", "dim")
    return line


__all__ = ["MEANINGS", "marked_text", "report_renderable", "report_text"]
