"""Which programme of aid a figure is of (``data/aid_programmes.csv``): *$50 billion in drawdowns*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from aidledger.reading.cues import Cue
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import Phrases
from aidledger.units.lexicon import read_table

Named = tuple[int, int, tuple[str, str]]
#: *a drawdown of up to $800 million in arms*: so many words may stand between.
_REACH = 5


@cache
def programmes() -> Phrases[tuple[str, str]]:
    """The party that runs each programme, if it is one alone, and the programme's usual name."""
    return Phrases((row["phrase"], (row["party"], row["name"])) for row in read_table("aid_programmes"))


def programme_of(reading: Reading, figure: Figure) -> str:
    """The programme that the words of aid beside a figure name, under its usual name; empty where they name none."""
    named = _named(reading) if reading.cues else []
    if not named:
        return ""
    beside = figure.own or _before(reading, figure)
    taken = [c for other in reading.figures if other is not figure for c in other.own]
    own = [n for n in named if _is_among(n, beside)]
    led = [n for n in named if not _is_among(n, taken) and _leads(reading, figure, n)]
    for first, last, (_, name) in (own or led)[:1]:
        return name or " ".join(reading.words.written[first:last])
    return ""


def _named(reading: Reading) -> list[Named]:
    """The programmes that a sentence names; sought once for all of its figures."""
    if reading.programmes is None:
        reading.programmes = list(programmes().scan(reading.words))
    return reading.programmes


def _is_among(named: Named, cues: Sequence[Cue]) -> bool:
    first, last, _ = named
    return any(c.first < last and first < c.last for c in cues)


def _before(reading: Reading, figure: Figure) -> list[Cue]:
    """The last words of aid before a figure, that stand together: *drawdowns of military aid came to $5m*."""
    start = reading.left_start(figure)
    near = [c for c in reading.cues if start <= c.first and c.last <= figure.first]
    group = near[-1:]
    for cue in reversed(near[:-1]):
        if group[0].first - cue.last > 2:
            break
        group.insert(0, cue)
    return group


def _leads(reading: Reading, figure: Figure, named: Named) -> bool:
    """*a drawdown of up to $800 million in arms*: the programme itself is of that amount."""
    first, last, _ = named
    near = reading.left_start(figure) <= first and 0 <= figure.first - last <= _REACH
    verb = any(last <= v.first < figure.first for v in reading.verbs)
    return near and not verb and _is_among(named, reading.cues)
