"""A conversion far from the rate of its day.

Trackers convert what donors announce, and keep both amounts. Where the two are further apart than exchange
rates ever move within a release, the rate was turned upside down, a column of one currency was labelled as
another, or one of the amounts belongs to another row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.exchange import factors
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, day, flow, money, source_of
from aidledger.ledger.dates import dates_at
from aidledger.ledger.table import MISSING, OPEN
from aidledger.model.figure import Figure, Money
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

Floats = npt.NDArray[np.floating[Any]]

#: Conversions this far from the rate of the day are found. One rate for all dates of a release, as trackers
#: use, is off by up to 15 per cent.
FAR = 1.25


@rule(
    "AL062",
    "a conversion far from the rate of its day",
    Severity.warning,
    hint="check which currency each of the two amounts is in, and which way the rate was applied",
)
def conversion(ledger: Ledger) -> Iterator[Hit]:
    """Entries whose amount and original amount, and claims whose figure and bracketed figure, do not match."""
    table = ledger.table
    kept = table.details.mapped(lambda d: _pair(d.original), False, bool)
    rows = np.flatnonzero(kept & (table.money.value != MISSING) & (table.money.value > 0))
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows.tolist():
        basis = table.basis.values[table.basis.codes[row]]
        original = table.details.values[table.details.codes[row]].original
        if original is not None and basis.price_year is None and basis.unit != original.unit:
            pairs[original.unit, basis.unit].append(row)
    dates, _ = dates_at(table, None)
    for (source, target), members in pairs.items():
        at = np.asarray(members, dtype=np.int64)
        rate = factors(ledger.rates, source, target, dates.anchor[at])
        originals = [table.details.values[c].original for c in table.details.codes[at]]
        bounds = np.asarray([_ends(o) for o in originals], dtype=np.float64)
        minor = float(currency(target).minor_unit)
        low = table.money.low[at] * minor
        high = np.where(table.money.high[at] == OPEN, np.inf, table.money.high[at] * minor)
        far = _far(low, high, bounds[:, 0] * rate, bounds[:, 1] * rate)
        for place in np.flatnonzero(far).tolist():

            def say(row: int = int(at[place]), rate: float = float(rate[place])) -> str:
                original = table.details.values[table.details.codes[row]].original
                return (
                    f"{flow(table, row)}: {_words(money(table, row), original, rate, int(dates.anchor[row]))}"
                )

            yield Hit((str(table.ids[at[place]]),), say, source_of(table, int(at[place])))
    yield from _claims(ledger)


def _claims(ledger: Ledger) -> Iterator[Hit]:
    for claim in ledger.stated:
        figure, other, published = claim.figure, claim.bracketed, claim.source.published
        if not (isinstance(figure, Money) and isinstance(other, Money) and published and _pair(figure)):
            continue
        if figure.unit == other.unit or figure.price_year is not None or other.price_year is not None:
            continue
        rate = factors(ledger.rates, figure.unit, other.unit, np.asarray([published.toordinal()]))
        (low, high), (own_low, own_high) = _ends(other), _ends(figure)
        if _far(np.asarray([low]), np.asarray([high]), own_low * rate, own_high * rate)[0]:
            words = _words(other, figure, float(rate[0]), published.toordinal())
            yield Hit((claim.id,), f"{words} ({claim.scope})", claim.source.id)


def _pair(original: Money | None) -> bool:
    """Whether an amount can be compared with another."""
    return (
        original is not None and original.value is not None and original.value > 0 and not original.price_year
    )


def _ends(figure: Money | None) -> tuple[float, float]:
    if figure is None:
        return 0.0, np.inf
    return float(figure.low), np.inf if figure.high is None else float(figure.high)


def _far(
    low: Floats,
    high: Floats,
    expected_low: Floats,
    expected_high: Floats,
) -> npt.NDArray[np.bool_]:
    """Whether two intervals stay apart by more than the factor that rates may move (never where nan)."""
    with np.errstate(invalid="ignore"):
        apart: npt.NDArray[np.bool_] = (low > expected_high * FAR) | (high * FAR < expected_low)
    return apart


def _words(converted: Figure | None, original: Money | None, rate: float, on: int) -> str:
    words = f"{amount(converted)} for {amount(original)}"
    if converted is None or original is None or not original.value or converted.value is None:
        return words
    used = float(converted.value) / float(original.value)
    return (
        f"{words} is {used:.4g} {converted.unit} for one {original.unit}; the rate of {day(on)} is {rate:.4g}"
    )
