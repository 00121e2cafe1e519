"""Bounds: what follows, for any scope, from everything that is known.

The unknown true flows are amounts of at least nothing by donor, recipient, kind of aid and day. Stated
totals, lists of entries and coverage limit their sums; the least and the most that a scope can hold, given
all of them, are its bounds. No source need state them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aidledger.errors import BadScope
from aidledger.ledger.answer import as_figure, spoken_bounds
from aidledger.ledger.boxes import Box, Reach, reach
from aidledger.ledger.conflicts import Conflict, ways_out
from aidledger.ledger.grounds import Options, ground
from aidledger.ledger.known import Known, Reading, known
from aidledger.ledger.later_stages import least_listed
from aidledger.ledger.problem import Problem, Side
from aidledger.ledger.refunds import Refunds
from aidledger.ledger.statements import Statement, amount
from aidledger.ledger.totals import Summing, Sums
from aidledger.ledger.twins import twin_bounds
from aidledger.model.claim import Claim
from aidledger.model.figure import Figure, Tonnage
from aidledger.model.period import Period
from aidledger.model.scope import AID_STAGES, Stage
from aidledger.model.source import Source

if TYPE_CHECKING:
    from rich.console import RenderableType

    from aidledger.ledger.ledger import Ledger
    from aidledger.ledger.question import Question


@dataclass(frozen=True)
class Binding:
    """A statement that makes a bound tight: the bound moves with it. ``side`` is the bound, ``low`` or
    ``high``; ``amount`` the statement's own least (``uses`` is ``low``) or most that enters it, ``weight``
    how many times: negative where it is taken off."""

    side: str
    statement: Statement
    uses: str
    amount: Decimal
    weight: Fraction

    @property
    def record(self) -> object:
        """The stated total, the coverage, or what a list adds up to."""
        return self.statement.record

    @property
    def source(self) -> Source:
        """Who says it."""
        return self.statement.source

    def __str__(self) -> str:
        return f"{self.side}: {self.statement}"


@dataclass(frozen=True)
class Bounds:
    """The least and the most that the flows of a scope can sum to, in ``unit`` and in the ``prices``
    of a year (``None``: nominal); ``high=None``: no limit.

    ``claims`` are the stated totals that speak of the scope, the closest first; ``binding`` the statements
    that make the bounds tight. ``consistent`` is false where they contradict each other (``conflicts``
    names the smallest such sets): then the bounds hold whichever of them is wrong, and nothing is averaged.
    ``entry_count`` entries are listed there, ``undisclosed`` of them without an amount; the others add up
    to ``disclosed``. ``is_known`` says whether anything in
    the ledger speaks of the scope at all.
    """

    low: Decimal
    high: Decimal | None
    unit: str
    question: Question
    claims: tuple[Claim, ...] = ()
    binding: tuple[Binding, ...] = ()
    consistent: bool = True
    conflicts: tuple[Conflict, ...] = ()
    entry_count: int = 0
    undisclosed: int = 0
    disclosed: Decimal = Decimal(0)
    is_known: bool = True
    notes: tuple[str, ...] = ()
    prices: int | None = None
    _sums: Sums | None = field(default=None, repr=False, compare=False)
    _under: Callable[[Reading], Bounds] | None = field(default=None, repr=False, compare=False)
    _at: Callable[[Stage], Bounds] | None = field(default=None, repr=False, compare=False)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The places of the listed entries in the ledger's table."""
        return np.zeros(0, dtype=np.int64) if self._sums is None else self._sums.rows

    @property
    def listed_most(self) -> Decimal | None:
        """The most that the listed entries can add up to; ``None`` where an amount among them has no limit."""
        return None if self._sums is None else self._sums.whole.high

    @property
    def figure(self) -> Figure:
        """The bounds as a figure."""
        return as_figure(self.question.measure, self.unit, self.low, None, self.high, self.prices)

    @cached_property
    def by_stage(self) -> dict[Stage, Bounds]:
        """The same question at each stage about which something is known."""
        if self._at is None:
            return {}
        answers = {stage: self._at(stage) for stage in AID_STAGES}
        return {stage: answer for stage, answer in answers.items() if answer.is_known}

    def explain(self) -> str:
        """In plain words: what makes each bound, what a fuzzy period does to it, what was left out."""
        from aidledger.ledger.explaining import explained

        return explained(self)

    def under(self, period: Period, reading: str) -> Bounds:
        """The bounds if every statement about ``period`` is read in one of its named readings."""
        span = period.reading(reading)
        if self._under is None:
            return self
        return self._under(lambda p: span if p == period else p)

    def __str__(self) -> str:
        if not self.is_known:
            return "nothing is known"
        text = spoken_bounds(self.figure) if self.low or self.high is not None else "no bound is known"
        return text if self.consistent else f"{text}, from statements that contradict each other"

    def __repr__(self) -> str:
        return f"Bounds({str(self)!r})"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import bounds_rich

        return bounds_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import bounds_html

        return bounds_html(self)


def derive(
    ledger: Ledger,
    question: Question,
    *,
    unit: str | None = None,
    how: Summing | None = None,
    sums: Sums | None = None,
    options: Options | None = None,
) -> Bounds:
    """What follows for ``question`` from entries, stated totals and coverage.

    ``unit`` is that of the answer (by default the only one there is); stated totals in other currencies are
    converted, at the rates of their days, only where the question names a unit. Raises
    :class:`~aidledger.errors.BadScope` for a stage that is no aid yet and
    :class:`~aidledger.errors.UnitMismatch` for several currencies without a unit.
    """
    return _Derivation(ledger, question, unit, how or Summing(), sums, options or Options()).bounds()


class _Derivation:
    """One question from statements to bounds; the steps read each other's results, so they share an object."""

    def __init__(
        self,
        ledger: Ledger,
        question: Question,
        unit: str | None,
        how: Summing,
        sums: Sums | None,
        options: Options,
    ) -> None:
        stage = question.scope.stage
        if stage is not None and not stage.is_aid:
            raise BadScope(
                f"what is only {stage.value} is no aid yet", remedy="ask for a stage from pledged on"
            )
        self.ledger, self.question, self.how, self.options = ledger, question, how, options
        self.about: Reach = reach(question.scope)
        self.sums, self.basis = ground(ledger, question, unit, how, options, sums)
        self.answer_unit = unit or question.unit or self.basis.unit
        self.known: Known = known(ledger, self.basis, how, entries=options.entries, limited=options.limited)

    # -- the answer --------------------------------------------------------------------------------

    def bounds(self) -> Bounds:
        asked = tuple(dict.fromkeys([*([self.about.sure] if self.about.sure else []), *self.about.maybe]))
        claims = self.known.around(asked)
        lists = self.known.lists
        covered = lists is not None and lists.covers(asked)
        if (not claims and not covered) or self.how.reimbursements == "net":
            return self._answer(self._sum_low(), None, [], [], covered=covered)
        results = [self._solved(claims, period, reading) for period, reading in self._readings()]
        low = min(r[0].bound or 0 for r in results)
        tops = [r[1].bound for r in results]
        high = None if None in tops else max(t for t in tops if t is not None)
        binding = [b for r in results for b in r[2]]
        conflicts = [c for r in results for c in r[3]]
        touching = self.known.touching(asked)
        pair = twin_bounds(self.question.scope, touching, same_words=self.options.same_words)
        for statement, side, grained in pair:
            if side == "low" and grained > low and (high is None or grained <= high):
                low, binding = (
                    grained,
                    [*(b for b in binding if b.side == "high"), _twin(statement, side, grained)],
                )
            elif side == "high" and (high is None or grained < high) and grained >= low:
                high, binding = (
                    grained,
                    [*(b for b in binding if b.side == "low"), _twin(statement, side, grained)],
                )
        least = amount(low)
        listed = self._sum_low()
        if not conflicts and listed > least and (high is None or listed <= amount(high)):
            least = listed
        return self._answer(
            least,
            None if high is None else amount(high),
            list(dict.fromkeys(binding)),
            conflicts,
            touching=touching,
            covered=covered,
        )

    def _sum_low(self) -> Decimal:
        low = self.sums.whole.low
        if self.known.refunds is not None and self.sums.whole.overlapping:
            # one source may list what came back of the parcels that another lists
            low -= amount(max(self.known.refunds.possibly(box) for box in self.about.maybe))
        low = max(low, Decimal(0))
        if self.known.refunds is not None and self.sums.count and not self.sums.whole.overlapping:
            low = max(low, least_listed(self.sums.table, self.question, self.sums.unit, self.how))
        if self.question.measure == "mass" and self.sums.unit != "kg":
            return Tonnage(low=low, unit=self.sums.unit, qualifier="at_least", value=low).to("kg").low
        return low

    def _readings(self) -> list[tuple[Period | None, Reading | None]]:
        """The question's window in each of its readings, each shared by statements in the same words."""
        period = self.question.scope.period
        if period is None or period.is_precise or not period.alternatives:
            return [(None, self.options.reading)]
        found: list[tuple[Period | None, Reading | None]] = []
        for name in period.readings:
            span = period.reading(name)

            def reading(p: Period, span: Period = span) -> Period:
                if p == period:
                    return span
                return p if self.options.reading is None else self.options.reading(p)

            found.append((span, reading))
        return found

    def _solved(
        self, claims: list[Statement], period: Period | None, reading: Reading | None
    ) -> tuple[Side, Side, list[Binding], list[Conflict]]:
        about = self.about if period is None else reach(self.question.scope.changed(period=period))
        asked = tuple(dict.fromkeys([*([about.sure] if about.sure else []), *about.maybe]))
        problems = self.known.problems(claims, asked, reading)
        if not self.options.thorough and any(p.hopeless for p in problems):
            return Side(0), Side(None), [], [Conflict((), self.basis)]  # which contradict is not asked
        conflicts = [Conflict(p.conflict(), self.basis) for p in problems if not p.consistent]
        if conflicts and not self.options.thorough:
            return Side(0), Side(None), [], conflicts
        ways = [way for p in problems for way in ([p] if p.consistent else ways_out(p))]
        answers = [_extremes(way, about, asked, self.known.refunds) for way in ways]
        # of views that all hold the narrowest bounds, of ways out of a contradiction the widest
        lows = sorted(answers, key=lambda a: a[0].bound or 0)
        highs = sorted(answers, key=lambda a: (a[1].bound is None, a[1].bound or 0))
        least, most = (lows[0], highs[-1]) if conflicts else (lows[-1], highs[0])
        binding = [b for b in least[2] if b.side == "low"] + [b for b in most[2] if b.side == "high"]
        return least[0], most[1], binding, conflicts

    def _answer(
        self,
        low: Decimal,
        high: Decimal | None,
        binding: list[Binding],
        conflicts: list[Conflict],
        *,
        touching: list[Statement] | None = None,
        covered: bool,
    ) -> Bounds:
        if self.question.measure == "mass":
            low, high = _in_unit(low, high, self.answer_unit)
        notes = [f"not used: {claim} [{claim.source}]: {why}" for claim, why in self._left_out()]
        notes += self.known.lists.notes if self.known.lists is not None else []
        notes += [
            n
            for n in self.sums.notes
            if n.startswith(("converted", "brought to", "adds up values", "goods at"))
        ]
        if self.question.measure == "money" and self._converts(touching or []):
            notes.append(
                f"stated totals in other currencies were converted to {self.basis.unit} at the rates of their days"
            )
        claims = _by_closeness(self.question, touching or [], binding)
        line = self.sums.whole
        return Bounds(
            low=low,
            high=high,
            unit=self.answer_unit if self.question.measure != "money" else self.basis.unit,
            question=self.question,
            claims=tuple(claims),
            binding=tuple(binding),
            consistent=not conflicts,
            conflicts=tuple(dict.fromkeys(conflicts)),
            entry_count=self.sums.count,
            undisclosed=line.undisclosed,
            disclosed=max(line.low, line.value or Decimal(0)),
            _sums=self.sums,
            is_known=bool(claims) or covered or self._listed(),
            notes=tuple(dict.fromkeys(notes)),
            prices=self.basis.prices,
            _under=self._again_under,
            _at=self._again_at,
        )

    def _listed(self) -> bool:
        """Whether some entry speaks of what is measured: of masses, or of the very item; of money each does,
        if only by leaving it open."""
        if self.question.measure == "money" or not self.sums.count:
            return self.sums.count > 0
        table, rows = self.sums.table, self.sums.rows
        if self.question.measure == "mass":
            return bool((table.tonnage.codes[rows] >= 0).any())
        codes = np.unique(table.items.codes[rows])
        listed = (c.unit for code in codes[codes >= 0].tolist() for c in table.items.values[code])
        return self.basis.unit in listed

    def _converts(self, touching: list[Statement]) -> bool:
        claims = [s.record for s in touching if isinstance(s.record, Claim)]
        units = {(c.figure.unit, c.bracketed.unit if c.bracketed else None) for c in claims}
        return any(self.basis.unit not in pair for pair in units)

    def _left_out(self) -> list[tuple[Claim, str]]:
        boxes = self.about.maybe
        return [
            (c, why)
            for c, why in self.known.left_out
            if any(a.common(b) for a in boxes for b in reach(c.scope).maybe)
        ]

    def _again_under(self, reading: Reading) -> Bounds:
        options = replace(self.options, reading=reading)
        return derive(
            self.ledger, self.question, unit=self.answer_unit, how=self.how, sums=self.sums, options=options
        )

    def _again_at(self, stage: Stage) -> Bounds:
        return derive(
            self.ledger,
            self.question.at(stage=stage),
            unit=self.answer_unit,
            how=self.how,
            options=self.options,
        )


def _extremes(
    problem: Problem, about: Reach, asked: tuple[Box, ...], refunds: Refunds | None
) -> tuple[Side, Side, list[Binding]]:
    low = problem.least(asked.index(about.sure)) if about.sure is not None else Side(0)
    tops = [problem.most(asked.index(box)) for box in about.maybe]
    high = min(tops, key=lambda s: (s.bound is None, s.bound or 0))
    binding = [*_bindings(problem, low, "low"), *_bindings(problem, high, "high")]
    if refunds is not None:
        back = max(refunds.possibly(box) for box in about.maybe)
        low = replace(low, bound=max((low.bound or 0) - back, 0))
        if high.bound is not None and about.sure is not None:
            high = replace(high, bound=max(high.bound - refunds.surely(about.sure), 0))
    return low, high, binding


def _bindings(problem: Problem, side: Side, name: str) -> list[Binding]:
    if side.bound is None or (name == "low" and not side.bound):
        return []
    found = []
    for row, weight in side.weights:
        uses_low = weight > 0
        bound = problem.low[row] if uses_low else problem.high[row] or 0
        sign = weight if name == "low" else -weight
        found.append(
            Binding(
                name,
                problem.statements[problem.owner[row]],
                "low" if uses_low else "high",
                amount(bound),
                sign,
            )
        )
    return sorted(found, key=lambda b: -b.weight)


def _twin(statement: Statement, side: str, grained: int) -> Binding:
    return Binding(side, statement, side, amount(grained), Fraction(1))


def _in_unit(low: Decimal, high: Decimal | None, unit: str) -> tuple[Decimal, Decimal | None]:
    if unit == "kg":
        return low, high
    mass = Tonnage(value=None, low=low, high=high, unit="kg", qualifier="range").to(unit)
    return mass.low, mass.high


def _by_closeness(question: Question, touching: list[Statement], binding: list[Binding]) -> list[Claim]:
    """Stated totals of exactly this scope first, then those that bind, then those whose window is most alike."""
    tight = {b.statement.origin for b in binding}
    mine = reach(question.scope).maybe[0]

    def alike(box: Box) -> float:
        shared = min(box.end, mine.end) - max(box.start, mine.start) + 1
        return shared / max(max(box.end, mine.end) - min(box.start, mine.start) + 1, 1)

    ordered = sorted(
        (
            record.scope != question.scope,
            statement.origin not in tight,
            -alike(statement.rows[0].box),
            record.id,
            place,
        )
        for place, statement in enumerate(touching)
        if isinstance(record := statement.record, Claim)
    )
    return [r for *_, place in ordered if isinstance(r := touching[place].record, Claim)]
