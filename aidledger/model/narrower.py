"""Names that are narrower than the party for which a reader takes them: the Peace Facility is a fund of the EU.

The donor of a claim is the wider party; what the sentence calls it stands in the reason, so that a verdict can
be about just that.
"""

from __future__ import annotations

import re
from functools import cache

from aidledger.model.gazetteer import describe, find
from aidledger.model.party import Donor
from aidledger.units.lexicon import read_table

_AS = re.compile(r", as '([^']+)'$")


@cache
def narrower_names() -> dict[str, dict[str, str]]:
    """By the code of the wider party the names of narrower ones, without case, each with its own code."""
    found: dict[str, dict[str, str]] = {}
    for row in read_table("reading_names"):
        code = find(row["written"])
        kinds = ("institution", "group")
        if code is None or not row["code"] or code == row["code"] or describe(code)[1] not in kinds:
            continue
        found.setdefault(row["code"], {})[row["written"].casefold()] = code
    return found


def told_as(reason: str, name: str) -> str:
    """Why a party is the donor, with the narrower name that the sentence has for it."""
    return f"{reason}, as '{name}'"


def narrower_donor(reasons: tuple[tuple[str, str], ...]) -> Donor | None:
    """The party that a sentence names as donor, where it is narrower than the claim's.

    >>> narrower_donor((("donors", told_as("subject of the verb", "European Peace Facility")),))
    Donor('EPF')
    """
    named = _AS.search(dict(reasons).get("donors", ""))
    code = find(named[1]) if named is not None else None
    return None if code is None else Donor.resolve(code)
