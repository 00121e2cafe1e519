"""Ledgers and answers as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.model.claim import Claim, Ranking
from aidledger.model.entry import Entry

if TYPE_CHECKING:
    from rich.table import Table

    from aidledger.ledger.ledger import Ledger
    from aidledger.verdict.verify import Verdict

#: Longer ledgers show this many entries and say how many more there are.
SHOWN = 20


def ledger_text(ledger: Ledger) -> str:
    """A ledger as plain text: its entries, stated totals, rankings and sources."""
    lines = [repr(ledger).strip("<>")]
    for row in range(min(len(ledger), SHOWN)):
        lines.append(f"  {ledger.table.entry(row)}")
    if len(ledger) > SHOWN:
        lines.append(f"  ... and {len(ledger) - SHOWN:,} more entries (ledger.entries shows all)")
    if ledger.stated:
        lines.append("stated totals (never added):")
        lines += [f"  {claim}" for claim in ledger.stated[:SHOWN]]
        if len(ledger.stated) > SHOWN:
            lines.append(f"  ... and {len(ledger.stated) - SHOWN:,} more (ledger.claims shows all)")
    if ledger.rankings:
        lines.append("rankings:")
        lines += [f"  {ranking}" for ranking in ledger.rankings[:SHOWN]]
    return "\n".join(lines)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "source"), counted(1200, "entry", "entries")
    ('1 source', '1,200 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def stage_dates(entry: Entry) -> str:
    """The stages of an entry with their dates."""
    from aidledger.model.scope import AID_STAGES

    dates = [(s.value, entry.date_of(s)) for s in AID_STAGES]
    return "; ".join(f"{name} {date.written or date}" for name, date in dates if date is not None)


def known_by_definition(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Definition, what is known under it, and the label there; stages about which the same is known in one row."""
    together: dict[tuple[str, str, str], list[str]] = {}
    for name, judged in verdict.definitions.items():
        kind, _, stage = name.partition(", ")
        together.setdefault((kind, str(judged.bounds), judged.label.value), []).append(stage)
    return [
        (f"{kind}: {', '.join(stages)}", known, label) for (kind, known, label), stages in together.items()
    ]


def amounts(entry: Entry) -> str:
    """What an entry says of its size."""
    stated = [str(f) for f in (entry.money, entry.tonnage, *entry.items) if f is not None]
    return "; ".join(stated) or "undisclosed"


def _add(table: Table, *cells: str) -> None:
    """A row of words: square brackets in them are no markup."""
    from rich.text import Text

    table.add_row(*(Text(cell) for cell in cells))


def _columns(table: Table, *names: str) -> None:
    """Columns as wide as their text; the ids of sources stay whole where they are short."""
    for name in names:
        table.add_column(name, overflow="fold", min_width=11 if name == "source" else None)


def entries_table(ledger: Ledger, limit: int = SHOWN) -> Table:
    """The entries as a rich table."""
    from rich.table import Table

    table = Table(title=f"Entries ({len(ledger):,})", title_justify="left")
    _columns(table, "donor", "recipient", "kind", "amount", "stages", "source")
    for row in range(min(len(ledger), limit)):
        e = ledger.table.entry(row)
        _add(table, e.donor.name, e.recipient.name, e.aid_type.value, amounts(e), stage_dates(e), e.source.id)
    if len(ledger) > limit:
        table.caption = f"{len(ledger) - limit:,} more are not shown"
    return table


def claims_table(ledger: Ledger, limit: int = SHOWN) -> Table:
    """The stated totals and rankings as a rich table."""
    from rich.table import Table

    stated: list[Claim | Ranking] = [*ledger.stated, *ledger.rankings]
    table = Table(
        title=f"Stated totals ({len(ledger.stated):,}; never added) and rankings", title_justify="left"
    )
    _columns(table, "donor", "recipient", "figure", "period", "stage", "source")
    for claim in stated[:limit]:
        scope = claim.scope
        kind = f"the {claim.order} in a year: " if isinstance(claim, Ranking) else ""
        _add(
            table,
            " and ".join(p.name for p in scope.donors) or "any",
            " and ".join(p.name for p in scope.recipients) or "any",
            f"{kind}{claim.figure}",
            (scope.period.written or str(scope.period)) if scope.period else "not stated",
            scope.stage.value if scope.stage else "not stated",
            claim.source.id,
        )
    if len(stated) > limit:
        table.caption = f"{len(stated) - limit:,} more are not shown"
    return table
