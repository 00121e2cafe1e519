"""Ledgers and answers for a terminal with colours: what ``rich.print`` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.show.text import SHOWN, claims_table, entries_table, known_by_definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from aidledger.ledger.answer import Total
    from aidledger.ledger.bounds import Bounds
    from aidledger.ledger.checks.findings import Findings
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.claim import Claim, Ranking
    from aidledger.verdict.verify import Verdict

_SEVERITIES = {"error": "red", "warning": "yellow", "note": "cyan"}


def _stacked(*parts: RenderableType | None) -> RenderableType:
    from rich.console import Group

    return Group(*(part for part in parts if part is not None))


def _line(text: str, style: str = "") -> RenderableType:
    from rich.text import Text

    return Text(text, style=style)


def _table(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table | None:
    """A table of text (square brackets are text too), or nothing where there are no rows."""
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return None
    table = Table(title=title, title_justify="left", show_header=any(columns))
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*(Text(cell) for cell in row))
    if len(rows) > SHOWN:
        table.caption = f"{len(rows) - SHOWN:,} more are not shown"
    return table


def ledger_rich(ledger: Ledger) -> RenderableType:
    """A ledger: its first entries and stated totals."""
    stated = claims_table(ledger) if ledger.stated or ledger.rankings else None
    return _stacked(_line(repr(ledger), "bold"), entries_table(ledger), stated)


def total_rich(total: Total) -> RenderableType:
    """A total: its sentence, stages, evidence, and what it leaves out."""
    stages = [(stage.value, str(t.figure)) for stage, t in total.by_stage.items()]
    evidence = [(str(e.record), f"{e.source.id}, {e.locator}".removesuffix(", ")) for e in total.evidence]
    remarks = [f"left out or only in the upper bound: {left}" for left in total.left_out] + list(total.notes)
    return _stacked(
        _line(total.sentence, "bold"),
        _table("By stage reached", ("stage", "amount"), stages if len(stages) > 1 else []),
        _table("Evidence", ("statement", "source"), evidence),
        *(_line(f"note: {remark}", "dim") for remark in remarks),
    )


def bounds_rich(bounds: Bounds) -> RenderableType:
    """Bounds with the statements that make them."""
    made = [(b.side, str(b.statement)) for b in bounds.binding]
    return _stacked(
        _line(f"{bounds.question.scope}: {bounds}", "bold"),
        _table("What makes the bounds", ("bound", "statement"), made),
        _table("Statements that contradict each other", ("",), [(str(c),) for c in bounds.conflicts]),
        *(_line(f"note: {note}", "dim") for note in bounds.notes),
    )


def verdict_rich(verdict: Verdict) -> RenderableType:
    """A verdict with what is known under every definition."""
    from aidledger.show.report_marks import colour, sign

    label = verdict.label.value
    return _stacked(
        _line(f"{sign(label)} {verdict.sentence}", f"bold {colour(label)}"),
        _table("Known, by definition", ("definition", "known", "the claim is"), known_by_definition(verdict)),
        *(_line(f"but: {reading}") for reading in verdict.readings),
        *(_line(f"note: {note}", "dim") for note in verdict.notes),
    )


def findings_rich(findings: Findings) -> RenderableType:
    """Findings, the gravest first."""
    from rich.table import Table
    from rich.text import Text

    if not findings:
        return _line(findings.summary, "bold")
    table = Table(title=findings.summary, title_justify="left")
    for name in ("", "id", "what was found", "what to do"):
        table.add_column(name, overflow="fold")
    for finding in findings[:SHOWN]:
        said = Text(f"{finding.title}: {finding.message}")
        severity = Text(finding.severity.value, style=_SEVERITIES[finding.severity.value])
        table.add_row(severity, finding.rule, said, Text(finding.hint))
    if len(findings) > SHOWN:
        table.caption = f"{len(findings) - SHOWN:,} more are not shown"
    return table


def claim_rich(claim: Claim | Ranking) -> RenderableType:
    """A stated total or a ranking in one line, and who says so."""
    place = f", {claim.locator}" if claim.locator else ""
    return _stacked(_line(str(claim), "bold"), _line(f"{claim.source}{place}", "dim"))
