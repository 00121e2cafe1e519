"""Claims of one text against each other."""

from __future__ import annotations

import pytest

from aidledger.model.claim import Claim, claim
from aidledger.verdict.inside import contradictions


def total(
    figure: str, since: str | None = "2014", until: str | None = "2021", kind: str = "cumulative", **who
) -> Claim:
    asked = {"donor": "USA", "recipient": "UKR", **who}
    return claim(figure, since=since, until=until, **asked).changed(kind=kind)


def numbers(*claims: Claim) -> list[tuple[int, ...]]:
    return [c.numbers for c in contradictions(claims)]


def test_two_totals_of_one_scope() -> None:
    assert numbers(total("$2.7 billion"), total("$3.5 billion")) == [(1, 2)]
    assert numbers(total("around $2.7 billion"), total("$2.75 billion")) == []
    assert numbers(total("more than $2 billion"), total("more than $3 billion")) == []


def test_three_totals_of_one_scope_are_told_once() -> None:
    found = contradictions(
        [total("$2.7 billion"), total("$3.5 billion"), total("more than $1 billion"), total("$9bn")]
    )
    assert [c.numbers for c in found] == [(1, 2, 4)]
    assert (
        found[0].reason == "$2.7 billion, $3.5 billion and $9bn are given for the same aid over the same time"
    )


def test_a_part_that_is_more_than_the_whole() -> None:
    found = contradictions([total("$3.5 billion", "2020", "2021"), total("$2.7 billion")])
    assert [c.reason for c in found] == ["$3.5 billion lies within what is said to be $2.7 billion"]
    assert numbers(total("$3.5 billion", "2020", "2021", kind="single"), total("$2.7 billion")) == [(1, 2)]
    assert numbers(total("$1 billion", "2020", "2021", kind="single"), total("$2.7 billion")) == []


def test_parts_that_are_together_more_than_the_whole() -> None:
    found = contradictions(
        [total("$2 billion", "2014", "2017"), total("$2 billion", "2018", "2021"), total("$2.7 billion")]
    )
    assert [c.numbers for c in found] == [(1, 2, 3)]
    assert str(found[0]) == (
        "Claims 1, 2 and 3 contradict each other: $2 billion, $2 billion and $2.7 billion cannot all be true."
    )


def test_parcels_of_one_month_are_two_parcels() -> None:
    march = {"since": "2022-03", "until": "2022-03", "kind": "single"}
    assert numbers(total("$200 million", **march), total("$350 million", **march)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"donor": "GBR"},
        {"recipient": "POL"},
        {"stage": "pledged"},
        {"aid_type": "humanitarian"},
        {"since": "2010", "until": "2013"},
    ],
)
def test_other_scopes_do_not_conflict(other: dict[str, str]) -> None:
    assert numbers(total("$2.7 billion"), total("$3.5 billion", **other)) == []


def test_other_units_do_not_conflict() -> None:
    assert numbers(total("$2.7 billion"), total("€1 billion"), total("90 tons"), total("31 tanks")) == []


def test_requests_are_no_aid() -> None:
    assert numbers(total("$2.7 billion", stage="requested"), total("$3.5 billion", stage="requested")) == []


def test_the_same_words_mean_the_same_days() -> None:
    from aidledger.model.period import Period

    year = Period.parse("over the last year", published="2022-01-24")
    both = [total(f, None, None).changed() for f in ("$650 million", "$200 million")]
    both = [c.changed(scope=c.scope.changed(period=year)) for c in both]
    assert numbers(*both) == [(1, 2)]


def test_totals_without_a_period_may_mean_two() -> None:
    found = contradictions([total("$2.7 billion", None, None), total("$3.5 billion", None, None)])
    assert [c.sure for c in found] == [False]
    assert "may contradict each other" in str(found[0])
    assert "none names its period" in str(found[0])


def test_claims_without_parties_are_left_alone() -> None:
    assert numbers(total("$2.7 billion", donor=None), total("$3.5 billion", donor=None)) == []


def test_a_repeated_claim_counts_once() -> None:
    assert numbers(total("$2.7 billion"), total("$3.5 billion"), total("$3.5 billion")) == [(1, 2)]


def test_tons_of_every_reading() -> None:
    assert numbers(total("90 tons"), total("90 tonnes")) == []
    assert numbers(total("90 tons"), total("120 tonnes")) == [(1, 2)]
