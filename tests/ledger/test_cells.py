"""Division of flows into cells, and exact answers over them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aidledger.ledger.boxes import Box, reach
from aidledger.ledger.cells import Boxes, divide
from aidledger.ledger.exactness import certified, satisfiable
from aidledger.ledger.laminar import Nested
from aidledger.model.period import Period
from aidledger.model.scope import Scope
from tests.properties.worlds import boxes, every_cell, holds

USA, DEU = frozenset(["USA"]), frozenset(["DEU"])
UKR = frozenset(["UKR"])


def box(donors, start, end, kinds=1, recipients=UKR):
    return Box(donors, recipients, kinds, start, end)


def sets(cells):
    return {tuple(cells.boxes[a:b].tolist()) for a, b in zip(cells.start, cells.start[1:], strict=False)}


def test_windows_that_cross_make_three_cells():
    assert sets(divide(Boxes.of([box(USA, 1, 5), box(USA, 4, 9)]))) == {(0,), (0, 1), (1,)}


def test_a_box_of_anyone_holds_those_that_are_named_and_others():
    assert sets(divide(Boxes.of([box(None, 1, 5), box(USA, 1, 5)]))) == {(0,), (0, 1)}


def test_a_group_without_a_list_is_apart():
    west = box(frozenset(["West"]), 1, 5)
    assert sets(divide(Boxes.of([box(None, 1, 5), west]))) == {(0,), (1,)}
    assert west.common(box(None, 1, 5)) is None
    assert not west.within(box(None, 1, 5))


@settings(max_examples=80, deadline=None)
@given(st.lists(boxes(), min_size=1, max_size=10))
def test_cells_are_those_of_every_single_flow(some):
    plain = {tuple(i for i, b in enumerate(some) if holds(b, cell)) for cell in every_cell()} - {()}
    cells = divide(Boxes.of(some))
    assert sets(cells) == plain
    label = cells.components()
    for i, one in enumerate(some):
        met = Boxes.of(some).meets(one)
        for j, other in enumerate(some):
            together = any(i in s and j in s for s in plain)
            assert met[j] == together == (one.common(other) is not None)
            if together:
                assert label[i] == label[j]


def test_boxes_in_a_chain_are_one_component_and_apart_they_are_two():
    chain = [box(USA, 1, 5), box(USA, 4, 9), box(USA, 8, 12), box(DEU, 1, 12)]
    label = divide(Boxes.of(chain)).components()
    assert label[0] == label[1] == label[2] != label[3]


def test_some_of_the_boxes_only():
    cells = divide(Boxes.of([box(USA, 1, 5), box(USA, 4, 9), box(USA, 1, 9)]))
    assert sets(cells.restricted(np.asarray([2, 0]))) == {(0,), (0, 1)}


def test_the_flows_of_a_fuzzy_scope():
    scope = Scope(donors="USA", recipients="UKR", aid_type="mixed", period=Period.parse("2022-04"))
    about = reach(scope.changed(period=Period(core=None, hull=scope.period.hull)))
    assert about.sure is None
    assert about.maybe[0].kinds == 15


def test_two_thirds_of_a_bound_can_be_proved():
    # three pairs of three flows: each pair holds at least 1, so all three hold at least 3/2
    donors = [frozenset([d]) for d in ("USA", "DEU", "POL")]
    pairs = [donors[0] | donors[1], donors[1] | donors[2], donors[0] | donors[2]]
    cells = divide(Boxes.of([box(p, 1, 1) for p in pairs]))
    cost = np.ones(len(cells), dtype=np.int64)
    proof = certified(cells, cost, [1, 1, 1], [None, None, None], np.asarray([0.5, 0.5, 0.5]))
    assert proof.bound == Fraction(3, 2)
    assert certified(cells, cost, [1, 1, 1], [None] * 3, np.asarray([0.9, 0.9, 0.9])) is None
    assert certified(cells, cost, [1, 1, 1], [None] * 3, np.asarray([0.3141, 0.2, 0.1])) is None
    assert certified(cells, cost, [1, 1, 1], [None] * 3, np.asarray([-1.0, 0.0, 0.0])) is None


def test_satisfiable_in_fractions():
    cells = divide(Boxes.of([box(USA, 1, 5), box(USA, 6, 9), box(USA, 1, 9)]))
    assert satisfiable(cells, [2, 3, 0], [None, None, 5])
    assert satisfiable(cells, [2, 3, 0], [None, None, 4]) is False
    assert satisfiable(cells, [5, 0, 0], [4, None, None]) is False
    assert satisfiable(cells, [0, 0, 0], [4, 0, None])


def test_too_large_a_tableau_is_left_alone():
    many = [box(USA, n, n + 1) for n in range(1, 400)]
    assert satisfiable(divide(Boxes.of(many)), [1] * 399, [1] * 399) is None


def test_only_windows_of_one_flow_nest():
    def nested(*some):
        return Nested.of(Boxes.of(some), [0] * len(some), [None] * len(some))

    assert nested(box(USA, 1, 9), box(USA, 2, 3), box(USA, 4, 9))
    assert nested(box(USA, 1, 5), box(USA, 4, 9)) is None
    assert nested(box(USA, 1, 9), box(DEU, 2, 3)) is None
    assert nested(box(USA, 1, 9), box(USA, 2, 3, kinds=15)) is None
