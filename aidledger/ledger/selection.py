"""Which entries a question is about: surely, possibly, or not; and which of those are counted.

The rules of the contract in one place: stages, fuzzy dates, mixed and unstated kinds of aid, groups of
donors, vintages, pieces and wholes, superseded and reimbursed parcels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.question import Question
from aidledger.ledger.table import MISSING, OPEN, Amounts, Coded, EntryTable
from aidledger.model.party import Party
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import AID_STAGES, AidType, Stage
from aidledger.model.source import Source

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int32]

#: Rows whose dates are worked out at a time.
_BLOCK = 1 << 16
#: Open ends and unknown days, as ordinals that compare the right way.
FIRST, LAST, UNDATED = np.int32(0), np.int32(9_999_999), np.int32(-1)


@dataclass(frozen=True)
class Dates:
    """For each row the days between which its date lies, and the day on which its value is counted."""

    start: Days
    end: Days
    anchor: Days


@dataclass(frozen=True)
class Left:
    """Entries that a total leaves out, or counts only in its upper bound, and why."""

    reason: str
    rows: npt.NDArray[np.int64]


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


def ordinals(period: Period | None) -> tuple[int, int, int]:
    """``(start, end, anchor)`` of a date: its hull, and its last known day (else its first)."""
    if period is None:
        return int(UNDATED), int(UNDATED), int(UNDATED)
    start, end = period.hull
    anchor = end or start
    return (
        start.toordinal() if start else int(FIRST),
        end.toordinal() if end else int(LAST),
        anchor.toordinal() if anchor else int(UNDATED),
    )


def spans_of_values(table: EntryTable, stage: Stage) -> Days:
    """``(start, end, anchor)`` of each distinct date of a stage, and of no date at the end."""
    key, kept = f"spans of {stage.value}", table.kept_of_values
    if key not in kept:
        values = table.date(stage).values
        kept[key] = np.asarray([*map(ordinals, values), ordinals(None)], dtype=np.int32)
    spans: Days = kept[key]
    return spans


def dates_at(table: EntryTable, stage: Stage | None) -> tuple[Dates, npt.NDArray[np.int8]]:
    """When each entry counts, and the stage whose date that is (-1: it does not count).

    At a stage: the recorded date of that stage, else of the next later one. Without a stage: the entry
    counts once, on the day it reached its furthest stage; between its first and last date otherwise. A package
    may have been given on any day from its own to that of its last piece.
    """
    n = len(table)
    start, end, anchor = (np.full(n, UNDATED, dtype=np.int32) for _ in range(3))
    found = np.full(n, -1, dtype=np.int8)
    wanted = AID_STAGES if stage is None else AID_STAGES[stage.rank :]
    columns = [
        (at, table.date(at).codes, spans_of_values(table, at)) for at in wanted if table.date(at).values
    ]
    for low in range(0, n, _BLOCK):
        part = slice(low, low + _BLOCK)
        days = (start[part], end[part], anchor[part])
        for at, codes, spans in reversed(columns):
            rows = np.flatnonzero(codes[part] >= 0)
            if len(rows):
                _enter_dates(days, found[part], rows, spans[codes[part][rows]], at.rank, once=stage is None)
    if table.part_of.values:
        _stretch(parents(table), start, end, found)
    return Dates(start, end, anchor), found


def _stretch(parent: npt.NDArray[np.int64], start: Days, end: Days, found: npt.NDArray[np.int8]) -> None:
    """Let the days of wholes reach over those of their pieces, at any depth."""
    rows = np.flatnonzero((parent >= 0) & (found >= 0))
    rows = rows[found[parent[rows]] >= 0]
    for _ in range(len(rows)):
        before = start.copy(), end.copy()
        np.minimum.at(start, parent[rows], start[rows])
        np.maximum.at(end, parent[rows], end[rows])
        if (before[0] == start).all() and (before[1] == end).all():
            return


def _enter_dates(
    days: tuple[Days, Days, Days],
    found: npt.NDArray[np.int8],
    rows: npt.NDArray[np.int64],
    spans: Days,
    rank: int,
    *,
    once: bool,
) -> None:
    """Put the dates of one stage down for some rows of a block, later stages having been there before.

    ``once``: a later stage's counted day stays, and the window grows; else the earlier stage takes its place.
    """
    start, end, anchor = days
    if once:
        again = found[rows] >= 0
        twice, wider = rows[again], spans[again]
        start[twice] = np.minimum(start[twice], wider[:, 0])
        end[twice] = np.maximum(end[twice], wider[:, 1])
        rows, spans = rows[~again], spans[~again]
    start[rows], end[rows], anchor[rows] = spans.T
    found[rows] = rank


def _window(period: Period, dates: Dates) -> tuple[Mask, Mask, Mask]:
    """Rows surely, possibly and by their anchor inside a window."""

    def ends(span: DateRange) -> tuple[int, int]:
        low = span.start.toordinal() if span.start else int(FIRST)
        return low, span.end.toordinal() if span.end else int(LAST)

    low, high = ends(period.hull)
    possible = (dates.start <= high) & (dates.end >= low)
    anchored = (dates.anchor >= low) & (dates.anchor <= high)
    if low == FIRST and high == LAST:
        anchored |= dates.anchor == UNDATED
    if period.core is None:
        return np.zeros_like(possible), possible, anchored
    low, high = ends(period.core)
    return (dates.start >= low) & (dates.end <= high), possible, anchored


def party_answers(values: Sequence[Party], wanted: tuple[Party, ...], period: Period) -> tuple[Mask, Mask]:
    """Whether each party surely, and possibly, is one of those asked for (members of groups by date).

    One more answer, for no party, stands at the end: code -1 finds it.
    """
    if not wanted:
        return _everyone(values)
    on = period.hull.end or period.hull.start
    inside: frozenset[str] = frozenset().union(*(atoms(p, on) for p in wanted))
    sure = [atoms(p, on) <= inside for p in values]
    maybe = [bool(atoms(p, on) & inside) for p in values]
    return np.asarray([*sure, False], dtype=bool), np.asarray([*maybe, False], dtype=bool)


def _everyone(values: Sequence[Any]) -> tuple[Mask, Mask]:
    everyone = np.ones(len(values) + 1, dtype=bool)
    return everyone, everyone


def party_masks(column: Coded, wanted: tuple[Party, ...], period: Period) -> tuple[Mask, Mask]:
    """Rows whose party surely, and possibly, is one of those asked for (members of groups by date)."""
    sure, maybe = party_answers(column.values, wanted, period)
    return _of_rows(sure, column), _of_rows(maybe, column)


def _of_rows(answers: Mask, column: Coded) -> Mask:
    """The answer of each row's value; a view of one byte where all are the same."""
    if answers.all():
        return np.broadcast_to(np.True_, len(column))
    return answers[column.codes]


@cache
def atoms(party: Party, on: Any) -> frozenset[str]:
    """Codes of the parties whose own aid the party's aid consists of."""
    return frozenset(party.atoms(on))


def aid_answers(values: Sequence[AidType], wanted: AidType | None) -> tuple[Mask, Mask]:
    """Whether aid of each kind surely, and possibly, is of the kind asked for; at the end: for no kind."""
    if wanted is None:
        return _everyone(values)
    inside = wanted.possibly
    sure = [kind is wanted or (kind.possibly <= inside and wanted is AidType.mixed) for kind in values]
    maybe = [bool(kind.possibly & inside) for kind in values]
    return np.asarray([*sure, False], dtype=bool), np.asarray([*maybe, False], dtype=bool)


def aid_masks(column: Coded, wanted: AidType | None) -> tuple[Mask, Mask]:
    """Rows whose aid surely, and possibly, is of the kind asked for."""
    sure, maybe = aid_answers(column.values, wanted)
    return _of_rows(sure, column), _of_rows(maybe, column)


def current_sources(sources: tuple[Source, ...]) -> dict[str, Source]:
    """Of each series the newest vintage, and every source that belongs to none, by id."""
    newest: dict[str, Source] = {}
    for source in sources:
        if source.series is None:
            continue
        held = newest.get(source.series)
        if held is None or _age(source) > _age(held):
            newest[source.series] = source
    return {s.id: s for s in sources if s.series is None or newest[s.series].id == s.id}


def _age(source: Source) -> tuple[int, str]:
    return (source.published.toordinal() if source.published else 0, source.id)


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
        lookup = Amounts.of([*(_listed(items, question.unit) for items in table.items.values), None])
        return lookup.take(table.items.codes), Coded((question.unit,), np.zeros(len(table), dtype=np.int32))
    return _money_at(table, None if question.scope.stage is None else at)


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
    sure, maybe, anchored = _window(question.period, dates)
    donor_sure, donor_maybe = party_masks(table.donor, scope.donors, question.period)
    to_sure, to_maybe = party_masks(table.recipient, scope.recipients, question.period)
    kind_sure, kind_maybe = aid_masks(table.aid_type, scope.aid_type)
    about = (at >= 0) & donor_maybe & to_maybe & kind_maybe
    whose = _of_rows(source_answers(table.source.values, question.source), table.source)
    _leave(left, "an older vintage of a series, or of another source", about & maybe & ~whose)
    about &= whose
    possible = about & maybe
    settled_parties = donor_sure & to_sure & kind_sure
    _leave(
        left,
        "the kind of aid or the party is not certain: only in the upper bound",
        possible & ~settled_parties,
    )
    _leave(
        left,
        "the date may lie outside the window: not in the lower bound",
        possible & settled_parties & ~sure,
    )
    amounts, basis = amounts_for(table, question, at)
    if reimbursements == "net":
        amounts = Amounts(amounts.value.copy(), amounts.low.copy(), amounts.high.copy())
    certain, counted = sure & settled_parties, anchored & settled_parties
    if table.part_of.values:
        amounts = _certain_pieces(table, possible, certain, counted, amounts)
    possible = _count_once(table, possible, amounts, left, reimbursements, certain)
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


def _leave(left: list[Left], reason: str, mask: Mask) -> None:
    rows = np.flatnonzero(mask)
    if len(rows):
        left.append(Left(reason, rows))


def source_answers(values: Sequence[Source], wanted: str | None) -> Mask:
    """Whether the entries of each source count: those of the source asked for, else of current vintages.

    Raises :class:`~aidledger.errors.UnknownName` for a source that is not there.
    """
    if wanted is not None:
        known = sorted(s.id for s in values)
        if wanted not in known and known:
            from aidledger.errors import UnknownName
            from aidledger.units.lexicon import closest

            raise UnknownName(
                f"no source {wanted!r} among the entries", suggestions=closest(wanted, known) or known[:5]
            )
        return np.asarray([*(s.id == wanted for s in values), False], dtype=bool)
    current = current_sources(tuple(values))
    if len(current) == len(values):
        return _everyone(values)[0]
    return np.asarray([*(s.id in current for s in values), False], dtype=bool)


def _certain_pieces(
    table: EntryTable, possible: Mask, certain: Mask, counted: Mask, amounts: Amounts
) -> Amounts:
    """Amounts in which the certain pieces of wholes that are only possible count in the lower bound alone (and
    in the value, where the whole does not)."""
    rows = np.flatnonzero(_kept_pieces(table, possible, certain, amounts))
    if not len(rows):
        return amounts
    value, high = amounts.value.copy(), amounts.high.copy()
    whole = covered_pieces(table, possible & counted, amounts)[rows]
    value[rows[whole]] = 0
    high[rows] = 0
    return Amounts(value, amounts.low, high)


def _kept_pieces(table: EntryTable, possible: Mask, certain: Mask, amounts: Amounts) -> Mask:
    """Certain pieces with an amount, of wholes none of which is certain: of pieces in pieces the largest."""
    pieces = possible & certain & (amounts.low > 0) & covered_pieces(table, possible, amounts)
    surely = certain & possible & (amounts.value != MISSING)
    return pieces & ~covered_pieces(table, surely, amounts)


def _count_once(
    table: EntryTable,
    possible: Mask,
    amounts: Amounts,
    left: list[Left],
    reimbursements: str,
    certain: Mask | None = None,
) -> Mask:
    """Leave out superseded parcels, pieces of a counted whole (but for those that are ``certain`` where the
    whole is not), and one side of a reimbursement."""
    counted = possible.copy()
    if table.supersedes.values:
        gone = np.isin(table.ids, list(table.supersedes.values))
        _leave(left, "superseded by a later statement of the same parcel", counted & gone)
        counted &= ~gone
    if table.part_of.values:
        pieces = counted & covered_pieces(table, counted, amounts)
        if certain is not None:
            pieces &= ~_kept_pieces(table, counted, certain, amounts)
        _leave(left, "a piece of a package that is counted whole", pieces)
        counted &= ~pieces
    if table.reimbursed_by.values:
        payer = _rows_of(table, table.reimbursed_by)
        both = counted & (payer >= 0) & counted[np.maximum(payer, 0)]
        paying = np.zeros(len(table), dtype=bool)
        paying[payer[both]] = True
        if reimbursements == "gross":
            _leave(left, "reimburses a parcel that is counted (gross totals)", paying)
            counted &= ~paying
        else:
            _leave(left, "counted only beyond what was reimbursed (net totals)", both)
            _net(amounts, np.flatnonzero(both), payer)
    return counted


def _net(amounts: Amounts, rows: npt.NDArray[np.int64], payer: npt.NDArray[np.int64]) -> None:
    """Take what was paid back off the parcels it was paid for; one payment for several leaves them open."""
    shared = np.bincount(payer[rows])
    for row in rows:
        by = payer[row]
        if shared[by] > 1 or amounts.value[by] == MISSING or amounts.value[row] == MISSING:
            amounts.value[row], amounts.low[row] = MISSING, 0
            continue
        low = 0 if amounts.high[by] == OPEN else max(0, amounts.low[row] - amounts.high[by])
        if amounts.high[row] != OPEN:
            amounts.high[row] = max(0, amounts.high[row] - amounts.low[by])
        amounts.value[row] = max(0, amounts.value[row] - amounts.value[by])
        amounts.low[row] = low


def _rows_of(table: EntryTable, named: Coded) -> npt.NDArray[np.int64]:
    """Row of the entry that each row names; -1 where it names none, or one that the ledger does not hold."""
    row_of = table.row_of
    return named.mapped(lambda name: row_of.get(name, -1), -1, np.int64)


def parents(table: EntryTable) -> npt.NDArray[np.int64]:
    """Row of the whole that each row is a piece of; -1 where it is none, or the whole is not in the ledger."""
    return _rows_of(table, table.part_of)


def covered_pieces(table: EntryTable, counted: Mask, amounts: Amounts) -> Mask:
    """Rows that are pieces, at any depth, of a counted row that has an amount of its own."""
    parent = parents(table)
    has_amount = counted & (amounts.value != MISSING)
    covered = np.zeros(len(table), dtype=bool)
    above = parent.copy()
    for _ in range(len(table)):
        linked = above >= 0
        if not linked.any():
            return covered
        covered[linked] |= has_amount[above[linked]]
        above[linked] = parent[above[linked]]
    raise BadScope("packages are pieces of each other in a circle", remedy="mend part_of: see ledger.check()")
