"""Which verb governs a figure: the one after it of which it is the object, else the nearest before it."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_ADVERBS = word_set("adverbs before a verb")
_DETERMINERS = word_set("before a noun")
_LEGISLATURES = word_set("a legislature")
_PREPOSITIONS = word_set("govern a gerund")
_BEFORE_TO = word_set("to be") | {"yet"}
_BEHIND = word_set("part a participle from a figure")
_CARRIERS = word_set("carriers of goods")
_SHARES = word_set("a share of a sum")
_OTHER = frozenset(["that", "which", "who"])
_DROPS = frozenset(["drop", "drops", "dropped", "dropping"])
_HAULS = word_set("haul goods")
_LIST_WORDS = word_set("join the items of a list")
_BY_ITSELF = word_set("stop by itself")
_DECIDERS = word_set("who decides in a capital")
_BUT_NOT = frozenset([",", "but", "though", "although", "if", "not", "yet", "fully", "so", "far"])
_PRONOUNS = frozenset(["it", "they", "we", "he", "she"])
_AFTER_PARTICIPLE = word_set("follow a participle that ends its phrase")


def right_verb(reading: Reading, figure: Figure) -> Verb | None:
    """A verb after the figure of which the figure is the object: *has been delivered*, *that we sent*."""
    lower, end = reading.words.lower, _list_end(reading, figure)
    whole = reading.is_whole(figure) or _shared_out(lower, figure.first)
    part = reading.is_part(figure)
    dash = reading.right_end(figure)
    for verb in reading.verbs:
        if (
            verb.begins == dash + 1
            and lower[dash] == "—"
            and verb.time == "past"
            and verb.begins == verb.first
        ):
            return verb  # "Oslo ($5m) — announced in May"
        if figure.phrase.kind == "money" and lower[verb.first] in _DROPS:
            continue  # "a proposal for $5m was dropped"
        if not figure.last <= verb.begins < end or verb.act in ("include", "total", "make"):
            continue
        gap = lower[max(figure.last, min(figure.tail, verb.begins)) : verb.begins]
        if "," in gap:  # not the comma of a number
            gap = [
                lower[at] for at in range(verb.begins - len(gap), verb.begins) if not _in_figure(reading, at)
            ]
        aside = "," in gap and all(
            w in _ADVERBS or w.endswith("ly") for w in gap[len(gap) - gap[::-1].index(",") :]
        )
        if lower[verb.first] == "intended":
            return None
        if verb.act == "trade" and verb.begins == verb.first and lower[verb.begins - 1] in ("of", "in"):
            continue  # "$5m worth of procured aid was sent"
        if verb.act == "fight" and _of_some(gap):
            continue
        if gap[:2] == [",", "which"] and _hands_on(reading, figure, verb):
            return verb
        if "," in gap and (
            "who" in gap or not (verb.passive or verb.act == "arrive" or (aside and verb.act == "say"))
        ):
            return None
        if whole and _of_a_party(reading, figure, verb, loose=True):
            return verb  # "four of the 14 it has promised"
        if _new_clause(reading, figure, verb):
            return None
        if "so" in gap or ("," in gap and lower[verb.begins - 1] in ("it", "they", "this", "that")):
            return None  # a clause with a subject of its own
        if whole and verb.finite and (verb.passive or verb.perfect or verb.act == "arrive"):
            return None
        if "," in gap and verb.begins < verb.first and _in_a_relative(reading, figure):
            return None  # "the request, which includes $5m, was sent"
        if whole and lower[verb.begins - 1] in _PRONOUNS and verb.passive:
            return verb  # "half of the $1 billion that it had been promised"
        if verb.passive and any(f.first == verb.last for f in reading.figures if f is not figure):
            continue  # "asked for 25 batteries, was promised six"
        if part and lower[verb.begins - 1] in _PRONOUNS:
            continue  # "eight of the 31 tanks it was promised"
        if part and verb.time == "past" and not verb.passive and not verb.perfect and verb.act != "arrive":
            continue
        if lower[verb.begins - 1] == "as":  # "the same amounts as appropriated last year"
            return None
        if (
            (verb.act in ("arrive", "field"))
            and verb.time in ("future", "conditional")
            and _which(lower, verb)
        ):
            return None  # "approved $5m, which will go to": what comes of it
        purpose = lower[verb.begins] == "to" and lower[verb.begins - 1] not in _BEFORE_TO
        if purpose and any(
            v.finite and v.stage is not None and v.last <= figure.first for v in reading.verbs
        ):
            return None  # "authorized $1 billion for aid to be provided"
        if verb.act == "arrive" and any(w in _LEGISLATURES for w in lower[verb.last : verb.last + 3]):
            return None  # "the request went to Congress"
        if not _OTHER.isdisjoint(gap) and _purpose(reading, figure.last, verb.begins):
            return None  # "$5m to refill stocks that have been sent"
        if verb.act == "arrive" or verb.passive or _stops_by_itself(lower, verb):
            return verb if not _own_subject(reading, figure, verb) else None
        if verb.time in ("present", "past") and _of_a_party(reading, figure, verb):
            return verb
        if (
            verb.time == "past"
            and not verb.perfect
            and _reduced(reading, verb, gap, lower[figure.last : verb.begins])
        ):
            return verb
        contact = len(gap) == 1 and gap[0] in ("it", "they", "we", "he", "she")
        if contact and not part and verb.act in ("give", "say", "receive", "ask") and verb.time == "past":
            return verb
        if (
            any(w in ("that", "which") or (w == "what" and verb.time == "past") for w in gap[:4])
            and verb.act in ("give", "spend", "decide", "say")
            and verb.finite
            and (verb.time != "present" or verb.act == "give")
        ):
            return verb
        if verb.act == "fight" and len(gap) <= 2 and verb.time != "present":
            given = any(v.act == "give" and v.finite and v.last <= figure.first for v in reading.verbs)
            return None if given else verb  # "gives Kyiv shells seized from Iran"
        if verb.finite:
            return None
    return None


def _of_some(gap: list[str]) -> bool:
    """*39 launchers, three of which were destroyed*: told of a part, unless a comma closes it off before the verb."""
    at = next((k for k, word in enumerate(gap) if word == "of" and gap[k + 1 : k + 2] in _OF_WHAT), None)
    return bool(at) and "," not in gap[at:]


_OF_WHAT = (["which"], ["whom"], ["them"])


def _hands_on(reading: Reading, figure: Figure, verb: Verb) -> bool:
    """*will make 100,000 shells, which Berlin will donate to Ukraine*: given by another than who makes or buys them."""
    if figure.phrase.kind != "count" or verb.act not in ("give", "arrive") or not verb.finite or verb.passive:
        return False
    before = [v for v in reading.verbs if v.last <= figure.first and v.act not in ("include", "total")]
    return bool(before) and before[-1].act in ("make", "trade")


def _in_a_relative(reading: Reading, figure: Figure) -> bool:
    """*which includes $5m*: whether the figure stands in a clause that a comma closes."""
    lower = reading.words.lower
    verb = next((v for v in reversed(reading.verbs) if v.last <= figure.first), None)
    return (
        verb is not None and lower[verb.begins - 1] == "which" and "," not in lower[verb.last : figure.first]
    )


def _in_figure(reading: Reading, at: int) -> bool:
    return any(first <= at < last for first, last in reading.bounds)


def _stops_by_itself(lower: list[str], verb: Verb) -> bool:
    """*a $60 billion package has stalled*."""
    return verb.act == "stop" and verb.finite and lower[verb.first] in _BY_ITSELF


def _shared_out(lower: list[str], first: int) -> bool:
    """*a third of the $60 billion*: what follows is told of a share."""
    before = lower[max(0, first - 4) : first]
    return "of" in before and not _SHARES.isdisjoint(before[: before.index("of")])


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
    others = [v for v in reading.verbs if v is not verb]
    objects, subjects = {v.last for v in others}, {v.begins for v in others}
    return any(
        not m.before
        and not m.adjective
        and not m.possessive
        and m.first not in objects
        and m.last not in subjects
        for m in near
    )


def _reduced(reading: Reading, verb: Verb, gap: list[str], before: list[str]) -> bool:
    """A participle after its noun: *aid announced on Monday*, *support pledged by allies*."""
    if verb.act not in ("say", "give", "decide", "ask", "suggest", "receive") or len(gap) > 7:
        return False
    if any(w in _BEHIND for w in gap):
        return False
    if _purpose(reading, verb.begins - len(before), verb.begins):  # "$5m to refill stocks sent to Kyiv"
        return False
    if reading.words.lower[verb.first] == "intended":  # "$5m intended to cover"
        return False
    following = reading.words.lower[verb.last] if verb.last < len(reading.words) else "."
    if before and len(before) <= 4 and before[-1] in ("in", "of", "its", "their"):  # "in pledged support"
        return True
    return following in _AFTER_PARTICIPLE


def _which(lower: list[str], verb: Verb) -> bool:
    return lower[max(0, verb.begins - 1)] in ("which", "that")


def _new_clause(reading: Reading, figure: Figure, verb: Verb) -> bool:
    """*sent $2bn, and our weapons are flowing in*: whether a clause of its own begins before the verb."""
    lower = reading.words.lower
    at = next((k for k in range(figure.last, verb.begins - 1) if lower[k : k + 2] == [",", "and"]), None)
    if at is None:
        return False
    return not any(at < f.first < verb.begins for f in reading.figures)


def _of_a_party(reading: Reading, figure: Figure, verb: Verb, *, loose: bool = False) -> bool:
    """*the $1.3 billion in aid Egypt receives*: a clause without *that*, whose subject is a party."""
    lower = reading.words.lower
    if loose and verb.begins - max(figure.last, figure.tail) <= 1:
        return lower[verb.begins - 1] in ("it", "they", "we", "he", "she") or any(
            m.last == verb.begins and m.first >= figure.last for m in reading.mentions
        )
    if (
        verb.act not in ("give", "receive", "decide", "ask", "say")
        or "the" not in lower[max(0, figure.first - 2) : figure.first]
    ):
        return False
    subject = next((m for m in reading.mentions if m.last == verb.begins and figure.last <= m.first), None)
    if subject is None:  # "the $28 billion the president had asked for"
        return lower[verb.begins - 1] in _DECIDERS and "the" in lower[figure.last : verb.begins - 1][:2]
    at = subject.first - 1 - (lower[subject.first - 1] == "the")
    both = lower[at] == "and" and any(figure.last <= m.first and m.last == at for m in reading.mentions)
    return both or lower[at] not in _PREPOSITIONS  # "the 28 tanks Britain and Poland promised"


def _purpose(reading: Reading, start: int, end: int) -> bool:
    """Whether *to* and a verb stand among tokens ``start`` to ``end``."""
    words = reading.words
    return any(
        words.lower[at] == "to"
        and words.written[at + 1][0].islower()
        and words.lower[at + 1] not in _DETERMINERS
        and not any(m.first == at + 1 for m in reading.mentions)
        for at in range(start, end - 1)
    )


def left_verb(reading: Reading, figure: Figure) -> Verb | None:
    """The verb before the figure that governs it; verbs of other clauses and of other items are passed over."""
    start = reading.left_start(figure) if ";" in reading.words.lower[: figure.first] else 0
    for floor in (start, 0):
        for verb in reversed(reading.verbs):
            if verb.first >= figure.first or verb.first < floor:
                continue
            hauls = reading.words.lower[verb.first] in _HAULS
            brings = hauls and "own" not in reading.words.said
            brings = brings and any(m.first == verb.last for m in reading.mentions)
            if hauls and (figure.phrase.kind == "mass" or brings or _by_a_carrier(reading, verb)):
                return verb._replace(act="give", stage=Stage.delivered)
            if verb.act in ("include", "total") or _closed_off(reading, verb, figure):
                continue
            if verb.act == "arrive" and not _LEGISLATURES.isdisjoint(reading.words.lower[verb.last :][:3]):
                continue  # "the bill, which goes to the Senate, contains"
            if verb.negated and (affirmed := _affirmed(reading, verb)) is not None:
                return affirmed
            if (
                verb.time == "gerund"
                and reading.words.lower[verb.first] in _HAULS
                and _of_a_load(reading, verb)
            ):
                continue
            if verb.act == "fight" and any(figure.last <= at <= figure.last + 1 for at, _ in reading.nouns):
                continue  # "to kill his $21 million request"
            if _of_another(reading, verb, figure) or _of_an_item(reading, verb, figure):
                continue
            if (
                _beside(reading, verb, figure)
                or _before_a_list(reading, verb, figure)
                or _tells_who_says(reading, verb)
            ):
                continue
            if figure.phrase.kind == "mass" and reading.words.lower[verb.first].startswith("weigh"):
                continue
            return verb
    return None


def _affirmed(reading: Reading, verb: Verb) -> Verb | None:
    """*has earmarked, but not yet spent, $100 million*: the verb before one that is denied."""
    lower = reading.words.lower
    other = next((v for v in reversed(reading.verbs) if v.last <= verb.begins), None)
    if other is None or other.negated:
        return None
    between = lower[other.last : verb.first]
    return other if "not" in between and set(between) <= _BUT_NOT else None


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


def _of_a_load(reading: Reading, verb: Verb) -> bool:
    """*sent 5,000 containers carrying shells*: what goods hold was sent with them."""
    return any(f.last == verb.begins and f.phrase.kind == "count" for f in reading.figures)


def _by_a_carrier(reading: Reading, verb: Verb) -> bool:
    """*The freighter is believed to have carried 1,000 containers*."""
    before = reading.words.lower[max(0, verb.begins - 6) : verb.begins]
    return not _CARRIERS.isdisjoint(before) and before[-1] not in ("that", "which")


def _beside(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """Whether a verb only says what an earlier item is for (*$9m to equip the army and $3m for training*)."""
    lower = reading.words.lower
    if verb.finite and (verb.perfect or verb.time != "past" or verb.passive):
        return False
    if lower[figure.first - 1] not in (",", "and", "plus"):
        return False
    if "," in lower[verb.last : figure.first - 1]:
        return False
    return any(f.last <= verb.begins and f.last + 6 > verb.begins for f in reading.figures if f is not figure)


def _before_a_list(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """*In line with the support provided so far, the measures hold $9m*: a participle of an earlier phrase."""
    if not verb.first or verb.time != "past" or verb.perfect or verb.passive:
        return False
    lists = [
        v for v in reading.verbs if v.act == "include" and v.finite and verb.last < v.first < figure.first
    ]
    return bool(lists) and "," in reading.words.lower[verb.last : lists[0].begins]


def _tells_who_says(reading: Reading, verb: Verb) -> bool:
    """*... sent its largest delivery, the Pentagon announced Monday — a $1bn package*: who said it, in passing."""
    lower = reading.words.lower
    if verb.act != "say" or verb.time != "past" or "," not in lower[max(0, verb.begins - 6) : verb.begins]:
        return False
    closed = {"—", ",", "--", ";"} & set(lower[verb.last : verb.last + 3])
    return bool(closed) and any(
        v.finite and v.stage is not None and v.last <= verb.begins - 2 for v in reading.verbs
    )


def _closed_off(reading: Reading, verb: Verb, figure: Figure) -> bool:
    """Whether a verb belongs to a clause that ended before the figure (*as the war advanced, Germany ...*)."""
    lower = reading.words.lower
    opener = lower[max(0, verb.begins - 5) : verb.begins]
    if not any(w in ("as", "after", "while", "when", "although", "since", "which", "who") for w in opener):
        return False
    gap = lower[verb.last : figure.first]
    return "," in gap and any(verb.last < v.first < figure.first for v in reading.verbs if v.finite)


def shown(reading: Reading, verb: Verb) -> str:
    """A verb with its helping verbs, in quotation marks."""
    return f"'{' '.join(reading.words.written[verb.begins : verb.last])}'"


def before_verb(reading: Reading, verb: Verb, many: int) -> list[str]:
    """So many words before a verb and its helping verbs."""
    return reading.words.lower[max(0, verb.begins - many) : verb.begins]
