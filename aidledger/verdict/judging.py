"""One claim against one set of bounds: inside them, apart from them, or in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from aidledger.errors import AidLedgerError
from aidledger.ledger.bounds import Bounds, derive
from aidledger.ledger.grounds import Options
from aidledger.ledger.question import Question
from aidledger.ledger.selection import select
from aidledger.ledger.statements import closed
from aidledger.ledger.totals import Summing
from aidledger.model.claim import Claim
from aidledger.model.daterange import DateRange
from aidledger.model.entry import Coverage
from aidledger.model.figure import Figure, Money, Tonnage, plain
from aidledger.model.period import Period
from aidledger.model.scope import Stage
from aidledger.model.wording import EXACT

if TYPE_CHECKING:
    import datetime as dt

    from aidledger.ledger.ledger import Ledger


class Label(StrEnum):
    """What a ledger says of a claim. The values are the words that appear in data and messages."""

    supported = "supported"
    contradicted = "contradicted"
    possible = "possible"
    no_evidence = "no evidence"


#: Beyond so many times no number says more.
_MANY = 1_000_000
#: So many answers are kept with a ledger, and fewer with a large one: each may hold the rows that it rests on.
_KEPT, _FEW, _ROWS = 4096, 16, 10_000_000


@dataclass(frozen=True)
class Judgement:
    """A claim's label against the bounds of one reading of it.

    ``factor`` is how far a contradicted figure is from the nearest amount that is possible: above 1 too
    high, below 1 too low; ``None`` otherwise, and where the nearest is 0.
    """

    label: Label
    bounds: Bounds
    factor: Decimal | None = None

    @property
    def decides(self) -> bool:
        """Whether the claim is supported or contradicted."""
        return self.label in (Label.supported, Label.contradicted)

    @property
    def left_open(self) -> Judgement:
        """The same bounds, by which the claim is only possible."""
        return replace(self, label=Label.possible, factor=None)


def label_of(figure: Figure, bounds: Bounds) -> Label:
    """Interval logic: supported inside, contradicted apart, possible where the intervals overlap."""
    if not bounds.is_known:
        return Label.no_evidence
    low, high, least, most = _ends(figure, bounds)
    if (most is not None and low > most) or (high is not None and high < least):
        return Label.contradicted
    if least >= low and (high is None or (most is not None and most <= high)):
        trivial = not low and high is None and not least and not bounds.entry_count
        return Label.possible if trivial else Label.supported
    return Label.possible


def _ends(figure: Figure, bounds: Bounds) -> tuple[Decimal, Decimal | None, Decimal, Decimal | None]:
    """Both intervals; masses in whole grams, rounded outward, as ledgers keep them."""
    known = bounds.figure
    if isinstance(figure, Tonnage) and isinstance(known, Tonnage):
        (_, low, high), (_, least, most) = figure.grams, known.grams
        return (
            Decimal(low),
            None if high is None else Decimal(high),
            Decimal(least),
            None if most is None else Decimal(most),
        )
    return figure.low, figure.high, bounds.low, bounds.high


def factor_of(figure: Figure, bounds: Bounds) -> Decimal | None:
    """The stated number as a multiple of the nearest amount that is possible, to four digits."""
    above = bounds.high is not None and figure.low > bounds.high
    nearest = bounds.high if above else bounds.low
    stated = figure.value if figure.value is not None else figure.low if above else figure.high
    if not nearest or stated is None:
        return None
    return Decimal(f"{stated / nearest:.4g}")


class Judge:
    """A ledger, and how its statements are to be compared with claims."""

    def __init__(
        self, ledger: Ledger, how: Summing, stated_on: dt.date | None, source: str | None = None
    ) -> None:
        """``stated_on`` is the day on which claims were made: they say nothing of what came later."""
        self.ledger, self.how, self.source, self.stated_on = ledger, how, source, stated_on
        self.until = stated_on or ledger.known_until
        # what a claim says that names no period had happened by the day on which it was made
        self.by_then = None if stated_on is None else Period.between(None, stated_on)
        self.thorough = True

    def days(self, period: Period) -> DateRange:
        """The days of a window; one that has begun and is open ends on the last day that is known of."""
        return closed(period, self.until).hull

    def of(self, ledger: Ledger) -> Judge:
        """A judge of another ledger that compares claims in the same way."""
        other = Judge(ledger, self.how, self.stated_on, self.source)
        other.thorough = self.thorough
        return other

    def quick(self) -> Judge:
        """A judge that gives no bounds where statements contradict each other, and does not look into why."""
        other = Judge(self.ledger, self.how, self.stated_on, self.source)
        other.thorough = False
        return other

    def of_list(self, coverage: Coverage) -> Judge:
        """A judge that knows what is listed by the one who says that the list is complete, and nothing else."""
        other = Judge(self.ledger, self.how, self.stated_on, coverage.source.view)
        other.until, other.thorough = self.until, self.thorough
        return other

    def bounds(self, claim: Claim, *, entries: bool = True, limited: bool = False, **changes: Any) -> Bounds:
        """The bounds of a claim's scope, in its unit, prices and valuation; ``changes`` to the scope."""
        figure = claim.figure
        scope = claim.scope.changed(**changes) if changes else claim.scope
        if scope.period is None and self.by_then is not None:
            scope = scope.changed(period=self.by_then)
        unit = comparable(figure).unit
        question = Question(scope, claim.measure, unit, self.source).until(self.until)
        like = figure if isinstance(figure, Money) else None
        options = Options(
            entries=entries, same_words=True, like=like, limited=limited, thorough=self.thorough
        )
        basis = None if like is None else (like.price_year, like.valuation)
        words = None if scope.period is None else scope.period.written
        key = (question, words, basis, entries, limited, self.thorough, self.how)
        kept = _answers(self.ledger)
        if key not in kept:
            if len(kept) >= min(_KEPT, max(_FEW, _ROWS // max(len(self.ledger), 1))):
                kept.clear()
            kept[key] = self._derived(question, options, unit, like)
        found = kept[key]
        if isinstance(found, AidLedgerError):
            raise found
        return found

    def _derived(
        self, question: Question, options: Options, unit: str, like: Money | None
    ) -> Bounds | AidLedgerError:
        try:
            return derive(self.ledger, question, unit=unit, how=self.how, options=options)
        except AidLedgerError as error:
            if like is None:
                return error
            try:
                return self._without_what_does_not_convert(question, options, like, error)
            except AidLedgerError as other:
                return other

    def _without_what_does_not_convert(
        self, question: Question, options: Options, like: Money, error: AidLedgerError
    ) -> Bounds:
        """Bounds from amounts in the claim's currency alone, with a note on why the others do not count."""
        mixed = replace(self.how, mix_valuations=True)
        bounds = derive(
            self.ledger, question, unit=like.unit, how=mixed, options=replace(options, convert=False)
        )
        note = f"amounts that could not be compared were left out: {error.what}"
        listed = bounds.is_known or (options.entries and len(select(self.ledger.table, question).rows) > 0)
        return replace(bounds, notes=(*bounds.notes, note), is_known=listed)

    def judge(
        self, claim: Claim, *, entries: bool = True, limited: bool = False, **changes: Any
    ) -> Judgement:
        """A claim, its scope changed where ``changes`` say so, against its bounds."""
        bounds = self.bounds(claim, entries=entries, limited=limited, **changes)
        figure = comparable(claim.figure)
        label = label_of(figure, bounds)
        return Judgement(label, bounds, factor_of(figure, bounds) if label is Label.contradicted else None)

    def at_stage(self, claim: Claim, stage: Stage | None, *, entries: bool = True) -> Judgement:
        """The claim as if it had been made of one stage."""
        return self.judge(claim, entries=entries, stage=stage)


def _answers(ledger: Ledger) -> dict[Any, Bounds | AidLedgerError]:
    """What a ledger answered before: the readings of many claims ask the same questions."""
    kept: dict[Any, Bounds | AidLedgerError] = ledger.__dict__.setdefault("_answers", {})
    return kept


def comparable(figure: Figure) -> Figure:
    """The figure in the unit in which bounds are given: a mass in kilograms or tonnes, of an ambiguous ton
    every reading.

    A ledger keeps masses in whole grams, rounded outward; the same mass must compare as equal, and no other
    unit holds every gram.
    """
    if not isinstance(figure, Tonnage) or figure.unit in ("kg", "tonne"):
        return figure
    _, low, high = figure.grams
    rounded = {
        "low": plain(Decimal(low).scaleb(-6)),
        "high": None if high is None else plain(Decimal(high).scaleb(-6)),
    }
    return figure.to("tonne").model_copy(update=rounded)


def difference(factor: Decimal | None) -> str:
    """How much a factor matters, in words: a small difference is told apart from one that changes the conclusion.

    >>> difference(Decimal("1.04")), difference(Decimal(10)), difference(Decimal("0.25"))
    ('4 % too high', '10 times too high', '4 times too low')
    """
    if factor is None:
        return "too high, as none was given"
    above = factor > 1
    ratio = factor if above or not factor else EXACT.divide(Decimal(1), factor)
    side = "too high" if above else "too low"
    if not factor:
        return "far too low"
    if ratio < Decimal("1.5"):
        share = (ratio - 1) if above else 1 - factor
        percent = share * 100
        shown = f"{percent:.0f}" if percent >= 1 else f"{Decimal(f'{percent:.1g}').normalize():f}"
        return f"{shown} % {side}"
    if ratio > _MANY:
        return f"more than {_MANY:,} times {side}"
    shown = f"{float(ratio):.3g}" if ratio < Decimal("999.5") else f"{ratio:,.0f}"
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown} times {side}"


def is_small(factor: Decimal | None) -> bool:
    """Whether a difference is within a tenth: a slip of rounding or date rather than another conclusion."""
    return factor is not None and Decimal("0.9") <= factor <= Decimal("1.1")
