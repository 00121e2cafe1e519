"""DataFrames of totals with pint dtypes, for users of pint-pandas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope, MissingExtra

if TYPE_CHECKING:
    import pandas as pd
    import pint

#: The columns that hold amounts.
AMOUNTS = ("low", "value", "high")


def with_pint(frame: pd.DataFrame) -> pd.DataFrame:
    """A DataFrame of :meth:`~aidledger.ledger.ledger.Ledger.totals` or ``cumulative`` whose amounts have pint dtypes.

    The columns ``low``, ``value`` and ``high`` become ``pint[USD]`` (or the unit in ``attrs``), float64
    inside, so that ``frame["low"] + frame["high"]`` keeps its unit and dollars do not add to euros. It
    needs pint-pandas (extra ``pint``), and makes our units those of pint-pandas in this process, since its
    arithmetic knows one registry only. Raises :class:`~aidledger.errors.MissingExtra` without it, and
    :class:`~aidledger.errors.BadScope` for a frame that names no unit.

    >>> import aidledger as al
    >>> totals = with_pint(al.load_seeds().totals(by="donor", donor="USA"))
    >>> totals["value"].dtype, str(totals["value"].iloc[0])
    (pint[USD][float64], '200000000.0 USD')
    """
    unit = frame.attrs.get("unit")
    if unit is None:
        raise BadScope(
            "the DataFrame does not say in which unit it is", remedy="give one that totals or cumulative made"
        )
    try:
        import pint_pandas
    except ImportError:
        raise MissingExtra("pint dtypes need pint-pandas", remedy="pip install 'aidledger[pint]'") from None
    untyped: Any = pint_pandas
    ureg = float_registry()
    untyped.PintType.ureg = ureg
    name = unit if unit in ureg else item_in(ureg, unit)
    dtype = untyped.PintType(ureg.Unit(name), subdtype="float64")
    columns: dict[str, Any] = {
        name: untyped.PintArray(frame[name].to_numpy(dtype="float64"), dtype=dtype)
        for name in AMOUNTS
        if name in frame
    }
    made = frame.assign(**columns)
    made.attrs = dict(frame.attrs)
    return made


@cache
def float_registry() -> pint.UnitRegistry[Any]:
    """Our units with floating point numbers, as columns hold them."""
    import pint

    from aidledger.units.registry import definitions

    ureg: pint.UnitRegistry[Any] = pint.UnitRegistry(None, case_sensitive=True)
    ureg.load_definitions(definitions())
    return ureg


def item_in(ureg: pint.UnitRegistry[Any], noun: str) -> str:
    """The name of an item noun in ``ureg``, defined when it is first used."""
    from aidledger.units.registry import item_name

    name = item_name(noun)
    if name not in ureg:
        ureg.define(f"{name} = [{name}]")
    return name
