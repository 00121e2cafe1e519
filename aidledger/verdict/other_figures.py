"""Other figures that a claim may have meant: of another ton, in other prices, another currency, another scale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from aidledger.model.claim import Claim
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.units.lexicon import mass_unit
from aidledger.verdict.judging import Judge

Other = tuple[str, str, Figure]
_HALF = Decimal("0.5")
#: Slips of scale, and how they are named.
_SLIPS = (
    (3, "a thousand times as much"),
    (-3, "a thousandth of it"),
    (1, "ten times as much"),
    (-1, "a tenth of it"),
    (6, "a million times as much"),
    (-6, "a millionth of it"),
)


def tons(figure: Figure) -> Iterator[Other]:
    """The readings of a ton, and each of them for the one that is named."""
    if not isinstance(figure, Tonnage):
        return
    readings = mass_unit("ton").readings
    for name in readings:
        if figure.unit == "ton":
            yield "ton", f"true of {name.replace('_', ' ')}s", figure.reading(name)
        elif figure.unit in readings and name != figure.unit:
            other = figure.model_copy(update={"unit": name})
            yield "ton", f"true of {name.replace('_', ' ')}s, not {figure.unit.replace('_', ' ')}s", other


def currencies(judge: Judge, claim: Claim) -> Iterator[Other]:
    """The currencies of the ledger and of the donors."""
    figure = claim.figure
    if not isinstance(figure, Money):
        return
    codes = {b.unit for b in judge.ledger.table.basis.values}
    codes |= {c.figure.unit for c in judge.ledger.stated if c.measure == "money"}
    codes |= {p.currency for p in claim.scope.donors if p.currency} | {"USD", "EUR"}
    for code in sorted(codes - {figure.unit}):
        yield (
            "currency",
            f"true in {code}, not {figure.unit}",
            figure.model_copy(update={"unit": code, "bare_dollar": False}),
        )


def prices(judge: Judge, figure: Figure) -> Iterator[Other]:
    """The price levels of the ledger."""
    if not isinstance(figure, Money):
        return
    years = {b.price_year for b in judge.ledger.table.basis.values}
    years |= {c.figure.price_year for c in judge.ledger.stated if isinstance(c.figure, Money)}
    for year in sorted(years | {None}, key=lambda y: y or 0):
        if year != figure.price_year:
            named = "nominal prices" if year is None else f"prices of {year}"
            yield "prices", f"true in {named}", figure.model_copy(update={"price_year": year})


def magnitudes(figure: Figure) -> Iterator[Other]:
    """Millions for billions, and digits too many or too few."""
    for power, named in _SLIPS:
        if (power < 0 and figure.high is None) or (power > 0 and not figure.low):
            continue  # less than *more than 90* and more than *at most 90* are true of nearly everything
        factor = Decimal(10) ** power
        low, high = figure.low, figure.high
        if power > 0 and low == high:  # what was cut off in thousands is exact to the thousand
            low, high = low - _HALF, low + _HALF
        changed = {
            name: None if number is None else number * factor
            for name, number in (("value", figure.value), ("low", low), ("high", high))
        }
        slipped = figure.model_copy(update={**changed, "written": None})
        amount = slipped._amount(slipped.low if slipped.value is None else slipped.value)
        yield "magnitude", f"true of {amount}, {named}", slipped
