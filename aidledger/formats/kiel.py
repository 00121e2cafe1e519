"""The Kiel Institute's Ukraine Support Tracker: workbooks of every layout, and extracts of its main sheet.

What the source means:

- a row of the main sheet is an item of a *package* (``ID``); the package's value in EUR stands once, on the
  first of its rows (``Total_value_dummy`` = 1), and so does its total in the currency of the announcement
  (``Total``), which is kept as ``original``. ``Monetary Value as Given by Source`` is repeated or divided
  over the rows and never summed;
- ``Commitment`` and ``Allocation`` rows are both aid that is bound to Ukraine (stage *committed*), at the
  announcement date. What is committed of an activity is its total, what is *allocated* (delivered, or set
  aside for a delivery that is specified) the values of its parts. Commitments are read; with
  ``measure="allocation"`` allocations are, which are never more of the same money but a part of it;
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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, UnknownName, UnreadableFile
from aidledger.formats.cell_values import as_date, clean, read_number, word_meaning
from aidledger.formats.kiel_packages import Row, package_entries
from aidledger.formats.kiel_release import SERIES, Release, donor_of, doubtful_rates, read_release
from aidledger.formats.kiel_summary import summary_claims, summary_table
from aidledger.formats.kiel_values import delivered_values, is_commitment, row_values
from aidledger.formats.report import Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    Sheet,
    find_header,
    is_nameless,
    not_understood,
    plain_header,
    refuse_twins,
    tables,
)
from aidledger.model.entry import Coverage
from aidledger.model.party import Recipient
from aidledger.model.scope import AidType, Scope, Stage, source_stage

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.units.currency import Rates

NEEDED = ("donor", "aid_type", "date", ("value", "activity_value"))
#: Words in the names of sheets that list something else in the same columns.
_OTHER_SHEETS = ("multilateral", "commercial", "price", "refugee")


def recognise(blob: Blob) -> bool:
    """Whether a file is a workbook or an extract of the tracker."""
    return bool(_main_sheets(tables(blob)))


def _main_sheets(sheets: dict[str, Sheet]) -> list[tuple[Sheet, Header]]:
    """The sheets with the columns of the main list, the likeliest first: one that is shown and called so, else
    the longest."""
    found = []
    for name, sheet in sheets.items():
        header = find_header(sheet.rows, "kiel", NEEDED)
        if header is not None and not any(word in name.casefold() for word in _OTHER_SHEETS):
            likely = (not sheet.hidden, "main" in name.casefold(), len(sheet.rows))
            found.append((likely, sheet, header))
    found.sort(key=lambda f: f[0], reverse=True)
    return [(sheet, header) for _, sheet, header in found]


def read(blob: Blob, published: dt.date | str | None = None, measure: str | None = None) -> Ledger:
    """The ledger of a workbook or extract. ``published`` is the day of the release, if you know it.

    Commitments are read, as the tracker adds them up; ``measure="allocation"`` reads what was allocated alone.
    """
    from aidledger.ledger.ledger import Ledger

    if measure not in (None, "allocation"):
        raise UnreadableFile(f"unknown measure {measure!r}", remedy="use 'allocation', or leave it out")
    sheets = tables(blob)
    main = _main_sheets(sheets)
    if not main:
        widest = max(sheets.values(), key=lambda s: len(s.rows))
        raise not_understood(widest, "a list of the Ukraine Support Tracker", "kiel", NEEDED)
    (sheet, header), *others = main
    refuse_twins(sheet, header, ("id", "donor", "aid_type", "date", "measure", "delivered"))
    tally = Tally(SERIES, blob.name, sheet.name)
    if others:
        named = ", ".join(f"{other.name!r} ({len(other.rows)} lines)" for other, _ in others[:5])
        tally.note(f"read is the list in {sheet.name!r} ({len(sheet.rows)} lines), not the one in {named}")
    rows = _rows(sheet, header, tally)
    if not rows:
        raise _nothing_understood(sheet, tally)
    release = read_release(
        blob.name, sheets, published, [r.date for r in rows if isinstance(r.date, dt.date)]
    )
    if measure is not None:
        rows = _allocated(rows, header, blob.name, tally)
        release = release.allocations()
    table = summary_table(sheets, measure, tally)
    valued = row_values(rows, sheet, header, table, tally, measure)
    tally.rates, without = _rates(release, rows, valued, header)
    if without:
        tally.note(without)
    tally.note_repeated((row.number, row.cells) for row in rows if row.number in valued)
    entries = package_entries(rows, valued, delivered_values(rows, header, tally), header, release, tally)
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
    if measure is not None:  # what is committed beyond what was allocated is not listed
        coverage = []
    claims = []
    if table is not None:
        claims = summary_claims(table, entries, release, tally, measure)
    return Ledger(
        entries,
        claims,
        [release.source],
        coverage,
        imported=tally.report(),
    )


# -- rows ------------------------------------------------------------------------------------------


def _rows(sheet: Sheet, header: Header, tally: Tally) -> list[Row]:
    """The rows whose donor, kind of aid and measure are understood; the others are rejected with the reason."""
    item_place = _item_column(header)
    if item_place is None and "item_type" not in header and "item_sub" not in header:
        tally.note("no column of items is known: values are entered, and no items")
    rows = []
    for number, cells in enumerate(sheet.rows[header.row + 1 :], header.row + 2):
        name = clean(header.get(cells, "donor"))
        if not name and word_meaning(header.get(cells, "aid_type")) == "missing":
            if (amount := _amount_in(cells, header)) is not None:
                tally.reject(
                    number, header.name("donor"), "", f"no donor is named, and a value is told: {amount}"
                )
            continue
        if (last := _last_needed(header)) >= len(cells):
            cut = f"the row has {len(cells)} cells, and column {last + 1} is needed"
            tally.reject(number, header.names[last] or "the row", "", cut)
            continue
        if plain_header(name) in ("total", "sum", "grand total"):
            tally.set_aside("a total line within the list")
            continue
        try:
            column = "donor"
            donor = donor_of(name)
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


def _amount_in(cells: Sequence[Any], header: Header) -> str | None:
    """The first number in the columns of values, as it is written."""
    for meaning in ("value", "activity_value", "delivered", "given", "units"):
        cell = header.get(cells, meaning)
        if word_meaning(cell) is None and any(c.isdigit() for c in clean(cell)):
            return clean(cell)[:40]
    return None


def _last_needed(header: Header) -> int:
    return max(
        header.columns[m] for m in ("donor", "aid_type", "date", "value", "activity_value") if m in header
    )


def _nothing_understood(sheet: Sheet, tally: Tally) -> UnreadableFile:
    """Why a list gives nothing: it has no rows, or what is wrong with the first of them."""
    where = f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file
    if not tally.rejections:
        return UnreadableFile(
            "the list has a header and no rows", where=where, remedy="check that it was fetched whole"
        )
    first = tally.rejections[0]
    return UnreadableFile(
        f"none of the {len(tally.rejections):,} rows is understood; row {first.row}, {first.column}: {first.reason}",
        where=where,
        remedy="check that column",
    )


def _allocated(rows: list[Row], header: Header, file: str, tally: Tally) -> list[Row]:
    """The rows of allocations; those of commitments are set aside."""
    if "measure" not in header:
        raise UnreadableFile(
            "the list does not tell allocations from commitments", where=file, remedy="leave measure out"
        )
    kept = [row for row in rows if not is_commitment(row)]
    tally.set_aside("commitments that are not allocated yet", len(rows) - len(kept))
    return kept


def _item_column(header: Header) -> int | None:
    """The column of item names: the one called so, or the nameless one that stands before the types."""
    if "item" in header:
        return header.columns["item"]
    place = header.columns.get("item_type", 0) - 1
    return place if 0 < place < len(header.names) and is_nameless(header.names[place]) else None


def _noun(cells: Sequence[Any], header: Header, item_place: int | None) -> str:
    """What an item is called; an extract without names of items has only their types, or the kind of aid."""
    if item_place is not None:
        cell = cells[item_place] if item_place < len(cells) else None
        return clean(cell)[:120] if word_meaning(cell) is None else ""
    typed = [clean(c) for c in (header.get(cells, "item_sub"), header.get(cells, "item_type"))]
    told = [cell for cell in typed if word_meaning(cell) is None]
    return next((cell[:120] for cell in told if not _is_kind(cell)), "item" if told else "")


@cache
def _is_kind(word: str) -> bool:
    try:
        AidType.resolve(word)
    except UnknownName:
        return False
    return True


def _rates(
    release: Release, rows: Sequence[Row], values: Mapping[int, Decimal], header: Header
) -> tuple[Rates | None, str]:
    """The release's own rates, and why they are not taken."""
    if release.rates is None:
        return None, release.without_rates
    told = []
    for row in rows:
        code, given = clean(header.get(row.cells, "currency")).upper(), header.get(row.cells, "original")
        if code != "EUR" and row.number in values and word_meaning(given) is None:
            with suppress(AidLedgerError):
                told.append((read_number(given, ""), code, values[row.number]))
    if doubtful_rates(release.rates, told):
        return None, "the exchange rates of the workbook are euros per unit of a currency: none is taken"
    return release.rates, ""


def _set_aside_sheets(sheets: dict[str, Sheet], tally: Tally) -> None:
    """Say which other lists the workbook has: sales are no aid, and agencies are not these donors."""
    for name, sheet in sheets.items():
        for word, reason in (
            ("commercial", "sales are no aid"),
            ("multilateral", "what international organisations give is no part of the bilateral list"),
        ):
            if word in name.casefold():
                tally.note(f"not entered: sheet {name!r} ({max(len(sheet.rows) - 1, 0)} rows), as {reason}")
