"""Everything that a ledger holds on one basis: stage, measure, unit, prices. Built once and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from aidledger.errors import AidLedgerError
from aidledger.ledger.boxes import Box
from aidledger.ledger.cells import Boxes, Ints, divide
from aidledger.ledger.floors import Window
from aidledger.ledger.lists import Lists
from aidledger.ledger.matching import current_sources
from aidledger.ledger.problem import Problem
from aidledger.ledger.refunds import Refunds
from aidledger.ledger.statements import Basis, Statement, stated
from aidledger.model.claim import Claim
from aidledger.model.period import Period

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.ledger.totals import Summing

Reading = Callable[[Period], Period]

#: Sums of the lists between every two edges of windows are made while edges times entries stay below this.
_WORK = 5_000_000
_MANY_PIECES = 400
#: So many sources of the same aid are each heard in full.
_MANY_VIEWS = 6


def counted_claims(ledger: Ledger, source: str | None = None) -> list[Claim]:
    """The stated totals that count: of each series the newest vintage, and none that is superseded or that its
    source names only to deny it."""
    stated_so = [c for c in ledger.stated if not c.denied]
    current = current_sources(ledger.known_sources)
    gone = {c.supersedes for c in ledger.stated if c.supersedes and c.source.id in current}
    if source is not None:
        return [c for c in stated_so if source in (c.source.id, c.source.view) and c.id not in gone]
    return [c for c in stated_so if c.source.id in current and c.id not in gone]


class Known:
    """The statements of a ledger on one basis. ``left_out`` holds those that say nothing there, and why."""

    def __init__(
        self, ledger: Ledger, basis: Basis, how: Summing, *, entries: bool = True, limited: bool = False
    ) -> None:
        self.basis = basis
        self.until = ledger.known_until
        self.left_out: list[tuple[Claim, str]] = []
        self.statements: list[Statement] = []
        for claim in counted_claims(ledger, basis.source):
            if claim.measure != basis.measure or claim.scope.stage is not basis.stage:
                continue
            if basis.measure == "count" and claim.figure.unit != basis.unit:
                continue
            try:
                self.statements.append(stated(claim, basis, until=self.until))
            except AidLedgerError as error:
                self.left_out.append((claim, error.what))
        current = current_sources(ledger.known_sources)
        listed = [
            c
            for c in ledger.coverage
            if (limited or not c.limited_to)
            and (
                c.source.id in current
                if basis.source is None
                else basis.source in (c.source.id, c.source.view)
            )
        ]
        self.lists = Lists(ledger.table, listed, basis) if entries else None
        self._number = {id(s): i for i, s in enumerate(self.statements)}

    @cached_property
    def _rows(self) -> tuple[Boxes, Ints]:
        """The boxes of all statements, and whose they are."""
        rows = [(row.box, owner) for owner, s in enumerate(self.statements) for row in s.rows]
        return Boxes.of([b for b, _ in rows]), np.asarray([o for _, o in rows], dtype=np.int64)

    @cached_property
    def _component_of(self) -> Ints:
        """For each row the component it belongs to, through cells or through its statement."""
        boxes, owner = self._rows
        label = divide(boxes).components()
        above: dict[int, int] = {}

        def root(x: int) -> int:
            while x in above:
                x = above[x]
            return x

        split = np.flatnonzero(np.bincount(owner) > 1)
        for rows in (np.flatnonzero(owner == o) for o in split):
            first, *others = {root(int(x)) for x in label[rows]}
            above |= dict.fromkeys(others, first)
        if above:
            label = np.asarray([root(int(x)) for x in label], dtype=np.int64)
        return label

    def touching(self, boxes: Iterable[Box]) -> list[Statement]:
        """The stated totals that speak of some flow in the boxes."""
        return (
            [self.statements[i] for i in np.unique(self._rows[1][self._touched(boxes)])]
            if self.statements
            else []
        )

    def _touched(self, boxes: Iterable[Box]) -> Ints:
        mine = self._rows[0]
        found = np.zeros(len(mine), dtype=bool)
        for box in boxes:
            found |= mine.meets(box)
        return np.flatnonzero(found)

    def around(self, boxes: Iterable[Box]) -> list[Statement]:
        """The stated totals that touch the boxes, directly or through others."""
        touched = self._touched(boxes) if self.statements else np.zeros(0, dtype=np.int64)
        if not len(touched):
            return []
        labels = self._component_of
        rows = np.isin(labels, np.unique(labels[touched]))
        return [self.statements[i] for i in np.unique(self._rows[1][rows])]

    def components(self) -> list[list[Statement]]:
        """All stated totals, in sets that do not touch each other."""
        if not self.statements:
            return []
        labels, owner = self._component_of, self._rows[1]
        order = np.argsort(labels, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
        return [[self.statements[i] for i in np.unique(owner[g])] for g in groups]

    def problems(
        self, claims: list[Statement], asked: tuple[Box, ...], reading: Reading | None = None
    ) -> list[Problem]:
        """Stated totals, what the lists say of the same flows, and the boxes that will be asked about.

        Sources that list the same aid are alternatives: what one dates before and another after the edge of
        some window must not add up. So each of them has a problem of its own, and all of them hold. Where
        there are too many, they are only heard on the boxes that are asked about.
        """
        if reading is not None:
            claims = [self._read(s, reading) for s in claims]
        refunds = self.refunds
        before = refunds.before if refunds else _as_it_is
        statements = [before(s) for s in claims]
        if self.lists is None:
            return [Problem(statements, asked)]
        boxes = [row.box for s in claims for row in s.rows]
        capped = [row.box for s in claims for row in s.rows if row.high is not None]
        pieces = self._pieces([*boxes, *asked])
        near = tuple(dict.fromkeys([*asked, *boxes]))
        windows = dict.fromkeys((b.start, b.end, b.kinds) for b in asked)
        floors = [*self.lists.floors(windows, near)]
        closer = dict.fromkeys(
            w for w in (*((b.start, b.end, b.kinds) for b in capped), *pieces) if w not in windows
        )
        floors += self.lists.floors(closer, near)
        if self.lists.coverage:
            floored = [row.box for s in claims for row in s.rows if row.low]
            stretches = [Box(None, None, kinds, start, end) for start, end, kinds in pieces]
            statements += [before(s) for s in self.lists.caps([*asked, *floored, *stretches], asked)]
        shared = self.lists.shared & {s.origin for s in floors}
        if len(shared) < 2 or not closer:
            return [Problem([*statements, *floors], asked)]
        alone = [s for s in floors if s.origin not in shared]
        if len(shared) > _MANY_VIEWS:
            heard = [s for s in self.lists.floors(windows, near) if s.origin in shared]
            return [Problem([*statements, *alone, *heard], asked)]
        return [
            Problem([*statements, *alone, *(s for s in floors if s.origin == view)], asked)
            for view in sorted(shared)
        ]

    @property
    def refunds(self) -> Refunds | None:
        """The money that came back, where there is any."""
        return self.lists.refunds if self.lists is not None and self.lists.refunds else None

    def _read(self, statement: Statement, reading: Reading) -> Statement:
        record = statement.record
        if not isinstance(record, Claim) or record.scope.period is None:
            return statement
        return stated(record, self.basis, reading, self.until)

    def _pieces(self, boxes: list[Box]) -> list[Window]:
        """The stretches between the edges of windows, for each kind of aid that is asked about."""
        edges = sorted({b.start for b in boxes} | {b.end + 1 for b in boxes})
        kinds = sorted({b.kinds for b in boxes})
        count = (len(edges) - 1) * len(kinds)
        if self.lists is None or count > _MANY_PIECES or count * len(self.lists.table) > _WORK:
            return []
        return [(a, b - 1, k) for a, b in pairwise(edges) for k in kinds]


def _as_it_is(statement: Statement) -> Statement:
    return statement


def known(
    ledger: Ledger, basis: Basis, how: Summing, *, entries: bool = True, limited: bool = False
) -> Known:
    """What the ledger holds on a basis, built at the first question and kept with the ledger."""
    cache = ledger.__dict__.setdefault("_known", {})
    key = (basis, entries, limited)
    if key not in cache:
        cache[key] = Known(ledger, basis, how, entries=entries, limited=limited)
    found: Known = cache[key]
    return found
