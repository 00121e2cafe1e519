# ruff: noqa: E501 - the lines are those of the tables
"""One table written in other ways gives the same ledger; what cannot be told is refused, never guessed."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

import aidledger as al
from aidledger.errors import UnreadableFile
from aidledger.formats.decimal_commas import with_points
from tests.formats import kiel_vintages
from tests.formats.kiel_books import book
from tests.formats.kiel_vintages import COMMITTED, LATE, late, late_rows
from tests.formats.test_foreignassistance import COUNTRY
from tests.formats.test_kiel_site import EXPLORER, WEAPONS

MAIN = "Bilateral Assistance, MAIN DATA"
SIPRI = """Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
Ukraine,United States,2022,?,40,?,Gun-2,towed gun,30,?,2022; 2023,New,,0.5,20,15
Ghana,France,2009,,4,,Rifle-3,gun,4,,2010,New,,0.125,0.5,0.5
"""
DSCA = """Transfer Authority,Fiscal Year of Request,Country (Transfer to),Item Description,Status,Status Date,Qty Requested,Qty Allocated,Qty Accepted,Total Delivered Qty,Total Acquisition Value,Total Current Value
Grant Authority,2012,Morocco,truck,EDA Delivered,25/4/14,9,8,7,7,1000.50,100.25
Grant Authority,2012,Jordan,helmet,EDA Delivered,3/4/14,9,8,7,6,500,50
FMS Sales,2012,Jordan,tank,EDA Delivered,3/4/14,9,8,7,6,500,50
"""


def grid(text):
    return list(csv.reader(io.StringIO(text)))


def as_text(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def told(ledger):
    """All that a ledger says, without names and places."""
    return sorted(
        str(e.changed(id="x", part_of=None, locator="", source=al.Source(id="s"), note=""))
        + f" {e.money} {e.items} {e.pledged} {e.approved} {e.committed} {e.delivered}"
        for e in ledger.table.records()
    )


def totals(ledger):
    found = ledger.totals(by=["donor", "aid_type"], unit="EUR", exact=True)["value"].to_dict()
    return {key: int(value) for key, value in found.items() if value}


TABLES = {"site": EXPLORER, "weapons": WEAPONS, "aid": COUNTRY, "arms": SIPRI, "surplus": DSCA}


@pytest.fixture(params=TABLES)
def table(request):
    return TABLES[request.param]


# -- numbers ---------------------------------------------------------------------------------------


def test_a_table_with_decimal_commas_says_the_same(table):
    rows = [[c.replace(".", ",") if c.replace(".", "").isdigit() else c for c in row] for row in grid(table)]
    ledger = al.read(as_text(rows, ";"))
    assert told(ledger) == told(al.read(table.encode()))


def test_thousandths_after_a_comma_are_not_thousands():
    rows = [[c.replace(".", ",") for c in row] for row in grid(EXPLORER)]
    ledger = al.read(as_text(rows, ";"))
    assert ledger.total("POL", unit="EUR", aid_type="military").value == 2_000_000
    assert "decimal commas" in str(ledger.imported)


@pytest.mark.parametrize(
    ("column", "read_as"),
    [
        (["0,5", "1,250"], ["0.5", "1.250"]),
        (["1.234,5", "12.000"], ["1234.5", "12000"]),
        (["12,345", "1,234"], ["12,345", "1,234"]),
        (["0.5", "1,250"], ["0.5", "1,250"]),
        (["0,5", "0.5", "1,250"], ["0,5", "0.5", "1,250"]),
        (["5,56", "rifle", "rocket", "mortar"], ["5,56", "rifle", "rocket", "mortar"]),
    ],
)
def test_a_column_tells_whether_it_has_decimal_commas(column, read_as):
    assert [row[0] for row in with_points([[cell] for cell in column])] == read_as


def test_a_column_that_leaves_it_open_follows_the_others_unless_one_has_points():
    assert with_points([["0,5", "1,250"], ["7,25", "2,500"]]) == [["0.5", "1.250"], ["7.25", "2.500"]]
    assert with_points([["0,5", "1,250", "0.5"]]) == [["0.5", "1,250", "0.5"]]


def test_a_value_in_another_currency_than_its_column_is_not_taken():
    rows = late_rows(repeated=False)
    place = [
        LATE.index(n)
        for n in (
            "tot_sub_activity_value_EUR",
            "tot_sub_activity_value_EUR_redistr",
            "tot_activity_value_EUR",
        )
    ]
    for sign, taken in (("€", True), ("$", False)):
        for at in place:
            rows[4][at] = f"{sign}17,000,000"
        ledger = al.read(late(**{MAIN: [LATE, *rows]}))
        assert totals(ledger).get(("FIN", "military")) == (17_000_000 if taken else None)
    assert ledger.imported.repaired[0].reason == "not understood: the value is undisclosed"


def test_a_list_none_of_whose_values_can_be_read_shows_the_first():
    header = ["ID", "Countries", "Announcement Date", "Type of Aid General", "Converted Value in EUR"]
    with pytest.raises(
        UnreadableFile, match=r"row 2, Converted Value in EUR has '\$5 mn'.*plain numbers of euros"
    ):
        al.read(as_text([header, ["N1", "Norway", "2023-05-02", "Military", "$5 mn"]]))
    with pytest.raises(
        UnreadableFile,
        match=r"none of the 1 rows is understood; row 2, Countries: no party is called 'Nroway'",
    ):
        al.read(as_text([header, ["N1", "Nroway", "2023-05-02", "Military", "5"]]))
    with pytest.raises(UnreadableFile, match="a header and no rows"):
        al.read(as_text([header]), format="kiel")


def test_a_count_typed_with_a_point_is_not_guessed_at():
    rows = late_rows(repeated=False)
    rows[1][LATE.index("item_numb")] = "6.000"
    ledger = al.read(late(**{MAIN: [LATE, *rows]}))
    assert "'6.000' may be 6.000 or 6000 items" in str([c.reason for c in ledger.imported.rejected_cells])


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (EXPLORER, "military"),
        (WEAPONS, "monetary_value_eur"),
        (COUNTRY, "current_amount"),
        (SIPRI, "Number ordered"),
        (DSCA, "Total Current Value"),
    ],
)
def test_a_number_beyond_all_measure_is_rejected_with_its_row(text, column):
    whole = al.read(text.encode()).imported
    rows = grid(text)
    place = rows[0].index(column)
    huge = ["9" * 25 if i == place else cell for i, cell in enumerate(rows[1])]
    report = al.read(as_text([rows[0], *rows[2:], huge])).imported
    assert (report.rows_in, report.rejected) == (whole.rows_in, whole.rejected + 1)
    assert "more than any" in str([c.reason for c in report.rejected_cells if c.column == column])


@pytest.mark.parametrize("cell", ["--5", "-+5", "−-5", "$-5 €"])
def test_two_signs_are_no_number(cell):
    text = COUNTRY.replace("2021,1000,1000", f"2021,{cell},1000")
    assert cell in [c.value for c in al.read(text.encode()).imported.rejected_cells]


def test_a_failed_formula_is_no_blank():
    data = book({"Sheet1": grid(DSCA)})
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                start = content.index(b'<c r="L2"')
                end = content.index(b"</c>", start) + 4
                content = content[:start] + b'<c r="L2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>' + content[end:]
            new.writestr(name, content)
    report = al.read(broken.getvalue()).imported
    assert [(c.row, c.column, c.value) for c in report.rejected_cells] == [
        (2, "Total Current Value", "#DIV/0!")
    ]


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["*", "¹", " (1)", " [a]", " 1)", "†"])
def test_the_mark_of_a_footnote_is_no_part_of_a_name(mark):
    rows = late_rows(repeated=False)
    marked = [[c + mark if i == LATE.index("donor") else c for i, c in enumerate(row)] for row in rows]
    header = [name + (mark if mark.strip() != "1)" else "") for name in LATE]
    assert totals(al.read(late(**{MAIN: [header, *marked]}))) == COMMITTED


def test_a_star_makes_no_armed_group_of_a_country_outside_the_register_that_means_it_so():
    text = COUNTRY.replace("Yemen (former P.D.R.)", "Yemen (former P.D.R.)*").replace(
        "Ruritania", "Ruritania*"
    )
    ledger = al.read(text.encode())
    assert {e.recipient.code for e in ledger.table.records()} >= {"YMD"}
    assert "no party is called 'Ruritania'" in [c.reason for c in ledger.imported.rejected_cells]


def test_headers_whose_words_run_together_are_understood(table):
    rows = grid(table)
    names = [name.replace("_", " ").title().replace(" ", "") if name.strip() else name for name in rows[0]]
    assert told(al.read(as_text([names, *rows[1:]]))) == told(al.read(table.encode()))


def test_columns_without_a_name_keep_their_sense_when_a_program_named_them():
    rows = grid(SIPRI)
    for names in ("Unnamed: {}", " .{}", "flag {}"):
        named = [name if name.strip() else names.format(i) for i, name in enumerate(rows[0])]
        assert told(al.read(as_text([named, *rows[1:]]))) == told(al.read(SIPRI.encode()))
    package = kiel_vintages.of_2023()
    sheet = al.formats.tabular.workbook_sheets(al.formats.blobs(package, None)[0])[MAIN].rows
    header = ["Unnamed: 8" if name == "Items" else name for name in sheet[0]]
    ledger = al.read(as_text([header, *sheet[1:]]))
    assert ledger.total("NOR", measure="count", unit="gun").value == 3


def test_a_table_that_lacks_a_column_says_which_and_what_may_be_it():
    for text, old, new, what in (
        (
            DSCA,
            "Item Description",
            "Thing",
            "Excess Defense Articles: no column for item; columns of unknown meaning in row 1: 'Thing'",
        ),
        (
            SIPRI,
            "Supplier",
            "Giver",
            "trade register: no column for supplier; columns of unknown meaning in row 1: 'Giver'",
        ),
        (
            COUNTRY,
            "current_amount",
            "Amount in EUR",
            "no column for amount; columns of unknown meaning in row 1: 'Amount in EUR'",
        ),
        (EXPLORER, "military", "Arms", "no column for military; columns of unknown meaning in row 1: 'Arms'"),
    ):
        assert old in text
        for data in (
            text.replace(old, new).encode(),
            book({"About": [["x"]], "Data": grid(text.replace(old, new))}),
        ):
            with pytest.raises(UnreadableFile) as refused:
                al.read(data)
            assert what in str(refused.value)
            assert "al.read(path, columns={'its name': " in str(refused.value)


# -- dates -----------------------------------------------------------------------------------------


def days(ledger):
    return [str(e.delivered.hull) for e in ledger.table.records()]


def test_a_column_of_dates_tells_whether_the_day_comes_first():
    assert days(al.read(DSCA.encode())) == ["2014-04-25", "2014-04-03"]
    assert "dates such as '25/4/14' are read day first" in str(al.read(DSCA.encode()).imported)
    assert days(al.read(DSCA.replace("25/4/14", "4/25/14").encode())) == ["2014-04-25", "2014-03-04"]


def test_dates_in_two_orders_are_not_guessed_at():
    mixed = DSCA + "Grant Authority,2012,Jordan,rope,EDA Delivered,4/25/14,9,8,7,6,500,50\n"
    report = al.read(mixed.encode()).imported
    assert [(c.row, c.value) for c in report.rejected_cells] == [(3, "3/4/14")]
    rows = late_rows(repeated=False)
    for row, date in zip(rows, ("25/4/23", "4/25/23", "3/4/23"), strict=False):
        row[LATE.index("announcement_date")] = date
    ledger = al.read(as_text([LATE, *rows]))
    assert "2023-03-04 to 2023-04-03" in str(ledger.imported)
    assert totals(ledger) == COMMITTED


def test_a_month_as_spreadsheets_shorten_it_is_a_month():
    rows = [
        [("May-23" if i == LATE.index("announcement_date") else c) for i, c in enumerate(row)]
        for row in late_rows(repeated=False)
    ]
    ledger = al.read(late(**{MAIN: [LATE, *rows]}))
    assert {str(e.committed.hull) for e in ledger.table.records()} == {"2023-05"}


# -- rows and sheets -------------------------------------------------------------------------------


def test_a_row_that_is_cut_off_is_rejected(table):
    whole = al.read(table.encode()).imported
    rows = grid(table)
    cut = al.read(as_text([*rows, rows[1][: len(rows[1]) // 2]])).imported
    assert (cut.rows_in, cut.rejected) == (whole.rows_in + 1, whole.rejected + 1)


def test_a_row_with_a_value_and_no_donor_is_not_passed_over():
    rows = late_rows(repeated=False)
    lost = ["." for _ in LATE]
    lost[LATE.index("donor")] = lost[LATE.index("aid_type_general")] = ""
    lost[LATE.index("tot_sub_activity_value_EUR_redistr")] = 5
    report = al.read(late(**{MAIN: [LATE, *rows, lost]})).imported
    assert [(c.row, c.reason) for c in report.rejected_cells] == [
        (10, "no donor is named, and a value is told: 5.0")
    ]


def test_a_hidden_sheet_is_not_read_where_a_shown_one_has_the_list():
    import openpyxl

    made = openpyxl.load_workbook(io.BytesIO(late()))
    old = made.create_sheet("MAIN DATA (old)", 0)
    for row in [LATE, *late_rows(repeated=False), *late_rows(repeated=False)]:
        old.append(row)
    old.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    ledger = al.read(out.getvalue())
    assert totals(ledger) == COMMITTED
    assert f"read is the list in {MAIN!r} (9 lines), not the one in 'MAIN DATA (old)' (17 lines)" in str(
        ledger.imported
    )


def test_a_table_of_the_site_may_be_a_workbook():
    for sheets in ({"Data": grid(EXPLORER)}, {"Notes": [["a note"]], "Data": grid(EXPLORER)}):
        assert told(al.read(book(sheets))) == told(al.read(EXPLORER.encode()))


def test_amounts_of_the_site_in_millions_are_refused():
    header = "country,iso,year,month,total,financial,humanitarian,military,gdp,pct_gdp\n"
    ledger = al.read(f"{header}Poland,POL,2022,2,0.5,0,0,0.5,600,0.0833\n".encode())
    assert ledger.total("POL", unit="EUR").value == 500_000_000
    with pytest.raises(UnreadableFile, match="not in billions of EUR: in 1 of 1 rows"):
        al.read(f"{header}Poland,POL,2022,2,500,0,0,500,600,0.0833\n".encode())


def test_amounts_of_the_site_are_as_exact_as_they_are_written():
    header = "country,iso,year,month,total,financial,humanitarian,military\n"
    rows = "".join(f"Poland,POL,2022,{m},0.3{m % 10},0,0,0.3{m % 10}\n" for m in range(1, 13)) * 3
    entry = next(al.read((header + rows).encode()).table.records())
    assert (entry.money.low, entry.money.high) == (305_000_000, 315_000_000)


def test_a_total_of_the_site_that_its_kinds_do_not_make_up_is_told():
    text = EXPLORER.replace("2022,2,0.003,0", "2022,2,0.033,0")
    assert "in 1 row (the first is 2) the total is not the sum of the kinds" in str(
        al.read(text.encode()).imported
    )


def test_weapons_without_a_list_are_counted_by_their_category():
    ledger = al.read(WEAPONS.replace('"T-72 (T-72A/M1) (20); PT-91 (10)"', "").encode())
    assert ledger.total("POL", measure="count", unit="Tanks").value == 30


def test_rows_of_the_country_table_that_say_the_same_again_are_told():
    again = COUNTRY + COUNTRY.splitlines()[1] + "\n"
    ledger = al.read(again.encode())
    assert "1 row says the same as one before, and counts too: 17" in str(ledger.imported)


def test_constant_dollars_without_a_base_year_are_refused():
    rows = [row for row in grid(COUNTRY) if len(row) > 6 and (row[5] != row[6] or row[0] == "Country Code")]
    with pytest.raises(UnreadableFile, match="the base year of the constant dollars is not told"):
        al.read(as_text(rows), prices="constant")


def test_surplus_without_its_authority_says_that_sales_are_not_told_apart():
    rows = [row[1:] for row in grid(DSCA)]
    ledger = al.read(as_text(rows))
    assert len(ledger) == 3
    assert "no column tells grants from sales" in str(ledger.imported)


def test_a_memorandum_as_a_web_page_with_entities_is_read():
    page = (
        "<html><body><p>By &sect; 506(a)(1) of the Foreign Assistance Act of 1961, I direct the drawdown of up to "
        "&#36;5,000,000&nbsp;in defense articles for Ukraine.</p><p>Washington, May 3, 2022</p></body></html>"
    )
    ledger = al.read(page.encode())
    assert ledger.total("USA", "UKR", stage="approved").value == 5_000_000


# -- what else a vintage may differ in -------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "covering January 24, 2022 to October 31, 2022",
        "This release covers the period from January 24, 2022 to October 31, 2022. It has 40 donors",
        "(covering the period January 24, 2022, to October 31, 2022)",
        "covering aid from 24.01.2022 to 31.10.2022",
        "covering: Jan 24, 2022 - Oct 31, 2022",
    ],
)
def test_the_window_of_a_release_is_read_from_its_own_words(said):
    sheets = {"ReadMe": [["", f"A tracker, 21st release {said}"]], MAIN: [LATE, *late_rows(repeated=False)]}
    assert str(al.read(book(sheets)).coverage[0].scope.period) == "2022-01-24 to 2022-10-31"


def test_exchange_rates_the_wrong_way_round_are_not_taken():
    header = [
        "ID",
        "Countries",
        "Announcement Date",
        "Type of Aid General",
        "Original Currency",
        "Total",
        "Converted Value in EUR",
    ]
    rows = [[f"N{n}", "Norway", "2023-05-02", "Military", "NOK", 1000 * n, 100 * n] for n in range(1, 5)]
    for rate, taken in ((10, True), (0.1, False)):
        rates = [["Currency", "1 EUR"], ["NOK", rate], ["USD", 1.1]]
        report = al.read(book({"MAIN DATA": [header, *rows], "Exchange rates": rates})).imported
        assert (report.rates is not None) is taken
        assert ("euros per unit of a currency: none is taken" in str(report)) is not taken


def test_a_group_among_the_donors_may_be_their_sum_and_is_rejected():
    rows = late_rows(repeated=False)
    rows.append(["EU members" if i == LATE.index("donor") else c for i, c in enumerate(rows[4])])
    report = al.read(late(**{MAIN: [LATE, *rows]})).imported
    assert [c.reason for c in report.rejected_cells] == [
        "'EU members' is a group of donors, and may be the sum of other rows"
    ]
    site = al.read((EXPLORER + '"EU members","",2022,2,1,1,0,0,1,0\n').encode()).imported
    assert "a group of donors" in str([c.reason for c in site.rejected_cells])


def test_a_row_that_is_told_again_is_kept_and_told_of():
    again = EXPLORER + EXPLORER.splitlines()[1] + "\n"
    ledger = al.read(again.encode())
    assert ledger.total("POL", unit="EUR", aid_type="military").value == 4_000_000
    assert "1 row says the same as one before, and counts too: 7" in str(ledger.imported)


def test_brackets_in_the_register_are_doubts_and_no_minus():
    bracketed = SIPRI.replace("2022,?,40,?", "(2022),,(40),")
    order = next(al.read(bracketed.encode()).table.records())
    assert (order.items[0].qualifier.value, order.committed.core) == ("about", None)
