"""Who gives and who receives: every figure of a sentence, and what is carried over from the one before."""

from __future__ import annotations

from itertools import pairwise

from aidledger.reading.donors import donors_of, programme
from aidledger.reading.linking import NOTHING, Carried, Figure, Reading, Slot
from aidledger.reading.misspelt import misspelt
from aidledger.reading.parties import Mention, gives_arms
from aidledger.reading.recipients import recipients_of
from aidledger.reading.subjects import HELPING, slot, subject
from aidledger.reading.treasuries import american_office, in_dollars, own_government, own_money
from aidledger.reading.voices import first_person
from aidledger.reading.words import word_set

_SAME = "as the figure before it"
_SPOKEN_OF = "who is spoken of"


def link(reading: Reading) -> None:
    """Fill donors and recipients of every figure of the sentence."""
    before: Figure | None = None
    for figure in reading.figures:
        source = figure.goods or _same_parties(reading, figure, before)
        if source is not None:
            figure.donors, figure.recipients = source.donors, source.recipients
            figure.reasons += [("donors", _SAME), ("recipients", _SAME)]
            continue
        donors, recipients = _parties(reading, figure, before)
        figure.donors, figure.recipients = donors, recipients
        figure.reasons += [("donors", donors[1] or "not named"), ("recipients", recipients[1] or "not named")]
        before = figure
    for figure, total in reversed([*pairwise(reading.figures)]):
        part = _is_part_of(reading, figure, total) or (reading.is_part(figure) and reading.is_whole(total))
        if not figure.donors[0] and total.donors[0] and (part or reading.brings(figure, total)):
            why = "as the whole of which it is a part" if part else "as the total that it brings"
            figure.donors = total.donors[0], why
            figure.reasons[-2] = ("donors", figure.donors[1])
        if (
            figure.recipients == NOTHING
            and total.donors[0] == figure.donors[0]
            and (part or _goes_on(reading, figure, total))
        ):
            figure.recipients = total.recipients[0], "as the figure after it"
            figure.reasons[-1] = ("recipients", figure.recipients[1])
    if "respectively" in reading.words.lower:
        _share_out(reading)
    if "than" in reading.words.said:
        _compare(reading)


def _is_part_of(reading: Reading, figure: Figure, whole: Figure) -> bool:
    """*The 90-ton shipment is part of a $200 million package that Washington approved*."""
    between = reading.words.lower[figure.last : whole.first]
    return "part" in between and between[between.index("part") + 1 :][:1] == ["of"]


def _compare(reading: Reading) -> None:
    """*Oslo gave more than Berlin: $5m against $3m*: the second sum is of whom the first is compared with."""
    lower = reading.words.lower
    for first, second in pairwise(reading.figures):
        if " ".join(lower[first.last : second.first]) not in _AGAINST:
            continue
        other = next(
            (m for m in reading.parties if m.last <= first.first and lower[m.first - 1] == "than"), None
        )
        if other is not None and first.donors[0] and other.code not in first.donors[0]:
            second.donors = (other.code,), "whom the one before is compared with"
            second.reasons[-2] = ("donors", second.donors[1])


_AGAINST = frozenset(["against", "versus", "vs", "vs.", "compared with", "compared to"])


def _goes_on(reading: Reading, figure: Figure, later: Figure) -> bool:
    """*$64 billion of arms, and in 2010 $1 billion to Egypt*: whether a receiver named later is that of both."""
    between = reading.words.lower[figure.last : later.first]
    return later.recipients[1].startswith(("'to'", "'for'")) and "but" not in between and ":" not in between


def _parties(reading: Reading, figure: Figure, before: Figure | None) -> tuple[Slot, Slot]:
    """Donors and recipients of one figure; what its sentence leaves open comes from the one before."""
    recipients = recipients_of(reading, figure)
    taken = set(recipients[0])
    donors = donors_of(reading, figure, taken)
    attacked = _ENEMIES.get(donors[0][0]) if donors[0] else None
    if attacked in taken and not _surely_gives(figure, donors):  # "since Russia invaded"
        donors = donors_of(reading, figure, {donors[0][0], *taken})
    if taken == {"RUS"} and _stands_against_russia(reading, donors):
        recipients = recipients_of(reading, figure, (*donors[0], "RUS"))
        taken = set(recipients[0])
    if _rather_receives(reading, figure, donors):
        if not taken or taken == {"USA"}:
            aided = donors[0]
            donors = donors_of(reading, figure, set(aided))
            whole = "out" in reading.words.lower[max(0, figure.first - 4) : figure.first]
            recipients = ((), "a whole, not for one alone") if whole else (aided, _IS_AIDED)
        elif donors[1] in _WEAK and donors[0][0] not in _GIVE_AND_TAKE:
            donors = donors_of(reading, figure, {*donors[0], *taken})
    if before is not None:
        if not donors[0] and before.donors[0]:
            donors = before.donors[0], _SAME
        if recipients == NOTHING and set(donors[0]).isdisjoint(before.recipients[0]):
            recipients = before.recipients[0], _SAME if before.recipients[0] else ""
    if not set(donors[0]).isdisjoint(recipients[0]):
        left = tuple(c for c in recipients[0] if c not in donors[0])
        recipients = (left, recipients[1]) if left else recipients_of(reading, figure, donors[0])
    if donors[0] and (recipients[0] or (recipients[1] and donors[0] != (reading.speaker,))):
        return donors, recipients
    return _with_carried(reading, figure, donors, recipients)


def _with_carried(reading: Reading, figure: Figure, donors: Slot, recipients: Slot) -> tuple[Slot, Slot]:
    """Donors and recipients, with what the sentence before leaves where this one says nothing."""
    carried, taken = _likely(reading.carried), set(recipients[0])
    unknown = "" if donors[0] else misspelt(reading, figure)
    if unknown:
        figure.stranger = unknown
        return ((), unknown), recipients if recipients[1] else _carry(carried.recipients)
    hostile = bool(carried.donors[0]) and _ENEMIES.get(carried.donors[0][0]) in (
        *taken,
        *carried.recipients[0],
    )
    if not donors[0] and not hostile and taken.isdisjoint(carried.donors[0]):
        donors = _carry(carried.donors)
        if _is_spoken_of(figure, carried.donors):
            donors = NOTHING
            recipients = recipients if recipients[1] else _carry(carried.donors)
    if not donors[0] and not hostile and len(carried.donors[0]) > 1:  # "Washington and Cairo are close"
        donors = _carry((tuple(c for c in carried.donors[0] if c not in taken and gives_arms(c)), ""))
    if not donors[0]:
        donors = (
            in_dollars(reading, figure)
            or own_money(reading, figure, recipients)
            or american_office(reading, figure)
            or own_government(reading, figure)
            or NOTHING
        )
    if not donors[0] and taken and set(carried.donors[0]) == taken:  # the other of the two
        donors = _carry((tuple(c for c in carried.recipients[0] if c not in taken and gives_arms(c)), ""))
    if not recipients[1] and set(donors[0]).isdisjoint(carried.recipients[0]):
        recipients = _carry(carried.recipients)
    if not recipients[1] and donors[0] and _was_spoken_of(carried, donors):
        recipients = _carry(carried.donors)
    if not recipients[1] and reading.speaker and donors[0] == (reading.speaker,):
        others = tuple(c for c in carried.donors[0] if c != reading.speaker)  # who is spoken of
        recipients = _carry((others, ""))
    return donors, recipients


def _surely_gives(figure: Figure, donors: Slot) -> bool:
    """Whether a verb of giving has the donor as its subject, or says by whom something is given."""
    verb = figure.verb
    giving = verb is not None and verb.act == "give" and not verb.passive and verb.last <= figure.first
    return donors[1] == "'by'" or (giving and donors[1] == "subject of the verb")


def _stands_against_russia(reading: Reading, donors: Slot) -> bool:
    """*in answer to Russia's attack on Ukraine, Oslo sent*: the attacker is no receiver of what others give."""
    others = bool(donors[0]) and donors[0][0] not in _ARM_RUSSIA
    return others and any(m.code == "UKR" for m in reading.mentions)


_IS_AIDED = "named in the sentence, and is one whom others aid"
_GIVE_AND_TAKE = word_set("codes of countries that give arms and are given them")
_NO_AID = frozenset(["trade", "fight", "make", "field"])
#: Reasons that say for certain who gives.
_SURE = frozenset(["'by'", "'from'", "who is asked or thanked", "who promised it", "named before the bracket",
                   "named before the number", "whose goods they are"])  # fmt: skip


_ARM_RUSSIA = word_set("codes of countries that arm Russia")
_ENEMIES = {"RUS": "UKR", "CHN": "TWN", "PRK": "KOR", "IRN": "ISR"}
_WEAK = frozenset(["named in the sentence", "named with the aid"])


def _rather_receives(reading: Reading, figure: Figure, donors: Slot) -> bool:
    """Whether one who is taken for the giver without a verb of giving is a country that others aid."""
    if len(donors[0]) != 1 or donors[1] in _SURE or gives_arms(donors[0][0]):
        return False
    verb = figure.verb
    if (verb is not None and verb.act in _NO_AID) or any(v.act == "trade" for v in reading.verbs):
        return False
    acts = donors[1].startswith("subject") or donors[1] == "whose words these are"
    if not acts or verb is None or verb.passive or (verb.first >= figure.last and verb.time == "past"):
        return True  # "Pakistan has received most of the $7 billion allocated for it"
    return not (verb.act == "give" or (verb.act in ("say", "decide") and donors[0][0] in _GIVE_AND_TAKE))


def _likely(carried: Carried) -> Carried:
    """What was left by the sentence before, with the United States on the side on which they are found."""
    if carried.recipients[0] == ("USA",) and not (carried.donors[0] and gives_arms(carried.donors[0][0])):
        return Carried(carried.recipients, carried.donors, carried.purpose, carried.stage)
    return carried


def _is_spoken_of(figure: Figure, donors: Slot) -> bool:
    """Whether a country that others aid was taken for a giver without a verb of giving, or of dollars."""
    weak = figure.phrase.unit == "USD" or not (donors[1].startswith("subject") or donors[1] in _SURE)
    return weak and len(donors[0]) == 1 and not gives_arms(donors[0][0])


def _was_spoken_of(carried: Carried, donors: Slot) -> bool:
    """Whether who was taken for a giver in the sentence before is rather who receives what others give here."""
    codes = carried.donors[0]
    if len(codes) != 1 or set(codes) & set(donors[0]):
        return False
    return bool(set(carried.recipients[0]) & set(donors[0])) or (
        carried.donors[1] == _SPOKEN_OF and not carried.recipients[0] and not gives_arms(codes[0])
    )


def _same_parties(reading: Reading, figure: Figure, before: Figure | None) -> Figure | None:
    """The figure before a number without a noun (*and a further 1,615*) that says nothing of its own parties."""
    phrase = figure.phrase
    bare = phrase.kind == "count" and phrase.number_end == phrase.end
    if before is None or not bare or before.phrase.unit != phrase.unit or before.last > figure.first:
        return None
    end = min(reading.right_end(figure), figure.last + 8)
    near = any(figure.first - 5 <= m.first < end for m in reading.mentions)
    return None if near else before


def topic(reading: Reading) -> tuple[Slot, Slot]:
    """Who a sentence without a figure is about: the likely donor and recipient of the next one."""
    probe = Figure(reading.figures[-1].phrase, len(reading.words), len(reading.words))
    verb = next(
        (v for v in reading.verbs if v.act in ("give", "receive", "say", "decide") and v.finite), None
    )
    probe.verb = verb
    recipients = recipients_of(reading, probe)
    if verb is not None and reading.speaker and first_person(reading, verb) is not None:
        return ((reading.speaker,), "first person"), recipients
    acting = subject(reading, verb, set(recipients[0])) if verb else None
    if acting is None or acting.general:
        acting = _first_named(reading, recipients) or acting
    reason = "subject" if verb is not None and verb.act == "give" else _SPOKEN_OF
    donors = slot(reading, acting, reason, leftwards=True) if acting is not None else NOTHING
    donors = donors if donors[0] else programme(reading) or NOTHING
    if not recipients[0] and donors[0]:
        recipients = _only_other(reading, donors)
    return donors, (tuple(c for c in recipients[0] if c not in donors[0]), recipients[1])


def _first_named(reading: Reading, recipients: Slot) -> Mention | None:
    """The first party that is not said to be helped; one with a name of its own rather than *allies*."""
    free = [
        m
        for m in _own_names(reading, general=True)
        if m.code not in recipients[0]
        and m.before not in HELPING
        and m.before not in ("to", "for", "against")
    ]
    return next((m for m in free if not m.general), free[0] if free else None)


def _only_other(reading: Reading, donors: Slot) -> Slot:
    others = {
        m.code
        for m in _own_names(reading, general=False)
        if m.code not in donors[0] and m.before not in ("by", "from", "against")
    }
    return (tuple(others), "the only other country") if len(others) == 1 else NOTHING


def _own_names(reading: Reading, *, general: bool) -> list[Mention]:
    """The parties named that are no regions, no armed groups without a name, and not at war with the topic."""
    return [
        m
        for m in reading.mentions
        if not m.hostile
        and not m.code.startswith("R:")
        and m.code != "rebels"
        and (general or not m.general)
        and tuple(reading.words.lower[m.first - 2 : m.first]) not in _COMPARED
    ]


#: *14 times as much as Germany*: who is only compared.
_COMPARED = frozenset(
    (degree, "as") for degree in ("much", "many", "large", "big", "high", "often", "little")
)


def _share_out(reading: Reading) -> None:
    """*A, B and C gave 12, 6 and 8 respectively*: the parties are dealt out in order."""
    at = reading.words.lower.index("respectively")
    before = [f for f in reading.figures if f.last <= at]
    for name in ("donors", "recipients"):
        for figures in (before, reading.figures):
            codes = getattr(figures[-1], name)[0] if figures else ()
            if 1 < len(codes) <= len(figures):
                for figure, code in zip(figures[-len(codes) :], codes, strict=True):
                    setattr(figure, name, ((code,), "'respectively'"))
                break


def _carry(carried: Slot) -> Slot:
    return (carried[0], "from the sentence before") if carried[0] else NOTHING
