"""What the verb that governs a figure, or a noun beside it, says of the stage."""

from __future__ import annotations

import re

from aidledger.model.scope import Stage
from aidledger.reading.governing import before_verb, left_verb, right_verb, shown
from aidledger.reading.hanging import weakest
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.nominal import (
    asked_before,
    contents,
    described,
    of_a_package,
    parcel,
    right_before,
    sent_paper,
    stage_noun,
    stopped,
    told_beside,
)
from aidledger.reading.verbal import ahead, stage_of
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_ADVERBS = word_set("adverbs before a verb")
_AID = word_set("what adds up to a total")
_OPENING = word_set("open a phrase before the main clause")
_GROW = word_set("make a total grow")
_LAWS = word_set("a law or a budget")
_MAKE = frozenset(["make", "makes", "made", "making"])
_ARE = frozenset(["is", "are", "were", "was", "been"])
_HANDED = ("give", "arrive", "stop")
_ASKED = (Stage.requested, Stage.proposed)
_AS_BEFORE = "as the figure before it"
_WILL = word_set("will")
_TOLD = word_set("verbs of telling")


def governed(reading: Reading) -> None:
    """Fill the governing verb and the stage of every figure."""
    before: Figure | None = None
    for figure in reading.figures:
        verb, stage, reason = _stage(reading, figure)
        again = before is not None and verb is not None and verb is before.verb and verb.last <= figure.first
        if again and before is not None and verb is not None and reason == shown(reading, verb):
            stage, reason = before.stage, _AS_BEFORE
        if verb is None and not reason and before is not None and not _new_total(reading, before, figure):
            verb, stage, reason = before.verb, before.stage, _AS_BEFORE
        figure.verb, figure.stage = verb, stage
        figure.reasons.append(("stage", reason or "no verb tells it"))
        before = figure


def milestone_of(reading: Reading, figure: Figure) -> str:
    """The sentence's own word for the stage, where it is narrower than the stage: what is *allocated* is committed."""
    if figure.stage is not Stage.committed:
        return ""
    reason = ""
    for other in reading.figures:
        told = next((why for slot, why in other.reasons if slot == "stage"), "")
        reason = reason if told == _AS_BEFORE else told
        if other is figure:
            break
    return "allocation" if "allocat" in reason.casefold() else ""


def _new_total(reading: Reading, before: Figure, figure: Figure) -> bool:
    """*The drawdown, worth $5m, brings total aid to $9m*: what was given altogether is not at the stage of the last."""
    lower = reading.words.lower
    totals = [v for v in reading.verbs if v.act == "total" and before.last <= v.first < figure.first]
    return bool(totals) and any(w in _AID for w in lower[max(0, totals[-1].first - 14) : figure.first])


def _stage(reading: Reading, figure: Figure) -> tuple[Verb | None, Stage | None, str]:
    """The governing verb, the stage, and the words that told it; ``""`` where nothing told it."""
    halted = stopped(reading, figure)
    if halted is not None:
        return left_verb(reading, figure), None, halted
    right = right_verb(reading, figure)
    if right is not None and right.act in _HANDED and (asked := _only_asked(reading, figure, right)):
        return right, *asked  # "a request for $5m was rejected", "was sent to Congress"
    if right is not None:
        stage, words = weakest(reading, right, stage_of(reading, right)), shown(reading, right)
        after = reading.words.lower[right.last : right.last + 9]
        if stage is Stage.delivered and any(w in _LAWS for w in after):
            return right, Stage.approved, f"{words} in a law"
        if right.time == "present" and not right.passive and right.act == "receive":
            return left_verb(reading, figure), stage, words
        return right, stage, words
    if figure.phrase.kind == "count" and _PROMISED.search(figure.phrase.text):
        return left_verb(reading, figure), Stage.pledged, "'promised'"
    left = left_verb(reading, figure)
    if (told := told_beside(reading, figure)) is not None:
        return None, *told
    if reading.is_whole(figure) and left is None:
        return None, None, _WHOLE
    noun = (
        right_before(reading, figure, left)
        or asked_before(reading, figure, left)
        or described(reading, figure)
        or stage_noun(reading, figure, left)
    )
    if noun is not None:
        return left, noun[0], noun[1]
    if left is not None:
        if reading.is_whole(figure):
            return left, None, _WHOLE
        if (brought := _brought_to(reading, figure, left)) is not None:
            return None, *brought
        if left.act == "thank" and (parcel(reading, figure) or of_a_package(reading, figure)):
            return left, Stage.pledged, "a new package"
        if left.act == "give" and left.time == "present" and _of_it(reading, left):
            return left, reading.carried.stage, "as in the sentence before"
        if not figure.phrase.text and (paper := sent_paper(reading, left)) is not None:
            return left, *paper
        return left, weakest(reading, left, stage_of(reading, left)), shown(reading, left)
    grows = _grows(reading, figure)
    if grows is not None:
        return None, Stage.pledged, grows
    main = _main_verb(reading, figure)
    if main is not None:
        return None, stage_of(reading, main), shown(reading, main)
    package = parcel(reading, figure)
    if package is not None:
        return None, Stage.pledged, package
    made = _made_available(reading, figure)
    if made is not None:
        return None, made, "made 'available'"
    held = contents(reading, figure) or _is_there(reading, figure)
    if held is not None:
        return None, *held
    total = any(v.act == "total" and v.last <= figure.first for v in reading.verbs)
    if not total and reading.anaphoric() and reading.carried.stage is not None:
        return None, reading.carried.stage, "as in the sentence before"
    if not total and of_a_package(reading, figure):
        return None, Stage.pledged, "a package"
    return None, None, ""


def _only_asked(reading: Reading, figure: Figure, right: Verb) -> tuple[Stage, str] | None:
    """*a request for $5m was sent*: what is told of a request or a proposal leaves what it is for where it was."""
    asked = right_before(reading, figure, None)
    if asked is None or right.act == "stop":
        return asked
    return asked if right.stage is Stage.delivered and asked[0] in _ASKED else None


_PROMISED = re.compile(r"\b(?:promised|pledged)\b")
_WHOLE = "the whole of which a part is told"


def _brought_to(reading: Reading, figure: Figure, left: Verb) -> tuple[Stage | None, str] | None:
    """*approved a tranche, lifting all support to $9m*: a total is not at the stage of what brings it."""
    lower = reading.words.lower
    if lower[figure.first - 1] != "to":
        return None
    total = next((v for v in reading.verbs if v.act == "total" and left.last <= v.first < figure.first), None)
    if total is None or total.time == "infinitive" or _AID.isdisjoint(lower[total.last : figure.first]):
        return None
    told = next((n for n in reading.nouns if total.last <= n[0] < figure.first), None)
    return (told[1], f"'{lower[told[0]]}'") if told else (None, f"{shown(reading, total)} a total")


def _is_there(reading: Reading, figure: Figure) -> tuple[Stage, str] | None:
    """*Twelve jets from Oslo are already in Ukraine*."""
    lower, end = reading.words.lower, min(figure.last + 9, len(reading.words) - 1)
    at = next((k for k in range(figure.last, end) if lower[k] in _ARE), None)
    if at is None:
        return None
    at += 1
    while at < end and lower[at] in _ADVERBS and lower[at] != "not":
        at += 1
    there = lower[at] == "in" and any(
        m.before == "in" and m.first in (at + 1, at + 2) for m in reading.mentions
    )
    return (Stage.delivered, "are there") if there else None


def _made_available(reading: Reading, figure: Figure) -> Stage | None:
    """*Congress has made $2bn available*."""
    lower = reading.words.lower
    before = lower[max(0, figure.first - 5) : figure.first]
    if "available" not in lower[figure.last : figure.last + 8] or _MAKE.isdisjoint(before):
        return None
    return Stage.pledged if not _WILL.isdisjoint(before) else Stage.approved


def _grows(reading: Reading, figure: Figure) -> str | None:
    """*is doubling its aid to $8bn*, *will raise it to $9bn*: a total that is yet to come."""
    if "from" in reading.words.lower[max(0, figure.first - 2) : figure.first]:
        return None  # "will be raised from $3bn to $4bn"
    for verb in reversed(reading.verbs):
        if verb.act == "total" and verb.last <= figure.first and reading.words.lower[verb.first] in _GROW:
            told = any(w in _TOLD for w in before_verb(reading, verb, 5))
            to_come = verb.time in ("future", "progressive") or (verb.time == "conditional" and told)
            if verb.time == "infinitive":
                to_come = ahead(reading, verb) is not None
            return shown(reading, verb) if to_come else None
    return None


def _main_verb(reading: Reading, figure: Figure) -> Verb | None:
    """*With $5m, Oslo has announced its largest package*, *Oslo ($5m) gave aid*: the verb of the clause around it."""
    before = reading.words.lower[figure.first - 1] if figure.first else ""
    if before != "(" and not (figure.first <= 3 and not _OPENING.isdisjoint(reading.words.lower[:1])):
        return None
    return next(
        (v for v in reading.verbs if v.begins >= figure.last and v.finite and v.stage is not None), None
    )


def _of_it(reading: Reading, verb: Verb) -> bool:
    """*It also provides $5m*, after a sentence about a bill or a law."""
    told = [w for w in before_verb(reading, verb, 3) if w not in _ADVERBS]
    return told[-1:] in (["it"], ["this"]) and reading.carried.stage in (
        Stage.proposed,
        Stage.approved,
        Stage.requested,
    )
