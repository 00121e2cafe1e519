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
def _split() -> Phrases[tuple[frozenset[str], list[tuple[list[str], str, Stage | None]]]]:
    """Verbs whose second word stands behind what is given (*set $5m aside*), by their first word."""
    found: dict[str, tuple[set[str], list[tuple[list[str], str, Stage | None]]]] = {}
    for row in read_table("split_verbs"):
        tail = (row["particle"].split(), row["act"], Stage(row["stage"]) if row["stage"] else None)
        for form in _FORMS:
            forms, tails = found.setdefault(row[form], (set(), []))
            forms.add(form)
            if tail not in tails:
                tails.append(tail)
    return Phrases((form, (frozenset(forms), tails)) for form, (forms, tails) in found.items())


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["particle"].split()[0] for row in read_table("split_verbs"))


def _split_verbs(words: Words) -> dict[int, Verb]:
    """*set $5m aside*, *passed 14 helicopters on to Kyiv*: by the place of the first word."""
    lower, found = words.lower, {}
    if words.said.isdisjoint(_particles()):
        return {}
    for first, last, (forms, tails) in _split().scan(words):
        for particle, act, stage in tails:
            many = len(particle)
            behind = any(lower[at : at + many] == particle for at in range(last + 2, last + 12))
            if behind and (told := _time(lower, first, last, forms)) is not None:
                found[first] = Verb(first, last, act, stage, *told)
                break
    return found


@cache
def _nouns() -> Phrases[Stage]:
    return Phrases((row["noun"], Stage(row["stage"])) for row in read_table("stage_nouns"))


_BE = word_set("to be")
_HAVE = word_set("to have")
_WILL = word_set("will")
_WOULD = word_set("would")
_ADVERBS = word_set("adverbs before a verb")
_DETERMINERS = word_set("before a noun")
_MODIFIERS = word_set("stand before a noun and are nouns")
_NOUNLIKE = word_set("verb forms that are mostly nouns")
_BEFORE_NOUNS = frozenset(["without", "of", "for", "in", "on", "by", "from", "under", "amid", "despite"])
_POSSESSIVES = frozenset(["'s", "'"])
_SELDOM_VERBS = word_set("seldom verbs")
_USE = frozenset(["service", "use", "action", "operation", "production", "storage", "place", "effect"])
_UNDONE = word_set("undone")
_DUE = frozenset(["due", "expected", "scheduled", "set", "slated"])
_PAPERS = word_set("a law or a budget")
_NOT = frozenset(["not", "never", "'t"])
_ASK_FOR = word_set("ask only where for follows")
_INTO = frozenset(["into", "toward", "towards"])
_BY = frozenset(["to", "by", "from"])
_NO_NOUNS = frozenset(
    ["gives", "provides", "sends", "delivers", "allocates", "approves", "includes", "contains"]
)
_DROPPED = word_set("drop without giving")
_AMOUNTS = word_set("before an amount that is reached")
_ARMED = word_set("who is armed")
_PLEDGED = word_set("before what is pledged")
_SUBJECTS = word_set("subject pronouns")


def verbs(words: Words) -> list[Verb]:
    """Every verb of the lexicon in the sentence, in order.

    >>> [(v.act, v.time, v.passive) for v in verbs(Words.of("Spain will send tanks that were approved."))]
    [('give', 'future', False), ('decide', 'past', True)]
    """
    lexicon, lower = _lexicon(), words.lower
    found: list[Verb] = []
    apart = _split_verbs(words)
    for first, last, (forms, act, stage) in lexicon.scan(words):
        if first in apart and last == first + 1:
            continue
        if lower[first] in _SELDOM_VERBS and not _is_verb(lower, first, last):
            continue
        if act == "ask" and lower[first] in _ASK_FOR and not _asks_for(lower, last):
            continue  # "pressed on", "appealed to the crowd"
        verb = _verb(lower, first, last, forms, act, stage)
        if verb is not None and act == "total":
            verb = _reaching(words, verb)
        if verb is not None:
            found.append(verb)
    return sorted([*found, *apart.values()]) if apart else found


def _asks_for(lower: list[str], last: int) -> bool:
    """*appealed to Berlin for tanks*: whether *for* follows, after the name of who is asked."""
    return lower[last - 1] == "for" or "for" in lower[last : last + 6]


def _is_verb(lower: list[str], first: int, last: int) -> bool:
    """Whether a word that is mostly something else is a verb here."""
    word, before = lower[first], lower[first - 1] if first else ""
    after = lower[last] if last < len(lower) else ""
    if word == "given":
        return before not in ("", ",")  # "Given the war, ..."
    if word == "needed":
        return not before.endswith("ly")  # "badly needed shells"
    if word == "armed":
        return after not in _ARMED  # "the armed forces"
    if word == "thanks":
        return after != "to"  # "thanks to the fifth tranche"
    if last - first > 1:  # "put on hold"
        return True
    if word.startswith("drop"):
        return _DROPPED.isdisjoint(lower[last : last + 4])  # "dropped its veto"
    if word.startswith("let"):
        return "have" in lower[last : last + 4]  # "let Kyiv have 40 guns"
    ahead = lower[last : last + 9]  # "put $5m into shells", not "put 30 tanks into service"
    at = next((k for k, word in enumerate(ahead) if word in _INTO), None)
    return at is not None and _USE.isdisjoint(ahead[at + 1 : at + 2])


def _reaching(words: Words, verb: Verb) -> Verb | None:
    """*have reached Ukraine* is an arrival, *raised $5m* a promise; *reached $5m*, *raised it to $5m* are totals."""
    word = words.lower[verb.first]
    if not word.startswith(("reach", "rais", "com", "came")):
        return verb
    after = words.lower[verb.last] if verb.last < len(words) else ""
    amount = not after or after in _AMOUNTS or after[0].isdigit() or after[0] in "$€£¥"
    if word.startswith("reach") and not amount:
        return verb._replace(act="arrive", stage=Stage.delivered)
    if word.startswith(("com", "came")) and not amount:  # "are coming to Ukraine", "came to office"
        goods = word == "coming" and words.written[verb.last : verb.last + 1] != [after]
        return verb._replace(act="arrive", stage=Stage.delivered) if goods else None
    if word.startswith("rais") and amount and after not in _BY:
        return verb._replace(act="give", stage=Stage.pledged)
    return verb


def _verb(
    lower: list[str], first: int, last: int, forms: frozenset[str], act: str, stage: Stage | None
) -> Verb | None:
    """Time and voice from the auxiliaries before the form; ``None`` where the form is a noun here."""
    if first and lower[first - 1].endswith("-"):
        return None  # "U.S.-provided launchers"
    begun = first - 2 if "base" in forms and lower[first - 1] == "to" else first - 1 if "ing" in forms else -1
    if begun >= 0 and lower[begun] in _aspects():  # "will begin delivering"
        told = _time(lower, begun, first, _aspects()[lower[begun]])
    else:
        told = _time(lower, first, last, forms)
    return told and Verb(first, last, act, stage, *told)


def _time(
    lower: list[str], first: int, last: int, forms: frozenset[str]
) -> tuple[str, bool, bool, int, bool] | None:
    at, negated = first - 1, False
    while at >= 0 and (lower[at] in _ADVERBS or lower[at].endswith("ly")) and lower[at] != "to":
        negated = negated or lower[at] in ("not", "never")
        at -= 1
    if at > 1 and lower[at] == "than" and lower[at - 1] == "more":  # "will more than double"
        at -= 2
    if at > 0 and lower[at] == "longer" and lower[at - 1] == "no":
        at, negated = at - 2, True
    before = lower[at] if at >= 0 else ""
    if before == "'t":  # "didn't", "won't"
        at, negated = at - 1, True
        before = "will" if lower[at] == "won" else lower[at]
    time, passive, perfect, begins = "", False, False, first
    if before == "to" and "base" in forms:
        time, negated = "infinitive", negated or (at > 0 and lower[at - 1] in _UNDONE)
        if at > 0 and lower[at - 1] in _BE:
            time, begins = "future", at - 1
    elif before in _WILL and "base" in forms:
        time, begins = "future", at
    elif before in _WOULD and "base" in forms:
        time, begins = "conditional", at
    elif before in _HAVE and "participle" in forms:
        ahead = at > 0 and lower[at - 1] in _WILL
        negated = negated or (at > 0 and lower[at - 1] in _WOULD)  # "would have given"
        time, perfect, begins = "future" if ahead else "past", not ahead, at - ahead
    elif before in _BE and forms & {"participle", "ing"}:
        time, passive, perfect, begins = _with_be(lower, at, "ing" in forms)
    elif "ing" in forms:
        after = lower[last] if last < len(lower) else ""
        if before in ("the", "a", "an") and (after == "of" or after in _PAPERS):
            return None  # "the signing of the treaty", "the spending bill"
        time = "gerund"
    elif forms & {"past", "participle"}:
        if before == "'d":
            time = "past"
        elif lower[first] in _NOUNLIKE and before in _DETERMINERS:
            return None
        else:
            time = "past"
    elif "base" in forms and lower[-1] == "?" and lower[0] in _WILL:
        time = "future"  # "Will Oslo give ...?"
    elif forms & {"base", "third"}:
        if "base" in forms and before in ("and", ",", "or") and _after_to(lower, at):
            return "infinitive", False, False, first, negated
        plainly = before in _SUBJECTS or before == "that" or _promises(lower, at, last)
        if lower[first] in _NOUNLIKE and last - first == 1 and not plainly:
            return None
        if before in _BEFORE_NOUNS or ("base" in forms and before in _POSSESSIVES):
            return None  # "without delay"
        alone = "third" in forms and before in ("this", "that")  # "this includes": no plural follows those
        alone = alone or (lower[first] in _NO_NOUNS and lower[first - 1] == "first")  # "the first gives"
        if (
            before in _DETERMINERS
            and not alone
            and not (before in _MODIFIERS and (last - first > 1 or "third" in forms))
        ):
            return None
        time = "present"
    if not time:
        return None
    if perfect and begins > 1 and lower[begins - 1] == "to" and lower[begins - 2] in _DUE:
        time = "future"  # "are due to have reached"
    if perfect and begins > 1 and lower[begins - 1] == "to" and lower[begins - 2] in _BE:
        negated = True  # "were to have been donated"
    if begins + 1 < first and not negated:
        negated = not _NOT.isdisjoint(lower[begins:first])  # "have not been sent"
    if begins and lower[begins - 1] == "yet" and lower[begins] == "to":
        negated = True  # "has yet to be spent"
    if time == "past" and begins == first and before in ("and", "or") and "participle" in forms:
        return _beside(lower, at, negated) or (time, passive, perfect, begins, negated)
    return time, passive, perfect, begins, negated


def _beside(lower: list[str], at: int, negated: bool) -> tuple[str, bool, bool, int, bool] | None:
    """*has furnished and pledged*: the participle after *and* has the helping verb of the one before it."""
    k = at - 2
    while k >= 0 and (lower[k] in _ADVERBS or lower[k].endswith("ly")):
        k -= 1
    if lower[at + 1 : at + 2] == ["given"] and (helper := _far_helper(lower, at)) is not None:
        return (*_with_be(lower, helper, False), negated)
    if k < 0 or not lower[at - 1].endswith(("ed", "en", "nt", "ld", "wn", "de", "ut")):
        return None
    if lower[k] in _HAVE:
        return "past", False, True, k, negated
    if lower[k] in _BE:
        return (*_with_be(lower, k, False), negated)
    return None


def _far_helper(lower: list[str], at: int) -> int | None:
    """*was trained by its neighbours and given 20 tanks*: where the form of *be* stands that both share."""
    for k in range(at - 1, max(-1, at - 12), -1):
        if lower[k] in _BE and lower[k] != "being":
            return k
        if lower[k] in _HAVE or lower[k] in (",", ";", "that", "which", "who"):
            return None
    return None


def _after_to(lower: list[str], at: int) -> bool:
    """*to train, equip and sustain*: whether an infinitive goes on after the comma or *and* at ``at``."""
    back = lower[max(0, at - 6) : at]
    return (
        "to" in back and back[-1] != "to" and lower[at - len(back) + back.index("to") + 1] not in _DETERMINERS
    )


def _promises(lower: list[str], at: int, last: int) -> bool:
    """*London pledges $5m*, *the minister promises to send*: not a noun, by what follows."""
    if at >= 0 and lower[at] == "and" and lower[last - 1][-1] == "s" and last < len(lower):
        return (
            lower[last][0].isdigit() or lower[last][0] in "$€£¥" or lower[last] in ("up", "another")
        )  # "was signed in May and pledges $5m"
    if at < 0 or lower[at] in _DETERMINERS or lower[at] in (",", "of", "and", "in", "to", "for"):
        return False
    if lower[at].endswith("ed") and lower[at] != "united":  # "discussed plans to send"
        return False
    follows = lower[last] if last < len(lower) else ""
    if follows == "to":
        return last + 1 < len(lower) and lower[last + 1] in _bases()
    return bool(follows) and (follows[0].isdigit() or follows[0] in "$€£¥" or follows in _PLEDGED)


@cache
def _aspects() -> dict[str, frozenset[str]]:
    """The forms of *begin*, *continue* and their like, whose time is that of the verb that hangs on them."""
    found: dict[str, set[str]] = {}
    for row in read_table("aspect_verbs"):
        for form in _FORMS:
            found.setdefault(row[form], set()).add(form)
    return {form: frozenset(forms) for form, forms in found.items()}


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
