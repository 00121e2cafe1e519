"""Whether a text says that a figure is not so: *never gave*, *denied sending*, *claims that ... are false*."""

from __future__ import annotations

import re

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_DENY = word_set("deny that something is so")
_TURN_DOWN = word_set("turn down a story")
_UNTRUE = word_set("untrue")
_TELLING = word_set("what may be untrue")
_NEGATIVE = frozenset(["not", "never", "n't"])
_NOT_YET = frozenset(["yet", "only", "more", "less", "fewer"])
_UNTRUE_THAT = re.compile(
    r"\b(?:not (?:true|the case)|untrue|false|a lie|no truth\b[^.;]{0,30}) that\b", re.I
)


def denied(reading: Reading, figure: Figure) -> bool:
    """Whether the text says that what is told did not happen, or that to say so is wrong.

    What has not happened *yet* is still to come, and *not only* and *not more than* deny nothing.
    """
    words, verb = reading.words, figure.verb
    if not words.said.isdisjoint(_UNTRUE) and _untrue(reading, figure):
        return True
    if verb is None:
        return False
    lower, begins = words.lower, min(verb.begins, figure.first)
    before = lower[max(0, begins - 6) : begins]
    if not _DENY.isdisjoint(before) or not (_TURN_DOWN.isdisjoint(before) or _TELLING.isdisjoint(before)):
        return True
    if not verb.negated or verb.time not in ("past", "present") or figure.stage is not None:
        return False
    told = lower[max(0, verb.begins - 2) : max(verb.last, figure.first)]
    return not _NEGATIVE.isdisjoint(told) and _NOT_YET.isdisjoint(told)


def _untrue(reading: Reading, figure: Figure) -> bool:
    """*Reports that Oslo sent 9 guns are false*, *it is not true that Oslo sent 9 guns*."""
    said = _UNTRUE_THAT.search(reading.text)
    if said is not None:
        return said.end() <= figure.phrase.start
    lower = reading.words.lower
    at = next((k for k in range(figure.last, len(lower)) if lower[k] in _UNTRUE), None)
    if at is None or ";" in lower[figure.last : at]:
        return False
    return lower[at - 1] in _BE and not _TELLING.isdisjoint(lower[: figure.first])


_BE = word_set("to be") | {"entirely", "completely", "simply", "totally"}
