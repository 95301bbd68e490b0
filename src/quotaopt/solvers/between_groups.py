"""The plan that is fairest between groups of cells: the rewritten model, solved, and its answer led back."""

from __future__ import annotations

from dataclasses import replace

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness.notion import Notion
from quotaopt.model.at_level import AtLevel, Groups, at_level
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate, Prices, Refutation, claim
from quotaopt.solvers.farkas import refutation
from quotaopt.solvers.newton import solve_newton


def solve_between_groups(
    model: CanonicalModel, notion: Notion, groups: Groups, start: Prices | None = None
) -> Candidate | Refutation:
    """Minimise a notion of fairness between `groups`, or prove that no plan exists.

    Raises
    ------
    NotCertifiedError
        Neither was reached.
    """
    rewritten = at_level(model, groups)
    first = None if start is None else rewritten.multipliers(start.rows, start.links)
    answer = solve_newton(rewritten.model, notion, start=first)
    if isinstance(answer, Candidate):
        return _led_back(rewritten, notion, answer)
    # Groups have no limits of their own: what contradicts itself are the rows of the model.
    rows, _ = rewritten.prices(answer.multipliers)
    proof = refutation(model, rows, answer.method)
    if proof is not None:
        return proof
    plain = solve_newton(model, notion)  # whether there is a plan at all has nothing to do with groups
    if isinstance(plain, Candidate):
        raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
    return plain


def _led_back(rewritten: AtLevel, notion: Notion, answer: Candidate) -> Candidate:
    """The claim about the model itself: groups carry what their cells carry, to the last digit."""
    t = rewritten.cells(answer.t)
    rows, links = rewritten.prices(answer.multipliers)
    measured = claim(
        rewritten.model,
        notion,
        rewritten.with_groups(t),
        answer.multipliers,
        method=answer.method,
        iterations=answer.iterations,
    )
    return replace(
        measured,
        t=t,
        multipliers=rows,
        links=links,
        objective=rewritten.scale * measured.objective,
        bound=rewritten.scale * measured.bound,
    )
