"""The pint registry: mass, one dimension per currency, one per item noun.

Built from our own tables and nothing else, so that pint's defaults (``ton`` as the short ton, ``mt`` as a
milli-tonne, ``kt`` as a knot) cannot slip in. Magnitudes are ``Decimal``.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from aidledger.units.lexicon import currencies, mass_units

if TYPE_CHECKING:
    import pint

_LOCK = Lock()


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The registry of all aidledger quantities, built when first asked for.

    ``ton`` has a dimension of its own here: pint refuses to convert it until a reading is chosen.
    The definitions of the mass units are those of NIST Handbook 44, appendix C, and the SI Brochure.

    >>> ureg = registry()
    >>> (ureg.Quantity(1, "short_ton")).to("kg").magnitude
    Decimal('907.18474')
    """
    from decimal import Decimal

    import pint

    ureg: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Decimal, case_sensitive=True)
    ureg.load_definitions(definitions())
    return ureg


def definitions() -> list[str]:
    """Our units in pint's language of definitions."""
    lines = ["kg = [mass]"]
    for unit in mass_units().values():
        if unit.name == "kg":
            continue
        lines.append(
            f"{unit.name} = {unit.kilograms} * kg" if unit.kilograms else f"{unit.name} = [ambiguous_ton]"
        )
    lines += [f"{code} = [currency_{code}]" for code in currencies()]
    lines.append("TIV = [sipri_trend_indicator_value]")
    return lines


def item_name(noun: str) -> str:
    """An item noun as pint can spell it.

    >>> item_name("anti-tank missile")
    'item_anti_tank_missile'
    """
    return "item_" + re.sub(r"\W+", "_", noun.casefold()).strip("_")


def item_unit(noun: str) -> str:
    """The registry's name for an item noun, defined on first use in a dimension of its own.

    >>> item_unit("anti-tank missile")
    'item_anti_tank_missile'
    """
    if noun == "TIV":
        return noun
    name = item_name(noun)
    ureg = registry()
    with _LOCK:
        if name not in ureg:
            ureg.define(f"{name} = [{name}]")
    return name
