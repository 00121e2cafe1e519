"""The Ukraine Support Tracker: packages once, items as pieces, nothing lost, in whatever layout."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile
from tests.formats.kiel_books import HEADER, PACKAGES, SUMMARY, book, classic, later


@pytest.fixture(scope="module")
def ledger():
    return al.read(classic())


def entry(ledger, name):
    return ledger.entry(f"kiel-7-{name}")


def test_a_package_counts_once_at_its_value_in_eur(ledger):
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR")
    assert totals.loc[("POL", "military"), "value"] == 100000000.00
    assert totals.loc[("POL", "humanitarian"), "value"] == 2500000
    assert totals.loc[("EPF", "military"), "value"] == 3000000


def test_the_amount_of_the_announcement_stands_beside_the_value_and_is_never_summed(ledger):
    parcel = entry(ledger, "PLM1")
    assert str(parcel.original) == "PLN 500 million"
    assert parcel.money.value == Decimal("100000000")
    assert parcel.committed == al.Period.day("2022-03-04")


def test_items_are_pieces_of_their_package(ledger):
    piece = entry(ledger, "PLM1-i2")
    assert piece.part_of == "kiel-7-PLM1"
    assert [str(c) for c in piece.items] == ["10 T-72 tanks"]
    assert piece.money.unit == "USD"
    arrived = entry(ledger, "PLM1-d2")
    assert (arrived.part_of, str(arrived.items[0]), arrived.money.value) == (
        piece.id,
        "4 T-72 tanks",
        4000000,
    )
    assert ledger.total("POL", measure="count", unit="T-72 tank", stage="delivered").value == 4
    assert ledger.total("POL", measure="count", unit="T-72 tank").value == 10


def test_what_was_delivered_is_known_and_when_is_not(ledger):
    parcel = entry(ledger, "PLM1")
    assert [(stage.value, money.value) for stage, money in parcel.money_at] == [("delivered", 40000000)]
    assert parcel.delivered.core is None
    assert parcel.delivered.hull == al.DateRange(dt.date(2022, 3, 4), dt.date(2022, 10, 3))
    assert ledger.total("POL", stage="delivered", unit="EUR").value == 40000000


def test_words_instead_of_numbers_are_not_zero(ledger):
    for name in ("PLM1-i3", "PLM1-d3"):
        assert entry(ledger, name).items[0].qualifier.value == "undisclosed"
    assert entry(ledger, "PLM1-d3").items[0].written == "dozens"
    assert entry(ledger, "GBM1").money.high is None
    # its own estimates are not counted where the tracker counts nothing
    assert entry(ledger, "GBM1-i6").money is None


def test_a_number_that_can_be_read_in_two_ways_rejects_its_row(ledger):
    rejected = [(c.row, c.column, c.value) for c in ledger.imported.rejected_cells]
    assert (4, "No. of Units", "1.000.00") in rejected
    assert ledger.imported.rows_in == 9
    assert ledger.imported.accepted == 7


def test_an_unknown_donor_is_rejected_by_name(ledger):
    assert ("Ruritania", "no party is called 'Ruritania'") in [
        (c.value, c.reason) for c in ledger.imported.rejected_cells
    ]


def test_a_number_with_blanks_is_repaired(ledger):
    assert [(c.column, c.reason) for c in ledger.imported.repaired if "3193503" in c.value] == [
        ("Unit Price in USD", "read as 3193503.68")
    ]


@pytest.mark.parametrize(
    ("name", "hull"),
    [
        ("PLH1", ("2022-01-24", "2022-07-27")),
        ("GBM1", ("2022-04-01", "2022-04-30")),
        ("GBF1", ("2022-03-04", "2022-03-11")),
        ("EUF1", ("2022-01-24", "2022-10-03")),
        ("EUM1", ("2022-01-24", "2022-10-03")),
    ],
)
def test_dates_in_words_are_windows(ledger, name, hull):
    found = entry(ledger, name).committed.hull
    assert (str(found.start), str(found.end)) == hull


def test_a_day_after_the_cut_off_is_reported(ledger):
    assert [c.column for c in ledger.imported.repaired if c.value == "2922-02-09"] == ["Announcement Date"]


def test_the_summary_enters_as_claims_over_the_window_of_the_read_me(ledger):
    claims = {c.id: c for c in ledger.stated}
    assert len(claims) == 12
    military = claims["kiel-7-summary-POL-military"]
    assert military.scope.period.hull == al.DateRange(dt.date(2022, 1, 24), dt.date(2022, 10, 3))
    assert military.scope.stage.value == "committed"
    assert military.figure.contains(100000000)
    assert "12 of 12 totals" in str(ledger.imported)
    window = {"since": "2022-01-24", "until": "2022-10-03"}
    assert ledger.total("POL", "UKR", stage="committed", unit="EUR", **window).high < 100000001


def test_the_release_brings_its_own_rates_and_says_who_it_is(ledger):
    own = ledger.imported.rates
    total = ledger.total("POL", unit="USD", rates=own)
    assert total.value == 50000000
    assert "at rates of Ukraine Support Tracker, release 7, every amount at the same rate" in str(total)
    # they are not used unless they are asked for
    assert "ECB reference rates, each amount at the rate of its day" in str(ledger.total("POL", unit="USD"))
    source = ledger.known_sources[0]
    assert (source.series, source.kind.value) == ("Kiel Ukraine Support Tracker", "tracker")
    assert (source.published, source.published_inferred) == (dt.date(2022, 10, 3), True)
    assert ledger.coverage[0].scope.recipients[0].code == "UKR"
    assert "Commercial assistance" in str(ledger.imported)


def test_the_day_of_publication_can_be_given_or_stands_in_the_name(tmp_path):
    assert al.read(classic(), published="2022-11-22").known_sources[0].published == dt.date(2022, 11, 22)
    path = tmp_path / "release-2022-12-01.xlsx"
    path.write_bytes(classic())
    assert al.read(path).known_sources[0].published == dt.date(2022, 12, 1)


def test_a_later_layout_is_read_by_meaning():
    ledger = al.read(later())
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR")
    assert totals["value"].to_dict() == {
        ("NOR", "financial"): 2000000.0,
        ("NOR", "military"): 9000000.0,
        ("TUR", "humanitarian"): 1000000.0,
    }
    assert [c.value for c in ledger.imported.rejected_cells] == ["Promise"]
    assert "12 of 12 totals" in str(ledger.imported)
    assert ledger.known_sources[0].title.endswith("release 21")
    assert {e.milestone for e in ledger.records() if isinstance(e, al.Entry) and e.milestone} == {
        "Allocation",
        "Commitment",
    }


def test_columns_may_stand_in_any_order_under_headers_in_any_case():
    order = [*range(1, len(HEADER)), 0]
    named = [*HEADER[:7], "Item", *HEADER[8:]]
    shuffled = [[row[i] for i in order] for row in [[f"  {h.upper()} " for h in named], *PACKAGES]]
    ledger = al.read(book({"Main data": [["a title"], *shuffled], "Country Summary": SUMMARY}))
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR")
    assert totals.loc[("POL", "military"), "value"] == 100000000
    assert ledger.entry("kiel-extract-PLM1-i3").items[0].unit == "T-72 tank"


def test_the_summary_decides_which_column_is_the_value():
    main = [[*row, row[14] * 2 if isinstance(row[14], float | int) else row[14]] for row in PACKAGES]
    header = [*HEADER[:14], "Value in EUR", HEADER[15], HEADER[16], "Converted Value in EUR"]
    swapped = [[*row[:14], row[17], *row[15:17], row[14]] for row in main]
    ledger = al.read(classic(**{"Bilateral assistance, MAIN DATA": [header, *swapped]}))
    assert ledger.totals(by="donor", unit="EUR", aid_type="military").loc["POL", "value"] == 100000000


def test_an_extract_without_ids_links_items_to_the_value_before_them():
    header = [
        "Countries",
        "date",
        "general_type",
        "donation_type",
        "Sub-type of item",
        "No of Units",
        "eur_value",
    ]
    rows = [
        ["Germany", "2022-03-01", "Military", "Allocation", "howitzer", "13NULL33", 5000000],
        ["Germany", "2022-03-01", "Military", "Allocation", "shell", 100, 0],
        ["Germany", "2022-03-01", "Military", "Allocation", "mine", "1NULL5", 0],
        ["Germany", "2022-04-01", "Military", "Allocation", "boat", 2, "."],
        ["Germany", "2022-04-02", "Military", "Allocation", "NULL", "NULL", 0],
        ["Germany", "2022-03-01", "Military", "Commitment", "NULL", "NULL", 1000000],
        ["Total", "", "Military", "", "", "", 6000000],
    ]
    ledger = al.read("\n".join(",".join(map(str, r)) for r in [header, *rows]).encode())
    report = ledger.imported
    assert (report.rows_in, report.rejected) == (7, 1)
    assert report.rejected_cells[0].value == "1NULL5"
    assert dict(report.set_aside) == {
        "a total line within the list": 1,
        "a line that states a value of 0 and no item": 1,
    }
    total = ledger.total("DEU", unit="EUR")
    assert total.value == 6000000
    assert total.undisclosed == 1
    assert total.high is None


def test_the_row_of_the_eu_may_fold_in_its_bank():
    rows = [
        ["EUF1", "EU (Commission and Council)", "2022-03-01", "Financial", "EUR", 5000000],
        ["EIF1", "European Investment Bank", "2022-03-01", "Financial", "EUR", 2000000],
    ]
    header = [
        "ID",
        "Country",
        "Announcement Date",
        "Type of Aid General",
        "Original Currency",
        "Converted Value in EUR",
    ]
    summary = [SUMMARY[0], ["EU Institutions", 0, 0.007, 0, 0, 0.007], *SUMMARY[2:4]]
    ledger = al.read(book({"MAIN DATA": [header, *rows], "Country Summary": summary}))
    claim = next(c for c in ledger.stated if c.id.endswith("EU-total"))
    assert [d.code for d in claim.scope.donors] == ["EU", "EIB"]
    assert next(c for c in ledger.stated if c.id.endswith("POL-total")).note


def test_a_workbook_of_another_kind_is_refused_with_what_was_looked_for():
    with pytest.raises(UnreadableFile, match=r"sheets Prices"):
        al.read(book({"Prices": [["a", "b"]]}))
    with pytest.raises(UnreadableFile, match=r"no column for donor, aid_type, date.*'a', 'b'.*columns="):
        al.read(book({"Prices": [["a", "b"]]}), format="kiel")


def test_a_main_sheet_without_values_is_refused():
    rows = [[*row[:14], ".", *row[15:]] for row in PACKAGES]
    with pytest.raises(UnreadableFile, match=r"no column of values"):
        al.read(classic(**{"Bilateral assistance, MAIN DATA": [HEADER, *rows]}))


def test_a_value_that_is_repeated_on_each_row_counts_once_even_without_a_summary():
    header = [
        "ID",
        "Country",
        "Announcement Date",
        "Type of Aid General",
        "Item",
        "No. of Units",
        "Converted Value in EUR",
    ]
    rows = [
        [f"P{n}", "Poland", "2022-03-04", "Military", item, 1, 100 * n]
        for n in (1, 2, 3)
        for item in ("tank", "shell")
    ]
    ledger = al.read(book({"MAIN DATA": [header, *rows]}))
    assert ledger.total("POL", unit="EUR").value == 600


def test_a_value_that_is_not_understood_is_reported_and_left_undisclosed():
    header = ["ID", "Country", "Announcement Date", "Type of Aid General", "Converted Value in EUR"]
    rows = [
        ["P1", "Poland", "2022-03-04", "Military", "1.000.00"],
        ["P2", "Poland", "2022-03-04", "Military", 7],
    ]
    ledger = al.read(book({"MAIN DATA": [header, *rows]}))
    assert ledger.entry("kiel-extract-P1").money.high is None
    assert [(c.row, c.value) for c in ledger.imported.repaired] == [(2, "1.000.00")]


def test_mass_in_the_name_of_an_item_is_a_mass_and_a_class_of_vehicle_is_none():
    header = [
        "ID",
        "Country",
        "Announcement Date",
        "Type of Aid General",
        "Item",
        "No. of Units",
        "Converted Value in EUR",
    ]
    rows = [
        ["P1", "Poland", "2022-03-04", "Military", "ton of fuel", 700, 100],
        ["P1", "Poland", "2022-03-04", "Military", "Tonnes of food", "undisclosed", ""],
        ["P1", "Poland", "2022-03-04", "Military", "truck, cargo 5 ton", 3, ""],
        ["P1", "Poland", "2022-03-04", "Military", "pair of boots", 9, ""],
    ]
    ledger = al.read(book({"MAIN DATA": [header, *rows]}))
    masses = [ledger.entry(f"kiel-extract-P1-i{n}").tonnage for n in (2, 3, 4, 5)]
    assert (masses[0].unit, masses[0].value) == ("ton", 700)
    assert masses[0].to("tonne").low < 700
    assert (masses[1].unit, masses[1].high) == ("tonne", None)
    assert masses[2:] == [None, None]


def test_sheets_that_add_the_same_money_up_again_make_no_claims():
    groups = [SUMMARY[0], ["EU members", 1, 0, 0.0025, 0.1, 0.1025], ["Total", ".", 1, 1, 1, 3]]
    ledger = al.read(classic(**{"Aggregates - Country Groups": groups}))
    assert {c.locator.partition(",")[0] for c in ledger.stated} == {"Country Summary"}


def test_a_derived_column_in_another_currency_is_not_believed():
    header = [*HEADER, "Total_in_USD"]
    rows = [[*row, 999] for row in PACKAGES]
    ledger = al.read(classic(**{"Bilateral assistance, MAIN DATA": [header, *rows]}))
    assert ledger.total("POL", unit="USD", rates=ledger.imported.rates).value == 50000000


def test_a_kind_of_aid_is_no_name_of_an_item():
    header = "Countries,date,general_type,donation_type,Type of Item,Sub-type of item,No of Units,eur_value"
    rows = [
        "Germany,2022-03-01,Humanitarian,Allocation,Humanitarian,Humanitarian,70000,500",
        "Germany,2022-03-02,Military,Allocation,Heavy weapon,howitzer,3,600",
        "Germany,2022-03-03,Military,Allocation,Heavy weapon,NULL,4,700",
    ]
    ledger = al.read("\n".join([header, *rows]).encode())
    counted = [str(c) for e in ledger.table.records() for c in e.items]
    assert counted == ["70,000 items", "3 howitzers", "4 Heavy weapons"]
