"""What a complete list says: no more was given than its entries can add up to."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import Box, bits
from aidledger.ledger.dates import Dates, dates_at
from aidledger.ledger.floors import Ints, party_mask
from aidledger.ledger.matching import source_answers
from aidledger.ledger.pieces import count_once
from aidledger.ledger.question import Question
from aidledger.ledger.rate_extremes import extreme_factor
from aidledger.ledger.stated_amounts import amounts_for
from aidledger.ledger.statements import Basis, fits, grain_of
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.table import OPEN, Amounts, Coded, EntryTable
from aidledger.model.scope import Scope

Mask = npt.NDArray[np.bool_]


class Caps:
    """The entries of one complete list on one basis, ready to be summed in any box."""

    def __init__(self, name: str, table: EntryTable, basis: Basis, notes: list[str]) -> None:
        """``name`` is the list's, for the ``notes`` on why it closes nothing."""
        self.name, self.table, self.basis, self.notes = name, table, basis, notes

    def most(self, box: Box) -> int | None:
        """The most that the entries of a box can add up to, in billionths; ``None`` where nothing limits it."""
        if not len(self.table):
            return 0
        dates, amounts, money, mine = self._ground
        possible = mine & (dates.start <= box.end) & (dates.end >= box.start)
        possible &= party_mask(self.table.donor, box.donors) & party_mask(
            self.table.recipient, box.recipients
        )
        possible &= self.table.aid_type.mapped(lambda k: bool(bits(k.possibly) & box.kinds), False, bool)
        rows = np.flatnonzero(count_once(self.table, possible, amounts, [], "gross"))
        if (amounts.high[rows] == OPEN).any():
            self._note("lists amounts that are not disclosed: they leave the upper bound open")
            return None
        high = amounts.high[rows]
        high = np.where(self._surely(box, dates)[rows], high, np.maximum(high, 0))
        if self.basis.measure == "money":
            exchanged = self._exchanged(rows, high, money, dates)
            if exchanged is None:
                return None
            high = exchanged
        total = exact_sums(np.zeros(len(rows), dtype=np.int64), 1, high)[0]
        return total * grain_of(self.basis)

    def _surely(self, box: Box, dates: Dates) -> Mask:
        """Which entries lie in a box for sure: money that came back lessens the total only there."""
        table = self.table
        sure = (dates.start >= box.start) & (dates.end <= box.end)
        sure &= table.aid_type.mapped(lambda k: not bits(k.possibly) & ~box.kinds, False, bool)
        for column, wanted in ((table.donor, box.donors), (table.recipient, box.recipients)):
            if wanted is not None:
                sure &= _inside(column, wanted)
        return sure

    @cached_property
    def _ground(self) -> tuple[Dates, Amounts, Coded, Mask]:
        asked = Question(Scope(stage=self.basis.stage), self.basis.measure, self.basis.unit)
        dates, at = dates_at(self.table, self.basis.stage)
        amounts, money = amounts_for(self.table, asked, at)
        current = source_answers(self.table.source.values, None)[self.table.source.codes]
        return dates, amounts, money, (at >= 0) & current

    def _exchanged(self, rows: Ints, high: Ints, money: Coded, dates: Dates) -> Ints | None:
        """Amounts in the minor unit of the answer, foreign ones at the largest rate of their days (and
        foreign money that came back not at all)."""
        codes = money.codes[rows]
        used = [(c, money.values[c]) for c in np.unique(codes[codes >= 0]).tolist()]
        if not all(fits(b, self.basis) for _, b in used):
            self._note("has entries in other currencies, prices or valuations: it closes no bound here")
            return None
        high = high.copy()
        for code, basis in used:
            if not self.basis.changes(basis.unit):
                continue
            high[(codes == code) & (high < 0)] = 0
            for place in np.flatnonzero((codes == code) & (high > 0)).tolist():
                row = rows[place]
                days = int(dates.start[row]), int(dates.end[row])
                try:
                    factor = extreme_factor(self.basis, basis.unit, days, largest=True)
                except AidLedgerError as error:
                    self._note(f"closes no bound here: {error.what}")
                    return None
                high[place] = int((factor * Decimal(int(high[place]))).to_integral_value(ROUND_CEILING))
        return high

    def _note(self, why: str) -> None:
        text = f"{self.name} {why}"
        if text not in self.notes:
            self.notes.append(text)


def _inside(column: Coded, wanted: frozenset[str]) -> Mask:
    mask: Mask = column.mapped(lambda p: p.atoms() <= wanted, False, bool)
    return mask
