"""The slips that careless reports make of the seed figures: each is named in prose as by keyword, and nothing is
offered that would be true of nearly any figure."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.claim import Claim
from aidledger.model.entry import Coverage, Entry
from aidledger.model.scope import Scope
from aidledger.model.source import Source

US = {"donor": "USA", "recipient": "UKR"}
DAY = "2022-01-24"
LIST = Source(id="list", title="A list", published="2022-12-31")


@pytest.fixture(scope="module")
def seeds():
    return al.load_seeds()


@pytest.fixture(scope="module")
def drawdowns():
    return al.load_seeds("us-drawdowns")


def checked(text, ledger, published=DAY):
    [verdict] = al.check_report(text, ledger, published=published).verdicts
    return verdict


def told(verdict):
    return [str(r) for r in verdict.readings]


class TestAroundTurnedExact:
    LOOSER = (
        "the source is less exact than the claim: around $2.7 billion (USD 2.565 billion to 2.835 billion)"
    )

    @pytest.mark.parametrize("exactly", ["", "exactly "])
    def test_in_prose_and_by_keyword_alike(self, seeds, exactly):
        prose = checked(
            f"The United States has given Ukraine {exactly}$2.7 billion in military aid since 2014.", seeds
        )
        keyword = seeds.verify("$2.7 billion", **US, since="2014")
        for verdict in (prose, keyword):
            assert verdict.label == "possible"
            assert self.LOOSER in verdict.notes
            assert verdict.readings == ()
        assert not any("no source says that it lists everything" in n for n in prose.notes)

    def test_a_looser_total_of_another_time_is_no_sure_reading(self, drawdowns):
        text = "The United States has committed exactly $6.1 billion in military aid to Ukraine since 2021."
        verdict = checked(text, drawdowns, "2022-07-01")
        assert not any(r.certain for r in verdict.readings)
        assert "possibly true for 'since February 24, 2022', 2022-02-24 to 2022-06-23" in told(verdict)[0]

    def test_not_of_another_s_total(self, seeds):
        verdict = seeds.verify("$2.7 billion", donor="NATO", recipient="UKR", since="2014")
        assert not any("less exact" in n for n in verdict.notes)


SINCE = "The United States has given Ukraine {} in military aid since 2014."


@pytest.mark.parametrize(
    ("figure", "label", "reading"),
    [
        ("$2.7 million", "contradicted", "possibly true of USD 2.7 billion, a thousand times as much"),
        ("$2.7 trillion", "contradicted", "possibly true of USD 2.7 billion, a thousandth of it"),
        ("$27 billion", "contradicted", "possibly true of USD 2.7 billion, a tenth of it"),
        ("around $2.7 million", "contradicted", "true of USD 2.7 billion, a thousand times as much"),
        ("€2.7 billion", "possible", "possibly true in USD, not EUR"),
    ],
)
def test_another_scale_or_currency(seeds, figure, label, reading):
    for verdict in (checked(SINCE.format(figure), seeds), seeds.verify(figure, **US, since="2014")):
        assert verdict.label == label
        assert told(verdict) == [reading]


@pytest.mark.parametrize(
    ("figure", "window", "keywords", "reading"),
    [
        ("$2.7 billion", "since 2014", {"since": "2014"}, "possibly true of United States alone"),
        ("around $2.7 billion", "since 2014", {"since": "2014"}, "true of United States alone"),
        ("$650 million", "over the last year", {"period": "last year"}, "true of United States alone"),
    ],
)
def test_the_group_for_the_donor(seeds, figure, window, keywords, reading):
    prose = checked(f"NATO has given Ukraine {figure} in military aid {window}.", seeds)
    keyword = seeds.verify(figure, donor="NATO", recipient="UKR", published=DAY, **keywords)
    assert told(prose) == told(keyword) == [reading]


def test_all_aid_that_was_committed_told_as_military_aid_that_was_given():
    parcels = [
        Entry(
            donor="USA",
            recipient="UKR",
            aid_type=kind,
            money=f"EUR {n},000,000,000",
            committed="2022-05-01",
            source=LIST,
        )
        for kind, n in (("military", 20), ("financial", 30))
    ]
    parcels.append(Entry(donor="USA", recipient="UKR", money="EUR 2", delivered="2022-06-01", source=LIST))
    whole = Coverage(
        source=LIST,
        scope=Scope(donors="USA", recipients="UKR", stage="committed", period=al.Period.year(2022)),
    )
    ledger = al.Ledger(entries=parcels, coverage=[whole])
    verdict = checked(
        "In 2022 the United States has given Ukraine €50 billion in military aid.", ledger, "2023-01-02"
    )
    assert verdict.label == "possible"
    assert told(verdict) == ["true of commitments of all aid, not of deliveries of military aid"]


class TestNoReadingThatSaysNothing:
    @pytest.mark.parametrize(
        ("text", "published"),
        [
            (
                "In March 2022 the United States approved at most $100 million in military aid for Ukraine.",
                "2022-04-01",
            ),
            (
                "From August 2021 to May 2022 the US approved more than $20 billion in military aid for Ukraine.",
                "2022-06-01",
            ),
        ],
    )
    def test_limits_that_other_windows_and_groups_only_loosen(self, drawdowns, text, published):
        assert told(checked(text, drawdowns, published)) == []

    def test_more_than_what_the_donor_gave_is_not_true_of_its_groups(self):
        parcels = [
            Entry(donor=d, recipient="UKR", money=f"USD {n}", committed="2022-05-01", source=LIST)
            for d, n in (("USA", 90), ("GBR", 40), ("DEU", 30))
        ]
        whole = Coverage(source=LIST, scope=Scope(recipients="UKR", period=al.Period.year(2022)))
        ledger = al.Ledger(entries=parcels, coverage=[whole])
        scope = {**US, "stage": "committed", "period": al.Period.year(2022)}
        assert told(ledger.verify("more than USD 100", **scope)) == []
        group = ledger.verify("more than USD 85", donor="GBR", recipient="UKR", period=scope["period"])
        assert "true of all donors together" not in told(group)

    def test_the_furthest_stage_says_it_all(self):
        parcel = Entry(donor="USA", recipient="UKR", money="USD 90", committed="2022-05-01", source=LIST)
        found = told(al.Ledger(entries=[parcel]).verify("USD 90", **US, stage="delivered"))
        assert found == ["possibly true of commitments, nothing known of deliveries"]

    def test_a_wide_range_is_no_sum(self):
        parcels = [
            Entry(donor="USA", recipient="UKR", money=f"USD {n}", committed="2022-05-01", source=LIST)
            for n in (44, 4)
        ]
        ledger = al.Ledger(entries=parcels)
        assert told(ledger.verify("between USD 40 and USD 50", **US, stage="delivered")) == []
        assert told(ledger.verify("USD 48", **US, stage="delivered")) != []


def test_a_total_of_another_stage_and_another_time_is_no_slip():
    known = Claim(
        figure="USD 9",
        scope=Scope(donors="USA", recipients="UKR", stage="committed", period=al.Period.year(2019)),
        source=LIST,
    )
    verdict = al.Ledger(claims=[known]).verify("USD 9", **US, stage="delivered", period=al.Period.year(2022))
    assert not any("stated by" in r for r in told(verdict))
