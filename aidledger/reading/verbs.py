"""The verbs of giving, deciding and asking in a sentence, with their time and voice: they tell the stage.

The verbs are rows of ``data/aid_verbs.csv``, the nouns that tell a stage rows of ``data/stage_nouns.csv``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from aidledger.model.scope import Stage
from aidledger.reading.words import Phrases, Words, word_set
from aidledger.units.lexicon import read_table

_FORMS = ("base", "third", "past", "participle", "ing")


class Verb(NamedTuple):
    """A verb at tokens ``first`` to ``last`` (exclusive).

    ``act`` is its sort in the table (``give``, ``receive``, ``say``, ``decide``, ``ask``, ``fight``, ...),
    ``stage`` what its past tense says. ``time`` is ``past``, ``present``, ``progressive``, ``future``,
    ``conditional``, ``infinitive`` or ``gerund``; ``passive`` where the subject is what is given.
    """

    first: int
    last: int
    act: str
    stage: Stage | None
    time: str
    passive: bool
    perfect: bool
    begins: int
    negated: bool = False

    @property
    def finite(self) -> bool:
        """Whether the verb stands by itself and does not hang on another."""
        return self.time not in ("infinitive", "gerund")


@cache
def _lexicon() -> Phrases[tuple[frozenset[str], str, Stage | None]]:
    forms: dict[str, tuple[set[str], str, Stage | None]] = {}
    for row in read_table("aid_verbs"):
        stage = Stage(row["stage"]) if row["stage"] else None
        for form in _FORMS:
            entry = forms.setdefault(row[form], (set(), row["act"], stage))
            entry[0].add(form)
    return Phrases((form, (frozenset(e[0]), e[1], e[2])) for form, e in forms.items())


@cache
def _nouns() -> Phrases[Stage]:
    return Phrases((row["noun"], Stage(row["stage"])) for row in read_table("stage_nouns"))


_BE = word_set("to be")
_HAVE = word_set("to have")
_WILL = word_set("will")
_WOULD = word_set("would")
_ADVERBS = word_set("adverbs before a verb")
_DETERMINERS = word_set("before a noun")
_NOUNLIKE = word_set("verb forms that are mostly nouns")
_ARMED = word_set("who is armed")
_PLEDGED = word_set("before what is pledged")
_SUBJECTS = word_set("subject pronouns")


def verbs(words: Words) -> list[Verb]:
    """Every verb of the lexicon in the sentence, in order.

    >>> [(v.act, v.time, v.passive) for v in verbs(Words.of("Spain will send tanks that were approved."))]
    [('give', 'future', False), ('decide', 'past', True)]
    """
    lexicon, lower = _lexicon(), words.lower
    made = (_verb(lower, first, last, *entry) for first, last, entry in lexicon.scan(words))
    return [_arriving(words, verb) for verb in made if verb is not None]


def _arriving(words: Words, verb: Verb) -> Verb:
    """*have reached Ukraine* is an arrival; *reached $5m* is not."""
    place = words.written[verb.last][0] if verb.last < len(words) else ""
    if words.lower[verb.first].startswith("reach") and place.isupper():
        return verb._replace(act="arrive", stage=Stage.delivered)
    return verb


def _verb(
    lower: list[str], first: int, last: int, forms: frozenset[str], act: str, stage: Stage | None
) -> Verb | None:
    """Time and voice from the auxiliaries before the form; ``None`` where the form is a noun here."""
    if lower[first] == "armed" and last < len(lower) and lower[last] in _ARMED:
        return None  # "the armed forces"
    at, negated = first - 1, False
    while at >= 0 and (lower[at] in _ADVERBS or lower[at].endswith("ly")) and lower[at] != "to":
        negated = negated or lower[at] in ("not", "never")
        at -= 1
    before = lower[at] if at >= 0 else ""
    time, passive, perfect, begins = "", False, False, first
    if before == "to" and "base" in forms:
        time = "infinitive"
        if at > 0 and lower[at - 1] in _BE:
            time, begins = "future", at - 1
    elif before in _WILL and "base" in forms:
        time, begins = "future", at
    elif before in _WOULD and "base" in forms:
        time, begins = "conditional", at
    elif before in _HAVE and "participle" in forms:
        time, perfect, begins = "past", True, at
    elif before in _BE and forms & {"participle", "ing"}:
        time, passive, perfect, begins = _with_be(lower, at, "ing" in forms)
    elif "ing" in forms:
        time = "gerund"
    elif forms & {"past", "participle"}:
        if before == "'d":
            time = "past"
        elif lower[first] in _NOUNLIKE and before in _DETERMINERS:
            return None
        else:
            time = "past"
    elif forms & {"base", "third"}:
        plainly = before in _SUBJECTS or before == "that" or _promises(lower, at, last)
        if lower[first] in _NOUNLIKE and last - first == 1 and not plainly:
            return None
        if before in _DETERMINERS:
            return None
        time = "present"
    if not time:
        return None
    return Verb(first, last, act, stage, time, passive, perfect, begins, negated)


def _promises(lower: list[str], at: int, last: int) -> bool:
    """*London pledges $5m*, *the minister promises to send*: not a noun, by what follows."""
    if at < 0 or lower[at] in _DETERMINERS or lower[at] in (",", "of", "and", "in", "to", "for"):
        return False
    follows = lower[last] if last < len(lower) else ""
    if follows == "to":
        return last + 1 < len(lower) and lower[last + 1] in _bases()
    return bool(follows) and (follows[0].isdigit() or follows[0] in "$€£¥" or follows in _PLEDGED)


@cache
def _bases() -> frozenset[str]:
    return frozenset(row["base"] for row in read_table("aid_verbs"))


def _with_be(lower: list[str], at: int, progressive: bool) -> tuple[str, bool, bool, int]:
    """*is sending*, *was sent*, *has been sent*, *will be sent*, *to be sent*."""
    begins, before = at, lower[at - 1] if at > 0 else ""
    back = at - 1
    while back > 0 and (lower[back] in _ADVERBS - {"to"}):
        back -= 1
        before = lower[back]
    if before in _WILL or (before == "to" and lower[at] == "be"):
        return "progressive" if progressive else "future", not progressive, False, back
    if before in _WOULD:
        return "conditional", not progressive, False, back
    if before in _HAVE:
        return "past", not progressive, True, back
    if lower[at] == "being":  # "trucks being handed over" and "are being handed over"
        return ("progressive" if before in _BE else "past"), True, False, begins
    if progressive:
        return (
            ("progressive" if lower[at] in ("is", "are", "'re", "am", "'m", "'s") else "past"),
            False,
            False,
            begins,
        )
    return ("past" if lower[at] in ("was", "were", "been", "got") else "present"), True, False, begins


def stage_nouns(words: Words) -> list[tuple[int, Stage]]:
    """Nouns that tell a stage (*commitments*, *request*, *deliveries*), with their place."""
    lower = words.lower
    return [
        (first, stage)
        for first, last, stage in _nouns().scan(words)
        if lower[last : last + 1] not in (["committee"], ["subcommittee"], ["panel"], ["bill"])
    ]
