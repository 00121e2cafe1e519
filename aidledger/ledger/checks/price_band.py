"""A price that cannot be.

Money and goods of one entry check each other: a tank for 50 dollars, or for 500 million, is a wrong scale
word, a wrong count, or an amount that belongs to the whole package. The bands stand in
``aidledger/data/price_bands.csv``, each with its reason; they are drawn wide on purpose, so that only what is
off by an order of magnitude is found. Where goods have no band, only the others' least price is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aidledger.ledger.checks.exchange import factors
from aidledger.ledger.checks.findings import Severity
from aidledger.ledger.checks.rule import Hit, rule
from aidledger.ledger.checks.speech import amount, flow, money, several, source_of
from aidledger.ledger.dates import dates_at
from aidledger.ledger.table import MISSING, OPEN, EntryTable
from aidledger.model.entry import Entry
from aidledger.model.figure import Figure
from aidledger.model.scope import AidType
from aidledger.model.wording import rounded
from aidledger.units.lexicon import currency, read_table

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


Rows = npt.NDArray[np.int64]
_AFTER_HEAD = re.compile(r"[,;:(\[/]| (?:for|with|without|from|in|on|to|including|incl\.?|and|or|worth) ")


@dataclass(frozen=True, slots=True)
class Band:
    """What one item, or one tonne, may cost in US dollars."""

    name: str
    low: Decimal
    high: Decimal
    reason: str


@rule(
    "AL055",
    "an implausible price per item or per ton",
    Severity.warning,
    hint="check the scale word, the currency and the count; a package's value belongs on the package",
)
def price_band(ledger: Ledger) -> Iterator[Hit]:
    """Entries whose money is surely far too little, or far too much, for their goods."""
    table = ledger.table
    goods = (table.items.codes >= 0) | (table.tonnage.codes >= 0)
    rows = np.flatnonzero(goods & (table.money.value != MISSING) & (table.money.value > 0))
    if not len(rows):
        return
    dates, _ = dates_at(table, None)
    columns = [c.codes[rows].astype(np.int64) for c in (table.items, table.tonnage, table.aid_type)]
    keys, inverse = np.unique(np.stack(columns), axis=1, return_inverse=True)
    ranges = np.asarray([_expected(table, *map(int, key)) for key in keys.T], dtype=np.float64)[
        inverse.reshape(-1)
    ]
    dollars = _in_dollars(ledger, rows, dates.anchor[rows])
    low = np.maximum(table.money.low[rows], 0) * dollars
    high = np.where(table.money.high[rows] == OPEN, np.inf, table.money.high[rows] * dollars)
    cheap = high < ranges[:, 0]
    # goods at book or depreciated value may have next to none left
    written_down = table.basis.mapped(lambda b: b.valuation in ("book", "depreciated"), False, bool)[rows]
    with np.errstate(invalid="ignore"):
        dear = low > ranges[:, 1]
    for at in np.flatnonzero((cheap & ~written_down) | dear).tolist():
        row = int(rows[at])

        def say(row: int = row, dear: bool = bool(dear[at])) -> str:
            return _words(table, row, dear=dear)

        yield Hit((str(table.ids[row]),), say, source_of(table, row))


def _expected(table: EntryTable, items: int, tonnage: int, kind: int) -> tuple[float, float]:
    """The least and the most dollars that such goods may cost together."""
    low, high = 0.0, 0.0
    for count in table.items.values[items] if items >= 0 else ():
        band = item_band(count.unit)
        if band is None:
            high = np.inf
            continue
        low += float(max(count.low, Decimal(0)) * band.low)
        high += np.inf if count.high is None else float(count.high * band.high)
    if tonnage >= 0:
        band = mass_band(table.aid_type.values[kind])
        if band is not None:
            mass = table.tonnage.values[tonnage].to("tonne")
            most = np.inf if mass.high is None else float(mass.high * band.high)
            # the mass is that of the same goods, so it only narrows what they may cost
            low = max(low, float(max(mass.low, Decimal(0)) * band.low))
            high = min(high, most) if items >= 0 else most
        elif items < 0:
            high = np.inf
    return low, high


@cache
def _bands() -> tuple[dict[str, Band], dict[str, Band]]:
    items: dict[str, Band] = {}
    masses: dict[str, Band] = {}
    for row in read_table("price_bands"):
        name = row["item"].casefold() or row["aid_type"]
        band = Band(name, Decimal(row["low_usd"]), Decimal(row["high_usd"]), row["reason"])
        (items if row["item"] else masses)[name] = band
    return items, masses


@cache
def item_band(noun: str) -> Band | None:
    """The band of an item: that of the longest known name in which the head of its own name ends.

    >>> item_band("main battle tank").name, item_band("fuel tank").name, item_band("round for 155 mm howitzer").name
    ('tank', 'fuel tank', 'round')
    >>> item_band("spare part of a tank"), item_band("widget")
    (None, None)
    """
    # the things a noun is for, with or in are not what is counted
    phrase = _AFTER_HEAD.split(noun.casefold(), maxsplit=1)[0].split()
    known = _bands()[0]
    if "of" in phrase:
        whole = [" ".join(phrase[start:]) for start in range(phrase.index("of"))]
        found = next((known[name] for name in whole if name in known), None)
        if found is not None:
            return found
        phrase = phrase[: phrase.index("of")]
    for start in range(len(phrase)):
        name = " ".join(phrase[start:])
        band = known.get(name) or known.get(name.removesuffix("s"))
        if band is not None:
            return band
    return None


def mass_band(kind: AidType) -> Band | None:
    """The band of a tonne of aid of one kind."""
    return _bands()[1].get(kind.value)


def _in_dollars(ledger: Ledger, rows: Rows, days: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """Dollars in the smallest unit of each row's currency (nan where no rate is known): for magnitude only."""
    codes = ledger.table.basis.codes[rows]
    dollars = np.full(len(rows), np.nan)
    for code in np.unique(codes).tolist():
        unit = ledger.table.basis.values[code].unit
        mine = codes == code
        dollars[mine] = factors(ledger.rates, unit, "USD", days[mine]) * float(currency(unit).minor_unit)
    return dollars


def _words(table: EntryTable, row: int, *, dear: bool) -> str:
    entry: Entry = table.entry(row)
    goods: list[Figure] = [x for x in (entry.tonnage, *entry.items) if x is not None]
    text = f"{flow(table, row)}: {amount(money(table, row))} for {several([amount(g) for g in goods])}"
    verdict = f"{text} is too {'much' if dear else 'little'}"
    if len(goods) > 1 or entry.money is None or entry.money.value is None:
        return verdict
    if entry.tonnage is not None:
        band, each, name = mass_band(entry.aid_type), entry.tonnage.to("tonne").value, "tonne"
    else:
        band, each, name = item_band(entry.items[0].unit), entry.items[0].value, entry.items[0].unit
    if band is None or not each:
        return verdict
    price = rounded(entry.money.value / each, 3)
    return (
        f"{text} is {entry.money.unit} {price} per {name}; "
        f"USD {rounded(band.low, 3)} to {rounded(band.high, 3)} are plausible"
    )
