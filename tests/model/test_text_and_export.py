"""The model as text and as files that other solvers read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest
from scipy import sparse

from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.export import scale, write_lp, write_mps
from quotaopt.model.text import coefficients, to_text

Maker = Callable[..., CanonicalModel]
Matrix = sparse.csr_array


def small_model(maker: Maker) -> CanonicalModel:
    """Every kind of row and of limit, a weighted row and a share of a moving total."""
    plain = maker(
        [[0, 1], [0, 1, 2, 3], [2, 3], [1], []],
        reference=[0.1, 0.2, 0.3, 0.4],
        lower=[0.0, 0.5, 0.0, 1.0],
        upper=[np.inf, np.inf, 1 / 3, 1.0],
        limits=[(0.35, 0.4), (1.0, 1.0), (-np.inf, 0.8), (0.1, np.inf), (-np.inf, np.inf)],
    )
    hours = Partition(np.array([0, 0, -1, 1], dtype=np.int32), 2, weight=np.array([1.5, -2.0, 9.0, 0.5]))
    combine = sparse.block_diag([plain.combine, np.ones((1, 2))], format="csr")
    share = combine[[0]] - 0.3 * combine[[1]]
    return replace(
        plain,
        partitions=(*plain.partitions, hours),
        combine=sparse.csr_array(sparse.vstack([combine, share])),
        row_lower=np.append(plain.row_lower, [-0.25, 0.0]),
        row_upper=np.append(plain.row_upper, [np.inf, np.inf]),
        rule_names=("华东", "total", "west", "floor", "free", "effort", "share"),
        row_rule=np.arange(7),
        row_member=np.array(["", "", "", "Bob", "", "", "a\nb"], dtype=object),
        row_priority=np.zeros(7, dtype=np.int64),
    )


def test_a_model_reads_as_short_text(model_of_sets: Maker) -> None:
    assert to_text(small_model(model_of_sets), cell_names=["Ann", "Bob", "Cy", "Di"]).split("\n") == [
        "minimize  sum of r * cost(t), cell = r * t",
        "华东: 0.35 <= +1 cell[Ann] +1 cell[Bob] <= 0.4",
        "total: +1 cell[Ann] +1 cell[Bob] +1 cell[Cy] +1 cell[Di] = 1",
        "west: +1 cell[Cy] +1 cell[Di] <= 0.8",
        "floor[Bob]: 0.1 <= +1 cell[Bob]",
        "free: 0 free",
        "effort: -0.25 <= +1.5 cell[Ann] -2 cell[Bob] +0.5 cell[Di]",
        "share[a b]: 0 <= +0.7 cell[Ann] +0.7 cell[Bob] -0.3 cell[Cy] -0.3 cell[Di]",
        "cell[Ann]: r = 0.1, 0 <= t",
        "cell[Bob]: r = 0.2, 0.5 <= t",
        "cell[Cy]: r = 0.3, 0 <= t <= 0.333333",
        "cell[Di]: r = 0.4, t = 1",
    ]


def test_cells_without_names_are_called_by_their_position(model_of_sets: Maker) -> None:
    text = to_text(model_of_sets([[0]], reference=[1.0], limits=[(1.0, 1.0)]))
    assert text.split("\n")[1:] == ["rule0: +1 cell[0] = 1", "cell[0]: r = 1, 0 <= t <= 2"]


def test_the_coefficients_of_the_text_are_those_of_the_model(model_of_sets: Maker) -> None:
    model = small_model(model_of_sets)
    t = np.array([1.3, 0.7, 0.2, 1.0])
    np.testing.assert_allclose(coefficients(model) @ (model.reference * t), model.activity(t), atol=1e-15)


def read_back(path: Path) -> highspy.HighsModel:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    assert solver.readModel(str(path)) == highspy.HighsStatus.kOk
    return solver.getModel()


def as_csr(lp: highspy.HighsLp) -> Matrix:
    matrix = lp.a_matrix_
    shape = lp.num_row_, lp.num_col_
    parts = matrix.value_, matrix.index_, matrix.start_
    if matrix.format_ == highspy.MatrixFormat.kColwise:
        return sparse.csr_array(sparse.csc_array(parts, shape=shape))
    return sparse.csr_array(parts, shape=shape)


def random_model(maker: Maker, rng: np.random.Generator) -> CanonicalModel:
    n_cells = int(rng.integers(1, 12))
    sets = [np.flatnonzero(rng.random(n_cells) < 0.5).tolist() for _ in range(int(rng.integers(0, 6)))]
    low = rng.uniform(0.0, 1.0, len(sets))
    high = low + rng.choice([0.0, 0.1, np.inf], len(sets))
    low[rng.random(len(sets)) < 0.3] = -np.inf
    lower = rng.choice([0.0, 0.3, 1 / 3], n_cells)
    return maker(
        sets,
        reference=rng.dirichlet(np.ones(n_cells)),
        lower=lower,
        upper=lower + rng.choice([0.0, 0.1, np.inf], n_cells),
        limits=list(zip(low, high, strict=True)),
    )


def models(maker: Maker) -> list[CanonicalModel]:
    return [small_model(maker), *(random_model(maker, np.random.default_rng(seed)) for seed in range(30))]


@pytest.mark.parametrize("objective", ["least_squares", "none"])
def test_an_mps_file_reads_back_as_the_model(model_of_sets: Maker, tmp_path: Path, objective: str) -> None:
    for model in models(model_of_sets):
        path = tmp_path / "model.mps"
        write_mps(model, path, objective=objective, cell_names=[f"单元 {c}" for c in range(model.n_cells)])
        found, expected = read_back(path), scale(model, objective)
        lp = found.lp_
        np.testing.assert_array_equal(as_csr(lp).toarray(), expected.matrix.toarray())
        np.testing.assert_array_equal(lp.row_lower_, expected.lower)
        np.testing.assert_allclose(lp.row_upper_, expected.upper, rtol=1e-15)
        assert_cells_are_the_models(found, model, expected.weight, lp.num_col_)


@pytest.mark.parametrize("objective", ["least_squares", "none"])
def test_an_lp_file_reads_back_as_the_model(model_of_sets: Maker, tmp_path: Path, objective: str) -> None:
    for model in models(model_of_sets):
        path = tmp_path / "model.lp"
        write_lp(model, str(path), objective=objective)
        found, expected = read_back(path), scale(model, objective)
        lp, band = found.lp_, expected.is_band
        matrix = as_csr(lp).toarray()
        np.testing.assert_array_equal(matrix[:, : model.n_cells], expected.matrix.toarray())
        burden_of = -matrix[:, model.n_cells :]
        np.testing.assert_array_equal(burden_of, np.eye(len(band))[:, band])
        np.testing.assert_array_equal(lp.row_lower_, np.where(band, 0.0, expected.lower))
        np.testing.assert_array_equal(lp.row_upper_, np.where(band, 0.0, expected.upper))
        np.testing.assert_array_equal(lp.col_lower_[model.n_cells :], expected.lower[band])
        np.testing.assert_array_equal(lp.col_upper_[model.n_cells :], expected.upper[band])
        assert_cells_are_the_models(found, model, expected.weight, lp.num_col_)


def assert_cells_are_the_models(
    found: highspy.HighsModel, model: CanonicalModel, weight: np.ndarray, n_columns: int
) -> None:
    lp, n_cells = found.lp_, model.n_cells
    assert list(lp.col_names_[:n_cells]) == [f"t{cell}" for cell in range(1, n_cells + 1)]
    np.testing.assert_array_equal(lp.col_lower_[:n_cells], model.lower)
    np.testing.assert_array_equal(lp.col_upper_[:n_cells], model.upper)
    np.testing.assert_array_equal(lp.col_cost_, np.append(-weight, np.zeros(n_columns - n_cells)))
    assert lp.offset_ == pytest.approx(weight.sum() / 2)
    quadratic = np.zeros(n_columns)
    hessian = found.hessian_
    if hessian.dim_:
        columns = np.repeat(np.arange(hessian.dim_), np.diff(hessian.start_))
        assert list(columns) == list(hessian.index_)
        quadratic[columns] = hessian.value_
    np.testing.assert_array_equal(quadratic[:n_cells], weight)


def test_rows_divided_by_their_mass_are_the_rows(model_of_sets: Maker) -> None:
    model = small_model(model_of_sets)
    scaled, t = scale(model, "none"), np.array([1.3, 0.7, 0.2, 1.0])
    activity = model.activity(t)[scaled.rows]
    np.testing.assert_allclose(scaled.matrix @ t, activity / model.row_mass[scaled.rows])


def test_every_name_in_a_file_is_explained_in_it(model_of_sets: Maker, tmp_path: Path) -> None:
    model = small_model(model_of_sets)
    for write, mark in ((write_lp, "\\ "), (write_mps, "* ")):
        write(model, tmp_path / "model", objective="none", cell_names=["安\n妮", "Bob", "Cy", "Di"])
        text = (tmp_path / "model").read_text(encoding="utf-8").split("\n")
        comments = [line.removeprefix(mark) for line in text if line.startswith(mark)]
        assert {"r1 = 华东", "r4 = floor[Bob]", "r7 = share[a b]", "t1 = 安 妮", "t4 = Di"} <= set(comments)
        assert any("no objective" in line for line in comments)
        rest = "".join(line for line in text if not line.startswith(mark))
        assert rest.isascii()
