"""Which figures of a sentence state aid, and which are troops, losses, sales, prices or a country's own money."""

from __future__ import annotations

import re

from aidledger.reading.cues import Cue
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

#: Classes of ``item_nouns.csv`` that are military only where a word says so.
NEUTRAL = frozenset(["equipment", "measure", "collective"])

_PARCELS = word_set("what holds aid")
_LOADS = frozenset(["shipment", "consignment", "batch", "delivery", "cargo", "load"])
_HOLDS = word_set("hold what follows")
_LADEN = word_set("bring goods")
_GIFTS = word_set("nouns of giving")
_GIVING = frozenset(
    ["give", "receive", "arrive", "say", "decide", "ask", "thank", "suggest", "stop", "talk", "spend"]
)
_CIVIL = word_set("goods for civilians")
_TROOPS = frozenset(["troops", "soldiers", "servicemen", "personnel", "marines", "sailors"])
_TAKEN = frozenset(["seized", "captured", "confiscated", "intercepted", "stolen"])
_MONEY = frozenset(["fund", "funds", "funding", "money"])
_AGAINST = frozenset(["fight", "trade", "make", "field"])
_UNIT_PRICE = re.compile(
    r"^\s?(?:each(?!\s(?:year|month|fiscal|for|in|of|to))|apiece|per\s(?!year|annum|month)\w+|for (?:every|each)\b"
    r"|an? (?:ounce|barrel|share|unit|piece|round))\b",
    re.I,
)
#: *Out of $105 billion, $14 billion was ...*: the whole says nothing of its own.
_OUT_OF = re.compile(r"(?:out )?of (?:the )?$", re.I)
_WHOLE_ENDS = re.compile(r"(?:\s[a-z]{1,14}){0,2},", re.I)
_EACH_PACKAGE = re.compile(
    r"\b(?:packages?|tranches?|drawdowns?|shipments?|deliveries|consignments?)\s(?:\w{1,12}\s){0,2}$", re.I
)
_COMPARED = re.compile(
    r"\b(?:up from|down from|compared (?:to|with)|rather than|instead of|from just|up on|down on)\s$", re.I
)
_HEDGE = r"(?:an?\s)?(?:up to\s|about\s|around\s|over\s|some\s)?$"
_SALE_OF = re.compile(
    r"\b(?:sales?|purchases?|procurement|export|production|loss|losses|destruction|capture|downing) of\s"
    rf"{_HEDGE}|\b(?:deals?|orders?|contracts?) (?:for|of)\s{_HEDGE}",
    re.I,
)
#: *the delivery of 30 tanks*: what was given.
_GIFT_OF = re.compile(
    r"\b(?:supply|supplies|delivery|deliveries|transfers?|provision|donations?|shipments?|gifts?|handover"
    rf"|dispatch|grant) of\s{_HEDGE}",
    re.I,
)
#: *its fleet of 59 tanks*, *42 jets available in all*: what somebody has.
_OWNED = re.compile(rf"\b(?:fleet|inventory|stock|stocks|arsenal|stockpile) of\s{_HEDGE}", re.I)
_IN_STOCK = re.compile(
    r"\s(?:available|in (?:stock|storage|reserve|service|use)"
    r"|in (?:its|their|the) (?:inventory|arsenal|fleet|stocks?))\b",
    re.I,
)
#: *The army has 900 tanks*: what somebody has, where nothing says that it was given.
_HAS = re.compile(rf"\b(?:has|have|had)\s(?:still\s|only\s|just\s)?{_HEDGE}", re.I)
#: *trucks that can carry 500 shells*, *vehicles to tow 18 guns*: what goods are for.
_MEANT_FOR = re.compile(
    r"\b(?:(?:could|can|would|enough to|able to|capable of|room for|space for)\s(?:carry|destroy|arm|fire)\w*"
    r"|to (?:refurbish|moderni[sz]e|upgrade|overhaul|build|produce|repair|maintain|service|operate|crew|man|tow"
    r"|haul|transport|destroy|counter|defeat|fuel)"
    rf"|for (?:every|each)(?: of (?:the|those|these))?)\s{_HEDGE}",
    re.I,
)
_HANDED = re.compile(
    r"(?:,?\s\w+){0,3}\s(?:coming|on (?:the|their|its) way|to give|to spare|from|ready for|for)\b", re.I
)
#: *20 of the 113 tanks it had been given*, *12 guns that Berlin promised*.
_GIVEN_BEHIND = re.compile(
    r"\s(?:that\s|which\s)?(?:it|they|he|she|we|the\s\w+|[A-Z]\w+)\s(?:(?:has|have|had|was|were)\s)?(?:been\s)?"
    r"(?:given|gave|sent|promised|pledged|provided|donated|received)\b"
)
_PARCEL = r"(?:[\w$.,-]+\s){0,3}(?:package|tranche|drawdown|shipment|batch|delivery|consignment)\b"
#: *59 carriers are in this package*.
_IN_PARCEL = re.compile(
    r"[^.;:]{0,60}\s(?:are|is|were|was|will be)\s(?:also\s)?(?:in|part of|included in|among)"
    rf"\s(?:this|the|that|our|today's)\s{_PARCEL}",
    re.I,
)
#: *In this drawdown you'll see 31 guns*.
_PARCEL_BEFORE = re.compile(rf"\bin (?:this|the|that|today's|our)\s{_PARCEL}[^.;]{{0,80}}$", re.I)
#: *60 jets and 400 missiles that it bought*.
_BOUGHT_BEHIND = re.compile(
    r"[^.;]{0,60}\s(?:that|which)\s(?:it|they|he|she)\s(?:\w+\s)?(?:bought|ordered|purchased)\b", re.I
)
_FOR_OWN = re.compile(r"\bfor (?:its|their|our|her) own\b", re.I)
_OPENS_LIST = frozenset(["\u2014", "\u2013", "--", ":"])
_FOR_EVERY = re.compile(r"\bfor (?:every|each)\b[^.;—–]{0,80}$", re.I)
#: *$200m more than last year*: a difference.
_MORE_THAN = re.compile(
    r"\s(?:more|less|higher|lower|above|below)\s(?:than\b|the\b|(?:last|previous)\b)", re.I
)
#: *$5m a year is needed*: what something would cost.
_IS_NEEDED = re.compile(
    r"(?:\s(?:a|per|each|every)\s\w+)?\s(?:is|are|was|were|will be|would be)\s(?:needed|required|necessary)\b",
    re.I,
)
#: *will be taken from the $61bn in funding*: where a parcel comes from.
_SOURCE_OF = re.compile(
    r"\b(?:pull|pulls|pulled|draw|draws|drawn|taken|come|comes|came|paid|funded|financed)"
    r"\s(?:from|out of)\s(?:the\s|a\s)?$",
    re.I,
)
#: *set aside $60bn for defence this year*: nobody is named who would receive it.
_FOR_DEFENCE = re.compile(
    r"\s(?:for|on)\s(?:national\s)?(?:defen[cs]e|the military|the armed forces)\b", re.I
)
#: *a $1.5tn budget bill*: a law that holds more than aid.
_LAW_ON_ALL = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:budget|spending|omnibus|government|stimulus|infrastructure|defen[cs]e|domestic)"
    r"\s(?:bill|law|act|package|measure|plan|legislation)\b",
    re.I,
)
#: *spends $50bn on its defence*.
_ON_ITSELF = re.compile(
    r"(?:\s\w+){0,3}\son (?:its|their|our|her)\s(?:own\s)?(?:defen[cs]e|military|army|arm|navy|troop)", re.I
)
#: *needs 200,000 shells a month*: what a war uses up.
_RATE = re.compile(r"\s(?:a|an|per|each|every)\s(?:day|week|month|year|hour)\b", re.I)
_CLASS_NOUN = re.compile(
    r"[\s-]?(?:trucks?|vehicles?|class|trailers?|cranes?|bombs?|warheads?|shells?|rounds?|lorr(?:y|ies)|forklifts?"
    r"|capacity|payload|bridges?|missiles?|aircraft|ships?|vessels?)\b",
    re.I,
)

#: *bombs of 1,000 and 500 pounds*: the weight of one.
_OF_CLASS = re.compile(
    r"\b(?:bombs?|warheads?|shells?|trucks?|vehicles?|tanks?)\s(?:of|weighing)\s[^.;,]{0,20}$", re.I
)


def may_state_aid(reading: Reading) -> bool:
    """Whether any figure can be aid by its kind and purpose; where none can, nothing else need be sought."""
    if any(f.phrase.kind == "count" or f.purpose in ("military", "mixed") for f in reading.figures):
        return True
    unsaid = any(f.purpose in ("", "generic", "people", "financial") for f in reading.figures)
    return unsaid and any(m.armed for m in reading.mentions)


def states_aid(reading: Reading, figure: Figure) -> bool:
    """Whether a figure, its purpose and verb already filled, is a statement of aid that includes military aid."""
    phrase = figure.phrase
    if phrase.converts is not None or phrase.corrected:
        return False
    if not (figure.donors[0] or figure.recipients[0]) and not _stands_alone(reading, figure):
        return False
    if figure.donors[0] and figure.donors[0] == figure.recipients[0]:
        return False
    if phrase.kind == "count":
        return _items(reading, figure) or _part_of_items(reading, figure)
    load = bool(_LOADS & set(reading.words.lower[figure.last : figure.last + 1]))
    if phrase.kind == "mass" and (
        (phrase.attributive and not load)
        or _CLASS_NOUN.match(reading.text, phrase.end)
        or _OF_CLASS.search(reading.text[max(0, phrase.start - 32) : phrase.start])
    ):
        return False
    if figure.purpose not in ("military", "mixed"):
        return False
    if (
        not figure.firm
        and _OUT_OF.match(reading.text[: phrase.start])
        and _WHOLE_ENDS.match(reading.text, phrase.end)
    ):
        return False
    if figure.goods is not None and not states_aid(reading, figure.goods):
        return False
    if not figure.recipients[0] and not _is_said_to_be_aid(reading, figure):
        return False
    if phrase.kind == "money" and not _is_sum(reading, figure):
        return False
    each = figure.goods is None and figure.own == () and _EACH_PACKAGE.search(reading.text[: phrase.start])
    if (not each and _UNIT_PRICE.match(reading.text[phrase.end :])) or _COMPARED.search(
        reading.text[max(0, phrase.start - 24) : phrase.start]
    ):
        return False
    verb = figure.verb
    if verb is not None and verb.act == "stop" and not figure.firm and not _speaks_of_aid(reading):
        return False
    against = verb is not None and verb.act in _AGAINST and verb.last <= figure.first
    if against and not (verb is not None and verb.act != "make" and figure.firm):
        return _bought_for(reading, figure)
    if phrase.kind == "money" and _SALE_OF.search(reading.text[max(0, phrase.start - 40) : phrase.start]):
        return False
    if phrase.kind == "mass":
        return _has_giving(reading, figure)
    return True


def _is_sum(reading: Reading, figure: Figure) -> bool:
    """Whether money is a sum of its own: no difference, no cost, no own defence, not what another is taken from."""
    text, phrase = reading.text, figure.phrase
    if _MORE_THAN.match(text, phrase.end) or _IS_NEEDED.match(text, phrase.end):
        return False
    if not figure.firm and _LAW_ON_ALL.match(text, phrase.end):
        return False
    verb = figure.verb
    if verb is not None and verb.act == "spend" and not figure.firm:
        itself = figure.recipients[1].startswith("named in the sentence") and not _speaks_of_aid(reading)
        if itself or _ON_ITSELF.match(text, phrase.end):
            return False
    return figure.firm or _SOURCE_OF.search(text[max(0, phrase.start - 32) : phrase.start]) is None


def _is_said_to_be_aid(reading: Reading, figure: Figure) -> bool:
    """Whether money or goods without a receiver are called aid, by a word or by the sentence before."""
    if figure.phrase.kind != "money" or figure.goods is not None:
        return True
    arms = any(c.sort in ("military", "mixed") for c in reading.cues)
    arms = arms or any(f.phrase.group in ARMS for f in reading.figures)
    beside = figure.own or reading.cues
    named = [c for c in beside if c.sort == "generic" and reading.words.lower[c.last - 1] not in _MONEY]
    if named or (arms and _speaks_of_aid(reading)):  # "the Defence Minister announced $5m of new funding"
        return True
    if reading.carried.purpose not in ("", "own", "trade", "people"):
        return True
    given = figure.verb is not None and figure.verb.act == "give"
    return given and not _FOR_DEFENCE.match(reading.text, figure.phrase.end)


def _stands_alone(reading: Reading, figure: Figure) -> bool:
    """Whether a figure states aid though no party is named: *military aid of $5m*, *the package includes 4 guns*."""
    if figure.phrase.kind == "count":
        handed = figure.verb is not None and figure.verb.act in ("give", "arrive") and figure.verb.passive
        verb = figure.verb
        sent = verb is not None and verb.act in ("give", "ask") and verb.last <= figure.first
        sent = sent and verb is not None and not reading.words.lower[verb.first].startswith("need")
        sent = sent and verb is not None and (verb.finite or _is_decided(reading, verb))
        sent = sent and figure.phrase.group in ARMS
        if figure.phrase.group in ARMS and _GIFT_OF.search(
            reading.text[max(0, figure.phrase.start - 48) : figure.phrase.start]
        ):
            return True
        listed = reading.listed and reading.carried.purpose in ("military", "mixed", "generic")
        return handed or sent or (listed and figure.phrase.group in ARMS) or _in_a_parcel(reading, figure)
    if figure.phrase.kind == "mass":
        near = reading.words.lower[max(0, figure.first - 4) : figure.first]
        return bool(_LOADS & set(near)) and figure.purpose in ("military", "mixed")
    if figure.purpose not in ("military", "mixed"):
        return False
    return figure.firm or any(c.firm or c.sort == "generic" for c in (*figure.own, *reading.cues))


def _is_decided(reading: Reading, verb: Verb) -> bool:
    """*it was decided to send*, *plans to donate*: an infinitive after a verb of deciding or saying."""
    return verb.time == "infinitive" and any(
        v.act in ("say", "decide", "give") and v.last in (verb.first, verb.first - 1) for v in reading.verbs
    )


def _in_a_parcel(reading: Reading, figure: Figure) -> bool:
    """*the package includes*, *the shipment had*: what a parcel of aid holds."""
    lower = reading.words.lower
    if reading.includes(_PARCELS, figure):
        return True
    text, phrase = reading.text, figure.phrase
    if _IN_PARCEL.match(text, phrase.end, phrase.end + 160) or _PARCEL_BEFORE.search(
        text, max(0, phrase.start - 130), phrase.start
    ):
        return True
    return any(
        lower[at] in _PARCELS and lower[at + 1] in _HOLDS
        for at in range(max(0, figure.first - 12), figure.first - 1)
    )


def _carries(reading: Reading, figure: Figure) -> bool:
    """*Two C-17s with 180 tons of ammunition landed*: what brings aid is not given."""
    lower = reading.words.lower
    follows = lower[figure.last] if figure.last < len(lower) else ""
    if follows == "with" and not any(figure.last < f.first <= figure.last + 4 for f in reading.figures):
        return False
    return figure.phrase.group in ("aircraft", "vessel", "vehicle") and (
        follows in _LADEN or "aboard" in lower[max(0, figure.first - 2) : figure.first]
    )


def _part_of_items(reading: Reading, figure: Figure) -> bool:
    """*Four of the eight helicopters that we promised*: a part of what is given, where nothing else is told of it."""
    if figure.verb is not None and figure.verb.act in _AGAINST:
        return False
    if any(v.act == "fight" and v.last == figure.first for v in reading.verbs):
        return False
    whole = [f for f in reading.figures if figure.last < f.first <= figure.last + 4 and reading.is_whole(f)]
    return bool(whole) and whole[0].phrase.unit == figure.phrase.unit and _items(reading, whole[0])


def _items(reading: Reading, figure: Figure) -> bool:
    phrase = figure.phrase
    if phrase.group not in ARMS and phrase.group not in NEUTRAL:
        return False
    verb = figure.verb
    if _carries(reading, figure) or _are_trained(reading, figure):
        return False
    if _SALE_OF.search(reading.text[max(0, phrase.start - 40) : phrase.start]):
        return False
    before = reading.text[max(0, phrase.start - 100) : phrase.start]
    if _MEANT_FOR.search(before) or _FOR_EVERY.search(before):
        return False
    if _BOUGHT_BEHIND.match(reading.text, phrase.end):
        return False
    if phrase.group in ("vessel", "aircraft") and _with_troops(reading, figure):
        return False
    needs = verb is not None and reading.words.lower[verb.first].startswith("need")
    if needs and _RATE.match(reading.text, phrase.end):
        return False
    if (
        _HAS.search(before)
        and not _in_a_parcel(reading, figure)
        and not _HANDED.match(reading.text, phrase.end)
    ):
        return False
    given = verb is not None and verb.act == "give" and figure.first - verb.last <= 5
    owned = not given and _OWNED.search(reading.text[max(0, phrase.start - 24) : phrase.start])
    if owned or _IN_STOCK.match(reading.text, phrase.end):
        return False
    handed = (verb is not None and verb.act == "give") or _given_first(reading, figure)
    if not handed and verb is not None and verb.act in _AGAINST and not _bought_for(reading, figure):
        return False
    traded = [c for c in reading.cues if c.sort == "trade" and not _is_cost(reading, c, handed=handed)]
    if (
        verb is not None and verb.act == "give" and verb.last <= figure.first
    ):  # "gave 13 jets, for which it bought"
        traded = [c for c in traded if c.first < figure.last + 6]
    if traded and not _speaks_of_aid(reading) and traded[-1].first >= _clause(reading, figure):
        return False
    if phrase.group in NEUTRAL and not _military_near(reading, figure):
        return False
    return _given_first(reading, figure) or _has_giving(reading, figure)


def _are_trained(reading: Reading, figure: Figure) -> bool:
    """*help train 8,000 fighters*: people."""
    if not figure.phrase.unit.endswith("fighter"):
        return False
    near = reading.words.lower[max(0, figure.first - 5) : figure.first]
    many = figure.phrase.value is not None and figure.phrase.value >= 1000
    return many or any(word.startswith(("train", "recruit", "vet", "pay")) for word in near)


def _with_troops(reading: Reading, figure: Figure) -> bool:
    """*will send 500 troops to Spain and two destroyers to Rota*: forces that are moved, not given."""
    verb = figure.verb
    if verb is None or verb.last > figure.first:
        return False
    lower = reading.words.lower
    return any(
        lower[at] in _TROOPS and any(word[0].isdecimal() for word in lower[max(0, at - 2) : at])
        for at in range(verb.last, figure.first)
    )


def _given_first(reading: Reading, figure: Figure) -> bool:
    """*Sending 50 tanks would cost*, *gave them 200 rifles seized from smugglers*: given, whatever follows."""
    verb = figure.verb
    if _GIVEN_BEHIND.match(reading.text, figure.phrase.end):
        return True
    if verb is None or verb.first < figure.last:
        return False
    before = [v for v in reading.verbs if v.last <= figure.first and v.act not in ("include", "total")]
    if not before or before[-1].act != "give" or before[-1].passive:
        return False
    taken = verb.act == "fight" and verb.begins == verb.first and reading.words.lower[verb.first] in _TAKEN
    return before[-1].last == figure.first or (taken and before[-1].finite)


def _is_cost(reading: Reading, cue: Cue, *, handed: bool) -> bool:
    """*at a cost of $30 million, Washington gave them 900 missiles*: what a gift cost is no sale."""
    lower = reading.words.lower
    return lower[cue.first] in ("cost", "costs") and (
        handed or "at" in lower[max(0, cue.first - 3) : cue.first]
    )


def _clause(reading: Reading, figure: Figure) -> int:
    """Where the figure's clause begins: *the war has cost 200 lives a day, and Kyiv wants 500 tanks*."""
    lower = reading.words.lower
    for v in reversed(reading.verbs):
        if v.last <= figure.first and v.finite:
            for at in range(v.begins - 2, 0, -1):
                if lower[at - 1] == "," and lower[at] in ("and", "but", "while"):
                    return at
            return 0
    return 0


def _speaks_of_aid(reading: Reading) -> bool:
    return any(c.sort in ("generic", "mixed") or c.firm for c in reading.cues)


def _military_near(reading: Reading, figure: Figure) -> bool:
    inside = reading.text[figure.phrase.start : figure.phrase.end]
    if figure.purpose in ("humanitarian", "financial"):
        return False
    if reading.listed and reading.carried.purpose == "generic":  # "The package includes: - 20 antennas"
        return _CIVIL.isdisjoint(inside.casefold().split())
    others = [f for f in reading.figures if f.phrase.group in ARMS]
    named = any(c.sort == "military" for c in reading.cues)
    return bool(others) or named or reading.carried.purpose in ("military", "mixed") or "armor" in inside


def _has_giving(reading: Reading, figure: Figure) -> bool:
    """A verb of giving governs the figure, or a list of aid that this or the last sentence opens holds it."""
    verb = figure.verb
    if verb is not None:
        return verb.act in _GIVING or _bought_for(reading, figure)
    if reading.listed and reading.carried.purpose in ("military", "mixed"):
        return True
    if reading.listed and reading.carried.purpose == "generic":
        return True
    if reading.listed and figure.phrase.group in ARMS and not reading.carried.purpose:
        return True
    if _GIFT_OF.search(reading.text[max(0, figure.phrase.start - 48) : figure.phrase.start]):
        return True
    if _after_sum(reading, figure):
        return True
    includes = any(v.act in ("include", "total") and v.last <= figure.first for v in reading.verbs)
    lists = includes and figure.phrase.group in ARMS and reading.anaphoric()
    if lists and reading.carried.purpose == "generic":
        return True
    aid = _speaks_of_aid(reading)
    if _in_a_parcel(reading, figure):
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
    if includes and (aid or (reading.carried.purpose in ("military", "mixed"))):
        return True
    return figure.phrase.kind != "count" and aid


def _after_sum(reading: Reading, figure: Figure) -> bool:
    """*$50 million in equipment - there are 50 trucks and 40 howitzers*: what a sum of aid holds."""
    sums = [f for f in reading.figures if f.phrase.kind == "money" and f.last < figure.first]
    if (
        not sums
        or figure.phrase.group not in ARMS
        or not any(w in _OPENS_LIST for w in reading.words.lower[sums[-1].last : figure.first])
    ):
        return False
    return sums[-1].purpose in ("military", "mixed") and states_aid(reading, sums[-1])


def _bought_for(reading: Reading, figure: Figure) -> bool:
    """*bought 50 vehicles for Ukraine*: trade on behalf of a recipient is aid."""
    verb = figure.verb
    if verb is None or verb.act not in ("trade", "make"):
        return False
    if _FOR_OWN.search(reading.text, figure.phrase.end) or any(c.sort == "own" for c in reading.cues):
        return False
    return figure.recipients[1].startswith("'for'") and figure.recipients[0] != figure.donors[0]
