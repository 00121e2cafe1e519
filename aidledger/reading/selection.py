"""Which figures of a sentence state aid, and which are troops, losses, sales, prices or a country's own money."""

from __future__ import annotations

from aidledger.reading import around, giving, told
from aidledger.reading.cues import Cue
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.parties import gives_arms
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

#: Classes of ``item_nouns.csv`` that are military only where a word says so.
NEUTRAL = frozenset(["equipment", "measure", "collective"])

_PARCELS = word_set("what holds aid")
_TRADED = word_set("trade that includes what follows")
_LOADS = frozenset(["shipment", "consignment", "batch", "delivery", "cargo", "load"])
_CIVIL = word_set("goods for civilians")
_BEFORE_AID = "named before the aid"
_MAKERS = frozenset(["makers", "manufacturers", "firms", "contractors", "companies", "industry"])
_GIVE_TOO = word_set("codes of countries that give arms and are given them")
_MAKE_ARMS = word_set("makers of arms") | word_set("makers of arms by name")
_VEHICLES = frozenset(["aircraft", "vessel", "vehicle"])
_JOINS = (["and"], [","], [",", "and"])
_MONEY = frozenset(["fund", "funds", "funding", "money"])
_BOUGHT = frozenset(["bought", "ordered", "purchased", "acquired", "pays", "paid", "pay"])
_LAWS = frozenset(["bill", "law", "act", "package", "measure", "plan", "legislation"])
_OWNERS = frozenset(["its", "their", "our", "his"])
_LADEN = (["of"], ["with"], ["carrying"])
_OPENS_LIST = frozenset(["\u2014", "\u2013", "--", ":"])
_AGAINST = frozenset(["fight", "trade", "make", "field"])


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
    if reading.includes(_TRADED, figure) and not reading.includes(_PARCELS, figure):
        return False  # "Iraqi purchases include 24 helicopters"
    if told.awaits_a_purchase(reading, figure):
        return False
    same = figure.donors[0] and figure.donors[0] == figure.recipients[0]
    if same and not figure.firm and figure.recipients[1] != _BEFORE_AID:
        return False
    if phrase.kind == "count" and figure.first and reading.words.lower[figure.first - 1] == "not":
        return False  # "not one of the 31 tanks"
    if phrase.kind == "count":
        return _items(reading, figure) or _part_of_items(reading, figure)
    load = bool(_LOADS & set(reading.words.lower[figure.last : figure.last + 1]))
    if phrase.kind == "mass" and (
        (phrase.attributive and not load) or around.is_class_of_goods(reading.text, phrase.start, phrase.end)
    ):
        return False
    if figure.purpose not in ("military", "mixed"):
        return False
    if not figure.firm and around.opens_as_whole(reading.text, phrase.start, phrase.end):
        return False
    if figure.goods is not None and not states_aid(reading, figure.goods):
        return False
    named = figure.recipients[0] and not figure.recipients[1].startswith("the one country")
    if not named and not _is_said_to_be_aid(reading, figure):
        return False
    if phrase.kind == "money" and not _is_sum(reading, figure):
        return False
    each = figure.goods is None and figure.own == () and around.of_each_package(reading.text, phrase.start)
    if (not each and around.is_unit_price(reading.text, phrase.end)) or around.is_compared(
        reading.text, phrase.start
    ):
        return False
    verb = figure.verb
    held = verb is not None and verb.act == "stop" and not figure.firm and not giving.speaks_of_aid(reading)
    goes_on = figure.recipients[0] and figure.reasons[0][1] == "as in the sentence before"
    offered = goes_on or figure.recipients[1] in giving.GOES_TO or (named and figure.donors[1] == "'from'")
    if held and not (figure.donors[0] and offered):
        return False
    against = verb is not None and verb.act in _AGAINST and verb.last <= figure.first
    against = against and not giving.is_used_for(reading, figure)
    if against and not (verb is not None and verb.act != "make" and figure.firm):
        return giving.bought_for(reading, figure)
    if phrase.kind == "money" and around.is_sold_or_lost(reading.text, phrase.start):
        return False
    if phrase.kind == "mass":
        return giving.has_giving(reading, figure) and not told.are_bombs_dropped(reading, figure)
    return True


def _is_sum(reading: Reading, figure: Figure) -> bool:
    """Whether money is a sum of its own: no difference, no cost, no own defence, not what another is taken from."""
    text, phrase = reading.text, figure.phrase
    if around.is_difference_or_cost(text, phrase.end) or around.is_before_change(
        text, phrase.start, phrase.end
    ):
        return False
    if not figure.recipients[0] and not figure.firm and "for" in reading.words.said:
        own = figure.reasons[0][1] == "for armed forces" or around.is_for_own(text, phrase.end)
        if own:  # "budgeted $2 billion for its army"
            return False
    by = figure.first > 0 and reading.words.lower[figure.first - 1] == "by"
    if (by and around.is_miscounted(text, phrase.start)) or told.are_for_own_forces(reading, figure):
        return False
    if (
        not figure.firm
        and not reading.words.said.isdisjoint(_LAWS)
        and around.is_law_on_all(text, phrase.end)
    ):
        return False
    if not figure.firm and not giving.speaks_of_aid(reading) and _for_itself(reading, figure):
        return False
    bought = told.are_bought_and_come(reading, figure)
    if bought or _is_price(reading, figure) or _goes_elsewhere(reading, figure):
        return False
    verb = figure.verb
    if verb is not None and verb.act == "spend" and not figure.firm:
        why = figure.recipients[1]
        itself = not why or why.startswith((*_SUPPOSED, "from the sentence before"))
        itself = itself and not verb.passive and not giving.speaks_of_aid(reading)
        if itself or around.is_for_itself(text, phrase.end):
            return False
    return figure.firm or not around.is_source(text, phrase.start)


def _for_itself(reading: Reading, figure: Figure) -> bool:
    """*Taiwan's parliament approved $9 billion for missiles*: who gives to nobody else, and is aided by others."""
    verb, (codes, _) = figure.verb, figure.donors
    if codes:
        return not figure.recipients[0] and not any(gives_arms(code) or code in _GIVE_TOO for code in codes)
    if verb is None or verb.act != "decide" or verb.passive:
        return False
    return any(
        m.code in figure.recipients[0] and m.possessive and m.last < verb.begins <= m.last + 3
        for m in reading.mentions
    )


def _goes_elsewhere(reading: Reading, figure: Figure) -> bool:
    """*gave the maker of Javelins $300 million*, *got $8 billion back*: to a firm, or back to who gave it."""
    lower, verb = reading.words.lower, figure.verb
    if verb is None or verb.last > figure.first:
        return False
    if verb.act == "receive":
        return lower[figure.last : figure.last + 1] == ["back"]
    firm = verb.act == "give" and not verb.passive and figure.first - verb.last <= 6
    return firm and not _MAKE_ARMS.isdisjoint(lower[verb.last : figure.first])


def _is_price(reading: Reading, figure: Figure) -> bool:
    """*turned to Paris for 24 jets and a frigate for €5bn*: what goods are had for, where nobody gives."""
    if figure.firm or figure.own or not figure.first or reading.words.lower[figure.first - 1] != "for":
        return False
    goods = any(f.phrase.group in ARMS and f.last < figure.first for f in reading.figures)
    return goods and not any(v.act in ("give", "receive") for v in reading.verbs)


def _is_said_to_be_aid(reading: Reading, figure: Figure) -> bool:
    """Whether money or goods without a receiver are called aid, by a word or by the sentence before."""
    if figure.phrase.kind != "money" or figure.goods is not None:
        return True
    arms = any(c.sort in ("military", "mixed") for c in reading.cues)
    arms = arms or any(f.phrase.group in ARMS for f in reading.figures)
    beside = figure.own or reading.cues
    named = [c for c in beside if c.sort == "generic" and reading.words.lower[c.last - 1] not in _MONEY]
    if named or (
        arms and giving.speaks_of_aid(reading)
    ):  # "the Defence Minister announced $5m of new funding"
        return True
    if reading.carried.purpose not in ("", "own", "trade", "people"):
        return True
    if figure.verb is not None and figure.verb.act == "ask" and figure.donors[1] == "'from'":
        return True  # "requested $5m in arms from Oslo"
    given = figure.verb is not None and figure.verb.act == "give"
    return given and not around.is_for_defence(reading.text, figure.phrase.end)


def _stands_alone(reading: Reading, figure: Figure) -> bool:
    """Whether a figure states aid though no party is named: *military aid of $5m*, *the package includes 4 guns*."""
    if figure.phrase.kind == "count":
        handed = figure.verb is not None and figure.verb.act in ("give", "arrive") and figure.verb.passive
        verb = figure.verb
        sent = verb is not None and verb.act in ("give", "ask") and verb.last <= figure.first
        sent = sent and verb is not None and not reading.words.lower[verb.first].startswith("need")
        sent = sent and verb is not None and (verb.finite or _is_decided(reading, verb))
        sent = sent and figure.phrase.group in ARMS
        if figure.phrase.group in ARMS and (
            around.is_gift(reading.text, figure.phrase.start) or _after_sum(reading, figure)
        ):
            return True
        listed = reading.listed and reading.carried.purpose in ("military", "mixed", "generic")
        return (
            handed or sent or (listed and figure.phrase.group in ARMS) or giving.in_a_parcel(reading, figure)
        )
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


def _part_of_items(reading: Reading, figure: Figure) -> bool:
    """*Four of the eight helicopters that we promised*: a part of what is given, where nothing else is told of it."""
    if figure.verb is not None and figure.verb.act in _AGAINST:
        return False
    if any(v.act == "fight" and v.last <= figure.first <= v.last + 2 for v in reading.verbs):
        return False
    whole = [f for f in reading.figures if figure.last < f.first <= figure.last + 4 and reading.is_whole(f)]
    return bool(whole) and whole[0].phrase.unit == figure.phrase.unit and _items(reading, whole[0])


def _items(reading: Reading, figure: Figure) -> bool:
    phrase = figure.phrase
    if phrase.group not in ARMS and phrase.group not in NEUTRAL:
        return False
    verb = figure.verb
    if told.carries(reading, figure) or told.are_trained(reading, figure):
        return False
    if reading.listed and not told.are_listed_as_given(reading):
        return False
    if told.come_of_themselves(reading, figure) or told.arms_itself(reading, figure):
        return False
    idle = verb is not None and (verb.act == "stop" or (verb.act == "suggest" and figure.purpose == "own"))
    if idle and not figure.recipients[0] and not giving.speaks_of_aid(reading):
        return False  # "put two carriers on hold", "is looking at 300 tanks for its own army"
    if phrase.group in _VEHICLES and reading.words.lower[figure.last : figure.last + 1] in _LADEN:
        load = reading.cue_at.get(figure.last + 1)
        if load is not None and load.sort == "humanitarian":  # "12 trucks of medicine"
            return False
    if around.is_sold_or_lost(reading.text, phrase.start):
        return False
    if reading.is_whole(figure) and reading.words.lower[figure.first - 1] in _OWNERS:
        return False  # "one of its two batteries"
    if _follows_in_a_list(reading, figure):
        return True
    text, said = reading.text, reading.words.said
    if around.is_what_goods_are_for(text, phrase.start):
        return False
    if not said.isdisjoint(_BOUGHT) and around.is_bought_behind(text, phrase.end):
        return False
    if phrase.group in ("vessel", "aircraft") and told.go_with_troops(reading, figure):
        return False
    if told.are_moved_or_bought(reading, figure) or told.are_for_own_forces(reading, figure):
        return False
    if told.are_from_a_maker(reading, figure) or told.are_given_up(reading, figure):
        return False
    if phrase.group == "vehicle" and _for_civilians(reading, phrase.unit):
        return False
    got = verb is not None and (verb.act in ("receive", "arrive") or not figure.donors[0])
    if got and not said.isdisjoint(_BOUGHT) and around.is_ordered(text, phrase.end):
        return False
    flies = verb is not None and reading.words.lower[verb.first] in ("fly", "flies")
    if flies and not figure.recipients[1].startswith("'to'"):
        return False
    needs = verb is not None and reading.words.lower[verb.first].startswith("need")
    if needs and around.is_rate(text, phrase.end):
        return False
    if around.somebody_has(text, phrase.start, phrase.end) and not giving.in_a_parcel(reading, figure):
        return False
    given = verb is not None and verb.act == "give" and figure.first - verb.last <= 5
    owned = not given and around.is_owned(reading.text, phrase.start)
    if owned or around.is_in_stock(reading.text, phrase.end):
        return False
    makers = [c for c in reading.cues if c.sort == "own" and reading.words.lower[c.last - 1] in _MAKERS]
    if makers and makers[0].last <= figure.first and not giving.speaks_of_aid(reading):
        return False
    if told.are_hauled(reading, figure):
        return True
    handed = (verb is not None and verb.act == "give") or told.are_given_first(reading, figure)
    handed = handed or around.is_gift(text, phrase.start)
    if not handed and verb is not None and verb.act in _AGAINST and not giving.bought_for(reading, figure):
        return False
    traded = [c for c in reading.cues if c.sort == "trade" and not _is_cost(reading, c, handed=handed)]
    if verb is not None and giving.bought_for(reading, figure):  # "will purchase 8 vehicles for Kyiv"
        traded = [c for c in traded if c.first != verb.first]
    if (
        verb is not None and verb.act == "give" and verb.last <= figure.first
    ):  # "gave 13 jets, for which it bought"
        traded = [c for c in traded if c.first < figure.last + 6]
    if traded and not giving.speaks_of_aid(reading) and traded[-1].first >= _clause(reading, figure):
        return False
    if phrase.group in NEUTRAL and not _military_near(reading, figure):
        return False
    if told.are_given_first(reading, figure) or giving.has_giving(reading, figure):
        return True
    return verb is None and _after_sum(reading, figure)


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
            if lower[v.begins - 1] in ("which", "who") and any(
                m.last == v.begins - 2 for m in reading.mentions
            ):
                return v.begins  # "will sell 25 to Germany, which has given 18 tanks"
            for at in range(v.begins - 2, 0, -1):
                if lower[at - 1] == "," and lower[at] in ("and", "but", "while"):
                    return at
            return 0
    return 0


#: Reasons for a receiver who is not said to receive.
_SUPPOSED = ("named in the sentence", "the one country")


def _military_near(reading: Reading, figure: Figure) -> bool:
    inside = reading.text[figure.phrase.start : figure.phrase.end]
    if figure.purpose in ("humanitarian", "financial"):
        return False
    if reading.listed and reading.carried.purpose == "generic":  # "The package includes: - 20 antennas"
        return _CIVIL.isdisjoint(inside.casefold().split())
    others = [f for f in reading.figures if f.phrase.group in ARMS]
    named = any(c.sort == "military" for c in reading.cues)
    armoured = "armor" in inside or "armour" in inside
    return bool(others) or named or reading.carried.purpose in ("military", "mixed") or armoured


def _for_civilians(reading: Reading, unit: str) -> bool:
    """*will give Ukraine's fire service 40 vehicles*: plain vehicles, where only civilians are spoken of."""
    if unit not in _PLAIN:
        return False
    sorts = [c.sort for c in reading.cues if reading.words.lower[c.first] != "vehicles"]
    return "humanitarian" in sorts and "military" not in sorts and not reading.carried.purpose


_PLAIN = frozenset(["vehicle", "truck", "car", "pick-up", "pickup", "pick-up truck", "pickup truck"])


def _follows_in_a_list(reading: Reading, figure: Figure) -> bool:
    """*the airlift of 100 tanks and 40 planes*: what is listed with a gift is given too."""
    if figure.phrase.group not in ARMS:
        return False
    before = [f for f in reading.figures if f.last < figure.first and f.phrase.kind == "count"]
    gap = reading.words.lower[before[-1].last : figure.first] if before else []
    if gap not in _JOINS or before[-1].phrase.group not in ARMS:
        return False
    return (
        before[-1].verb is figure.verb
        and (before[-1].donors[0] or before[-1].recipients[0]) != ()
        and _items(reading, before[-1])
    )


def _after_sum(reading: Reading, figure: Figure) -> bool:
    """*$50 million in equipment - there are 50 trucks and 40 howitzers*: what a sum of aid holds or stands beside."""
    sums = [f for f in reading.figures if f.phrase.kind == "money" and f.last < figure.first]
    if not sums or figure.phrase.group not in ARMS:
        return False
    lower, last = reading.words.lower, sums[-1]
    holds = any(w in _OPENS_LIST for w in lower[last.last : figure.first])
    beside = last.firm and lower[last.tail : figure.first] in _JOINS
    return (holds or beside) and last.purpose in ("military", "mixed") and states_aid(reading, last)
