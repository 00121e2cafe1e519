"""On what ground a question is answered: which entries are summed, and in which unit, prices and valuation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import UnitMismatch
from aidledger.ledger.boxes import Box, reach
from aidledger.ledger.known import Reading, counted_claims
from aidledger.ledger.lists import comparable
from aidledger.ledger.statements import Basis
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.ledger.totals import Summing, Sums, sum_up
from aidledger.model.figure import Money, Valuation

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.ledger.question import Question

_UNSPECIFIED = Valuation.unspecified.value


@dataclass(frozen=True)
class Options:
    """How to derive bounds.

    ``entries``: whether lists of entries count. ``reading``: what fuzzy periods mean. ``same_words``: whether
    a window that is one reading of a statement's fuzzy period is the same window. ``like``: a figure with
    which everything must be comparable in prices and valuation; ``convert``: whether other currencies are
    converted to the question's unit. ``limited``: whether a list that is complete of less than its scope
    (``Coverage.limited_to``) closes the bounds, as a question about just that would have it. ``thorough``:
    whether contradictions are looked into; else nothing is bounded where there is one.
    """

    entries: bool = True
    reading: Reading | None = None
    same_words: bool = False
    like: Money | None = None
    convert: bool = True
    limited: bool = False
    thorough: bool = True


def ground(
    ledger: Ledger, question: Question, unit: str | None, how: Summing, options: Options, sums: Sums | None
) -> tuple[Sums, Basis]:
    """The itemised sum of a question, and what statements must be like to be compared with it."""
    if options.like is not None:
        basis = _like(ledger, question, options.like, how, options)
        return _itemised(ledger, question, how, options, basis), basis
    if sums is None or not options.entries:
        sums = _itemised(ledger, question, how, options, None)
    return sums, _basis(ledger, question, unit, how, sums)


def _itemised(
    ledger: Ledger, question: Question, how: Summing, options: Options, basis: Basis | None
) -> Sums:
    table = ledger.table
    listed = question.source is None or question.source in {
        name for s in table.sources for name in (s.id, s.view)
    }
    if not options.entries or not listed:
        table = EntryTable.of([])
    elif basis is not None:
        table = comparable(table, basis)
    return sum_up(table, question, (), how)


def _like(ledger: Ledger, question: Question, figure: Money, how: Summing, options: Options) -> Basis:
    valuation = figure.valuation.value
    if valuation == _UNSPECIFIED:
        valuation = _usual(
            [f.valuation.value for f in _near_figures(ledger, question)] or _valuations(ledger)
        )
    return Basis(
        "money",
        question.unit or figure.unit,
        question.scope.stage,
        figure.price_year,
        valuation,
        how.mix_valuations,
        question.source,
        options.convert,
        how.rates,
    )


def _valuations(ledger: Ledger) -> list[str]:
    """How the goods of each distinct kind of amount among the entries are valued."""
    return [b.valuation for b in ledger.table.basis.values]


def _usual(valuations: list[str]) -> str:
    """The valuation that most have, of those that say one."""
    said = [v for v in valuations if v != _UNSPECIFIED]
    return min(said, key=lambda v: (-said.count(v), v)) if said else _UNSPECIFIED


def _basis(ledger: Ledger, question: Question, unit: str | None, how: Summing, sums: Sums) -> Basis:
    measure, stage, source = question.measure, question.scope.stage, question.source
    if measure != "money":
        answer = "kg" if measure == "mass" else question.unit or sums.unit
        return Basis(measure, answer, stage, source=source, rates=how.rates)
    figures = _near_figures(ledger, question)
    listed = _listed_bases(ledger.table, sums)
    if question.unit is not None:
        unit = question.unit
    elif listed:
        unit = unit or sums.unit
    else:
        unit = _only_unit(figures) or unit or "USD"
    mine = [f for f in figures if f.unit == unit]
    years = {year for year, _ in listed} or {f.price_year for f in mine}
    valuation = _usual([v for _, v in listed])
    if valuation == _UNSPECIFIED:
        valuation = _usual([f.valuation.value for f in mine])
    return Basis(
        measure,
        unit,
        stage,
        prices=how.prices or (next(iter(years)) if len(years) == 1 else None),
        valuation=valuation,
        any_valuation=how.mix_valuations,
        source=source,
        convert=question.unit is not None,
        rates=how.rates,
    )


def _near_figures(ledger: Ledger, question: Question) -> list[Money]:
    """The stated totals of money at the question's stage that touch it, whatever their currency.

    Where all stated totals of the stage are alike, none needs to be looked at.
    """
    cache = ledger.__dict__.setdefault("_known", {})
    key = ("figures", question.scope.stage, question.source)
    if key not in cache:
        cache[key] = [
            (c.figure, reach(c.scope).maybe)
            for c in counted_claims(ledger, question.source)
            if isinstance(c.figure, Money) and c.scope.stage is question.scope.stage
        ]
        cache[*key, "alike"] = len({(f.unit, f.price_year, f.valuation) for f, _ in cache[key]}) < 2
    figures: list[tuple[Money, tuple[Box, ...]]] = cache[key]
    if cache[*key, "alike"]:
        return [f for f, _ in figures[:1]]
    asked = reach(question.scope).maybe
    return [f for f, boxes in figures if any(a.common(b) for a in asked for b in boxes)]


def _listed_bases(table: EntryTable, sums: Sums) -> set[tuple[int | None, str]]:
    """Price year and valuation of the disclosed amounts that were summed."""
    if not sums.count:
        return set()
    alike = {(b.price_year, b.valuation) for b in table.basis.values}
    if len(alike) < 2:
        return alike
    rows = sums.rows
    codes = table.basis.codes[rows[table.money.value[rows] != MISSING]]
    return {
        (table.basis.values[c].price_year, table.basis.values[c].valuation)
        for c in np.unique(codes).tolist()
        if c >= 0
    }


def _only_unit(figures: list[Money]) -> str | None:
    units = sorted({f.unit for f in figures})
    if len(units) > 1:
        raise UnitMismatch(
            f"stated totals are in {len(units)} currencies: {', '.join(units)}",
            remedy=f"say which one to convert to, for example unit={units[0]!r}",
        )
    return units[0] if units else None
