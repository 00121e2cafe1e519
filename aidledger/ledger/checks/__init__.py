"""Checks: what is wrong or doubtful in a ledger, explained. They never change data.

One rule is one small function with one id in one file, which opens with why a person would want it.
:data:`RULES` holds them all; :func:`register` adds one of your own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from aidledger.errors import BadScope, DuplicateRecord
from aidledger.ledger.checks import (
    after_publication,
    ambiguous_ton,
    bare_dollar,
    circular_link,
    claim_below_entries,
    conflict,
    conversion,
    count_and_list,
    delivered_exceeds,
    delivered_nothing,
    duplicates,
    falling_series,
    growing_pledges,
    mass_in_text,
    missing_link,
    negative,
    nested_claims,
    not_yet_aid,
    pieces_exceed_whole,
    price_band,
    price_bases,
    same_aid_twice,
    scale_slip,
    self_dealing,
    stage_law,
    stage_order,
    two_successors,
    undated_source,
    undisclosed,
    valuation_bases,
    words_and_amount,
)
from aidledger.ledger.checks.findings import Finding, Findings, Severity
from aidledger.ledger.checks.rule import Hit, Rule, rule
from aidledger.units.lexicon import closest

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger

__all__ = [
    "RULES",
    "Finding",
    "Findings",
    "Hit",
    "Rule",
    "Severity",
    "check",
    "register",
    "rule",
    "rules_markdown",
]

#: Every rule by its id.
RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Add a rule to those that :func:`check` applies; raises where its id is taken by another.

    >>> from aidledger.ledger.checks.stage_order import stage_order
    >>> register(stage_order).id
    'AL010'
    """
    if RULES.get(rule.id, rule) is not rule:
        raise DuplicateRecord(
            f"there already is a check {rule.id}: {RULES[rule.id].title}",
            remedy="give the new one an id of its own",
        )
    RULES[rule.id] = rule
    return rule


for _rule in (
    missing_link.missing_link,
    circular_link.circular_link,
    two_successors.two_successors,
    self_dealing.self_dealing,
    stage_order.stage_order,
    after_publication.after_publication,
    undated_source.undated_source,
    pieces_exceed_whole.pieces_exceed_whole,
    nested_claims.nested_claims,
    claim_below_entries.claim_below_entries,
    falling_series.falling_series,
    growing_pledges.growing_pledges,
    duplicates.duplicates,
    same_aid_twice.same_aid_twice,
    delivered_exceeds.delivered_exceeds,
    stage_law.stage_law,
    delivered_nothing.delivered_nothing,
    not_yet_aid.not_yet_aid,
    ambiguous_ton.ambiguous_ton,
    mass_in_text.mass_in_text,
    count_and_list.count_and_list,
    scale_slip.scale_slip,
    words_and_amount.words_and_amount,
    price_band.price_band,
    bare_dollar.bare_dollar,
    price_bases.price_bases,
    valuation_bases.valuation_bases,
    negative.negative,
    undisclosed.undisclosed,
    conflict.conflict,
    conversion.conversion,
):
    register(_rule)


def check(ledger: Ledger, rules: str | Iterable[str] | None = None) -> Findings:
    """What is wrong or doubtful in ``ledger``: the findings of every rule, or of the ``rules`` named by id.

    Nothing is changed. A rule that cannot be applied says so in a finding. Raises
    :class:`~aidledger.errors.BadScope` for an id that is not known.

    >>> from aidledger.ledger.ledger import Ledger
    >>> from aidledger.model.entry import Entry
    >>> from aidledger.model.source import Source
    >>> late = Entry(donor="USA", recipient="UKR", money="$5m", approved="2022-03-01", delivered="2021-03-01",
    ...              source=Source(id="list"))
    >>> print(check(Ledger(entries=[late]), "AL010")[0].message)
    United States to Ukraine: delivered 2021-03-01, but approved only 2022-03-01
    """
    wanted = list(RULES) if rules is None else [rules] if isinstance(rules, str) else list(rules)
    for name in wanted:
        if name not in RULES:
            options = closest(name, list(RULES)) or list(RULES)
            raise BadScope(f"there is no check {name!r}", remedy="use " + ", ".join(options))
    return Findings(finding for name in wanted for finding in RULES[name].findings(ledger))


def rules_markdown() -> str:
    """The reference page of the checks, from the rules themselves."""
    lines = [
        "# Checks",
        "",
        "`ledger.check()` explains what is wrong or doubtful; it never changes data. This page is made from the",
        "rules: `python -c \"from aidledger.ledger.checks import rules_markdown; print(rules_markdown(), end='')\"`.",
        "",
        "| id | severity | check |",
        "|---|---|---|",
    ]
    ordered = sorted(RULES.values(), key=lambda r: r.id)
    lines += [f"| [{r.id}](#{r.id.lower()}) | {r.severity.value} | {r.title} |" for r in ordered]
    for each in ordered:
        lines += ["", f"## {each.id}", "", f"**{each.title}** ({each.severity.value})", "", each.why, ""]
        lines.append(f"What to do: {each.hint}.")
    return "\n".join(lines) + "\n"
