"""Calls whose arguments do not fit: the error names the nearest keyword, or what is missing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from aidledger.errors import BadScope

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def fitting(
    remedy: str = "", *, name: str = ""
) -> Callable[[Callable[Given, Answer]], Callable[Given, Answer]]:
    """A function whose arguments, where they do not fit, raise :class:`~aidledger.errors.BadScope`, not a bare
    ``TypeError``. ``remedy`` says what to give where something is missing, ``name`` what is called, where
    it goes by another name. A call that fits costs nothing.

    >>> @fitting()
    ... def total(donor=None, recipient=None): ...
    >>> total(doner="USA")
    Traceback (most recent call last):
        ...
    aidledger.errors.BadScope: total has no argument 'doner'. Remedy: did you mean donor? It takes donor, recipient
    """

    def made(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
        @wraps(function)
        def call(*given: Given.args, **named: Given.kwargs) -> Answer:
            try:
                return function(*given, **named)
            except TypeError:
                misfit = _misfit(function, given, named, remedy, name or function.__name__)
                if misfit is None:
                    raise
            raise misfit

        return call

    return made


def _misfit(
    function: Callable[..., object],
    given: tuple[object, ...],
    named: dict[str, object],
    remedy: str,
    called: str,
) -> BadScope | None:
    """What is wrong with the arguments; ``None`` where they fit, and the error came from within."""
    signature = inspect.signature(function)
    try:
        signature.bind(*given, **named)
    except TypeError as error:
        takes = [name for name in signature.parameters if name != "self"]
        for name in named:
            if name not in takes:
                return no_argument(called, name, takes)
        return BadScope(f"{called}: {error}", remedy=remedy or f"it takes {', '.join(takes)}")
    return None


def no_argument(called: str, name: str, takes: Sequence[str]) -> BadScope:
    """The error of a call that names an argument which there is not, with the nearest that there are."""
    from difflib import get_close_matches

    near = get_close_matches(name, takes, n=2)
    meant = f"did you mean {' or '.join(near)}? It" if near else "it"
    return BadScope(f"{called} has no argument {name!r}", remedy=f"{meant} takes {', '.join(takes)}")
