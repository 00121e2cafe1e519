"""What the rules for periods share: the tokens of a text, and what a rule found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DateRange,
)
from aidledger.model.period_grammar.words import (
    END,
    Length,
    Token,
    by_first_word,
    numbers,
    tokens,
)


class Reading(NamedTuple):
    """One way to read a text: its name (empty when it is the only one), core and hull."""

    name: str
    core: DateRange | None
    hull: DateRange


class Found(NamedTuple):
    """What a rule found: the index of the token after it, its readings, the rule, and the unit it is one of.

    ``within`` is the month or year that the text gives for an event whose days are known.
    """

    next: int
    readings: tuple[Reading, ...]
    rule: str
    unit: str = ""
    duration: str | None = None
    within: DateRange | None = None


class Piece(NamedTuple):
    """A written month or day whose year may be missing."""

    next: int
    year: int | None
    month: int
    day: int | None


class NeedsPublished(UnreadablePeriod):
    """Relative words whose anchor is not known; ``length`` is the length they speak of."""

    length: Length | None = None


def sure(span: DateRange, name: str = "") -> Reading:
    """A reading without fuzz."""
    return Reading(name, span, span)


def remembered(rule: Callable[[Any, int], Found | None]) -> Callable[[Any, int], Found | None]:
    """A rule that several others try at the same token: what it found there is kept."""
    name = rule.__name__

    @wraps(rule)
    def recalled(self: Any, i: int) -> Found | None:
        memory: dict[tuple[str, int], Found | None] = self.memory
        if (name, i) not in memory:
            memory[name, i] = rule(self, i)
        return memory[name, i]

    return recalled


class Reader:
    """The tokens of one text, with what is known about it.

    In a ``scan`` of running text, words that are mostly something else (*may*, a bare 2021) are not dates.
    Rules take the index of a token and return what they :class:`Found` there, or ``None``.
    """

    def __init__(
        self, text: str, published: dt.date | None, donor: str | None, day_first: bool | None, scan: bool
    ) -> None:
        self.text = text
        self._rest = tokens(text)
        self.tokens: list[Token] = []
        self.published = published
        self.donor = donor
        self.day_first = day_first
        self.scan = scan
        self.past = False
        self.memory: dict[tuple[str, int], Found | None] = {}
        self.furthest = 1

    def at(self, i: int) -> Token:
        """Token ``i``; :data:`END` beyond the text. The text is cut into tokens as far as it is looked at."""
        seen = self.tokens
        while i >= len(seen):
            token = next(self._rest, None)
            if token is None:
                return END
            seen.append(token)
        return seen[i]

    def remaining(self, i: int) -> list[Token]:
        """Every token from ``i`` on."""
        self.tokens.extend(self._rest)
        return self.tokens[i:]

    def word(self, i: int) -> str:
        """The lower case of token ``i``."""
        return self.tokens[i].word if i < len(self.tokens) else self.at(i).word

    def follows(self, i: int, *phrases: str) -> int | None:
        """The index after the first of ``phrases`` that stands at ``i``."""
        for phrase in by_first_word(phrases).get(self.word(i), ()):
            if all(self.word(i + k) == phrase[k] for k in range(1, len(phrase))):
                return i + len(phrase)
        return None

    def skip(self, i: int, *phrases: str) -> int:
        """``i``, or the index after the first of ``phrases`` that stands there."""
        return self.follows(i, *phrases) or i

    def digits(self, i: int, shortest: int, longest: int) -> int | None:
        """The number at ``i`` when it has that many digits."""
        word = self.word(i)
        return int(word) if word.isdecimal() and shortest <= len(word) <= longest else None

    def number(self, i: int) -> tuple[int, int] | None:
        """``(next, number)`` of a small number in figures or words."""
        found = self.digits(i, 1, 3)
        if found is None:
            found = numbers().get(self.word(i))
            tens = found is not None and found >= 20 and found % 10 == 0
            ones = numbers().get(self.word(i + 2)) if tens and self.word(i + 1) == "-" else None
            if found is not None and ones is not None and ones < 10:
                return i + 3, found + ones
        return None if found is None or not found else (i + 1, found)

    def anchor(self, what: str, length: Length | None = None) -> dt.date:
        """The day the text appeared, without which ``what`` has no date."""
        if self.published is None:
            error = NeedsPublished(
                f"{what} depends on the day it was written",
                where=self.text[:120],
                remedy="write the day itself, such as 2022-01-24, or give published=: "
                "Period.parse(text, published=day)",
            )
            error.length = length
            raise error
        return self.published
