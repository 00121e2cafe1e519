"""The picture of running totals: steps, the band between low and high, undisclosed entries marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidledger.errors import BadScope
from aidledger.ledger.question import ask
from aidledger.ledger.running import WAYS
from aidledger.show.plot_style import COLOURS, GREY, caption, dated, fade_up, plain_axes, pyplot, scale, title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from aidledger.ledger.ledger import Ledger

#: So many lines at most have a fading band where nothing limits them above.
FADED = 2


def draw(ledger: Ledger, by: str | None, freq: str, asked: dict[str, Any], ax: Axes | None) -> Axes:
    """The running totals of a question on ``ax``, or on axes of their own."""
    plt = pyplot()
    frame = ledger.cumulative(by=by, freq=freq, **asked)
    question = ask(**{k: v for k, v in asked.items() if k not in WAYS})
    if frame.empty:
        raise BadScope(
            f"nothing to draw: no dated entry for {question.scope}",
            remedy="see ledger.entries for what is listed",
        )
    lines, left_out = _lines(frame, by)
    per, label = scale([*frame["value"], *frame["low"]], frame.attrs["unit"])
    if ax is None:
        ax = plt.subplots(figsize=(8, 4.2), layout="constrained")[1]
    plain_axes(ax)
    ends = [_closed(line, freq) / _divisors(per) for line in lines.values()]
    finite = [line["high"].where(line["high"] < float("inf"), line["value"]).max() for line in ends]
    top = 1.15 * max(max(finite), *(line["value"].max() for line in ends)) or 1.0
    hidden = 0
    for (name, colour), line in zip(zip(lines, COLOURS, strict=False), ends, strict=True):
        words = "sum of the entries" if by is None else str(name)
        hidden += _line(ax, line, top, colour, words, crowded=len(lines) > FADED)
    if by is None:
        ax.fill_between([], [], [], color=COLOURS[0], alpha=0.22, label="between low and high")
    if hidden:
        marks: dict[str, Any] = {
            "marker": "v",
            "markerfacecolor": "white",
            "markeredgecolor": GREY,
            "linestyle": "none",
        }
        ax.plot([], [], **marks, label="entry without an amount: no upper bound from here on")
    ax.legend(loc="best", frameon=False, fontsize=9)
    ax.set_ylim(0, top)
    ax.set_ylabel(label)
    ax.set_xlabel("by month" if freq == "MS" else "by year")
    ax.margins(x=0.02)
    dated(ax)
    title(ax, f"Running total: {question.scope}")
    remarks = []
    if left_out:
        remarks.append(f"{left_out} smaller groups are not drawn.")
    if frame.attrs["undated"]:
        remarks.append(f"{frame.attrs['undated']} entries have no date and are not drawn.")
    if remarks:
        caption(ax, " ".join(remarks))
    return ax


def _lines(frame: pd.DataFrame, by: str | None) -> tuple[dict[Any, pd.DataFrame], int]:
    """The frame of each group, largest first, and how many groups are left out."""
    if by is None:
        return {None: frame}, 0
    groups = {name: part.droplevel(by) for name, part in frame.groupby(level=by, observed=True)}
    order = sorted(groups, key=lambda name: (-groups[name]["value"].iloc[-1], str(name)))
    return {name: groups[name] for name in order[: len(COLOURS)]}, max(0, len(order) - len(COLOURS))


def _divisors(per: float) -> pd.Series[float]:
    import pandas as pd

    return pd.Series({"low": per, "value": per, "high": per, "undisclosed": 1.0})


def _closed(line: pd.DataFrame, freq: str) -> pd.DataFrame:
    """The steps with the end of the last month or year, so that the last step has a width."""
    import pandas as pd

    offset = pd.offsets.MonthBegin(1) if freq == "MS" else pd.offsets.YearBegin(1)
    last = line.iloc[[-1]].copy()
    last.index = last.index + offset
    return pd.concat([line, last])


def _line(ax: Axes, line: pd.DataFrame, top: float, colour: str, label: str | None, *, crowded: bool) -> int:
    """One running total; gives the number of entries without an amount.

    On a crowded picture a line that nothing limits above has no fading band, which would hide the others, and
    one mark where that begins.
    """
    import numpy as np

    days = line.index.to_numpy()
    low, value, high = (line[name].to_numpy(dtype=float) for name in ("low", "value", "high"))
    is_open = np.isinf(high)
    ax.fill_between(
        days, low, np.where(is_open, low, high), step="post", color=colour, alpha=0.22, linewidth=0
    )
    if is_open.any() and not crowded:
        first = int(np.argmax(is_open))
        fade_up(ax, days[first:], low[first:], top, colour, step="post")
        ax.annotate(
            "",
            xy=(days[-1], top),
            xytext=(days[-1], value[-1]),
            arrowprops={"arrowstyle": "->", "color": colour, "alpha": 0.7, "linestyle": "dotted"},
        )
    ax.step(days, value, where="post", color=colour, linewidth=1.8, label=label)
    hidden = line["undisclosed"].to_numpy(dtype=float)
    steps = np.flatnonzero(np.diff(hidden, prepend=0.0) > 0)
    for at in steps[:1] if crowded else steps:
        many = int(hidden[at] - (hidden[at - 1] if at else 0))
        ax.plot(
            days[at],
            value[at],
            marker="v",
            markerfacecolor="white",
            markeredgecolor=colour,
            markersize=7,
            clip_on=False,
        )
        if many > 1 and not crowded:
            ax.annotate(
                str(many), (days[at], value[at]), (5, 5), textcoords="offset points", fontsize=8, color=GREY
            )
    return int(hidden[-1])
