"""Whether amounts may be added: one currency or one to convert to, one price level, one valuation."""

from __future__ import annotations

from collections.abc import Iterable

from aidledger.errors import MixedBasis, UnitMismatch
from aidledger.ledger.line import Summing
from aidledger.ledger.question import Question
from aidledger.ledger.table import Basis
from aidledger.model.figure import Valuation


def unit_of_answer(question: Question, bases: Iterable[Basis], how: Summing, notes: dict[str, None]) -> str:
    """The unit of an answer that adds up amounts of these bases; ``notes`` takes what has to be said.

    Raises :class:`~aidledger.errors.UnitMismatch` for several currencies without a unit asked for and for
    nominal beside constant prices, :class:`~aidledger.errors.MixedBasis` for two valuations.
    """
    if question.measure != "money":
        return question.unit or "kg"
    bases = tuple(bases)
    years = {b.price_year for b in bases}
    if how.prices is not None and years - {None}:
        raise UnitMismatch(
            f"amounts in {_prices(years - {None})} are not brought to {how.prices} prices",
            remedy="restate them yourself with Prices.deflate, or ask for one source",
        )
    if len(years) > 1:
        raise UnitMismatch(
            f"{_prices(years)} do not add", remedy="bring all amounts to one basis, or ask for one source"
        )
    kinds = {b.valuation for b in bases} - {Valuation.unspecified.value}
    if len(kinds) > 1:
        if not how.mix_valuations:
            raise MixedBasis(
                f"goods are valued in {len(kinds)} ways: {', '.join(sorted(kinds))}",
                remedy="ask for one source, or say mix_valuations=True and mention it beside the total",
            )
        notes[f"adds up values of different bases: {', '.join(sorted(kinds))}"] = None
    elif kinds:
        notes[f"goods at {next(iter(kinds))} value"] = None
    units = sorted({b.unit for b in bases})
    if question.unit is None:
        if len(units) > 1:
            raise UnitMismatch(
                f"amounts are in {len(units)} currencies: {', '.join(units)}",
                remedy=f"say which one to convert to, for example unit={units[0]!r} (rates of each amount's day)",
            )
        return units[0] if units else "USD"
    return question.unit


def _prices(years: Iterable[int | None]) -> str:
    return " and ".join(
        "nominal" if y is None else f"{y} prices" for y in sorted(years, key=lambda y: y or 0)
    )
