"""What a clause hangs on: what it is given under, a law that allows it, a condition, a verb beside it with *or*."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading.linking import Reading
from aidledger.reading.nominal import passed
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_AGREEMENTS = word_set("an agreement")
_ALLOW = word_set("allow what follows")
_BILLS = word_set("a bill")
_ENACTED = word_set("an enacted law")
_PASS = frozenset(["pass", "passes", "approve", "approves", "sign", "signs", "signed"])
_WOULD = word_set("would")
_MEMORANDA = frozenset(["memorandum", "mou"])
_ORDER = [Stage.proposed, Stage.requested, Stage.pledged, Stage.approved, Stage.committed, Stage.delivered]


def under_which(reading: Reading, verb: Verb) -> Stage | None:
    """*an agreement under which London gives $5m*: as far as what it is given under."""
    lower = reading.words.lower
    at = next((k for k in range(max(1, verb.begins - 5), verb.begins) if lower[k] in ("which", "whereby")), 0)
    if not at or (lower[at] == "which" and lower[at - 1] != "under"):
        return None
    for k in range(at - 1, max(0, at - 9), -1):
        if lower[k] in _AGREEMENTS:
            return Stage.pledged if lower[k] in _MEMORANDA else Stage.committed
        if lower[k] in _BILLS:
            return Stage.approved if passed(reading, k) else Stage.proposed
        if lower[k] in _ENACTED:
            return Stage.approved
    return None


def allowed(reading: Reading, verb: Verb) -> Stage | None:
    """*The law allows the president to send $5m* is approved, where a bill *would allow* it, proposed."""
    lower = reading.words.lower
    for at in range(verb.first - 2, max(0, verb.first - 8), -1):
        if lower[at] == ",":
            return None
        if lower[at] in ("obliges", "oblige", "binds"):
            return Stage.committed  # "the treaty obliges Washington to give"
        if lower[at] in _ALLOW:
            bill = any(lower[k] in _BILLS and not passed(reading, k) for k in range(max(0, at - 4), at))
            return Stage.proposed if bill or lower[at - 1] in _WOULD else Stage.approved
    return None


def on_condition(reading: Reading, verb: Verb) -> bool:
    """*If Congress passes the bill, Ukraine will get $5m*: not yet decided."""
    lower = reading.words.lower
    at = next((k for k, word in enumerate(lower) if word in ("if", "once", "unless")), -1)
    if at < 0:
        at = 0 if lower[0] == "should" else -1
    if at >= 0 and not _PASS.isdisjoint(lower[at : at + 12]):
        return True
    return at >= 0 and any(
        v.act == "decide" and v.stage is Stage.approved and v is not verb and at < v.first < at + 10
        for v in reading.verbs
    )


def weakest(reading: Reading, verb: Verb, stage: Stage | None) -> Stage | None:
    """*has been delivered, contracted or pledged*, *pledged or sent*: where one of them is true, the least of them."""
    lower, many = reading.words.lower, reading.verbs
    if stage is None or "or" not in reading.words.said:
        return stage
    at = many.index(verb) if verb in many else -1
    if at < 0:
        return stage
    told, joins = [stage], set[str]()
    for other, end in ((at + 1, verb.last), (at - 1, verb.first)):
        step = 1 if other > at else -1
        while 0 <= other < len(many):
            near, far = (many[other].first, end) if step > 0 else (end, many[other].last)
            gap = [w for w in lower[far:near] if w != "otherwise"]
            if not gap or not set(gap) <= {"or", ","}:
                break
            joins.update(gap)
            if (also := many[other].stage) is not None:
                told.append(also)
            end = many[other].last if step > 0 else many[other].first
            other += step
    return min(told, key=_ORDER.index) if "or" in joins else stage
