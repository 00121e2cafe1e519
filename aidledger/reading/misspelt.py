"""Givers that are nobody known: a name that is nearly that of a state (*Germny gave $5m*), an organisation."""

from __future__ import annotations

from functools import cache, lru_cache

from aidledger.model.gazetteer import names
from aidledger.reading.linking import Figure, Reading
from aidledger.units.lexicon import closest

_ACTS = frozenset(["give", "decide", "say", "spend"])
_ORGANISATIONS = frozenset(
    [
        "Foundation",
        "Fund",
        "Bank",
        "Group",
        "Company",
        "Corporation",
        "Trust",
        "Association",
        "Society",
        "Institute",
    ]
)
#: Shorter words look like too many names.
_SHORTEST = 5
#: How much of a name must be right.
_ALIKE = 0.84


def misspelt(reading: Reading, figure: Figure) -> str:
    """That the subject of a verb of giving is nobody known, and whom it nearly names; empty where it is none.

    Such a sentence must not be told of whom the sentence before it named.
    """
    verb, written = figure.verb, reading.words.written
    if verb is None or verb.passive or verb.act not in _ACTS:
        return ""
    end = begin = verb.begins
    while begin > 0 and end - begin < 3 and written[begin - 1][:1].isupper() and written[begin - 1].isalpha():
        begin -= 1
    if begin == end or any(m.first < end and begin < m.last for m in reading.mentions):
        return ""
    name = " ".join(written[begin:end])
    if len(name.split()) > 1 and written[end - 1] in _ORGANISATIONS:
        return f"{name!r} is not known"
    meant = _nearly(name) if len(name) >= _SHORTEST else None
    return f"{name!r} is not known: did you mean {meant}?" if meant else ""


@lru_cache(maxsize=4096)
def _nearly(name: str) -> str | None:
    near = closest(name.removeprefix("The "), list(_states()), 1, cutoff=_ALIKE)
    return _states()[near[0]] if near and near[0].casefold() != name.casefold() else None


@cache
def _states() -> dict[str, str]:
    """The names of states, as they are written."""
    return {n.written: n.written for n in names() if n.role == "name" and len(n.written) >= _SHORTEST}
