"""Plans whose best targets are one level and what holds parts of them away from it: class T."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quotaopt.curves.ramps import Nodes, OutOfReach
from quotaopt.engine import check
from quotaopt.errors import InfeasibleError, PlanError, Problem
from quotaopt.model.cells import Cells
from quotaopt.model.structure import Tree
from quotaopt.plan.plan import Plan
from quotaopt.rounding import LARGEST_REMAINDER
from quotaopt.rules.build import BuiltModel

MOST_NAMES = 5
"""Rows named in one sentence."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A plan of class T with the model of its sums."""

    plan: Plan
    cells: Cells
    built: BuiltModel

    def nodes(self, tree: Tree) -> Nodes:
        """The rows of `tree` with their limits in steps."""
        steps = self.built.model.steps
        return Nodes(tree.parent, tree.depth, steps.row_lower[tree.rows], steps.row_upper[tree.rows])

    def amount(self, steps: int) -> str:
        """Steps as an amount, the way sentences have it."""
        return f"{steps * self.plan.main.step:,f}"

    def out_of_reach(self, row: int, found: OutOfReach) -> Problem:
        """That the cells of a row miss its limit, in words."""
        model = self.built.model
        limits = model.steps.row_lower if found.side == "lower" else model.steps.row_upper
        shown = {"limit": self.amount(int(limits[row])), "reach": self.amount(found.reach)}
        rule = int(model.row_rule[row])
        place = self.plan.place("total") if rule == 0 else self.plan.place("rules", rule - 1)
        return Problem.at(place, f"curves.{found.side}_out_of_reach", row=model.row_label(row), **shown)


def tree_ground(plan: Plan) -> Ground:
    """The plan read and built, if the levels of its nested sums tell its targets.

    Raises
    ------
    PlanError
        The plan is wrong, or it asks for more than nested sums: everything that does so, at once.
    InfeasibleError
        Two rules contradict each other on one cell.
    """
    problems = list(_beyond_sums(plan))
    if problems:
        raise PlanError(problems)
    report = check(plan)
    built = report.built
    if built.clash is not None:
        raise InfeasibleError([built.clash.problem])
    if report.structure.plan_class != "T":
        raise PlanError([_crossing(plan, report.built)])
    if any(note.key == "note.floor" for note in built.notes):
        raise PlanError([Problem.at(plan.place("reference"), "curves.floors")])
    return Ground(plan, report.cells, built)


def _beyond_sums(plan: Plan) -> Iterator[Problem]:
    """What the plan asks for that is no limit on a sum of cells of one measure."""
    spec = plan.spec
    if len(plan.layers) > 1:
        key = "measures" if spec.measures else "tiers"
        yield Problem.at(plan.place(key), "curves.layers", entry=key)
    if spec.fairness.level:
        yield Problem.at(plan.place("fairness", "level"), "curves.level")
    if spec.over_assignment:
        yield Problem.at(plan.place("over_assignment"), "curves.over_assignment")
    if spec.rounding.method != LARGEST_REMAINDER:
        place = plan.place("rounding", "method")
        yield Problem.at(place, "curves.rounding", method=spec.rounding.method)
    for number, rule in enumerate(spec.rules):
        place = plan.place("rules", number)
        if rule.soft is not None:
            yield Problem.at(place, "curves.soft", rule=rule.name)
        if rule.is_logic:
            yield Problem.at(place, "curves.choice", rule=rule.name)


def _crossing(plan: Plan, built: BuiltModel) -> Problem:
    """Which rules are no nested sums."""
    model, structure = built.model, built.structure
    outside = [structure.loose, *(tree.rows for tree in structure.trees[1:])]
    rules = np.unique(model.row_rule[np.concatenate(outside)]).tolist()
    named = [model.rule_names[rule] for rule in rules]
    more = ["…"] if len(named) > MOST_NAMES else []
    place = plan.place("rules", rules[0] - 1) if rules[0] else plan.place("rules")
    return Problem.at(place, "curves.crossing", rules="; ".join(named[:MOST_NAMES] + more))
