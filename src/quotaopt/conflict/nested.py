"""What nested rules contradict without any search: caps that add up to too little, floors to too much."""

from __future__ import annotations

import numpy as np

from quotaopt.certify import Targets, refuted
from quotaopt.conflict.one_sentence import conflict
from quotaopt.errors import Problem
from quotaopt.model.classify import tree_below
from quotaopt.model.goals import set_free, without_penalised
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.solvers.candidate import TreeWitness
from quotaopt.solvers.layout import lay_out
from quotaopt.solvers.tree import fill_rows


def nested_contradictions(plan: Plan, built: BuiltModel, idle: Targets) -> tuple[Problem, ...]:
    """The first contradiction inside every family of rules whose groups lie inside or beside each other.

    What members need and can reach is added up from the cells to the plan's total, one pass for each
    family; a contradiction is told once and where exact arithmetic confirms it. `idle` are cells that carry
    nothing.
    """
    model = without_penalised(set_free(built.model, built.goals))
    totals = np.flatnonzero((model.row_rule == 0) & model.is_plain)
    trees = (tree_below(model, tree, totals) for tree in built.structure.trees)
    found = (fill_rows(model, tree, lay_out(tree)) for tree in trees)
    return tuple(
        conflict(plan, built, witness)
        for witness in found
        if isinstance(witness, TreeWitness)
        and refuted(plan, built.by_rule_and_member(witness.multipliers), idle)
    )
