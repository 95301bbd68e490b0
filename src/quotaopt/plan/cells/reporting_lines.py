"""Hierarchies given as one superior per person, filled from the root down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from quotaopt.errors import PlanError, Problem, Problems
from quotaopt.model.arrays import CodeArray, IntArray, LabelArray
from quotaopt.plan.cells.keys import match
from quotaopt.plan.cells.levels import SHOWN, blank_names
from quotaopt.plan.nearest import nearest
from quotaopt.plan.schema import Dimension
from quotaopt.plan.table import TextColumn
from quotaopt.plan.tables import Table

if TYPE_CHECKING:
    from quotaopt.plan.plan import Plan


def leaves(plan: Plan, dimension: Dimension) -> LabelArray:
    """The members of the finest level who are nobody's superior, sorted."""
    people, superior = _superiors(plan, dimension)
    leads = np.zeros(len(people.labels) + 1, dtype=np.bool_)
    leads[superior] = True
    return people.labels[~leads[:-1]]


def lines_above(plan: Plan, name: str, dimension: Dimension, finest: LabelArray) -> dict[str, list[str]]:
    """The superiors of every member of `finest` on the coarser levels, coarsest first.

    The root of a line takes the coarsest level. Where the dimension is jagged, a short line
    repeats its last member down to the finest level.
    """
    people, superior = _superiors(plan, dimension)
    own = match(finest, people.labels)[:-1]
    place = plan.place("dimensions", name)
    if (own < 0).any():
        strangers = ", ".join(finest[own < 0][:5])
        shown = {"level": dimension.levels[-1], "above": dimension.levels[0], "members": strangers}
        raise PlanError([Problem.at(place, "hierarchy.no_parent", **shown)])
    problems = Problems()
    lines = [_line(person, superior, people.labels) for person in own.tolist()]
    depth = len(dimension.levels)
    unequal = [line for line in lines if len(line) > depth or (len(line) < depth and not dimension.jagged)]
    for line in unequal[:SHOWN]:
        key = "hierarchy.too_deep" if len(line) > depth else "hierarchy.too_shallow"
        chain = " > ".join(line)
        problems.add(place, key, member=line[-1], depth=len(line), levels=depth, chain=chain)
    problems.stop_if_any()
    filled = [line + [line[-1]] * (depth - len(line)) for line in lines]
    return {level: [line[i] for line in filled] for i, level in enumerate(dimension.levels[:-1])}


def _line(person: int, superior: CodeArray, labels: LabelArray) -> list[str]:
    """The line from the root down to `person`."""
    line = []
    while person >= 0:
        line.append(str(labels[person]))
        person = int(superior[person])
    return line[::-1]


def _table(plan: Plan, dimension: Dimension) -> tuple[Table, str]:
    """The table that names superiors, and its column."""
    assert dimension.parents is not None
    name, _, column = dimension.parents.partition(".")
    return plan.tables[name], column


def _superiors(plan: Plan, dimension: Dimension) -> tuple[TextColumn, CodeArray]:
    """Everybody in the table, and the superior of each as a code, -1 at the root.

    Raises
    ------
    PlanError
        A person has two rows, a superior has none, or superiors go round in a circle.
    """
    table, column = _table(plan, dimension)
    finest = dimension.levels[-1]
    if plan.spec.tables[table.name].key != (finest,):
        place = plan.place("tables", table.name)
        raise PlanError([Problem.at(place, "hierarchy.parents_key", table=table.name, level=finest)])
    people, named = table.text(finest), table.text(column)
    problems = Problems()
    problems.extend(blank_names(table, [(finest, people)]))
    row_of = np.full(len(people.labels) + 1, -1, dtype=np.int64)
    row_of[people.codes[::-1]] = np.arange(table.n_rows - 1, -1, -1)
    for row in np.flatnonzero(row_of[people.codes] != np.arange(table.n_rows))[:SHOWN].tolist():
        if people.codes[row] >= 0:
            member = people.labels[people.codes[row]]
            first = table.place(int(row_of[people.codes[row]])).row
            shown = {"member": member, "first": first, "levels": finest}
            problems.add(table.place(row, finest), "key.repeated", **shown)
    known = match(named.labels, people.labels)
    for row in np.flatnonzero((named.codes >= 0) & (known[named.codes] < 0))[:SHOWN].tolist():
        parent = str(named.labels[named.codes[row]])
        member = people.labels[people.codes[row]] if people.codes[row] >= 0 else "-"
        shown = {"parent": parent, "member": member, "nearest": nearest(parent, people.labels)}
        problems.add(table.place(row, column), "hierarchy.unknown_parent", **shown)
    problems.stop_if_any()
    superior = known[named.codes][row_of[:-1]]
    _refuse_circles(table, column, superior, people.labels, row_of)
    return people, superior


def _refuse_circles(
    table: Table, column: str, superior: CodeArray, labels: LabelArray, row_of: IntArray
) -> None:
    """Strip those without a subordinate again and again; who is left over leads in a circle."""
    above = superior.copy()
    here = np.arange(len(labels))
    reached = here[above < 0]
    done = np.zeros(len(labels), dtype=np.bool_)
    while len(reached):
        done[reached] = True
        reached = np.flatnonzero(~done & (above >= 0) & done[above])
    if done.all():
        return
    person = int(np.flatnonzero(~done)[0])
    seen: dict[int, None] = {}
    while person not in seen:
        seen[person] = None
        person = int(superior[person])
    circle = list(seen)[list(seen).index(person) :]
    circle = circle[circle.index(min(circle)) :] + circle[: circle.index(min(circle)) + 1]
    shown = " -> ".join(str(labels[one]) for one in circle)
    place = table.place(int(row_of[circle[0]]), column)
    raise PlanError([Problem.at(place, "hierarchy.cycle", cycle=shown)])
