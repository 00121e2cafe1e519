"""Bars to scale: every place on the drawing is the number it stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aidledger as al
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.show.report_scale import LEFT, RIGHT, WIDTH, Scale, bounds_words, drawing, in_unit
from aidledger.verdict.verify import Verdict

SINCE = {"donor": "USA", "recipient": "UKR", "since": "2014", "until": "2022-01-24"}


def verdict(figure: str, **scope: str) -> Verdict:
    return al.load_seeds().verify(al.claim(figure, **{**SINCE, **scope}))


def test_far_above_is_far_right_on_a_logarithmic_scale() -> None:
    shown = drawing(verdict("$200 billion"))
    assert shown.logarithmic
    assert shown.claim.x > shown.known.end
    assert next(words for _, words in shown.ticks) in ("1", "2", "3")
    assert shown.caption == "USD billion, logarithmic"
    assert shown.title == "contradicted: claimed $200 billion"
    assert shown.description.endswith("known: USD 2.565 billion to 2.835 billion.")


def test_near_numbers_are_drawn_near_each_other_on_an_axis_of_their_own() -> None:
    shown = drawing(verdict("$2.7 billion"))
    assert not shown.logarithmic
    assert shown.known.x < shown.claim.x < shown.claim.end < shown.known.end
    assert shown.stated == pytest.approx((shown.claim.x + shown.claim.end) / 2, abs=0.1)


def test_no_upper_limit_is_an_arrow_to_the_end() -> None:
    shown = drawing(verdict("more than 90 tons", since="2022-01", stage="delivered"))
    assert shown.claim.goes_on
    assert shown.known.goes_on
    assert shown.claim.end == shown.known.end == WIDTH - RIGHT
    assert shown.caption == "tonnes"


def test_nothing_known_is_no_bar() -> None:
    shown = drawing(verdict("$5 million", donor="ISL"))
    assert shown.known is None
    assert shown.description.endswith("no amount is known.")


def test_nothing_to_draw() -> None:
    claim = al.claim(Money.undisclosed("USD"), donor="ISL", recipient="UKR", since="2014", until="2022-01-24")
    assert drawing(al.load_seeds().verify(claim)) is None


def test_an_ambiguous_ton_is_drawn_in_every_reading() -> None:
    ton = in_unit(Tonnage.parse("90 tons"), "tonne")
    assert (round(ton.low, 2), round(ton.high, 2)) == (Decimal("81.65"), Decimal("91.44"))
    assert in_unit(Money.parse("$5m"), "EUR") is None
    assert in_unit(Count.parse("31 tanks"), "missile") is None


@pytest.mark.parametrize(
    ("figure", "low", "high", "words"),
    [
        ("$5m", 5_000_000, 5_000_000, "USD 5 million"),
        ("$5m", 1_000_000, 5_000_000, "USD 1 million to 5 million"),
        ("$5m", 0, 5_000_000, "at most USD 5 million"),
        ("$5m", 5_000_000, None, "USD 5 million or more"),
        ("$5m", 0, None, "any amount"),
        ("90 tonnes", 80, 90, "80 to 90 t"),
        ("31 tanks", 30, 31, "30 to 31 tanks"),
    ],
)
def test_bounds_in_words(figure: str, low: int, high: int | None, words: str) -> None:
    read = al.claim(figure).figure
    assert bounds_words(read, Decimal(low), None if high is None else Decimal(high)) == words


amounts = st.floats(min_value=1e-3, max_value=1e15, allow_nan=False)


@given(st.lists(amounts, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_any_numbers_can_be_drawn(numbers: list[float], opens: bool, zero: bool) -> None:
    scale = Scale.over(numbers, opens=opens, zero=zero)
    places = [scale.at(n) for n in sorted(numbers)]
    assert places == sorted(places)
    assert all(LEFT <= place <= WIDTH - RIGHT for place in places)
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= 9
    assert [x for x, _ in ticks] == sorted(x for x, _ in ticks)
    assert len({words for _, words in ticks}) == len(ticks)


def test_a_claim_about_one_parcel_stands_above_that_parcel() -> None:
    text = "The US approved $450 million in military aid for Ukraine."
    (found,) = al.check_report(text, al.load_seeds("us-drawdowns"), published="2022-06-30").verdicts
    shown = drawing(found)
    assert shown.description == "claimed: USD 449.5 million to 450.5 million; one parcel: USD 450 million."
    assert not shown.known.goes_on
    assert shown.claim.x < shown.known.x < shown.known.end < shown.claim.end


def test_what_is_known_of_a_part_of_the_time_is_a_bar_of_its_own() -> None:
    shown = drawing(verdict("$5.7 billion", until="2022-06-01", stage="delivered"))
    assert shown.known.goes_on
    assert shown.part is not None
    assert not shown.part.goes_on
    assert shown.known.x < shown.part.x < shown.part.end < shown.claim.x
    words = "known: USD 199.5 million or more; known for 2014-01-01 to 2022-01-24: USD 2.565 billion to 2.835 billion."
    assert shown.description.endswith(words)
    assert drawing(verdict("$5.7 billion")).part is None


def test_the_page_draws_and_names_the_part_of_the_time_of_which_all_is_known() -> None:
    text = "Since 2014 the US has given Ukraine around $5.7 billion in military aid."
    page = al.check_report(text, al.load_seeds(), published="2022-06-01").to_html()
    told = "known for 2014-01-01 to 2022-01-24"
    assert page.count('<rect class="known part"') == 2
    assert f">{told}</text>" in page
    assert f"known: USD 199.5 million or more; {told}: USD 2.565 billion to 2.835 billion</span>" in page
    earlier = al.check_report(text, al.load_seeds(), published="2022-01-24").to_html()
    assert 'class="known part"' not in earlier


def test_an_amount_that_is_listed_and_sets_no_bound_is_not_nothing() -> None:
    rows = b"donor,recipient,money,delivered,source\nUSA,Ukraine,less than $200 million,2022-01-25,notes"
    text = "The US delivered $900 million in military aid to Ukraine between 20 January 2022 and 30 January 2022."
    report = al.check_report(text, al.read(rows), published="2022-06-01")
    assert drawing(report.verdicts[0]).description.endswith("known: no bound; listed: USD 200 million.")
    page = report.to_html()
    assert "nothing known" not in page
    assert ">no bound; listed: USD 200 million</text>" in page
