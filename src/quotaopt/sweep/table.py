"""Points from a table: one row each, whose columns are dotted paths."""

from __future__ import annotations

from pathlib import Path

from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import read_table
from quotaopt.plan.tables.stated import stated_values
from quotaopt.sweep.axes import Changes, require_paths


def read_points(file: str | Path, plan: Plan) -> list[Changes]:
    """Every row of a CSV or Excel file as a point; where a cell is blank the plan's own value stays.

    Raises
    ------
    PlanError
        The file cannot be read, a column is no path of the plan, or a cell is no value.
    """
    path = Path(file)
    table = read_table(path.name, TableSource(file=path.name), path.parent, allow_outside=True)
    require_paths(table.columns, plan, table.place())
    columns = [stated_values(table, column) for column in table.columns]
    points: list[Changes] = []
    for row in range(table.n_rows):
        values = zip(table.columns, (column[row] for column in columns), strict=True)
        points.append({column: value for column, value in values if value is not None})
    return points
