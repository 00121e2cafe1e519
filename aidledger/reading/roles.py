"""Who gives and who receives the figure of a sentence."""

from __future__ import annotations

from aidledger.model.gazetteer import rows
from aidledger.reading.linking import NOTHING, Figure, Reading, Slot
from aidledger.reading.parties import Mention
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_FIRST_PERSON = word_set("first person")
_PRONOUNS = frozenset(
    ["it", "they", "he", "she", "its", "their", "his", "her", "country", "government", "nation"]
)
_OWN_OFFICES = (("the", "president"), ("the", "administration"), ("this", "administration"), ("my", "administration"),
                ("the", "department"), ("the", "vice"), ("president",), ("our", "administration"), ("the", "congress"))  # fmt: skip
_USA_PROGRAMMES = word_set("programmes of the USA")
_USA_PHRASES = ("foreign military financing", "ukraine security assistance initiative", "drawdown authority",
                "coalition support fund", "international military education and training", "lend lease",
                "excess defense articles", "mutual defense assistance")  # fmt: skip
_AIDED = word_set("follow the name of who is aided")
_SAYING = word_set("verbs of saying")
_FUNDS = word_set("a fund or initiative")
_BETWEEN = word_set("stand between a figure and the giver of the aid")
_TOWARDS = ("to", "for", "into", "toward", "towards", "in")
_HELPING = ("help", "helping", "support", "supporting", "assist", "assisting", "arm", "arming", "equip", "equipping",
            "aid", "aiding", "backing", "defend", "defending", "supply", "train", "training", "strengthen", "bolster", "rearm", "protect", "sustain", "reinforce",
            "enable", "back")  # fmt: skip


def link(reading: Reading) -> None:
    """Fill donors and recipients of every figure of the sentence."""
    before: Figure | None = None
    for figure in reading.figures:
        recipients = _recipients(reading, figure)
        taken = set(recipients[0])
        donors = _donors(reading, figure, taken)
        if before is not None:
            if not donors[0] and before.donors[0]:
                donors = before.donors[0], "as the figure before it"
            if not recipients[0] and before.recipients[0] and not set(before.recipients[0]) & set(donors[0]):
                recipients = before.recipients[0], "as the figure before it"
        recipients = tuple(c for c in recipients[0] if c not in donors[0]), recipients[1]
        if not donors[0] and not set(reading.carried.donors[0]) & taken:
            donors = _carry(reading.carried.donors)
        if not recipients[0] and not set(reading.carried.recipients[0]) & set(donors[0]):
            recipients = _carry(reading.carried.recipients)
        figure.donors, figure.recipients = donors, recipients
        figure.reasons += [("donors", donors[1] or "not named"), ("recipients", recipients[1] or "not named")]
        before = figure
    if "respectively" in reading.words.lower:
        _share_out(reading)


def _share_out(reading: Reading) -> None:
    """*A, B and C gave 12, 6 and 8 respectively*: the parties are dealt out in order."""
    figures = reading.figures
    for name in ("donors", "recipients"):
        codes, _ = getattr(figures[-1], name)
        if len(codes) == len(figures) > 1:
            for figure, code in zip(figures, codes, strict=True):
                setattr(figure, name, ((code,), "'respectively'"))


def _carry(slot: Slot) -> Slot:
    return (slot[0], "from the sentence before") if slot[0] else NOTHING


def topic(reading: Reading) -> tuple[Slot, Slot]:
    """Who a sentence without a figure is about: the likely donor and recipient of the next one."""
    probe = Figure(reading.figures[-1].phrase, len(reading.words), len(reading.words))
    probe.verb = next(
        (v for v in reading.verbs if v.act in ("give", "receive", "say", "decide") and v.finite), None
    )
    recipients = _recipients(reading, probe)
    acting = _subject(reading, probe.verb, set(recipients[0])) if probe.verb else None
    if acting is None or acting.general:
        others = [
            m
            for m in reading.mentions
            if not m.hostile and not m.code.startswith("R:") and m.code != "rebels"
        ]
        free = [
            m
            for m in others
            if m.code not in recipients[0] and m.before not in (*_HELPING, "to", "for", "against")
        ]
        named = [m for m in free if not m.general] or free
        acting = acting if acting is not None and not named else (named[0] if named else None)
    if probe.verb is not None and reading.speaker and _first_person(reading, probe.verb) is not None:
        return ((reading.speaker,), "first person"), recipients
    donors = _slot(reading, acting, "subject", leftwards=True) if acting is not None else NOTHING
    if not donors[0]:
        donors = _programme(reading) or NOTHING
    if not recipients[0]:
        others = {
            m.code: m for m in reading.mentions if not m.hostile and not m.general and m.code not in donors[0]
        }
        others = {
            c: m
            for c, m in others.items()
            if not c.startswith("R:") and m.before not in ("by", "from", "against")
        }
        if len(others) == 1 and donors[0]:
            recipients = (next(iter(others)),), "the only other country"
    return donors, (tuple(c for c in recipients[0] if c not in donors[0]), recipients[1])


# -- recipients --------------------------------------------------------------------------------------


def _recipients(reading: Reading, figure: Figure) -> Slot:
    verb = figure.verb
    if verb is not None and verb.act == "receive" and not verb.passive:
        subject = _subject(reading, verb)
        if subject is not None:
            return _slot(reading, subject, "subject of the receiving verb", leftwards=True)
    usable = [m for m in reading.mentions if not m.hostile and not m.general and not m.code.startswith("R:")]
    asked = _asked(reading, verb)
    if asked is not None:
        return _slot(reading, asked[0], "who asks", leftwards=True)
    rebels = [m for m in reading.mentions if m.code == "rebels" and m.before in ("to", "for", "with", "")]
    right = reading.until(figure.last, len(reading.words), (";",))
    for m in usable:
        if figure.last <= m.first < right and m.before in ("to", "for", "into") and _owns_nothing(reading, m):
            return _slot(reading, m, f"'{m.before}' after the figure")
    if rebels:
        return _rebels(reading), "armed group named"
    for other in reading.verbs:
        for m in usable if other.act == "arrive" else ():
            if m.before in ("in", "at", "into") and other.last <= m.first <= other.last + 3:
                return _slot(reading, m, "where it arrived")
    if (
        verb is not None
        and verb.act == "give"
        and verb.passive
        and verb.last <= figure.first <= verb.last + 2
    ):
        given = _subject(reading, verb)
        if given is not None:
            return _slot(reading, given, "subject of the passive verb", leftwards=True)
    if verb is not None and verb.act == "give" and not verb.passive:
        for m in usable:
            if (
                m.last == figure.first
                and m.first > verb.last
                and not (m.possessive or m.adjective or m.before)
            ):
                return (m.code,), "object of the giving verb"
    if verb is None or (verb.last <= figure.first and not verb.passive):
        for m in usable if verb is not None else ():
            if (
                verb is not None
                and verb.last <= m.first < figure.first
                and not m.before
                and not m.possessive
                and verb.act == "give"
            ):
                return _slot(reading, m, "object of the giving verb")
        higher = [v for v in reading.verbs if v.act == "give" and not v.passive]
        for v in higher:
            for m in usable:
                if m.first == v.last and not m.possessive and not m.adjective:
                    return _slot(reading, m, "object of the giving verb")
    for m in reversed(usable):
        if m.last <= figure.first and m.before in ("to", "for") and _owns_nothing(reading, m):
            return _slot(reading, m, f"'{m.before}' before the figure")
    listed = _listed_after(reading, figure, usable)
    if listed is not None:
        return listed
    for m in usable:
        if _names_recipient(reading, m):
            return _slot(reading, m, "named before the aid")
    for m in usable:
        if m.before in _HELPING and not _is_subject(reading, m):
            return _slot(reading, m, f"'{m.before}'")
    for m in usable:
        if (m.possessive or m.adjective) and _next(reading, m) in _AIDED and not _gives(reading, m, figure):
            return _slot(reading, m, "whose forces or defence are named")
    for m in usable:
        if m.before in ("to", "for") and m.adjective and not _gives(reading, m, figure):
            return _slot(reading, m, f"'{m.before}'")
    for m in usable:
        if m.before in ("of", "in", "against", "on") and _suffers(reading, m):
            return _slot(reading, m, "the country at war")
    rest = [m for m in usable if (not m.before and m.first >= figure.last and m.possessive)]
    if len({m.code for m in rest}) == 1 and verb is not None and verb.act in ("give", "say"):
        return _slot(reading, rest[0], "the only other country")
    return NOTHING


def _suffers(reading: Reading, m: Mention) -> bool:
    """*the invasion of Ukraine*, *the war in Ukraine*."""
    before = reading.words.lower[max(0, m.first - 3) : m.first]
    return any(w in ("invasion", "war", "aggression", "attack", "assault", "conflict") for w in before)


def _names_recipient(reading: Reading, m: Mention) -> bool:
    """*Ukraine aid*, *the Ukraine Security Assistance Initiative*; but *US aid* and *UK support* name the giver."""
    written = reading.words.written[m.first : m.last]
    following = reading.words.lower[m.last : m.last + 4]
    if (
        not m.adjective
        and not m.possessive
        and any(w in ("fund", "initiative", "package") for w in following)
    ):
        if m.code not in ("EU", "NATO", "USA"):
            return True
    if m.adjective or m.possessive or m.before or all(w.isupper() or "." in w for w in written):
        return False
    return any(c.first in (m.first, m.last) and c.sort in ("military", "generic") for c in reading.cues)


def _listed_after(reading: Reading, figure: Figure, usable: list[Mention]) -> Slot | None:
    """*to client states like Syria, Vietnam and Cuba*."""
    for m in usable:
        if m.first >= figure.last and reading.words.lower[m.first - 1] in (
            "like",
            "including",
            "as",
            "namely",
        ):
            if any(w in ("to", "for") for w in reading.words.lower[figure.last : m.first]):
                return _slot(reading, m, "listed after the figure")
    return None


def _asked(reading: Reading, verb: Verb | None) -> tuple[Mention, Mention] | None:
    """*Ukraine has asked Germany for missiles*: who asks, and who is asked, where they differ."""
    if verb is None or verb.act != "ask" or verb.passive:
        return None
    asker = _subject(reading, verb)
    for m in reading.mentions:
        if (
            verb.last <= m.first <= verb.last + 2
            and m.before in ("", "from")
            and asker
            and m.code != asker.code
        ):
            return asker, m
    return None


def _owns_nothing(reading: Reading, m: Mention) -> bool:
    """Not *to Germany's budget*, but *to the Ukrainian army* and *for Ukraine's defence*."""
    if m.possessive or m.adjective:
        return _next(reading, m) in _AIDED
    written = reading.words.written[m.last : m.last + 4]
    named = [w for w in written if w[0].isupper()]
    return not (len(named) >= 1 and any(w in _FUNDS for w in written) and written[0][0].isupper())


def _next(reading: Reading, m: Mention) -> str:
    at = m.last + (1 if m.possessive else 0)
    return reading.words.lower[at] if at < len(reading.words) else ""


def _gives(reading: Reading, m: Mention, figure: Figure) -> bool:
    return (
        figure.verb is not None and m.first < figure.verb.first and not m.before and _is_subject(reading, m)
    )


def _is_subject(reading: Reading, m: Mention) -> bool:
    return any(
        _subject(reading, v) is m for v in reading.verbs if v.act in ("give", "say", "decide") and v.finite
    )


def _rebels(reading: Reading) -> tuple[str, ...]:
    for m in reading.mentions:
        row = rows().get(m.code)
        if row is not None and row.kind == "country" and row.demonyms and m.code != "USA":
            return (f"non-state:{row.demonyms[0]} rebels",)
    return ()


# -- donors ------------------------------------------------------------------------------------------


def _donors(reading: Reading, figure: Figure, taken: set[str]) -> Slot:
    verb = figure.verb
    usable = [
        m
        for m in reading.mentions
        if not m.hostile and m.code not in taken and not m.code.startswith("R:") and m.code != "rebels"
    ]
    lower = reading.words.lower
    asked = _asked(reading, verb)
    if asked is not None:
        return _slot(reading, asked[1], "who is asked")
    if verb is not None and verb.first >= figure.last:
        for m in usable:
            if m.before == "by" and verb.last <= m.first <= verb.last + 4:
                return _slot(reading, m, "'by'")
    if verb is not None and (verb.act in ("receive", "arrive") or verb.passive):
        for m in usable:
            if m.before in ("from", "by") and m.first > min(figure.first, verb.first):
                return _slot(reading, m, f"'{m.before}'", leftwards=False)
    for m in usable:
        if m.last in (figure.first, figure.first - 1) and m.possessive:
            return _slot(reading, m, "owner of the figure")
    end = reading.right_end(figure)
    for m in usable:
        if (
            figure.last <= m.first <= figure.last + 3
            and all(w in _BETWEEN for w in lower[figure.last : m.first])
            and m.first < end
            and m.before in ("", "in", "of")
            and _names_aid(reading, m)
        ):
            return _slot(reading, m, "named with the aid")
    if verb is not None:
        first_person = _first_person(reading, verb)
        subject = _subject(reading, verb, taken)
        if first_person is not None and (subject is None or subject.first < first_person):
            together = [
                m for m in usable if m.code == "coalition" and m.before == "with" and m.first < first_person
            ]
            if together:
                return ("coalition",), "together with allies"
            if reading.speaker:
                return (reading.speaker,), "first person"
            quoted = [m for m in usable if any(w in _SAYING for w in lower[m.last : m.last + 5])]
            return _slot(reading, quoted[0], "whose words these are") if quoted else NOTHING
        if subject is not None:
            return _slot(reading, subject, "subject of the verb", leftwards=True)
    for m in reversed(usable):
        if (
            m.last <= figure.first
            and (m.possessive or m.adjective or not m.before)
            and _names_aid(reading, m)
        ):
            return _slot(reading, m, "named with the aid")
    programme = _programme(reading)
    if programme is not None:
        return programme
    if reading.speaker and _ours(lower):
        return (reading.speaker,), "the speaker's own legislature"
    for m in usable:
        if (not m.before and (not m.adjective or _next(reading, m) in _SPEAKERS)) or m.before in (
            "by",
            "from",
            "under",
        ):
            if m.last <= figure.first or m.before:
                return _slot(reading, m, "named in the sentence")
    if reading.speaker and (any(w in _FIRST_PERSON for w in lower) or _own_office(lower)):
        return (reading.speaker,), "first person"
    return NOTHING


def _names_aid(reading: Reading, m: Mention) -> bool:
    """*US security assistance*, *Germany's direct military aid*: a word of aid follows closely."""
    at = m.last + (1 if m.possessive else 0)
    return any(at <= c.first <= at + 4 and c.sort in ("military", "generic", "mixed") for c in reading.cues)


def _first_person(reading: Reading, verb: Verb) -> int | None:
    lower = reading.words.lower
    for at in range(verb.begins - 1, max(-1, verb.begins - 14), -1):
        if lower[at] in ("we", "i") or (lower[at] == "our" and at + 1 < len(lower)):
            return at
        if lower[at] == "president" and (
            at + 1 >= len(lower) or not reading.words.written[at + 1][0].isupper()
        ):
            if at == 0 or lower[at - 1] == "the":
                return at
        if lower[at] == "administration" and at and lower[at - 1] in ("the", "this", "my", "our"):
            return at
    return None


def _subject(reading: Reading, verb: Verb, taken: set[str] | None = None) -> Mention | None:
    """The party that a verb has as its subject, through the verbs on which it hangs."""
    before = [
        m
        for m in reading.mentions
        if m.last <= verb.begins and not m.hostile and m.code not in (taken or ()) and not m.code.startswith("R:")
        and m.code != "rebels"
    ]  # fmt: skip
    for m in reversed(before):
        beside = m.adjective and not m.possessive and m.last >= verb.begins - 1  # "the Dutch will send"
        named = beside or not ((m.possessive or m.adjective) and _next(reading, m) not in _SPEAKERS)
        if not m.before and named and _may_act(reading, m, verb):
            return m
    for m in reversed(before):
        if m.possessive and not m.before:
            return m
    return None


def _may_act(reading: Reading, m: Mention, verb: Verb) -> bool:
    """A common noun such as *allies* is a subject only close before its verb."""
    return not (m.general and reading.words.written[m.first].islower()) or verb.begins - m.last <= 5


_SPEAKERS = word_set("follow the name of who acts")


def _programme(reading: Reading) -> Slot | None:
    text = " ".join(reading.words.lower)
    if any(w in _USA_PROGRAMMES for w in reading.words.lower) or any(p in text for p in _USA_PHRASES):
        return ("USA",), "a programme of the United States"
    if "european peace facility" in text or "epf" in reading.words.lower:
        return ("EU",), "the European Peace Facility"
    return None


_MEASURES = word_set("a measure before a legislature")


def _ours(lower: list[str]) -> bool:
    return any(lower[i] in ("this", "the") and lower[i + 1] in _MEASURES
               for i in range(len(lower) - 1))  # fmt: skip


def _own_office(lower: list[str]) -> bool:
    return any(tuple(lower[i : i + len(o)]) == o for o in _OWN_OFFICES for i in range(len(lower)))


def _slot(reading: Reading, m: Mention, reason: str, *, leftwards: bool = False) -> Slot:
    """The codes of a mention and of those joined to it by commas and *and*, in the order of the text."""
    at = reading.mentions.index(m)
    low = high = at
    words = reading.words.lower
    named = reading.mentions
    while high + 1 < len(named) and _joined(words, named[high], named[high + 1]):
        high += 1
    while high > at and not _ends_in_and(words, named[high - 1], named[high]):
        high -= 1
    if (
        leftwards
        and low
        and _joined(words, named[low - 1], named[low])
        and _ends_in_and(words, named[low - 1], named[low])
    ):
        low -= 1
        while low and _joined(words, named[low - 1], named[low]):
            low -= 1
    codes = [x.code for x in named[low : high + 1] if not x.hostile]
    return tuple(dict.fromkeys(codes)), reason


def _joined(words: list[str], first: Mention, second: Mention) -> bool:
    gap = words[first.last : second.first]
    if first.possessive or first.hostile or second.hostile or not gap or len(gap) > 3:
        return False
    return all(w in (",", "and", "the", "&", "or", "as", "well") for w in gap) and gap[0] != "the"


def _ends_in_and(words: list[str], first: Mention, second: Mention) -> bool:
    return any(w in ("and", "&", "or") for w in words[first.last : second.first])
