"""The parts of Newton's method, each against a plain way to compute the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from quotaopt.fairness import LEAST_SQUARES, NOTIONS, PROPORTIONAL, Notion
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.solvers import elimination, kernels_numpy
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.dual import Dual
from quotaopt.solvers.elimination import lay_out, newton_matrix
from quotaopt.solvers.kernels_numpy import NumpyKernels
from quotaopt.solvers.newton import solve_newton
from quotaopt.solvers.rows import merge_rows

Draw = Callable[..., tuple[CanonicalModel, FloatArray]]


@pytest.mark.parametrize("largest_table", [4_000_000, 10])
@pytest.mark.parametrize("dense_border", [2_500, 0])
def test_the_matrix_in_blocks_is_the_matrix(
    draw: Draw, monkeypatch: pytest.MonkeyPatch, dense_border: int, largest_table: int
) -> None:
    monkeypatch.setattr(elimination, "DENSE_BORDER", dense_border)
    monkeypatch.setattr(kernels_numpy, "LARGEST_TABLE", largest_table)
    for seed in range(15):
        model, _ = draw(seed)
        rows, rng = merge_rows(model), np.random.default_rng(seed)
        weights = model.reference * rng.random(model.n_cells) * (rng.random(model.n_cells) < 0.7)
        matrix = newton_matrix(lay_out(rows, model.offsets), NumpyKernels(model.partitions), weights)
        plain = (rows.combine @ _indicator(model)).toarray()
        hessian = plain @ (weights[:, None] * plain.T)
        vector = rng.normal(size=rows.n_rows)
        np.testing.assert_allclose(matrix.times(vector), hessian @ vector, atol=1e-10)
        active = rng.random(rows.n_rows) < 0.8
        damping = 1e-3 * rows.scale
        target = (hessian + np.diag(damping)) @ vector
        part = np.ix_(active, active)
        expected = np.zeros(rows.n_rows)
        expected[active] = np.linalg.solve((hessian + np.diag(damping))[part], target[active])
        np.testing.assert_allclose(matrix.solve(target, active, damping), expected, rtol=1e-6, atol=1e-7)


def _indicator(model: CanonicalModel) -> sparse.csr_array:
    """Sums by cells, entries the weights of the partitions. (n_sums, n_cells)"""
    blocks = []
    for p in model.partitions:
        inside = np.flatnonzero(p.codes >= 0)
        weight = np.ones(model.n_cells) if p.weight is None else p.weight
        blocks.append(
            sparse.csr_array((weight[inside], (p.codes[inside], inside)), shape=(p.n_groups, model.n_cells))
        )
    return sparse.csr_array(sparse.vstack(blocks))


@pytest.mark.parametrize("notion", NOTIONS.values(), ids=NOTIONS)
def test_compiled_and_plain_passes_give_the_same_bits(draw: Draw, notion: Notion) -> None:
    pytest.importorskip("numba")
    from quotaopt.solvers.kernels_numba import NumbaKernels

    for seed in range(8):
        model, _ = draw(seed)
        plain = solve_newton(model, notion, kernels=NumpyKernels(model.partitions))
        compiled = solve_newton(model, notion, kernels=NumbaKernels(model.partitions))
        assert isinstance(plain, Candidate)
        assert isinstance(compiled, Candidate)
        assert plain.t.tobytes() == compiled.t.tobytes()
        assert plain.multipliers.tobytes() == compiled.multipliers.tobytes()


def test_slopes_on_a_line_are_those_of_the_dual(draw: Draw) -> None:
    for seed in range(8):
        model, _ = draw(seed, "crossing")
        dual, rng = Dual(model, PROPORTIONAL), np.random.default_rng(seed)
        start, change = rng.normal(0.0, 0.2, (2, model.n_cells))
        values = []
        for length in (0.7 - 1e-6, 0.7 + 1e-6):
            at = start + length * change
            t = dual.burdens(at)
            values.append(float(model.reference @ (at * t - PROPORTIONAL.cost(t))))
        expected = (values[1] - values[0]) / 2e-6
        assert dual.push_along(start, change, 0.7) == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_parallel_rows_become_one_interval_and_give_their_multipliers_back(
    bare: Callable[..., CanonicalModel],
) -> None:
    combine = sparse.csr_array(
        np.array([[1.0, 1.0], [2.0, 2.0], [0.0, 1.0], [-1.0, -1.0], [1.0, 0.0], [0.0, 0.0]])
    )
    inf = np.inf
    model = bare(
        np.full(4, 0.25),
        np.zeros(4),
        np.full(4, 2.0),
        (Partition(np.array([0, 0, 1, 1], dtype=np.int32), 2),),
        combine,
        np.array([0.8, 1.8, 0.1, -1.2, -inf, -inf]),
        np.array([1.5, 4.0, inf, inf, inf, 0.0]),
    )
    rows = merge_rows(model)
    assert rows.n_rows == 3
    assert rows.lower[0] == 0.9  # from the doubled row
    assert rows.upper[0] == 1.2  # from the negated row
    back = rows.to_model(np.array([2.0, 0.5, 0.0]))
    np.testing.assert_array_equal(back, [0.0, 1.0, 0.5, 0.0, 0.0, 0.0])
    np.testing.assert_array_equal(rows.to_model(np.array([-2.0, 0.0, 0.0])), [0.0, 0.0, 0.0, 2.0, 0.0, 0.0])
    np.testing.assert_array_equal(rows.from_model(back), [2.0, 0.5, 0.0])


def test_synthetic_companies_hold_a_plan_in_whole_steps(instances: object) -> None:
    for family in ("base", "tight"):
        model = instances.synthetic_model(1_000, family, 3)  # type: ignore[attr-defined]
        again = instances.synthetic_model(1_000, family, 3)  # type: ignore[attr-defined]
        assert model.reference.tobytes() == again.reference.tobytes()
        assert (model.n_cells, model.n_rows) == (960, 48)
        assert np.all(model.steps.cell_lower <= model.steps.cell_upper)
        assert np.all(model.steps.row_lower <= model.steps.row_upper)
        answer = solve_newton(model, LEAST_SQUARES)
        assert isinstance(answer, Candidate)
