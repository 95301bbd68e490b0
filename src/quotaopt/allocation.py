"""The answer: targets per cell with everything that proves and explains them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.assignment import OverAssignment
from quotaopt.assignment.published import carried_numbers
from quotaopt.certify import Carried, Certificate, Claim, Targets, write_proof
from quotaopt.certify.rulebook import Rulebook
from quotaopt.credits import Credits
from quotaopt.derived import Derived, stated_derived
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.model.structure import PlanClass
from quotaopt.plan.layers import Layer as PlanLayer
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.stages.stage import Solution, Stage

if TYPE_CHECKING:
    import pandas as pd

    from quotaopt.explanation import Explanation


@dataclass(frozen=True, eq=False)
class RuleRows:
    """Every limit of the plan at the answer, in currency units. Limits that are absent are infinite."""

    rule: LabelArray  # (n_rows,), name of the rule
    member: LabelArray  # (n_rows,), the members the row stands for, "" where the rule has one row
    lower: FloatArray  # (n_rows,)
    upper: FloatArray  # (n_rows,)
    activity: FloatArray  # (n_rows,), what the published targets make of the row
    price: FloatArray  # (n_rows,), change of the objective per unit of reference total, 0 where not binding

    def only(self, rows: IntArray) -> RuleRows:
        """Some of the rows."""
        return RuleRows(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    @property
    def slack(self) -> FloatArray:
        """Distance to the nearer limit. (n_rows,)"""
        return np.minimum(self.activity - self.lower, self.upper - self.activity)

    @property
    def binding(self) -> BoolArray:
        """Rows whose limit shapes the answer. (n_rows,)"""
        return np.asarray(self.price != 0.0)


@dataclass(frozen=True)
class Claims:
    """What the solver claims of the continuous answer; `gap` is proved by `bound`.

    All three are in units of the reference total: ``sum(r * phi(t))`` with r summing to 1, over
    cells, or over groups of cells and a thousandth of that over cells.
    """

    objective: float
    bound: float
    gap: float
    violation: float
    method: str
    iterations: int


@dataclass(frozen=True, eq=False)
class Allocation:
    """A solved, rounded and certified plan."""

    plan: Plan
    cells: Cells
    built: BuiltModel
    published: Targets  # what was certified
    claim: Claim
    book: Rulebook | None  # the plan's rules as the checker read them, where that is worth keeping
    status: str  # "optimal": the gap is proved; "feasible": rules hold, optimality is not proved
    plan_class: PlanClass
    notion: str
    level: tuple[str, ...]  # whose burdens were compared; () for single cells
    rounding: str
    steps: IntArray  # (n_cells,), targets in steps
    reference_steps: FloatArray  # (n_cells,), references in steps
    claims: Claims
    solution: Solution  # before rounding; `claims` are those of the stage that decided
    rules: RuleRows
    certificate: Certificate
    notes: tuple[Problem, ...]
    timings_s: Mapping[str, float]
    provenance: Mapping[str, Any]
    credits: Credits | None = None  # of people, where the plan has owners
    over_assignment: OverAssignment | None = None  # what managers and reps carry on top of the plan
    derived: tuple[Derived, ...] = ()  # measures made of others, one per tier
    part_number: int | None = None  # which of the layers of the plan this is; None: all of them
    part_layer: PlanLayer | None = None  # of a derived measure, which is no layer of the plan

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What every stage of the solve reached, in order."""
        return self.solution.stages

    @property
    def coincides(self) -> bool:
        """Whether every notion of fairness would have given this plan, before rounding."""
        return self.solution.coincides

    @property
    def shown(self) -> PlanLayer:
        """The measure and tier whose targets these are; of all of them together, the main one."""
        if self.part_layer is not None:
            return self.part_layer
        return self.plan.layers[self.plan.main_number if self.part_number is None else self.part_number]

    @property
    def step(self) -> float:
        """One step of the shown measure, in its unit."""
        return float(self.shown.step)

    @property
    def unit(self) -> str:
        """What the shown measure is counted in."""
        return self.shown.unit

    @cached_property
    def parts(self) -> tuple[Allocation, ...]:
        """The allocation of every measure in every tier, as if it were a plan of its own.

        They share plan, solution, stages and certificate, which are about all of them together.
        """
        if not self.cells.layer_levels:
            return (self,)
        return tuple(self._part(number) for number in range(self.cells.n_layers))

    @cached_property
    def derived_parts(self) -> tuple[Allocation, ...]:
        """The targets of derived measures, as if each were a plan of its own; no rules are about them."""
        none = np.zeros(0, dtype=np.int64)
        return tuple(
            replace(
                self,
                cells=self.cells.of_layer,
                steps=one.steps,
                reference_steps=one.reference_steps,
                rules=self.rules.only(none),
                credits=None,
                over_assignment=None,
                derived=(),
                part_layer=one.layer,
            )
            for one in self.derived
        )

    @property
    def main_part(self) -> Allocation:
        """The part of the main measure and tier; all there is in a plan of one number."""
        return self.parts[0 if len(self.parts) == 1 else self.plan.main_number]

    def _part(self, number: int) -> Allocation:
        size = len(self.cells) // self.cells.n_layers
        at = slice(number * size, (number + 1) * size)
        rows = np.flatnonzero(
            np.broadcast_to(self.built.model.steps.row_kind, self.rules.rule.shape) == number
        )
        over, is_main = self.over_assignment, number == self.plan.main_number
        return replace(
            self,
            cells=self.cells.of_layer,
            steps=self.steps[at],
            reference_steps=self.reference_steps[at],
            rules=self.rules.only(rows),
            credits=self.credits if is_main else None,
            over_assignment=None
            if over is None
            else over.of_part(self.cells, number, self.plan.layers[number].step),
            part_number=number,
        )

    @property
    def targets(self) -> pd.DataFrame:
        """One row per cell: its members on every level, reference, target and burden."""
        from quotaopt.report.frames import targets_frame

        return targets_frame(self)

    def by(self, *levels: str) -> pd.DataFrame:
        """References, targets and burdens summed over the members of `levels`.

        Raises
        ------
        PlanError
            A level does not exist.
        """
        from quotaopt.report.frames import summed_frame

        return summed_frame(self, levels)

    def explain(self, **where: str | Sequence[str]) -> Explanation:
        """Why the members of `where` together carry what they do: ``allocation.explain(rep="Ada")``.

        Raises
        ------
        PlanError
            A level or member does not exist, or no cell is selected.
        """
        from quotaopt.explain import explain

        return explain(self, where)

    @property
    def people(self) -> pd.DataFrame:
        """People's numbers: person, role, the levels of time, target. Nobody's have a blank person.

        Direct owners and nobody add up to the targets of all cells; overlays come on top.

        Raises
        ------
        PlanError
            The plan has no owners.
        """
        from quotaopt.report.credits import people_frame

        return people_frame(self)

    @property
    def transfers(self) -> pd.DataFrame:
        """What changes hands: the members that are assigned, date, from, to, share, target moved.

        Raises
        ------
        PlanError
            The plan has no owners.
        """
        from quotaopt.report.credits import transfers_frame

        return transfers_frame(self)

    @property
    def carried(self) -> Carried | None:
        """With over-assignment, everybody's numbers as they were certified."""
        if self.over_assignment is None:
            return None
        return carried_numbers(self.cells, self.over_assignment, self.plan.steps_minor)

    def write_proof(self, path: str | Path) -> None:
        """Write everything ``quotaopt verify`` needs to check this result."""
        write_proof(
            path,
            self.plan,
            self.published,
            self.claim,
            self.certificate,
            plan_class=self.plan_class,
            method=self.claims.method,
            carried=self.carried,
            derived=stated_derived(self.plan, self.derived),
        )

    def to_dict(self) -> dict[str, Any]:
        """The result as one document of plain values, as ``quotaopt solve --json`` prints it."""
        from quotaopt.report.document import document

        return document(self)
