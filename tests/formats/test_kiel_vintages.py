"""The tracker's layouts since 2022: one aid, told in five ways, gives the same totals; what is unclear is said."""

from __future__ import annotations

import io

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile
from tests.formats import kiel_vintages as vintages
from tests.formats.kiel_books import book
from tests.formats.kiel_vintages import ALLOCATED, COMMITTED, DELIVERED, LATE, late, late_rows, without

LAYOUTS = {
    "2023": vintages.of_2023,
    "2024": vintages.of_2024,
    "late": late,
    "late, repeated": lambda **changes: late(repeated=True, **changes),
}
MAIN = "Bilateral Assistance, MAIN DATA"


def totals(ledger, **question):
    found = ledger.totals(by=["donor", "aid_type"], unit="EUR", exact=True, **question)["value"].to_dict()
    return {key: int(value) for key, value in found.items() if value}


def as_csv(rows, encoding="utf-8", thousands=False):
    import csv

    out = io.StringIO()
    shown = [[f"{c:,.0f}" if thousands and isinstance(c, float) else c for c in row] for row in rows]
    csv.writer(out).writerows(shown)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_commitments(layout):
    ledger = al.read(LAYOUTS[layout]())
    assert totals(ledger) == COMMITTED
    report = str(ledger.imported)
    assert "12 of 12 totals in 'Country Summary (€)'" in report
    assert (ledger.imported.rejected, len(ledger.stated)) == (0, 12)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_tells_what_was_delivered(layout):
    ledger = al.read(LAYOUTS[layout]())
    found = ledger.totals(by="donor", unit="EUR", stage="delivered")["value"].to_dict()
    assert {donor: value for donor, value in found.items() if value} == DELIVERED


@pytest.mark.parametrize("layout", ["2024", "late", "late, repeated"])
def test_allocations_are_read_when_they_are_asked_for(layout):
    ledger = al.read(LAYOUTS[layout](), measure="allocation")
    assert totals(ledger) == ALLOCATED
    assert "12 of 12 totals" in str(ledger.imported)
    assert ledger.coverage == ()
    # an allocation is part of what is committed: its total does not bound that from above
    assert {c.figure.high for c in ledger.stated} == {None}
    report = ledger.imported
    assert dict(report.set_aside)["commitments that are not allocated yet"] == 2
    assert report.rows_in == report.accepted + report.rejected


def test_allocations_and_commitments_of_one_release_are_two_views_and_never_add():
    both = al.read(late()) + al.read(late(), measure="allocation")
    assert [s.id for s in both.known_sources] == ["kiel-ust-28", "kiel-ust-28-allocations"]
    total = both.total("NOR", unit="EUR")
    assert total.low == COMMITTED["NOR", "military"]


def test_a_list_without_measures_has_no_allocations():
    with pytest.raises(
        UnreadableFile, match=r"does not tell allocations from commitments.*leave measure out"
    ):
        al.read(vintages.of_2023(), measure="allocation")
    with pytest.raises(UnreadableFile, match=r"unknown measure 'pledges'.*'allocation'"):
        al.read(late(), measure="pledges")


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_main_sheet_alone_as_text_counts_activities_once(repeated, encoding):
    data = as_csv([LATE, *late_rows(repeated=repeated)], encoding, thousands=True)
    assert totals(al.read(data)) == COMMITTED
    assert totals(al.read(data, measure="allocation")) == ALLOCATED


def test_items_are_pieces_of_their_activity():
    ledger = al.read(late())
    assert ledger.total("NOR", measure="count", unit="gun").value == 3
    assert ledger.total("NOR", measure="count", unit="gun", stage="delivered").value == 2
    assert ledger.total("NOR", measure="count", unit="shell").high is None


@pytest.mark.parametrize(
    "changes",
    [
        {"Country Summary (€)": [["nothing here"]]},
        {"Country Summary (€)": vintages._summary({"commitments": COMMITTED}, "$ billion")},
    ],
)
def test_a_summary_in_dollars_is_not_taken_for_euros(changes):
    ledger = al.read(late(**changes))
    assert totals(ledger) == COMMITTED
    assert ledger.stated == ()


@pytest.mark.parametrize(
    ("unit", "rate"), [("€ million", 1e3), ("EUR bn", 1.0), ("billion €", 1.0), ("in millions of euros", 1e3)]
)
def test_a_summary_is_read_by_its_unit(unit, rate):
    summary = vintages._summary({"commitments": COMMITTED}, unit, rate=rate)
    ledger = al.read(late(**{"Country Summary (€)": summary}))
    assert "12 of 12 totals" in str(ledger.imported)


def test_a_summary_without_a_unit_that_agrees_with_nothing_makes_no_claims():
    summary = [
        row
        for row in vintages._summary({"commitments": COMMITTED}, "", rate=1.1)
        if "GDP" not in str(row[8:9])
    ]
    plain = [
        [cell if "%" not in str(cell) and "billion" not in str(cell) else "" for cell in row]
        for row in summary
    ]
    ledger = al.read(vintages.of_2023(**{"Country Summary (€)": plain, "Country Summary ($)": [["x"]]}))
    assert ledger.stated == ()


@pytest.mark.parametrize("name", ["MAIN DATA", "Bilateral assistance, MAIN DATA", "Data", "Sheet1"])
def test_the_name_of_the_sheet_does_not_matter(name):
    sheets = {"Figure 2": [["Country", "€ billion"], ["Norway", 1]], name: [LATE, *late_rows(repeated=False)]}
    assert totals(al.read(book(sheets))) == COMMITTED


def test_the_number_of_a_release_is_read_from_the_file_name(tmp_path):
    for name, number in [
        ("Ukraine_Support_Tracker_Release_9.xlsx", "9"),
        ("0f-Ukraine_Support_Tracker_Release_30v2.xlsx", "30"),
    ]:
        path = tmp_path / name
        path.write_bytes(late(ReadMe=[["x"]]))
        assert al.read(path).known_sources[0].id == f"kiel-ust-{number}"


def test_several_rates_for_a_currency_are_not_chosen_from():
    sheet = [["", "Currency", "2022", "2023"], ["", "USD", 1.05, 1.08], ["", "PLN", 4.7, 4.5]]
    ledger = al.read(late(**{"Exchange rates": sheet}))
    assert ledger.imported.rates is None
    assert "'Exchange rates' gives several rates for 2 currencies" in str(ledger.imported)


@pytest.mark.parametrize(
    ("dropped", "named"),
    [
        (("donor",), "no column for donor"),
        (("announcement_date",), "no column for date"),
        (("aid_type_general",), "no column for aid_type"),
        (
            ("tot_activity_value_EUR", "tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr"),
            "no column for value or activity_value",
        ),
    ],
)
def test_a_list_without_a_needed_column_is_refused_by_name(dropped, named):
    table = without([LATE, *late_rows(repeated=False)], *dropped)
    for data in (book({MAIN: table}), as_csv(table)):
        with pytest.raises(UnreadableFile, match=named):
            al.read(data, format="kiel")


@pytest.mark.parametrize(
    "dropped", ["measure", "total_value_dummy", "sub_activity_id", "item", "tot_value_deliv_EUR"]
)
def test_an_optional_column_may_be_missing(dropped):
    table = without([LATE, *late_rows(repeated=False)], dropped)
    ledger = al.read(late(**{MAIN: table}))
    assert totals(ledger) == COMMITTED


def test_an_unknown_measure_is_rejected_with_its_row():
    rows = late_rows(repeated=False)
    rows[3][LATE.index("measure")] = "Wish"
    report = al.read(late(**{MAIN: [LATE, *rows]})).imported
    assert [(c.row, c.column, c.value) for c in report.rejected_cells] == [(5, "measure", "Wish")]


def test_a_mistyped_year_does_not_stretch_the_days_of_a_release():
    rows = late_rows(repeated=False)
    rows[3][LATE.index("announcement_date")] = "2027-05-02"
    for data, options in ((as_csv([LATE, *rows]), {}), (as_csv([LATE, *rows]), {"published": "2023-06-30"})):
        ledger = al.read(data, **options)
        assert str(ledger.coverage[0].scope.period.end) == "2023-05-02"
        assert "2027-05-02" in [c.value for c in ledger.imported.repaired]
        assert totals(ledger) == COMMITTED


def test_values_that_differ_within_activities_are_those_of_their_parts():
    header = ["ID", "Type of donation", "Type of Aid General", "Announcement Date", "Countries"]
    header += ["Allocated Total in EUR (redistributed)", "Converted Value in EUR"]
    rows = [
        [f"P{n}", "Allocation", "Military", "2023-05-02", "Norway", 10 * n, value]
        for n in range(1, 6)
        for value in (n, 2 * n, 3 * n)
    ]
    assert totals(al.read(as_csv([header, *rows]))) == {("NOR", "military"): 6 * 15}
    told = [[*row[:6], 7 if place % 3 == 0 else "."] for place, row in enumerate(rows)]
    assert totals(al.read(as_csv([header, *told]))) == {("NOR", "military"): 7 * 5}
