"""What is told of goods beside giving: that they carry, are moved, bought, handed on; or that they are people."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading import around
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.parties import gives_arms
from aidledger.reading.words import word_set

_LADEN = word_set("bring goods")
_TROOPS = frozenset(
    ["police", "gendarmes", "troops", "soldiers", "servicemen", "personnel", "marines", "sailors"]
)
_REBELS = word_set("fighters that are people")
_VEHICLES = frozenset(["aircraft", "vessel", "vehicle"])
_JOINS = (["and"], [","], [",", "and"])
_ITS = frozenset(["its", "their", "our", "his", "her"])
_ARMY = word_set("who is armed")
_OF_THEMSELVES = word_set("move of themselves")
_HAULS = word_set("haul goods")
_CARRIERS = frozenset(
    ["ship", "ships", "plane", "planes", "flight", "flights", "convoy", "train", "trains", "vessel"]
)
_TAKEN = frozenset(["seized", "captured", "confiscated", "intercepted", "stolen"])


def carries(reading: Reading, figure: Figure) -> bool:
    """*Two C-17s with 180 tons of ammunition landed*: what brings aid is not given."""
    lower = reading.words.lower
    follows = lower[figure.last] if figure.last < len(lower) else ""
    if follows == "with" and not any(f.first == figure.last + 1 for f in reading.figures):
        return False
    return figure.phrase.group in ("aircraft", "vessel", "vehicle", "designation") and (
        follows in _LADEN or "aboard" in lower[max(0, figure.first - 2) : figure.first]
    )


def are_trained(reading: Reading, figure: Figure) -> bool:
    """*help train 8,000 fighters*: people."""
    if not figure.phrase.unit.endswith("fighter"):
        return False
    near = reading.words.lower[max(0, figure.first - 5) : figure.first]
    if figure.phrase.unit == "fighter" and not _REBELS.isdisjoint(reading.words.said):
        return True
    many = figure.phrase.value is not None and figure.phrase.value >= 1000
    return many or any(word.startswith(("train", "recruit", "vet", "pay")) for word in near)


def go_with_troops(reading: Reading, figure: Figure) -> bool:
    """*will send 500 troops to Spain and two destroyers to Rota*: forces that are moved, not given."""
    verb = figure.verb
    if verb is None or verb.last > figure.first:
        return False
    lower = reading.words.lower
    return any(
        lower[at] in _TROOPS and any(word[0].isdecimal() for word in lower[max(0, at - 2) : at])
        for at in range(verb.last, figure.first)
    )


def are_moved_or_bought(reading: Reading, figure: Figure) -> bool:
    """*sent 71 aircraft around the island*, *would get 40 jets for $9bn*, *has paid for 66 jets*."""
    verb, phrase, why = figure.verb, figure.phrase, figure.recipients[1]
    if verb is None:
        return False
    if verb.act == "give":
        word = reading.words.lower[verb.first]
        if word.startswith("drop") and phrase.unit.endswith("bomb"):
            return True
        if word.startswith("leas") and figure.donors[1] == "'from'":  # "leased 14 jets from Sweden"
            return True
        if not word.startswith(("sen", "fl")):
            return False
        aided = any(not gives_arms(code) for code in figure.recipients[0]) or not figure.recipients[0]
        to_somebody = phrase.group not in _VEHICLES or (aided and why.startswith(("'to'", "'for'", "object")))
        moved = not to_somebody and around.is_on_the_move(reading.text, phrase.end)
        return moved or around.is_headed_for(reading.text, phrase.end)
    signed = reading.words.lower[verb.first].startswith("sign")
    if signed and reading.words.lower[verb.last : verb.last + 1] == ["for"]:
        return True  # "signed for 30 jets"
    if verb.act == "stop" and reading.words.lower[verb.first].startswith("abandon"):
        return verb.last <= figure.first
    if verb.act == "spend" and set(figure.recipients[0]) <= set(figure.donors[0]):
        return True  # "will spend $19 billion on 88 jets"
    if around.is_paid_for(reading.text, phrase.end):
        return True
    return are_bought_and_come(reading, figure)


def are_bought_and_come(reading: Reading, figure: Figure) -> bool:
    """*has bought 66 jets that have yet to arrive*, *$19 billion in weapons*: what arrives was bought."""
    verb, why = figure.verb, figure.recipients[1]
    if verb is None or verb.act != "arrive" or verb.first < figure.last or why.startswith(("'", "where")):
        return False
    begins = _list_begins(reading, figure)
    before = [v for v in reading.verbs if v.last <= begins]
    return bool(before) and before[-1].act == "trade" and begins - before[-1].last <= 2


def are_there(reading: Reading, figure: Figure) -> bool:
    """*The 14 British tanks are now in Ukraine*: in a country that others aid, and not its enemy's."""
    codes, why = figure.donors
    others = codes and why in _ORIGINS and _AT_WAR.isdisjoint(codes)
    if not others or not around.is_there(reading.text, figure.phrase.end):
        return False
    return "front" in reading.words.said or bool(
        figure.recipients[0] and not any(gives_arms(code) for code in figure.recipients[0])
    )


_ORIGINS = frozenset(["whose goods they are", "'from'"])


def are_listed_as_given(reading: Reading) -> bool:
    """Whether the line that opens a list does not speak of losses, stocks or trade: *Ukraine has destroyed:*."""
    opened = frozenset(reading.lead_in.casefold().rstrip(":").split())
    return opened.isdisjoint(_NOT_GIVEN) or not opened.isdisjoint(_AIDED)


_NOT_GIVEN = word_set("open a list of what is not given")
_AIDED = word_set("what holds aid")


def are_bombs_dropped(reading: Reading, figure: Figure) -> bool:
    """*dropped 2 million tons of bombs on Laos*."""
    verb, lower = figure.verb, reading.words.lower
    dropped = verb is not None and lower[verb.first].startswith("drop")
    return dropped and not _BOMBS.isdisjoint(lower[figure.last : figure.last + 5])


_BOMBS = frozenset(["bombs", "explosives", "napalm", "ordnance"])


def are_for_own_forces(reading: Reading, figure: Figure) -> bool:
    """*The Polish navy gets three frigates*, *will deliver 109 guns to the French army*: nobody gives, somebody sells.

    Whose forces they are arms others by habit, and no aid is spoken of.
    """
    codes = figure.recipients[0]
    if figure.donors[0] or not codes or reading.listed or reading.carried.purpose:
        return False
    aid = [c for c in reading.cues if reading.words.lower[c.first] not in _HANDING]
    if any(c.sort in ("generic", "mixed") or c.firm for c in aid) or not _AT_WAR.isdisjoint(codes):
        return False
    if not all(gives_arms(code) for code in codes):
        return False
    gets = (
        figure.verb is not None and figure.verb.act == "receive" and _IN_RETURN.isdisjoint(reading.words.said)
    )
    return gets or any(m.armed and m.code in codes for m in reading.mentions)


def are_from_a_maker(reading: Reading, figure: Figure) -> bool:
    """*Lockheed has delivered 1,000 jets*, *Hanwha sent Poland 24 guns*: sold by who makes them."""
    verb = figure.verb
    if verb is None or verb.act != "give" or verb.passive or not verb.begins or verb.last > figure.first:
        return False
    aided = any(not gives_arms(code) for code in figure.recipients[0])
    return not aided and reading.words.lower[verb.begins - 1] in _MAKERS and not reading.carried.purpose


def are_given_up(reading: Reading, figure: Figure) -> bool:
    """*The militias gave up 10,000 weapons*: laid down, and nobody is said to get them."""
    verb, lower = figure.verb, reading.words.lower
    up = verb is not None and verb.act == "give" and "up" in lower[verb.last - 1 : verb.last + 1]
    return up and not figure.recipients[0]


_HANDING = frozenset(["delivery", "deliveries", "batch", "supply", "shipment", "transfer", "equipment"])
_MAKERS = word_set("makers of arms by name")
_IN_RETURN = word_set("in return for something")
#: Codes of those who are armed by others though they arm others by habit.
_AT_WAR = frozenset(["RUS", "SUN"])


def _list_begins(reading: Reading, figure: Figure) -> int:
    """Where the list begins in which a count stands."""
    begins = figure.first
    for other in reversed([f for f in reading.figures if f.last < figure.first]):
        if reading.words.lower[other.last : begins] not in _JOINS:
            break
        begins = other.first
    return begins


def awaits_a_purchase(reading: Reading, figure: Figure) -> bool:
    """*Taiwan awaits weapons that it has bought*, *Oslo awaits 52 jets*: nobody is said to give them."""
    verb = figure.verb
    if verb is None or verb.act != "receive" or verb.stage is not Stage.pledged:
        return False
    if figure.phrase.kind == "count" and not figure.donors[0]:
        return True
    return any(v.act == "trade" and v.first >= figure.last for v in reading.verbs)


def arms_itself(reading: Reading, figure: Figure) -> bool:
    """*Britain equipped its army with 148 tanks*: no gift."""
    verb, lower = figure.verb, reading.words.lower
    if verb is None or not verb.finite or not lower[verb.first].startswith(("equip", "arm", "outfit")):
        return False
    return lower[verb.last] in _ITS and not _ARMY.isdisjoint(lower[verb.last + 1 : verb.last + 4])


def come_of_themselves(reading: Reading, figure: Figure) -> bool:
    """*Twenty Russian tanks rolled into Ukraine*: no aid, unless they are said to be or to come from somebody."""
    verb = figure.verb
    if verb is None or verb.act != "arrive" or figure.donors[1] == "'from'":
        return False
    aid = any(c.sort in ("generic", "mixed") or c.firm for c in reading.cues)
    return reading.words.lower[verb.first] in _OF_THEMSELVES and not aid


def are_hauled(reading: Reading, figure: Figure) -> bool:
    """*The ship is believed to have carried 1,000 containers*, where aid was spoken of."""
    lower = reading.words.lower
    hauled = next(
        (at for at in range(figure.first - 1, max(-1, figure.first - 3), -1) if lower[at] in _HAULS), None
    )
    if hauled is None or reading.carried.purpose not in ("military", "mixed", "generic"):
        return False
    return not _CARRIERS.isdisjoint(lower[max(0, hauled - 9) : hauled])


def are_handed_on(reading: Reading, figure: Figure) -> bool:
    """*bought 100 tanks and will hand them over*."""
    lower = reading.words.lower
    return any(
        v.act == "give" and v.first >= figure.last and "them" in lower[v.first : v.last + 1]
        for v in reading.verbs
    )


def are_given_first(reading: Reading, figure: Figure) -> bool:
    """*Sending 50 tanks would cost*, *gave them 200 rifles seized from smugglers*: given, whatever follows."""
    verb = figure.verb
    if around.is_given_behind(reading.text, figure.phrase.end):
        return True
    if verb is None or verb.first < figure.last:
        return False
    before = [v for v in reading.verbs if v.last <= figure.first and v.act not in ("include", "total")]
    if not before or before[-1].act != "give" or before[-1].passive:
        return False
    taken = verb.act == "fight" and verb.begins == verb.first and reading.words.lower[verb.first] in _TAKEN
    return before[-1].last == figure.first or (taken and before[-1].finite)
