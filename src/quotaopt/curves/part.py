"""The region's side: from a plan of its own to the curve it answers with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quotaopt.curves.curve import ResponseCurve, whole_weights
from quotaopt.curves.ground import MOST_NAMES, Ground, tree_ground
from quotaopt.curves.ramps import OutOfReach, Response, cell_ramps, respond
from quotaopt.errors import InfeasibleError, PlanError, Problem
from quotaopt.model.arrays import NO_UPPER, FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.structure import Tree
from quotaopt.plan.document.paths import PlanPath
from quotaopt.plan.plan import Plan
from quotaopt.reading import read_cells
from quotaopt.solvers.layout import lay_out
from quotaopt.solvers.tree import Filled, fill_rows

SMALLEST_WEIGHT = 1
"""A cell with next to no reference still carries something at high levels."""
REFERENCE_STEPS = 2**20
"""Any number: burdens are relative to it, curves are not."""


@dataclass(frozen=True, eq=False)
class Part:
    """A region's plan without its total, which headquarters decides."""

    ground: Ground
    tree: Tree

    @property
    def model(self) -> CanonicalModel:
        """The region's model; nothing limits its total."""
        return self.ground.built.model

    @classmethod
    def of(cls, plan: Plan) -> Part:
        """The part of a plan.

        Raises
        ------
        PlanError
            The plan is wrong, or none whose answer a curve tells: its rules cross, count or choose.
        """
        shares = [number for number, rule in enumerate(plan.spec.rules) if rule.kind == "share"]
        if shares:
            problems = (
                Problem.at(plan.place("rules", number), "curves.share", rule=plan.spec.rules[number].name)
                for number in shares
            )
            raise PlanError(problems)
        ground = tree_ground(plan.change({path_of(plan.main.total_path): {"min": 0}, **_any_size(plan)}))
        return cls(ground, ground.built.structure.trees[0])

    def response(self) -> Response:
        """What its cells carry at every level.

        Raises
        ------
        InfeasibleError
            A row that its cells miss whatever the total.
        """
        steps, leaf = self.model.steps, self.tree.leaf
        weight = np.maximum(whole_weights(self.model.reference), SMALLEST_WEIGHT)
        lowest = np.zeros(len(self.tree.rows) + 1, dtype=np.int64)
        np.add.at(lowest, leaf, steps.cell_lower)
        ramps = cell_ramps(leaf, weight, steps.cell_lower, steps.cell_upper)
        found = respond(self.ground.nodes(self.tree), ramps, lowest[:-1], int(lowest[-1]))
        if isinstance(found, OutOfReach):
            raise InfeasibleError([self.ground.out_of_reach(int(self.tree.rows[found.node]), found)])
        return found

    def burdens_at(self, level: float) -> FloatArray:
        """What every cell carries at a level, relative to its reference. (model.n_cells,)"""
        burdens: FloatArray = np.clip(level, self.model.lower, self.model.upper)
        layout = lay_out(self.tree)
        filled = fill_rows(self.model, self.tree, layout)
        assert isinstance(filled, Filled)  # the response has been told
        burdens[layout.cells] = np.clip(level, filled.low, filled.high)
        return burdens


def path_of(keys: PlanPath) -> str:
    """A path into the plan file as an override names it."""
    return ".".join(f'"{key}"' if "." in str(key) else str(key) for key in keys)


def _any_size(plan: Plan) -> dict[str, int]:
    """What the reference of a plan without a total sums to: of a curve it decides nothing."""
    return {path_of((*plan.main.reference_path, "total")): int(plan.main.step * REFERENCE_STEPS) or 1}


def response_curve(plan: Plan, owner: str) -> ResponseCurve:
    """What a region carries at every level, for headquarters to share out the company's total.

    Parameters
    ----------
    plan
        The region's own cells and rules. Its total is not looked at: that is what headquarters decides.
        Shares, notions and rounding are as in any plan.
    owner
        The region, by the name that headquarters' plan has for it.

    Raises
    ------
    PlanError
        The plan is wrong, or none whose answer a curve tells: its rules cross, count, choose or are
        shares of its total.
    InfeasibleError
        No targets keep the region's rules, whatever its total.
    """
    _refuse_others(plan, owner)
    part = Part.of(plan)
    return curve_of(part, part.response(), owner)


def _refuse_others(plan: Plan, owner: str) -> None:
    """Stop at a plan with a level on which the owner is one of several."""
    for name, level in read_cells(plan).levels.items():
        others = [member for member in level.members.tolist() if member != owner]
        if 0 < len(others) < len(level.members):
            shown = {"owner": owner, "level": name, "others": "; ".join(others[:MOST_NAMES])}
            raise PlanError([Problem.at(plan.place("cells"), "curves.others", **shown)])


def curve_of(part: Part, response: Response, owner: str) -> ResponseCurve:
    """The curve of a region's response."""
    plan, steps, kinks = part.ground.plan, part.model.steps, response.ramps.simplified()
    return ResponseCurve(
        owner=owner,
        currency=plan.spec.currency,
        step=plan.main.step,
        cells=part.model.n_cells,
        alone=(int(steps.cell_lower.sum()), _sum_of_limits(steps.cell_upper)),
        lowest=response.lowest,
        slope=np.asarray(kinks.slope, dtype=np.int64),
        amount=np.asarray(kinks.amount, dtype=np.int64),
    )


def _sum_of_limits(upper: IntArray) -> int | None:
    """What cells can carry at most; None where one has no limit."""
    return None if (upper >= NO_UPPER).any() else int(upper.sum())
