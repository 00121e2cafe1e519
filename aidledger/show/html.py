"""Ledgers and answers as HTML for notebooks: escaped, without scripts, readable in light and dark."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.model.wording import rounded
from aidledger.show.text import SHOWN, amounts, stage_dates

if TYPE_CHECKING:
    import jinja2

    from aidledger.ledger.answer import Total
    from aidledger.ledger.ledger import Ledger


@cache
def templates() -> jinja2.Environment:
    """The page templates, with autoescape on."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("aidledger.show"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: Any) -> str:
    """One template filled in; every value is escaped."""
    return templates().get_template(name).render(**values)


def ledger_html(ledger: Ledger) -> str:
    """A ledger: its first entries, stated totals and rankings."""
    shown = [ledger.table.entry(row) for row in range(min(len(ledger), SHOWN))]
    entries = [
        {
            "donor": e.donor.name,
            "recipient": e.recipient.name,
            "aid_type": e.aid_type,
            "amounts": amounts(e),
            "stages": stage_dates(e),
            "source": e.source,
        }
        for e in shown
    ]
    return render(
        "ledger.html",
        count=f"{len(ledger):,}",
        entries=entries,
        more=f"{len(ledger) - SHOWN:,}" if len(ledger) > SHOWN else "",
        claims=ledger.stated[:SHOWN],
        rankings=ledger.rankings[:SHOWN],
        sources=len(ledger.known_sources),
    )


def total_html(total: Total) -> str:
    """A total with its bounds, stages, evidence and what it leaves out."""
    return render(
        "total.html",
        total=total,
        low=rounded(total.low, 12),
        value="-" if total.value is None else rounded(total.value, 12),
        high="unbounded" if total.high is None else rounded(total.high, 12),
        evidence=total.evidence[:SHOWN],
    )
