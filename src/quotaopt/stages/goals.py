r"""The stages of one priority: the misses of its soft rows made as small as the rules allow.

Every stage runs on the face of those before it. First comes the ordinary case, a plan that misses
nothing: it needs no linear program and its proof is zero. Otherwise the linear program of
`goal_program` gives t and multipliers y with :math:`|y_i| \le w_i` on the goal's rows (Chebyshev:
:math:`\sum_i |y_i| / w_i \le 1`), and weak duality the bound

.. math:: \sum_i (\underline b_i y_i^+ - \overline b_i y_i^-)
          - \sum_c r_c \max(\underline t_c s_c, \overline t_c s_c), \qquad s = A^\top y .

By complementary slackness every plan that misses as little has a row with :math:`0 < |y_i| < w_i`
exactly where t has it, one with :math:`|y_i| = w_i` on the side it leans to, or missing it, and one
with :math:`y_i = 0` inside its limits.

The largest miss alone leaves all smaller ones open, and with them plans that miss more than they need
to (weakly efficient ones). A Chebyshev goal is therefore followed by stages of its own: the largest
miss of the rows that are not settled yet, until all are (lexicographic minimax: Behringer 1977;
Ignizio 1982, ch. 20, has the first of them).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.least_squares import LEAST_SQUARES
from quotaopt.fairness.notion import pressures
from quotaopt.linear.endings import Infeasible, Solved, Stopped
from quotaopt.linear.solve import solve_linear
from quotaopt.linear.solver import NO_LIMITS, Limits, LinearSolver
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free, with_row_limits, without_penalised
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.bound import rows_bound
from quotaopt.stages.face import face_of
from quotaopt.stages.goal_program import goal_program
from quotaopt.stages.refuted import refuted
from quotaopt.stages.stage import GOALS, Outcome, Stage

KEPT = 1e-8
"""A largest miss, in units of the goal, that is what solvers leave: the rows it stands for are kept."""
NOISE = 1e-12
"""A price below this share of a row's weight is what rounding left of zero."""
FULL = 1e-9
"""A price this close to a row's weight, relative to it, is the weight."""
LARGEST_GAP = 1e-7
"""Between value and bound, relative to the value where that is above 1."""

PLAYS = (0.0, 1e-10, 1e-9)
"""By how much of their mass rows give way where earlier stages have made them too narrow for a solver, the
least that helps. What it costs shows in the gaps."""

Attempt = Callable[[CanonicalModel], FloatArray | None]
"""Burdens that keep all limits of a model; None where it finds none, for whatever reason."""


def plan_within(model: CanonicalModel) -> FloatArray | None:
    """Some plan that keeps all limits, by Newton's method."""
    try:
        answer = solve_newton(model, LEAST_SQUARES)
    except NotCertifiedError:
        return None
    return answer.t if isinstance(answer, Candidate) else None


def nothing_found(_: CanonicalModel) -> FloatArray | None:
    """No attempt: the linear program answers."""
    return None


def goal_stages(
    face: CanonicalModel,
    goal: Goal,
    stated: CanonicalModel,
    *,
    attempt: Attempt = plan_within,
    solver: LinearSolver | None = None,
    limits: Limits = NO_LIMITS,
) -> tuple[Outcome, ...] | Refutation:
    """All stages of one priority, the first on `face` and each other on the face of the one before.

    Parameters
    ----------
    face : CanonicalModel
        What may still be chosen: rows of this and of later goals have no limits, those of earlier
        goals the limits that their stages left them. Rows with a penalty are of no concern here.
    stated : CanonicalModel
        The model of the plan, with the true limits of the goal's rows.
    attempt : callable
        Tried first with all rows of the goal at their limits.

    Raises
    ------
    NotCertifiedError
        No method proved a value.
    """
    outcomes: list[Outcome] = []
    while len(goal.rows):
        try:
            outcome = goal_stage(face, goal, stated, attempt=attempt, solver=solver, limits=limits)
        except NotCertifiedError as error:
            if _is_late(error) or not outcomes:
                raise
            break  # the limits have become too narrow for floats: what was reached so far stands
        if isinstance(outcome, Refutation):
            return outcome
        outcomes.append(outcome)
        attempt = nothing_found  # a plan that misses no more is as rare as it is slow to search for
        open_rows = ~np.isin(goal.rows, outcome.stage.settled)
        goal = replace(goal, rows=goal.rows[open_rows], weight=goal.weight[open_rows])
        face = outcome.face
    return tuple(outcomes)


def goal_stage(
    face: CanonicalModel,
    goal: Goal,
    stated: CanonicalModel,
    *,
    attempt: Attempt = plan_within,
    solver: LinearSolver | None = None,
    limits: Limits = NO_LIMITS,
) -> Outcome | Refutation:
    """One stage; see `goal_stages`. It settles all rows of the goal but those left open by a largest miss."""
    asked = _asked(face, goal, stated)
    rules = without_penalised(asked)
    t = attempt(rules)
    if t is not None:
        return Outcome(t, kept(goal, face.n_rows), face_of(asked, t, *_no_prices(face)))
    for play in PLAYS:
        try:
            return _by_program(asked, _widened(rules, play), goal, solver, limits)
        except NotCertifiedError as error:
            if _is_late(error) or play == PLAYS[-1]:
                raise
    raise AssertionError  # the last one returns or raises


def _is_late(error: NotCertifiedError) -> bool:
    """Whether it was time that ran out."""
    return any(problem.key == "solve.out_of_time" for problem in error.problems)


def _by_program(
    asked: CanonicalModel, rules: CanonicalModel, goal: Goal, solver: LinearSolver | None, limits: Limits
) -> Outcome | Refutation:
    """The stage by its linear program, and all plans of `asked` that are as good."""
    stage = goal_program(rules, goal)
    match solve_linear(stage.program, solver=solver, limits=limits):
        case Solved() as ending:
            assert ending.duals is not None  # or it would not be proved
            multipliers = _allowed(goal, stage.multipliers(ending.duals))
            t = stage.burdens(ending.x)
            found = _measured(rules, goal, t, multipliers, ending.method, ending.iterations)
            return Outcome(t, found, goal_face(asked, goal, t, multipliers))
        case Infeasible():
            return refuted(set_free(rules, (goal,)))
        case Stopped():
            raise NotCertifiedError([Problem.at(NOWHERE, "solve.out_of_time")])
    raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])


def _widened(model: CanonicalModel, play: float) -> CanonicalModel:
    room = play * model.row_mass
    return replace(model, row_lower=model.row_lower - room, row_upper=model.row_upper + room)


def kept(goal: Goal, n_rows: int, method: str = "newton") -> Stage:
    """The stage of a goal that some plan reaches in full: nothing is missed, and nothing needs a proof."""
    return Stage(GOALS, 0.0, 0.0, np.zeros(n_rows), method, priority=goal.priority, settled=goal.rows)


def goal_face(asked: CanonicalModel, goal: Goal, t: FloatArray, multipliers: FloatArray) -> CanonicalModel:
    """All plans of `asked`, which states the limits of the goal's rows, that miss as little as `t`."""
    rows, prices = goal.rows, multipliers.copy()
    lower, upper = asked.row_lower.copy(), asked.row_upper.copy()
    if goal.norm == "weighted":
        short, beyond = prices[rows] >= goal.weight, prices[rows] <= -goal.weight
        lower[rows[short]], upper[rows[beyond]] = -np.inf, np.inf
        upper[rows[short]] = np.minimum(asked.row_lower, upper)[rows[short]]
        lower[rows[beyond]] = np.maximum(asked.row_upper, lower)[rows[beyond]]
        prices[rows[short | beyond]] = 0.0
    else:
        allowed = goal.value(asked, t) / goal.weight
        lower[rows] -= allowed
        upper[rows] += allowed
    scale = float(np.max(np.abs(multipliers) * asked.row_mass, initial=0.0)) or 1.0
    narrowed = replace(asked, row_lower=lower, row_upper=upper)
    return face_of(narrowed, t, prices / scale, -pressures(asked, multipliers) / scale)


def _asked(face: CanonicalModel, goal: Goal, stated: CanonicalModel) -> CanonicalModel:
    """`face` with the goal's rows at their stated limits."""
    return with_row_limits(face, goal.rows, stated.row_lower[goal.rows], stated.row_upper[goal.rows])


def _no_prices(model: CanonicalModel) -> tuple[FloatArray, FloatArray]:
    return np.zeros(model.n_rows), np.zeros(model.n_cells)


def _allowed(goal: Goal, multipliers: FloatArray) -> FloatArray:
    """Multipliers that on the goal's rows are what the norm allows, and exactly so."""
    own = multipliers[goal.rows]
    own = np.where(np.abs(own) > NOISE * goal.weight, own, 0.0)
    multipliers[goal.rows] = own
    if goal.norm == "chebyshev":
        return np.asarray(multipliers / max(float(np.sum(np.abs(own) / goal.weight)), 1.0))
    full = np.abs(own) >= (1.0 - FULL) * goal.weight
    multipliers[goal.rows] = np.where(full, np.sign(own) * goal.weight, own)
    return multipliers


def _measured(
    model: CanonicalModel, goal: Goal, t: FloatArray, multipliers: FloatArray, method: str, iterations: int
) -> Stage:
    """The stage, its value and bound computed here.

    Raises
    ------
    NotCertifiedError
        They are too far apart.
    """
    value, bound = goal.value(model, t), rows_bound(model, multipliers, set_free(model, (goal,)))
    gap = (value - bound) / max(value, 1.0)
    if not gap <= LARGEST_GAP:
        violation = float(goal.misses(model, t).max(initial=0.0))
        raise NotCertifiedError(
            [Problem.at(NOWHERE, "solve.not_certified", method=method, violation=violation, gap=gap)]
        )
    priced = multipliers[goal.rows] != 0.0
    done = goal.norm == "weighted" or value <= KEPT or not priced.any()
    settled = goal.rows if done else goal.rows[priced]
    return Stage(
        GOALS, value, bound, multipliers, method, iterations, priority=goal.priority, settled=settled
    )
