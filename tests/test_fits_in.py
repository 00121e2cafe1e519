"""Things of the library travel: by pickle, by copy, as fields of a user's own models, in and out of pandas."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import pandas as pd
import pydantic
import pytest

import aidledger as al

ASKED = {"donor": "USA", "recipient": "UKR", "since": "2014"}


@cache
def things() -> dict[str, object]:
    ledger = al.load_seeds()
    return {
        "ledger": ledger,
        "total": ledger.total(**ASKED),
        "bounds": ledger.bounds(**ASKED),
        "findings": ledger.check(),
        "verdict": ledger.verify("$5 billion", **ASKED, until="2022-01-24"),
        "verdict on a ranking": ledger.verify(ledger.rankings[0]),
        "report": al.check_report(
            "The US gave Ukraine $650 million in military aid in 2021.", ledger, "2022-01-24"
        ),
        "claim": ledger.stated[0],
        "entry": ledger.entry("geneva-2022-shipment"),
        "money": al.Money.parse("around $5 million"),
        "tonnage": al.Tonnage.parse("more than 90 tons"),
        "period": al.Period.parse("over the last year", published="2022-01-24"),
        "party": al.Donor.resolve("Washington"),
        "recipient": al.Recipient.resolve("Kyiv"),
        "count": al.Count.parse("31 tanks"),
        "coverage": al.load_seeds("us-drawdowns").coverage[0],
        "ranking": ledger.rankings[0],
        "scope": ledger.stated[0].scope,
        "source": ledger.known_sources[0],
        "wording": al.Wording(about="0.1"),
        "range of days": al.Period.year(2021).hull,
        "found figures": al.find_figures("about $5 million and 31 tanks"),
    }


NAMES = tuple(things())
WAYS = {
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_it_arrives_as_it_left(name, way):
    thing = things()[name]
    arrived = WAYS[way](thing)
    assert arrived == thing
    assert repr(arrived) == repr(thing)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_worked_out_later_travels_too(way):
    verdict = things()["verdict"]
    arrived = WAYS[way](verdict)
    assert [str(r) for r in arrived.readings] == [str(r) for r in verdict.readings]
    assert list(arrived.definitions) == list(verdict.definitions)


def test_rates_travel():
    arrived = pickle.loads(pickle.dumps(al.Rates.ecb()))
    assert arrived.rate("USD", "EUR", "2022-01-21") == al.Rates.ecb().rate("USD", "EUR", "2022-01-21")


@pytest.mark.parametrize(
    "error",
    [
        al.errors.UnknownName("no x", suggestions=["y"]),
        al.errors.MissingFile("gone"),
        al.errors.MissingExtra("x"),
    ],
)
def test_errors_travel_with_all_they_say(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert (type(arrived), str(arrived), arrived.__dict__) == (type(error), str(error), error.__dict__)


def test_units_stay_with_a_frame():
    frame = al.load_seeds().totals(by="donor", donor="USA")
    assert pickle.loads(pickle.dumps(frame)).attrs["unit"] == "USD"
    assert copy.deepcopy(frame).attrs["unit"] == "USD"
    assert frame["value"].to_frame().attrs["unit"] == "USD"


def test_a_model_of_ones_own_has_figures_and_parties():
    class Pledge(pydantic.BaseModel):
        who: al.Donor
        how_much: al.Money
        when: al.Period

    pledge = Pledge(who="Washington", how_much="around $5 million", when="2022")
    assert pledge.how_much.high == 5_500_000
    assert Pledge.model_validate_json(pledge.model_dump_json()) == pledge
    with pytest.raises(pydantic.ValidationError, match="did you mean Ukraine"):
        Pledge(who="Ukrane", how_much="$5m", when="2022")
    assert "properties" in Pledge.model_json_schema()


def test_frames_out_have_readable_types():
    entries = al.load_seeds("us-drawdowns").entries
    assert isinstance(entries["donor"].dtype, pd.CategoricalDtype)
    assert str(entries["money"].dtype) == "Int64"
    assert entries.attrs == {"money": "whole minor units of `currency`", "mass": "grams"}


def test_the_package_is_typed():
    assert (Path(al.__file__).parent / "py.typed").exists()


def test_the_version_is_told():
    done = subprocess.run(
        [sys.executable, "-m", "aidledger", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == f"aidledger {al.__version__}"


@pytest.mark.parametrize("way", WAYS)
def test_rates_and_prices_convert_as_before(way):
    mine = [{"date": "2022-03-01", "currency": "UAH", "rate": "29.25"}]
    rates = al.Rates.ecb().extended(mine, base="USD", name="my rates")
    again = WAYS[way](rates)
    hryvnias = al.Money.parse("UAH 1,000,000")
    assert hryvnias.to("USD", on="2022-03-01", rates=again) == hryvnias.to(
        "USD", on="2022-03-01", rates=rates
    )
    prices = al.Prices.from_table({2021: 100, 2022: 108}, currency="USD")
    dollars = al.Money(value=100, unit="USD")
    assert WAYS[way](prices).deflate(dollars, 2022, 2021) == prices.deflate(dollars, 2022, 2021)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: al.load_seeds().total(donor="Washigton"),
        lambda: al.Money.parse("€1.000.00"),
        lambda: al.Shipment(donor="USA"),
        lambda: al.read("no-such-file.csv"),
        lambda: al.Money.parse("$5 million").to("UAH", on="2022-01-01"),
        lambda: al.Ledger.from_frame(pd.DataFrame({"Country": ["USA"]}), source="mine"),
    ],
)
def test_an_error_of_another_process_arrives_whole(mistake):
    with pytest.raises(al.AidLedgerError) as caught:
        mistake()
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), vars(again)) == (
        type(caught.value),
        str(caught.value),
        vars(caught.value),
    )
