"""What the checks found: values that explain, for a terminal, a notebook and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, overload

from aidledger.model.record import Record

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

#: How many record ids a printed finding names; ``Finding.records`` always holds them all.
_NAMED = 6


class Severity(StrEnum):
    """How bad: ``error`` cannot be right, ``warning`` is probably wrong, ``note`` is worth knowing."""

    error = "error"
    warning = "warning"
    note = "note"


class Finding(Record):
    """One thing that is wrong or doubtful.

    ``rule`` is the id of the check (``AL010``), ``title`` its name, ``message`` says in plain words and with
    the numbers what was found, ``records`` are the ids of all records concerned, ``hint`` what to do.
    ``count`` is the number of cases that the finding stands for (more than one where they are many).
    """

    rule: str
    title: str
    severity: Severity
    message: str
    records: tuple[str, ...] = ()
    hint: str = ""
    count: int = 1

    @property
    def named(self) -> str:
        """The first records concerned, and how many more there are."""
        shown = ", ".join(self.records[:_NAMED])
        more = len(self.records) - _NAMED
        return f"{shown} and {more:,} more" if more > 0 else shown

    def __str__(self) -> str:
        place = f" [{self.named}]" if self.records else ""
        return f"{self.severity.value} {self.rule} {self.title}: {self.message}{place}"


class Findings(Sequence[Finding]):
    """All findings of a check, the gravest first. True when there are any.

    >>> found = Findings([Finding(rule="AL010", title="stage dates out of order", severity="error", message="late")])
    >>> bool(found), len(found.errors), list(found.by_rule)
    (True, 1, ['AL010'])
    >>> print(Findings([]))
    No findings.
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        order = list(Severity)
        self._findings = tuple(sorted(findings, key=lambda f: (order.index(f.severity), f.rule)))

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        found = self._findings[index]
        return Findings(found) if isinstance(found, tuple) else found

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __eq__(self, other: object) -> bool:
        return self._findings == other._findings if isinstance(other, Findings) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._findings)

    def _of(self, severity: Severity) -> Findings:
        return Findings(f for f in self if f.severity is severity)

    @property
    def errors(self) -> Findings:
        """What cannot be right."""
        return self._of(Severity.error)

    @property
    def warnings(self) -> Findings:
        """What is probably wrong."""
        return self._of(Severity.warning)

    @property
    def notes(self) -> Findings:
        """What is worth knowing."""
        return self._of(Severity.note)

    @property
    def by_rule(self) -> dict[str, Findings]:
        """The findings of each rule that found something, by rule id."""
        rules = sorted({f.rule for f in self})
        return {rule: Findings(f for f in self if f.rule == rule) for rule in rules}

    @property
    def summary(self) -> str:
        """How many findings there are of each severity, in words."""
        if not self:
            return "No findings."
        counted = Counter(f.severity for f in self)
        parts = [f"{n} {s.value}{'' if n == 1 else 's'}" for s in Severity if (n := counted[s])]
        return ("1 finding: " if len(self) == 1 else f"{len(self):,} findings: ") + ", ".join(parts)

    def to_frame(self) -> pd.DataFrame:
        """One row a finding: rule, title, severity, message, records (a tuple of ids), count, hint."""
        import pandas as pd

        columns = ["rule", "title", "severity", "message", "records", "count", "hint"]
        rows = [(f.rule, f.title, f.severity.value, f.message, f.records, f.count, f.hint) for f in self]
        return pd.DataFrame(rows, columns=columns).astype({"count": "int64"})

    def _chapters(self) -> Iterator[tuple[Finding, list[Finding]]]:
        """Findings of one rule and severity that follow each other."""
        chapter: list[Finding] = []
        for finding in self:
            if chapter and (chapter[0].rule, chapter[0].severity) != (finding.rule, finding.severity):
                yield chapter[0], chapter
                chapter = []
            chapter.append(finding)
        if chapter:
            yield chapter[0], chapter

    def __str__(self) -> str:
        lines = [self.summary]
        for first, chapter in self._chapters():
            lines += ["", f"{first.severity.value.upper()} {first.rule} {first.title}"]
            for finding in chapter:
                lines.append(f"  - {finding.message}")
                if finding.records:
                    lines.append(f"    [{finding.named}]")
            if first.hint:
                lines.append(f"  What to do: {first.hint}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Findings({self.summary.rstrip('.')!r})"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import findings_rich

        return findings_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import render

        return render("findings.html", summary=self.summary, findings=self)
