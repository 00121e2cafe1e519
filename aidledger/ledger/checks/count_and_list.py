"""A count and a list that disagree.

Beside "6 howitzers" stands the list they were counted from, "M777 howitzer (4), Caesar (2)". Where the
numbers in brackets do not add up to the count, one of the two was updated without the other, or a row was
garbled on its way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import flow, several, source_of
from aidledger.model.entry import Entry
from aidledger.model.figure import Count

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

_LISTED = re.compile(r"([^,;()\[\]]{1,120})[(\[]\s*x?\s*(\d[\d,]{0,24})\s*[)\]]")


@rule(
    "AL052",
    "a count and its list disagree",
    Severity.warning,
    hint="count again from the source; numbers far beyond any stock are garbled cells",
)
def count_and_list(ledger: Ledger) -> Iterator[Hit]:
    """Entries whose items do not have the number that stands in brackets in their words or note."""
    table = ledger.table
    named = table.items.mapped(
        lambda items: any("(" in c.unit or "(" in (c.written or "") for c in items), False, bool
    )
    noted = table.details.mapped(lambda d: "(" in d.note or "[" in d.note, False, bool)
    for row in np.flatnonzero((table.items.codes >= 0) & (named | noted)).tolist():
        problem = _problem(table.entry(row))
        if problem:
            words = f"{flow(table, row)}: {problem}"
            yield Hit((str(table.ids[row]),), words, source_of(table, row))


def _problem(entry: Entry) -> str | None:
    for count in entry.items:
        for text in (count.unit, count.written or ""):
            problem = _compare(count, listed(text), text)
            if problem:
                return problem
    in_note = listed(entry.note)
    if len(entry.items) == 1:
        about = len(in_note) > 1 or any(_shares_word(name, entry.items[0].unit) for name, _ in in_note)
        return _compare(entry.items[0], in_note if about else [], entry.note)
    for count in entry.items:
        own = [(name, n) for name, n in in_note if count.unit.casefold() in name.casefold()]
        problem = _compare(count, own, entry.note)
        if problem:
            return problem
    return None


def listed(text: str) -> list[tuple[str, Decimal]]:
    """The names and numbers of a text that is a list of both, and nothing else.

    >>> listed("M777 howitzer (4), Caesar (2)")
    [('M777 howitzer', Decimal('4')), ('Caesar', Decimal('2'))]
    >>> listed("announced by the ministry (2022) and confirmed")
    []
    """
    found = [(m[1].strip(" .:-"), Decimal(m[2].replace(",", ""))) for m in _LISTED.finditer(text)]
    left_over = _LISTED.sub("", text).strip(" ,;.&").casefold()
    if left_over not in ("", "and") or all(1900 <= n <= 2100 for _, n in found):
        return []
    return found


def _compare(count: Count, pairs: list[tuple[str, Decimal]], text: str) -> str | None:
    if not pairs:
        return None
    total = sum((n for _, n in pairs), start=Decimal(0))
    if count.low <= total and (count.high is None or total <= count.high):
        return None
    stated = "an unknown number of" if count.value is None else f"{count.value:,f}"
    noun = count.unit.partition("(")[0].strip()
    shown = several([f"{name} ({n:,f})" for name, n in pairs])
    adds = "the list says" if len(pairs) == 1 else f"the list adds up to {total:,f}:"
    return f"the count is {stated} {noun}, {adds} {shown}"


def _shares_word(name: str, noun: str) -> bool:
    words = {w.rstrip("s") for w in re.findall(r"\w+", name.casefold())}
    return bool(words & {w.rstrip("s") for w in re.findall(r"\w+", noun.casefold())})
