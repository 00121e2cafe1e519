"""Draws the pictures of the pages: ``python docs/tools/pictures.py``.

A test says when one no longer looks as it does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def running_total() -> Any:
    """Presidential drawdowns for Ukraine."""
    import aidledger as al

    return al.load_seeds("us-drawdowns").plot.cumulative("USA", "UKR", stage="approved").figure


def seeds() -> Any:
    """The stated totals of the seed article."""
    import aidledger as al

    return al.load_seeds().plot.claims("USA", "UKR")[0].figure


def verdict() -> Any:
    """A claim against the seed article."""
    import aidledger as al

    ledger = al.load_seeds()
    return (
        ledger.verify("$5 billion", donor="USA", recipient="UKR", since="2014", until="2022-01-24")
        .plot()
        .figure
    )


DRAWN: dict[str, Callable[[], Any]] = {
    "docs/how-to/running-total.png": running_total,
    "docs/explanation/seeds.png": seeds,
    "docs/how-to/verdict.png": verdict,
}


def draw(name: str, path: Path) -> None:
    """Draws one picture into ``path``."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure = DRAWN[name]()
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "docs")]
    for picture in DRAWN:
        draw(picture, ROOT / picture)
        sys.stdout.write(f"{picture}\n")
