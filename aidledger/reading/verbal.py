"""What a verb says of the stage: by its time, by the verb or noun it hangs on, by who or what its subject is."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading.governing import before_verb
from aidledger.reading.hanging import allowed, on_condition, under_which
from aidledger.reading.linking import Reading
from aidledger.reading.nominal import passed
from aidledger.reading.papers import (
    by_legislature,
    is_legislature,
    legislature_gives,
    of_a_bill,
    of_a_package,
    of_an_agreement,
    of_what_passed,
    subject_end,
    under_a_bill,
)
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_GROW = word_set("make a total grow")
_BILLS = word_set("a bill")
_AGREEMENTS = word_set("an agreement")
_PACKAGES = word_set("a package")
_TOLD = word_set("verbs of telling")
_GOVERNS = word_set("govern a gerund")
_AHEAD = word_set("before to and what is ahead")
_DENIALS = word_set("deny")


def stage_of(reading: Reading, verb: Verb) -> Stage | None:
    """What a verb says of the stage; one that hangs on another asks that one."""
    if verb.act in ("stop", "talk"):
        return _weighed(reading, verb)
    if verb.negated or not _DENIALS.isdisjoint(before_verb(reading, verb, 5)):
        return None
    if verb.time == "present" and (_foreseen(reading, verb) or of_a_package(reading, verb)):
        return Stage.pledged
    if verb.time == "present" and before_verb(reading, verb, 2) in (["let", "us"], ["let", "'s"]):
        return Stage.proposed
    bill = of_a_bill(reading, verb)
    if bill is not None:
        return bill
    if verb.time == "gerund" and (_with_subject(reading, verb) or _says_how(reading, verb)):
        return verb.stage
    given = verb.act in _GIVES and verb.time in ("present", "conditional")
    if given and (terms := under_which(reading, verb)):
        return terms
    if verb.time in ("infinitive", "gerund") and verb.act not in _WORDS:
        return _hanging(reading, verb)
    if verb.time == "present" and verb.act in ("decide", *_GIVES) and (asks := _asked_that(reading, verb)):
        return asks.stage
    if verb.act in _WORDS:
        return _said(reading, verb)
    if verb.time == "conditional":
        return _conditional(reading, verb)
    return _told(reading, verb)


def _weighed(reading: Reading, verb: Verb) -> Stage | None:
    """What is stopped, voted down or discussed has no stage, unless it was no more than proposed."""
    if verb.act == "stop":
        return Stage.proposed if is_legislature(reading, verb.last, verb.last + 8) else None
    if not _PLANS.isdisjoint(reading.words.lower[verb.last : verb.last + 3]):
        return Stage.proposed
    due = verb.time == "progressive" or (verb.time == "infinitive" and _still_to(reading, verb))
    return Stage.proposed if due and not verb.negated else None  # "is discussing", "are due to discuss"


def _hanging(reading: Reading, verb: Verb) -> Stage | None:
    """An infinitive or a gerund: what it hangs on tells."""
    if verb.time == "infinitive" and verb.act in _GIVES:
        if law := allowed(reading, verb):
            return law
        if _nothing_ahead(reading, verb):
            return None
        if coming := ahead(reading, verb):
            return coming
    if verb.time == "infinitive" and verb.act == "decide" and _still_to(reading, verb):
        return Stage.proposed
    higher = _higher(reading, verb)
    if higher is not None and higher.act == "thank" and verb.stage is not Stage.delivered:
        return verb.stage  # "thanked Oslo for promising"
    if (
        verb.time == "gerund"
        and verb.stage is Stage.approved
        and higher is not None
        and _signs(reading, higher)
    ):
        return Stage.approved  # "signed a memorandum releasing"
    if higher is not None and verb.stage in _BINDING and reading.words.lower[higher.first] in _AGREE:
        return verb.stage  # "agreed to release", "decided to allocate"
    if higher is not None:
        return stage_of(reading, higher)
    if verb.act == "arrive":
        return Stage.pledged  # "expected to arrive"
    if verb.act in ("give", "spend") and verb.stage is Stage.delivered:
        return _alone(reading, verb)
    if verb.act == "decide" and verb.time == "gerund" and _NEARLY & set(before_verb(reading, verb, 3)):
        return Stage.proposed  # "in the final stages of approving"
    told = _alone(reading, verb) if verb.act == "give" and verb.time == "infinitive" else None
    return told or verb.stage


def _said(reading: Reading, verb: Verb) -> Stage | None:
    """What is announced, asked for, or proposed."""
    word = reading.words.lower[verb.first]
    if verb.act == "say" and word == "agreed" and by_legislature(reading, verb):
        return Stage.approved
    if verb.act == "ask" and _hopes_to(reading, verb):
        return Stage.proposed  # "had sought to earmark"
    if verb.act == "say" and verb.time == "conditional" and reading.words.lower[verb.begins] in _MODALS:
        return Stage.proposed  # "could announce"
    if verb.act == "ask" and word.startswith("call"):
        subject = set(before_verb(reading, verb, 4))
        if subject & (_AGREEMENTS | _BILLS):  # "the memorandum calls for $3bn"
            return Stage.committed if subject & _AGREEMENTS else Stage.proposed
    return verb.stage


def _conditional(reading: Reading, verb: Verb) -> Stage | None:
    """*would send*, *could send*: reported as a promise, else a proposal."""
    helper = reading.words.lower[verb.begins]
    if verb.act in _GIVES and under_a_bill(reading, verb):
        return Stage.proposed
    if verb.act == "give" and of_what_passed(reading, verb):
        return Stage.approved
    if verb.act == "receive" and verb.stage is Stage.pledged and helper in ("can", "may"):
        return Stage.pledged  # "can count on"
    if helper in _MODALS or helper in _SHOULD:
        return Stage.proposed
    higher, end = _higher(reading, verb), subject_end(reading, verb)
    told = any(w in _TOLD for w in reading.words.lower[max(0, end - 7) : verb.begins])
    return Stage.pledged if told or (higher is not None and higher.act == "say") else Stage.proposed


def _told(reading: Reading, verb: Verb) -> Stage | None:
    """What is done, is being done, or will be done."""
    lower = reading.words.lower
    if lower[verb.first] in _SIGN and (signed := of_an_agreement(reading, verb)) is not None:
        return signed
    if lower[verb.first].startswith("present") and not _PACKAGES.isdisjoint(lower[verb.last : verb.last + 7]):
        return Stage.pledged  # "presented a package"
    if verb.act == "trade" and verb.time in ("future", "progressive"):
        return Stage.pledged  # "will buy 8 vehicles for Kyiv"
    if verb.act == "field" and not verb.passive and verb.time != "future":
        return None
    if verb.act == "spend" and verb.time == "progressive":
        return None
    if verb.time == "future" and verb.act in _GIVES and under_a_bill(reading, verb):
        return Stage.proposed
    if verb.act == "give" and (law := _of_a_drawdown(reading, verb)) is not None:
        return law
    if verb.act == "give" and verb.stage is Stage.delivered and legislature_gives(reading, verb):
        return Stage.approved
    if lower[verb.begins] == "shall" and verb.passive and verb.stage is Stage.approved:
        return Stage.approved  # "shall be made available"
    if verb.time == "past" and verb.act == "give" and _was_giving(reading, verb):
        return Stage.pledged
    if verb.time == "future" and verb.act in _GIVES and on_condition(reading, verb):
        return Stage.proposed
    if verb.time in ("future", "progressive"):
        committed = verb.time == "progressive" and verb.stage is not Stage.delivered
        return verb.stage if committed else Stage.pledged
    return verb.stage


_PLANS = frozenset(["plan", "plans", "proposal", "proposals"])
_WISHES = frozenset(["want", "wants", "wanted", "wanting"])
_SIGN = frozenset(["sign", "signs", "signed", "signing"])
_SEEK = frozenset(["seek", "seeks", "sought", "seeking"])
_MANAGED = frozenset(["managed", "helped", "went", "proceeded"])
_GIVES = ("give", "receive", "arrive", "spend")
_WORDS = ("say", "ask", "suggest")
_MODALS = frozenset(["may", "might", "could"])
_HAVE = word_set("to have")
_WILL = word_set("will")
_RANKS = word_set("rank who acts")
_AGREE = frozenset(["agree", "agreed", "agrees", "decide", "decided", "decides", "voted", "vote", "votes"])
_BINDING = (Stage.approved, Stage.committed)
_HOPES = frozenset(
    ["hopes", "hope", "hoped", "hoping", "aims", "aim", "aimed", "aiming", "trying", "tries", "tried"]
)
_SHOULD = word_set("may not be done")
_BLAME = word_set("verbs of blame and praise")
_WEIGHED = word_set("what is only weighed")
_WEIGHED_BY = frozenset(["of", "about", "on", "over", "include", "includes", "included", "is", "was"])
_DONE = word_set("before what was done")
_NEARLY = frozenset(
    ["stages", "stage", "verge", "process", "close", "near", "nearing", "considering", "weighing"]
)


def _signs(reading: Reading, verb: Verb) -> bool:
    return reading.words.lower[verb.first] in _SIGN


def _hopes_to(reading: Reading, verb: Verb) -> bool:
    """*had sought to earmark*, *wants to double its aid to $8bn*: who asks is who would give."""
    lower = reading.words.lower
    if lower[verb.last : verb.last + 1] != ["to"]:
        return False
    grows = any(v.act == "total" and verb.last < v.first <= verb.last + 4 for v in reading.verbs)
    return lower[verb.first] in _SEEK or (lower[verb.first] in _WISHES and grows)


def _of_a_drawdown(reading: Reading, verb: Verb) -> Stage | None:
    """*I am authorizing a drawdown, which will provide $500 million*: what it provides is approved with it."""
    if before_verb(reading, verb, 1) not in (["which"], ["that"]):
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


def _foreseen(reading: Reading, verb: Verb) -> bool:
    """*the deal will see Britain send*: what hangs on a verb of seeing is as far ahead as that is."""
    before = before_verb(reading, verb, 7)
    return "see" in before and not {"will", "would"}.isdisjoint(before)


def _was_giving(reading: Reading, verb: Verb) -> bool:
    """*London said it was giving*: told of what is under way, a past that stands for *is giving*."""
    going = verb.begins < verb.first and reading.words.lower[verb.first].endswith("ing")
    return going and not verb.passive and any(w in _TOLD for w in before_verb(reading, verb, 4))


def _with_subject(reading: Reading, verb: Verb) -> bool:
    """*with Germany pledging two units*: a clause of its own."""
    return any(m.before == "with" and m.last == verb.begins for m in reading.mentions)


def _says_how(reading: Reading, verb: Verb) -> bool:
    """*a determination authorizing*, *kept their support up by giving*: told by itself."""
    word = "".join(before_verb(reading, verb, 1))
    if word == "by":
        higher = _higher(reading, verb)
        return higher is None or higher.time not in ("future", "conditional", "infinitive")
    return verb.act == "decide" and bool(word) and word not in _GOVERNS and word != ","


def ahead(reading: Reading, verb: Verb) -> Stage | None:
    """*expected to receive*, *its promise to supply*, *working through the process to transfer*: not done yet."""
    if (took := _took(reading, verb)) is not None:
        return took
    word = "".join(before_verb(reading, verb, 2)[:1])
    if word == "like":
        return Stage.proposed  # "would like to give"
    if word in ("order", "orders") and before_verb(reading, verb, 3)[:1] != ["in"]:
        return Stage.approved  # "gave the order to send"
    if verb.act == "receive" and word in _HOPES:
        return Stage.requested  # "hopes to get"
    if word == "able":
        before = before_verb(reading, verb, 5)
        if "will" in before:
            return Stage.pledged
        return Stage.proposed if {"is", "are"} & set(before) else verb.stage
    if word == "process":
        return Stage.proposed
    if word in _MANAGED:
        return verb.stage
    if word in _WISHES and verb.act != "give":
        return None
    if word in _AHEAD or word in _PLANS:  # "approved a plan to send", "discussed plans to send"
        above = next((v for v in reversed(reading.verbs) if v.last <= verb.begins - 2), None)
        if above is not None and above.act in ("decide", "talk", "suggest") and verb.begins - above.last <= 7:
            return Stage.proposed if above.act == "talk" else stage_of(reading, above)
    noun = next((stage for at, stage in reading.nouns if at == verb.begins - 2), None)
    if noun is None:
        noun = _put_to(reading, verb)
    if noun is Stage.proposed and passed(reading, verb.begins - 2):
        return Stage.approved  # "adopted an amendment to give"
    if noun is not None and noun is not Stage.delivered and verb.stage is Stage.delivered:
        return noun
    if word in _WISHES:
        return Stage.proposed  # "wants to give"
    return Stage.pledged if word in _AHEAD else None


def _nothing_ahead(reading: Reading, verb: Verb) -> bool:
    """*is not going to give*, *there is no plan to give*."""
    before = before_verb(reading, verb, 5)
    word = "".join(before[-2:-1])
    if word not in _AHEAD and word not in _PLANS:
        return False
    return not {"not", "'t", "no", "never", "nor"}.isdisjoint(before[:-2])


def _still_to(reading: Reading, verb: Verb) -> bool:
    """*Congress has to approve*, *the EU is expected to approve*."""
    word = "".join(before_verb(reading, verb, 2)[:1])
    return word in _AHEAD or word in _HAVE


def _took(reading: Reading, verb: Verb) -> Stage | None:
    """*It took Washington two weeks to deliver 300 missiles*, *was the first to send*."""
    lower = reading.words.lower
    for at in range(max(1, verb.begins - 10), verb.begins):
        if lower[at] in ("took", "taken") and "it" in lower[max(0, at - 2) : at]:
            return verb.stage
        if lower[at] == "take" and lower[at - 1] in _WILL:
            return Stage.pledged
        if lower[at] in _RANKS and at >= verb.begins - 4 and "," not in lower[at : verb.begins]:
            to_be = {"will", "would", "be", "become"} & set(lower[max(0, at - 4) : at])
            return Stage.pledged if to_be else verb.stage
    return None


def _put_to(reading: Reading, verb: Verb) -> Stage | None:
    """*a request to Germany to hand over*, *its promise to Kyiv to send*: the noun that is put to somebody."""
    lower = reading.words.lower
    put = next((m for m in reading.mentions if m.last == verb.first - 1 and m.before in ("to", "for")), None)
    if put is None:
        return None
    at = put.first - 2 if lower[put.first - 1] in ("to", "for") else put.first - 3
    return next((stage for n, stage in reading.nouns if n == at), None)


def _alone(reading: Reading, verb: Verb) -> Stage | None:
    """*Oslo to send 22 guns* is promised; *became the first to join, giving $5m* is done."""
    lower = reading.words.lower
    before = verb.begins - (1 if verb.time == "gerund" else 2)
    word = lower[before] if before >= 0 else ""
    if verb.time == "gerund":
        if word == "of" and lower[before - 1] == "process":
            return Stage.pledged  # "is in the process of delivering"
        if word in _WEIGHED_BY and not _WEIGHED.isdisjoint(lower[max(0, before - 4) : before]):
            return Stage.proposed  # "talks about sending", "options include sending"
        blamed = word in ("of", "for") and not _BLAME.isdisjoint(lower[max(0, before - 7) : before])
        done = blamed or word in _DONE or (word and word not in _GOVERNS)
        return verb.stage if done else None
    if word in _AHEAD:
        return Stage.pledged
    first = not any(v.finite and v.last <= verb.first for v in reading.verbs)
    named = any(
        m.last <= before + 1 <= m.last + 1 and not m.possessive and not m.before for m in reading.mentions
    )
    return Stage.pledged if first and named else None


def _higher(reading: Reading, verb: Verb) -> Verb | None:
    for other in reversed(reading.verbs):
        if other.last > verb.begins:
            continue
        grows = other.act == "total" and other.time == "future" and reading.words.lower[other.first] in _GROW
        if grows or other.act not in ("include", "total", "field", "fight", "make", "trade"):
            return other
    return None
