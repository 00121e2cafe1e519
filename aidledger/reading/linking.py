"""A sentence taken apart, and the figures in it whose slots are to be filled.

The slots are filled by the rooms beside this one: :mod:`~aidledger.reading.purposes`,
:mod:`~aidledger.reading.stages`, :mod:`~aidledger.reading.roles`, :mod:`~aidledger.reading.periods`. Every
decision there says why. They look at words near the figure in the order in which English puts them: what the
figure is *of*, the verb that governs it, the verb's subject, *to* whom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, TypeVar

from aidledger.model.grammar import Phrase
from aidledger.model.scope import Stage
from aidledger.reading.cues import Cue, cues
from aidledger.reading.parties import Mention, mentions
from aidledger.reading.verbs import Verb, stage_nouns, verbs
from aidledger.reading.words import Words, word_set

#: Classes of ``item_nouns.csv`` that are military by themselves.
ARMS = frozenset(
    ["artillery", "ammunition", "arms", "aircraft", "vessel", "formation", "designation", "vehicle", "gear"]
)

Sought = TypeVar("Sought")

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
    #: Whether it is forces that were spoken of: *The Lebanese army*.
    armed: bool = False


@dataclass(slots=True)
class Figure:
    """A figure phrase with its place among the words of the sentence.

    ``goods`` is the count of which a sum is the value (*24 guns worth $5 million*); ``stranger`` says that a giver is
    named who is nobody known.
    """

    phrase: Phrase
    first: int
    last: int
    tail: int = 0
    own: tuple[Cue, ...] = ()
    firm: bool = False
    purpose: str = ""
    goods: Figure | None = None
    verb: Verb | None = None
    stage: Stage | None = None
    donors: Slot = NOTHING
    recipients: Slot = NOTHING
    stranger: str = ""
    reasons: list[tuple[str, str]] = field(default_factory=list)


class _Sought(Generic[Sought]):
    """What a reading finds out when it is first asked for, and then keeps (without the lock of a cached property)."""

    def __init__(self, find: Callable[[Any], Sought]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __get__(self, reading: Any, owner: type | None = None) -> Sought:
        found = self._find(reading)
        reading.__dict__[self._find.__name__] = found
        return found


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
        lead_in: str = "",
        said_before: str = "",
    ) -> None:
        self.text = text
        self.words = Words.of(text)
        self.speaker = speaker
        self.listed = listed
        self.lead_in = lead_in
        self.said_before = said_before
        self.filled = self.purposed = False
        self.programmes: list[tuple[int, int, tuple[str, str]]] | None = None
        self._right_ends: dict[int, int] = {}
        self._before = before
        self.figures = [Figure(p, self.words.index_at(p.start), self.words.index_at(p.end)) for p in phrases]
        restated = {f.phrase.converts: f for f in self.figures if f.phrase.converts}
        for figure in self.figures:
            again = restated.get((figure.phrase.start, figure.phrase.end))
            if again is not None:  # what follows the bracket belongs to the figure before it
                figure.last = min(again.last + 1, len(self.words))
        self.bounds = [(f.first, f.last) for f in self.figures if f.phrase.converts is None]

    def includes(self, nouns: frozenset[str], figure: Figure) -> bool:
        """Whether one of ``nouns`` stands before a verb of including that comes before the figure."""
        return any(
            v.act == "include"
            and v.last <= figure.first
            and bool(
                nouns
                & {*self.words.lower[: min(6, v.begins)], *self.words.lower[max(0, v.begins - 8) : v.begins]}
            )
            for v in self.verbs
        )

    def brings(self, figure: Figure, total: Figure) -> bool:
        """*The $5m package brings the total to $9m*: whether a figure is said to bring a later one."""
        return any(v.act == "total" and figure.last <= v.first and v.last <= total.first for v in self.verbs)

    # Each is sought only when asked for: most sentences of a text state no aid.

    @_Sought
    def mentions(self) -> list[Mention]:
        """The parties named."""
        return mentions(self.words, self.text)

    @_Sought
    def parties(self) -> list[Mention]:
        """The parties named that may give or receive: no regions, no rebels without a name, none at war."""
        return [m for m in self.mentions if not m.hostile and m.code != "rebels" and m.code[:2] != "R:"]

    @_Sought
    def verbs(self) -> list[Verb]:
        """The verbs of giving, deciding, asking, trading and fighting; none inside a figure: *mine clearing sets*."""
        inside = {at for first, last in self.bounds for at in range(first + 1, last)}
        return [v for v in verbs(self.words) if v.first not in inside]

    @_Sought
    def cues(self) -> list[Cue]:
        """The words that say what something is for."""
        found = cues(self.words)
        if "supply" in self.words.said:  # "the Soviets supply" is no word of aid
            said = {v.first for v in self.verbs if self.words.lower[v.first] == "supply"}
            found = [c for c in found if c.first not in said]
        if any(c.sort == "own" for c in found):
            lower = self.words.lower
            found = [
                c
                for c in found
                if c.sort != "own"
                or not lower[c.first].startswith(("replac", "replen"))
                or not _REPLACED.isdisjoint(lower[c.last : c.last + 12])
            ]
        return found

    @_Sought
    def cue_at(self) -> dict[int, Cue]:
        """The words that say what something is for, by where they begin."""
        return {c.first: c for c in self.cues}

    @_Sought
    def clause_verbs(self) -> frozenset[int]:
        """Where a finite verb stands that no figure's own words go beyond."""
        return frozenset(v.first for v in self.verbs if v.finite and v.act not in _PARTICIPLES)

    @_Sought
    def nouns(self) -> list[tuple[int, Stage]]:
        """The nouns that tell a stage."""
        return stage_nouns(self.words)

    @property
    def carried(self) -> Carried:
        """What the sentences before leave; sought only when asked for."""
        return self._before()

    def forget(self) -> None:
        """Let go of the sentences before: nothing more will be asked of them."""
        self._before = Carried

    # -- neighbourhoods ----------------------------------------------------------------------------

    def right_end(self, figure: Figure) -> int:
        """Where the words to the right stop belonging to the figure: the next figure, or a semicolon."""
        end = self._right_ends.get(figure.last)
        if end is None:
            end = len(self.words)
            for first, _ in self.bounds:
                if first >= figure.last:
                    end = first
                    break
            end = self._right_ends[figure.last] = self.until(figure.last, end, (";", "—"))
        return end

    def until(self, start: int, end: int, stops: tuple[str, ...]) -> int:
        """The first of ``stops`` from ``start``, or ``end``."""
        if self.words.said.isdisjoint(stops):
            return end
        lower = self.words.lower
        for at in range(start, end):
            if lower[at] in stops:
                return at
        return end

    def left_start(self, figure: Figure) -> int:
        """Where the words to the left start belonging to the figure: after the figure before it or a semicolon."""
        start = 0
        for _, last in self.bounds:
            if last <= figure.first:
                start = last
        if ";" in self.words.said:
            for at in range(figure.first - 1, start - 1, -1):
                if self.words.lower[at] == ";":
                    return at + 1
        return start

    def is_whole(self, figure: Figure) -> bool:
        """*$240 million of a $350 million package*: whether this is the second figure, the whole."""
        for _, last in self.bounds:
            if last < figure.first <= last + 4:
                between = self.words.lower[last : figure.first]
                whole = between[0] == "of" or between[:2] == ["out", "of"]
                return whole and _APART.isdisjoint(between)
        return False

    def is_part(self, figure: Figure) -> bool:
        """*$240 million of a $350 million package*: whether this is the first figure, the part."""
        return any(self.is_whole(f) for f in self.figures if figure.last < f.first <= figure.last + 4)

    def anaphoric(self) -> bool:
        """Whether the sentence leans on the one before: *this package includes*, *it also*, a list item."""
        if self.listed or self._is_fragment():
            return True
        opening = self.words.lower[:7]
        if any(w in _PARCELS for w in opening):
            return True
        if any(w in _ANAPHORA and f not in _TIMES for w, f in pairwise((*opening, ""))):
            return True
        return any(w == "the" and f in _LOADS for w, f in pairwise(opening))  # "the shipment"

    def _is_fragment(self) -> bool:
        """*Over $100 million last year, and more to come.*: a sentence without a verb goes on with the last."""
        begins = bool(self.figures) and self.figures[0].first <= 2
        return begins and len(self.words) <= 20 and not self.verbs and self.words.said.isdisjoint(_BE_OR_HAVE)


#: Acts whose participles may stand between a figure and what it is for: *$3bn authorized for the army*.
_PARTICIPLES = frozenset(["give", "include", "decide", "say", "ask", "receive"])
_REPLACED = word_set("what own stocks are replaced for")
_BE_OR_HAVE = word_set("to be") | word_set("to have")
_ANAPHORA = word_set("lean on the sentence before")
_APART = frozenset([",", "and", "plus", "worth"])
_PARCELS = word_set("a parcel of aid")
_TIMES = word_set("times")
_LOADS = frozenset(
    [
        "grant",
        "grants",
        "loan",
        "loans",
        "gift",
        "donation",
        "shipment",
        "consignment",
        "cargo",
        "batch",
        "delivery",
        "airlift",
        "convoy",
        "list",
    ]
)
