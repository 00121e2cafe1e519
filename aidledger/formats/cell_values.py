"""What one cell of a table holds: a word for nothing, a number, a day; or nothing that can be read in one way."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from aidledger.errors import UnreadableFigure
from aidledger.units.lexicon import read_table

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
#: Thousands divided by commas; ``0,067`` is no such number.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
#: Thousands divided by blanks or apostrophes, and by points before a decimal comma: each has one reading.
_DIVIDED = re.compile(r"[1-9]\d{0,2}([ '’])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d+")
#: No cell holds more, in whatever currency or count.
_LARGEST = Decimal(10) ** 15
_SIGNS = {"USD": ("US$", "USD", "$"), "EUR": ("€", "EUR")}
#: A note's mark behind a name.
_NUMBERED = re.compile(r"\s*(?:[¹²³⁰⁴-⁹]+|[\[(]\d{1,2}[\])]|\[[a-z]\]|(?<=\s)\d{1,2}\))$")
_MARK = re.compile(_NUMBERED.pattern.removesuffix("$") + r"$|\s*[*†‡§]+$")
_NUMBERED_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](?:\d{2}|\d{4})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_DAY_NUMBER = re.compile(r"\d{5}(?:\.0)?")
#: Day numbers of 1 January 2000 and 31 December 2099 in a spreadsheet.
_FIRST_DAY, _LAST_DAY = 36526, 73050


@cache
def _cell_words() -> dict[str, str]:
    return {row["word"].casefold(): row["meaning"] for row in read_table("cell_words")}


def clean(cell: Any) -> str:
    """The text of a cell with single blanks, without non-breaking and outer ones."""
    return "" if cell is None else " ".join(str(cell).split())


def word_meaning(cell: Any) -> str | None:
    """``missing`` or ``undisclosed`` for a cell that holds such a word instead of a value, else ``None``.

    >>> word_meaning("."), word_meaning("\\u00a0"), word_meaning("Undisclosed"), word_meaning("12")
    ('missing', 'missing', 'undisclosed', None)
    """
    return "missing" if cell is None else _cell_words().get(clean(cell).casefold())


def without_mark(text: str, stars: bool = True) -> str:
    """A name without the mark of a footnote behind it: a star, a raised number, ``(1)``, ``[a]``.

    ``stars=False`` keeps stars, where they are the source's own sign.

    >>> without_mark("Germany (1)"), without_mark("Türkiye¹*"), without_mark("Congo (Kinshasa)")
    ('Germany', 'Türkiye', 'Congo (Kinshasa)')
    """
    while True:
        shorter = _MARK.sub("", text.rstrip()) if stars else _NUMBERED.sub("", text.rstrip())
        if shorter == text or not shorter.strip():
            return text
        text = shorter


def read_number(cell: Any, unit: str = "USD") -> Decimal:
    """The number in a cell: a plain one, or one with its thousands divided and the sign of ``unit`` beside it.

    Raises :class:`~aidledger.errors.UnreadableFigure` for anything that could be read in two ways, and for the
    sign of another currency than ``unit`` (none where that is empty).

    >>> read_number("$89,894,266.00"), read_number(" 3193503.68 \\n"), read_number("1.234.567,89 €", "EUR")
    (Decimal('89894266.00'), Decimal('3193503.68'), Decimal('1234567.89'))
    >>> read_number("1.000.00")
    Traceback (most recent call last):
    aidledger.errors.UnreadableFigure: '1.000.00' is no number that can be read in one way. ...
    """
    if isinstance(cell, bool):
        raise UnreadableFigure(f"{cell} is no number", remedy="check the cell")
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        if number.is_finite():
            return _credible(number)
        raise UnreadableFigure(f"{cell} is no number", remedy="check the cell")
    text = clean(cell)
    negative = text.startswith("(") and text.endswith(")")
    body = text[1:-1] if negative else text
    sign, body = ("-", body[1:].strip()) if body[:1] in ("-", "−") else ("", body)
    body = _unsigned(body, unit)
    if sign and body[:1] in ("+", "-"):
        body = ""
    if _PLAIN.fullmatch(body):
        number = Decimal(sign + body)
    elif _GROUPED.fullmatch(body):
        number = Decimal(sign + body.replace(",", ""))
    elif _DIVIDED.fullmatch(body):
        number = Decimal(sign + re.sub("[ '’]", "", body).replace(",", "."))
    elif _POINTED.fullmatch(body):
        number = Decimal(sign + body.replace(".", "").replace(",", "."))
    else:
        raise UnreadableFigure(
            f"{clean(cell)[:60]!r} is no number that can be read in one way",
            remedy="write it in plain digits",
        )
    return _credible(-number if negative else number)


def _credible(number: Decimal) -> Decimal:
    if abs(number) > _LARGEST:
        raise UnreadableFigure(
            f"{number:.3E} is more than anything that is paid or counted", remedy="check the cell"
        )
    return number


def _unsigned(body: str, unit: str) -> str:
    """The digits without the sign of a currency before or behind them, if it is that of ``unit``."""
    for sign in _SIGNS.get(unit, ()):
        if body.startswith(sign):
            return body[len(sign) :].strip()
        if body.endswith(sign):
            return body[: -len(sign)].strip()
    return body


def is_tidy_number(cell: Any) -> bool:
    """Whether a cell holds a number as spreadsheets do, with nothing around it."""
    return not isinstance(cell, str) or bool(_PLAIN.fullmatch(cell) or _GROUPED.fullmatch(cell))


def day_orders(cells: Iterable[Any]) -> frozenset[str]:
    """Which of day and month dates such as ``13/4/22`` show to stand first: none, one, or now this, now that.

    >>> sorted(day_orders(["3/4/22", "25/4/22"])), sorted(day_orders(["4/25/22"])), sorted(day_orders(["3/4/22"]))
    (['day'], ['month'], [])
    """
    told = Counter[str]()
    for cell in cells:
        if isinstance(cell, str) and (match := _NUMBERED_DAY.fullmatch(cell.strip())):
            first, second = int(match[1]), int(match[2])
            told["day"] += second <= 12 < first <= 31
            told["month"] += first <= 12 < second <= 31
    # a slip of the pen among very many dates tells nothing of the others
    return frozenset(order for order, times in told.items() if times > 0.02 * told.total())


def is_numbered_day(cell: Any) -> bool:
    """Whether a cell is a date of three numbers that does not begin with the year."""
    return isinstance(cell, str) and _NUMBERED_DAY.fullmatch(cell.strip()) is not None


def is_ambiguous_day(cell: Any) -> bool:
    """Whether a date such as ``3/4/22`` is two days, the one or the other."""
    match = _NUMBERED_DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return (
        match is not None
        and match[1].lstrip("0") != match[2].lstrip("0")
        and max(int(match[1]), int(match[2])) <= 12
    )


def as_date(cell: Any) -> dt.date | None:
    """The day in a cell: a date, an ISO date as text, or a spreadsheet's day number; ``None`` for all else.

    Day numbers are read from 2000 to 2099 only, so that no amount or year is taken for one.

    >>> as_date(44620), as_date("2022-03-04 00:00:00"), as_date("2022-02-30"), as_date(2022)
    (datetime.date(2022, 2, 28), datetime.date(2022, 3, 4), None, None)
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = clean(cell)
    if _DAY_NUMBER.fullmatch(text) and _FIRST_DAY <= int(text[:5]) <= _LAST_DAY:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text[:5]))
    if _ISO_DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            return None
    return None
