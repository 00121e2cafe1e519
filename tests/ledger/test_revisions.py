"""What changed between vintages: matched by content, whatever the ids."""

from __future__ import annotations

import pytest

import aidledger as al
from aidledger.errors import BadScope
from aidledger.ledger.revisions import COLUMNS

OLD = al.Source(id="r6", series="tracker", published="2022-08-03")
NEW = al.Source(id="r7", series="tracker", published="2022-10-03")
NEWEST = al.Source(id="r8", series="tracker", published="2023-01-15")


def entry(name, source, amount, committed="2022-03-04", **fields):
    money = None if amount is None else al.Money(value=amount, unit="EUR")
    return al.Entry(
        id=name, donor="GRC", recipient="UKR", money=money, committed=committed, source=source, **fields
    )


def listed(*entries):
    return al.Ledger([*entries], sources=[OLD, NEW]).revisions("tracker")


def test_a_new_id_alone_is_no_change():
    changed = listed(entry("ATH3", OLD, 5), entry("ATH2", NEW, 5))
    assert len(changed) == 0
    assert changed.attrs["unchanged"] == 1
    assert [*changed.columns] == [*COLUMNS]


def test_a_revised_amount_is_matched_by_its_date():
    row = listed(entry("ATH3", OLD, 5), entry("ATH2", NEW, 8)).iloc[0]
    assert (row["change"], row["before"], row["after"], row["difference"]) == ("amount", 5, 8, 3)
    assert (row["before_id"], row["after_id"], row["unit"]) == ("ATH3", "ATH2", "EUR")


def test_the_original_amount_matches_before_the_converted_one():
    five, nine = (al.Money(value=n, unit="USD") for n in (5, 9))
    changed = listed(
        entry("a", OLD, 50, original=five),
        entry("b", OLD, 90, original=nine),
        entry("c", NEW, 88, original=nine),
        entry("d", NEW, 49, original=five),
    )
    assert {(r.before, r.after) for r in changed.itertuples()} == {(50, 49), (90, 88)}


def test_the_same_amount_on_another_day_is_a_changed_date():
    row = listed(entry("a", OLD, 5), entry("b", NEW, 5, committed="2022-03-09")).iloc[0]
    assert (row["change"], row["period"], row["period_before"]) == ("date", "2022-03-09", "2022-03-04")


def test_parcels_come_and_go_and_undisclosed_ones_get_amounts():
    changed = listed(
        entry("a", OLD, 5, committed="2022-02-01"),
        entry("b", OLD, None, committed="2022-04-01"),
        entry("c", NEW, 7, committed="2022-05-01"),
        entry("d", NEW, 9, committed="2022-04-01"),
    )
    told = {r.change: (r.before, r.after) for r in changed.itertuples()}
    assert told["removed"] == (5, None)
    assert (None, 7) in {(r.before, r.after) for r in changed.itertuples() if r.change == "added"}


def test_each_stage_is_compared_with_its_own_amount_and_pieces_are_not():
    half = {"delivered": al.Money(value=2, unit="EUR")}
    changed = listed(
        entry("a", OLD, 5),
        entry("b", NEW, 5, delivered="2022-06-01", money_at=half),
        entry("p", NEW, 3, part_of="b"),
    )
    assert [(r.change, r.stage, r.after) for r in changed.itertuples()] == [("added", "delivered", 2)]


def test_vintages_are_compared_in_the_order_in_which_they_came_out():
    ledger = al.Ledger([entry("c", NEWEST, 9), entry("a", OLD, 5), entry("b", NEW, 7)])
    assert [(r.older, r.newer, r.difference) for r in ledger.revisions().itertuples()] == [
        ("r6", "r7", 2),
        ("r7", "r8", 2),
    ]


def test_a_series_without_two_dated_vintages_is_refused():
    ledger = al.Ledger([entry("a", OLD, 5)])
    with pytest.raises(BadScope, match="no two dated vintages of 'tracker'"):
        ledger.revisions("tracker")
    assert len(ledger.revisions()) == 0
