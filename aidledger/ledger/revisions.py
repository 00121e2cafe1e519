"""What changed between the vintages of one series: amounts, dates, parcels that came or went.

Ids are no guide: publishers number their parcels anew. Entries are matched by what they say, stage by stage:
first the same donor, recipient, kind of aid, date and amount (unchanged), then the same original amount, then
the same date (the amount was revised), then the same amount on another date. What is left came or went.
Pieces of packages are not compared: their wholes are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope
from aidledger.ledger.table import EntryTable
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.source import Source
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "change": "amount, date, added or removed",
    "older": "id of the earlier vintage",
    "newer": "id of the later vintage",
    "donor": "code of the donor",
    "recipient": "code of the recipient",
    "aid_type": "kind of aid",
    "stage": "the stage whose amount or date is compared",
    "period": "when the stage was reached, by the later vintage that has it",
    "before": "amount in the earlier vintage; empty: none stated",
    "after": "amount in the later vintage; empty: none stated",
    "difference": "after minus before, where both are stated",
    "unit": "currency, with the year of constant prices",
    "period_before": "when the stage was reached by the earlier vintage",
    "before_id": "id of the entry in the earlier vintage",
    "after_id": "id of the entry in the later vintage",
}


@dataclass(frozen=True)
class _Statement:
    """What one entry says of one stage."""

    entry: Entry
    stage: Stage
    when: Period
    money: Money | None
    flow: tuple[Any, ...]
    amount: Decimal | None
    original: tuple[str, Decimal] | None

    @property
    def unit(self) -> str:
        """The currency, with the year of constant prices."""
        if self.money is None:
            return ""
        year = self.money.price_year
        return self.money.unit + (f" in {year} prices" if year else "")


def revisions(table: EntryTable, sources: Sequence[Source], series: str | None = None) -> pd.DataFrame:
    """What each vintage of ``series`` (by default every series with several) changed of the one before.

    A DataFrame with the columns of :data:`COLUMNS`, amounts as ``Decimal``; ``attrs["unchanged"]`` is the
    number of statements that did not change. Raises :class:`~aidledger.errors.BadScope` for a series of which
    the ledger holds no two dated vintages.
    """
    import pandas as pd

    by_series: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        if source.series is not None and source.published is not None:
            by_series[source.series].append(source)
    wanted = [series] if series is not None else [name for name, held in by_series.items() if len(held) > 1]
    rows: list[dict[str, Any]] = []
    unchanged = 0
    for name in wanted:
        vintages = sorted(by_series.get(name, ()), key=lambda s: (s.published, s.id))
        if len(vintages) < 2:
            known = [n for n, held in by_series.items() if len(held) > 1]
            near = ", ".join(closest(name, known) or known) or "none: read two vintages and add their ledgers"
            raise BadScope(
                f"the ledger holds no two dated vintages of {name!r}", remedy=f"series with several: {near}"
            )
        said = [_statements(table, v) for v in vintages]
        for older, newer, before, after in zip(vintages, vintages[1:], said, said[1:], strict=False):
            same, changes = _compared(before, after)
            unchanged += same
            rows += [_row(older, newer, told, a, b) for a, b in changes if (told := b or a) is not None]
    frame = pd.DataFrame(rows, columns=[*COLUMNS])
    frame.attrs = {"unchanged": unchanged, "series": wanted}
    return frame


def _statements(table: EntryTable, source: Source) -> list[_Statement]:
    import numpy as np

    rows = np.flatnonzero(table.source.mapped(lambda s: s.id == source.id, False, bool))
    found = []
    for entry in table.records(rows.tolist()):
        if entry.part_of is not None:
            continue
        differing = dict(entry.money_at)
        for stage in AID_STAGES:
            when = entry.date_of(stage)
            if when is None:
                continue
            money = differing.get(stage, entry.money)
            flow = (entry.donor.code, entry.recipient.code, entry.aid_type.value, stage.rank)
            amount = None if money is None else money.value
            found.append(_Statement(entry, stage, when, money, flow, amount, _original(entry)))
    return found


Pair = tuple[_Statement | None, _Statement | None]


def _compared(before: list[_Statement], after: list[_Statement]) -> tuple[int, list[Pair]]:
    """How many statements are unchanged, and the pairs of those that are not (``None``: came or went)."""
    passes: tuple[Callable[[_Statement], Any], ...] = (
        lambda s: (s.flow, s.when.hull, s.unit, s.amount),
        lambda s: (s.flow, s.when.hull, s.original) if s.original else None,
        lambda s: (s.flow, s.when.hull),
        lambda s: (s.flow, s.original) if s.original else None,
        lambda s: (s.flow, s.unit, s.amount) if s.amount else None,
    )
    same = 0
    pairs: list[Pair] = []
    for number, key in enumerate(passes):
        matched, before, after = _matched(before, after, key)
        if number == 0:
            same = len(matched)
        else:
            pairs += matched
    pairs += [(s, None) for s in before] + [(None, s) for s in after]
    return same, pairs


def _original(entry: Entry) -> tuple[str, Decimal] | None:
    money = entry.original
    return None if money is None or money.value is None else (money.unit, money.value)


def _matched(
    before: list[_Statement], after: list[_Statement], key: Callable[[_Statement], Any]
) -> tuple[list[Pair], list[_Statement], list[_Statement]]:
    """Pairs with one key, in the order of their amounts; and what is left of both sides."""
    waiting: dict[Any, list[_Statement]] = defaultdict(list)
    for statement in sorted(before, key=lambda s: (s.amount is None, s.amount or 0), reverse=True):
        waiting[key(statement)].append(statement)
    waiting.pop(None, None)
    pairs: list[Pair] = []
    left_after, taken = [], set()
    for statement in sorted(after, key=lambda s: (s.amount is None, s.amount or 0)):
        found = waiting.get(key(statement))
        if found:
            partner = found.pop()
            taken.add(id(partner))
            pairs.append((partner, statement))
        else:
            left_after.append(statement)
    return pairs, [s for s in before if id(s) not in taken], left_after


def _row(
    older: Source, newer: Source, told: _Statement, a: _Statement | None, b: _Statement | None
) -> dict[str, Any]:
    before, after = (None if s is None else s.amount for s in (a, b))
    units = [s.unit for s in (a, b) if s is not None and s.amount is not None]
    same = before == after and len(set(units)) < 2
    change = "added" if a is None else "removed" if b is None else "date" if same else "amount"
    comparable = before is not None and after is not None and len(set(units)) == 1
    return {
        "change": change,
        "older": older.id,
        "newer": newer.id,
        "donor": told.entry.donor.code,
        "recipient": told.entry.recipient.code,
        "aid_type": told.entry.aid_type.value,
        "stage": told.stage.value,
        "period": told.when.written or str(told.when),
        "before": before,
        "after": after,
        "difference": after - before if comparable and before is not None and after is not None else None,
        "unit": told.unit if told.amount is not None or a is None else a.unit,
        "period_before": "" if a is None else a.when.written or str(a.when),
        "before_id": "" if a is None else a.entry.id,
        "after_id": "" if b is None else b.entry.id,
    }
