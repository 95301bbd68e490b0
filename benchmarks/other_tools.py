"""Tools that answer a neighbouring question: proportional fitting, a cascade, linear programming.

They do not solve the same problem, so no goal is attached: iterative fitting knows equal
margins only, a cascade one tree without limits, and a linear program another notion (least
absolute deviation). The times are for scale, the violations show what is left out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from functools import partial

import numpy as np
import pandas as pd
from scipy import optimize, sparse

from benchmarks.instances import build_model, synthetic_data
from benchmarks.measure import median_seconds
from benchmarks.peers import TIME_LIMIT_S, scaled_rows
from benchmarks.registry import Line, benchmark
from benchmarks.trees import margins_model, tree_model
from quotaopt.fairness import PROPORTIONAL
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.classify import classify
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.find import find

SEED = 7


@benchmark("equal margins against iterative proportional fitting")
def fitting(quick: bool) -> Iterable[Line]:
    from ipfn.ipfn import ipfn

    for side in (100,) if quick else (100, 316):
        model, seed, margins = margins_model(side, SEED)
        ours_s, answer = median_seconds(partial(_solve, model))

        def dense(seed: FloatArray = seed, margins: tuple[FloatArray, FloatArray] = margins) -> FloatArray:
            with redirect_stdout(io.StringIO()):  # it prints
                return ipfn(seed.copy(), list(margins), [[0], [1]], convergence_rate=1e-12).iteration()

        peer_s, fitted = median_seconds(dense)
        off = max(abs(fitted.sum(1) / margins[0] - 1).max(), abs(fitted.sum(0) / margins[1] - 1).max())
        apart = abs(answer.t * model.reference - fitted.ravel() / fitted.sum()).max() * model.n_cells
        yield Line(
            f"{side} x {side} table, both margins fixed",
            f"{model.n_cells:,} cells",
            f"{ours_s * 1e3:.1f} ms (violation {answer.violation:.0e}, gap {answer.gap:.0e})",
            f"ipfn, dense: {peer_s * 1e3:.1f} ms (margins off by {off:.0e}; largest difference {apart:.0e})",
            f"{peer_s / ours_s:.1f}x faster",
            "",
            None,
        )


@benchmark("one tree against a cascade")
def cascade(quick: bool) -> Iterable[Line]:
    from b2b_revenue_forecasting import QuotaCascader, SalesHierarchy

    n_cells = 1_000 if quick else 10_000
    model = tree_model(n_cells, SEED)
    ours_s, answer = median_seconds(partial(_solve, model))
    codes = model.partitions[0].codes
    frame = pd.DataFrame({"root": "company", "rep": [f"r{code}" for code in codes], "m": model.reference})
    frame["cell"] = [f"c{number}" for number in range(len(frame))]

    def peer() -> dict[str, float]:
        hierarchy = SalesHierarchy()
        hierarchy.from_dataframe(frame, path_cols=["root", "rep", "cell"], metrics_cols=["m"])
        with redirect_stdout(io.StringIO()):  # it prints
            return QuotaCascader(hierarchy).cascade_proportional("company", 1.0, metric="m")

    peer_s, quotas = median_seconds(peer)
    t = np.array([quotas[name] for name in frame["cell"]]) / model.reference
    activity = model.activity(t)
    missed = (np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass).max()
    yield Line(
        "reps with fixed sums",
        f"{model.n_cells:,} cells",
        f"{ours_s * 1e3:.1f} ms (violation {answer.violation:.0e})",
        f"b2b-revenue-forecasting: {peer_s:.2f} s (fixed sums missed by {missed:.0e}: it has no limits)",
        f"{peer_s / ours_s:.0f}x faster",
        "",
        None,
    )


@benchmark("another notion by linear programming, for scale")
def linear_programs(quick: bool) -> Iterable[Line]:
    n_cells = 1_000 if quick else 10_000
    for family in ("base", "tight"):
        data = synthetic_data(n_cells, family, SEED)
        model = build_model(data)
        ours_s, answer = median_seconds(partial(_solve, model))
        for name, peer in LINEAR.items():
            peer_s, t = median_seconds(partial(peer, build_model(data)), runs=1)
            activity = model.activity(t)
            excess = np.maximum(model.row_lower - activity, activity - model.row_upper) / model.row_mass
            yield Line(
                f"least absolute deviation, {family}",
                f"{model.n_cells:,} cells",
                f"proportional: {ours_s * 1e3:.1f} ms (violation {answer.violation:.0e})",
                f"{name}: {peer_s:.2f} s (violation {max(0.0, excess.max()):.0e})",
                f"{peer_s / ours_s:.0f}x faster",
                "",
                None,
            )


def _solve(model: CanonicalModel) -> Candidate:
    answer = find(model, classify(model), PROPORTIONAL)
    assert isinstance(answer, Candidate)
    return answer


def _scipy_highs(model: CanonicalModel) -> FloatArray:
    """min sum w (up + down), t = 1 + up - down, through scipy.optimize.linprog."""
    n = model.n_cells
    matrix, low, high = scaled_rows(model)
    weight = model.reference * n
    both = sparse.hstack([matrix, -matrix], format="csr")
    at_one = np.asarray(matrix.sum(axis=1)).ravel()
    at_most, at_least = np.isfinite(high), np.isfinite(low)
    limits = sparse.vstack([both[at_most], -both[at_least]], format="csr")
    right = np.concatenate([(high - at_one)[at_most], (at_one - low)[at_least]])
    bounds = np.concatenate(
        [np.column_stack([np.zeros(n), model.upper - 1]), np.column_stack([np.zeros(n), 1 - model.lower])]
    )
    bounds[:, 1] = np.maximum(bounds[:, 1], 0.0)
    found = optimize.linprog(
        np.concatenate([weight, weight]),
        A_ub=limits,
        b_ub=right,
        bounds=bounds,
        method="highs",
        options={"time_limit": TIME_LIMIT_S},
    )
    return np.asarray(1.0 + found.x[:n] - found.x[n:])


def _pulp(solver_name: str) -> Callable[[CanonicalModel], FloatArray]:
    """The same program as a user of PuLP writes it, on the scaled rows."""

    def solve(model: CanonicalModel) -> FloatArray:
        import warnings

        import pulp

        warnings.simplefilter("ignore", DeprecationWarning)
        n = model.n_cells
        matrix, low, high = scaled_rows(model)
        problem = pulp.LpProblem("least_absolute_deviation", pulp.LpMinimize)
        up = [pulp.LpVariable(f"u{c}", 0, max(model.upper[c] - 1, 0)) for c in range(n)]
        down = [pulp.LpVariable(f"d{c}", 0, max(1 - model.lower[c], 0)) for c in range(n)]
        weight = model.reference * n
        problem += pulp.lpSum([weight[c] * (up[c] + down[c]) for c in range(n)])
        for row in range(matrix.shape[0]):
            at = slice(matrix.indptr[row], matrix.indptr[row + 1])
            terms = zip(matrix.indices[at], matrix.data[at], strict=True)
            total = pulp.lpSum([a * (1 + up[c] - down[c]) for c, a in terms])
            if np.isfinite(low[row]):
                problem += total >= low[row]
            if np.isfinite(high[row]):
                problem += total <= high[row]
        solver = getattr(pulp, solver_name)
        problem.solve(solver(msg=False, timeLimit=TIME_LIMIT_S))
        return np.array([1 + u.value() - d.value() for u, d in zip(up, down, strict=True)])

    return solve


LINEAR: dict[str, Callable[[CanonicalModel], FloatArray]] = {
    "SciPy + HiGHS": _scipy_highs,
    "PuLP + CBC": _pulp("PULP_CBC_CMD"),  # PuLP 3 brings CBC, PuLP 4 does not
    "PuLP + HiGHS": _pulp("HiGHS"),
}
