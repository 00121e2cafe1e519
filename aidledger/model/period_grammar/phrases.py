"""The whole grammar: a period as a text writes it, from any of the rules."""

from __future__ import annotations

from collections.abc import Iterator

from aidledger.errors import UnreadablePeriod
from aidledger.model.daterange import (
    DAY,
    DateRange,
)
from aidledger.model.period_grammar.edges import Edges
from aidledger.model.period_grammar.reader import Found, Reading
from aidledger.model.period_grammar.words import (
    months,
)

_PREPOSITIONS = (
    "back in", "over the course of", "in the course of", "on or about", "as early as", "as recently as",
    "in", "on", "during", "throughout", "for", "of", "at", "within", "over", "across", "dated",
)  # fmt: skip


class Phrases(Edges):
    """All rules; :meth:`period` tries them in turn."""

    def period(self, i: int) -> Found | None:
        """The period that starts at token ``i``."""
        for rule in (
            self.onwards,
            self.unclear,
            self.tenure,
            self.since,
            self.until,
            self.before,
            self.span,
            self.so_far,
            self.to_date,
            self.length,
            self.placed,
            lambda j: self.window(j, bare=not self.scan),
        ):
            found = rule(i)
            if found is not None:
                return found
        return None

    def placed(self, i: int) -> Found | None:
        """``in 2022``, ``on Sunday``, ``over the last year``, ``around March 2022``."""
        after = self.follows(i, "around", "about", "circa", "approximately", "roughly", "ca .", "c .")
        if after is not None:
            after = self.skip(after, "the")
            if self.scan and self.month_at(after) is None and not self.word(after).isdecimal():
                return None  # "about yesterday" tells what was spoken of
            found = self.window(after, bare=True)
            return found and self._around(found)
        after = self.follows(i, *_PREPOSITIONS)
        if after is None:
            return None
        after = self.skip(after, "about", "around") if self.word(after + 1) in months() else after
        if self.word(i) in ("during", "throughout") and (whole := self.event(after)) is not None:
            return whole._replace(readings=tuple(self._from(r, self.published) for r in whole.readings))
        if self.word(i) in ("for", "at", "of", "over") and self.scan and self.at(after).word.isdecimal():
            found = self.figures(after) or self.fiscal(after) or self.calendar(after, bare=True)
            return found or (self.years(after, bare=True) if self.word(i) in ("for", "over") else None)
        if self.word(after) in ("the", "all"):
            year = self.follows(after, "the entire year", "the whole year", "the full year")
            if year is not None and self.word(year) not in ("of", "to", "ending", "ended"):
                return Found(year, tuple(self._begun(r) for r in self._unit("year", 0)), "this", "year")
            after = self.skip(after, "the whole of", "the entirety of", "all of", "the entire", "the whole")
        return self.span(after) or self.unclear(after) or self.window(after, bare=True)

    def _around(self, found: Found) -> Found:
        """No day is certain; as long again is possible on either side."""
        readings = []
        for name, _, (start, end) in found.readings:
            if start is None or end is None:
                return found
            margin = max((end - start).days + 1, 3) * DAY
            readings.append(Reading(name, None, DateRange(start - margin, end + margin)))
        return found._replace(readings=tuple(readings), rule="around")

    def unclear(self, i: int) -> Found | None:
        """``unclear, 04/22``: some day of April 2022, no day certain."""
        after = self.follows(
            i, "unclear", "not specified", "unspecified", "undisclosed", "unknown", "not known", "exact date unknown",
            "date unclear", "date unknown", "sometime in", "sometime during", "at some point in", "sometime",
        )  # fmt: skip
        if after is None:
            return None
        after = self.skip(after, ",", ";", ":", "-", "(")
        found = self.figures(after, short_month=True) or self.window(
            self.skip(after, "in", "during"), bare=True
        )
        if found is None:
            return None
        readings = tuple(Reading(name, None, hull) for name, _, hull in found.readings)
        return found._replace(readings=readings, rule="unclear")

    def span(self, i: int) -> Found | None:
        """``from 2018 to 2020``, ``between 3/4/22 & 3/11/22``, ``May 2022 - March 2023``."""
        between = self.follows(i, "between")
        opened = between or self.follows(i, "from")
        start = opened or i
        listed = self.follows(start, "the years", "the calendar years", "years")
        if listed is not None and self.digits(listed, 4, 4) is not None:
            start = opened = listed
        joints = (
            ("and", "&", "to", "-")
            if between or listed
            else ("to", "through", "thru", "until", "till", "-", "up to")
        )
        whole = self.calendar(start, opened is not None or not self.scan, joints)
        if whole is not None and whole.rule == "range":
            return whole
        first = self._end_of_span(start, opened is not None or not self.scan)
        joint = first and self.follows(first.next, *joints)
        if first is None or not joint:
            is_span = first is not None and (first.rule, first.unit) == ("fiscal year", "")
            return first if is_span and opened is not None else None
        second = self._end_of_span(self.skip(joint, "and"), True)
        if second is None:
            return None
        return Found(second.next, tuple(self._paired(first, second)), "range")

    def _end_of_span(self, i: int, bare: bool) -> Found | None:
        self.furthest = max(self.furthest, i + 1)
        return (
            self.quarter(i)
            or self.fiscal(i)
            or self.figures(i)
            or (self.edge_of(i) if bare else None)
            or self.part(i)
            or self.weekday(i)
            or self.days_near(i)
            or self.calendar(i, bare, joints=())
            or self._one_year(i, bare)
            or (self.event(i) if bare else None)
        )

    def _paired(self, first: Found, second: Found) -> Iterator[Reading]:
        """Readings of a span: the same order of day and month at both ends, never an end before its start.

        Where both orders remain and one keeps the span within a month, that is the one: nobody spaces two
        dates whole months apart and shortens them to look like days.
        """
        names = {r.name for r in first.readings} & {r.name for r in second.readings} - {""}
        spans = []
        for a in first.readings:
            for b in second.readings:
                if names and a.name != b.name:
                    continue
                hull = DateRange(a.hull.start, b.hull.end)
                if hull.start is None or hull.end is None or hull.start > hull.end:
                    continue
                fuzzy = a.core != a.hull or b.core != b.hull
                certain = DateRange(a.hull.end, b.hull.start) if fuzzy else hull
                ordered = (
                    certain.start is not None and certain.end is not None and certain.start <= certain.end
                )
                spans.append(Reading(a.name or b.name, certain if ordered else None, hull))
        if not spans:
            a_, b_ = first.readings[0].hull, second.readings[0].hull
            raise UnreadablePeriod(
                f"{a_.start} to {b_.end} ends before it starts",
                where=self.text[:120],
                remedy="check the two dates",
            )
        within = [
            r for r in spans if r.hull.start and r.hull.end and f"{r.hull.start:%Y%m}" == f"{r.hull.end:%Y%m}"
        ]
        yield from within if names and len(within) == 1 else spans
