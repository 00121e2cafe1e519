# ruff: noqa: E501 - the lines are those of the register
"""SIPRI's trade register: TIV is no money, question marks keep their doubt, torn lines are joined."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile

PREAMBLE = """Transfers of major weapons; a register of our own
A '?' in a column indicates uncertain data.

Data generated: 5 May 2024 10:02:49
"""
DEALS = (
    PREAMBLE
    + """Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
Ukraine,United States,2022,,10,,Gun-1,towed gun,10,,2022,New,Aid; part of $5 m deal,2,20,20
Ukraine,United States,2022,?,40,?,Gun-2,towed gun,30,?,2022; 2023,Second hand,,0.5,20,15
Congo,Soviet Union,1961,,,,Plane-1,aircraft,2,,1962,New,,3,,6
Rebels (Ruritania)*,Unknown supplier(s),1979,,5,,Gun-1,gun,0,,,New,,0.01,0.05,0
Ghana,Ukraine,2008,,14,,BTR-9,APC,13,,2010,New,Part of a deal
 for 96 BTR-9,0.25,3.5,3.25
Ghana,France,2009,,4,,Rifle-3,gun,4,,2010,New,,0.001,0,0
Ruritania,France,2009,,4,,Rifle-3,gun,4,,2010,New,,0.001,0,0
Ghana,France,2009,,many,,Rifle-3,gun,4,,2010,New,,0.001,0,0
Ghana,France,2009,,4,,Rifle-3,gun,4,,twice,New,,0.001,0,0
Ghana,France,2009,,4,,Rifle-3,gun,4,,2010,New,,0.001,0,0,extra
Ghana,France
Ghana,France,2009,,4,,,,4,,2010,New,,0.001,0,0
Ghana,France,,,4,,Rifle-3,gun,0,,,New,,0.001,0,0
Ghana,France,2009,,-4,,Rifle-3,gun,4,,2010,New,,0.001,0,0
"""
)
SMALL = "Ghana,France,2009,,20,,Rifle-3,gun,4,,2010,New,,0.001,0.02,0\n"
YEARLY = (
    PREAMBLE
    + """SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production;
17,United States,Poland,Tank-5,tank,Armoured vehicles,2019,No,20,Yes,2022,No,New,4,80,80,No;
17,United States,Poland,Tank-5,tank,Armoured vehicles,2019,No,10,No,2023,Yes,New,4,80,40,Yes;
18,United States,Poland,Tank-6,tank,Armoured vehicles,,,10,No,,,New,4,80,40,No
"""
)


@pytest.fixture(scope="module")
def deals():
    return al.read(DEALS.encode())


def test_tiv_is_a_unit_of_its_own_and_never_money(deals):
    first = deals.table.entry(0)
    assert first.money is None
    assert [str(c) for c in first.items] == ["10 Gun-1", "20 TIV"]
    assert deals.total("USA", "UKR", measure="count", unit="TIV").value == 40


def test_a_delivered_order_is_one_entry_with_two_dates(deals):
    first = deals.table.entry(0)
    assert (str(first.committed), str(first.delivered)) == ("2022", "2022")
    assert first.part_of is None
    assert "$5 m deal" in first.note


def test_deliveries_of_another_number_are_a_piece_of_the_order(deals):
    order, piece = deals.table.entry(1), deals.table.entry(2)
    assert piece.part_of == order.id
    assert order.delivered is None
    assert deals.total("USA", "UKR", stage="delivered", measure="count", unit="Gun-2").value == 30
    assert deals.total("USA", "UKR", stage="committed", measure="count", unit="Gun-2").value == 40


def test_question_marks_make_numbers_about_and_years_uncertain(deals):
    order, piece = deals.table.entry(1), deals.table.entry(2)
    assert (order.items[0].qualifier.value, order.items[0].low) == ("about", Decimal(38))
    assert order.committed.core is None
    assert order.committed.hull == al.Period.year(2022).hull
    assert (str(piece.delivered.hull), piece.delivered.written) == ("2022-01-01 to 2023-12-31", "2022; 2023")


def test_an_empty_order_number_is_undisclosed(deals):
    order = deals.table.entry(3)
    assert order.items[0].qualifier.value == "undisclosed"
    assert deals.total("SUN", measure="count", unit="Plane-1").value == 2


def test_names_mean_what_the_source_means_by_them(deals):
    recipients = [e.recipient for e in deals.table.records()]
    assert recipients[3].code == "COG"
    assert "non_state" in {p.kind.value for p in recipients}
    assert deals.table.entry(5).donor.code == "UNKNOWN"


def test_a_delivered_tiv_of_zero_is_at_most_a_half(deals):
    ledger = al.read((DEALS.partition("Ukraine,United")[0] + SMALL).encode())
    order, delivery = (e.items[-1] for e in ledger.table.records())
    assert (order.high, delivery.high) == (Decimal("0.02"), Decimal("0.5"))


def test_a_torn_line_is_joined_and_noted(deals):
    joined = next(e for e in deals.table.records() if e.items[0].unit == "BTR-9")
    assert "for 96 BTR-9" in joined.note
    assert [c.reason for c in deals.imported.repaired] == ["joined with line 11, torn off by a line break"]


def test_rows_that_cannot_be_read_are_rejected_with_the_cell(deals):
    report = deals.imported
    assert report.rows_in == report.accepted + report.rejected
    assert [(c.row, c.column) for c in report.rejected_cells] == [
        (13, "Recipient"),
        (14, "Number ordered"),
        (15, "Year(s) of delivery"),
        (16, "the row"),
        (17, "the row"),
        (18, "Weapon designation"),
        (19, "Year of order"),
        (20, "Number ordered"),
    ]


def test_the_preamble_says_when_the_register_was_made(deals):
    source = deals.known_sources[0]
    assert (source.published, source.published_inferred) == (dt.date(2024, 5, 5), False)
    assert al.read(DEALS.encode(), published="2024-06-01").known_sources[0].published == dt.date(2024, 6, 1)


def test_the_yearly_layout_is_read_by_meaning():
    ledger = al.read(YEARLY.encode("latin-1"))
    assert ledger.imported.rejected_cells[0].column == "Delivery year"
    assert ledger.total("USA", "POL", stage="delivered", measure="count", unit="Tank-5").value == 30
    first, second = ledger.table.records()
    assert first.items[0].qualifier.value == "about"
    assert second.delivered.core is None
    assert "local production" in second.note


def test_another_table_is_refused():
    with pytest.raises(UnreadableFile, match=r"trade register.*recipient"):
        al.read(b"a,b\n1,2\n", format="sipri")


LATEST = """Trade register, made by ourselves

SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production
17,United States,NATO**,Tank-5,tank,Armoured vehicles,2019,FALSE,20,TRUE,2022,FALSE,New,4,80,80,FALSE
17,Türkiye,Libya GNC,Tank-5,tank,Armoured vehicles,2019,TRUE,10,FALSE,2023,FALSE,New,4,80,40,TRUE
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_encoding_and_the_delimiter_of_an_export_do_not_matter(encoding, delimiter):
    text = "\n".join(
        line if number < 2 else line.replace(",", delimiter)
        for number, line in enumerate(LATEST.splitlines())
    )
    ledger = al.read(text.encode(encoding))
    assert ledger.imported.rejected == 0
    first, second = ledger.table.records()
    assert (first.donor.code, first.recipient.code) == ("USA", "NATO")
    assert (second.donor.code, second.recipient.code) == ("TUR", "LBY")
    assert first.items[0].qualifier.value == "about"
    assert second.committed.core is None
    assert [c.value for c in second.items] == [10, 40]


def test_an_export_saved_as_a_workbook_is_read(tmp_path):
    from tests.formats.kiel_books import book

    rows = [line.split(",") for line in LATEST.splitlines()]
    typed = [[int(c) if c.isdigit() else c for c in row] for row in rows]
    ledger = al.read(book({"Sheet1": typed}))
    assert ledger.total("USA", "NATO", measure="count", unit="TIV").value == 80


def test_the_register_in_a_table_of_totals_is_refused():
    table = b"TIV of arms exports\n\nSupplier,2020,2021,Total\nUSA,1,2,3\n"
    with pytest.raises(UnreadableFile, match=r"no column for recipient, designation, delivered"):
        al.read(table, format="sipri")
