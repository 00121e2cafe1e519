"""Whether a text ranks what it states: *the largest package so far*, *the smallest amount ever*."""

from __future__ import annotations

import re

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_RANKS = word_set("rank an amount")
_RANKED = re.compile(
    rf"\b(?:{'|'.join(sorted(_RANKS))})\b(?!\sof\b)(?:\s[\w.'-]+){{0,3}}?\s"
    r"(?:drawdown|package|tranche|amount|aid|assistance|support|donation|delivery|shipment|sum|commitment|pledge"
    r"|contribution|transfer|grant|parcel|consignment)s?\b",
    re.I,
)
#: So far from a figure words may rank it.
_REACH = 90


def ranked(reading: Reading, figure: Figure) -> str:
    """The words that rank a figure, as a note on what was not checked; empty where there are none."""
    if _RANKS.isdisjoint(reading.words.said):
        return ""
    start, end = max(0, figure.phrase.start - _REACH), figure.phrase.end + _REACH
    found = _RANKED.search(reading.text, start, end)
    return f"the text says '{found[0]}': how it ranks was not checked" if found is not None else ""
