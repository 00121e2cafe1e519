"""What the seed figures answer: each claim that the article invites, true or not."""

from __future__ import annotations

from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import AidLedgerError, BadScope, UnitMismatch

US = {"donor": "USA", "recipient": "UKR"}
EARLIER = {"since": "2014-01-01", "until": "2021-01-23"}


@pytest.fixture(scope="module")
def seeds():
    return al.load_seeds()


def test_the_running_totals_name_no_stage(seeds):
    assert {c.scope.stage for c in seeds.stated} == {None}


def test_the_last_year_s_figure_is_not_that_of_all_years(seeds):
    verdict = seeds.verify("$650 million", **US, since="2014")
    assert verdict.label == "contradicted"
    assert verdict.factor == Decimal("0.2534")
    assert "true for 'over the last year'" in str(verdict.readings[0])
    assert "over the last year" in str(verdict)


@pytest.mark.parametrize(
    ("figure", "window", "factor"),
    [
        ("$3.5 billion", {"since": "2014"}, "1.235"),
        ("$200 million", {"period": "last year", "published": "2022-01-24"}, "0.3079"),
        ("$27 billion", {"since": "2014"}, "9.524"),
    ],
)
def test_figures_that_are_too_high_and_too_low(seeds, figure, window, factor):
    verdict = seeds.verify(figure, **US, **window)
    assert verdict.label == "contradicted"
    assert verdict.factor == Decimal(factor)


def test_more_than_eighty_tonnes_were_delivered(seeds):
    assert seeds.verify("more than 80 tonnes", **US, stage="delivered").label == "supported"
    assert seeds.verify("more than 80 tonnes", **US, stage="delivered", since="2022-01").label == "supported"
    assert seeds.verify("fewer than 80 tonnes", **US, stage="delivered").label == "contradicted"


def test_what_no_source_states_follows_once_the_last_year_is_read(seeds):
    bounds = seeds.bounds(**US, **EARLIER)
    year = next(c.scope.period for c in seeds.stated if c.scope.period.readings)
    rolling = bounds.under(year, "rolling")
    assert (rolling.low, rolling.high) == (1_914_500_000, 2_185_500_000)
    assert bounds.low == 0
    assert "Read as rolling (2021-01-24 to 2022-01-24) the bounds are USD 1.9145 billion" in bounds.explain()


class TestBadInput:
    def test_a_contradictory_ledger_says_which_statements(self, seeds):
        other = al.claim("$5 billion", **US, since="2014", until="2022-01-24", source=al.Source(id="other"))
        ledger = seeds.add(other)
        bounds = ledger.bounds(**US, since="2014")
        assert not bounds.consistent
        assert len(bounds.conflicts[0]) == 2
        assert "contradict each other" in str(bounds)
        verdict = ledger.verify("$4 billion", **US, since="2014")
        assert verdict.label == "possible"
        assert any("$5 billion" in n for n in verdict.notes)

    def test_an_empty_scope(self, seeds):
        verdict = seeds.verify("$5 billion", donor="USA", recipient="ISR")
        assert verdict.label == "no evidence"
        assert str(seeds.bounds("USA", "ISR")) == "nothing is known"
        assert al.Ledger().verify("$5 billion", **US).label == "no evidence"

    def test_an_unbounded_scope_is_an_honest_infinity(self, seeds):
        bounds = seeds.bounds(recipient="UKR", since="2014")
        assert bounds.high is None
        assert "or more" in str(bounds)
        assert "Nothing limits it from above" in bounds.explain()

    def test_units_are_not_mixed(self, seeds):
        euros = al.claim("EUR 5 million", **US, since="2014", until="2020", source=al.Source(id="other"))
        with pytest.raises(UnitMismatch, match="2 currencies: EUR, USD"):
            al.Ledger(claims=[*seeds.stated, euros]).bounds(**US, since="2014")
        with pytest.raises(BadScope, match="kg is a unit of mass"):
            seeds.bounds(**US, unit="kg")

    @pytest.mark.parametrize(
        "scope",
        [{"since": "2023", "until": "2022"}, {"stage": "sold"}, {"donor": "Atlantis"}, {"aid_type": "x"}],
    )
    def test_scopes_that_make_no_sense_are_refused_with_a_way_out(self, seeds, scope):
        with pytest.raises(AidLedgerError) as told:
            seeds.verify("$5 billion", **{**US, **scope})
        assert "Remedy" in str(told.value) or "did you mean" in str(told.value)
