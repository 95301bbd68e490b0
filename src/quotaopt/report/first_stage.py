"""The first stage of a plan as a program for other solvers.

A plan is solved in stages, each on what those before it leave open, and a file holds one program: the
soft rules of the lowest priority number where there are any, else the fairness notion, with penalties
beside it. The objective is the stage's value times a number that keeps its coefficients near 1,
since solvers stop at differences that are small beside 1. The top of the file says all of this.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.fairness import leximax, leximin
from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.least_squares import LEAST_SQUARES
from quotaopt.fairness.minimax import minimax
from quotaopt.model.at_level import FINISH, Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.export import Program, limited_rows, stated
from quotaopt.model.export.choices import choices, without_reach
from quotaopt.model.export.objectives import largest, largest_miss, level, mean, misses, squares
from quotaopt.model.goals import Goal, set_free, without_penalised
from quotaopt.model.penalties import without_squares
from quotaopt.plan.schema import Fairness
from quotaopt.rules.build import BuiltModel
from quotaopt.rules.group_reach import group_reach
from quotaopt.stages.units import Units, units_of

LEVELS = {
    leximin.NAME: (leximin.SIGN, "shortfall", "smallest"),
    leximax.NAME: (leximax.SIGN, "excess", "largest"),
}
SQUARES = "sum of r * (t - 1)^2 / 2"
ANY = "any feasible point will do"
NO_PLACE = "the fairness notion has no place in this format"
LEFT_OUT = "soft rules whose misses are squared are left out: this file is an easier plan"
IN_ORDER = "this file is the first of these stages; each is among the optimal plans of those before it:"
ROUNDS = ", the first round; in each of the next, units that can do no better are held at their burden"
MISSES = "short and over are what the row r of the same number misses below and above, by its size"


def first_stage(fairness: Fairness, built: BuiltModel, cell_names: Sequence[str]) -> Program:
    """The program of the first stage, with what its comments say.

    Raises
    ------
    PlanError
        A choice that these formats cannot state.
    """
    if built.goals:
        program = _goal(built.model, built.goals, cell_names)
    else:
        program = _fairness(fairness, built.model, built.groups, cell_names)
    program = program.noting(*_order(fairness, built))
    return program if built.logic is None else _with_choices(program, built)


def _goal(model: CanonicalModel, goals: tuple[Goal, ...], cell_names: Sequence[str]) -> Program:
    """The first goal, all other soft rows left out."""
    goal, *later = goals
    rules = set_free(without_penalised(model), tuple(later))
    limited = limited_rows(rules)
    is_soft = np.isin(goal.rows, limited)
    rows, weight = goal.rows[is_soft], (goal.weight * model.row_mass[goal.rows])[is_soft]
    scale = 10.0 ** np.ceil(-np.log10(weight.max(initial=1e-300))) if len(rows) else 1.0
    places = np.searchsorted(limited, rows)
    add = misses if goal.norm == "weighted" else largest_miss
    program = add(stated(rules, cell_names), places, rows, scale * weight)
    sums = "sum" if goal.norm == "weighted" else "largest"
    return program.noting(
        f"objective: {scale:.15g} * {sums} of weight * miss over the soft rows of priority {goal.priority}",
        MISSES,
        "soft rows of later stages are left out",
    )


def _fairness(
    fairness: Fairness, model: CanonicalModel, groups: Groups | None, cell_names: Sequence[str]
) -> Program:
    """The notion, where the format has a place for it, and penalties."""
    deviations = _deviations(fairness)
    squared, levels = fairness.notion == LEAST_SQUARES.name, LEVELS.get(fairness.notion)
    has_place = squared or levels is not None or deviations is not None
    left_out, model = [] if model.row_give is None else [LEFT_OUT], without_squares(model)
    units = units_of(model, groups if has_place else None)
    numbers, scale = np.flatnonzero(units.is_unit), 1.0
    names = cell_names if units.rewritten is None else [*cell_names, *units.rewritten.groups.names]
    program, terms = stated(units.model, names), []
    if squared:
        scale = float(units.model.n_cells)
        program = squares(program, scale * units.weight * units.model.reference)
        terms.append(SQUARES if units.rewritten is None else f"{SQUARES} over groups + {FINISH} * over cells")
    elif levels is not None:
        sign, word, extreme = levels
        program = level(program, numbers, sign)
        terms.append(f"largest {word} of t against 1, z the {extreme} t")
    elif deviations is not None:
        scale = float(len(numbers)) if deviations.mean else 1.0
        program, terms = _with_deviations(program, deviations, units, scale)
    elif model.row_penalty is not None:
        scale = float(model.n_cells)
    if units.model.row_penalty is not None:
        program = _with_penalties(program, units.model, scale * units.weight)
        terms.append("penalties")
    return program.noting(*_said(terms, scale, has_place), *_between(units), *left_out)


def _deviations(fairness: Fairness) -> Deviations | None:
    """The linear notion of deviations, where it is one."""
    linear = minimax(float(fairness.mean)), LEAST_ABSOLUTE
    return {notion.name: notion for notion in linear}.get(fairness.notion)


def _with_deviations(
    program: Program, notion: Deviations, units: Units, scale: float
) -> tuple[Program, list[str]]:
    """With the largest and the mean deviation between the units, as the notion weighs them."""
    numbers, terms = np.flatnonzero(units.is_unit), []
    if notion.largest:
        program = largest(program, numbers, scale * notion.largest)
        terms.append(f"{notion.largest:g} * largest |t - 1|")
    if notion.mean:
        program = mean(program, numbers, scale * notion.mean * units.weight * units.model.reference[numbers])
        terms.append(f"{notion.mean:g} * sum of r * |t - 1|")
    return program, terms


def _with_penalties(program: Program, model: CanonicalModel, scale: float) -> Program:
    """With the misses of rows that may be missed, each at its price."""
    limited = limited_rows(model)
    places = np.flatnonzero(model.may_miss[limited])
    rows = limited[places]
    assert model.row_penalty is not None
    program = misses(program, places, rows, scale * (model.row_penalty * model.row_mass)[rows])
    return program.noting(MISSES)


def _said(terms: list[str], scale: float, has_place: bool) -> list[str]:
    """What the objective is."""
    lines = [f"objective: {scale:.15g} * ({' + '.join(terms)})"] if terms else [f"no objective: {ANY}"]
    return lines if has_place else [*lines, NO_PLACE]


def _between(units: Units) -> list[str]:
    """Whose burdens the objective speaks of, where these are no cells."""
    if units.rewritten is None:
        return []
    return [f"fairness is between groups: t{units.rewritten.source.n_cells + 1} and all after it"]


def _order(fairness: Fairness, built: BuiltModel) -> list[str]:
    """All stages of the plan, the first of which is in the file."""
    stages = [f"soft rules of priority {goal.priority}, {goal.norm}" for goal in built.goals]
    stages.append(f"fairness: {fairness.notion}")
    if fairness.notion in LEVELS:
        stages[-1] += ROUNDS
    if fairness.notion in LEVELS or _deviations(fairness) is not None:
        stages.append("proportional, for what is still open")
    if len(stages) == 1:
        return []
    return [IN_ORDER, *(f"  {number} {stage}" for number, stage in enumerate(stages, start=1))]


def _with_choices(program: Program, built: BuiltModel) -> Program:
    """With the choices of the logic, which need to know what the hard rules let every group carry."""
    assert built.logic is not None
    logic = built.logic
    _, most = group_reach(set_free(built.model, built.goals), logic)
    beyond = without_reach(logic, most)
    if len(beyond):
        rule = built.model.rule_names[logic.group_rule[beyond[0]]]
        raise PlanError([Problem.at(NOWHERE, "report.endless_choice", rule=rule, count=len(beyond))])
    return choices(program, built.model, logic, most)
