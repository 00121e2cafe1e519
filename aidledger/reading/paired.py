"""Names that have a number of their own: *Slovenia 28*, *to Egypt ($1.3 billion)*, *Latvia with $90 million*."""

from __future__ import annotations

from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.subjects import receives, slot

_TO = frozenset(["to", "for", "into"])


def gapped(reading: Reading, figure: Figure, named: list[Mention]) -> Mention | None:
    """The name before a number whose noun and verb are left out: *Slovenia 28*, *and Denmark, 38*."""
    phrase, lower = figure.phrase, reading.words.lower
    if not figure.first or not (
        reading.words.written[figure.first - 1][0].isupper() or lower[figure.first - 1] in _BETWEEN
    ):
        return None
    if phrase.kind != "money" and phrase.number_end != phrase.end:
        return _without_verb(reading, figure, named)
    earlier = [f.last for f in reading.figures if f.last <= figure.first and f.phrase.kind == phrase.kind]
    if not earlier:
        return _without_verb(reading, figure, named) if phrase.kind == "money" else None
    first = figure.first - (lower[figure.first - 1 : figure.first] == [","])
    for m in named:
        at = m.first - (lower[m.first - 1 : m.first] == ["the"])
        plain = not m.before and not m.possessive and (not m.adjective or at < m.first)
        if (
            m.last == first
            and m.first >= earlier[-1]
            and plain
            and lower[at - 1 : at] in ([","], ["and"], [";"], ["while"])
        ):
            return m
    return None


#: What may stand between a name and its number.
_BETWEEN = frozenset([",", "its", "their", "his"])


def _without_verb(reading: Reading, figure: Figure, named: list[Mention]) -> Mention | None:
    """*Cuba sent 900 soldiers and the Soviets 500 tanks*: who has a number of its own after *and*."""
    verb, lower = figure.verb, reading.words.lower
    if verb is None or verb.act != "give" or verb.passive:
        return None
    own = lower[figure.first - 1 : figure.first] in (["its"], ["their"], ["his"])
    for m in named:
        beside = m.last == figure.first - own
        at = m.first - (lower[m.first - 1] == "the")
        leaning = m.possessive or (m.adjective and at == m.first)  # but "the Dutch two launchers"
        if beside and verb.last < m.first and not (m.before or leaning):
            aided = any(
                x.before == "to" or (verb.last <= x.first and x.last < at and not x.before)
                for x in reading.parties
            )
            given = lower[at - 2 : at] == [",", "and"] and aided
            counted = own or given or any(w[0].isdigit() for w in lower[verb.last : at])
            if counted and lower[at - 1] in ("and", "while", "whereas", ","):
                return m
    return None


def bracketed(reading: Reading, figure: Figure) -> Mention | None:
    """*to Egypt ($1.3 billion) and Jordan ($425 million)*: who stands before the bracket that holds the figure."""
    if "(" not in reading.words.said or reading.words.lower[figure.first - 1 : figure.first] != ["("]:
        return None
    return next((m for m in reading.parties if m.last == figure.first - 1), None)


def giver_before_number(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Portugal sent three tanks and Slovenia 28*: the name before a number whose noun and verb are left out."""
    if receives(figure):
        return None
    named = gapped(reading, figure, usable)
    if named is not None and not gives_arms(named.code):
        return None
    return slot(reading, named, "named before the number") if named is not None else None


def giver_before_bracket(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*The Netherlands (€0.5 billion) and Britain (€0.4 billion) gave*: each name with its own sum."""
    named = bracketed(reading, figure)
    for m in usable:
        if m is named and m.before in ("", "by", "from"):
            return (m.code,), "named before the bracket"
    return None


def giver_with(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*followed by Germany with €10bn and Britain with £4.6bn*: each name with its own sum."""
    lower = reading.words.lower
    if lower[figure.first - 1 : figure.first] not in (["with"], ["at"]) or _provides(reading, figure):
        return None
    for m in usable:
        at = m.first - (lower[m.first - 1] == "the")
        listed = m.before == "by" or lower[at - 1 : at] in (["and"], [","])
        if m.last == figure.first - 1 and listed and not m.possessive and m.before in ("", "by"):
            return (m.code,), "named before the number"
    return None


def receiver_with(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*provided Estonia with $100 million and Latvia with $90 million*: each name with its own sum."""
    if reading.words.lower[figure.first - 1 : figure.first] != ["with"] or not _provides(reading, figure):
        return None
    if figure.verb is not None and figure.verb.passive:
        return None
    named = next((m for m in usable if m.last == figure.first - 1), None)
    return ((named.code,), "named before the number") if named is not None else None


def _provides(reading: Reading, figure: Figure) -> bool:
    """Whether the verb is *provide somebody with something*, or its subject is what is given."""
    verb, lower = figure.verb, reading.words.lower
    if verb is None or verb.act != "give":
        return False
    return verb.passive or any(
        m.first - (lower[m.first - 1] == "the") == verb.last and lower[m.last : m.last + 1] == ["with"]
        for m in reading.parties
    )


def receiver_before_number(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*gives Georgia $10 million, and Armenia $5 million*: the name before a number, of one whom others aid."""
    named = gapped(reading, figure, usable)
    if named is None or gives_arms(named.code):
        return None
    return slot(reading, named, "named before the number", leftwards=True)


def receiver_before_bracket(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to Egypt ($1.3 billion) and Jordan ($425 million)*: each name with its own sum."""
    named = first = bracketed(reading, figure)
    if named is None:
        return None
    for other in reversed([f for f in reading.figures if f.last < figure.first]):
        earlier = bracketed(reading, other)
        if first is None or first.before or earlier is None or first.first - other.last > 4:
            break
        first = earlier
    if first is None or first.before not in _TO or named not in usable:
        return None
    return (named.code,), "named before the bracket"


def giver_in_bracket(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*2,000 rockets (Croatia)*: who stands alone in the bracket after the figure."""
    lower, end = reading.words.lower, max(figure.last, figure.tail)
    if lower[end : end + 1] != ["("]:
        return None
    named = next((m for m in usable if m.first == end + 1 and lower[m.last : m.last + 1] == [")"]), None)
    return slot(reading, named, "named in the bracket") if named and gives_arms(named.code) else None
