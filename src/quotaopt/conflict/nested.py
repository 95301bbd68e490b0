"""What nested rules contradict without any search: caps that add up to too little, floors to too much."""

from __future__ import annotations

from quotaopt.certify import Targets, refuted
from quotaopt.conflict.one_sentence import conflict
from quotaopt.errors import Problem
from quotaopt.model.goals import set_free, without_penalised
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import TreeWitness
from quotaopt.solvers.layout import lay_out
from quotaopt.solvers.tree import fill_rows


def nested_contradictions(plan: Plan, built: BuiltModel, idle: Targets) -> tuple[Problem, ...]:
    """The first contradiction inside every family of rules whose groups lie inside or beside each other.

    What members need and can reach is added up from the cells to the top, one pass for each family; a
    contradiction is told where exact arithmetic confirms it. `idle` are cells that carry nothing.
    """
    model = without_penalised(set_free(built.model, built.goals))
    found = (fill_rows(model, tree, lay_out(tree)) for tree in built.structure.trees)
    return tuple(
        conflict(plan, built, witness)
        for witness in found
        if isinstance(witness, TreeWitness)
        and refuted(plan, built.by_rule_and_member(witness.multipliers), idle)
    )
