r"""What rows prove by their prices: what cells feel of them, and a bound that asks nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.fairness.deviations import implied_upper
from quotaopt.fairness.notion import limits_at, pressures
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel

ROUNDING = 1e-12
"""What solvers leave of a pressure that is zero, relative to the sizes of what was added up."""


def rows_bound(model: CanonicalModel, multipliers: FloatArray, hard: CanonicalModel | None = None) -> float:
    r"""The least that all plans of a model have in common, as priced by any multipliers:

    .. math:: \sum_i (\underline b_i y_i^+ - \overline b_i y_i^-)
              - \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c), \qquad s = A^\top y .

    A cell without an upper limit has the one that the rows of `hard` imply, if given: the same model
    with the limits of hard rows alone.
    """
    if hard is not None and np.isinf(model.upper).any():
        model = replace(model, upper=np.minimum(model.upper, implied_upper(hard)))
    push, upper = felt(model, multipliers), model.upper
    pushed = np.flatnonzero(push)
    reach = np.where(push > 0.0, upper, model.lower)[pushed]
    carried = float(np.sum(model.reference[pushed] * (push[pushed] * reach)))
    return limits_at(model, multipliers) - carried


def felt(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """Pressures; one upwards without a limit that is no larger than its rounding error is none. (n_cells,)"""
    push = pressures(model, multipliers)
    endless = np.isinf(model.upper) & (push > 0.0)
    if endless.any():
        push = np.where(endless & (push <= ROUNDING * _sizes(model, multipliers)), 0.0, push)
    return push


def _sizes(model: CanonicalModel, multipliers: FloatArray) -> FloatArray:
    """Pressures without their signs. (n_cells,)"""
    absolute = tuple(
        partition if partition.weight is None else replace(partition, weight=np.abs(partition.weight))
        for partition in model.partitions
    )
    return pressures(replace(model, partitions=absolute, combine=abs(model.combine)), np.abs(multipliers))
