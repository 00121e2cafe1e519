"""Work shared out among the processor's cores: numpy and Arrow let other threads run while they compute."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: More threads than this would wait for memory, not for cores.
MOST = 4


@cache
def workers() -> int:
    """How many threads are worth starting."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not known on this system
        cores = os.cpu_count() or 1
    return min(cores, MOST)


def shared_out(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """``work`` of each item, in order, several at a time."""
    listed = list(items)
    if len(listed) < 2 or workers() < 2:
        return [work(item) for item in listed]
    with ThreadPoolExecutor(workers()) as pool:
        return list(pool.map(work, listed))


def spans(n: int, least: int) -> list[tuple[int, int]]:
    """``n`` rows in as many equal stretches as there are workers, each of at least so many rows."""
    count = max(1, min(workers(), n // max(least, 1)))
    ends = [n * i // count for i in range(count + 1)]
    return list(pairwise(ends))
