"""What the lists of entries say about the flows: at least this much, and with coverage, no more.

A source's entries of one flow in one window are one statement, never one an entry. Two sources that list
the same flow over days in common are thereby alternatives: each must be satisfied, nothing adds them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import BEGINNING, END, EVERY_KIND, Box, bits, codes, kinds_of, reach
from aidledger.ledger.grouping import distinct
from aidledger.ledger.overlap import views
from aidledger.ledger.question import Question
from aidledger.ledger.selection import dates_at
from aidledger.ledger.statements import Basis, Listed, Row, Statement, grains
from aidledger.ledger.table import MISSING, EntryTable
from aidledger.ledger.totals import NOTHING, Line, Summing, sum_up
from aidledger.model.entry import Coverage
from aidledger.model.party import Donor, Party, Recipient
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import SINGLE_KINDS, AidType, Scope
from aidledger.model.source import Source

#: A window and the kinds of aid asked for in it.
Window = tuple[int, int, int]


class Lists:
    """The entries and the coverage of a ledger on one basis."""

    def __init__(self, table: EntryTable, coverage: Iterable[Coverage], basis: Basis, how: Summing) -> None:
        """``coverage`` of the sources that count."""
        self.basis = basis
        self.how = Summing(how.rates, "gross", True)
        self.notes: list[str] = []
        self.whole = table
        self.table = comparable(table, basis)
        self.coverage = tuple(
            c for c in coverage if c.measure == basis.measure and c.scope.stage is basis.stage
        )
        self._sums: dict[Any, Any] = {}

    # -- at least ------------------------------------------------------------------------------------

    @cached_property
    def _giving(self) -> EntryTable:
        """The entries without those that pay another entry's donor back: they are no second gift."""
        table = self.table
        if not table.reimbursed_by.values:
            return table
        paying = np.isin(table.ids, list(table.reimbursed_by.values))
        return table.take(np.flatnonzero(~paying))

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
        named = [
            (
                named_views[s],
                table.donor.values[d].code,
                table.recipient.values[r].code,
                table.aid_type.values[k].value,
            )
            for s, d, r, k in keys
        ]
        return dict(zip(named, zip(first.tolist(), last.tolist(), strict=True), strict=True))

    def rows_in(self, boxes: Iterable[Box]) -> npt.NDArray[np.int64]:
        """Entries whose parties may lie in one of the boxes."""
        chosen = np.zeros(len(self._giving), dtype=bool)
        for donors, recipients in {(b.donors, b.recipients) for b in boxes}:
            chosen |= _party_mask(self._giving.donor, donors) & _party_mask(
                self._giving.recipient, recipients
            )
        return np.flatnonzero(chosen)

    def floors(self, windows: Iterable[Window], boxes: tuple[Box, ...]) -> Iterator[Statement]:
        """For each window, what each source lists of each flow in it: at least so much there was.

        ``boxes`` limit whose aid is looked at.
        """
        if not len(self._giving):
            return
        parties = frozenset((b.donors, b.recipients) for b in boxes)
        table = self._sums.get(parties)
        if table is None:
            rows = self.rows_in(boxes)
            table = self._sums[parties] = (
                self._giving if len(rows) == len(self._giving) else self._giving.take(rows)
            )
        if not len(table):
            return
        for window in windows:
            key = (parties, window)
            if key not in self._sums:
                self._sums[key] = tuple(self._floors_in(table, window))
            yield from self._sums[key]

    def _floors_in(self, table: EntryTable, window: Window) -> Iterator[Statement]:
        start, end, kinds = window
        period = _period(start, end)
        scope = Scope(aid_type=_aid_type(kinds), stage=self.basis.stage, period=period)
        asked = Question(scope, self.basis.measure, self.basis.unit, self.basis.source)
        try:
            lines = sum_up(table, asked, ("source", "donor", "recipient", "aid_type"), self.how).lines
        except AidLedgerError as error:
            self._note(f"entries were left out: {error.what}")
            return
        sources = {s.id: s for s in table.sources}
        by_view: dict[tuple[str, str, str, str], Line] = defaultdict(lambda: NOTHING)
        speaks: dict[str, Source] = {}
        for (source, *flow), line in lines.items():
            if line.low > 0:
                view = sources[source].view
                speaks.setdefault(view, sources[source])
                by_view[view, flow[0], flow[1], flow[2]] += line
        flows: dict[str, dict[tuple[str, str], list[tuple[Box, Line]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for (view, donor, recipient, aid_type), line in by_view.items():
            box = self._flow_box(view, donor, recipient, aid_type, window)
            if box is not None:
                flows[view][donor, recipient].append((box, line))
        for view, by_flow in flows.items():
            lists = [_joined(parts) for parts in by_flow.values() if len(parts) > 1]
            boxes = [box for parts in by_flow.values() for box, _ in parts]
            if _share_flows(boxes):
                lists.append(_joined([part for parts in by_flow.values() for part in parts]))
            for box, line in (*(p for parts in by_flow.values() for p in parts), *lists):
                yield self._listed(speaks[view], box, line)

    def _flow_box(self, view: str, donor: str, recipient: str, aid_type: str, window: Window) -> Box | None:
        first, last = self._spans[view, donor, recipient, aid_type]
        start, end, kinds = window
        period = _period(start, end)
        givers, _ = codes((Donor.resolve(donor),), period)
        takers, _ = codes((Recipient.resolve(recipient),), period)
        possibly = bits(AidType(aid_type).possibly) & kinds
        start, end = max(start, first), min(end, last)
        return Box(givers, takers, possibly, start, end) if start <= end and possibly else None

    def _listed(self, source: Source, box: Box, line: Line) -> Statement:
        least, _ = grains(line.low, None)
        rows = [Row(box, least, None)]
        layered = Box(_unlayered(box.donors), _unlayered(box.recipients), box.kinds, box.start, box.end)
        if layered != box:
            rows.append(Row(layered, least, None))
        count = line.disclosed
        entries = "1 entry" if count == 1 else f"{count} entries"
        text = f"{entries} of {_spoken_box(box)} that add up to at least {_spoken(line.low, self.basis)}"
        return Statement(Listed(text), source, tuple(rows), f"list {source.view}")

    def covers(self, boxes: Iterable[Box]) -> bool:
        """Whether a source says that it lists everything in some part of the boxes."""
        complete = [box for c in self.coverage if (box := reach(c.scope).sure) is not None]
        return any(box.common(mine) for mine in boxes for box in complete)

    # -- at most -------------------------------------------------------------------------------------

    def caps(self, boxes: Iterable[Box]) -> Iterator[Statement]:
        """For each box that a source says it lists in full: what its entries there can add up to at most."""
        for coverage in self.coverage:
            complete = reach(coverage.scope).sure
            if complete is None:
                continue
            inside = dict.fromkeys(common for box in boxes if (common := complete.common(box)) is not None)
            for box in inside:
                key = (coverage.id, box)
                if key not in self._sums:
                    self._sums[key] = self._cap(coverage, box)
                if self._sums[key] is not None:
                    yield self._sums[key]

    def _cap(self, coverage: Coverage, box: Box) -> Statement | None:
        table = self._of_view(coverage.source.view)
        if not len(table):
            total = Decimal(0)
        else:
            scope = Scope(
                donors=_parties(box.donors, Donor),
                recipients=_parties(box.recipients, Recipient),
                aid_type=_aid_type(box.kinds),
                stage=self.basis.stage,
                period=_period(box.start, box.end),
            )
            asked = Question(scope, self.basis.measure, self.basis.unit)
            try:
                sums = sum_up(table, asked, (), self.how)
            except AidLedgerError as error:
                self._note(f"the coverage of {coverage.source} was left out: {error.what}")
                return None
            if self._incomparable(table, sums.rows):
                self._note(
                    f"the coverage of {coverage.source} was left out: its entries differ in currency or prices"
                )
                return None
            if sums.whole.high is None:
                self._note(
                    f"{coverage.source} lists amounts that are not disclosed: they leave the upper bound open"
                )
                return None
            total = max(sums.whole.high, Decimal(0))
        _, most = grains(Decimal(0), total)
        return Statement(coverage, coverage.source, (Row(box, 0, most),), f"coverage {coverage.id}")

    def _of_view(self, view: str) -> EntryTable:
        """The entries of one source or collection."""
        key = ("view", view)
        if key not in self._sums:
            mine = self.whole.source.mapped(lambda s: s.view == view, False, bool)
            self._sums[key] = self.whole if mine.all() else self.whole.take(np.flatnonzero(mine))
        found: EntryTable = self._sums[key]
        return found

    def _incomparable(self, table: EntryTable, rows: npt.NDArray[np.int64]) -> bool:
        if self.basis.measure != "money":
            return False
        right = table.basis.mapped(lambda b: _fits(b, self.basis), True, bool)
        return bool((~right[rows]).any())

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def comparable(table: EntryTable, basis: Basis) -> EntryTable:
    """The entries whose amounts are on the basis (undisclosed ones included)."""
    if basis.measure != "money":
        return table
    right = table.basis.mapped(lambda b: _fits(b, basis), True, bool)
    right |= table.money.value == MISSING
    return table if right.all() else table.take(np.flatnonzero(right))


def _fits(money: Any, basis: Basis) -> bool:
    return (
        (basis.convert or money.unit == basis.unit)
        and money.price_year == basis.prices
        and basis.takes(money.valuation)
    )


def _party_mask(column: Any, wanted: frozenset[str] | None) -> npt.NDArray[np.bool_]:
    def maybe(party: Party) -> bool:
        return (
            wanted is None
            or bool(party.atoms() & wanted)
            or party.code in wanted
            or bool(codes((party,), None)[1])
        )

    mask: npt.NDArray[np.bool_] = column.mapped(maybe, False, bool)
    return mask


def _parties(named: frozenset[str] | None, role: type[Any]) -> tuple[Any, ...]:
    return () if named is None else tuple(role.resolve(code) for code in sorted(named))


def _unlayered(named: frozenset[str] | None) -> frozenset[str] | None:
    from aidledger.ledger.boxes import is_layer

    return None if named is None or any(map(is_layer, named)) else named


def _aid_type(kinds: int) -> AidType | None:
    if kinds == EVERY_KIND:
        return None
    return next(k for k in SINGLE_KINDS if kinds_of(k)[0] == kinds)


def _period(start: int, end: int) -> Period:
    import datetime as dt

    first = dt.date.fromordinal(start) if start > BEGINNING else None
    last = dt.date.fromordinal(end) if end < END else None
    span = DateRange(first, last)
    return Period(core=span, hull=span)


def _joined(parts: list[tuple[Box, Line]]) -> tuple[Box, Line]:
    """Several parts of one source's list as one: they are separate parcels, so they add up."""

    def union(sides: list[frozenset[str] | None]) -> frozenset[str] | None:
        flat = [_unlayered(s) for s in sides]
        same = all(s == sides[0] for s in sides)
        if same:
            return sides[0]
        return None if None in flat else frozenset().union(*(s for s in flat if s is not None))

    boxes = [box for box, _ in parts]
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
    total = parts[0][1]
    for _, line in parts[1:]:
        total += line
    return whole, total


def _share_flows(boxes: list[Box]) -> bool:
    """Whether some of a source's lists may speak of the same flows (groups, regions) and so need their sum."""
    from aidledger.ledger.boxes import is_layer

    named = [(b.donors or frozenset(), b.recipients or frozenset()) for b in boxes]
    if any(is_layer(c) for pair in named for side in pair for c in side):
        return len(set(named)) > 1
    wide = {pair for pair in named if len(pair[0]) > 1 or len(pair[1]) > 1}
    return bool(wide) and len(set(named)) > 1


def _spoken(number: Decimal, basis: Basis) -> str:
    from aidledger.ledger.answer import as_figure

    return as_figure(basis.measure, basis.unit, number, None, number)._bounds_text()


def _spoken_box(box: Box) -> str:
    def side(named: frozenset[str] | None) -> str:
        if named is None:
            return "anyone"
        return (
            ", ".join(Party.resolve(c).name for c in sorted(named))
            if len(named) < 4
            else f"{len(named)} parties"
        )

    kind = _aid_type(box.kinds) if box.kinds == EVERY_KIND or box.kinds.bit_count() == 1 else None
    aid = "aid" if kind is None else f"{kind.value} aid"
    return f"{aid} from {side(box.donors)} to {side(box.recipients)}, {_period(box.start, box.end)}"


__all__ = ["Lists", "Window"]
