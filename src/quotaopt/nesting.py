"""Tiers in order, at the price of few rows: those that an answer breaks are added, until none is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from quotaopt.model.cells import Cells
from quotaopt.plan.plan import Plan
from quotaopt.rules.build import BuiltModel
from quotaopt.rules.nested import crossing, with_nested_rows
from quotaopt.solvers.candidate import Refutation, TreeWitness
from quotaopt.stages.how import How
from quotaopt.stages.stage import Solution
from quotaopt.starting import translated

Answers = list[tuple[Solution, BuiltModel]]
"""Solutions and the models they answer, best first."""
Ask = Callable[[BuiltModel, How], Answers | Refutation | TreeWitness]


@dataclass(frozen=True, eq=False)
class Impossible:
    """The reason why there is no answer, and the model whose rows it is about."""

    reason: Refutation | TreeWitness
    built: BuiltModel


def answer_in_order(plan: Plan, cells: Cells, built: BuiltModel, ask: Ask, how: How) -> Answers | Impossible:
    """What `ask` answers, no tier above the next in any cell.

    The best answer to a model without some of its rows is the best of the whole model as soon as it keeps
    them, and a model that has no answer without them has none with them. Every round adds rows, so it ends.
    """
    tiers, model = built.tiers, built.model
    wanted = np.zeros(0, dtype=np.int64)
    while True:
        answers = ask(built, how)
        if not isinstance(answers, list):
            return Impossible(answers, built)
        if tiers is None:
            return answers
        broken = [np.setdiff1d(crossing(each.model, tiers, one.t), wanted) for one, each in answers]
        if not len(broken[0]):
            return [answer for answer, crossed in zip(answers, broken, strict=True) if not len(crossed)]
        wanted = np.union1d(wanted, np.concatenate(broken))
        solution, answered = answers[0]
        built = replace(built, model=with_nested_rows(plan, cells, built.active, model, tiers, wanted))
        how = replace(how, start=translated(solution, answered, built))
