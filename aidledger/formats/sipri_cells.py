"""The cells of SIPRI's trade register: parties, numbers and years, and the marks of doubt beside them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from aidledger.errors import UnreadableFigure, UnreadablePeriod
from aidledger.formats.cell_values import read_number, word_meaning
from aidledger.formats.published import party_code
from aidledger.model.daterange import DateRange, year_range
from aidledger.model.figure import Count
from aidledger.model.period import Period
from aidledger.model.record import trusted
from aidledger.model.wording import Qualifier

NAME = "SIPRI"
_YEARS = re.compile(r"(?:19|20)\d{2}")
_YES = frozenset(("?", "yes", "true", "1", "y"))


def is_bracketed(cell: str) -> bool:
    """Whether a cell stands in brackets: the sign of uncertain data before there was ``?``."""
    return cell.startswith("(") and cell.endswith(")")


def is_yes(cell: str) -> bool:
    """Whether a cell says that the one before it is an estimate."""
    return cell.casefold() in _YES


def party(name: str) -> str:
    """The code of a supplier or recipient. Raises :class:`~aidledger.errors.UnknownName`."""
    return party_code(NAME, name)


def figure(cell: str) -> Decimal | None:
    """The number in a cell, ``None`` where there is none. Raises :class:`~aidledger.errors.UnreadableFigure`."""
    if word_meaning(cell) is not None:
        return None
    number = read_number(cell[1:-1] if is_bracketed(cell) else cell, "")
    if number < 0:
        raise UnreadableFigure(f"a negative number, {number}", remedy="check the cell")
    return number


def years_cell(cell: str) -> str | None:
    """The cell, if it lists years; ``None`` where it is blank. Raises :class:`~aidledger.errors.UnreadablePeriod`."""
    if word_meaning(cell) is not None:
        return None
    years((cell, False))
    return cell


@lru_cache(maxsize=1 << 16)
def years(cell: tuple[str, bool]) -> Period:
    """The years in a cell such as ``1979; 1980``: one stretch, no day of it certain if unsure or several."""
    written, unsure = cell
    body = written.replace("?", "").removesuffix(".0")
    years = [int(y) for y in _YEARS.findall(body)]
    if not years or _YEARS.sub("", body).strip(" ;,-–/()"):
        raise UnreadablePeriod(
            f"{written[:60]!r} is no list of years", remedy="write years such as 1979; 1980"
        )
    first, last = min(years), max(years)
    span = DateRange(year_range(first).start, year_range(last).end)
    unsure = unsure or "?" in written or "(" in written
    return Period(
        core=None if unsure or last > first else span, hull=span, written=written + (" ?" if unsure else "")
    )


@lru_cache(maxsize=1 << 16)
def items_of(
    noun: str, number: Decimal | None, tiv: Decimal | None, unsure: bool, delivered: bool = False
) -> tuple[Count, ...]:
    """The items of an order or a delivery: how many, and their TIV in millions."""
    counted = _count(noun, number, unsure)
    if tiv is None:
        return (counted,)
    return counted, _tiv(tiv, unsure, bool(delivered and tiv == 0 and number))


@lru_cache(maxsize=1 << 16)
def _number_of(number: Decimal | None, unsure: bool) -> Count:
    if number is None:
        return Count.undisclosed("item")
    return Count(value=number, unit="item", qualifier=Qualifier.about if unsure else Qualifier.exact)


def _count(noun: str, number: Decimal | None, unsure: bool) -> Count:
    # each distinct number is validated once; the noun is a cell that was cleaned
    return trusted(Count, {**_number_of(number, unsure).__dict__, "unit": noun})


@lru_cache(maxsize=1 << 16)
def _tiv(number: Decimal, unsure: bool, small: bool) -> Count:
    if small:
        return Count(value=number, low=Decimal(0), high=Decimal("0.5"), unit="TIV", qualifier=Qualifier.range)
    return _count("TIV", number, unsure)
