"""Who gives the figure of a sentence: the subject, an owner (*Poland's*), *US aid*, *from Iran*, *we*.

The ways of naming a giver are tried in turn, the surest first; the first that finds one decides.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from aidledger.reading.asking import APPEALS, giver_appealed_to, giver_who_is_asked
from aidledger.reading.linking import NOTHING, Figure, Reading, Slot
from aidledger.reading.paired import giver_before_bracket, giver_before_number, giver_in_bracket, giver_with
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.programmes import programmes
from aidledger.reading.subjects import (
    after_comma,
    antecedent,
    attributive,
    following,
    slot,
    subject,
    takes_away,
)
from aidledger.reading.verbs import Verb
from aidledger.reading.voices import first_person, for_others, giver_from_us, quoted
from aidledger.reading.whose import giver_before_the_aid, names_aid, owner, with_the_aid
from aidledger.reading.words import Phrases, word_set

_Find = Callable[[Reading, Figure, list[Mention]], Slot | None]
_FIRST_PERSON = word_set("first person")
_SAYING = word_set("verbs of saying")
_ACTORS = word_set("follow the name of who acts")
_MEASURES = word_set("a measure before a legislature")
_STORES = word_set("where aid is taken from")
_OFFICES = Phrases(
    (office, None)
    for office in ("the president", "the administration", "this administration", "my administration",
                   "our administration", "the department", "congress", "the vice", "president", "taxpayers")
)  # fmt: skip


def donors_of(reading: Reading, figure: Figure, taken: set[str]) -> Slot:
    """The givers of a figure, none of them among ``taken`` (who receives it), and the reason."""
    verb = figure.verb
    if verb is not None and verb.act == "receive" and not verb.passive:
        named = subject(reading, verb)
        if named is not None and named.code != "USA" and for_others(reading, figure) is None:
            taken = taken | {named.code}
    if verb is not None and verb.act == "fight":
        named = subject(reading, verb)
        if named is not None and not gives_arms(named.code):  # who captures arms gives none
            taken = taken | {named.code}
    usable = [m for m in reading.parties if m.code not in taken]
    if not _EXCEPT.isdisjoint(reading.words.said) and (others := _all_but(reading, figure, usable)):
        return others
    said = reading.words.said
    ways = [find for find, words in _WAYS if words is None or not words.isdisjoint(said)] if usable else []
    for find in ways if verb is None or verb.act not in _OTHERS_GIVE else (*_OF_OTHERS, *ways):
        found = find(reading, figure, usable)
        if found is not None:
            return found
    if verb is not None:
        acting = _acting(reading, figure, verb, usable, taken)
        if acting is not None:
            return acting
    return (
        _opened(reading, figure, usable)
        or giver_in_bracket(reading, figure, usable)
        or giver_before_the_aid(reading, figure, usable)
        or programme(reading)
        or _own_measure(reading)
        or _elsewhere(reading, figure, usable)
        or _own_office(reading, usable, taken)
        or NOTHING
    )


def _all_but(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*everyone but the United States*, *countries other than the US*: the others, who are not named."""
    lower = reading.words.lower
    for m in usable:
        at = m.first - (m.first > 0 and lower[m.first - 1] == "the")
        but = lower[at - 1 : at] in (["but"], ["except"], ["excluding"], ["bar"])
        apart = lower[max(0, at - 2) : at] in (["other", "than"], ["apart", "from"], ["aside", "from"])
        if (but or apart) and m.first < figure.first and not _EVERYONE.isdisjoint(lower[max(0, at - 5) : at]):
            return ("coalition",), "others than the one that is named"
    return None


_ALLIED = frozenset(["coalition", "EU", "NATO"])
_EXCEPT = frozenset(["but", "except", "excluding", "bar", "other", "apart", "aside"])
_EVERYONE = word_set("everyone")


def _adding(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*with Germany adding 14*: the name between *with* and the form in *-ing* before the figure."""
    lower = reading.words.lower
    for m in usable if "with" in reading.words.said else ():
        if m.before == "with" and m.last < figure.first <= m.last + 3 and lower[m.last].endswith("ing"):
            return (m.code, *m.also), "'with'"
    return None


def _promised(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*will get 19 jets, which Denmark promised*: who is the subject of the clause that describes the figure."""
    lower, end = reading.words.lower, reading.right_end(figure)
    for verb in reading.verbs:
        if figure.last < verb.begins < end and verb.act in ("give", "say", "decide") and not verb.passive:
            at = verb.begins - 1
            named = next((m for m in usable if m.last == verb.begins and not m.before), None)
            if named is not None:
                at = named.first - (lower[named.first - 1 : named.first] == ["the"])
                if lower[at - 1 : at] in (["which"], ["that"]) or _touches(reading, figure, at):
                    return slot(reading, named, "who promised it", leftwards=True)
    return None


def _touches(reading: Reading, figure: Figure, at: int) -> bool:
    """*the $5m in military aid Oslo promised*: whether a clause begins right after what it describes."""
    return at in (figure.last, figure.tail) or any(c.last == at for c in reading.cues)


def _described(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*Of the $5m in aid the US promised Kyiv, little has come*: where nobody else is said to give."""
    verb = figure.verb
    others = (
        verb is not None and verb.act in ("give", "say") and not verb.passive and verb.last <= figure.first
    )
    return None if others else _promised(reading, figure, usable)


def _from(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*six from Norway*, *€67 billion from the United States*."""
    if "from" not in reading.words.said:
        return None
    lower = reading.words.lower
    end = next((at for at in (figure.last, figure.tail) if lower[at : at + 1] == ["from"] and at), 0)
    if not end:
        return None
    if figure.verb is not None and figure.verb.act == "trade":
        return None
    away = takes_away(reading, figure)
    for m in usable:
        if away and not gives_arms(m.code):
            continue
        if m.before == "from" and end < m.first <= end + 2:
            return slot(reading, m, "'from'")
    return None


def _source(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*promised by Germany*, *received from North Korea*."""
    verb = figure.verb
    if verb is None:
        return None
    accepted = verb.act == "receive" and verb.passive
    for m in usable:
        if (accepted and m.before == "by") or following(reading, m) in _MONEY:
            continue
        if verb.first >= figure.last and m.before == "by" and verb.last <= m.first <= verb.last + 4:
            return slot(reading, m, "'by'")
        passive = verb.act in ("receive", "arrive") or (verb.passive and verb.act != "trade")
        if (
            passive
            and not _bought(reading, m)
            and not (
                m.before == "from" and reading.words.lower[m.first - 2] == "taken" and not gives_arms(m.code)
            )
            and not (m.before == "from" and takes_away(reading, figure) and not gives_arms(m.code))
            and m.before in ("from", "by")
            and m.first > min(figure.first, verb.first)
        ):
            return slot(reading, m, f"'{m.before}'")
    return None


_MONEY = frozenset(["assets", "money", "funds", "interest"])


def _deed_by(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*We welcome the announcement by Denmark of 19 jets*: whose deed is told before the figure."""
    lower = reading.words.lower
    for m in usable if "by" in reading.words.said else ():
        at = m.first - (lower[m.first - 1] == "the")
        if m.before == "by" and m.last <= figure.first <= m.last + 4 and lower[at - 2] in _DEEDS:
            return slot(reading, m, "'by'")
    return None


_DEEDS = word_set("what somebody does who is named before it") | word_set("nouns of giving")


def _bought(reading: Reading, m: Mention) -> bool:
    """*to buy arms from US companies*: who sells is not who gives."""
    return any(m.first - 6 <= v.last <= m.first and v.act == "trade" for v in reading.verbs)


def _acting(
    reading: Reading, figure: Figure, verb: Verb, usable: list[Mention], taken: set[str]
) -> Slot | None:
    """The subject of the verb: a party, or the first person."""
    lower = reading.words.lower
    person, named = (
        first_person(reading, verb),
        subject(reading, verb if len(reading.verbs) < 2 else _nearer(reading, verb, figure), taken),
    )
    if person is not None and (named is None or named.first < person):
        if any(m.code == "coalition" and m.before == "with" and m.first < person for m in usable):
            return ("coalition",), "together with allies"
        with_us = next((m for m in usable if m.before == "with" and m.last == person), None)
        if reading.speaker and with_us is not None and lower[with_us.first - 2] in _TOGETHER:
            return (reading.speaker, *slot(reading, with_us, "")[0]), "first person, together with others"
        if reading.speaker:
            return ((reading.speaker,), "first person") if reading.speaker not in taken else None
        if lower[person] == "administration":
            return ("USA",), "an Administration is American"
        if lower[person] == "president":
            return None
        speaking = quoted(reading)
        if speaking is None or speaking not in usable:
            return programme(reading) or NOTHING
        return slot(reading, speaking, "whose words these are")
    if named is None:
        return None
    if named.general and reading.speaker and lower[named.first - 3 : named.first] == ["we", "and", "our"]:
        return (reading.speaker, named.code), "first person, and allies"  # "we and our partners"
    at = reading.mentions.index(named)
    if named.shared and at and antecedent(reading, verb, usable) is named:  # "Moscow and Peking, which sent"
        named = reading.mentions[at - 1]
    codes, reason = slot(reading, named, "subject of the verb", leftwards=True)
    beside = [m for m in usable if m.before in ("with", "alongside") and m.last < verb.begins]
    for m in beside:
        at = m.first - (lower[m.first - 1] == "the")
        if m.before == "with" and lower[at - 2] not in _TOGETHER:
            continue
        group = slot(reading, m, "")[0]
        last = max(x.last for x in beside if x is m or (x.shared and x.code in group))
        if last in (named.first - 1, named.first - 2) or named.last + 2 < m.first <= named.last + 5:
            codes = (*codes, *(c for c in group if c not in codes))
    return codes, reason


def _nearer(reading: Reading, verb: Verb, figure: Figure) -> Verb:
    """*missed its promise to send shells, but Berlin included 20 guns*: a list with a subject of its own."""
    for other in reading.verbs:
        if (
            other.act == "include"
            and other.finite
            and verb.last < other.begins
            and other.last <= figure.first
        ):
            named = any(other.begins - 1 <= m.last + m.adjective <= other.begins for m in reading.parties)
            return other if named else verb
    return verb


_TOGETHER = frozenset(["together", "along", "jointly", "conjunction", "with"])


def _opened(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*With $5m in military aid, Oslo is the largest donor*: the subject after the phrase that holds the figure."""
    lower = reading.words.lower
    if _OPENS.isdisjoint(lower[:1]) or figure.first > 8 or not _RECEIVERS.isdisjoint(reading.words.said):
        return None
    named = after_comma(reading, figure.last, usable)
    return slot(reading, named, "subject after the opening") if named and gives_arms(named.code) else None


_OPENS = frozenset(["with", "at", "having", "besides", "beyond"])
_RECEIVERS = frozenset(["recipient", "recipients", "beneficiary", "beneficiaries"])


def _elsewhere(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """A party named before the figure, or after it as the subject of a verb of giving (*With $5m, Oslo announced*)."""
    noted = _as_noted(reading)
    if reading.words.lower[max(0, figure.first - 2) : figure.first] == [
        "of",
        "the",
    ]:  # "of the 9 tanks sent so far, 3 were given by Oslo"
        usable = [m for m in usable if m.first < reading.right_end(figure)]
    for m in usable:
        if (m.general and reading.words.written[m.first].islower()) or attributive(reading, m):
            continue
        free = (
            m.before in ("", "including")
            and (not m.adjective or following(reading, m) in _ACTORS)
            and m.last > noted
        )
        stock = not m.possessive or following(reading, m) in _STORES
        if (free and m.last <= figure.first) or (
            (m.before in ("by", "from", "under") or (m.before in ("via", "through") and m.code in _ALLIED))
            and stock
            and not _bought(reading, m)
            and reading.words.lower[m.first - 2] not in _DONE_BY
        ):
            return slot(reading, m, "named in the sentence")
    for verb in reading.verbs if figure.verb is None else ():
        if verb.act in ("give", "say", "decide") and verb.finite and not verb.passive:
            named = subject(reading, verb)
            if named is not None and named in usable:
                return slot(reading, named, "subject of the verb", leftwards=True)
    for m in usable:
        leans = m.possessive or (m.first >= figure.last and (m.adjective or m.code in ("USA", "GBR", "EU")))
        if leans and not m.before and gives_arms(m.code) and names_aid(reading, m):
            return slot(reading, m, "whose aid it is")
        behind = m.before == "of" and m.adjective and figure.last <= m.first
        if behind and gives_arms(m.code) and names_aid(reading, m):
            return slot(reading, m, "whose aid it is")
        if m.before == "between" and gives_arms(m.code) and reading.words.lower[m.first - 2] in _AGREEMENTS:
            return (m.code,), "who agreed to it"
        told_last = m.first >= figure.last and not m.before and _says_last(reading, m)
        if told_last and _tells_own(reading, figure, m):
            return slot(reading, m, "who announces it")
        if m.before == "according" and (m.code == "USA" or _tells_own(reading, figure, m)):
            return slot(reading, m, "whose officials tell it")
        if figure.first < m.first and m.last < figure.last and m.before in ("", "of"):
            return slot(reading, m, "whose goods they are")
    return None


def _says_last(reading: Reading, m: Mention) -> bool:
    """*50 tanks are to go to Kyiv, Berlin said*: whether a government says so at the end of the sentence."""
    lower = reading.words.lower
    at = m.first - (lower[m.first - 1] == "the")
    said = next((k for k in range(m.last, min(m.last + 4, len(lower))) if lower[k] in _SAYING), None)
    ends = said is not None and not any(w in (",", "that", ":") for w in lower[m.last :])
    return (
        ends and lower[at - 1] == "," and m.code not in _ALLIED and _TELLERS.isdisjoint(lower[m.last : said])
    )


_TELLERS = frozenset(["officials", "intelligence", "media", "newspapers", "sources", "general", "officers"])


def _tells_own(reading: Reading, figure: Figure, m: Mention) -> bool:
    """*According to Madrid, 20 carriers have been delivered to Kyiv*: who tells of it, and by whom is not said."""
    verb = figure.verb
    handed = verb is not None and (verb.act == "arrive" or (verb.act == "give" and verb.passive))
    return handed and gives_arms(m.code) and all(x.code not in _FOES for x in reading.mentions)


_AGREEMENTS = word_set("an agreement")
_FOES = frozenset(["RUS", "SUN"]) | word_set("codes of countries that arm Russia")


def _as_noted(reading: Reading) -> int:
    """*As the American leader noted, the package includes*: who tells it, up to the comma, does not give it."""
    lower = reading.words.lower
    comma = lower.index(",") if lower[:1] == ["as"] and "," in lower[:12] else 0
    return comma if comma and lower[comma - 1] in _SAYING else 0


def programme(reading: Reading) -> Slot | None:
    """A programme that only one party runs (``data/aid_programmes.csv``): *Foreign Military Financing*."""
    found = programmes().scan(reading.words)
    return ((found[0][2][0],), "a programme of one party") if found and found[0][2][0] else None


_DONE_BY = word_set("done by somebody who gives nothing")


def _own_measure(reading: Reading) -> Slot | None:
    """*This bill provides*: the speaker's own legislature."""
    if not reading.speaker or _MEASURES.isdisjoint(reading.words.said):
        return None
    if any(a in ("this", "the") and b in _MEASURES for a, b in pairwise(reading.words.lower)):
        return (reading.speaker,), "the speaker's own legislature"
    return None


_OTHERS_GIVE = frozenset(["ask", "thank", "receive", "arrive"])
_OF_OTHERS = (giver_who_is_asked, _promised)
#: The ways, each with the words without which it finds nothing.
_WAYS: tuple[tuple[_Find, frozenset[str] | None], ...] = (
    (giver_before_number, None),
    (giver_appealed_to, APPEALS),
    (giver_before_bracket, frozenset(["("])),
    (giver_with, frozenset(["with", "at"])),
    (_adding, frozenset(["with"])),
    (giver_from_us, frozenset(["us"])),
    (_from, frozenset(["from"])),
    (_source, None),
    (_deed_by, frozenset(["by"])),
    (owner, None),
    (with_the_aid, None),
    (_described, None),
)


def _own_office(reading: Reading, usable: list[Mention], taken: set[str]) -> Slot | None:
    if reading.speaker in taken:
        return None
    if not reading.speaker:
        speaking = quoted(reading) if "our" in reading.words.said else None
        ours = speaking is not None and speaking in usable and gives_arms(speaking.code)
        return slot(reading, speaking, "whose words these are") if speaking is not None and ours else None
    if _FIRST_PERSON.isdisjoint(reading.words.said) and not _OFFICES.scan(reading.words):
        return None
    return (reading.speaker,), "first person"
