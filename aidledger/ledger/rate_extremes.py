"""The least and the largest rate at which an amount may have been exchanged, in minor units."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from aidledger.ledger.boxes import period_of
from aidledger.ledger.statements import Basis
from aidledger.model.figure import Money, Valuation
from aidledger.model.wording import EXACT
from aidledger.units.currency import Rates
from aidledger.units.lexicon import currency

#: The amount by which rates are applied: large enough that none of the 34 digits of a rate matters.
_PROBE = Decimal(10) ** 15


def extreme_factor(basis: Basis, unit: str, days: tuple[int, int], *, largest: bool) -> Decimal:
    """Minor units of the basis for one minor unit of ``unit``, at the least or largest rate of some days.

    Raises :class:`~aidledger.errors.MissingRate` where one of the days has no rate.
    """
    return _factor(basis.rates or Rates.ecb(), basis.unit, unit, days, largest)


@lru_cache(maxsize=65536)
def _factor(rates: Rates, target: str, unit: str, days: tuple[int, int], largest: bool) -> Decimal:
    probe = Money.model_construct(
        value=_PROBE,
        low=_PROBE,
        high=_PROBE,
        unit=unit,
        price_year=None,
        valuation=Valuation.unspecified,
    )
    exchanged = rates.convert(probe, target, period_of(*days))
    factor = exchanged.high if largest and exchanged.high is not None else exchanged.low
    digits = currency(target).minor_digits - currency(unit).minor_digits
    return EXACT.divide(factor, _PROBE).scaleb(digits, EXACT)
