"""Every figure of a text, aid or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from aidledger.asking import fitting
from aidledger.errors import AidLedgerError
from aidledger.model.claim import Span, span_of
from aidledger.model.figure import Count, Figure, Money, Tonnage
from aidledger.model.grammar import Phrase, scan
from aidledger.reading.sentences import plainly


class Found(NamedTuple):
    """A figure and the place where it stands in the text."""

    figure: Figure
    span: Span


@fitting("find_figures(text)")
def find_figures(text: str) -> list[Found]:
    """Every money, mass and count figure of ``text`` with its place, in order, aid or not.

    Counts are of things that can be counted out (tanks, rounds, people, villages); percentages, dates and
    lengths of time are none. Time and memory are linear in the length of the text.

    >>> [(f.figure.unit, f.span.text) for f in find_figures("It cost $ 75 million, or about 70m euros.")]
    [('USD', '$ 75 million'), ('EUR', 'about 70m euros')]
    """
    if not isinstance(text, str):
        raise AidLedgerError(f"figures are found in text, got {type(text).__name__}", remedy="give a str")
    return [
        _found((figure := figure_of(p), span_of(text, start + p.start, start + p.end, figure.written)))
        for start, end in (((0, len(text)),) if len(text) <= _PIECE else _pieces(text))
        for p in scan(plainly(text[start:end]))
    ]


#: :class:`Found` from its fields, in half the time.
_found = partial(tuple.__new__, Found)

#: A long text is read in pieces of so many characters, so that no second copy of all of it is made.
_PIECE = 20_000


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where pieces of a text start and end: at a paragraph's end, else a line's, a sentence's, a word's."""
    start = 0
    while len(text) - start > _PIECE:
        least, most = start + _PIECE // 2, start + _PIECE
        cuts = (text.rfind(mark, least, most) + len(mark) for mark in ("\n\n", "\n", ". ", " "))
        end = next((cut for cut in cuts if cut > least), most)
        yield start, end
        start = end
    yield start, len(text)


def figure_of(phrase: Phrase) -> Money | Tonnage | Count:
    """The figure that a phrase states; the same words give the same figure, which is made once."""
    key = (phrase.text, phrase.unit, phrase.kind, phrase.bare_dollar)
    found = _MADE.get(key)
    if found is None or found.value != phrase.value or found.qualifier is not phrase.qualifier:
        found = _KINDS[phrase.kind].from_phrase(phrase)
        if len(_MADE) >= _MOST_MADE:
            _MADE.clear()
        _MADE[key] = found
    return found


_KINDS: dict[str, type[Money | Tonnage | Count]] = {"money": Money, "mass": Tonnage, "count": Count}
_MADE: dict[tuple[str, str, str, bool], Money | Tonnage | Count] = {}
_MOST_MADE = 4096
