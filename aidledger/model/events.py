"""Events that texts count from: *since the invasion*, *since the Biden administration took office*.

``aidledger/data/events.csv`` and ``inaugurations.csv`` hold one row per event. The same words can mean two
events (*the invasion* of 2014 or of 2022): a row says between which days of publication its words mean it.
An event whose first day is disputed has a ``first`` and a ``last`` day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from aidledger.model.daterange import DateRange
from aidledger.model.period_grammar.words import tokens
from aidledger.units.lexicon import read_table


class Event(NamedTuple):
    """A dated event: the days on which it may be said to begin, and when its names mean it."""

    name: str
    days: DateRange
    said: DateRange
    note: str


@cache
def events() -> dict[tuple[str, ...], list[Event]]:
    """Every name of every event, as a tuple of lower-case tokens."""
    found: dict[tuple[str, ...], list[Event]] = {}
    for row in read_table("events"):
        days, said = (
            DateRange(*(dt.date.fromisoformat(row[n]) if row[n] else None for n in pair))
            for pair in (("first", "last"), ("said_from", "said_until"))
        )
        event = Event(row["event"], days, said, row["note"])
        for name in row["names"].split(";"):
            found.setdefault(tuple(token.word for token in tokens(name)), []).append(event)
    return found


@cache
def _longest() -> int:
    return max(map(len, events()))


def event_at(at: Callable[[int], str], i: int, published: dt.date | None) -> tuple[int, Event] | None:
    """``(next, event)`` of the longest event name at word ``i`` that a text of that day can mean.

    Without a day of publication the words mean the event they have meant since it happened.
    """
    ahead = tuple(at(j) for j in range(i, i + _longest()))
    for size in range(_longest(), 0, -1):
        for event in events().get(ahead[:size], ()):
            if event.said.contains(published) if published else event.said.end is None:
                return i + size, event
    return None


@cache
def inaugurations() -> list[tuple[str, dt.date]]:
    """Surname (lower case) and first day in office of US presidents, oldest first."""
    return [(row["names"], dt.date.fromisoformat(row["date"])) for row in read_table("inaugurations")]


def inauguration(name: str | None, published: dt.date | None) -> dt.date | None:
    """The day on which that president, or the one in office when the text appeared, took office.

    ``None`` where that is not known: nobody is named and no day is given, or two terms are possible.
    """
    options = [
        day for who, day in inaugurations() if name in (None, who) and (published is None or day <= published)
    ]
    if not options or (published is None and len(options) > 1):
        return None
    return options[-1]


def presidency(name: str | None, published: dt.date | None) -> DateRange | None:
    """The days in office of that US president, or of the one in office when the text appeared.

    Of two of one name, or two terms apart, the later that had begun. ``None`` where that is not known.
    """
    first = inauguration(name, published)
    if first is None:
        return None
    later = [day for _, day in inaugurations() if day > first]
    return DateRange(first, min(later) - dt.timedelta(1) if later else None)
