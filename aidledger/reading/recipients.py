"""Who receives the figure of a sentence: *to Ukraine*, *gave Kyiv*, *for Israel, Egypt and Jordan*.

The ways of naming a receiver are tried in turn, the surest first; the first that finds one decides.
"""

from __future__ import annotations

from collections.abc import Callable

from aidledger.reading.aided import AIDED, SPOKEN_OF, gives
from aidledger.reading.asking import APPEALS, receiver_who_appeals, receiver_who_asks
from aidledger.reading.linking import NOTHING, Figure, Reading, Slot
from aidledger.reading.objects import IT, gave_them, given, given_subject, it_was_given, object_of_giving
from aidledger.reading.paired import gapped, receiver_before_bracket, receiver_before_number, receiver_with
from aidledger.reading.parties import GENERAL, Mention, gives_arms
from aidledger.reading.rebels import rebels
from aidledger.reading.subjects import (
    HELPING,
    acts,
    antecedent,
    attributive,
    following,
    is_american_office,
    receives,
    slot,
    subject,
    takes_away,
)
from aidledger.reading.treasuries import PAY_BACK, reimbursed
from aidledger.reading.voices import OURS, first_person, for_others, receiver_us, speaks_for_itself
from aidledger.reading.words import word_set

_FUNDS = word_set("a fund or initiative")
_Find = Callable[[Reading, Figure, list[Mention]], Slot | None]


def recipients_of(reading: Reading, figure: Figure, givers: tuple[str, ...] = ()) -> Slot:
    """The receivers of a figure, none of them among ``givers``, and the reason."""
    usable = [m for m in reading.parties if not (m.general or m.made) and not (m.also and m.code == "USA")]
    usable = [
        m for m in usable if not (m.shared and m.before != "between" and acts(reading, m))
    ]  # "to Ukraine and Rome has sent"
    if givers:
        usable = [m for m in usable if m.code not in givers]
    if figure.verb is not None and figure.verb.act == "give" and not figure.verb.passive:
        gives_it = antecedent(reading, figure.verb, usable)  # "relied on Moscow, which sent"
        if gives_it is not None:
            usable = [
                m
                for m in usable
                if m is not gives_it and not (gives_it.shared and m.before == gives_it.before)
            ]
    if len(reading.parties) < len(reading.mentions):
        unnamed = [m.first for m in reading.mentions if m.code == "rebels"]
        usable = [m for m in usable if m.last not in unnamed]
    verb = figure.verb
    if not PAY_BACK.isdisjoint(reading.words.said):
        paid = reimbursed(reading, figure, usable)
        if paid is not None:
            return paid
    said = reading.words.said
    ways = [find for find, words in _WAYS if words is None or not words.isdisjoint(said)]
    for find in ways if verb is None or verb.act not in _OF_ITS_OWN else (*_ITS_SUBJECT, *ways):
        found = find(reading, figure, usable)
        if found is None or (givers and set(found[0]) & set(givers)):
            continue
        if found[0] != ("USA",) or figure.phrase.unit != "USD":  # nobody gives them dollars
            return _by_name(found)
    usable = [m for m in usable if m.code != "USA"]  # nobody is spoken of as aiding them
    for find in SPOKEN_OF:
        found = find(reading, figure, usable)
        if found is not None and not (givers and set(found[0]) & set(givers)):
            return _by_name(found)
    return NOTHING


def _by_name(found: Slot) -> Slot:
    """*to Ukraine and its allies*: who is named, where somebody is."""
    if len(found[0]) < 2:
        return found
    named = tuple(code for code in found[0] if code not in GENERAL)
    return (named, found[1]) if named else found


def _who_receives(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Egypt receives*."""
    verb = figure.verb
    if verb is None or not receives(figure):
        return None
    left_out = gapped(reading, figure, usable)
    if left_out is not None:
        return slot(reading, left_out, "named before the number")
    if (aided := for_others(reading, figure)) is not None:
        return slot(reading, aided, f"'{aided.before}' after the figure")
    if any(m.code == "rebels" and m.last == verb.begins for m in reading.mentions):
        return (), _UNNAMED
    named = speaks_for_itself(reading, verb) or subject(reading, verb)
    person = first_person(reading, verb) if reading.speaker not in (None, "USA") else None
    if person is not None and reading.speaker and (named is None or named.first < person):
        return (reading.speaker,), "first person"
    if named is not None and named.code == "USA":  # "the embassy received arms to hand to the Ukrainian army"
        others = [m for m in usable if not gives_arms(m.code)]
        return slot(reading, others[0], "for whom it is received") if others else None
    return slot(reading, named, "subject of the receiving verb", leftwards=True) if named else None


def _towards_near(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$5m in aid to Ukraine*, before the next figure."""
    end = reading.right_end(figure)
    for m in usable:
        if figure.last <= m.first < end and m.before in _TO and _owns_nothing(reading, m):
            if m.code in _ALLIANCES and any(not gives_arms(x.code) for x in usable):
                continue
            if m.before == "to" and gives_arms(m.code):  # "to Prague for shells for Ukraine"
                aided = (x for x in usable if x.before == "for" and m.last <= x.first < end)
                m = next((x for x in aided if not gives_arms(x.code)), m)
            return slot(reading, m, f"'{m.before}' after the figure")
    return None


_TO = frozenset(["to", "for", "into"])
_ALLIANCES = frozenset(["NATO", "EU"])


_MARKS = frozenset([":", ",", ";"])


def _accepts(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*The guns were accepted by Kyiv*, *Asked for guns by Kyiv, Oslo sent*: who takes, or asks for, what is given."""
    for verb in reading.verbs if "by" in reading.words.said else ():
        takes = verb.act == "receive" and verb.passive
        if takes or (verb.act == "ask" and verb.time == "past" and verb is not figure.verb):
            for m in usable:
                if m.before == "by" and verb.last < m.first <= verb.last + 6:
                    return slot(reading, m, "who takes or asks")
    return None


def _spent_on(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*has spent $9 billion on Ukraine, $3 billion of it on arms*."""
    verb = figure.verb
    if verb is None or verb.act != "spend" or verb.passive:
        return None
    ends = {f.last for f in reading.figures if f.phrase.kind == "money"}
    whole = (m for m in usable if m.before == "on" and not (m.possessive or m.adjective))
    on = next((m for m in whole if m.first - 1 in ends), None)
    return slot(reading, on, "'on' after the figure") if on is not None else None


def _receives_it(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*the $1.3 billion in aid that Egypt receives*."""
    for verb in reading.verbs:
        if (
            verb.act == "receive"
            and not verb.passive
            and figure.last < verb.begins < reading.right_end(figure)
        ):
            who = next((m for m in usable if figure.last <= m.first and m.last == verb.begins), None)
            if who is not None and _MARKS.isdisjoint(reading.words.lower[figure.last : who.first]):
                return slot(reading, who, "who receives it")
    return None


def _others(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*the remaining $2.6 billion to the other Allies*: to some who are not named, and not to who was named before."""
    if _OTHERS.isdisjoint(reading.words.said):
        return None
    lower, end = reading.words.lower, max(figure.last, figure.tail)
    after = lower[end : min(end + 4, max(end, reading.right_end(figure)))]
    return ((), _UNNAMED) if after[:1] in (["to"], ["for"]) and not _OTHERS.isdisjoint(after) else None


_PRONOUNS = word_set("subject pronouns")
_OTHERS = frozenset(["other", "others"])
_UNNAMED = "others, not named"


def _towards(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$5m in aid to Ukraine*."""
    later = [m for m in usable if figure.last <= m.first and m.before in _TO]
    if not later:
        return None
    right = reading.until(figure.last, len(reading.words), (";",))
    right = min(right, _next_clause(reading, figure))
    for m in later:
        if m.first < right and _owns_nothing(reading, m):
            return slot(reading, m, f"'{m.before}' after the figure")
    return None


def _next_clause(reading: Reading, figure: Figure) -> int:
    """*cancelled $130 million but approved a $2.5 billion package*, *sent Jordan $400 million, and Rome gave 20 guns to
    Cairo*: where another verb has a figure of its own, after *but* or with a subject of its own."""
    later = [first for first, _ in reading.bounds if first >= figure.last]
    if not later:
        return len(reading.words)
    lower = reading.words.lower
    buts = [at for at in range(figure.last, later[0]) if lower[at] == "but"]
    for verb in reading.verbs:
        if verb.finite and figure.last < verb.begins and verb.last <= later[0]:
            named = any(figure.last <= m.first and m.last == verb.begins for m in reading.mentions)
            if named or lower[verb.begins - 1] in _PRONOUNS:
                buts.append(verb.begins)
    return min(buts, default=len(reading.words))


def _where_it_arrived(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    for verb in reading.verbs:
        for m in usable if verb.act == "arrive" else ():
            there = m.before in ("in", "at", "into") or m.first == verb.last
            if there and verb.last <= m.first <= verb.last + 6:
                return slot(reading, m, "where it arrived")
    if "arrival" in reading.words.said:
        for m in usable:
            if m.before in ("in", "at") and reading.words.lower[m.first - 2] == "arrival":
                return slot(reading, m, "where it arrived")
    return None


def _towards_before(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*military aid to Ukraine totals $5m*."""
    for m in reversed(usable):
        if m.last <= figure.first and m.before in ("to", "for") and _owns_nothing(reading, m):
            return slot(reading, m, f"'{m.before}' before the figure")
    return None


def _listed_after(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to client states like Syria, Vietnam and Cuba*."""
    lower = reading.words.lower
    for m in usable:
        listed = m.first >= figure.last and lower[m.first - 1] in ("like", "including", "as", "namely", "(")
        if lower[m.first - 1] == "(" and any(other.last == m.first - 1 for other in reading.mentions):
            continue  # an abbreviation of the name before it
        if listed and any(w in ("to", "for") for w in lower[figure.last : m.first]):
            return slot(reading, m, "listed after the figure")
    return None


def _before_the_aid(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Ukraine aid*, *the Ukraine Security Assistance Initiative*; but *US aid* and *UK support* name the giver."""
    for m in usable:
        if m.before in ("", "in", "of") and attributive(reading, m) and not gives(reading, m, figure):
            return slot(reading, m, "named before the aid")
    for m in usable:
        if m.adjective or m.possessive or gives_arms(m.code):
            continue
        if any(w in _FUND for w in reading.words.lower[m.last : m.last + 4]):
            return slot(reading, m, "named before the aid")
        beside = any(c.first in (m.first, m.last) and c.sort in ("military", "generic") for c in reading.cues)
        initials = all(w.isupper() or "." in w for w in reading.words.written[m.first : m.last])
        if beside and not m.before and not initials:
            return slot(reading, m, "named before the aid")
    return None


_FUND = frozenset(["fund", "initiative", "package"])


def _helped_after(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$3 billion to train the Afghan forces*, before what stands to the left."""
    end = reading.right_end(figure)
    for m in usable:
        if (
            m.before in HELPING
            and figure.last < m.first < end
            and (m.armed or following(reading, m) in AIDED)
        ):
            return slot(reading, m, f"'{m.before}'", leftwards=True)
    return None


def _to_whom(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Jordan, to which we have given $425 million*."""
    lower = reading.words.lower
    for m in usable if "which" in reading.words.said or "whom" in reading.words.said else ():
        at = m.last + (lower[m.last : m.last + 1] == [","])
        if lower[at : at + 2] in (["to", "which"], ["to", "whom"]) and at < figure.first:
            return slot(reading, m, "'to' which", leftwards=True)
    return None


def _takes(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Manila took delivery of two ships donated by the Navy*; *the Kurds are being armed*: the subject gets it."""
    for verb in reading.verbs:
        if verb.last > figure.first:
            break
        if verb.act == "receive":
            gets = not verb.passive and figure.first <= verb.last + 3
        else:
            gets = verb.passive and verb.act == "give" and reading.words.lower[verb.first] in _ARMED
        if gets and (named := subject(reading, verb)) is not None and named in usable:
            return slot(reading, named, "subject of the receiving verb", leftwards=True)
    return None


_ARMED = frozenset(["armed", "equipped", "rearmed", "outfitted", "trained"])


def _owner_loses(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*withheld half of Egypt's $1.3 billion*, *Cairo's $1.3 billion from Washington*: its owner receives it."""
    lower, end = reading.words.lower, max(figure.last, figure.tail)
    from_somebody = lower[end : end + 1] == ["from"]
    stopped = figure.verb is not None and figure.verb.act == "stop"
    for m in usable if takes_away(reading, figure) else ():
        if m.before == "from" and figure.last <= m.first <= figure.last + 8 and not gives_arms(m.code):
            return slot(reading, m, "from whom it is taken")
    for m in usable if stopped or from_somebody else ():
        before = figure.first - 4 <= m.last <= figure.first
        after = stopped and m.before == "of" and figure.last < m.first <= figure.last + 2
        if m.possessive and (before or after):
            return slot(reading, m, "whose aid it is")
    return None


_OF_ITS_OWN = frozenset(["receive", "ask", "thank"])
_ITS_SUBJECT = (_who_receives, receiver_who_asks)
#: The ways, each with the words without which it finds nothing.
_WAYS: tuple[tuple[_Find, frozenset[str] | None], ...] = (
    (receiver_before_bracket, frozenset(["("])),
    (receiver_with, frozenset(["with"])),
    (receiver_who_appeals, APPEALS),
    (given, None),
    (_towards_near, None),
    (_spent_on, None),
    (_receives_it, None),
    (_helped_after, None),
    (_others, _OTHERS),
    (_towards, None),
    (rebels, None),
    (_where_it_arrived, None),
    (given_subject, None),
    (it_was_given, IT),
    (receiver_before_number, None),
    (object_of_giving, None),
    (receiver_us, OURS),
    (_owner_loses, None),
    (_to_whom, frozenset(["which", "whom"])),
    (_takes, None),
    (_accepts, frozenset(["by"])),
    (_towards_before, None),
    (_listed_after, None),
    (_before_the_aid, None),
    (gave_them, frozenset(["them", "it"])),
)


def _owns_nothing(reading: Reading, m: Mention) -> bool:
    """Not *to Germany's budget* or *to the NATO Trust Fund*, but *to the Ukrainian army*."""
    if m.code == "USA" and is_american_office(reading, m):  # "sent to Congress"
        return False
    beside = m.possessive and any(x.first == m.last + 1 for x in reading.mentions)
    if beside:  # "for DOD's Ukraine Initiative"
        return False
    if m.possessive or m.adjective:
        arms = any(m.last <= c.first <= m.last + 7 and c.sort == "military" for c in reading.cues)
        return (
            m.armed
            or following(reading, m) in AIDED
            or following(reading, m) in ("", ".", ",", ";")
            or (m.possessive and arms)
        )
    after = reading.words.written[m.last : m.last + 4]
    return not (after and after[0][0].isupper() and any(w in _FUNDS for w in after))
