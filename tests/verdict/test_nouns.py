"""Counts of things, under the names that a ledger has for them."""

from __future__ import annotations

import pytest

from aidledger.formats import read
from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Coverage, Entry
from aidledger.model.figure import Count
from aidledger.model.scope import Scope
from aidledger.model.source import Source

LIST = Source(id="list", title="A list")
US = {"donor": "USA", "recipient": "UKR"}


def listed(*items):
    counts = tuple(Count(value=n, unit=noun) for n, noun in items)
    return Entry(donor="USA", recipient="UKR", items=counts, delivered="2022-03-01", source=LIST)


def test_letters_may_differ():
    ledger = Ledger(entries=[listed((142, "UFH/M-777 155mm"))])
    assert ledger.verify("at least 100 UFH/M-777 155mm", **US).label == "supported"
    assert ledger.verify("20 UFH/M-777 155mm", **US).label == "contradicted"


def test_what_is_listed_under_a_fuller_name_is_counted_and_a_round_for_it_is_not():
    ledger = Ledger(
        entries=[listed((41, "HIMARS 142 multiple rocket launcher"), (5000, "rocket for HIMARS"))]
    )
    verdict = ledger.verify("20 HIMARS", **US)
    assert (verdict.label, str(verdict.bounds)) == ("contradicted", "41 HIMARS or more")
    assert verdict.notes[-1] == "counted as himars: HIMARS 142 multiple rocket launcher"
    assert ledger.verify("41 HIMARS", **US).label == "possible"  # more may have been given
    assert [str(i) for i in verdict.evidence[0].record.items] == [
        "41 HIMARS 142 multiple rocket launchers",
        "5,000 rocket for HIMARS",
    ]


def test_things_that_are_not_listed_are_not_known():
    money = Entry(donor="USA", recipient="UKR", money="$5 million", delivered="2022-03-01", source=LIST)
    ledger = Ledger(entries=[money, listed((31, "tank"))])
    assert ledger.verify("12 howitzers", **US).label == "no evidence"
    assert ledger.verify("12 tonnes", **US).label == "no evidence"
    assert ledger.verify("31 tanks", **US).label == "possible"
    assert ledger.verify("20 tanks", **US).label == "contradicted"
    assert ledger.verify("$9 million", **US).label == "possible"


def test_blanks_and_hyphens_may_differ():
    ledger = Ledger(
        entries=[listed((18, "Leopard-2A6")), listed((31, "M-1A1 Abrams")), listed((8, "D-30 122mm"))]
    )
    for claimed in ("18 Leopard 2A6", "31 M1A1 Abrams", "8 D 30 122mm"):
        assert (
            ledger.verify(claimed, **US).label == "possible"
        )  # as many are listed, and more may have been given
    assert ledger.verify("9 Leopard 2A6", **US).label == "contradicted"
    for other in ("8 D-301 22mm", "18 Leopard 2A4", "18 Leopard 26"):
        verdict = ledger.verify(other, **US)
        assert (verdict.label, verdict.readings) == ("no evidence", ())


def test_what_is_listed_in_two_spellings_counts_once_for_each_row():
    ledger = Ledger(entries=[listed((5, "MK-4")), listed((7, "MK 4"))])
    assert str(ledger.verify("12 mk4", **US).bounds) == "12 mk4 or more"
    assert ledger.verify("9 mk4", **US).label == "contradicted"


MODELS = ((18, "Leopard-2A6"), (31, "M-1A1 Abrams"), (142, "UFH/M-777 155mm"), (9, "FGM-148"))


@pytest.mark.parametrize(
    ("claimed", "fewer", "known"),
    [
        ("18 Leopard 2A6 tanks", "17 Leopard 2A6 tanks", "18 Leopard-2A6 or more"),
        ("18 Leopard 2A6 main battle tanks", "9 Leopard 2A6 main battle tanks", "18 Leopard-2A6 or more"),
        ("31 M1A1 Abrams tanks", "30 M1A1 Abrams tanks", "31 M-1A1 Abrams or more"),
        ("31 Abrams tanks", "30 Abrams tanks", "31 Abrams tanks or more"),
    ],
)
def test_what_a_model_is_said_to_be_may_be_added(claimed, fewer, known):
    ledger = Ledger(entries=[listed(*MODELS)])
    verdict = ledger.verify(claimed, **US)
    assert (verdict.label, str(verdict.bounds)) == ("possible", known)
    assert ledger.verify(fewer, **US).label == "contradicted"


@pytest.mark.parametrize(
    "claimed",
    [
        "18 Leopard 2A6 chassis",
        "31 M1A1 Abrams engines",
        "142 M777 shells",
        "18 Leopard 2A4 tanks",
        "31 M1A2 Abrams tanks",
        "9 FGM-149 missiles",
    ],
)
def test_parts_rounds_and_other_variants_of_a_model_are_other_things(claimed):
    verdict = Ledger(entries=[listed(*MODELS)]).verify(claimed, **US)
    assert (verdict.label, verdict.readings) == ("no evidence", ())


@pytest.mark.parametrize(
    ("claimed", "told", "then"),
    [
        ("142 M777 howitzers", "142 UFH/M-777 155mm", "at least 142 are known"),
        ("9 M777 howitzers", "142 UFH/M-777 155mm", "the claim is 15.8 times too low"),
        ("9 FGM-148 launchers", "9 FGM-148", "at least 9 are known"),
        ("6 M270 launchers", "6 M270 weapon systems", "at least 6 are known"),
        ("20 Leopard 2A6 tanks", "40 tanks", "the claim is 2 times too low"),
    ],
)
def test_what_may_be_the_claimed_thing_makes_it_possible_and_nothing_more(claimed, told, then):
    others = [(6, "M270 weapon system"), (40, "tank")]
    ledger = Ledger(entries=[listed(*MODELS[2:]), listed(*others)])
    verdict = ledger.verify(claimed, **US)
    assert verdict.label == "possible"
    assert f"other names may mean it: {told}; if they do, {then}" in verdict.notes[0]
    assert verdict.bounds.low == 0
    assert verdict.notes[0] in verdict.sentence


def test_what_is_listed_in_full_contradicts_unless_another_name_may_mean_it():
    scope = Scope(donors="USA", recipients="UKR", stage="delivered", aid_type=None, period="2022")
    everything = Coverage(scope=scope, measure="count", source=LIST)
    surely = Ledger(entries=[listed((18, "Leopard-2A6"))], coverage=[everything])
    asked = {**US, "stage": "delivered", "since": "2022-01-01", "until": "2022-12-31"}
    assert surely.verify("18 Leopard 2A6 tanks", **asked).label == "supported"
    assert surely.verify("20 Leopard 2A6 tanks", **asked).label == "contradicted"
    perhaps = surely.add(listed((2, "tank")))
    assert perhaps.verify("20 Leopard 2A6 tanks", **asked).label == "possible"
    assert perhaps.verify("18 Leopard 2A6 tanks", **asked).label == "possible"
    assert perhaps.verify("21 Leopard 2A6 tanks", **asked).label == "contradicted"
    assert perhaps.verify("17 Leopard 2A6 tanks", **asked).label == "contradicted"


def test_a_note_that_begins_with_what_a_thing_is_is_heard():
    tanks = listed((14, "Pereh")).model_copy(update={"note": "tank; second hand"})
    missiles = listed((90, "Tamir-2")).model_copy(update={"note": "surface-to-air missile", "id": "m"})
    ledger = Ledger(entries=[tanks, missiles])
    assert str(ledger.verify("14 tanks", **US).bounds) == "14 tanks or more"
    assert ledger.verify("90 Tamir-2 launchers", **US).label == "no evidence"


def test_variants_of_a_model_are_counted_where_the_model_is_claimed():
    ledger = Ledger(entries=[listed((14, "F-16C"), (2, "F-160"), (240, "T-72M1"))])
    assert str(ledger.verify("19 F-16", **US).bounds) == "14 f-16 or more"
    assert str(ledger.verify("200 T-72 tanks", **US).bounds) == "240 t-72 tanks or more"


def test_one_parcel_in_a_text_is_told_as_it_is_listed():
    ledger = Ledger(entries=[listed((6, "F-16C"), (3, "M-80"))])
    verdict = ledger.verify("The United States has given Ukraine six F-16 jets.")
    assert verdict.label == "supported"
    assert "one such parcel is known: 6 F-16C, delivered 2022-03-01" in verdict.sentence


def test_an_item_whose_number_is_not_known_is_named():
    hidden = Count.undisclosed("HIMARS pod carrier")
    entry = Entry(donor="USA", recipient="UKR", items=(hidden,), delivered="2022-03-01", source=LIST)
    verdict = Ledger(entries=[entry]).verify("20 HIMARS carriers", **US)
    assert verdict.label == "possible"
    assert "20 HIMARS carriers" in verdict.sentence


def test_a_register_of_arms_knows_its_own_rows_by_other_words(real_data):
    register = read(real_data / "sipri" / "trade-register-2025-03-13.csv")

    def said(text):
        return register.verify(text, published="2025-03-13")

    assert said("The United States has delivered 31 M-1A1 Abrams tanks to Ukraine.").label == "supported"
    assert said("Morocco gave Ukraine 90 T-72B tanks.").label == "supported"
    assert (
        str(said("In 2023 Germany delivered 18 Leopard 2A6 tanks to Ukraine.").bounds)
        == "18 Leopard-2A6 or more"
    )
    assert said("In 2023 Germany delivered 9 Leopard 2A6 tanks to Ukraine.").label == "contradicted"


def test_one_name_of_two_things_may_be_either():
    radar = listed((3, "COBRA")).model_copy(update={"note": "radar", "id": "r"})
    missile = listed((400, "COBRA")).model_copy(update={"note": "anti-tank missile", "id": "m"})
    verdict = Ledger(entries=[radar, missile]).verify("3 COBRA radars", **US)
    assert verdict.label == "possible"
    assert "other names may mean it: 3 COBRA; 400 COBRA" in verdict.notes[0]
    assert Ledger(entries=[radar]).verify("3 COBRA missiles", **US).label == "no evidence"


def test_a_howitzer_may_be_listed_as_a_gun():
    gun = listed((18, "CAESAR")).model_copy(update={"note": "self-propelled gun"})
    verdict = Ledger(entries=[gun]).verify("12 howitzers", **US)
    assert verdict.label == "possible"
    assert "other names may mean it: 18 CAESAR" in verdict.notes[0]


@pytest.mark.parametrize("claimed", ["4 Vulcano GLR", "4 VULCANO-GLR", "4 vulcano glr"])
def test_hyphens_within_names_of_letters_may_differ(claimed):
    assert (
        str(Ledger(entries=[listed((4, "Vulcano-GLR"))]).verify(claimed, **US).bounds)
        == "4 Vulcano-GLR or more"
    )


def test_a_note_of_a_price_says_nothing_of_what_a_thing_is():
    priced = listed((14, "Mi-17")).model_copy(update={"note": "unit price USD 18400000"})
    ledger = Ledger(entries=[priced, listed((9, "Hellfire missiles launching pad"))])
    assert str(ledger.verify("14 Mi-17 helicopters", **US).bounds) == "14 Mi-17 or more"
    assert ledger.verify("20 Hellfire missiles", **US).label == "possible"
    assert ledger.verify("5 Hellfire missiles", **US).bounds.low == 0
