"""Records whose own words state another number: found for a whole column at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from aidledger.ledger.checks.speech import flow, money, source_of
from aidledger.ledger.checks.words import figures_in, otherwise, plain_value, ratio
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.model.claim import Claim, Ranking
from aidledger.model.figure import Figure, Money
from aidledger.units.lexicon import currency

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Words and number that differ by less than this share are not read again.
_NEAR = 0.005


@dataclass(frozen=True, slots=True)
class Reworded:
    """A figure, what its words say instead, and the record it stands in."""

    record: str
    about: str
    source: str
    figure: Figure
    words: Figure

    @property
    def times(self) -> Decimal | None:
        """How many times its words the figure is."""
        return ratio(self.figure, self.words)


def reworded(ledger: Ledger) -> Iterator[Reworded]:
    """Every figure of entries, claims and rankings that its own words contradict."""
    table = ledger.table
    for row in _doubtful(table):
        entry = table.entry(row)
        figures: list[Figure | None] = [money(table, row), entry.tonnage, *entry.items]
        figures += [m for _, m in entry.money_at] + [entry.original]
        for figure in figures:
            words = None if figure is None else otherwise(figure)
            if figure is not None and words is not None:
                yield Reworded(entry.id, flow(table, row), source_of(table, row), figure, words)
    claims: list[Claim | Ranking] = [*ledger.stated, *ledger.rankings]
    for stated in claims:
        words = otherwise(stated.figure)
        if words is not None:
            yield Reworded(stated.id, str(stated.scope), stated.source.id, stated.figure, words)


def _doubtful(table: EntryTable) -> list[int]:
    """Rows whose plainest reading differs from a number in them: the only ones worth reading again."""
    digits = table.basis.mapped(lambda b: currency(b.unit).minor_digits, 0, np.int64)
    words = table.written.mapped(plain_value, np.nan, np.float64)
    known = (table.money.value != MISSING) & (table.written.codes >= 0)
    value = table.money.value / 10.0**digits
    with np.errstate(invalid="ignore"):
        near = np.abs(value - words) <= _NEAR * np.maximum(np.abs(value), np.abs(words))
    doubtful = np.zeros(len(table), dtype=bool)
    for row in np.flatnonzero(known & ~near).tolist():
        text = table.written.values[table.written.codes[row]]
        # the words may hold no amount of money at all, and most rows end here
        if any(isinstance(f, Money) for f in figures_in(text)):
            doubtful[row] = _contradicted([money(table, row)])
    doubtful |= table.tonnage.mapped(lambda t: _contradicted([t]), False, bool)
    doubtful |= table.items.mapped(_contradicted, False, bool)
    special = table.details.mapped(
        lambda d: _contradicted([*(m for _, m in d.money_at), *([d.original] if d.original else [])]),
        False,
        bool,
    )
    return [int(row) for row in np.flatnonzero(doubtful | special)]


def _contradicted(figures: Iterable[Figure | None]) -> bool:
    for figure in figures:
        if figure is not None and figure.written and figure.value is not None:
            words, value = plain_value(figure.written), float(figure.value)
            if (
                not abs(value - words) <= _NEAR * max(abs(value), abs(words))
                and otherwise(figure) is not None
            ):
                return True
    return False
