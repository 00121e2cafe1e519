"""Who gives and who receives: countries, institutions, groups, armed groups, regions.

A party is its code. :class:`Donor` and :class:`Recipient` are the two roles; the same country as donor and
as recipient are different parties to Python (compare ``.code``).
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Self, cast

from pydantic import GetJsonSchemaHandler, ModelWrapValidatorHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from aidledger.errors import UnknownName, UnreadablePeriod
from aidledger.model.fiscal import fiscal_year_start
from aidledger.model.gazetteer import (
    Membership,
    Row,
    aliases,
    code_of,
    describe,
    memberships,
    names,
    rows,
    suggest,
)
from aidledger.model.record import Record

__all__ = ["Donor", "Party", "PartyKind", "Recipient", "aliases", "names", "suggest"]


class PartyKind(StrEnum):
    """What a party is. It decides whose aid counts as the party's own, see :meth:`Party.atoms`."""

    country = "country"
    former_country = "former_country"
    institution = "institution"
    organisation = "organisation"
    group = "group"
    non_state = "non_state"
    region = "region"
    unknown = "unknown"


class Party(Record):
    """A giver or receiver of aid, known by its code.

    ``code`` is an ISO 3166-1 alpha-3 code, an ISO 3166-3 one for a state that is no more (``SUN``), one from
    ISO's user-assigned range where ISO has none (``XKX`` Kosovo, ``XVS`` South Vietnam), the acronym of an
    institution or group (``EU``, ``NATO``, ``EU_MEMBERS``, ``Europe``), ``coalition`` for a group without a
    list, ``R:`` and a name for a region, ``non-state:`` and a name for an armed group, ``org:`` and
    a name for any other organisation, or ``UNKNOWN``.

    As a field of a model it takes any name that :meth:`resolve` reads, and its JSON is the code.

    >>> Party.resolve("the Kremlin").code, str(Party.resolve("PLO")), Party.resolve("Czech Republic").name
    ('RUS', 'Palestine Liberation Organization', 'Czechia')
    """

    code: str
    name: str
    kind: PartyKind

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, str):
            return cls.resolve(data)
        if type(data) is Party and cls is not Party:
            return cls._of(data.code)
        if (
            isinstance(data, dict)
            and isinstance(data.get("code"), str)
            and data.keys() <= {"code", "name", "kind"}
        ):
            code = code_of(data["code"])
            name, kind = describe(code)
            stated = {"code": code, "name": name, "kind": kind}
            data = {**stated, **{k: v for k, v in data.items() if k != "code" and v != stated[k]}}
            if data != stated:
                raise UnknownName(f"{data['code']} is {name} ({kind})", remedy="give the code alone")
        return handler(data)

    @model_serializer(mode="plain")
    def _dump(self) -> str:
        return self.code

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "title": cls.__name__, "description": "code or name of a party"}

    @classmethod
    def _of(cls, code: str) -> Self:
        """The one instance of this class with this code, which must be right."""
        found = _INSTANCES.get((cls, code))
        if found is None:
            name, kind = describe(code)
            found = cls.model_construct(code=code, name=name, kind=PartyKind(kind))
            _INSTANCES[cls, code] = found
        return cast("Self", found)

    @classmethod
    def resolve(cls, name: str | Party) -> Self:
        """The party that a name means: a code, a name, a demonym, a capital, or a metonym of a government.

        Case, accents, blanks, a leading ``the`` and a possessive ending do not matter; but codes and names
        that are English words hold only as written (``US`` is a country, ``us`` is not). A
        :class:`Party` of another role gives the same party in this role. Raises
        :class:`~aidledger.errors.UnknownName`, with the closest names, where no party or more than one is
        meant: ``Korea``, ``Congo``, ``Brussels`` are refused. ``Georgia`` is the country.

        >>> Donor.resolve("Washington"), Recipient.resolve("Kiev"), Donor.resolve("Danes")
        (Donor('USA'), Recipient('UKR'), Donor('DNK'))
        >>> Recipient.resolve("Korea")
        Traceback (most recent call last):
        aidledger.errors.UnknownName: it is unclear which party 'Korea' means ...
        """
        if isinstance(name, Party):
            return cls._of(name.code)
        if not isinstance(name, str):
            raise UnknownName(
                f"a party is named by text, got {type(name).__name__}", remedy="give a name or a code"
            )
        return cls._of(code_of(name))

    def members(self, on: dt.date | None = None) -> tuple[Party, ...]:
        """The members of a group, an alliance or the EU on a day, in the order in which they joined.

        Without a day: those whose membership has not ended. Empty for a country, and for a group that has
        no list (:attr:`is_open`). Those on whom authors differ are none of them (:meth:`disputed`). The dates
        stand in ``memberships.csv`` with their sources.

        >>> len(Party.resolve("EU").members(dt.date(2020, 1, 31))), len(Party.resolve("EU").members())
        (28, 27)
        """
        return tuple(Party._of(m.member) for m in self._roster() if _holds(m, on) and not m.disputed)

    def disputed(self, on: dt.date | None = None) -> dict[Party, str]:
        """Who belongs to a group in the words of some authors and not of others, and why.

        >>> sorted(party.code for party in Party.resolve("Europe").disputed())[:4]
        ['ARM', 'AZE', 'BLR', 'EIB']
        """
        return {Party._of(m.member): m.disputed for m in self._roster() if _holds(m, on) and m.disputed}

    def atoms(self, on: dt.date | None = None) -> frozenset[str]:
        """The codes whose own aid makes up this party's aid, on a day (see :meth:`members`).

        A country or an institution is itself: what the EU institutions give is not the sum of what the
        members give. An organisation with members is itself and them; a group with a list is its members;
        a group without one is itself, and nothing is known of what it consists of. A group that has
        :meth:`disputed` members is its own code too, which stands for whoever of them is meant.

        >>> sorted(Party.resolve("Benelux").atoms()), Party.resolve("EU").atoms()
        (['BEL', 'LUX', 'NLD'], frozenset({'EU'}))
        """
        roster = self._roster()
        if self.kind not in (PartyKind.group, PartyKind.organisation) or not roster:
            return frozenset({self.code})
        parts = {code for member in self.members(on) for code in member.atoms(on)}
        itself = self.kind is PartyKind.organisation or self.has_disputes
        return frozenset(parts | {self.code} if itself else parts)

    def possible_atoms(self, on: dt.date | None = None) -> frozenset[str]:
        """The codes whose own aid may be this party's: :meth:`atoms` with those on whom authors differ.

        >>> europe = Party.resolve("Europe")
        >>> "TUR" in europe.possible_atoms(), "TUR" in europe.atoms(), "DEU" in europe.atoms()
        (True, False, True)
        """
        more = {code for party in self.disputed(on) for code in party.possible_atoms(on)}
        return self.atoms(on) | more

    def _roster(self) -> tuple[Membership, ...]:
        row = self._row
        return memberships()[row.roster] if row is not None and row.roster else ()

    @property
    def taking_in(self) -> Party | None:
        """The group of an institution and those beside it that its name is often used for too: what the EU has
        given may be given through its Peace Facility. ``None`` where there is none.

        >>> group = Party.resolve("EU").taking_in
        >>> [party.code for party in group.members()], Party.resolve("EPF").taking_in
        (['EU', 'EPF', 'EIB'], None)
        """
        if self.kind is not PartyKind.institution:
            return None
        groups = (c for c, found in memberships().items() if found[0].member == self.code and c in rows())
        return next((Party._of(c) for c in groups if rows()[c].kind == PartyKind.group), None)

    @property
    def is_open(self) -> bool:
        """Whether this is a group whose members nobody has listed (``coalition``)."""
        return self.kind is PartyKind.group and not self._roster()

    @property
    def has_disputes(self) -> bool:
        """Whether authors differ on who belongs to this group (``Europe``, ``West``)."""
        return any(m.disputed for m in self._roster())

    @property
    def _row(self) -> Row | None:
        return rows().get(self.code)

    @property
    def currency(self) -> str | None:
        """ISO 4217 code of the party's own currency today, ``None`` where it has none.

        >>> Donor.resolve("Canada").currency
        'CAD'
        """
        return (self._row.currency or None) if self._row is not None else None

    @property
    def fiscal_year_start(self) -> int:
        """The month, 1 to 12, in which the central government's fiscal year starts; 1 where not known.

        From the table of :mod:`aidledger.model.fiscal`, which refuses where this assumes the calendar year.

        >>> Donor.resolve("US").fiscal_year_start
        10
        """
        try:
            return fiscal_year_start(self.code)
        except UnreadablePeriod:
            return 1

    @property
    def alpha2(self) -> str | None:
        """ISO 3166-1 alpha-2 code of a country, else ``None``."""
        return (self._row.alpha2 or None) if self._row is not None else None

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Party) and other.code == self.code

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.code))

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.code)


class Donor(Party):
    """A party that gives.

    >>> Donor.resolve("Washington"), Donor.resolve("Washington").name
    (Donor('USA'), 'United States')
    """


class Recipient(Party):
    """A party that receives.

    >>> Recipient.resolve("Kyiv").code
    'UKR'
    """


_INSTANCES: dict[tuple[type[Party], str], Party] = {}


def _restore(kind: type[Party], code: str) -> Party:
    return kind._of(code)


def _holds(membership: Membership, on: dt.date | None) -> bool:
    if on is None:
        return membership.until is None
    return (membership.since is None or membership.since <= on) and (
        membership.until is None or on <= membership.until
    )
