"""Models of class T and F for rounding: one tree, and two trees that cross."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from benchmarks.instances import MONTHS, synthetic_data
from quotaopt.model.arrays import NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits, group_sums

MONEY_PER_CELL = 1000.37


def tree_model(n_cells: int, seed: int) -> CanonicalModel:
    """Total, regions and reps, all fixed to whole steps near the reference."""
    data = synthetic_data(n_cells, "base", seed)
    rep, n_reps = data.members.rep, data.shape.n_reps
    region_of_rep = np.arange(n_reps) // data.shape.reps_per_region
    rows = np.concatenate(
        [np.zeros(n_reps, dtype=np.int64), 1 + region_of_rep, 1 + region_of_rep.max() + 1 + np.arange(n_reps)]
    )
    combine = sparse.csr_array((np.ones(3 * n_reps), (rows, np.tile(np.arange(n_reps), 3))))
    return _model(data.reference, (Partition(rep, n_reps),), combine)


def crossing_model(n_cells: int, seed: int) -> CanonicalModel:
    """Reps in regions, crossed with products by month; all sums fixed to whole steps."""
    data = synthetic_data(n_cells, "base", seed)
    n_reps, n_products = data.shape.n_reps, data.shape.n_products
    cross = data.members.product.astype(np.int32) * MONTHS + data.members.month
    partitions = (Partition(data.members.rep, n_reps), Partition(cross.astype(np.int32), n_products * MONTHS))
    region_of_rep = np.arange(n_reps) // data.shape.reps_per_region
    n_regions, n_sums = int(region_of_rep.max()) + 1, n_reps + n_products * MONTHS
    rows = np.concatenate([region_of_rep, n_regions + np.arange(n_sums)])
    columns = np.concatenate([np.arange(n_reps), np.arange(n_sums)])
    combine = sparse.csr_array((np.ones(len(rows)), (rows, columns)))
    return _model(data.reference, partitions, combine)


def margins_model(side: int, seed: int) -> tuple[CanonicalModel, FloatArray, tuple[FloatArray, FloatArray]]:
    """A square table with both margins fixed, its seed table and its margins."""
    rng = np.random.default_rng(seed)
    table = rng.lognormal(0.0, 1.0, (side, side))
    hidden = table * np.exp(rng.normal(0.0, 0.3, (side, 1)) + rng.normal(0.0, 0.3, side))
    hidden /= hidden.sum()
    margins = hidden.sum(1), hidden.sum(0)
    reference = table.ravel() / table.sum()
    row, column = (codes.ravel().astype(np.int32) for codes in np.indices((side, side)))
    fixed = np.concatenate(margins)
    none = np.zeros(2 * side, dtype=np.int64)
    model = CanonicalModel(
        reference=reference,
        lower=np.zeros(side * side),
        upper=np.full(side * side, np.inf),
        partitions=(Partition(row, side), Partition(column, side)),
        combine=sparse.eye_array(2 * side, format="csr"),
        row_lower=fixed,
        row_upper=fixed,
        steps=StepLimits.of_one_kind(
            1.0, np.zeros(side * side, dtype=np.int64), np.full(side * side, NO_UPPER), none, none
        ),
        rule_names=("margin",),
        row_rule=none,
        row_member=np.arange(2 * side).astype(str).astype(object),
        row_priority=none,
    )
    return model, table, margins


def _model(
    reference: FloatArray, partitions: tuple[Partition, ...], combine: sparse.csr_array
) -> CanonicalModel:
    per_unit = round(MONEY_PER_CELL * len(reference))
    whole = _whole_cells(reference, per_unit)
    sums = np.concatenate([group_sums(p.codes, whole.astype(np.float64), p.n_groups) for p in partitions])
    fixed = np.rint(combine @ sums).astype(np.int64)
    n_rows, n_cells = combine.shape[0], len(reference)
    return CanonicalModel(
        reference=reference,
        lower=np.zeros(n_cells),
        upper=np.full(n_cells, np.inf),
        partitions=partitions,
        combine=combine,
        row_lower=fixed / per_unit,
        row_upper=fixed / per_unit,
        steps=StepLimits.of_one_kind(
            float(per_unit), np.zeros(n_cells, dtype=np.int64), np.full(n_cells, NO_UPPER), fixed, fixed
        ),
        rule_names=("sum",),
        row_rule=np.zeros(n_rows, dtype=np.int64),
        row_member=np.arange(n_rows).astype(str).astype(object),
        row_priority=np.zeros(n_rows, dtype=np.int64),
    )


def _whole_cells(reference: FloatArray, per_unit: int) -> IntArray:
    """A plan in whole steps, so that its sums are limits some plan can keep."""
    return np.rint(reference * per_unit * (1.0 + 0.05 * np.sin(np.arange(len(reference))))).astype(np.int64)
