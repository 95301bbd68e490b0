"""Derivatives are what solving again beside the answer shows, and say where they end."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from quotaopt.allocation import Allocation
from quotaopt.engine import solve
from quotaopt.errors import NotCertifiedError
from quotaopt.model.arrays import FloatArray
from quotaopt.model.classify import classify
from quotaopt.nesting import Answers, Impossible, answer_in_order
from quotaopt.plan.plan import read_plan
from quotaopt.rules.build import BuiltModel
from quotaopt.sensitivity.direction import moved
from quotaopt.sensitivity.limits import Book, binding_limits
from quotaopt.sensitivity.movers import fair_of, mover_of
from quotaopt.sensitivity.moves import Move, amount_of_burden, derivatives, moves
from quotaopt.solvers.candidate import Refutation, TreeWitness
from quotaopt.stages.chain import solve_chain
from quotaopt.stages.how import USUAL, How
from quotaopt.stages.stage import Solution
from support.feasible_plans import CLASSES
from support.random_plans import SHAPE, Kind, random_world
from support.seeds import n_plans
from support.small_plan import RULES, small_plan

MODELS = Path(__file__).resolve().parents[2] / "models"
SEEDS = max(n_plans(9) // 3, 1)
TAME = replace(SHAPE, wild=False, reps=5, periods=2)
MOST = 4  # limits looked at per plan


def _solved_beside(book: Book, number: int, size: float) -> FloatArray | None:
    """Burdens of the plan after a change, solved from nothing, no tier above the next in any cell."""
    allocation = book.allocation

    def ask(built: BuiltModel, how: How) -> Answers | Refutation | TreeWitness:
        found = solve_chain(built.model, classify(built.model), fair_of(allocation), built.goals)
        return [(found, built)] if isinstance(found, Solution) else found

    changed = replace(allocation.built, model=moved(book.model, book.direction(number), size))
    found = answer_in_order(allocation.plan, allocation.cells, changed, ask, USUAL)
    return None if isinstance(found, Impossible) else found[0][0].t


def _agrees(allocation: Allocation) -> int:
    """How many sides of limits were told, all of which agree with solves halfway into their range."""
    book, mover, told = binding_limits(allocation), mover_of(allocation), 0
    weight = book.model.reference
    for number in range(min(len(book.limits), MOST)):
        for sign in (1.0, -1.0):
            far = 0.05 * float(abs(book.limits.amount[number] / book.limits.unit[number]) or 1.0)
            way = mover.one_way(book.direction(number).times(sign), far)
            if way.rates is None:
                continue
            told += 1
            size = 1e-3 * way.reach
            t = _solved_beside(book, number, sign * size)
            assert t is not None, "a plan was promised here"
            change = t - allocation.solution.t
            apart = float(weight @ np.abs(change - size * way.rates))
            assert apart <= 2e-2 * float(weight @ np.abs(size * way.rates)) + 1e-8
    return told


@pytest.mark.parametrize("kind", ["T", "F", "P"])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_derivative_is_what_a_solve_beside_the_answer_shows(seed: int, kind: Kind) -> None:
    shape = TAME if seed % 2 else SHAPE
    allocation = solve(random_world(900 + seed, kind, shape).plan())
    _agrees(allocation)


@pytest.mark.parametrize("seed", range(max(SEEDS // 2, 1)))
def test_so_it_is_of_tiers_that_stay_in_order(seed: int) -> None:
    allocation = solve(CLASSES["tiers"](seed))
    if allocation.certificate.verified:
        assert _agrees(allocation)


@pytest.mark.parametrize("notion", ["leximin", "leximax", "minimax", "least_absolute"])
@pytest.mark.parametrize("seed", range(max(SEEDS // 8, 1)))
def test_so_it_is_where_the_answer_is_reached_in_rounds(seed: int, notion: str) -> None:
    world = random_world(950 + seed, "P", TAME).stating(fairness={"notion": notion})
    try:
        allocation = solve(world.plan())
    except NotCertifiedError:
        pytest.skip("not certified")
    _agrees(allocation)


def test_most_limits_of_a_plan_are_told_by_the_limits_that_bind() -> None:
    book = binding_limits(solve(read_plan(MODELS / "annual" / "plan.yaml")))
    found = list(moves(book, range(len(book.limits)), mover_of(book.allocation)))
    assert sum(move.up.told == move.down.told == "proved" for move in found) >= 10


BOB = {"name": "bob", "where": {"rep": "Bob"}, "growth": {"max": Decimal("0.05")}}
STATED: dict[str, tuple[tuple[str, ...], str, float, float]] = {
    "a total": (("total",), "rules.lock.total", 300, 2),
    "a band": (("band",), "rules.east.max", 650, 2),
    "a weighted band": (("band_weighted",), "rules.effort.max", 420, 2),
    "a share": (("share",), "rules.new.share.min", 0.3, 0.002),
    "an exact share": (("share_exact",), "rules.east.share", 0.55, 0.002),
    "a share of a selection": (("share_of_selection",), "rules.ann in east.share.max", 0.35, 0.002),
    "a growth limit": (("bob",), "rules.bob.growth.max", 0.05, 0.002),
    "a ratio": (("ratio",), "rules.margin.ratio.min", 0.26, 0.001),
    "the total with shares": (("share", "ratio"), "total", 1200, 4),
    "the total with amounts": (("total", "share_exact"), "total", 1200, 4),
}


NOTIONS = ("proportional", "least_squares", "leximin")
EVERY = n_plans(0) > 0  # otherwise the cases take turns with the notions


@pytest.mark.parametrize(
    ("case", "notion"),
    [
        (case, notion)
        for turn, case in enumerate(STATED)
        for which, notion in enumerate(NOTIONS)
        if EVERY or which in (turn % 3, 0)
    ],
)
def test_a_derivative_is_what_another_plan_file_gives(case: str, notion: str) -> None:
    names, path, value, by = STATED[case]
    rules = [{**RULES, "bob": BOB}[name] for name in names]
    plan = small_plan(*rules, step=Decimal("0.01"), fairness={"notion": notion}).change({path: value})
    there, allocation = solve(plan.change({path: value + by})), solve(plan)
    kind = plan.spec.rules[0].name if path != "total" else "total"
    found = [move for move in derivatives(allocation) if move.rule == kind]
    assert found
    expected, before = (amount_of_burden(each) * each.solution.t for each in (there, allocation))
    expected = expected - before
    stated = _stated_change(found, case, by)
    assert all(move.up.rates is not None for move in found)
    together = sum(move.up.rates * change for move, change in zip(found, stated, strict=True))
    assert np.abs(together - expected).max() <= 0.03 * np.abs(expected).max() + 0.02


def _stated_change(found: list[Move], case: str, by: float) -> list[float]:
    """What the changed entry makes of every limit, in the unit it is told in."""
    if case in ("a share", "an exact share"):
        return [by * 1200 for _ in found]
    if case == "a growth limit":
        return [move.amount / 1.05 * by for move in found]
    return [by for _ in found]


def test_a_limit_that_another_one_doubles_moves_nothing_downwards() -> None:
    rules = ({"name": f"cap {n}", "where": {"region": "East"}, "max": 650} for n in "ab")
    first, second = (move for move in derivatives(solve(small_plan(*rules))) if not move.is_total)
    for move in (first, second):
        assert move.is_kink
        assert move.up.rates is not None
        assert not move.up.rates.any()  # the other one still holds
        assert move.down.rates is not None
        assert move.down.rates.sum() == pytest.approx(0.0, abs=1e-9)
        assert move.down.rates.max() == pytest.approx(move.down.rates.max())


def test_what_is_fixed_twice_cannot_move_alone() -> None:
    east = {"name": "east", "where": {"region": "East"}, "total": 650}
    west = {"name": "west", "where": {"region": "West"}, "total": 550}
    for move in derivatives(solve(small_plan(east, west))):
        assert move.up.told == move.down.told == "impossible"


def test_a_range_ends_where_another_limit_is_met() -> None:
    east = {"name": "east", "where": {"region": "East"}, "max": 650}
    ann = {"name": "ann", "where": {"rep": "Ann"}, "max": 270}
    move = next(move for move in derivatives(solve(small_plan(east, ann))) if move.rule == "east")
    assert move.up.until == pytest.approx(700.0)  # East's reference: the cap binds no more
    assert not move.up.goes_on
