"""Equal values kept once: long texts say the same things often, and claims on them should stay small."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Shelf(Generic[Value]):
    """Values by key, at most ``most`` of them; when it is full it is emptied.

    >>> shelf = Shelf[list]()
    >>> shelf.keep("a", list) is shelf.keep("a", list)
    True
    """

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._kept: dict[Hashable, Value] = {}

    def keep(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept under ``key``, made if there is none."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[key] = make()
        return found
