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
from quotaopt.model.export import Program, limited_rows, stated, write_lp, write_mps
from quotaopt.model.export.objectives import constant, largest, squares
from quotaopt.model.export.text import ids
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


def with_an_objective(program: Program, rng: np.random.Generator, objective: str) -> Program:
    """Squares, or costs of both signs and variables of every other kind."""
    n_cells = len(program.columns.cost)
    if objective == "least_squares":
        return squares(program, rng.uniform(0.1, 2.0, n_cells))
    program = constant(largest(program, np.arange(n_cells), 3.0), -2.0)
    program = program.with_columns(
        ids("x", np.arange(3)), lower=-1.5, upper=[2.5, np.inf, np.inf], cost=[0.0, -1.0, 1 / 3]
    )
    program = program.with_columns(ids("y", np.arange(2)), upper=1.0, whole=True, cost=-0.1)
    some = sparse.random_array((2, len(program.columns.cost)), density=0.4, rng=rng)
    return program.with_rows(ids("some", np.arange(2)), some, [-np.inf, 0.5], [0.25, 0.75])


def programs(maker: Maker, objective: str) -> list[Program]:
    named = [(model, [f"单元 {cell}" for cell in range(model.n_cells)]) for model in models(maker)]
    stating = [stated(model, names) for model, names in named]
    rng = np.random.default_rng(0)
    return [with_an_objective(program, rng, objective) for program in stating] + stating


@pytest.mark.parametrize("objective", ["least_squares", "linear"])
def test_an_mps_file_reads_back_as_the_program(model_of_sets: Maker, tmp_path: Path, objective: str) -> None:
    for program in programs(model_of_sets, objective):
        write_mps(program, tmp_path / "model.mps")
        found, rows = read_back(tmp_path / "model.mps"), program.rows
        np.testing.assert_array_equal(as_csr(found.lp_).toarray(), rows.matrix.toarray())
        assert list(found.lp_.row_names_) == rows.ids.to_pylist()
        np.testing.assert_array_equal(found.lp_.row_lower_, rows.lower)
        np.testing.assert_allclose(found.lp_.row_upper_, rows.upper, rtol=1e-15)
        assert_columns_are_the_programs(found, program)


@pytest.mark.parametrize("objective", ["least_squares", "linear"])
def test_an_lp_file_reads_back_as_the_program(model_of_sets: Maker, tmp_path: Path, objective: str) -> None:
    for program in programs(model_of_sets, objective):
        write_lp(program, str(tmp_path / "model.lp"))
        found = read_back(tmp_path / "model.lp")
        lp, rows, band = found.lp_, program.rows, program.rows.is_band
        matrix, n_columns = as_csr(lp).toarray(), len(program.columns.cost)
        assert list(lp.row_names_) == rows.ids.to_pylist()
        np.testing.assert_array_equal(matrix[:, :n_columns], rows.matrix.toarray())
        burden_of = -matrix[:, n_columns:]
        np.testing.assert_array_equal(burden_of, np.eye(len(band))[:, band])
        np.testing.assert_array_equal(lp.row_lower_, np.where(band, 0.0, rows.lower))
        np.testing.assert_array_equal(lp.row_upper_, np.where(band, 0.0, rows.upper))
        np.testing.assert_array_equal(lp.col_lower_[n_columns:], rows.lower[band])
        np.testing.assert_array_equal(lp.col_upper_[n_columns:], rows.upper[band])
        assert_columns_are_the_programs(found, program)


def assert_columns_are_the_programs(found: highspy.HighsModel, program: Program) -> None:
    lp, columns = found.lp_, program.columns
    n_columns = len(columns.cost)
    assert list(lp.col_names_[:n_columns]) == columns.ids.to_pylist()
    np.testing.assert_array_equal(lp.col_lower_[:n_columns], columns.lower)
    np.testing.assert_array_equal(lp.col_upper_[:n_columns], columns.upper)
    np.testing.assert_array_equal(lp.col_cost_[:n_columns], columns.cost)
    assert not np.any(lp.col_cost_[n_columns:])
    assert lp.offset_ == 0.0
    whole = [kind == highspy.HighsVarType.kInteger for kind in lp.integrality_] or [False] * n_columns
    assert whole[:n_columns] == columns.whole.tolist()
    quadratic, hessian = np.zeros(lp.num_col_), found.hessian_
    if hessian.dim_:
        entries = np.repeat(np.arange(hessian.dim_), np.diff(hessian.start_))
        assert list(entries) == list(hessian.index_)
        quadratic[entries] = hessian.value_
    np.testing.assert_array_equal(quadratic[:n_columns], columns.square)


@pytest.mark.parametrize("block", [1, 2, 7])
def test_the_file_does_not_depend_on_how_it_is_cut_into_blocks(
    model_of_sets: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    (program, *_), paths = programs(model_of_sets, "linear"), (tmp_path / "one", tmp_path / "other")
    for write in (write_lp, write_mps):
        write(program, paths[0])
        with monkeypatch.context() as patch:
            for module in ("text", "lp"):
                patch.setattr(f"quotaopt.model.export.{module}.BLOCK", block)
            write(program, paths[1])
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_rows_divided_by_their_mass_are_the_rows(model_of_sets: Maker) -> None:
    model, t = small_model(model_of_sets), np.array([1.3, 0.7, 0.2, 1.0])
    rows = limited_rows(model)
    burdens = stated(model).rows.matrix @ t
    np.testing.assert_allclose(burdens, model.activity(t)[rows] / model.row_mass[rows])


def test_every_name_in_a_file_is_explained_in_it(model_of_sets: Maker, tmp_path: Path) -> None:
    program = stated(small_model(model_of_sets), ["安\n妮", "Bob\u2028", "Cy", "Di"]).noting("no objective")
    for write, mark in ((write_lp, "\\ "), (write_mps, "* ")):
        write(program, tmp_path / "model")
        text = (tmp_path / "model").read_text(encoding="utf-8").split("\n")
        comments = [line.removeprefix(mark) for line in text if line.startswith(mark)]
        explained = {"r1 = 华东", "r4 = floor[Bob]", "r7 = share[a b]", "t1 = 安 妮", "t2 = Bob", "t4 = Di"}
        assert explained | {"no objective"} <= set(comments)
        rest = "".join(line for line in text if not line.startswith(mark))
        assert rest.isascii()
