r"""The integer program of small models that no flow settles, and the least miss where none is exact.

Every cell starts at its floor and owns pieces of steps: the one up to its ceiling at cost
:math:`1 - 2 f` (:math:`f` its fractional part), and those beyond on either side at cost 1 each, which is
what a step adds to :math:`\sum_c |n_c - x_c|`. First no row may miss. Then the rows that give way first
are left out, which a search may need that ends by count. Then, priority by priority, the one that gives
way last first, the missed steps are minimised and held, and at last the movement. Cells may go a step
beyond floor and ceiling, and far beyond for hard rows alone: a wish is not worth a target that nobody
can derive from the fair answer. HiGHS proposes; whoever calls compares and checks in integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.linear.accept import measure
from quotaopt.linear.endings import USUAL
from quotaopt.linear.highs import SIMPLEX
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import Limits
from quotaopt.model.arrays import NO_LOWER, NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import SOFT_PRIORITY
from quotaopt.rounding.ideal import Ideal
from quotaopt.rounding.result import miss_by_priority
from quotaopt.rounding.weights import step_weights

LARGEST_PROGRAM = 20_000
"""Cells between two steps beyond which no integer program is tried."""
NODES = 200
"""The search ends by count, not by clock, so that every machine ends at the same answer."""
SECONDS = 60.0
"""Only a guard against a machine that hangs."""
ROOM = (0, 1, 1_000)
"""Steps that cells may go beyond floor and ceiling: none, one, and as many as a solver tells from noise."""
MARGIN = 2e-6
"""Weighted rows are drawn in by more than the solver's own tolerance, in steps of the heaviest cell."""


@dataclass(frozen=True, eq=False)
class Program:
    """Pieces of cells as columns, rows of the model as rows, slack columns where rows may miss."""

    rows: sparse.csr_array  # (n_rows, n_pieces)
    lower: FloatArray  # (n_rows,), left after the floors of all cells
    upper: FloatArray  # (n_rows,)
    cost: FloatArray  # (n_pieces,)
    cell: IntArray  # (n_pieces,)
    sign: IntArray  # (n_pieces,), +1 or -1
    most: FloatArray  # (n_pieces,), whole steps
    floor: IntArray  # (n_cells,)
    priority: IntArray  # (n_rows,)

    def only(self, last: int) -> Program:
        """Without the rows that give way before those of priority `last`."""
        at = np.flatnonzero(self.priority <= last)
        return replace(
            self,
            rows=sparse.csr_array(self.rows[at]),
            lower=self.lower[at],
            upper=self.upper[at],
            priority=self.priority[at],
        )

    def solve(self) -> IntArray | None:
        """Steps that miss nothing, moved least; None where HiGHS finds none."""
        found = _highs(self.cost, self.rows, self.lower, self.upper, self.most)
        return None if found is None else self._steps(found)

    def least_miss(self, levels: IntArray) -> Iterator[IntArray]:
        """Better and better steps where rows of the priorities `levels` (rising) may miss."""
        n_rows, n_pieces = self.rows.shape
        soft = np.flatnonzero(np.isin(self.priority, levels))
        give = sparse.csr_array((np.ones(len(soft)), (soft, np.arange(len(soft)))), shape=(n_rows, len(soft)))
        rows, lower, upper = sparse.hstack([self.rows, give, -give], format="csr"), self.lower, self.upper
        miss = [np.concatenate([np.zeros(n_pieces), np.tile(self.priority[soft] == p, 2)]) for p in levels]
        for cost in (*miss, np.concatenate([self.cost, np.zeros(2 * len(soft))])):
            found = _highs(cost, rows, lower, upper, self.most)
            if found is None:
                return
            yield self._steps(found)
            rows = sparse.vstack([rows, cost[None, :]], format="csr")
            lower, upper = np.append(lower, -np.inf), np.append(upper, cost @ found + MARGIN)

    def _steps(self, found: FloatArray) -> IntArray:
        steps = self.floor.copy()
        np.add.at(steps, self.cell, self.sign * np.rint(found[: len(self.cell)]).astype(np.int64))
        return steps


def round_by_program(model: CanonicalModel, incumbent: IntArray, cells: Ideal) -> list[IntArray]:
    """Candidates that may miss less than `incumbent`; none may be."""
    missed = np.flatnonzero(miss_by_priority(model, incumbent))[0]
    levels = np.unique(model.row_priority)[missed:]
    *near, far = (_program(model, cells, room) for room in ROOM)
    found = list(_kept(near, levels))
    if any(not any(miss_by_priority(model, steps)) for steps in found):
        return found
    found += near[-1].least_miss(levels)
    hard = levels[levels < SOFT_PRIORITY]
    is_kept = any(not any(miss_by_priority(model, steps)[: missed + len(hard)]) for steps in found)
    if not len(hard) or is_kept:
        return found
    return [*found, *_kept([far], hard), *far.least_miss(levels)]


def _kept(programs: list[Program], levels: IntArray) -> Iterator[IntArray]:
    """The first steps that miss nothing, the rows that give way first left out one priority after another."""
    for last in levels[::-1]:
        for program in programs:
            steps = program.only(last).solve()
            if steps is not None:
                yield steps
                return


def _program(model: CanonicalModel, cells: Ideal, room: int) -> Program:
    """Columns between floor and ceiling, and for up to `room` more steps on either side."""
    floor, ceil = cells.floor, cells.ceil
    between = np.flatnonzero(ceil > floor)
    pieces = [(between, 1, 1.0 - 2.0 * (cells.value - floor)[between], np.ones(len(between)))]
    open_cells = np.arange(len(floor)) if len(floor) <= LARGEST_PROGRAM else between
    for sign, beyond in ((1, cells.upper - ceil), (-1, floor - cells.lower)):
        most = np.minimum(beyond, room)[open_cells]
        chosen = open_cells[most > 0]
        pieces.append((chosen, sign, np.ones(len(chosen)), most[most > 0]))
    cell, cost, most = (np.concatenate([piece[part] for piece in pieces]) for part in (0, 2, 3))
    signs = np.repeat([piece[1] for piece in pieces], [len(piece[0]) for piece in pieces])
    weights = step_weights(model, np.arange(model.n_rows))
    lower, upper = _row_limits(model, weights)
    base = weights @ floor
    return Program(
        rows=sparse.csr_array(weights[:, cell] @ sparse.diags_array(signs.astype(np.float64))),
        lower=lower - base,
        upper=upper - base,
        cost=cost,
        cell=cell,
        sign=signs,
        most=most,
        floor=floor,
        priority=model.row_priority,
    )


def _row_limits(model: CanonicalModel, weights: sparse.csr_array) -> tuple[FloatArray, FloatArray]:
    """Limits of all rows in steps; weighted rows a little inside theirs. Each (n_rows,)"""
    steps = model.steps
    lower = np.where(steps.row_lower == NO_LOWER, -np.inf, steps.row_lower)
    upper = np.where(steps.row_upper == NO_UPPER, np.inf, steps.row_upper)
    heaviest = abs(weights).max(axis=1).toarray().ravel()
    low, high = model.row_lower * steps.per_row(), model.row_upper * steps.per_row()
    inset = np.minimum(MARGIN * heaviest, (high - low) / 2)
    return np.where(model.is_plain, lower, low + inset), np.where(model.is_plain, upper, high - inset)


def _highs(
    cost: FloatArray, rows: sparse.csr_array, lower: FloatArray, upper: FloatArray, most: FloatArray
) -> FloatArray | None:
    """A point HiGHS found for ``min cost @ z``: the first columns whole and up to `most`, the others free."""
    free = len(cost) - len(most)
    program = LinearProgram(
        cost=np.asarray(cost, dtype=np.float64),
        lower=np.zeros(len(cost)),
        upper=np.append(most, np.full(free, np.inf)),
        matrix=rows,
        row_lower=lower,
        row_upper=upper,
        whole=np.arange(len(cost)) < len(most),
    )
    found = measure(program, SIMPLEX.solve(program, limits=Limits(time_s=SECONDS, nodes=NODES)))
    return None if found is None or found.violation > USUAL.violation else found.x
