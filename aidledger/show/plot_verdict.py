"""The picture of a verdict: the claim's interval against what is known, under each definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidledger.model.scope import AID_STAGES
from aidledger.show.plot_style import COLOURS, GREY, plain_axes, pyplot, scale, title

if TYPE_CHECKING:
    from decimal import Decimal

    from matplotlib.axes import Axes

    from aidledger.verdict.verify import Verdict

_BLUE, _ORANGE = COLOURS[0], COLOURS[1]


def draw(verdict: Verdict, ax: Axes | None) -> Axes:
    """The claim, what decided on it, and every other definition about which something is known."""
    plt = pyplot()
    from aidledger.show.report_marks import sign
    from aidledger.show.report_scale import known_amounts, known_name
    from aidledger.verdict.judging import comparable

    figure = comparable(verdict.claim.figure)
    unit = figure.unit
    rows = [("the claim", figure.low, figure.high, _ORANGE, verdict.label.value)]
    says = verdict.label.value
    if verdict.parcel is not None:
        rows.append((known_name(verdict), *known_amounts(verdict), _BLUE, says))
    if verdict.bounds.is_known:
        named = "known" if verdict.parcel is None else "all that is known"
        judged = says if verdict.parcel is None else ""
        rows.append((named, verdict.bounds.low, verdict.bounds.high, _BLUE, judged))
    rows += [(name, low, high, COLOURS[4], says) for name, low, high, says in _definitions(verdict, unit)]
    stated = [float(n) for _, low, high, *_ in rows for n in (low, high) if n is not None]
    per, label = scale(stated, unit)
    right = 1.25 * max([*stated, 1e-9]) / per
    if ax is None:
        ax = plt.subplots(figsize=(8, 1.5 + 0.55 * len(rows)), layout="constrained")[1]
    plain_axes(ax)
    for at, (_, low, high, colour, says) in enumerate(rows):
        _interval(ax, at, low, high, per, right, colour)
        if at >= 1 and says:
            ax.annotate(
                f"{sign(says)} {says}",
                (1.01, at),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=9,
            )
    claim_low, claim_high = (
        float(figure.low) / per,
        right if figure.high is None else float(figure.high) / per,
    )
    ax.axvspan(
        claim_low,
        max(claim_high, claim_low + right * 0.002),
        color=_ORANGE,
        alpha=0.15,
        linewidth=0,
        zorder=0,
    )
    ax.set_yticks(range(len(rows)), [row[0] for row in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlim(0, right)
    ax.set_xlabel(label)
    ax.grid(axis="y", visible=False)
    words = verdict.claim.figure.written or str(verdict.claim.figure)
    title(
        ax, f"{sign(verdict.label.value)} {verdict.label.value.capitalize()}: {words}, {verdict.claim.scope}"
    )
    return ax


def _definitions(verdict: Verdict, unit: str) -> list[tuple[str, Decimal, Decimal | None, str]]:
    """What is known under each other definition; stages about which the same is known stand in one row."""
    together: dict[tuple[str, Decimal, Decimal | None, str], list[str]] = {}
    for name, judged in verdict.definitions.items():
        known = judged.bounds
        kind, _, stage = name.partition(", ")
        if known != verdict.bounds and known.unit == unit:
            together.setdefault((kind, known.low, known.high, judged.label.value), []).append(stage)
    return [
        (
            f"{kind},\n{' or '.join(stages)}" if len(stages) < len(AID_STAGES) else f"{kind}, each stage",
            low,
            high,
            label,
        )
        for (kind, low, high, label), stages in together.items()
    ]


def _interval(
    ax: Axes, at: int, low: Decimal, high: Decimal | None, per: float, right: float, colour: str
) -> None:
    """A bar from low to high; one without an upper end pales and ends in an arrow."""
    start = float(low) / per
    if high is not None:
        width = max(float(high) / per - start, right * 0.004)
        ax.barh(at, width, left=start, height=0.5, color=colour, linewidth=0)
        return
    slices = 24
    step = (right - start) / slices
    for number in range(slices):
        ax.barh(
            at,
            step,
            left=start + number * step,
            height=0.5,
            color=colour,
            alpha=1 - number / slices,
            linewidth=0,
        )
    ax.plot([start, start], [at - 0.25, at + 0.25], color=colour, linewidth=2)
    ax.annotate(
        "no upper bound",
        (right, at),
        (-4, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8,
        color=GREY,
    )
