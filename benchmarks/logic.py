"""Lots and counts: the pattern found and its proved gap, beside integer programming on the whole model.

Every rep may carry `COUNT` of the products, none below a lot of `LOT` of what a rep has of a product on
average; caps, bands and the strategic share as in the other instances, cells without limits of their own.

The peers get the same model as one mixed-integer program: a binary per rep and product, and squared
deviations replaced by the largest of `TANGENTS` tangents per cell, scaled to ratios by us. Their
patterns are then solved exactly by our own Newton method, so that only patterns are compared.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy import sparse

from benchmarks.instances import build_model, synthetic_data
from benchmarks.registry import Line, benchmark
from quotaopt.fairness import LEAST_SQUARES
from quotaopt.linear import Limits as LinearLimits
from quotaopt.linear import LinearProgram
from quotaopt.linear.registry import solver_named
from quotaopt.logic import Chosen, Guide, Solved, choose_pattern
from quotaopt.model.arrays import NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition
from quotaopt.model.classify import classify
from quotaopt.model.logic import Logic, with_ranges, with_rows
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find

COUNT, LOT = 3, 0.6
TANGENTS = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0])
SECONDS = 60.0
PEERS = {"HiGHS MIP": "highs", "PuLP with CBC": "pulp:CBC"}


@benchmark("lots and counts")
def run(quick: bool) -> Iterable[Line]:
    """Seconds and gaps; a peer without a plan in its time has none."""
    for cells in (1_000,) if quick else (1_000, 10_000):
        model, logic = instance(cells)
        started = time.perf_counter()
        ours = choose_pattern(model, logic, solve, guide=Guide.of(model, logic, LEAST_SQUARES))
        seconds = time.perf_counter() - started
        assert isinstance(ours, Chosen)
        cost = ours.solved.cost[0]
        for name, solver in PEERS.items():
            started = time.perf_counter()
            theirs = peer_cost(model, logic, solver)
            spent = time.perf_counter() - started
            found = "no plan" if theirs is None else f"{theirs / cost - 1.0:+.2%} dearer"
            yield Line(
                what=f"pattern for {logic.n_groups:,} lots, against {name}",
                size=f"{model.n_cells:,}",
                ours=f"{seconds:.2f} s, gap {ours.gap:.2%}",
                other=f"{spent:.1f} s, {found}",
                ratio=f"{spent / seconds:.0f}",
                goal="10 s, gap 2 %",
                met=seconds < 10.0 and ours.gap < 0.02,
            )


def instance(cells: int, seed: int = 0) -> tuple[CanonicalModel, Logic]:
    """The company of the other benchmarks without limits of cells, and its lots and counts."""
    data = synthetic_data(cells, "base", seed)
    free = replace(
        data,
        cell_lower=np.zeros_like(data.cell_lower),
        cell_upper=np.full_like(data.cell_upper, NO_UPPER),
    )
    model = build_model(free)
    n_products = data.shape.n_products
    key = data.members.rep.astype(np.int64) * n_products + data.members.product
    pairs, codes = np.unique(key, return_inverse=True)
    n_groups = len(pairs)
    least = int(LOT * model.steps.per_unit[0] / n_groups)
    logic = Logic(
        partitions=(Partition(codes.astype(np.int32), n_groups),),
        group_rule=np.zeros(n_groups, dtype=np.int64),
        group_member=pairs.astype(str).astype(object),
        option_group=np.repeat(np.arange(n_groups), 2),
        low=np.tile([0, least], n_groups),
        high=np.tile([0, NO_UPPER], n_groups),
        owner=pairs // n_products,
        count=np.full(data.shape.n_reps, COUNT),
        per_unit=model.steps.per_unit,
        kind=np.zeros((), dtype=np.int64),
    )
    return model, logic


def solve(model: CanonicalModel) -> Solved | object:
    """One pattern, exactly."""
    found = find(model, classify(model), LEAST_SQUARES)
    if not isinstance(found, Candidate):
        return found
    return Solved(found.t, (found.objective,), (found.bound,), found.multipliers)


def peer_cost(model: CanonicalModel, logic: Logic, solver: str) -> float | None:
    """What the pattern of a peer costs; None where it found none, or none that can be solved."""
    answer = solver_named(solver).solve(program(model, logic), limits=LinearLimits(time_s=SECONDS))
    if answer.x is None:
        return None
    opened = answer.x[-logic.n_groups :] > 0.5
    pattern = 2 * np.arange(logic.n_groups) + opened
    found = solve(with_ranges(with_rows(model, logic), logic, logic.low[pattern], logic.high[pattern]))
    return found.cost[0] if isinstance(found, Solved) else None


def program(model: CanonicalModel, logic: Logic) -> LinearProgram:
    """Burdens, their costs, and a binary per group; rows divided by their mass."""
    n, groups = model.n_cells, logic.n_groups
    codes, r = logic.partitions[0].codes, model.reference
    rows = sparse.diags_array(1.0 / model.row_mass) @ model.matrix()
    cells = sparse.csr_array((r, (codes, np.arange(n))), shape=(groups, n))
    size = np.bincount(codes, r, groups)
    cells = sparse.diags_array(1.0 / size) @ cells
    least = sparse.diags_array(logic.low[1::2] / model.steps.per_unit[0] / size)
    most = sparse.diags_array(_most(model, codes, groups) / size)
    owners = sparse.csr_array((np.ones(groups), (logic.owner, np.arange(groups))))
    eye = sparse.eye_array(n)
    slopes = [sparse.hstack([-(t - 1.0) * eye, eye, sparse.csr_array((n, groups))]) for t in TANGENTS]
    matrix = sparse.vstack(
        [
            sparse.hstack([rows, sparse.csr_array((model.n_rows, n + groups))]),
            sparse.hstack([cells, sparse.csr_array((groups, n)), -least]),
            sparse.hstack([cells, sparse.csr_array((groups, n)), -most]),
            sparse.hstack([sparse.csr_array((len(logic.count), 2 * n)), owners]),
            *slopes,
        ],
        format="csr",
    )
    free_rows = np.full(groups, np.inf)
    constants = np.repeat((1.0 - TANGENTS**2) / 2.0, n)
    return LinearProgram(
        cost=np.concatenate([np.zeros(n), r, np.zeros(groups)]),
        lower=np.zeros(2 * n + groups),
        upper=np.concatenate([np.full(2 * n, np.inf), np.ones(groups)]),
        matrix=sparse.csr_array(matrix),
        row_lower=np.concatenate(
            [model.row_lower / model.row_mass, np.zeros(groups), -free_rows, 0.0 * logic.count, constants]
        ),
        row_upper=np.concatenate(
            [
                model.row_upper / model.row_mass,
                free_rows,
                np.zeros(groups),
                logic.count.astype(np.float64),
                np.full(len(constants), np.inf),
            ]
        ),
        whole=np.arange(2 * n + groups) >= 2 * n,
    )


def _most(model: CanonicalModel, codes: IntArray, n_groups: int) -> FloatArray:
    """The cap of the rep every group belongs to: a limit as tight as the rows make it. (n_groups,)"""
    rep = np.zeros(n_groups, dtype=np.int64)
    rep[codes] = model.partitions[0].codes
    return np.asarray(model.row_upper[: model.partitions[0].n_groups][rep])
