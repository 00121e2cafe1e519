# ruff: noqa: E501 - the lines are those of the table
"""The CSV files of the tracker's web site, alone and as a folder."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile

EXPLORER = """"country","iso","year","month","total","financial","humanitarian","military","commitments","to_be_allocated"
"Poland","POL",2022,2,0.003,0,0.001,0.002,0.004,0.001
"Norway","NOR",2022,2,0.005,0.005,0,0,0.004,-0.001
"Ruritania","ZZZ",2022,2,1,1,0,0,1,0
"Poland","POL",2022,13,1,1,0,0,1,0
"Poland","POL",2022,3,1,one,0,0,1,0
"""
TOTALS = """"year","month","total_allocations","military","financial","humanitarian"
2022,2,0.008,0.002,0.005,0.001
"""
WEAPONS = """"donor","category","number_of_weapons","monetary_value_eur","weapons_list"
"Poland","Tanks",30,1000,"T-72 (T-72A/M1) (20); PT-91 (10)"
"Australia","Howitzers",6,500,"M777 howitzer (600000000000000)"
"""
RELEASE = """"release","period","date","label"
"28","01/2026","2026-02-04","Tracker, Release 28"
"""
OTHER = {
    "procurement_trends.csv": '"year","month","stockpile","procurement"\n2022,2,1,2\n',
    "eu_aid_shares.csv": '"country","iso","eu_share_bn"\n"Denmark","DNK",1.9\n',
}


@pytest.fixture
def folder(tmp_path):
    files = {"data_explorer.csv": EXPLORER, "total_allocations.csv": TOTALS, "weapons.csv": WEAPONS}
    for name, text in {**files, "release_info.csv": RELEASE, **OTHER}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_folder_is_one_ledger_of_a_release(folder):
    ledger = al.read(folder)
    source = ledger.known_sources[0]
    assert (source.id, str(source.published)) == ("kiel-ust-site-28", "2026-02-04")
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR")["value"].to_dict()
    assert totals == {
        ("NOR", "financial"): 5e6,
        ("NOR", "unspecified"): -1e6,
        ("POL", "humanitarian"): 1e6,
        ("POL", "military"): 2e6,
        ("POL", "unspecified"): 1e6,
    }
    assert dict(ledger.imported.set_aside) == {"another view of aid that is listed elsewhere": 4}


def test_what_is_not_yet_allocated_is_a_pledge(folder):
    ledger = al.read(folder)
    everything = {"recipient": "UKR", "aid_type": None, "unit": "EUR"}
    assert ledger.total("NOR", stage="committed", **everything).value == 5_000_000
    assert ledger.total("NOR", stage="pledged", **everything).value == 4_000_000
    assert ledger.total("POL", stage="committed", **everything).value == 3_000_000
    assert ledger.total("POL", stage="pledged", **everything).value == 4_000_000


def test_amounts_are_known_to_the_written_decimals(folder):
    entry = next(e for e in al.read(folder).table.records() if e.aid_type.value == "military")
    assert (entry.money.low, entry.money.high) == (1_999_500, 2_000_500)
    assert (str(entry.committed), entry.milestone) == ("2022-02", "Allocation")


def test_the_totals_of_all_donors_are_claims(folder):
    ledger = al.read(folder)
    assert len(ledger.stated) == 3
    claim = next(c for c in ledger.stated if c.scope.aid_type.value == "military")
    assert claim.figure.contains(2_000_000)
    assert claim.scope.donors == ()


def test_rows_that_cannot_be_read_are_rejected(folder):
    report = al.read(folder / "data_explorer.csv").imported
    assert [(c.row, c.column) for c in report.rejected_cells] == [
        (4, "country"),
        (5, "month"),
        (6, "financial"),
    ]
    assert (report.rows_in, report.accepted) == (5, 2)


def test_weapons_are_counted_unless_the_list_contradicts_its_count(folder):
    ledger = al.read(folder / "weapons.csv")
    assert [str(c) for c in ledger.table.entry(0).items] == ["20 T-72 (T-72A/M1)", "10 PT-91"]
    assert ledger.table.entry(1).items[0].qualifier.value == "undisclosed"
    assert "does not add up to 6" in ledger.imported.repaired[0].reason


def test_a_file_of_the_site_that_holds_no_aid_of_its_own_is_set_aside(folder):
    ledger = al.read(folder / "eu_aid_shares.csv")
    assert len(ledger) == 0
    assert ledger.imported.accepted == 1


def test_another_table_is_refused():
    with pytest.raises(
        UnreadableFile, match=r"no column for country or iso.*columns of unknown meaning in row 1"
    ):
        al.read(b"a,b\n1,2\n", format="kiel site")


EARLIER = """"country","iso","year","month","total","financial","humanitarian","military","gdp","pct_gdp"
"Poland","POL",2022,2,0.003,0,0.001,0.002,1,0.1
"Norway","NOR",2022,2,0.005,0.005,0,0,1,0.1
"""


def test_an_earlier_explorer_lists_allocations_alone():
    ledger = al.read(EARLIER.encode())
    totals = ledger.totals(by=["donor", "aid_type"], unit="EUR")["value"].to_dict()
    assert totals == {("NOR", "financial"): 5e6, ("POL", "humanitarian"): 1e6, ("POL", "military"): 2e6}
    assert ledger.total("POL", stage="pledged", aid_type=None, unit="EUR").value == 3e6


def test_an_explorer_without_names_is_read_by_its_codes():
    rows = [line.split(",")[1:] for line in EARLIER.splitlines()]
    ledger = al.read("\n".join(",".join(row) for row in rows).encode())
    assert ledger.total("NOR", unit="EUR", aid_type="financial").value == 5e6


def test_rows_of_several_donors_are_not_taken_for_totals():
    rows = [line.split(",")[2:] for line in EARLIER.splitlines()]
    data = "\n".join(",".join(row) for row in rows).encode()
    with pytest.raises(UnreadableFile, match=r"several rows a month and no column for country or iso"):
        al.read(data, format="kiel site")
    with pytest.raises(UnreadableFile, match=r"several rows a month and no column for country or iso"):
        al.read(data)


def test_a_file_that_lacks_a_column_is_refused_by_its_name():
    data = EARLIER.replace('"humanitarian"', '"relief"').encode()
    with pytest.raises(
        UnreadableFile, match=r"explorer of the tracker's web site: no column for humanitarian"
    ):
        al.read(data, format="kiel site")
