r"""Soft rules: what a miss of their rows weighs, and in which order the misses are made small.

Row i of a soft rule may be missed by :math:`e_i`. What one unit of it weighs is

.. math:: w_i = \begin{cases} w / \max(|\underline b_i|, |\overline b_i|) & \text{relative} \\
                              w & \text{amount} \end{cases}

with w the rule's `weight` or `penalty`. A relative miss is a share of the row's limit, the larger
one where it has two; where the limit is zero, as in every ratio and every share of something that
may itself move, a share of the row's size at the reference, :math:`\sum_c |a_c| r_c`. An amount is
measured in the plan's whole reference, so that no currency changes the answer; within one priority
that weighs amounts against each other as they are. With `squared` q a miss costs
:math:`q (w_i e_i)^2` with w = 1.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import SOFT_PRIORITY, Goal
from quotaopt.plan.schema import PlanSpec
from quotaopt.plan.schema_rules import Soft


def soften(spec: PlanSpec, model: CanonicalModel) -> tuple[CanonicalModel, tuple[Goal, ...]]:
    """`model` with the penalties of its rows, and the goals of the rules with a priority, in order."""
    soft = [(position + 1, rule.soft) for position, rule in enumerate(spec.rules) if rule.soft is not None]
    if not soft:
        return model, ()
    weight, penalty = np.zeros(model.n_rows), np.full(model.n_rows, np.inf)
    give = np.zeros(model.n_rows)
    priority, row_priority = np.zeros(model.n_rows, dtype=np.int64), model.row_priority.copy()
    for number, entry in soft:
        rows = np.flatnonzero(model.row_rule == number)
        per_unit = _per_unit(model, rows, entry)
        if entry.priority is None:
            row_priority[rows] = 2 * SOFT_PRIORITY
        if entry.penalty is not None:
            penalty[rows] = float(entry.penalty) * per_unit
        elif entry.squared is not None:
            give[rows] = 0.5 / (float(entry.squared) * per_unit**2)
        elif entry.priority is not None:
            weight[rows] = float(entry.weight) * per_unit
            priority[rows] = entry.priority
            row_priority[rows] = SOFT_PRIORITY + entry.priority
    softened = replace(
        model,
        row_penalty=penalty if np.isfinite(penalty).any() else None,
        row_give=give if give.any() else None,
        row_priority=row_priority,
    )
    norms = {stage.priority: stage.norm for stage in spec.goals}
    goals = []
    for number in np.unique(priority[priority > 0]).tolist():
        rows = np.flatnonzero(priority == number)
        goals.append(Goal(number, norms.get(number, "weighted"), rows, weight[rows]))
    return softened, tuple(goals)


def _per_unit(model: CanonicalModel, rows: IntArray, soft: Soft) -> FloatArray:
    """What a miss of one unit of activity is in the measure of the rule. (n_rows,)"""
    if soft.measure == "amount":
        return np.ones(len(rows))
    limits = np.abs(np.stack([model.row_lower[rows], model.row_upper[rows]]))
    size = np.where(np.isfinite(limits), limits, 0.0).max(axis=0)
    without_limit = np.flatnonzero(size == 0.0)
    if len(without_limit):  # not `row_mass`, which depends on how the rows are put together from sums
        size[without_limit] = abs(model.matrix()[rows[without_limit]]).sum(axis=1)
    return np.asarray(1.0 / np.where(size > 0.0, size, 1.0))
