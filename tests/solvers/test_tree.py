"""The tree solver against exact fractions, an interior point code, linear programming and its theorems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import clarabel
import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.fairness import LEAST_SQUARES, NOTIONS, PROPORTIONAL, Power
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.structure import Tree
from quotaopt.solvers.candidate import Candidate, TreeWitness
from quotaopt.solvers.tree import solve_tree
from support.seeds import seeds

Maker = Callable[..., CanonicalModel]
Sets = list[list[int]]


def laminar_sets(rng: np.random.Generator, n_cells: int, depth: int) -> Sets:
    """Nested sets over shuffled cells: chains with a single child, duplicates, gaps, sometimes empty."""
    sets: Sets = []

    def divide(cells: list[int], left: int) -> None:
        sets.append(cells)
        if left == 0 or not cells:
            return
        kind = rng.random()
        if kind < 0.2:
            divide(list(cells), left - 1)
            return
        cuts = np.sort(rng.integers(0, len(cells) + 1, rng.integers(1, 4)))
        for part in np.split(np.array(cells, dtype=int), cuts):
            if rng.random() < 0.8:
                divide(part.tolist(), left - 1)

    divide(rng.permutation(n_cells).tolist(), depth)
    if rng.random() < 0.2:
        sets = sets[1:]  # a forest
    return [sets[place] for place in rng.permutation(len(sets))]


def random_tree(
    maker: Maker, rng: np.random.Generator, *, spread: float = 2.0, fixed_total: bool = False
) -> CanonicalModel:
    """A feasible model of class T: limits around a hidden point, some equal, some just reached."""
    n_cells = int(rng.integers(1, 10))
    reference = 10.0 ** rng.uniform(-spread, 0.0, n_cells)
    reference /= reference.sum()
    lower = np.where(rng.random(n_cells) < 0.4, 0.0, rng.uniform(0.0, 1.2, n_cells))
    upper = lower + np.where(rng.random(n_cells) < 0.15, 0.0, rng.exponential(0.8, n_cells))
    upper[rng.random(n_cells) < 0.2] = np.inf
    room = np.where(np.isinf(upper), 2.0, upper - lower)
    hidden = lower + room * rng.choice([0.0, 1.0, float(rng.random())], n_cells, p=[0.2, 0.2, 0.6])
    if rng.random() < 0.1:
        hidden = lower + room  # every sum at the edge of the possible
    sets = laminar_sets(rng, n_cells, int(rng.integers(1, 5)))
    limits = []
    for cells in sets:
        carried, kind = float(reference[cells] @ hidden[cells]), rng.random()
        low, high = carried * rng.uniform(0.7, 1.0), carried * rng.uniform(1.0, 1.3)
        if kind < 0.3:
            low = high = carried
        limits.append((low if rng.random() < 0.8 else -np.inf, high if rng.random() < 0.8 else np.inf))
    if fixed_total:
        sets.append(list(range(n_cells)))
        total = float(reference @ hidden)
        limits.append((total, total))
    return maker(sets, reference=reference, lower=lower, upper=upper, limits=limits)


def solved(model: CanonicalModel) -> Candidate:
    structure = classify(model)
    assert structure.plan_class == "T"
    found = solve_tree(model, structure.trees[0], PROPORTIONAL)
    assert isinstance(found, Candidate)
    return found


def burdens(model: CanonicalModel) -> np.ndarray:
    return solved(model).t


def same(one: np.ndarray, other: np.ndarray, tolerance: float = 1e-11) -> None:
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


class ExactTree:
    """Burdens in fractions, from the sums as functions of the level: S_v(x) = clip(sum S_u(x), L, U)."""

    def __init__(self, model: CanonicalModel, tree: Tree) -> None:
        self.model, self.tree = model, tree
        self.rise: dict[int, Fraction] = {}
        self.fall: dict[int, Fraction] = {}
        for node in reversed(range(len(tree.rows))):
            self._bound(node)

    def burdens(self) -> list[Fraction]:
        level: dict[int, Fraction] = {-1: Fraction(1)}
        for node in range(len(self.tree.rows)):
            level[node] = self._held(node, level[int(self.tree.parent[node])])
        return [self._cell(cell, level[int(node)]) for cell, node in enumerate(self.tree.leaf)]

    def _held(self, node: int, level: Fraction) -> Fraction:
        level = max(level, self.rise.get(node, level))
        return min(level, self.fall.get(node, level))

    def _cell(self, cell: int, level: Fraction) -> Fraction:
        low, high = float(self.model.lower[cell]), float(self.model.upper[cell])
        level = max(level, Fraction(low))
        return level if np.isinf(high) else min(level, Fraction(high))

    def _inside(self, node: int, level: Fraction) -> Fraction:
        """What the cells and rows inside a row carry when they are asked for `level`."""
        own = (self._cell(c, level) * Fraction(float(self.model.reference[c])) for c in self._cells(node))
        children = (child for child, parent in enumerate(self.tree.parent) if parent == node)
        return sum(own, Fraction(0)) + sum(
            (self._inside(child, self._held(child, level)) for child in children), Fraction(0)
        )

    def _cells(self, node: int) -> Iterator[int]:
        return (cell for cell, leaf in enumerate(self.tree.leaf) if leaf == node)

    def _bound(self, node: int) -> None:
        row = self.tree.rows[node]
        lower, upper = float(self.model.row_lower[row]), float(self.model.row_upper[row])
        edges = sorted(
            {Fraction(float(v)) for v in (*self.model.lower, *self.model.upper) if np.isfinite(v)}
            | {*self.rise.values(), *self.fall.values(), Fraction(0)}
        )
        edges.append(edges[-1] + 1)
        if np.isfinite(lower):
            self.rise[node] = self._level(node, Fraction(lower), edges)
        if np.isfinite(upper) and lower < upper:
            self.fall[node] = self._level(node, Fraction(upper), edges)
        elif lower == upper:
            self.fall[node] = self.rise[node]

    def _level(self, node: int, target: Fraction, edges: list[Fraction]) -> Fraction:
        """A level at which the row carries `target`, or as near to it as it can."""
        sums = [self._inside(node, edge) for edge in edges]
        if target <= sums[0]:
            return edges[0]
        for left, right, less, more in zip(edges, edges[1:], sums, sums[1:], strict=False):
            if less <= target <= more and more > less:
                return left + (target - less) / (more - less) * (right - left)
        if sums[-1] > sums[-2]:
            return edges[-1] + (target - sums[-1]) / (sums[-1] - sums[-2]) * (edges[-1] - edges[-2])
        return edges[-1]


@pytest.mark.parametrize("seed", seeds(40))
def test_targets_are_those_of_exact_fractions(model_of_sets: Maker, seed: int) -> None:
    """References over ten orders of magnitude; compared as targets, in shares of the total."""
    model = random_tree(model_of_sets, np.random.default_rng(seed), spread=10.0 if seed % 2 else 1.0)
    exact = ExactTree(model, classify(model).trees[0]).burdens()
    found = solved(model)
    weights = zip(found.t, exact, model.reference, strict=True)
    wrong = (abs(Fraction(t) - e) * Fraction(weight) for t, e, weight in weights)
    assert float(max(wrong)) <= 1e-14 * max(1.0, float(model.reference @ found.t))


@pytest.mark.parametrize("seed", seeds(40))
def test_every_row_holds_to_the_last_digits_and_the_bound_closes_for_every_notion(
    model_of_sets: Maker, seed: int
) -> None:
    """One answer is optimal for all notions, whether the total is fixed or banded."""
    rng = np.random.default_rng([seed, 1])
    model = random_tree(model_of_sets, rng, spread=10.0 if seed % 2 else 1.0, fixed_total=seed % 3 == 0)
    structure = classify(model)
    for notion in (*NOTIONS.values(), Power(0.5), Power(4.0)):
        found = solve_tree(model, structure.trees[0], notion)
        assert isinstance(found, Candidate)
        activity = model.activity(found.t)
        assert (activity >= model.row_lower * (1 - 4e-15)).all()
        assert (activity <= model.row_upper * (1 + 4e-15)).all()
        assert (found.t >= model.lower).all()
        assert (found.t <= model.upper).all()
        assert abs(found.gap) <= 1e-9
        raised, lowered = found.multipliers > 1e-12, found.multipliers < -1e-12
        np.testing.assert_allclose(activity[raised], model.row_lower[raised], rtol=4e-15)
        np.testing.assert_allclose(activity[lowered], model.row_upper[lowered], rtol=4e-15)
        assert (found.multipliers[structure.idle] == 0.0).all()


@pytest.mark.parametrize("seed", seeds(8))
def test_an_interior_point_code_finds_the_same_least_squares(model_of_sets: Maker, seed: int) -> None:
    model = random_tree(model_of_sets, np.random.default_rng([seed, 2]), spread=1.5)
    found = burdens(model)
    n_cells, matrix = model.n_cells, model.matrix()
    scaled = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ matrix)
    eye = sparse.eye_array(n_cells)
    rows = sparse.vstack([scaled, -scaled, eye, -eye], format="csc")
    right = np.concatenate(
        [model.row_upper / model.row_mass, -model.row_lower / model.row_mass, model.upper, -model.lower]
    )
    kept = np.flatnonzero(np.isfinite(right))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    weight = model.reference * n_cells
    answer = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.diags_array(weight)),
        -weight,
        sparse.csc_matrix(rows[kept]),
        right[kept],
        [clarabel.NonnegativeConeT(len(kept))],
        settings,
    ).solve()
    deviation = model.reference * (np.array(answer.x) - found)
    assert np.abs(deviation).max() <= 2e-5


def random_box_and_limits(maker: Maker, rng: np.random.Generator) -> CanonicalModel:
    """Limits that know nothing of each other: often impossible."""
    n_cells = int(rng.integers(1, 8))
    reference = rng.dirichlet(np.ones(n_cells))
    lower = rng.uniform(0.0, 1.0, n_cells)
    upper = np.where(rng.random(n_cells) < 0.1, np.inf, lower + rng.uniform(0.0, 1.0, n_cells))
    sets = laminar_sets(rng, n_cells, int(rng.integers(1, 5)))
    limits = []
    for cells in sets:
        low = float(reference[cells].sum()) * rng.uniform(0.3, 1.1)
        limits.append((low, low + rng.uniform(0.0, 0.6)))
    return maker(sets, reference=reference, lower=lower, upper=upper, limits=limits)


def refutation(model: CanonicalModel, multipliers: np.ndarray) -> Fraction:
    """How far the mix of rows is out of reach, in exact arithmetic; positive proves that there is no plan."""
    value = Fraction(0)
    for row, price in enumerate(multipliers):
        limit = model.row_lower[row] if price > 0 else model.row_upper[row]
        if price:
            value += Fraction(float(limit)) * Fraction(float(price))
    member = model.matrix().toarray() > 0
    for cell in range(model.n_cells):
        pressure = sum((Fraction(float(p)) for p in multipliers[member[:, cell]]), Fraction(0))
        if pressure:
            bound = model.upper[cell] if pressure > 0 else model.lower[cell]
            value -= Fraction(float(model.reference[cell])) * Fraction(float(bound)) * pressure
    return value


def test_no_plan_is_claimed_exactly_when_there_is_none_and_the_reason_proves_it(model_of_sets: Maker) -> None:
    seen = {True: 0, False: 0}
    for seed in range(120):
        model = random_box_and_limits(model_of_sets, np.random.default_rng([seed, 3]))
        matrix = model.matrix().toarray()
        verdict = linprog(
            np.zeros(model.n_cells),
            A_ub=np.vstack([matrix, -matrix]),
            b_ub=np.concatenate([model.row_upper, -model.row_lower]),
            bounds=list(zip(model.lower, model.upper, strict=True)),
        )
        found = solve_tree(model, classify(model).trees[0], LEAST_SQUARES)
        possible = isinstance(found, Candidate)
        seen[possible] += 1
        assert possible == (verdict.status == 0)
        if isinstance(found, TreeWitness):
            assert found.needs > found.reach
            limit = (model.row_lower if found.side == "lower" else model.row_upper)[found.row]
            assert limit == (found.needs if found.side == "lower" else found.reach)
            assert float(refutation(model, found.multipliers)) == pytest.approx(found.needs - found.reach)
    assert min(seen.values()) > 20


def test_a_row_without_cells_that_must_carry_something_is_the_reason(model_of_sets: Maker) -> None:
    model = model_of_sets([[], [0]], reference=[1.0], limits=[(0.1, 0.2), (1.0, 1.0)])
    found = solve_tree(model, classify(model).trees[0], PROPORTIONAL)
    assert isinstance(found, TreeWitness)
    assert (found.row, found.side, found.needs, found.reach) == (0, "lower", 0.1, 0.0)


def test_a_total_at_the_edge_of_the_possible_is_possible(model_of_sets: Maker) -> None:
    """The sum of many limits, added in another order, differs in the last digits."""
    rng = np.random.default_rng(4)
    reference, upper = rng.dirichlet(np.ones(1000)), rng.uniform(1.0, 2.0, 1000)
    edge = float(sum((reference * upper)[::-1].tolist()))
    for limit in (edge, np.nextafter(edge, 9), edge * (1 + 1e-14), edge * (1 - 1e-14)):
        model = model_of_sets([range(1000)], reference=reference, upper=upper, limits=[(limit, limit)])
        np.testing.assert_allclose(burdens(model), upper, rtol=1e-10)


def test_a_row_held_at_zero_is_proved_too(model_of_sets: Maker) -> None:
    """The slope of the proportional cost is infinite at 0; the proof stays finite."""
    model = model_of_sets([[0, 1], [0, 1, 2]], reference=[0.2, 0.3, 0.5], limits=[(0.0, 0.0), (0.6, 0.6)])
    found = solved(model)
    same(found.t, np.array([0.0, 0.0, 1.2]))
    assert abs(found.gap) <= 1e-12
    assert np.isfinite(found.multipliers).all()


def test_a_cell_below_the_level_its_row_is_lifted_to_stays_inside_its_own_limit(model_of_sets: Maker) -> None:
    model = model_of_sets([[0, 1]], reference=[0.5, 0.5], upper=[0.5, 3.0], limits=[(1.5, 1.5)])
    same(burdens(model), np.array([0.5, 2.5]))


def seeds(count: int, stream: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([seed, stream]) for seed in range(count))


def test_money_in_another_unit_changes_nothing(model_of_sets: Maker) -> None:
    for rng in seeds(30, 10):
        model = random_tree(model_of_sets, rng)
        unit = 1024.0
        scaled = replace(
            model,
            reference=model.reference * unit,
            row_lower=model.row_lower * unit,
            row_upper=model.row_upper * unit,
        )
        np.testing.assert_array_equal(burdens(scaled), burdens(model))


def test_the_order_of_cells_and_rows_changes_nothing(model_of_sets: Maker) -> None:
    for rng in seeds(30, 11):
        model = random_tree(model_of_sets, rng)
        cells, rows = rng.permutation(model.n_cells), rng.permutation(model.n_rows)
        shuffled = replace(
            model,
            reference=model.reference[cells],
            lower=model.lower[cells],
            upper=model.upper[cells],
            partitions=tuple(replace(p, codes=p.codes[cells]) for p in model.partitions),
            combine=model.combine[rows],
            row_lower=model.row_lower[rows],
            row_upper=model.row_upper[rows],
            row_rule=model.row_rule[rows],
        )
        same(burdens(shuffled), burdens(model)[cells])


def with_row(model: CanonicalModel, like: int, lower: float, upper: float) -> CanonicalModel:
    """One more row over the cells of row `like`."""
    rows = np.append(np.arange(model.n_rows), like)
    return replace(
        model,
        combine=model.combine[rows],
        row_lower=np.append(model.row_lower, lower),
        row_upper=np.append(model.row_upper, upper),
        row_rule=model.row_rule[rows],
        row_member=model.row_member[rows],
        row_priority=model.row_priority[rows],
    )


def test_a_slack_row_a_repeated_row_and_a_row_tightened_to_its_activity_change_nothing(
    model_of_sets: Maker,
) -> None:
    for rng in seeds(40, 12):
        model = random_tree(model_of_sets, rng)
        found = burdens(model)
        row = int(rng.integers(model.n_rows)) if model.n_rows else None
        if row is None:
            continue
        activity = float(model.activity(found)[row])
        same(burdens(with_row(model, row, activity - 0.1, activity + 0.1)), found)
        same(burdens(with_row(model, row, model.row_lower[row], model.row_upper[row])), found)
        same(burdens(with_row(model, row, activity, activity)), found, 1e-9)


def test_splitting_a_cell_splits_its_target_and_nothing_else(model_of_sets: Maker) -> None:
    for rng in seeds(30, 13):
        model = random_tree(model_of_sets, rng)
        cell, last = int(rng.integers(model.n_cells)), model.n_cells
        index = np.append(np.arange(last), cell)
        reference = model.reference[index]
        reference[cell] *= 0.3
        reference[last] *= 0.7
        split = replace(
            model,
            reference=reference,
            lower=model.lower[index],
            upper=model.upper[index],
            partitions=tuple(replace(p, codes=p.codes[index]) for p in model.partitions),
        )
        same(burdens(split), burdens(model)[index])


def test_a_higher_total_lowers_nobody(model_of_sets: Maker) -> None:
    """A theorem on one tree; with crossing rows it is false, and must not be promised there."""
    for rng in seeds(40, 14):
        model = random_tree(model_of_sets, rng, fixed_total=True)
        more = float(rng.uniform(1.0, 1.2)) * model.row_upper[-1]
        higher = replace(
            model,
            row_lower=np.append(model.row_lower[:-1], more),
            row_upper=np.append(model.row_upper[:-1], more),
        )
        found = solve_tree(higher, classify(higher).trees[0], PROPORTIONAL)
        if isinstance(found, Candidate):
            assert (found.t >= burdens(model) - 1e-12).all()


def test_a_higher_own_reference_does_not_lower_the_own_target(model_of_sets: Maker) -> None:
    for rng in seeds(40, 15):
        model = random_tree(model_of_sets, rng, fixed_total=True)
        cell, factor = int(rng.integers(model.n_cells)), float(rng.uniform(1.0, 2.0))
        scale = np.ones(model.n_cells)
        scale[cell] = factor
        richer = replace(
            model, reference=model.reference * scale, lower=model.lower / scale, upper=model.upper / scale
        )
        before, after = (m.reference[cell] * burdens(m)[cell] for m in (model, richer))
        assert after >= before - 1e-12


def test_a_cap_on_the_highest_burden_lowers_nobody_else(model_of_sets: Maker) -> None:
    for rng in seeds(40, 16):
        model = random_tree(model_of_sets, rng, fixed_total=True)
        found = burdens(model)
        cell = int(np.argmax(found))
        upper = model.upper.copy()
        upper[cell] = max(model.lower[cell], 0.9 * found[cell])
        capped = replace(model, upper=upper)
        answer = solve_tree(capped, classify(capped).trees[0], PROPORTIONAL)
        if isinstance(answer, Candidate):
            others = np.arange(model.n_cells) != cell
            assert (answer.t >= found - 1e-12)[others].all()


def test_targets_taken_as_the_reference_come_back(model_of_sets: Maker) -> None:
    for rng in seeds(30, 17):
        model = random_tree(model_of_sets, rng, fixed_total=True)
        found = burdens(model)
        if (found <= 1e-3).any():
            continue
        again = replace(
            model, reference=model.reference * found, lower=model.lower / found, upper=model.upper / found
        )
        same(burdens(again), np.ones(model.n_cells), 1e-10)


def test_frozen_targets_leave_the_others_where_they_are(model_of_sets: Maker) -> None:
    for rng in seeds(40, 18):
        model = random_tree(model_of_sets, rng, fixed_total=True)
        found = burdens(model)
        frozen = rng.random(model.n_cells) < 0.5
        again = replace(
            model,
            lower=np.where(frozen, found, model.lower),
            upper=np.where(frozen, found, model.upper),
        )
        same(burdens(again), found, 1e-9)


def test_many_levels_over_many_cells_add_up(model_of_sets: Maker) -> None:
    """20,000 cells under five levels: sums to the last digits, whatever order the cells come in."""
    rng = np.random.default_rng(19)
    n_cells = 20_000
    path = rng.permutation(n_cells)
    widths = (20_000, 5_000, 500, 100)
    sets = [np.flatnonzero(path // width == k) for width in widths for k in range(min(8, 20_000 // width))]
    reference = rng.dirichlet(np.ones(n_cells))
    limits = [(0.97 * reference[cells].sum(), 1.01 * reference[cells].sum()) for cells in sets]
    limits[0] = (1.004, 1.004)
    lower, upper = rng.uniform(0.8, 1.0, n_cells), rng.uniform(0.99, 1.1, n_cells)
    model = model_of_sets(sets, reference=reference, lower=lower, upper=upper, limits=limits)
    found = solved(model)
    assert found.violation <= 1e-13
    assert abs(found.gap) <= 1e-10
