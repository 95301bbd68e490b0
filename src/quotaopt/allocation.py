"""The answer: targets per cell with everything that proves and explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from quotaopt.assignment import OverAssignment
from quotaopt.assignment.published import layers_of
from quotaopt.certify import Certificate, Claim, Layers, Targets, write_proof
from quotaopt.credits import Credits
from quotaopt.errors import Problem
from quotaopt.model.arrays import BoolArray, FloatArray, IntArray, LabelArray
from quotaopt.model.cells import Cells
from quotaopt.model.structure import PlanClass
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.stages.stage import Solution, Stage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class RuleRows:
    """Every limit of the plan at the answer, in currency units. Limits that are absent are infinite."""

    rule: LabelArray  # (n_rows,), name of the rule
    member: LabelArray  # (n_rows,), the members the row stands for, "" where the rule has one row
    lower: FloatArray  # (n_rows,)
    upper: FloatArray  # (n_rows,)
    activity: FloatArray  # (n_rows,), what the published targets make of the row
    price: FloatArray  # (n_rows,), change of the objective per unit of reference total, 0 where not binding

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

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What every stage of the solve reached, in order."""
        return self.solution.stages

    @property
    def coincides(self) -> bool:
        """Whether every notion of fairness would have given this plan, before rounding."""
        return self.solution.coincides

    @property
    def step(self) -> float:
        """One step of the main measure, in currency units."""
        return float(self.plan.main.step)

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
    def layers(self) -> Layers | None:
        """With over-assignment, everybody's numbers as they were certified."""
        if self.over_assignment is None:
            return None
        return layers_of(self.cells, self.over_assignment, self.plan.steps_minor)

    def write_proof(self, path: str | Path) -> None:
        """Write everything ``quotaopt verify`` needs, beside the plan, to check this result."""
        write_proof(
            path,
            self.plan,
            self.published,
            self.claim,
            self.certificate,
            plan_class=self.plan_class,
            method=self.claims.method,
            layers=self.layers,
        )

    def to_dict(self) -> dict[str, Any]:
        """The result as one document of plain values, as ``quotaopt solve --json`` prints it."""
        from quotaopt.report.document import document

        return document(self)
