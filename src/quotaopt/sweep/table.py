"""Points from a table: one row each, whose columns are dotted paths."""

from __future__ import annotations

from pathlib import Path

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.plan import Plan
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import Table, read_table
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
    columns = [_values(table, column) for column in table.columns]
    points: list[Changes] = []
    for row in range(table.n_rows):
        values = zip(table.columns, (column[row] for column in columns), strict=True)
        points.append({column: value for column, value in values if value is not None})
    return points


def _values(table: Table, column: str) -> list[Tree]:
    """What the cells of a column say by the rules of the plan file; None where they are blank."""
    texts = table.text(column)
    problems, known = Problems(), []
    for code, label in enumerate(texts.labels.tolist()):
        try:
            known.append(parse(label).tree)
        except PlanError as error:
            row = int((texts.codes == code).argmax())
            problems.extend(Problem(table.place(row, column), one.key, one.values) for one in error.problems)
    problems.stop_if_any()
    return [known[code] if code >= 0 else None for code in texts.codes.tolist()]
