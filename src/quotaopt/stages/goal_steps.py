"""The goals of a chain, one priority after the other, each proved on the rules themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.linear.solver import Limits, LinearSolver
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free, with_row_limits, without_penalised
from quotaopt.solvers.candidate import Refutation
from quotaopt.stages.bound import rows_bound
from quotaopt.stages.earlier import Earlier, SoFar, nothing, slack
from quotaopt.stages.goals import goal_stages
from quotaopt.stages.proof import best_weight
from quotaopt.stages.stage import Outcome


def reach_goals(
    model: CanonicalModel, goals: tuple[Goal, ...], solver: LinearSolver | None, limits: Limits
) -> SoFar | Refutation:
    """All goals in order; `model` states the limits of their rows."""
    rules = set_free(model, goals)
    chain = SoFar(rules, nothing(rules), ())
    for goal in goals:
        outcomes = goal_stages(chain.face, goal, model, solver=solver, limits=limits)
        if isinstance(outcomes, Refutation):
            return outcomes
        for outcome in outcomes:
            chain = _with(chain, model, goal, outcome)
            still_open = ~np.isin(goal.rows, outcome.stage.settled)
            goal = replace(goal, rows=goal.rows[still_open], weight=goal.weight[still_open])
    return chain


def _with(chain: SoFar, stated: CanonicalModel, goal: Goal, outcome: Outcome) -> SoFar:
    """The chain with one more stage, whose proof on its face becomes one on the rules."""
    own, earlier = outcome.stage, chain.earlier
    asked = with_row_limits(earlier.held, goal.rows, stated.row_lower[goal.rows], stated.row_upper[goal.rows])
    plain = without_penalised(asked)

    def bound(weight: float) -> float:
        priced = earlier.priced(own.multipliers, weight)
        return rows_bound(plain, priced) - weight * earlier.held_cost

    weight, proved = best_weight(bound, own.value) if own.multipliers.any() else (0.0, own.bound)
    multipliers = earlier.priced(own.multipliers, weight)
    value = max(own.value, proved)  # by rounding a plan may seem to reach what none can
    stage = replace(own, value=value, bound=proved, multipliers=multipliers, weights=weight * earlier.weights)
    return SoFar(
        outcome.face, _held(asked, goal, value, earlier, multipliers, weight), (*chain.stages, stage)
    )


def _held(
    asked: CanonicalModel, goal: Goal, value: float, earlier: Earlier, multipliers: FloatArray, weight: float
) -> Earlier:
    """What later stages must keep: no larger sum of misses, or no larger miss of any row."""
    if goal.norm == "chebyshev":
        room = (value + slack(value)) / goal.weight
        lower, upper = asked.row_lower[goal.rows] - room, asked.row_upper[goal.rows] + room
        return earlier.then(with_row_limits(asked, goal.rows, lower, upper), multipliers, weight)
    if value == 0.0:
        return earlier.then(asked, multipliers, weight)
    following = earlier.then(asked, multipliers, weight, price=1.0, value=value + slack(value))
    caps = following.caps.copy()
    caps[goal.rows] = goal.weight
    return replace(following, caps=caps)
