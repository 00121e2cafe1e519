"""Which rows answer a question, as Spark SQL: the rules of :mod:`aidledger.ledger.selection`, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from aidledger.ledger.matching import aid_answers, party_answers
from aidledger.ledger.question import Question
from aidledger.model import gazetteer
from aidledger.model.party import Party
from aidledger.model.scope import AID_STAGES, AidType, Stage

#: What each row is given: the first and last day on which it may count, and the day on which it is counted.
DAYS = ("first_day", "last_day", "counted_day")
REACHED = "CASE {} END".format(
    " ".join(
        f"WHEN coalesce({s.value}_last, {s.value}) IS NOT NULL THEN '{s.value}'" for s in reversed(AID_STAGES)
    )
)


def text(value: str) -> str:
    """A text as an SQL literal; whatever is not plainly a code goes in as bytes."""
    if value.isascii() and value.isalnum():
        return f"'{value}'"
    return f"CAST(X'{value.encode().hex()}' AS STRING)"


def day(value: dt.date) -> str:
    """A day as an SQL literal."""
    return f"DATE'{value:%Y-%m-%d}'" if value.year > 999 else f"DATE'{value.year:04d}-{value:%m-%d}'"


def days(stage: Stage | None, names: Sequence[str] = DAYS) -> str:
    """The columns of :data:`DAYS` (under other ``names``): of one stage, or of the whole parcel."""
    stages = list(AID_STAGES if stage is None else AID_STAGES[stage.rank :])
    if stage is None:
        stages.reverse()
    # an edge that is not given is the other one
    firsts = ", ".join(f"{s.value}, {s.value}_last" for s in stages)
    lasts = ", ".join(f"{s.value}_last, {s.value}" for s in stages)
    counted = f"coalesce({lasts})"
    first, last = (
        (f"least({firsts})", f"greatest({lasts})") if stage is None else (f"coalesce({firsts})", counted)
    )
    return ", ".join(f"{what} AS {name}" for what, name in zip((first, last, counted), names, strict=True))


class Asked:
    """A question as conditions: ``possible`` rows bound a sum from above, ``certain`` ones from below,
    ``counted`` ones make its value."""

    def __init__(self, question: Question, names: Sequence[str] = DAYS) -> None:
        period, (first, last, counted_day) = question.period, names
        possible = [f"{counted_day} IS NOT NULL", _within(period.hull, last, first)]
        certain = ["false" if period.core is None else _within(period.core, first, last)]
        counted = [_within(period.hull, counted_day, counted_day)]
        for column, surely, possibly in _parties(question):
            sure = f"coalesce({column} IN ({_list(surely)}), false)" if surely else "false"
            certain.append(sure)
            counted.append(sure)
            possible.append(f"{column} IN ({_list(possibly)})" if possibly else "false")
        if question.scope.aid_type is not None:
            # kinds that do not exist stay, to be refused
            kinds = list(AidType)
            surely, possibly = _meant([k.value for k in kinds], *aid_answers(kinds, question.scope.aid_type))
            sure = f"coalesce(aid_type IN ({_list(surely)}), false)"
            certain.append(sure)
            counted.append(sure)
            others = [k.value for k in kinds if k.value not in possibly]
            # the short test first, which most rows that stay pass
            possible.append(f"{sure} OR NOT coalesce(aid_type IN ({_list(others)}), false)" if others else "")
        if question.source is not None:
            possible.append(f"source = {text(question.source)}")
        self.possible, self.certain, self.counted = _all(possible), _all(certain), _all(counted)


def _all(conditions: list[str]) -> str:
    return " AND ".join(f"({c})" for c in conditions if c) or "true"


def _list(codes: Iterable[str]) -> str:
    return ", ".join(map(text, codes))


def _within(span: Any, low: str, high: str) -> str:
    """Whether ``low`` is not before a span and ``high`` not after it; empty where the span is open."""
    parts = [f"{low} >= {day(span.start)}"] if span.start else []
    if span.end:
        parts.append(f"{high} <= {day(span.end)}")
    return " AND ".join(parts)


def _parties(question: Question) -> list[tuple[str, list[str], list[str]]]:
    """Donor and recipient where the question limits them, with the codes that are surely and possibly meant."""
    scope = question.scope
    found = []
    for name, wanted in (("donor", scope.donors), ("recipient", scope.recipients)):
        if wanted:
            parties = list(dict.fromkeys([*map(Party.resolve, gazetteer.rows()), *wanted]))
            found.append(
                (name, *_meant([p.code for p in parties], *party_answers(parties, wanted, question.period)))
            )
    return found


def _meant(codes: list[str], sure: Any, maybe: Any) -> tuple[list[str], list[str]]:
    pairs = list(zip(codes, sure[:-1].tolist(), maybe[:-1].tolist(), strict=True))
    return [c for c, s, _ in pairs if s], [c for c, _, m in pairs if m]
