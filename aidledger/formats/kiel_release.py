"""Which release of the Ukraine Support Tracker a file is: its number, its window, its rates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from aidledger.errors import AidLedgerError, UnknownName
from aidledger.formats.cell_values import clean, read_number, word_meaning
from aidledger.formats.published import party_code, published_on
from aidledger.formats.tabular import Sheet, plain_header
from aidledger.model.daterange import DateRange
from aidledger.model.party import Donor
from aidledger.model.period import Period
from aidledger.model.source import Source, SourceKind
from aidledger.units.currency import Rates
from aidledger.units.lexicon import currencies

SERIES = "Kiel Ukraine Support Tracker"
PUBLISHER = "Kiel Institute for the World Economy"
URL = "https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/"
#: The day from which the tracker counts (its read-me sheet says so in every release).
FIRST_DAY = dt.date(2022, 1, 24)

#: Days that have never passed without an announcement.
_LONGEST_SILENCE = 183

_RELEASE = re.compile(
    r"\b(\d{1,3})(?:st|nd|rd|th) release|release[ _-]*(?:no\.? ?)?0*(\d{1,3})(?!\d)", re.IGNORECASE
)
_COVERING = re.compile(
    r"\bcover(?:s|ing|ed)?:? (?:(?:the|aid|data|period|of) ){0,4}(?:from |between )?([^)(\n]{8,80})",
    re.IGNORECASE,
)


def donor_of(name: str) -> Donor:
    """The donor of a row. Raises :class:`~aidledger.errors.UnknownName`, also for a group of donors: nothing says
    whether it is the sum of other rows."""
    donor = Donor.resolve(party_code(SERIES, name))
    if donor.kind in ("group", "region"):
        raise UnknownName(f"{name!r} is a group of donors, and may be the sum of other rows")
    return donor


@dataclass(frozen=True)
class Release:
    """A release: its source, the days that it covers, and the exchange rates it used (``None`` if not told)."""

    number: str
    source: Source
    window: Period
    rates: Rates | None
    without_rates: str = ""

    @property
    def prefix(self) -> str:
        """How the ids of its records start."""
        return f"kiel-{self.number}"

    def allocations(self) -> Release:
        """The same release as a source of allocations: another series, for they are a part of the commitments."""
        source = self.source.changed(
            id=f"{self.source.id}-allocations",
            title=f"{self.source.title}: allocations",
            series=f"{SERIES}: allocations",
        )
        return replace(self, number=f"{self.number}-allocations", source=source)


def read_release(
    file: str, sheets: dict[str, Sheet], published: dt.date | str | None, dates: Sequence[dt.date]
) -> Release:
    """What a file says of itself: read-me sheet first, then its name, then the dates in it."""
    about = " \n ".join(
        clean(cell)
        for name, sheet in sheets.items()
        if plain_header(name).replace(" ", "") in ("readme", "about", "information", "releaseinfo")
        for row in sheet.rows[:20]
        for cell in row
        if isinstance(cell, str)
    )
    found = _RELEASE.search(about) or _RELEASE.search(file)
    number = next((g for g in found.groups() if g), "") if found else ""
    day, inferred = published_on(file, published)
    window = _window(about, [d for d in dates if day is None or d <= day])
    if day is None:
        day, inferred = window.end, True
    source = Source(
        id=f"kiel-ust-{number}" if number else f"kiel-ust-{day or file}",
        title=f"Ukraine Support Tracker, release {number}" if number else "Ukraine Support Tracker (extract)",
        publisher=PUBLISHER,
        url=URL,
        published=day,
        published_inferred=inferred,
        series=SERIES,
        kind=SourceKind.tracker,
    )
    rates, without = read_rates(sheets, source.title)
    return Release(number or "extract", source, window, rates, without)


def _window(about: str, dates: Sequence[dt.date]) -> Period:
    for stated in _COVERING.finditer(about):
        words = stated[1].replace(", to ", " to ").replace(", through ", " through ").split()
        # what follows the period in the sentence is none of it
        for end in range(len(words), 2, -1):
            try:
                period = Period.parse(" ".join(words[:end]).strip(" .,;"))
            except AidLedgerError:
                continue
            if period.start and period.end and period.start < period.end:
                return Period.between(period.start, period.end)
    # a mistyped year must not stretch the window: a day long after all others is none of the release's
    listed = sorted(d for d in dates if d >= FIRST_DAY and d.year < 2100)
    while len(listed) > 1 and (listed[-1] - listed[-2]).days > _LONGEST_SILENCE:
        listed.pop()
    return Period.between(FIRST_DAY, listed[-1] if listed else None)


def doubtful_rates(rates: Rates, told: Iterable[tuple[Decimal, str, Decimal]]) -> bool:
    """Whether the list shows that the rates are those of a euro per unit, and not of units per euro.

    ``told`` are amounts as they were given, their currency, and what they are in EUR.
    """
    right = turned = 0
    for given, code, value in told:
        try:
            factor = rates.rate(code, "EUR", FIRST_DAY).factor
        except AidLedgerError:
            continue
        right += abs(given * factor - value) <= abs(value) / 100
        turned += abs(given / factor - value) <= abs(value) / 100
    return turned > max(right, 2)


def read_rates(sheets: dict[str, Sheet], title: str) -> tuple[Rates | None, str]:
    """The release's own fixed rates, units of a currency per euro, and why there are none.

    A sheet with several rates a currency (of years, or of both directions) does not say which one is meant.
    """
    for name, sheet in sheets.items():
        if "exchange rate" not in plain_header(name):
            continue
        table: dict[str, Decimal] = {}
        several = place = 0
        for row in sheet.rows:
            words = [plain_header(c) for c in row]
            if "currency" in words:
                place = words.index("currency")
                continue
            code = clean(row[place]) if place < len(row) else ""
            if code in currencies() and code != "EUR":
                found = [n for n in map(_number, row[place + 1 :]) if n is not None and n > 0]
                several += len(set(found)) > 1
                table |= dict.fromkeys([code], found[0]) if found else {}
        if several:
            return None, f"{name!r} gives several rates for {several} currencies: none is taken"
        if table:
            return Rates.from_table(table, base="EUR", name=f"rates of {title}"), ""
    return None, ""


def _number(cell: Any) -> Decimal | None:
    try:
        return None if word_meaning(cell) is not None else read_number(cell, "")
    except AidLedgerError:
        return None


def unknown_day(window: Period, written: str = "", since: dt.date | None = None) -> Period:
    """A day that is not told, somewhere in the window (from ``since`` on)."""
    start = max(x for x in (window.start, since) if x is not None) if since or window.start else None
    return Period(core=None, hull=DateRange(start, window.end), written=written or None)
