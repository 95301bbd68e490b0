"""A plan in blocks is the plan of one process: same prices, same continuous answer, whole steps beside it."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

from quotaopt.blocks import Folder, InMemory, Row, block_of, cut, dual, frame_of, solve_blocks, write_blocks
from quotaopt.errors import InfeasibleError, NotCertifiedError, PlanError
from quotaopt.fairness import NOTIONS, dual_bound, objective
from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.classify import classify
from quotaopt.rounding import round_to_steps
from quotaopt.rounding.result import misses_of
from quotaopt.solvers.newton import solve_newton
from quotaopt.workers import open_engine
from support.block_models import block_model
from support.seeds import seeds

CELLS = 250


@pytest.fixture
def engine():
    with open_engine(jobs=1) as engine:
        yield engine


def _targets(solution, n_blocks):
    return np.concatenate([solution.steps(number) for number in range(n_blocks)])


@pytest.mark.parametrize("seed", seeds(4))
@pytest.mark.parametrize(("families", "slack"), [(1, 0), (2, 0), (3, 0), (3, 40)])
def test_blocks_give_the_prices_of_one_process_and_whole_steps_that_keep_every_row(
    seed, families, slack, engine, tmp_path
):
    model = block_model(seed, families=families, slack=slack)
    notion = ("proportional", "least_squares")[seed % 2]
    alone = solve_newton(model, NOTIONS[notion])
    source = InMemory(model, CELLS)
    found = solve_blocks(source, notion, engine, tmp_path)
    steps = _targets(found, source.n_blocks)
    bound = dual_bound(model, NOTIONS[notion], found.prices.multipliers)
    assert bound == pytest.approx(alone.objective, rel=1e-8)
    ideal = alone.t * model.reference * model.steps.per_unit
    assert np.quantile(np.abs(steps - ideal), 0.99) < 1.0
    assert np.abs(steps - ideal).max() < 2.0
    assert misses_of(model, steps) == ()
    assert found.verdict.activity.tolist() == np.rint(model.combine @ model.sums(steps)).astype(int).tolist()
    burdens = steps / (model.reference * model.steps.per_unit)
    assert found.verdict.cost == pytest.approx(objective(model, NOTIONS[notion], burdens), rel=1e-12)
    assert found.verdict.bound == pytest.approx(bound, rel=1e-9)
    assert (found.verdict.n_cells, found.verdict.steps) == (model.n_cells, steps.sum())


def test_whole_steps_in_one_block_are_those_of_one_process(engine, tmp_path):
    """A tree alone: what blocks are asked for is what their nodes are rounded to."""
    model = block_model(0, families=1)
    t = solve_newton(model, NOTIONS["proportional"]).t
    found = solve_blocks(InMemory(model, model.n_cells), "proportional", engine, tmp_path)
    assert (found.steps(0) == round_to_steps(model, classify(model), t).steps).all()


def test_bytes_are_the_same_for_any_number_of_workers_and_when_owners_are_lost(tmp_path):
    folder = write_blocks(tmp_path / "blocks", cut(block_model(1), CELLS))
    written = []
    for jobs in (1, 2):
        into = tmp_path / str(jobs)
        with open_engine(jobs=jobs) as engine:

            def lose_one(stage, engine=engine, jobs=jobs):
                if jobs > 1 and stage in ("solve", "round"):
                    os.kill(engine._workers[0].pid, signal.SIGKILL)

            prices = solve_blocks(folder, "proportional", engine, into, lose_one).prices
        files = {path.name: path.read_bytes() for path in into.iterdir()}
        written.append((prices.multipliers.tobytes(), prices.passes, files))
    assert written[0] == written[1]
    assert len(written[0][2]) == folder.n_blocks + 1


def test_blocks_from_arrays_are_those_of_the_model(engine, tmp_path):
    model = block_model(5)
    families = [partition.n_groups for partition in model.partitions]
    low, high = model.steps.row_lower, model.steps.row_upper
    rows = []
    for row in range(model.n_rows):
        columns = model.combine.indices[slice(*model.combine.indptr[row : row + 2])]
        family = int(np.searchsorted(model.offsets, columns[0], side="right")) - 1
        ends = (None if low[row] == NO_LOWER else low[row], None if high[row] == NO_UPPER else high[row])
        rows.append(Row("rule", family, columns - model.offsets[family], *ends, member=str(row)))
    per_unit = float(model.steps.per_unit[0])
    frame = frame_of(families, rows, per_unit)
    block = block_of(
        frame,
        model.reference * per_unit,
        model.steps.cell_lower,
        model.steps.cell_upper,
        [partition.codes for partition in model.partitions],
    )
    stated = write_blocks(tmp_path / "blocks", cut(block, CELLS))
    found = solve_blocks(stated, "proportional", engine, tmp_path / "one")
    expected = solve_blocks(InMemory(model, CELLS), "proportional", engine, tmp_path / "other")
    assert found.verdict.bound == pytest.approx(expected.verdict.bound, rel=1e-9)
    assert found.verdict.activity.tolist() == expected.verdict.activity.tolist()


def test_large_tables_are_kept_sparse_and_say_the_same(engine, tmp_path, monkeypatch):
    source = InMemory(block_model(4), CELLS)
    dense = solve_blocks(source, "least_squares", engine, tmp_path).prices
    monkeypatch.setattr(dual, "LARGEST_TABLE", 1)
    sparse = solve_blocks(source, "least_squares", engine, tmp_path).prices
    assert sparse.multipliers == pytest.approx(dense.multipliers, rel=1e-6, abs=1e-9)
    assert sparse.iterations == dense.iterations


def test_blocks_in_a_folder_are_those_in_memory(tmp_path):
    model = block_model(2)
    folder, memory = write_blocks(tmp_path, cut(model, CELLS)), InMemory(model, CELLS)
    assert folder.n_blocks == memory.n_blocks == 5
    for number in range(5):
        read, cells = folder.block(number), memory.block(number)
        assert (read.combine != cells.combine).nnz == 0
        for name in ("reference", "lower", "upper", "row_lower", "row_upper", "row_member", "row_priority"):
            assert np.array_equal(getattr(read, name), getattr(cells, name)), name
        for one, other in zip(read.partitions, cells.partitions, strict=True):
            assert np.array_equal(one.codes, other.codes)
        assert np.array_equal(read.steps.cell_upper, cells.steps.cell_upper)


@pytest.mark.parametrize("far", [False, True])
def test_a_contradiction_is_proved_on_the_whole_model(far, engine, tmp_path):
    """Beyond all cells together, or only beyond what the other rows leave to them."""
    model = block_model(3)
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    if far:
        lower[30], upper[30] = 10.0, 11.0
    else:
        products = slice(24, 33)
        lower[products] = upper[products] = 1.02 * model.activity(np.ones(model.n_cells))[products] * 1.1
    impossible = InMemory(replace(model, row_lower=lower, row_upper=upper), CELLS)
    with pytest.raises(InfeasibleError, match=r"band\[") as raised:
        solve_blocks(impossible, "proportional", engine, tmp_path)
    assert raised.value.proof


def test_limits_that_whole_steps_cannot_keep_are_named(engine, tmp_path):
    model = block_model(0, families=2)
    lower, upper = model.steps.row_lower.copy(), model.steps.row_upper.copy()
    lower[25] -= 60
    upper[25] -= 60
    broken = replace(model, steps=replace(model.steps, row_lower=lower, row_upper=upper))
    with pytest.raises(NotCertifiedError, match=r"break these limits: .*band\[25\]"):
        solve_blocks(InMemory(broken, CELLS), "proportional", engine, tmp_path)
    assert not (tmp_path / "solution.json").exists()


@pytest.mark.parametrize("what", ["reference", "limits", "group"])
def test_cells_that_are_none_are_told_with_their_block(what, engine, tmp_path):
    model = block_model(0)
    reference, lower = model.reference.copy(), model.steps.cell_lower.copy()
    codes = model.partitions[1].codes.copy()
    if what == "reference":
        reference[300] = np.nan
    elif what == "limits":
        lower[300] = model.steps.cell_upper[300] + 1
    else:
        codes[300] = 9
    broken = replace(
        model,
        reference=reference,
        steps=replace(model.steps, cell_lower=lower),
        partitions=(model.partitions[0], replace(model.partitions[1], codes=codes), model.partitions[2]),
    )
    with pytest.raises(PlanError, match=r"Block 1 has .* the first is number"):
        solve_blocks(InMemory(broken, CELLS), "proportional", engine, tmp_path)


def test_what_blocks_cannot_do_is_refused(engine, tmp_path):
    model = block_model(0)
    with pytest.raises(PlanError, match="minimax"):
        solve_blocks(InMemory(model, CELLS), "minimax", engine, tmp_path)
    soft = replace(model, row_penalty=np.ones(model.n_rows))
    with pytest.raises(PlanError, match="may be missed"):
        solve_blocks(InMemory(soft, CELLS), "proportional", engine, tmp_path)
    with pytest.raises(PlanError, match="no cells"):
        write_blocks(tmp_path, [])
    with pytest.raises(PlanError, match=r"frame\.npz"):
        solve_blocks(Folder(tmp_path), "proportional", engine, tmp_path)
