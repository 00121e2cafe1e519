"""What a ledger calls the items of a claim: the same noun in other letters, or under a fuller name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidledger.ledger.bounds import Bounds
from aidledger.model.claim import Claim
from aidledger.model.figure import Count

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: So many names are told.
_TOLD = 5
_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")


def as_listed(ledger: Ledger, claim: Claim) -> Claim:
    """The claim with its noun spelt as the ledger spells it, where only the letters' case differs."""
    figure = claim.figure
    if not isinstance(figure, Count):
        return claim
    nouns = _nouns(ledger)
    if figure.unit in nouns:
        return claim
    alike = [noun for noun in nouns if noun.casefold() == figure.unit.casefold()]
    if not alike:
        return claim
    return claim.model_copy(update={"figure": figure.model_copy(update={"unit": alike[0]})})


def other_names(ledger: Ledger, claim: Claim, bounds: Bounds) -> str | None:
    """A note on items of the scope that may be the claimed ones under another name. They are never counted
    as such: a rocket for a launcher has the launcher's name too."""
    figure = claim.figure
    if not isinstance(figure, Count) or bounds.is_known:
        return None
    asked = _words(figure.unit)
    found: dict[str, None] = {}
    for row in bounds.rows.tolist():
        for item in ledger.table.entry(row).items:
            words = _words(item.unit)
            if item.unit != figure.unit and (asked <= words or (len(words) > 1 and words <= asked)):
                found[str(item) if item.value is not None else f"{item.unit}, their number undisclosed"] = (
                    None
                )
    if not found:
        return None
    names = [*found]
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return f"nothing is listed as {figure.unit}; other names may mean it: {'; '.join(names[:_TOLD])}{more}"


def _nouns(ledger: Ledger) -> dict[str, None]:
    kept = ledger.table.kept
    if ("nouns",) not in kept:
        kept[("nouns",)] = dict.fromkeys(c.unit for items in ledger.table.items.values for c in items)
    listed: dict[str, None] = kept[("nouns",)]
    stated = dict.fromkeys(c.figure.unit for c in ledger.stated if c.measure == "count")
    return listed | stated


def _words(noun: str) -> frozenset[str]:
    found = (word.casefold() for word in _WORD.findall(noun))
    return frozenset(
        w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith(("ss", "ars")) else w for w in found
    )
