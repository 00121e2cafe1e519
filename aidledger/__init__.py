"""A typed ledger of military aid: figures with bounds, totals that never double count, verdicts on claims.

``import aidledger as al`` is quick: each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from aidledger import errors
    from aidledger.errors import AidLedgerError
    from aidledger.formats import read
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.claim import Claim, ClaimKind, Ranking, Span, claim
    from aidledger.model.entry import Coverage, Entry, Shipment
    from aidledger.model.figure import Count, Figure, Money, Tonnage, Valuation
    from aidledger.model.party import Donor, Party, Recipient
    from aidledger.model.period import DateRange, Period
    from aidledger.model.scope import AidType, Scope, Stage
    from aidledger.model.source import Source, SourceKind
    from aidledger.model.wording import Qualifier, Wording
    from aidledger.reading import find_figures, read_claims
    from aidledger.seeds import load_seeds
    from aidledger.show.pint_frames import with_pint
    from aidledger.units.currency import Rates
    from aidledger.units.prices import Prices
    from aidledger.units.registry import registry
    from aidledger.verdict.report import check_report

#: Where each public name lives.
_ROOMS = {
    "aidledger.errors": ("AidLedgerError",),
    "aidledger.formats": ("read",),
    "aidledger.ledger.ledger": ("Ledger",),
    "aidledger.model.claim": ("Claim", "ClaimKind", "Ranking", "Span", "claim"),
    "aidledger.model.entry": ("Coverage", "Entry", "Shipment"),
    "aidledger.model.figure": ("Count", "Figure", "Money", "Tonnage", "Valuation"),
    "aidledger.model.party": ("Donor", "Party", "Recipient"),
    "aidledger.model.period": ("DateRange", "Period"),
    "aidledger.model.scope": ("AidType", "Scope", "Stage"),
    "aidledger.model.source": ("Source", "SourceKind"),
    "aidledger.model.wording": ("Qualifier", "Wording"),
    "aidledger.reading": ("find_figures", "read_claims"),
    "aidledger.seeds": ("load_seeds",),
    "aidledger.show.pint_frames": ("with_pint",),
    "aidledger.units.currency": ("Rates",),
    "aidledger.units.prices": ("Prices",),
    "aidledger.units.registry": ("registry",),
    "aidledger.verdict.report": ("check_report",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names} | {"errors": "aidledger"}

__all__ = sorted(_ROOM_OF)


def __getattr__(name: str) -> Any:
    if name == "errors":
        return import_module("aidledger.errors")
    room = _ROOM_OF.get(name)
    if room is None:
        from difflib import get_close_matches

        near = get_close_matches(name, __all__, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "see dir(aidledger)"
        raise AttributeError(f"module 'aidledger' has no name {name!r}; {hint}")
    value = getattr(import_module(room), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
