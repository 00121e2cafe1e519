"""The fast way of summing gives what looking at every entry gives, to the last digit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.errors import AidLedgerError, MissingRate
from aidledger.ledger import kernel, regular, regular_sums
from aidledger.ledger.exchange import converted, factors, kept
from aidledger.ledger.ledger import Ledger
from aidledger.ledger.line import Summing
from aidledger.ledger.question import ask
from aidledger.ledger.table import EntryTable
from aidledger.ledger.totals import sum_up
from aidledger.model.entry import Entry
from aidledger.model.figure import Money
from aidledger.units.currency import Rates
from tests.ledger.conftest import TRACKER
from tests.strategies import cents, days, entries

FINE = Decimal("1e-9")

plain = st.builds(
    lambda donor, recipient, kind, unit, amount, day, stage: Entry(
        donor=donor, recipient=recipient, aid_type=kind, source=TRACKER, **{stage: day},
        money=Money(value=amount, unit=unit),
    ),
    st.sampled_from(["USA", "DEU", "NATO"]),
    st.sampled_from(["UKR", "GEO"]),
    st.sampled_from(["military", "mixed", "financial"]),
    st.sampled_from(["USD", "EUR"]),
    cents,
    days,
    st.sampled_from(["approved", "delivered"]),
)  # fmt: skip
records = st.lists(st.one_of(plain, plain, entries(source=st.just(TRACKER))), max_size=12)
questions = st.fixed_dictionaries(
    {
        "aid_type": st.sampled_from([None, "military"]),
        "donor": st.sampled_from([None, "USA", ["DEU", "USA"], "NATO"]),
        "stage": st.sampled_from([None, "approved", "delivered"]),
        "unit": st.sampled_from([None, "USD", "EUR"]),
        "period": st.sampled_from([None, "2016", "between 2015 and 2019", "since 2020"]),
    }
)
groupings = st.sampled_from(
    [
        (),
        ("donor",),
        ("donor", "year"),
        ("month", "recipient"),
        ("fiscal_year", "aid_type"),
        ("stage", "source"),
    ]
)


def both_ways(ledger, keywords, by, how=None, moments=None):
    """What :func:`sum_up` says with and without the fast way: lines, or the error."""
    answers = []
    for large in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(regular_sums, "LARGE", large)
            try:
                sums = sum_up(ledger.table, ask(**keywords), by, how or Summing(), moments=moments)
                answers.append((sums.lines, sums.unit, sums.count, set(sums.notes)))
            except AidLedgerError as error:
                answers.append((type(error), str(error)))
    return answers


def assert_same(fast, slow):
    assert fast[1:] == slow[1:]
    if not isinstance(fast[0], dict):
        return
    assert set(fast[0]) == set(slow[0])
    for key, line in fast[0].items():
        other = slow[0][key]
        assert (line.undisclosed, line.disclosed) == (other.undisclosed, other.disclosed)
        for name in ("value", "low", "high"):
            a, b = getattr(line, name), getattr(other, name)
            assert (a is None) == (b is None), (key, name, a, b)
            assert a is None or abs(a - b) < FINE, (key, name, a, b)


@settings(deadline=None)
@given(records, questions, groupings)
def test_the_fast_way_is_the_careful_way(listed, keywords, by):
    ledger = Ledger(entries={e.id: e for e in listed}.values())
    keywords = {k: v for k, v in keywords.items() if k != "period"} | {"period": keywords["period"]}
    assert_same(*both_ways(ledger, keywords, by))


@settings(deadline=None)
@given(records, st.tuples(*[st.sampled_from(["start", "anchor", "end"])] * 3))
def test_running_totals_may_take_either_way(listed, moments):
    ledger = Ledger(entries={e.id: e for e in listed}.values())
    assert_same(*both_ways(ledger, {"unit": "EUR"}, ("donor", "month"), moments=moments))


@settings(deadline=None)
@given(st.lists(plain, min_size=1, max_size=20), st.integers(3, 40))
def test_many_passes_give_what_one_gives(listed, cells):
    ledger = Ledger(entries={e.id: e for e in listed}.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "MOST_CELLS", cells * 400)
        patch.setattr(kernel, "MOST_PASSES", 10**6)
        assert_same(*both_ways(ledger, {"unit": "EUR", "aid_type": None}, ("donor", "month")))


@settings(deadline=None)
@given(records, questions, groupings, st.integers(1, 5))
def test_work_shared_out_gives_what_one_worker_gives(listed, keywords, by, parts):
    ledger = Ledger(entries={e.id: e for e in listed}.values())

    def several(n, least):
        ends = [n * i // parts for i in range(parts + 1)]
        return list(pairwise(ends))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "spans", several)
        patch.setattr(regular, "spans", several)
        assert_same(*both_ways(ledger, keywords, by))


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**17), min_size=5, max_size=5), st.sampled_from([[0], [0, 2], [0, 1, 4]]))
def test_converted_sums_are_exact(amounts, starts):
    rates = Rates.from_table(
        [
            (dt.date(2022, 1, day), "USD", rate)
            for day, rate in enumerate(["1.1", "1.13", "0.97", "1.5", "3"], 1)
        ]
    )
    first = dt.date(2022, 1, 1).toordinal()
    factor = factors(rates, "USD", "EUR", first, 5)
    totals, missing = converted(np.asarray([amounts]), 0, np.asarray(starts), factor)
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], 5], strict=True)):
        exact = sum(
            (
                Fraction(amounts[s])
                / Fraction(rates.rate("USD", "EUR", dt.date.fromordinal(first + s)).source_per_base)
            )
            for s in range(start, end)
        )
        sides = kept(totals[:, place], missing[:, place].astype(object), 2)
        low, value, high = (int(side[0]) for side in sides)
        assert low <= value <= high <= low + 1
        assert low - Fraction(1, 10**6) <= exact * 10**10 <= high + Fraction(1, 10**6)


def test_a_conversion_that_comes_out_even_stays_exact(entry):
    rates = Rates.from_table([("2022-03-01", "USD", "1.5"), ("2022-03-02", "USD", "1.5")])
    ledger = Ledger(entries=[entry("$3"), entry("$6", delivered="2022-03-02")])
    fast, slow = both_ways(ledger, {"unit": "EUR"}, (), Summing(rates))
    assert fast[0] == slow[0]
    assert fast[0][()].low == fast[0][()].high == 6


def test_a_day_without_a_rate_is_named(entry):
    rates = Rates.from_table([("2022-03-01", "USD", "1.5")], max_gap=3)
    ledger = Ledger(entries=[entry("$3", delivered="2022-04-01")])
    fast, slow = both_ways(ledger, {"unit": "EUR"}, (), Summing(rates))
    assert fast == slow
    assert fast[0] is MissingRate


def test_a_large_table_is_summed_exactly_beyond_the_reach_of_floats(entry):
    record = EntryTable.of([entry(Money(value=Decimal("45035996273.71"), unit="USD"))])
    n = 3 * regular_sums.LARGE
    table = record.only(np.zeros(n, dtype=np.int64))
    whole = sum_up(table, ask(unit="USD")).whole
    assert whole.value == whole.low == whole.high == n * Decimal("45035996273.71")
    assert whole.disclosed == n


def test_a_ledger_too_wide_for_cells_is_still_summed(entry):
    listed = [entry("$1", recipient=code, locator=code) for code in ("UKR", "GEO", "POL", "MDA")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "MOST_CELLS", 4)
        fast, slow = both_ways(Ledger(entries=listed), {"unit": "USD"}, ("recipient",))
    assert fast == slow
    assert len(fast[0]) == 4


@settings(deadline=None)
@given(st.lists(plain, max_size=12), groupings)
def test_frames_are_alike_either_way(listed, by):
    import pandas as pd

    ledger = Ledger(entries={e.id: e for e in listed}.values())
    frames = []
    for large in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(regular_sums, "LARGE", large)
            frames.append(ledger.totals(by=by, unit="EUR", aid_type="military"))
    pd.testing.assert_frame_equal(*frames, check_index_type=False, rtol=1e-15)
    assert frames[0].attrs == frames[1].attrs
