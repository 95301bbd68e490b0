"""The numbers of an over-assignment as others need them: the checker, the table of rules, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from quotaopt.assignment.ranks import COMPANY, OverAssignment
from quotaopt.certify import COMPANY as COMPANY_CHECKED
from quotaopt.certify import Carried, Targets
from quotaopt.errors import Problem
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.cells import Cells
from quotaopt.plan.cells.layers import per_layer
from quotaopt.plan.plan import Plan
from quotaopt.plan.table import TextColumn
from quotaopt.rules.carried import OwnNumbers, OwnRows

_COMPOUNDED = 0.15
"""Beyond this, factors that looked small one by one are worth a word."""
_SHOWN = 5

Amounts = tuple[FloatArray, FloatArray, FloatArray]


def carried_numbers(cells: Cells, over: OverAssignment, steps_minor: Sequence[int]) -> Carried:
    """All numbers by the names of their nodes, in minor units."""
    numbers, minor = {}, np.array(steps_minor, dtype=np.int64)
    for rank in over.ranks:
        names = {
            level: TextColumn(cells.codes(level)[rank.nodes.first_cell], cells.levels[level].members)
            for level in rank.nodes.levels
        }
        numbers[rank.level or COMPANY_CHECKED] = Targets(
            names, rank.own * minor[cells.layer_of(rank.nodes.first_cell)]
        )
    return Carried(numbers, over.street * per_layer(cells, steps_minor))


def in_own_numbers(
    plan: Plan, model: CanonicalModel, numbers: OwnNumbers, over: OverAssignment, amounts: Amounts
) -> Amounts:
    """Limits and activity (n_rows,) of the model, in currency units, as the plan's rules state them.

    A row that is one node has that node's number; another one its plan number times the factor.
    """
    lower, upper, activity = (amount.copy() for amount in amounts)
    steps = np.array([layer.step for layer in plan.layers], dtype=np.float64)
    units = np.broadcast_to(steps[model.steps.row_kind], lower.shape)
    for rows in numbers.rows:
        at, row = _placed(rows, model)
        unit = units[at]
        activity[at] *= rows.factor.floats()[row]
        is_node = rows.node[row] >= 0
        own = over.ranks[rows.link + 1].own
        activity[at[is_node]] = own[rows.node[row[is_node]]] * unit[is_node]
        lower[at] = np.where(np.isfinite(lower[at]), rows.lower[row] * unit, lower[at])
        upper[at] = np.where(np.isfinite(upper[at]), rows.upper[row] * unit, upper[at])
    return lower, upper, activity


def _placed(rows: OwnRows, model: CanonicalModel) -> tuple[IntArray, IntArray]:
    """The rows of a model that belong to `rows`, and where among these each stands."""
    place = {name: number for number, name in enumerate(rows.names.tolist())}
    of_rule = np.flatnonzero(model.row_rule == rows.position + 1)
    row = np.array([place.get(name, -1) for name in model.row_member[of_rule].tolist()], dtype=np.int64)
    return of_rule[row >= 0], row[row >= 0]


def assignment_notes(plan: Plan, cells: Cells, over: OverAssignment) -> Iterator[Problem]:
    """Factors that add up to much, and nodes that hand down what the limits below them admit."""
    place, main = plan.place("over_assignment"), over.of_part(cells, plan.main_number, plan.main.step)
    most = float(main.cumulative().max(initial=0.0))
    if most > _COMPOUNDED:
        yield Problem.at(place, "note.over_assignment", most=most)
    moved = over.moved
    if moved:
        first = [(rank.nodes.levels, rank.nodes.first_cell[[node]]) for rank, node in moved]
        names = [str(cells.cell_names(levels, cell)[0]) or COMPANY or "-" for levels, cell in first[:_SHOWN]]
        by = max(
            abs(int(rank.below[node] - rank.asked[node])) * plan.layers[int(cells.layer_of(cell)[0])].step
            for (rank, node), (_, cell) in zip(moved, first, strict=True)
        )
        yield Problem.at(
            place, "note.assignment_limited", count=len(moved), members="; ".join(names), by=f"{by:,f}"
        )
