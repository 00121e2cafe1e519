"""The Kiel Institute's Ukraine Support Tracker: workbooks of every layout, and extracts of its main sheet.

What the source means:

- a row of the main sheet is an item of a *package* (``ID``); the package's value in EUR stands once, on the
  first of its rows (``Total_value_dummy`` = 1), and so does its total in the currency of the announcement
  (``Total``), which is kept as ``original``. ``Monetary Value as Given by Source`` is repeated or divided
  over the rows and never summed;
- ``Commitment`` and ``Allocation`` rows are both aid that is bound to Ukraine (stage *committed*), at the
  announcement date. Their sum is what the tracker publishes as commitments;
- ``Total monetary value delivered in EUR`` is the part of a package that has arrived, on unknown days
  between the announcement and the release's last day (stage *delivered*);
- values of items are the tracker's own estimates in USD; they are entered for pieces of packages that have
  a value, and counted only where the package is not;
- ``.`` means that there is nothing to be told, ``undisclosed``, ``Not given`` and ``No price`` that there is
  something whose size is not told. Neither is zero;
- ``Country Summary`` holds the tracker's own totals: they enter as claims. Sales are no aid and are set
  aside, and so are the shares of members in what EU institutions give, which is the same money again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import UnknownName, UnreadableFigure, UnreadableFile
from aidledger.formats.kiel_packages import Row, package_entries
from aidledger.formats.kiel_release import SERIES, read_release
from aidledger.formats.kiel_summary import Summary, summary_claims, summary_table
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    Sheet,
    as_date,
    clean,
    column_table,
    csv_sheet,
    find_header,
    is_workbook,
    not_understood,
    plain_header,
    read_number,
    word_meaning,
    workbook_sheets,
)
from aidledger.model.entry import Coverage
from aidledger.model.party import Donor, Recipient
from aidledger.model.scope import AidType, Scope, Stage, source_stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

NEEDED = ("donor", "aid_type", "date", ("value", "activity_value"))
#: Words in the names of sheets that list something else in the same columns.
_OTHER_SHEETS = ("multilateral", "commercial", "price", "refugee")


def recognise(blob: Blob) -> bool:
    """Whether a file is a workbook or an extract of the tracker."""
    if is_workbook(blob):
        return _main_sheet(_sheets(blob)) is not None
    return find_header(_sheets(blob)[""].rows, "kiel", NEEDED) is not None


def _sheets(blob: Blob) -> dict[str, Sheet]:
    return workbook_sheets(blob) if is_workbook(blob) else {"": csv_sheet(blob)}


def _main_sheet(sheets: dict[str, Sheet]) -> tuple[Sheet, Header] | None:
    """The sheet with the columns of the main list: the one called so, else the longest."""
    found = []
    for name, sheet in sheets.items():
        header = find_header(sheet.rows, "kiel", NEEDED)
        if header is not None and not any(word in name.casefold() for word in _OTHER_SHEETS):
            found.append(("main" in name.casefold(), len(sheet.rows), name, header))
    if not found:
        return None
    _, _, name, header = max(found, key=lambda f: f[:2])
    return sheets[name], header


def read(blob: Blob, published: dt.date | str | None = None) -> Ledger:
    """The ledger of a workbook or extract. ``published`` is the day of the release, if you know it."""
    from aidledger.ledger.ledger import Ledger

    sheets = _sheets(blob)
    main = _main_sheet(sheets)
    if main is None:
        widest = max(sheets.values(), key=lambda s: len(s.rows))
        raise not_understood(widest, "a list of the Ukraine Support Tracker", "kiel", NEEDED)
    sheet, header = main
    tally = Tally(SERIES, blob.name, sheet.name)
    rows = _rows(sheet, header, tally)
    release = read_release(
        blob.name, sheets, published, [r.date for r in rows if isinstance(r.date, dt.date)]
    )
    table = summary_table(sheets)
    valued = _value_column(rows, sheet, header, table, tally)
    entries = package_entries(rows, valued, header, release, tally)
    _set_aside_sheets(sheets, tally)
    scope = Scope(
        donors=tuple(sorted({e.donor for e in entries}, key=lambda p: p.code)),
        recipients=(Recipient.resolve("UKR"),),
        stage=Stage.committed,
        period=release.window,
    )
    coverage = [
        Coverage(source=release.source, scope=scope, locator=sheet.name, note="the tracker's bilateral list")
    ]
    claims = []
    if table is not None:
        claims = summary_claims(table, entries, release, tally)
    return Ledger(
        entries,
        claims,
        [release.source],
        coverage,
        rates=release.rates,
        imported=tally.report(),
    )


# -- rows ------------------------------------------------------------------------------------------


def _rows(sheet: Sheet, header: Header, tally: Tally) -> list[Row]:
    """The rows whose donor, kind of aid and measure are understood; the others are rejected with the reason."""
    item_place = _item_column(header)
    rows = []
    for number, cells in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        name = clean(header.get(cells, "donor"))
        if not name and word_meaning(header.get(cells, "aid_type")) == "missing":
            continue
        if plain_header(name) in ("total", "sum", "grand total"):
            tally.set_aside("a total line within the list")
            continue
        try:
            column = "donor"
            donor = Donor.resolve(name)
            column = "aid_type"
            kind = AidType.resolve(clean(header.get(cells, "aid_type")))
            column = "measure"
            measure = clean(header.get(cells, "measure"))
            if measure and word_meaning(measure) is None:
                source_stage(SERIES, measure)
        except UnknownName as error:
            tally.reject(number, header.name(column), header.get(cells, column), error.what)
            continue
        group = clean(header.get(cells, "id"))
        if word_meaning(group) is not None:
            group = f"row{number}"
        date = as_date(header.get(cells, "date")) or clean(header.get(cells, "date"))
        rows.append(Row(number, cells, group, donor, kind, date, measure, _noun(cells, header, item_place)))
    return rows


def _item_column(header: Header) -> int | None:
    """The column of item names: the one called so, or the nameless one that stands before the types."""
    if "item" in header:
        return header.columns["item"]
    place = header.columns.get("item_type", 0) - 1
    return place if place > 0 and place < len(header.names) and not header.names[place] else None


def _noun(cells: Sequence[Any], header: Header, item_place: int | None) -> str:
    named = [cells[item_place]] if item_place is not None and item_place < len(cells) else []
    if item_place is None:
        named = [header.get(cells, "item_sub"), header.get(cells, "item_type")]
    for cell in named:
        if word_meaning(cell) is None:
            return clean(cell)[:120]
    return ""


def _set_aside_sheets(sheets: dict[str, Sheet], tally: Tally) -> None:
    """Say which other lists the workbook has: sales are no aid, and agencies are not these donors."""
    for name, sheet in sheets.items():
        for word, reason in (
            ("commercial", "sales are no aid"),
            ("multilateral", "what international organisations give is no part of the bilateral list"),
        ):
            if word in name.casefold():
                tally.note(f"not entered: sheet {name!r} ({max(len(sheet.rows) - 1, 0)} rows), as {reason}")


# -- which column holds the value ------------------------------------------------------------------


def _value_column(
    rows: list[Row], sheet: Sheet, header: Header, summary: Summary | None, tally: Tally
) -> dict[int, Decimal]:
    """The value in EUR that each row states once, by row number.

    Layouts differ in which column that is, and in whether it is repeated on each row of a package. Where the
    workbook has its own summary, the reading that reproduces most of its cells is taken; otherwise the first
    that the column table prefers, once a package where most packages repeat it.
    """
    names = sheet.rows[header.row]
    readings: list[_Reading] = []
    for meaning in ("value", "activity_value"):
        for place in _all_columns(names, meaning):
            every = _stated(rows, header, place, once=False)
            once = meaning == "activity_value" or ("id" in header and _repeated(rows, every.values))
            readings.append(_stated(rows, header, place, once=True) if once else every)
    readings = [r for r in readings if r.values]
    if not readings:
        raise UnreadableFile(
            "no column of values in EUR holds a number",
            where=f"{sheet.file}, {sheet.name}",
            remedy="check the sheet",
        )
    if "measure" in header:
        readings += [_mixed(rows, readings[0], later) for later in readings[1:]]
    best = readings[0]
    if summary is not None and len(readings) > 1:
        best = max(readings, key=lambda r: summary.agreement(_sums(rows, r.values)))
        named = " and, for commitments, ".join(clean(names[place]) for place in best.places)
        tally.note(f"values are those of {named}")
    for row in rows:
        for place in best.places:
            if row.number in best.unread and place < len(row.cells):
                tally.repair(
                    row.number,
                    clean(names[place]),
                    row.cells[place],
                    "not understood: the value is undisclosed",
                )
    return best.values


@dataclass(frozen=True)
class _Reading:
    """One way to read the values: the columns, the value of each row, and the rows that hold no number."""

    places: tuple[int, ...]
    values: dict[int, Decimal]
    unread: frozenset[int] = frozenset()


def _repeated(rows: list[Row], values: dict[int, Decimal]) -> bool:
    """Whether most packages of several valued rows have the same value on each of them."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        if row.number in values:
            groups[row.group].append(values[row.number])
    several = [listed for listed in groups.values() if len(listed) > 1]
    return len(several) > 2 and sum(len(set(listed)) == 1 for listed in several) > 0.8 * len(several)


def _all_columns(names: Sequence[Any], meaning: str) -> list[int]:
    patterns = [p for m, p in column_table("kiel") if m == meaning]
    headers = [plain_header(n) for n in names]
    return [place for p in patterns for place, h in enumerate(headers) if h == p]


def _stated(rows: list[Row], header: Header, place: int, *, once: bool) -> _Reading:
    found: dict[int, Decimal] = {}
    unread: set[int] = set()
    groups: set[str] = set()
    dummy = header.columns.get("dummy")
    for row in rows:
        cell = row.cells[place] if place < len(row.cells) else None
        if word_meaning(cell) is not None:
            continue
        if dummy is not None and dummy < len(row.cells) and clean(row.cells[dummy]) in ("0", "0.0"):
            continue
        try:
            number = read_number(cell)
        except UnreadableFigure:
            unread.add(row.number)
            continue
        if number and not (once and row.group in groups):
            found[row.number] = number
            groups.add(row.group)
    return _Reading((place,), found, frozenset(unread))


def _mixed(rows: list[Row], value: _Reading, activity: _Reading) -> _Reading:
    """Allocations by one column, commitments by another."""
    chosen = {r.number: activity if r.measure.casefold() == "commitment" else value for r in rows}
    return _Reading(
        (*value.places, *activity.places),
        {n: reading.values[n] for n, reading in chosen.items() if n in reading.values},
        frozenset(n for n, reading in chosen.items() if n in reading.unread),
    )


def _sums(rows: list[Row], values: dict[int, Decimal]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.number in values:
            sums[row.donor.code, row.aid_type.value] += values[row.number]
    return sums
