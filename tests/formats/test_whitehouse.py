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


REGISTER = """---
title: "Delegation of Authority"
publication_date: "2015-05-20"
---
# Title

**Memorandum for the Secretary of State**

I delegate the authority under section 506(a)(1) of the Foreign Assistance Act of 1961 to direct the drawdown of up
to $12 million in defense services of the Department of Defense to provide assistance to France in its efforts to
secure Mali, Niger, and Chad, and to make the determinations required under such section.

THE WHITE HOUSE,
Washington, May 13, 2015
"""
SEVERAL = """
The authority under section 506(a)(1) of the Foreign Assistance Act of 1961 to direct the drawdown of up to an
aggregate value of $9 million in defense articles for the Governments of Chad, France, and Niger.
"""
FRIENDS = """
I delegate under the Foreign Assistance Act of 1961: (1) the authority under section 506(a)(3) to direct the drawdown
of up to $345 million in defense articles to provide assistance to Taiwan; (2) the authority under section 506(a)(1)
to direct the drawdown of not to exceed $50,500,000 in defense articles for Israel; and (3) the authority under
section 506(a)(2) to direct the drawdown of up to $60 million in articles for the purposes of anti-crime assistance to
countries that contribute personnel to the Support Mission for Haiti and to the Haitian National Police.
"""
OLDER = """
Pursuant to section 506 of the Foreign Assistance Act of 1961, as amended, 22 U.S.C. 2318, I hereby direct the drawdown
of up to $8.5 million of defense articles from the Department of Defense for the Government of Afghanistan.
"""


def test_a_memorandum_as_it_was_printed_is_dated_by_its_last_line():
    entry = al.read(REGISTER.encode()).table.entry(0)
    assert (str(entry.approved), entry.recipient.code, entry.money.value) == ("2015-05-13", "FRA", 12_000_000)
    printed = REGISTER.partition("THE WHITE HOUSE")[0].encode()
    assert str(al.read(printed).table.entry(0).approved) == "2015-05-20"


def test_aid_for_several_countries_keeps_them_in_its_note():
    entry = al.read(memo("2014-08-11", SEVERAL)).table.entry(0)
    assert entry.recipient.code == "UNKNOWN"
    assert "for several recipients, shares not told: Chad, France, Niger" in entry.note
    assert al.read(memo("2014-08-11", SEVERAL)).total("USA", stage="approved").value == 9_000_000


def test_several_authorities_in_one_memorandum_each_have_their_recipient():
    ledger = al.read(memo("2023-07-28", FRIENDS))
    assert [
        (e.locator, e.recipient.code, e.money.value, e.aid_type.value) for e in ledger.table.records()
    ] == [
        ("section 506(a)(3)", "TWN", 345_000_000, "military"),
        ("section 506(a)(1)", "ISR", 50_500_000, "military"),
        ("section 506(a)(2)", "HTI", 60_000_000, "other"),
    ]


def test_a_section_without_its_paragraph_is_read_by_what_it_gives():
    entry = al.read(memo("2005-02-07", OLDER)).table.entry(0)
    assert (entry.locator, entry.recipient.code, entry.aid_type.value) == ("section 506", "AFG", "military")


def test_a_memorandum_without_an_amount_is_rejected_with_the_reason():
    text = (
        "I delegate the authority under section 506(a)(1) of the Foreign Assistance Act of 1961 for Israel."
    )
    report = al.read(memo("2023-10-20", text)).imported
    assert (report.rows_in, report.rejected) == (1, 1)
    assert "no amount is drawn down" in report.rejected_cells[0].reason


@pytest.mark.parametrize("ending", ["html", "crlf", "utf-16", "bom"])
def test_the_form_of_the_text_does_not_matter(ending):
    text = HEAD.format(day="2022-03-04") + WAIVER
    data = {
        "html": f"<html><body><p>{text.partition('---')[2].partition('---')[2]}</p></body></html>".encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": text.encode("utf-16"),
        "bom": text.encode("utf-8-sig"),
    }[ending]
    ledger = al.read(data, published="2022-03-04")
    assert [(e.recipient.code, e.money.value) for e in ledger.table.records()] == [("UKR", 40_000_000)]
    assert str(ledger.table.entry(0).approved) == "2022-03-04"
