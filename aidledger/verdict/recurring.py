"""A figure per year or per month, as the total that follows from it for its window."""

from __future__ import annotations

import datetime as dt

from aidledger.errors import AidLedgerError
from aidledger.ledger.statements import closed, times
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.daterange import shifted
from aidledger.model.period import Period
from aidledger.model.wording import EXACT


def over_its_window(claim: Claim, until: dt.date | None) -> tuple[Claim, str] | None:
    """The total over the claim's window and a note on it; ``None`` where no window of known days is told, or one
    that is shorter than what the figure is given for.

    >>> from aidledger.model.claim import claim
    >>> yearly = claim("$100 million", donor="USA", recipient="UKR", since="2018", until="2021")
    >>> print(over_its_window(yearly.changed(kind="recurring"), None)[0].figure.low)
    398000000
    """
    period = claim.scope.period
    if period is None:
        return None
    period = closed(period, until)
    try:
        few, many = times(period, claim.per)
    except AidLedgerError:
        return None
    if not few:
        return None
    figure, unit = claim.figure, claim.per or "year"
    low = EXACT.multiply(figure.low, few)
    high = None if figure.high is None else EXACT.multiply(figure.high, many)
    value = None if figure.value is None else EXACT.multiply(figure.value, few)
    whole = figure.model_copy(update={"low": low, "high": high, "value": value, "written": None})
    count = f"{few}" if few == many else f"{few} to {many}"
    note = f"a figure per {unit}, judged as the total of {count} {unit}{'s' if many > 1 else ''}: {whole}"
    total = {"figure": whole, "kind": ClaimKind.cumulative, "scope": claim.scope.changed(period=period)}
    return claim.model_copy(update=total), note


def each_year(period: Period | None, until: dt.date | None) -> list[Period]:
    """The years of a window, from its first day on; the last as far as it goes.

    >>> [str(year) for year in each_year(Period.parse("2022 to 2024"), None)]
    ['2022', '2023', '2024']
    """
    first, last = closed(period, until).hull if period is not None else (None, None)
    years: list[Period] = []
    while first is not None and last is not None and first <= last:
        after = shifted(first, months=12)
        years.append(Period.between(first, min(after - dt.timedelta(1), last)))
        first = after
    return years
