"""Companies whose cells lie in no order: reps in regions, products, months, some cells without a month."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits, group_sums


def block_model(seed: int, n_cells: int = 1_200, families: int = 3, slack: int = 0) -> CanonicalModel:
    """A model with a hidden plan in whole steps. Rows hold the plan's own sums, widened by up to `slack`.

    `families` of 1 is a tree (class T), 2 two crossing ones (class F), 3 adds months (class P).
    """
    rng = np.random.default_rng(seed)
    n_reps, n_products, n_months = 24, 9, 6
    codes = [
        rng.integers(0, n_reps, n_cells),
        rng.integers(0, n_products, n_cells),
        np.where(rng.random(n_cells) < 0.05, -1, rng.integers(0, n_months, n_cells)),
    ][:families]
    reference = rng.lognormal(0.0, 0.5, n_cells)
    reference /= reference.sum()
    per_unit = 150.0 * n_cells
    in_steps = reference * per_unit
    hidden = np.rint(in_steps * rng.uniform(0.9, 1.1, n_cells)).astype(np.int64)
    partitions = tuple(
        Partition(each.astype(np.int32), count)
        for each, count in zip(codes, (n_reps, n_products, n_months), strict=False)
    )
    combine = _rows([p.n_groups for p in partitions])
    sums = np.concatenate([group_sums(p.codes, hidden.astype(float), p.n_groups) for p in partitions])
    centre = np.rint(combine @ sums).astype(np.int64)
    lower = centre - rng.integers(0, slack + 1, len(centre))
    upper = centre + rng.integers(0, slack + 1, len(centre))
    lower[-1] = upper[-1] = centre[-1]  # the total
    lower[:4], upper[4:8] = NO_LOWER, NO_UPPER
    cell_lower = np.minimum(hidden, np.ceil(0.8 * in_steps)).astype(np.int64)
    cell_upper = np.maximum(hidden, np.floor(1.25 * in_steps)).astype(np.int64)
    cell_upper[rng.random(n_cells) < 0.02] = NO_UPPER
    return CanonicalModel(
        reference=reference,
        lower=cell_lower / in_steps,
        upper=np.where(cell_upper == NO_UPPER, np.inf, cell_upper / in_steps),
        partitions=partitions,
        combine=combine,
        row_lower=np.where(lower == NO_LOWER, -np.inf, lower / per_unit),
        row_upper=np.where(upper == NO_UPPER, np.inf, upper / per_unit),
        steps=StepLimits.of_one_kind(per_unit, cell_lower, cell_upper, lower, upper),
        rule_names=("band", "total"),
        row_rule=np.append(np.zeros(len(centre) - 1, dtype=np.int64), 1),
        row_member=np.array([str(row) for row in range(len(centre) - 1)] + [""], dtype=object),
        row_priority=np.zeros(len(centre), dtype=np.int64),
    )


def _rows(n_groups: list[int]) -> sparse.csr_array:
    """A row per group, one per region of four reps, and the total over all reps."""
    n_reps, n_sums = n_groups[0], sum(n_groups)
    regions = sparse.csr_array(
        (np.ones(n_reps), (np.arange(n_reps) // 4, np.arange(n_reps))), shape=(n_reps // 4, n_sums)
    )
    total = sparse.csr_array(np.append(np.ones(n_reps), np.zeros(n_sums - n_reps))[None, :])
    return sparse.csr_array(sparse.vstack([sparse.eye_array(n_sums, format="csr"), regions, total]))
