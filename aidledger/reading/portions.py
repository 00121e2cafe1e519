"""Whether a figure is told as a part: of another sum, of what some of a group gave, of what somebody gave who is not
known here. Then more may be known of its scope, and it is true nonetheless."""

from __future__ import annotations

import re

from aidledger.model.claim import Part
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.words import word_set

_PIECES = word_set("open a piece of a sum")
_SHARES = word_set("a share of a sum")
_MEMBERS = word_set("members of a group, or its firms")
_EXCLUDE = word_set("leave a party out")
_EVERYBODY = word_set("everybody")
_ACTS = frozenset(["give", "decide", "say", "spend"])
_GROUPS = frozenset(["NATO", "EU_MEMBERS", "EU", "Europe", "West", "coalition", "G7", "NORDIC", "BALTIC"])
#: *several EU countries*, *the eastern members of NATO*, *two of the Baltic states*, *Europe's largest economies*.
_SOME = re.compile(
    r"\b(?:some|several|many|most|few|two|three|four|five|six|eastern|northern|southern|central|smaller|larger|other|certain"
    r"|half|individual|number|handful|group|pair|couple|dozen|third|majority|minority|leading|smallest|largest|biggest"
    r"|richest|wealthiest|poorer|richer|non-\w{2,12})\b(?: of)?(?: the| its)? (?:[\w-]{2,12} ){0,2}?"
    r"(?:members?|countries|states|allies|partners|nations|governments|powers|economies|donors)\b"
    r"|\b(?:nordic|baltic|founding|newer|newest|older|oldest) members\b"
    r"|\b(?:members|countries|states|nations|allies) (?:outside|beyond|bordering)\b"
    r"|\b(?:European|Western|Nordic|Baltic|EU|NATO|G7) (?:[\w-]{2,12} )?"
    r"(?:companies|firms|manufacturers|businesses|banks|citizens|volunteers|charities)\b",
    re.I,
)
#: *without the United States*, *not counting Germany*.
_WITHOUT = re.compile(
    r"\b(?:without|excluding|except for|leaving out|not counting|apart from|other than|minus) (?:the )?[A-Z]"
    r"|\b(?:Without|Excluding|Except for|Leaving out|Not counting|Apart from|Other than) (?:the )?[A-Z]"
)
#: *including $5m*, *of which some $5m*, *of that, $5m*, *$5m of it*.
_PIECE = re.compile(
    r"\b(?:(?:including|includes|included|among (?:them|it|these)|of which)(?: \w+){0,3}? ?"
    r"|of (?:that|this|these|those|it|the total|the sum|the amount)\b,?[^.;:$€£\d]{0,40})$",
    re.I,
)
#: *nearly a quarter, or $5m,*.
_A_SHARE = re.compile(
    r"\b(?:half|third|quarter|fifth|sixth|tenth|per ?cent|most|part|share|two-thirds|three-quarters)\b,"
    r" (?:or|some|about|almost) $",
    re.I,
)
_OF_IT = re.compile(r" of (?:it|that|this|which|them|those)\b", re.I)
#: So many words before a verb its subject is sought.
_REACH = 9


def portion(reading: Reading, figure: Figure) -> Part:
    """Of what a figure is a part: of another sum, of what all donors gave, or of nothing."""
    if _is_piece(reading, figure):
        return "sum"
    return "donors" if figure.stranger or _of_somebody(reading, figure) else ""


def _is_piece(reading: Reading, figure: Figure) -> bool:
    """*$5m, of which $2m in arms*, *including $2m in arms*, *$2m of the $5m*."""
    text, start, said = reading.text, figure.phrase.start, reading.words.said
    told = not said.isdisjoint(_PIECES) and _PIECE.search(text, max(0, start - 60), start) is not None
    if not said.isdisjoint(_SHARES) and _A_SHARE.search(text, max(0, start - 40), start) is not None:
        return True  # "nearly a quarter, or $5m, of its aid"
    return told or _OF_IT.match(text, figure.phrase.end) is not None or reading.is_part(figure)


def _of_somebody(reading: Reading, figure: Figure) -> bool:
    """*Ruritania has given $5m*, *$5m given by the Foo Fund*; not *Ukraine has received*, *the world has given*."""
    verb, words = figure.verb, reading.words
    donors = figure.donors[0]
    if donors and _GROUPS.isdisjoint(donors):
        return False
    told = not words.said.isdisjoint(_MEMBERS)
    some = told and _SOME.search(reading.text, 0, figure.phrase.start) is not None
    if donors:
        return some
    if some and verb is not None and verb.act in _ACTS and not verb.passive:
        return True
    if (
        not words.said.isdisjoint(_EXCLUDE)
        and _WITHOUT.search(reading.text, 0, figure.phrase.start) is not None
    ):
        return True
    if verb is None or verb.act not in _ACTS:
        return False
    if verb.passive:
        behind = range(verb.last, min(len(words) - 1, verb.last + _REACH))
        return any(words.lower[k] == "by" and _is_name(words.written[k + 1 : k + 3]) for k in behind)
    return _EVERYBODY.isdisjoint(words.lower[max(0, verb.begins - _REACH) : verb.begins])


def _is_name(written: list[str]) -> bool:
    """Whether a name follows *by*, past an article."""
    return any(word[:1].isupper() for word in written[: 2 if written[:1] in (["the"], ["a"], ["an"]) else 1])
