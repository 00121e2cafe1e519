"""Laws of bounds: they hold the truth, more truth never widens them, and every way of solving agrees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from aidledger.ledger.boxes import Box
from aidledger.ledger.laminar import Nested
from aidledger.ledger.problem import Problem, possible
from aidledger.ledger.statements import GRAIN, Basis, Listed, Row, Statement
from aidledger.model.claim import Claim
from aidledger.model.figure import Money
from aidledger.model.scope import Scope
from aidledger.model.source import Source
from tests.properties.worlds import World, boxes, contains, every_cell, holds

UNIT = 10**GRAIN
SOURCE = Source(id="s")
randoms = st.randoms(use_true_random=False)


@settings(max_examples=60, deadline=None)
@given(randoms, st.integers(1, 12), st.booleans())
def test_bounds_hold_the_truth(random, count, lists):
    world = World(random)
    ledger = world.ledger([world.claim(n) for n in range(count)], lists=lists)
    for _ in range(3):
        bounds, truth = world.ask(ledger)
        assert bounds.consistent
        assert contains(bounds, truth)


@settings(max_examples=40, deadline=None)
@given(randoms, st.integers(1, 10), st.booleans())
def test_another_true_statement_never_widens(random, count, lists):
    world = World(random)
    claims = [world.claim(n) for n in range(count + 1)]
    state = random.getstate()
    fewer = world.ledger(claims[:-1], lists=lists)
    random.setstate(state)
    more = world.ledger(claims, lists=lists)
    for _ in range(3):
        state = random.getstate()
        before, _ = world.ask(fewer)
        random.setstate(state)
        after, _ = world.ask(more)
        assert after.low >= before.low
        assert before.high is None or (after.high is not None and after.high <= before.high)


@settings(max_examples=30, deadline=None)
@given(randoms, st.integers(0, 8), st.booleans())
def test_a_planted_contradiction_is_found_and_minimal(random, count, lists):
    world = World(random)
    claims = [world.claim(n) for n in range(count)]
    donors, recipients, kind, first, last = world.scope()
    amount = world.truth(donors, recipients, kind, first, last)
    scope = Scope(donors=donors, recipients=recipients, aid_type=kind, period=(first, last))
    truth = Claim(id="truth", figure=Money(value=amount, unit="USD"), scope=scope, source=Source(id="right"))
    lie = Claim(id="lie", figure=Money(value=amount + 1, unit="USD"), scope=scope, source=Source(id="wrong"))
    ledger = world.ledger([*claims, truth, lie], lists=lists)
    found = ledger.conflicts()
    assert found
    assert all("claim lie" in c.origins for c in found)
    for conflict in found:
        assert not possible(conflict.members)
        for member in conflict.members:
            assert possible([m for m in conflict.members if m is not member])
    assert "claim lie" in {s.origin for s in ledger.suspects({"wrong": 0.01})}
    bounds = ledger.bounds(
        donor=donors, recipient=recipients, aid_type=kind, period=(first, last), unit="USD"
    )
    assert not bounds.consistent
    assert contains(bounds, amount)


def statement(box, low, high, number=0):
    return Statement(
        Listed(1, box, low * UNIT, Basis("money", "USD")),
        SOURCE,
        (Row(box, low * UNIT, None if high is None else high * UNIT),),
        str(number),
    )


def plain_bounds(statements, asked):
    """Least and most by linear programs over every single cell (``None``: infeasible)."""
    cells = every_cell()
    rows, limits = [], []
    for s in statements:
        (row,) = s.rows
        inside = [float(holds(row.box, c)) for c in cells]
        rows.append([-x for x in inside])
        limits.append(-row.low / UNIT)
        if row.high is not None:
            rows.append(inside)
            limits.append(row.high / UNIT)
    cost = np.asarray([float(holds(asked, c)) for c in cells])
    answers = []
    for sign in (1, -1):
        solved = linprog(sign * cost, A_ub=rows, b_ub=limits, method="highs")
        if solved.status == 2:
            return None
        answers.append(None if solved.status == 3 else sign * solved.fun)
    return answers


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(boxes(), st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=9),
    boxes(),
)
def test_compressed_programs_equal_plain_ones_over_every_cell(said, asked):
    statements = [
        statement(box, low, None if extra is None else low + extra, n)
        for n, (box, low, extra) in enumerate(said)
    ]
    problem = Problem(statements, [asked])
    plain = plain_bounds(statements, asked)
    assert problem.consistent == (plain is not None)
    if plain is None:
        conflict = problem.conflict()
        assert not possible(conflict)
        assert all(possible([m for m in conflict if m is not member]) for member in conflict)
        return
    low, high = problem.least(0).bound, problem.most(0).bound
    assert low / UNIT == pytest.approx(plain[0], rel=1e-6, abs=1e-6)
    if plain[1] is None:
        assert high is None
    else:
        assert high / UNIT == pytest.approx(plain[1], rel=1e-6, abs=1e-6)


@st.composite
def nests(draw, first=1, last=64, depth=0):
    """Windows that nest: each is split, and some of the parts are stated again."""
    found = []
    if draw(st.booleans()) or not depth:
        found.append((first, last))
    if last > first and depth < 5:
        middle = draw(st.integers(first, last - 1))
        for part in ((first, middle), (middle + 1, last)):
            if draw(st.booleans()):
                found += draw(nests(*part, depth=depth + 1))
    return found


@settings(max_examples=80, deadline=None)
@given(nests(), st.data())
def test_two_passes_over_a_tree_equal_linear_programs(windows, data):
    limits = [
        (low, None if extra is None else low + extra)
        for low, extra in data.draw(
            st.lists(
                st.tuples(st.integers(0, 40), st.none() | st.integers(0, 60)),
                min_size=len(windows),
                max_size=len(windows),
            )
        )
    ]
    one = (frozenset(["USA"]), frozenset(["UKR"]), 1)
    statements = [
        statement(Box(*one, first, last), low, high, n)
        for n, ((first, last), (low, high)) in enumerate(zip(windows, limits, strict=True))
    ]
    asked = Box(*one, *data.draw(st.sampled_from(windows)))
    by_tree = Problem(statements, [asked])
    assert isinstance(by_tree.nested, Nested)
    by_program = Problem(statements, [asked])
    by_program.__dict__["nested"] = None
    assert by_tree.consistent == by_program.consistent
    if by_tree.consistent:
        for side in ("least", "most"):
            quick, slow = getattr(by_tree, side)(0), getattr(by_program, side)(0)
            assert quick.bound == slow.bound
            if quick.bound is not None:
                assert quick.bound == sum(
                    weight * (by_tree.low[row] if weight > 0 else by_tree.high[row])
                    for row, weight in quick.weights
                ) * (1 if side == "least" else -1)
