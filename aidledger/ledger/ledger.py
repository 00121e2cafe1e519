"""The ledger: everything that is known, immutable, and the questions that can be put to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.asking import fitting
from aidledger.errors import BadScope
from aidledger.ledger.answer import Total
from aidledger.ledger.answering import answer
from aidledger.ledger.holdings import Holdings
from aidledger.ledger.question import ask
from aidledger.ledger.totals import Summing, frame, sum_up
from aidledger.model.claim import Claim, Ranking
from aidledger.model.source import Source

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


class Ledger(Holdings):
    """Entries, stated totals, rankings, coverage and their sources. Immutable: every change gives a new one.

    ``Ledger(entries=..., claims=..., sources=..., coverage=..., rankings=...)`` takes typed records;
    ``ledger + other`` and ``ledger.add(record, ...)`` join them. The same record twice is harmless; two
    different records with one id raise :class:`~aidledger.errors.DuplicateRecord`.

    >>> from aidledger.model.entry import Entry
    >>> from aidledger.model.source import Source
    >>> parcel = Entry(donor="USA", recipient="UKR", money="$5m", delivered="2022-01-23", source=Source(id="a"))
    >>> ledger = Ledger(entries=[parcel])
    >>> len(ledger.add(parcel)), ledger.total(donor="USA").value
    (1, Decimal('5000000'))
    """

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

    # -- questions ---------------------------------------------------------------------------------

    @fitting()
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
        return answer(self, how.asked(question), how, stages=question.scope.stage is None)

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

    @fitting()
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
        by: str | Sequence[str] | None = None,
        freq: str = "MS",
        unit: str | None = None,
        aid_type: Any = "military",
        **scope: Any,
    ) -> pd.DataFrame:
        """Running totals: one row a month (``freq="MS"``) or year (``"YS"``), from the first to the last.

        Columns as in :meth:`totals`, running; with ``by`` (one name as there) the index has two levels,
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

    @fitting()
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
        refusal = self.imported.refusal if self.imported else ""
        told = f"; {refusal}: see ledger.imported" if refusal else ""
        return f"<Ledger: {', '.join(parts)}{told}>"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import ledger_rich

        return ledger_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import ledger_html

        return ledger_html(self)
