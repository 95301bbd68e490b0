"""Which own method answers a linear notion of fairness.

The choice depends on the model and on counted steps, never on a clock: the same model gives the same
bytes on every machine.
"""

from __future__ import annotations

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.find import LARGEST_GAP, LARGEST_VIOLATION
from quotaopt.solvers.interior.method import solve_interior
from quotaopt.solvers.proximal.method import solve_proximal
from quotaopt.solvers.threads import one_thread


def solve_deviations(
    model: CanonicalModel, notion: Deviations, *, start: Candidate | None = None
) -> Candidate | Refutation | None:
    """Proximal points, which are faster; the interior point method where they run out of steps.

    Parameters
    ----------
    start : Candidate, optional
        The answer of a similar model with the same cells and rows.

    Returns
    -------
    Candidate
        Rows kept to 1e-8 of their mass and a gap of 1e-6 at worst, as a rule 1e-10 and 1e-9.
    Refutation
        A checked proof that no plan keeps the rows.
    None
        Neither method got there: the linear program has to be given to a general solver.
    """
    with one_thread():
        answer = solve_proximal(model, notion, start=start)
        if _holds(answer):
            return answer
        answer = solve_interior(model, notion)
        return answer if _holds(answer) else None


def _holds(answer: Candidate | Refutation | None) -> bool:
    if isinstance(answer, Candidate):
        return answer.violation <= LARGEST_VIOLATION and answer.gap <= LARGEST_GAP
    return answer is not None
