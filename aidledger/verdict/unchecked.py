"""What of a text was not checked: figures that became no claim, and claims of which a ledger says nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from aidledger.model.claim import Claim, Span
from aidledger.model.figure import Figure
from aidledger.reading.figures import find_figures
from aidledger.reading.passed_over import NEVER_AID
from aidledger.verdict.judging import Label
from aidledger.verdict.verify import Verdict

#: How the note of a claim begins that could not be judged.
NOT_JUDGED = "it could not be judged"


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A figure of a text that became no claim: the figure, its place, and why, as far as the reader knows."""

    figure: Figure
    span: Span
    reason: str

    def __str__(self) -> str:
        return f"{' '.join(self.span.text.split())} ({self.reason})"

    @property
    def is_remote(self) -> bool:
        """Whether it counts what nobody would take for aid: people, places, occasions."""
        return self.reason in NEVER_AID


def not_checked(
    text: str, claims: Sequence[Claim], why_not: Mapping[int, str], otherwise: str
) -> tuple[NotChecked, ...]:
    """Every figure of ``text`` that no claim covers, in order; ``why_not`` gives reasons by where they start."""
    taken = sorted((c.span.start, c.span.end) for c in claims if c.span is not None)
    ends = list(accumulate((end for _, end in taken), max))
    left = []
    for figure, span in find_figures(text):
        before = bisect_right(taken, span.end - 1, key=lambda place: place[0])
        if before and ends[before - 1] > span.start:
            continue
        left.append(NotChecked(figure, span, why_not.get(span.start, otherwise)))
    return tuple(left)


#: *350 million in military aid*: an amount whose currency was left out.
_UNITLESS = re.compile(
    r"(?<![\w$€£.,])\d[\d,.]{0,15}(?: (?:thousand|million|billion|trillion|mn|bn|m))?"
    r"(?= (?:in|of|worth of) (?:[a-z]{3,12} ){0,2}?(?:aid|assistance|weapons|weaponry|arms|ammunition|equipment)\b)"
)
#: So many are named.
_NAMED = 3


def without_a_unit(text: str) -> list[str]:
    """Numbers that are told of aid and have no unit, the first ones of a text.

    >>> without_a_unit("Oslo gave 350 million in military aid, and $5 million in arms, in 2022 in aid.")
    ['350 million']
    """
    read = [span for _, span in find_figures(text)]
    found = []
    for told in _UNITLESS.finditer(text):
        year = re.fullmatch(r"(?:19|20)\d\d", told[0])
        if year is None and not any(s.start < told.end() and told.start() < s.end for s in read):
            found.append(told[0])
        if len(found) == _NAMED:
            break
    return found


def tally(figures: Sequence[NotChecked]) -> dict[str, int]:
    """How many figures were left unchecked for each reason, the commonest first, those that are remote last."""
    found = Counter(f.reason for f in figures).most_common()
    return dict(sorted(found, key=lambda counted: counted[0] in NEVER_AID))


def unknown(verdicts: Sequence[Verdict]) -> dict[str, tuple[int, ...]]:
    """Why there is no evidence, and the numbers (from 1) of the claims that it is so with."""
    found: dict[str, list[int]] = {}
    for number, verdict in enumerate(verdicts, 1):
        if verdict.label is Label.no_evidence:
            found.setdefault(_why(verdict), []).append(number)
    return {why: tuple(numbers) for why, numbers in found.items()}


def _why(verdict: Verdict) -> str:
    stage = verdict.claim.scope.stage
    if any(note.startswith(NOT_JUDGED) for note in verdict.notes):
        return "could not be judged"
    if stage is not None and not stage.is_aid:
        return f"only {stage.value}, which is no aid yet"
    return "the ledger holds nothing about it"
