"""What a ledger holds: typed records, each once, and what can be done with them as records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from aidledger.errors import BadScope, DuplicateRecord, InvalidRecord
from aidledger.ledger.ids import all_different
from aidledger.ledger.table import EntryTable
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import AID_STAGES
from aidledger.model.source import UNSTATED, Source

if TYPE_CHECKING:
    import pandas as pd

    from aidledger.units.currency import Rates

Recorded = Entry | Claim | Ranking | Coverage | Source


class Holdings:
    """The records of a :class:`~aidledger.ledger.ledger.Ledger`. Immutable: every change gives a new one."""

    def __init__(
        self,
        entries: Iterable[Entry] | EntryTable = (),
        claims: Iterable[Claim] = (),
        sources: Iterable[Source] = (),
        coverage: Iterable[Coverage] = (),
        rankings: Iterable[Ranking] = (),
        *,
        rates: Rates | None = None,
        imported: Any = None,
    ) -> None:
        table = (
            entries if isinstance(entries, EntryTable) else EntryTable.of(_typed(entries, Entry, "entries"))
        )
        self._table = _unique_rows(table)
        self._claims = _unique(_typed(claims, Claim, "claims"))
        self._rankings = _unique(_typed(rankings, Ranking, "rankings"))
        self._coverage = _unique(_typed(coverage, Coverage, "coverage"))
        stated = [r.source for r in (*self._claims, *self._rankings, *self._coverage)]
        if UNSTATED in stated:
            raise InvalidRecord(
                "a claim without a source cannot enter a ledger",
                remedy="give source=Source(id=..., title=...)",
            )
        self._sources = _unique([*_typed(sources, Source, "sources"), *self._table.sources, *stated])
        self.rates = rates
        self.imported = imported

    @property
    def table(self) -> EntryTable:
        """The entries in columns; see :class:`~aidledger.ledger.table.EntryTable`."""
        return self._table

    @property
    def stated(self) -> tuple[Claim, ...]:
        """The stated totals as typed records."""
        return self._claims

    @property
    def rankings(self) -> tuple[Ranking, ...]:
        """The stated rankings as typed records."""
        return self._rankings

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What sources say they list in full, as typed records."""
        return self._coverage

    @property
    def known_sources(self) -> tuple[Source, ...]:
        """The sources as typed records."""
        return self._sources

    def records(self) -> Iterator[Entry | Claim | Ranking | Coverage]:
        """Every record, typed: entries first, in the order in which they were added.

        >>> from aidledger.seeds import load_seeds
        >>> [type(record).__name__ for record in load_seeds().records()][-3:]
        ['Claim', 'Claim', 'Ranking']
        """
        yield from self._table.records()
        yield from self._claims
        yield from self._rankings
        yield from self._coverage

    def entry(self, name: str) -> Entry:
        """The entry with id ``name``. Raises :class:`~aidledger.errors.BadScope` where there is none.

        >>> from aidledger.seeds import load_seeds
        >>> load_seeds().entry("geneva-2022-shipment").money
        Money('$200 million (USD 199.5 million to 200.5 million)')
        """
        row = self._table.row_of.get(name)
        if row is None:
            raise BadScope(f"no entry {name!r}", remedy="see ledger.entries['id']")
        return self._table.entry(row)

    @property
    def entries(self) -> pd.DataFrame:
        """One row an entry; columns as :func:`aidledger.ledger.frames.entries_frame` documents them."""
        from aidledger.ledger.frames import entries_frame

        return entries_frame(self._table)

    @property
    def claims(self) -> pd.DataFrame:
        """One row a stated total; see :func:`aidledger.ledger.frames.claims_frame`."""
        from aidledger.ledger.frames import claims_frame

        return claims_frame(self._claims)

    @property
    def sources(self) -> pd.DataFrame:
        """One row a source; see :func:`aidledger.ledger.frames.sources_frame`."""
        from aidledger.ledger.frames import sources_frame

        return sources_frame(self._sources)

    def add(self, *records: Recorded | Iterable[Recorded]) -> Self:
        """A new ledger that also holds ``records`` (single ones or iterables of them).

        >>> from aidledger.ledger.ledger import Ledger
        >>> from aidledger.model.claim import claim
        >>> from aidledger.model.source import Source
        >>> notes = Source(id="my-notes", published="2022-02-20")
        >>> Ledger().add(claim("$5 million", donor="USA", recipient="UKR", since="2021", source=notes))
        <Ledger: 0 entries, 1 stated total, 1 source>
        """
        known = (Entry, Claim, Ranking, Coverage, Source)
        flat: list[Any] = []
        for record in records:
            several = isinstance(record, Iterable) and not isinstance(record, (*known, str, bytes, dict))
            flat.extend(record if several else [record])
        for record in flat:
            if not isinstance(record, known):
                raise InvalidRecord(
                    f"a ledger cannot hold {type(record).__name__}: {record!r:.80}",
                    remedy="add Entry, Shipment, Claim, Ranking, Coverage or Source records",
                )
        return self + type(self)(
            entries=[r for r in flat if isinstance(r, Entry)],
            claims=[r for r in flat if isinstance(r, Claim)],
            sources=[r for r in flat if isinstance(r, Source)],
            coverage=[r for r in flat if isinstance(r, Coverage)],
            rankings=[r for r in flat if isinstance(r, Ranking)],
        )

    def __add__(self, other: object) -> Self:
        if not isinstance(other, Holdings):
            return NotImplemented
        return type(self)(
            self._table + other._table,
            (*self._claims, *other._claims),
            (*self._sources, *other._sources),
            (*self._coverage, *other._coverage),
            (*self._rankings, *other._rankings),
            rates=self.rates or other.rates,
            imported=_joint_report(self.imported, other.imported),
        )

    def _with(self, table: EntryTable, claims: Iterable[Claim]) -> Self:
        """The same ledger with other words in its entries and stated totals."""
        return type(self)(
            table,
            claims,
            self._sources,
            self._coverage,
            self._rankings,
            rates=self.rates,
            imported=self.imported,
        )

    def _keeping(self, rows: Any, sources: set[str]) -> Self:
        return type(self)(
            self._table.take(rows),
            [c for c in self._claims if c.source.id in sources],
            [s for s in self._sources if s.id in sources],
            [c for c in self._coverage if c.source.id in sources],
            [r for r in self._rankings if r.source.id in sources],
            rates=self.rates,
            imported=self.imported,
        )

    @cached_property
    def known_until(self) -> dt.date | None:
        """The last day that the ledger knows of: of publication, of an entry, or of a stated total.

        Questions with an open end (*since 2014*) are put up to this day.
        """
        from aidledger.ledger.dates import LAST, spans_of_values

        days = [s.published for s in self._sources if s.published is not None]
        days += [c.scope.period.end for c in self._claims if c.scope.period and c.scope.period.end]
        for stage in AID_STAGES:
            held = self._table.date(stage).compact()
            ends = [int(end) for _, end, _ in spans_of_values(self._table, stage) if 0 < end < LAST]
            if len(held.values) < len(self._table.date(stage).values):
                ends = [p.hull.end.toordinal() for p in held.values if p.hull.end is not None]
            if ends:
                days.append(dt.date.fromordinal(max(ends)))
        return max(days, default=None)

    def as_known_on(self, date: dt.date | str) -> Self:
        """The ledger as of a day: sources published by then, and of each series the newest vintage.

        Sources without a date of publication are left out: nobody can say that they were known.

        >>> from aidledger.seeds import load_seeds
        >>> drawdowns = load_seeds("us-drawdowns")
        >>> len(drawdowns.as_known_on("2022-12-31")), len(drawdowns)
        (30, 61)
        """
        from aidledger.ledger.matching import current_sources
        from aidledger.model.period import Period

        day = Period.model_validate(date).hull.end
        if day is None:
            raise BadScope(f"no day in {date!r}", remedy="give a date such as 2022-01-24")
        then = [s for s in self._sources if s.published is not None and s.published <= day]
        kept = set(current_sources(tuple(then)))
        rows = np.flatnonzero(self._table.source.mapped(lambda s: s.id in kept, False, bool))
        return self._keeping(rows, kept)

    def revisions(self, series: str | None = None) -> pd.DataFrame:
        """What changed between the vintages of a series: one row a change, matched by content, not by id.

        Columns as in :data:`aidledger.ledger.revisions.COLUMNS`. ``series`` is a ``Source.series``; left out:
        every series of which the ledger holds several dated vintages.

        >>> from aidledger.ledger.ledger import Ledger
        >>> from aidledger.model.source import Source
        >>> first, second = (Source(id=day, series="tracker", published=day) for day in ("2022-06-01", "2022-09-01"))
        >>> def parcel(amount, source):
        ...     return Entry(donor="DEU", recipient="UKR", money=amount, committed="2022-03-01", source=source)
        >>> Ledger(entries=[parcel("€1,000", first), parcel("€1,300", second)]).revisions()["change"].tolist()
        ['amount']
        """
        from aidledger.ledger.revisions import revisions

        return revisions(self._table, self._sources, series)

    def write(self, path: str | Path) -> Path:
        """Write every record; the ending of ``path`` says how (see :func:`aidledger.formats.record_writing.write`).

        ``.csv``, ``.jsonl``, ``.parquet``, ``.arrow``, ``.xlsx``, or no ending for a Frictionless data
        package. ``al.read(path)`` gives an equal ledger back.

        >>> from aidledger.seeds import load_seeds
        >>> import tempfile
        >>> from aidledger.formats import read
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     read(load_seeds().write(f"{folder}/mine.csv")) == load_seeds()
        True
        """
        from aidledger.formats.record_writing import write

        return write(self, path)

    def __len__(self) -> int:
        """Number of entries."""
        return len(self._table)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Holdings):
            return NotImplemented
        mine, theirs = ({r.id: r for r in ledger.records()} for ledger in (self, other))
        return mine == theirs and set(self._sources) == set(other._sources)

    __hash__ = None  # type: ignore[assignment]


def _typed(records: Iterable[Any], kind: type[Any], name: str) -> list[Any]:
    if isinstance(records, kind) or not isinstance(records, Iterable) or isinstance(records, str | dict):
        raise InvalidRecord(f"{name} must be a list of {kind.__name__} records", remedy=f"{name}=[...]")
    listed = list(records)
    for place, record in enumerate(listed):
        if not isinstance(record, kind):
            raise InvalidRecord(
                f"{name}[{place}] is no {kind.__name__}: {record!r:.80}",
                remedy=f"make it with {kind.__name__}(...), or {kind.__name__}.model_validate(dict)",
            )
    return listed


def _joint_report(a: Any, b: Any) -> Any:
    """The account of two imports: both together, or the one there is."""
    return a + b if a is not None and b is not None and a is not b else a or b


def _unique(records: Sequence[Any]) -> tuple[Any, ...]:
    """Each record once; two different ones with one id raise."""
    held: dict[str, Any] = {}
    for record in records:
        other = held.setdefault(record.id, record)
        if other is not record and other != record:
            raise DuplicateRecord(
                f"two different {type(record).__name__} records have the id {record.id!r}",
                remedy="give one of them another id; a corrected record says supersedes=<id of the old one>",
            )
    return tuple(held.values())


def _unique_rows(table: EntryTable) -> EntryTable:
    """Each entry once; two different ones with one id raise."""
    if all_different(table.ids):
        return table
    first: dict[str, int] = {}
    keep = []
    for row, name in enumerate(table.ids):
        other = first.setdefault(name, row)
        if other == row:
            keep.append(row)
        elif table.entry(row) != table.entry(other):
            raise DuplicateRecord(
                f"two different entries have the id {name!r}",
                remedy="give one of them another id; a corrected entry says supersedes=<id of the old one>",
            )
    return table.take(np.asarray(keep, dtype=np.int64))
