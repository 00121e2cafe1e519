"""Money that came back. Bounds are worked out before it: what was given in a part of a scope is then never
more than what was given in all of it, and only the answer is lessened by what came back within it.

A refund lessens aid of its own kind: one whose kind is not certain says nothing of military aid alone.
Refunds that several sources list are alternatives, as all their entries are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import Box, bits
from aidledger.ledger.overlap import views
from aidledger.ledger.question import Question
from aidledger.ledger.rate_extremes import extreme_factor
from aidledger.ledger.selection import select
from aidledger.ledger.statements import Basis, Row, Statement, grain_of
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.table import MISSING, Coded, EntryTable
from aidledger.model.party import Party
from aidledger.model.scope import Scope

Ints = npt.NDArray[np.int64]


class Refunds:
    """The entries below zero of a table on one basis."""

    def __init__(self, table: EntryTable, basis: Basis) -> None:
        self.basis = basis
        self.rows: Ints = np.zeros(0, dtype=np.int64)
        self._kept: dict[tuple[Box, bool], int] = {}
        if basis.measure != "money" or not _has_any(table):
            return
        try:
            chosen = select(table, Question(Scope(stage=basis.stage), "money", basis.unit, basis.source))
        except AidLedgerError:
            return
        below = np.flatnonzero((chosen.amounts.low < 0) & (chosen.amounts.low > -(10**18)))
        self.table, self.rows = table, chosen.rows[below]
        self.start, self.end = chosen.dates.start[below], chosen.dates.end[below]
        self.least = np.maximum(-chosen.amounts.high[below], 0)
        self.most = -chosen.amounts.low[below]
        self._exchange(chosen.basis.take(below))
        self.view = views(table)[self.rows]

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def surely(self, box: Box) -> int:
        """The least that came back of what a box holds, in billionths."""
        return self._sum(box, sure=True)

    def possibly(self, box: Box) -> int:
        """The most that came back of what a box holds, in billionths."""
        return self._sum(box, sure=False)

    def before(self, statement: Statement) -> Statement:
        """A statement about what is left, as one about what was given before any of it came back.

        Where its days are not certain, whatever came back on any of them may be meant, and none need be.
        """
        back = max(self.possibly(row.box) for row in statement.rows)
        rows = tuple(
            Row(
                row.box,
                row.low + self.surely(row.box) if row.low and row.high is not None else row.low,
                None if row.high is None else row.high + back,
            )
            for row in statement.rows
        )
        return statement if rows == statement.rows else replace(statement, rows=rows)

    def _sum(self, box: Box, *, sure: bool) -> int:
        if not len(self.rows):
            return 0
        if (box, sure) not in self._kept:
            mine = self._of(self.table.donor, box.donors, sure) & self._of(
                self.table.recipient, box.recipients, sure
            )
            own = self.table.aid_type.mapped(lambda k: not bits(k.possibly) & ~box.kinds, False, bool)
            mine &= own[self.rows]
            if sure:
                mine &= (self.start >= box.start) & (self.end <= box.end)
            else:
                mine &= (self.start <= box.end) & (self.end >= box.start)
            amounts = (self.least if sure else self.most)[mine]
            sums = exact_sums(self.view[mine], int(self.view.max()) + 1, amounts)
            self._kept[box, sure] = max(sums) * grain_of(self.basis)
        return self._kept[box, sure]

    def _of(self, column: Coded, wanted: Any, sure: bool) -> npt.NDArray[np.bool_]:
        def mine(party: Party) -> bool:
            if wanted is None:
                return True
            return party.atoms() <= wanted if sure else bool(party.possible_atoms() & wanted)

        found: npt.NDArray[np.bool_] = column.mapped(mine, False, bool)
        return found[self.rows]

    def _exchange(self, money: Coded) -> None:
        """Amounts in the smallest unit of the answer; of foreign money none came back for sure."""
        for code, basis in enumerate(money.values):
            if basis.unit == self.basis.unit:
                continue
            mine: Sequence[int] = np.flatnonzero(money.codes == code).tolist()
            for place in mine:
                self.least[place] = 0
                days = int(self.start[place]), int(self.end[place])
                try:
                    factor = extreme_factor(self.basis, basis.unit, days, largest=True)
                except AidLedgerError:
                    factor = Decimal(0)
                most = factor * Decimal(int(self.most[place]))
                self.most[place] = int(most.to_integral_value(ROUND_CEILING))


def _has_any(table: EntryTable) -> bool:
    below = (table.money.low < 0) & (table.money.low != MISSING)
    return bool(below.any()) or any(m.low < 0 for d in table.details.values for _, m in d.money_at)
