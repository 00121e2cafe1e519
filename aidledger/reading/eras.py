"""States that went by another name in their day: *Moscow* in 1973 is the Soviet Union."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from aidledger.reading.linking import Reading
from aidledger.reading.words import Phrases
from aidledger.units.lexicon import read_table

_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,.]\d|\d)")
_SOVIET = re.compile(r"\bsoviets?\b|\bUSSR\b", re.I)
#: The last full year of the Soviet Union.
_LAST = 1991
#: States of today to those that had their capitals before them, and the last year of these.
_BEFORE = {"RUS": ("SUN", _LAST), "CZE": ("CSK", 1992), "SRB": ("YUG", 1991)}


@cache
def _old_times() -> Phrases[int]:
    """Wars and people of the past, and the last year of each."""
    return Phrases((row["phrase"], int(row["until"])) for row in read_table("old_times"))


def of_its_day(reading: Reading, published: dt.date | None) -> None:
    """Name Russia the Soviet Union in sentences about the time before 1992, and so with others that took its place.

    The years that a sentence names decide; where it names none, the day of publication.
    """
    figures = [f for f in reading.figures if not _BEFORE.keys().isdisjoint((*f.donors[0], *f.recipients[0]))]
    if not figures:
        return
    years = [int(found) for found in _YEAR.findall(reading.text)]
    if not years and published is not None:
        years = [published.year]
    named = [_LAST] if _SOVIET.search(reading.text) is not None else []
    if not years or years == [published.year if published is not None else 0]:
        years = named or [until for _, _, until in _old_times().scan(reading.words)] or years
    year = max(years, default=9999)
    if published is not None and published.year <= 1922:
        return
    then = {now: former for now, (former, last) in _BEFORE.items() if year <= last}
    for figure in figures if then else ():
        for name in ("donors", "recipients"):
            codes, reason = getattr(figure, name)
            setattr(figure, name, (tuple(then.get(c, c) for c in codes), reason))
