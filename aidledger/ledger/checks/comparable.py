"""Stated totals made comparable: bounds in one unit, the parties they are surely about, the days they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidledger.ledger.dates import FIRST, LAST
from aidledger.ledger.matching import atoms, current_sources
from aidledger.model.claim import Claim, ClaimKind
from aidledger.model.figure import Figure, Money, Tonnage
from aidledger.model.party import Party

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


@dataclass(frozen=True)
class Stated:
    """A claim with its bounds in its currency, kilograms or items (``high=None``: unbounded)."""

    claim: Claim
    figure: Figure

    @property
    def low(self) -> Decimal:
        """The least it can mean."""
        return self.figure.low

    @property
    def high(self) -> Decimal | None:
        """The most it can mean."""
        return self.figure.high

    @cached_property
    def measured(self) -> tuple[Any, ...]:
        """What makes two figures comparable: measure, unit, price year."""
        return self.claim.measure, self.figure.unit, getattr(self.figure, "price_year", None)

    @cached_property
    def parties(self) -> tuple[frozenset[str], frozenset[str]]:
        """Codes of the donors and recipients; empty for anyone."""
        period = self.claim.scope.period
        on = None if period is None else period.hull.end or period.hull.start
        return _codes(self.claim.scope.donors, on), _codes(self.claim.scope.recipients, on)

    @cached_property
    def core(self) -> tuple[int, int] | None:
        """First and last day surely covered, as ordinals; ``None`` where no day is sure or no period named."""
        period = self.claim.scope.period
        return None if period is None or period.core is None else _ends(period.core)

    @cached_property
    def hull(self) -> tuple[int, int] | None:
        """First and last day possibly covered; ``None`` where no period is named."""
        period = self.claim.scope.period
        return None if period is None else _ends(period.hull)


def _codes(parties: tuple[Party, ...], on: Any) -> frozenset[str]:
    return frozenset().union(*(atoms(p, on) for p in parties))


def _ends(span: Any) -> tuple[int, int]:
    return (
        span.start.toordinal() if span.start else int(FIRST),
        span.end.toordinal() if span.end else int(LAST),
    )


def comparable(claim: Claim) -> Stated:
    """A claim with its figure in the unit in which it is compared."""
    figure = claim.figure
    return Stated(claim, figure.to("kg") if isinstance(figure, Tonnage) else figure)


def standing(ledger: Ledger) -> Iterator[Stated]:
    """The stated totals that still hold: of the newest vintage, not superseded, of aid that was at least
    promised, and not said per year."""
    current = current_sources(ledger.known_sources)
    replaced = {c.supersedes for c in ledger.stated if c.supersedes}
    for claim in ledger.stated:
        stage = claim.scope.stage
        if (
            claim.source.id in current
            and claim.id not in replaced
            and claim.kind is not ClaimKind.recurring
            and (stage is None or stage.is_aid)
        ):
            yield comparable(claim)


def same_goods_value(a: Figure, b: Figure) -> bool:
    """Whether two amounts of money value goods in one way, as far as they say."""
    if not isinstance(a, Money) or not isinstance(b, Money):
        return True
    return a.valuation is b.valuation or "unspecified" in (a.valuation.value, b.valuation.value)
