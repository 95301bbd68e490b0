"""Any chain of stages with logic: every pattern is solved by the whole chain and judged stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import NotCertifiedError
from quotaopt.fairness import PROPORTIONAL
from quotaopt.logic.choose import Chosen, Exhausted, choose_pattern
from quotaopt.logic.guide import Guide
from quotaopt.logic.search import Limits, Refuted, Solved, SolvePattern
from quotaopt.logic.staged import StagedProgram
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.model.goals import Goal, set_free
from quotaopt.model.logic import Logic
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find
from quotaopt.stages.answered import Answered
from quotaopt.stages.chain import Fair
from quotaopt.stages.how import How
from quotaopt.stages.stage import GOALS, NOBODY, Solution


@dataclass(frozen=True, eq=False)
class LogicSolution:
    """The best pattern found as a model without logic, and its answer.

    The model's first rows are those of the model that was asked; a row per open lot and chosen value
    follows. Stages hold values of the pattern's own chain; their multipliers and bounds are those that
    speak of all patterns.
    """

    model: CanonicalModel
    solution: Solution
    is_complete: bool
    n_solved: int
    others: tuple[LogicSolution, ...] = ()  # the next best, should whole steps not fit this one


def solve_with_logic(
    model: CanonicalModel,
    logic: Logic,
    fair: Fair,
    goals: tuple[Goal, ...] = (),
    how: How = How(),  # noqa: B008
) -> LogicSolution | Refuted | Exhausted:
    """The best plan found that keeps the logic.

    Raises
    ------
    NotCertifiedError
        The search ended before it found a plan, or a pattern could not be solved well enough.
    """
    how = replace(how, start=None)  # answers to other plans say nothing about patterns
    limits = Limits.within(how.limits.time_s, max(how.limits.gap, Limits().gap))
    smooth = Fair("proportional", groups=fair.groups) if goals or fair.smooth is None else fair
    first = limits if smooth is fair else limits.half()
    chosen = _choose_smooth(model if smooth is fair else set_free(model, goals), logic, smooth, how, first)
    if smooth is not fair and isinstance(chosen, Chosen):
        staged = StagedProgram(model, logic, fair, goals, how.solver)
        chosen = choose_pattern(
            model,
            logic,
            _solver(fair, goals, how, limits),
            start=chosen.pattern,
            staged=staged,
            limits=limits,
        )
    if not isinstance(chosen, Chosen):
        return chosen
    others = tuple(_as_solution(other, model.n_rows) for other in chosen.others)
    return replace(_as_solution(chosen, model.n_rows), others=others)


def _as_solution(chosen: Chosen, n_asked: int) -> LogicSolution:
    kept = _rows_with_limits(chosen.model, n_asked)
    solution = _proved(chosen, len(kept))
    if solution.answered is not None:
        solution = replace(solution, answered=_only_answered(solution.answered, kept))
    return LogicSolution(_only_rows(chosen.model, kept), solution, chosen.is_complete, chosen.n_solved)


def _choose_smooth(
    model: CanonicalModel, logic: Logic, fair: Fair, how: How, limits: Limits
) -> Chosen | Refuted | Exhausted:
    """The best pattern for a strictly convex notion; a good first one for any other."""
    assert fair.smooth is not None
    guide = Guide.of(model, logic, fair.smooth, fair.groups)
    return choose_pattern(
        model, logic, _solver(fair, (), How(), limits), guide=guide, solver=how.solver, limits=limits
    )


def _solver(fair: Fair, goals: tuple[Goal, ...], how: How, limits: Limits) -> SolvePattern:
    """Every pattern has the time that is left for all of them."""

    def solve(model: CanonicalModel) -> Solved | Refuted:
        left = replace(how.limits, time_s=limits.left_s)
        return _solve(model, fair, goals, replace(how, limits=left))

    return solve


def _solve(model: CanonicalModel, fair: Fair, goals: tuple[Goal, ...], how: How) -> Solved | Refuted:
    """One pattern by the whole chain. Notions never coincide here: their values are compared."""
    smooth = fair.smooth
    if smooth is None or goals:
        from quotaopt.stages.steps import run

        try:
            answer = run(model, fair, goals, how)
        except NotCertifiedError:
            refuted = find(set_free(model, goals), classify(model), PROPORTIONAL)
            if isinstance(refuted, Candidate):
                raise
            return refuted
        if not isinstance(answer, Solution):
            return answer
    else:
        found = find(model, classify(model), smooth, fair.groups)
        if not isinstance(found, Candidate):
            return found
        answer = Solution.of_one(found, fair.notion, model, smooth, fair.groups)
    stages = answer.stages
    return Solved(
        answer.t,
        tuple(stage.value for stage in stages),
        tuple(stage.bound for stage in stages),
        stages[-1].multipliers,
        answer,
        stages[-1].links,
    )


def _proved(chosen: Chosen, n_rows: int) -> Solution:
    """The answer of the pattern with the prices and bounds that hold for all patterns.

    A chain of several stages is published up to the first stage of its notion: what that reached says
    nothing about other patterns, so that no proof can build on it.
    """
    answer, relaxed = chosen.solved.answer, chosen.relaxed.answer
    assert isinstance(answer, Solution)
    assert isinstance(relaxed, Solution)
    if len(answer.stages) == 1:
        prices = _padded(chosen.multipliers, n_rows)
        (stage,) = answer.stages
        return replace(
            answer, stages=(replace(stage, bound=chosen.bound, multipliers=prices, links=chosen.links),)
        )
    n_goals = sum(stage.kind == GOALS for stage in answer.stages)
    if chosen.bound > chosen.relaxed.bound[0] and not n_goals:
        first = replace(relaxed.stages[0], bound=chosen.bound, multipliers=chosen.multipliers)
        relaxed = replace(relaxed, stages=(first, *relaxed.stages[1:]))
    stages = [
        replace(
            free,
            value=stage.value,
            bound=min(free.bound, stage.value),
            largest=stage.largest,
            multipliers=_padded(free.multipliers[: len(chosen.multipliers)], n_rows),
            settled=NOBODY,
        )
        for stage, free in zip(answer.stages[: n_goals + 1], relaxed.stages, strict=False)
    ]
    return replace(answer, stages=tuple(stages))


def _padded(multipliers: FloatArray, n_rows: int) -> FloatArray:
    return np.append(multipliers, np.zeros(n_rows - len(multipliers)))


def _rows_with_limits(model: CanonicalModel, n_asked: int) -> IntArray:
    """All rows that were asked, and those of the logic that limit anything in this pattern."""
    limited = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
    limited[:n_asked] = True
    return np.flatnonzero(limited)


def _only_answered(answered: Answered, rows: IntArray) -> Answered:
    return replace(answered, model=_only_rows(answered.model, rows), multipliers=answered.multipliers[rows])


def _only_rows(model: CanonicalModel, rows: IntArray) -> CanonicalModel:
    penalty = model.row_penalty
    return replace(
        model,
        combine=model.combine[rows],
        row_lower=model.row_lower[rows],
        row_upper=model.row_upper[rows],
        steps=replace(
            model.steps,
            row_lower=model.steps.row_lower[rows],
            row_upper=model.steps.row_upper[rows],
            row_kind=model.steps.row_kind[rows] if model.steps.row_kind.ndim else model.steps.row_kind,
        ),
        row_rule=model.row_rule[rows],
        row_member=model.row_member[rows],
        row_priority=model.row_priority[rows],
        row_penalty=None if penalty is None else penalty[rows],
    )
