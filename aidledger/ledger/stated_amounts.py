"""The amount of each entry in whole smallest units, at the stage that counts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.question import Question
from aidledger.ledger.table import MISSING, OPEN, Amounts, Coded, EntryTable
from aidledger.model.scope import AID_STAGES, Stage


def amounts_for(table: EntryTable, question: Question, at: npt.NDArray[np.int8]) -> tuple[Amounts, Coded]:
    """The amount of each row in whole smallest units, and its basis (currency and prices).

    Money in minor units at the stage that counts; mass in grams; counts of the asked item, which the
    entry must list (an entry without any list of items has an unknown number of them).
    """
    if question.measure == "mass":
        lookup = Amounts.of([*(t.grams for t in table.tonnage.values), None])
        return lookup.take(table.tonnage.codes), Coded(("g",), np.zeros(len(table), dtype=np.int32))
    if question.measure == "count":
        if question.unit is None:
            nouns = sorted({c.unit for items in table.items.values for c in items})
            raise BadScope(
                "a count needs the item to be counted",
                remedy="give unit=, one of " + (", ".join(nouns[:12]) or "the items (the ledger lists none)"),
            )
        numbers = _numbers(table, question.unit)
        return numbers.take(table.items.codes), Coded((question.unit,), np.zeros(len(table), dtype=np.int32))
    return _money_at(table, None if question.scope.stage is None else at)


def _numbers(table: EntryTable, noun: str) -> Amounts:
    """How many of an item each distinct list of items has; found once for the last few items."""
    kept: dict[str, Amounts] = table.kept_of_values.setdefault("numbers", {})
    if noun not in kept:
        if len(kept) >= _NOUNS:
            kept.clear()
        kept[noun] = Amounts.of([*(_listed(items, noun) for items in table.items.values), None])
    return kept[noun]


#: For so many items numbers are kept.
_NOUNS = 16


def _listed(items: tuple[Any, ...], noun: str) -> tuple[int | None, int, int | None]:
    # thousandths, so that units such as TIV keep their decimals
    chosen = [c for c in items if c.unit == noun]
    if not chosen:
        return 0, 0, 0
    values = [c.value for c in chosen]
    highs = [c.high for c in chosen]
    return (
        None if None in values else sum(int(v * 1000) for v in values if v is not None),
        sum(math.floor(c.low * 1000) for c in chosen),
        None if None in highs else sum(math.ceil(h * 1000) for h in highs if h is not None),
    )


def _money_at(table: EntryTable, at: npt.NDArray[np.int8] | None) -> tuple[Amounts, Coded]:
    """Money of each row, with the amounts that differ at the stage that counts put in their place.

    Without a stage the whole parcel counts; of an undisclosed one, at least what is known at some stage.
    """
    by_stage, bases = _stated_at(table)
    if not by_stage:
        return table.money, table.basis
    value, low, high = table.money.value.copy(), table.money.low.copy(), table.money.high.copy()
    codes = table.basis.codes.copy()
    for stage, (place, stated, basis) in by_stage.items():
        # one look-up array over the distinct details, so that a million rows cost one indexing
        chosen = place[table.details.codes]
        lows = np.where(chosen >= 0, stated.low[np.maximum(chosen, 0)], MISSING)
        if at is None:
            rows = np.flatnonzero((chosen >= 0) & (value == MISSING) & (low < lows))
            value[rows], high[rows] = MISSING, OPEN
        else:
            rows = np.flatnonzero((chosen >= 0) & (at == stage.rank))
            value[rows], high[rows] = stated.value[chosen[rows]], stated.high[chosen[rows]]
        low[rows] = lows[rows]
        codes[rows] = basis[chosen[rows]]
    return Amounts(value, low, high), Coded(bases, codes)


def _stated_at(
    table: EntryTable,
) -> tuple[dict[Stage, tuple[npt.NDArray[np.int64], Amounts, npt.NDArray[np.int32]]], tuple[Any, ...]]:
    """For each stage at which some entry has an amount of its own: the place of each distinct details' amount
    (-1: none), the amounts, and their bases as codes; and the bases. Found once for the distinct values."""
    key, shelf = "stated at", table.kept_of_values
    if key not in shelf:
        from aidledger.ledger.table import basis_of

        special = [(i, dict(d.money_at)) for i, d in enumerate(table.details.values) if d.money_at]
        bases = {b: i for i, b in enumerate(table.basis.values)}
        found = {}
        for stage in AID_STAGES:
            place = np.full(len(table.details.values) + 1, -1, dtype=np.int64)
            known = [(code, money[stage]) for code, money in special if stage in money]
            if known:
                place[[code for code, _ in known]] = np.arange(len(known))
                numbers = [bases.setdefault(basis_of(m), len(bases)) for _, m in known]
                stated = Amounts.of([m.minor for _, m in known])
                found[stage] = (place, stated, np.asarray(numbers, dtype=np.int32))
        shelf[key] = (found, tuple(bases))
    kept: Any = shelf[key]
    return kept  # type: ignore[no-any-return]
