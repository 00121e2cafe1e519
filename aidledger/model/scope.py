"""What a figure is about: donors, recipients, kind of aid, stage and period."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import field_validator

from aidledger.errors import UnknownName
from aidledger.model.party import Donor, Party, Recipient
from aidledger.model.period import Period
from aidledger.model.record import Record
from aidledger.units.lexicon import closest, read_table


class Stage(StrEnum):
    """How far aid has travelled: ``pledged`` < ``approved`` < ``committed`` < ``delivered``.

    ``requested`` and ``proposed`` come before all of them and are no aid: such statements are read and
    kept, and never count. What each source calls its stages is in ``aidledger/data/stages.csv``.

    >>> Stage.resolve("obligated")
    <Stage.committed: 'committed'>
    >>> Stage.approved.rank < Stage.delivered.rank, Stage.requested.is_aid
    (True, False)
    """

    requested = "requested"
    proposed = "proposed"
    pledged = "pledged"
    approved = "approved"
    committed = "committed"
    delivered = "delivered"

    @property
    def rank(self) -> int:
        """Position in the order of stages; negative where nothing has been promised yet."""
        return list(Stage).index(self) - 2

    @property
    def is_aid(self) -> bool:
        """Whether something has at least been promised."""
        return self.rank >= 0

    @classmethod
    def _missing_(cls, value: object) -> Stage | None:
        if isinstance(value, str):
            return _stage_words().get(" ".join(value.casefold().split()))
        return None

    @classmethod
    def resolve(cls, name: str | Stage) -> Stage:
        """The stage called ``name``. Raises :class:`~aidledger.errors.UnknownName` with suggestions.

        >>> Stage.resolve("appropriated").value
        'approved'
        """
        try:
            return cls(name)
        except ValueError:
            options = closest(str(name), [*_stage_words()]) or [s.value for s in cls]
            raise UnknownName(f"unknown stage {name!r}", suggestions=options) from None


#: The four stages at which aid is counted, in order.
AID_STAGES = (Stage.pledged, Stage.approved, Stage.committed, Stage.delivered)


@cache
def stage_table() -> list[dict[str, str]]:
    """Every published stage name with the stage it maps onto (empty: no aid of that source's)."""
    return read_table("stages")


@cache
def _stage_words() -> dict[str, Stage]:
    rows = [r for r in stage_table() if r["source"] in ("contract", "words")]
    return {r["published_name"]: Stage.__members__[r["stage"]] for r in rows}


def source_stage(source: str, published_name: str) -> Stage | None:
    """The stage that ``source`` means by ``published_name``; ``None`` where it is no aid of the source's.

    Raises :class:`~aidledger.errors.UnknownName` where the table does not list the name: never a guess.

    >>> source_stage("ForeignAssistance.gov", "Obligations").value
    'committed'
    """
    wanted = " ".join(published_name.casefold().split())
    known = {
        " ".join(r["published_name"].casefold().split()): r for r in stage_table() if r["source"] == source
    }
    if wanted not in known:
        raise UnknownName(
            f"{source} has no stage called {published_name!r} that is understood",
            suggestions=closest(wanted, list(known)),
        )
    stage = known[wanted]["stage"]
    return Stage.__members__[stage] if stage else None


class AidType(StrEnum):
    """The kind of aid. ``mixed`` totals include military aid among others; ``unspecified`` may be any.

    >>> AidType.resolve("security assistance")
    <AidType.military: 'military'>
    """

    military = "military"
    humanitarian = "humanitarian"
    financial = "financial"
    other = "other"
    mixed = "mixed"
    unspecified = "unspecified"

    @classmethod
    def _missing_(cls, value: object) -> AidType | None:
        if isinstance(value, str):
            return _aid_words().get(" ".join(value.casefold().split()))
        return None

    @classmethod
    def resolve(cls, name: str | AidType) -> AidType:
        """The aid type called ``name``. Raises :class:`~aidledger.errors.UnknownName` with suggestions.

        >>> AidType.resolve("security assistance").value
        'military'
        """
        try:
            return cls(name)
        except ValueError:
            options = closest(str(name), [*_aid_words()]) or [t.value for t in cls]
            raise UnknownName(f"unknown aid type {name!r}", suggestions=options) from None

    @property
    def certainly(self) -> frozenset[AidType]:
        """The single kinds that such aid certainly includes."""
        if self is AidType.mixed:
            return frozenset({AidType.military})
        return frozenset() if self is AidType.unspecified else frozenset({self})

    @property
    def possibly(self) -> frozenset[AidType]:
        """The single kinds that such aid may include."""
        return frozenset(SINGLE_KINDS) if self in (AidType.mixed, AidType.unspecified) else frozenset({self})


#: The kinds of aid that are no mixture.
SINGLE_KINDS = (AidType.military, AidType.humanitarian, AidType.financial, AidType.other)


@cache
def _aid_words() -> dict[str, AidType]:
    return {
        word: AidType.__members__[row["name"]]
        for row in read_table("aid_types")
        for word in (row["name"], *row["aliases"].split(";"))
        if word
    }


class Scope(Record):
    """What a figure is about. Empty ``donors`` or ``recipients`` mean anyone; ``aid_type=None`` every kind;
    ``stage=None`` that no stage is named; ``period=None`` that no period is.

    Names are resolved: ``Scope(donors="Washington", recipients="Kyiv", period="since 2014")``.

    >>> str(Scope(donors=["USA"], recipients=["UKR"], aid_type="military", period="2021"))
    'military aid, United States to Ukraine, 2021'
    """

    donors: tuple[Donor, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    aid_type: AidType | None = None
    stage: Stage | None = None
    period: Period | None = None

    @field_validator("donors", "recipients", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        if value is None:
            return ()
        if isinstance(value, str | Party):
            return (value,)
        return tuple(value) if isinstance(value, list | set | frozenset) else value

    @field_validator("stage", mode="before")
    @classmethod
    def _stage(cls, value: Any) -> Any:
        return Stage.resolve(value) if isinstance(value, str) else value

    @field_validator("aid_type", mode="before")
    @classmethod
    def _aid_type(cls, value: Any) -> Any:
        return AidType.resolve(value) if isinstance(value, str) else value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self) -> str:
        kind = "aid of every kind" if self.aid_type is None else f"{self.aid_type.value} aid"
        if self.aid_type is AidType.unspecified:
            kind = "aid of unstated kind"
        donors = " and ".join(p.name for p in self.donors) or "any donor"
        recipients = " and ".join(p.name for p in self.recipients) or "any recipient"
        parts = [f"{self.stage.value} {kind}" if self.stage else kind, f"{donors} to {recipients}"]
        if self.period is not None:
            parts.append(self.period.in_a_sentence)
        return ", ".join(parts)
