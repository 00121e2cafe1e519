"""What money or goods are for: words of military aid, of other aid, of trade, of a country's own forces.

The words are rows of ``data/aid_cues.csv``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from aidledger.reading.words import Phrases, Words, word_set
from aidledger.units.lexicon import read_table


class Cue(NamedTuple):
    """A word or phrase at tokens ``first`` to ``last`` (exclusive) that says what something is for.

    ``sort`` is ``military``, ``humanitarian``, ``financial``, ``own``, ``trade``, ``generic``, ``mixed``,
    ``people``, ``total`` (all aid) or ``office`` (a ministry of defence: arms are its business); ``firm`` marks a
    whole phrase (*security assistance*) that needs no other word.
    """

    first: int
    last: int
    sort: str
    firm: bool


@cache
def _lexicon() -> Phrases[tuple[str, bool]]:
    return Phrases(
        (phrase, (row["cue"], row["note"] == "phrase"))
        for row in read_table("aid_cues")
        for phrase in row["words"].split(";")
    )


_VERBS = word_set("words of aid that are verbs after to")


def cues(words: Words) -> list[Cue]:
    """Every purpose cue of a sentence, in order, without overlaps.

    >>> [(c.sort, c.firm) for c in cues(Words.of("military aid and $3bn in humanitarian relief"))]
    [('military', True), ('humanitarian', False), ('humanitarian', False)]
    """
    lexicon, lower = _lexicon(), words.lower
    return [
        Cue(first, last, sort, firm)
        for first, last, (sort, firm) in lexicon.scan(words)
        if sort != "none"
        and not (sort == "generic" and first and lower[first - 1] == "to" and lower[first] in _VERBS)
    ]
