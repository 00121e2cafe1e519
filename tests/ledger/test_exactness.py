"""Proofs in exact arithmetic: what a solver only believes is no bound."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from aidledger.ledger.boxes import Box
from aidledger.ledger.cells import Boxes, divide
from aidledger.ledger.exactness import certified, satisfiable

ONE = (frozenset(["USA"]), frozenset(["UKR"]), 1)
# a year that holds at least 10, and its first half that holds at most 4
CELLS = divide(Boxes.of([Box(*ONE, 1, 12), Box(*ONE, 1, 6)]))
LOW, HIGH = [10, 0], [None, 4]


def second_half():
    """The cost that counts the cells of the second half."""
    first = CELLS.containing(1)
    return (~first).astype(np.int64)


def test_right_multipliers_prove_a_bound():
    proof = certified(CELLS, second_half(), LOW, HIGH, np.asarray([1.0, -1.0]))
    assert proof is not None
    assert proof.bound == 6
    assert dict(proof.weights) == {0: 1, 1: -1}


def test_multipliers_of_thirds_are_made_whole():
    proof = certified(CELLS, 3 * second_half(), LOW, HIGH, np.asarray([3.0000001, -2.9999999]))
    assert proof is not None
    assert proof.bound == Fraction(18)


@pytest.mark.parametrize("duals", [[2.0, -1.0], [1.0, 0.0], [0.5, 0.0], [1.0, -0.5]])
def test_multipliers_that_promise_too_much_prove_nothing(duals):
    assert certified(CELLS, second_half(), LOW, HIGH, np.asarray(duals)) is None


def test_a_bound_that_is_not_there_is_not_used():
    assert certified(CELLS, second_half(), LOW, [None, None], np.asarray([1.0, -1.0])) is None


@pytest.mark.parametrize(("low", "high", "can"), [([10, 0], [None, 4], True), ([10, 11], [10, None], False)])
def test_whether_rows_can_all_hold(low, high, can):
    assert satisfiable(CELLS, low, high) is can
