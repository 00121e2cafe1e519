"""A question to a ledger: the keyword form that ``total``, ``totals``, ``bounds`` and ``verify`` share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from aidledger.asking import fitting
from aidledger.errors import BadScope
from aidledger.model.claim import window
from aidledger.model.figure import figure_kind
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from aidledger.units.lexicon import currency, mass_aliases, mass_unit


@dataclass(frozen=True)
class Question:
    """What is asked: a scope, what is measured, the unit of the answer, and whose statements count."""

    scope: Scope
    measure: str = "money"
    unit: str | None = None
    source: str | None = None

    @property
    def period(self) -> Period:
        """The window of the scope; all time where none is named."""
        return self.scope.period or Period.always()

    def until(self, day: dt.date | None) -> Question:
        """The same question with an open end closed at ``day``, the last that is known of.

        *Since 2014* asks for what is known to date, not for aid of years to come.
        """
        period = self.scope.period
        if (
            period is None
            or period.end is not None
            or period.start is None
            or day is None
            or day < period.start
        ):
            return self
        core = None if period.core is None else DateRange(period.core.start, day)
        if core is not None and core.start is not None and core.start > day:
            core = None
        return self.at(period=Period(core=core, hull=DateRange(period.start, day), written=period.written))

    def at(self, **changes: Any) -> Question:
        """The same question with some fields of its scope changed."""
        return replace(self, scope=self.scope.changed(**changes))


@fitting(name="a question")
def ask(
    *,
    donor: Any = None,
    recipient: Any = None,
    aid_type: Any = "military",
    stage: Any = None,
    since: Any = None,
    until: Any = None,
    period: Any = None,
    measure: str = "money",
    unit: str | None = None,
    source: Source | str | None = None,
) -> Question:
    """Check the keywords of a question and resolve their names.

    Raises :class:`~aidledger.errors.UnknownName`, :class:`~aidledger.errors.UnknownUnit`,
    :class:`~aidledger.errors.UnreadablePeriod` or :class:`~aidledger.errors.BadScope`.

    >>> ask(donor="Washington", since="2014").scope.donors[0].code
    'USA'
    """
    figure_kind(measure)
    if period is not None and (since is not None or until is not None):
        raise BadScope("both a period and since/until were given", remedy="give one of them")
    when = window(since, until) if period is None else Period.model_validate(period)
    if measure == "money" and unit is not None and " ".join(unit.casefold().split()) in mass_aliases():
        raise BadScope(f"{unit} is a unit of mass, and money was asked for", remedy="say measure='mass'")
    if unit is not None:
        unit = {"money": lambda u: currency(u).code, "mass": lambda u: mass_unit(u).name}.get(measure, str)(
            unit
        )
    if measure == "mass" and unit == "ton":
        raise BadScope(
            "a total cannot be given in the ambiguous ton", remedy="ask for tonne, short_ton or long_ton"
        )
    scope = Scope(donors=donor, recipients=recipient, aid_type=aid_type, stage=stage, period=when)
    name = source.id if isinstance(source, Source) else source
    return Question(scope, measure, unit, name)
