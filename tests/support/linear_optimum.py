"""The optimum of a linear notion by a general solver, written out in full for it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from quotaopt.fairness.deviations import Deviations
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate


def linear_optimum(model: CanonicalModel, notion: Deviations) -> float | None:
    """The optimal value over burdens, charges and the largest charge; None if there is no plan."""
    n = model.n_cells
    rows = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    below, above = np.isfinite(low), np.isfinite(high)
    one, ones = sparse.eye_array(n), sparse.csr_array(np.ones((n, 1)))
    blocks = [
        [rows[above], None, None],
        [-rows[below], None, None],
        [one, -one, None],
        [-one, -one, None],
        [None, one, -ones],
    ]
    right = [high[above], -low[below], np.ones(n), -np.ones(n), np.zeros(n)]
    costs = n * np.concatenate([np.zeros(n), notion.mean * model.reference, [notion.largest]])
    found = linprog(
        costs,
        A_ub=sparse.block_array(blocks),
        b_ub=np.concatenate(right),
        bounds=[*zip(model.lower, model.upper, strict=True), *[(0.0, np.inf)] * (n + 1)],
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    return float(found.fun) / n if found.status == 0 else None


def assert_optimal(model: CanonicalModel, notion: Deviations, found: object) -> None:
    """`found` keeps all limits, is proved, and is as good as what a general solver finds."""
    assert isinstance(found, Candidate)
    assert found.violation <= 1e-9
    assert found.gap <= 1e-8
    assert (found.t >= model.lower).all()
    assert (found.t <= model.upper).all()
    assert found.objective == pytest.approx(linear_optimum(model, notion), rel=1e-7, abs=1e-9)
