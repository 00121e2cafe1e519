"""The picture of stated totals: nested spans over time, nested amounts beside them, the itemised sum beneath."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope, UnitMismatch
from aidledger.ledger.question import Question, ask
from aidledger.model.entry import Entry
from aidledger.model.period import DateRange
from aidledger.model.scope import AID_STAGES, AidType
from aidledger.model.wording import rounded
from aidledger.show.plot_style import COLOURS, GREY, caption, dated, plain_axes, pyplot, scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidledger.ledger.answer import Total
    from aidledger.ledger.ledger import Ledger
    from aidledger.model.claim import Claim
    from aidledger.model.figure import Figure
    from aidledger.model.party import Party
    from aidledger.model.period import Period
    from aidledger.model.scope import Scope

#: Rows of one picture; further claims are counted in its caption.
ROWS = 12


@dataclass(frozen=True)
class _Row:
    """One line of the picture: a figure, the days it is about, the rows inside it, and what the entries inside
    it add up to."""

    figure: Figure
    period: Period | None
    words: str
    colour: str
    inside: tuple[int, ...] = ()
    listed: float = 0.0


def draw(ledger: Ledger, asked: dict[str, Any], axes: tuple[Axes, Axes] | None) -> tuple[Axes, Axes]:
    """The stated totals of a question on two axes: spans and amounts."""
    plt = pyplot()
    question = ask(**asked)
    claims = _claims(ledger, question)
    unit = claims[0].figure.unit
    shown = sorted(claims, key=_longest_first)[:ROWS]
    total = ledger.total(**(asked | {"unit": None if unit == "ton" else unit}))
    asked = asked | {"unit": total.unit}
    rows = _rows(shown, total, [_listed(ledger, asked, claim) for claim in shown])
    if axes is None:
        height = 1.5 + 0.7 * len(rows)
        figure, pair = plt.subplots(
            1, 2, figsize=(9.6, height), width_ratios=(3, 2), sharey=True, layout="constrained"
        )
        axes = (pair[0], pair[1])
        figure.suptitle(f"Stated totals, never added: {question.scope}", x=0.01, ha="left", fontsize=10.5)
    spans, amounts = axes
    _draw_spans(spans, rows, total)
    _draw_amounts(amounts, rows, unit)
    for ax in axes:
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="y", visible=False)
    if len(claims) > ROWS:
        caption(spans, f"{len(claims) - ROWS} more stated totals are not drawn.")
    return axes


def _claims(ledger: Ledger, question: Question) -> list[Claim]:
    """The stated totals about what is asked, all in one unit."""
    about = [
        c
        for c in ledger.stated
        if c.measure == question.measure
        and (question.unit is None or c.figure.unit == question.unit)
        and _share(c.scope, question.scope)
    ]
    units = sorted({c.figure.unit for c in about})
    if len(units) > 1:
        raise UnitMismatch(
            f"the stated totals are in {', '.join(units)}", remedy=f"draw one unit: unit={units[0]!r}"
        )
    if not about:
        raise BadScope(
            f"nothing to draw: no stated total for {question.scope}",
            remedy="see ledger.claims for what is stated",
        )
    return about


def _codes(parties: tuple[Party, ...]) -> frozenset[str] | None:
    """Whose flows may be meant, groups by their members; ``None`` for anyone."""
    return frozenset().union(*(p.possible_atoms() for p in parties)) if parties else None


def _kinds(scope: Scope) -> frozenset[AidType]:
    return frozenset(AidType) if scope.aid_type is None else scope.aid_type.possibly


def _share(a: Scope, b: Scope) -> bool:
    """Whether two scopes may have aid in common, whenever it was given."""
    sides = ((_codes(a.donors), _codes(b.donors)), (_codes(a.recipients), _codes(b.recipients)))
    return bool(_kinds(a) & _kinds(b)) and all(x is None or y is None or x & y for x, y in sides)


def _inside(inner: Scope, outer: Scope) -> bool:
    """Whether all aid that ``inner`` may mean is aid that ``outer`` may mean."""
    sides = (
        (_codes(inner.donors), _codes(outer.donors)),
        (_codes(inner.recipients), _codes(outer.recipients)),
    )
    return (
        _kinds(inner) <= _kinds(outer)
        and all(y is None or (x is not None and x <= y) for x, y in sides)
        and (
            outer.period is None or (inner.period is not None and inner.period.hull.within(outer.period.hull))
        )
    )


def _longest_first(claim: Claim) -> tuple[dt.date, dt.date, Decimal]:
    period = claim.scope.period
    start = (period.start if period else None) or dt.date.min
    end = (period.end if period else None) or dt.date.max
    return (
        start,
        dt.date.max - (end - dt.date.min) if end < dt.date.max else dt.date.min,
        -(claim.figure.value or claim.figure.low),
    )


def _listed(ledger: Ledger, asked: dict[str, Any], claim: Claim) -> float:
    """What the entries of a stated total's window and stage add up to; 0 where that is more than the total."""
    total = ledger.total(**(asked | {"period": claim.scope.period, "stage": claim.scope.stage}))
    listed, most = total.itemised, claim.figure.high
    amount = listed.value if listed.value is not None else listed.low
    return 0.0 if most is not None and amount > most else float(amount)


def _rows(claims: list[Claim], total: Total, listed: list[float]) -> list[_Row]:
    """The claims, each with those after it that lie inside it, and the itemised sum as the last row."""

    def within(inner: int, outer: int) -> bool:
        smaller = (claims[inner].figure.value or 0) <= (claims[outer].figure.value or 0)
        return smaller and _inside(claims[inner].scope, claims[outer].scope)

    rows = []
    kinds = {claim.scope.aid_type for claim in claims}
    for at, claim in enumerate(claims):
        inside: list[int] = []
        for other in range(at + 1, len(claims)):
            if within(other, inside[-1] if inside else at):
                inside.append(other)
        period = claim.scope.period
        when = (period.written or str(period)) if period else "period not stated"
        stage = f", {claim.scope.stage.value}" if claim.scope.stage else ""
        kind = (
            "" if len(kinds) < 2 else f", {claim.scope.aid_type.value if claim.scope.aid_type else 'all'} aid"
        )
        words = f"{claim.figure.written or claim.figure}, {when}{stage}{kind}"
        rows.append(
            _Row(claim.figure, period, words, COLOURS[at % (len(COLOURS) - 1)], tuple(inside), listed[at])
        )
    if total.entry_count:
        count = f"{total.entry_count} {'entry' if total.entry_count == 1 else 'entries'}"
        hidden = f", {total.undisclosed} without an amount" if total.undisclosed else ""
        rows.append(_Row(total.itemised, None, f"itemised: {count}{hidden}", "black"))
    return rows


def _draw_spans(ax: Axes, rows: list[_Row], total: Total) -> None:
    from matplotlib import dates as mdates

    date2num: Any = mdates.date2num  # untyped upstream

    plain_axes(ax)
    entries = [e.record for e in total.evidence if isinstance(e.record, Entry)]
    dates = [_way(e) for e in entries]
    ends = [day for row in rows if row.period for day in (row.period.start, row.period.end) if day]
    ends += [day for d in dates for day in (d.start, d.end) if day]
    first, last = (min(ends), max(ends)) if ends else (dt.date(2000, 1, 1), dt.date(2001, 1, 1))
    room = max((last - first) * 0.03, dt.timedelta(days=5))
    left, right = first - room, last + room

    def bar(start: dt.date | None, end: dt.date | None, at: int, colour: str, alpha: float) -> None:
        begin, stop = start or left, (end or right) + dt.timedelta(days=1)
        ax.barh(
            at,
            date2num(stop) - date2num(begin),
            left=date2num(begin),
            height=0.34,
            color=colour,
            alpha=alpha,
            linewidth=0,
        )
        for is_open, day, sign in ((start is None, left, -1), (end is None, right, 1)):
            if is_open:
                ax.plot(
                    date2num(day),
                    at,
                    marker="<" if sign < 0 else ">",
                    color=colour,
                    markersize=8,
                    clip_on=False,
                )

    for at, row in enumerate(rows):
        _label(ax, at, row.words)
        if at == len(rows) - 1 and row.colour == "black":
            for when in dates:
                start, end = when.start or left, when.end or right
                ax.plot([date2num(start), date2num(end)], [at, at], color="black", linewidth=2, alpha=0.6)
                ax.plot(date2num(end), at, marker="|", markersize=12, color="black")
            continue
        period = row.period
        if period is None:
            ax.plot(
                [date2num(left), date2num(right)],
                [at, at],
                color=row.colour,
                linestyle=(0, (4, 4)),
                linewidth=2,
            )
            continue
        bar(period.start, period.end, at, row.colour, 0.35 if period.core != period.hull else 1.0)
        if period.core is not None and period.core != period.hull:
            bar(period.core.start, period.core.end, at, row.colour, 0.9)
    ax.set_xlim(date2num(left), date2num(right))
    dated(ax)
    ax.set_xlabel("days that the figure is about (pale: possibly)")


def _way(entry: Entry) -> DateRange:
    """From the first recorded stage of a parcel to its last."""
    known = [d.hull for stage in AID_STAGES if (d := entry.date_of(stage)) is not None]
    return DateRange(known[0].start, known[-1].end)


def _label(ax: Axes, at: int, words: str) -> None:
    """The words of a row above its bar."""
    ax.annotate(
        words,
        (0, at - 0.2),
        (2, 2),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="bottom",
        fontsize=9,
    )


def _draw_amounts(ax: Axes, rows: list[_Row], unit: str) -> None:
    plain_axes(ax)
    sizes = [float(row.figure.value or row.figure.low) for row in rows]
    bounded = [float(row.figure.high) for row in rows if row.figure.high is not None]
    per, label = scale([*sizes, *bounded], unit)
    right = 1.32 * max([*sizes, *bounded, 1e-9]) / per
    for at, row in enumerate(rows):
        size = sizes[at] / per
        ax.barh(at, size, height=0.34, color=row.colour, linewidth=0)
        contained = [(sizes[inner], rows[inner].colour) for inner in row.inside]
        contained += [(row.listed, "black")] if row.listed else []
        for depth, (amount, colour) in enumerate(contained):
            height = 0.34 - 0.09 * (depth + 1)
            ax.barh(
                at, amount / per, height=max(height, 0.06), color=colour, edgecolor="white", linewidth=0.6
            )
        low, high = float(row.figure.low) / per, row.figure.high
        if high is None:
            ax.annotate(
                "",
                (right, at),
                (size, at),
                arrowprops={"arrowstyle": "->", "color": GREY, "linestyle": "dotted"},
            )
        elif low < float(high) / per:
            ax.plot(
                [low, float(high) / per], [at + 0.24] * 2, color=GREY, linewidth=1.2, marker="|", markersize=5
            )
        _label(ax, at, _size(row.figure))
    ax.set_xlim(0, right)
    ax.set_xlabel(f"{label} (inside: what it contains)")


def _size(figure: Figure) -> str:
    if figure.value is None and not figure.low:
        return "undisclosed"
    stated = figure._amount(figure.value if figure.value is not None else figure.low)
    if figure.high is None:
        return f"{stated} or more, no upper bound"
    low, high = rounded(figure.low, 4), rounded(figure.high, 4)
    return stated if low == high else f"{stated} ({low} to {high})"
