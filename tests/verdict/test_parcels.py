"""Which parcel an amount and a day name: a verdict and its readings keep to the same rules."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.model.entry import Entry
from aidledger.model.period import Period
from aidledger.model.source import Source

LIST = Source(id="list", title="A list", published="2022-12-31")
MARCH = "On 16 March 2022 the United States approved {} in military aid for Ukraine."


def parcel(money="USD 90", approved="2022-03-16", **fields):
    base = {"id": "p", "donor": "USA", "recipient": "UKR", "source": LIST}
    return Entry(**{**base, "money": money, "approved": approved, **fields})


def checked(text, *parcels, published="2022-12-31"):
    [verdict] = al.check_report(text, al.Ledger(entries=parcels), published=published).verdicts
    return verdict


def told(verdict):
    return [str(r) for r in verdict.readings]


@pytest.mark.parametrize(
    ("date", "label"),
    [
        ("2022-03-16", "supported"),
        ("2022-03-18", "supported"),  # news of an act and its date lie some days apart
        (Period.month(2022, 3), "possible"),
        (Period.year(2022), "possible"),
        ("2022-05-16", "possible"),
    ],
)
def test_a_day_that_is_told_is_supported_by_a_parcel_of_just_that_day(date, label):
    verdict = checked(MARCH.format("USD 90"), parcel(approved=date))
    assert verdict.label == label
    assert told(verdict) == []


def test_a_date_that_is_less_exact_is_said():
    verdict = checked(MARCH.format("USD 90"), parcel(approved=Period.month(2022, 3)))
    assert verdict.notes[0] == "it may be about one parcel (p); its date is less exact: 2022-03"
    assert (
        checked(
            "In March 2022 the US approved USD 90 in military aid for Ukraine.",
            parcel(approved=Period.month(2022, 3)),
        ).label
        == "supported"
    )


def test_a_parcel_that_may_have_come_after_the_text():
    text = "The United States has approved USD 90 in military aid for Ukraine."
    of_the_year = parcel(approved=Period.year(2022))
    assert checked(text, of_the_year, published="2022-06-01").label == "possible"
    assert checked(text, of_the_year, published="2023-01-15").label == "supported"


def test_money_that_came_back_is_no_aid():
    back = parcel("USD 90", refund=True)
    given = parcel("USD 500", "2022-03-15", id="q")
    verdict = checked(MARCH.format("USD 90"), back, given)
    assert verdict.label != "supported"


def test_one_donor_s_parcel_is_not_that_of_two():
    text = "On 16 March 2022 the United States and Germany approved {} in military aid for Ukraine."
    verdict = checked(text.format("USD 90"), parcel())
    assert [d.code for d in verdict.claim.scope.donors] == ["USA", "DEU"]
    assert verdict.label == "possible"
    assert told(verdict) == ["true of United States alone: one parcel (p) that was approved 2022-03-16"]


def test_the_amount_of_the_announcement_counts_beside_the_source_s_conversion():
    announced = parcel("EUR 82.5", original="USD 90")
    assert checked(MARCH.format("USD 90"), announced).label == "supported"
    assert checked(MARCH.format("EUR 82.5"), announced).label == "supported"


def test_about_an_amount_is_not_exactly_that_in_another_currency():
    assert told(checked(MARCH.format("EUR 90.00"), parcel("about USD 90"))) == [
        "possibly true in USD, not EUR"
    ]
    assert told(checked(MARCH.format("EUR 90.00"), parcel("USD 90.00"))) == [
        "true in USD, not EUR: one parcel (p) that was approved 2022-03-16"
    ]


def test_a_rounded_billion_is_not_a_third_more_in_another_currency():
    assert told(checked(MARCH.format("€1 billion"), parcel("USD 1.4 billion"))) == []
    assert told(checked(MARCH.format("€1 billion"), parcel("USD 1.04 billion"))) != []


class TestPieces:
    WHOLE = parcel("USD 500", "2022-03-16", id="whole")

    def test_of_what_was_announced_that_day_support_nothing(self):
        piece = parcel("USD 90", "2022-03-16", part_of="whole")
        verdict = checked(MARCH.format("USD 90"), self.WHOLE, piece)
        assert verdict.label == "possible"
        assert verdict.parcel is None

    def test_of_a_series_have_days_of_their_own(self):
        piece = parcel("USD 90", "2022-06-16", part_of="whole")
        verdict = checked(MARCH.replace("March", "June").format("USD 90"), self.WHOLE, piece)
        assert verdict.label == "supported"
        assert verdict.parcel.id == "p"


def test_things_are_found_among_many_parcels():
    many = [parcel(None, "2022-03-01", id=f"q{n}", items=(f"{n + 10} howitzers",)) for n in range(300)]
    verdict = checked("The US approved 305 howitzers for Ukraine.", *many)
    assert verdict.label == "supported"
    assert verdict.parcel.id == "q295"


def test_several_kinds_of_aid_together_are_no_parcel_of_one():
    text = "On 16 March 2022 the US approved USD 90 in military and humanitarian aid for Ukraine."
    verdict = checked(text, parcel())
    assert verdict.label != "supported"


class TestPartlyDelivered:
    """A parcel of which a part has arrived is told at the stage at which its amount is that of the claim."""

    GIVEN = Entry(
        id="p",
        donor="USA",
        recipient="UKR",
        money="EUR 90",
        committed="2022-02-25",
        delivered="2022-08-01",
        money_at={"delivered": "EUR 25"},
        source=LIST,
    )
    MORE = Entry(id="q", donor="USA", recipient="UKR", money="EUR 700", committed="2022-03-01", source=LIST)
    ASKED = {"donor": "USA", "recipient": "UKR", "since": "2022-01-01"}

    def test_in_a_reading(self):
        verdict = al.Ledger(entries=[self.GIVEN, self.MORE]).verify("EUR 90", **self.ASKED)
        assert verdict.label == "contradicted"
        assert told(verdict) == [
            "true of one parcel (p) that was committed 2022-02-25, not of all that was given"
        ]

    def test_of_a_claim_of_what_arrived(self):
        verdict = al.Ledger(entries=[self.GIVEN]).verify("EUR 90", stage="delivered", **self.ASKED)
        assert verdict.label == "possible"
        words = (
            "true of one parcel (p) that was committed 2022-02-25, of which EUR 25 was delivered 2022-08-01"
        )
        assert words in told(verdict)

    def test_in_the_sentence(self):
        verdict = checked("The US has given Ukraine EUR 90 in military aid.", self.GIVEN)
        assert "delivered" not in verdict.sentence.partition("one such parcel is known")[2]
        arrived = checked("On 1 August 2022 the US delivered EUR 25 in weapons to Ukraine.", self.GIVEN)
        assert "one such parcel is known: EUR 25, delivered 2022-08-01" in arrived.sentence
