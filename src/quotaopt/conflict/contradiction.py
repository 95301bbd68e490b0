"""The multipliers of a contradiction: limits of one kind of cell are a box, linear programs do the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.conflict.hard_rows import Inequalities
from quotaopt.errors import NotCertifiedError
from quotaopt.linear import LinearProgram, Solved, Tolerance, solve_linear
from quotaopt.linear.accept import refutes
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray

_NONE = 1e-9
"""Multipliers below this part of the largest are what rounding left of zero."""


@dataclass(frozen=True, eq=False)
class Box:
    """Limits of kinds of cells, and the inequality that each comes from, -1 for none."""

    lower: FloatArray  # (n_kinds,), 0 or more
    upper: FloatArray  # (n_kinds,)
    from_lower: IntArray  # (n_kinds,)
    from_upper: IntArray  # (n_kinds,)

    @classmethod
    def of(cls, system: Inequalities, alone: BoolArray) -> Box:
        """What the inequalities `alone` (n,), of one kind of cell each, say together."""
        rows = np.flatnonzero(alone)
        at = system.matrix.indptr[rows]
        kind, count = system.matrix.indices[at].astype(np.int64), system.matrix.data[at]
        first, second = system.lower[rows] / count, system.upper[rows] / count
        n_kinds = system.matrix.shape[1]
        low, from_lower = _largest(kind, np.minimum(first, second), rows, np.zeros(n_kinds))
        high, from_upper = _largest(kind, -np.maximum(first, second), rows, np.full(n_kinds, -np.inf))
        return cls(low, -high, from_lower, from_upper)

    @property
    def crossed(self) -> IntArray:
        """Kinds of cells whose limits contradict each other, the worst first."""
        gap = self.lower - self.upper
        found = np.flatnonzero(gap > 0.0)
        return found[np.argsort(-gap[found], kind="stable")]


def contradiction(system: Inequalities, tolerance: Tolerance) -> FloatArray | None:
    """Multipliers (n,) that prove the inequalities impossible; None where something keeps them."""
    crossed = np.flatnonzero(system.lower > system.upper)
    if len(crossed):
        return np.asarray(np.arange(len(system.lower)) == crossed[0], dtype=np.float64)
    entries = np.diff(system.matrix.indptr)
    box = Box.of(system, entries == 1)
    multipliers = np.zeros(len(system.lower))
    if len(box.crossed):
        worst = np.repeat(box.crossed[:1], 2)
        return _held(system, box, multipliers, worst, np.array([1.0, -1.0]))
    joint = np.flatnonzero(entries != 1)
    found = _refuting(_program(system, box, joint), tolerance) if len(joint) else None
    if found is None:
        return None
    multipliers[joint] = _clean(found)
    push = np.asarray(system.matrix.T @ multipliers)
    size = np.asarray(abs(system.matrix).T @ abs(multipliers))
    kinds = np.flatnonzero(abs(push) > _NONE * size)
    return _clean(_held(system, box, multipliers, kinds, push[kinds]))


def free_program(system: Inequalities) -> LinearProgram:
    """Whether all inequalities can be kept, as a linear program without a cost; no limits cross."""
    entries = np.diff(system.matrix.indptr)
    return _program(system, Box.of(system, entries == 1), np.flatnonzero(entries != 1))


def breaking_one(system: Inequalities, broken: int, tolerance: Tolerance) -> tuple[FloatArray, float] | None:
    """A point that breaks no inequality but `broken`, and what is to be added to that one's sum.

    None where no such point was found; `broken` counts several kinds of cells.
    """
    entries = np.diff(system.matrix.indptr)
    joint = np.flatnonzero(entries != 1)
    may_break = np.searchsorted(joint, [broken])
    found = _least_broken(_program(system, Box.of(system, entries == 1), joint), may_break, tolerance)
    if found is None:
        return None
    point, (short, over) = found.x[:-2], found.x[-2:]
    return point, float(short - over)


def _least_broken(program: LinearProgram, rows: IntArray, tolerance: Tolerance) -> Solved | None:
    """The point that breaks `rows` least, in parts of their mass, and no others; None without one.

    Its last columns are what is missing in `rows`, then what is too much. A program with a point is
    asked, not one without: solvers find its prices, which are multipliers, far sooner than a ray.
    """
    n = len(rows)
    at = (np.tile(rows, 2), np.arange(2 * n))
    give = sparse.csr_array((np.repeat([1.0, -1.0], n), at), shape=(program.n_rows, 2 * n))
    elastic = replace(
        program,
        cost=np.append(program.cost, np.tile(1.0 / program.row_mass[rows], 2)),
        lower=np.append(program.lower, np.zeros(2 * n)),
        upper=np.append(program.upper, np.full(2 * n, np.inf)),
        matrix=sparse.csr_array(sparse.hstack([program.matrix, give], format="csr")),
    )
    try:
        ending = solve_linear(elastic, tolerance=tolerance)
    except NotCertifiedError:
        return None
    return ending if isinstance(ending, Solved) else None


def _program(system: Inequalities, box: Box, joint: IntArray) -> LinearProgram:
    """The inequalities `joint` over the box, without a cost."""
    return LinearProgram(
        cost=np.zeros(system.matrix.shape[1]),
        lower=box.lower,
        upper=box.upper,
        matrix=sparse.csr_array(system.matrix[joint]),
        row_lower=system.lower[joint],
        row_upper=system.upper[joint],
    )


def _refuting(program: LinearProgram, tolerance: Tolerance) -> FloatArray | None:
    """Multipliers that prove a program to have no point; None where nothing is proved."""
    found = _least_broken(program, np.arange(program.n_rows), tolerance)
    if found is None or found.duals is None or not refutes(program, found.duals):
        return None  # what is not proved to be needless stays
    return found.duals


def _held(
    system: Inequalities, box: Box, multipliers: FloatArray, kinds: IntArray, push: FloatArray
) -> FloatArray:
    """With those of the limits that hold `kinds` against what pushes them.

    A lower limit of zero holds by itself: no inequality says it.
    """
    held = multipliers.copy()
    rows = np.where(push > 0.0, box.from_upper[kinds], box.from_lower[kinds])
    stated = rows >= 0
    count = system.matrix.data[system.matrix.indptr[rows[stated]]]
    held[rows[stated]] = -push[stated] / count
    return held


def _clean(multipliers: FloatArray) -> FloatArray:
    """Without what rounding left of zero."""
    size = np.abs(multipliers)
    return np.asarray(np.where(size > _NONE * size.max(initial=0.0), multipliers, 0.0))


def _largest(
    kind: IntArray, limit: FloatArray, rows: IntArray, at_least: FloatArray
) -> tuple[FloatArray, IntArray]:
    """The largest limit of every kind of cell above `at_least`, and the row it comes from, else -1."""
    above = limit > at_least[kind]
    kind, limit, rows = kind[above], limit[above], rows[above]
    order = np.lexsort((-rows, limit, kind))
    largest, from_row = at_least.copy(), np.full(len(at_least), -1)
    largest[kind[order]], from_row[kind[order]] = limit[order], rows[order]  # the last one stays
    return largest, from_row
