"""Stages, kinds of aid and scopes."""

from __future__ import annotations

import pytest

from aidledger.errors import UnknownName
from aidledger.model.scope import AID_STAGES, AidType, Scope, Stage, source_stage, stage_table


def test_stages_are_ordered_and_requests_are_no_aid():
    assert [s.value for s in sorted(AID_STAGES, key=lambda s: s.rank)] == [
        "pledged",
        "approved",
        "committed",
        "delivered",
    ]
    assert [s.value for s in Stage if not s.is_aid] == ["requested", "proposed"]


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("obligated", "committed"),
        ("Disbursed", "delivered"),
        ("authorised", "approved"),
        ("delivered", "delivered"),
    ],
)
def test_stages_by_the_words_of_the_field(word, stage):
    assert Stage.resolve(word).value == stage


def test_unknown_stages_get_suggestions():
    with pytest.raises(UnknownName, match="did you mean delivered"):
        Stage.resolve("delivred")


@pytest.mark.parametrize(
    ("source", "name", "stage"),
    [
        ("ForeignAssistance.gov", "obligations", Stage.committed),
        ("ForeignAssistance.gov", "President's Budget Requests", Stage.requested),
        ("IATI", "3 Disbursement", Stage.delivered),
        ("IATI", "1 Incoming Funds", None),
    ],
)
def test_each_source_has_its_own_words(source, name, stage):
    assert source_stage(source, name) is stage


def test_a_word_that_no_table_lists_is_refused():
    with pytest.raises(UnknownName, match="no stage called 'Sold'"):
        source_stage("IATI", "Sold")


def test_every_row_of_the_stage_table_names_a_stage_or_none():
    for row in stage_table():
        assert row["stage"] in {"", *(s.value for s in Stage)}, row


def test_mixed_aid_surely_holds_military_aid_and_may_hold_any():
    assert AidType.mixed.certainly == {AidType.military}
    assert AidType.financial not in AidType.mixed.certainly
    assert AidType.financial in AidType.unspecified.possibly
    assert not AidType.unspecified.certainly
    assert AidType.resolve("economic assistance") is AidType.financial


def test_scopes_print_in_words():
    assert str(Scope()) == "aid of every kind, any donor to any recipient"
    scope = Scope(
        donors=["USA", "GBR"], recipients="UKR", aid_type="military", stage="delivered", period=2022
    )
    assert str(scope) == "delivered military aid, United States and United Kingdom to Ukraine, 2022"
    assert str(Scope(aid_type="unspecified")).startswith("aid of unstated kind")


def test_scopes_survive_json():
    scope = Scope(donors=["USA", "NATO"], recipients="UKR", aid_type="mixed", period="since 2014")
    assert Scope.model_validate_json(scope.model_dump_json()) == scope
    assert scope.changed(stage="committed").stage is Stage.committed
