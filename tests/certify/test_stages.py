"""Bounds of every kind of stage, against all plans in whole steps and against linear programs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.optimize import linprog

from quotaopt.certify.answers import Cost, Units, answer
from quotaopt.certify.bound import Bound, Stage, prove
from quotaopt.certify.claim import GOALS
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.fair import Fair
from quotaopt.certify.ground import ROUNDS, Ground, objective
from quotaopt.certify.groups import Groups
from quotaopt.certify.held import Held, slack
from quotaopt.certify.measures import MEASURES, power
from quotaopt.certify.rulebook import TOTAL, Limits, Rulebook, RuleRows, Softness, Space
from quotaopt.certify.stages import _room
from support.seeds import seeds

SHAPE = (2, 2)
ZEROS, ONES = np.zeros(2, dtype=np.int64), np.arange(2)
WHOLE, BY_REP, BY_MONTH = Groups(ZEROS, ZEROS, 1, 1), Groups(ONES, ZEROS, 2, 1), Groups(ZEROS, ONES, 1, 2)
BY_CELL = Groups(ONES, ONES, 2, 2)
SEEDS = pytest.mark.parametrize("seed", seeds(3))
LEVELS = {"cells": None, "reps": BY_REP}


def _space() -> Space:
    return Space(
        members={"rep": np.array(["a", "b"], dtype=object), "month": np.array(["1", "2"], dtype=object)},
        codes={"rep": ONES[:, None], "month": ONES[None, :]},
        base_finest=("rep",),
        time_levels=("month",),
        bases=Combinations([ONES], [2], 2),
        n_periods=2,
    )


def _rows(name: str, groups: Groups, lower, upper, soft: Softness | None = None, **more) -> RuleRows:
    each = {1: (), 4: ("rep", "month")}.get(len(groups), ("rep",) if groups.n_parts > 1 else ("month",))
    limits = Limits(*(None if side is None else Exact(np.array(side)) for side in (lower, upper)))
    known = np.ones(len(groups), dtype=np.bool_)
    return RuleRows(name, "band", _space(), each, groups, limits, known, soft=soft, **more)


def _world(seed: int, groups: Groups | None = None, norms: Mapping[int, str] | None = None) -> Ground:
    """Four cells that carry 12 to 14 steps between them, under bands of reps and wishes for months."""
    rng = np.random.default_rng(seed)
    total = int(rng.integers(8, 12))
    low = rng.integers(0, 4, 2)
    month = rng.integers(0, total, 2)
    wish = Softness(2, None, 1, "relative")
    rules = [
        _rows(TOTAL, WHOLE, [total], [total + int(rng.integers(0, 2))]),
        _rows("band", BY_REP, low, low + rng.integers(3, 9, 2)),
        _rows("cap", BY_CELL, None, rng.integers(3, 9, 4)),
        _rows("wish", BY_MONTH, month, month + rng.integers(0, 3, 2), wish),
        _rows("hope", BY_REP, rng.integers(0, total, 2), None, Softness(1, None, 2, "amount")),
        _rows("dream", BY_MONTH, None, rng.integers(0, total, 2), Softness(1, 1, None, "relative")),
    ]
    reference = rng.uniform(0.5, 3.0, SHAPE)
    reference *= total / reference.sum()
    return Ground(
        Rulebook(_space(), tuple(rules), np.array([1]), 0, fair=Fair("power", (), -0.7, 0.3, norms or {})),
        reference,
        groups,
    )


def _plans(ground: Ground) -> list[np.ndarray]:
    """Every plan in whole steps that keeps the hard rules."""
    every = np.array(list(itertools.product(range(9), repeat=4)))
    kept = np.ones(len(every), dtype=np.bool_)
    for rows in ground.book.rules:
        if rows.soft is None:
            inside = rows.cells.codes().ravel() == np.arange(len(rows))[:, None]
            sums = every @ inside.T
            for limit, side in ((rows.limits.lower, 1), (rows.limits.upper, -1)):
                if limit is not None:
                    kept &= (side * sums >= side * limit.units).all(axis=1)
    return list(every[kept].reshape(-1, *SHAPE))


def _feasible(seed: int, *args, **more) -> tuple[Ground, list[np.ndarray]]:
    """The first world from `seed` on, in leaps, that some plan keeps."""
    while True:
        ground = _world(seed, *args, **more)
        if plans := _plans(ground):
            return ground, plans
        seed += 1000


def _prices(rng: np.random.Generator, ground: Ground, size: float) -> dict[str, np.ndarray]:
    return {rows.rule: rng.normal(0, size, len(rows)) for rows in ground.book.rules if rng.random() < 0.8}


def _value(ground: Ground, held: Held, stage: Stage, targets: np.ndarray) -> float:
    if stage.kind == GOALS:
        return held.goal_cost(ground, stage.priority, targets)
    return objective(ground, targets, stage.kind, unsettled=held.unsettled, penalised=not held.is_fair)


def _followed(ground: Ground, held: Held, stage: Stage, bound: Bound) -> Held:
    if stage.kind == GOALS:
        return held.goal(ground, stage.priority, stage.value, stage.settled_rows)
    if stage.kind in ROUNDS:
        room = _room(stage.value + slack(stage.value) - bound.value, bound.gain)
        return held.round(stage.kind, stage.value, stage.settled, room)
    if stage.kind in ("minimax", "least_absolute"):
        return held.deviations(ground, stage.kind, stage.value, stage.largest)
    return held


CHAINS = {
    "goals": [(GOALS, 1), (GOALS, 2), ("least_absolute", 0), ("proportional", 0)],
    "minimax": [(GOALS, 1), ("minimax", 0), ("proportional", 0)],
    "leximin": [("leximin", 0), ("leximin", 0), ("leximin", 0), ("proportional", 0)],
    "leximax": [(GOALS, 2), ("leximax", 0), ("leximax", 0), ("proportional", 0)],
    "power": [(GOALS, 1), (GOALS, 2), ("power", 0)],
}


@SEEDS
@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
@pytest.mark.parametrize("chain", sorted(CHAINS))
def test_no_prices_prove_more_than_the_best_plan_that_keeps_what_came_before(seed, level, norm, chain):
    rng = np.random.default_rng(seed)
    ground, plans = _feasible(seed, LEVELS[level], norms={1: norm})
    for size in (0.0, 0.02, 0.5, 20.0):
        held, left = Held.nothing(ground), plans
        for number, (kind, priority) in enumerate(CHAINS[chain]):
            stage = Stage(
                kind=kind,
                prices=_prices(rng, ground, size),
                value=0.0,
                links=rng.normal(0, size, 2) if ground.groups is not None else None,
                weights=tuple(rng.exponential(3 * size, number)),
                priority=priority,
                settled=rng.random(len(ground.sizes)) < 0.3 if kind in ROUNDS else None,
                settled_rows={"wish": rng.random(2) < 0.5} if priority == 1 else {},
            )
            values = [_value(ground, held, stage, targets) for targets in left]
            best = min(values)
            if math.isinf(best):
                break
            stage = replace(stage, value=best + float(rng.exponential(0.01)) * (rng.random() < 0.5))
            if kind == "minimax" and rng.random() < 0.5:
                stage = replace(stage, largest=_largest(ground, left[int(np.argmin(values))]))
            bound = prove(ground, held, stage)
            assert bound.value <= best
            left = [
                targets
                for targets, value in zip(left, values, strict=True)
                if value <= stage.value
                and (stage.largest is None or _largest(ground, targets) <= stage.largest)
                and (
                    stage.largest is None or value - _largest(ground, targets) <= stage.value - stage.largest
                )
            ]
            held = _followed(ground, held, stage, bound)


def _keeps_parts(ground: Ground, stage: Stage, targets: np.ndarray, value: float) -> bool:
    """Whether the largest deviation, and the rest of the value, are each no more than was reached."""
    if stage.largest is None:
        return True
    largest = _largest(ground, targets)
    return largest <= stage.largest and value - largest <= stage.value - stage.largest


def _largest(ground: Ground, targets: np.ndarray) -> float:
    return float(np.abs(ground.burdens(targets) - 1.0).max())


@dataclass(frozen=True)
class _Solved:
    value: float
    prices: Mapping[str, np.ndarray]
    links: np.ndarray | None


def _linear_program(ground: Ground, add: Callable[[_Program], None]) -> _Solved | None:
    """A stage by scipy on the hard rules; None where there is no plan."""
    program = _Program(ground)
    for rows in ground.book.rules:
        if rows.soft is None:
            program.limit(rows)
    add(program)
    return program.solve()


class _Program:
    """Columns are cells, then units, then whatever a stage adds."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.units = np.zeros((len(ground.sizes), 4))
        groups = BY_CELL if ground.groups is None else ground.groups
        self.units[groups.codes().ravel(), np.arange(4)] = 1.0
        self.cost = [0.0] * (4 + len(ground.sizes))
        self.least = [0.0] * len(self.cost)
        self.rows: list[
            tuple[np.ndarray, float, str, int, int]
        ] = []  # coefficients <= limit, rule, row, sign
        self.links = [(self.units[u], ground.sizes[u]) for u in range(len(ground.sizes))]

    def column(self, cost: float, least: float = 0.0) -> int:
        self.cost.append(cost)
        self.least.append(least)
        return len(self.cost) - 1

    def limit(self, rows: RuleRows, missed: Callable[[int], Mapping[int, float]] = lambda row: {}) -> None:
        codes = rows.cells.codes().ravel()
        for row in range(len(rows)):
            inside = {int(cell): 1.0 for cell in np.flatnonzero(codes == row)}
            slack = missed(row)
            if rows.limits.lower is not None:
                entries = {at: -value for at, value in inside.items()} | {at: -v for at, v in slack.items()}
                self.add(entries, -float(rows.limits.lower.units[row]), rows.rule, row, 1)
            if rows.limits.upper is not None:
                entries = inside | {at: -v for at, v in slack.items()}
                self.add(entries, float(rows.limits.upper.units[row]), rows.rule, row, -1)

    def add(self, entries: Mapping[int, float], limit: float, rule: str = "", row: int = 0, sign: int = 0):
        self.rows.append((entries, limit, rule, row, sign))

    def unit(self, u: int) -> int:
        return 4 + u

    def solve(self) -> _Solved | None:
        n = len(self.cost)

        def dense(entries: Mapping[int, float]) -> np.ndarray:
            line = np.zeros(n)
            line[list(entries)] = list(entries.values())
            return line

        equal = np.zeros((len(self.links), n))
        for u, (cells, size) in enumerate(self.links):
            equal[u, :4], equal[u, 4 + u] = cells, -size
        found = linprog(
            self.cost,
            np.array([dense(row[0]) for row in self.rows]),
            [row[1] for row in self.rows],
            equal,
            np.zeros(len(equal)),
            [(least, None) for least in self.least],
        )
        if found.status != 0:
            return None
        whole = self.ground.whole
        prices = {rows.rule: np.zeros(len(rows)) for rows in self.ground.book.rules}
        for (_, _, rule, row, sign), marginal in zip(self.rows, found.ineqlin.marginals, strict=True):
            if rule:
                prices[rule][row] += -sign * marginal * whole
        links = found.eqlin.marginals * whole
        return _Solved(found.fun, prices, None if self.ground.groups is None else links)


def _deviations(largest: float, mean: float) -> Callable[[_Program], None]:
    def add(program: _Program) -> None:
        ground = program.ground
        z = program.column(largest)
        for u, size in enumerate(ground.sizes):
            away = program.column(mean * size / ground.whole)
            program.add({program.unit(u): 1.0, away: -1.0}, 1.0)
            program.add({program.unit(u): -1.0, away: -1.0}, -1.0)
            program.add({away: 1.0, z: -1.0}, 0.0)

    return add


def _worst(sign: int) -> Callable[[_Program], None]:
    def add(program: _Program) -> None:
        z = program.column(1.0, -1e3)
        for u in range(len(program.ground.sizes)):
            program.add({program.unit(u): float(sign), z: -1.0}, float(sign))

    return add


def _penalised(add: Callable[[_Program], None], priority: int, norm: str) -> Callable[[_Program], None]:
    """With what misses of one priority (0 for penalties) cost."""

    def also(program: _Program) -> None:
        add(program)
        most = program.column(1.0) if norm == "chebyshev" else None
        for rule in program.ground.soft:
            if rule.priority == priority:
                cost = np.maximum(rule.below, rule.above) / program.ground.whole
                columns = [program.column(0.0 if most is not None else each) for each in cost]
                program.limit(rule.rows, lambda row, columns=columns: {columns[row]: 1.0})
                if most is not None:
                    for column, each in zip(columns, cost, strict=True):
                        program.add({column: each, most: -1.0}, 0.0)

    return also


LINEAR = {
    "minimax": _penalised(_deviations(1.0, 0.3), 0, "weighted"),
    "least_absolute": _penalised(_deviations(0.0, 1.0), 0, "weighted"),
    "leximin": _worst(-1),
    "leximax": _worst(1),
}


@SEEDS
@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("kind", sorted(LINEAR))
def test_the_duals_of_a_linear_program_prove_its_optimum(seed, kind, level):
    ground, _ = _feasible(seed, LEVELS[level])
    found = _linear_program(ground, LINEAR[kind])
    stage = Stage(kind, found.prices, found.value + 1e-12, found.links)
    bound = prove(ground, Held.nothing(ground), stage)
    assert bound.value == pytest.approx(found.value, abs=1e-9)
    if kind in ROUNDS:
        assert bound.gain[bound.gain > 0.0].sum() >= 1.0 - 1e-9


@SEEDS
@pytest.mark.parametrize("norm", ["weighted", "chebyshev"])
@pytest.mark.parametrize("priority", [1, 2])
def test_the_duals_of_a_goal_program_prove_its_optimum(seed, norm, priority):
    ground, _ = _feasible(seed, norms={1: norm, 2: norm})
    found = _linear_program(ground, _penalised(lambda program: None, priority, norm))
    stage = Stage(GOALS, found.prices, found.value, priority=priority)
    assert prove(ground, Held.nothing(ground), stage).value == pytest.approx(found.value, abs=1e-9)


@SEEDS
def test_prices_of_other_priorities_prove_nothing(seed):
    """What a goal of a later priority misses is no concern of an earlier one."""
    ground, _ = _feasible(seed)
    found = _linear_program(ground, _penalised(lambda program: None, 2, "weighted"))
    first = Stage(GOALS, found.prices, 0.0, priority=1)
    alone = Stage(
        GOALS, {rule: each for rule, each in found.prices.items() if rule != "hope"}, 0.0, priority=1
    )
    held = Held.nothing(ground)
    assert prove(ground, held, first).value == prove(ground, held, alone).value


@SEEDS
def test_units_with_a_price_are_where_the_round_ends_in_all_plans_as_good(seed):
    ground, plans = _feasible(seed)
    for kind, sign in (("leximin", -1), ("leximax", 1)):
        found = _linear_program(ground, LINEAR[kind])
        values = [objective(ground, targets, kind) for targets in plans]
        reached = min(values)
        stage = Stage(kind, found.prices, reached)
        bound = prove(ground, Held.nothing(ground), stage)
        room = _room(reached - bound.value, bound.gain)
        for targets, value in zip(plans, values, strict=True):
            if value == reached:
                behind = sign * (ground.burdens(targets) - 1.0)
                assert (behind >= reached - room - 1e-9).all()


@pytest.mark.parametrize("beta", [-8.0, -2.0, -1.0, -0.6, -0.4, 1e-7, 0.0, 0.5, 1.0, 3.0, 8.0])
def test_power_measures_are_the_integral_of_their_slope(beta):
    measure = power(beta)
    t = np.exp(np.linspace(-2.0, 2.0, 41))
    if beta not in (0.0, -1.0, 1e-7):
        stated = (t ** (1 + beta) - (1 + beta) * t + beta) / (beta * (1 + beta))
        assert measure.cost(t) == pytest.approx(stated, rel=1e-9, abs=1e-12)
    step = 1e-5
    by_difference = (measure.cost(t + step) - measure.cost(t - step)) / (2 * step)
    assert measure.slope(t) == pytest.approx(by_difference, rel=1e-5, abs=1e-6)
    assert measure.response(measure.slope(t)) == pytest.approx(t, rel=1e-6)
    assert measure.cost(np.ones(1)) == pytest.approx([0.0], abs=1e-16)
    near = 1.0 + np.array([-1e-6, 1e-6])
    assert measure.cost(near) == pytest.approx([0.5e-12, 0.5e-12], rel=1e-3)


def test_power_of_one_and_zero_are_the_two_named_measures():
    t = np.array([0.0, 0.3, 1.0, 4.0])
    assert power(0.0).cost(t) == pytest.approx(MEASURES["proportional"].cost(t))
    assert power(1.0).cost(t) == pytest.approx(MEASURES["least_squares"].cost(t))
    assert power(-1.0).cost(t[1:]) == pytest.approx(t[1:] - 1.0 - np.log(t[1:]))
    assert power(-1.0).cost(t)[0] == math.inf


@SEEDS
def test_answers_are_below_the_cost_of_every_choice(seed):
    """Random burdens inside the limits, whatever the costs: none does better than the answer says."""
    rng = np.random.default_rng(seed)
    size, push = rng.uniform(0.1, 2.0, 5), rng.normal(0.0, 0.8, 5)
    least = rng.uniform(0.0, 0.8, 5)
    most = np.where(rng.random(5) < 0.3, np.inf, rng.uniform(0.9, 3.0, 5))
    units = Units(size, push, least, most, float(size @ np.minimum(most, 3.0)))
    counted = rng.random(5) < 0.7
    for measure, mean, largest, (above, below) in itertools.product(
        (None, MEASURES["proportional"], power(-2.0)), (0.0, 0.4), (0.0, 1.5), ((True, True), (False, True))
    ):
        if largest and (measure is not None or (mean and not above)):
            continue  # what no stage asks for
        cost = Cost(measure, 1.0, mean, largest, above, below, counted, reach=4.0)
        found = answer(units, cost)
        for _ in range(200):
            t = rng.uniform(least, np.minimum(most, 3.0))
            away = np.abs(t - 1.0) if above else 1.0 - t
            price = largest * float(away[counted].max(initial=0.0 if above else -4.0))
            of_measure = 0.0 if measure is None else measure.cost(t)
            worth = price + float(size @ (of_measure + mean * np.abs(t - 1.0) - push * t))
            assert found.value - found.rounding <= worth
