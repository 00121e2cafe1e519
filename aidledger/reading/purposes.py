"""What a figure is for: military aid, other aid, trade, a country's own forces, or a total of several.

What stands directly after the figure decides, then what stands before it, then the rest of the sentence, then
the sentence before.
"""

from __future__ import annotations

from aidledger.reading.beside import attached, leading, shares, shown_as
from aidledger.reading.cues import Cue
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.wholes import (
    adds,
    brings_the_total,
    holds_a_part,
    holds_military,
    is_all_military,
    of_that,
    shares_what_follows,
)
from aidledger.reading.words import word_set

_VALUE = word_set("name a value")
_VALUED = word_set("stand beside a value")
_POLICE = frozenset(["police", "law"])
_RUNNING = frozenset(["since", "total", "overall", "altogether"])
_SPENDING = frozenset(["spending", "budget", "budgets"])
_ALTOGETHER = frozenset(["altogether", "overall"])
_COSTS = frozenset(["cost", "costs"])
_LOANS = frozenset(["loan", "loans"])
_PAID_BACK = frozenset(["reimbursement", "reimbursements"])
_AID = frozenset(["aid", "assistance", "help"])
_EQUIPMENT = frozenset(["equipment", "material", "hardware", "gear", "supplies"])
_PARCELS = word_set("a parcel of aid")


def purposes(reading: Reading) -> None:
    """Fill the purpose of every figure: what follows it, what stands before it, the sentence before."""
    if reading.purposed:
        return
    reading.purposed = True
    last: dict[str, Figure] = {}
    after = [attached(reading, figure) for figure in reading.figures]
    for figure, near in zip(reading.figures, after, strict=True):
        if near and _names_its_amount(reading, figure):
            named = leading(reading, figure)
            near = named if named is not None and named[0] != "generic" else near
        before = last.get(figure.phrase.kind)
        if before is not None and before.purpose == "military" and _counts_more(reading, figure):
            near = "mixed", "other aid is counted with it"
        if near is not None and near[0] == "military" and not figure.firm and _is_of_a_sale(reading, figure):
            near = "trade", "what is sold"
        if near is None and before is not None and of_that(reading, figure):
            near = before.purpose, "a part of the figure before it"
        sort, reason = near or _value_of_goods(reading, figure) or leading(reading, figure) or ("", "")
        if not sort and holds_a_part(reading, figure, after):
            sort, reason = "mixed", "a total that includes military aid"
        elif not sort and before is not None and not _for_another(reading, before, figure):
            sort, reason = before.purpose, "as the figure before it"
        elif (
            sort in ("generic", "people")
            and before is not None
            and before.purpose == "military"
            and (adds(reading, before, figure) or _of_equipment(reading, figure))
        ):
            sort, reason = "military", "a piece of the figure before it"
        elif (
            sort == "generic"
            and before is not None
            and before.purpose == "mixed"
            and any(v.act == "total" and before.last <= v.first < figure.first for v in reading.verbs)
        ):
            sort, reason = "mixed", "the total of which the figure before it is a piece"
        elif sort == "generic" and before is not None and of_that(reading, figure):
            sort, reason = before.purpose, "a part of the figure before it"
        elif sort in ("generic", "financial") and holds_military(reading, figure, after):
            whole = is_all_military(reading, figure, after)
            sort, reason = "military" if whole else "mixed", "a total that includes military aid"
        elif sort in ("generic", "") and (total := brings_the_total(reading, figure, after)):
            sort, reason = total, "it brings a total of military aid"
        elif not sort and _beside_arms(reading, figure):
            sort, reason = "military", "given with arms"
        elif sort in ("", "generic") and shares_what_follows(reading, figure, after):
            sort, reason = "military", "as the figure after it"
        elif sort in ("generic", ""):
            sort, reason = _of_sentence(reading, figure, sort) or (sort, reason)
        if sort == "total":
            arms = any(c.sort == "military" for c in reading.cues)
            sort = "mixed" if arms else "generic"
        figure.purpose = sort
        figure.reasons.append(("aid_type", reason))
        if before is not None and not before.purpose and reading.is_part(before):
            before.purpose = sort
        last[figure.phrase.kind] = figure


def for_forces(reading: Reading) -> None:
    """*gave Mali's army $5 million*: money or goods for somebody's forces are military, whatever they are called.

    Asked once the parties are known.
    """
    for figure in reading.figures:
        police = figure.purpose == "financial" and all(
            c.sort == "people" or reading.words.lower[c.first] in _POLICE for c in figure.own
        )
        unsaid = figure.purpose in ("", "generic", "people") or police
        if unsaid and figure.phrase.kind != "count":
            end = reading.right_end(figure)
            other = "for" in reading.words.lower[figure.last : min(end, figure.last + 3)]
            own = other and not any(figure.last < m.first < end for m in reading.mentions)
            armed = [
                m
                for m in reading.mentions
                if m.armed
                and m.code in figure.recipients[0]
                and (figure.recipients[1] in _DIRECTLY or not (own and not figure.last <= m.first <= end))
            ]
            ours = any(c.sort == "own" and figure.last <= c.first < end for c in reading.cues)
            budget = ours or (not figure.donors[0] and not _SPENDING.isdisjoint(reading.words.said))
            if armed and not budget and not any(m.code in figure.donors[0] for m in armed):
                figure.purpose = "military"
                figure.reasons[0] = ("aid_type", f"for the forces of {armed[0].code}")


#: *gave Niger's army $25 million for a training centre*: reasons of receivers beside whose verb the sum stands.
_DIRECTLY = frozenset(["object of the giving verb", "subject of the passive verb"])


def _for_another(reading: Reading, before: Figure, figure: Figure) -> bool:
    """*$14 billion for Israel's defence and $61 billion for Ukraine*: what one is for is told of its receiver alone."""
    lower = reading.words.lower
    if before.firm or any(lower[f.last : f.last + 1] != ["for"] for f in (before, figure)):
        return False
    cue = before.own[0].first if before.own else 0
    return any(before.last < m.first < cue and (m.possessive or m.adjective) for m in reading.mentions)


def _counts_more(reading: Reading, figure: Figure) -> bool:
    """*€1.2 billion in military aid, €3.3 billion if humanitarian aid is counted*."""
    end = min(reading.right_end(figure), figure.last + 8)
    if reading.words.lower[figure.last : figure.last + 1] not in _COUNTING:
        return False
    return any(c.sort in ("humanitarian", "financial") and figure.last < c.first < end for c in reading.cues)


_COUNTING = (["if"], ["when"], ["counting"], ["including"], ["once"])


def _value_of_goods(reading: Reading, figure: Figure) -> tuple[str, str] | None:
    """*24 howitzers worth $5 million*: the money is what the goods before it are worth."""
    if figure.phrase.kind != "money":
        return None
    before = [f for f in reading.figures if f.last < figure.first]
    if not before or not (before[-1].phrase.group in ARMS or before[-1].phrase.kind == "mass"):
        return None
    gap = reading.words.lower[before[-1].last : figure.first]
    valued = bool(_VALUE & set(gap)) and all(w in _VALUE or w in _VALUED for w in gap)
    tail = gap[len(gap) - gap[::-1].index(",") :] if "," in gap else gap
    worth = bool(_VALUE & set(gap[-3:])) and not any(w in (",", ";", "(") for w in gap)
    aside = "," in gap and bool(_VALUE & set(tail)) and all(w in _VALUE or w in _VALUED for w in tail)
    if len(gap) < 11 and gap.count(",") < 2 and (valued or worth or aside):
        figure.goods = before[-1]
        return "military", f"the value of '{before[-1].phrase.text}'"
    return None


def _of_equipment(reading: Reading, figure: Figure) -> bool:
    """*asked for $2bn in military aid, saying that equipment worth $800m had been flown in*."""
    cue = next((c for c in reversed(reading.cues) if c.last <= figure.first), None)
    return cue is not None and reading.words.lower[cue.first] in _EQUIPMENT and figure.first - cue.last <= 3


def _names_its_amount(reading: Reading, figure: Figure) -> bool:
    """*economic assistance in the amount of $5m, to support ...*: what stands before it says what it is."""
    return reading.words.lower[max(0, figure.first - 2) : figure.first] == ["amount", "of"]


def _of_sentence(reading: Reading, figure: Figure, sort: str) -> tuple[str, str] | None:
    """A word such as *package* or *aid* alone: the rest of the sentence, then the one before, decides."""
    taken = {
        c for f in reading.figures for c in f.own if f is not figure and f.phrase.kind == figure.phrase.kind
    }
    sorts = ("military", "office") if sort == "generic" else ("military",)
    others = [
        c for c in reading.cues if c.sort in sorts and not _inside_figure(reading, c) and c not in taken
    ]
    total = any(reading.words.lower[i] in ("total", "overall", "combined") for i in _near(reading, figure))
    total = total and not any(reading.brings(figure, f) for f in reading.figures)
    arms = [f for f in reading.figures if f.phrase.group in ARMS and f is not figure]
    if not others and arms and (sort == "generic" or figure.phrase.kind == "mass"):
        return ("mixed" if total else "military"), f"'{arms[0].phrase.text}' in the sentence"
    shared = others and 0 <= others[0].first - figure.last <= 10
    if shared and shares(reading, figure.last, others[0].first):
        return "mixed", "a part of it is military"
    if others and sort == "generic":
        return (
            "mixed" if total else "military"
        ), f"'{shown_as(reading, others[0])}' elsewhere in the sentence"
    if others and (any(c.firm for c in others) or (not sort and _given_alone(reading, figure))):
        return "military", f"'{shown_as(reading, others[0])}' elsewhere in the sentence"
    if sort == "generic" and _counts_all_aid(reading, figure):
        return None
    if _gives_it(reading, figure) and reading.carried.armed:
        return "military", "for the forces of the sentence before"
    if not _PAID_BACK.isdisjoint(reading.words.said) and _pays_back(reading):
        return "military", "military operations that are paid back"
    if (
        reading.anaphoric()
        or _goes_on(reading, figure)
        or _of_parcels(reading, figure, sort)
        or of_that(reading, figure)
    ) and reading.carried.purpose:
        end = reading.right_end(figure)
        civil = any(c.sort == "humanitarian" and figure.last <= c.first < end for c in reading.cues)
        return None if civil and not sort else (reading.carried.purpose, "as in the sentence before")
    return None


def _gives_it(reading: Reading, figure: Figure) -> bool:
    """*The United States has given it $3 billion*."""
    lower = reading.words.lower
    return any(
        v.act == "give" and v.last + 1 == figure.first and lower[v.last] == "it" for v in reading.verbs
    )


def _pays_back(reading: Reading) -> bool:
    """*gave Pakistan $5m as reimbursement for military operations*."""
    lower = reading.words.lower
    return any(
        c.sort in ("own", "military") and lower[c.first - 1] == "for" and lower[c.first - 2] in _PAID_BACK
        for c in reading.cues
    )


def _is_of_a_sale(reading: Reading, figure: Figure) -> bool:
    """*contracts worth $3bn for shells*, *four sales of weapons, including $165 million in ammunition*."""
    lower = reading.words.lower
    before = [c for c in reading.cues if c.last <= figure.first and c.sort in ("trade", "generic")]
    if not before or before[-1].sort != "trade" or lower[before[-1].first] in _COSTS:
        return False
    if "including" in lower[max(0, figure.first - 4) : figure.first]:
        return True
    return figure.first - before[-1].last <= 1 and lower[figure.first - 1] in _VALUE


def _beside_arms(reading: Reading, figure: Figure) -> bool:
    """*gave it $1.6 billion and 32 tanks*: money that is given with arms."""
    if figure.phrase.kind != "money" or not any(
        v.act == "give" and v.last <= figure.first for v in reading.verbs
    ):
        return False
    lower = reading.words.lower
    return any(
        f.phrase.group in ARMS and lower[figure.last : f.first] == ["and"]
        for f in reading.figures
        if f.first > figure.last
    )


def _counts_all_aid(reading: Reading, figure: Figure) -> bool:
    """*Since 2014 it has been given aid worth $5.4bn*: all aid, whatever was spoken of before."""
    lower = reading.words.lower
    aid = any(w in _AID for w in lower[max(0, figure.first - 3) : figure.first])
    return aid and not _RUNNING.isdisjoint(reading.words.said)


def _of_parcels(reading: Reading, figure: Figure, sort: str) -> bool:
    """*The value of the first twelve packages is $5m*: parcels that were spoken of, and nothing else is named."""
    if sort != "generic" or any(c.sort not in ("generic", "military", "office") for c in reading.cues):
        return False
    lower = reading.words.lower
    if not _PARCELS.isdisjoint(lower[: figure.first]):
        return True
    near = [c for c in reading.cues if c.last <= figure.first]
    if not near or lower[figure.first - 1] == "worth":
        return False
    return lower[near[-1].first] in _AID and near[-1].last == near[-1].first + 1


def _goes_on(reading: Reading, figure: Figure) -> bool:
    """Whether a sentence that gives to somebody, and says nothing of what for, goes on with what was spoken of."""
    if any(c.sort not in ("generic", "military", "office") for c in reading.cues):
        return False
    if not figure.own and _in_all(reading):
        return False
    if not _LOANS.isdisjoint(reading.words.said):
        return False  # a loan is for the budget unless it says otherwise
    if any(m.before in ("to", "for") and figure.last < m.first <= figure.last + 3 for m in reading.mentions):
        return True  # "$300 million was for Greece"
    if any(
        v.act == "stop" and (v.finite or v.time == "infinitive") and not v.passive and v.last <= figure.first
        for v in reading.verbs
    ):
        return True  # "withheld $85 million because of abuses"
    return any(
        v.act in ("give", "arrive", "receive", "say", "thank") and _to_somebody(reading, v)
        for v in reading.verbs
    )


def _in_all(reading: Reading) -> bool:
    """*Altogether the West has given them $200 billion*: all aid, whatever was spoken of before."""
    return not _ALTOGETHER.isdisjoint(reading.words.said)


def _to_somebody(reading: Reading, verb: Verb) -> bool:
    """Whether what *goes* does so to a party that is named: not *would go to the border*."""
    if verb.act != "arrive" or reading.words.lower[verb.last : verb.last + 1] != ["the"]:
        return True
    return any(verb.last <= m.first <= verb.last + 4 for m in reading.mentions)


def _given_alone(reading: Reading, figure: Figure) -> bool:
    """*$60 billion has been allocated to Chad to modernize weapons*: what is given, and arms are all that is named."""
    if figure.phrase.kind != "money" or any(c.sort not in ("generic", "military") for c in reading.cues):
        return False
    gives = any(v.act in ("give", "decide") and v.stage is not None for v in reading.verbs)
    return gives and any(m.before in ("to", "for") and not m.hostile for m in reading.mentions)


def _near(reading: Reading, figure: Figure) -> range:
    return range(max(0, figure.first - 4), min(len(reading.words), figure.last + 3))


def _inside_figure(reading: Reading, cue: Cue) -> bool:
    return any(first <= cue.first < last for first, last in reading.bounds)
