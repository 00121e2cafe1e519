"""What the papers tell by which aid is given: bills, laws, agreements, packages, and who passes them."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading.governing import before_verb
from aidledger.reading.linking import Reading
from aidledger.reading.nominal import passed
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_AGREEMENTS = word_set("an agreement")
_ENACTED = word_set("an enacted law")
_MEMORANDA = frozenset(["memorandum", "mou"])
_ADVERBS = word_set("adverbs before a verb")
_LEGISLATURES = word_set("a legislature")
_DRAFT = word_set("not yet a law")
_PACKAGES = word_set("a package")
_BILLS = word_set("a bill")
_RELATIVES = frozenset(["that", "which"])
_PAPERS = _BILLS | _AGREEMENTS | _ENACTED | {"p.l."}
_SPEAKERS = word_set("subject pronouns") - {"it", "which", "who"}


def of_an_agreement(reading: Reading, verb: Verb) -> Stage | None:
    """*signed a protocol to provide $5m* binds, a memorandum of understanding promises; not what is signed into law."""
    after = reading.words.lower[verb.last : verb.last + 7]
    if _AGREEMENTS.isdisjoint(after) or not _ENACTED.isdisjoint(after):
        return None
    return Stage.committed if _MEMORANDA.isdisjoint(after) else Stage.pledged


def by_legislature(reading: Reading, verb: Verb) -> bool:
    """*The House agreed to $100 million*."""
    return is_legislature(reading, max(0, verb.begins - 4), verb.begins)


def legislature_gives(reading: Reading, verb: Verb) -> bool:
    """*Congress gave Kyiv $5m*: a legislature hands over nothing, it approves."""
    if verb.passive or verb.time not in ("past", "present") or reading.words.said.isdisjoint(_LEGISLATURES):
        return False
    at = verb.begins - 1
    while at > 0 and reading.words.lower[at] in _ADVERBS:
        at -= 1
    return is_legislature(reading, max(0, at), at + 1)


def is_legislature(reading: Reading, start: int, end: int) -> bool:
    """Whether a legislature is named among tokens ``start`` to ``end``; the White House is none."""
    lower = reading.words.lower
    return any(
        lower[at] in _LEGISLATURES and not (at and lower[at - 1] == "white")
        for at in range(start, min(end, len(lower)))
    )


def of_a_package(reading: Reading, verb: Verb) -> bool:
    """*The package gives Ukraine drones*: what a package holds is promised with it."""
    return verb.act == "give" and not _PACKAGES.isdisjoint(before_verb(reading, verb, 3))


def under_a_bill(reading: Reading, verb: Verb) -> bool:
    """*Under this bill Israel will receive $3bn*."""
    lower = reading.words.lower
    return lower[:1] == ["under"] and not _BILLS.isdisjoint(lower[1 : min(6, verb.begins)])


def of_what_passed(reading: Reading, verb: Verb) -> bool:
    """*The package approved on Tuesday would send*."""
    start = max(0, verb.begins - 5)
    places = [at for at in range(start, verb.begins) if reading.words.lower[at] in _PACKAGES]
    return any(
        v.act == "decide"
        and v.stage is Stage.approved
        and v.time == "past"
        and places[0] < v.first < verb.begins
        for v in reading.verbs
        if places
    )


def of_a_bill(reading: Reading, verb: Verb) -> Stage | None:
    """*This bill provides* is a proposal, *the omnibus provides* a law."""
    if verb.passive or verb.time not in ("present", "past", "future", "conditional"):
        return None
    if verb.act != "give" and (verb.act, verb.time) != ("decide", "present"):
        return None
    if reading.words.said.isdisjoint(_PAPERS):
        return None
    lower = reading.words.lower
    relative, end = lower[verb.begins - 1] in _SPEAKERS, subject_end(reading, verb)
    for at in range(end - 1, max(0, end - 4) - 1, -1):
        word = lower[at]
        if word in _BILLS and verb.time == "past" and "," in lower[at:end]:
            return None  # "at Kyiv's request, Berlin sent"
        if relative and word in _BILLS:  # "the request we sent to the Hill has $5m"
            return next((stage for n, stage in reading.nouns if n in (at, at - 1)), None)
        if word in _AGREEMENTS:
            if (
                verb.act != "give"
                or verb.stage is Stage.pledged
                or any(m.last == verb.begins for m in reading.mentions)
            ):
                return None  # "under an agreement Washington gives"
            lawful = "conference" in lower[max(0, end - 4) : end]
            return Stage.approved if lawful else Stage.committed
        if word in _BILLS and verb.time != "conditional" and passed(reading, at):
            return Stage.approved
        if word in _BILLS:
            return Stage.proposed if verb.time != "past" else Stage.approved
        if word == "p.l.":
            return Stage.approved
        if word in _ENACTED and lower[at - 1] in _DRAFT:
            return Stage.proposed
        if word in _ENACTED:
            return Stage.proposed if verb.time == "conditional" else Stage.approved
    return None


def subject_end(reading: Reading, verb: Verb) -> int:
    """Where the subject ends: before *, which goes to the Senate,* and *, passed in May,*."""
    lower, end = reading.words.lower, verb.begins
    if lower[end - 1] == "and":  # "the bill cleared the House and gives"
        other = next((v for v in reversed(reading.verbs) if v.last < end and v.finite), None)
        return subject_end(reading, other) if other is not None else end
    if lower[end - 1] != ",":
        inner = next((v for v in reversed(reading.verbs) if end - 4 < v.last <= end), None)
        near = range(inner.begins - 1, max(0, inner.begins - 4), -1) if inner is not None else ()
        return next((at for at in near if lower[at] in _RELATIVES), end)  # "the bill that he signed gave"
    opens = next((at for at in range(end - 2, 0, -1) if lower[at] == ","), 0)
    inserted = lower[opens + 1] in ("which", "that", "now", "the", "a", "an", "its") or any(
        v.begins == opens + 1 for v in reading.verbs
    )
    return opens if opens and inserted else end
