"""From an answer in burdens to a published allocation: whole steps, certified against the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from quotaopt.allocation import Allocation, Claims, RuleRows
from quotaopt.assignment import OverAssignment, over_assign
from quotaopt.assignment.published import assignment_notes, carried_numbers, in_own_numbers
from quotaopt.certify import Certificate, Claim, Read, StageClaim, Targets, certify, evaluate
from quotaopt.certify.certificate import StageProof
from quotaopt.certify.claim import Settled
from quotaopt.credits import Credits, credits_of, stated_credits
from quotaopt.derived import derive, stated_derived
from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import SMOOTH
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.model.classify import classify
from quotaopt.model.structure import Structure
from quotaopt.plan.cells.layers import per_layer
from quotaopt.plan.layers import levels_rounded_first
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.table import TextColumn
from quotaopt.rounding import (
    LARGEST_REMAINDER,
    Rounding,
    round_by_tiers,
    round_to_steps,
    rounding_model,
    with_group_sums,
)
from quotaopt.rules.build import BuiltModel, groups_at
from quotaopt.rules.said_before import WORTH_KEEPING
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE
from quotaopt.solvers.find import LARGEST_GAP
from quotaopt.stages.stage import GOALS, Solution, Stage

FAR = 2.0
"""Whole steps are the proved answer's as long as no cell is so many away; repairs move a cell by one."""
SMALLEST_SHARE = 0.1
"""A gap of a linear stage is relative to its value, but never to less than this."""


def whole_steps(plan: Plan, cells: Cells, built: BuiltModel, t: FloatArray) -> Rounding:
    """Whole steps beside the answer; sums of groups and of what comes first are kept to the step as well."""
    method = plan.spec.rounding.method
    kept = limits = rounding_model(built.model, built.goals, t)
    if method == LARGEST_REMAINDER:
        for groups in (built.groups, groups_at(cells, built.active, levels_rounded_first(plan.spec))):
            kept = with_group_sums(kept, groups, t)
    if built.tiers is not None:
        return round_by_tiers(kept, built.tiers, t, method=method)
    structure = built.structure if kept is limits else classify(kept)
    return round_to_steps(kept, structure, t, method=method)


def publish(
    plan: Plan,
    cells: Cells,
    built: BuiltModel,
    structure: Structure,
    solution: Solution,
    rounding: Rounding,
    timings_s: Mapping[str, float],
    start: Allocation | None = None,
) -> Allocation:
    """Certify the whole steps against the plan's own tables and put the answer together.

    What the plan says like that of `start` the checker has read already.
    """
    model = built.model
    main = main_stage(solution, plan.spec.fairness.notion)
    minor = per_layer(cells, plan.steps_minor)
    steps = np.zeros(len(cells), dtype=np.int64)
    steps[built.active] = rounding.steps
    published = targets_at(cells, np.arange(len(cells)), steps * minor)
    credits = credits_of(plan, cells, _of_main(plan, cells, steps))
    claim = Claim(
        reference=built.reference * minor,
        stages=tuple(_stage_claim(built, stage) for stage in solution.stages),
        level=plan.spec.fairness.level,
        coincides=solution.coincides,
        credits=None if credits is None else stated_credits(credits, plan.steps_minor[plan.main_number]),
    )
    over = _over_assignment(plan, built, solution, steps)
    carried = None if over is None else carried_numbers(cells, over, plan.steps_minor)
    derived = derive(plan, cells, steps, built.reference)
    stated = stated_derived(plan, derived)
    like = None if start is None or start.book is None else Read(start.plan, start.book)
    book = evaluate(plan, like)
    certificate = certify(plan, published, claim, book=book, carried=carried, derived=stated)
    misses = tuple(
        Problem.at(NOWHERE, "note.miss", row=model.row_label(miss.row), by=miss.by)
        for miss in rounding.misses
    )
    if not _only_missed(certificate, built, rounding):
        raise NotCertifiedError(certificate.problems())
    away = np.abs(rounding.steps - model.steps_at(solution.t))
    is_near = bool(np.all(away < FAR))
    far = () if is_near else (_far_away(away),)
    notes = () if credits is None else _credit_notes(plan, cells, credits)
    notes += () if over is None else tuple(assignment_notes(plan, cells, over))
    return Allocation(
        plan=plan,
        cells=cells,
        built=built,
        published=published,
        claim=claim,
        book=book if len(cells) <= WORTH_KEEPING else None,
        status="optimal" if is_near and _is_proved(plan, solution, certificate) else "feasible",
        plan_class=structure.plan_class,
        notion=plan.spec.fairness.notion,
        level=plan.spec.fairness.level,
        rounding=rounding.method,
        steps=steps,
        reference_steps=built.reference,
        claims=Claims(main.value, main.bound, main.gap, solution.violation, main.method, main.iterations),
        solution=solution,
        rules=_rule_rows(plan, built, rounding.steps, solution.multipliers, over),
        certificate=certificate,
        notes=(*built.notes, *misses, *far, *notes),
        timings_s=timings_s,
        provenance=provenance(plan),
        credits=credits,
        over_assignment=over,
        derived=derived,
    )


def _of_main(plan: Plan, cells: Cells, steps: IntArray) -> IntArray:
    """Steps of the main layer, 0 in all others: people are credited with the main measure. (n_cells,)"""
    if cells.n_layers == 1:
        return steps
    return np.where(cells.layer_of(np.arange(len(cells))) == plan.main_number, steps, 0)


def _far_away(away: FloatArray) -> Problem:
    """That rules with no room for whole steps near the proved answer took cells far from it."""
    count, most = int(np.sum(away >= FAR)), f"{float(away.max()):.1f}"
    return Problem.at(NOWHERE, "note.far", count=count, most=most)


def _credit_notes(plan: Plan, cells: Cells, credits: Credits) -> tuple[Problem, ...]:
    """What people should know about the numbers of people."""
    unowned = int(credits.unowned.sum()) * plan.main.step
    return credits.notes(cells, f"{unowned:,f}")


def _over_assignment(
    plan: Plan, built: BuiltModel, solution: Solution, steps: IntArray
) -> OverAssignment | None:
    """What managers and reps carry on top of the plan numbers `steps` (n_cells,)."""
    if built.own is None:
        return None
    ideal = np.zeros(len(steps))
    ideal[built.active] = built.model.steps_at(solution.t)
    return over_assign(built.own, steps, ideal, plan.main.step)


def _stage_claim(built: BuiltModel, stage: Stage) -> StageClaim:
    """A stage in the names that the plan's tables give to rows and groups."""
    return StageClaim(
        kind=stage.kind,
        multipliers=built.by_rule_and_member(stage.multipliers),
        value=stage.value,
        links=built.by_group(stage.links) if len(stage.links) else {},
        weights=tuple(stage.weights.tolist()),
        priority=stage.priority,
        largest=stage.largest,
        settled=_settled(built, stage),
    )


def _settled(built: BuiltModel, stage: Stage) -> Settled:
    """Settled rows of goals by rule and members, groups by members, cells by their number."""
    model, at = built.model, stage.settled
    if stage.priority:
        rules = np.array(model.rule_names, dtype=object)[model.row_rule[at]].tolist()
        return tuple(zip(rules, model.row_member[at].tolist(), strict=True))
    if built.groups is not None:
        return tuple(built.groups.names[at].tolist())
    return np.asarray(built.active[at])


def main_stage(solution: Solution, notion: str) -> Stage:
    """The stage that made the plan fair: the first of its notion, or the one that proved every notion."""
    return next((stage for stage in solution.stages if stage.kind == notion), solution.stages[-1])


def _only_missed(certificate: Certificate, built: BuiltModel, rounding: Rounding) -> bool:
    """Whether all that fails is rows that rounding itself says it could not keep."""
    model = built.model
    told = Counter(model.rule_names[model.row_rule[miss.row]] for miss in rounding.misses)
    failed = [check for check in certificate.checks if not check.ok]
    return all(check.kind == "rule" and check.broken <= told[check.name] for check in failed)


def _is_proved(plan: Plan, solution: Solution, certificate: Certificate) -> bool:
    """Whether the checker's own bounds confirm all stages but the finish, up to the gap a solver may leave.

    A finish only chooses among plans that are equally good by the plan's own words.
    """
    if not certificate.verified or not certificate.stages:
        return False
    asked = (GOALS, main_stage(solution, plan.spec.fairness.notion).kind)
    return all(_is_close(stage) for stage in certificate.stages if stage.kind in asked)


def _is_close(stage: StageProof) -> bool:
    """Whether value and bound meet; what linear stages make small is a share of the whole itself."""
    least = SMALLEST_OBJECTIVE if stage.kind in SMOOTH else SMALLEST_SHARE
    return stage.lost is not None and stage.lost <= LARGEST_GAP * max(abs(stage.value), least)


def targets_at(cells: Cells, at: IntArray, minor: IntArray) -> Targets:
    """Amounts of some cells by the names of their members, as the checker wants them."""
    names = {}
    for level in cells.finest:
        members = cells.levels[level].members
        order = np.argsort(members, kind="stable")
        rank = np.empty(len(members), dtype=np.int32)
        rank[order] = np.arange(len(members), dtype=np.int32)
        names[level] = TextColumn(rank[cells.codes(level)[at]], members[order])
    return Targets(names, minor)


def _rule_rows(
    plan: Plan, built: BuiltModel, steps: IntArray, prices: FloatArray, over: OverAssignment | None
) -> RuleRows:
    """Every row at the published targets, in currency units."""
    model = built.model
    unit = built.row_amounts
    activity = model.activity(steps / model.size)
    rows = RuleRows(
        rule=np.array(model.rule_names, dtype=object)[model.row_rule],
        member=model.row_member,
        lower=model.row_lower * unit,
        upper=model.row_upper * unit,
        activity=activity * unit,
        price=prices,
    )
    if over is None or built.own is None:
        return rows
    amounts = in_own_numbers(plan, model, built.own, over, (rows.lower, rows.upper, rows.activity))
    return replace(rows, **dict(zip(("lower", "upper", "activity"), amounts, strict=True)))
