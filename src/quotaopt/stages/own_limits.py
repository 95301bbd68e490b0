r"""Limits that a single row, or its own box, sets to a unit: a cap per rep where reps are compared.

They are known before any program is solved, and so are their proofs. Most rounds of a leximin are of
this kind: somebody reaches a cap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.stages.level_program import LevelProgram

ALIKE = 1e-12
"""Rows that differ by less are taken for multiples of each other; what follows is proved later."""


@dataclass(frozen=True, eq=False)
class OwnLimits:
    """``best <= sigma * T <= worst``, the tightest single limits of every unit. All (n_units,)"""

    best: FloatArray
    worst: FloatArray
    best_row: IntArray  # row of the program, -1 for the box
    worst_row: IntArray
    best_factor: FloatArray  # the row is so many times sigma * T, up to a constant
    worst_factor: FloatArray

    def price_of_worst(
        self, levels: LevelProgram, duals: FloatArray, reduced_costs: FloatArray
    ) -> FloatArray:
        """What one more unit of the worst own limits is worth in a round. (n_units,)"""
        by_row = -duals[self.worst_row] * self.worst_factor
        by_box = -levels.sign * reduced_costs[levels.column]  # a group's limits are all rows
        return np.where(self.worst_row >= 0, by_row, np.where(levels.link >= 0, 0.0, by_box))


def own_limits(levels: LevelProgram) -> OwnLimits:
    """The own limits of all units of a program."""
    program, first, sign = levels.program, levels.first_unit_row, levels.sign
    row, unit, factor = _multiples(sparse.csr_array(program.matrix[:, :-1]), first)
    ends = np.stack([program.row_lower[row], program.row_upper[row]]) / factor
    low, high = ends.min(axis=0) + levels.offset[unit], ends.max(axis=0) + levels.offset[unit]

    box = sign * np.stack([levels.model.lower[levels.units], levels.model.upper[levels.units]])
    of_box = np.where(levels.link >= 0, np.array([[-np.inf], [np.inf]]), np.sort(box, axis=0))
    best, best_at = _tightest(of_box[0], unit, low, largest=True)
    worst, worst_at = _tightest(of_box[1], unit, high, largest=False)
    rows, factors = np.append(row, -1), np.append(factor, 1.0)
    return OwnLimits(best, worst, rows[best_at], rows[worst_at], factors[best_at], factors[worst_at])


def _multiples(matrix: sparse.csr_array, first: int) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows before `first` that are multiples of a row from `first` on; which one; and how many times."""
    probes = np.random.default_rng(0).uniform(0.5, 1.5, (matrix.shape[1], 3))
    size, *others = np.asarray(matrix @ probes).T
    usable = size != 0.0
    size = np.where(usable, size, 1.0)
    marks = np.stack(others) / size  # the same for all multiples of a row
    order = np.argsort(marks[0, first:], kind="stable")
    found = np.searchsorted(marks[0, first:], marks[0, :first] - ALIKE, sorter=order)
    unit = order[np.minimum(found, len(order) - 1)]
    alike = (np.abs(marks[:, first + unit] - marks[:, :first]) <= ALIKE).all(axis=0)
    row = np.flatnonzero(alike & usable[:first] & usable[first + unit])
    return row, unit[row], size[row] / size[first + unit[row]]


def _tightest(
    box: FloatArray, unit: IntArray, limit: FloatArray, *, largest: bool
) -> tuple[FloatArray, IntArray]:
    """The tightest of each unit's box and the `limit` on it; and which, -1 for the box. (n_units,)"""
    value, at = box.copy(), np.full(len(box), -1, dtype=np.int64)
    # The last one written stays: go from the loosest to the tightest.
    order = np.argsort(limit if largest else -limit, kind="stable")
    order = order[(limit[order] > value[unit[order]]) if largest else (limit[order] < value[unit[order]])]
    value[unit[order]], at[unit[order]] = limit[order], order
    return value, at
