"""The picture of revisions: one total as it was known on each day on which a source came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope
from aidledger.show.plot_style import COLOURS, GREY, dated, fade_up, plain_axes, pyplot, scale, title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidledger.ledger.answer import Total
    from aidledger.ledger.ledger import Ledger


def draw(ledger: Ledger, asked: dict[str, Any], ax: Axes | None) -> Axes:
    """The total of a question on each day of publication, on ``ax`` or on axes of their own."""
    plt = pyplot()
    import numpy as np

    days = sorted({s.published for s in ledger.known_sources if s.published is not None})
    if not days:
        raise BadScope("no source says when it was published", remedy="give sources published=date")
    known = [(day, ledger.as_known_on(day).total(**asked)) for day in days]
    known = [(day, total) for day, total in known if total.entry_count or total.claims]
    if not known:
        raise BadScope("nothing to draw: no source knows anything of this", remedy="see ledger.entries")
    days, totals = [day for day, _ in known], [total for _, total in known]
    low = np.array([float(t.low) for t in totals])
    high = np.array([float("inf") if t.high is None else float(t.high) for t in totals])
    value = np.array([_best(t) for t in totals])
    per, label = scale([*value, *low], totals[0].unit)
    if ax is None:
        ax = plt.subplots(figsize=(8, 4.2), layout="constrained")[1]
    plain_axes(ax)
    low, high, value = low / per, high / per, value / per
    top = 1.2 * float(max(value.max(), low.max(), np.where(np.isinf(high), 0, high).max())) or 1.0
    x = np.array(days, dtype="datetime64[D]")
    colour = COLOURS[0]
    for at in range(len(x)):
        until = x[at + 1] if at + 1 < len(x) else x[at] + max(30, int((x[-1] - x[0]).astype(int)) // 12)
        span = np.array([x[at], until])
        ends = np.full(2, low[at])
        if np.isinf(high[at]):
            fade_up(ax, span, ends, top, colour)
        else:
            ax.fill_between(span, ends, high[at], color=colour, alpha=0.22, linewidth=0)
        ax.plot(span, [value[at]] * 2, color=colour, linewidth=1.8)
        hidden = totals[at].value is None
        marker: dict[str, Any] = {"marker": "v", "markerfacecolor": "white"} if hidden else {"marker": "o"}
        ax.plot(x[at], value[at], color=colour, markersize=6, clip_on=False, **marker)
        ax.axvline(x[at], color=GREY, linewidth=0.6, linestyle=":")
    what = (
        "stated total, sum of the entries or least possible"
        if any(t.claims for t in totals)
        else "sum of the entries"
    )
    ax.plot([], [], color=colour, marker="o", label=f"{what}, with low to high")
    if np.isinf(high).any():
        ax.fill_between([], [], [], color=colour, alpha=0.15, label="fading: no upper bound")
    ax.set_ylim(0, top)
    ax.set_ylabel(label)
    ax.set_xlabel("known on (each dotted line: a source came out)")
    ax.legend(loc="best", frameon=False, fontsize=9)
    dated(ax)
    title(ax, f"As it was known: {totals[-1].question.scope}")
    return ax


def _best(total: Total) -> float:
    """The stated total or the sum of the entries, where it can be all of it; else the least that is possible."""
    figure = total.figure
    return float(figure.low if figure.value is None else figure.value)
