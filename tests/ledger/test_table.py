"""Columns and back: nothing that a record says is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidledger.errors import InvalidRecord
from aidledger.ledger.table import Coded, EntryTable
from tests.strategies import entries


@given(st.lists(entries(), max_size=6), st.lists(entries(), max_size=6))
def test_records_come_back_equal_and_of_their_class(first, second):
    table = EntryTable.of(first) + EntryTable.of(second)
    back = list(table.records())
    assert back == first + second
    assert [type(e) for e in back] == [type(e) for e in first + second]
    words = [e.delivered.written for e in first + second if e.delivered]
    assert [e.delivered.written for e in back if e.delivered] == words


@given(st.lists(entries(), max_size=6), st.data())
def test_taking_rows_keeps_them_whole(records, data):
    table = EntryTable.of(records)
    rows = data.draw(st.lists(st.integers(0, max(len(records) - 1, 0)), max_size=5 if records else 0))
    assert list(table.take(np.asarray(rows, dtype=np.int64)).records()) == [records[i] for i in rows]


def test_columns_hold_each_value_once():
    column = Coded.of(["a", None, "b", "a"]) + Coded.of(["c", "b", None])
    assert column.values == ("a", "b", "c")
    assert column.decoded() == ["a", None, "b", "a", "c", "b", None]
    assert column.mapped(str.upper, "", object).tolist() == ["A", "", "B", "A", "C", "B", ""]


def test_amounts_too_large_to_sum_are_refused(entry):
    with pytest.raises(InvalidRecord, match="amount too large"):
        EntryTable.of([entry("$900,000,000 billion")])
