"""The whole story on one screen: a plan goes in, a certified allocation comes out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from quotaopt.allocation import Allocation, Claims, RuleRows
from quotaopt.certify import Certificate, Claim, Targets, certify, refuted
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, Problem
from quotaopt.explain.conflict import conflict
from quotaopt.fairness import smooth_notion
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.cells import Cells
from quotaopt.model.classify import classify
from quotaopt.model.structure import Structure
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan, provenance
from quotaopt.plan.schema_rules import Band
from quotaopt.plan.table import TextColumn
from quotaopt.reading import build_model, read_cells
from quotaopt.rounding import Rounding, round_to_steps
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import SMALLEST_OBJECTIVE, Candidate
from quotaopt.solvers.find import LARGEST_GAP, find
from quotaopt.stages.stage import Stage

Progress = Callable[[str], None]
"""Called with the name of every stage as it begins: read, build, solve, round, verify."""


def solve(plan: Plan, *, options: SolveOptions = USUAL, progress: Progress | None = None) -> Allocation:
    """Allocate the plan's total; return only what the independent checker has verified.

    Raises
    ------
    PlanError
        The plan or its tables are wrong, all problems at once; or there is no such solver.
    InfeasibleError
        No targets satisfy the rules; the contradiction is proved and named.
    NotCertifiedError
        No answer passed the checks; nothing is returned.
    """
    clock = _Clock(progress)
    options.linear_solver  # noqa: B018  an unknown one is told before anything is read
    with clock("read"):
        cells = read_cells(plan)
    with clock("build"):
        built = build_model(plan, cells)
        structure = classify(built.model)
    with clock("solve"):
        candidate = _find(plan, cells, built, structure)
    with clock("round"):
        rounding = round_to_steps(built.model, structure, candidate.t, method=plan.spec.rounding.method)
    with clock("verify"):
        return _publish(plan, cells, built, structure, candidate, rounding, clock.seconds)


@dataclass(frozen=True, eq=False)
class CheckReport:
    """What can be said about a plan without solving it."""

    plan: Plan
    cells: Cells
    built: BuiltModel
    structure: Structure


def check(plan: Plan) -> CheckReport:
    """Read everything, lay out the cells and the rules, and stop before any solver.

    Raises
    ------
    PlanError
        The plan or its tables are wrong; all problems at once.
    """
    cells = read_cells(plan)
    built = build_model(plan, cells)
    return CheckReport(plan, cells, built, classify(built.model))


def _find(plan: Plan, cells: Cells, built: BuiltModel, structure: Structure) -> Candidate:
    """The continuous answer, or the proved reason why there is none."""
    if built.clash is not None:
        raise _impossible(plan, cells, built, built.clash.problem, built.clash.multipliers)
    fairness = plan.spec.fairness
    beta = None if fairness.beta is None else float(fairness.beta)
    answer = find(built.model, structure, smooth_notion(fairness.notion, beta), built.groups)
    if isinstance(answer, Candidate):
        return answer
    multipliers = built.by_rule_and_member(answer.multipliers)
    raise _impossible(plan, cells, built, conflict(plan, built.model, answer), multipliers)


def _impossible(
    plan: Plan, cells: Cells, built: BuiltModel, problem: Problem, multipliers: dict[tuple[str, str], float]
) -> InfeasibleError | NotCertifiedError:
    """The proved reason why there is no answer; a reason that the checker does not confirm is none."""
    nobody = np.setdiff1d(np.arange(len(built.reference)), built.active)
    idle = targets_at(cells, nobody, np.zeros(len(nobody), dtype=np.int64))
    if not refuted(plan, multipliers, idle):
        return NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
    return InfeasibleError([problem], proof=multipliers)


def _publish(
    plan: Plan,
    cells: Cells,
    built: BuiltModel,
    structure: Structure,
    candidate: Candidate,
    rounding: Rounding,
    timings_s: dict[str, float],
) -> Allocation:
    """Certify the whole steps against the plan's own tables and put the answer together."""
    model = built.model
    steps = np.zeros(len(cells), dtype=np.int64)
    steps[built.active] = rounding.steps
    multipliers = built.by_rule_and_member(candidate.multipliers)
    published = targets_at(cells, np.arange(len(cells)), steps * plan.step_minor)
    claim = Claim(
        plan.spec.fairness.notion,
        built.reference * plan.step_minor,
        multipliers,
        plan.spec.fairness.level,
        built.by_group(candidate.links),
    )
    certificate = certify(plan, published, claim)
    misses = tuple(
        Problem.at(NOWHERE, "note.miss", row=model.row_label(miss.row), by=miss.by)
        for miss in rounding.misses
    )
    if not _only_missed(certificate, built, rounding):
        raise NotCertifiedError(certificate.problems())
    return Allocation(
        plan=plan,
        cells=cells,
        built=built,
        published=published,
        claim=claim,
        status="optimal" if _is_proved(candidate, certificate) else "feasible",
        plan_class=structure.plan_class,
        notion=plan.spec.fairness.notion,
        level=plan.spec.fairness.level,
        rounding=rounding.method,
        steps=steps,
        reference_steps=built.reference,
        claims=Claims(
            candidate.objective,
            candidate.bound,
            candidate.gap,
            candidate.violation,
            candidate.method,
            candidate.iterations,
        ),
        stages=(_stage(plan.spec.fairness.notion, candidate),),
        coincides=_coincides(plan, structure),
        rules=_rule_rows(plan, built, rounding.steps, candidate.multipliers),
        certificate=certificate,
        notes=(*built.notes, *misses),
        timings_s=timings_s,
        provenance=provenance(plan),
    )


def _coincides(plan: Plan, structure: Structure) -> bool:
    """Whether every notion has the same answer: on a tree with a fixed total, between cells."""
    is_fixed = not isinstance(plan.spec.total, Band)
    return structure.plan_class == "T" and is_fixed and not plan.spec.fairness.level


def _stage(kind: str, candidate: Candidate) -> Stage:
    """A solve by one smooth notion as the only link of its chain."""
    return Stage(
        kind=kind,
        value=candidate.objective,
        bound=candidate.bound,
        multipliers=candidate.multipliers,
        method=candidate.method,
        iterations=candidate.iterations,
        links=candidate.links,
    )


def _only_missed(certificate: Certificate, built: BuiltModel, rounding: Rounding) -> bool:
    """Whether all that fails is rows that rounding itself says it could not keep."""
    model = built.model
    told = Counter(model.rule_names[model.row_rule[miss.row]] for miss in rounding.misses)
    failed = [check for check in certificate.checks if not check.ok]
    return all(check.kind == "rule" and check.broken <= told[check.name] for check in failed)


def _is_proved(candidate: Candidate, certificate: Certificate) -> bool:
    """Whether the checker's own bound confirms the solver's claim, up to the gap a solver may leave."""
    if not certificate.verified or certificate.bound is None:
        return False
    lost = candidate.objective - certificate.bound
    return lost <= LARGEST_GAP * max(abs(candidate.objective), SMALLEST_OBJECTIVE)


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


def _rule_rows(plan: Plan, built: BuiltModel, steps: IntArray, prices: FloatArray) -> RuleRows:
    """Every row at the published targets, in currency units."""
    model = built.model
    unit = model.steps.per_unit * float(plan.spec.step)
    activity = model.activity(steps / (model.reference * model.steps.per_unit))
    return RuleRows(
        rule=np.array(model.rule_names, dtype=object)[model.row_rule],
        member=model.row_member,
        lower=model.row_lower * unit,
        upper=model.row_upper * unit,
        activity=activity * unit,
        price=prices,
    )


@dataclass
class _Clock:
    """Seconds per stage."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        if self.progress is not None:
            self.progress(stage)
        started = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - started
