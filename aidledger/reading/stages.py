"""Which verb governs a figure, and what it says of the stage."""

from __future__ import annotations

import re

from aidledger.model.scope import Stage
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_PARCELS = word_set("a parcel of aid")
_LAWS = word_set("a law or a budget")
_BILLS = word_set("a bill")
_AGREEMENTS = word_set("an agreement")
_ENACTED = word_set("an enacted law")
_LEGISLATURES = word_set("a legislature")
_TOLD = word_set("verbs of telling")
_ADVERBS = word_set("adverbs before a verb")
_HAULS = word_set("haul goods")
_GOVERNS = word_set("govern a gerund")
_AHEAD = word_set("before to and what is ahead")
_PANELS = word_set("a part of a legislature")
_DENIALS = word_set("deny")
_SUBJECTS_OF_TOTALS = word_set("what brings a total")
_LIST_WORDS = word_set("join the items of a list")
_AFTER_PARTICIPLE = word_set("follow a participle that ends its phrase")


def governed(reading: Reading) -> None:
    """Fill the governing verb and the stage of every figure."""
    before: Figure | None = None
    for figure in reading.figures:
        verb, stage, reason = _stage(reading, figure)
        again = before is not None and verb is not None and verb is before.verb and verb.last <= figure.first
        if again and before is not None and verb is not None and reason == _verb_shown(reading, verb):
            stage, reason = before.stage, "as the figure before it"
        if verb is None and not reason and before is not None:
            verb, stage, reason = before.verb, before.stage, "as the figure before it"
        figure.verb, figure.stage = verb, stage
        figure.reasons.append(("stage", reason or "no verb tells it"))
        before = figure


def _stage(reading: Reading, figure: Figure) -> tuple[Verb | None, Stage | None, str]:
    """The governing verb, the stage, and the words that told it; ``""`` where nothing told it."""
    right = _right_verb(reading, figure)
    if right is not None:
        stage, shown = _stage_of(reading, right), _verb_shown(reading, right)
        after = reading.words.lower[right.last : right.last + 9]
        if stage is Stage.delivered and any(w in _LAWS for w in after):
            return right, Stage.approved, f"{shown} in a law"
        return right, stage, shown
    if figure.phrase.kind == "count" and _PROMISED.search(figure.phrase.text):
        return _left_verb(reading, figure), Stage.pledged, "'promised'"
    left = _left_verb(reading, figure)
    if reading.is_whole(figure) and left is None:
        return None, None, _WHOLE
    noun = (
        _asked_before(reading, figure, left)
        or _described(reading, figure)
        or _stage_noun(reading, figure, left)
    )
    if noun is not None:
        return left, noun[0], noun[1]
    if left is not None:
        if reading.is_whole(figure):
            return left, None, _WHOLE
        return left, _stage_of(reading, left), _verb_shown(reading, left)
    parcel = _parcel(reading, figure)
    if parcel is not None:
        return None, Stage.pledged, parcel
    if reading.anaphoric() and reading.carried.stage is not None:
        return None, reading.carried.stage, "as in the sentence before"
    return None, None, ""


_PROMISED = re.compile(r"\b(?:promised|pledged)\b")
_WHOLE = "the whole of which a part is told"


def _asked_before(reading: Reading, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
    """*We are requesting $33bn. This includes $5bn for ...*: what was asked for holds for its pieces."""
    included = any(v.act == "include" and v.last <= figure.first for v in reading.verbs)
    if left is not None or not included or not reading.anaphoric():
        return None
    stage = reading.carried.stage
    return (stage, "as in the sentence before") if stage in (Stage.requested, Stage.proposed) else None


def _described(reading: Reading, figure: Figure) -> tuple[Stage, str] | None:
    """*The request that we sent to Congress includes $11bn*: the noun before *includes* tells the stage."""
    before = [v for v in reading.verbs if v.last <= figure.first and v.act in ("include", "give", "say")]
    if not before or before[-1].act != "include" or before[-1].time == "gerund":
        return None
    begins = before[-1].begins
    if any(w in ("Act", "NDAA") for w in reading.words.written[max(0, begins - 12) : begins]):
        return Stage.approved, "'Act'"
    for at, stage in reversed(reading.nouns):
        if begins - 10 <= at < begins:
            return stage, f"'{reading.words.lower[at]}'"
    return None


def _parcel(reading: Reading, figure: Figure) -> str | None:
    """*The package includes*, *a new $5m package*."""
    lower = reading.words.lower
    if reading.includes(_PARCELS, figure):
        return "a package that is described"
    near = set(lower[max(0, figure.first - 4) : figure.last + 6])
    fresh = near & {"new", "latest", "additional", "another", "today"}
    return "a new package" if fresh and near & _PARCELS else None


def _right_verb(reading: Reading, figure: Figure) -> Verb | None:
    """A verb after the figure of which the figure is the object: *has been delivered*, *that we sent*."""
    whole, part = reading.is_whole(figure), reading.is_part(figure)
    lower, end = reading.words.lower, _list_end(reading, figure)
    for verb in reading.verbs:
        if not figure.last <= verb.begins < end or verb.act in ("include", "total", "make"):
            continue
        gap = lower[max(figure.last, min(figure.tail, verb.begins)) : verb.begins]
        aside = "," in gap and all(
            w in _ADVERBS or w.endswith("ly") for w in gap[len(gap) - gap[::-1].index(",") :]
        )
        if "," in gap and not (verb.passive or verb.act == "arrive" or (aside and verb.act == "say")):
            return None
        if "so" in gap or ("," in gap and lower[verb.begins - 1] in ("it", "they", "this", "that")):
            return None  # a clause with a subject of its own
        if whole and verb.finite and (verb.passive or verb.perfect or verb.act == "arrive"):
            return None
        if part and verb.time == "past" and not verb.passive and not verb.perfect and verb.act != "arrive":
            continue
        if lower[verb.begins - 1] == "as":  # "the same amounts as appropriated last year"
            return None
        if verb.act == "arrive" or verb.passive:
            return verb if not _own_subject(reading, figure, verb) else None
        if (
            verb.time == "past"
            and not verb.perfect
            and _reduced(reading, verb, gap, lower[figure.last : verb.begins])
        ):
            return verb
        contact = len(gap) == 1 and gap[0] in ("it", "they", "we", "he", "she")
        if contact and not part and verb.act in ("give", "say") and verb.time == "past":
            return verb
        if (
            any(w in ("that", "which", "what") for w in gap[:4])
            and verb.act in ("give", "spend", "decide", "say")
            and verb.time == "past"
        ):
            return verb
        if verb.act == "fight" and len(gap) <= 2:
            return verb
        if verb.finite:
            return None
    return None


def _list_end(reading: Reading, figure: Figure) -> int:
    """The right end, past other figures of the same list when only commas and *and* lie between."""
    lower, end = reading.words.lower, reading.right_end(figure)
    last = figure.last
    for other in reading.figures:
        if other.first < figure.last:
            continue
        listed = all(w in _LIST_WORDS for w in lower[last : other.first]) and other.first - last <= 3
        if listed or reading.is_whole(other):
            last = other.last
            end = reading.right_end(other)
        else:
            break
    return end


def _own_subject(reading: Reading, figure: Figure, verb: Verb) -> bool:
    """Whether a passive has its own subject, such as *after Kyiv was hit*."""
    near = (m for m in reading.mentions if figure.last < m.first and verb.begins - 2 <= m.last <= verb.begins)
    return any(not m.before and not m.adjective and not m.possessive for m in near)


def _reduced(reading: Reading, verb: Verb, gap: list[str], before: list[str]) -> bool:
    """A participle after its noun: *aid announced on Monday*, *support pledged by allies*."""
    if verb.act not in ("say", "give", "decide", "ask", "suggest", "receive") or len(gap) > 7:
        return False
    if any(w in ("and", "that", "which", "who", "we", "they", "it") for w in gap):
        return False
    following = reading.words.lower[verb.last] if verb.last < len(reading.words) else "."
    if before and len(before) <= 4 and before[-1] in ("in", "of", "its", "their"):  # "in pledged support"
        return True
    return following in _AFTER_PARTICIPLE


def _left_verb(reading: Reading, figure: Figure) -> Verb | None:
    start = reading.left_start(figure) if ";" in reading.words.lower[: figure.first] else 0
    for floor in (start, 0):
        for verb in reversed(reading.verbs):
            if verb.last > figure.first or verb.first < floor:
                continue
            if figure.phrase.kind == "mass" and reading.words.lower[verb.first] in _HAULS:
                return verb._replace(act="give", stage=Stage.delivered)
            if verb.act in ("include", "total") or _closed_off(reading, verb, figure):
                continue
            if verb.act == "fight" and any(figure.last <= at <= figure.last + 1 for at, _ in reading.nouns):
                continue  # "to kill his $21 million request"
            if _of_another(reading, verb, figure) or _of_an_item(reading, verb, figure):
                continue
            if figure.phrase.kind == "mass" and reading.words.lower[verb.first].startswith("weigh"):
                continue
            return verb
    return None


def _of_another(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """Whether a verb is told of the figure before it (*$3m announced in May brings the total to $9m*)."""
    if not any(v.act == "total" and verb.last <= v.first < figure.first for v in reading.verbs):
        return False
    return any(f.last <= verb.first and f.verb is verb for f in reading.figures)


def _of_an_item(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """Whether a participle belongs to an earlier item of a list (*$9m for stocks sent to Kyiv, $3m for it*)."""
    if (
        verb.time != "past"
        or verb.perfect
        or verb.passive
        or any(m.last == verb.begins for m in reading.mentions)
    ):
        return False
    lists = [v.last for v in reading.verbs if v.act == "include" and v.last <= verb.first]
    return bool(lists) and any(
        lists[-1] <= f.first and f.last <= verb.first for f in reading.figures if f is not figure
    )


def _closed_off(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """Whether a verb belongs to a clause that ended before the figure (*as the war advanced, Germany ...*)."""
    lower = reading.words.lower
    opener = lower[max(0, verb.begins - 5) : verb.begins]
    if not any(w in ("as", "after", "while", "when", "although", "since", "which", "who") for w in opener):
        return False
    gap = lower[verb.last : figure.first]
    return "," in gap and any(verb.last < v.first < figure.first for v in reading.verbs if v.finite)


_TOLD_OF = (Stage.approved, Stage.committed, Stage.delivered)


def _stage_noun(reading: Reading, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
    """A noun that tells the stage where no verb of giving does: *commitments*, *proposal to provide*."""
    if left is not None and left.act == "stop":  # "abandoned a $500m plan"
        return None
    floor = left.first if left is not None else 0
    own_stage = left is not None and left.stage is not None and left.stage is not Stage.delivered
    finite = left is not None and left.stage is not None and (left.finite or own_stage)
    end = min(reading.right_end(figure), figure.last + 6)
    for at, stage in reading.nouns if left is not None and left.act == "say" else ():
        if (
            left is not None and left.last <= at < figure.first and stage in _TOLD_OF
        ):  # "announced the authorization of $5m"
            return stage, f"'{reading.words.lower[at]}'"
    for at, stage in reading.nouns:
        lawful = stage is Stage.approved and (left is None or (left.time == "past" and left.act == "give"))
        lawful = lawful and not (left is not None and "drawdown" in reading.words.lower[at : at + 3])
        if figure.last <= at < end and (not finite or lawful):
            return stage, f"'{reading.words.lower[at]}'"
    totals = [v.first for v in reading.verbs if v.act == "total" and v.last <= figure.first]
    for at, stage in reversed(reading.nouns):
        if _vow(reading, at):
            continue
        if stage is Stage.delivered and _MAYBE & set(reading.words.lower[max(0, at - 5) : at]):
            stage = Stage.proposed  # "may result in the delivery of"
        if reading.words.lower[at] in _SUBJECTS_OF_TOTALS and any(at < t for t in totals):
            continue
        if (
            figure.first - 5 <= at < figure.first
            and (left is None or left.last <= at)
            and _of(reading, at, figure)
        ):
            return stage, f"'{reading.words.lower[at]}'"
        aside = "including" in reading.words.lower[max(0, at - 4) : at]
        if at < figure.first and not finite and not aside and (left is None or at > floor - 4):
            return stage, f"'{reading.words.lower[at]}'"
    return None


def _vow(reading: Reading, at: int) -> bool:
    """*our commitment to support Peru* is no stage; *commitments to Ukraine* are."""
    lower = reading.words.lower
    if not lower[at].startswith(("commitment", "pledge", "promise")) or lower[at + 1 : at + 2] != ["to"]:
        return False
    article = lower[at + 2 : at + 3] == ["the"]
    return not any(m.first == at + 2 + article for m in reading.mentions)


def _of(reading: Reading, at: int, figure: Figure) -> bool:
    """*announcement of*, *request for* right before the figure."""
    gap = reading.words.lower[at + 1 : figure.first]
    return bool(gap) and gap[0] in ("of", "for") and len(gap) <= 3


def _stage_of(reading: Reading, verb: Verb) -> Stage | None:
    """What a verb says of the stage; one that hangs on another asks that one."""
    if verb.act == "stop" and any(w in _LEGISLATURES for w in reading.words.lower[verb.last : verb.last + 8]):
        return Stage.proposed
    if verb.act in ("stop", "talk") or verb.negated:
        return None
    if any(w in _DENIALS for w in reading.words.lower[max(0, verb.begins - 5) : verb.begins]):
        return None
    if verb.act == "decide" and _PANELS & set(reading.words.lower[max(0, verb.begins - 4) : verb.begins]):
        return Stage.proposed
    bill = _bill(reading, verb)
    if bill is not None:
        return bill
    if verb.time == "gerund" and _with_subject(reading, verb):
        return verb.stage
    if verb.time in ("infinitive", "gerund") and verb.act not in ("ask", "suggest"):
        if verb.time == "infinitive" and verb.act in ("give", "receive") and _ahead(reading, verb):
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
    if verb.act in ("say", "ask", "suggest"):
        return verb.stage
    if verb.time == "conditional":
        higher = _higher(reading, verb)
        told = any(w in _TOLD for w in reading.words.lower[max(0, verb.begins - 7) : verb.begins])
        return Stage.pledged if told or (higher is not None and higher.act == "say") else Stage.proposed
    if verb.act == "spend" and verb.time == "progressive":
        return None
    if verb.time == "future" and verb.act == "give" and (law := _of_a_drawdown(reading, verb)) is not None:
        return law
    if verb.time in ("future", "progressive"):
        committed = verb.time == "progressive" and verb.stage is not Stage.delivered
        return verb.stage if committed else Stage.pledged
    return verb.stage


_VOWS = frozenset(["promise", "promises", "pledge", "pledges", "vow"])
_MAYBE = frozenset(["may", "might", "would"])
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


def _with_subject(reading: Reading, verb: Verb) -> bool:
    """*with Germany pledging two units*: a clause of its own."""
    return any(m.before == "with" and m.last == verb.begins for m in reading.mentions)


def _ahead(reading: Reading, verb: Verb) -> Stage | None:
    """*expected to receive*, *its promise to supply*, *working through the process to transfer*: not done yet."""
    word = "".join(_before(reading, verb, 2)[:1])
    if word == "process":
        return Stage.proposed
    return Stage.pledged if word in _AHEAD or (verb.stage is Stage.delivered and word in _VOWS) else None


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
    if verb.act != "give" or verb.passive or verb.time not in ("present", "past", "future", "conditional"):
        return None
    for word in reversed(reading.words.lower[max(0, verb.begins - 4) : verb.begins]):
        if word in _AGREEMENTS:
            lawful = "conference" in reading.words.lower[max(0, verb.begins - 4) : verb.begins]
            return Stage.approved if lawful else Stage.committed
        if word in _BILLS:
            return Stage.proposed if verb.time != "past" else Stage.approved
        if word in _ENACTED:
            return Stage.approved
    return None


def _higher(reading: Reading, verb: Verb) -> Verb | None:
    for other in reversed(reading.verbs):
        if other.last <= verb.begins and other.act not in (
            "include",
            "total",
            "field",
            "fight",
            "make",
            "trade",
        ):
            return other
    return None


def _verb_shown(reading: Reading, verb: Verb) -> str:
    return f"'{' '.join(reading.words.written[verb.begins : verb.last])}'"
