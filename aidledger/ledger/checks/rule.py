"""What a check is: an id, a severity, a reason to want it, and a function that finds cases."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidledger.errors import AidLedgerError
from aidledger.ledger.checks.findings import Finding, Severity

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Up to so many cases of one group are told one by one; more become one finding with all their records.
TOLD_SINGLY = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One case of a rule: the ids of its records, and what to say, or how to say it (asked only where
    it is shown).

    ``group`` is what many cases are gathered by, mostly the source.
    """

    records: tuple[str, ...]
    say: str | Callable[[], str]
    group: str = ""
    severity: Severity | None = None

    @property
    def message(self) -> str:
        """The case in plain words."""
        return self.say if isinstance(self.say, str) else self.say()


@dataclass(frozen=True)
class Rule:
    """A check: ``find`` yields its cases in a ledger, ``why`` says what it is good for."""

    id: str
    title: str
    severity: Severity
    hint: str
    why: str
    find: Callable[[Ledger], Iterable[Hit]]

    def findings(self, ledger: Ledger) -> Iterator[Finding]:
        """The cases as findings. A check that cannot be made says so: silence would read as approval."""
        cases: dict[tuple[str, Severity], list[Hit]] = defaultdict(list)
        try:
            for hit in self.find(ledger):
                cases[hit.group, hit.severity or self.severity].append(hit)
        except AidLedgerError as error:
            yield self._finding(Severity.warning, f"this check could not be made: {error}", ())
        for (group, severity), hits in cases.items():
            if len(hits) <= TOLD_SINGLY:
                for hit in hits:
                    yield self._finding(severity, hit.message, hit.records)
                continue
            records = tuple(dict.fromkeys(name for hit in hits for name in hit.records))
            where = f" in {group}" if group else ""
            message = f"{len(hits):,} cases{where}; the first: {hits[0].message}"
            yield self._finding(severity, message, records, len(hits))

    def _finding(self, severity: Severity, message: str, records: tuple[str, ...], count: int = 1) -> Finding:
        return Finding(
            rule=self.id,
            title=self.title,
            severity=severity,
            message=message,
            records=records,
            hint=self.hint,
            count=count,
        )


def rule(
    name: str, title: str, severity: Severity, *, hint: str
) -> Callable[[Callable[[Ledger], Iterable[Hit]]], Rule]:
    """Make a function that yields hits into a :class:`Rule`; the docstring of its file is the ``why``.

    >>> @rule("AL999", "nothing at all", Severity.note, hint="nothing to do")
    ... def nothing(ledger):
    ...     return ()
    >>> nothing.id, nothing.severity.value
    ('AL999', 'note')
    """

    def made(find: Callable[[Ledger], Iterable[Hit]]) -> Rule:
        module = sys.modules.get(find.__module__)
        return Rule(name, title, severity, hint, (module.__doc__ or "").strip() if module else "", find)

    return made
