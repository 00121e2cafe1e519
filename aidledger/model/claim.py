"""A stated total, and a stated ranking: knowledge in a ledger, a claim to be checked outside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NoReturn

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from aidledger.asking import fitting
from aidledger.errors import BadScope, InvalidRecord, UnreadableFigure
from aidledger.model.entry import Identified
from aidledger.model.figure import FIGURES, Count, Figure, Money, Tonnage
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import Scope
from aidledger.model.source import UNSTATED, Source

if TYPE_CHECKING:
    from rich.console import RenderableType


#: What a claim's figure is: an amount of aid, all there was until then, a mean, a difference, or what was before.
States = Literal["amount", "total", "average", "difference", "former"]
#: Of what a claim tells a part: of another sum, or of what all donors gave.
Part = Literal["", "sum", "donors"]


class ClaimKind(StrEnum):
    """What sort of figure: one parcel or flow (``single``), a running total (``cumulative``), per year
    (``recurring``). ``flow`` and ``to_date`` are accepted as other names of the first two.

    >>> [kind.value for kind in ClaimKind]
    ['single', 'cumulative', 'recurring']
    """

    single = "single"
    cumulative = "cumulative"
    recurring = "recurring"

    @classmethod
    def _missing_(cls, value: object) -> ClaimKind | None:
        return {"flow": cls.single, "to_date": cls.cumulative}.get(str(value))


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something stands: character offsets and the exact words.

    >>> text = "The US gave $5 million."
    >>> span = Span(start=12, end=22, text="$5 million")
    >>> text[span.start : span.end] == span.text
    True
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise InvalidRecord(
                f"a span from {self.start} to {self.end}",
                remedy="count characters from 0, the end behind the last",
            )


def span_of(text: str, start: int, end: int, written: str | None) -> Span:
    """The place ``text[start:end]``, known to be one; words that a figure keeps as ``written`` are kept once."""
    words = text[start:end]
    span = _new(Span)
    _put_start(span, start)
    _put_end(span, end)
    _put_text(span, written if written == words else words)
    return span


_new = object.__new__
_put_start, _put_end, _put_text = (vars(Span)[slot].__set__ for slot in ("start", "end", "text"))


def _any_figure(value: Any) -> Any:
    if isinstance(value, str):
        from aidledger.model.grammar import read_any

        return read_any(value)
    if isinstance(value, int | float | Decimal):
        raise UnreadableFigure(
            f"the bare number {value} has no unit",
            remedy="write text such as '$200 million', '90 tonnes' or '31 tanks'",
        )
    if isinstance(value, dict) and value.get("kind") in FIGURES:
        return FIGURES[value["kind"]].model_validate(value)
    if not isinstance(value, dict | Figure) or not value:
        raise UnreadableFigure(
            f"{value!r:.60} is no figure",
            remedy="give text such as '$200 million', '90 tonnes' or '31 tanks', or a Money, Tonnage or Count",
        )
    return value


#: A figure of any kind, given as one, as text, or as the dictionary that JSON holds.
AnyFigure = Annotated[Money | Tonnage | Count, BeforeValidator(_any_figure)]


class Claim(Identified):
    """That a source states a total: a figure about a scope.

    Claims overlap and nest, so nothing ever sums them. ``span``, ``confidence`` (0 to 1) and ``reasons``
    (slot, why) are filled where the claim was read from a text. ``bracketed`` is the source's own
    conversion of the same figure. ``when`` is the day, week or month on which a text that names no window says
    that it happened: amounts do not add up over it, but what is known of other days does not support the claim.
    ``denied`` marks a figure that the text names only to say that it is not so. ``per`` is the unit of time of a
    recurring figure, ``year`` where none is said. ``programme`` names the programme that a text speaks of
    (*presidential drawdowns*): less than all aid of the scope. ``part``: less than the scope is meant; a
    piece of another ``sum``, or what some of the ``donors`` gave, or somebody who is not known here. ``states`` says
    what the figure is: an ``amount``; the ``total``, all there was until then (*so far*, *in all*); an ``average``, the
    ``difference`` between two, or a ``former`` amount with which one is compared. ``each``: it is told of every donor,
    recipient or year by itself, not of all together. ``parcels``: of so many parcels of that amount.

    >>> Claim(figure="around $2.7 billion", source=Source(id="article"),
    ...       scope=Scope(donors="USA", recipients="UKR", aid_type="military", period="2014")).figure.high
    Decimal('2835000000')
    """

    figure: AnyFigure
    scope: Scope = Scope()
    source: Source
    kind: ClaimKind = ClaimKind.single
    when: Period | None = None
    denied: bool = False
    per: str = Field(default="", pattern="^(|year|month|week|day)$")
    programme: str = ""
    part: Part = ""
    states: States = "amount"
    each: bool = False
    parcels: Annotated[int, Field(ge=1)] = 1
    span: Span | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    reasons: tuple[tuple[str, str], ...] = ()
    bracketed: AnyFigure | None = None
    locator: str = ""
    milestone: str = ""
    supersedes: str | None = None
    note: str = ""

    prefix: ClassVar[str] = "c"

    @property
    def measure(self) -> str:
        """``money``, ``mass`` or ``count``."""
        return self.figure.kind

    @property
    def is_amount(self) -> bool:
        """Whether the figure is an amount of aid, and no average or difference."""
        return self.states in ("amount", "total")

    def __add__(self, other: object) -> NoReturn:
        raise BadScope(
            "stated totals are never added: they overlap and nest",
            remedy="put them into a ledger and ask it: ledger.total(...), ledger.bounds(...)",
        )

    __radd__ = __add__

    @property
    def said(self) -> tuple[object, ...]:
        """What is claimed, whoever claims it and wherever: two claims that say the same are judged alike."""
        told = (
            self.part,
            self.denied,
            self.states,
            self.each,
            self.parcels,
            self.programme,
            self.milestone,
        )
        return self.figure, self.scope, self.kind, self.when, self.per, *told

    @property
    def about(self) -> str:
        """The scope in words, with the day on which it happened where one is told; what else is told of the figure."""
        told = f"{self.scope}, {self.when.in_a_sentence}" if self.when is not None else str(self.scope)
        told += f", programme: {self.programme}" if self.programme else ""
        told += ", each" if self.each else ""
        told += f", {self.parcels} such parcels" if self.parcels > 1 else ""
        told += "" if self.is_amount else f", {self.states}"
        return f"{told}, denied" if self.denied else told

    def __str__(self) -> str:
        return f"{self.figure}: {self.about}"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import claim_rich

        return claim_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import claim_html

        return claim_html(self)


class Ranking(Identified):
    """That a figure is the most (or least) that a donor has given to one recipient in one year.

    ``figure`` and ``scope`` say which flow is ranked; ``per`` the unit of time and ``among`` what is compared.

    >>> from aidledger.seeds import load_seeds
    >>> print(load_seeds().rankings[0].order, load_seeds().rankings[0].figure)
    most $650 million (USD 649.5 million to 650.5 million)
    """

    figure: AnyFigure
    scope: Scope
    source: Source
    order: str = Field(default="most", pattern="^(most|least)$")
    per: str = Field(default="year", pattern="^(year|fiscal_year|month)$")
    among: str = Field(default="recipients", pattern="^(recipients|donors)$")
    span: Span | None = None
    locator: str = ""
    note: str = ""

    prefix: ClassVar[str] = "k"

    @model_validator(mode="after")
    def _one_side(self) -> Ranking:
        side = self.scope.donors if self.among == "recipients" else self.scope.recipients
        if len(side) != 1:
            one = "donor" if self.among == "recipients" else "recipient"
            raise InvalidRecord(f"a ranking among {self.among} needs exactly one {one}")
        return self

    def __str__(self) -> str:
        return f"{self.figure} is the {self.order} in a {self.per.replace('_', ' ')}: {self.scope}"

    def __rich__(self) -> RenderableType:
        from aidledger.show.rich_text import claim_rich

        return claim_rich(self)

    def _repr_html_(self) -> str:
        from aidledger.show.html import claim_html

        return claim_html(self)


@fitting("claim(figure), for example claim('$200 million', donor='USA', recipient='UKR', since='2014')")
def claim(
    figure: Figure | str,
    *,
    donor: Any = None,
    recipient: Any = None,
    aid_type: Any = "military",
    stage: Any = None,
    since: Any = None,
    until: Any = None,
    source: Source | None = None,
    prices: int | None = None,
) -> Claim:
    """A claim in the keyword form that ``total``, ``bounds`` and ``verify`` share.

    ``figure`` may be text. ``donor`` and ``recipient`` take a name, a code or a list of them; ``since`` and
    ``until`` a date, a year, or text (``"2014"``, ``"2021-01-23"``, ``"FY2021"``). Another word for a ``stage``
    (``"allocated"``) is kept as the claim's ``milestone``. ``prices`` marks the
    figure as given in the prices of that year. Without a ``source`` the claim can be checked but not
    entered into a ledger.

    >>> claim("$650 million", donor="USA", recipient="Kyiv", since="2014").scope.recipients[0].code
    'UKR'
    """
    read = _any_figure(figure)
    if prices is not None:
        if not isinstance(read, Money):
            raise InvalidRecord("only money has prices", remedy="leave prices out for a mass or a count")
        if isinstance(prices, bool) or not str(prices).isdecimal():
            raise BadScope(
                f"prices of {prices!r}, which is no year", remedy="give a year, such as prices=2020"
            )
        read = read.model_copy(update={"price_year": int(prices)})
    scope = Scope(
        donors=donor, recipients=recipient, aid_type=aid_type, stage=stage, period=window(since, until)
    )
    word = stage if isinstance(stage, str) and scope.stage is not None and stage != scope.stage else ""
    return Claim(figure=read, scope=scope, source=source or UNSTATED, milestone=word)


def window(since: Any, until: Any) -> Period | None:
    """The period between two ends, each a date, a year, a text or a :class:`Period`; ``None`` if both are open.

    A bare year means its first day in ``since`` and its last in ``until``.

    >>> str(window("2014", "2021-01-23"))
    '2014-01-01 to 2021-01-23'
    """
    if since is None and until is None:
        return None
    first = None if since is None else Period.model_validate(since)
    last = None if until is None else Period.model_validate(until)
    start = None if first is None else first.hull.start
    end = None if last is None else last.hull.end
    for name, given, edge in (("since", since, start), ("until", until, end)):
        if given is not None and edge is None:
            side = "first" if name == "since" else "last"
            raise BadScope(
                f"{name}={str(given)!r} has no {side} day", remedy=f"give the {side} day, or period="
            )
    sure_start = start if first is None or first.core is not None else first.hull.end
    sure_end = end if last is None or last.core is not None else last.hull.start
    if start and end and start > end:
        raise BadScope(f"the window ends before it begins: {start} to {end}", remedy="swap since and until")
    empty = sure_start is not None and sure_end is not None and sure_start > sure_end
    return Period(core=None if empty else DateRange(sure_start, sure_end), hull=DateRange(start, end))
