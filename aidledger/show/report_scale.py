"""Intervals to one scale, as a drawing: what is claimed above what is known, and what is known of a part of it.

Linear, or logarithmic where the numbers lie far apart. An interval without an upper end is an arrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.errors import AidLedgerError
from aidledger.model.figure import Money, Tonnage, mass_digits
from aidledger.model.items import plural_of
from aidledger.model.wording import rounded

if TYPE_CHECKING:
    from aidledger.model.figure import Figure
    from aidledger.verdict.verify import Verdict

#: Width of the drawing and of its margins, in its own units (about a pixel on a screen).
WIDTH, LEFT, RIGHT = 360, 12, 24
#: Numbers further apart than this are drawn to a logarithmic scale.
FAR_APART = 12
#: An interval narrower than this is drawn this wide.
LEAST = 3.0
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"), (1.0, ""))


class Interval(NamedTuple):
    """From ``low`` to ``high`` (``None``: unbounded)."""

    low: float
    high: float | None


@dataclass(frozen=True)
class Bar:
    """Where a bar is drawn, and whether it goes on at either end."""

    x: float
    width: float
    goes_on: bool
    from_zero: bool

    @property
    def end(self) -> float:
        """Its right end."""
        return round(self.x + self.width, 2)


@dataclass(frozen=True)
class Drawing:
    """Everything that a template needs to draw the bars with an axis and words for who cannot see it.

    ``part`` is what is known for a part of the claim's window, where nothing limits the whole.
    """

    claim: Bar
    known: Bar | None
    part: Bar | None
    stated: float | None
    ticks: tuple[tuple[float, str], ...]
    caption: str
    title: str
    description: str
    logarithmic: bool


def drawing(verdict: Verdict) -> Drawing | None:
    """The claim of a verdict drawn against its bounds; ``None`` where there is no number to draw."""
    figure, bounds = verdict.claim.figure, verdict.bounds
    aligned = in_unit(figure, bounds.unit)
    if aligned is None:
        return None
    claimed = _interval(aligned.low, aligned.high)
    low, high = known_amounts(verdict)
    known = _interval(low, high)
    nothing = not bounds.is_known or (known.high is None and known.low <= 0)
    stated = float(aligned.value) if aligned.value is not None and aligned.low != aligned.high else None
    within = part_amounts(verdict)
    part = None if within is None else _interval(*within)
    drawn = (claimed, known) if part is None else (claimed, known, part)
    finite = [x for x in (*(end for interval in drawn for end in interval), stated) if x]
    if not finite:
        return None
    scale = Scale.over(
        finite, opens=claimed.high is None or known.high is None, zero=not (claimed.low and known.low)
    )
    return Drawing(
        claim=scale.bar(claimed),
        known=None if nothing else scale.bar(known),
        part=None if part is None else scale.bar(part),
        stated=None if stated is None else scale.at(stated),
        ticks=scale.ticks(),
        caption=scale.caption(_axis_words(figure, bounds.unit)),
        title=f"{verdict.label}: claimed {_spoken(aligned)}",
        description=_description(aligned, verdict, nothing),
        logarithmic=scale.logarithmic,
    )


def known_name(verdict: Verdict) -> str:
    """What stands below the claim: all that is known of its scope, or the one parcel that it is about."""
    return "known" if verdict.parcel is None else "one parcel"


def known_amounts(verdict: Verdict) -> tuple[Decimal, Decimal | None]:
    """The least and the most of what stands below the claim, in the unit of the bounds."""
    bounds, parcel = verdict.bounds, verdict.parcel
    if parcel is None:
        return bounds.low, bounds.high
    amount = parcel.money if isinstance(verdict.claim.figure, Money) else parcel.tonnage
    own = None if amount is None else in_unit(amount, bounds.unit)
    return (bounds.low, bounds.high) if own is None else (own.low, own.high)


def part_amounts(verdict: Verdict) -> tuple[Decimal, Decimal | None] | None:
    """The least and the most of what is known for a part of the claim's window, in the unit of the bounds."""
    part = verdict.part_bounds
    if part is None or (part.unit, part.prices) != (verdict.bounds.unit, verdict.bounds.prices):
        return None
    return part.low, part.high


def part_name(verdict: Verdict) -> str:
    """The window of what is known for a part of the claim's own."""
    part = verdict.part_bounds
    return f"known for {part.question.scope.period}" if part is not None else ""


def no_bound_words(verdict: Verdict) -> str:
    """What is said where no bar can be drawn of what is known."""
    bounds = verdict.bounds
    if not bounds.is_known:
        return "nothing known"
    listed = in_unit(verdict.claim.figure, bounds.unit)
    if not bounds.disclosed or listed is None:
        return "no bound"
    return f"no bound; listed: {bounds_words(listed, bounds.disclosed, bounds.disclosed)}"


def in_unit(figure: Figure, unit: str) -> Figure | None:
    """The figure in the unit of the bounds; ``None`` where that takes a rate or another noun."""
    if figure.unit == unit:
        return figure
    try:
        return figure.to(unit) if isinstance(figure, Tonnage) else None
    except AidLedgerError:
        return None


def unit_words(figure: Figure, unit: str) -> str:
    """The unit as the axis names it."""
    if isinstance(figure, Money):
        return unit
    if isinstance(figure, Tonnage):
        from aidledger.units.lexicon import mass_unit

        return mass_unit(unit).symbol
    return plural_of(unit)


def _axis_words(figure: Figure, unit: str) -> str:
    if isinstance(figure, Tonnage):
        return f"{unit.replace('_', ' ')}s" if unit != "kg" else "kilograms"
    return unit_words(figure, unit)


def _interval(low: Decimal, high: Decimal | None) -> Interval:
    return Interval(max(float(low), 0.0), None if high is None else max(float(high), 0.0))


def _spoken(figure: Figure) -> str:
    return figure.written or str(figure)


def _description(claimed: Figure, verdict: Verdict, nothing: bool) -> str:
    if not nothing:
        known = f"{known_name(verdict)}: {bounds_words(claimed, *known_amounts(verdict))}"
    elif not verdict.bounds.is_known:
        known = "no amount is known"
    else:
        known = f"{known_name(verdict)}: {no_bound_words(verdict)}"
    if (part := part_amounts(verdict)) is not None:
        known += f"; {part_name(verdict)}: {bounds_words(claimed, *part)}"
    return f"claimed: {bounds_words(claimed, claimed.low, claimed.high)}; {known}."


def bounds_words(figure: Figure, low: Decimal, high: Decimal | None) -> str:
    """An interval in words, in the unit of ``figure``."""
    unit = unit_words(figure, figure.unit)

    def digits(number: Decimal) -> str:
        return rounded(number, mass_digits(number) if isinstance(figure, Tonnage) else 4)

    def amount(number: Decimal) -> str:
        return f"{unit} {digits(number)}" if isinstance(figure, Money) else f"{digits(number)} {unit}"

    if high is None:
        return f"{amount(low)} or more" if low else "any amount"
    if low == high:
        return amount(low)
    if not low:
        return f"at most {amount(high)}"
    first = amount(low) if isinstance(figure, Money) else digits(low)
    return f"{first} to {amount(high).removeprefix(f'{unit} ')}"


@dataclass(frozen=True)
class Scale:
    """From amounts to places."""

    first: float
    last: float
    logarithmic: bool

    @classmethod
    def over(cls, finite: list[float], *, opens: bool, zero: bool) -> Scale:
        """A scale that shows all of ``finite``, with room for an arrow where an interval ``opens``."""
        least, most = min(finite), max(finite)
        if most / least > FAR_APART:
            return cls(least / 2, most * (4 if opens else 2), True)
        spread = most - least
        if not zero and spread < 0.4 * most:  # near each other: begin the axis near them, not at zero
            room = max(spread, 0.04 * most)
            return cls(least - room / 2, most + (room if opens else room / 2), False)
        return cls(0.0, most * (1.35 if opens else 1.1), False)

    def at(self, amount: float) -> float:
        """The place of an amount, kept inside the drawing."""
        if self.logarithmic:
            share = (math.log(max(amount, self.first)) - math.log(self.first)) / math.log(
                self.last / self.first
            )
        else:
            share = (amount - self.first) / (self.last - self.first)
        return round(LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT), 2)

    def bar(self, interval: Interval) -> Bar:
        """An interval as a bar, never too narrow to be seen."""
        start = self.at(interval.low)
        end = WIDTH - RIGHT if interval.high is None else self.at(interval.high)
        width = end - start
        if width < LEAST:
            start, width = start - (LEAST - width) / 2, LEAST
        return Bar(
            round(start, 2),
            round(width, 2),
            interval.high is None,
            self.logarithmic and interval.low < self.first,
        )

    def caption(self, unit: str) -> str:
        """What the numbers of the axis are."""
        word = self._word()[1]
        scaled = f"{unit} {word}" if unit.isupper() else f"{word} {unit}"
        return scaled.strip() + (", logarithmic" if self.logarithmic else "")

    def _word(self) -> tuple[float, str]:
        top = self.last if not self.logarithmic else math.sqrt(self.first * self.last)
        return next(((size, word) for size, word in _SCALES if top >= size), _SCALES[-1])

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Round numbers along the axis: their places and how they are written."""
        size = self._word()[0]
        return tuple(
            (self.at(t), _short(t / size)) for t in (self._powers() if self.logarithmic else self._steps())
        )

    def _steps(self) -> Iterable[float]:
        span = self.last - self.first
        base = 10.0 ** math.floor(math.log10(span / 4))
        step = next(base * n for n in (1, 2, 2.5, 5, 10) if span / (base * n) <= 5)
        at = math.ceil(self.first / step)
        while at * step <= self.last:
            yield at * step
            at += 1

    def _powers(self) -> Iterable[float]:
        first, last = math.floor(math.log10(self.first)), math.ceil(math.log10(self.last))
        every = max(1, math.ceil((last - first) / 5))
        within = (1, 2, 5) if last - first <= 2 else (1, 3) if last - first == 3 else (1,)
        for power in range(first, last + 1, every):
            for digit in within:
                if self.first <= digit * 10.0**power <= self.last:
                    yield digit * 10.0**power


def _short(number: float) -> str:
    text = f"{number:,.6g}"
    return f"{number:,.0f}" if "e" in text else text
