"""Two rules that contradict each other on a single cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import IntArray
from quotaopt.rules.rows import Rows, SumRows


@dataclass(frozen=True)
class Clash:
    """The cell whose limits cross most, in words, and the multipliers that prove it."""

    problem: Problem
    multipliers: dict[tuple[str, str], float]


def find_clash(rows: Sequence[Rows], active: IntArray, lower: IntArray, upper: IntArray) -> Clash | None:
    """The worst cell with ``lower > upper`` (n_active,), in steps; None where there is none."""
    crossing = np.flatnonzero(lower > upper)
    if not len(crossing):
        return None
    worst = crossing[np.argmax(lower[crossing] - upper[crossing])]
    cell = int(active[worst])
    found = [
        (block, row) for block in rows if isinstance(block, SumRows) and (row := _row_at(block, cell)) >= 0
    ]
    needs, low_row = max(found, key=lambda each: each[0].lower[each[1]])
    admits, high_row = min(found, key=lambda each: each[0].upper[each[1]])
    scope = needs.scope
    digits = scope.plan.minor_digits
    at_least, at_most = (
        f"{scope.in_currency(float(steps), low_row):,.{digits}f}" for steps in (lower[worst], upper[worst])
    )
    names = scope.cells.cell_names(scope.cells.finest, np.array([cell]))
    problem = Problem.at(
        scope.place,
        "conflict.cell",
        cell=names[0],
        count=len(crossing),
        needs=at_least,
        reach=at_most,
        lower_rule=scope.rule.name,
        upper_rule=admits.scope.rule.name,
    )
    proof = {
        (scope.rule.name, str(scope.names()[low_row])): 1.0,
        (admits.scope.rule.name, str(admits.scope.names()[high_row])): -1.0,
    }
    return Clash(problem, proof)


def _row_at(block: SumRows, cell: int) -> int:
    """The row of a block that is this cell alone, -1 where there is none."""
    row = block.scope.row_of_cell()
    at = int(row[cell])
    return at if at >= 0 and int((row == at).sum()) == 1 else -1
