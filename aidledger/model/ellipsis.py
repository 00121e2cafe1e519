"""Numbers without a noun that are of the things named before: *28 tanks, and another eight*, *Slovenia 12*.

The words around such a number tell that it stands for something; :mod:`aidledger.model.grammar` asks only
where a figure stands shortly before it.
"""

from __future__ import annotations

import re

from aidledger.model.numerals import Numeral
from aidledger.units.lexicon import read_table

_LABELS = frozenset(row["word"] for row in read_table("number_labels"))
_YEAR_OR_MONTH = re.compile(
    r"\s(?:in\s(?:(?:early|late|mid-?)\s?)?(?:FY\s?)?(?:19|20)\d\d|(?:the\s)?(?:last|this|next|following|previous)\s(?:year|month))\b"
)
_ALIKE = re.compile(r"[^.;:()\d]{0,12}(?:\d{4})?[^.;:()\d]{0,30}?(?:,|and|,\sand|but|to)\s", re.I)
#: What may follow a number that has its noun elsewhere: the end of the clause, a verb, *from*, *in*, *more*.
_BARE = re.compile(
    r"(?:\smore)?(?:\s?[.,;:)!?\"”—–]|\s?$|\s(?:-|—|–)\s|\s(?:and|or|but|had|have|has|were|was|will|would|are|is|to"
    r"|in|by|from|later|expected|due|later|this|next|last|on|over|since|after|before|as|for|with|under|through|around|at|until|within|during|when|while|today|yesterday|tomorrow)\b)",
    re.I,
)
_MORE = re.compile(
    r"\smore(?:\s?[.,;:)!?]|\s?$|\s(?:in|by|from|to|later|this|next|last|on|were|are|will|have|for|as|at)\b)",
    re.I,
)
_HANDED = r"(?:sent|gave|given|delivered|promised|pledged|donated|announced)\b"
#: *the 14 it has promised*, *the 40 already provided*, *the 79 that a coalition has pledged*.
_ALREADY = re.compile(
    rf"\s(?:already|previously)\s(?:provided\b|{_HANDED})"
    rf"|\s(?:that\s)?(?:it|they|we|he|she)\s(?:(?:has|have|had)\s)?(?:already\s)?{_HANDED}"
    rf"|\s(?:that|which)\s(?:[\w'-]{{1,20}}\s){{1,7}}(?:has|have|had)\s{_HANDED}",
    re.I,
)
#: *Of the 575 tanks, 325 have been given by Warsaw.*
_WERE_HANDED = re.compile(
    r"\s(?:have|has|had|were|was|are|will)\s(?:already\s|now\s|so\sfar\s)?(?:been\s|be\s)?"
    r"(?:sent|given|delivered|supplied|provided|donated|pledged|promised|transferred|shipped|handed|arrived|reached)\b"
)
#: *Rome is readying two others.*
_OTHERS = re.compile(r"\sothers?(?:[.,;)]|$|\sand\b)")
#: *the first four of the 14*.
_OF_THE = re.compile(r"\sof\s(?:the|its)\s\d")
_OF_THEM = re.compile(r"\sof\s(?:them|which|these|those|it)\b", re.I)
_FROM_SOMEBODY = re.compile(r"\sfrom\s(?:(?:the\s)?[A-Z]|its\b|their\b)")
_ENDS = re.compile(r"\s?(?:[.,;]|$)|\s(?:and|while|to(?=\s(?:the\s)?[A-Z]))\s")
_ANOTHER = re.compile(
    r"\b(?:only|just|another|(?:a|the)\s(?:further|additional|other|remaining|first|second|last)|further|additional"
    r"|perhaps|possibly|maybe|probably|already (?:announced|promised|pledged|delivered|sent|given|donated)"
    r"|of (?:which|these|those|them)(?:,? (?:only|just|so far))?)\s$",
    re.I,
)
#: *Berlin will give two units and Oslo agreed to provide one.*
_GAVE = re.compile(
    r"\b(?:provided?|sen[dt]s?|gives?|gave|given|donate[ds]?|deliver(?:s|ed)?|suppl(?:y|ies|ied)|pledge[ds]?"
    r"|promise[ds]?|ship(?:s|ped)?|add(?:s|ed)?|contribute[ds]?|offer(?:s|ed)?|g[eo]t|receive[ds]?)\s"
    r"(?:(?:it|them|us|him|her|(?-i:[A-Z])[a-z]+)\s)?$",
    re.I,
)
#: *27 billion euros in support, including 15 billion in weapons*.
_PIECE = re.compile(r"(?:\b(?:including|includes|comprising|of which|and|plus|with|was|is)|,)\s$", re.I)
_IN_AID = re.compile(
    r"\s(?:in\s(?:[a-z-]{2,20}\s){0,2}?(?:military|weapons?|weaponry|arms|ammunition|munitions|defen[cs]e|security"
    r"|lethal|training|equipment|humanitarian|financial|economic|budget(?:ary)?|loans?|grants?|aid|assistance|support)"
    r"|of\s(?:[a-z-]{2,20}\s){0,2}?(?:aid|assistance|support))\b"
)
_NAMED = re.compile(r"(?:\band|,|;)\s(?:the\s)?((?:[A-Z][a-z]{1,14}\s)?[A-Z][a-z]{2,14}|US|UK|EU)(?:,)?\s$")
_NEW_SENTENCE = re.compile(r"[.!?]\s")


def of_the_same(text: str, numeral: Numeral, end: int, start: int, *, counted: bool) -> bool:
    """Whether ``numeral`` (its hedge begins at ``start``) is of the same things as the figure that ends at ``end``.

    ``counted``: that figure counts things; of sums of money only *another 200 million* and the like are read.
    """
    if _YEAR_OR_MONTH.match(text, numeral.end) and _ALIKE.fullmatch(text, end, start):
        return True
    if not counted and numeral.scale < 1000:
        return False
    between = text[end:start]
    if len(between) > 90 or _NEW_SENTENCE.search(between) or (numeral.place is not None and counted):
        return False
    if _OF_THEM.match(text, numeral.end):
        return True
    if _ANOTHER.search(between) is not None:
        return _BARE.match(text, numeral.end) is not None or _OF_THE.match(text, numeral.end) is not None
    if not counted:
        return _PIECE.search(between) is not None and _IN_AID.match(text, numeral.end) is not None
    if between.endswith(", ") and _WERE_HANDED.match(text, numeral.end) and not _is_year(numeral):
        return True
    if _ALREADY.match(text, numeral.end) or _OTHERS.match(text, numeral.end):
        return True
    if _MORE.match(text, numeral.end) or _FROM_SOMEBODY.match(text, numeral.end):
        return True
    if _GAVE.search(between) and _ENDS.match(text, numeral.end) and not _is_year(numeral):
        return True
    named = _NAMED.search(between)
    return (
        named is not None
        and named[1].split()[-1] not in _LABELS
        and not _is_year(numeral)
        and _ENDS.match(text, numeral.end) is not None
    )


def _is_year(numeral: Numeral) -> bool:
    return not numeral.words and numeral.end - numeral.start == 4 and 1900 <= numeral.value <= 2100
