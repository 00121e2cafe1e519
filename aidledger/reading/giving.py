"""Whether goods or money are handed over: a verb of giving, a parcel that holds them, what is bought for somebody."""

from __future__ import annotations

from aidledger.reading import around, told
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.nominal import hangs_on_a_noun
from aidledger.reading.treasuries import PAY_BACK
from aidledger.reading.words import word_set

_PARCELS = word_set("what holds aid")
_HOLDS = word_set("hold what follows")
_GIFTS = word_set("nouns of giving")
_GIVING = frozenset(
    ["give", "receive", "arrive", "say", "decide", "ask", "thank", "suggest", "stop", "talk", "spend"]
)
_OFFERED = ("whose plan it is", "who is asked or thanked")
GOES_TO = ("'to' after the figure", "'for' after the figure")


def speaks_of_aid(reading: Reading) -> bool:
    """Whether a word of the sentence calls something aid: *package*, *assistance*, *military grant*."""
    return any(c.sort in ("generic", "mixed") or c.firm for c in reading.cues)


def in_a_parcel(reading: Reading, figure: Figure) -> bool:
    """*the package includes*, *the shipment had*: what a parcel of aid holds."""
    lower = reading.words.lower
    if reading.includes(_PARCELS, figure):
        return True
    text, phrase = reading.text, figure.phrase
    spoken = not reading.words.said.isdisjoint(_PARCELS)
    if spoken and around.is_held_by_a_parcel(text, phrase.start, phrase.end):
        return True
    return any(
        lower[at] in _PARCELS and lower[at + 1] in _HOLDS
        for at in range(max(0, figure.first - 12), figure.first - 1)
    )


def has_giving(reading: Reading, figure: Figure) -> bool:
    """A verb of giving governs the figure, or a list of aid that this or the last sentence opens holds it."""
    verb = figure.verb
    text, start = reading.text, figure.phrase.start
    if around.is_gift(text, start):
        return True
    if around.is_besides(text, start) and any(v.act == "give" and v.finite for v in reading.verbs):
        return True
    if verb is not None:
        return verb.act in _GIVING or bought_for(reading, figure)
    if figure.donors[0] and figure.recipients[0] and hangs_on_a_noun(reading, figure):
        return not reading.words.lower[figure.first - 2].startswith("arrival") or figure.donors[1] == "'from'"
    spoken = reading.carried.purpose in ("military", "mixed")
    if reading.listed and (spoken or reading.carried.purpose == "generic"):
        return True
    loaded = spoken or (figure.purpose == "military" and figure.recipients[1] in GOES_TO)
    if figure.phrase.kind == "mass" and figure.recipients[0] and loaded:
        return True  # "was loaded with 2,000 tonnes of shells for Kyiv"
    if reading.listed and figure.phrase.group in ARMS and not reading.carried.purpose:
        return told.are_listed_as_given(reading)
    headed = reading.words.lower[figure.first - 1 : figure.first] == [":"] and not reading.verbs
    if headed and figure.recipients[1] in GOES_TO:  # "Poland: 4 jets to Ukraine within days"
        return True
    if around.is_on_its_way(text, figure.phrase.end) or told.are_there(reading, figure):
        return True
    includes = any(v.act in ("include", "total") and v.last <= figure.first for v in reading.verbs)
    lists = includes and figure.phrase.group in ARMS and reading.anaphoric()
    if lists and reading.carried.purpose == "generic":
        return True
    aid = speaks_of_aid(reading)
    if in_a_parcel(reading, figure):
        return True
    if (
        figure.phrase.kind == "count"
        and reading.anaphoric()
        and reading.carried.purpose in ("military", "mixed")
    ):
        return True
    given = figure.donors[0] and (figure.recipients[0] or figure.donors[1] == "'from'")
    if given and _GIFTS & set(reading.words.lower):
        return True
    if figure.recipients[0] and figure.donors[1] in _OFFERED:  # "Sofia's offer to Kyiv of 100 carriers"
        return True
    if includes and (aid or (reading.carried.purpose in ("military", "mixed"))):
        return True
    return figure.phrase.kind != "count" and aid


def is_used_for(reading: Reading, figure: Figure) -> bool:
    """*will use $1.4 billion to buy arms for Ukraine*: money is used, and somebody gets what it buys."""
    verb, lower = figure.verb, reading.words.lower
    if verb is not None and lower[verb.first].startswith(
        "cost"
    ):  # "equipping and training the army cost $20 billion"
        return any(c.firm and c.sort == "military" and c.last <= verb.first for c in reading.cues)
    used = verb is not None and figure.phrase.kind == "money" and lower[verb.first][:2] == "us"
    acts = figure.donors[1] == "subject of the verb" and figure.recipients[0] != figure.donors[0]
    return bool(used and acts and figure.recipients[1] in GOES_TO)


def bought_for(reading: Reading, figure: Figure) -> bool:
    """*bought 50 vehicles for Ukraine*: trade on behalf of a recipient is aid."""
    verb = figure.verb
    if verb is None or verb.act not in ("trade", "make"):
        return False
    if verb.act == "make" and figure.phrase.kind == "money":
        return False
    if verb.act == "trade" and told.are_handed_on(reading, figure):
        return True
    if figure.phrase.kind == "money" and not PAY_BACK.isdisjoint(reading.words.said):
        return True  # "has paid $6 billion to reimburse arms sent to Ukraine"
    if around.is_for_own(reading.text, figure.phrase.end) or any(c.sort == "own" for c in reading.cues):
        return False
    return figure.recipients[1].startswith("'for'") and figure.recipients[0] != figure.donors[0]
