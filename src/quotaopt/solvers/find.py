"""Which method answers a model, and what happens when its answer is not good enough."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import Notion
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import without_penalised
from quotaopt.model.structure import Structure
from quotaopt.solvers.candidate import Candidate, Prices, Refutation, TreeWitness
from quotaopt.solvers.layout import lay_out
from quotaopt.solvers.threads import one_thread
from quotaopt.solvers.tree import fill_rows, solve_tree

LARGEST_VIOLATION = 1e-8
"""Relative to the size of a row; whole steps are made from it and checked exactly."""
LARGEST_GAP = 1e-6


def find(
    model: CanonicalModel,
    structure: Structure,
    notion: Notion,
    groups: Groups | None = None,
    start: Prices | None = None,
) -> Candidate | Refutation | TreeWitness:
    """The exact tree pass on class T, Newton's method elsewhere and where the first claim is not good.

    Between `groups` a tree's answer is not the fairest, but its contradictions are the same. The tree
    pass knows no costs of misses: Newton's method does. `start` are the prices of a similar model.

    Raises
    ------
    NotCertifiedError
        No method reached a small enough violation and gap; both numbers of every try are told.
    """
    tries: list[Candidate] = []
    if structure.plan_class == "T" and structure.trees and not model.has_costs:
        with one_thread():
            answer = solve_tree(model, structure.trees[0], notion)
        if not isinstance(answer, Candidate):
            return answer
        if groups is None:
            if _good(answer):
                return answer
            tries.append(answer)
    try:
        newton = _newton(model, notion, groups, start)
    except NotCertifiedError:
        witness = _tree_witness(model, structure)
        if witness is None:
            raise
        return witness
    if not isinstance(newton, Candidate) or _good(newton):
        return newton
    tries.append(newton)
    measured = ({"method": each.method, "violation": each.violation, "gap": each.gap} for each in tries)
    raise NotCertifiedError(Problem.at(NOWHERE, "solve.not_certified", **values) for values in measured)


def _newton(
    model: CanonicalModel, notion: Notion, groups: Groups | None, start: Prices | None
) -> Candidate | Refutation:
    # Loaded here: the linear algebra they need is a tenth of the whole run of a small tree plan.
    from quotaopt.solvers.between_groups import solve_between_groups
    from quotaopt.solvers.newton import solve_newton

    with one_thread():
        if groups is None:
            return solve_newton(model, notion, start=None if start is None else start.rows)
        try:
            return solve_between_groups(model, notion, groups, start)
        except NotCertifiedError:
            answer = solve_newton(model, notion)  # a contradiction knows of no groups
            if isinstance(answer, Refutation):
                return answer
            raise


def _tree_witness(model: CanonicalModel, structure: Structure) -> TreeWitness | None:
    """A contradiction inside one tree, however small: the tree pass is exact where tolerances are not."""
    model = without_penalised(model)
    for tree in structure.trees:
        filled = fill_rows(model, tree, lay_out(tree))
        if isinstance(filled, TreeWitness):
            return filled
    return None


def _good(candidate: Candidate) -> bool:
    return candidate.violation <= LARGEST_VIOLATION and candidate.gap <= LARGEST_GAP
