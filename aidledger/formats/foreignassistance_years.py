"""The years of ForeignAssistance.gov: fiscal ones, and those at whose prices constant dollars are told."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from aidledger.errors import AidLedgerError, UnreadableFile, UnreadablePeriod
from aidledger.formats.cell_values import clean, read_number
from aidledger.formats.tabular import Header, Sheet
from aidledger.model.fiscal import US_TRANSITION_QUARTER
from aidledger.model.period import Period

_YEAR = re.compile(r"(?:FY ?)?(\d{4})(?:\.0)?")
_QUARTER = re.compile(r"(?:FY ?)?(?:1976)? ?(?:tq|transition quarter)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def fiscal_period(written: str) -> Period:
    """The fiscal year in a cell. Raises :class:`~aidledger.errors.UnreadablePeriod`.

    >>> fiscal_period("1976tq")
    Period('FY1976tq (1976-07-01 to 1976-09-30)')
    """
    if _QUARTER.fullmatch(written):
        return Period(core=US_TRANSITION_QUARTER, hull=US_TRANSITION_QUARTER, written="FY1976tq")
    match = _YEAR.fullmatch(written)
    if match is None or not 1900 <= int(match[1]) <= 2200:
        raise UnreadablePeriod(f"{written[:40]!r} is no fiscal year", remedy="write it as 2021 or 1976tq")
    return Period.fiscal_year(int(match[1]), "USA")


def base_years(sheet: Sheet, header: Header) -> dict[str, int]:
    """For each transaction type the fiscal year in which constant and current amounts are equal.

    Raises :class:`~aidledger.errors.UnreadableFile` where no year is.
    """
    equal: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in sheet.rows[header.row + 1 :]:
        try:
            current, constant = (read_number(header.get(row, m)) for m in ("amount", "constant"))
        except AidLedgerError:
            continue
        if not current:  # nothing is equal to nothing at the prices of any year
            continue
        counts = equal[clean(header.get(row, "transaction"))][clean(header.get(row, "fiscal_year"))]
        counts[0] += current == constant
        counts[1] += 1
    bases = {}
    for transaction, years in equal.items():
        sure = {y: n for y, (n, of) in years.items() if n > 0.95 * of and _YEAR.fullmatch(y)}
        if sure:
            bases[transaction] = int(_YEAR.sub(r"\1", max(sure, key=lambda y: sure[y])))
    if not bases:
        raise UnreadableFile(
            "the base year of the constant dollars is not told: in no year are they equal to current ones",
            where=sheet.file,
            remedy="leave prices out, or give the whole table",
        )
    return bases
