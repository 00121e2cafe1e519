"""Whether a text says that a figure is not so: *never gave*, *denied sending*, *withheld*, *reports are false*."""

from __future__ import annotations

import re

from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_DENY = word_set("deny that something is so")
_TURN_DOWN = word_set("turn down a story")
_UNTRUE = word_set("untrue")
_TELLING = word_set("what may be untrue")
_NEGATIVE = frozenset(["not", "never", "'t", "would", "could", "might", "should"])
_NOT_YET = frozenset(["yet", "only", "more", "less", "fewer"])
_UNTRUE_THAT = re.compile(
    r"\b(?:not (?:true|the case)|untrue|false|a (?:lie|myth|fiction)|no truth\b[^.;]{0,30}) that\b"
    r"|\b(?:wrongly|falsely|incorrectly|mistakenly|misleadingly) (?:sa(?:id|ys)|claim(?:s|ed)|state[sd]|assert(?:s|ed)"
    r"|suggest(?:s|ed)|report(?:s|ed)|wrote|told|announced)\b",
    re.I,
)


def denied(reading: Reading, figure: Figure) -> bool:
    """Whether the text says that what is told did not happen, or that to say so is wrong.

    What has not happened *yet* is still to come, and *not only* and *not more than* deny nothing.
    """
    words, verb = reading.words, figure.verb
    if not words.said.isdisjoint(_UNTRUE) and _untrue(reading, figure):
        return True
    if _only_a_share(words.lower, figure.first):
        return True
    if not words.said.isdisjoint(_NEGATIONS) and _negated(reading, figure):
        return True
    if verb is None:
        return False
    lower, begins = words.lower, min(verb.begins, figure.first)
    if figure.stage is None and verb.act == "stop":
        return True
    before = lower[max(0, begins - 6) : begins]
    if not _DENY.isdisjoint(before) or not (_TURN_DOWN.isdisjoint(before) or _TELLING.isdisjoint(before)):
        return True
    if not verb.negated or verb.time not in ("past", "present", "future"):
        return False
    told = lower[max(0, verb.begins - 2) : max(verb.last, figure.first)]
    return not _NEGATIVE.isdisjoint(told) and _NOT_YET.isdisjoint(told)


def _negated(reading: Reading, figure: Figure) -> bool:
    """*is not $5m*, *has yet to reach $5m*, *nowhere near $5m*, *in no year did it give $5m*, *no state gave $5m*."""
    text, start = reading.text, figure.phrase.start
    if _NOT_SO_MUCH.search(text, max(0, start - 60), start):
        return True
    if _UNREAL.search(text, max(0, start - 90), start):
        return True
    opened = _NOBODY.search(text, max(0, start - 140), start)
    return opened is not None and _NEW_START.search(text, opened.end(), start) is None


#: Directly before a figure: *not*, or a verb of reaching that is denied; *not more than* is part of the figure.
_NOT_SO_MUCH = re.compile(
    r"(?<!\bif )(?<!\bwhether or )(?:\b(?:not|never)|n't|\bnowhere near|\bnothing like|\bfar from|\bshort of|\byet to"
    r"|\bfail(?:ed|s)? to|\bwithout)"
    r"(?: (?:yet|even|quite|actually|really|ever|been|to))?"
    r"(?: (?:reach|exceed|surpass|top|pass|hit|total|amount to|come to|add up to|equal|approach)"
    r"(?:p?ed|l?ed|ing|ping)?)?"
    r"(?: (?:to|the|some|about|around|anything like|anywhere near|a total of))? ?$",
    re.I,
)
#: *would have to give*, *ought to have given*, *had it given ..., it would*.
_UNREAL = re.compile(
    r"\b(?:would (?:have|need) to|ought to|should have|could have|would have|had better)\b[^.;,\d]{0,60}$",
    re.I,
)
#: *in no year did*, *neither in 2022 nor in 2023*, *at no time*, *no country*.
_NOBODY = re.compile(
    r"\b(?:in no (?:single )?(?:year|month|week|quarter)|at no (?:time|point|stage)|in neither|neither in|under no"
    r"|no (?:other |single |western |european |nato )?(?:country|state|nation|ally|government|donor|member))\b",
    re.I,
)
_NEW_START = re.compile(
    r"[;:.]\s|,\s(?:which|who|but|and)\b|\b(?:than|except|but)\s(?:for\s)?(?:the\s)?[A-Z]"
)
_NEGATIONS = word_set("negations of a figure")


def _only_a_share(lower: list[str], first: int) -> bool:
    """*None of the $5m arrived*, *only half of the $5m was sent*: the whole was not."""
    before = lower[max(0, first - 5) : first]
    if before[-2:] not in (["of", "the"], ["of", "its"]):
        return False
    return not _NONE.isdisjoint(before) or (not _SHARES.isdisjoint(before) and not _ONLY.isdisjoint(before))


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


_SHARES = word_set("a share of a sum")
_NONE = frozenset(["none", "little", "nothing"])
_ONLY = frozenset(["only", "just", "barely", "merely"])
_BE = word_set("to be") | {"entirely", "completely", "simply", "totally"}
