"""What Newton's method promises: the optimum, its proof, and the same answer for the same question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness import LEAST_SQUARES, NOTIONS, Notion, dual_bound, objective
from quotaopt.fairness.notion import pressures
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton
from support.seeds import seeds

Draw = Callable[..., tuple[CanonicalModel, FloatArray]]
SEEDS = seeds(6)

pytestmark = pytest.mark.parametrize("notion", NOTIONS.values(), ids=NOTIONS)


def solved(model: CanonicalModel, notion: Notion, start: FloatArray | None = None) -> Candidate:
    answer = solve_newton(model, notion, start=start)
    assert isinstance(answer, Candidate)
    return answer


def with_rows(
    model: CanonicalModel, combine: sparse.csr_array, lower: FloatArray, upper: FloatArray
) -> CanonicalModel:
    """The model with more rows below its own."""
    stacked = sparse.csr_array(sparse.vstack([model.combine, combine], format="csr"))
    return replace(
        model,
        combine=stacked,
        row_lower=np.concatenate([model.row_lower, lower]),
        row_upper=np.concatenate([model.row_upper, upper]),
    )


@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_claims_are_feasible_and_proved(draw: Draw, notion: Notion, kind: str) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, kind)
        answer = solved(model, notion)
        assert answer.violation <= 1e-10
        assert abs(answer.gap) <= 1e-9
        assert np.all((answer.t >= model.lower) & (answer.t <= model.upper))
        value, bound = objective(model, notion, answer.t), dual_bound(model, notion, answer.multipliers)
        assert answer.gap == (value - bound) / max(value, 1e-6)


@pytest.mark.parametrize("kind", ["crossing", "any"])
def test_an_interior_point_method_finds_the_same_plan(
    draw: Draw, clarabel_optimum: Callable[..., FloatArray], notion: Notion, kind: str
) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, kind)
        peer = clarabel_optimum(model, notion.name)
        ours = solved(model, notion).t
        assert np.abs(ours - peer).max() <= 1e-4  # the accuracy of the peer: objectives agree to 1e-8
        assert objective(model, notion, ours) <= objective(model, notion, np.maximum(peer, 0.0)) + 1e-7


def test_no_multipliers_bound_above_the_cost_of_a_plan(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, inside = draw(seed)
        cost = objective(model, notion, inside)
        for guess in np.random.default_rng(seed).normal(0.0, 1.0, (20, model.n_rows)):
            assert dual_bound(model, notion, guess) <= cost + 1e-9 * max(cost, 1.0)


def test_multipliers_lean_on_limits_and_explain_every_cell(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed)
        answer = solved(model, notion)
        y, activity = answer.multipliers, model.activity(answer.t)
        leaning = np.abs(y) * model.row_mass > 1e-6
        limit = np.where(y > 0.0, model.row_lower, model.row_upper)
        assert np.all(np.abs(activity - limit)[leaning] <= 1e-8 * model.row_mass[leaning])
        explained = np.clip(notion.response(pressures(model, y)), model.lower, model.upper)
        np.testing.assert_allclose(answer.t, explained, rtol=1e-9, atol=1e-12)


def test_slack_and_repeated_rows_change_nothing(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed)
        before = solved(model, notion)
        activity = model.activity(before.t)
        slack = with_rows(model, model.combine, activity - model.row_mass, activity + model.row_mass)
        assert np.abs(solved(slack, notion).t - before.t).max() <= 1e-6
        twice = with_rows(model, -2.0 * model.combine, -2.0 * model.row_upper, -2.0 * model.row_lower)
        assert np.abs(solved(twice, notion).t - before.t).max() <= 1e-6


def test_without_a_row_the_optimum_is_never_worse(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed)
        whole = solved(model, notion)
        row = int(np.argmax(np.abs(whole.multipliers) * model.row_mass))
        free = np.where(np.arange(model.n_rows) == row, np.inf, 0.0)
        fewer = replace(model, row_lower=model.row_lower - free, row_upper=model.row_upper + free)
        relaxed = objective(model, notion, solved(fewer, notion).t)
        assert relaxed <= objective(model, notion, whole.t) + 1e-9


def test_freezing_what_was_found_gives_it_back(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        found = solved(model, notion).t
        frozen = np.random.default_rng(seed).random(model.n_cells) < 0.3
        again = replace(
            model,
            lower=np.where(frozen, found, model.lower),
            upper=np.where(frozen, found, model.upper),
            row_lower=model.row_lower - 1e-12 * model.row_mass,
            row_upper=model.row_upper + 1e-12 * model.row_mass,
        )
        assert np.abs(solved(again, notion).t - found).max() <= 1e-6


def test_order_of_cells_does_not_matter(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed)
        order = np.random.default_rng(seed).permutation(model.n_cells)
        shuffled = replace(
            model,
            reference=model.reference[order],
            lower=model.lower[order],
            upper=model.upper[order],
            partitions=tuple(
                Partition(p.codes[order], p.n_groups, None if p.weight is None else p.weight[order])
                for p in model.partitions
            ),
        )
        assert np.abs(solved(shuffled, notion).t - solved(model, notion).t[order]).max() <= 1e-6


def test_the_same_question_gets_the_same_bytes_and_a_warm_start_the_same_plan(
    draw: Draw, notion: Notion
) -> None:
    for seed in SEEDS:
        model, _ = draw(seed)
        first, second = solved(model, notion), solved(model, notion)
        assert first.t.tobytes() == second.t.tobytes()
        assert first.multipliers.tobytes() == second.multipliers.tobytes()
        warm = solved(model, notion, start=first.multipliers)
        assert np.abs(warm.t - first.t).max() <= 1e-7
        assert warm.iterations <= max(1, first.iterations)
        wild = np.random.default_rng(seed).normal(0.0, 0.3, model.n_rows)
        assert np.abs(solved(model, notion, start=wild).t - first.t).max() <= 1e-6
        assert np.abs(solved(model, notion, start=1e200 * wild).t - first.t).max() <= 1e-6


@pytest.mark.parametrize("family", ["base", "tight"])
def test_companies_are_solved_in_a_handful_of_steps(
    instances: ModuleType, notion: Notion, family: str
) -> None:
    for n_cells in (1_000, 10_000):
        model = instances.synthetic_model(n_cells, family, seed=1)
        answer = solved(model, notion)
        assert answer.violation <= 1e-12
        assert abs(answer.gap) <= 1e-10
        assert answer.iterations <= 12


def test_boxes_so_narrow_that_most_cells_are_clipped(
    instances: ModuleType, monkeypatch: pytest.MonkeyPatch, notion: Notion
) -> None:
    for width in (0.01, 0.001, 0.0):
        monkeypatch.setitem(instances.BOX, "tight", (1.0 - width, 1.0 + width))
        model = instances.synthetic_model(3_000, "tight", seed=2)
        answer = solved(model, notion)
        clipped = np.mean((answer.t <= model.lower) | (answer.t >= model.upper))
        assert clipped >= 0.25
        assert answer.violation <= 1e-12


@pytest.mark.parametrize("width", [0.0, 1e-13, 1e-11, 1e-9, 1e-7, 1e-5])
def test_intervals_narrower_than_any_tolerance_do_not_stall(
    instances: ModuleType, notion: Notion, width: float
) -> None:
    model = instances.synthetic_model(1_000, "tight", seed=3)
    activity = model.activity(np.clip(1.02, model.lower, model.upper) * np.ones(model.n_cells))
    narrow = replace(model, row_lower=activity * (1.0 - width), row_upper=activity * (1.0 + width))
    answer = solved(narrow, notion)
    assert answer.violation <= 1e-11
    assert answer.iterations <= 30


def test_groups_whose_cells_are_all_clipped_do_not_stop_the_others(
    bare: Callable[..., CanonicalModel], notion: Notion
) -> None:
    """The Hessian has a zero row for the first group at the start and at the end."""
    codes = np.repeat([0, 1, 2], 4).astype(np.int32)
    lower, upper = np.repeat([1.2, 0.5, 0.1], 4), np.repeat([1.3, 2.0, 3.0], 4)
    combine = sparse.csr_array(np.array([[1.0, 0, 0], [0, 1.0, 0], [1.0, 1.0, 1.0]]))
    row_lower, row_upper = np.array([1.3 / 3, -np.inf, 1.0]), np.array([np.inf, 0.2, 1.0])
    model = bare(np.full(12, 1 / 12), lower, upper, (Partition(codes, 3),), combine, row_lower, row_upper)
    expected = np.repeat([1.3, 0.6, 1.1], 4)
    np.testing.assert_allclose(solved(model, notion).t, expected, atol=1e-9)


def test_a_start_on_the_wrong_side_of_every_kink_is_left(draw: Draw, notion: Notion) -> None:
    for seed in SEEDS:
        model, _ = draw(seed, "crossing")
        answer = solved(model, notion)
        wrong = -3.0 * answer.multipliers + 0.5
        assert np.abs(solved(model, notion, start=wrong).t - answer.t).max() <= 1e-6


def test_thousands_of_redundant_rows(bare: Callable[..., CanonicalModel], notion: Notion) -> None:
    """Months, quarters, halves, the year and the company, all fixed, and every row three times."""
    rng = np.random.default_rng(5)
    n_units, n_cells = 50, 600
    month = np.tile(np.arange(12), n_units)
    unit = np.repeat(np.arange(n_units), 12)
    cells = np.arange(n_cells)
    levels = [unit * 12 + month, unit * 4 + month // 3, unit * 2 + month // 6, unit, np.zeros(n_cells, int)]
    eye = sparse.vstack(
        [sparse.csr_array((np.ones(n_cells), (level, cells))) for level in levels] * 3, format="csr"
    )
    reference = rng.dirichlet(np.full(n_cells, 5.0))
    t = rng.uniform(0.8, 1.2, n_cells)
    partition = Partition(cells.astype(np.int32), n_cells)
    activity = np.asarray(eye @ (reference * t))
    width = np.where(rng.random(len(activity)) < 0.5, 0.0, 0.02) * activity
    width[:n_cells] = 0.1 * activity[:n_cells]
    model = bare(
        reference,
        np.full(n_cells, 0.5),
        np.full(n_cells, 2.0),
        (partition,),
        sparse.csr_array(eye),
        activity - width,
        activity + width,
    )
    answer = solved(model, notion)
    assert model.n_rows > 2_500
    assert answer.violation <= 1e-11
    assert answer.iterations <= 20


def test_empty_and_unlimited_rows_and_no_rows_at_all(draw: Draw, notion: Notion) -> None:
    model, _ = draw(4, "crossing")
    nothing = sparse.csr_array((2, model.combine.shape[1]))
    more = with_rows(model, nothing, np.array([0.0, -np.inf]), np.array([0.0, np.inf]))
    assert np.abs(solved(more, notion).t - solved(model, notion).t).max() <= 1e-9
    none = replace(
        model,
        partitions=(),
        combine=sparse.csr_array((0, 0)),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        row_rule=np.zeros(0, dtype=np.int64),
    )
    np.testing.assert_array_equal(solved(none, notion).t, np.clip(1.0, none.lower, none.upper))


def test_a_margin_and_a_share_of_a_moving_total_are_kept(
    bare: Callable[..., CanonicalModel], notion: Notion
) -> None:
    """Two products with margins of 10 % and 40 %; 25 % wanted, and the first at most 60 %."""
    margin = np.tile([0.1, 0.4], 3)
    product = np.tile([0, 1], 3).astype(np.int32)
    partitions = (Partition(product, 2), Partition(np.zeros(6, dtype=np.int32), 1, margin - 0.28))
    combine = sparse.csr_array(np.array([[0.0, 0.0, 1.0], [0.4, -0.6, 0.0]]))
    model = bare(
        np.tile([0.25, 1 / 12], 3),
        np.zeros(6),
        np.full(6, 3.0),
        partitions,
        combine,
        np.array([0.0, -np.inf]),
        np.array([np.inf, 0.0]),
    )
    t = solved(model, notion).t
    target = model.reference * t
    first = target[::2].sum() / target.sum()
    assert first == pytest.approx(0.4, abs=1e-9)
    assert float(target @ margin) / target.sum() == pytest.approx(0.28, abs=1e-9)
    if notion is LEAST_SQUARES:
        assert t[0] == pytest.approx(t[2])
