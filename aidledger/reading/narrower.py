"""What a sentence calls a donor, where that is narrower than the party for which it is taken."""

from __future__ import annotations

from aidledger.model.narrower import narrower_names, told_as
from aidledger.reading.linking import Reading


def as_named(
    reading: Reading, reasons: list[tuple[str, str]], donors: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The reasons of a figure; that of its donor with the narrower name that is the sentence's only one for it."""
    if len(donors) != 1 or donors[0] not in narrower_names():
        return tuple(reasons)
    narrower, written = narrower_names()[donors[0]], reading.words.written
    called = [" ".join(written[m.first : m.last]) for m in reading.parties if m.code == donors[0]]
    plain = [name.removesuffix(" 's") for name in called]
    codes = {narrower.get(name.casefold()) for name in plain}
    if not plain or None in codes or len(codes) > 1:
        return tuple(reasons)
    return tuple((slot, told_as(why, plain[0]) if slot == "donors" else why) for slot, why in reasons)
