"""Totals with pint dtypes."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

pytest.importorskip("pint_pandas")

import pint

from aidledger import Count, Entry, Ledger, Source, load_seeds, with_pint
from aidledger.errors import BadScope, MissingExtra


def test_amounts_carry_their_unit_and_counts_do_not():
    frame = with_pint(load_seeds().totals(by="donor", donor="USA"))
    assert str(frame["high"].dtype) == "pint[USD][float64]"
    assert frame["undisclosed"].dtype == "int64"
    assert frame.attrs["unit"] == "USD"


def test_dollars_do_not_add_to_tonnes():
    money = with_pint(load_seeds().totals(by="donor", donor="USA"))
    mass = with_pint(load_seeds().totals(by="donor", donor="USA", measure="mass", unit="tonne"))
    assert (money["low"] + money["low"]).pint.m.iloc[0] == 399_000_000
    with pytest.raises(pint.DimensionalityError):
        money["low"] + mass["low"]


def test_masses_convert():
    mass = with_pint(load_seeds().cumulative(donor="USA", measure="mass", unit="tonne"))
    assert mass["low"].pint.to("kg").pint.m.iloc[-1] == pytest.approx(81_646.6266)


def test_items_are_units_too():
    parcel = Entry(
        donor="USA",
        recipient="UKR",
        items=(Count.parse("31 tanks"),),
        delivered="2022",
        source=Source(id="a"),
    )
    frame = with_pint(Ledger(entries=[parcel]).totals(by="donor", measure="count", unit="tank"))
    assert frame["value"].pint.m.iloc[0] == 31


def test_a_frame_without_a_unit_is_refused():
    with pytest.raises(BadScope, match="in which unit"):
        with_pint(pd.DataFrame({"low": [1.0]}))


def test_without_pint_pandas_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pint_pandas", None)
    with pytest.raises(MissingExtra, match=r"aidledger\[pint\]"):
        with_pint(load_seeds().totals(by="donor", donor="USA"))
