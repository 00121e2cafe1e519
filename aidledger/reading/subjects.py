"""The subject of a verb, and names that stand together: *Australia and NATO will provide*."""

from __future__ import annotations

from aidledger.model.gazetteer import rows
from aidledger.reading.linking import Figure, Reading, Slot
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_PRONOUNS = frozenset(["it", "they", "he", "she"])
_RELATIVE = frozenset(["which", "who"])
_TOWARDS = frozenset(["to", "for", "into"])
_SPEAKERS = word_set("follow the name of who acts")
#: Words such as *help* and *support* after which stands who is aided.
HELPING = word_set("supporting words before who is aided")
_SAYING = word_set("verbs of saying")
_DEEDS = word_set("what somebody does who is named before it")
_BEFORE_GERUND = word_set("stand before a gerund that opens a sentence")


def subject(reading: Reading, verb: Verb, taken: set[str] | None = None) -> Mention | None:
    """The party that a verb has as its subject, through the verbs on which it hangs."""
    begins, ends = _clause(reading, verb) if ";" in reading.words.said else 0, verb.begins
    before = [m for m in reading.parties if m.last <= ends and begins <= m.first]
    if taken:
        before = [m for m in before if m.code not in taken]
    lower = reading.words.lower
    if verb.time == "gerund" or lower[verb.begins] == "having":
        if before and before[-1].before == "with" and before[-1].last == ends:
            return before[-1]  # "with Germany pledging two units"
        if (named := _of_gerund(reading, verb, before, taken or set())) is not None:
            return named
    if ends > 1 and verb.finite and lower[ends - 1] in _CONJUNCTIONS:
        before = _shared(reading, verb, before)
    if (relative := antecedent(reading, verb, before)) is not None:
        return relative
    if (
        ends > 1 and lower[ends - 1] in _PRONOUNS and lower[ends - 2] not in _SAYING
    ):  # "has sent Jordan $5m, and it gave Tunis $2m"
        earlier = [v for v in reading.verbs if v.finite and v.last < ends]
        acting = subject(reading, earlier[-1], taken) if earlier else _first(before)
        if verb.act == "receive" and (told := _told(reading, ends - 1, before)) is not None:
            return told
        if acting is not None:
            return acting
    if verb.time == "infinitive" and before and before[-1].possessive:  # "approved Poland's request to give"
        deed = before[-1].last + 1
        if lower[deed] in _DEEDS and verb.first - deed <= 3:
            return before[-1]
    if ends and lower[ends - 1] == "," and not reading.words.said.isdisjoint(_RELATIVE):
        asides = [at for at in range(1, ends - 1) if lower[at] in _RELATIVE and lower[at - 1] == ","]
        named = next((m for m in before if asides and m.last == asides[-1] - 1), None)
        if named is not None and "," not in lower[asides[-1] : ends - 1]:
            return named  # "Rome, which gave Tunis $5m, gave Kyiv $9m"
    for m in reversed(before):
        if m.before and not (m.shared and m.before not in _OF_BOTH and m.last == ends and _deals(verb)):
            continue
        beside = m.adjective and not m.possessive and m.last >= ends - 1  # "the Dutch will send"
        beside = beside and not (m.last < ends and m.last in reading.cue_at)  # but "French weapons were"
        leaning = (m.possessive or m.adjective) and not (beside or m.armed)
        if not (leaning and following(reading, m) not in _SPEAKERS) and _may_act(reading, m, verb):
            return m
    for m in reversed(before):
        if m.possessive and (not m.before or following(reading, m) in _DEEDS):
            return m
        if m.adjective and m.made in ("", "led") and not m.before and _heads(reading, m, verb):
            return m
    if "government" in lower[max(1, ends - 6) : ends]:  # "Soviet families queue, and their government sent"
        at = lower.index("government", max(1, ends - 6))
        if lower[at - 1] in ("their", "its"):
            return next((m for m in reversed(before) if not m.general), None)
    return None


def antecedent(reading: Reading, verb: Verb, named: list[Mention]) -> Mention | None:
    """*armed by Berlin, which delivered*: whom the clause of a verb describes."""
    if _RELATIVE.isdisjoint(reading.words.said):
        return None
    lower = reading.words.lower
    for at in range(verb.begins - 1, max(0, verb.begins - 4), -1):
        if lower[at] == "who" and (named_before := [m for m in named if m.last == at]):
            return named_before[0]  # "our French partners who gave us"
        if lower[at] in _RELATIVE and lower[at - 1] == ",":
            found = next((m for m in named if m.last + m.possessive == at - 1), None)
            aided = found is not None and found.before in ("to", "for") and not gives_arms(found.code)
            return None if aided else found  # "a package for Kyiv, which will provide"
        if lower[at] == "," or any(m.first == at for m in reading.mentions):
            return None
    return None


def _shared(reading: Reading, verb: Verb, before: list[Mention]) -> list[Mention]:
    """*Oslo has trained Ukrainian troops and sent 22 guns*: who is named after the first of two verbs acts in none."""
    lower = reading.words.lower
    first = next((at for at in range(verb.begins - 1) if lower[at] in _HELPING), len(lower))
    first = min(
        [first, *(v.first for v in reading.verbs if v.finite and v.act != "say" and v.last < verb.begins)]
    )
    if first < len(lower):
        acting = [m for m in before if m.last <= first and not m.before]
    elif len(before) > 1 and _is_plain(before[0]):
        acting = [m for at, m in enumerate(before) if not at or _joined(lower, before[at - 1], m)]
        first = acting[-1].last
    else:
        return before
    anew = any(_is_plain(m) and "," in lower[max(first, m.first - 2) : m.first] for m in before)
    return acting if acting and not anew and _CLAUSES.isdisjoint(lower[first : verb.begins - 1]) else before


_CONJUNCTIONS = frozenset(["and", "but", "or", "then"])
_CLAUSES = frozenset(["that", "which", "who", "while", "when", "after", "as", "because", ";", "said", "says"])
_HELPING = word_set("to have") | word_set("will") | word_set("would")
_OF_BOTH = frozenset(["by", "between", "among", "of"])


def _told(reading: Reading, at: int, before: list[Mention]) -> Mention | None:
    """*told Zelensky he would get 40 jets*: *he* is who is told."""
    lower = reading.words.lower
    at -= lower[at - 1] == "that"
    return next((m for m in before if m.last == at and lower[m.first - 1] in _TELLING), None)


_TELLING = frozenset(["told", "tells", "assured", "promised", "informed"])


def _first(named: list[Mention]) -> Mention | None:
    return next((m for m in named if _is_plain(m)), None)


def _is_plain(m: Mention) -> bool:
    return not (m.before or m.possessive or m.adjective)


def _deals(verb: Verb) -> bool:
    return verb.act in ("give", "say", "decide") and not verb.passive


def _clause(reading: Reading, verb: Verb) -> int:
    """Where the clause of a verb begins: after a semicolon that no pronoun looks back over."""
    lower = reading.words.lower
    at = next((i for i in range(verb.begins - 1, -1, -1) if lower[i] == ";"), -1)
    return at + 1 if lower[at + 1] in ("its", "their", "the") or any(
        at < m.first < verb.begins for m in reading.mentions
    ) else 0  # fmt: skip


def _of_gerund(reading: Reading, verb: Verb, before: list[Mention], taken: set[str]) -> Mention | None:
    """*Having given Kyiv tanks, Oslo ...*; *Riyadh matched the CIA, giving the rebels ...*: whose doing it is."""
    lower = reading.words.lower
    opener = lower[verb.begins - 1] if verb.begins else ""
    if verb.begins <= 1 and (not opener or opener in _BEFORE_GERUND):
        return after_comma(reading, verb.last, [m for m in reading.mentions if m.code not in taken])
    if opener == ",":
        named = [m for m in before if not m.before and not m.possessive and not m.adjective and not m.general]
        if named and not any(
            v.finite and v.begins > named[0].last for v in reading.verbs if v.last <= verb.begins
        ):
            return named[0]
    return None


def after_comma(reading: Reading, start: int, named: list[Mention]) -> Mention | None:
    """*Having given Kyiv tanks, Oslo ...*, *With $5m in aid, Oslo is ...*: the subject after an opening phrase."""
    lower = reading.words.lower
    for comma in (at for at in range(start, len(lower)) if lower[at] == ","):
        for m in named:
            if comma < m.first <= comma + 3 and not m.before and not m.hostile:
                return m
    return None


def _heads(reading: Reading, m: Mention, verb: Verb) -> bool:
    """*Turkish drone maker Baykar donated*: nothing but the noun that it belongs to stands before the verb."""
    between = reading.words.lower[m.last : verb.begins]
    return 0 < len(between) <= 5 and all(w[0].isalpha() and w not in _BREAKS for w in between)


_BREAKS = frozenset(
    ["to", "for", "of", "in", "by", "from", "with", "and", "that", "which", "who", "on", "as", "at", "said"]
)


def attributive(reading: Reading, m: Mention) -> bool:
    """*Taiwan military aid*: a country's own name, as a noun before the aid, is who receives it."""
    cue = reading.cue_at.get(m.last)
    if cue is None or cue.sort not in ("military", "generic", "mixed") or m.adjective or m.possessive:
        return False
    row = rows().get(m.code)
    written = " ".join(reading.words.written[m.first : m.last])
    return row is not None and row.kind == "country" and row.name == written and m.code != "USA"


def receives(figure: Figure) -> bool:
    """Whether the subject of a figure's verb is who gets it: *Egypt receives*."""
    return figure.verb is not None and figure.verb.act == "receive" and not figure.verb.passive


def is_american_office(reading: Reading, m: Mention) -> bool:
    """Whether a name of the United States is that of an office or a politician, not of the country."""
    return not _COUNTRY.issuperset(reading.words.written[m.first : m.last])


_COUNTRY = frozenset(
    ["US", "U.S.", "United", "States", "of", "America", "American", "Americans", "USA", "Washington"]
)


def takes_away(reading: Reading, figure: Figure) -> bool:
    """*withheld $195 million from Egypt*: who stands after *from* would have received it."""
    verb, lower = figure.verb, reading.words.lower
    if verb is not None and (verb.act == "stop" or lower[verb.first] in _TAKE_AWAY):
        return True
    return not _TAKE_AWAY.isdisjoint(lower[max(0, figure.first - 3) : figure.first])


_TAKE_AWAY = word_set("verbs of taking aid from somebody")


def _may_act(reading: Reading, m: Mention, verb: Verb) -> bool:
    """A common noun such as *allies* is a subject only close before its verb."""
    last, lower = m.last, reading.words.lower
    if not m.general or reading.words.written[m.first][0].isupper():
        return True
    if lower[last : last + 1] == [","] and "," in lower[last + 1 : verb.begins]:  # "allies, led by London,"
        last = verb.begins - lower[last + 1 : verb.begins][::-1].index(",")
    return verb.begins - last <= 5


def following(reading: Reading, m: Mention) -> str:
    """The word after a mention and its possessive ending."""
    at = m.last + (1 if m.possessive else 0)
    return reading.words.lower[at] if at < len(reading.words) else ""


def slot(reading: Reading, m: Mention, reason: str, *, leftwards: bool = False) -> Slot:
    """The codes of a mention and of those joined to it by commas and *and*, in the order of the text."""
    named = reading.mentions
    low = high = at = named.index(m)
    words = reading.words.lower
    beside = at + 1 < len(named) and 0 < named[at + 1].first - m.last < 6
    if not beside and not (leftwards and at and 0 < m.first - named[at - 1].last < 4):
        return (m.code, *m.also), reason
    while high + 1 < len(named) and _joined(words, named[high], named[high + 1]):
        apart = "," in words[named[high].last : named[high + 1].first]
        if (apart or m.before in _TOWARDS) and acts(reading, named[high + 1]):
            break  # "to Ukraine and Germany gave"
        if m.before and any(first == named[high + 1].last for first, _ in reading.bounds):
            break  # "20 jets from Moscow and Biafra five from Paris"
        if apart and m.before and _begins_anew(words, named[high + 1]):
            break
        high += 1
    while high > at and not _ends_in_and(words, named[high - 1], named[high]):
        high -= 1
    if (
        leftwards
        and low
        and (named[low - 1].before in ("", "with") or (m.shared and m.before in HELPING))
        and _joined(words, named[low - 1], named[low])
        and _ends_in_and(words, named[low - 1], named[low])
    ):
        low -= 1
        while low and _joined(words, named[low - 1], named[low]):
            low -= 1
    group = [x for x in named[low : high + 1] if not x.hostile]
    if any(not x.general for x in group):  # "Ukraine and countries affected by the war"
        group = [x for x in group if reading.words.lower[x.first] not in ("countries", "nations")]
    codes = [code for x in group for code in (x.code, *x.also)]
    return tuple(dict.fromkeys(codes)), reason


def acts(reading: Reading, m: Mention) -> bool:
    """Whether a verb follows a name: it begins a clause of its own."""
    return any(v.begins == m.last and v.finite for v in reading.verbs)


def _begins_anew(words: list[str], m: Mention) -> bool:
    """*44 jets from Rome, and Denmark, 38*: a number of its own follows a name."""
    after = words[m.last : m.last + 2]
    return any(w[0].isdigit() for w in after) and (after[0] == "," or after[0][0].isdigit())


def _joined(words: list[str], first: Mention, second: Mention) -> bool:
    gap = words[first.last : second.first]
    if first.possessive or first.hostile or second.hostile or not gap or len(gap) > 5:
        return False
    if gap[0] == "and" and gap[1:2] in (["its"], ["their"]):  # "the Soviets and their European allies"
        return second.general or second.adjective
    if "well" in gap or "with" in gap:  # "Taiwan, as well as Israel", "to Kyiv along with Tbilisi"
        return [w for w in gap if w not in (",", "the")] in (
            ["as", "well", "as"],
            ["along", "with"],
            ["together", "with"],
        )
    gap = [w for w in gap if w != first.before or second.before != first.before]  # "to Chad and to Mali"
    if not gap or len(gap) > 3:
        return False
    return all(w in (",", "and", "the", "&", "or", "as", "well") for w in gap) and gap[0] != "the"


def _ends_in_and(words: list[str], first: Mention, second: Mention) -> bool:
    return any(w in ("and", "&", "or", "well", "with") for w in words[first.last : second.first])
