"""A user's own table as a ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest

from aidledger import Ledger, Money, Period, Source, Tonnage
from aidledger.errors import BadScope, InvalidRecord
from aidledger.ledger.from_frame import FIELDS

NOTES = Source(id="notes", title="My notes", published="2022-06-01")


def table(**columns):
    rows = max((len(c) for c in columns.values()), default=1)
    base = {"donor": ["USA"] * rows, "recipient": ["UKR"] * rows, "delivered": ["2022-01-23"] * rows}
    return pd.DataFrame({**base, **columns})


def only(frame, mapping=None, **same):
    return Ledger.from_frame(frame, mapping, **({"source": NOTES} | same)).table.entry(0)


@pytest.mark.parametrize(
    ("cell", "same", "money"),
    [
        ("$200 million", {}, Money.parse("$200 million")),
        (2_000_000, {"currency": "EUR"}, Money(value=2_000_000, unit="EUR")),
        (0.1, {"currency": "EUR"}, Money(value=Decimal("0.1"), unit="EUR")),
        ("1,500,000", {"currency": "EUR"}, Money(value=1_500_000, unit="EUR")),
        ("12", {"currency": "JPY"}, Money(value=12, unit="JPY")),
        ("€5m", {"currency": "USD"}, Money.parse("€5m")),
        (Money.parse("$5m"), {}, Money.parse("$5m")),
        (None, {"currency": "EUR"}, None),
        (float("nan"), {"currency": "EUR"}, None),
        (pd.NA, {"currency": "EUR"}, None),
        ("  ", {}, None),
        ("n/a", {"currency": "EUR"}, None),
        ("-", {"currency": "EUR"}, None),
        ("Undisclosed", {}, None),
        ("Not  given", {"currency": "EUR"}, None),
    ],
)
def test_amounts(cell, same, money):
    entry = only(table(money=pd.Series([cell], dtype="object")), **same)
    assert (entry.money and (entry.money.unit, entry.money.low, entry.money.high)) == (
        money and (money.unit, money.low, money.high)
    )


def test_an_empty_amount_is_undisclosed_and_not_zero():
    ledger = Ledger.from_frame(table(money=[5.0, None]), source=NOTES, currency="USD")
    total = ledger.total("USA")
    assert (total.low, total.high, total.undisclosed) == (5, None, 1)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2022-02-18", Period.day("2022-02-18")),
        (dt.date(2022, 2, 18), Period.day("2022-02-18")),
        (dt.datetime(2022, 2, 18, 13, 5), Period.day("2022-02-18")),
        (pd.Timestamp("2022-02-18"), Period.day("2022-02-18")),
        ("February 2022", Period.month(2022, 2)),
        (2022, Period.year(2022)),
        (2022.0, Period.year(2022)),
    ],
)
def test_days(cell, period):
    assert only(table(delivered=pd.Series([cell], dtype="object"))).delivered == period


def test_a_column_of_timestamps_with_gaps():
    frame = table(delivered=pd.to_datetime(["2022-02-18", None]), approved=["2022-01", "2022-01"])
    first, second = Ledger.from_frame(frame, source=NOTES).records()
    assert (first.delivered, second.delivered) == (Period.day("2022-02-18"), None)


def test_one_date_column_with_the_stage_beside_it():
    frame = table(date=["2022-03-01", "2022-04-01"], stage=["Obligated", "shipped"]).drop(columns="delivered")
    first, second = Ledger.from_frame(frame, source=NOTES).records()
    assert (first.committed, second.delivered) == (Period.day("2022-03-01"), Period.day("2022-04-01"))


def test_a_stage_whose_day_is_unknown():
    frame = table(date=["2022-03-01", None]).drop(columns="delivered")
    assert (
        list(Ledger.from_frame(frame, source=NOTES, stage="pledged").records())[1].pledged == Period.always()
    )


def test_masses_items_and_the_other_fields():
    entry = only(
        table(
            Weight=[12],
            Things=["31 tanks"],
            Word=["handed over"],
            Nr=[7],
            Whole=["P1"],
            Ref=["p. 3"],
            Back=[True],
        ).assign(money=["$5"]),
        {
            "Weight": "tonnage",
            "Things": "items",
            "Word": "milestone",
            "Nr": "id",
            "Whole": "part_of",
            "Ref": "locator",
            "Back": "refund",
        },
        mass_unit="tonne",
    )
    assert entry.tonnage == Tonnage(value=12, unit="tonne")
    assert (entry.items[0].unit, entry.milestone, entry.id) == ("tank", "handed over", "7")
    assert (entry.part_of, entry.locator, entry.refund) == ("P1", "p. 3", True)


def test_equal_rows_stay_two_entries_and_say_where_they_stand():
    entries = list(Ledger.from_frame(table(money=["$5m", "$5m"]), source=NOTES).records())
    assert [e.locator for e in entries] == ["row 0", "row 1"]
    repeated = table(money=["$5m", "$5m"]).set_axis([4, 4])
    assert len(Ledger.from_frame(repeated, source=NOTES)) == 2


def test_sources_by_id_in_a_column():
    ledger = Ledger.from_frame(table(source=["a", "b"]))
    assert [s.id for s in ledger.known_sources] == ["a", "b"]


def test_columns_out_and_in_again():
    ledger = Ledger.from_frame(table(money=["$5,000,000"]), source=NOTES)
    frame = ledger.entries.reset_index()[["id", "donor", "recipient", "delivered", "written", "source"]]
    again = Ledger.from_frame(frame, {"written": "money"})
    assert again.total("USA").value == ledger.total("USA").value


WRONG = {
    "columns that are not mapped": (
        lambda: Ledger.from_frame(table(Remark=["x"], Colour=["y"]), source=NOTES),
        "2 columns are not mapped: 'Remark', 'Colour'. Remedy: map each to a field, or to None",
    ),
    "a mapping to no field": (
        lambda: Ledger.from_frame(table(Remark=["x"]), {"Remark": "monney"}, source=NOTES),
        "mapped name 'monney' is no field of an entry. Remedy: fields are money",
    ),
    "a keyword that is no field": (
        lambda: Ledger.from_frame(table(), source=NOTES, curency="USD"),
        "keyword 'curency' is no field of an entry. Remedy: fields are currency",
    ),
    "a column that is not there": (
        lambda: Ledger.from_frame(table(Remark=["x"]), {"Remrk": None}, source=NOTES),
        "the mapping names columns that are not there: 'Remrk'. Remedy: columns are 'Remark'",
    ),
    "the mapping the wrong way round": (
        lambda: Ledger.from_frame(table(Value=[5]), {"money": "Value"}, source=NOTES),
        "the mapping is the wrong way round. Remedy: give {column: field}: mapping={'Value': 'money'}",
    ),
    "two columns for one field": (
        lambda: Ledger.from_frame(table(A=["$5"], B=["$6"]), {"A": "money", "B": "money"}, source=NOTES),
        "columns 'A' and 'B' are both mapped to money",
    ),
    "a column and a keyword": (
        lambda: Ledger.from_frame(table(), source=NOTES, donor="USA"),
        "donor is given as a column and as a keyword",
    ),
    "nobody who receives": (
        lambda: Ledger.from_frame(table().drop(columns="recipient"), source=NOTES),
        "no column for recipient. Remedy: map one, or give it for all rows",
    ),
    "no source": (lambda: Ledger.from_frame(table()), "no column for source"),
    "no date": (
        lambda: Ledger.from_frame(table().drop(columns="delivered"), source=NOTES),
        "no column for a date",
    ),
    "a date of no stage": (
        lambda: Ledger.from_frame(table(date=["2022"]).drop(columns="delivered"), source=NOTES),
        "no column for stage",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_table_that_does_not_fit(name):
    ask, message = WRONG[name]
    with pytest.raises(BadScope) as caught:
        ask()
    assert message in str(caught.value)


def test_something_else_than_a_table():
    with pytest.raises(InvalidRecord, match="a list is no DataFrame"):
        Ledger.from_frame([{"donor": "USA"}])


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("money", "1.000.00", "column 'money', '1.000.00'"),
        ("money", 5, "a bare number has no unit"),
        ("money", float("inf"), "no finite amount"),
        ("money", True, "True is no amount"),
        ("delivered", "2022-02-30", "there is no day 30"),
        ("delivered", [1], "a list is no period"),
        ("donor", "Freedonia", "Freedonia"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column, cell, says):
    frame = table(**{column: pd.Series(["USA" if column == "donor" else None, cell], dtype="object")}).assign(
        approved="2022-01"
    )
    with pytest.raises(InvalidRecord) as caught:
        Ledger.from_frame(frame, source=NOTES)
    assert str(caught.value).startswith("1 of 2 rows cannot be read: row 1: ")
    assert says in str(caught.value)
    assert [where for where, _ in caught.value.problems] == ["row 1"]


def test_all_bad_rows_are_listed_and_the_first_ten_shown():
    with pytest.raises(InvalidRecord, match=r"12 of 12 rows.*and 2 more") as caught:
        Ledger.from_frame(table(money=[f"{n}.000.00" for n in range(12)]), source=NOTES)
    assert len(caught.value.problems) == 12


def test_the_fields_are_fields_of_an_entry():
    from aidledger import Entry

    assert set(FIELDS) - set(Entry.model_fields) == {"currency", "mass_unit", "date", "stage"}


def test_a_column_that_bears_a_field_but_for_case_and_blanks_is_suggested_and_not_taken():
    frame = pd.DataFrame(
        {"Donor": ["USA"], " Aid Type ": ["military"], "Value": ["$5m"], "delivered": ["2022"]}
    )
    with pytest.raises(BadScope, match="3 columns are not mapped") as caught:
        Ledger.from_frame(frame, recipient="UKR", source=NOTES)
    assert "mapping={'Donor': 'donor', ' Aid Type ': 'aid_type'}" in str(caught.value)
    with pytest.raises(BadScope, match=r"^1 column is not mapped: 'Value'"):
        Ledger.from_frame(frame[["Value"]], recipient="UKR", source=NOTES)


def test_two_columns_of_one_name_are_refused():
    frame = pd.DataFrame([["USA", "DEU", "2022"]], columns=["donor", "donor", "delivered"])
    with pytest.raises(BadScope, match="several columns have one name: 'donor'"):
        Ledger.from_frame(frame, recipient="UKR", source=NOTES)


def test_the_day_number_of_a_spreadsheet_is_not_taken_for_a_year():
    with pytest.raises(InvalidRecord, match=r"44584 looks like .* a day, 2022-01-23") as caught:
        only(table(delivered=[44584]))
    assert "pd.to_datetime(column, unit='D', origin='1899-12-30')" in str(caught.value)
    mended = pd.to_datetime(pd.Series([44584]), unit="D", origin="1899-12-30")
    assert only(table(delivered=mended)).delivered == Period.day("2022-01-23")
