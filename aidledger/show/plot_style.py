"""What all pictures share: colours that colour-blind readers can tell apart, axes with units, open bounds."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from aidledger.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

#: Okabe and Ito's palette (2008), which is safe for the common kinds of colour blindness, black left out.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")

#: Of everything that is context and not data.
GREY = "#6b6b6b"

#: Share of the axis that an open bound fades over, and in how many slices.
_FADE_SLICES = 18
_FADE_ALPHA = 0.016

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"), (3, "thousand"))


def pyplot() -> Any:
    """``matplotlib.pyplot``. Raises :class:`~aidledger.errors.MissingExtra` where it is not installed."""
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        raise MissingExtra("pictures need matplotlib", remedy="pip install 'aidledger[plot]'") from None
    return plt


def scale(numbers: Sequence[float], unit: str) -> tuple[float, str]:
    """What to divide amounts by so that an axis reads well, and its label.

    >>> scale([2.7e9, 650e6], "USD")
    (1000000000.0, 'USD billion')
    >>> scale([81.6], "tonne")
    (1.0, 'tonnes')
    """
    from aidledger.model.items import plural_of

    named = unit if unit.isupper() or unit == "kg" else plural_of(unit.replace("_", " "))
    largest = max((abs(n) for n in numbers if abs(n) != inf), default=0)
    for digits, word in _SCALES:
        if largest >= 10**digits:
            return float(10**digits), f"{named} {word}" if named.isupper() else f"{word} {named}"
    return 1.0, named


def fade_up(ax: Axes, x: Any, low: Any, top: float, colour: str, **options: Any) -> None:
    """A band that has no upper end: it pales from ``low`` to ``top`` instead of stopping at a line."""
    for number in range(_FADE_SLICES):
        share = (number + 1) / _FADE_SLICES
        ends = [base + (top - base) * share for base in low]
        ax.fill_between(x, low, ends, color=colour, alpha=_FADE_ALPHA, linewidth=0, **options)


def plain_axes(ax: Axes) -> None:
    """No box, a light grid: the data carries the ink."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(GREY)
    ax.tick_params(colors=GREY, labelcolor="black")
    ax.set_axisbelow(True)
    ax.grid(axis="both", color="#e4e4e4", linewidth=0.7)


def dated(ax: Axes) -> None:
    """Days along the bottom, few enough to read."""
    from matplotlib import dates

    untyped: Any = dates
    locator = untyped.AutoDateLocator(maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(untyped.ConciseDateFormatter(locator))


def title(ax: Axes, text: str) -> None:
    """The question, left above the picture."""
    ax.set_title(text, loc="left", fontsize=10.5, wrap=True)


def caption(ax: Axes, text: str) -> None:
    """A remark under the picture."""
    ax.annotate(
        text,
        (0, 0),
        (0, -38),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=8.5,
        color=GREY,
        va="top",
        annotation_clip=False,
    )
