"""Bounds in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.ledger.answer import as_figure
from aidledger.ledger.boxes import EVERY_KIND, KIND_BITS, Box, Parties, period_of
from aidledger.model.claim import Claim
from aidledger.model.party import Party
from aidledger.model.period import Period

if TYPE_CHECKING:
    from aidledger.ledger.bounds import Binding, Bounds
    from aidledger.ledger.statements import Basis

#: Other readings of at most this many fuzzy periods are tried.
_READINGS = 4


def explained(bounds: Bounds) -> str:
    """What makes each bound, what fuzzy periods do to it, and what was left out."""
    lines = [f"{bounds.question.scope}: {bounds}."]
    if not bounds.is_known:
        return lines[0]
    if bounds.conflicts:
        lines += [str(conflict) for conflict in bounds.conflicts]
        lines.append("The bounds hold whichever of them is wrong.")
    lines.append(_low(bounds))
    lines.append(_high(bounds))
    lines += _fuzzy(bounds)
    lines += [f"Note: {note}." for note in bounds.notes]
    return "\n".join(lines)


def said(bounds: Bounds, number: Decimal) -> str:
    """An amount in the unit of the bounds."""
    return as_figure(bounds.question.measure, bounds.unit, number, None, number, bounds.prices)._bounds_text()


def spoken_in(basis: Basis, number: Decimal) -> str:
    """An amount in the unit of a basis."""
    return as_figure(basis.measure, basis.unit, number, None, number, basis.prices)._bounds_text()


def spoken_box(box: Box) -> str:
    """``military aid from Germany to Ukraine, 2022``."""

    def side(named: Parties) -> str:
        if named is None:
            return "anyone"
        return (
            ", ".join(Party.resolve(c).name for c in sorted(named))
            if len(named) < 4
            else f"{len(named)} parties"
        )

    kinds = [k.value for k, bit in KIND_BITS.items() if box.kinds & bit]
    aid = "aid" if box.kinds == EVERY_KIND else " and ".join(kinds) + " aid"
    return f"{aid} from {side(box.donors)} to {side(box.recipients)}, {period_of(box.start, box.end)}"


def _low(bounds: Bounds) -> str:
    used = [b for b in bounds.binding if b.side == "low"]
    if not bounds.low:
        return f"At least {said(bounds, Decimal(0))}: nothing that is known requires more."
    if not used:
        return f"At least {said(bounds, bounds.low)}: so much is listed ({_entries(bounds)})."
    return f"At least {said(bounds, bounds.low)}: {_chain(bounds, used)}."


def _high(bounds: Bounds) -> str:
    used = [b for b in bounds.binding if b.side == "high"]
    if bounds.high is None:
        why = "no stated total and no complete list holds all of it"
        if bounds.undisclosed:
            few = "the one entry that is listed has no amount"
            many = f"{bounds.undisclosed} of the {_entries(bounds)} have no amount"
            why += f", and {few if bounds.entry_count == 1 else many}"
        return f"Nothing limits it from above: {why}."
    return f"At most {said(bounds, bounds.high)}: {_chain(bounds, used) or 'nothing else is possible'}."


def _entries(bounds: Bounds) -> str:
    return "1 entry" if bounds.entry_count == 1 else f"{bounds.entry_count} entries"


def _chain(bounds: Bounds, used: list[Binding]) -> str:
    """``A requires at least 5, less at most 2 that B allows``."""
    parts = []
    for b in used:
        times = "" if abs(b.weight) == 1 else f"{abs(b.weight)} times "
        most = "at least" if b.uses == "low" else "at most"
        lead = "" if b.weight > 0 else "less "
        parts.append(f"{lead}{times}{most} {_own(bounds, b)} ({b.statement})")
    return ", ".join(parts)


def _own(bounds: Bounds, binding: Binding) -> str:
    from aidledger.model.figure import Tonnage

    if bounds.question.measure == "mass" and bounds.unit != "kg":
        return Tonnage(value=binding.amount, unit="kg").to(bounds.unit)._bounds_text()
    return said(bounds, binding.amount)


def fuzzy_periods(bounds: Bounds) -> dict[Period, Claim]:
    """The fuzzy periods with named readings among the statements that speak of the scope."""
    found: dict[Period, Claim] = {}
    for claim in bounds.claims:
        period = claim.scope.period
        if period is not None and not period.is_precise and period != bounds.question.scope.period:
            found.setdefault(period, claim)
    return dict(list(found.items())[:_READINGS])


def _fuzzy(bounds: Bounds) -> Iterator[str]:
    for period, claim in fuzzy_periods(bounds).items():
        sharper = {}
        for name, span in period.readings.items():
            other = bounds.under(period, name)
            if (other.low, other.high) != (bounds.low, bounds.high):
                sharper[f"{name} ({span})"] = other
        words = f"{period.written!r}" if period.written else "the window"
        sure = f"only {period.core} is certain" if period.core else "no day is certain"
        if sharper:
            falls = "The lower bound falls to 0" if not bounds.low else "The bounds are wide"
            why = (
                f"{falls} because {words} of '{claim.figure.written or claim.figure}' may mean any of "
                f"{period.hull}, of which {sure}: nothing limits what fell on its other days"
            )
            read = "; ".join(f"read as {name} the bounds are {other}" for name, other in sharper.items())
            yield f"{why}. {read[0].upper()}{read[1:]}."
        elif not period.readings and not bounds.low:
            yield (
                f"'{claim.figure.written or claim.figure}' is about {period.hull}, of which {sure}: "
                "it requires nothing of a part of those days."
            )
