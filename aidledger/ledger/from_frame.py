"""A user's own table as a ledger: each column is mapped to a field of an entry, or left out by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError, BadScope, InvalidRecord
from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry
from aidledger.model.figure import Money, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.source import Source
from aidledger.units.lexicon import closest, read_table

if TYPE_CHECKING:
    import pandas as pd

#: What a column may be mapped to; the docs print this table.
FIELDS = {
    "donor": "who gives: a name or a code",
    "recipient": "who receives: a name or a code",
    "aid_type": "military (the default), humanitarian, financial, other, mixed or unspecified",
    "money": "the amount: text such as '$200 million', or a number in `currency`; empty or 'n/a': undisclosed",
    "currency": "ISO 4217 code of amounts that are given as numbers",
    "tonnage": "the mass: text such as '90 short tons', or a number in `mass_unit`",
    "mass_unit": "unit of masses that are given as numbers",
    "items": "items with their count, such as '31 tanks'",
    "pledged": "when it was pledged: a date, a month, a year, or text that reads as a period",
    "approved": "when it was approved",
    "committed": "when it was committed",
    "delivered": "when it was delivered",
    "date": "when it reached the stage that `stage` names",
    "stage": "pledged, approved, committed or delivered, for `date`",
    "source": "where the row comes from: a Source, or the id of one",
    "locator": "the place in the source (by default the label of the row)",
    "id": "your own id of the entry (by default made from the content of the row)",
    "part_of": "id of the entry of which this is a piece",
    "supersedes": "id of the older statement of the same parcel",
    "reimbursed_by": "id of the entry that pays the donor back",
    "refund": "whether money came back (a negative amount)",
    "milestone": "the source's own word for the stage",
    "note": "a remark",
}

#: Fields that must come from a column or a keyword.
_NEEDED = ("donor", "recipient", "source")
_SHOWN = 10
#: Spreadsheets count days from the end of 1899; these are the numbers from 1954 to 2064.
_SPREADSHEET = (20_000, 60_000)


def from_frame(frame: pd.DataFrame, mapping: Mapping[Any, str | None] | None = None, **same: Any) -> Ledger:
    """One entry a row. ``mapping`` says for each column which field it is, ``None`` to leave it out;
    ``same`` gives fields that are the same in every row. See :meth:`Ledger.from_frame`.
    """
    columns = _mapped(frame, dict(mapping or {}))
    _known(same, "keyword")
    _complete(columns, same)
    made = _Maker(columns, same).entries(frame)
    return Ledger(entries=made)


def _known(names: Mapping[Any, Any], where: str) -> None:
    for name in names:
        if name not in FIELDS:
            raise BadScope(
                f"{where} {name!r} is no field of an entry",
                remedy="fields are " + ", ".join(closest(str(name), list(FIELDS)) or FIELDS),
            )


def _mapped(frame: pd.DataFrame, mapping: dict[Any, str | None]) -> dict[str, Any]:
    """Field to column. Every column must be mapped, or bear the name of a field."""
    if not all(hasattr(frame, name) for name in ("columns", "itertuples")):
        raise InvalidRecord(f"a {type(frame).__name__} is no DataFrame", remedy="give a pandas DataFrame")
    columns = list(frame.columns)
    twice = sorted({str(c) for c in columns if columns.count(c) > 1})
    if twice:
        raise BadScope(
            f"several columns have one name: {', '.join(map(repr, twice))}",
            remedy="rename or drop all but one",
        )
    strange = [c for c in mapping if c not in columns]
    if strange and all(c in FIELDS for c in strange) and all(f in columns for f in map(mapping.get, strange)):
        turned = {field: column for column, field in mapping.items()}
        raise BadScope(
            "the mapping is the wrong way round", remedy=f"give {{column: field}}: mapping={turned!r}"
        )
    if strange:
        options = [o for c in strange for o in closest(str(c), [str(x) for x in columns])]
        raise BadScope(
            f"the mapping names columns that are not there: {', '.join(map(repr, strange))}",
            remedy="columns are " + ", ".join(map(repr, options or columns)),
        )
    _known({field: None for field in mapping.values() if field is not None}, "mapped name")
    full = {c: mapping.get(c, c if c in FIELDS else "") for c in columns}
    unmapped = [c for c, field in full.items() if field == ""]
    if unmapped:
        are = "column is" if len(unmapped) == 1 else "columns are"
        raise BadScope(
            f"{len(unmapped)} {are} not mapped: {', '.join(map(repr, unmapped))}",
            remedy=f"map each to a field, or to None to leave it out{_meant(unmapped)}; fields are "
            + ", ".join(FIELDS),
        )
    taken: dict[str, Any] = {}
    for column, field in full.items():
        if field is None:
            continue
        if field in taken:
            raise BadScope(
                f"columns {taken[field]!r} and {column!r} are both mapped to {field}",
                remedy="map one of them to None",
            )
        taken[field] = column
    return taken


def _meant(columns: list[Any]) -> str:
    """The fields that columns bear but for case and blanks: named, not taken."""
    names = {c: "_".join(str(c).casefold().split()) for c in columns}
    meant = {c: name for c, name in names.items() if name in FIELDS}
    return f", for example mapping={meant!r}" if meant else ""


def _complete(columns: dict[str, Any], same: dict[str, Any]) -> None:
    given = {*columns, *same}
    twice = sorted(set(columns) & set(same))
    if twice:
        raise BadScope(
            f"{', '.join(twice)} is given as a column and as a keyword", remedy="map the column to None"
        )
    missing = [name for name in _NEEDED if name not in given]
    if not given & {*(s.value for s in AID_STAGES), "date"}:
        missing.append("a date (pledged, approved, committed or delivered; or date with stage)")
    if "date" in given and "stage" not in given:
        missing.append("stage (what was reached on the date)")
    if missing:
        raise BadScope(
            f"no column for {', '.join(missing)}",
            remedy="map one, or give it for all rows as a keyword: recipient='UKR', source=Source(...)",
        )


class _Maker:
    """Turns rows into entries; every distinct cell of a column is read once."""

    def __init__(self, columns: dict[str, Any], same: dict[str, Any]) -> None:
        self._columns = columns
        self._same = same
        self._read: dict[tuple[str, Any, Any], Any] = {}

    def entries(self, frame: pd.DataFrame) -> list[Entry]:
        """One entry a row; all rows that cannot be read are listed in one error."""
        cells = {field: frame[column].tolist() for field, column in self._columns.items()}
        labels = frame.index.tolist() if frame.index.is_unique else list(range(len(frame)))
        made, problems = [], []
        for place, label in enumerate(labels):
            row = {field: column[place] for field, column in cells.items()}
            try:
                made.append(self._entry(label, row))
            except AidLedgerError as error:
                problems.append((f"row {label}", str(error)))
        if problems:
            listed = "; ".join(f"{where}: {why}" for where, why in problems[:_SHOWN])
            more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
            raise InvalidRecord(
                f"{len(problems)} of {len(labels)} rows cannot be read: {listed}{more}",
                problems=problems,
                remedy="mend or drop these rows (error.problems lists them all); nothing was guessed",
            )
        return made

    def _entry(self, label: Any, row: dict[str, Any]) -> Entry:
        given = {n: v for n, v in (self._same | row).items() if not _is_empty(v) and not _is_untold(n, v)}
        currency, mass_unit = given.pop("currency", None), given.pop("mass_unit", None)
        fields: dict[str, Any] = {}
        date, stage = given.pop("date", None), given.pop("stage", None)
        if stage is not None and (date is not None or not given.keys() & {s.value for s in AID_STAGES}):
            given[Stage.resolve(stage).value] = Period.always() if date is None else date
        for name, value in given.items():
            unit = {"money": currency, "tonnage": mass_unit}.get(name)
            fields[name] = self._once(name, value, unit)
        fields.setdefault("locator", f"row {label}")
        return Entry(**fields)

    def _once(self, name: str, value: Any, unit: Any) -> Any:
        read = _READERS.get(name)
        if read is None:
            return value
        if not isinstance(value, Hashable):
            return self._placed(name, value, unit, read)
        key = (name, (type(value), value), unit)
        if key not in self._read:
            self._read[key] = self._placed(name, value, unit, read)
        return self._read[key]

    def _placed(self, name: str, value: Any, unit: Any, read: Callable[[Any, Any], Any]) -> Any:
        try:
            return read(value, unit)
        except AidLedgerError as error:
            column = self._columns.get(name, name)
            raise InvalidRecord(
                error.what, where=f"column {column!r}, {value!r}", remedy=error.remedy
            ) from None


def _is_empty(value: Any) -> bool:
    """``None``, NaN, NaT, NA and blank text."""
    if isinstance(value, str):
        return not value.strip()
    if value is None or isinstance(value, list | tuple | Source):
        return value is None
    return bool(value != value) if not _is_na(value) else True


def _is_untold(field: str, value: Any) -> bool:
    """Whether a cell of an amount says in words that it is not told: ``n/a``, ``undisclosed``."""
    amount = field in ("money", "tonnage") and isinstance(value, str)
    return amount and " ".join(value.casefold().split()) in _untold_words()


@cache
def _untold_words() -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in read_table("cell_words"))


def _is_na(value: Any) -> bool:
    import pandas as pd

    return value is pd.NA or value is pd.NaT


def _number(value: Any) -> Decimal | None:
    """A plain number in a cell; ``None`` for text that is more than one."""
    if isinstance(value, bool):
        raise InvalidRecord(f"{value} is no amount", remedy="give a number or text")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        raise InvalidRecord(f"{value} is no finite amount", remedy="leave an unknown amount empty")
    return number


def _amount(value: Any, unit: Any, kind: type[Money | Tonnage], name: str) -> Money | Tonnage:
    if isinstance(value, kind):
        return value
    number = _number(value)
    if number is not None:
        if unit is None:
            raise InvalidRecord(
                "a bare number has no unit", remedy=f"map a column to {name}, or give {name}="
            )
        return kind(value=number, unit=unit)
    text = str(value).strip()
    if unit is not None and text[:1].isdigit() and text[-1:].isdigit():
        text = f"{unit} {text}" if kind is Money else f"{text} {unit}"
    return kind.parse(text)


def _period(value: Any, _: Any) -> Period:
    import pandas as pd

    if isinstance(value, pd.Timestamp):
        value = value.date()
    elif isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of years with gaps holds floats
    if isinstance(value, int) and not isinstance(value, bool) and _SPREADSHEET[0] <= value <= _SPREADSHEET[1]:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=value)
        raise InvalidRecord(
            f"{value} looks like the number that a spreadsheet gives to a day, {day.isoformat()}",
            remedy="turn the column into days: pd.to_datetime(column, unit='D', origin='1899-12-30')",
        )
    if isinstance(value, int | dt.date | str | Period):
        return Period.model_validate(value)
    raise InvalidRecord(f"a {type(value).__name__} is no period", remedy="give a date, a year or text")


def _source(value: Any, _: Any) -> Source:
    return value if isinstance(value, Source) else Source(id=str(value))


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "money": lambda value, unit: _amount(value, unit, Money, "currency"),
    "tonnage": lambda value, unit: _amount(value, unit, Tonnage, "mass_unit"),
    "source": _source,
    "id": lambda value, _: str(value),
    "locator": lambda value, _: str(value),
    "note": lambda value, _: str(value),
    "milestone": lambda value, _: str(value),
    "part_of": lambda value, _: str(value),
    "supersedes": lambda value, _: str(value),
    "reimbursed_by": lambda value, _: str(value),
    "refund": lambda value, _: bool(value),
    **{stage.value: _period for stage in AID_STAGES},
}
