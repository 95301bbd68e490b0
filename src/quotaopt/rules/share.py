r"""``share``: a selection's part of the plan's total, or of another selection.

.. math:: \sigma^-_g \sum_{c \in P(g)} x_c \le \sum_{c \in g} x_c \le \sigma^+_g \sum_{c \in P(g)} x_c

With the plan's total fixed and no ``of`` the right-hand sides are amounts, and the row is a
plain sum. Otherwise the whole may move too and the row couples both sums. A bare share
means "to the nearest step": 1/3 of 100 is 33 or 34.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from quotaopt.model.arrays import IntArray
from quotaopt.plan.schema_rules import Rule
from quotaopt.rules.band import refuse_crossed
from quotaopt.rules.exact import Exact
from quotaopt.rules.limits import Scope, scope_of
from quotaopt.rules.plan_total import PlanTotal
from quotaopt.rules.rows import Rows, ShareRows, sum_rows


def share_rows(scope: Scope, totals: tuple[PlanTotal, ...]) -> list[Rows]:
    """One row per group and side; plain sums where the whole is a fixed total.

    Raises
    ------
    PlanError
        A share is blank, negative or crossed, or `of` selects nothing for a row.
    """
    share = scope.rule.share
    assert share is not None
    lower, upper = scope.limit(share.min, "share", "min"), scope.limit(share.max, "share", "max")
    refuse_crossed(scope, lower, upper)
    for side in (lower, upper):
        if side is not None and (side.units < 0).any():
            raise scope.refusal("rule.negative_share", "share")
    fixed = _fixed_totals(scope, totals)
    if share.of is None and fixed is not None:
        exact = share.min is not None and share.min == share.max
        below, above = (side and side * fixed for side in (lower, upper))
        return [sum_rows(scope, below, above, nearest=exact)]
    parent = _parent(scope)
    parent_row = _parent_rows(scope, parent)
    rows: list[Rows] = []
    if lower is not None:
        rows.append(ShareRows(scope, parent, parent_row, lower.floats(), True))
    if upper is not None:
        rows.append(ShareRows(scope, parent, parent_row, upper.floats(), False))
    return rows


def _fixed_totals(scope: Scope, totals: tuple[PlanTotal, ...]) -> Exact | None:
    """The total of every row's layer in steps; None where one of them may move."""
    fixed = [total.fixed for total in totals]
    used = np.unique(scope.row_layer)
    if any(fixed[layer] is None for layer in used):
        return None
    return Exact(np.array([each or 0 for each in fixed], dtype=np.int64)[scope.row_layer], 1)


def _parent(scope: Scope) -> Scope:
    """The selection `of` as groups of its own; each in the measure and tier of its row."""
    share = scope.rule.share
    assert share is not None
    own = [level for level in scope.cells.layer_levels if level not in (*share.of_where, *share.of_each)]
    each = (*own, *share.of_each)
    whole = Rule(name=scope.rule.name, where=share.of_where, each=each, max=Decimal(0))
    loose = [level for level in each if not _is_decided(scope, level)]
    if loose:
        raise scope.refusal("rule.of_each_undecided", "share", levels=", ".join(loose))
    return scope_of(scope.plan, scope.cells, whole, scope.position)


def _is_decided(scope: Scope, level: str) -> bool:
    """Whether all cells of every row have the same member on `level`."""
    if level in scope.cells.with_ancestors(scope.rule.each):
        return True
    row, member = scope.row_of_cell(), scope.cells.codes(level)
    inside = row >= 0
    return bool((member[inside] == member[scope.first_cell][row[inside]]).all())


def _parent_rows(scope: Scope, parent: Scope) -> IntArray:
    """For every row the row of its parent. (n_rows,)"""
    found = parent.row_of_group[parent.grouping.codes[scope.first_cell]]
    orphans = np.flatnonzero(found < 0)
    if len(orphans):
        raise scope.refusal("rule.of_matches_nothing", "share", orphans)
    return found.astype(np.int64)
