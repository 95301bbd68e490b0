"""Why a model has no plan, where a linear program says so without a proof that holds."""

from __future__ import annotations

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import LEAST_SQUARES
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Refutation
from quotaopt.solvers.newton import solve_newton


def refuted(model: CanonicalModel) -> Refutation:
    """The proof that no plan keeps the rows of `model`, which Newton's method finds on as few as it can.

    Raises
    ------
    NotCertifiedError
        It finds none either.
    """
    answer = solve_newton(model, LEAST_SQUARES)
    if isinstance(answer, Refutation):
        return answer
    raise NotCertifiedError([Problem.at(NOWHERE, "solve.unproved_refutation")])
