"""ForeignAssistance.gov: the complete table of United States foreign aid and its sums by country and more.

What the source means:

- *Obligations* bind money (stage committed), *Disbursements* pay it out (delivered), *Appropriated and
  Planned* and the section 653(a) *Initial Allocations* set it aside (approved; the first is taken where both
  are given). *President's Budget Requests* are no aid: their rows are set aside;
- the rows of one country (in the complete table: of one activity) and fiscal year are one entry, dated to
  that year at each stage, with the amount of each stage. ``money`` is what was obligated. In a year for which
  the table lists obligations, an entry without any obligated nothing: so old money that is paid out late is
  not counted as committed twice;
- years are US fiscal years; ``1976tq`` is the transition quarter. Negative amounts took money back;
- *current* dollars are entered. *Constant* dollars (two base years stand in one file) are another unit:
  ``prices="constant"`` reads them instead, each with the base year in which it equals the current amount;
- the country table covers all sectors without a military flag: aid of no stated kind. In the others the
  objective, the account and the category, where they stand, say the kind (``foreignassistance_kinds.csv``);
- the site publishes the same money as several tables: complete, by country, account, sector, agency. Each is
  a series of its own, so two of them are alternatives and never add;
- a country that no one calls by that name is known by its ISO 3166 code, if the table has one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.errors import AidLedgerError, UnreadableFigure, UnreadableFile
from aidledger.formats.cell_values import clean, read_number, word_meaning
from aidledger.formats.columns import coded, distinct_rows, entry_table, one_value, uncollected
from aidledger.formats.foreignassistance_kinds import aid_kind
from aidledger.formats.foreignassistance_years import base_years, fiscal_period
from aidledger.formats.published import party_code, published_on
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    Sheet,
    find_header,
    not_understood,
    refuse_twins,
    table_like,
)
from aidledger.ledger.table import Amounts, Basis, Details, EntryTable
from aidledger.model.entry import Coverage
from aidledger.model.figure import Money
from aidledger.model.gazetteer import find
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.scope import AidType, Scope, Stage, source_stage
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

NAME = "ForeignAssistance.gov"
NEEDED = ("country", "transaction", "fiscal_year", "amount")
#: Which table it is, by the columns that it breaks the money down by.
_TABLES = (
    ("complete", ("activity",)),
    ("account", ("account", "account_id")),
    ("sector", ("sector", "purpose", "category")),
    ("partner", ("partner",)),
    ("agency", ("agency",)),
)
#: No amount of a row is larger: sums of very many of them still fit.
_LARGEST = Decimal(10) ** 13
_DIGITS = re.compile(r"-?\d{1,12}")
_PLAIN = dict(Details().__dict__)


def recognise(blob: Blob) -> bool:
    """Whether a file is one of the site's tables."""
    return (
        find_header(table_like(blob, "foreignassistance", NEEDED).rows, "foreignassistance", NEEDED)
        is not None
    )


def read(blob: Blob, published: dt.date | str | None = None, prices: str = "current") -> Ledger:
    """The ledger of a table. ``published`` is the day of this vintage; ``prices`` is current or constant."""
    from aidledger.ledger.ledger import Ledger

    if prices not in ("current", "constant"):
        raise UnreadableFile(f"unknown prices {prices!r}", remedy="use 'current' or 'constant'")
    sheet = table_like(blob, "foreignassistance", NEEDED)
    header = find_header(sheet.rows, "foreignassistance", NEEDED)
    if header is None:
        raise not_understood(sheet, f"a table of {NAME}", "foreignassistance", NEEDED)
    if prices == "constant" and "constant" not in header:
        raise UnreadableFile("the table has no constant dollars", where=blob.name, remedy="leave prices out")
    refuse_twins(sheet, header, ("country", "transaction", "fiscal_year", "amount", "constant"))
    tally = Tally(NAME, blob.name, sheet.name)
    with uncollected():
        work = _Import(sheet, header, tally, prices)
        source = _source(blob.name, header, published, work.last_year, prices)
        table = work.table(source)
    return Ledger(table, (), [source], work.coverage(source), imported=tally.report())


def _source(
    file: str, header: Header, published: dt.date | str | None, last: dt.date | None, prices: str
) -> Source:
    kind = next((name for name, meanings in _TABLES if any(m in header for m in meanings)), "country")
    day, inferred = published_on(file, published)
    if day is None:
        day, inferred = last, True
    # constant dollars are another series: neither replaces the other, and they never add
    series = f"{NAME} {kind} table" + (", constant dollars" if prices == "constant" else "")
    return Source(
        id=f"fa-{kind}-{day}" + ("-constant" if prices == "constant" else ""),
        title=series,
        publisher="U.S. Department of State and U.S. Agency for International Development",
        url="https://foreignassistance.gov/data",
        published=day,
        published_inferred=inferred,
        series=series,
        kind=SourceKind.official,
    )


class _Import:
    """One pass over the rows: amounts in cents by group (what, whom, when) and stage."""

    def __init__(self, sheet: Sheet, header: Header, tally: Tally, prices: str) -> None:
        self.header, self.tally, self.sheet = header, tally, sheet
        self.amount = "constant" if prices == "constant" else "amount"
        self.bases = base_years(sheet, header) if prices == "constant" else {}
        self.groups: dict[tuple[Any, ...], dict[Stage, int]] = {}
        self.rows: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        self.notes: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        self.made: dict[tuple[str, str], Any] = {}
        self.years: dict[Stage, set[str]] = defaultdict(set)
        self._read_rows()
        below = enumerate(sheet.rows[header.row + 1 :], header.row + 2)
        tally.note_repeated((number, row) for number, row in below if any(row))
        spans = [
            fiscal_period(year).hull for year in self.years[Stage.committed] or self.years[Stage.delivered]
        ]
        self.last_year = max((s.end for s in spans if s.end), default=None)
        self.first_year = min((s.start for s in spans if s.start), default=None)

    def _once(self, column: str, cell: str, make: Callable[[str], Any]) -> Any:
        """What a cell means, worked out once; an error is kept and raised again for each row that has it."""
        key = (column, cell)
        if key not in self.made:
            try:
                self.made[key] = make(cell)
            except AidLedgerError as error:
                self.made[key] = error
        made = self.made[key]
        if isinstance(made, AidLedgerError):
            raise _Bad(column, cell, made.what)
        return made

    def _read_rows(self) -> None:
        get, header = self.header.get, self.header
        for number, row in enumerate(self.sheet.rows[header.row + 1 :], header.row + 2):
            if not any(row):
                continue
            try:
                if len(row) < len(header.names) and get(row, self.amount) is None:
                    raise _Bad("amount", "", f"the row has {len(row)} of {len(header.names)} cells")
                try:
                    party = self._once("country", get(row, "country"), self._party)
                except _Bad as unknown:
                    party = self._by_code(number, row, unknown)
                stage, second = self._once("transaction", get(row, "transaction"), _stage)
                year = self._once("fiscal_year", get(row, "fiscal_year"), _year)
                cell = get(row, self.amount)
                cents = int(cell) * 100 if isinstance(cell, str) and _DIGITS.fullmatch(cell) else None
                if cents is None:
                    cents = self._once("amount", cell if isinstance(cell, str) else repr(cell), _cents)
                base = None
                if self.amount == "constant":
                    base = self.bases.get(clean(get(row, "transaction")))
                    if base is None:
                        raise _Bad(
                            "transaction",
                            get(row, "transaction"),
                            "the base year of its constant dollars is not told",
                        )
            except _Bad as bad:
                name = header.name(bad.column) if bad.column in header else bad.column
                self.tally.reject(number, name, bad.value, bad.reason)
                continue
            if not stage.is_aid:
                self.tally.set_aside("requests are no aid")
                continue
            self._put(
                self._group(row, party, year, base),
                stage,
                second,
                cents,
                number,
                clean(get(row, "transaction")),
            )
            self.tally.accept()

    def _party(self, cell: Any) -> str:
        return party_code(NAME, clean(cell))

    def _by_code(self, number: int, row: Sequence[Any], unknown: _Bad) -> str:
        code = clean(self.header.get(row, "country_code")).upper()
        if len(code) != 3 or find(code) != code:
            raise unknown
        self.tally.repair(number, self.header.name("country"), unknown.value, f"known by its code, {code}")
        return code

    def _group(self, row: Sequence[Any], party: str, year: str, base: int | None) -> tuple[Any, ...]:
        if not any(m in self.header for m in ("activity", "objective", "account", "category")):
            return (party, year, AidType.unspecified, base)
        cells = [
            clean(self.header.get(row, m))
            for m in ("objective", "account", "category", "activity", "partner")
        ]
        kind = aid_kind(*cells[:3])
        name = clean(self.header.get(row, "activity_name"))
        return (party, year, kind, base, *cells, name)

    def _put(
        self, group: tuple[Any, ...], stage: Stage, second: bool, cents: int, number: int, transaction: str
    ) -> None:
        amounts = self.groups.setdefault(group, {})
        self.rows[group].append(number)
        self.years[stage].add(group[1])
        if second:
            # the first plan gives way to what was appropriated in the end
            self.notes[group].append(f"{transaction}: USD {cents // 100:,}")
            amounts.setdefault(Stage.proposed, 0)
            amounts[Stage.proposed] += cents
            return
        amounts[stage] = amounts.get(stage, 0) + cents

    # -- columns -----------------------------------------------------------------------------------

    def table(self, source: Source) -> EntryTable:
        """The entries, one a group, built column by column."""
        groups = list(self.groups)
        whole, details = [], []
        dates: dict[Stage, list[str | None]] = {
            s: [] for s in (Stage.approved, Stage.committed, Stage.delivered)
        }
        listed = self.years[Stage.committed]
        for group in groups:
            amounts = self.groups[group]
            planned = amounts.pop(Stage.proposed, None)
            if planned is not None:
                amounts.setdefault(Stage.approved, planned)
            if Stage.committed not in amounts and Stage.delivered in amounts and group[1] in listed:
                amounts[Stage.committed] = 0
            money = next(
                (amounts[s] for s in (Stage.committed, Stage.delivered, Stage.approved) if amounts.get(s)),
                None,
            )
            if money is None:
                money = next(iter(amounts.values()))
            whole.append(money)
            for stage, column in dates.items():
                column.append(group[1] if stage in amounts else None)
            details.append(self._details(group, amounts, money))
        minor = np.asarray(whole, dtype=np.int64)
        return entry_table(
            [f"{source.id}-{self._label(g, i)}" for i, g in enumerate(groups)],
            donor=one_value(Donor.resolve("USA"), len(groups)),
            recipient=coded((g[0] for g in groups), Recipient.resolve),
            aid_type=coded(g[2] for g in groups),
            source=one_value(source, len(groups)),
            basis=coded((g[3] or 0 for g in groups), _basis),
            qualifier=one_value(Qualifier.exact, len(groups)),
            details=distinct_rows(details),
            money=Amounts(minor, minor.copy(), minor.copy()),
            **{stage.value: coded(column, fiscal_period) for stage, column in dates.items()},
        )

    def _label(self, group: tuple[Any, ...], number: int) -> str:
        return (
            f"{group[0]}-{group[1]}"
            + (f"-{group[3]}" if group[3] else "")
            + (f"-{number}" if len(group) > 4 else "")
        )

    def _details(self, group: tuple[Any, ...], amounts: dict[Stage, int], money: int) -> Details:
        base = group[3]
        differing = tuple((s, _money(cents, base)) for s, cents in amounts.items() if cents != money)
        numbers = self.rows[group]
        shown = ", ".join(map(str, numbers[:6])) + (
            f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
        )
        words = [w for w in (*group[4:][1:2], *group[4:][5:6]) if w and word_meaning(w) is None]
        return trusted(
            Details,
            {
                **_PLAIN,
                "locator": f"row {shown}" if len(numbers) == 1 else f"rows {shown}",
                "money_at": differing,
                "refund": any(cents < 0 for cents in amounts.values()),
                "note": "; ".join([*words, *self.notes.get(group, ())])[:500],
            },
        )

    def coverage(self, source: Source) -> list[Coverage]:
        """That the country table lists all aid, at the stages that it has; the complete one may be a part."""
        if "activity" in self.header or self.first_year is None:
            return []
        return [
            Coverage(
                source=source,
                scope=Scope(
                    donors=(Donor.resolve("USA"),),
                    stage=stage,
                    period=Period.between(self.first_year, self.last_year),
                ),
                locator=source.title,
            )
            for stage in (Stage.committed, Stage.delivered)
            if self.years[stage]
        ]


class _Bad(Exception):
    def __init__(self, column: str, value: Any, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(reason)


def _stage(cell: str) -> tuple[Stage, bool]:
    name = clean(cell)
    stage = source_stage(NAME, name)
    return stage or Stage.requested, "initial allocation" in name.casefold()


def _year(cell: Any) -> str:
    return str(fiscal_period(clean(cell)).written).removeprefix("FY")


def _cents(cell: str) -> int:
    number = read_number(cell)
    if abs(number) > _LARGEST:
        raise UnreadableFigure(f"{number:.3E} is more than any amount of money")
    return int(number.scaleb(2).to_integral_value())


@lru_cache(maxsize=1 << 16)
def _money(cents: int, base: int | None) -> Money:
    value = Decimal(cents).scaleb(-2)
    return Money(value=value, low=value, high=value, unit="USD", price_year=base)


def _basis(base: int) -> Basis:
    return Basis.model_construct(
        unit="USD", price_year=base or None, valuation="unspecified", bare_dollar=False
    )
