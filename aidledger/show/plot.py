"""Pictures of a ledger: ``ledger.plot.cumulative()``, ``.claims()`` and ``.revisions()``.

They need matplotlib (``pip install 'aidledger[plot]'``), which is imported when the first picture is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from aidledger.ledger.ledger import Ledger


class Pictures:
    """The pictures of one ledger; each method returns the matplotlib axes that it drew on.

    Like the ``plot`` of a DataFrame: pass ``ax=`` to draw into a figure of your own, and save with
    ``axes.figure.savefig(path)``. Amounts carry their unit on the axis.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __repr__(self) -> str:
        return f"<pictures of {self._ledger!r}: cumulative(), claims(), revisions()>"

    def cumulative(
        self,
        donor: Any = None,
        recipient: Any = None,
        *,
        by: str | None = None,
        freq: str = "MS",
        unit: str | None = None,
        aid_type: Any = "military",
        ax: Axes | None = None,
        **scope: Any,
    ) -> Axes:
        """Running totals as steps, with the band between low and high.

        Entries without an amount are marked where they come in, and from there on the band has no upper
        end. ``by`` draws one line a group (the seven largest). The keywords are those of
        :meth:`~aidledger.ledger.ledger.Ledger.cumulative`. Raises
        :class:`~aidledger.errors.BadScope` where nothing is listed,
        :class:`~aidledger.errors.MissingExtra` without matplotlib.
        """
        from aidledger.show.plot_cumulative import draw

        asked = {"donor": donor, "recipient": recipient, "unit": unit, "aid_type": aid_type, **scope}
        return draw(self._ledger, by, freq, asked, ax)

    def claims(
        self,
        donor: Any = None,
        recipient: Any = None,
        *,
        unit: str | None = None,
        aid_type: Any = "military",
        measure: str = "money",
        axes: tuple[Axes, Axes] | None = None,
    ) -> tuple[Axes, Axes]:
        """The stated totals as nested spans over time, their amounts beside them, the itemised sum beneath.

        Pale ends of a span are days that the words leave open. An amount that contains another shows it
        inside, since stated totals overlap and are never added. Returns the axes of the spans and of the
        amounts. Raises :class:`~aidledger.errors.UnitMismatch` for claims in several units without
        ``unit``, :class:`~aidledger.errors.BadScope` where there are none.
        """
        from aidledger.show.plot_claims import draw

        asked = {
            "donor": donor,
            "recipient": recipient,
            "unit": unit,
            "aid_type": aid_type,
            "measure": measure,
        }
        return draw(self._ledger, asked, axes)

    def revisions(
        self,
        donor: Any = None,
        recipient: Any = None,
        *,
        unit: str | None = None,
        aid_type: Any = "military",
        ax: Axes | None = None,
        **scope: Any,
    ) -> Axes:
        """One total as it was known on each day on which a source came out.

        Each step is :meth:`~aidledger.ledger.ledger.Ledger.as_known_on` that day: of a series only the
        newest vintage counts. The keywords are those of :meth:`~aidledger.ledger.ledger.Ledger.total`.
        Raises :class:`~aidledger.errors.BadScope` where no source says when it was published.
        """
        from aidledger.show.plot_revisions import draw

        asked = {"donor": donor, "recipient": recipient, "unit": unit, "aid_type": aid_type, **scope}
        return draw(self._ledger, asked, ax)
