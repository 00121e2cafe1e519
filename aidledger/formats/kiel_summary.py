"""The tracker's own totals by donor and kind of aid, as claims; and how well entries agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from aidledger.errors import UnknownName, UnreadableFigure
from aidledger.formats.kiel_release import Release
from aidledger.formats.report import Tally
from aidledger.formats.tabular import (
    Header,
    Sheet,
    clean,
    find_header,
    plain_header,
    read_number,
    word_meaning,
)
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.model.party import Donor, Recipient
from aidledger.model.scope import AidType, Scope, Stage

NEEDED = ("donor", "financial", "humanitarian", "military", "total")
KINDS = ("financial", "humanitarian", "military")
BILLION = Decimal(10) ** 9
#: The summary is rounded in its last binary digits; this much either side is the same number.
TOLERANCE = Decimal(500)
#: Donors that the summary may fold into the row of the EU.
_FOLDED = ("EIB", "EPF")


@dataclass(frozen=True)
class Summary:
    """The published totals in EUR, by donor and column, and where they stand."""

    sheet: Sheet
    header: Header
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


def summary_table(sheets: dict[str, Sheet]) -> Summary | None:
    """The sheet of totals by country, if the workbook has one."""
    for name, sheet in sorted(sheets.items(), key=lambda s: "country summary" not in plain_header(s[0])):
        if "group" in plain_header(name):
            continue
        header = find_header(sheet.rows, "kiel_summary", NEEDED)
        if header is not None:
            table = _table(sheet, header)
            if len(table.totals) >= 3:
                return table
    return None


def _table(sheet: Sheet, header: Header) -> Summary:
    totals: dict[Donor, dict[str, Decimal]] = {}
    rows: dict[Donor, int] = {}
    for number, row in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        name = clean(header.get(row, "donor"))
        if not name or plain_header(name).startswith("total"):
            continue
        try:
            donor = Donor.resolve(name)
        except UnknownName:
            continue
        numbers = {}
        for column in (*KINDS, "total"):
            cell = header.get(row, column)
            if word_meaning(cell) is None:
                try:
                    numbers[column] = read_number(cell) * BILLION
                except UnreadableFigure:
                    continue
        if numbers and donor not in totals:
            totals[donor], rows[donor] = numbers, number
    return Summary(sheet, header, totals, rows)


def summary_claims(table: Summary, entries: Sequence[Entry], release: Release, tally: Tally) -> list[Claim]:
    """The published totals as claims about commitments in the release's window.

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
    claims, agreeing, compared = [], 0, 0
    for donor, row in table.totals.items():
        family = _family(donor, row, sums, listed)
        for column in (*KINDS, "total"):
            if column not in row:
                continue
            kind = None if column == "total" else column
            counted = sum(_of(sums, code, kind) for code in family)
            agree = abs(counted - row[column]) <= TOLERANCE
            agreeing, compared = agreeing + agree, compared + 1
            claims.append(_claim(table, donor, family, column, row[column], slack, release, agree))
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
) -> Claim:
    value = amount.quantize(Decimal("0.01"))
    figure: Any = Money(value=value, low=max(value - slack, Decimal(0)), high=value + slack, unit="EUR")
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
        locator=f"{table.sheet.name}, row {table.rows[donor]}, {table.header.name(column)}",
        note="" if agree else "the packages of this file do not add up to it",
    )
