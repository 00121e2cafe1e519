"""Excess Defense Articles: the status is the stage, each quantity its own stage's, sales are no aid."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.errors import MixedBasis, UnreadableFile

HEADER = (
    "\ufeffTransfer Authority,Fiscal Year of Request,Implementing Agency,Country (Transfer to),Item Description,Status,"
    "Status Date,Qty Requested,Qty Allocated,Qty Accepted,Qty Rejected,Total Delivered Qty,Total Acquisition Value,"
    "Total Current Value\n"
)
ROWS = """Grant Authority,2012,Army,Morocco,"TRUCK, CARGO 5 TON",EDA Delivered,6/10/14,9,8,7,0,7,"$1,000.00","$100.00"
Grant Authority,2012,Army,Morocco,"TRUCK, CARGO 5 TON",EDA Delivered,6/10/14,9,8,7,0,7,"$1,000.00","$100.00"
Grant Authority,2012,Army,Jordan,helmet,EDA Delivered,6/10/14,9,8,7,0,0,"$500.00","$50.00"
Grant Authority,2012,Army,Jordan,rifle,EDA Accepted/LOA Implemented,6/10/14,9,8,7,0,3,"$500.00","$50.00"
Grant Authority,2020,Army,Israel,tank,Service Authorized to Supply EDA,6/1/20,N/A,N/A,N/A,N/A,N/A,"$900.00",
FMS Sales,2012,Army,Israel,tank,EDA Delivered,6/10/14,1,1,1,0,1,"$900.00","$90.00"
Grant Authority,2012,Army,Israel,tank,EDA Cancelled,6/10/14,1,1,0,0,0,"$900.00","$90.00"
Grant Authority,2012,Army,Ruritania,tank,EDA Delivered,6/10/14,1,1,1,0,1,"$900.00","$90.00"
Grant Authority,2012,Army,Israel,tank,Lost,6/10/14,1,1,1,0,1,"$900.00","$90.00"
Grant Authority,2012,Army,Israel,tank,EDA Delivered,13/45/14,1,1,1,0,1,"$900.00","$90.00"
Grant Authority,2012,Army,Israel,tank,EDA Delivered,6/10/14,1,1,1,0,1.000.00,"$900.00","$90.00"
Grant Authority,2012,Army,Israel,tank,EDA Delivered,6/10/14,1,1,1,0,1,"$900.00",90 dollars
Grant Authority,20x2,Army,Israel,tank,EDA Delivered,6/10/14,1,1,1,0,1,"$900.00","$90.00"
"""


@pytest.fixture(scope="module")
def ledger():
    return al.read((HEADER + ROWS).encode(), published="2020-06-30")


def test_the_status_is_the_stage_and_its_date_the_date(ledger):
    delivered = ledger.table.entry(0)
    assert (delivered.stage.value, str(delivered.delivered.hull)) == ("delivered", "2014-06-10")
    assert str(delivered.approved.hull) == "2011-10-01 to 2014-06-10"
    assert delivered.approved.core is None
    assert [str(c) for c in delivered.items] == ["7 TRUCK, CARGO 5 TON"]
    assert delivered.tonnage is None


def test_identical_rows_are_both_kept(ledger):
    assert ledger.total("USA", "MAR").value == 200


def test_a_quantity_that_contradicts_the_status_is_left_undisclosed(ledger):
    helmets = ledger.table.entry(2).items[0]
    assert (helmets.value, helmets.low, helmets.high) == (None, 0, 9)
    assert [c.column for c in ledger.imported.repaired] == ["Total Delivered Qty"]


def test_deliveries_before_the_status_says_so_are_a_piece(ledger):
    assert ledger.total("USA", "JOR", measure="count", unit="rifle").value == 7
    assert ledger.total("USA", "JOR", measure="count", unit="rifle", stage="delivered").value == 3


def test_current_and_acquisition_value_are_two_bases_that_never_add(ledger):
    assert {e.money.valuation.value for e in ledger.table.records() if e.money} == {"depreciated"}
    assert "acquisition value $1,000.00" in ledger.table.entry(0).note
    other = al.read((HEADER + ROWS).encode(), published="2020-06-30", value="acquisition")
    assert other.total("USA", "MAR").value == 2000
    assert other.table.entry(0).money.valuation.value == "book"
    entries = [next(ledger.table.records()), next(other.table.records()).changed(id="other")]
    with pytest.raises(MixedBasis):
        al.Ledger(entries).total("USA", "MAR")


def test_sales_and_cancelled_transfers_are_set_aside_and_bad_rows_rejected(ledger):
    report = ledger.imported
    assert sorted(n for _, n in report.set_aside) == [1, 1]
    assert [c.column for c in report.rejected_cells] == [
        "Country (Transfer to)",
        "Status",
        "Status Date",
        "Total Delivered Qty",
        "Total Current Value",
        "Fiscal Year of Request",
    ]
    assert (report.rows_in, report.accepted, report.rejected) == (13, 7, 6)


def test_a_missing_value_is_undisclosed_and_not_zero(ledger):
    tanks = next(e for e in ledger.table.records() if e.recipient.code == "ISR")
    assert tanks.money.high is None
    assert tanks.items[0].qualifier.value == "undisclosed"


def test_the_date_of_the_table_is_its_last_status_date():
    source = al.read((HEADER + ROWS).encode()).known_sources[0]
    assert (str(source.published), source.published_inferred) == ("2020-06-01", True)


def test_what_cannot_be_read_is_refused():
    with pytest.raises(UnreadableFile, match="unknown value"):
        al.read((HEADER + ROWS).encode(), value="market")
    with pytest.raises(UnreadableFile, match="no column of acquisition"):
        al.read((HEADER.replace("Total Acquisition Value", "x") + ROWS).encode(), value="acquisition")
    with pytest.raises(UnreadableFile, match="recipient"):
        al.read(b"a,b\n1,2\n", format="dsca")
