"""Units listed in a table: name, plan, actuals, and in further columns what each changes in its plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quotaopt.batch.unit import Unit
from quotaopt.errors import Place, PlanError, Problem, Problems
from quotaopt.plan.document import overrides, yaml_source
from quotaopt.plan.document.scalars import Tree
from quotaopt.plan.document.schema_keys import keys_at
from quotaopt.plan.nearest import closest, nearest
from quotaopt.plan.schema import TableSource
from quotaopt.plan.tables import Table, read_table
from quotaopt.plan.tables.stated import stated_values

UNIT, PLAN, ACTUALS = "unit", "plan", "actuals"
_OWN = (UNIT, PLAN, ACTUALS)


def units_listed(path: Path) -> list[Unit]:
    """The units of a table in its order. Paths of files start at the table's folder.

    Where a cell is blank the plan's own entry stays.

    Raises
    ------
    PlanError
        The table cannot be read, lacks the columns ``unit`` and ``plan`` or a name in them, has a column
        that leads nowhere in any of the plans, or a cell that is no value.
    """
    table = read_table(path.name, TableSource(file=path.name), path.parent, allow_outside=True)
    problems = Problems()
    problems.extend(_missing(table, column) for column in (UNIT, PLAN) if column not in table.columns)
    problems.stop_if_any()
    names, plans = (problems.attempt(_filled, table, column) or [] for column in (UNIT, PLAN))
    paths = [column for column in table.columns if column not in _OWN]
    problems.attempt(_require_paths, table, paths, [path.parent / plan for plan in dict.fromkeys(plans)])
    columns = {column: problems.attempt(stated_values, table, column) for column in paths}
    problems.stop_if_any()
    values = {column: found for column, found in columns.items() if found is not None}
    actuals = _texts(table, ACTUALS) if ACTUALS in table.columns else [None] * table.n_rows
    return [
        Unit(
            name,
            path.parent / plan,
            None if reported is None else path.parent / reported,
            {column: found[row] for column, found in values.items() if found[row] is not None},
            table.place(row),
        )
        for row, (name, plan, reported) in enumerate(zip(names, plans, actuals, strict=True))
    ]


def _missing(table: Table, column: str) -> Problem:
    near = nearest(column, table.columns, 5)
    return Problem.at(table.place(), "batch.no_column", column=column, nearest=near)


def _texts(table: Table, column: str) -> list[str | None]:
    texts = table.text(column)
    labels = texts.labels.tolist()
    return [labels[code] if code >= 0 else None for code in texts.codes.tolist()]


def _filled(table: Table, column: str) -> list[str]:
    """The texts of a column in which none may be blank."""
    texts = _texts(table, column)
    blanks = [row for row, text in enumerate(texts) if text is None]
    if blanks:
        raise PlanError(Problem.at(table.place(row, column), "batch.blank", column=column) for row in blanks)
    return [text for text in texts if text is not None]


def _require_paths(table: Table, columns: Iterable[str], plans: Iterable[Path]) -> None:
    """Refuse columns that lead nowhere in any plan; what is wrong with a plan is told with its unit."""
    wrong: dict[str, Problem] | None = None  # no plan has been read yet
    left = list(columns)
    for document in _documents(plans):
        wrong = dict(_leading_nowhere(document, left, table))
        left = list(wrong)
        if not left:
            return
    if wrong is None:
        wrong = {one: _unknown(table, one) for one in left if one.partition(".")[0] not in _known()}
    if wrong:
        raise PlanError(wrong.values())


def _documents(plans: Iterable[Path]) -> Iterator[Tree]:
    """Those that can be read."""
    for plan in plans:
        try:
            yield yaml_source.parse(yaml_source.read_text(plan), str(plan)).tree
        except PlanError:
            continue


def _leading_nowhere(document: Tree, columns: Iterable[str], table: Table) -> Iterator[tuple[str, Problem]]:
    for column in columns:
        try:
            overrides.apply(document, {column: None})
        except PlanError as error:
            first, place = error.problems[0], Place(table.source, column_name=column)
            is_deep = "." in column
            yield column, Problem(place, first.key, first.values) if is_deep else _unknown(table, column)


def _known() -> tuple[str, ...]:
    """What may stand at the head of a column, or begin its path."""
    return (*_OWN, *(keys_at(()) or ()))


def _unknown(table: Table, column: str) -> Problem:
    near = closest(column, _known()) or ", ".join(_OWN)
    place = Place(table.source, column_name=column)
    return Problem.at(place, "batch.unknown_column", column=column, nearest=near)
