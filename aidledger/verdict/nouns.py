"""A claim of a number of things, under the names that a ledger has for them.

What is surely the claimed thing under another name counts as that; what may be it counts on one side alone: it may
make a claim possible, and never true or false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from aidledger.ledger.answer import Evidence
from aidledger.ledger.table import Coded, EntryTable
from aidledger.model.claim import Claim
from aidledger.model.entry import Entry
from aidledger.model.figure import Count, Figure
from aidledger.model.wording import Qualifier
from aidledger.verdict.item_names import Fit, fit, parsed
from aidledger.verdict.judging import Judge, Label, difference

if TYPE_CHECKING:
    from aidledger.ledger.ledger import Ledger
    from aidledger.verdict.verify import Verdict

#: So many names are told.
_TOLD = 5
#: A note that begins with what a thing is says it in so many words.
_WORDS = 6


@dataclass(frozen=True)
class Names:
    """The listed names that surely are the claimed thing, or kinds of it, and those that may be."""

    claimed: str
    sure: dict[str, Fit]
    maybe: tuple[str, ...]

    @property
    def noun(self) -> str:
        """The name under which they are counted: that of the ledger, where there is one in the claim's own words."""
        same = [noun for noun, found in self.sure.items() if found is Fit.same]
        alike = [noun for noun in same if noun.casefold() == self.claimed.casefold()]
        return (alike or same)[0] if len(same) == 1 or alike else self.claimed


def under_its_names(judge: Judge, made: Claim, verdict_of: Callable[[Judge, Claim], Verdict]) -> Verdict:
    """The verdict on a claim, with what is listed of the thing that it counts under any name."""
    figure = made.figure
    if not isinstance(figure, Count):
        return verdict_of(judge, made)
    names = names_of(judge.ledger, figure)
    sure = _under(judge, made, names, names.sure, verdict_of)
    if not names.maybe:
        return sure
    wide = _under(judge, made, names, {**names.sure, **dict.fromkeys(names.maybe, Fit.maybe)}, verdict_of)
    told = [*_told(judge.ledger, wide, names.maybe)]
    return _either(sure, wide, names, told) if told else sure


def likely_names(ledger: Ledger, figure: Figure) -> Iterator[tuple[str, str, Figure]]:
    """Listed names that may mean what a claim counts."""
    if isinstance(figure, Count):
        for noun in names_of(ledger, figure).maybe:
            yield "item", f"true of what is listed as {noun}", _named(figure, noun)


def is_counted(figure: Figure, item: Count) -> bool:
    """Whether an item that is listed is one of those that a claim counts."""
    return fit(figure.unit, item.unit, "", figure.written or "").is_sure


def names_of(ledger: Ledger, figure: Count) -> Names:
    """What a ledger calls the things of a claim."""
    kept: dict[tuple[str, str], Names] = ledger.__dict__.setdefault("_names", {})
    key = (figure.unit, figure.written or "")
    if key not in kept:
        found = {noun: _fit_of(figure, noun, said) for noun, said in _nouns(ledger).items()}
        sure = {noun: f for noun, f in found.items() if f.is_sure}
        kept[key] = Names(figure.unit, sure, tuple(noun for noun, f in found.items() if f is Fit.maybe))
    return kept[key]


def _fit_of(figure: Count, noun: str, said: tuple[str, ...]) -> Fit:
    """What a listed name is of the claimed thing; one name may be that of a missile and of a radar."""
    found = {fit(figure.unit, noun, what, figure.written or "") for what in said}
    if len(found) == 1:
        return found.pop()
    return Fit.kind if all(f.is_sure for f in found) else Fit.maybe


def _under(
    judge: Judge,
    made: Claim,
    names: Names,
    counted: dict[str, Fit],
    verdict_of: Callable[[Judge, Claim], Verdict],
) -> Verdict:
    """The verdict where some listed names are the name of the claimed thing."""
    if not counted:
        return verdict_of(judge, made)
    figure = made.figure
    read = made.model_copy(update={"figure": _named(figure, names.noun)})
    if [*counted] == [names.noun]:
        return replace(verdict_of(judge, read), claim=made)
    ledger = judge.ledger
    verdict = verdict_of(judge.of(_renamed(ledger, counted, names.noun)), read)
    parcel = verdict.parcel and ledger.table.entry(ledger.table.row_of[verdict.parcel.id])
    kinds = {i.unit for i in _items(ledger, verdict) if i.unit in counted and i.unit != names.noun}
    more = f" and {len(kinds) - _TOLD:,} more" if len(kinds) > _TOLD else ""
    note = f"counted as {names.noun}: {', '.join(sorted(kinds)[:_TOLD])}{more}"
    return replace(
        verdict,
        claim=made,
        parcel=parcel,
        evidence=tuple(_as_listed(ledger, verdict.evidence)),
        notes=(*verdict.notes, note) if kinds and parcel is None else verdict.notes,
    )


def _either(sure: Verdict, wide: Verdict, names: Names, told: list[str]) -> Verdict:
    """What follows whether or not what may be the claimed thing is it."""
    more = f" and {len(told) - _TOLD:,} more" if len(told) > _TOLD else ""
    listed = "; ".join(told[:_TOLD]) + more
    unnamed = sure.label is Label.no_evidence
    start = f"nothing is listed as {names.claimed}" if unnamed else f"besides what is listed as {names.noun}"
    note = f"{start}; other names may mean it: {listed}; if they do, {_outcome(wide)}"
    notes = (note, *sure.notes)
    if sure.label in (wide.label, Label.possible) or sure.parcel is not None:
        return replace(sure, notes=notes)
    return replace(
        wide if unnamed else sure,
        label=Label.possible,
        bounds=replace(wide.bounds, low=Decimal(0) if unnamed else sure.bounds.low, binding=()),
        factor=None,
        parcel=None,
        notes=notes,
        known_part=note,
        _readings=sure._readings,
    )


def _outcome(wide: Verdict) -> str:
    if wide.label is Label.supported:
        return "the claim is supported"
    if wide.label is Label.contradicted:
        return f"the claim is {difference(wide.factor)}"
    return f"at least {wide.bounds.low:,f} are known" if wide.bounds.low else "no number follows"


def _told(ledger: Ledger, verdict: Verdict, nouns: Iterable[str]) -> list[str]:
    """The items of a scope that have one of some names, each with its number."""
    wanted, found = set(nouns), dict[str, None]()
    for item in _items(ledger, verdict):
        if item.unit in wanted:
            unknown = f"{item.unit}, their number undisclosed"
            found[unknown if item.value is None else item.written or str(item)] = None
    stated = (c.figure for c in verdict.bounds.claims if c.measure == "count")
    return [*found, *(str(f) for f in stated if f.unit in wanted and str(f) not in found)]


def _items(ledger: Ledger, verdict: Verdict) -> Iterator[Count]:
    """The items of the scope of a verdict, as a ledger names them."""
    table = ledger.table
    codes = np.unique(table.items.codes[verdict.bounds.rows])
    for code in codes[codes >= 0].tolist():
        yield from table.items.values[code]


def _named(figure: Any, noun: str) -> Any:
    return figure.model_copy(update={"unit": noun})


def _renamed(ledger: Ledger, counted: dict[str, Fit], noun: str) -> Ledger:
    """A ledger in which some names of items are one."""
    kept: dict[Any, Ledger] = ledger.__dict__.setdefault("_renamed", {})
    key = (noun, *counted)
    if key not in kept:
        table = ledger.table
        values = tuple(
            tuple(_named(item, noun) if item.unit in counted else item for item in items)
            for items in table.items.values
        )
        named = replace(table, items=Coded(values, table.items.codes))
        claims = [_restated(c, counted, noun) for c in ledger.stated]
        if len(kept) >= _KEPT:
            kept.clear()
        kept[key] = ledger._with(named, claims)
    return kept[key]


#: So many ledgers with other names are kept.
_KEPT = 32


def _restated(claim: Claim, counted: dict[str, Fit], noun: str) -> Claim:
    """A stated number under another name; of one kind, it is the least that there is of all."""
    found = counted.get(claim.figure.unit) if claim.measure == "count" else None
    if found is None:
        return claim
    figure = _named(claim.figure, noun)
    if found is not Fit.same:
        figure = figure.model_copy(update={"high": None, "qualifier": Qualifier.at_least})
    return claim.model_copy(update={"figure": figure})


def _as_listed(ledger: Ledger, evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Evidence with records as the ledger has them."""
    claims = {c.id: c for c in ledger.stated}
    for shown in evidence:
        record: Any = shown.record
        if isinstance(record, Entry):
            record = ledger.table.entry(ledger.table.row_of[record.id])
        yield replace(shown, record=claims.get(record.id, record))


def _nouns(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """The names of things in a ledger, and what its entries' notes say first that they are."""
    table = ledger.table
    if ("nouns",) not in table.kept:
        table.kept[("nouns",)] = _described(table)
    listed: dict[str, tuple[str, ...]] = table.kept[("nouns",)]
    return {c.figure.unit: ("",) for c in ledger.stated if c.measure == "count"} | listed


def _described(table: EntryTable) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    pairs = np.unique(np.stack([table.items.codes, table.details.codes], axis=1), axis=0)
    for items, details in pairs.tolist():
        if items < 0:
            continue
        note = table.details.values[details].note.partition(";")[0] if details >= 0 else ""
        said = note if _is_said(note) else ""
        for item in table.items.values[items]:
            found.setdefault(item.unit, {}).update({said: None} if said else {})
    return {noun: tuple(said) or ("",) for noun, said in found.items()}


def _is_said(note: str) -> bool:
    """Whether a few words say what a thing is: *towed gun*, and not *unit price USD 350*."""
    return (
        len(note.split()) <= _WORDS and not any(c.isdigit() for c in note) and bool(parsed(note, note).head)
    )
