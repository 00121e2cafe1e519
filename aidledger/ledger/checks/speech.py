"""How checks name what they found: flows, amounts, days, and lists that may be long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from aidledger.ledger.table import Basis, EntryTable, rebuilt
from aidledger.model.claim import Claim
from aidledger.model.figure import Figure, Tonnage
from aidledger.model.wording import Qualifier, rounded


def flow(table: EntryTable, row: int) -> str:
    """Who gives to whom in a row: ``United States to Ukraine``."""
    return f"{table.donor.values[table.donor.codes[row]]} to {table.recipient.values[table.recipient.codes[row]]}"


def source_of(table: EntryTable, row: int) -> str:
    """The id of a row's source."""
    return str(table.source.values[table.source.codes[row]].id)


def ids_of(table: EntryTable, rows: Iterable[int]) -> tuple[str, ...]:
    """The ids of rows."""
    return tuple(str(table.ids[row]) for row in rows)


def money(table: EntryTable, row: int) -> Figure | None:
    """The amount of money of a row."""
    basis = table.basis.codes[row]
    if basis < 0:
        return None
    written = table.written.codes[row]
    return rebuilt(
        table.basis.values[basis],
        table.money.triple(row),
        table.qualifier.values[table.qualifier.codes[row]],
        table.written.values[written] if written >= 0 else None,
    )


def amount(figure: Figure | None) -> str:
    """The stated number with its unit, hedged as in the source: ``about USD 2.7 billion``."""
    if figure is None or figure.value is None:
        return "an undisclosed amount"
    if figure.qualifier is Qualifier.range:
        return figure._bounds_text()
    return f"{figure.qualifier.phrase}{figure._amount(figure.value)}"


def minor_amount(basis: Basis, minor: int) -> str:
    """A sum in minor units: ``USD 5 million``."""
    figure = rebuilt(basis, (minor, minor, minor), Qualifier.exact, None)
    return figure._amount(figure.low)


def kilograms(figure: Tonnage) -> str:
    """A mass in tonnes with its bounds: ``81.6 to 91.4 t``, ``81.6 t or more``."""
    tonnes = figure.to("tonne")
    if tonnes.high is None:
        return f"{rounded(tonnes.low, 3)} t or more"
    if tonnes.low == tonnes.high:
        return f"{rounded(tonnes.low)} t"
    return f"{rounded(tonnes.low, 3)} to {rounded(tonnes.high, 3)} t"


def said(claim: Claim) -> str:
    """A claim as a message names it: its figure, its period, its source."""
    when = f"{claim.scope.period}, " if claim.scope.period is not None else ""
    return f"{amount(claim.figure)} ({when}{claim.source.id})"


def day(ordinal: int) -> str:
    """A day from its ordinal."""
    return dt.date.fromordinal(int(ordinal)).isoformat()


def several(words: Sequence[str], most: int = 4) -> str:
    """A list in words, cut where it is long: ``a, b and c``, ``a, b and 7 more``."""
    if len(words) > most + 1:
        return ", ".join(words[:most]) + f" and {len(words) - most:,} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 2 else words)
