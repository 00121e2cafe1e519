"""Figures that are no amount of aid themselves: an average, or by how much one amount differs from another."""

from __future__ import annotations

import re

from aidledger.model.claim import ClaimKind, States
from aidledger.reading.kinds import Window
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_AVERAGES = word_set("tell an average")
_CHANGES = word_set("tell a change")
_DIFFERENCES = word_set("tell a difference")
_YEAR = r"\b(?:19|20)\d\d\b"
#: *an average of $5m*, *the average package was $5m*, *packages averaged $5m*.
_AVERAGE_BEFORE = re.compile(
    rf"\b(?:averag(?:e|ed|es|ing)|mean|median)\b(?:(?! and | but )(?:{_YEAR}|[^.;:,\d$€£])){{0,90}}$", re.I
)
_AVERAGE_AFTER = re.compile(r"(?: each| apiece)?,? on average\b", re.I)
#: *$5m less in aid than Oslo*, *5 tanks more than in May*; *worth* and *more* alone compare nothing.
_THAN = re.compile(
    rf"(?: worth)? (?:less|more|fewer|higher|lower|short|above|below|behind|ahead)\b"
    rf"(?:{_YEAR}|[^.;:\d]){{0,90}}?\bthan\b",
    re.I,
)
#: *20 more tanks than Oslo*.
_MORE = re.compile(r"\d (?:more|fewer|less)\b")
_BEHIND = re.compile(rf"(?:{_YEAR}|[^.;:,\d]){{0,60}}?\bthan\b", re.I)
#: *fell by $5m*, *a gap of $5m*, *the difference is $5m*.
_CHANGED = re.compile(
    r"\b(?:(?:rose|fell|grew|dropped|declined|shrank|climbed|jumped|surged|plunged|risen|fallen|grown|up|down) by"
    r"|(?:gap|difference|shortfall|discrepancy)\b[^.;:,\d$€£]{0,90}? (?:of|is|was|at|amounts to|comes to))"
    r" (?:some |about |around |nearly |almost |roughly |over |more than |up to )?$",
    re.I,
)
#: *was cut by $5m*, *has increased its support by $5m*.
_ALTERED = re.compile(
    rf"\b(?:cut|reduced|lowered|slashed|trimmed|increased|raised|boosted|expanded|lifted|hiked)\b"
    rf"(?:{_YEAR}|[^.;:,\d$€£]){{0,90}}? by"
    r"(?: some| about| around| nearly| almost| roughly| over| more than| up to)? ?$",
    re.I,
)
#: *rose to $5m from $2m*, *up from $2m*, *raised from $2m to $5m*.
_FROM = re.compile(
    r"\b(?:from|comes? on top of(?: the)?)"
    r"(?: some| about| around| nearly| almost| roughly| just| only| just over| just under)? ?$",
    re.I,
)
_EACH = word_set("of each by itself")
_EACH_YEAR = re.compile(
    r"\b(?:each|every) (?:single )?(?:fiscal |calendar )?year\b|\bboth (?:19|20)\d\d and", re.I
)
_EACH_BEFORE = re.compile(r"\b(?:each|apiece|every one)\b(?! other)[^.;:\d$€£]{0,60}$", re.I)
_EACH_AFTER = re.compile(r"(?:(?!\d)[^.;:,]){0,60}?(?:\beach|\bapiece)\b(?! other)", re.I)


def stated_as(reading: Reading, figure: Figure, window: Window) -> States:
    """What the words around a figure make of it; where they make nothing else, a total or an amount."""
    found = _stated_as(reading, figure, window.kind)
    return "total" if found == "amount" and window.to_date else found


def _stated_as(reading: Reading, figure: Figure, kind: ClaimKind) -> States:
    """Whether a figure is the amount itself, an average, a difference, or an amount of an earlier time.

    So much *a year* is a rate, no average; what will be raised *by $5m* is a new sum.
    """
    said, text, phrase = reading.words.said, reading.text, figure.phrase
    if kind is not ClaimKind.recurring and not said.isdisjoint(_AVERAGES):
        before = _AVERAGE_BEFORE.search(text, max(0, phrase.start - 110), phrase.start)
        if before is not None or _AVERAGE_AFTER.match(text, phrase.end) is not None:
            return "average"
    if not said.isdisjoint(_DIFFERENCES) and (
        _THAN.match(text, phrase.end) is not None
        or (_MORE.search(phrase.text) is not None and _BEHIND.match(text, phrase.end) is not None)
        or _CHANGED.search(text, max(0, phrase.start - 130), phrase.start) is not None
    ):
        return "difference"
    if said.isdisjoint(_CHANGES):
        return "amount"
    coming = figure.verb is not None and figure.verb.time not in ("past", "present")
    if not coming and _ALTERED.search(text, max(0, phrase.start - 130), phrase.start) is not None:
        return "difference"
    return "former" if _FROM.search(text, max(0, phrase.start - 20), phrase.start) is not None else "amount"


def of_each(reading: Reading, figure: Figure, kind: ClaimKind) -> bool:
    """Whether a figure is told of each of several parties or years by itself: *Oslo and Berlin each gave $5m*."""
    if reading.words.said.isdisjoint(_EACH):
        return False
    text, phrase = reading.text, figure.phrase
    if kind is ClaimKind.recurring and _EACH_YEAR.search(text) is not None:
        return True
    before = _EACH_BEFORE.search(text, max(0, phrase.start - 80), phrase.start)
    return before is not None or _EACH_AFTER.match(text, phrase.end) is not None
