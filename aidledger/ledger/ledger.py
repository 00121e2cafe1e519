"""The ledger: everything that is known, immutable, and the questions that can be put to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.errors import BadScope, DuplicateRecord, InvalidRecord
from aidledger.ledger.answer import Evidence, LeftOut, Total, as_figure
from aidledger.ledger.ids import all_different
from aidledger.ledger.question import Question, ask
from aidledger.ledger.table import EntryTable
from aidledger.ledger.totals import Summing, Sums, frame, sum_up
from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import AID_STAGES
from aidledger.model.source import UNSTATED, Source

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from aidledger.ledger.bounds import Bounds
    from aidledger.ledger.conflicts import Conflict
    from aidledger.ledger.journal import Journal
    from aidledger.ledger.statements import Statement
    from aidledger.model.figure import Figure
    from aidledger.model.source import SourceKind
    from aidledger.show.plot import Pictures
    from aidledger.units.currency import Rates
    from aidledger.units.prices import Prices
    from aidledger.verdict.verify import Verdict

Recorded = Entry | Claim | Ranking | Coverage | Source


class Ledger:
    """Entries, stated totals, rankings, coverage and their sources. Immutable: every change gives a new one.

    ``Ledger(entries=..., claims=..., sources=..., coverage=..., rankings=...)`` takes typed records;
    ``ledger + other`` and ``ledger.add(record, ...)`` join them. The same record twice is harmless; two
    different records with one id raise :class:`~aidledger.errors.DuplicateRecord`.

    >>> from aidledger.model.source import Source
    >>> parcel = Entry(donor="USA", recipient="UKR", money="$5m", delivered="2022-01-23", source=Source(id="a"))
    >>> ledger = Ledger(entries=[parcel])
    >>> len(ledger.add(parcel)), ledger.total(donor="USA").value
    (1, Decimal('5000000'))
    """

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

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, mapping: Mapping[Any, str | None] | None = None, **same: Any
    ) -> Ledger:
        """A ledger of your own table, one entry a row.

        ``mapping`` is ``{column: field}``, with ``None`` for a column to leave out; a column that bears the
        name of a field needs no mapping. Keywords give a field that is the same in every row. The fields are
        in :data:`aidledger.ledger.from_frame.FIELDS`. Empty amounts are undisclosed, not zero. Raises
        :class:`~aidledger.errors.BadScope` listing the columns that are not mapped, and
        :class:`~aidledger.errors.InvalidRecord` listing every row that cannot be read.

        >>> import pandas as pd
        >>> table = pd.DataFrame({"Country": ["Estonia", "Latvia"], "EUR": [2_000_000, None],
        ...                       "Sent": ["2022-02-18", "2022-02-23"]})
        >>> ledger = Ledger.from_frame(table, {"Country": "donor", "EUR": "money", "Sent": "delivered"},
        ...                            recipient="Ukraine", currency="EUR", source="my notes")
        >>> ledger.totals(by="donor")["undisclosed"].to_dict()
        {'EST': 0, 'LVA': 1}
        """
        from aidledger.ledger.from_frame import from_frame

        return from_frame(frame, mapping, **same)

    @staticmethod
    def open(path: str | Path) -> Journal:
        """The journal at ``path``, made where there is none: a ledger on disk that is only ever added to.

        ``.append(records, who=..., why=...)`` adds a batch, ``.ledger`` is the ledger of all of them,
        ``.as_of(batch_or_day)`` an earlier one, ``.verify()`` finds tampering. Raises
        :class:`~aidledger.errors.UnreadableFile` for a file that is no journal.

        >>> import tempfile
        >>> from aidledger.seeds import load_seeds
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with Ledger.open(f"{folder}/aid.ledger") as journal:
        ...         batch = journal.append(load_seeds().records(), who="me", why="the first records")
        ...         len(journal.ledger)
        5
        """
        from aidledger.ledger.journal import Journal

        return Journal(path)

    # -- records -----------------------------------------------------------------------------------

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

    def add(self, *records: Recorded | Iterable[Recorded]) -> Ledger:
        """A new ledger that also holds ``records`` (single ones or iterables of them).

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
        return self + Ledger(
            entries=[r for r in flat if isinstance(r, Entry)],
            claims=[r for r in flat if isinstance(r, Claim)],
            sources=[r for r in flat if isinstance(r, Source)],
            coverage=[r for r in flat if isinstance(r, Coverage)],
            rankings=[r for r in flat if isinstance(r, Ranking)],
        )

    def __add__(self, other: object) -> Ledger:
        if not isinstance(other, Ledger):
            return NotImplemented
        return Ledger(
            self._table + other._table,
            (*self._claims, *other._claims),
            (*self._sources, *other._sources),
            (*self._coverage, *other._coverage),
            (*self._rankings, *other._rankings),
            rates=self.rates or other.rates,
            imported=_joint_report(self.imported, other.imported),
        )

    def _keeping(self, rows: Any, sources: set[str]) -> Ledger:
        return Ledger(
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
        from aidledger.ledger.selection import LAST, spans_of_values

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

    def as_known_on(self, date: dt.date | str) -> Ledger:
        """The ledger as of a day: sources published by then, and of each series the newest vintage.

        Sources without a date of publication are left out: nobody can say that they were known.

        >>> from aidledger.seeds import load_seeds
        >>> drawdowns = load_seeds("us-drawdowns")
        >>> len(drawdowns.as_known_on("2022-12-31")), len(drawdowns)
        (30, 61)
        """
        from aidledger.ledger.selection import current_sources
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
        if not isinstance(other, Ledger):
            return NotImplemented
        mine, theirs = ({r.id: r for r in ledger.records()} for ledger in (self, other))
        return mine == theirs and set(self._sources) == set(other._sources)

    __hash__ = None  # type: ignore[assignment]

    # -- questions ---------------------------------------------------------------------------------

    def total(
        self,
        donor: Any = None,
        recipient: Any = None,
        aid_type: Any = "military",
        stage: Any = None,
        since: Any = None,
        until: Any = None,
        measure: str = "money",
        unit: str | None = None,
        source: Source | str | None = None,
        *,
        period: Any = None,
        rates: Rates | str | None = None,
        reimbursements: str = "gross",
        mix_valuations: bool = False,
        prices: int | None = None,
        deflator: Prices | None = None,
    ) -> Total:
        """How much aid there was, as a :class:`~aidledger.ledger.answer.Total`.

        Names and dates are resolved (``donor="Washington"``, ``since="2014"``). ``measure`` is ``money``,
        ``mass`` or ``count`` (then ``unit`` is the item noun); ``unit`` the currency or mass unit of the
        answer, by default the only currency there is. ``aid_type=None`` asks for every kind. Stated totals
        and coverage tighten the bounds; they are never added to the itemised sum. ``reimbursements`` is
        ``gross`` or ``net``; ``rates``, ``prices`` and ``deflator`` as in :meth:`summing`. Raises
        :class:`~aidledger.errors.UnitMismatch` for several currencies without ``unit``.

        >>> from aidledger.seeds import load_seeds
        >>> total = load_seeds().total(donor="USA", recipient="UKR", since="2014")
        >>> total
        Total('about USD 2.7 billion (USD 2.565 billion to 2.835 billion)')
        >>> total.low, total.value, total.high, total.unit
        (Decimal('2565000000'), Decimal('2700000000'), Decimal('2835000000'), 'USD')
        """
        question = ask(
            donor=donor,
            recipient=recipient,
            aid_type=aid_type,
            stage=stage,
            since=since,
            until=until,
            period=period,
            measure=measure,
            unit=unit,
            source=source,
        )
        question = question.until(self.known_until)
        how = self.summing(rates, reimbursements, mix_valuations, prices, deflator)
        return self._answer(how.asked(question), how, stages=question.scope.stage is None)

    def summing(
        self,
        rates: Rates | str | None = None,
        reimbursements: str = "gross",
        mix_valuations: bool = False,
        prices: int | None = None,
        deflator: Prices | None = None,
    ) -> Summing:
        """How to sum, from the keywords that :meth:`total` and its kin share.

        ``rates``: ``"at_date"`` (each amount at the rate of its day, the default), ``"period_average"`` (at
        the average rate of its calendar year), or a table. ``prices``: the year in whose prices nominal
        amounts are counted, by ``deflator`` (default: US consumer prices, which are for dollars).

        >>> Ledger().summing(reimbursements="net").reimbursements
        'net'
        """
        from aidledger.units.averages import rates_named

        chosen = rates_named(rates, self.rates)
        if prices is None:
            if deflator is not None:
                raise BadScope("a deflator without a year", remedy="say prices=2024, the year to count in")
            return Summing(chosen, reimbursements, mix_valuations)
        from aidledger.units.constant_rates import ConstantPriceRates
        from aidledger.units.currency import Rates
        from aidledger.units.prices import Prices

        level = ConstantPriceRates(chosen or Rates.ecb(), deflator or Prices.us_cpi(), int(prices))
        return Summing(level, reimbursements, mix_valuations)

    def _answer(self, question: Question, how: Summing, *, stages: bool) -> Total:
        from aidledger.ledger.bounds import derive

        sums = sum_up(self._table, question, (), how)
        line = sums.whole
        known = derive(self, question, unit=sums.unit if sums.count else None, how=how, sums=sums)
        unit = sums.unit if sums.count else known.unit
        prices = sums.prices if sums.count else known.prices
        itemised = as_figure(question.measure, unit, line.low, line.value, line.high, prices)
        low, high = known.low, known.high
        complete = high is not None
        if high is None and not known.claims and sums.count and not line.overlapping:
            high = line.high
        level = (unit, prices)
        same = [
            c
            for c in known.claims
            if c.scope == question.scope and level == (c.figure.unit, getattr(c.figure, "price_year", None))
        ]
        value = same[0].figure.value if same and same[0].figure.value is not None else line.value
        by_source = {}
        if line.overlapping:
            split = sum_up(self._table, question, ("source",), how)
            by_source = {
                key[0]: as_figure(question.measure, unit, part.low, part.value, part.high, prices)
                for key, part in split.lines.items()
            }
        evidence = [Evidence(c, c.source, c.locator) for c in known.claims]
        for row in sums.rows[:200]:
            entry = self._table.entry(int(row))
            evidence.append(Evidence(entry, entry.source, entry.locator))
        return Total(
            low=low,
            value=value,
            high=high,
            unit=unit,
            question=question,
            itemised=itemised,
            stated=same[0] if same else None,
            claims=known.claims,
            evidence=tuple(evidence),
            entry_count=sums.count,
            undisclosed=line.undisclosed,
            complete=complete,
            by_stage=self._by_stage(question, how, unit) if stages else {},
            by_source=by_source,
            left_out=self._left_out(sums),
            notes=sums.notes,
            prices=prices,
        )

    def _by_stage(self, question: Question, how: Summing, unit: str) -> dict[Any, Total]:
        """The same question at each stage about which something is known."""
        answers = {}
        for stage in AID_STAGES:
            asked = Question(question.scope.changed(stage=stage), question.measure, unit, question.source)
            answer = self._answer(asked, how, stages=False)
            if answer.entry_count or answer.claims:
                answers[stage] = answer
        return answers

    def _left_out(self, sums: Sums) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(left.reason, tuple(str(i) for i in self._table.ids[left.rows[:20]]), len(left.rows))
            for left in sums.left
        )

    def totals(
        self,
        by: str | Sequence[str],
        unit: str | None = None,
        aid_type: Any = None,
        *,
        donor: Any = None,
        recipient: Any = None,
        stage: Any = None,
        since: Any = None,
        until: Any = None,
        period: Any = None,
        measure: str = "money",
        source: Source | str | None = None,
        rates: Rates | str | None = None,
        reimbursements: str = "gross",
        mix_valuations: bool = False,
        prices: int | None = None,
        deflator: Prices | None = None,
        exact: bool = False,
    ) -> pd.DataFrame:
        """The itemised sums in groups: a DataFrame indexed by the names in ``by``.

        ``by`` takes donor, recipient, aid_type, stage, source, year, month, fiscal_year (each donor's own).
        Columns: ``low``, ``value``, ``high`` in ``attrs["unit"]`` (float64, ``inf`` for unbounded, ``NaN``
        where overlapping sources give no single value; ``Decimal`` if ``exact``) and ``undisclosed`` (how
        many entries have no amount). Every parcel is counted in one group. ``aid_type=None`` means every kind.

        >>> from aidledger.seeds import load_seeds
        >>> load_seeds().totals(by="donor")["undisclosed"].to_dict()
        {'ESP': 1, 'EST': 1, 'FRA': 1, 'GBR': 1, 'USA': 0}
        """
        question = ask(
            donor=donor,
            recipient=recipient,
            aid_type=aid_type,
            stage=stage,
            since=since,
            until=until,
            period=period,
            measure=measure,
            unit=unit,
            source=source,
        )
        names = (by,) if isinstance(by, str) else tuple(by)
        how = self.summing(rates, reimbursements, mix_valuations, prices, deflator)
        return frame(sum_up(self._table, how.asked(question), names, how), exact=exact)

    def cumulative(
        self,
        by: str | None = None,
        freq: str = "MS",
        unit: str | None = None,
        aid_type: Any = "military",
        **scope: Any,
    ) -> pd.DataFrame:
        """Running totals: one row a month (``freq="MS"``) or year (``"YS"``), from the first to the last.

        Columns as in :meth:`totals`, running; with ``by`` (a name as there) the index has two levels,
        group and date. Undated entries come with the first row's ``high`` only if they may lie there; their
        number stands in ``attrs["undated"]``. ``scope`` takes the keywords of :meth:`totals`.

        >>> from aidledger.seeds import load_seeds
        >>> drawn = load_seeds("us-drawdowns").cumulative(donor="USA", recipient="UKR", stage="approved", freq="YS")
        >>> drawn["value"].head(2).tolist()
        [60000000.0, 12785000000.0]
        """
        from aidledger.ledger.running import running_totals

        return running_totals(self, by, freq, unit, aid_type, scope)

    def check(self) -> Any:
        """What is wrong or doubtful in the ledger, as :class:`~aidledger.ledger.checks.Findings`.

        >>> from aidledger.seeds import load_seeds
        >>> load_seeds().check()
        Findings('2 findings: 2 notes')
        """
        from aidledger.ledger.checks import check

        return check(self)

    def bounds(
        self,
        donor: Any = None,
        recipient: Any = None,
        aid_type: Any = "military",
        stage: Any = None,
        since: Any = None,
        until: Any = None,
        unit: str | None = None,
        *,
        period: Any = None,
        measure: str = "money",
        source: Source | str | None = None,
        rates: Rates | str | None = None,
        prices: int | None = None,
        deflator: Prices | None = None,
    ) -> Bounds:
        """What follows from everything that is known: :class:`~aidledger.ledger.bounds.Bounds`.

        Keywords as in :meth:`total`. Entries of several sources are alternatives, stated totals nest and
        overlap, coverage closes the upper bound; ``explain()`` says which statements make it so. Stated
        totals in other currencies count where ``unit`` is given, converted at the rates of their days.

        >>> from aidledger.seeds import load_seeds
        >>> load_seeds().bounds(donor="USA", recipient="UKR", since="2014", until="2020")
        Bounds('at most USD 2.1855 billion')
        """
        from aidledger.ledger.bounds import derive

        question = ask(
            donor=donor,
            recipient=recipient,
            aid_type=aid_type,
            stage=stage,
            since=since,
            until=until,
            period=period,
            measure=measure,
            unit=unit,
            source=source,
        )
        question = question.until(self.known_until)
        how = self.summing(rates, prices=prices, deflator=deflator)
        question = how.asked(question)
        return derive(self, question, unit=question.unit, how=how)

    def conflicts(self, limit: int = 100) -> list[Conflict]:
        """Sets of statements that cannot all be true, each the smallest: without any one member the rest can.

        At most ``limit`` of them, smallest first. See :class:`~aidledger.ledger.conflicts.Conflict`.

        >>> from aidledger.model.claim import claim
        >>> from aidledger.model.source import Source
        >>> asked = {"donor": "USA", "recipient": "UKR", "since": "2021", "until": "2021"}
        >>> at_odds = Ledger(claims=[claim(f, **asked, source=Source(id=f)) for f in ("$5 million", "$9 million")])
        >>> len(at_odds.conflicts())
        1
        """
        from aidledger.ledger.conflicts import find_conflicts

        return find_conflicts(self, limit)

    def suspects(self, trust: Mapping[SourceKind | str, float] | None = None) -> tuple[Statement, ...]:
        """The least trusted statements without which all the others can be true; empty where all can.

        ``trust`` gives weights by kind of source or by source id, and overrides
        :data:`aidledger.ledger.conflicts.TRUST`.

        >>> from aidledger.model.claim import claim
        >>> from aidledger.model.source import Source
        >>> asked = {"donor": "USA", "recipient": "UKR", "since": "2021", "until": "2021"}
        >>> news, office = Source(id="news", kind="media"), Source(id="office", kind="official")
        >>> said = [claim("$5 million", **asked, source=news), claim("$9 million", **asked, source=office)]
        >>> [statement.source.id for statement in Ledger(claims=said).suspects()]
        ['news']
        """
        from aidledger.ledger.conflicts import find_suspects

        return find_suspects(self, trust)

    def verify(
        self,
        claim: Claim | Ranking | Figure | str,
        *,
        published: dt.date | str | None = None,
        rates: Rates | str | None = None,
        **scope: Any,
    ) -> Verdict:
        """What the ledger says of a claim: :class:`~aidledger.verdict.verify.Verdict`.

        ``claim`` is a :class:`~aidledger.model.claim.Claim` or ranking; a figure (or its text) with the
        keywords of :meth:`bounds`; or a sentence that makes one claim. ``published`` is the day it was made:
        *since 2014* then ends there.

        >>> from aidledger.seeds import load_seeds
        >>> verdict = load_seeds().verify("$5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")
        >>> verdict.label, verdict.factor
        (<Label.contradicted: 'contradicted'>, Decimal('1.764'))
        """
        from aidledger.verdict.verify import verify

        return verify(self, claim, published=published, rates=rates, **scope)

    @property
    def plot(self) -> Pictures:
        """Pictures: ``ledger.plot.cumulative()``, ``.claims()``, ``.revisions()`` (needs matplotlib)."""
        from aidledger.show.plot import Pictures

        return Pictures(self)

    # -- showing -----------------------------------------------------------------------------------

    def __str__(self) -> str:
        from aidledger.show.text import ledger_text

        return ledger_text(self)

    def __repr__(self) -> str:
        from aidledger.show.text import counted

        parts = (
            counted(len(self), "entry", "entries"),
            counted(len(self._claims), "stated total"),
            counted(len(self._sources), "source"),
        )
        return f"<Ledger: {', '.join(parts)}>"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import ledger_rich

        return ledger_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import ledger_html

        return ledger_html(self)


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
