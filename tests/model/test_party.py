"""Parties as records: groups by date, whose aid is whose, roles, JSON."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from aidledger.errors import AidLedgerError, InvalidRecord, UnknownName
from aidledger.model import gazetteer
from aidledger.model.party import Donor, Party, PartyKind, Recipient
from aidledger.model.record import Record


def codes(parties: tuple[Party, ...]) -> set[str]:
    return {p.code for p in parties}


@pytest.mark.parametrize(
    ("group", "day", "count"),
    [
        *[
            ("EU", "1957-12-31", 0),
            ("EU", "1958-01-01", 6),
            ("EU", "1973-01-01", 9),
            ("EU", "1981-01-01", 10),
        ],
        *[
            ("EU", "1986-01-01", 12),
            ("EU", "1995-01-01", 15),
            ("EU", "2004-05-01", 25),
            ("EU", "2007-01-01", 27),
        ],
        *[("EU", "2013-07-01", 28), ("EU", "2020-01-31", 28), ("EU", "2020-02-01", 27)],
        *[("NATO", "1949-08-24", 12), ("NATO", "1952-02-18", 14), ("NATO", "1982-05-30", 16)],
        *[("NATO", "1999-03-12", 19), ("NATO", "2004-03-29", 26), ("NATO", "2009-04-01", 28)],
        *[("NATO", "2017-06-05", 29), ("NATO", "2020-03-27", 30), ("NATO", "2023-04-03", 30)],
        *[
            ("NATO", "2023-04-04", 31),
            ("NATO", "2024-03-07", 32),
            ("G7", "1975-11-15", 6),
            ("G7", "2022-01-01", 7),
        ],
    ],
)
def test_membership_by_date(group: str, day: str, count: int) -> None:
    assert len(Party.resolve(group).members(dt.date.fromisoformat(day))) == count


def test_members_without_a_day_are_the_present_ones() -> None:
    assert "GBR" not in codes(Party.resolve("EU").members())
    assert "GBR" in codes(Party.resolve("EU").members(dt.date(2019, 6, 1)))
    assert Party.resolve("EU countries").members() == Party.resolve("EU").members()
    assert {"FIN", "SWE"} <= codes(Party.resolve("NATO").members())
    assert Party.resolve("Ukraine").members() == ()


def test_atoms_are_the_codes_whose_own_aid_counts() -> None:
    before, after = dt.date(2023, 4, 3), dt.date(2023, 4, 4)
    assert Donor.resolve("USA").atoms() == {"USA"}
    assert Donor.resolve("EU").atoms(after) == {"EU"}
    assert len(Donor.resolve("EU member states").atoms(after)) == 27
    assert "EU" not in Donor.resolve("EU member states").atoms()
    assert Donor.resolve("NATO").atoms(after) - Donor.resolve("NATO").atoms(before) == {"FIN"}
    assert "NATO" in Donor.resolve("NATO").atoms()
    assert Donor.resolve("Team Europe").atoms() == Donor.resolve("EU members").atoms() | {"EU", "EPF", "EIB"}
    assert Donor.resolve("Baltic states").atoms() == {"EST", "LVA", "LTU"}
    assert Donor.resolve("UN").atoms() == {"UN"}


def test_open_groups_have_no_list() -> None:
    party = Donor.resolve("coalition")
    assert party.is_open
    assert party.members() == ()
    assert party.atoms() == {"coalition"}
    closed = ("EU", "NATO", "G7", "USA", "Africa", "non-state:Foo", "Europe", "West")
    assert not any(Donor.resolve(name).is_open for name in closed)


def test_members_on_whom_authors_differ_are_told_apart() -> None:
    europe, west = Donor.resolve("European countries"), Donor.resolve("Western allies")
    assert {"DEU", "GBR", "NOR", "CHE", "ALB"} <= codes(europe.members())
    assert {"TUR", "RUS", "EU", "EPF", "EIB"} <= codes(europe.disputed())
    assert not {"USA", "CAN"} & europe.possible_atoms()
    assert {"USA", "CAN", "GBR", "DEU"} <= west.atoms()
    assert "JPN" in west.possible_atoms() - west.atoms()
    assert "JPN" not in europe.possible_atoms()
    assert Donor.resolve("NATO").disputed() == {}
    assert all(why for group in (europe, west) for why in group.disputed().values())


def test_european_members_of_nato_are_those_of_the_day() -> None:
    group = Donor.resolve("European NATO allies")
    assert not {"USA", "CAN", "CHE"} & group.possible_atoms()
    assert "SWE" in group.atoms(dt.date(2024, 3, 7)) - group.atoms(dt.date(2024, 3, 6))


def test_an_institution_is_taken_with_what_is_beside_it() -> None:
    group = Donor.resolve("EU Commission").taking_in
    assert group is not None
    assert codes(group.members()) == {"EU", "EPF", "EIB"}
    assert [Donor.resolve(name).taking_in for name in ("EIB", "World Bank", "Germany", "Team Europe")] == [
        None,
        None,
        None,
        None,
    ]


# -- attributes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "currency", "month"),
    [
        *[("USA", "USD", 10), ("AUS", "AUD", 7), ("CAN", "CAD", 4), ("NZL", "NZD", 7), ("GBR", "GBP", 4)],
        *[("IND", "INR", 4), ("JPN", "JPY", 4), ("TWN", "TWD", 1), ("DEU", "EUR", 1), ("NATO", None, 1)],
        *[("West", None, 1), ("org:Foo", None, 1)],
    ],
)
def test_currency_and_fiscal_year(name: str, currency: str | None, month: int) -> None:
    donor = Donor.resolve(name)
    assert (donor.currency, donor.fiscal_year_start) == (currency, month)


def test_alpha2() -> None:
    assert Donor.resolve("Kosovo").alpha2 == "XK"
    assert Donor.resolve("NATO").alpha2 is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *[("USA", "country"), ("USSR", "former_country"), ("EU", "institution"), ("NATO", "organisation")],
        *[
            ("G7", "group"),
            ("Hamas", "non_state"),
            ("non-state:Foo", "non_state"),
            ("org:Foo", "organisation"),
        ],
        *[("Africa", "region"), ("unknown", "unknown")],
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert Party.resolve(name).kind.value == kind


# -- as records ----------------------------------------------------------------------------------------


class Gift(Record):
    donor: Donor
    recipient: Recipient | None = None


def test_one_instance_per_role_and_code() -> None:
    assert Donor.resolve("Washington") is Donor.resolve("USA")
    assert Donor.resolve("USA") != Recipient.resolve("USA")
    assert Donor.resolve("USA") != Party.resolve("USA")
    assert Donor.resolve("USA") != "USA"
    assert len({Donor.resolve("USA"), Donor.resolve("US"), Recipient.resolve("USA")}) == 2
    assert Recipient.resolve(Donor.resolve("Ukraine")) is Recipient.resolve("UKR")


def test_str_and_repr() -> None:
    assert str(Donor.resolve("Czech Republic")) == "Czechia"
    assert repr(Recipient.resolve("UA")) == "Recipient('UKR')"


def test_fields_take_names_and_give_codes() -> None:
    gift = Gift(donor="the White House", recipient=Party.resolve("Kyiv"))  # type: ignore[arg-type]
    assert gift.donor is Donor.resolve("USA")
    assert json.loads(gift.model_dump_json()) == {"donor": "USA", "recipient": "UKR"}
    assert Gift.model_validate_json(gift.model_dump_json()) == gift
    assert Donor.model_validate("Washington") is Donor.resolve("USA")
    schema = Gift.model_json_schema()
    assert schema["$defs"]["Donor"]["type"] == "string"


def test_fields_refuse_unknown_names_other_roles_and_other_types() -> None:
    with pytest.raises(UnknownName, match="no party is called 'Ukrane'"):
        Gift(donor="USA", recipient="Ukrane")  # type: ignore[arg-type]
    with pytest.raises(InvalidRecord):
        Gift(donor=Recipient.resolve("USA"))  # type: ignore[arg-type]
    with pytest.raises(AidLedgerError):
        Gift(donor=3)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="named by text, got int"):
        Donor.resolve(3)  # type: ignore[arg-type]


def test_a_foreign_model_can_hold_a_party() -> None:
    class Row(BaseModel):
        who: Donor

    assert Row.model_validate({"who": "Danes"}).model_dump_json() == '{"who":"DNK"}'


def test_construction_by_code_fills_in_the_rest() -> None:
    assert Donor(code="USA") == Donor.resolve("USA")  # type: ignore[call-arg]
    assert Donor(code="USA", name="United States", kind=PartyKind.country).name == "United States"
    with pytest.raises(UnknownName, match="ATL"):
        Donor(code="ATLANTIS", name="Atlantis", kind=PartyKind.country)
    with pytest.raises(UnknownName, match="give the code alone"):
        Donor(code="USA", name="Ukraine", kind=PartyKind.country)
    with pytest.raises(ValueError, match="do not change"):
        Donor.resolve("USA").name = "x"


@given(st.sampled_from(sorted(gazetteer.rows())), st.sampled_from([Party, Donor, Recipient]))
def test_codes_survive_json_pickle_and_copy(code: str, role: type[Party]) -> None:
    party = role.resolve(code)
    assert party.code == code
    assert role.model_validate_json(party.model_dump_json()) is party
    assert pickle.loads(pickle.dumps(party)) is party
    assert copy.deepcopy(party) == copy.copy(party) == party
    assert role.resolve(party.name) is party


@given(st.sampled_from(["non-state", "org"]), st.text(max_size=40))
def test_made_parties_keep_their_code(prefix: str, body: str) -> None:
    try:
        party = Party.resolve(f"{prefix}:{body}")
    except UnknownName:
        return
    assert Party.resolve(party.code) is party
    assert Party.model_validate_json(party.model_dump_json()) is party
