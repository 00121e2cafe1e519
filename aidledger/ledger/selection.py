"""Which entries a question is about: surely, possibly, or not; and which of those are counted.

The rules of the contract in one place: stages, fuzzy dates, mixed and unstated kinds of aid, groups of
donors, vintages, pieces and wholes, superseded and reimbursed parcels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.dates import Dates, dates_at, in_window
from aidledger.ledger.matching import aid_masks, of_rows, party_masks, source_answers
from aidledger.ledger.pieces import Left, certain_pieces, count_once, leave
from aidledger.ledger.question import Question
from aidledger.ledger.stated_amounts import amounts_for
from aidledger.ledger.table import Amounts, Coded, EntryTable

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Selection:
    """The rows that answer a question, with the amounts that count and the reasons for the rest.

    ``rows`` index the table; ``certain`` and ``counted`` run along ``rows``: certain rows bound the total
    from below, counted rows make its value, all rows bound it from above.
    """

    rows: npt.NDArray[np.int64]
    certain: Mask
    counted: Mask
    amounts: Amounts
    basis: Coded
    dates: Dates
    left: tuple[Left, ...]


def check_question(question: Question, reimbursements: str) -> None:
    """Refuse what cannot be asked. Raises :class:`~aidledger.errors.BadScope`."""
    if reimbursements not in ("gross", "net"):
        raise BadScope(f"unknown way with reimbursements {reimbursements!r}", remedy="use 'gross' or 'net'")
    stage = question.scope.stage
    if stage is not None and not stage.is_aid:
        raise BadScope(f"what is only {stage.value} is no aid yet", remedy="ask for a stage from pledged on")


def select(table: EntryTable, question: Question, *, reimbursements: str = "gross") -> Selection:
    """The entries that answer ``question``. ``reimbursements`` is ``gross`` (the giver's parcel counts) or
    ``net`` (the payer's counts, and the giver's only beyond it)."""
    check_question(question, reimbursements)
    scope = question.scope
    left: list[Left] = []
    dates, at = dates_at(table, scope.stage)
    sure, maybe, anchored = in_window(question.period, dates)
    donor_sure, donor_maybe = party_masks(table.donor, scope.donors, question.period)
    to_sure, to_maybe = party_masks(table.recipient, scope.recipients, question.period)
    kind_sure, kind_maybe = aid_masks(table.aid_type, scope.aid_type)
    about = (at >= 0) & donor_maybe & to_maybe & kind_maybe
    whose = of_rows(source_answers(table.source.values, question.source), table.source)
    leave(left, "an older vintage of a series, or of another source", about & maybe & ~whose)
    about &= whose
    possible = about & maybe
    settled_parties = donor_sure & to_sure & kind_sure
    leave(
        left,
        "the kind of aid or the party is not certain: only in the upper bound",
        possible & ~settled_parties,
    )
    leave(
        left,
        "the date may lie outside the window: not in the lower bound",
        possible & settled_parties & ~sure,
    )
    amounts, basis = amounts_for(table, question, at)
    if reimbursements == "net":
        amounts = Amounts(amounts.value.copy(), amounts.low.copy(), amounts.high.copy())
    certain, counted = sure & settled_parties, anchored & settled_parties
    if table.part_of.values:
        amounts = certain_pieces(table, possible, certain, counted, amounts)
    possible = count_once(table, possible, amounts, left, reimbursements, certain)
    rows = np.flatnonzero(possible)
    return Selection(
        rows=rows,
        certain=certain[rows],
        counted=counted[rows],
        amounts=amounts.take(rows),
        basis=basis.take(rows),
        dates=Dates(dates.start[rows], dates.end[rows], dates.anchor[rows]),
        left=tuple(left),
    )
