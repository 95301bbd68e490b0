r"""Margin: what the targets earn.

.. math:: \sum_c m_c x_c

over the cells of the main measure and tier, with the rate m of a column, in the measure's unit. Where the
call names no column it is the one that the plan's ratio rules average. The larger the better.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.frontier.case import Case
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.shapes import Sum
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.nearest import nearest


def _margin(case: Case) -> Sum:
    column, at = _column(case), np.flatnonzero(case.is_main)
    found = values_at(case.plan, case.cells, column, case.built.active[at])
    if found.blank.any():
        missing = case.built.active[at[found.blank]]
        key = case.plan.spec.tables[column.partition(".")[0]].key
        members = list(dict.fromkeys(case.cells.cell_names(key, missing[:500])))
        values = {"column": column, "count": len(missing), "members": "; ".join(map(str, members[:5]))}
        raise PlanError([Problem.at(NOWHERE, "frontier.margin_blank", **values)])
    weight = np.zeros(case.model.n_cells)
    weight[at] = -found.units / 10.0**found.digits * case.model.reference[at]
    return Sum(weight)


def _column(case: Case) -> str:
    """The column of rates.

    Raises
    ------
    PlanError
        The plan has none, or several, and the call names none of them.
    """
    tables, stated = case.plan.tables, case.margin
    if stated is None:
        ratios = [rule.ratio.of for rule in case.plan.spec.rules if rule.ratio and rule.ratio.over is None]
        columns = list(dict.fromkeys(ratios))
        if len(columns) == 1:
            return columns[0]
        key = "frontier.which_margin" if columns else "frontier.no_margin"
        raise PlanError([Problem.at(NOWHERE, key, **({"known": ", ".join(columns)} if columns else {}))])
    table, _, column = stated.partition(".")
    if table not in tables or column not in tables[table]:
        known = [f"{name}.{one}" for name, held in tables.items() for one in held.columns]
        raise PlanError(
            [Problem.at(NOWHERE, "frontier.no_column", column=stated, known=nearest(stated, known))]
        )
    return stated


MARGIN = Objective("margin", "most", "money", _margin)
