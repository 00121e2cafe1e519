"""The tracker's own totals by donor and kind of aid, as claims; and how well entries agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from aidledger.errors import UnknownName, UnreadableFigure
from aidledger.formats.cell_values import clean, read_number, word_meaning
from aidledger.formats.kiel_release import SERIES, Release
from aidledger.formats.published import party_code
from aidledger.formats.report import Tally
from aidledger.formats.tabular import Header, Sheet, find_header, plain_header
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.party import Donor, Recipient
from aidledger.model.scope import AidType, Scope, Stage
from aidledger.model.wording import Qualifier

BILLION, MILLION = Decimal(10) ** 9, Decimal(10) ** 6
KINDS = ("financial", "humanitarian", "military")
#: The columns of commitments and those of allocations, by what they are called in the column table.
MEASURES = {None: (*KINDS, "total"), "allocation": tuple(f"{kind} allocated" for kind in (*KINDS, "total"))}
#: The words of a unit that say euros, and what a number in it is worth.
_EUROS = frozenset(("€", "eur", "euro", "euros"))
_SCALES = {
    "billion": BILLION,
    "billions": BILLION,
    "bn": BILLION,
    "million": MILLION,
    "millions": MILLION,
    "mn": MILLION,
}
_NOT_MONEY = frozenset(("%", "gdp", "$", "£"))
#: The summary is rounded in its last binary digits; this much either side is the same number.
TOLERANCE = Decimal(500)
#: Donors that the summary may fold into the row of the EU.
_FOLDED = ("EIB", "EPF")


@dataclass(frozen=True)
class Summary:
    """The published totals in EUR, by donor and column, where they stand, and whether the sheet tells a unit."""

    sheet: Sheet
    names: Mapping[str, str]
    unit_told: bool
    totals: Mapping[Donor, Mapping[str, Decimal]]
    rows: Mapping[Donor, int]

    def agreement(self, sums: Mapping[tuple[str, str], Decimal]) -> int:
        """In how many cells the sums of a reading of the main list agree with the summary."""
        return sum(
            abs(sums.get((donor.code, kind), Decimal(0)) - row[kind]) <= TOLERANCE
            for donor, row in self.totals.items()
            for kind in KINDS
            if kind in row
        )


def summary_table(sheets: dict[str, Sheet], measure: str | None, tally: Tally) -> Summary | None:
    """The sheet of totals by country in EUR, if the workbook has one with the columns of the measure."""
    wanted = MEASURES[measure]
    for name, sheet in sorted(sheets.items(), key=lambda s: _unlikely(s[0])):
        if "group" in plain_header(name) or "$" in name:
            continue
        header = find_header(sheet.rows, "kiel_summary", ("donor", *wanted))
        if header is None:
            continue
        places = [_place(sheet, header, column) for column in wanted]
        known = [(place, worth) for place, worth in places if worth is not None]
        told = len(known) == len(wanted)
        if not told and (known or _has_units(sheet, header)):
            tally.note(f"{name!r} is left out: not all its totals are in EUR")
            continue
        if not told:
            known = [(place, BILLION) for place, _ in places]
        table = _table(sheet, header, dict(zip((*KINDS, "total"), known, strict=True)), told=told)
        if len(table.totals) >= 3:
            return table
    return None


def _unlikely(name: str) -> tuple[bool, bool]:
    return "country summary" not in plain_header(name), "€" not in name


def _units_below(sheet: Sheet, header: Header) -> list[str]:
    below = sheet.rows[header.row + 1] if header.row + 1 < len(sheet.rows) else ()
    return [plain_header(c) for c in below]


def _has_units(sheet: Sheet, header: Header) -> bool:
    """Whether the row below the header tells units."""
    told = _units_below(sheet, header)
    units = {*_SCALES, "%"}
    return sum(bool(units & {*words.split()}) for words in told) >= len(KINDS)


def _place(sheet: Sheet, header: Header, column: str) -> tuple[int, Decimal | None]:
    """Where a column in EUR stands and what its numbers are worth: of those of one name, the one whose unit
    (in the header, or in the row below) is money in EUR. No worth where no unit is told, or another."""
    told = (
        _units_below(sheet, header) if _has_units(sheet, header) else [plain_header(n) for n in header.names]
    )
    first = header.columns[column]
    same = [p for p, n in enumerate(header.names) if plain_header(n) == plain_header(header.names[first])]
    for place in same:
        worth = _worth({*told[place].split()} if place < len(told) else set())
        if worth is not None:
            return place, worth
    return first, None


def _worth(unit: set[str]) -> Decimal | None:
    """What a number in a unit is worth in EUR; ``None`` for another unit."""
    if not unit & _EUROS or unit & _NOT_MONEY:
        return None
    return next((worth for word, worth in _SCALES.items() if word in unit), None)


def _table(sheet: Sheet, header: Header, places: Mapping[str, tuple[int, Decimal]], *, told: bool) -> Summary:
    totals: dict[Donor, dict[str, Decimal]] = {}
    rows: dict[Donor, int] = {}
    for number, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        name = clean(header.get(row, "donor"))
        if not name or plain_header(name).startswith("total"):
            continue
        try:
            donor = Donor.resolve(party_code(SERIES, name))
        except UnknownName:
            continue
        numbers = {}
        for column, (place, worth) in places.items():
            cell = row[place] if place < len(row) else None
            if word_meaning(cell) is None:
                try:
                    numbers[column] = read_number(cell, "EUR") * worth
                except UnreadableFigure:
                    continue
        if numbers and donor not in totals:
            totals[donor], rows[donor] = numbers, number
    names = {column: header.names[place] for column, (place, _) in places.items()}
    return Summary(sheet, names, told, totals, rows)


def summary_claims(
    table: Summary, entries: Sequence[Entry], release: Release, tally: Tally, measure: str | None
) -> list[Claim]:
    """The published totals as claims about commitments in the release's window.

    What was allocated is a part of what was committed: such a total is at least so much.

    The list's values are kept in whole cents, so a sum of them may differ from the published total by half
    a cent for each package: the claim's bounds allow that and no more.
    """
    wholes = [
        (e, e.money.value) for e in entries if e.part_of is None and e.money and e.money.value is not None
    ]
    slack = max(Decimal("0.01"), Decimal("0.005") * len(wholes)).quantize(Decimal("0.01"))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry, value in wholes:
        sums[entry.donor.code, entry.aid_type.value] += value
    listed = {d.code for d in table.totals}
    claims, agreeing, compared, told = [], 0, 0, 0
    for donor, row in table.totals.items():
        family = _family(donor, row, sums, listed)
        for column in (*KINDS, "total"):
            if column not in row:
                continue
            kind = None if column == "total" else column
            counted = sum(_of(sums, code, kind) for code in family)
            agree = abs(counted - row[column]) <= TOLERANCE
            agreeing, compared = agreeing + agree, compared + 1
            told += bool(agree and row[column])
            claims.append(_claim(table, donor, family, column, row[column], slack, release, agree, measure))
    filled = any(value for row in table.totals.values() for value in row.values())
    if not table.unit_told and filled and not told:
        tally.note(f"{table.sheet.name!r} is left out: no unit is told, and in EUR its totals are other ones")
        return []
    tally.note(
        f"{agreeing} of {compared} totals in {table.sheet.name!r} are the sums of the entries (to EUR 500)"
    )
    return claims


def _of(sums: Mapping[tuple[str, str], Decimal], code: str, kind: str | None) -> Decimal:
    wanted = KINDS if kind is None else (kind,)
    return sum((sums.get((code, k), Decimal(0)) for k in wanted), Decimal(0))


def _family(
    donor: Donor, row: Mapping[str, Decimal], sums: Mapping[tuple[str, str], Decimal], listed: Iterable[str]
) -> tuple[str, ...]:
    """The donors of the list that a row of the summary adds up: the EU's row may hold its bank and its fund."""
    if donor.code != "EU" or "total" not in row:
        return (donor.code,)
    others = [code for code in _FOLDED if code not in set(listed)]
    for size in range(len(others) + 1):
        for extra in combinations(others, size):
            family = (donor.code, *extra)
            if abs(sum(_of(sums, code, None) for code in family) - row["total"]) <= TOLERANCE:
                return family
    return (donor.code,)


def _claim(
    table: Summary,
    donor: Donor,
    family: Sequence[str],
    column: str,
    amount: Decimal,
    slack: Decimal,
    release: Release,
    agree: bool,
    measure: str | None,
) -> Claim:
    value = amount.quantize(Decimal("0.01"))
    low = max(value - slack, Decimal(0))
    figure = Money(value=value, low=low, high=value + slack, unit="EUR")
    if measure is not None:
        figure = Money(value=value, low=low, high=None, unit="EUR", qualifier=Qualifier.at_least)
    return Claim(
        id=f"{release.prefix}-summary-{donor.code}-{column}",
        figure=figure,
        scope=Scope(
            donors=tuple(Donor.resolve(code) for code in family),
            recipients=(Recipient.resolve("UKR"),),
            aid_type=None if column == "total" else AidType(column),
            stage=Stage.committed,
            period=release.window,
        ),
        source=release.source,
        kind=ClaimKind.cumulative,
        locator=f"{table.sheet.name}, row {table.rows[donor]}, {table.names[column]}",
        milestone=(measure or "commitment").capitalize(),
        note="" if agree else "the packages of this file do not add up to it",
    )
