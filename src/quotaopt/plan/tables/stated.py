"""Cells of a table that say what could stand in a plan file."""

from __future__ import annotations

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.document.yaml_source import parse
from quotaopt.plan.tables.table import Table


def stated_values(table: Table, column: str) -> list[Tree]:
    """What the cells of a column say by the rules of the plan file; None where they are blank.

    Raises
    ------
    PlanError
        With every cell that is no value.
    """
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
