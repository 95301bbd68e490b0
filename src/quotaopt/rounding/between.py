"""Whole steps that keep what groups carry, where fairness is between groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray
from quotaopt.model.at_level import LINK, Groups
from quotaopt.model.canonical import CanonicalModel, Partition, group_sums
from quotaopt.model.goals import SOFT_PRIORITY
from quotaopt.rounding.ideal import snap

LAST = 3 * SOFT_PRIORITY
"""The sums of groups give way before any row of the plan does."""


def with_group_sums(model: CanonicalModel, groups: Groups | None, t: FloatArray) -> CanonicalModel:
    """`model` with one row more per group: its sum stays beside that of burdens `t`, to the step.

    Every cell loses or gains less than a step, but a person with a hundred cells could lose fifty in
    sum, and fairness between people is about just that sum.
    """
    if groups is None:
        return model
    n_groups, steps = len(groups.names), model.steps
    carried = group_sums(groups.codes, model.reference * t, n_groups)
    kind = steps.cell_kind if steps.cell_kind.ndim == 0 else steps.cell_kind[groups.first_cell]
    per_unit = steps.per_unit[kind]
    reached = snap(carried * per_unit)
    fewest, most = np.floor(reached).astype(np.int64), np.ceil(reached).astype(np.int64)
    combine = sparse.block_diag([model.combine, sparse.eye_array(n_groups)], format="csr")
    penalty = model.row_penalty
    return replace(
        model,
        partitions=(*model.partitions, Partition(groups.codes, n_groups)),
        combine=sparse.csr_array(combine),
        row_lower=np.concatenate([model.row_lower, fewest / per_unit]),
        row_upper=np.concatenate([model.row_upper, most / per_unit]),
        steps=steps.with_rows(fewest, most, kind),
        rule_names=(*model.rule_names, LINK),
        row_rule=np.concatenate([model.row_rule, np.full(n_groups, len(model.rule_names))]),
        row_member=np.concatenate([model.row_member, groups.names]),
        row_priority=np.concatenate([model.row_priority, np.full(n_groups, LAST)]),
        row_penalty=None if penalty is None else np.concatenate([penalty, np.full(n_groups, np.inf)]),
        row_give=None if model.row_give is None else np.append(model.row_give, np.zeros(n_groups)),
    )
