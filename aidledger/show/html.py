"""Ledgers and answers as HTML for notebooks: escaped, without scripts, readable in light and dark."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from aidledger.show.text import SHOWN, amounts, known_by_definition, stage_dates

if TYPE_CHECKING:
    import jinja2

    from aidledger.ledger.answer import Total
    from aidledger.ledger.bounds import Bounds
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.claim import Claim, Ranking
    from aidledger.verdict.verify import Verdict


#: Rows of each table of a ledger; a notebook shows the whole page at once.
ROWS = 10


@cache
def templates() -> jinja2.Environment:
    """The page templates, with autoescape on."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader("aidledger.show"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["days"] = unbroken_days
    return made


_DAY = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")


def unbroken_days(value: object) -> Any:
    """Escaped text whose days stay on one line: a browser breaks ``2022-01-24`` at its hyphens."""
    from markupsafe import Markup, escape

    text = str(escape(value))
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', text))  # noqa: S704 - escaped above


def render(name: str, **values: Any) -> str:
    """One template filled in; every value is escaped."""
    return templates().get_template(name).render(**values)


def ledger_html(ledger: Ledger) -> str:
    """A ledger: its first entries, stated totals and rankings."""
    shown = [ledger.table.entry(row) for row in range(min(len(ledger), ROWS))]
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
        title=repr(ledger).strip("<>"),
        entries=entries,
        more=f"{len(ledger) - ROWS:,}" if len(ledger) > ROWS else "",
        claims=ledger.stated[:ROWS],
        more_claims=f"{len(ledger.stated) - ROWS:,}" if len(ledger.stated) > ROWS else "",
        rankings=ledger.rankings[:ROWS],
    )


def total_html(total: Total) -> str:
    """A total with its bounds, stages, evidence and what it leaves out."""
    by_amount: dict[str, list[str]] = {}
    for stage, at in total.by_stage.items():
        by_amount.setdefault(str(at.figure), []).append(stage.value)
    return render(
        "total.html",
        total=total,
        by_stage=[(", ".join(stages), amount) for amount, stages in by_amount.items()],
        more=max(0, len(total.evidence) - SHOWN),
        low=total.figure._digits(total.low),
        value="-" if total.value is None else total.figure._digits(total.value),
        high="unbounded" if total.high is None else total.figure._digits(total.high),
        evidence=total.evidence[:SHOWN],
    )


def claim_html(claim: Claim | Ranking) -> str:
    """A stated total or a ranking: its figure, what it is about, who says so."""
    from aidledger.model.claim import Ranking

    scope = claim.scope
    when = "" if isinstance(claim, Ranking) or claim.when is None else claim.when
    rows = [
        ("figure", claim.figure),
        ("donors", " and ".join(p.name for p in scope.donors) or "any"),
        ("recipients", " and ".join(p.name for p in scope.recipients) or "any"),
        ("kind of aid", scope.aid_type.value if scope.aid_type else "every kind"),
        ("stage", scope.stage.value if scope.stage else "not stated"),
        ("period", scope.period or "not stated"),
        ("told of", when),
        ("source", f"{claim.source}, {claim.locator}" if claim.locator else claim.source),
        ("note", claim.note),
    ]
    caption = "Stated total"
    if isinstance(claim, Ranking):
        caption = f"Ranking: the {claim.order} in a {claim.per.replace('_', ' ')}, among {claim.among}"
    return render("claim.html", caption=caption, rows=[(name, text) for name, text in rows if text != ""])


def bounds_html(bounds: Bounds) -> str:
    """Bounds with the statements that make them."""
    return render("bounds.html", bounds=bounds)


def verdict_html(verdict: Verdict) -> str:
    """A verdict with what is known under every definition, other readings, evidence and notes."""
    from aidledger.show.report_data import quoted
    from aidledger.show.report_marks import sign

    return render(
        "verdict.html",
        verdict=verdict,
        evidence=[*verdict.evidence[:SHOWN], *quoted(verdict, SHOWN)[:SHOWN]],
        sign=sign(verdict.label.value),
        shown=SHOWN,
        known=known_by_definition(verdict),
    )
