"""Drawdown memoranda: an authority is an upper bound, a waiver is not more money."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile

HEAD = """---
date: '{day}'
source_url: https://example.org/{day}
title: "A delegation of
  \\_authority"
---
"""
WAIVER = """
SUBJECT: Sections 506(a)(1) and 614(a)(1) of the Foreign Assistance Act of 1961

I delegate, under section 621 of the Foreign Assistance Act of 1961 (FAA), to support the Ukrainian people:
\\(1\\) the authority under section 614(a)(1) of the FAA to furnish up to $30 million in assistance to
Ukraine without regard to any other law; and (2) the authority under section 506(a)(1) of the FAA to direct
the drawdown of up to an aggregate value of $40 million in defense articles of the United States.
"""
TWO = """
I delegate the authority under section 552(c)(2) of the Foreign Assistance Act of 1961 to direct the drawdown of
up to $25 million in commodities for the Lebanese Armed Forces. I also delegate the authority under section
506(a)(1) of that Act to direct the drawdown of approximately $22 million in defense articles for Lebanon.
"""
RELIEF = """
The authority under section 506(a)(2) of the Foreign Assistance Act of 1961 to direct the drawdown of up to
$200,000,000 in articles for refugees from Afghanistan.
"""


def memo(day, text):
    return (HEAD.format(day=day) + text).encode()


def test_the_authority_that_is_approved_is_exact_and_keeps_its_words():
    ledger = al.read(memo("2022-03-04", WAIVER))
    entry = ledger.table.entry(0)
    assert (entry.donor.code, entry.recipient.code, entry.stage.value) == ("USA", "UKR", "approved")
    assert (entry.money.value, entry.money.low, entry.money.high) == (40_000_000, 40_000_000, 40_000_000)
    assert entry.money.written.startswith("up to ")
    assert str(entry.approved) == "2022-03-04"
    assert entry.locator == "section 506(a)(1)"


def test_a_waiver_is_part_of_the_drawdown_beside_it():
    ledger = al.read(memo("2022-03-04", WAIVER))
    assert len(ledger) == 1
    assert "waiver under section 614(a)(1): up to $30 million" in ledger.table.entry(0).note
    assert "not more money" in str(ledger.imported)


def test_two_sections_are_two_authorities_each_of_its_kind():
    ledger = al.read(memo("2021-09-07", TWO))
    assert [(e.locator, e.money.value, e.aid_type.value) for e in ledger.table.records()] == [
        ("section 552(c)(2)", 25_000_000, "military"),
        ("section 506(a)(1)", 22_000_000, "military"),
    ]
    assert [e.money.qualifier.value for e in ledger.table.records()] == ["exact", "about"]
    assert al.read(memo("2021-09-07", RELIEF)).table.entry(0).aid_type.value == "humanitarian"


def test_a_folder_of_memoranda_is_one_ledger_whose_sources_add_up(tmp_path):
    for day, text in [("2022-03-04", WAIVER), ("2022-03-05", WAIVER), ("2022-03-06", "Nothing here.")]:
        (tmp_path / f"{day}-memo.md").write_bytes(memo(day, text))
    ledger = al.read(tmp_path)
    assert ledger.total("USA", "UKR", stage="approved").value == 80_000_000
    assert (ledger.imported.rows_in, ledger.imported.rejected) == (3, 1)
    assert ledger.imported.rejected_cells[0].reason.startswith("no amount is drawn down")
    source = ledger.known_sources[0]
    assert (str(source.published), source.url) == ("2022-03-04", "https://example.org/2022-03-04")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WAIVER.replace("Ukrainian", "many").replace("Ukraine", "friends"), "names no recipient"),
        (WAIVER.replace("Ukrainian", "Polish"), "several recipients"),
    ],
)
def test_without_one_recipient_nothing_is_entered(text, reason):
    ledger = al.read(memo("2022-03-04", text))
    assert len(ledger) == 0
    assert reason in ledger.imported.rejected_cells[0].reason


def test_a_text_without_front_matter_takes_its_day_from_the_name_or_the_user(tmp_path):
    path = tmp_path / "2022-03-04 memo.txt"
    path.write_text(WAIVER)
    assert str(al.read(path).table.entry(0).approved.hull) == "2022-03-04"
    assert str(al.read(WAIVER.encode(), published="2022-05-06").table.entry(0).approved.hull) == "2022-05-06"
    assert "no day" in al.read(WAIVER.encode()).imported.rejected_cells[0].reason


def test_other_texts_are_not_taken_for_memoranda():
    with pytest.raises(UnreadableFile, match="no kind that is understood"):
        al.read(b"The Foreign Assistance Act was debated. $5 million.")
