"""Counts of things, under the names that a ledger has for them."""

from __future__ import annotations

import pytest

from aidledger.ledger.ledger import Ledger
from aidledger.model.entry import Entry
from aidledger.model.figure import Count
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


def test_what_is_listed_under_a_fuller_name_is_told_and_not_counted():
    ledger = Ledger(
        entries=[listed((41, "HIMARS 142 multiple rocket launcher"), (5000, "rocket for HIMARS"))]
    )
    verdict = ledger.verify("20 HIMARS", **US)
    assert verdict.label == "no evidence"
    [note] = verdict.notes
    assert note == (
        "nothing is listed as himars; other names may mean it: 41 HIMARS 142 multiple rocket launchers;"
        " 5,000 rocket for HIMARS"
    )


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


def test_names_that_differ_in_hyphens_alone_are_not_mixed_up():
    ledger = Ledger(entries=[listed((5, "MK-4")), listed((7, "MK 4"))])
    assert ledger.verify("5 mk4", **US).label == "no evidence"
    assert ledger.verify("3 MK-4", **US).label == "contradicted"


@pytest.mark.parametrize(
    ("claimed", "noun"),
    [
        ("18 Leopard 2A6 tanks", "Leopard-2A6"),
        ("18 Leopard 2A6 main battle tanks", "Leopard-2A6"),
        ("31 M1A1 Abrams tanks", "M-1A1 Abrams"),
        ("142 M777 howitzers", "UFH/M-777 155mm"),
    ],
)
def test_what_a_model_is_said_to_be_may_be_added(claimed, noun):
    ledger = Ledger(
        entries=[listed((18, "Leopard-2A6"), (31, "M-1A1 Abrams"), (142, "UFH/M-777 155mm"), (9, "FGM-148"))]
    )
    verdict = ledger.verify(claimed, **US)
    assert verdict.label == "no evidence"
    [note] = verdict.notes
    number = claimed.split()[0]
    assert note.endswith(f"other names may mean it: {number} {noun}")
    assert [str(r) for r in verdict.readings] == [f"possibly true of what is listed as {noun}"]
    assert [r.kind for r in verdict.readings] == ["item"]


@pytest.mark.parametrize(
    "claimed",
    [
        "18 Leopard 2A6 chassis",
        "31 M1A1 Abrams engines",
        "142 M777 shells",
        "9 FGM-148 launchers",
        "40 light tanks",
    ],
)
def test_parts_and_rounds_of_a_model_are_other_things(claimed):
    ledger = Ledger(
        entries=[listed((18, "Leopard-2A6"), (31, "M-1A1 Abrams"), (142, "UFH/M-777 155mm"), (9, "FGM-148"))]
    )
    verdict = ledger.verify(claimed, **US)
    assert (verdict.label, verdict.readings) == ("no evidence", ())


def test_variants_of_a_model_are_told():
    ledger = Ledger(entries=[listed((14, "F-16C"), (2, "F-160"), (240, "T-72M1"))])
    assert ledger.verify("19 F-16", **US).notes == (
        "nothing is listed as f-16; other names may mean it: 14 F-16C",
    )
    assert ledger.verify("200 T-72 tanks", **US).notes[0].endswith("other names may mean it: 240 T-72M1")


def test_an_item_whose_number_is_not_known_is_named():
    hidden = Count.undisclosed("HIMARS launcher")
    entry = Entry(donor="USA", recipient="UKR", items=(hidden,), delivered="2022-03-01", source=LIST)
    [note] = Ledger(entries=[entry]).verify("20 HIMARS", **US).notes
    assert (
        note
        == "nothing is listed as himars; other names may mean it: HIMARS launcher, their number undisclosed"
    )
