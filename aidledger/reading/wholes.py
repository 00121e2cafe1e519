"""Sums that stand beside others: a part, a whole, an addition, a list that ends in what holds for all of it."""

from __future__ import annotations

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

Attached = list[tuple[str, str] | None]
"""For each figure of a sentence its purpose by the words directly after it, and the reason."""

_ADDS = word_set("add to a total")
_LAWS = word_set("a law or a budget") | word_set("a bill")
_OF_WHICH = (["of", "it"], ["of", "which"], ["of", "that"])


def of_that(reading: Reading, figure: Figure) -> bool:
    """*$320 million of those funds*."""
    after = reading.words.lower[figure.last : figure.last + 2]
    return after[:1] == ["of"] and after[1:] in (["those"], ["these"], ["that"], ["this"], ["it"])


def adds(reading: Reading, before: Figure, figure: Figure) -> bool:
    """Whether a figure is told as a piece of the one before it: *including, of which*."""
    gap = reading.words.lower[before.last : figure.first]
    return any(
        w in ("including", "includes", "include", "which", "another", "additional", "further", "more")
        for w in gap
    )


def holds_military(reading: Reading, figure: Figure, attached: Attached) -> bool:
    """*a total of $79m in support includes $50m in military assistance*."""
    part = _military_after(reading, figure, attached)
    if part is None:
        return False
    included = any(v.act == "include" and figure.last <= v.first < part.first for v in reading.verbs)
    return included or holds_a_part(reading, figure, attached)


def holds_a_part(reading: Reading, figure: Figure, attached: Attached) -> bool:
    """*$142bn, of which $101bn was military*, *$1.4bn a year, $400m of it military*; not of a law or a request."""
    part = _military_after(reading, figure, attached)
    if part is not None and _is_split(reading, figure, part, attached):
        return True
    if part is None or _is_law_or_request(reading):
        return False
    gap = reading.words.lower[figure.last : part.first]
    after = reading.words.lower[part.last : part.last + 2]
    if "," not in gap:
        return False
    return ("which" in gap[-4:] and "of" in gap[-5:]) or after in _OF_WHICH


def _is_split(reading: Reading, figure: Figure, part: Figure, attached: Attached) -> bool:
    """*$2,200 million — $1,500 million in military and $700 million in economic assistance*."""
    values = [f.phrase.value for f in (figure, part)]
    other = any(
        f.first > part.last and near is not None and near[0] in ("financial", "humanitarian")
        for f, near in zip(reading.figures, attached, strict=True)
    )
    opened = reading.words.lower[figure.last : part.first] in _OPENS
    return opened and other and None not in values and values[0] > values[1]  # type: ignore[operator]


_OPENS = (["—"], ["--"], ["–"])


def is_all_military(reading: Reading, figure: Figure, attached: Attached) -> bool:
    """*$1.85 billion: $1 billion in weapons and $850 million in shells*: its parts are military, and are all of it."""
    parts = [
        (f.phrase.value, near is not None and near[0] == "military")
        for f, near in zip(reading.figures, attached, strict=True)
        if f.first >= figure.last and f.phrase.kind == figure.phrase.kind and f.phrase.converts is None
    ]
    values = [value for value, _ in parts if value is not None]
    return len(parts) > 1 and all(military for _, military in parts) and sum(values) == figure.phrase.value


def _military_after(reading: Reading, figure: Figure, attached: Attached) -> Figure | None:
    """The first figure of the same kind behind this one that is called military."""
    for other, near in zip(reading.figures, attached, strict=True):
        alike = other.first > figure.last and other.phrase.kind == figure.phrase.kind
        if alike and near and near[0] == "military":
            return other
    return None


def brings_the_total(reading: Reading, figure: Figure, attached: Attached) -> str:
    """*The $60m package brings to $400m the security assistance*."""
    for other, near in zip(reading.figures, attached, strict=True):
        if other.first > figure.last and near and near[0] in ("military", "mixed"):
            brings = any(v.act == "total" and figure.last <= v.first < other.first for v in reading.verbs)
            adds = not _ADDS.isdisjoint(reading.words.lower[figure.last : other.first])
            return near[0] if brings or adds else ""
    return ""


def shares_what_follows(reading: Reading, figure: Figure, attached: Attached) -> bool:
    """*$2bn for Israel and $1bn for Egypt in military grants*: what ends a list holds for all of it."""
    later = [f for f in reading.figures if f.first >= figure.last and f.phrase.kind == figure.phrase.kind]
    near = attached[reading.figures.index(later[0])] if later else None
    if near is None:
        return False
    gap = reading.words.lower[figure.last : later[0].first]
    if gap == ["and"] and "respectively" in reading.words.said:
        return near[0] == "military"
    if gap == ["plus"]:  # "equipment worth 30 million plus 15 million worth of rockets"
        return near[0] == "military"
    if not later[0].firm:
        return False
    if len(gap) in (1, 2, 3) and gap[0] == "and":  # "gave Israel $3bn and Egypt $2bn in military grants"
        second = any(m.first == figure.last + 1 and m.last == later[0].first for m in reading.mentions)
        return len(gap) == 1 or second
    return len(gap) < 8 and gap[:1] in (["for"], ["to"]) and ("and" in gap or "," in gap)


def _is_law_or_request(reading: Reading) -> bool:
    """*asked for $24bn, $13bn of it military*, *the bill has $60bn*: a whole of many things, not given as aid."""
    asked = any(v.act in ("ask", "suggest", "decide") for v in reading.verbs)
    return asked or not _LAWS.isdisjoint(reading.words.said)
