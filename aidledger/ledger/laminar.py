"""Nested windows of one flow: bounds by two passes over a tree, exact and without a solver.

Statements often nest: a month in a year in a decade. Floors go up (a window holds at least what its parts
hold), caps go up where the parts fill the window, and both come down the path to the window that was asked
for. A hundred thousand windows take a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from aidledger.ledger.cells import Boxes

#: Which statement's bound enters a result: (row, +1 for its low or -1 for its high).
Used = tuple[int, int]
Trace = Callable[[], list[Used]]


@dataclass(frozen=True)
class Nested:
    """A tree of windows: ``parent[i]`` is the smallest window around window i (-1: none)."""

    parent: list[int]
    order: list[int]
    length: list[int]
    low: Sequence[int]
    high: Sequence[int | None]

    @classmethod
    def of(cls, boxes: Boxes, low: Sequence[int], high: Sequence[int | None]) -> Nested | None:
        """The tree of the boxes' windows; ``None`` where two windows cross, or the boxes differ otherwise."""
        alike = len(boxes.donors.sets) == 1 and len(boxes.recipients.sets) == 1
        if not alike or (boxes.kinds != boxes.kinds[0]).any():
            return None
        order = np.lexsort((-boxes.end, boxes.start)).tolist()
        start, end = boxes.start.tolist(), boxes.end.tolist()
        parent = [-1] * len(order)
        around: list[int] = []
        for i in order:
            while around and end[around[-1]] < start[i]:
                around.pop()
            if around:
                if end[i] > end[around[-1]]:
                    return None
                parent[i] = around[-1]
            around.append(i)
        return cls(parent, order, (boxes.end - boxes.start + 1).tolist(), low, high)

    @cached_property
    def _passes(self) -> tuple[list[int], list[int | None], list[int], list[int], list[int], list[int]]:
        """Floor and cap of each window, and of its parts: sum of floors, of caps, open ones, days."""
        n = len(self.parent)
        floor, cap = [0] * n, [None] * n  # type: list[int], list[int | None]
        floors, caps, opened, filled = [0] * n, [0] * n, [0] * n, [0] * n
        parent, length, low, high = self.parent, self.length, self.low, self.high
        for i in reversed(self.order):
            floor[i] = least = max(low[i], floors[i])
            most = high[i]
            if filled[i] == length[i] and not opened[i] and (most is None or caps[i] < most):
                most = caps[i]
            cap[i] = most
            above = parent[i]
            if above >= 0:
                floors[above] += least
                filled[above] += length[i]
                if most is None:
                    opened[above] += 1
                else:
                    caps[above] += most
        return floor, cap, floors, caps, opened, filled

    @property
    def consistent(self) -> bool:
        """Whether all statements can be true."""
        floor, cap, *_ = self._passes
        return all(c is None or f <= c for f, c in zip(floor, cap, strict=True))

    def bounds(self, window: int) -> tuple[int, int | None]:
        """The least and the most that a window can hold, where the statements are consistent."""
        return self._least(window)[0], self._most(window)[0]

    def used(self, window: int) -> tuple[list[Used], list[Used]]:
        """The statements' bounds that sum to the least, and to the most, of a window."""
        return self._least(window)[1](), self._most(window)[1]()

    @cached_property
    def _parts(self) -> list[list[int]]:
        parts: list[list[int]] = [[] for _ in self.parent]
        for i, above in enumerate(self.parent):
            if above >= 0:
                parts[above].append(i)
        return parts

    def _path(self, window: int) -> list[int]:
        path = [window]
        while self.parent[path[-1]] >= 0:
            path.append(self.parent[path[-1]])
        return path[::-1]

    def _least(self, window: int) -> tuple[int, Trace]:
        floor, cap, _, caps, opened, filled = self._passes
        path = self._path(window)
        value, source = floor[path[0]], (path[0], False)
        steps = [source]
        for above, i in pairwise(path):
            mine = cap[i]
            others_open = opened[above] - (mine is None)
            if filled[above] == self.length[above] and not others_open:
                from_above = value - (caps[above] - (mine or 0))
                if from_above > floor[i]:
                    value = from_above
                    steps.append((i, True))
                    continue
            value = floor[i]
            steps.append((i, False))

        def trace() -> list[Used]:
            found: list[Used] = []
            for place in range(len(steps) - 1, -1, -1):
                i, from_above = steps[place]
                if not from_above:
                    found += self._floor_rows(i)
                    break
                for other in self._parts[path[place - 1]]:
                    if other != i:
                        found += self._cap_rows(other)
            return found

        return value, trace

    def _most(self, window: int) -> tuple[int | None, Trace]:
        floor, cap, floors, *_ = self._passes
        path = self._path(window)
        value = cap[path[0]]
        steps = [(path[0], False)]
        for above, i in pairwise(path):
            from_above = None if value is None else value - (floors[above] - floor[i])
            mine = cap[i]
            down = from_above is not None and (mine is None or from_above < mine)
            value = from_above if down else mine
            steps.append((i, down))

        def trace() -> list[Used]:
            found: list[Used] = []
            for place in range(len(steps) - 1, -1, -1):
                i, from_above = steps[place]
                if not from_above:
                    found += self._cap_rows(i)
                    break
                for other in self._parts[path[place - 1]]:
                    if other != i:
                        found += self._floor_rows(other)
            return found

        return value, trace

    def _floor_rows(self, window: int) -> list[Used]:
        floor = self._passes[0]
        found: list[Used] = []
        todo = [window]
        while todo:
            i = todo.pop()
            if not floor[i]:
                continue
            if floor[i] == self.low[i]:
                found.append((i, 1))
            else:
                todo += self._parts[i]
        return found

    def _cap_rows(self, window: int) -> list[Used]:
        cap = self._passes[1]
        found: list[Used] = []
        todo = [window]
        while todo:
            i = todo.pop()
            if cap[i] is None:
                continue
            if cap[i] == self.high[i]:
                found.append((i, -1))
            else:
                todo += self._parts[i]
        return found
