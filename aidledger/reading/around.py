"""What the words directly around a figure say of it: a price, a difference, a stock, a sale, what goods are for.

Each question looks at the text near a place, and at nothing else.
"""

from __future__ import annotations

import re

_UNIT_PRICE = re.compile(
    r"\s?(?:each(?!\s(?:year|month|fiscal|for|in|of|to\s(?:the\s)?(?-i:[A-Z])))"
    r"|apiece|per\s(?!year|annum|month)\w+|for (?:every|each)\b"
    r"|an? (?:ounce|barrel|share|unit|piece|round))\b",
    re.I,
)
#: *Out of $105 billion, $14 billion was ...*: the whole says nothing of its own.
_OUT_OF = re.compile(r"(?:(?:out )?of|within|as (?:a )?part of|under) (?:(?:the|that|this|a) )?$", re.I)
_WHOLE_ENDS = re.compile(r"(?:\s[a-z]{1,14}){0,2},", re.I)
_EACH_PACKAGE = re.compile(
    r"\b(?:packages?|tranches?|drawdowns?|shipments?|deliveries|consignments?)"
    r"(?:\s(?:for|to)\s[\w ]{1,24},)?\s(?:\w{1,12}\s){0,2}$",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:up from|down from|compared (?:to|with)|rather than|instead of|from just|up on|down on)\s$", re.I
)
_HEDGE = r"(?:an?\s)?(?:up to\s|about\s|around\s|over\s|some\s)?$"
_SALE_OF = re.compile(
    r"\b(?:sales?|purchases?|procurement|export|production|loss|losses|destruction|capture|downing) of\s"
    rf"{_HEDGE}|\breplaced (?:by|with)\s{_HEDGE}|\b(?:deals?|orders?|contracts?) (?:for|of)\s{_HEDGE}",
    re.I,
)
#: *the delivery of 30 tanks*: what was given.
_GIFT_OF = re.compile(
    r"\b(?:supply|supplies|delivery|deliveries|transfers?|provision|donations?|shipments?|gifts?|handover"
    rf"|dispatch|grant|airlift|handing over|sending) of\s{_HEDGE}"
    rf"|\b(?:requests?|appeals?|pleas?)\s(?:(?:was|is|were|are)\s)?for\s{_HEDGE}"
    rf"|\blets?\s(?:\w+\s){{1,3}}have\s{_HEDGE}",
    re.I,
)
_BESIDES = re.compile(
    rf"\b(?:in addition to|besides|on top of|apart from|along with|as well as|together with)\s(?:the\s|its\s)?{_HEDGE}",
    re.I,
)
_ON_ITS_WAY = re.compile(
    r"[^.;]{0,50}\b(?:on (?:its|their|the) way (?:to|from)|en route to|bound for|destined for|headed (?:to|for))\s[A-Z]"
)
_THERE = re.compile(
    r"(?:\sfrom\s(?:the\s)?[A-Z][\w ]{1,20}?)?\s(?:are|is|were|was|will be)\s(?:\w+\s){0,2}?"
    r"(?:in\s(?:the\s)?[A-Z]|at the front)"
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
    rf"|(?:it|this|that) (?:would |will )?takes?|for (?:every|each)(?: of (?:the|those|these))?)\s{_HEDGE}",
    re.I,
)
_HANDED = re.compile(
    r"(?:,?\s\w+){0,5}?\s(?:in it|coming|on (?:the|their|its) way|to give|to spare|from|ready for|for)\b",
    re.I,
)
#: *20 of the 113 tanks it had been given*, *12 guns that Berlin promised*.
_GIVEN_BEHIND = re.compile(
    r"\s(?:that\s|which\s)?(?:it|they|he|she|we|the\s\w+|[A-Z]\w+)\s(?:(?:has|have|had|was|were)\s)?(?:been\s)?"
    r"(?:given|gave|sent|promised|pledged|provided|donated|received|got|gotten)\b"
)
_PARCEL = r"(?:[\w$.,-]+\s){0,3}(?:package|tranche|drawdown|shipment|batch|delivery|consignment)\b"
#: *59 carriers are in this package*.
_IN_PARCEL = re.compile(
    r"(?:[^.;:]{0,60}\s(?:are|is|were|was|will be)\s(?:also\s)?(?:in|part of|included in|among)|\sin)"
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
    r"\s(?:for|on)\s(?:national\s)?(?:defen[cs]e|the military|the armed forces)\b|\sinto\s(?!the\b|arm)", re.I
)
#: *a $1.5tn budget bill*: a law that holds more than aid.
_LAW_ON_ALL = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:budget|spending|omnibus|government|stimulus|infrastructure|defen[cs]e|domestic)"
    r"\s(?:bill|law|act|package|measure|plan|legislation)\b",
    re.I,
)
#: *spends $50bn on its defence*.
_ON_ITSELF = re.compile(
    r"(?:\s\w+){0,3}\son (?:(?:its|their|our|her)\s(?:own\s)?(?:defen[cs]e|military|army|arm|navy|troop)"
    r"|defen[cs]e\b(?!\s(?:aid|assist|support|help|of|in|and|equip|art|mat)))",
    re.I,
)
#: *needs 200,000 shells a month*: what a war uses up.
_RATE = re.compile(r"\s(?:a|an|per|each|every)\s(?:day|week|month|year|hour)\b", re.I)
#: *would get 40 jets for $8.6 billion*: goods that are paid for.
_FOR_A_PRICE = re.compile(
    r"\sfor\s(?:about |around |some |nearly |over |more than )?"
    r"(?:[A-Z]{0,3}[$€£¥]|[\d.,]+\s?(?:m|bn|million|billion)\b)",
    re.I,
)
#: *sent 71 aircraft and nine ships around the island*: forces on the move.
_ABOUT = re.compile(
    r"[^.;]{0,60}\s(?:(?:around|near|over|across|through|past|off|close to)\s|to (?:the|its)\s(?:[\w-]+\s){0,2}"
    r"(?:gulf|sea|ocean|mediterranean|middle east|pacific|atlantic|baltic|arctic|caribbean|region|area|borders?"
    r"|coast|straits?|island|equator)\b"
    r"|for (?:an? |the )?(?:\w+\s){0,2}(?:exercises?|drills?|manoeuvres|maneuvers|war games)\b"
    r"|to (?:encircle|patrol|escort|guard|deter|monitor|evacuate|intercept|surround|blockade|shadow|take part"
    r"|rescue)\b)",
    re.I,
)
#: *sent 71 aircraft towards Taiwan*, *150 drones at Ukraine*; *at Kyiv's request* is no aim.
_TOWARDS = re.compile(
    r"\s(?:\w+\s){0,2}(?:towards?|(?:against|at(?!\s(?:[\w'’]+\s){1,3}(?:requests?|behest|urging|cost|expense|time)\b))"
    r"\s(?:the\s)?(?=[A-Z]))"
)
#: *42 jets it ordered from France*, *24 jets, for which it pays $3 billion*.
_ORDERED = re.compile(
    r"\s(?:(?:that|which)\s)?(?:(?:it|they|he|she)\s(?:has\s|have\s|had\s)?(?:bought|ordered|purchased)"
    r"|(?:bought|ordered|purchased|acquired)\sfrom)\b"
    r"|[^.;]{0,40},?\sfor which\s(?:\w+\s){1,4}?(?:pays?|paid)\b"
    r"|[^.;]{0,40},?\s(?:which|that)\s(?:it|they)\s(?:\w+\s)?(?:pays?|paid)\sfor\b",
    re.I,
)
#: *from $3 billion to $2 billion*: what was before.
_BEFORE_CHANGE = re.compile(r"\sto\s(?:[a-z]+\s){0,2}(?:[A-Z]{0,3}[$€£¥]|[A-Z]{3}\s)?\d")
_MISCOUNTED = re.compile(
    r"\b(?:over|under|mis)(?:estimat|stat|valu|count|calculat)\w+\b[^.;]{0,70}\sby\s$", re.I
)
_CLASS_NOUN = re.compile(
    r"[\s-]?(?:trucks?|vehicles?|class|trailers?|cranes?|bombs?|warheads?|shells?|rounds?|lorr(?:y|ies)|forklifts?"
    r"|capacity|payload|bridges?|missiles?|aircraft|ships?|vessels?)\b",
    re.I,
)

#: *bombs of 1,000 and 500 pounds*: the weight of one.
_OF_CLASS = re.compile(
    r"\b(?:bombs?|warheads?|shells?|trucks?|vehicles?|tanks?)\s(?:of|weighing)\s[^.;]{0,20}$", re.I
)


def is_unit_price(text: str, end: int) -> bool:
    """*$4 million each*, *$30 a barrel*."""
    return _UNIT_PRICE.match(text, end) is not None


def opens_as_whole(text: str, start: int, end: int) -> bool:
    """*Out of the $105 billion bill, $14 billion was ...*: the sentence opens with a whole of many things."""
    return (
        start < 20 and _OUT_OF.match(text, 0, start) is not None and _WHOLE_ENDS.match(text, end) is not None
    )


def of_each_package(text: str, start: int) -> bool:
    """*packages of $5 million each*: so much was given, again and again."""
    return _EACH_PACKAGE.search(text, max(0, start - 48), start) is not None


def is_compared(text: str, start: int) -> bool:
    """*up from $5 million*."""
    return _COMPARED.search(text, max(0, start - 24), start) is not None


def is_sold_or_lost(text: str, start: int) -> bool:
    """*the sale of 12 jets*, *an order for 50 tanks*."""
    return _SALE_OF.search(text, max(0, start - 40), start) is not None


def is_gift(text: str, start: int) -> bool:
    """*the delivery of 30 tanks*."""
    return _GIFT_OF.search(text, max(0, start - 48), start) is not None


def is_besides(text: str, start: int) -> bool:
    """*In addition to the 18 tanks, Berlin has sent ...*."""
    return _BESIDES.search(text, max(0, start - 32), start) is not None


def is_on_its_way(text: str, end: int) -> bool:
    """*20 carriers are on their way to Ukraine*."""
    return _ON_ITS_WAY.match(text, end, end + 100) is not None


def is_there(text: str, end: int) -> bool:
    """*The 14 British tanks are now in Ukraine*."""
    return _THERE.match(text, end, end + 70) is not None


def is_owned(text: str, start: int) -> bool:
    """*its fleet of 59 tanks*."""
    return _OWNED.search(text, max(0, start - 24), start) is not None


def is_in_stock(text: str, end: int) -> bool:
    """*42 jets available in all*."""
    return _IN_STOCK.match(text, end) is not None


def somebody_has(text: str, start: int, end: int) -> bool:
    """*The army has 900 tanks*, where nothing says that they come or go."""
    has = _HAS.search(text, max(0, start - 40), start)
    return has is not None and not is_gift(text, start) and _HANDED.match(text, end) is None


def is_what_goods_are_for(text: str, start: int) -> bool:
    """*trucks to tow 18 guns*, *ten missiles for every tank*."""
    near = max(0, start - 100)
    return (
        _MEANT_FOR.search(text, near, start) is not None or _FOR_EVERY.search(text, near, start) is not None
    )


def is_given_behind(text: str, end: int) -> bool:
    """*20 of the 113 tanks it had been given*."""
    return _GIVEN_BEHIND.match(text, end) is not None


def is_bought_behind(text: str, end: int) -> bool:
    """*66 jets and 400 missiles that it bought*."""
    return _BOUGHT_BEHIND.match(text, end, end + 140) is not None


def is_for_own(text: str, end: int) -> bool:
    """*for its own forces*."""
    return _FOR_OWN.search(text, end) is not None


def is_held_by_a_parcel(text: str, start: int, end: int) -> bool:
    """*59 carriers are in this package*, *In this drawdown you'll see 31 guns*."""
    return (
        _IN_PARCEL.match(text, end, end + 160) is not None
        or _PARCEL_BEFORE.search(text, max(0, start - 130), start) is not None
    )


def is_ordered(text: str, end: int) -> bool:
    """*42 jets it ordered from France*, *24 jets, for which it pays $3 billion*."""
    return _ORDERED.match(text, end, end + 110) is not None


def is_before_change(text: str, start: int, end: int) -> bool:
    """*cut from $3 billion to $2 billion*: what was before."""
    return text[max(0, start - 5) : start] == "from " and _BEFORE_CHANGE.match(text, end) is not None


def is_miscounted(text: str, start: int) -> bool:
    """*overestimated the value of the arms by $6.2 billion*."""
    return _MISCOUNTED.search(text, max(0, start - 110), start) is not None


def is_difference_or_cost(text: str, end: int) -> bool:
    """*$200m more than last year*, *$5m a year is needed*."""
    return _MORE_THAN.match(text, end) is not None or _IS_NEEDED.match(text, end) is not None


def is_law_on_all(text: str, end: int) -> bool:
    """*a $1.5tn budget bill*."""
    return _LAW_ON_ALL.match(text, end) is not None


def is_source(text: str, start: int) -> bool:
    """*will be taken from the $61bn in funding*."""
    return _SOURCE_OF.search(text, max(0, start - 32), start) is not None


def is_for_defence(text: str, end: int) -> bool:
    """*set aside $60bn for defence this year*."""
    return _FOR_DEFENCE.match(text, end) is not None


def is_for_itself(text: str, end: int) -> bool:
    """*spends $50bn on its defence*."""
    return _ON_ITSELF.match(text, end) is not None


def is_rate(text: str, end: int) -> bool:
    """*250,000 shells a month*."""
    return _RATE.match(text, end) is not None


def is_class_of_goods(text: str, start: int, end: int) -> bool:
    """*5-ton truck*, *bombs of 1,000 and 500 pounds*: the weight of one, no mass of aid."""
    return (
        _CLASS_NOUN.match(text, end) is not None
        or _OF_CLASS.search(text, max(0, start - 32), start) is not None
    )


def is_paid_for(text: str, end: int) -> bool:
    """*would get 40 jets for $8.6 billion*."""
    return _FOR_A_PRICE.match(text, end) is not None


def is_on_the_move(text: str, end: int) -> bool:
    """*sent 71 aircraft and nine ships around the island*."""
    return _ABOUT.match(text, end, end + 110) is not None


def is_headed_for(text: str, end: int) -> bool:
    """*sent 71 aircraft towards Taiwan*."""
    return _TOWARDS.match(text, end) is not None
