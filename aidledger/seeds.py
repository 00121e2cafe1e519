"""The seed records that come with the library: figures from published sources, each with its citation."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from aidledger.asking import fitting
from aidledger.errors import MissingFile, UnknownName
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

#: The seed set that is loaded when none is named.
DEFAULT = "ukraine-2022"


def seed_folder() -> Path:
    """Where the seed sets lie: inside an installed package, or beside it in a checkout."""
    installed = Path(str(files("aidledger"))) / "data" / "seeds"
    checkout = Path(str(files("aidledger"))).parent / "seeds"
    for folder in (installed, checkout):
        if folder.is_dir():
            return folder
    raise MissingFile(
        "the seed records are not there", where=str(installed), remedy="install aidledger again"
    )


def seed_names() -> list[str]:
    """Names of the seed sets.

    >>> "ukraine-2022" in seed_names()
    True
    """
    return sorted(p.parent.name for p in seed_folder().glob("*/datapackage.json"))


@fitting()
@cache
def load_seeds(name: str | None = None) -> Ledger:
    """The ledger of a seed set; see ``docs/explanation/seeds.md`` for what each figure says.

    ``ukraine-2022`` (the default) holds the figures of one news article of January 2022;
    ``us-drawdowns`` the presidential drawdowns of 2021 to 2024 and the totals that White House
    statements gave. Raises :class:`~aidledger.errors.UnknownName` for any other name.

    >>> load_seeds().total(donor="USA", recipient="UKR", since="2014").value
    Decimal('2700000000')
    """
    from aidledger.formats import read

    chosen = name or DEFAULT
    if chosen not in seed_names():
        raise UnknownName(
            f"no seed set {chosen!r}", suggestions=closest(chosen, seed_names()) or seed_names()
        )
    return read(seed_folder() / chosen)
