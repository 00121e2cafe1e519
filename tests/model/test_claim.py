"""Stated totals and rankings."""

from __future__ import annotations

import datetime as dt

import pytest

from aidledger.errors import BadScope, InvalidRecord, UnknownName, UnreadableFigure
from aidledger.model.claim import Claim, ClaimKind, Ranking, claim, window
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.period import DateRange, Period
from aidledger.model.scope import Scope
from aidledger.model.source import UNSTATED, Source

SOURCE = Source(id="article")


@pytest.mark.parametrize(
    ("text", "kind"), [("$650 million", Money), ("more than 90 tons", Tonnage), ("31 tanks", Count)]
)
def test_figures_of_any_kind_survive_json(text, kind):
    made = Claim(figure=text, source=SOURCE, scope={"donors": "USA"})
    assert isinstance(made.figure, kind)
    again = Claim.model_validate_json(made.model_dump_json())
    assert again == made
    assert type(again.figure) is kind


def test_the_keyword_form_resolves_names_and_windows():
    made = claim(
        "$650 million", donor="Washington", recipient=["Kyiv", "Georgia"], since="2014", until="2021-06"
    )
    assert [p.code for p in made.scope.recipients] == ["UKR", "GEO"]
    assert made.scope.period == Period.between(2014, "2021-06")
    assert made.scope.aid_type == "military"
    assert made.source is UNSTATED


def test_constant_prices_are_marked():
    assert claim("$5bn", prices=2021).figure.price_year == 2021
    with pytest.raises(InvalidRecord, match="only money has prices"):
        claim("5 tons", prices=2021)


@pytest.mark.parametrize(
    ("fields", "kind", "message"),
    [
        ({"figure": "a lot"}, UnreadableFigure, "a lot"),
        ({"figure": "$5", "stage": "sold"}, UnknownName, "sold"),
        ({"figure": "$5", "since": "2022", "until": "2020"}, BadScope, "ends before it begins"),
    ],
)
def test_claims_that_cannot_be_are_refused(fields, kind, message):
    with pytest.raises(kind, match=message):
        claim(**fields)


def test_fuzzy_ends_make_fuzzy_windows():
    april = Period(core=None, hull=DateRange(dt.date(2022, 4, 1), dt.date(2022, 4, 30)))
    made = window(april, None)
    assert made.hull.start == dt.date(2022, 4, 1)
    assert made.core.start == dt.date(2022, 4, 30)
    assert window(None, None) is None


def test_kinds_have_their_other_names():
    assert ClaimKind("to_date") is ClaimKind.cumulative
    assert ClaimKind("flow") is ClaimKind.single


def test_a_ranking_is_about_one_donor():
    scope = Scope(donors="USA", recipients="UKR", aid_type="military", period="2021")
    ranking = Ranking(figure="$650 million", scope=scope, source=SOURCE)
    assert "is the most in a year" in str(ranking)
    with pytest.raises(InvalidRecord, match="exactly one donor"):
        Ranking(figure="$650 million", scope=Scope(recipients="UKR"), source=SOURCE)


@pytest.mark.parametrize("given", [None, ["$1 billion"], {}, b"$1 billion"])
def test_what_is_no_figure_is_refused_in_words(given):
    with pytest.raises(UnreadableFigure, match=r"is no figure. Remedy: give text such as '\$200 million'"):
        claim(given, donor="USA")


@pytest.mark.parametrize("given", ["2020", 2020])
def test_prices_are_those_of_a_year(given):
    assert claim("$1 billion", donor="USA", prices=given).figure.price_year == 2020


@pytest.mark.parametrize("given", ["constant", True, 20.5])
def test_prices_of_no_year_are_refused(given):
    with pytest.raises(BadScope, match=r"which is no year. Remedy: give a year, such as prices=2020"):
        claim("$1 billion", donor="USA", prices=given)


def test_a_window_needs_the_end_that_is_given():
    with pytest.raises(BadScope, match=r"until='since 2014.*has no last day"):
        claim("$1 billion", donor="USA", until="since 2014")
    with pytest.raises(BadScope, match=r"since='until 2014.*has no first day"):
        claim("$1 billion", donor="USA", since="until 2014")


@pytest.mark.parametrize("text", ["1.5 tanks", "tanks", "dozens of tanks"])
def test_things_are_not_taken_for_money(text):
    with pytest.raises(UnreadableFigure, match=r"is not a count.*31 tanks"):
        claim(text, donor="USA")
