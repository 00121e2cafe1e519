"""What a newcomer gets wrong in a first hour, and what is said then. The page of the docs shows the same words."""

from __future__ import annotations

import re

import pytest

import aidledger as al
from tests.conftest import CHECKOUT

NOTES = al.Source(id="notes", title="My notes")
PARCEL = {
    "donor": "USA",
    "recipient": "UKR",
    "money": "$5 million",
    "delivered": "2022-01-23",
    "source": NOTES,
}


def shipment(**changes):
    fields = {name: value for name, value in (PARCEL | changes).items() if value is not None}
    return al.Shipment(**fields)


def two_currencies():
    euros = shipment(donor="Lithuania", money="€2 million", delivered="2022-02-18")
    return al.load_seeds().add(euros).total(donor=["USA", "Lithuania"], recipient="UKR")


def change_in_place():
    al.load_seeds().entry("geneva-2022-shipment").money = "$5 million"


MISTAKES = {
    "a number without a unit": (
        lambda: shipment(money=200_000_000),
        (
            "UnreadableFigure: the bare number 200000000 has no unit (at: Shipment.money). Remedy: write text such as "
            "'$200 million', or Money(value=..., unit=...)"
        ),
    ),
    "a number that can be read in two ways": (
        lambda: al.Money.parse("€1.000.00"),
        (
            "UnreadableFigure: '€1.000.00' is ambiguous: the points and commas of 1.000.00 can be read "
            "in more than one "
            "way (at: character 2). Remedy: write thousands with commas and decimals with a point, such as 1,000.00"
        ),
    ),
    "adding two currencies": (
        lambda: al.Money.parse("$5 million") + al.Money.parse("€5 million"),
        "UnitMismatch: USD and EUR do not add. Remedy: convert first, for example figure.to('USD', on=date)",
    ),
    "a total over two currencies": (
        two_currencies,
        (
            "UnitMismatch: amounts are in 2 currencies: EUR, USD. Remedy: say which one to convert to, for example "
            "unit='EUR' (rates of each amount's day)"
        ),
    ),
    "converting without a day": (
        lambda: al.Money.parse("$5 million").to("EUR"),
        "UnitMismatch: USD to EUR needs a date. Remedy: figure.to('EUR', on=date) names the day of the rate",
    ),
    "adding up stated totals": (
        lambda: sum(al.load_seeds().stated),
        (
            "BadScope: stated totals are never added: they overlap and nest. Remedy: put them into a "
            "ledger and ask it: "
            "ledger.total(...), ledger.bounds(...)"
        ),
    ),
    "a record without a source": (
        lambda: shipment(source=None),
        (
            "InvalidRecord: Shipment cannot be made: source: it is needed and was not given. Remedy: say "
            "where it comes "
            "from: source=Source(id=..., title=...)"
        ),
    ),
    "a parcel without a stage": (
        lambda: shipment(delivered=None),
        (
            "InvalidRecord: an entry needs the date at which it reached a stage. Remedy: give pledged=, approved=, "
            "committed= or delivered= (Period.always() if the day is unknown)"
        ),
    ),
    "a day that depends on another": (
        lambda: shipment(delivered="last week"),
        (
            "UnreadablePeriod: 'week' depends on the day it was written (at: last week). Remedy: write "
            "the day itself, such as 2022-01-24, or give published=: Period.parse(text, published=day)"
        ),
    ),
    "a day that does not exist": (
        lambda: al.Period.parse("2020-02-30"),
        "UnreadablePeriod: there is no day 30 in month 2 of 2020 (at: 2020-02-30). Remedy: that month has 29 days",
    ),
    "changing a record in place": (
        change_in_place,
        "InvalidRecord: Shipment records do not change. Remedy: make a new one: record.changed(money=...)",
    ),
    "a value without its name": (
        lambda: al.Money(5_000_000, "USD"),
        (
            "InvalidRecord: Money takes names, got 5000000 without one. Remedy: write Money(value=..., unit=...); "
            "Money.parse(text) reads words"
        ),
    ),
    "which of two figures is larger": (
        lambda: al.Money.parse("$5 million") > al.Money.parse("$4 million"),
        (
            "BadScope: figures are intervals, and intervals have no order. Remedy: compare their ends, "
            "a.high < b.low, or the stated numbers, a.value < b.value"
        ),
    ),
    "a claim without a unit": (
        lambda: al.load_seeds().verify(5_000_000_000, donor="USA", recipient="UKR"),
        (
            "UnreadableFigure: the bare number 5000000000 has no unit. Remedy: write text such as "
            "'$200 million', '90 tonnes' or '31 tanks'"
        ),
    ),
    "a file that is not there": (
        lambda: al.read("my-ledger.csv"),
        "MissingFile: there is no such file (at: my-ledger.csv). Remedy: check the path",
    ),
    "a window that ends before it begins": (
        lambda: al.load_seeds().total(since="2022", until="2014"),
        "BadScope: the window ends before it begins: 2022-01-01 to 2014-12-31. Remedy: swap since and until",
    ),
    "an answer in tons": (
        lambda: al.load_seeds().total(measure="mass", unit="ton"),
        "BadScope: a total cannot be given in the ambiguous ton. Remedy: ask for tonne, short_ton or long_ton",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_first_mistake_says_what_is_wrong_and_how_to_mend_it(name):
    mistake, message = MISTAKES[name]
    with pytest.raises(al.AidLedgerError) as caught:
        mistake()
    assert f"{type(caught.value).__name__}: {caught.value}" == message


@pytest.mark.parametrize("name", MISTAKES)
def test_the_page_of_first_mistakes_shows_it(name):
    page = (CHECKOUT / "docs" / "how-to" / "first-mistakes.md").read_text(encoding="utf-8")
    assert f"aidledger.errors.{MISTAKES[name][1]}" in page


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"donor": "Untied States"}, "United States"),
        ({"recipient": "Ukrane"}, "Ukraine"),
        ({"stage": "shiped"}, "shipped"),
        ({"aid_type": "millitary"}, "military"),
        ({"source": "geneva"}, "geneva-2022"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_right_one(wrong, right):
    with pytest.raises(al.errors.UnknownName, match=f"did you mean .*{re.escape(right)}") as caught:
        al.load_seeds().total(**wrong)
    assert right in caught.value.suggestions


def test_a_misspelt_public_name_is_answered_with_the_right_one():
    with pytest.raises(AttributeError, match="did you mean Ledger"):
        al.Leger  # noqa: B018
    with pytest.raises(AttributeError, match=r"see dir\(aidledger\)"):
        al.zzz  # noqa: B018


def test_a_field_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(
        al.errors.InvalidRecord, match=r"amount: there is no such field.*Shipment takes .*money"
    ):
        shipment(amount="$5 million")


@pytest.mark.parametrize("kind", [al.Money, al.Tonnage, al.Count])
@pytest.mark.parametrize("number", [5, 2.5])
def test_a_bare_number_is_no_figure_of_any_kind(kind, number):
    with pytest.raises(al.errors.UnreadableFigure, match=re.escape(kind.example)):
        kind.model_validate(number)
