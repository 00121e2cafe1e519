"""The CSV files behind the Ukraine Support Tracker's web site, alone or as a folder.

- ``data_explorer``: what each donor *allocated* in each month by kind of aid, and in later releases what it
  had committed but not yet allocated (of no stated kind), in billions of EUR with six decimals: an amount is
  known to EUR 500;
- ``total_allocations``: the same for all donors together: the tracker's own totals, so claims;
- ``weapons``: heavy weapons by donor, with a list of counts; another view of the same aid;
- the shares of members in EU aid and the split of procurement have no donor of their own or repeat what is
  listed elsewhere: their rows are set aside.

Allocations are aid bound to Ukraine (stage *committed*), and a part of what the tracker calls commitments: the
list is complete of them alone. What the tracker calls committed and not yet allocated is not bound yet (stage
*pledged*): it is below zero in a month in which more was allocated than newly promised, so pledges up to a day
are the tracker's commitments up to it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from aidledger.errors import AidLedgerError, UnreadableFile
from aidledger.formats.cell_values import clean, word_meaning
from aidledger.formats.kiel import NEEDED as MAIN
from aidledger.formats.kiel_release import FIRST_DAY, PUBLISHER, SERIES, URL
from aidledger.formats.kiel_site_rows import (
    KINDS,
    billions,
    donor_in,
    each_row,
    month_of,
    number_in,
    refuse_other_units,
    rounding_of,
)
from aidledger.formats.published import published_on
from aidledger.formats.report import ImportReport, Tally
from aidledger.formats.safety import Blob
from aidledger.formats.tabular import (
    Header,
    Sheet,
    find_header,
    likeness,
    not_understood,
    refuse_twins,
    tables,
)
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Count, Money
from aidledger.model.party import Recipient
from aidledger.model.period import Period
from aidledger.model.scope import AidType, Scope, Stage
from aidledger.model.source import Source, SourceKind
from aidledger.model.wording import Qualifier

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: What each file must have, most demanding first.
FILES: dict[str, tuple[str | tuple[str, ...], ...]] = {
    "explorer": (("country", "iso"), "year", "month", *KINDS),
    "weapons": ("country", "category", "number", "list"),
    "totals": ("year", "month", "total", "military", "financial", "humanitarian"),
    "procurement": ("year", "month", "stockpile", "procurement"),
    "shares": ("country", "eu_share"),
    "release": ("release", "period"),
}
_LISTED = re.compile(r"(.*\S)\s*\((\d+)\)")


def kind_of(blob: Blob) -> str | None:
    """Which of the site's files this is; ``None`` for another file."""
    try:
        sheet = _sheet(blob)
    except AidLedgerError:
        return None
    return next((kind for kind in FILES if sheet and _header(sheet, kind) is not None), None)


def _sheet(blob: Blob) -> Sheet | None:
    """The table of a file; in a workbook the only sheet that is one of these, unless it is the tracker's own."""
    shown = [sheet for sheet in tables(blob).values() if not sheet.hidden]
    if len(shown) > 1:
        if any(find_header(sheet.rows, "kiel", MAIN) for sheet in shown):
            return None
        shown = [sheet for sheet in shown if any(_header(sheet, kind) for kind in FILES)]
    return shown[0] if len(shown) == 1 else None


def _header(sheet: Sheet, kind: str) -> Header | None:
    """The header of a file of a kind; totals have one row a month, or they are somebody's."""
    header = find_header(sheet.rows, "kiel_site", FILES[kind])
    if header is None or kind != "totals":
        return header
    months = [(header.get(r, "year"), header.get(r, "month")) for r in sheet.rows[header.row + 1 :] if any(r)]
    return header if len(set(months)) == len(months) else None


def recognise(files: Sequence[Blob]) -> bool:
    """Whether the files are the site's: one of those with data, or a folder of them."""
    kinds = [kind_of(b) for b in files if b.name.casefold().endswith((".csv", ".xlsx")) or len(files) == 1]
    return bool(kinds) and all(kinds) and any(k not in ("release", None) for k in kinds)


def read(files: Sequence[Blob], published: dt.date | str | None = None) -> Ledger:
    """The ledger of one of the files, or of a folder of them.

    In a folder the weapons, which are another view of the same aid, are set aside: read their file by itself.
    """
    from aidledger.ledger.ledger import Ledger

    by_kind = {kind_of(b): b for b in files}
    if set(by_kind) <= {None, "release"}:
        raise refusal(files[0])
    source = _source(by_kind.get("release"), [b for k, b in by_kind.items() if k != "release"], published)
    entries: list[Entry] = []
    claims: list[Claim] = []
    coverage: list[Coverage] = []
    report: ImportReport | None = None
    for kind, blob in by_kind.items():
        if kind is None:
            continue
        sheet = _sheet(blob)
        header = None if sheet is None else _header(sheet, kind)
        if sheet is None or header is None:
            continue
        refuse_twins(sheet, header, header.columns)
        tally = Tally(f"{SERIES} (web site)", blob.name)
        alone = len(by_kind) == 1
        if kind == "explorer":
            found = _explorer(sheet, header, source, tally)
            entries += found
            coverage += _coverage(found, source, blob.name, whole="to_be_allocated" in header)
        elif kind == "totals":
            claims += _totals(sheet, header, source, tally)
        elif kind == "weapons" and alone:
            entries += _weapons(sheet, header, source, tally)
        elif kind != "release":
            tally.set_aside(
                "another view of aid that is listed elsewhere",
                sum(1 for r in sheet.rows[header.row + 1 :] if any(r)),
            )
        part = tally.report()
        report = part if report is None else report + part
    return Ledger(entries, claims, [source], coverage, imported=report)


def refusal(blob: Blob) -> UnreadableFile:
    """Why a file is none of the site's: what the kind that it is most like lacks."""
    choices = [(sheet, kind) for sheet in tables(blob).values() for kind in FILES if kind != "release"]
    sheet, kind = max(choices, key=lambda c: likeness(c[0], "kiel_site", FILES[c[1]]))
    if likeness(sheet, "kiel_site", FILES[kind]) == 1:
        return UnreadableFile(
            "several rows a month and no column for country or iso: totals have one row a month",
            where=blob.name,
            remedy="add the column of donors",
        )
    return not_understood(sheet, f"the {kind} of the tracker's web site", "kiel_site", FILES[kind])


def _source(release: Blob | None, others: Sequence[Blob], published: dt.date | str | None) -> Source:
    number = label = ""
    day, inferred = published_on(others[0].name if others else "", published)
    if release is not None:
        rows = next(iter(tables(release).values())).rows
        header = find_header(rows[:5], "kiel_site", ("release",))
        row = rows[header.row + 1] if header and len(rows) > header.row + 1 else []
        if header:
            number, label = clean(header.get(row, "release")), clean(header.get(row, "label"))
            if day is None:
                try:
                    day = dt.date.fromisoformat(clean(header.get(row, "date")))
                except ValueError:
                    day = None
    name = f"kiel-ust-site-{number}" if number else "kiel-ust-site"
    if len(others) == 1 and others:
        kind = kind_of(others[0])
        name += "-weapons" if kind == "weapons" else ""
    return Source(
        id=name,
        title=label or "Ukraine Support Tracker, data of the web site",
        publisher=PUBLISHER,
        url=URL,
        published=day,
        published_inferred=inferred,
        series=SERIES if not name.endswith("weapons") else f"{SERIES}: weapons",
        kind=SourceKind.tracker,
    )


def _explorer(sheet: Sheet, header: Header, source: Source, tally: Tally) -> list[Entry]:
    entries: list[Entry] = []
    to = Recipient.resolve("UKR")
    refuse_other_units(sheet, header)
    rounding = rounding_of(sheet, header)
    differing: list[int] = []

    def take(number: int, row: Sequence[str]) -> None:
        donor, month = donor_in(row, header), month_of(row, header)
        made = []
        for meaning in (*KINDS, "to_be_allocated"):
            amount = number_in(row, header, meaning)
            untold = word_meaning(header.get(row, meaning)) == "undisclosed"
            if amount or untold:
                pending = meaning == "to_be_allocated"
                made.append(
                    Entry(
                        id=f"{source.id}-{number}-{meaning}",
                        donor=donor,
                        recipient=to,
                        aid_type=AidType.unspecified if pending else AidType(meaning),
                        money=Money.undisclosed("EUR") if untold else billions(amount, rounding),
                        **{"pledged" if pending else "committed": month},
                        source=source,
                        locator=f"{sheet.file}, row {number}, {meaning}",
                        milestone="Commitment" if pending else "Allocation",
                        refund=amount < 0,
                        note="committed and not yet allocated" if pending else "",
                    )
                )
        entries.extend(made)
        if "total" in header:
            parts = sum(number_in(row, header, kind) for kind in KINDS)
            if abs(number_in(row, header, "total") - parts).scaleb(9) > 4 * rounding:
                differing.append(number)

    each_row(sheet, header, tally, take)
    if differing:
        rows = "row" if len(differing) == 1 else "rows"
        tally.note(
            f"in {len(differing)} {rows} (the first is {differing[0]}) the total is not the sum of the kinds of aid, "
            "which are entered"
        )
    return entries


def _coverage(entries: Sequence[Entry], source: Source, file: str, *, whole: bool) -> list[Coverage]:
    ends = [e.committed.hull.end for e in entries if e.committed is not None and e.committed.hull.end]
    if not ends:
        return []
    scope = Scope(
        donors=tuple(sorted({e.donor for e in entries}, key=lambda p: p.code)),
        recipients=(Recipient.resolve("UKR"),),
        stage=Stage.committed,
        period=Period.between(FIRST_DAY, max(ends)),
    )
    listed = [Coverage(source=source, scope=scope, limited_to="allocations", locator=file)]
    if whole:
        listed.append(Coverage(source=source, scope=scope.changed(stage=Stage.pledged), locator=file))
    return listed


def _totals(sheet: Sheet, header: Header, source: Source, tally: Tally) -> list[Claim]:
    claims: list[Claim] = []
    rounding = rounding_of(sheet, header)

    def take(number: int, row: Sequence[str]) -> None:
        month = month_of(row, header)
        for meaning in KINDS:
            amount = billions(number_in(row, header, meaning), rounding)
            # the sum of some forty rounded numbers may be half a unit off for each
            slack = 40 * rounding
            value = amount.value or Decimal(0)
            low = max(value - slack, Decimal(0))
            # what was committed may be more than what was allocated
            figure = Money(value=value, low=low, high=None, unit="EUR", qualifier=Qualifier.at_least)
            claims.append(
                Claim(
                    id=f"{source.id}-total-{number}-{meaning}",
                    figure=figure,
                    scope=Scope(
                        recipients=(Recipient.resolve("UKR"),),
                        aid_type=AidType(meaning),
                        stage=Stage.committed,
                        period=month,
                    ),
                    source=source,
                    locator=f"{sheet.file}, row {number}, {meaning}",
                    milestone="Allocation",
                )
            )

    each_row(sheet, header, tally, take)
    return claims


def _unlisted(row: Sequence[str], header: Header, total: Decimal) -> Count:
    """The number of weapons of a row that does not list them."""
    noun = clean(header.get(row, "category")) or "weapon"
    if word_meaning(header.get(row, "number")) is not None or total < 0:
        return Count.undisclosed(noun)
    return Count(value=total, unit=noun)


def _weapons(sheet: Sheet, header: Header, source: Source, tally: Tally) -> list[Entry]:
    entries: list[Entry] = []
    to = Recipient.resolve("UKR")
    if "value_eur" not in header:
        tally.note(
            "no column of values is known: the weapons are entered, and what they are worth is undisclosed"
        )

    def take(number: int, row: Sequence[str]) -> None:
        listed = clean(header.get(row, "list"))
        total = number_in(row, header, "number")
        found = [_LISTED.fullmatch(part.strip()) for part in listed.split(";")]
        items = [(m[1], Decimal(m[2])) for m in found if m]
        if items and sum(count for _, count in items) != total:
            # the list contradicts its own count: neither is chosen
            tally.repair(
                number, header.name("list"), listed, f"the list does not add up to {total}: left undisclosed"
            )
            counts = tuple(Count.undisclosed(noun) for noun, _ in items)
        elif items:
            counts = tuple(Count(value=count, unit=noun) for noun, count in items)
        else:
            counts = (_unlisted(row, header, total),)
        value = number_in(row, header, "value_eur")
        entries.append(
            Entry(
                id=f"{source.id}-{number}",
                donor=donor_in(row, header),
                recipient=to,
                money=Money(value=value, unit="EUR") if value else Money.undisclosed("EUR"),
                items=counts,
                committed=Period.between(FIRST_DAY, source.published),
                source=source,
                locator=f"{sheet.file}, row {number}",
                note=clean(header.get(row, "category")),
            )
        )

    each_row(sheet, header, tally, take)
    return entries
