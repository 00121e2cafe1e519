"""What a figure is for: military aid, other aid, trade, a country's own forces, or a total of several.

What stands directly after the figure decides, then what stands before it, then the rest of the sentence, then
the sentence before.
"""

from __future__ import annotations

from aidledger.reading.cues import Cue
from aidledger.reading.linking import ARMS, Figure, Reading
from aidledger.reading.words import word_set

_ARMED = word_set("who is armed")
_TOWARDS = frozenset(["toward", "towards"])
_VALUE = word_set("name a value")
_VALUED = word_set("stand beside a value")
_POLICE = frozenset(["police", "law"])
_ADJECTIVES = word_set("adjectives of aid")
_LAWS = word_set("a law or a budget") | word_set("a bill")
_AID = frozenset(["aid", "assistance", "help"])
_OF_WHICH = (["of", "it"], ["of", "which"], ["of", "that"])
_EQUIPMENT = frozenset(["equipment", "material", "hardware", "gear", "supplies"])
_BE = word_set("to be")
_OWNERS = frozenset(["its", "their", "the"])
_SPENT_ON = word_set("spend money on")
_ADDS = word_set("add to a total")
_PARCELS = word_set("a parcel of aid")
_RIGHT_STOPS = word_set("end of what a figure is of")


def purposes(reading: Reading) -> None:
    """Fill the purpose of every figure: what follows it, what stands before it, the sentence before."""
    if reading.purposed:
        return
    reading.purposed = True
    last: dict[str, Figure] = {}
    attached = [_attached(reading, figure) for figure in reading.figures]
    for figure, near in zip(reading.figures, attached, strict=True):
        if near and _names_its_amount(reading, figure):
            named = _leading(reading, figure)
            near = named if named is not None and named[0] != "generic" else near
        sort, reason = near or _value_of_goods(reading, figure) or _leading(reading, figure) or ("", "")
        before = last.get(figure.phrase.kind)
        if not sort and _holds_a_part(reading, figure, attached):
            sort, reason = "mixed", "a total that includes military aid"
        elif not sort and before is not None:
            sort, reason = before.purpose, "as the figure before it"
        elif (
            sort in ("generic", "people")
            and before is not None
            and before.purpose == "military"
            and (_adds(reading, before, figure) or _of_equipment(reading, figure))
        ):
            sort, reason = "military", "a piece of the figure before it"
        elif (
            sort == "generic"
            and before is not None
            and before.purpose == "mixed"
            and any(v.act == "total" and before.last <= v.first < figure.first for v in reading.verbs)
        ):
            sort, reason = "mixed", "the total of which the figure before it is a piece"
        elif sort == "generic" and before is not None and _of_that(reading, figure):
            sort, reason = before.purpose, "a part of the figure before it"
        elif sort in ("generic", "financial") and _holds_military(reading, figure, attached):
            sort, reason = "mixed", "a total that includes military aid"
        elif sort in ("generic", "") and (total := _brings_the_total(reading, figure, attached)):
            sort, reason = total, "it brings a total of military aid"
        elif sort in ("", "generic") and _shares_what_follows(reading, figure, attached):
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
                if m.armed and m.code in figure.recipients[0] and not (own and m.first > end)
            ]
            if armed and not any(m.code in figure.donors[0] for m in armed):
                figure.purpose = "military"
                figure.reasons[0] = ("aid_type", f"for the forces of {armed[0].code}")


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


def _is_law_or_request(reading: Reading) -> bool:
    """*asked for $24bn, $13bn of it military*, *the bill has $60bn*: a whole of many things, not given as aid."""
    asked = any(v.act in ("ask", "suggest", "decide") for v in reading.verbs)
    return asked or not _LAWS.isdisjoint(reading.words.said)


def _of_equipment(reading: Reading, figure: Figure) -> bool:
    """*asked for $2bn in military aid, saying that equipment worth $800m had been flown in*."""
    cue = next((c for c in reversed(reading.cues) if c.last <= figure.first), None)
    return cue is not None and reading.words.lower[cue.first] in _EQUIPMENT and figure.first - cue.last <= 3


def _names_its_amount(reading: Reading, figure: Figure) -> bool:
    """*economic assistance in the amount of $5m, to support ...*: what stands before it says what it is."""
    return reading.words.lower[max(0, figure.first - 2) : figure.first] == ["amount", "of"]


def _of_that(reading: Reading, figure: Figure) -> bool:
    """*$320 million of those funds*."""
    after = reading.words.lower[figure.last : figure.last + 2]
    return after[:1] == ["of"] and after[1:] in (["those"], ["these"], ["that"], ["this"])


def _adds(reading: Reading, before: Figure, figure: Figure) -> bool:
    gap = reading.words.lower[before.last : figure.first]
    return any(
        w in ("including", "includes", "include", "which", "another", "additional", "further", "more")
        for w in gap
    )


def _holds_military(reading: Reading, figure: Figure, attached: list[tuple[str, str] | None]) -> bool:
    """*a total of $79m in support includes $50m in military assistance*."""
    part = _military_after(reading, figure, attached)
    if part is None:
        return False
    included = any(v.act == "include" and figure.last <= v.first < part.first for v in reading.verbs)
    return included or _holds_a_part(reading, figure, attached)


def _holds_a_part(reading: Reading, figure: Figure, attached: list[tuple[str, str] | None]) -> bool:
    """*$142bn, of which $101bn was military*, *$1.4bn a year, $400m of it military*; not of a law or a request."""
    part = _military_after(reading, figure, attached)
    if part is None or _is_law_or_request(reading):
        return False
    gap = reading.words.lower[figure.last : part.first]
    after = reading.words.lower[part.last : part.last + 2]
    if "," not in gap:
        return False
    return ("which" in gap[-4:] and "of" in gap[-5:]) or after in _OF_WHICH


def _military_after(
    reading: Reading, figure: Figure, attached: list[tuple[str, str] | None]
) -> Figure | None:
    """The first figure of the same kind behind this one that is called military."""
    for other, near in zip(reading.figures, attached, strict=True):
        alike = other.first > figure.last and other.phrase.kind == figure.phrase.kind
        if alike and near and near[0] == "military":
            return other
    return None


def _brings_the_total(reading: Reading, figure: Figure, attached: list[tuple[str, str] | None]) -> str:
    """*The $60m package brings to $400m the security assistance*."""
    for other, near in zip(reading.figures, attached, strict=True):
        if other.first > figure.last and near and near[0] in ("military", "mixed"):
            brings = any(v.act == "total" and figure.last <= v.first < other.first for v in reading.verbs)
            adds = not _ADDS.isdisjoint(reading.words.lower[figure.last : other.first])
            return near[0] if brings or adds else ""
    return ""


def _shares_what_follows(reading: Reading, figure: Figure, attached: list[tuple[str, str] | None]) -> bool:
    """*$2bn for Israel and $1bn for Egypt in military grants*: what ends a list holds for all of it."""
    later = [f for f in reading.figures if f.first >= figure.last and f.phrase.kind == figure.phrase.kind]
    near = attached[reading.figures.index(later[0])] if later else None
    if near is None:
        return False
    gap = reading.words.lower[figure.last : later[0].first]
    if gap == ["plus"]:  # "equipment worth 30 million plus 15 million worth of rockets"
        return near[0] == "military"
    if not later[0].firm:
        return False
    if len(gap) in (1, 2, 3) and gap[0] == "and":  # "gave Israel $3bn and Egypt $2bn in military grants"
        second = any(m.first == figure.last + 1 and m.last == later[0].first for m in reading.mentions)
        return len(gap) == 1 or second
    return len(gap) < 8 and gap[:1] in (["for"], ["to"]) and ("and" in gap or "," in gap)


def _attached(reading: Reading, figure: Figure) -> tuple[str, str] | None:
    """Words that say what the figure is *of*: ``$5m in military aid``, ``45 tonnes of ammunition``."""
    lower, end = reading.words.lower, min(reading.right_end(figure), figure.last + 16)
    found: list[Cue] = []
    at = figure.last
    towards = not _TOWARDS.isdisjoint(reading.words.said)
    given = any(v.act == "give" and v.last <= figure.first for v in reading.verbs)
    if (
        given
        and lower[at : at + 1] == ["for"]
        and lower[at + 1 : at + 2]
        and lower[at + 1] in _OWNERS
        and _ARMED & set(lower[at + 2 : at + 4])
    ):
        return "military", "for armed forces"
    while at < end:
        word = lower[at]
        cue = reading.cue_at.get(at)
        if cue is not None and cue.sort == "office":
            cue = None
        if towards:  # "$5m will go towards air defence"
            onward = next((v.last for v in reading.verbs if v.begins == at and v.last <= end), at)
            if onward > at and lower[onward - 1] in _TOWARDS:
                at = onward
                continue
        if cue is not None and given and cue.sort == "trade" and word in ("purchase", "purchases"):
            at = cue.last  # "lent Cairo $2bn for the purchase of arms"
            continue
        if cue is None and word == "(" and ")" in lower[at : min(at + 12, end)]:
            at += lower[at : min(at + 12, end)].index(")") + 1
            continue
        if cue is not None:
            found.append(cue)
            at = cue.last
            if cue.sort == "generic" and _ARMED & set(lower[at : min(at + 5, end)]):
                figure.own, figure.tail = tuple(found), cue.last
                return "military", f"'{_shown(reading, cue)}' of armed forces after the figure"
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
        spends = at <= figure.last + 1 and at + 1 < end and lower[at + 1] in _SPENT_ON
        if at == figure.last and word in _BE and any(at + k in reading.cue_at for k in (1, 2, 3)):
            spends = True  # "$101 billion was military"
        if (word in _RIGHT_STOPS and not spends) or (
            word == "," and not _list_goes_on(reading, at, end, found)
        ):
            break
        if at in reading.clause_verbs and not (word in _SPENT_ON and at <= figure.last + 3):
            break  # but "$14bn would buy weapons"
        at += 1
    if not found:
        return None
    found = _first_group(lower, found)
    figure.tail = found[-1].last
    figure.own = tuple(found)
    figure.firm = any(c.firm for c in found)
    if any(
        w in ("percent", "%", "half", "portion", "part", "most", "much")
        for w in lower[figure.last : found[0].first]
    ):
        return "mixed", "a part of it is military"
    shown = " ".join(reading.words.written[found[0].first : found[-1].last])
    return _decided(found), f"'{shown}' after the figure"


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


def _leading(reading: Reading, figure: Figure) -> tuple[str, str] | None:
    """Words before the figure: *military aid to Ukraine totals $5m*, *a package worth $5m*."""
    start = reading.left_start(figure)
    taken = {c for f in reading.figures for c in f.own if f.phrase.kind != "count"}
    near = [c for c in reading.cues if start <= c.first and c.last <= figure.first and c not in taken]
    near = [c for c in near if c.sort != "office"]
    if any(c.firm or c.sort == "generic" for c in near):  # "aid worth 1% of GDP, or $5m"
        near = [c for c in near if reading.words.lower[c.last - 1] != "gdp"]
    if not near:
        return None
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
    shown = " ".join(reading.words.written[group[0].first : group[-1].last])
    return sort, f"'{shown}' before the figure"


#: How the words begin that say that own stocks are filled again.
_REPLACING = frozenset(["repla", "reple", "resto", "refil", "backf"])


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
    shared = others and others[0].first > figure.last
    if shared and any(
        w in ("percent", "half", "portion", "part")
        for w in reading.words.lower[figure.last : others[0].first]
    ):
        return "mixed", "a part of it is military"
    if others and sort == "generic":
        return ("mixed" if total else "military"), f"'{_shown(reading, others[0])}' elsewhere in the sentence"
    if others and (any(c.firm for c in others) or (not sort and _given_alone(reading, figure))):
        return "military", f"'{_shown(reading, others[0])}' elsewhere in the sentence"
    if (
        reading.anaphoric()
        or _goes_on(reading, figure)
        or _of_parcels(reading, figure, sort)
        or _of_that(reading, figure)
    ) and reading.carried.purpose:
        return reading.carried.purpose, "as in the sentence before"
    return None


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
    if any(m.before in ("to", "for") and figure.last < m.first <= figure.last + 3 for m in reading.mentions):
        return True  # "$300 million was for Greece"
    return any(v.act in ("give", "arrive", "receive") for v in reading.verbs)


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


def _shown(reading: Reading, cue: Cue) -> str:
    return " ".join(reading.words.written[cue.first : cue.last])


def _first_group(lower: list[str], found: list[Cue]) -> list[Cue]:
    """The first cues that stand together; *veterans of the military operation* is about veterans."""
    group = [found[0]]
    for cue in found[1:]:
        gap = cue.first - group[-1].last
        aside = gap == 3 and lower[group[-1].last] == ","  # "foreign aid, mainly for security"
        if gap > 2 and not aside and group[-1].sort != "generic":
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
