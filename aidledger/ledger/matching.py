"""Which parties, kinds of aid and sources are those asked for: surely, or possibly."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aidledger.errors import UnknownName
from aidledger.ledger.table import Coded
from aidledger.model.party import Party
from aidledger.model.period import Period
from aidledger.model.scope import AidType
from aidledger.model.source import Source
from aidledger.units.lexicon import closest

Mask = npt.NDArray[np.bool_]


def party_answers(values: Sequence[Party], wanted: tuple[Party, ...], period: Period) -> tuple[Mask, Mask]:
    """Whether each party surely, and possibly, is one of those asked for (members of groups by date).

    One more answer, for no party, stands at the end: code -1 finds it.
    """
    if not wanted:
        return _everyone(values)
    on = period.hull.end or period.hull.start
    inside: frozenset[str] = frozenset().union(*(atoms(p, on) for p in wanted))
    reach: frozenset[str] = frozenset().union(*(possible_atoms(p, on) for p in wanted))
    sure = [atoms(p, on) <= inside for p in values]
    maybe = [bool(possible_atoms(p, on) & reach) for p in values]
    return np.asarray([*sure, False], dtype=bool), np.asarray([*maybe, False], dtype=bool)


def _everyone(values: Sequence[Any]) -> tuple[Mask, Mask]:
    everyone = np.ones(len(values) + 1, dtype=bool)
    return everyone, everyone


def party_masks(column: Coded, wanted: tuple[Party, ...], period: Period) -> tuple[Mask, Mask]:
    """Rows whose party surely, and possibly, is one of those asked for (members of groups by date)."""
    sure, maybe = party_answers(column.values, wanted, period)
    return of_rows(sure, column), of_rows(maybe, column)


def of_rows(answers: Mask, column: Coded) -> Mask:
    """The answer of each row's value; a view of one byte where all are the same."""
    if answers.all():
        return np.broadcast_to(np.True_, len(column))
    return answers[column.codes]


@cache
def atoms(party: Party, on: Any) -> frozenset[str]:
    """Codes of the parties whose own aid the party's aid consists of."""
    return frozenset(party.atoms(on))


@cache
def possible_atoms(party: Party, on: Any) -> frozenset[str]:
    """The same with those parties of which authors differ on whether they belong to it."""
    return frozenset(party.possible_atoms(on))


def aid_answers(values: Sequence[AidType], wanted: AidType | None) -> tuple[Mask, Mask]:
    """Whether aid of each kind surely, and possibly, is of the kind asked for; at the end: for no kind."""
    if wanted is None:
        return _everyone(values)
    inside = wanted.possibly
    sure = [kind is wanted or (kind.possibly <= inside and wanted is AidType.mixed) for kind in values]
    maybe = [bool(kind.possibly & inside) for kind in values]
    return np.asarray([*sure, False], dtype=bool), np.asarray([*maybe, False], dtype=bool)


def aid_masks(column: Coded, wanted: AidType | None) -> tuple[Mask, Mask]:
    """Rows whose aid surely, and possibly, is of the kind asked for."""
    sure, maybe = aid_answers(column.values, wanted)
    return of_rows(sure, column), of_rows(maybe, column)


def current_sources(sources: tuple[Source, ...]) -> dict[str, Source]:
    """Of each series the newest vintage, and every source that belongs to none, by id."""
    newest: dict[str, Source] = {}
    for source in sources:
        if source.series is None:
            continue
        held = newest.get(source.series)
        if held is None or _age(source) > _age(held):
            newest[source.series] = source
    return {s.id: s for s in sources if s.series is None or newest[s.series].id == s.id}


def _age(source: Source) -> tuple[int, str]:
    return (source.published.toordinal() if source.published else 0, source.id)


def source_answers(values: Sequence[Source], wanted: str | None) -> Mask:
    """Whether the entries of each source count: those of the source, or the collection, that is asked for, else of
    current vintages.

    Raises :class:`~aidledger.errors.UnknownName` for a source that is not there.
    """
    if wanted is not None:
        known = sorted({name for s in values for name in (s.id, s.view)})
        if wanted not in known and known:
            raise UnknownName(
                f"no source {wanted!r} among the entries", suggestions=closest(wanted, known) or known[:5]
            )
        return np.asarray([*(wanted in (s.id, s.view) for s in values), False], dtype=bool)
    current = current_sources(tuple(values))
    if len(current) == len(values):
        return _everyone(values)[0]
    return np.asarray([*(s.id in current for s in values), False], dtype=bool)
