"""How a value of a record is written in one cell of a table, so that it reads back exactly.

Cells are for people first: an amount is written as a person would (``USD 179450000``, ``more than 90
tons``) and a day as ``2022-01-23``, wherever that reads back as the same value; JSON where it does not.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

from aidledger.errors import AidLedgerError, InvalidRecord, UnreadableFigure
from aidledger.model.daterange import DateRange, make_date
from aidledger.model.figure import FIGURES, Figure, Money
from aidledger.model.period import Period
from aidledger.model.record import Record

#: Characters with which a spreadsheet starts a formula; ``'`` because it marks a neutralised cell.
FORMULA = "=+-@\t\r'＝＋－＠"
_ESCAPED = "json:"
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SIMPLE = re.compile(r"([A-Z]{3}) (-?\d+(?:\.\d+)?)")


def neutral(text: str) -> str:
    """A cell that no spreadsheet runs as a formula, and that survives every table format.

    >>> neutral("=1+1"), neutral("+90"), restored(neutral("=1+1"))
    ("'=1+1", "'+90", '=1+1')
    """
    if text and (text != text.strip() or _UNSAFE.search(text) or text.startswith(_ESCAPED)):
        return _ESCAPED + json.dumps(text).replace("_x", "\\u005fx")
    return "'" + text if text[:1] and text[0] in FORMULA else text


def restored(cell: str) -> str:
    """The text that :func:`neutral` made a cell of; other cells are themselves."""
    if cell.startswith(_ESCAPED):
        try:
            text = json.loads(cell[len(_ESCAPED) :])
        except ValueError:
            return cell
        return text if isinstance(text, str) else cell
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA else cell


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _same(a: Record, b: Record) -> bool:
    return type(a) is type(b) and a.__dict__ == b.__dict__


#: An amount of which nothing is said but its number and currency.
_PLAIN = dict(Money(value=Decimal(0), unit="USD").__dict__)


# -- figures ---------------------------------------------------------------------------------------


def figure_cell(figure: Figure | None) -> str:
    """A figure as a person would write it where that reads back the same, else as JSON."""
    if figure is None:
        return ""
    if isinstance(figure, Money) and figure.__dict__ == {
        **_PLAIN,
        "value": figure.value,
        "unit": figure.unit,
        "low": figure.value,
        "high": figure.value,
    }:
        return f"{figure.unit} {figure.value:f}"
    candidates = []
    if isinstance(figure, Money) and figure.value is not None:
        candidates.append(f"{figure.unit} {figure.value:f}")
    if figure.written:
        candidates.insert(0, figure.written)
    for text in candidates:
        if _reads_back(text, figure):
            return text
    return _json(figure.model_dump(mode="json"))


def _reads_back(text: str, figure: Figure) -> bool:
    if text != text.strip() or "\n" in text:
        return False
    try:
        return _same(read_figure(text, type(figure)), figure)
    except AidLedgerError:
        return False


def read_figure(cell: str, kind: type[Figure] | None = None) -> Figure:
    """The figure in a cell; of any kind where ``kind`` is not given.

    ``USD 12.5`` in plain digits is that amount alone, in no words of a source.
    """
    if cell.startswith("{"):
        data = _loaded(cell)
        chosen = kind or FIGURES.get(str(data.get("kind")))
        if chosen is None:
            raise UnreadableFigure(
                f"no kind of figure in {cell[:60]!r}", remedy="say kind: money, mass or count"
            )
        return chosen.model_validate(data)
    if (simple := _SIMPLE.fullmatch(cell)) and kind in (None, Money):
        return Money(value=Decimal(simple[2]), unit=simple[1])
    if kind is not None:
        return kind.parse(cell)
    from aidledger.model.grammar import read_any

    return read_any(cell)


def figures_cell(figures: tuple[Figure, ...]) -> str:
    """Several figures, divided by semicolons, or a JSON list."""
    cells = [figure_cell(f) for f in figures]
    if any(";" in c or c.startswith("{") for c in cells):
        return _json([f.model_dump(mode="json") for f in figures])
    return "; ".join(cells)


def read_figures(cell: str, kind: type[Figure]) -> tuple[Figure, ...]:
    """The figures in a cell, see :func:`figures_cell`."""
    if cell.startswith("["):
        return tuple(kind.model_validate(item) for item in _loaded(cell, list))
    return tuple(read_figure(part.strip(), kind) for part in cell.split(";") if part.strip())


def pairs_cell(pairs: tuple[tuple[Any, Figure], ...]) -> str:
    """``delivered: USD 5; approved: USD 9`` or a JSON list of pairs."""
    cells = [(str(getattr(key, "value", key)), figure_cell(figure)) for key, figure in pairs]
    if any(";" in c or ": " in c or c.startswith("{") for _, c in cells):
        return _json(
            [[name, f.model_dump(mode="json")] for (name, _), (_, f) in zip(cells, pairs, strict=True)]
        )
    return "; ".join(f"{name}: {cell}" for name, cell in cells)


def read_pairs(cell: str) -> tuple[tuple[str, Figure], ...]:
    """The pairs in a cell, see :func:`pairs_cell`."""
    if cell.startswith("["):
        return tuple((str(key), Money.model_validate(item)) for key, item in _loaded(cell, list))
    pairs = []
    for part in cell.split(";"):
        key, colon, figure = part.partition(":")
        if part.strip():
            if not colon:
                raise UnreadableFigure(f"no amount in {part.strip()!r}", remedy="write it as name: amount")
            pairs.append((key.strip(), read_figure(figure.strip(), Money)))
    return tuple(pairs)


# -- periods ---------------------------------------------------------------------------------------


def period_cell(period: Period | None) -> str:
    """A period in its own words or as a range of ISO days where that reads back the same, else as JSON."""
    if period is None:
        return ""
    for text in (f"{period.hull.start or '..'}/{period.hull.end or '..'}", period.written):
        if text and text == text.strip() and not text.startswith("{"):
            try:
                if _same(read_period(text), period):
                    return text
            except AidLedgerError:
                continue
    return _json(period.model_dump(mode="json"))


def read_period(cell: str) -> Period:
    """The period in a cell: JSON, a range of ISO days (which is in no words of a source), or words."""
    if cell.startswith("{"):
        return Period.model_validate(_loaded(cell))
    first, slash, last = cell.partition("/")
    if slash and all(_DAY.fullmatch(e) or e == ".." for e in (first, last)):
        start, end = (None if e == ".." else _day(e) for e in (first, last))
        span = DateRange(start, end)
        return Period(core=span, hull=span)
    return Period.parse(cell)


def _day(text: str) -> dt.date:
    return make_date(*map(int, text.split("-")))


def _loaded(cell: str, kind: type[Any] = dict) -> Any:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        raise InvalidRecord(
            f"broken JSON in {cell[:60]!r}", remedy="write it as plain words instead"
        ) from None
    if not isinstance(value, kind):
        raise InvalidRecord(
            f"{cell[:60]!r} is not what belongs here", remedy="see the reference of record files"
        )
    return value
