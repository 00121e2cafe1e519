"""What a figure is for by the words that stand directly beside it: *$5m in military aid*, *a budget of $5m*."""

from __future__ import annotations

from aidledger.reading.cues import Cue
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.parties import gives_arms
from aidledger.reading.words import word_set

_ARMED = word_set("who is armed")
_FORCES = _ARMED - {"military"}
_TOWARDS = frozenset(["toward", "towards"])
_ADJECTIVES = word_set("adjectives of aid")
_BE = word_set("to be")
_GO = frozenset(["go", "goes", "went", "gone"])
_COSTS = frozenset(["cost", "costs"])
_OWNERS = frozenset(["its", "their", "the"])
_NO_ADJECTIVE = (
    word_set("to be") | word_set("to have") | frozenset([",", "that", "which", "who", "it", "they", "we"])
)
_RAISING = word_set("raise forces")
_NO_CUES = frozenset(["development", "research"])
_NO_OWN = frozenset(["gdp", "base", "bases"])
_TO_OR_FOR = frozenset(["to", "for"])
_PURCHASES = frozenset(["purchase", "purchases"])
_SPENT_ON = word_set("spend money on")
_RIGHT_STOPS = word_set("end of what a figure is of")
#: Words that end or carry on what a figure is of.
_NOTABLE = _RIGHT_STOPS | _SPENT_ON | {",", "("}
#: How the words begin that say that own stocks are filled again.
_REPLACING = frozenset(["repla", "reple", "resto", "refil", "backf"])


def attached(reading: Reading, figure: Figure) -> tuple[str, str] | None:
    """Words that say what the figure is *of*: ``$5m in military aid``, ``45 tonnes of ammunition``."""
    lower, end = reading.words.lower, min(reading.right_end(figure), figure.last + 16)
    found: list[Cue] = []
    at = figure.last
    if figure.first and lower[figure.first - 1] == "or" and lower[at : at + 1] == [","] and at + 1 < end:
        at += 1  # "spent 1% of its income, or $94 million, on weapons"
    if at < end and lower[at] in _TO_OR_FOR and (said := _for_fighting(reading, figure, end)):
        return "military", said
    towards = not _TOWARDS.isdisjoint(reading.words.said)
    cue_at = reading.cue_at
    while at < end:
        word = lower[at]
        cue = cue_at.get(at)
        if cue is None and word not in _NOTABLE and not towards:
            goes = word in _GO and at <= figure.last + 4 and lower[at + 1 : at + 2] in (["to"], ["into"])
            if at in reading.clause_verbs and not goes and not _is_adjective(reading, at):
                break  # but "$35bn of the bill goes to factories"
            at += 1
            continue
        if cue is not None and cue.sort == "office":
            cue = None
        if cue is not None and word in _NO_CUES and lower[cue.last : cue.last + 1] == ["of"]:
            cue = None  # "for the development of missile defence"
        if towards:  # "$5m will go towards air defence"
            onward = next((v.last for v in reading.verbs if v.begins == at and v.last <= end), at)
            if onward > at and lower[onward - 1] in _TOWARDS:
                at = onward
                continue
        if (
            word in _PURCHASES
            and cue is not None
            and (_is_given(reading, figure) or _for_somebody(reading, cue.last, end))
        ):
            at = cue.last  # "lent Cairo $2bn for the purchase of arms"
            continue
        if cue is not None and cue.sort == "financial" and (onto := _out_of(reading, cue, end)):
            at = onto
            continue
        if cue is None and word == "(" and ")" in lower[at : min(at + 12, end)]:
            at += lower[at : min(at + 12, end)].index(")") + 1
            continue
        if cue is not None:
            found.append(cue)
            at = cue.last
            if (
                cue.sort == "generic"
                and not (
                    _ARMED.isdisjoint(lower[at : min(at + 5, end)])
                    and not _of_other_forces(reading, figure.last, cue.first)
                )
                and not _own_near(reading, at)
            ):
                figure.own, figure.tail = tuple(found), cue.last
                return "military", f"'{shown_as(reading, cue)}' of armed forces after the figure"
            if cue.sort == "generic" and lower[at : at + 3] == ["for", "the", "war"]:
                figure.own, figure.tail = tuple(found), at
                return "military", "for a war"
            if cue.sort == "generic" and lower[at : at + 1] in (["of"], ["in"], ["for"]):
                continue  # "funding for security, humanitarian and economic support"
            if (
                cue.sort == "generic"
                and lower[at : at + 1] == [","]
                and _list_goes_on(reading, at, end, found)
            ):
                continue
            if cue.firm or cue.sort in ("generic", "own", "trade", "mixed", "total"):
                joined = at < end and lower[at] in ("and", "or", "&", "/")
                follow = next((c for c in reading.cues if at < c.first <= at + 2), None) if joined else None
                if follow is None or follow.sort == cue.sort:
                    break
            continue
        if at <= figure.last + 1 and (onto := _meant_for(reading, at)):
            at = onto  # "$2bn is directed to our own operations"
            continue
        if (word in _RIGHT_STOPS and not _goes_past(reading, figure, at, end)) or (
            word == "," and not _list_goes_on(reading, at, end, found)
        ):
            break
        spent = word in _SPENT_ON and at <= figure.last + 3  # "$14bn would buy weapons"
        if at in reading.clause_verbs and not spent and not _is_adjective(reading, at):
            break
        at += 1
    if not found:
        return None
    found = _first_group(lower, found)
    figure.tail = found[-1].last
    figure.own = tuple(found)
    figure.firm = any(c.firm for c in found)
    sort = _decided(found)
    arms = sort == "military" or not _ARMED.isdisjoint(lower[figure.last : end])
    if arms and shares(reading, figure.last, found[0].first):
        return "mixed", "a part of it is military"
    shown = " ".join(reading.words.written[found[0].first : found[-1].last])
    if (
        sort == "generic" and not figure.firm
    ):  # "$1bn in funding for aid to Kyiv would go towards replenishing"
        end = reading.right_end(figure)
        for cue in reading.cues:
            if found[-1].last <= cue.first < end and cue.sort == "own" and lower[cue.first][:5] in _REPLACING:
                return "own", f"'{shown_as(reading, cue)}' after the figure"
    return sort, f"'{shown}' after the figure"


def _meant_for(reading: Reading, at: int) -> int:
    """Where a passive verb that begins here names what money is for: *was allocated for*, *is directed to*."""
    verb = next((v for v in reading.verbs if v.begins == at and v.passive), None)
    told = verb is not None and not _TO_OR_FOR.isdisjoint(reading.words.lower[verb.last : verb.last + 1])
    return verb.last if verb is not None and told else 0


def _for_somebody(reading: Reading, start: int, end: int) -> bool:
    """*for the purchase of drones for Ukraine*: bought for one whom others aid."""
    return any(
        m.before == "for" and start < m.first < end and not gives_arms(m.code) for m in reading.mentions
    )


def _out_of(reading: Reading, cue: Cue, end: int) -> int:
    """*$1.4bn in profits from frozen assets to buy arms*: where what money is for follows what it is made of."""
    lower = reading.words.lower
    if lower[cue.first - 1] not in ("in", "of") or lower[cue.last : cue.last + 1] not in (["from"], ["on"]):
        return 0
    onto = next((at for at in range(cue.last, min(cue.last + 9, end)) if lower[at] in _TO_OR_FOR), 0)
    arms = any(c.sort == "military" and onto < c.first <= onto + 4 and c.first < end for c in reading.cues)
    return onto if onto and arms else 0


def _is_given(reading: Reading, figure: Figure) -> bool:
    got = any(m.before in ("from", "by") and m.first >= figure.last for m in reading.mentions)
    return any(
        (v.act == "give" or (got and v.act == "receive")) and v.last <= figure.first for v in reading.verbs
    )


def _for_fighting(reading: Reading, figure: Figure, end: int) -> str:
    """*gave Kyiv 500 million for its armed forces*, *$60 million to resupply the army*, *aid of $14bn for the war*."""
    lower, at = reading.words.lower, figure.last
    following = lower[at + 1 : min(at + 11, end)]
    if not following:
        return ""
    if lower[at] == "to":
        raised = following[0] in _RAISING and not _ARMED.isdisjoint(following) and not _own_near(reading, at)
        return "to raise forces" if raised else ""
    if following[0] in _OWNERS and not _ARMED.isdisjoint(following[1:3]) and _is_given(reading, figure):
        return "for armed forces"
    aid = any(c.sort == "generic" and figure.first - 4 <= c.first < figure.first for c in reading.cues)
    return "aid for a war" if aid and following[:2] == ["the", "war"] else ""


def _goes_past(reading: Reading, figure: Figure, at: int, end: int) -> bool:
    """Whether a verb leads from a figure to what it is for: *would buy*, *has been spent on*, *was military*."""
    lower = reading.words.lower
    if at <= figure.last + 1 and at + 1 < end and lower[at + 1] in _SPENT_ON:
        return True
    if (
        at == figure.last
        and lower[at + 1 : at + 2] in (["been"], ["be"])
        and lower[at + 2 : at + 3] in (["spent"], ["used"])
    ):
        return True
    reach = 6 if lower[at + 1 : at + 2] == ["for"] else 4  # "$26 billion is for Israel's defence"
    return (
        at <= figure.last + 2 and lower[at] in _BE and any(at + k in reading.cue_at for k in range(1, reach))
    )


def _of_other_forces(reading: Reading, start: int, end: int) -> bool:
    """*to upgrade its armed forces' equipment*, but not *for the U.S. Armed Forces*, who give."""
    if _FORCES.isdisjoint(reading.words.lower[start:end]):
        return False
    return not any(m.armed and gives_arms(m.code) and start <= m.first < end for m in reading.mentions)


def _own_near(reading: Reading, at: int) -> bool:
    """*for our troops*."""
    return any(c.sort == "own" and at <= c.first < at + 5 for c in reading.cues)


def _is_adjective(reading: Reading, at: int) -> bool:
    """*$5bn in frozen foreign aid*: a participle before the word of aid."""
    lower = reading.words.lower
    return (
        lower[at].endswith(("ed", "en", "ld"))
        and lower[at - 1] not in _NO_ADJECTIVE
        and (at + 1 in reading.cue_at or at + 2 in reading.cue_at)
    )


def shares(reading: Reading, start: int, end: int) -> bool:
    """Whether words between a figure and what it is for make that a part of it, but not in brackets: *(49 %)*."""
    between = reading.words.lower[start:end]
    if ")" in between:
        between = between[between.index(")") :]
    nearly = "all" in between and between[between.index("all") - 1] in ("nearly", "almost")
    return nearly or not _SHARES.isdisjoint(between)


_SHARES = word_set("say that a part is so")


def _list_goes_on(reading: Reading, comma: int, end: int, found: list[Cue]) -> bool:
    lower = reading.words.lower
    following = lower[comma + 1] if comma + 1 < end else ""
    if following in (
        "split",
        "divided",
        "comprising",
        "consisting",
        "both",
        "mostly",
        "mainly",
        "largely",
        "nearly",
        "almost",
        "all",
        "none",
        "primarily",
        "most",
        "half",
        "much",
    ):
        return True
    beside = lower[comma - 2] in ("in", "of", "worth") and not found
    if beside and any(c.first in (comma + 1, comma + 2) for c in reading.cues if c.sort == "military"):
        return True  # "$75 million in kits, drones and night-vision devices"
    if found and found[-1].last == comma and lower[comma - 1] in _ADJECTIVES:
        return True  # "military, diplomatic and intelligence operations"
    return bool(found) and any(c.first in (comma + 1, comma + 2) for c in reading.cues if c.sort != "generic")


def leading(reading: Reading, figure: Figure) -> tuple[str, str] | None:
    """Words before the figure: *military aid to Ukraine totals $5m*, *a package worth $5m*."""
    start, lower = reading.left_start(figure), reading.words.lower
    taken = {c for f in reading.figures for c in f.own if f.phrase.kind != "count"}
    near = [c for c in reading.cues if start <= c.first and c.last <= figure.first and c not in taken]
    near = [c for c in near if c.sort != "office"]
    if any(c.firm or c.sort in ("generic", "military") for c in near):  # "aid worth 1% of GDP, or $5m"
        near = [c for c in near if reading.words.lower[c.last - 1] not in _NO_OWN]
    if not near:
        return None
    if lower[near[-1].first] in _COSTS and any(c.firm for c in near):
        near = [c for c in near if c.first != near[-1].first]  # "to train and equip the army at a cost of"
    group = [near[-1]]
    for cue in reversed(near[:-1]):
        if group[0].first - cue.last > 2:
            break
        group.insert(0, cue)
    sort = _decided(group)
    if any(c.sort == "mixed" for c in near):
        sort, group = "mixed", near
    elif sort in ("generic", "people"):
        wider = [c for c in near if c.sort not in ("generic", "people")]
        if wider and group[0].first - wider[-1].last <= 8:
            sort, group = _decided([wider[-1]]), [wider[-1], *group]
    if sort == "military":
        replaced = [c for c in near if c.sort == "own" and reading.words.lower[c.first][:5] in _REPLACING]
        if replaced and "," not in reading.words.lower[replaced[-1].last : figure.first]:
            sort, group = "own", replaced[-1:]
    if sort == "military" and not any(c.firm for c in near):
        sold = [c for c in near if c.sort == "trade" and lower[c.first].startswith(_SELL)]
        if sold and _of_what_is_sold(reading, sold[-1], group[0].first):
            sort, group = "trade", sold[-1:]
    shown = " ".join(reading.words.written[group[0].first : group[-1].last])
    return sort, f"'{shown}' before the figure"


def _of_what_is_sold(reading: Reading, sold: Cue, first: int) -> bool:
    """*a proposed sale to Chile of aircraft parts for $320 million*: no clause begins between the sale and the arms."""
    between = reading.words.lower[sold.first : first]
    clause = any(sold.last <= v.begins < first for v in reading.verbs)
    return len(between) <= 9 and "of" in between and "," not in between and not clause


_SELL = ("sale", "export")


def shown_as(reading: Reading, cue: Cue) -> str:
    """A cue as it is written."""
    return " ".join(reading.words.written[cue.first : cue.last])


def _first_group(lower: list[str], found: list[Cue]) -> list[Cue]:
    """The first cues that stand together; *veterans of the military operation* is about veterans."""
    group = [found[0]]
    for cue in found[1:]:
        gap = cue.first - group[-1].last
        aside = gap == 3 and lower[group[-1].last] == ","  # "foreign aid, mainly for security"
        told = group[-1].sort != "generic" or any(c.sort == "military" for c in group)
        if gap > 2 and not aside and told:
            break
        group.append(cue)
    return group


def _decided(found: list[Cue]) -> str:
    sorts = {c.sort for c in found}
    for sort in ("trade", "own", "mixed", "total"):
        if sort in sorts:
            return sort
    if "military" in sorts:
        return "mixed" if sorts & {"humanitarian", "financial"} else "military"
    for sort in ("humanitarian", "financial", "people"):
        if sort in sorts:
            return sort
    return "generic"
