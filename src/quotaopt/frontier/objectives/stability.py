r"""Stability: the distance from the last plan.

.. math:: \tfrac12 \sum_u |X_u - \lambda L_u|, \qquad
          \lambda = \sum_u R_u \Big/ \sum_u L_u

over the units u that the last plan has a number for (the keys of its table: people, or people and products,
or single cells), in the unit of the main measure: the money that goes to others than if everybody's last
target had grown alike. Where the last plan has the same total, :math:`\lambda = 1`. The smaller the better.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from quotaopt.errors import NOWHERE, Place, PlanError, Problem
from quotaopt.frontier.case import Case
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.shapes import Distance, distance
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import group_sums
from quotaopt.model.cells import Grouping
from quotaopt.plan.cells.align import values_at
from quotaopt.plan.checks.names import last_plan_column
from quotaopt.plan.nearest import nearest
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table

COLUMNS = ("target", "目标")
"""What the column of targets is called in a file; the first is how ``solve -o`` writes it."""
_TABLE = "last"


def _from_last_plan(case: Case) -> Distance:
    plan, column = _column(case)
    key = plan.spec.tables[column.partition(".")[0]].key
    wrong = [level for level in key if level not in case.cells.levels]
    if not key or wrong:
        known = nearest(wrong[0], case.cells.levels) if wrong else ", ".join(case.cells)
        raise PlanError([Problem.at(NOWHERE, "frontier.last_key", column=column, known=known)])
    grouping = case.cells.group(key)
    stated = values_at(plan, case.cells, column, grouping.first_cell)
    of_main = np.isin(np.arange(grouping.n_groups), grouping.codes[case.references > 0.0])
    last = np.where(stated.blank | ~of_main, np.nan, stated.units / 10.0**stated.digits)
    if not np.nansum(last) > 0.0:
        raise PlanError([Problem.at(NOWHERE, "frontier.last_nobody", column=column, levels=", ".join(key))])
    return _distance(case, grouping, last)


def _distance(case: Case, grouping: Grouping, last: FloatArray) -> Distance:
    """From the last targets (n_groups,), NaN where there is none, grown alike to the counted references."""
    known = ~np.isnan(last)
    references = group_sums(grouping.codes, case.references, grouping.n_groups)
    grown = last * (references[known].sum() / last[known].sum()) / case.amount
    number = np.where(known, np.cumsum(known) - 1, -1)
    codes = np.where(case.is_main, number[grouping.codes[case.built.active]], -1).astype(np.int32)
    return distance(grown[known], codes)


def _column(case: Case) -> tuple[Plan, str]:
    """Last targets as ``table.column`` of a plan that has the table.

    Raises
    ------
    PlanError
        None are stated, or the file has not the columns it needs.
    """
    plan, stated = case.plan, case.last
    if stated is None:
        stated = last_plan_column(plan.spec)
        if stated is None:
            raise PlanError([Problem.at(NOWHERE, "frontier.no_last")])
    table, _, column = stated.partition(".")
    if table not in plan.spec.tables:
        return _with_file(plan, Path(stated))
    if column not in plan.tables[table]:
        known = nearest(column, plan.tables[table].columns)
        raise PlanError([Problem.at(NOWHERE, "frontier.no_column", column=stated, known=known)])
    return plan, stated


def _with_file(plan: Plan, path: Path) -> tuple[Plan, str]:
    """The plan with one more table, from a file that the caller named."""
    file = str(path.resolve())
    names = read_table(
        _TABLE, TableSource(file=file), None, allow_outside=True, place=Place(str(path))
    ).columns
    levels = [level for one in plan.spec.dimensions.values() for level in one.levels]
    key = [level for level in ("measure", "tier", *levels) if level in names]
    column = next((name for name in COLUMNS if name in names), None)
    if column is None or not key:
        wanted = {"targets": " / ".join(COLUMNS), "levels": ", ".join(levels), "columns": ", ".join(names)}
        raise PlanError([Problem.at(Place(str(path)), "frontier.last_columns", **wanted)])
    table = next(
        name
        for n in range(len(plan.spec.tables) + 1)
        if (name := f"{_TABLE}{n or ''}") not in plan.spec.tables
    )
    opened = replace(plan, allow_outside=True)
    return opened.change({f"tables.{table}": {"file": file, "key": key}}), f"{table}.{column}"


STABILITY = Objective("stability", "least", "money", _from_last_plan)
