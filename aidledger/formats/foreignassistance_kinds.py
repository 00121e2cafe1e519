"""What kind of aid a row of ForeignAssistance.gov is: its objective, its account and its category say it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from aidledger.formats.cell_values import word_meaning
from aidledger.model.scope import AidType
from aidledger.units.lexicon import read_table


@lru_cache(maxsize=4096)
def _kind_words(column: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (r["words"], r["aid_type"]) for r in read_table("foreignassistance_kinds") if r["column"] == column
    )


@lru_cache(maxsize=65536)
def aid_kind(objective: str, account: str, category: str) -> AidType:
    """The kind of aid that a row's objective, funding account and category say; unspecified if none does.

    >>> aid_kind("Military", "", "").value, aid_kind("", "Foreign Military Financing Program", "").value
    ('military', 'military')
    """
    cells = {
        "objective": objective.casefold(),
        "account": account.casefold(),
        "category": category.casefold(),
    }
    economic = "economic" in cells["objective"]
    for column, cell in cells.items():
        if word_meaning(cell) is not None:
            continue
        for words, kind in _kind_words(column):
            if fnmatchcase(cell, words):
                if kind and not (economic and kind == "military"):
                    return AidType(kind)
                break
    return AidType.financial if economic else AidType.unspecified
