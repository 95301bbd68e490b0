"""What happens where a rule's minimum meets a reference of zero.

A cell without a reference cannot carry anything. Where a rule says that a group must, the
minimum, spread evenly over the group, becomes its reference, and the result says so.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import Problem
from quotaopt.model.arrays import FloatArray
from quotaopt.rules.plan_total import PlanTotal
from quotaopt.rules.rows import Rows, SumRows


def with_floors(
    rows: list[Rows], reference: FloatArray, whole: PlanTotal
) -> tuple[FloatArray, list[Problem]]:
    """Give a reference to groups that must carry something but have none. Sums to 1 again."""
    floored, notes = reference, []
    for block in rows:
        if not isinstance(block, SumRows) or not (block.lower > 0).any():
            continue
        scope = block.scope
        inside = slice(None) if scope.inside is None else scope.inside
        codes = scope.grouping.codes[inside]
        carried = np.bincount(codes, weights=floored[inside], minlength=scope.grouping.n_groups)[scope.groups]
        bare = (carried <= 0.0) & (block.lower > 0)
        if not bare.any():
            continue
        size = np.bincount(codes, minlength=scope.grouping.n_groups)
        per_cell = np.zeros(scope.grouping.n_groups)
        per_cell[scope.groups[bare]] = block.lower[bare] / float(whole.reference) / size[scope.groups[bare]]
        floored = floored.copy()
        floored[inside] += per_cell[codes]
        shown = "; ".join(name or scope.rule.name for name in scope.names()[bare][:5])
        values = {"rule": scope.rule.name, "count": int(bare.sum()), "members": shown}
        notes.append(Problem.at(scope.place, "note.floor", **values))
    return (floored if floored is reference else floored / floored.sum()), notes
