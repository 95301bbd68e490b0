"""Soft rules: goals in order of priority against scipy, one after the other, and penalties at their ends.

Random models around a hidden plan, some rows of which are moved to where it does not keep them and
made soft. scipy minimises what each priority makes small, holds it, and goes on; of a Chebyshev goal
it lowers the largest miss, asks every row at it whether it could miss less, and goes on with those that can.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.goals import Goal, set_free
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution
from quotaopt.stages.steps import run
from support.drawn_models import Kind, draw_model
from support.seeds import seeds

FAIR = (
    Fair("proportional"),
    Fair("least_squares"),
    Fair("power", beta=2.0),
    Fair("minimax"),
    Fair("minimax", mean=0.2),
    Fair("least_absolute"),
    Fair("leximin"),
    Fair("leximax"),
)
SEEDS = pytest.mark.parametrize("seed", seeds(8))
LEVEL = pytest.mark.parametrize("by_group", [False, True], ids=["cells", "groups"])
MOST_SOFT = 16
KEPT = 1e-7
"""What later stages may change of a value."""
GAP = {"leximin": 1e-5, "leximax": 1e-5}
"""Rounds lean on prices of goals that are large and magnify what rounding left of them; others: 1e-6."""
BY_SCIPY = 1e-6
"""What its tolerances and what it holds stages with add up to."""


def drawn_goals(seed: int) -> tuple[CanonicalModel, tuple[Goal, ...]]:
    """A model of either kind and one to three priorities over some of its rows."""
    rng = np.random.default_rng([seed, 5])
    kinds: tuple[Kind, Kind] = ("crossing", "any")
    model, _ = draw_model(seed, kinds[seed % 2])
    n_soft = int(rng.integers(1, min(max(2, model.n_rows), MOST_SOFT)))
    soft = rng.permutation(np.arange(1, model.n_rows))[:n_soft]
    shift = np.zeros(model.n_rows)
    shift[soft] = rng.normal(0.0, 0.3, len(soft)) * model.row_mass[soft] * (rng.random(len(soft)) < 0.7)
    model = replace(model, row_lower=model.row_lower + shift, row_upper=model.row_upper + shift)
    priority = rng.integers(1, 1 + rng.integers(1, 4), len(soft))
    goals = []
    for number in np.unique(priority):
        rows = np.sort(soft[priority == number])
        weight = rng.choice([0.5, 1.0, 3.0], len(rows)) / model.row_mass[rows]
        goals.append(Goal(int(number), rng.choice(["weighted", "chebyshev"]), rows, weight))
    return model, tuple(goals)


def fair_for(seed: int, model: CanonicalModel, by_group: bool) -> Fair:
    """Every notion in turn; with groups of cells that seeds share out."""
    fair = FAIR[seed % len(FAIR)]
    if not by_group:
        return fair
    codes = np.random.default_rng(seed).permutation(np.arange(model.n_cells) % 3).astype(np.int32)
    return replace(fair, groups=Groups(codes, np.array(["a", "b", "c"], dtype=object)))


def solved(model: CanonicalModel, fair: Fair, goals: tuple[Goal, ...] = ()) -> Solution:
    answer = solve_chain(model, classify(set_free(model, goals)), fair, goals)
    assert isinstance(answer, Solution)
    return answer


@LEVEL
@SEEDS
def test_every_priority_comes_to_what_scipy_finds_one_after_the_other(seed, by_group):
    model, goals = drawn_goals(seed)
    answer = solved(model, fair_for(seed, model, by_group), goals)
    expected = OneAfterTheOther(model, goals)
    for goal in goals:
        costs = goal.weight * goal.misses(model, answer.t)
        if goal.norm == "weighted":
            assert costs.sum() == pytest.approx(expected.weighted(goal), abs=BY_SCIPY)
        else:
            np.testing.assert_allclose(costs, expected.chebyshev(goal), atol=BY_SCIPY)


@LEVEL
@SEEDS
def test_every_stage_is_proved_and_no_later_one_changes_what_it_reached(seed, by_group):
    model, goals = drawn_goals(seed)
    answer = solved(model, fair_for(seed, model, by_group), goals)
    assert answer.violation <= 1e-8
    for stage in answer.stages:
        assert stage.value - stage.bound <= GAP.get(stage.kind, 1e-6) * max(1.0, abs(stage.value))
    for goal in goals:
        first = next(stage for stage in answer.stages if stage.priority == goal.priority)
        assert goal.value(model, answer.t) == pytest.approx(first.value, rel=KEPT, abs=KEPT)
    priorities = [stage.priority for stage in answer.stages]
    ranked = [each for each in priorities if each]
    assert ranked == sorted(ranked)
    assert priorities == ranked + [0] * (len(priorities) - len(ranked))


@SEEDS
def test_goals_that_can_all_be_kept_are_rules(seed):
    model, _ = draw_model(seed, "crossing")
    rows = np.arange(1, model.n_rows)
    goals = tuple(
        Goal(number + 1, norm, rows[number::2], np.ones(len(rows[number::2])))
        for number, norm in enumerate(("weighted", "chebyshev"))
    )
    fair = FAIR[seed % len(FAIR)]
    soft, hard = solved(model, fair, goals), solved(model, fair)
    assert all(abs(stage.value) <= KEPT for stage in soft.stages if stage.priority)
    np.testing.assert_allclose(soft.t, hard.t, atol=1e-5)


def penalised(model: CanonicalModel, rows: np.ndarray, price: FloatArray) -> CanonicalModel:
    """`model` where each of `rows` may be missed at a price per unit."""
    penalty = np.full(model.n_rows, np.inf)
    penalty[rows] = price
    return replace(model, row_penalty=penalty)


@pytest.mark.parametrize("seed", seeds(4))
@pytest.mark.parametrize("fair", FAIR[:6], ids=lambda fair: fair.notion)
def test_a_penalty_above_every_price_makes_a_rule(seed, fair):
    """No miss is worth it (exact penalties: Bertsekas, Mathematical Programming 9, 1975)."""
    model, _ = draw_model(seed, "crossing")
    rows = np.arange(1, model.n_rows, 2)
    hard = run(model, fair, (), How())  # by its own stages, whose prices are what counts
    assert isinstance(hard, Solution)
    prices = np.abs(np.array([stage.multipliers for stage in hard.stages])).max(axis=0)
    soft = solved(penalised(model, rows, 2.0 * prices[rows] + 10.0), fair)
    hard_value = measured(model, fair, hard.t)
    assert measured(model, fair, soft.t) == pytest.approx(hard_value, rel=1e-5, abs=1e-7)
    activity = model.activity(soft.t)
    missed = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
    assert missed.max() <= 1e-7


@pytest.mark.parametrize("seed", seeds(4))
@pytest.mark.parametrize("fair", FAIR[:6], ids=lambda fair: fair.notion)
def test_a_penalty_of_next_to_nothing_takes_a_rule_away(seed, fair):
    model, _ = draw_model(seed, "crossing")
    rows = np.arange(1, model.n_rows, 2)
    free = set_free(model, (Goal(1, "weighted", rows, np.ones(len(rows))),))
    nearly = solved(penalised(model, rows, np.full(len(rows), 1e-10)), fair)
    without = measured(free, fair, solved(free, fair).t)
    assert measured(free, fair, nearly.t) == pytest.approx(without, rel=1e-6, abs=1e-7)


def measured(model: CanonicalModel, fair: Fair, t: FloatArray) -> float:
    """What a notion makes small between cells."""
    if fair.smooth is not None:
        return float(model.reference @ fair.smooth.cost(t))
    assert fair.deviations is not None
    return fair.deviations.value(model, t)


class OneAfterTheOther:
    """Goals by scipy. Columns: burdens, then what each soft row costs by missing, then z."""

    def __init__(self, model: CanonicalModel, goals: tuple[Goal, ...]) -> None:
        self._model, self._n = model, model.n_cells
        self._soft = np.concatenate([goal.rows for goal in goals])
        weight = np.concatenate([goal.weight for goal in goals])
        mass = model.row_mass
        matrix = sparse.csr_array(sparse.diags_array(1.0 / mass) @ model.matrix())
        rules = set_free(model, goals)
        low, high = np.isfinite(rules.row_lower), np.isfinite(rules.row_upper)
        wide = len(self._soft) + 1
        give = sparse.diags_array(1.0 / (weight * mass[self._soft]))
        soft = matrix[self._soft]
        low_soft, high_soft = model.row_lower[self._soft], model.row_upper[self._soft]
        below, above = np.isfinite(low_soft), np.isfinite(high_soft)
        none = sparse.csr_array((len(self._soft), 1))
        self._rows = sparse.vstack(
            [
                sparse.hstack([matrix[high], sparse.csr_array((int(high.sum()), wide))]),
                sparse.hstack([-matrix[low], sparse.csr_array((int(low.sum()), wide))]),
                sparse.hstack([-soft, -give, none], format="csr")[below],
                sparse.hstack([soft, -give, none], format="csr")[above],
            ],
            format="csr",
        )
        play = 1e-9  # scipy calls some intervals infeasible that are single points
        self._limit = np.concatenate(
            [
                (rules.row_upper / mass)[high] + play,
                -(rules.row_lower / mass)[low] + play,
                -(low_soft / mass[self._soft])[below] + play,
                (high_soft / mass[self._soft])[above] + play,
            ]
        )

    def weighted(self, goal: Goal) -> float:
        """The smallest sum, which is held from now on."""
        of_goal = self._costs(goal)
        value = self._least(of_goal)
        self._hold(of_goal, value)
        return value

    def chebyshev(self, goal: Goal) -> FloatArray:
        """What each row comes to: the largest as small as can be, then the next. (n_soft,)"""
        each = np.array([self._cost(row) for row in goal.rows])
        z = np.zeros(self._rows.shape[1])
        z[-1] = 1.0
        level, rows, limit = np.full(len(each), np.nan), self._rows, self._limit
        while np.isnan(level).any():
            still = np.flatnonzero(np.isnan(level))
            for unit in still:
                self._hold(each[unit] - z, 0.0, slack=0.0)
            value = self._least(z)
            self._rows, self._limit = rows, limit
            for unit in still:
                self._hold(each[unit], value)
            alone = np.array([self._least(each[unit]) for unit in still])
            settled = still[alone >= value - 1e-6] if value > 1e-7 else still
            settled = settled if len(settled) else still[[int(np.argmax(alone))]]
            level[settled] = value
            self._rows, self._limit = rows, limit
            for unit in settled:
                self._hold(each[unit], value)
            rows, limit = self._rows, self._limit
        return level

    def _cost(self, row: int) -> FloatArray:
        column = np.zeros(self._rows.shape[1])
        column[self._n + int(np.flatnonzero(self._soft == row)[0])] = 1.0
        return column

    def _costs(self, goal: Goal) -> FloatArray:
        return np.sum([self._cost(row) for row in goal.rows], axis=0)

    def _hold(self, row: FloatArray, value: float, *, slack: float = 1e-9) -> None:
        self._rows = sparse.vstack([self._rows, sparse.csr_array(row[None, :])], format="csr")
        self._limit = np.append(self._limit, value + slack)

    def _least(self, cost: FloatArray) -> float:
        n_more = len(cost) - self._n
        found = linprog(
            cost,
            A_ub=self._rows,
            b_ub=self._limit,
            bounds=[*zip(self._model.lower, self._model.upper, strict=True), *[(0, None)] * n_more],
            method="highs",
            options={
                "presolve": False,
                "primal_feasibility_tolerance": 1e-10,
                "dual_feasibility_tolerance": 1e-10,
            },
        )
        assert found.status == 0, found.message
        return float(found.fun)
