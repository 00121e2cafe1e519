"""Who receives the figure of a sentence: *to Ukraine*, *gave Kyiv*, *for Israel, Egypt and Jordan*.

The ways of naming a receiver are tried in turn, the surest first; the first that finds one decides.
"""

from __future__ import annotations

from functools import cache

from aidledger.reading.linking import NOTHING, Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.rebels import rebels
from aidledger.reading.subjects import (
    asked,
    asks_for_itself,
    attributive,
    following,
    for_others,
    gapped,
    receives,
    slot,
    speaks_for_itself,
    subject,
)
from aidledger.reading.words import Phrases, word_set
from aidledger.units.lexicon import read_table

_VOTED = word_set("verbs of granting somebody something")
_AIDED = word_set("follow the name of who is aided")
_OFFICES = word_set("offices and aid named with forces")
_FUNDS = word_set("a fund or initiative")
#: Words such as *help* and *support* after which stands who is aided.
HELPING = word_set("supporting words before who is aided")


def recipients_of(reading: Reading, figure: Figure, givers: tuple[str, ...] = ()) -> Slot:
    """The receivers of a figure, none of them among ``givers``, and the reason."""
    usable = [m for m in reading.parties if not (m.general or m.made) and not (m.also and m.code == "USA")]
    if givers:
        usable = [m for m in usable if m.code not in givers]
    if len(reading.parties) < len(reading.mentions):
        unnamed = [m.first for m in reading.mentions if m.code == "rebels"]
        usable = [m for m in usable if m.last not in unnamed]
    verb = figure.verb
    for find in _WAYS if verb is None or verb.act not in _OF_ITS_OWN else (*_ITS_SUBJECT, *_WAYS):
        found = find(reading, figure, usable)
        if found is not None and not (givers and set(found[0]) & set(givers)):
            return found
    return NOTHING


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
    named = speaks_for_itself(reading, verb) or subject(reading, verb)
    return slot(reading, named, "subject of the receiving verb", leftwards=True) if named else None


def _who_asks(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    pair = asked(reading, figure.verb)
    if pair is None and (asker := asks_for_itself(reading, figure)) is not None:
        return slot(reading, asker, "who asks", leftwards=True)
    return slot(reading, pair[0], "who asks or thanks", leftwards=True) if pair is not None else None


def _towards_near(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$5m in aid to Ukraine*, before the next figure."""
    end = reading.right_end(figure)
    for m in usable:
        if figure.last <= m.first < end and m.before in ("to", "for", "into") and _owns_nothing(reading, m):
            return slot(reading, m, f"'{m.before}' after the figure")
    return None


def _others(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*the remaining $2.6 billion to the other Allies*: to some who are not named, and not to who was named before."""
    lower, end = reading.words.lower, max(figure.last, figure.tail)
    after = lower[end : min(end + 4, max(end, reading.right_end(figure)))]
    return ((), _UNNAMED) if after[:1] in (["to"], ["for"]) and not _OTHERS.isdisjoint(after) else None


_OTHERS = frozenset(["other", "others"])
_UNNAMED = "others, not named"


def _towards(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$5m in aid to Ukraine*."""
    right = reading.until(figure.last, len(reading.words), (";",))
    right = min(right, _next_clause(reading, figure))
    for m in usable:
        if figure.last <= m.first < right and m.before in ("to", "for", "into") and _owns_nothing(reading, m):
            return slot(reading, m, f"'{m.before}' after the figure")
    return None


def _next_clause(reading: Reading, figure: Figure) -> int:
    """*cancelled $130 million but approved a $2.5 billion package*: where another verb has a figure of its own."""
    later = [first for first, _ in reading.bounds if first >= figure.last]
    if not later:
        return len(reading.words)
    buts = [at for at in range(figure.last, later[0]) if reading.words.lower[at] == "but"]
    return buts[0] if buts else len(reading.words)


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


def _given_subject(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Egypt was given $1.3 billion*."""
    verb = figure.verb
    if (
        verb is None
        or not (verb.act == "give" or reading.words.lower[verb.first] in _VOTED)
        or not verb.passive
        or not (verb.last <= figure.first <= verb.last + 2 or _with(reading, verb.last, figure.first))
    ):
        return None
    named = subject(reading, verb)
    return slot(reading, named, "subject of the passive verb", leftwards=True) if named else None


def _with(reading: Reading, start: int, first: int) -> bool:
    """*was supplied by the United States, in all, with 40 tanks*: what is given is told after *with*."""
    lower = reading.words.lower
    return start < first <= start + 16 and lower[first - 1] == "with"


def _object(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*gave Ukraine 16 launchers*, *provided the Philippines with*, *howitzers it had promised Kyiv*."""
    verb = figure.verb
    bare = [m for m in usable if not m.before and not m.possessive]
    if verb is not None and verb.act == "give" and not verb.passive:
        left_out = gapped(reading, figure, bare)
        for m in bare:
            if m.last == figure.first and m.first > verb.last and not m.adjective and m is not left_out:
                return (m.code,), "object of the giving verb"
        for m in bare:
            later = any(m.last <= v.begins and v.last <= figure.first and v.finite for v in reading.verbs)
            if verb.last <= m.first < figure.first and m is not left_out and not later:
                return slot(reading, m, "object of the giving verb")
    if verb is not None and verb.last > figure.first and not verb.passive:
        given = next((m for m in bare if m.first == verb.last and not m.adjective), None)
        return slot(reading, given, "object of the giving verb") if given is not None else None
    if verb is not None and verb.passive:
        return None
    ends = {v.last for v in reading.verbs if v.act == "give" and not v.passive}
    for m in usable:
        leaning = (m.possessive or m.adjective) and not m.armed and following(reading, m) not in _AIDED
        if m.first in ends and not leaning:
            return slot(reading, m, "object of the giving verb")
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
        if m.before in ("", "in", "of") and attributive(reading, m) and not _gives(reading, m, figure):
            return slot(reading, m, "named before the aid")
    for m in usable:
        if m.adjective or m.possessive:
            continue
        near = reading.words.lower[m.last : m.last + 4]
        fund = m.code not in ("EU", "NATO", "USA") and any(
            w in ("fund", "initiative", "package") for w in near
        )
        initials = all(w.isupper() or "." in w for w in reading.words.written[m.first : m.last])
        beside = any(c.first in (m.first, m.last) and c.sort in ("military", "generic") for c in reading.cues)
        if fund or (beside and not m.before and not initials):
            return slot(reading, m, "named before the aid")
    return None


def _helped_after(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*$3 billion to train the Afghan forces*, before what stands to the left."""
    end = reading.right_end(figure)
    for m in usable:
        if (
            m.before in HELPING
            and figure.last < m.first < end
            and (m.armed or following(reading, m) in _AIDED)
        ):
            return slot(reading, m, f"'{m.before}'")
    return None


def _owner_loses(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*withheld half of Egypt's $1.3 billion*, *Cairo's $1.3 billion from Washington*: its owner receives it."""
    lower, end = reading.words.lower, max(figure.last, figure.tail)
    from_somebody = lower[end : end + 1] == ["from"]
    stopped = figure.verb is not None and figure.verb.act == "stop"
    for m in usable if stopped or from_somebody else ():
        before = figure.first - 4 <= m.last <= figure.first
        after = stopped and m.before == "of" and figure.last < m.first <= figure.last + 2
        if m.possessive and (before or after):
            return slot(reading, m, "whose aid it is")
    return None


def _helped(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to help Ukraine*, *in support of Kyiv*."""
    for m in usable:
        if m.before in HELPING and not _is_subject(reading, m):
            return slot(reading, m, f"'{m.before}'")
    return None


def _whose_forces(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Ukraine's ability to fight*, *the Ukrainian army*."""
    for m in usable:
        leaning = (m.possessive or m.adjective) and following(reading, m) in _AIDED
        if leaning and not _of_an_office(reading, m) and not _gives(reading, m, figure):
            return slot(reading, m, "whose forces or defence are named")
    for m in usable:
        if m.before in ("to", "for") and m.adjective and not _gives(reading, m, figure):
            return slot(reading, m, f"'{m.before}'")
    return None


def _of_an_office(reading: Reading, m: Mention) -> bool:
    """*the Spanish Defence Minister*, *American military aid*: not whose forces are helped."""
    at = m.last + (2 if m.possessive else 1)
    return any(w in _OFFICES for w in reading.words.lower[at : at + 2])


def _at_war(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*the invasion of Ukraine*, *the war in Ukraine*."""
    for m in usable:
        near = reading.words.lower[max(0, m.first - 3) : m.first]
        if near and near[-1] in _INVADES:
            return slot(reading, m, "the country at war")
        if m.before in ("of", "in", "against", "on") and any(w in _WARS for w in near):
            return slot(reading, m, "the country at war")
    return None


@cache
def _programmes() -> Phrases[str]:
    return Phrases(
        (row["phrase"], row["recipient"]) for row in read_table("aid_programmes") if row["recipient"]
    )


def _programme(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """A programme for one receiver: *the Afghanistan Security Forces Fund*, *USAI*."""
    start, end = reading.left_start(figure), reading.right_end(figure)
    alone = all(f is figure or f.goods or not f.phrase.text for f in reading.figures)
    for first, _, code in _programmes().scan(reading.words):
        if alone or start <= first < end or first < reading.bounds[0][0]:
            return (code,), "a programme for one receiver"
    return None


def _friends(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to our Allies*, *to our European partners*, where nobody is named."""
    for m in reading.mentions:
        word = reading.words.lower[m.first]
        if m.general and m.before in ("to", "for") and (m.code != "coalition" or word == "allies"):
            return (m.code,), f"'{m.before}'"
    return None


def _only_other(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to meet Ukraine's most urgent needs*; *told Kyiv that Madrid would send*."""
    verb = figure.verb
    if verb is None or verb.act not in ("give", "say", "decide"):
        return None
    rest = [m for m in usable if m.before in ("", "to", "for") and m.possessive and m.first >= figure.last]
    if len({m.code for m in rest}) == 1:
        return slot(reading, rest[0], "the only other country")
    acting = subject(reading, verb)
    if acting is None:
        return None
    told = [
        m for m in usable if not m.before and not m.possessive and not m.adjective and m.code != acting.code
    ]
    lower = reading.words.lower
    told = [m for m in told if lower[m.first - 1] in _TOLD]
    return slot(reading, told[0], "who is told of it") if told else None


def _bilateral(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*further deepening U.S.-Israeli ties*: with whom the United States has them."""
    for m in reading.mentions:
        if m.also and m.code == "USA" and not m.hostile:
            return m.also, "the other of two joined by a hyphen"
    return None


def _whose_partners(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Ukraine expects its partners to allocate $1 billion*: to whom those belong who give."""
    lower = reading.words.lower
    for m in reading.mentions:
        own = m.general and any(
            w in ("its", "their", "her", "his") for w in lower[max(0, m.first - 3) : m.first]
        )
        if own and "and" not in lower[max(0, m.first - 4) : m.first]:
            owner = next((x for x in usable if x.last <= m.first and not x.before and not x.possessive), None)
            if owner is not None:
                return slot(reading, owner, "whose partners give")
    return None


_TOLD = frozenset(["told", "tell", "tells", "assured", "informed", "notified", "promised"])
_INVADES = frozenset(["invaded", "invades", "invading", "attacked", "attacking"])
_WARS = frozenset(["invasion", "war", "aggression", "attack", "assault", "conflict"])
_OF_ITS_OWN = frozenset(["receive", "ask", "thank"])
_ITS_SUBJECT = (_who_receives, _who_asks)
_WAYS = (
    _towards_near,
    _helped_after,
    _others,
    _towards,
    rebels,
    _where_it_arrived,
    _given_subject,
    _object,
    _owner_loses,
    _towards_before,
    _listed_after,
    _before_the_aid,
    _helped,
    _whose_forces,
    _at_war,
    _only_other,
    _whose_partners,
    _programme,
    _bilateral,
    _friends,
)


def _owns_nothing(reading: Reading, m: Mention) -> bool:
    """Not *to Germany's budget* or *to the NATO Trust Fund*, but *to the Ukrainian army*."""
    beside = m.possessive and any(x.first == m.last + 1 for x in reading.mentions)
    if beside:  # "for DOD's Ukraine Initiative"
        return False
    if m.possessive or m.adjective:
        arms = any(m.last <= c.first <= m.last + 7 and c.sort == "military" for c in reading.cues)
        return (
            m.armed
            or following(reading, m) in _AIDED
            or following(reading, m) in ("", ".", ",", ";")
            or (m.possessive and arms)
        )
    after = reading.words.written[m.last : m.last + 4]
    return not (after and after[0][0].isupper() and any(w in _FUNDS for w in after))


def _gives(reading: Reading, m: Mention, figure: Figure) -> bool:
    verb = figure.verb
    return verb is not None and m.first < verb.first and not m.before and _is_subject(reading, m)


def _is_subject(reading: Reading, m: Mention) -> bool:
    acts = (v for v in reading.verbs if v.act in ("give", "say", "decide") and v.finite)
    return any(subject(reading, v) is m for v in acts)
