r"""Would the plan's way of finding shares have told a past year well, and better than simple ways?

The targets of a past year are made from facts before it (`as_of`), by the plan's own method and
by others: flat growth (everybody's last year times one factor), level by level (`top_down`, within the
same growth limits), and the plan that there was, where it is known. With actual sales a and targets x,
attainment is taken relative to that of the company,

.. math:: q_i = \frac{a_i / \sum_j a_j}{x_i / \sum_j x_j}

so that the question is who was asked for too much or too little, and not whether the year was good.
Its standard deviation, the share of people within 20 % of 1 and that of people at 1 or above are the
usual measures of quota accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.audit.as_of import Earlier, earlier
from quotaopt.audit.case import Case, Units, require_enough, sums
from quotaopt.audit.chance import trend
from quotaopt.audit.finding import Finding, Value, by_limits, limits_of
from quotaopt.audit.top_down import Stage, top_down
from quotaopt.engine import solve
from quotaopt.errors import PlanError
from quotaopt.model.arrays import FloatArray, LabelArray

_NEAR = 0.20
_ROUNDING = 1e-9  # of quotients of floats


@dataclass(frozen=True, eq=False)
class PastTargets:
    """What every method would have asked of people in a past year, from facts before it."""

    names: LabelArray  # (n_people,)
    size: FloatArray  # (n_people,), references
    by_method: Mapping[str, FloatArray]  # "own", "flat", "top_down" -> (n_people,), up to one factor


def backtest(case: Case, years_back: int) -> Finding:
    """Judge the plan's method by the year that began so many years before it.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        There are not enough facts, or the plan as of then has no answer.
    """
    then = earlier(case, years_back)
    past, sold = past_targets(case, then)
    methods = dict(past.by_method)
    known = ~np.isnan(sold) & np.all([target > 0.0 for target in methods.values()], axis=0)
    require_enough(int(known.sum()), case.level)
    if years_back == 1 and (planned := _last_plan(case, past.names[known])) is not None:
        methods["last_plan"] = np.zeros(len(known))
        methods["last_plan"][known] = planned
    values: dict[str, Value] = {
        "start": then.start,
        "members": int(known.sum()),
        "left_out": ", ".join(then.left_out) or "–",
        **limits_of(case.settings.backtest),
    }
    for method, target in methods.items():
        attainment = _relative(sold[known], target[known])
        along_size = trend(attainment, past.size[known], case.settings.seed)
        values |= {
            f"{method}_spread": float(attainment.std()),
            f"{method}_within": float(np.mean(np.abs(attainment - 1.0) <= _NEAR + _ROUNDING)),
            f"{method}_reached": float(np.mean(attainment >= 1.0 - _ROUNDING)),
            f"{method}_correlation": along_size.correlation,
            f"{method}_p_value": along_size.p_value,
        }
    others = min(float(values[f"{method}_spread"]) for method in methods if method != "own")
    verdict = by_limits(float(values["own_spread"]) - others, case.settings.backtest)
    said = "audit.backtest.with_plan" if "last_plan" in methods else "audit.backtest"
    return Finding("backtest", verdict, case.level, said, "audit.rule.backtest", values)


def past_targets(case: Case, then: Earlier) -> tuple[PastTargets, FloatArray]:
    """The targets of all methods, and what was sold against them; NaN where nothing is known. (n_people,)"""
    allocation = solve(then.plan).main_part
    past = replace(case, allocation=allocation)
    people, before = past.people, np.nan_to_num(past.sold(1))
    by_method = {"own": people.target, "flat": before, "top_down": _level_by_level(past, then, before)}
    truth = replace(past, allocation=replace(allocation, plan=then.truth))
    return PastTargets(people.names(case.level), people.reference, by_method), truth.sold(0)


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


def _relative(sold: FloatArray, target: FloatArray) -> FloatArray:
    """Attainment over that of all together. (n_people,)"""
    return np.asarray((sold / sold.sum()) / (target / target.sum()), dtype=np.float64)


def _last_plan(case: Case, names: LabelArray) -> FloatArray | None:
    """The targets that these people had last year; None unless all of them are known."""
    try:
        planned = dict(zip(case.people.names(case.level).tolist(), case.planned.tolist(), strict=True))
    except PlanError:
        return None
    found = np.array([planned.get(name, np.nan) for name in names.tolist()])
    return found if (found > 0.0).all() else None
