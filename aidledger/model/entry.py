"""One parcel of aid, however far it has travelled, and what a source says it lists in full."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from aidledger.errors import InvalidRecord
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.party import Donor, Recipient
from aidledger.model.period import Period
from aidledger.model.record import Record
from aidledger.model.scope import AID_STAGES, AidType, Scope, Stage
from aidledger.model.source import Source


def content_id(record: Record, prefix: str) -> str:
    """A stable id from what a record says: equal content, equal id."""
    said = record.model_dump(mode="json", exclude={"id"})
    if isinstance(said.get("source"), dict):
        said["source"] = said["source"]["id"]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    return f"{prefix}-{digest[:14]}"


class Identified(Record):
    """A record with a stable id: the given one, or one made from its content."""

    id: str = Field(default="", max_length=200)

    prefix: ClassVar[str] = "r"

    @model_validator(mode="after")
    def _give_id(self) -> Self:
        if not self.id:
            self.__dict__["id"] = content_id(self, self.prefix)
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def changed(self, **changes: Any) -> Self:
        """A validated copy with some fields changed; an id that was made from the content is made anew."""
        if self.id == content_id(self, self.prefix):
            changes.setdefault("id", "")
        return super().changed(**changes)


class Entry(Identified):
    """One parcel of aid: donor, recipient, kind, optional amounts, and when it reached each stage.

    ``pledged``, ``approved``, ``committed``, ``delivered`` are the dates (a
    :class:`~aidledger.model.period.Period`, or text that reads as one) at which the parcel reached that
    stage; approval and arrival of one parcel are two dates of one entry, never two entries. At least one
    is needed: ``Period.always()`` where the stage is known and the day is not.

    ``money_at`` holds amounts that differ at a stage (half of a package delivered so far). ``part_of``
    names the entry of which this is a piece, ``supersedes`` an older statement of the same parcel,
    ``reimbursed_by`` the entry that pays the donor back. ``schedule`` spreads a pledge over years.
    ``original`` is the amount in the currency of the announcement where ``money`` is the source's own
    conversion. ``milestone`` keeps the source's own word for its stage, ``locator`` the place in the source.

    >>> parcel = Entry(donor="USA", recipient="UKR", money="$200 million", approved="2021-12-28",
    ...                delivered="2022-01-23", source=Source(id="article"))
    >>> parcel.stage.value, str(parcel.donor)
    ('delivered', 'United States')
    """

    donor: Donor
    recipient: Recipient
    aid_type: AidType = AidType.military
    money: Money | None = None
    tonnage: Tonnage | None = None
    items: tuple[Count, ...] = ()
    pledged: Period | None = None
    approved: Period | None = None
    committed: Period | None = None
    delivered: Period | None = None
    source: Source
    locator: str = ""
    money_at: tuple[tuple[Stage, Money], ...] = ()
    original: Money | None = None
    part_of: str | None = None
    supersedes: str | None = None
    reimbursed_by: str | None = None
    refund: bool = False
    schedule: tuple[tuple[int, Money], ...] = ()
    milestone: str = ""
    note: str = ""

    prefix: ClassVar[str] = "e"

    @field_validator("aid_type", mode="before")
    @classmethod
    def _aid_type(cls, value: Any) -> Any:
        return AidType.resolve(value) if isinstance(value, str) else value

    @field_validator("items", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str | Count) else value

    @field_validator("money_at", "schedule", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        return tuple(value.items()) if isinstance(value, dict) else value

    @field_validator("money")
    @classmethod
    def _whole_minor_units(cls, money: Money | None) -> Money | None:
        return None if money is None else settled(money)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.stage is None:
            raise InvalidRecord(
                "an entry needs the date at which it reached a stage",
                remedy="give pledged=, approved=, committed= or delivered= (Period.always() if the day is unknown)",
            )
        amounts = {"money": self.money, **{f"money_at {s.value}": m for s, m in self.money_at}}
        for name, amount in amounts.items():
            if amount is not None and amount.value is not None and amount.value < 0 and not self.refund:
                raise InvalidRecord(
                    f"{name} is negative: {amount}", remedy="say refund=True if money came back"
                )
        for stage, _ in self.money_at:
            if stage not in AID_STAGES:
                raise InvalidRecord(
                    f"money_at cannot hold {stage.value}", remedy="use a stage at which aid counts"
                )
        for name in ("part_of", "supersedes", "reimbursed_by"):
            if getattr(self, name) and getattr(self, name) == self.id:
                raise InvalidRecord(f"{name} names the entry itself", remedy="give the id of another entry")
        return self

    @property
    def stage(self) -> Stage | None:
        """The furthest stage that the parcel has reached."""
        reached = [s for s in AID_STAGES if self.date_of(s) is not None]
        return reached[-1] if reached else None

    def date_of(self, stage: Stage) -> Period | None:
        """When the parcel reached exactly this stage, where that is recorded."""
        date: Period | None = getattr(self, stage.value)
        return date

    def reached(self, stage: Stage) -> tuple[Stage, Period] | None:
        """The recorded stage and date by which the parcel had reached ``stage`` or a later one."""
        for later in AID_STAGES[stage.rank :]:
            date = self.date_of(later)
            if date is not None:
                return later, date
        return None

    def money_for(self, stage: Stage | None) -> Money | None:
        """The amount at ``stage`` (the whole parcel's where no other is recorded)."""
        for at, amount in self.money_at:
            if at is stage:
                return amount
        return self.money

    def __str__(self) -> str:
        amounts = [str(x) for x in (self.money, self.tonnage, *self.items) if x is not None] or [
            "amount undisclosed"
        ]
        parts = [*amounts, self.aid_type.value]
        if self.stage is not None and (date := self.date_of(self.stage)) is not None:
            parts.append(f"{self.stage.value} {date.in_a_sentence}")
        return f"{self.donor.name} to {self.recipient.name}: {', '.join(parts)}"


class Shipment(Entry):
    """An entry that physically moves.

    >>> Shipment(donor="USA", recipient="UKR", tonnage="more than 90 tons", delivered="2022-01-23",
    ...          source=Source(id="article")).tonnage
    Tonnage('more than 90 tons (81.6 t or more)')
    """


def settled(money: Money) -> Money:
    """``money`` in whole minor units: the value half-even, the bounds outward. Ledgers hold no finer amounts."""
    from decimal import Decimal

    from aidledger.units.lexicon import currency

    digits = currency(money.unit).minor_digits
    numbers = [x for x in (money.value, money.low, money.high) if x is not None]
    if all(-int(x.normalize().as_tuple().exponent) <= digits for x in numbers if x):
        return money
    value, low, high = (None if x is None else Decimal(x).scaleb(-digits) for x in money.minor)
    return money.model_copy(update={"value": value, "low": low, "high": high})


class Coverage(Identified):
    """A source's statement that it lists *everything* in a scope.

    Only coverage turns "we found X" into "at most X". ``measure`` is what is listed in full: ``money``,
    ``mass`` or ``count``. What is listed is what the source, or its collection, has as entries.
    ``limited_to`` names what the list is complete of where that is less than the scope (presidential
    drawdowns among all approvals): such a list can support a claim, and cannot contradict a higher one.

    >>> Coverage(source=Source(id="tracker"), scope=Scope(recipients="UKR")).measure
    'money'
    """

    source: Source
    scope: Scope
    measure: str = Field(default="money", pattern="^(money|mass|count)$")
    limited_to: str = ""
    locator: str = ""
    note: str = ""

    prefix: ClassVar[str] = "v"

    def __str__(self) -> str:
        limited = f", {self.limited_to}" if self.limited_to else ""
        return f"everything is listed: {self.measure}, {self.scope}{limited}"
