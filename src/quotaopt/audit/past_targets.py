"""What several methods would have asked of people in a stretch of the past, from facts before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.audit.as_of import Earlier, earlier
from quotaopt.audit.case import Case, Units, sums
from quotaopt.audit.spans import Span
from quotaopt.audit.top_down import Stage, top_down
from quotaopt.engine import solve
from quotaopt.errors import PlanError
from quotaopt.model.arrays import BoolArray, FloatArray, LabelArray
from quotaopt.plan.periods.calendar import calendar_of


@dataclass(frozen=True, eq=False)
class PastTargets:
    """Targets of people, each method's up to one factor of its own."""

    names: LabelArray  # (n_people,)
    reference: FloatArray  # (n_people,), of the stretch
    by_method: Mapping[str, FloatArray]  # "own", "flat", "top_down" and perhaps "last_plan" -> (n_people,)
    left_out: tuple[str, ...]  # what of the plan is of today

    @property
    def asked(self) -> BoolArray:
        """Who gets a target by every method. (n_people,)"""
        everywhere: BoolArray = np.all([target > 0.0 for target in self.by_method.values()], axis=0)
        return everywhere


def past_targets(case: Case, span: Span, season: bool = False) -> tuple[PastTargets, FloatArray]:
    """The targets of all methods, and what was sold against them; NaN where nothing is known. (n_people,)

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        There are not enough facts, or the plan as of then has no answer.
    """
    then = earlier(case, span, season)
    allocation = solve(then.plan).main_part
    past = replace(case, allocation=allocation)
    people, before = past.people, np.nan_to_num(past.sold(1))
    inside = _inside(allocation.cells.n_bases, then, span)
    reference, own = (
        sums(people.grouping.codes, np.where(inside, of_cells, 0), people.grouping.n_groups)[people.judged]
        for of_cells in (allocation.reference_steps, allocation.steps)
    )
    split = _level_by_level(past, then, before)  # of all the plan's periods
    part = np.divide(own, people.target, out=np.zeros(len(people)), where=people.target > 0.0)
    by_method = {"own": own, "flat": before, "top_down": split * part}
    names = people.names(case.level)
    if span.is_last_year and (planned := _last_plan(case, names)) is not None:
        by_method["last_plan"] = planned
    truth = replace(past, allocation=replace(allocation, plan=then.truth))
    return PastTargets(names, reference, by_method, then.left_out), truth.sold(0)


def _inside(n_bases: int, then: Earlier, span: Span) -> BoolArray:
    """Which cells lie in the stretch; those of a base stand side by side. (n_cells,)"""
    calendar = calendar_of(then.plan)
    assert calendar is not None  # it has facts with dates
    end = int(np.datetime64(span.end, "D").astype(np.int64))
    return np.tile(calendar.bounds[:-1] < end, n_bases)


def _level_by_level(past: Case, then: Earlier, before: FloatArray) -> FloatArray:
    """The split of the same total and references, level by level down to people. (n_people,)"""
    cells, people, step = past.cells, past.people, past.allocation.step
    above = [level for level in cells if level in cells.levels[past.level].above]
    sold = np.zeros(people.grouping.n_groups)
    sold[people.judged] = before / step
    stages: list[Stage] = []
    parents = np.zeros(len(cells), dtype=np.int32)
    for depth, level in enumerate([*above, past.level]):
        nodes = past.units([*above[:depth], level])
        first = nodes.grouping.first_cell[nodes.judged]
        low, high = then.growth.get(level, (0.0, np.inf))
        base = _sold_below(nodes, people, sold)
        stages.append(
            Stage(
                nodes.reference,
                low * base,
                np.full(len(base), np.inf) if np.isinf(high) else high * base,
                np.unique(parents[first], return_counts=True)[1],
            )
        )
        parents = nodes.grouping.codes
    amounts = np.zeros(people.grouping.n_groups)
    amounts[people.grouping.codes[first]] = top_down(float(people.target.sum()), stages).amount
    return amounts[people.judged]


def _sold_below(nodes: Units, people: Units, sold: FloatArray) -> FloatArray:
    """What the people of every node sold. (n_nodes,)"""
    of_person = nodes.grouping.codes[people.grouping.first_cell]
    return sums(of_person, sold, nodes.grouping.n_groups)[nodes.judged]


def _last_plan(case: Case, names: LabelArray) -> FloatArray | None:
    """The targets that these people had last year; None unless all of them are known."""
    try:
        planned = dict(zip(case.people.names(case.level).tolist(), case.planned.tolist(), strict=True))
    except PlanError:
        return None
    found = np.array([planned.get(name, np.nan) for name in names.tolist()])
    return found if (found > 0.0).all() else None
