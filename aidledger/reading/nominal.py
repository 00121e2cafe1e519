"""The nouns that tell a stage where no verb of giving does: *commitments*, *a request for*, *a new package*."""

from __future__ import annotations

from aidledger.model.scope import Stage
from aidledger.reading.governing import shown
from aidledger.reading.linking import Figure, Reading
from aidledger.reading.verbs import Verb
from aidledger.reading.words import word_set

_PARCELS = word_set("a parcel of aid")
_PACKAGES = word_set("a package")
_BACK = word_set("look back on a package")
_SUBJECTS_OF_TOTALS = word_set("what brings a total")
_AID = word_set("what adds up to a total")
_LATER = word_set("after what is yet to come")
_CALLED = (Stage.committed, Stage.pledged, Stage.requested, Stage.proposed)
_SAID = (Stage.pledged, Stage.requested, Stage.proposed)
_STOPS = word_set("nouns of stopping")
_HANDLES = ("give", "receive", "fight", "arrive")
_RECEIVERS = ("recipient", "recipients", "beneficiary", "beneficiaries")
_MODALS = frozenset(["may", "might", "could"])
_ARTICLES = frozenset(["a", "an", "the", "additional", "another", "new", "further", "up", "to"])
_TIMES = word_set("times") | {"a", "the", "on", "in"}
_BETWEEN = _TIMES | {",", "request", "appropriation", "appropriations"}
_TOLD_OF = (Stage.approved, Stage.committed, Stage.delivered)
_BE = word_set("to be")
_DETERMINERS = frozenset(["a", "an", "the", "its", "his", "their", "this", "another"])
_PREPOSITIONS = word_set("govern a gerund") | {","}
_GOODS = frozenset(["equipment", "weapons", "weaponry", "arms", "hardware", "deliveries", "supplies"])
_MAKE = frozenset(["make", "makes", "made", "making"])
_DRAFT = word_set("not yet a law")
_HAS = frozenset(["has", "holds", "had", "held"])
_PENDING = frozenset(["bill", "budget", "measure", "amendment", "draft", "legislation"])
_MOVES = frozenset(["delivery", "deliveries", "transfer", "shipment", "shipments", "export", "supply"])
_WAS = frozenset(["be", "were", "was", "been"])
_TELLING = _HAS | _WAS | {"of"}
_GIFTS = frozenset(["gift", "gifts", "donation", "donations", "shipment", "delivery", "consignment"])
_WILL = word_set("will")
_LEGISLATURES = word_set("a legislature")
_LAWS = frozenset(["law", "act", "omnibus", "measure"])
_DECIDES = ("decide", "ask", "suggest")
_ON_THE_WAY = frozenset(["on", "en", "due", "in"])
_MAYBE = frozenset(["may", "might", "would"])


def asked_before(reading: Reading, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
    """*We are requesting $33bn. This includes $5bn for ...*: what was asked for holds for its pieces."""
    included = any(v.act == "include" and v.last <= figure.first for v in reading.verbs)
    if left is not None or not included or not reading.anaphoric():
        return None
    stage = reading.carried.stage
    return (stage, "as in the sentence before") if stage in (Stage.requested, Stage.proposed) else None


def described(reading: Reading, figure: Figure) -> tuple[Stage, str] | None:
    """*The request that we sent to Congress includes $11bn*: the noun before *includes* tells the stage."""
    before = [v for v in reading.verbs if v.last <= figure.first and v.act in ("include", "give", "say")]
    if not before or before[-1].act != "include" or before[-1].time == "gerund":
        return None
    begins = before[-1].begins
    if any(w in ("Act", "NDAA", "P.L.") for w in reading.words.written[max(0, begins - 12) : begins]):
        return Stage.approved, "'Act'"
    lower = reading.words.lower
    asked_for = any(stage is Stage.requested and begins - 4 <= at < begins for at, stage in reading.nouns)
    if "budget" in lower[max(0, begins - 4) : begins] and not asked_for:
        return Stage.proposed, "'budget'"
    for at, stage in reversed(reading.nouns):
        if begins - 14 <= at < begins:
            if any(v.act == "stop" and at < v.first < begins for v in reading.verbs):
                return None  # "the shipment paused last week included"
            past = before[-1].time == "past" and not before[-1].passive
            past = past and not any(v.act == "stop" and v.last <= at <= v.last + 3 for v in reading.verbs)
            if stage is Stage.proposed and (passed(reading, at) or past):
                stage = Stage.approved  # "passed a bill that contains", "last year's bill included"
            asked = next((v for v in reading.verbs if v.act == "ask" and v.finite and v.last <= at), None)
            if asked is not None:  # "asked Congress for approval of spending that would include $5bn"
                return Stage.requested, shown(reading, asked)
            return stage, f"'{reading.words.lower[at]}'"
    for at in range(begins - 1, max(0, begins - 14) - 1, -1):
        if lower[at] in _LAWS:
            pending = lower[at - 1] in _DRAFT or (lower[at] == "measure" and not passed(reading, at))
            return Stage.proposed if pending else Stage.approved, f"'{lower[at]}'"
    return None


def told_beside(reading: Reading, figure: Figure) -> tuple[Stage, str] | None:
    """*the Senate bill, which has $5m*, *the budget has $5m*, *its next gift will be two planes*."""
    lower, at = reading.words.lower, figure.first - 1
    if at < 1 or lower[at] not in _TELLING:
        return None
    if lower[at] in _HAS:
        for k in range(at - 1, max(0, at - 6), -1):
            if lower[k] in _PENDING:
                return (Stage.approved if passed(reading, k) else Stage.proposed), f"'{lower[k]}'"
            if lower[k] in _LAWS:
                return Stage.approved, f"'{lower[k]}'"
    made = lower[max(0, figure.first - 8) : at]
    if lower[at] == "of" and lower[at - 1] in _GIFTS and not _MAKE.isdisjoint(made):
        return (Stage.delivered if "made" in made else Stage.pledged), "makes a gift of"
    if lower[at] in _WAS and not _GIFTS.isdisjoint(lower[max(0, at - 8) : at]):
        ahead = lower[at] == "be" and not _WILL.isdisjoint(lower[at - 1 : at])
        return (Stage.pledged, "a gift to come") if ahead else (Stage.delivered, "a gift that was")
    return None


def sent_paper(reading: Reading, verb: Verb) -> tuple[Stage, str] | None:
    """*sent Congress a request*: what is handed over is a paper, and the aid is as far as that."""
    if verb.act != "give" or verb.stage is not Stage.delivered:
        return None
    for at, stage in reading.nouns:
        if stage in (Stage.requested, Stage.proposed) and verb.last < at <= verb.last + 5:
            between = reading.words.lower[verb.last : at]
            if not _DETERMINERS.isdisjoint(between) and _PREPOSITIONS.isdisjoint(between):
                return stage, f"'{reading.words.lower[at]}'"
    return None


def parcel(reading: Reading, figure: Figure) -> str | None:
    """*The package includes*, *a new $5m package*."""
    lower = reading.words.lower
    told = [v for v in reading.verbs if v.last <= figure.first and v.act in ("include", "total") and v.finite]
    if told and told[-1].act == "total":
        return None  # "the package takes all aid to $9m"
    if reading.includes(_PARCELS, figure):
        return "a package that is described"
    near = set(lower[max(0, figure.first - 4) : figure.last + 6])
    fresh = near & {"new", "latest", "additional", "another", "today"}
    if fresh and near & _PARCELS:
        return "a new package"
    return None


def contents(reading: Reading, figure: Figure) -> tuple[Stage, str] | None:
    """*Support has so far included*, *U.S. aid would include*: what aid holds is as far as the aid is."""
    verb = next((v for v in reversed(reading.verbs) if v.last <= figure.first and v.act == "include"), None)
    if verb is None or verb.time == "gerund":
        return None
    if (_AID | _GOODS).isdisjoint(reading.words.lower[max(0, verb.begins - 10) : verb.begins]):
        return None
    if verb.time in ("future", "conditional", "infinitive"):
        return Stage.pledged, f"{shown(reading, verb)} of aid"
    return (Stage.delivered, f"{shown(reading, verb)} of aid") if verb.perfect else None


def of_a_package(reading: Reading, figure: Figure) -> bool:
    """*Oslo's 15th package, at $5m its biggest yet*: the worth of a package, where it is not looked back on."""
    beside = set(
        reading.words.lower[
            max(0, figure.first - 8) : figure.last + (8 if figure.phrase.kind == "count" else 4)
        ]
    )
    return bool(figure.phrase.text) and not beside.isdisjoint(_PACKAGES) and beside.isdisjoint(_BACK)


def stage_noun(reading: Reading, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
    """A noun that tells the stage where no verb of giving does: *commitments*, *proposal to provide*."""
    if left is not None and left.act in ("stop", "talk"):  # "abandoned a $500m plan"
        told = next((n for n in reading.nouns if left.last <= n[0] < min(left.last + 4, figure.first)), None)
        if told is not None and told[1] is Stage.proposed:  # "voted down an amendment"
            return told[1], f"'{reading.words.lower[told[0]]}'"
        if left.act == "stop":
            return None
    floor = left.first if left is not None else 0
    own_stage = left is not None and left.stage is not None and left.stage is not Stage.delivered
    finite = left is not None and left.stage is not None and (left.finite or own_stage)
    aside = left is not None and left.time == "gerund" and reading.words.lower[left.begins - 1] == ","
    finite = finite or aside  # "..., sending 40 guns": a clause of its own
    end = min(reading.right_end(figure), figure.last + 6)
    for at, stage in reading.nouns if left is not None and left.act == "say" else ():
        if (
            left is not None
            and left.last <= at < figure.first
            and stage in _TOLD_OF
            and not _attributive(left, at)
        ):
            return stage, f"'{reading.words.lower[at]}'"
    late = not _LATER.isdisjoint(reading.words.lower[figure.last : reading.right_end(figure)])
    for at, stage in reading.nouns:
        if stage is Stage.delivered and late:
            stage = Stage.pledged  # "the delivery of 18 guns will start in May"
        if at == figure.last and stage in _CALLED and (left is None or left.act in _HANDLES):
            return stage, f"'{reading.words.lower[at]}'"  # "a 10-year $38 billion commitment"
        if reading.words.lower[at] == "in" and not _is_on_the_way(reading, at):
            continue  # "the arms in the pipeline were stopped"
        if (
            figure.last < at < reading.right_end(figure)
            and stage is Stage.pledged
            and _is_on_the_way(reading, at)
        ):
            return stage, "'on the way'"
        lawful = stage is Stage.approved and (left is None or (left.time == "past" and left.act == "give"))
        lawful = lawful and not (left is not None and "drawdown" in reading.words.lower[at : at + 3])
        apart = "," in reading.words.lower[figure.last : at]  # "valued at $5m, marks the 37th drawdown"
        if figure.last <= at < end and not apart and (not finite or lawful):
            return stage, f"'{reading.words.lower[at]}'"
    for at, stage in reading.nouns if left is None else ():
        if (
            figure.last <= at < reading.right_end(figure)
            and stage is Stage.proposed
            and _in_this(reading, at)
        ):
            return stage, f"'{reading.words.lower[at]}'"
    totals = [v.first for v in reading.verbs if v.act == "total" and v.last <= figure.first]
    for at, stage in reversed(reading.nouns):
        if _vow(reading, at) or (left is not None and _asks_noun(left) and at == left.begins - 2):
            continue  # "plans to send": the verb asks the noun
        if stage is Stage.requested and left is not None and left.act == "suggest" and left.last <= at:
            continue  # "proposed an increased request of $5m"
        if stage is Stage.approved and left is not None and left.act in ("ask", "suggest"):
            continue  # "asking for approval of $5m"
        if stage is Stage.delivered and left is not None and (left.act in _DECIDES or _attributive(left, at)):
            continue  # "approved the delivery of", "a planned delivery of"
        if stage is Stage.delivered and left is not None and left.last <= at and _to_come(left):
            continue  # "will resume deliveries of", "awaits delivery of"
        if stage is Stage.proposed and passed(reading, at):
            stage = Stage.approved  # "approved legislation providing"
        if stage is Stage.approved and any(
            s is Stage.proposed and at - 6 <= n < at for n, s in reading.nouns
        ):
            stage = Stage.proposed  # "an amendment reducing the authorization"
        if stage is Stage.delivered and late:
            stage = Stage.pledged
        if stage is Stage.delivered and _MAYBE & set(reading.words.written[max(0, at - 5) : at]):
            stage = Stage.proposed  # "may result in the delivery of"
        if reading.words.lower[at] in _SUBJECTS_OF_TOTALS and any(at < t for t in totals):
            continue
        if (
            figure.first - 5 <= at < figure.first
            and (left is None or left.last <= at)
            and _of(reading, at, figure)
        ):
            return stage, f"'{reading.words.lower[at]}'"
        aside = "including" in reading.words.lower[max(0, at - 4) : at]
        if at < figure.first and not finite and not aside and (left is None or at > floor - 4):
            return stage, f"'{reading.words.lower[at]}'"
    return None


def _to_come(left: Verb) -> bool:
    return left.time == "future" or (left.act == "receive" and left.stage is Stage.pledged)


def _attributive(left: Verb, at: int) -> bool:
    """*a planned delivery*: whether a participle stands before its noun at token ``at``."""
    return left.last == at and left.time == "past" and left.begins == left.first


def _is_on_the_way(reading: Reading, at: int) -> bool:
    """*a further $1bn is on its way*."""
    lower = reading.words.lower
    if lower[at] == "due" and not _LEGISLATURES.isdisjoint(lower[at + 1 : at + 5]):
        return False  # "a vote is due in the House"
    return lower[at] in _ON_THE_WAY and lower[at - 1] in _BE


def _in_this(reading: Reading, at: int) -> bool:
    """*$14 billion in arms in this bill*."""
    return reading.words.lower[max(0, at - 2) : at] in (["in", "this"], ["in", "the"], ["in", "that"])


def _asks_noun(left: Verb) -> bool:
    return left.time == "infinitive" and left.act in ("give", "receive", "arrive")


def passed(reading: Reading, at: int) -> bool:
    """Whether the bill at token ``at`` is said to have been approved or signed."""
    if any(stage is Stage.approved and at - 8 <= n < at - 1 for n, stage in reading.nouns):
        given = any(v.act == "give" and v.time == "past" and v.last <= at for v in reading.verbs)
        if given and "approval" in reading.words.lower[at - 8 : at]:
            return True  # "gave final approval to a bill"
    return any(
        v.stage is Stage.approved
        and v.act == "decide"
        and v.time in ("past", "gerund")
        and (v.last <= at <= v.last + 6 or (at < v.first <= at + 8 and not v.perfect and v.begins == v.first))
        for v in reading.verbs
    )


def _vow(reading: Reading, at: int) -> bool:
    """*our commitment to support Peru* is no stage; *commitments to Ukraine* are."""
    lower = reading.words.lower
    if not lower[at].startswith(("commitment", "pledge", "promise")) or lower[at + 1 : at + 2] != ["to"]:
        return False
    article = lower[at + 2 : at + 3] == ["the"]
    return not any(m.first == at + 2 + article for m in reading.mentions)


def stopped(reading: Reading, figure: Figure) -> str | None:
    """*the suspension of $5m*, *a freeze on $5m*: the noun of stopping right before a figure."""
    lower, at = reading.words.lower, figure.first - 1
    while at > 0 and lower[at] in _ARTICLES:
        at -= 1
    if at > 3 and lower[at] == "of" and lower[at - 1] in _MOVES and lower[at - 2] in _ARTICLES:
        at -= 3  # "a veto on the delivery of"
    if at < 1 or lower[at] not in ("of", "on") or lower[at - 1] not in _STOPS:
        return None
    return f"'{lower[at - 1]}'"


def right_before(reading: Reading, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
    """*a request for $5m*, *the announcement last week of an additional $5m*: the noun the figure hangs on."""
    lower = reading.words.lower
    joint = figure.first - 1
    while joint >= 0 and lower[joint] in _ARTICLES:
        joint -= 1
    if joint > 0 and lower[joint] == "of" and lower[joint - 1] in _RECEIVERS:
        return Stage.delivered, f"'{lower[joint - 1]}'"
    if (
        _MODALS & set(lower[max(0, figure.first - 4) : figure.first])
        and "worth" in lower[max(0, figure.first - 4) : figure.first]
    ):
        return Stage.proposed, "'could be worth'"
    if joint >= 0 and lower[joint] == "pending":
        return Stage.proposed, "'pending'"
    if joint < 1 or lower[joint] not in ("of", "for") or (left is not None and left.last > joint):
        return None
    if left is not None and left.act == "suggest" and left.stage is Stage.proposed:
        return None  # "proposes a request of $5m"
    for at, stage in reversed(reading.nouns):
        if stage in _SAID and joint - 4 <= at < joint and all(w in _BETWEEN for w in lower[at + 1 : joint]):
            return stage, f"'{lower[at]}'"
    return None


def hangs_on_a_noun(reading: Reading, figure: Figure) -> bool:
    """*a promise of 100 tanks*, *the arrival of 20 launchers*: the noun right before the figure tells a stage."""
    lower = reading.words.lower
    asked = any(stage is Stage.requested and 1 <= figure.first - at <= 3 for at, stage in reading.nouns)
    if lower[figure.first - 1] == "for" and asked:
        return True  # "the call for 1,000 guns"
    return lower[figure.first - 1] == "of" and any(
        figure.first - 3 <= at < figure.first - 1
        or (figure.first - 6 <= at < figure.first - 1 and lower[at + 1] in ("by", "from"))
        for at, _ in reading.nouns
    )


def _of(reading: Reading, at: int, figure: Figure) -> bool:
    """*announcement of*, *request for* right before the figure."""
    gap = reading.words.lower[at + 1 : figure.first]
    return bool(gap) and gap[0] in ("of", "for", "to") and len(gap) <= 3
