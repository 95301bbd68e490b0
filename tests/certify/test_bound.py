"""Bounds and refutations against the enumeration of every plan in whole steps."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal

import numpy as np
import pytest

from quotaopt.certify.bound import Stage, prove
from quotaopt.certify.combinations import Combinations
from quotaopt.certify.exact import Exact
from quotaopt.certify.ground import FINISH, Ground, objective
from quotaopt.certify.groups import Groups
from quotaopt.certify.held import Held
from quotaopt.certify.measures import MEASURES
from quotaopt.certify.price import MultiplierError, by_rule
from quotaopt.certify.refute import refute
from quotaopt.certify.rulebook import TOTAL, Limits, Rulebook, RuleRows, Space
from support.seeds import seeds

NOTIONS = sorted(MEASURES)


def _space(n_bases: int, n_periods: int) -> Space:
    return Space(
        members={
            "rep": np.array([f"r{i}" for i in range(n_bases)], dtype=object),
            "month": np.array([f"m{i}" for i in range(n_periods)], dtype=object),
        },
        codes={"rep": np.arange(n_bases)[:, None], "month": np.arange(n_periods)[None, :]},
        base_finest=("rep",),
        time_levels=("month",),
        bases=Combinations([np.arange(n_bases)], [n_bases], n_bases),
        n_periods=n_periods,
    )


def _exact(values: list[str]) -> Exact:
    digits = 3
    return Exact(np.array([int(Decimal(value).scaleb(digits)) for value in values]), digits)


def _rows(space: Space, name: str, groups: Groups, lower, upper, **more) -> RuleRows:
    known = np.ones(len(groups), dtype=np.bool_)
    each = ("rep",) if groups.n_parts > 1 else ()
    return RuleRows(name, "band", space, each, groups, Limits(lower, upper), known, **more)


def _whole(space: Space) -> Groups:
    return Groups(np.zeros(space.n_bases, dtype=np.int64), np.zeros(space.n_periods, dtype=np.int64), 1, 1)


def _book(rng: np.random.Generator, step: int = 1) -> Rulebook:
    """A random rulebook over four cells: bands, a share, a ratio, efforts and limits of one cell."""
    space = _space(2, 2)
    whole = _whole(space)
    total = int(rng.integers(4, 12)) * step
    first = Exact(np.array([total]))
    band = Exact(np.array([total + int(rng.integers(0, 3)) * step]))
    rules = [_rows(space, TOTAL, whole, first, band if rng.random() < 0.5 else first)]
    by_rep = Groups(np.arange(2), np.zeros(2, dtype=np.int64), 2, 1)
    one_month = Groups(np.zeros(2, dtype=np.int64), np.array([0, -1]), 1, 1)
    one_cell = Groups(np.array([0, -1]), np.array([-1, 0]), 1, 1)

    def side(groups: Groups, low: float, high: float) -> Exact | None:
        drawn = [f"{rng.uniform(low, high):.3f}" for _ in range(len(groups))]
        return _exact(drawn) if rng.random() < 0.7 else None

    third = total / 3
    rules.append(_rows(space, "band", by_rep, side(by_rep, 0, 1.6 * third), side(by_rep, 1.2 * third, total)))
    rules.append(_rows(space, "cell", one_cell, side(one_cell, 0, third), side(one_cell, third / 2, third)))
    row = np.zeros(len(one_month), dtype=np.int64)
    share = {"parent": whole, "parent_row": row, "nearest": bool(rng.random() < 0.5)}
    ratio = _exact([f"{rng.uniform(0.2, 0.8):.3f}"])
    low, high = (ratio, ratio) if share["nearest"] else (ratio, side(one_month, 0.8, 1.0))
    rules.append(_rows(space, "share", one_month, low, high, **share))
    weight = Exact(rng.integers(1, 9, (2, 2)) * 10, 2)
    average = {"weight": weight, "parent": whole, "parent_row": np.zeros(1, dtype=np.int64)}
    rules.append(_rows(space, "ratio", whole, side(whole, 0.2, 0.6), side(whole, 0.4, 0.9), **average))
    effort = side(whole, 0.3 * total, total)
    rules.append(_rows(space, "effort", whole, None, effort, weight=Exact(rng.integers(0, 20, (2, 1)), 1)))
    return Rulebook(space, tuple(rules), np.array([step]), 0)


def _keeps(book: Rulebook, targets: np.ndarray) -> bool:
    for rows in book.rules:
        activity, limits = rows.activity(targets), rows.limits_for(targets, int(book.steps[0]))
        if limits.lower is not None and not limits.lower.at_most(activity).all():
            return False
        if limits.upper is not None and not activity.at_most(limits.upper).all():
            return False
    return True


def _plans(book: Rulebook) -> list[np.ndarray]:
    """Every plan in whole steps that keeps the rules."""
    top = int(book.rules[0].limits.upper.units[0]) // int(book.steps[0])
    found = []
    for steps in itertools.product(range(top + 1), repeat=3):
        for last in range(top + 1 - sum(steps)):
            targets = np.array([*steps, last]).reshape(2, 2) * int(book.steps[0])
            if _keeps(book, targets):
                found.append(targets)
    return found


def _kept_book(seed: int) -> tuple[np.random.Generator, Rulebook, list[np.ndarray]]:
    """A random rulebook that some plan keeps, and all the plans that do."""
    rng = np.random.default_rng(seed)
    while True:
        book = _book(rng, step=int(rng.choice([1, 10])))
        if plans := _plans(book):
            return rng, book, plans


def _bound(ground: Ground, notion: str, prices: dict[tuple[str, str], float], links=None) -> float:
    """What prices prove of a single smooth stage."""
    stage = Stage(notion, by_rule(ground.book, prices), 0.0, links)
    return prove(ground, Held.nothing(ground), stage).value


def _random_prices(rng: np.random.Generator, book: Rulebook, size: float) -> dict[tuple[str, str], float]:
    rows = [(rule.rule, str(label)) for rule in book.rules for label in rule.labels]
    return {row: float(rng.normal(0, size)) for row in rows if rng.random() < 0.7}


@pytest.mark.parametrize("seed", seeds(6))
def test_no_prices_ever_prove_more_than_the_best_plan_has(seed):
    rng, book, plans = _kept_book(seed)
    reference = rng.uniform(0.5, 3.0, (2, 2)) * int(book.steps[0])
    if seed % 3 == 0:
        reference[0, 1] = 0.0
    ground = Ground(book, reference)
    for notion in NOTIONS:
        best = min(objective(ground, plan, notion) for plan in plans)
        for size in (0.0, 0.1, 1.0, 30.0):
            assert _bound(ground, notion, _random_prices(rng, book, size)) <= best


@pytest.mark.parametrize("seed", seeds(6))
def test_no_prices_of_groups_ever_prove_more_than_the_best_plan_has(seed):
    rng, book, plans = _kept_book(seed)
    reference = rng.uniform(0.5, 3.0, (2, 2)) * int(book.steps[0])
    if seed % 3 == 0:
        reference[0] = 0.0  # a rep without any reference: the burden of its group does not exist
    by_rep = Groups(np.arange(2), np.zeros(2, dtype=np.int64), 2, 1)
    by_month = Groups(np.zeros(2, dtype=np.int64), np.arange(2), 1, 2)
    for notion, groups in itertools.product(NOTIONS, (by_rep, by_month)):
        ground = Ground(book, reference, groups)
        best = min(objective(ground, plan, notion) for plan in plans)
        for size in (0.0, 0.01, 1.0, 30.0):
            prices = _random_prices(rng, book, size)
            assert _bound(ground, notion, prices, rng.normal(0, size, 2)) <= best


@pytest.mark.parametrize("notion", NOTIONS)
def test_at_the_right_prices_of_groups_the_bound_is_the_objective(notion):
    """Two reps of two cells of 25; one cell is capped at 10, the second rep must carry 52 of 100."""
    space = _space(2, 2)
    one_cell = Groups(np.array([0, -1]), np.array([0, -1]), 1, 1)
    second = Groups(np.array([-1, 0]), np.array([0, 0]), 1, 1)
    book = Rulebook(
        space,
        (
            _rows(space, TOTAL, _whole(space), _exact(["100"]), _exact(["100"])),
            _rows(space, "cap", one_cell, None, _exact(["10"])),
            _rows(space, "floor", second, _exact(["52"]), None),
        ),
        np.array([1]),
        0,
    )
    targets, reference = np.array([[10, 38], [26, 26]]), np.full((2, 2), 25.0)
    burdens, measure = np.array([48 / 50, 52 / 50]), MEASURES[notion]
    links = -measure.slope(burdens)
    free = FINISH * measure.slope(np.array([38 / 25, 26 / 25])) - links  # what cells off their limits feel
    prices = {(TOTAL, ""): free[0], ("floor", ""): free[1] - free[0]}
    by_rep = Groups(np.arange(2), np.zeros(2, dtype=np.int64), 2, 1)
    ground = Ground(book, reference, by_rep)
    cost = 0.5 * measure.cost(burdens).sum() + FINISH * 0.25 * measure.cost(targets / 25.0).sum()
    assert objective(ground, targets, notion) == pytest.approx(cost, rel=1e-13)
    assert 0.0 <= cost - _bound(ground, notion, prices, links) < 1e-10 * cost


@pytest.mark.parametrize("notion", NOTIONS)
def test_at_the_right_prices_the_bound_is_the_objective(notion):
    """Two reps, one held down at 30 of 100, by hand: t = 0.6 and 1.4 from references 50 and 50."""
    space = _space(2, 1)
    capped = Groups(np.array([0, -1]), np.array([0]), 1, 1)
    both = Groups(np.array([0, 0]), np.array([0]), 1, 1)
    book = Rulebook(
        space,
        (
            _rows(space, TOTAL, both, _exact(["100"]), _exact(["100"])),
            _rows(space, "cap", capped, None, _exact(["30"])),
        ),
        np.array([1]),
        0,
    )
    slope = {"proportional": math.log(1.4), "least_squares": 0.4}[notion]
    targets, reference = np.array([[30], [70]]), np.full((2, 1), 50.0)
    ground = Ground(book, reference)
    cost = {"proportional": 0.6 * math.log(0.6) + 1.4 * math.log(1.4), "least_squares": 0.16}[notion] / 2
    assert objective(ground, targets, notion) == pytest.approx(cost, rel=1e-14)
    assert 0.0 <= cost - _bound(ground, notion, {(TOTAL, ""): slope}) < 1e-10 * cost
    stage = Stage(notion, by_rule(book, {(TOTAL, ""): slope}), cost)
    assert prove(ground, Held.nothing(ground), stage).rounding < 1e-13


@pytest.mark.parametrize("seed", range(10))
def test_nothing_refutes_a_plan_that_can_be_kept(seed):
    rng, book, _ = _kept_book(1000 + seed)
    assert not any(refute(book, _random_prices(rng, book, 1.0)) for _ in range(50))


def _contradiction(lower: str, upper: str) -> Rulebook:
    """Both reps need `lower`; together they may carry `upper`."""
    space = _space(2, 2)
    by_rep = Groups(np.arange(2), np.zeros(2, dtype=np.int64), 2, 1)
    floor = _rows(space, "floor", by_rep, _exact([lower, lower]), None)
    return Rulebook(
        space, (_rows(space, TOTAL, _whole(space), None, _exact([upper])), floor), np.array([1]), 0
    )


def test_a_contradiction_is_refuted_by_its_own_rows():
    prices = {("floor", "r0"): 1.0, ("floor", "r1"): 1.0, (TOTAL, ""): -1.0}
    assert refute(_contradiction("60", "119"), prices)
    assert refute(_contradiction("60", "119"), {row: 1e9 * value for row, value in prices.items()})
    assert not refute(_contradiction("60", "120"), prices)
    assert not refute(_contradiction("60", "119"), {row: -value for row, value in prices.items()})
    assert not refute(_contradiction("60", "119"), {(TOTAL, ""): -1.0})
    assert not refute(_contradiction("60", "119"), {})


def test_prices_with_the_noise_of_a_solver_still_refute():
    prices = {("floor", "r0"): 1.0 + 1e-9, ("floor", "r1"): 1.0 - 1e-9, (TOTAL, ""): -1.0 + 3e-10}
    assert refute(_contradiction("60", "119"), prices)


def test_a_contradiction_of_less_than_a_step_is_refuted():
    """119.5 is no whole number of steps: two reps of at least 59.75 need 60 each."""
    prices = {("floor", "r0"): 1.0, ("floor", "r1"): 1.0, (TOTAL, ""): -1.0}
    assert refute(_contradiction("59.75", "119.5"), prices)
    assert not refute(_contradiction("59.75", "120"), prices)


def test_idle_cells_cannot_carry_what_a_rule_asks_for():
    book = _contradiction("10", "100")
    idle = np.array([[True, True], [False, False]])
    assert refute(book, {("floor", "r0"): 1.0}, idle)
    assert not refute(book, {("floor", "r1"): 1.0}, idle)


def test_a_price_on_a_row_that_does_not_exist_is_refused():
    book = _contradiction("10", "100")
    for prices in ({("cap", ""): 1.0}, {("floor", "nobody"): 1.0}, {(TOTAL, ""): math.nan}):
        with pytest.raises(MultiplierError):
            by_rule(book, prices)


@pytest.mark.parametrize("notion", NOTIONS)
def test_a_cell_without_reference_that_carries_costs_without_limit(notion):
    book = _contradiction("10", "100")
    ground = Ground(book, np.array([[0.0, 1.0], [1.0, 1.0]]))
    empty = np.array([[0, 10], [10, 5]])
    assert math.isfinite(objective(ground, empty, notion))
    assert objective(ground, empty + 1, notion) == math.inf
