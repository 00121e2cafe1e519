"""Ledgers of any size that look like the published ones: few donors and currencies, long-tailed amounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from aidledger.formats.columns import entry_table, narrow, one_value
from aidledger.ledger.ids import NumberedIds
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.table import MISSING, OPEN, Amounts, Basis, Coded
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import AidType
from aidledger.model.source import Source
from aidledger.model.wording import Qualifier

DONORS = (  # noqa: SIM905 - a list of forty strings is no easier to read
    "USA DEU GBR POL CAN NOR FRA SWE NLD DNK ITA JPN EU CZE FIN ESP LTU EST LVA AUS BEL CHE AUT BGR ROU SVK "
    "GRC IRL PRT SVN HRV LUX ISL NZL KOR TUR HUN CYP MLT TWN"
).split()
#: The currency in which each donor announces; the others in euro.
OWN = {
    "USA": "USD", "GBR": "GBP", "POL": "PLN", "CAN": "CAD", "NOR": "NOK", "SWE": "SEK", "DNK": "DKK",
    "JPN": "JPY", "CZE": "CZK", "AUS": "AUD", "CHE": "CHF", "NZL": "NZD",
}  # fmt: skip
RECIPIENTS = (  # noqa: SIM905
    "UKR GEO MDA ARM AZE KAZ UZB TJK KGZ TKM BLR SRB BIH MKD ALB MNE ISR EGY JOR LBN IRQ YEM SYR SAU ARE OMN "
    "KWT BHR QAT TUN MAR DZA LBY AFG PAK IND BGD LKA NPL MMR THA VNM PHL IDN MYS KHM LAO MNG COL MEX GTM HND "
    "SLV NIC CRI PAN DOM HTI JAM BLZ ECU PER BOL PRY URY ARG CHL BRA VEN GUY SUR KEN ETH SOM DJI ERI SDN SSD "
    "UGA RWA BDI TZA MOZ MWI ZMB ZWE BWA NAM ZAF LSO SWZ AGO COD COG GAB CMR CAF TCD NER NGA BEN TGO GHA CIV "
    "BFA MLI SEN GMB GIN SLE LBR MRT CPV STP GNQ MDG MUS SYC COM TLS PNG FJI WSM TON VUT SLB KIR TUV MHL FSM "
    "PLW POL ROU EST LVA LTU BGR"
).split()
KINDS = (AidType.military, AidType.humanitarian, AidType.financial, AidType.other, AidType.mixed)
FIRST, DAYS = dt.date(2014, 1, 1), 3652


@dataclass(frozen=True)
class Columns:
    """The same data as plain arrays, for the peers: codes and names, cents, days since ``FIRST``."""

    donor: np.ndarray
    recipient: np.ndarray
    kind: np.ndarray
    currency: np.ndarray
    currencies: tuple[str, ...]
    day: np.ndarray
    minor: np.ndarray
    delivered: np.ndarray


def columns(n: int, *, seed: int = 1, currencies: bool = True) -> Columns:
    """``n`` transactions of one stage each; amounts are log-normal, donors follow a power law."""
    rng = np.random.default_rng(seed)
    weight = 1 / np.arange(1, len(DONORS) + 1) ** 0.8
    donor = rng.choice(len(DONORS), n, p=weight / weight.sum()).astype(np.int8)
    weight = 1 / np.arange(1, len(RECIPIENTS) + 1) ** 0.7
    recipient = rng.choice(len(RECIPIENTS), n, p=weight / weight.sum()).astype(np.int16)
    kind = rng.choice(len(KINDS), n, p=[0.55, 0.2, 0.15, 0.08, 0.02]).astype(np.int8)
    names = tuple(dict.fromkeys(["USD", "EUR", *OWN.values()])) if currencies else ("USD",)
    own = np.asarray([names.index(OWN.get(d, "EUR")) if currencies else 0 for d in DONORS], dtype=np.int8)
    currency = own[donor]
    if currencies:  # a tenth of what others give is announced in dollars
        currency = np.where(rng.random(n) < 0.1, np.int8(0), currency)
    day = rng.integers(0, DAYS, n).astype(np.int16)
    minor = np.maximum(rng.lognormal(16, 2, n), 1).astype(np.int64)
    if currencies:
        minor = np.where(currency == names.index("JPY"), minor // 100 + 1, minor)
    return Columns(donor, recipient, kind, currency, names, day, minor, rng.random(n) < 0.4)


def ledger(data: Columns, *, variant: bool = False, seed: int = 2) -> Ledger:
    """The data as a ledger. ``variant``: a tenth undisclosed, a tenth with bounds, a twentieth known by month."""
    n = len(data.minor)
    days = [Period.day(FIRST + dt.timedelta(days=i)) for i in range(DAYS)]
    day = data.day.astype(np.int16)
    value, low, high = data.minor, data.minor, data.minor
    if variant:
        rng = np.random.default_rng(seed)
        value, low, high, day = value.copy(), low.copy(), high.copy(), day.copy()
        shape = rng.random(n)
        unknown, bounded, fuzzy = shape < 0.1, (shape >= 0.1) & (shape < 0.2), shape > 0.95
        value[unknown], low[unknown], high[unknown] = MISSING, MISSING, OPEN
        low[bounded], high[bounded] = value[bounded] * 95 // 100, value[bounded] * 105 // 100
        months = sorted({(d.year, d.month) for d in (FIRST + dt.timedelta(days=i) for i in range(DAYS))})
        number = {month: DAYS + i for i, month in enumerate(months)}
        of_day = [number[d.year, d.month] for d in (FIRST + dt.timedelta(days=i) for i in range(DAYS))]
        day[fuzzy] = np.asarray(of_day, dtype=np.int16)[day[fuzzy]]
        for y, m in months:
            span = Period.month(y, m).hull
            days.append(Period(core=None, hull=DateRange(span.start, span.end)))
    dated = Coded(tuple(days), day)
    at = {
        "committed": Coded(dated.values, np.where(data.delivered, np.int16(-1), day)),
        "delivered": Coded(dated.values, np.where(data.delivered, day, np.int16(-1))),
    }
    bases = tuple(
        Basis(unit=c, price_year=None, valuation="unspecified", bare_dollar=False) for c in data.currencies
    )
    basis = np.where(value == MISSING, np.int8(-1), data.currency)
    return Ledger(
        entry_table(
            NumberedIds("t", range(n)),
            donor=Coded(tuple(Donor.resolve(d) for d in DONORS), narrow(data.donor, len(DONORS))),
            recipient=Coded(
                tuple(Recipient.resolve(r) for r in RECIPIENTS), narrow(data.recipient, len(RECIPIENTS))
            ),
            aid_type=Coded(KINDS, data.kind),
            source=one_value(Source(id="synthetic", title="A synthetic ledger"), n),
            basis=Coded(bases, basis),
            qualifier=Coded((Qualifier.exact,), np.where(value == MISSING, np.int8(-1), np.int8(0))),
            money=Amounts(value, low, high),
            **at,
        )
    )


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def median_ms(call: Any, runs: int = 5) -> float:
    """The median time of ``runs`` calls in milliseconds."""
    import time

    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000
