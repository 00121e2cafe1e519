"""Cells, headers and reports: numbers are read in one way or not at all, nothing is lost from the account."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aidledger as al
from aidledger.errors import InvalidRecord, UnreadableFigure, UnreadableFile
from aidledger.formats.cell_values import as_date, read_number, word_meaning
from aidledger.formats.columns import coded, distinct_rows
from aidledger.formats.published import party_code, published_on
from aidledger.formats.report import Cell, ImportReport, Tally
from aidledger.formats.tabular import column_table, delimiter_of, find_header, match_columns, plain_header
from aidledger.model.figure import Count
from aidledger.model.record import trusted


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("$89,894,266.00", "89894266.00"),
        (" 201,965,356 ", "201965356"),
        ("35,000,000", "35000000"),
        (" 3193503.68 \n", "3193503.68"),
        ("-5", "-5"),
        ("-$5", "-5"),
        ("(1,234)", "-1234"),
        ("1e3", "1000"),
        (".5", "0.5"),
        (7, "7"),
        (0.1, "0.1"),
    ],
)
def test_numbers_are_read(cell, number):
    assert read_number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        "1.000.00",
        "6.000.00",
        "1,00,000",
        "1,5",
        "13NULL33",
        "dozens",
        "5 tons",
        "",
        "1e9999",
        True,
        float("nan"),
        float("inf"),
        "٣x",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(cell):
    with pytest.raises(UnreadableFigure, match="number"):
        read_number(cell)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_every_way_of_writing_a_number_is_the_same_number(number):
    for text in (f"{number:f}", f"{number:,}", f"  {number:,}\u00a0"):
        assert read_number(text) == number


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        (None, "missing"),
        ("\u00a0", "missing"),
        (".", "missing"),
        ("NULL", "missing"),
        ("Not given", "undisclosed"),
        ("No price", "undisclosed"),
        ("partially", "undisclosed"),
        (0, None),
        ("0", None),
    ],
)
def test_words_for_nothing_and_words_for_the_untold(cell, meaning):
    assert word_meaning(cell) == meaning


def test_headers_are_known_by_their_words():
    assert plain_header("\ufeff  Type_of Aid\nGeneral (1) ") == "type of aid general 1"
    found = match_columns(["ID", " COUNTRIES ", "announcement_date", "Type of Aid General", ""], "kiel")
    assert found == {"id": 0, "donor": 1, "date": 2, "aid_type": 3}


def test_a_column_has_one_meaning_and_the_first_of_two_namesakes_counts():
    found = match_columns(["Sub-type of item", "Type of item", "Sub-type of item"], "kiel")
    assert found == {"item_sub": 0, "item_type": 1}


def test_a_header_is_found_below_a_preamble():
    rows = [["a title"], [], ["x", "Recipient", "Supplier"], ["1", "2", "3"]]
    header = find_header(rows, "sipri", ["recipient", ("supplier", "deal")])
    assert header.row == 2
    assert header.get(["p", "q", "r"], "supplier") == "r"
    assert header.get(["p"], "supplier") is None
    assert find_header(rows, "sipri", ["tiv_unit"]) is None


@pytest.mark.parametrize("name", ["kiel", "kiel_summary", "kiel_site", "foreignassistance", "sipri", "dsca"])
def test_no_header_has_two_meanings_of_one_preference(name):
    listed = column_table(name)
    assert len(listed) == len(set(listed)), "a row stands twice"
    assert all(pattern for _, pattern in listed)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b\n1,2\n", ","), ("a;b;c\n1,5;2;3\n", ";"), ("a\tb\n", "\t"), ("a|b|c\n", "|"), ("a\n", ",")],
)
def test_delimiters_are_told_apart(text, delimiter):
    assert delimiter_of(text) == delimiter


def test_days_in_cells():
    assert as_date(dt.datetime(2022, 1, 2, 3)) == dt.date(2022, 1, 2)
    assert as_date("2022-01-02T00:00:00Z") == dt.date(2022, 1, 2)
    assert as_date("2022-02-30") is None
    assert as_date("1/2/2022") is None


def test_names_of_files_date_them():
    assert published_on("a-2022-11-22.xlsx", None) == (dt.date(2022, 11, 22), True)
    assert published_on("a-2022-13-45.xlsx", None) == (dt.date(2022, 12, 31), True)
    assert published_on("release 7.xlsx", None) == (None, False)
    assert published_on("a-2022.csv", dt.date(2021, 1, 1)) == (dt.date(2021, 1, 1), False)
    with pytest.raises(UnreadableFile, match="no day"):
        published_on("a", "since 2014")


def test_a_source_may_have_names_of_its_own():
    assert party_code("SIPRI", "Congo") == "COG"
    assert party_code("ForeignAssistance.gov", "Congo (Kinshasa)") == "COD"


def test_an_account_that_does_not_add_up_is_refused():
    with pytest.raises(InvalidRecord, match="5 rows in are not 3 accepted"):
        ImportReport("x", "f", 5, 3)


def test_an_account_is_told_in_words_and_as_a_frame():
    tally = Tally("things", "f.csv", "sheet")
    for row in range(2, 14):
        tally.reject(row, "amount", "x" * 100, "no number")
    tally.reject(2, "donor", "?", "no name")
    tally.repair(20, "amount", " 5 ", "read as 5")
    tally.repair(20, "amount", " 5 ", "read as 5")
    tally.accept(3)
    tally.set_aside("requests", 2)
    tally.set_aside("none", 0)
    tally.note("once")
    tally.note("once")
    report = tally.report()
    assert (report.rows_in, report.accepted, report.rejected, len(report.repaired)) == (17, 5, 12, 1)
    text = str(report)
    assert "17 rows in, 5 accepted, 12 rejected, 1 cells repaired" in text
    assert "set aside: 2 rows, requests" in text
    assert "and 5 more" in text
    assert text.count("note: once") == 1
    frame = report.to_frame()
    assert [*frame["status"].value_counts()] == [13, 1]
    assert len(frame["value"].iloc[0]) == 80
    assert "sheet, row 2, amount" in str(report.rejected_cells[0])


def test_accounts_add_up():
    one, other = (
        ImportReport("x", "a", 1, 1, set_aside=(("r", 1),)),
        ImportReport("x", "b", 2, 1, 1, (Cell("b", "", 1, "c", "v", "w"),)),
    )
    both = one + other + ImportReport("y", "a", 0, 0)
    assert (both.format, both.file, both.rows_in, both.accepted, both.rejected) == ("x, y", "a, b", 3, 2, 1)
    many = sum((ImportReport("x", f"{i}", 1, 1) for i in range(9)), start=one)
    assert many.file == "a and 9 more" or "more" in many.file
    with pytest.raises(TypeError):
        one + 5


def test_columns_hold_each_distinct_value_once():
    column = coded(["a", "A", None, "b"], str.casefold)
    assert column.values == ("a", "b")
    assert column.codes.tolist() == [0, 0, -1, 1]
    assert coded(["x", "x"]).values == ("x",)
    assert distinct_rows(["p", None, "p"]).codes.tolist() == [0, -1, 1]
    assert np.array_equal(distinct_rows([None]).codes, [-1])


def test_a_trusted_record_is_equal_to_a_validated_one():
    real = Count(value=Decimal(5), unit="tank")
    assert trusted(Count, dict(real.__dict__)) == real
    assert hash(trusted(Count, dict(real.__dict__))) == hash(real)
    assert trusted(Count, dict(real.__dict__)).model_dump() == real.model_dump()


GIVERS = "Giver,On,Sort of aid,EUR value\nPoland,2022-03-04,Military,500\nNorway,2022-03-05,Military,7\n"


def test_columns_of_unknown_name_can_be_told():
    names = {"giver": "donor", "On": "announcement date", "Sort of aid": "aid_type_general"}
    ledger = al.read(GIVERS.encode(), columns=names)
    assert ledger.total("POL", unit="EUR").value == 500


def test_a_refusal_names_the_remedy_for_an_unknown_column():
    with pytest.raises(
        UnreadableFile, match=r"no column for donor, aid_type, date.*columns=\{'its name': 'countries'\}"
    ):
        al.read(GIVERS.encode(), format="kiel")
    with pytest.raises(UnreadableFile, match=r"no column is called 'Donator'.*check the names in columns"):
        al.read(GIVERS.encode(), columns={"Donator": "donor"})
    with pytest.raises(UnreadableFile, match=r"columns must map names to names"):
        al.read(GIVERS.encode(), columns=["Giver"])
