"""What the lists of entries say: at least so much was given.

A source's entries of one flow in one window are one statement, never one an entry. Two sources that list
the same flow over days in common are thereby alternatives: each must be satisfied, nothing adds them up.
Which entries count is settled once, for all time, in the way of all totals
(:func:`~aidledger.ledger.selection.select`); a window then takes those whose date surely lies in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import BEGINNING, END, Box, Parties, bits, codes, is_layer, period_of
from aidledger.ledger.dates import dates_at
from aidledger.ledger.grouping import distinct
from aidledger.ledger.overlap import SLACK, views
from aidledger.ledger.question import Question
from aidledger.ledger.rate_extremes import extreme_factor
from aidledger.ledger.selection import select
from aidledger.ledger.statements import Basis, Listed, Row, Statement, grain_of
from aidledger.ledger.sums import exact_sums
from aidledger.ledger.table import Coded, EntryTable
from aidledger.model.party import Party
from aidledger.model.scope import Scope
from aidledger.model.source import Source

#: A window and the kinds of aid asked for in it.
Window = tuple[int, int, int]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """What one source lists of some flows: their box, the least they sum to (billionths), and how many."""

    box: Box
    low: int
    count: int


class Floors:
    """The entries of a table on one basis, ready to be summed in any window."""

    def __init__(self, whole: EntryTable, table: EntryTable, basis: Basis, notes: list[str]) -> None:
        """``table`` is the part of ``whole`` that is comparable; what cannot be used is said in ``notes``."""
        self.whole, self.basis, self.notes = whole, basis, notes
        if table.reimbursed_by.values:  # who pays a donor back gives nothing beyond the gift
            table = table.take(np.flatnonzero(~np.isin(table.ids, list(table.reimbursed_by.values))))
        self.table = table
        self._made: dict[Any, Any] = {}

    def in_windows(self, windows: Iterable[Window], boxes: tuple[Box, ...]) -> Iterator[Statement]:
        """For each window, what each source lists of each flow in it: at least so much there was.

        ``boxes`` limit whose aid is looked at.
        """
        if not len(self.table):
            return
        parties = frozenset((b.donors, b.recipients) for b in boxes)
        if parties not in self._made:
            self._made[parties] = self._places_of(parties)
        places = self._made[parties]
        if not len(places):
            return
        for window in windows:
            key = (parties, window)
            if key not in self._made:
                self._made[key] = tuple(self._in_window(window, places))
            yield from self._made[key]

    # -- the entries that count --------------------------------------------------------------------

    @cached_property
    def _counted(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Row, first and last day, and least amount (smallest units of the answer) of each entry that counts."""
        scope = Scope(stage=self.basis.stage)
        asked = Question(scope, self.basis.measure, self.basis.unit, self.basis.source)
        try:
            chosen = select(self.table, asked)
        except AidLedgerError as error:
            self._note(f"entries were left out: {error.what}")
            return (np.zeros(0, dtype=np.int64),) * 4
        low = np.where(chosen.amounts.low < -(10**18), 0, chosen.amounts.low)
        start, end = chosen.dates.start.astype(np.int64), chosen.dates.end.astype(np.int64)
        if self.basis.measure == "money":
            low = self._converted(low, chosen.basis.codes, chosen.basis.values, start, end)
        return chosen.rows, start, end, low

    def _converted(
        self, low: Ints, code: npt.NDArray[np.int32], values: tuple[Any, ...], start: Ints, end: Ints
    ) -> Ints:
        """Amounts in the minor unit of the answer: foreign ones at the least rate of their days."""
        foreign = np.asarray([*(self.basis.changes(b.unit) for b in values), False])[code] & (low != 0)
        if not foreign.any():
            return low
        rows = np.flatnonzero(foreign)
        keys, groups = distinct([code[rows].astype(np.int64), start[rows], end[rows]], len(rows))
        low = low.copy()
        for number, (basis, first, last) in enumerate(keys):
            mine = rows[groups == number]
            factor = self._least_factor(values[basis].unit, first, last)
            low[mine] = [int((factor * int(x)).to_integral_value(ROUND_FLOOR)) for x in low[mine]]
        return low

    def _least_factor(self, unit: str, first: int, last: int) -> Decimal:
        try:
            return extreme_factor(self.basis, unit, (first, last), largest=False)
        except AidLedgerError as error:
            self._note(f"entries in {unit} were left out: {error.what}")
            return Decimal(0)

    @cached_property
    def _flows(self) -> tuple[list[tuple[int, ...]], Ints]:
        """Each flow as (view, donor, recipient, kind of aid), and which of them each counted entry is of."""
        rows = self._counted[0]
        columns = [
            c.codes[rows].astype(np.int64)
            for c in (self.table.donor, self.table.recipient, self.table.aid_type)
        ]
        return distinct([views(self.table)[rows], *columns], len(rows))

    @cached_property
    def _speakers(self) -> dict[int, Source]:
        """For each view a source that stands for it."""
        found: dict[str, Source] = {}
        for source in self.table.source.values:
            found.setdefault(source.view, source)
        return dict(enumerate(found.values()))

    @cached_property
    def _slack(self) -> int:
        return SLACK if len(self._speakers) > 1 else 0

    @cached_property
    def _spans(self) -> dict[tuple[str, str, str, str], tuple[int, int]]:
        """First and last day of each list of a flow, by whose view, donor, recipient and kind of aid."""
        table = self.whole
        dates, _ = dates_at(table, None)
        columns = [c.codes.astype(np.int64) for c in (table.donor, table.recipient, table.aid_type)]
        keys, groups = distinct([views(table), *columns], len(table))
        named_views = list(dict.fromkeys(s.view for s in table.source.values))
        first = np.full(len(keys), END, dtype=np.int64)
        last = np.full(len(keys), BEGINNING, dtype=np.int64)
        np.minimum.at(first, groups, dates.start)
        np.maximum.at(last, groups, dates.end)
        return {
            (
                named_views[v],
                table.donor.values[d].code,
                table.recipient.values[r].code,
                table.aid_type.values[k].value,
            ): (int(first[i]), int(last[i]))
            for i, (v, d, r, k) in enumerate(keys)
        }

    def _places_of(self, parties: frozenset[tuple[Parties, Parties]]) -> Ints:
        """The counted entries whose parties may be among those given."""
        rows = self._counted[0]
        chosen = np.zeros(len(rows), dtype=bool)
        for donors, recipients in parties:
            mine = party_mask(self.table.donor, donors) & party_mask(self.table.recipient, recipients)
            chosen |= mine[rows]
        return np.flatnonzero(chosen)

    # -- one window --------------------------------------------------------------------------------

    def _in_window(self, window: Window, places: Ints) -> Iterator[Statement]:
        for view, by_flow in self._parts(window, places).items():
            lists = [_joined(parts) for parts in by_flow.values() if len(parts) > 1]
            flat = [part for parts in by_flow.values() for part in parts]
            if _share_flows([part.box for part in flat]):
                lists.append(_joined(flat))
            for part in (*flat, *lists):
                if part.low > 0:
                    yield self._statement(self._speakers[view], part, window[1])

    def _parts(self, window: Window, places: Ints) -> dict[int, dict[tuple[int, int], list[Part]]]:
        """By view and flow what is listed of each kind of aid."""
        start, end, kinds = window
        _, first, last, low = (column[places] for column in self._counted)
        keys, flow_of = self._flows
        flow = flow_of[places]
        certainly = np.asarray([self._kinds(k) & ~kinds == 0 for *_, k in keys])[flow]
        sure = (first >= start) & (last <= end) & certainly
        least = np.where(sure, np.maximum(low, 0), 0)  # what came back is taken off at the end
        sums = exact_sums(flow, len(keys), least)
        counts = np.bincount(flow[sure], minlength=len(keys))
        found: dict[int, dict[tuple[int, int], list[Part]]] = defaultdict(lambda: defaultdict(list))
        for i in np.flatnonzero(counts).tolist():
            view, donor, recipient, _ = keys[i]
            box = self._box(keys[i], window)
            if sums[i] > 0 and box is not None:
                found[view][donor, recipient].append(
                    Part(box, sums[i] * grain_of(self.basis), int(counts[i]))
                )
        return found

    def _kinds(self, code: int) -> int:
        return bits(self.table.aid_type.values[code].possibly)

    def _box(self, flow: tuple[int, ...], window: Window) -> Box | None:
        view, donor, recipient, kind = flow
        start, end, kinds = window
        giver, taker = self.table.donor.values[donor], self.table.recipient.values[recipient]
        named = (self._speakers[view].view, giver.code, taker.code, self.table.aid_type.values[kind].value)
        first, last = self._spans[named]
        period = period_of(start, end)
        givers, _ = codes((giver,), period)
        takers, _ = codes((taker,), period)
        possibly = self._kinds(kind) & kinds
        start, end = max(start, first), min(end, last)
        return Box(givers, takers, possibly, start, end) if start <= end and possibly else None

    def _statement(self, source: Source, part: Part, end: int) -> Statement:
        """What a list says of a window that ends on the day ``end``. Another source may date the same parcels
        some days later: so long after the last of them they are still those that are meant."""
        box = replace(part.box, end=max(part.box.end, min(end, part.box.end + self._slack)))
        rows = [Row(box, part.low, None)]
        layered = Box(_unlayered(box.donors), _unlayered(box.recipients), box.kinds, box.start, box.end)
        if layered != box:
            rows.append(Row(layered, part.low, None))
        listed = Listed(part.count, part.box, part.low, self.basis)
        return Statement(listed, source, tuple(rows), f"list {source.view}")

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def party_mask(column: Coded, wanted: Parties) -> npt.NDArray[np.bool_]:
    """Rows whose party may be among those named: groups by all who may be members, and whoever is not known."""

    def maybe(party: Party) -> bool:
        if wanted is None or party.code in wanted or (is_layer(party.code) and not party.has_disputes):
            return True
        return bool(party.possible_atoms() & wanted)

    mask: npt.NDArray[np.bool_] = column.mapped(maybe, False, bool)
    return mask


def _unlayered(named: Parties) -> Parties:
    return None if named is None or any(map(is_layer, named)) else named


def _joined(parts: list[Part]) -> Part:
    """Several parts of one source's list as one: they are separate parcels, so they add up."""

    def union(sides: list[Parties]) -> Parties:
        if all(s == sides[0] for s in sides):
            return sides[0]
        flat = [_unlayered(s) for s in sides]
        return None if None in flat else frozenset().union(*(s for s in flat if s is not None))

    boxes = [part.box for part in parts]
    kinds = 0
    for box in boxes:
        kinds |= box.kinds
    whole = Box(
        union([b.donors for b in boxes]),
        union([b.recipients for b in boxes]),
        kinds,
        min(b.start for b in boxes),
        max(b.end for b in boxes),
    )
    return Part(whole, sum(part.low for part in parts), sum(part.count for part in parts))


def _share_flows(boxes: list[Box]) -> bool:
    """Whether some of a source's lists may speak of the same flows (groups, regions) and so need their sum."""
    named = {(b.donors or frozenset(), b.recipients or frozenset()) for b in boxes}
    wide = any(len(side) > 1 or any(map(is_layer, side)) for pair in named for side in pair)
    return wide and len(named) > 1
