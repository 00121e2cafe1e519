"""The answer to a total: bounds, the itemised sum and the stated totals apart, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.ledger.question import Question
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Figure, figure_kind, plain
from aidledger.model.scope import Stage
from aidledger.model.source import Source
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from rich.console import RenderableType


#: What an entry lacks that says nothing of its size, by measure.
_SIZES = {"money": "an amount", "mass": "a mass", "count": "a number"}


@dataclass(frozen=True)
class LeftOut:
    """Entries that a total leaves out, or counts only in its upper bound, and why."""

    reason: str
    entries: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        return f"{self.count} {'entry' if self.count == 1 else 'entries'}: {self.reason}"


@dataclass(frozen=True)
class Evidence:
    """One statement that an answer rests on."""

    record: Entry | Claim | Coverage
    source: Source
    locator: str

    def __str__(self) -> str:
        place = f", {self.locator}" if self.locator else ""
        return f"{self.record} [{self.source}{place}]"


@dataclass(frozen=True)
class Total:
    """How much aid a scope holds, as far as the ledger knows.

    ``low`` and ``high`` bound the true amount (``high=None``: nothing limits it), ``value`` is the stated
    total of exactly this scope where a source gives one, else the itemised sum; all in ``unit`` and in the
    ``prices`` of a year (``None``: nominal).
    ``itemised`` is what the entries add up to; ``claims`` are the stated totals that bear on the scope,
    which are never added, and ``stated`` the one among them that is about exactly this scope.
    ``complete`` says whether some source claims to list everything, or states a total, so that ``high``
    limits the truth and not only the list.
    """

    low: Decimal
    value: Decimal | None
    high: Decimal | None
    unit: str
    question: Question
    itemised: Figure
    stated: Claim | None
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    entry_count: int
    undisclosed: int
    complete: bool
    by_stage: dict[Stage, Total] = field(default_factory=dict)
    by_source: dict[str, Figure] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    prices: int | None = None

    def __post_init__(self) -> None:
        for name in ("low", "value", "high"):
            number = getattr(self, name)
            if number is not None:
                object.__setattr__(self, name, plain(number))

    @property
    def figure(self) -> Figure:
        """``low``, ``value`` and ``high`` as a figure."""
        return as_figure(self.question.measure, self.unit, self.low, self.value, self.high, self.prices)

    @property
    def sentence(self) -> str:
        """The answer in one plain sentence."""
        if not self.entry_count and not self.low and self.high is None:
            if not self.claims:
                return f"{self.question.scope}: the ledger knows nothing of it."
            return f"{self.question.scope}: no entry is listed, and no bound follows from the stated totals."
        return f"{self.question.scope}: {spoken_bounds(self.figure)}; {self._why()}."

    def _why(self) -> str:
        if self.stated is not None:
            said = self.stated.figure.written or self.stated.figure
            by = self.stated.source.title or self.stated.source.id
            return f"stated as {said} by {by}; the entries listed add up to {spoken_bounds(self.itemised)}"
        if not self.entry_count:
            return "from stated totals alone"
        listed = f"{self.entry_count} {'entry' if self.entry_count == 1 else 'entries'} listed"
        if self.undisclosed:
            listed += f", {self.undisclosed} of them without {_SIZES[self.question.measure]}"
        added = spoken_bounds(self.itemised)
        if self.itemised.low != self.low and added != spoken_bounds(self.figure):
            listed += f", adding up to {added}"
        return listed if self.complete else f"{listed}, and no source says that the list is complete"

    def __str__(self) -> str:
        lines = [self.sentence]
        if self.entry_count:
            count = f"{self.entry_count} {'entry' if self.entry_count == 1 else 'entries'}"
            lines.append(f"  itemised ({count}): {spoken_bounds(self.itemised)}")
        if len(self.by_source) > 1:
            lines.append("  each source's own sum (alternatives, not added):")
            lines += [f"    {name}: {spoken_bounds(figure)}" for name, figure in self.by_source.items()]
        if self.claims:
            lines.append("  stated totals (never added):")
            lines += [
                f"    {claim.figure} - {claim.scope.period or 'no period'} [{claim.source}]"
                for claim in self.claims
            ]
        if len(self.by_stage) > 1:
            lines.append("  by stage reached:")
            by_amount: dict[str, list[str]] = {}
            for stage, total in self.by_stage.items():
                by_amount.setdefault(spoken_bounds(total.figure), []).append(stage.value)
            lines += [f"    {', '.join(stages)}: {amount}" for amount, stages in by_amount.items()]
        if self.left_out:
            lines.append("  left out or only in the upper bound:")
            lines += [f"    {left}" for left in self.left_out]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Total({spoken_bounds(self.figure)!r})"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import total_rich

        return total_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import total_html

        return total_html(self)


def as_figure(
    measure: str,
    unit: str,
    low: Decimal,
    value: Decimal | None,
    high: Decimal | None,
    prices: int | None = None,
) -> Figure:
    """An interval as a figure of the asked kind; money in the ``prices`` of a year (``None``: nominal)."""
    kind = figure_kind(measure)
    if value is None and high is None and not low:
        return kind.undisclosed(unit)
    if value is not None and (value < low or (high is not None and value > high)):
        value = None
    if high is None:
        qualifier = Qualifier.at_least if low else Qualifier.undisclosed
        value = low if low else None
    else:
        qualifier = Qualifier.exact if low == high else Qualifier.range
        value = low if value is None else value
    level = {} if prices is None else {"price_year": prices}
    return kind(value=value, low=low, high=high, unit=unit, qualifier=qualifier, **level)


def spoken_bounds(figure: Figure) -> str:
    """A figure as an answer says it: ``about USD 2.7 billion (USD 2.565 to 2.835 billion)``, ``81.6 t or more``."""
    text = figure._bounds_text()
    if figure.high is None or figure.low == figure.high or figure.value is None or figure.value == figure.low:
        return text
    stated = figure._amount(Decimal(figure.value))
    return text if stated == text else f"about {stated} ({text})"


__all__ = ["Evidence", "LeftOut", "Total", "as_figure", "spoken_bounds"]
