"""When a file came out: as the user says, else as its name says, and which names a source uses of its own."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import cache, lru_cache

from aidledger.errors import UnknownName, UnreadableFile
from aidledger.formats.cell_values import without_mark
from aidledger.model.gazetteer import code_of, fold
from aidledger.model.period import Period
from aidledger.units.lexicon import read_table

_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.](\d{2})(?!\d)")
#: Sources that mark armed groups with stars.
_OWN_STARS = frozenset(("SIPRI",))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def published_on(file: str, published: dt.date | str | None) -> tuple[dt.date | None, bool]:
    """The day of publication and whether it is inferred: as given, else from the name of the file.

    A name with only a month or a year gives its last day: later than that nobody can have named it so.

    >>> published_on("us_foreign_aid_country-2021-06.csv", None)
    (datetime.date(2021, 6, 30), True)
    """
    if published is not None:
        day = Period.model_validate(published).hull.end
        if day is None:
            raise UnreadableFile(
                f"no day in published={published!r}", remedy="give a date such as 2022-11-22"
            )
        return day, False
    for year, month, number in _DAY.findall(file):
        try:
            return dt.date(int(year), int(month), int(number)), True
        except ValueError:
            continue
    for year, month in _MONTH.findall(file):
        if 1 <= int(month) <= 12:
            return dt.date(int(year), int(month), monthrange(int(year), int(month))[1]), True
    for year in _YEAR.findall(file):
        return dt.date(int(year), 12, 31), True
    return None, False


@cache
def _own_names() -> dict[tuple[str, str], str]:
    return {(row["source"], fold(row["written"])): row["code"] for row in read_table("source_names")}


def party_code(source: str, name: str) -> str:
    """The code of the party that ``source`` calls ``name``: its own usage first, then the common names.

    The mark of a footnote behind a name is none of it. Raises :class:`~aidledger.errors.UnknownName`.

    >>> party_code("SIPRI", "Congo"), party_code("DSCA", "Bahrain (1)")
    ('COG', 'BHR')
    """
    found = _party(source, name)
    if isinstance(found, UnknownName):
        raise found.with_traceback(None) from None
    return found


@lru_cache(maxsize=1 << 16)
def _party(source: str, name: str) -> str | UnknownName:
    """The code, or why there is none: a name that is unknown in many rows is looked up once."""
    bare = without_mark(name, stars=source not in _OWN_STARS)
    try:
        return _own_names().get((source, fold(bare))) or code_of(bare)
    except UnknownName as error:
        return error
