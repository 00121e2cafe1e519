"""How a total is answered: the itemised sum, the stated totals beside it, and the bounds that follow from both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.ledger.answer import Evidence, LeftOut, Total, as_figure
from aidledger.ledger.question import Question
from aidledger.ledger.totals import Summing, Sums, sum_up
from aidledger.model.scope import AID_STAGES

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger


def answer(ledger: Ledger, question: Question, how: Summing, *, stages: bool) -> Total:
    """The total of a scope; with ``stages`` also at each stage about which something is known."""
    from aidledger.ledger.bounds import derive

    sums = sum_up(ledger.table, question, (), how)
    line = sums.whole
    known = derive(ledger, question, unit=sums.unit if sums.count else None, how=how, sums=sums)
    unit = sums.unit if sums.count else known.unit
    prices = sums.prices if sums.count else known.prices
    itemised = as_figure(question.measure, unit, line.low, line.value, line.high, prices)
    low, high = known.low, known.high
    complete = high is not None
    if high is None and not known.claims and sums.count and not line.overlapping:
        high = line.high
    level = (unit, prices)
    same = [
        c
        for c in known.claims
        if c.scope == question.scope and level == (c.figure.unit, getattr(c.figure, "price_year", None))
    ]
    value = same[0].figure.value if same and same[0].figure.value is not None else line.value
    by_source = {}
    if line.overlapping:
        split = sum_up(ledger.table, question, ("source",), how)
        by_source = {
            key[0]: as_figure(question.measure, unit, part.low, part.value, part.high, prices)
            for key, part in split.lines.items()
        }
    evidence = [Evidence(c, c.source, c.locator) for c in known.claims]
    for row in sums.rows[:200]:
        entry = ledger.table.entry(int(row))
        evidence.append(Evidence(entry, entry.source, entry.locator))
    return Total(
        low=low,
        value=value,
        high=high,
        unit=unit,
        question=question,
        itemised=itemised,
        stated=same[0] if same else None,
        claims=known.claims,
        evidence=tuple(evidence),
        entry_count=sums.count,
        undisclosed=line.undisclosed,
        complete=complete,
        by_stage=_by_stage(ledger, question, how, unit) if stages else {},
        by_source=by_source,
        left_out=_left_out(ledger, sums),
        notes=sums.notes,
        prices=prices,
    )


def _by_stage(ledger: Ledger, question: Question, how: Summing, unit: str) -> dict[Any, Total]:
    """The same question at each stage about which something is known."""
    answers = {}
    for stage in AID_STAGES:
        asked = Question(question.scope.changed(stage=stage), question.measure, unit, question.source)
        found = answer(ledger, asked, how, stages=False)
        if found.entry_count or found.claims:
            answers[stage] = found
    return answers


def _left_out(ledger: Ledger, sums: Sums) -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut(left.reason, tuple(str(i) for i in ledger.table.ids[left.rows[:20]]), len(left.rows))
        for left in sums.left
    )
