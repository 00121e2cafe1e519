"""Units of mass after a number, and the question whether *pounds* are a mass or a currency."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from aidledger.units.lexicon import mass_aliases

if TYPE_CHECKING:
    from aidledger.model.numerals import Numeral


class MassWord(NamedTuple):
    """A mass unit as written; ``attributive`` for the singular before a noun (*500-pound bomb*, *5 TON*).

    ``parts``: how many of the written unit make one (0.001 for *kilotons*, of whichever ton).
    """

    unit: str
    end: int
    attributive: bool
    parts: Decimal = Decimal(1)


_ALIASES = mass_aliases()
_KILOTON = Decimal("0.001")
_LONG = sorted({a for a in _ALIASES if len(a) > 2 and "_" not in a}, key=len, reverse=True)
_SIGNS = {"g": "g", "kg": "kg", "KG": "kg", "Kg": "kg", "t": "tonne", "mt": "tonne", "MT": "tonne", "kt": "kilotonne",
          "KT": "kilotonne", "lb": "lb", "LB": "lb"}  # fmt: skip
#: The first word, in lower case, with which a unit of mass can begin.
OPENERS = frozenset(
    [
        "kiloton",
        "kilotons",
        *(re.split(r"[ -]", alias)[0].lower() for alias in _LONG),
        *(s.lower() for s in _SIGNS),
    ]
)
_WORD = re.compile(
    r"([\s\u00a0]{0,2}|-)(?:("
    + "|".join(re.escape(a).replace(r"\ ", r"[\s-]") for a in _LONG)
    + r"|kilotons?)(?![A-Za-z])"
    r"|(" + "|".join(_SIGNS) + r")(?![A-Za-z0-9²³]|-[A-Za-z]))",
    re.I,
)
_ODD = re.compile(r"[\s\u00a0]{0,2}(?:Mt|mT|kT|Kt|Gt|T)(?![A-Za-z0-9])")
_NOT_GOODS = (
    "taxpayer|aid|british|public|government|its|their|our|new|extra|funding|money|support|military aid|assistance"
    "|debt|loans?|investment"
)
_OF_GOODS = re.compile(rf"\s(?:\([^()]{{0,20}}\)\s)?of\s(?!(?:{_NOT_GOODS})\b)", re.I)
_MONEY_NEAR = re.compile(
    r"£|\bpence\b|\bsterling\b|\bGBP\b|\bcosts?\b|\bprice|\bspen[dt]|\bpa(?:y|id)\b|\bworth\b|\bfunding\b"
    r"|\bdonat\w+ in cash|\bbudget",
    re.I,
)
_WEIGHT_NEAR = re.compile(
    r"\bweigh|\bcargo\b|\bheav(?:y|ier)\b|\bairlift|\bflown\b|\bmaterial\b|\bequipment\b|\bexplosives?\b"
    r"|\bammunition\b|\bfood\b|\bsupplies\b|\blbs?\b|\bfreight\b|\bpallets?\b|\bthrust\b|\bbombs?\b"
    r"|\bweight\b|\bgunpowder\b|\bpowder\b|\btons?\b|\bkilo",
    re.I,
)
_WEIGHED = re.compile(r"\bweigh|\blbs?\b|\bcargo\b|\bfreight\b", re.I)


def after(text: str, numeral: Numeral) -> MassWord | None:
    """The mass unit that follows a number: *tons*, *metric tons*, *MT*, *-pound*.

    Signs are read in the forms the field uses (``MT``, ``mt``, ``t``, ``kt``, ``kg``); forms that SI gives
    another meaning (``Mt``, a megatonne) are not read.
    """
    found = _WORD.match(text, numeral.end)
    if found is None:
        return None
    if found[3] is not None:
        unit = _SIGNS.get(found[3])
        if unit is None:
            return None
        return MassWord(unit, found.end(), found[1] == "-")
    name = " ".join(found[2].replace("-", " ").casefold().split())
    kilo = name.startswith("kiloton") and name not in _ALIASES
    unit = "ton" if kilo else _ALIASES.get(name) or _ALIASES[name.replace(" ", "_")]
    plural = name.endswith("s")
    attributive = not plural and (found[1] == "-" or numeral.value != 1) and not (numeral.value < 1)
    return MassWord(unit, found.end(), attributive, _KILOTON if kilo else Decimal(1))


def odd(text: str, end: int) -> str | None:
    """A mass sign in a form that has two meanings (``Mt``, ``kT``, ``T``), or ``None``."""
    found = _ODD.match(text, end)
    return found[0].strip() if found else None


def is_weight(text: str, numeral: Numeral) -> bool:
    """Whether the *pounds* after ``numeral`` are a mass: by what follows, then by the words around."""
    found = _WORD.match(text, numeral.end)
    end = found.end() if found else numeral.end
    if text[numeral.end : numeral.end + 1] == "-" or _OF_GOODS.match(text, end):
        return True
    left = text[max(0, numeral.start - 80) : numeral.start].rpartition(";")[2]
    near = left + text[numeral.start : end + 80].partition(";")[0]
    if _MONEY_NEAR.search(near):
        return False
    if numeral.scale >= 1_000_000 and numeral.start:
        return bool(_WEIGHED.search(near))
    return bool(_WEIGHT_NEAR.search(near))
