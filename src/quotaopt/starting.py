"""What the answer to one plan spares a similar one: its cells, and where to begin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import FloatArray
from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.stages.stage import Solution, Stage


def known_cells(plan: Plan, start: Allocation) -> Cells | None:
    """The cells of `start` where they are those of `plan`: nothing they are made from differs."""
    before = start.plan
    one, other = plan.spec, before.spec
    is_same = (
        one.dimensions == other.dimensions
        and one.cells == other.cells
        and one.tables == other.tables
        and all(plan.tables[name] is before.tables[name] for name in plan.tables)
        and [layer.members for layer in plan.layers] == [layer.members for layer in before.layers]
    )
    is_whole = start.part_number is None and start.part_layer is None
    return start.cells if is_same and is_whole else None


def translated(solution: Solution, before: BuiltModel, now: BuiltModel) -> Solution | None:
    """`solution` of the model `before` for the model `now`; None where their cells are not the same.

    Prices of rows and groups are found by their names; new ones have none.
    """
    if not np.array_equal(before.active, now.active):
        return None
    stages = tuple(_translated(stage, before, now) for stage in solution.stages)
    answered = solution.answered
    if answered is not None and len(answered.multipliers) == before.model.n_rows:
        prices = _by_name(answered.multipliers, _rows(before), _rows(now))
        answered = replace(answered, multipliers=prices)
    return replace(solution, stages=stages, answered=answered)


def _translated(stage: Stage, before: BuiltModel, now: BuiltModel) -> Stage:
    return replace(
        stage,
        multipliers=_by_name(stage.multipliers, _rows(before), _rows(now)),
        links=_by_name(stage.links, _groups(before), _groups(now)) if len(stage.links) else stage.links,
    )


def _by_name(values: FloatArray, names: list[tuple[str, ...]], wanted: list[tuple[str, ...]]) -> FloatArray:
    if names == wanted:
        return values
    known = dict(zip(names, values.tolist(), strict=True))
    return np.array([known.get(name, 0.0) for name in wanted])


def _rows(built: BuiltModel) -> list[tuple[str, ...]]:
    """Rule and members of every row; the two rows of one ratio are told apart by their limits."""
    model = built.model
    rules = np.array(model.rule_names, dtype=object)[model.row_rule].tolist()
    is_lower = np.where(np.isfinite(model.row_lower), "min", "max").tolist()
    return list(zip(rules, model.row_member.tolist(), is_lower, strict=True))


def _groups(built: BuiltModel) -> list[tuple[str, ...]]:
    names = () if built.groups is None else built.groups.names.tolist()
    return [(name,) for name in names]
