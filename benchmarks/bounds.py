"""How fast bounds follow from many statements, and whether they equal plain linear programs.

    python benchmarks/bounds.py [--check 200]

Realistic statements are about one donor and one recipient each, over windows of up to two years; twenty
totals of all donors tie them together. Nested ones are windows within windows. Printed are sizes and the
best of three times: from statements to *can they all be true*, and one further question. ``--check`` compares
that many random questions with ``scipy`` over every single donor, recipient and day, uncompressed.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from aidledger.ledger.boxes import Box
from aidledger.ledger.cells import Boxes, divide
from aidledger.ledger.problem import Problem
from aidledger.ledger.statements import GRAIN, Basis, Listed, Row, Statement
from aidledger.model.gazetteer import rows
from aidledger.model.source import Source

UNIT = 10**GRAIN
COUNTRIES = [code for code, row in rows().items() if row.kind == "country"]
DONORS, RECIPIENTS = COUNTRIES[:40], COUNTRIES[40:60]
FIRST_DAY, MONTH, MONTHS = 730_000, 30, 240
SOURCE = Source(id="benchmark")


def statement(box: Box, low: int, high: int, number: int) -> Statement:
    listed = Listed(1, box, low * UNIT, Basis("money", "USD"))
    return Statement(listed, SOURCE, (Row(box, low * UNIT, high * UNIT),), str(number))


class World:
    """True monthly flows, in dollars, and true statements about them."""

    def __init__(self, seed: int, donors: int = 40, recipients: int = 20, months: int = MONTHS) -> None:
        self.random = random.Random(seed)
        shape = (donors, recipients, months)
        made = np.random.default_rng(seed)
        self.flows = made.integers(0, 10**8, size=shape) * (made.random(shape) < 0.3)
        self.months = months

    def box(self, donor: int | None, recipient: int | None, first: int, last: int) -> Box:
        givers = None if donor is None else frozenset([DONORS[donor]])
        takers = None if recipient is None else frozenset([RECIPIENTS[recipient]])
        return Box(givers, takers, 1, FIRST_DAY + first * MONTH, FIRST_DAY + (last + 1) * MONTH - 1)

    def said(self, number: int, donor: int | None, recipient: int | None, first: int, last: int) -> Statement:
        part = self.flows[slice(None) if donor is None else donor]
        part = part[..., slice(None) if recipient is None else recipient, first : last + 1]
        amount = int(part.sum())
        slack = amount // 20 if self.random.random() < 0.7 else 0
        return statement(self.box(donor, recipient, first, last), amount - slack, amount + slack, number)

    def window(self) -> tuple[int, int]:
        first = self.random.randrange(self.months)
        return first, min(first + self.random.randint(1, 24), self.months) - 1

    def realistic(self, count: int, totals: int = 20) -> list[Statement]:
        donors, recipients, _ = self.flows.shape
        found = [
            self.said(n, self.random.randrange(donors), self.random.randrange(recipients), *self.window())
            for n in range(count)
        ]
        for n in range(totals):
            year = self.random.randrange(self.months // 12)
            found.append(
                self.said(count + n, None, self.random.randrange(recipients), 12 * year, 12 * year + 11)
            )
        return found


def nested(count: int, seed: int = 7) -> list[Statement]:
    """Windows that are split again and again, each stated with its true amount."""
    made = random.Random(seed)
    days = made.sample(range(1, 4 * count), 2 * count)
    edges = sorted(days)
    one = (frozenset(["USA"]), frozenset(["UKR"]), 1)
    amounts = [made.randrange(10**6) for _ in range(len(edges))]
    sums = np.concatenate([[0], np.cumsum(amounts)])
    found: list[Statement] = []
    todo = [(0, len(edges) - 1)]
    while todo and len(found) < count:
        a, b = todo.pop(0)
        amount = int(sums[b] - sums[a])
        box = Box(*one, FIRST_DAY + edges[a], FIRST_DAY + edges[b] - 1)
        found.append(statement(box, amount - amount // 50, amount + amount // 50, len(found)))
        if b - a > 1:
            middle = made.randint(a + 1, b - 1)
            todo += [(a, middle), (middle, b)]
    return found


def best(action: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    taken, result = [], None
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        result = action()
        taken.append(time.perf_counter() - start)
    return min(taken), result


def component(statements: list[Statement], box: Box) -> list[Statement]:
    """The statements that touch a box, directly or through others."""
    boxes = Boxes.of([s.rows[0].box for s in statements])
    label = divide(boxes).components()
    touched = np.unique(label[boxes.meets(box)])
    return [statements[i] for i in np.flatnonzero(np.isin(label, touched))]


def answer(statements: list[Statement], box: Box) -> tuple[int, int | None]:
    problem = Problem(statements, [box])
    return problem.least(0).bound or 0, problem.most(0).bound


def report_realistic(count: int) -> None:
    world = World(count)
    statements = world.realistic(count)
    taken, problem = best(lambda: _decided(statements))
    assert problem.consistent
    asked = world.box(3, None, *world.window())
    queries = []
    sizes = []
    for _ in range(9):
        box = world.box(world.random.randrange(40), world.random.randrange(20), *world.window())
        mine = component(statements, box)
        sizes.append(len(mine))
        queries.append(best(lambda mine=mine, box=box: answer(mine, box))[0])
    wide = component(statements, asked)
    slow, _ = best(lambda: answer(wide, asked))
    print(
        f"{count:>7,} realistic + 20 totals | {len(problem.cells):>7,} cells, "
        f"{len(problem.cells.boxes):>8,} entries | all true? {1000 * taken:7.1f} ms | "
        f"a question {1000 * np.median(queries):6.2f} ms (worst {1000 * max(queries):.1f}, "
        f"{max(sizes)} statements) | of one donor to all {1000 * slow:7.1f} ms ({len(wide)} statements)"
    )


def _decided(statements: list[Statement]) -> Problem:
    problem = Problem(statements)
    assert problem.consistent
    return problem


def report_nested(count: int) -> None:
    statements = nested(count)
    taken, problem = best(lambda: _decided(statements))
    assert problem.nested is not None
    asked = statements[len(statements) // 2].rows[0].box
    again, _ = best(lambda: answer(statements, asked))
    print(
        f"{len(statements):>7,} nested | all true? {1000 * taken:7.1f} ms | "
        f"a question, tree built anew {1000 * again:7.1f} ms"
    )


def plain(statements: list[Statement], asked: Box, world: World) -> tuple[float, float | None]:
    """The same bounds by linear programs over every donor, recipient and month."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    donors, recipients, months = world.flows.shape
    donors, recipients = donors + 1, recipients + 1  # somebody of whom nothing is said
    who = np.asarray([DONORS[d] for d in range(donors)])
    whom = np.asarray([RECIPIENTS[r] for r in range(recipients)])

    def inside(box: Box) -> np.ndarray:
        d = np.ones(donors, bool) if box.donors is None else np.isin(who, list(box.donors))
        r = np.ones(recipients, bool) if box.recipients is None else np.isin(whom, list(box.recipients))
        start = FIRST_DAY + MONTH * np.arange(months)
        m = (start >= box.start) & (start + MONTH - 1 <= box.end)
        return (d[:, None, None] & r[None, :, None] & m[None, None, :]).ravel()

    matrix = csr_matrix(np.asarray([inside(s.rows[0].box) for s in statements], dtype=float))
    low = np.asarray([s.rows[0].low / UNIT for s in statements])
    high = np.asarray([(s.rows[0].high or 0) / UNIT for s in statements])
    from scipy.sparse import vstack

    limits, bounds = vstack([matrix, -matrix]), np.concatenate([high, -low])
    cost = inside(asked).astype(float)
    least = linprog(cost, A_ub=limits, b_ub=bounds, method="highs")
    most = linprog(-cost, A_ub=limits, b_ub=bounds, method="highs")
    return least.fun, None if most.status == 3 else -most.fun


def check(count: int) -> None:
    worst = ours = scipys = 0.0
    for number in range(count):
        world = World(1000 + number, donors=4, recipients=3, months=36)
        statements = world.realistic(25, totals=3)
        asked = world.box(world.random.choice([None, 0, 1]), world.random.choice([None, 0]), *world.window())
        taken, (low, high) = best(lambda said=statements, box=asked: answer(said, box), 1)
        ours += taken
        taken, (exact_low, exact_high) = best(
            lambda said=statements, box=asked, w=world: plain(said, box, w), 1
        )
        scipys += taken
        for mine, theirs in ((low, exact_low), (high, exact_high)):
            if mine is None or theirs is None:
                assert mine is None, (number, mine, theirs)
                assert theirs is None, (number, mine, theirs)
                continue
            error = abs(mine / UNIT - theirs) / max(1.0, abs(theirs))
            worst = max(worst, error)
            assert error < 1e-6, (number, mine, theirs)
    print(
        f"{count} random questions equal scipy over the uncompressed flows; largest relative difference {worst:.1e}; "
        f"{1000 * ours / count:.1f} ms each, scipy {1000 * scipys / count:.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", type=int, default=200, metavar="N", help="random questions to compare with scipy"
    )
    options = parser.parse_args()
    for count in (100, 1_000, 10_000):
        report_realistic(count)
    for count in (1_000, 10_000, 100_000):
        report_nested(count)
    check(options.check)


if __name__ == "__main__":
    main()
