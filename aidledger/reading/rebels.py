"""Armed groups that go by the name of their country: *the Biafran rebels*, *rebels in Syria*."""

from __future__ import annotations

from aidledger.model.gazetteer import rows
from aidledger.reading.linking import NOTHING, Figure, Reading, Slot
from aidledger.reading.parties import Mention, code_for


def rebels(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to rebels in Syria*, *to the Biafran rebels*: an armed group that goes by the name of its country."""
    if len(reading.parties) == len(reading.mentions):
        return None
    groups = [
        m for m in reading.mentions if m.code == "rebels" and m.before in ("to", "for", "with", "by", "")
    ]
    if not groups:
        return None
    for m in usable:
        if m.armed and m.code.startswith("non-state:"):  # "the rebels, known as contras"
            return (m.code,), "armed group named"
    for group in groups:
        word = reading.words.written[group.first - 1] if group.first else ""
        beside = next((m for m in reading.mentions if m.last + m.possessive == group.first), None)
        if beside is None and word[:1].isupper() and group.first > 1:
            return (f"non-state:{word} rebels",), "armed group named"
        if beside is not None and (named := _people(beside)) is not None:
            return (named,), "armed group named"
    others = [m for m in reading.mentions if m.last > groups[0].first and m.before in _INSIDE]
    for m in others or reading.mentions:
        if (named := _people(m)) is not None and m.code != "USA":
            return (named,), "armed group named"
    return NOTHING


_INSIDE = frozenset(["in", "from", "of", "inside", "across", "within", "for"])


def _people(m: Mention) -> str | None:
    """The rebels of a country, by the name that is known for them."""
    row = rows().get(m.code)
    if row is not None and row.kind == "non_state" and row.demonyms:
        return f"non-state:{row.demonyms[0]} rebels"
    if row is None or row.kind not in ("country", "former_country") or not row.demonyms:
        return None
    name = f"{row.demonyms[0]} rebels"
    return code_for(name) or f"non-state:{name}"
