"""Which parties, stage, purpose and period belong to a figure of a sentence.

Every decision is a small function that also says why. They look at words near the figure, in the order in
which English puts them: what the figure is *of*, the verb that governs it, the verb's subject, *to* whom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aidledger.model.grammar import Phrase
from aidledger.model.scope import Stage
from aidledger.reading.parties import mentions
from aidledger.reading.purposes import Cue, cues
from aidledger.reading.verbs import Verb, stage_nouns, verbs
from aidledger.reading.words import Words, word_set

#: Classes of ``item_nouns.csv`` that are military by themselves.
ARMS = frozenset(
    ["artillery", "ammunition", "arms", "aircraft", "vessel", "formation", "designation", "vehicle"]
)

Slot = tuple[tuple[str, ...], str]
"""The codes found for a slot, and the reason."""

NOTHING: Slot = ((), "")


@dataclass(slots=True)
class Carried:
    """What an earlier sentence leaves for the next: its parties, purpose, stage."""

    donors: Slot = NOTHING
    recipients: Slot = NOTHING
    purpose: str = ""
    stage: Stage | None = None


@dataclass(slots=True)
class Figure:
    """A figure phrase with its place among the words of the sentence."""

    phrase: Phrase
    first: int
    last: int
    tail: int = 0
    own: tuple[Cue, ...] = ()
    firm: bool = False
    purpose: str = ""
    verb: Verb | None = None
    stage: Stage | None = None
    donors: Slot = NOTHING
    recipients: Slot = NOTHING
    reasons: list[tuple[str, str]] = field(default_factory=list)


class Reading:
    """One sentence taken apart: words, parties, verbs, purposes, and its figures."""

    def __init__(
        self,
        text: str,
        phrases: list[Phrase],
        speaker: str | None,
        before: Callable[[], Carried] = Carried,
        *,
        listed: bool = False,
    ) -> None:
        self.text = text
        self.words = Words.of(text)
        self.mentions = mentions(self.words, text)
        self.verbs = verbs(self.words)
        self.cues = cues(self.words)
        self.nouns = stage_nouns(self.words)
        self.speaker = speaker
        self.listed = listed
        self.filled = self._purposed = False
        self._before = before
        self.figures = [Figure(p, self.words.index_at(p.start), self.words.index_at(p.end)) for p in phrases]
        restated = {f.phrase.converts: f for f in self.figures if f.phrase.converts}
        for figure in self.figures:
            again = restated.get((figure.phrase.start, figure.phrase.end))
            if again is not None:  # what follows the bracket belongs to the figure before it
                figure.last = min(again.last + 1, len(self.words))
        self._bounds = [(f.first, f.last) for f in self.figures if f.phrase.converts is None]

    @property
    def carried(self) -> Carried:
        """What the sentences before leave; sought only when asked for."""
        return self._before()

    # -- neighbourhoods ----------------------------------------------------------------------------

    def _right_end(self, figure: Figure) -> int:
        """Where the words to the right stop belonging to the figure: the next figure, or a semicolon."""
        end = len(self.words)
        for first, _ in self._bounds:
            if first >= figure.last:
                end = first
                break
        return self._until(figure.last, end, (";", "—"))

    def _until(self, start: int, end: int, stops: tuple[str, ...]) -> int:
        lower = self.words.lower
        for at in range(start, end):
            if lower[at] in stops:
                return at
        return end

    def _left_start(self, figure: Figure) -> int:
        start = 0
        for _, last in self._bounds:
            if last <= figure.first:
                start = last
        for at in range(figure.first - 1, start - 1, -1):
            if self.words.lower[at] == ";":
                return at + 1
        return start

    # -- purpose -----------------------------------------------------------------------------------

    def purposes(self) -> None:
        """Fill the purpose of every figure: what follows it, what stands before it, the sentence before."""
        if self._purposed:
            return
        self._purposed = True
        last: dict[str, Figure] = {}
        attached = [self._attached(figure) for figure in self.figures]
        for figure, near in zip(self.figures, attached, strict=True):
            sort, reason = near or self._leading(figure) or ("", "")
            before = last.get(figure.phrase.kind)
            if not sort and before is not None:
                sort, reason = before.purpose, "as the figure before it"
            elif (
                sort == "generic"
                and before is not None
                and before.purpose == "military"
                and self._adds(before, figure)
            ):
                sort, reason = "military", "a piece of the figure before it"
            elif sort == "generic" and self._holds_military(figure, attached):
                sort, reason = "mixed", "a total that includes military aid"
            elif sort in ("generic", ""):
                sort, reason = self._of_sentence(figure, sort) or (sort, reason)
            figure.purpose = sort
            figure.reasons.append(("aid_type", reason))
            last[figure.phrase.kind] = figure

    def _adds(self, before: Figure, figure: Figure) -> bool:
        gap = self.words.lower[before.last : figure.first]
        return any(
            w in ("including", "includes", "include", "which", "another", "additional", "further", "more")
            for w in gap
        )

    def _holds_military(self, figure: Figure, attached: list[tuple[str, str] | None]) -> bool:
        """*a total of $79m in support includes $50m in military assistance*."""
        for other, near in zip(self.figures, attached, strict=True):
            if (
                other.first > figure.last
                and other.phrase.kind == figure.phrase.kind
                and near
                and near[0] == "military"
            ):
                return any(v.act == "include" and figure.last <= v.first < other.first for v in self.verbs)
        return False

    def _attached(self, figure: Figure) -> tuple[str, str] | None:
        """Words that say what the figure is *of*: ``$5m in military aid``, ``45 tonnes of ammunition``."""
        lower, end = self.words.lower, min(self._right_end(figure), figure.last + 16)
        found: list[Cue] = []
        at = figure.last
        while at < end:
            word = lower[at]
            cue = next((c for c in self.cues if c.first == at), None)
            if cue is not None:
                found.append(cue)
                at = cue.last
                if cue.sort == "generic" and lower[at : at + 1] in (["of"], ["in"]):
                    continue
                if cue.firm or cue.sort in ("generic", "own", "trade", "mixed"):
                    joined = at < end and lower[at] in ("and", "or", "&", "/")
                    follow = next((c for c in self.cues if at < c.first <= at + 2), None) if joined else None
                    if follow is None or follow.sort == cue.sort:
                        break
                continue
            if word in _RIGHT_STOPS or (word == "," and not self._list_goes_on(at, end, found)):
                break
            if any(v.first == at and v.finite and v.act not in ("give", "include") for v in self.verbs):
                break
            at += 1
        if not found:
            return None
        found = _first_group(found)
        figure.tail = found[-1].last
        figure.own = tuple(found)
        figure.firm = any(c.firm for c in found)
        if any(w in ("percent", "%", "half", "portion", "part") for w in lower[figure.last : found[0].first]):
            return "mixed", "a part of it is military"
        shown = " ".join(self.words.written[found[0].first : found[-1].last])
        return _decided(found), f"'{shown}' after the figure"

    def _list_goes_on(self, comma: int, end: int, found: list[Cue]) -> bool:
        lower = self.words.lower
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
            "primarily",
        ):
            return True
        return bool(found) and any(
            c.first in (comma + 1, comma + 2) for c in self.cues if c.sort != "generic"
        )

    def _leading(self, figure: Figure) -> tuple[str, str] | None:
        """Words before the figure: *military aid to Ukraine totals $5m*, *a package worth $5m*."""
        start = self._left_start(figure)
        taken = {c for f in self.figures for c in f.own}
        near = [c for c in self.cues if start <= c.first and c.last <= figure.first and c not in taken]
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
        shown = " ".join(self.words.written[group[0].first : group[-1].last])
        return sort, f"'{shown}' before the figure"

    def _of_sentence(self, figure: Figure, sort: str) -> tuple[str, str] | None:
        """A word such as *package* or *aid* alone: the rest of the sentence, then the one before, decides."""
        taken = {
            c for f in self.figures for c in f.own if f is not figure and f.phrase.kind == figure.phrase.kind
        }
        others = [
            c for c in self.cues if c.sort == "military" and not self._inside_figure(c) and c not in taken
        ]
        total = any(self.words.lower[i] in ("total", "overall", "combined") for i in self._near(figure))
        arms = [f for f in self.figures if f.phrase.group in ARMS and f is not figure]
        if not others and arms and sort == "generic":
            return ("mixed" if total else "military"), f"'{arms[0].phrase.text}' in the sentence"
        shared = others and others[0].first > figure.last
        if shared and any(
            w in ("percent", "half", "portion", "part")
            for w in self.words.lower[figure.last : others[0].first]
        ):
            return "mixed", "a part of it is military"
        if others and sort == "generic":
            return ("mixed" if total else "military"), f"'{self._shown(others[0])}' elsewhere in the sentence"
        if others and any(c.firm for c in others):
            return "military", f"'{self._shown(others[0])}' elsewhere in the sentence"
        if (sort == "generic" or self._anaphoric()) and self.carried.purpose:
            return self.carried.purpose, "as in the sentence before"
        return None

    def _near(self, figure: Figure) -> range:
        return range(max(0, figure.first - 4), min(len(self.words), figure.last + 3))

    def _inside_figure(self, cue: Cue) -> bool:
        return any(first <= cue.first < last for first, last in self._bounds)

    def _shown(self, cue: Cue) -> str:
        return " ".join(self.words.written[cue.first : cue.last])

    def _anaphoric(self) -> bool:
        """Whether the sentence leans on the one before: *this package includes*, *it also*, a list item."""
        return self.listed or any(w in _ANAPHORA for w in self.words.lower[:6])

    # -- verbs and stage ---------------------------------------------------------------------------

    def governed(self) -> None:
        """Fill the governing verb and the stage of every figure."""
        before: Figure | None = None
        for figure in self.figures:
            verb, stage, reason = self._stage(figure)
            if before is not None and verb is not None and verb is before.verb and verb.last <= figure.first:
                stage, reason = before.stage, "as the figure before it"
            if verb is None and not reason and before is not None:
                verb, stage, reason = before.verb, before.stage, "as the figure before it"
            figure.verb, figure.stage = verb, stage
            figure.reasons.append(("stage", reason or "no verb tells it"))
            before = figure

    def _stage(self, figure: Figure) -> tuple[Verb | None, Stage | None, str]:
        right = self._right_verb(figure)
        if right is not None:
            stage = self._stage_of(right)
            if stage is Stage.delivered and any(
                w in _LAWS for w in self.words.lower[right.last : right.last + 9]
            ):
                return right, Stage.approved, f"{self._verb_shown(right)} in a law"
            return right, stage, self._verb_shown(right)
        left = self._left_verb(figure)
        whole = self._is_whole(figure)
        included = any(v.act == "include" and v.last <= figure.first for v in self.verbs)
        if (
            left is None
            and included
            and self._anaphoric()
            and self.carried.stage in (Stage.requested, Stage.proposed)
        ):
            return None, self.carried.stage, "as in the sentence before"
        noun = self._stage_noun(figure, left)
        if whole and left is None:
            return None, None, "the whole of which a part is told"
        if noun is not None:
            return left, noun[0], noun[1]
        if left is not None:
            if whole:
                return left, None, "the whole of which a part is told"
            return left, self._stage_of(left), self._verb_shown(left)
        near = self.words.lower[max(0, figure.first - 4) : figure.last + 6]
        if any(
            v.act == "include"
            and v.last <= figure.first
            and _PARCELS & set(self.words.lower[max(0, v.begins - 8) : v.begins])
            for v in self.verbs
        ):
            return None, Stage.pledged, "a package that is described"
        if any(w in ("new", "latest", "additional", "another") for w in near) and any(
            w in _PARCELS for w in near
        ):
            return None, Stage.pledged, "a new package"
        if self._anaphoric() and self.carried.stage is not None:
            return None, self.carried.stage, "as in the sentence before"
        return None, None, ""

    def _right_verb(self, figure: Figure) -> Verb | None:
        """A verb after the figure of which the figure is the object: *has been delivered*, *that we sent*."""
        whole, part = self._is_whole(figure), self._is_part(figure)
        lower, end = self.words.lower, self._list_end(figure)
        for verb in self.verbs:
            if not figure.last <= verb.begins < end or verb.act in ("include", "total", "make"):
                continue
            gap = lower[max(figure.last, min(figure.tail, verb.begins)) : verb.begins]
            if "," in gap and not verb.passive:
                return None
            if whole and verb.finite and (verb.passive or verb.perfect or verb.act == "arrive"):
                return None
            if (
                part
                and verb.time == "past"
                and not verb.passive
                and not verb.perfect
                and verb.act != "arrive"
            ):
                continue
            if verb.act == "arrive" or verb.passive:
                return verb if not self._own_subject(figure, verb) else None
            if (
                verb.time == "past"
                and not verb.perfect
                and self._reduced(verb, gap, lower[figure.last : verb.begins])
            ):
                return verb
            contact = len(gap) == 1 and gap[0] in ("it", "they", "we", "he", "she")
            if contact and not part and verb.act in ("give", "say") and verb.time == "past":
                return verb
            if (
                any(w in ("that", "which") for w in gap)
                and verb.act in ("give", "spend", "decide")
                and verb.time == "past"
            ):
                return verb
            if verb.act == "fight" and len(gap) <= 2:
                return verb
            if verb.finite:
                return None
        return None

    def _list_end(self, figure: Figure) -> int:
        """The right end, past other figures of the same list when only commas and *and* lie between."""
        lower, end = self.words.lower, self._right_end(figure)
        last = figure.last
        for other in self.figures:
            if other.first < figure.last:
                continue
            listed = all(w in _LIST_WORDS for w in lower[last : other.first]) and other.first - last <= 3
            if listed or self._is_whole(other):
                last = other.last
                end = self._right_end(other)
            else:
                break
        return end

    def _own_subject(self, figure: Figure, verb: Verb) -> bool:
        """Whether a passive has its own subject, such as *after Kyiv was hit*."""
        return any(figure.last < m.first and verb.begins - 2 <= m.last <= verb.begins and not m.before and not m.adjective and not m.possessive
                   for m in self.mentions)  # fmt: skip

    def _reduced(self, verb: Verb, gap: list[str], before: list[str]) -> bool:
        """A participle after its noun: *aid announced on Monday*, *support pledged by allies*."""
        if verb.act not in ("say", "give", "decide", "ask", "suggest", "receive") or len(gap) > 7:
            return False
        if any(w in ("and", "that", "which", "who", "we", "they", "it") for w in gap):
            return False
        following = self.words.lower[verb.last] if verb.last < len(self.words) else "."
        if before and len(before) <= 4 and before[-1] in ("in", "of", "its", "their"):  # "in pledged support"
            return True
        return following in _AFTER_PARTICIPLE

    def _left_verb(self, figure: Figure) -> Verb | None:
        start = self._left_start(figure) if ";" in self.words.lower[: figure.first] else 0
        for floor in (start, 0):
            for verb in reversed(self.verbs):
                if verb.last > figure.first or verb.first < floor:
                    continue
                if verb.act in ("include", "total") or self._closed_off(verb, figure):
                    continue
                return verb
        return None

    def _closed_off(self, verb: Verb, figure: Figure) -> bool:
        """Whether a verb belongs to a clause that ended before the figure (*as the war advanced, Germany ...*)."""
        lower = self.words.lower
        opener = lower[max(0, verb.begins - 5) : verb.begins]
        if not any(
            w in ("as", "after", "while", "when", "although", "since", "which", "who") for w in opener
        ):
            return False
        gap = lower[verb.last : figure.first]
        return "," in gap and any(verb.last < v.first < figure.first for v in self.verbs if v.finite)

    def _stage_noun(self, figure: Figure, left: Verb | None) -> tuple[Stage, str] | None:
        """A noun that tells the stage where no verb of giving does: *commitments*, *proposal to provide*."""
        floor = left.first if left is not None else 0
        own_stage = left is not None and left.stage is not None and left.stage is not Stage.delivered
        finite = left is not None and left.stage is not None and (left.finite or own_stage)
        end = min(self._right_end(figure), figure.last + 6)
        for at, stage in self.nouns:
            lawful = stage is Stage.approved and (left is None or left.time == "past")
            if figure.last <= at < end and (not finite or lawful):
                return stage, f"'{self.words.lower[at]}'"
        for at, stage in reversed(self.nouns):
            if self._vow(at):
                continue
            if (
                figure.first - 5 <= at < figure.first
                and (left is None or left.last <= at)
                and self._of(at, figure)
            ):
                return stage, f"'{self.words.lower[at]}'"
            aside = "including" in self.words.lower[max(0, at - 4) : at]
            if at < figure.first and not finite and not aside and (left is None or at > floor - 4):
                return stage, f"'{self.words.lower[at]}'"
        return None

    def _vow(self, at: int) -> bool:
        """*our commitment to support Peru* is no stage; *commitments to Ukraine* are."""
        lower = self.words.lower
        if not lower[at].startswith(("commitment", "pledge", "promise")) or lower[at + 1 : at + 2] != ["to"]:
            return False
        article = lower[at + 2 : at + 3] == ["the"]
        return not any(m.first == at + 2 + article for m in self.mentions)

    def _of(self, at: int, figure: Figure) -> bool:
        """*announcement of*, *request for* right before the figure."""
        gap = self.words.lower[at + 1 : figure.first]
        return bool(gap) and gap[0] in ("of", "for") and len(gap) <= 3

    def _is_whole(self, figure: Figure) -> bool:
        """*$240 million of a $350 million package*: the second figure is the whole."""
        lower = self.words.lower
        for _, last in self._bounds:
            if last < figure.first <= last + 4:
                return lower[last] == "of" or lower[last : last + 2] == ["out", "of"]
        return False

    def _is_part(self, figure: Figure) -> bool:
        return any(self._is_whole(f) for f in self.figures if figure.last < f.first <= figure.last + 4)

    def _stage_of(self, verb: Verb) -> Stage | None:
        """What a verb says of the stage; one that hangs on another asks that one."""
        if verb.act == "stop" and any(
            w in _LEGISLATURES for w in self.words.lower[verb.last : verb.last + 8]
        ):
            return Stage.proposed
        if verb.act in ("stop", "talk") or verb.negated:
            return None
        bill = self._bill(verb)
        if bill is not None:
            return bill
        if verb.time in ("infinitive", "gerund"):
            higher = self._higher(verb)
            if higher is not None:
                return self._stage_of(higher)
            if verb.act == "give" and verb.stage is Stage.delivered:
                return None
            return verb.stage
        if verb.act in ("say", "ask", "suggest"):
            return verb.stage
        if verb.time == "conditional":
            higher = self._higher(verb)
            told = any(w in _TOLD for w in self.words.lower[max(0, verb.begins - 7) : verb.begins])
            return Stage.pledged if told or (higher is not None and higher.act == "say") else Stage.proposed
        if verb.act == "spend" and verb.time == "progressive":
            return None
        if verb.time in ("future", "progressive"):
            committed = verb.time == "progressive" and verb.stage is not Stage.delivered
            return verb.stage if committed else Stage.pledged
        return verb.stage

    def _bill(self, verb: Verb) -> Stage | None:
        """*This bill provides* is a proposal, *the omnibus provides* a law."""
        if (
            verb.act != "give"
            or verb.passive
            or verb.time not in ("present", "past", "future", "conditional")
        ):
            return None
        for word in reversed(self.words.lower[max(0, verb.begins - 4) : verb.begins]):
            if word in _BILLS:
                return Stage.proposed if verb.time != "past" else Stage.approved
            if word in _ENACTED:
                return Stage.approved
        return None

    def _higher(self, verb: Verb) -> Verb | None:
        for other in reversed(self.verbs):
            if other.last <= verb.begins and other.act not in (
                "include",
                "total",
                "field",
                "fight",
                "make",
                "trade",
            ):
                return other
        return None

    def _verb_shown(self, verb: Verb) -> str:
        return f"'{' '.join(self.words.written[verb.begins : verb.last])}'"


def _first_group(found: list[Cue]) -> list[Cue]:
    """The first cues that stand together; *veterans of the military operation* is about veterans."""
    group = [found[0]]
    for cue in found[1:]:
        if cue.first - group[-1].last > 2 and group[-1].sort != "generic":
            break
        group.append(cue)
    return group


def _decided(found: list[Cue]) -> str:
    sorts = {c.sort for c in found}
    for sort in ("trade", "own", "mixed"):
        if sort in sorts:
            return sort
    if "military" in sorts:
        return "mixed" if sorts & {"humanitarian", "financial"} else "military"
    for sort in ("humanitarian", "financial", "people"):
        if sort in sorts:
            return sort
    return "generic"


_RIGHT_STOPS = word_set("end of what a figure is of")
_ANAPHORA = word_set("lean on the sentence before")
_PARCELS = word_set("a parcel of aid")
_LAWS = word_set("a law or a budget")
_BILLS = word_set("a bill")
_ENACTED = word_set("an enacted law")
_LEGISLATURES = word_set("a legislature")
_TOLD = word_set("verbs of telling")
_LIST_WORDS = word_set("join the items of a list")
_AFTER_PARTICIPLE = word_set("follow a participle that ends its phrase")
