"""Why a figure of a text is no claim of military aid, in a few words, as far as the reader knows it.

Asked only of figures that were passed over, and only where somebody wants to know.
"""

from __future__ import annotations

from aidledger.model.grammar import Phrase
from aidledger.reading import around, told
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.selection import NEUTRAL

#: Where nothing more is known.
UNKNOWN = "not read as military aid"
#: Of a reader that does not say why.
UNSAID = "the reader made no claim of it"

_OF_GROUPS = {"person": "people", "other": "no arms or equipment", "time": "a length of time"}
#: Reasons of counts that nobody would take for aid.
NEVER_AID = frozenset(_OF_GROUPS.values())
_OF_PURPOSES = {
    "humanitarian": "humanitarian or civilian",
    "financial": "financial or economic",
    "own": "a party's own forces or budget",
    "trade": "a sale, a cost or a price",
    "people": "troops or other people",
    "generic": "not called military",
    "total": "not called military",
    "office": "not called military",
    "": "nothing says that it is military aid",
}
_OF_ACTS = {
    "fight": "captured, lost or used in fighting",
    "trade": "bought or sold",
    "make": "produced",
    "field": "used or held, not given",
    "spend": "a party's own spending",
    "stop": "held back or stopped",
}


def why_of_no_aid(phrase: Phrase) -> str:
    """The reason of a count that can never be aid: people, places, days."""
    return _OF_GROUPS.get(phrase.group, UNKNOWN)


def why_passed_over(reading: Reading, figure: Figure) -> str:
    """The reason of a figure that states no aid, its purpose already filled."""
    return _restated(figure) or _near(reading, figure) or _of_kind(reading, figure) or UNKNOWN


def _restated(figure: Figure) -> str:
    phrase = figure.phrase
    if phrase.converts is not None:
        return "the figure before it in another unit"
    if phrase.repeats is not None:
        return "said again"
    return "taken back in the text" if phrase.corrected else ""


def _near(reading: Reading, figure: Figure) -> str:
    """What the words directly around it say."""
    text, start, end = reading.text, figure.phrase.start, figure.phrase.end
    if around.is_unit_price(text, end):
        return "a price or a rate"
    if around.is_compared(text, start) or around.is_difference_or_cost(text, end):
        return "a comparison or a cost"
    if around.is_sold_or_lost(text, start):
        return "bought, sold, made or lost"
    paid = figure.phrase.kind == "money" and reading.words.lower[figure.first - 1 : figure.first] == ["for"]
    if paid and any(f.phrase.group in ARMS and f.last < figure.first for f in reading.figures):
        return _OF_PURPOSES["trade"]
    return ""


def _of_kind(reading: Reading, figure: Figure) -> str:
    phrase, purpose = figure.phrase, figure.purpose
    if phrase.kind == "count":
        return _of_items(reading, figure)
    if phrase.kind == "mass" and (
        phrase.attributive or around.is_class_of_goods(reading.text, phrase.start, phrase.end)
    ):
        return "the weight or load of one piece"
    if purpose not in ("military", "mixed"):
        whence = dict(figure.reasons).get("aid_type", "")
        taken = f", {whence}" if purpose and whence.startswith("as ") else ""
        return f"{_OF_PURPOSES[purpose]}{taken}" if purpose in _OF_PURPOSES else ""
    return _of_parties(reading, figure) or _of_verb(figure)


def _of_items(reading: Reading, figure: Figure) -> str:
    phrase, text = figure.phrase, reading.text
    if phrase.group not in ARMS and phrase.group not in NEUTRAL:
        return "no arms or equipment"
    if told.are_trained(reading, figure):
        return "people"
    if told.carries(reading, figure):
        return "what carries the aid"
    if around.is_owned(text, phrase.start) or around.is_in_stock(text, phrase.end):
        return "what a party has"
    if around.is_what_goods_are_for(text, phrase.start):
        return "what goods are for"
    if said := _of_verb(figure):
        return said
    if any(c.sort == "trade" for c in reading.cues):
        return "a sale, a cost or a price"
    if phrase.group in NEUTRAL:
        return _OF_PURPOSES["generic"]
    return "" if not reading.filled else _of_parties(reading, figure) or "nothing says that they are given"


def _of_parties(reading: Reading, figure: Figure) -> str:
    """Who gives and who receives, where both were sought."""
    if not reading.filled:
        return ""
    donors, recipients = figure.donors[0], figure.recipients[0]
    if not donors and not recipients:
        return "no giver and no receiver is named"
    return "a party's own money or goods" if donors and donors == recipients else ""


def _of_verb(figure: Figure) -> str:
    return _OF_ACTS.get(figure.verb.act, "") if figure.verb is not None else ""
