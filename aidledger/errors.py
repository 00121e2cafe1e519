"""Every error a user can meet.

Each one says what is wrong, where, and how to mend it. They all derive from
:class:`AidLedgerError`, which is a ``ValueError``: something that was given cannot be right.
Subclasses exist only where a caller would react differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class AidLedgerError(ValueError):
    """Base of all errors raised by aidledger.

    ``what`` is the problem in one sentence, ``where`` the place (file, sheet, row, column, or the text
    itself), ``remedy`` what the user can do about it. All three appear in the message.

    >>> print(AidLedgerError("no rate for UAH", where="2022-03-01", remedy="give a table"))
    no rate for UAH (at: 2022-03-01). Remedy: give a table
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        message = what.rstrip(".") if (where or remedy) else what
        if where:
            message += f" (at: {where})"
        if remedy:
            message += f". Remedy: {remedy}"
        super().__init__(message)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.__dict__, str(self)))


def _blank(kind: Any, message: str) -> AidLedgerError:
    """An error that is also an ``OSError`` or an ``ImportError`` can only be made by that class."""
    maker: Any = next(c for c in (OSError, ImportError, ValueError) if issubclass(kind, c))
    made: AidLedgerError = maker.__new__(kind, message)
    return made


def _rebuild(kind: type[AidLedgerError], state: dict[str, object], message: str) -> AidLedgerError:
    error = _blank(kind, message)
    ValueError.__init__(error, message)
    error.__dict__.update(state)
    return error


class UnitMismatch(AidLedgerError):
    """Two figures whose units do not add (USD and EUR, nominal and constant prices, tanks and missiles)."""


class UnknownUnit(AidLedgerError):
    """A unit, currency or mass name that is not in the vocabulary."""


class UnreadableFigure(AidLedgerError):
    """Text that is no figure, or one that could be read in more than one way."""


class UnreadablePeriod(AidLedgerError):
    """Text that is no period, or an impossible date such as 2020-02-30."""


class UnknownName(AidLedgerError):
    """A party, stage or aid type that is not in the lexicons; ``suggestions`` holds the closest ones."""

    def __init__(
        self,
        what: str,
        *,
        suggestions: Sequence[str] = (),
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.suggestions = tuple(suggestions)
        if remedy is None and self.suggestions:
            remedy = "did you mean " + ", ".join(self.suggestions) + "?"
        super().__init__(what, where=where, remedy=remedy)


class InvalidRecord(AidLedgerError):
    """A record whose fields do not fit its model; ``problems`` lists each field with its reason."""

    def __init__(
        self,
        what: str,
        *,
        problems: Sequence[tuple[str, str]] = (),
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(what, where=where, remedy=remedy)


class DuplicateRecord(AidLedgerError):
    """Two different records that carry the same id."""


class MissingRate(AidLedgerError):
    """No exchange rate, or no price index, for a currency on a day."""


class UnreadableFile(AidLedgerError):
    """A file that is empty, truncated, too large, hostile, or not in a format that is understood."""


class MissingFile(UnreadableFile, FileNotFoundError):
    """A file that is not there."""


class BadScope(AidLedgerError):
    """A question that cannot be asked: an empty window, an unknown column, a missing argument."""


class MixedBasis(AidLedgerError):
    """A sum over goods that were valued in more than one way (book value, replacement cost, ...)."""


class MissingExtra(AidLedgerError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""
