"""States that went by another name in their day: *Moscow* in 1973 is the Soviet Union."""

from __future__ import annotations

import datetime as dt
import re

from aidledger.reading.linking import Reading

_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,.]\d|\d)")
_SOVIET = re.compile(r"\bsoviets?\b|\bUSSR\b", re.I)
#: The last full year of the Soviet Union.
_LAST = 1991


def of_its_day(reading: Reading, published: dt.date | None) -> None:
    """Name Russia the Soviet Union in sentences about the time before 1992.

    The years that a sentence names decide; where it names none, the day of publication.
    """
    figures = [f for f in reading.figures if "RUS" in (*f.donors[0], *f.recipients[0])]
    if not figures:
        return
    years = [int(found) for found in _YEAR.findall(reading.text)]
    if not years and published is not None:
        years = [published.year]
    then = max(years) <= _LAST if years else _SOVIET.search(reading.text) is not None
    if not then or (published is not None and published.year <= 1922):
        return
    for figure in figures:
        for name in ("donors", "recipients"):
            codes, reason = getattr(figure, name)
            setattr(figure, name, (tuple("SUN" if c == "RUS" else c for c in codes), reason))
