"""What the verb that governs a figure, or a noun beside it, says of the stage."""

from __future__ import annotations

import re

from aidledger.model.scope import Stage
from aidledger.reading.governing import left_verb, right_verb, shown
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.nominal import (
    asked_before,
    contents,
    described,
    of_a_package,
    parcel,
    passed,
    right_before,
    stage_noun,
    stopped,
)
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_ADVERBS = word_set("adverbs before a verb")
_AID = word_set("what adds up to a total")
_OPENING = word_set("open a phrase before the main clause")
_GROW = word_set("make a total grow")
_LAWS = word_set("a law or a budget")
_BILLS = word_set("a bill")
_AGREEMENTS = word_set("an agreement")
_ENACTED = word_set("an enacted law")
_LEGISLATURES = word_set("a legislature")
_MAKE = frozenset(["make", "makes", "made", "making"])
_WILL = word_set("will")
_PACKAGES = word_set("a package")
_TOLD = word_set("verbs of telling")
_GOVERNS = word_set("govern a gerund")
_AHEAD = word_set("before to and what is ahead")
_DENIALS = word_set("deny")


def governed(reading: Reading) -> None:
    """Fill the governing verb and the stage of every figure."""
    before: Figure | None = None
    for figure in reading.figures:
        verb, stage, reason = _stage(reading, figure)
        again = before is not None and verb is not None and verb is before.verb and verb.last <= figure.first
        if again and before is not None and verb is not None and reason == shown(reading, verb):
            stage, reason = before.stage, "as the figure before it"
        if verb is None and not reason and before is not None and not _new_total(reading, before, figure):
            verb, stage, reason = before.verb, before.stage, "as the figure before it"
        figure.verb, figure.stage = verb, stage
        figure.reasons.append(("stage", reason or "no verb tells it"))
        before = figure


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
    if right is not None and right.act == "stop" and (asked := right_before(reading, figure, None)):
        return right, *asked  # "a request for $5m was rejected"
    if right is not None:
        stage, words = _stage_of(reading, right), shown(reading, right)
        after = reading.words.lower[right.last : right.last + 9]
        if stage is Stage.delivered and any(w in _LAWS for w in after):
            return right, Stage.approved, f"{words} in a law"
        if right.time == "present" and not right.passive and right.act == "receive":
            return left_verb(reading, figure), stage, words
        return right, stage, words
    if figure.phrase.kind == "count" and _PROMISED.search(figure.phrase.text):
        return left_verb(reading, figure), Stage.pledged, "'promised'"
    left = left_verb(reading, figure)
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
        return left, _stage_of(reading, left), shown(reading, left)
    grows = _grows(reading, figure)
    if grows is not None:
        return None, Stage.pledged, grows
    main = _main_verb(reading, figure)
    if main is not None:
        return None, _stage_of(reading, main), shown(reading, main)
    package = parcel(reading, figure)
    if package is not None:
        return None, Stage.pledged, package
    made = _made_available(reading, figure)
    if made is not None:
        return None, made, "made 'available'"
    held = contents(reading, figure)
    if held is not None:
        return None, *held
    total = any(v.act == "total" and v.last <= figure.first for v in reading.verbs)
    if not total and reading.anaphoric() and reading.carried.stage is not None:
        return None, reading.carried.stage, "as in the sentence before"
    if not total and of_a_package(reading, figure):
        return None, Stage.pledged, "a package"
    return None, None, ""


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


def _made_available(reading: Reading, figure: Figure) -> Stage | None:
    """*Congress has made $2bn available*."""
    lower = reading.words.lower
    before = lower[max(0, figure.first - 5) : figure.first]
    if "available" not in lower[figure.last : figure.last + 8] or _MAKE.isdisjoint(before):
        return None
    return Stage.pledged if not _WILL.isdisjoint(before) else Stage.approved


def _grows(reading: Reading, figure: Figure) -> str | None:
    """*is doubling its aid to $8bn*, *will raise it to $9bn*: a total that is yet to come."""
    for verb in reversed(reading.verbs):
        if verb.act == "total" and verb.last <= figure.first and reading.words.lower[verb.first] in _GROW:
            told = any(w in _TOLD for w in _before(reading, verb, 5))
            ahead = verb.time in ("future", "progressive") or (verb.time == "conditional" and told)
            if verb.time == "infinitive":
                ahead = _ahead(reading, verb) is not None
            return shown(reading, verb) if ahead else None
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
    told = [w for w in _before(reading, verb, 3) if w not in _ADVERBS]
    return told[-1:] in (["it"], ["this"]) and reading.carried.stage in (
        Stage.proposed,
        Stage.approved,
        Stage.requested,
    )


def _stage_of(reading: Reading, verb: Verb) -> Stage | None:
    """What a verb says of the stage; one that hangs on another asks that one."""
    if verb.act == "stop" and any(w in _LEGISLATURES for w in reading.words.lower[verb.last : verb.last + 8]):
        return Stage.proposed
    if verb.act == "talk" and not _PLANS.isdisjoint(reading.words.lower[verb.last : verb.last + 3]):
        return Stage.proposed
    if verb.act in ("stop", "talk") or verb.negated:
        return None
    if any(w in _DENIALS for w in reading.words.lower[max(0, verb.begins - 5) : verb.begins]):
        return None
    if verb.time == "present" and (_foreseen(reading, verb) or _of_a_package(reading, verb)):
        return Stage.pledged
    bill = _bill(reading, verb)
    if bill is not None:
        return bill
    if verb.time == "gerund" and (_with_subject(reading, verb) or _says_how(reading, verb)):
        return verb.stage
    if verb.time in ("infinitive", "gerund") and verb.act not in ("ask", "suggest"):
        if verb.time == "infinitive" and verb.act in _GIVES and _ahead(reading, verb):
            return _ahead(reading, verb)
        higher = _higher(reading, verb)
        if higher is not None:
            return _stage_of(reading, higher)
        if verb.act == "arrive":
            return Stage.pledged  # "expected to arrive"
        if verb.act == "give" and verb.stage is Stage.delivered:
            return _alone(reading, verb)
        if verb.act == "decide" and verb.time == "gerund" and _NEARLY & set(_before(reading, verb, 3)):
            return Stage.proposed  # "in the final stages of approving"
        return (
            _alone(reading, verb) if verb.act == "give" and verb.time == "infinitive" else None
        ) or verb.stage
    if verb.time == "present" and verb.act in ("decide", "give") and (asks := _asked_that(reading, verb)):
        return asks.stage
    if verb.act == "say" and reading.words.lower[verb.first] == "agreed" and _by_legislature(reading, verb):
        return Stage.approved
    if (
        verb.act == "ask"
        and reading.words.lower[verb.first] in _SEEK
        and reading.words.lower[verb.last : verb.last + 1] == ["to"]
    ):
        return Stage.proposed  # "had sought to earmark"
    if verb.act == "say" and verb.time == "conditional" and reading.words.lower[verb.begins] in _MODALS:
        return Stage.proposed  # "could announce"
    if verb.act == "ask" and reading.words.lower[verb.first].startswith("call"):
        subject = set(_before(reading, verb, 4))
        if subject & (_AGREEMENTS | _BILLS):  # "the memorandum calls for $3bn"
            return Stage.committed if subject & _AGREEMENTS else Stage.proposed
    if verb.act in ("say", "ask", "suggest"):
        return verb.stage
    if verb.time == "conditional" and verb.act == "give" and _of_what_passed(reading, verb):
        return Stage.approved
    if verb.time == "conditional":
        if reading.words.lower[verb.begins] in _MODALS:
            return Stage.proposed
        higher = _higher(reading, verb)
        told = any(w in _TOLD for w in reading.words.lower[max(0, verb.begins - 7) : verb.begins])
        return Stage.pledged if told or (higher is not None and higher.act == "say") else Stage.proposed
    if verb.act == "field" and not verb.passive and verb.time != "future":
        return None
    if verb.act == "spend" and verb.time == "progressive":
        return None
    if (
        verb.time in ("future", "present")
        and verb.act == "give"
        and (law := _of_a_drawdown(reading, verb)) is not None
    ):
        return law
    if verb.time == "past" and verb.act == "give" and _was_giving(reading, verb):
        return Stage.pledged
    if verb.time in ("future", "progressive"):
        committed = verb.time == "progressive" and verb.stage is not Stage.delivered
        return verb.stage if committed else Stage.pledged
    return verb.stage


_PLANS = frozenset(["plan", "plans", "proposal", "proposals"])
_WISHES = frozenset(["want", "wants", "wanted", "wanting"])
_SEEK = frozenset(["seek", "seeks", "sought", "seeking"])
_MANAGED = frozenset(["managed", "helped", "went", "proceeded"])
_GIVES = ("give", "receive", "arrive", "spend")
_MODALS = frozenset(["may", "might", "could"])
_NEARLY = frozenset(
    ["stages", "stage", "verge", "process", "close", "near", "nearing", "considering", "weighing"]
)


def _before(reading: Reading, verb: Verb, many: int) -> list[str]:
    return reading.words.lower[max(0, verb.begins - many) : verb.begins]


def _of_a_drawdown(reading: Reading, verb: Verb) -> Stage | None:
    """*I am authorizing a drawdown, which will provide $500 million*: what it provides is approved with it."""
    if _before(reading, verb, 1) not in (["which"], ["that"]):
        return None
    higher = _higher(reading, verb)
    approved = higher is not None and higher.act == "decide" and higher.stage is Stage.approved
    return Stage.approved if approved and verb.begins - higher.last <= 14 else None  # type: ignore[union-attr]


def _asked_that(reading: Reading, verb: Verb) -> Verb | None:
    """*I request that the Congress authorize $5m*: a subjunctive hangs on what is asked or proposed."""
    higher = _higher(reading, verb)
    if higher is None or higher.act not in ("ask", "suggest") or verb.begins - higher.last > 12:
        return None
    return higher if "that" in reading.words.lower[higher.last : higher.last + 5] else None


def _by_legislature(reading: Reading, verb: Verb) -> bool:
    """*The House agreed to $100 million*."""
    return bool(_LEGISLATURES & set(_before(reading, verb, 4)))


def _foreseen(reading: Reading, verb: Verb) -> bool:
    """*the deal will see Britain send*: what hangs on a verb of seeing is as far ahead as that is."""
    before = _before(reading, verb, 7)
    return "see" in before and not {"will", "would"}.isdisjoint(before)


def _of_a_package(reading: Reading, verb: Verb) -> bool:
    """*The package gives Ukraine drones*: what a package holds is promised with it."""
    return verb.act == "give" and not _PACKAGES.isdisjoint(_before(reading, verb, 3))


def _of_what_passed(reading: Reading, verb: Verb) -> bool:
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


def _was_giving(reading: Reading, verb: Verb) -> bool:
    """*London said it was giving*: told of what is under way, a past that stands for *is giving*."""
    going = verb.begins < verb.first and reading.words.lower[verb.first].endswith("ing")
    return going and not verb.passive and any(w in _TOLD for w in _before(reading, verb, 4))


def _with_subject(reading: Reading, verb: Verb) -> bool:
    """*with Germany pledging two units*: a clause of its own."""
    return any(m.before == "with" and m.last == verb.begins for m in reading.mentions)


def _says_how(reading: Reading, verb: Verb) -> bool:
    """*a determination authorizing*, *kept their support up by giving*: told by itself."""
    word = "".join(_before(reading, verb, 1))
    if word == "by":
        higher = _higher(reading, verb)
        return higher is None or higher.time not in ("future", "conditional", "infinitive")
    return verb.act == "decide" and bool(word) and word not in _GOVERNS and word != ","


def _ahead(reading: Reading, verb: Verb) -> Stage | None:
    """*expected to receive*, *its promise to supply*, *working through the process to transfer*: not done yet."""
    word = "".join(_before(reading, verb, 2)[:1])
    if word == "able":
        return Stage.pledged if "will" in _before(reading, verb, 5) else verb.stage
    if word == "process":
        return Stage.proposed
    if word in _MANAGED:
        return verb.stage
    if word in _WISHES and verb.act != "give":
        return None
    if word in _AHEAD or word in _PLANS:  # "approved a plan to send", "discussed plans to send"
        above = next((v for v in reversed(reading.verbs) if v.last <= verb.begins - 2), None)
        if above is not None and above.act in ("decide", "talk", "suggest") and verb.begins - above.last <= 7:
            return Stage.proposed if above.act == "talk" else _stage_of(reading, above)
    noun = next((stage for at, stage in reading.nouns if at == verb.begins - 2), None)
    if noun is not None and noun is not Stage.delivered and verb.stage is Stage.delivered:
        return noun
    return Stage.pledged if word in _AHEAD or word in _WISHES else None


def _alone(reading: Reading, verb: Verb) -> Stage | None:
    """*Oslo to send 22 guns* is promised; *became the first to join, giving $5m* is done."""
    lower = reading.words.lower
    before = verb.begins - (1 if verb.time == "gerund" else 2)
    word = lower[before] if before >= 0 else ""
    if verb.time == "gerund":
        return verb.stage if word and word not in _GOVERNS else None
    if word in _AHEAD:
        return Stage.pledged
    first = not any(v.finite and v.last <= verb.first for v in reading.verbs)
    named = any(
        m.last <= before + 1 <= m.last + 1 and not m.possessive and not m.before for m in reading.mentions
    )
    return Stage.pledged if first and named else None


def _bill(reading: Reading, verb: Verb) -> Stage | None:
    """*This bill provides* is a proposal, *the omnibus provides* a law."""
    if verb.passive or verb.time not in ("present", "past", "future", "conditional"):
        return None
    if verb.act != "give" and (verb.act, verb.time) != ("decide", "present"):
        return None
    for at in range(verb.begins - 1, max(0, verb.begins - 4) - 1, -1):
        word = reading.words.lower[at]
        if word in _AGREEMENTS:
            if verb.act != "give" or any(m.last == verb.begins for m in reading.mentions):
                return None  # "under an agreement Washington gives"
            lawful = "conference" in reading.words.lower[max(0, verb.begins - 4) : verb.begins]
            return Stage.approved if lawful else Stage.committed
        if word in _BILLS and verb.time != "conditional" and passed(reading, at):
            return Stage.approved
        if word in _BILLS:
            return Stage.proposed if verb.time != "past" else Stage.approved
        if word in _ENACTED:
            return Stage.proposed if verb.time == "conditional" else Stage.approved
    return None


def _higher(reading: Reading, verb: Verb) -> Verb | None:
    for other in reversed(reading.verbs):
        if other.last > verb.begins:
            continue
        grows = other.act == "total" and other.time == "future" and reading.words.lower[other.first] in _GROW
        if grows or other.act not in ("include", "total", "field", "fight", "make", "trade"):
            return other
    return None
