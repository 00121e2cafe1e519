"""Every figure of a text, aid or not."""

from __future__ import annotations

import pytest

from aidledger.errors import AidLedgerError
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.reading import find_figures


def test_all_kinds_with_their_places() -> None:
    text = "Bread costs €3\u00a0a loaf; 40 lorries brought 90 tons, and 1,200 people came."
    found = find_figures(text)
    assert [type(f.figure) for f in found] == [Money, Count, Tonnage, Count]
    assert [text[f.span.start : f.span.end] for f in found] == [f.span.text for f in found]
    assert [f.span.text for f in found] == ["€3", "40 lorries", "90 tons", "1,200 people"]


def test_figures_that_cannot_be_read_are_left_out() -> None:
    assert find_figures("It cost 2,5 Mrd. EUR, or 1.000.00 dollars.") == []


def test_only_text_is_searched() -> None:
    with pytest.raises(AidLedgerError, match="got int"):
        find_figures(5)  # type: ignore[arg-type]
