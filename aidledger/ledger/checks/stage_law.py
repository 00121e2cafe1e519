"""More at a later stage than at an earlier one, from the beginning of a series.

What arrives was promised before, so from the first month of a series up to any later one no more can have
been delivered than committed, or committed than approved. In one month alone more may arrive than is promised
in it; that breaks nothing, and is only counted beside the running sums. Where the running sums break the law,
an amount stands at the wrong stage, the earlier stage is listed in part only, or the series begins late.
Some sources tell two stops of one stage apart (``stops.csv``): what a tracker calls allocated was committed
before, and what it lists as committed and not yet allocated cannot fall below nothing. The law is never
forced on the data: sums and bounds stay what the source's rows say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import several
from aidledger.ledger.matching import current_sources
from aidledger.ledger.overlap import view_numbers, views
from aidledger.ledger.question import Question
from aidledger.ledger.table import EntryTable
from aidledger.ledger.totals import Summing, sum_up
from aidledger.model.figure import Money
from aidledger.model.party import Donor, Recipient
from aidledger.model.scope import AID_STAGES, Scope, Stage
from aidledger.units.lexicon import read_table

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: Who gives to whom (codes), and a month (``None``: not known).
Flow = tuple[str, str]
Months = dict[str | None, tuple[Decimal, Decimal, Decimal | None]]
_HOW = Summing(mix_valuations=True)


@rule(
    "AL043",
    "more at a later stage than at an earlier one, from the beginning of a series",
    Severity.warning,
    hint="look for an earlier amount that is missing, or one at the wrong stage; nothing is corrected here",
)
def stage_law(ledger: Ledger) -> Iterator[Hit]:
    """Sources whose running sums at a later stage, or stop, surely exceed those at an earlier one."""
    for part, unit in _parts(ledger):
        names = tuple(sorted(s.id for s in part.source.values))
        for law in (*_between_stages(part, unit), *_between_stops(part, unit)):
            if any(series.running for series in law.flows.values()):
                yield Hit(names, f"{part.source.values[0].view}: {law.told(unit)}", names[0])


def _parts(ledger: Ledger) -> Iterator[tuple[EntryTable, str]]:
    """The rows of each source in one currency and in prices of one kind, where the law can be broken: some
    parcel has several amounts, or some stops of one stage are told apart."""
    table = ledger.table
    telling = table.details.mapped(lambda d: bool(d.money_at) or d.milestone in _earlier_stops(), False, bool)
    if not telling.any():
        return
    current = current_sources(ledger.known_sources)
    counts = table.source.mapped(lambda s: s.id in current, False, bool)
    whose = views(table)
    priced = sorted({(b.unit, b.price_year or 0) for b in table.basis.values})
    prices = table.basis.mapped(lambda b: priced.index((b.unit, b.price_year or 0)), -1, np.int64)
    for view in dict.fromkeys(view_numbers(table)):
        mine = counts & (whose == view)
        for number, (unit, _) in enumerate(priced):
            rows = np.flatnonzero(mine & (prices == number))
            if telling[rows].any():
                yield table.take(rows), unit


@dataclass
class _Series:
    """Two sums of one flow by month: in how many months the later surely exceeds the earlier, alone and
    running from the first on, of how many; and where they end."""

    months: int = 0
    alone: int = 0
    running: int = 0
    still: bool = False
    earlier: Decimal = Decimal(0)
    later: Decimal = Decimal(0)


@dataclass
class _Law:
    """A stage or stop that comes before another, and what became of each flow."""

    before: str
    after: str
    flows: dict[Flow, _Series]

    def told(self, unit: str) -> str:
        """The months and flows in which the law is broken, in one sentence."""
        broken = {flow: s for flow, s in self.flows.items() if s.running}
        text = (
            f"{self.after} exceeds {self.before} in {_total(self.flows, 'alone'):,} of"
            f" {_total(self.flows, 'months'):,} months of {len(self.flows):,}"
            f" {'flow' if len(self.flows) == 1 else 'flows'}, and summed from the first month on in"
            f" {_total(broken, 'running'):,} (of {several([_name(flow) for flow in broken])})"
        )
        ending = [
            f"{_name(flow)} ({_money(s.later, unit)} against {_money(s.earlier, unit)})"
            for flow, s in broken.items()
            if s.still
        ]
        return f"{text}; at the end still for {several(ending)}" if ending else f"{text}; at the end for none"


def _total(flows: dict[Flow, _Series], name: str) -> int:
    return sum(getattr(series, name) for series in flows.values())


def _name(flow: Flow) -> str:
    return f"{Donor.resolve(flow[0])} to {Recipient.resolve(flow[1])}"


def _money(number: Decimal, unit: str) -> str:
    return str(Money(value=number, unit=unit)._amount(number))


def _between_stages(table: EntryTable, unit: str) -> Iterator[_Law]:
    """Each two neighbours among the stages for which the source gives amounts."""
    given = {stage for details in table.details.values for stage, _ in details.money_at}
    given |= {stage for stage in AID_STAGES if (table.date(stage).codes >= 0).any()}
    if not any(details.money_at for details in table.details.values):
        return
    sums = {stage: _by_month(table, unit, stage) for stage in AID_STAGES if stage in given}
    for earlier, later in pairwise(sums):
        flows = {}
        for flow in sums[later]:
            before, after = sums[earlier].get(flow, {}), sums[later][flow]
            flows[flow] = _compared(before, after)
        yield _Law(earlier.value, later.value, flows)


def _between_stops(table: EntryTable, unit: str) -> Iterator[_Law]:
    """Each two stops of one stage of which the earlier lists what is not yet at the later: no less than nothing."""
    for row in read_table("stops"):
        pending = np.flatnonzero(_stops_at(table, row["earlier"]))
        if not len(pending):
            continue
        reached = _by_month(table.take(np.flatnonzero(_stops_at(table, row["later"]))), unit, None)
        rest = _by_month(table.take(pending), unit, None)
        flows = {}
        for flow in dict.fromkeys((*reached, *rest)):
            before, after = rest.get(flow, {}), reached.get(flow, {})
            nothing: Months = dict.fromkeys(after, (Decimal(0), Decimal(0), Decimal(0)))
            series = _compared(before, nothing)
            series.later = sum((value for _, value, _ in after.values()), Decimal(0))
            series.earlier += series.later
            flows[flow] = series
        yield _Law(row["earlier"], row["later"], flows)


def _stops_at(table: EntryTable, milestone: str) -> npt.NDArray[np.bool_]:
    return table.details.mapped(lambda d: d.milestone == milestone, False, bool)


@cache
def _earlier_stops() -> frozenset[str]:
    return frozenset(row["earlier"] for row in read_table("stops"))


def _compared(before: Months, after: Months) -> _Series:
    """Two sums month by month and running. What has no date may have come before everything else."""
    series = _Series()
    least, most = Decimal(0), before.get(None, (Decimal(0), Decimal(0), Decimal(0)))[2]
    for month in sorted({m for m in (*before, *after) if m is not None}):
        _, was, possible = before.get(month, (Decimal(0), Decimal(0), Decimal(0)))
        certain, has, _ = after.get(month, (Decimal(0), Decimal(0), Decimal(0)))
        least += certain
        most = None if most is None or possible is None else most + possible
        series.months += 1
        series.alone += possible is not None and certain > possible
        series.still = most is not None and least > most
        series.running += series.still
        series.earlier, series.later = series.earlier + was, series.later + has
    return series


def _by_month(table: EntryTable, unit: str, stage: Stage | None) -> dict[Flow, Months]:
    """The sums of each flow at a stage in each month: surely by its end, as counted, and possibly by it."""
    question = Question(Scope(stage=stage), "money", unit)
    by = ("donor", "recipient", "month")
    sums = sum_up(table, question, by, _HOW, moments=("end", "anchor", "start"))
    found: dict[Flow, Months] = defaultdict(dict)
    for (donor, recipient, month), line in sums.lines.items():
        found[donor, recipient][month] = (line.low, line.value or Decimal(0), line.high)
    return dict(found)
