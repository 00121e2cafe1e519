"""Who is spoken of as aided, where nobody is said to receive: *Ukraine's army*, *the war in Ukraine*, *its backers*."""

from __future__ import annotations

from functools import cache

from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.subjects import HELPING, following, slot, subject
from aidledger.reading.voices import quoted
from aidledger.reading.words import Phrases, word_set
from aidledger.units.lexicon import read_table

AIDED = word_set("follow the name of who is aided")
_OFFICES = word_set("offices and aid named with forces")
_INVADES = frozenset(["invaded", "invades", "invading", "attacked", "attacking"])
_WARS = frozenset(["invasion", "war", "aggression", "attack", "assault", "conflict"])
_TOLD = frozenset(["told", "tell", "tells", "assured", "informed", "notified", "promised"])
_BACKERS = word_set("who stands by somebody")
_ARM_RUSSIA = word_set("codes of countries that arm Russia")


def _helped(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to help Ukraine*, *in support of Kyiv*."""
    for m in usable:
        if m.before in HELPING and not is_subject(reading, m):
            return slot(reading, m, f"'{m.before}'")
    return None


def _whose_backer(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*the US, Ukraine's largest backer*."""
    lower = reading.words.lower
    for m in usable if not _BACKERS.isdisjoint(reading.words.said) else ():
        if m.possessive and any(w in _BACKERS for w in lower[m.last + 1 : m.last + 5]):
            return slot(reading, m, "whose backer gives")
    return None


def _whose_forces(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Ukraine's ability to fight*, *the Ukrainian army*."""
    for m in usable:
        leaning = (m.possessive or m.adjective) and following(reading, m) in AIDED
        if m.before in ("by", "from") or not leaning or _out_of(reading, m):
            continue
        if not _of_an_office(reading, m) and not gives(reading, m, figure):
            return slot(reading, m, "whose forces or defence are named")
    for m in usable:
        if (
            m.before in ("to", "for")
            and m.adjective
            and not (gives_arms(m.code) or gives(reading, m, figure))
        ):
            return slot(reading, m, f"'{m.before}'")
    return None


def _out_of(reading: Reading, m: Mention) -> bool:
    """*taken out of German army reserves*: who gives up something is not helped."""
    return reading.words.lower[max(0, m.first - 2) : m.first] == ["out", "of"]


def _of_an_office(reading: Reading, m: Mention) -> bool:
    """*the Spanish Defence Minister*, *American military aid*: not whose forces are helped."""
    at = m.last + (2 if m.possessive else 1)
    return any(w in _OFFICES for w in reading.words.lower[at : at + 2])


def _for_a_war(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Pyongyang shipped shells for Moscow's war*: who wages it, where the subject is one of those who arm him."""
    russia = next((m for m in reading.mentions if m.code == "RUS"), None)
    acting = subject(reading, figure.verb) if russia is not None and figure.verb is not None else None
    return (("RUS",), "armed by the subject") if acting is not None and acting.code in _ARM_RUSSIA else None


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


def _bilateral(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*further deepening U.S.-Israeli ties*: with whom the United States has them."""
    for m in reading.mentions:
        if m.also and m.code == "USA" and not m.hostile:
            return m.also, "the other of two joined by a hyphen"
    return None


def gives(reading: Reading, m: Mention, figure: Figure) -> bool:
    """Whether a party is the subject of the verb of the figure."""
    verb = figure.verb
    return verb is not None and m.first < verb.first and not m.before and is_subject(reading, m)


def is_subject(reading: Reading, m: Mention) -> bool:
    """Whether a party is the subject of a verb of giving, saying or deciding."""
    lower = reading.words.lower
    acts = (
        v
        for v in reading.verbs
        if v.act in ("give", "say", "decide") and v.finite and lower[v.last : v.last + 1] != ["by"]
    )
    return any(subject(reading, v) is m for v in acts)


_SAID_TO_BE = AIDED | word_set("people of a country who tell what it got")
ONLY_AIDED = "the one country named that others aid"


def _only_aided(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*signed a pact with Kyiv and unveiled a package*, *the embassy in Beirut*: the one country that others aid."""
    verb = figure.verb
    if verb is not None and verb.act in ("trade", "fight", "make", "field", "stop"):
        return None
    named = [
        m
        for m in usable
        if not gives_arms(m.code)
        and m.before not in _APART
        and not (m.adjective and not m.armed and following(reading, m) not in _SAID_TO_BE)
        and not (m.code in _GIVE_TOO and m is quoted(reading))
    ]
    if not named or len({m.code for m in named}) > 1 or any(v.act == "trade" for v in reading.verbs):
        return None
    if any(c.sort == "trade" for c in reading.cues):
        return None
    own = all(m.before != "between" and is_subject(reading, m) for m in named)
    return None if own else ((named[0].code,), ONLY_AIDED)


_GIVE_TOO = word_set("codes of countries that give arms and are given them")
_APART = frozenset(["outside", "by", "from", "against", "like", "than", "unlike", "via", "through", "near"])


def _invaded(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*since the full-scale invasion*, *since Russia's invasion*: which one is known without its name."""
    if "invasion" not in reading.words.said:
        return None
    at = reading.words.lower.index("invasion")
    before = reading.words.lower[max(0, at - 3) : at]
    known = "full-scale" in before or any(
        m.code == "RUS" and m.hostile and m.last >= at - 4 for m in reading.mentions
    )
    return (("UKR",), "whose invasion it is") if known else None


#: The ways of speaking of somebody as aided, the surest first.
SPOKEN_OF = (
    _helped,
    _for_a_war,
    _whose_backer,
    _whose_forces,
    _at_war,
    _only_other,
    _whose_partners,
    _programme,
    _bilateral,
    _friends,
    _only_aided,
    _invaded,
)
