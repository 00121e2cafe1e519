"""Figures in text: every phrase a person would point at, and none that is not there."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import UnreadableFigure
from aidledger.model.figure import Count, Money, Tonnage
from aidledger.model.grammar import parse_whole, read_any, scan

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("|", 1) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$200 million", 200_000_000, "USD"),
        ("US$2.7bn", 2_700_000_000, "USD"),
        ("€18.1 billion", 18_100_000_000, "EUR"),
        ("£2.3bn", 2_300_000_000, "GBP"),
        ("SEK 3.4 billion", 3_400_000_000, "SEK"),
        ("C$40-million", 40_000_000, "CAD"),
        ("half a billion dollars", 500_000_000, "USD"),
        ("two and a half billion euros", 2_500_000_000, "EUR"),
        ("a quarter of a million dollars", 250_000, "USD"),
        ("three quarters of a billion euros", 750_000_000, "EUR"),
        ("one point five billion euros", 1_500_000_000, "EUR"),
        ("1 billion 200 million dollars", 1_200_000_000, "USD"),
        ("300m euros", 300_000_000, "EUR"),
        ("$179,450,000", 179_450_000, "USD"),
        ("1 000 000 kronor", 1_000_000, "SEK"),
        ("$12.5 trillion trillion trillion", Decimal("1.25e37"), "USD"),
        ("$12345678901234567890123456.5 billion", Decimal("123456789012345678901234565e8"), "USD"),
        ("$2½ million", 2_500_000, "USD"),
        ("$5m worth", 5_000_000, "USD"),
        ("20 dollars and 50 cents", Decimal("20.5"), "USD"),
        ("US $ 5", 5, "USD"),
        ("$5m CAD", 5_000_000, "CAD"),
        ("₹5 crore", 50_000_000, "INR"),
    ],
)
def test_money_is_read_as_written(text: str, value: int, unit: str) -> None:
    money = Money.parse(text)
    assert (money.value, money.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between $1bn and $1.5bn", 1_000_000_000, 1_500_000_000),
        ("between $3 and $4 billion", 3_000_000_000, 4_000_000_000),
        ("$3 to $4 billion", 3_000_000_000, 4_000_000_000),
        ("$1-1.5 billion", 1_000_000_000, 1_500_000_000),
        ("€500m-€1bn", 500_000_000, 1_000_000_000),
        ("from 5 to 6 million euros", 5_000_000, 6_000_000),
        ("around $3 to $4 billion", 3_000_000_000, 4_000_000_000),
        ("around 36 to $37 million", 36_000_000, 37_000_000),
        ("between 3 and $4 billion", 3_000_000_000, 4_000_000_000),
    ],
)
def test_ranges_keep_both_ends(text: str, low: int, high: int) -> None:
    money = Money.parse(text)
    assert (money.qualifier, money.low, money.high) == ("range", low, high)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("$5m", "exact"),
        ("about $5m", "about"),
        ("roughly $5m", "about"),
        ("some $5m", "about"),
        ("~$5m", "about"),
        ("$5m or so", "about"),
        ("nearly $5m", "about"),
        ("an estimated $5m", "about"),
        ("more than $5m", "more_than"),
        ("over $5m", "more_than"),
        ("in excess of $5m", "more_than"),
        ("well over $5m", "more_than"),
        ("$5m-plus", "more_than"),
        ("$5m+", "more_than"),
        ("at least $5m", "at_least"),
        ("no less than $5m", "at_least"),
        ("a minimum of $5m", "at_least"),
        ("$5m or more", "at_least"),
        ("≥ $5m", "at_least"),
        ("up to $5m", "at_most"),
        ("up to about $5m", "at_most"),
        ("as much as $5m", "at_most"),
        ("a maximum of $5m", "at_most"),
        ("less than $5m", "less_than"),
        ("under $5m", "less_than"),
        ("just shy of $5m", "less_than"),
        ("more than an additional $5m", "more_than"),
    ],
)
def test_hedges_are_kept(text: str, qualifier: str) -> None:
    assert Money.parse(text).qualifier == qualifier


def test_nearly_leaves_nothing_above() -> None:
    assert Money.parse("almost $100 million").high == 100_000_000


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("money", "2,5 Mrd. EUR", "more than one way"),
        ("money", "1.000.00", "more than one way"),
        ("count", "6.000.00 rounds", "more than one way"),
        ("mass", "5 Mt", "more than one meaning"),
        ("mass", "5 kT", "more than one meaning"),
        ("money", "five", "not an amount of money"),
        ("money", "", "not an amount of money"),
        ("money", "90 tons", "reads as a mass"),
        ("mass", "$5m", "reads as an amount of money"),
        ("count", "$5m", "reads as an amount of money"),
        ("money", "$5m and 20 tanks", "2 figures"),
        ("money", "$5m for roads", "left over"),
        ("money", "between $800 and $1 billion", "figures"),
        ("count", "dozens of tanks", "not a count"),
        ("money", "hundreds of millions of dollars", "not an amount"),
        ("money", "$" + "1" * 60, "more digits than any amount"),
    ],
)
def test_what_is_unclear_is_refused_with_a_reason_and_a_remedy(kind: str, text: str, says: str) -> None:
    with pytest.raises(UnreadableFigure, match=says) as caught:
        parse_whole(text, kind)
    assert caught.value.remedy


@pytest.mark.parametrize(("phrase", "wanted"), rows("currency_phrases.psv"))
@pytest.mark.parametrize("frame", ["{}", "It came to {} in the end."])
def test_ordinary_currency_phrases(phrase: str, wanted: str, frame: str) -> None:
    found = [(p.value, p.unit) for p in scan(frame.format(phrase)) if p.kind == "money"]
    value, _, unit = wanted.partition(" ")
    assert found == ([(Decimal(value), unit)] if wanted else [])


@pytest.mark.parametrize(("sentence", "wanted"), rows("mass_sentences.psv"))
def test_masses_in_sentences(sentence: str, wanted: str) -> None:
    found = [(p.value, p.unit, p.qualifier.value) for p in scan(sentence) if p.kind == "mass"]
    expected = [tuple(one.split(";")) for one in wanted.split("||") if one]
    assert found == [(Decimal(value), unit, qualifier) for value, unit, qualifier in expected]


def test_there_are_at_least_sixty_sentences_about_masses() -> None:
    assert sum(bool(wanted) for _, wanted in rows("mass_sentences.psv")) >= 60


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("31 tanks", 31, "tank"),
        ("1,000 anti-tank weapons", 1000, "anti-tank weapon"),
        ("39 Acme-made armored vehicles", 39, "armored vehicle"),
        ("155 155-millimeter howitzers", 155, "155-millimeter howitzer"),
        ("1.6 million 155 mm shells", 1_600_000, "155 mm shell"),
        ("four new HIMARS", 4, "himars"),
        ("20,000 rounds of 105mm artillery ammunition", 20_000, "round of 105mm artillery ammunition"),
        ("500 sets of body armor", 500, "set of body armor"),
        ("2,000 tanks and other armored vehicles", 2000, "tank and other armored vehicle"),
        ("one Patriot battery", 1, "patriot battery"),
        ("20 T-72s", 20, "t-72"),
        ("12 widgets", 12, "widget"),
        ("40+ tanks", 40, "tank"),
        ("100 more Bushmasters", 100, "bushmaster"),
        ("a dozen helicopters", 12, "helicopter"),
        ("three or four ships", 3, "ship"),
        ("8,000 [800] missiles", 800, "missile"),
        ("1 million grenade, mortar, and artillery rounds", 1_000_000, "grenade mortar and artillery round"),
    ],
)
def test_counts(text: str, value: int, unit: str) -> None:
    count = Count.parse(text)
    assert (count.value, count.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The Leopard 2 tanks rolled in.",
        "It fired a 155-mm gun on day 150 of the war.",
        "On March 4 tanks were seen.",
        "In 2014 missiles were moved.",
        "Article 5 weapons are a myth.",
        "A 40-foot container stood there.",
        "The talks took five days.",
        "Support rose by 12 percent.",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert [p.text for p in scan(text) if p.kind == "count"] == []


def test_a_bracketed_conversion_points_at_what_it_converts() -> None:
    first, second = scan("It gave $8bn (£6.55bn) in all.")
    assert second.converts == (first.start, first.end)
    assert first.converts is None


def test_a_slip_that_is_taken_back_is_marked() -> None:
    slip, _mended = scan("We gave $800 billion - $800 million, I mean.")
    assert slip.corrected
    assert slip.value == 800_000_000_000


def test_said_twice_counts_once() -> None:
    first, second = scan("They sent $40 million, sorry, $40 million last year.")
    assert (first.corrected, second.repeats) == (True, (first.start, first.end))


def test_ellipsis_takes_the_unit_and_the_hedge_from_the_figure_before() -> None:
    texts = [
        (p.text, p.unit, p.qualifier.value)
        for p in scan("It got about 1.6 million shells in 2023 and 1.5 million in 2024.")
    ]
    assert texts == [("about 1.6 million shells", "shell", "about"), ("1.5 million", "shell", "about")]


def test_a_change_is_two_figures_and_no_range() -> None:
    assert [p.text for p in scan("Aid rose from $3bn to $5bn.")] == ["$3bn", "$5bn"]


def test_over_after_a_verb_is_no_hedge() -> None:
    [phrase] = scan("They handed over 62 vehicles.")
    assert (phrase.text, phrase.qualifier) == ("62 vehicles", "exact")


def test_pounds_are_money_or_mass_by_their_company() -> None:
    assert [
        p.kind
        for p in scan("He weighed 200 pounds; the ticket cost 20 pounds; 500 pounds of explosives blew up.")
    ] == [
        "mass",
        "money",
        "mass",
    ]
    assert Tonnage.parse("500 pounds").unit == "lb"


@pytest.mark.parametrize(
    ("text", "kind"), [("31 tanks", Count), ("£5m", Money), ("90 tons", Tonnage), ("7 widgets", Count)]
)
def test_a_figure_of_any_kind(text: str, kind: type) -> None:
    assert type(read_any(text)) is kind


@given(st.text(alphabet="0123456789.,$€£-–—() abmnotiluryx'\n[]", max_size=120))
def test_phrases_are_disjoint_in_order_and_word_for_word(text: str) -> None:
    at = 0
    for phrase in scan(text):
        assert at <= phrase.start < phrase.end <= len(text)
        assert text[phrase.start : phrase.end] == phrase.text
        at = phrase.end


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["USD", "EUR", "SEK", "UAH"]))
def test_an_amount_that_is_written_out_reads_back(value: Decimal, unit: str) -> None:
    assert Money.parse(f"{unit} {value:,}").value == value


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("5 millon dollars", "money", "million"),
        ("5 million dolars", "money", "dollars"),
        ("$5 milion", "money", "million"),
        ("5 tonns", "mass", "tonnes"),
    ],
)
def test_a_misspelt_word_is_named_with_what_was_meant(text: str, kind: str, meant: str) -> None:
    with pytest.raises(UnreadableFigure, match=f"did you mean '{meant}'"):
        parse_whole(text, kind)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Tokyo gave P611 million of gear", ["PHP"]),
        ("gear worth N1 billion arrived", ["NGN"]),
        ("a Sh500 million grant", ["KES"]),
        ("an R200 million grant", ["ZAR"]),
        ("a P226 pistol on the N1 road", []),
        ("Plan R 2 million men", ["man"]),
        ("27 billion euros ($26 billion) in support, including 15 billion in weapons", ["EUR", "USD", "EUR"]),
        ("$7 billion in aid, 3 million people", ["USD", "person"]),
    ],
)
def test_single_letters_and_sums_without_a_currency_word(text: str, units: list[str]) -> None:
    assert [phrase.unit for phrase in scan(text)] == units


@pytest.mark.parametrize(
    "text", ["between €9 billion and €5 billion", "from €9 billion to €5 billion", "€9 billion–€5 billion"]
)
def test_a_range_the_wrong_way_round_is_named_as_that(text):
    with pytest.raises(
        UnreadableFigure, match=r"first number is the larger: €9 billion and €5 billion.*smaller one"
    ):
        Money.parse(text)


def test_two_figures_are_no_range():
    with pytest.raises(UnreadableFigure, match="holds 2 figures"):
        Money.parse("€9 billion and €5 billion")
