"""The whole story on one screen: a plan goes in, a certified allocation comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from quotaopt.allocation import Allocation
from quotaopt.certify import Targets, refuted, write_refutation
from quotaopt.conflict.nested import nested_contradictions
from quotaopt.conflict.one_sentence import conflict
from quotaopt.conflict.zeros import forced_to_zero
from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, PlanError, Problem
from quotaopt.model.cells import Cells
from quotaopt.model.structure import Structure
from quotaopt.nesting import Answers, Impossible, answer_in_order
from quotaopt.options import USUAL, SolveOptions
from quotaopt.plan.plan import Plan
from quotaopt.process.gap import gap_problems
from quotaopt.publishing import publish, targets_at, whole_steps
from quotaopt.reachable.total import Reachable
from quotaopt.reachable.total import reachable_total as highest_total
from quotaopt.reading import build_model, read_cells
from quotaopt.rounding import Rounding
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import Refutation, TreeWitness
from quotaopt.stages.chain import Fair, solve_chain
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution
from quotaopt.starting import known_cells, translated

if TYPE_CHECKING:
    from quotaopt.conflict.smallest import ConflictSet
    from quotaopt.remedy.way import WaysOut

Progress = Callable[[str], None]
"""Called with the name of every stage as it begins: read, build, solve, round, verify; diagnose, remedy."""


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """Whether a plan can be met, and why not."""

    plan: Plan
    allocation: Allocation | None  # it can: nothing to diagnose
    error: InfeasibleError | None  # it cannot, as a solve tells it
    conflict: ConflictSet | None  # the smallest one; None where it is beyond what linear programs settle
    idle: Targets | None = None  # of a plan that cannot be met: cells without reference, which carry nothing

    def write_proof(self, path: str | Path) -> None:
        """Write what ``quotaopt verify`` needs to check the result: targets, or that there can be none.

        Raises
        ------
        NotCertifiedError
            Search has found no plan, and no single proof shows that there is none.
        """
        if self.allocation is not None:
            return self.allocation.write_proof(path)
        proof = None if self.error is None else self.error.proof
        if self.idle is None or (self.conflict is None and proof is None):
            raise NotCertifiedError([Problem.at(NOWHERE, "proof.no_refutation")])
        if self.conflict is None:
            return write_refutation(path, self.plan, proof or {}, self.idle)
        return write_refutation(
            path,
            self.plan,
            self.conflict.proof,
            self.idle,
            rows=[(each.rule, each.members) for each in self.conflict.demands],
            choices=[(each.rule, each.members) for each in self.conflict.choices],
            cases=self.conflict.cases,
            is_smallest=self.conflict.is_smallest,
        )


def solve(
    plan: Plan,
    *,
    options: SolveOptions = USUAL,
    start: Allocation | None = None,
    progress: Progress | None = None,
) -> Allocation:
    """Allocate the plan's total; return only what the independent checker has verified.

    Parameters
    ----------
    start
        The answer to a similar plan, such as this one with another total: what is alike is not worked
        out again, and where its prices cannot change the published steps the search begins at them.

    Raises
    ------
    PlanError
        The plan or its tables are wrong, all problems at once; or there is no such solver.
    InfeasibleError
        No targets satisfy the rules; the contradiction is proved and named.
    NotCertifiedError
        No answer passed the checks; nothing is returned.
    """
    try:
        return _certified(plan, options, start, progress)
    except InfeasibleError as error:
        if plan.spec.process is None:
            raise
        closing = gap_problems(plan, reachable_total(plan, options=options))
        raise InfeasibleError((*error.problems, *closing), error.proof) from None


def reachable_total(plan: Plan, *, options: SolveOptions = USUAL) -> Reachable | None:
    """The highest total up to the plan's own that its rules admit, with the solve that confirms it.

    None where the plan asks for no total; see `Reachable` for what is proved and what was tried.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    """
    return highest_total(plan, lambda other: _certified(other, options, None, None))


def diagnose(plan: Plan, *, options: SolveOptions = USUAL, progress: Progress | None = None) -> Diagnosis:
    """Why a plan cannot be met: the smallest set of its rules that cannot hold together.

    Raises
    ------
    PlanError
        The plan or its tables are wrong.
    NotCertifiedError
        Neither a plan nor a proof that there is none was found.
    """
    try:
        return Diagnosis(plan, _certified(plan, options, None, progress), None, None)
    except InfeasibleError as error:
        impossible = error
    with _Clock(progress)("diagnose"):
        cells = read_cells(plan)
        idle = _idle(cells, build_model(plan, cells))
        return Diagnosis(plan, None, impossible, _smallest_conflict(plan, idle, impossible.proof), idle)


def _smallest_conflict(
    plan: Plan, idle: Targets, proof: Mapping[tuple[str, str], float] | None
) -> ConflictSet | None:
    """That of the limits alone, which a proof speaks of, or that of the choices among them."""
    if proof is None:
        from quotaopt.conflict.choosing import smallest_choice_conflict

        return smallest_choice_conflict(plan, idle)
    from quotaopt.conflict.smallest import smallest_conflict  # loads an optimiser

    return smallest_conflict(plan, idle, proof)


def ways_out(
    diagnosis: Diagnosis,
    *,
    keep: Collection[str] = (),
    options: SolveOptions = USUAL,
    progress: Progress | None = None,
) -> WaysOut:
    """What to change so that a diagnosed plan can be met, cheapest first, each solved and checked.

    Parameters
    ----------
    keep
        Names of rules, or `total`, that are not to be changed, beside those that are contracts.

    Raises
    ------
    PlanError
        A name in `keep` is no rule of the plan.
    """
    from quotaopt.remedy.way import WaysOut
    from quotaopt.remedy.ways_out import ways_out as find_ways_out  # loads an optimiser

    plan, error = diagnosis.plan, diagnosis.error
    if error is None:
        return WaysOut((), 0)
    with _Clock(progress)("remedy"):
        cells = read_cells(plan)
        idle = _idle(cells, build_model(plan, cells))
        solved = partial(_certified, options=options, start=None, progress=None)
        return find_ways_out(plan, diagnosis.conflict, error.proof or {}, idle, solved, keep)


def _certified(
    plan: Plan, options: SolveOptions, start: Allocation | None, progress: Progress | None
) -> Allocation:
    """The stages of a solve, one after the other."""
    clock = _Clock(progress)
    cells, answers = _unrounded(plan, options, start, clock)
    with clock("round"):
        solution, built, rounding = _round_one(plan, cells, answers)
    with clock("verify"):
        return publish(plan, cells, built, built.structure, solution, rounding, clock.seconds, start)


def _unrounded(
    plan: Plan, options: SolveOptions, start: Allocation | None, clock: _Clock
) -> tuple[Cells, Answers]:
    """The cells of a plan and its continuous answers, best first."""
    options.linear_solver  # noqa: B018  an unknown one is told before anything is read
    with clock("read"):
        cells = read_cells(plan, None if start is None else known_cells(plan, start))
    with clock("build"):
        built = build_model(plan, cells, None if start is None else start.built)
        built.structure  # noqa: B018  belongs to the building
    with clock("solve"):
        return cells, _solve(plan, cells, built, options, start)


@dataclass(frozen=True, eq=False)
class Unrounded:
    """The continuous answer to a plan: not in whole steps, and not certified."""

    plan: Plan
    cells: Cells
    built: BuiltModel
    solution: Solution


def unrounded(plan: Plan, *, options: SolveOptions = USUAL, progress: Progress | None = None) -> Unrounded:
    """The first stages of a solve, for those who go on from the continuous answer.

    Raises
    ------
    PlanError, InfeasibleError, NotCertifiedError
        As `solve`.
    """
    cells, answers = _unrounded(plan, options, None, _Clock(progress))
    solution, built = answers[0]
    return Unrounded(plan, cells, built, solution)


@dataclass(frozen=True, eq=False)
class CheckReport:
    """What can be said about a plan without solving it."""

    plan: Plan
    cells: Cells
    built: BuiltModel
    structure: Structure
    contradictions: tuple[Problem, ...]  # of nested rules, found by adding up


def check(plan: Plan) -> CheckReport:
    """Read everything, lay out the cells and the rules, and stop before any solver.

    Raises
    ------
    PlanError
        The plan or its tables are wrong; all problems at once.
    """
    cells = read_cells(plan)
    built = build_model(plan, cells)
    found = () if built.clash is not None else nested_contradictions(plan, built, _idle(cells, built))
    return CheckReport(plan, cells, built, built.structure, found)


def _solve(
    plan: Plan,
    cells: Cells,
    built: BuiltModel,
    options: SolveOptions,
    start: Allocation | None,
) -> Answers:
    """Continuous answers and the models they answer, best first, or the proved reason why there is none."""
    if built.clash is not None:
        raise _impossible(plan, cells, built, built.clash.problem, built.clash.multipliers)
    zeros = forced_to_zero(plan, cells, built)
    if zeros:
        raise PlanError(zeros)
    before = None if start is None else translated(start.solution, start.built, built)
    how = How(options.linear_solver, options.limits, before)
    answer = answer_in_order(plan, cells, built, partial(_answer, _fair(plan, built)), how)
    if not isinstance(answer, Impossible):
        return answer
    reason, built = answer.reason, answer.built
    multipliers = built.by_rule_and_member(reason.multipliers)
    raise _impossible(plan, cells, built, conflict(plan, built, reason), multipliers)


def _answer(fair: Fair, built: BuiltModel, how: How) -> Answers | Refutation | TreeWitness:
    """What the stages answer, and to which model; with lots and counts, that of the few best patterns."""
    if built.logic is None:
        found = solve_chain(built.model, built.structure, fair, built.goals, how)
        return [(found, built)] if isinstance(found, Solution) else found
    from quotaopt.logic import Exhausted, LogicSolution, solve_with_logic  # loads an optimiser

    answer = solve_with_logic(built.model, built.logic, fair, built.goals, how)
    if isinstance(answer, Exhausted):
        raise answer.error
    if isinstance(answer, LogicSolution):
        chosen = (answer, *answer.others)
        return [
            (each.solution, replace(built, model=each.model, before_choice=built.model)) for each in chosen
        ]
    return answer


def _round_one(plan: Plan, cells: Cells, answers: Answers) -> tuple[Solution, BuiltModel, Rounding]:
    """The first answer that whole steps fit; the best one where they fit none."""
    rounded = []
    for solution, built in answers:
        rounding = whole_steps(plan, cells, built, solution.t)
        rounded.append((solution, built, rounding))
        if not rounding.misses:
            return rounded[-1]
    return rounded[0]


def _fair(plan: Plan, built: BuiltModel) -> Fair:
    """What the plan calls fair."""
    fairness = plan.spec.fairness
    beta = None if fairness.beta is None else float(fairness.beta)
    return Fair(fairness.notion, beta, float(fairness.mean), built.groups)


def _impossible(
    plan: Plan, cells: Cells, built: BuiltModel, problem: Problem, multipliers: dict[tuple[str, str], float]
) -> InfeasibleError | NotCertifiedError:
    """The proved reason why there is no answer; a reason that the checker does not confirm is none."""
    if not refuted(plan, multipliers, _idle(cells, built)):
        return NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
    return InfeasibleError([problem], proof=multipliers)


def _idle(cells: Cells, built: BuiltModel) -> Targets:
    """Cells that have left the model because they carry nothing."""
    nobody = np.setdiff1d(np.arange(len(built.reference)), built.active)
    return targets_at(cells, nobody, np.zeros(len(nobody), dtype=np.int64))


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
