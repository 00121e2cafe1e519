# ruff: noqa: E501 - the lines are those of the table
"""ForeignAssistance.gov: stages apart, years fiscal, requests no aid, constant dollars another unit."""

from __future__ import annotations

import datetime as dt

import pytest

import aidledger as al
from aidledger.errors import UnitMismatch, UnreadableFile

COUNTRY = """Country Code,Country Name,Region Name,transaction_type_name,Fiscal Year,current_amount,constant_amount
UKR,Ukraine,Europe,Obligations,2021,1000,1000
UKR,Ukraine,Europe,Disbursements,2021,400,400
UKR,Ukraine,Europe,Appropriated and Planned,2021,900,850
UKR,Ukraine,Europe,Initial Allocations,2021,700,660
UKR,Ukraine,Europe,President's Budget Requests,2021,9999,9999
UKR,Ukraine,Europe,Disbursements,2022,300,280
POL,Poland,Europe,Obligations,2022,50,47
POL,Poland,Europe,Obligations,1976tq,-7,-21
WLD,World,World,Obligations,2019,10,11
NULL,Yemen (former P.D.R.),,Obligations,1970,5.25,30
POL,Poland,Europe,Obligations,2020s,1,1
POL,Poland,Europe,Obligated-ish,2020,1,1
ZZZ,Ruritania,Europe,Obligations,2020,1,1
POL,Poland,Europe,Obligations,2020,1.000.00,1
POL,Poland
"""
COMPLETE = """Country ID,Country Code,Country Name,Managing Agency Name,US Category Name,Funding Account Name,Foreign Assistance Objective Name,Activity ID,Activity Name,Transaction Type Name,Fiscal Year,Current Dollar Amount,Constant Dollar Amount
1,TWN,Taiwan,Department of Defense,,Foreign Military Financing,Military,7,Hawk,Obligations,2019,"1,000",900
1,TWN,Taiwan,Department of Defense,,Foreign Military Financing,Military,7,Hawk,Disbursements,2019,600,600
1,TWN,Taiwan,Department of Defense,,Foreign Military Financing,Military,7,Hawk,Obligations,2019,"1,000",900
1,TWN,Taiwan,USAID,Humanitarian Assistance,International Disaster Assistance,Economic,8,Relief,Obligations,2019,50,50
1,TWN,Taiwan,USAID,Health,Global Health,Economic,9,Clinics,Obligations,2019,60,60
1,TWN,Taiwan,USAID,,,,10,Unsaid,Obligations,2019,70,70
"""


def fy(year):
    return al.Period.fiscal_year(year)


@pytest.fixture(scope="module")
def country():
    return al.read(COUNTRY.encode(), published="2022-12-31")


def total(ledger, stage, year, recipient="UKR", aid_type=None):
    return ledger.total("USA", recipient, aid_type=aid_type, stage=stage, period=fy(year)).value


def test_stages_stay_apart_and_a_parcel_counts_once(country):
    assert total(country, "committed", 2021) == 1000
    assert total(country, "delivered", 2021) == 400
    assert total(country, "approved", 2021) == 900
    assert country.total("USA", "UKR", aid_type=None).value == 1300


def test_old_money_paid_out_late_is_not_committed_again(country):
    assert total(country, "delivered", 2022) == 300
    assert total(country, "committed", 2022) == 0


def test_requests_are_set_aside_and_plans_give_way_to_appropriations(country):
    assert dict(country.imported.set_aside) == {"requests are no aid": 1}
    entry = next(e for e in country.table.records() if e.recipient.code == "UKR")
    assert "Initial Allocations: USD 700" in entry.note
    assert entry.locator == "rows 2, 3, 4, 5"


def test_years_are_fiscal_and_the_transition_quarter_has_its_days(country):
    quarter = next(e for e in country.table.records() if e.refund)
    assert quarter.committed.hull == al.DateRange(dt.date(1976, 7, 1), dt.date(1976, 9, 30))
    assert quarter.money.value == -7
    assert next(e for e in country.table.records()).committed.hull.start == dt.date(2020, 10, 1)


def test_the_country_table_says_nothing_of_the_kind_of_aid(country):
    assert {e.aid_type.value for e in country.table.records()} == {"unspecified"}
    assert {e.recipient.code for e in country.table.records()} >= {"R:WORLD", "YMD"}


def test_rows_that_are_not_understood_are_rejected_with_the_cell(country):
    report = country.imported
    assert [(c.row, c.column) for c in report.rejected_cells] == [
        (12, "Fiscal Year"),
        (13, "transaction_type_name"),
        (14, "Country Name"),
        (15, "current_amount"),
        (16, "current_amount"),
    ]
    assert (report.rows_in, report.accepted) == (15, 10)


def test_constant_dollars_are_another_unit_with_their_base_years():
    ledger = al.read(COUNTRY.encode(), prices="constant")
    years = {e.money.price_year for e in ledger.table.records()}
    assert years == {2021}
    assert "base year" in str(ledger.imported)
    both = ledger + al.read(COUNTRY.encode(), published="2023-01-01")
    with pytest.raises(UnitMismatch, match="nominal"):
        both.total("USA", "UKR", aid_type=None)


def test_the_complete_table_says_the_kind_by_objective_account_and_category():
    ledger = al.read(COMPLETE.encode())
    totals = ledger.totals(by="aid_type")["value"].to_dict()
    assert totals == {"military": 2000.0, "humanitarian": 50.0, "financial": 60.0, "unspecified": 70.0}
    assert ledger.total("USA", "TWN", stage="delivered").value == 600
    assert ledger.known_sources[0].series == "ForeignAssistance.gov complete table"
    assert ledger.imported.rows_in == 6


@pytest.mark.parametrize(
    "header",
    [
        "country_code,country_name,region,transaction_type_name,fiscal_year,current_amount,constant_amount",
        " COUNTRY NAME ,Country_Code,X,Transaction Type Name,Fiscal Year,Current Dollar Amount,Constant Dollar Amount",
    ],
)
def test_renamed_headers_in_any_order_are_the_same_table(header):
    rows = ["UKR,Ukraine,x,Obligations,2021,5,6"]
    if header.startswith(" "):
        rows = ["Ukraine,UKR,x,Obligations,2021,5,6"]
    ledger = al.read("\n".join([header, *rows]).encode("utf-8-sig"))
    assert total(ledger, "committed", 2021) == 5


def test_the_vintage_is_dated_by_its_name(tmp_path):
    for name, day in [
        ("t-2021-06.csv", "2021-06-30"),
        ("t-2023.csv", "2023-12-31"),
        ("t_20220304.csv", "2022-03-04"),
    ]:
        path = tmp_path / name
        path.write_text(COUNTRY)
        source = al.read(path).known_sources[0]
        assert (str(source.published), source.published_inferred) == (day, True)
    assert str(al.read(COUNTRY.encode()).known_sources[0].published) == "2022-09-30"


def test_two_vintages_make_one_ledger_in_which_the_date_chooses():
    old = COUNTRY.replace("Obligations,2021,1000", "Obligations,2021,40")
    both = al.read(old.encode(), published="2021-06-30") + al.read(COUNTRY.encode(), published="2022-10-31")
    assert total(both.as_known_on("2021-12-31"), "committed", 2021) == 40
    assert total(both.as_known_on("2022-12-31"), "committed", 2021) == 1000
    assert total(both, "committed", 2021) == 1000
    changed = both.revisions("ForeignAssistance.gov country table")
    assert [*changed[["change", "recipient", "stage", "before", "after", "difference"]].iloc[0]] == [
        "amount",
        "UKR",
        "committed",
        40,
        1000,
        960,
    ]
    assert len(changed) == 1
    assert both.imported.rows_in == 30


def test_options_and_tables_that_cannot_be_are_refused():
    with pytest.raises(UnreadableFile, match="unknown prices"):
        al.read(COUNTRY.encode(), prices="real")
    with pytest.raises(UnreadableFile, match="no constant dollars"):
        al.read(COUNTRY.replace("constant_amount", "x").encode(), prices="constant")
    with pytest.raises(UnreadableFile, match="transaction"):
        al.read(b"a,b\n1,2\n", format="foreignassistance")


ACCOUNTS = """Country Code,Country Name,Funding Agency Acronym,Funding Agency Name,Funding Account Name,Transaction Type Name,Fiscal Year,current_amount,constant_amount
POL,Poland,STATE,Department of State,Foreign Military Financing Program,Obligations,2020,30,31
POL,Poland,STATE,Department of State,Economic Support Fund,Obligations,2020,20,21
LIE,Principality by the Rhine,STATE,Department of State,Economic Support Fund,Obligations,2020,5,5
"""
OLDEST = """country_id,country_code,country_name,region_name,implementing_agency_name,channel_name,dac_category_name,dac_sector_name,dac_purpose_name,funding_account_name,assistance_category_name,activity_name,transaction_type_id,transaction_type_name,fiscal_year,current_amount,constant_amount,USG_sector_name
1,POL,Poland,Europe,Department of Defense,Government,Governance,"Conflict, Peace, and Security",Reform,Foreign Military Financing,Military,Hawk,2,Obligations,2016,30,31,Peace
1,POL,Poland,Europe,USAID,NGO,Health,Basic Health,Clinics,Global Health,Economic,Clinics,2,Obligations,2016,20,21,Health
"""


def test_the_table_by_account_is_another_view_with_kinds_of_aid():
    ledger = al.read(ACCOUNTS.encode(), published="2024-06-01")
    assert ledger.known_sources[0].series == "ForeignAssistance.gov account table"
    kinds = ledger.totals(by=["recipient", "aid_type"], exact=True)["value"].to_dict()
    assert kinds[("POL", "military")] == 30
    assert kinds[("POL", "unspecified")] == 20
    both = ledger + al.read(COUNTRY.encode(), published="2024-06-01")
    # the same money in two tables is never added up
    assert both.total("USA", "POL", aid_type=None, stage="committed", period=fy(2020)).high <= 50


def test_a_country_of_unknown_name_is_known_by_its_code():
    ledger = al.read(ACCOUNTS.encode())
    assert ledger.total("USA", "LIE", aid_type=None).value == 5
    assert [(c.value, c.reason) for c in ledger.imported.repaired] == [
        ("Principality by the Rhine", "known by its code, LIE")
    ]


def test_the_oldest_complete_layout_is_read_by_meaning():
    ledger = al.read(OLDEST.encode())
    kinds = ledger.totals(by="aid_type", exact=True)["value"].to_dict()
    assert kinds == {"military": 30, "financial": 20}


def test_two_columns_of_amounts_that_differ_are_refused():
    lines = COUNTRY.splitlines()
    twice = "\n".join([f"{lines[0]},current_amount", *(f"{line},7" for line in lines[1:3])])
    with pytest.raises(
        UnreadableFile, match=r"two columns are called 'current_amount', and row 2 has '1000' in one"
    ):
        al.read(twice.encode())
