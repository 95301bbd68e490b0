"""Least squares and proportional, from member codes to a certified answer, against peers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import partial

import numba  # noqa: F401  loaded, so that compiled passes are used from middling sizes on
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from benchmarks.instances import STEPS_PER_CELL, Data, Family, build_model, synthetic_data
from benchmarks.measure import median_seconds, quality
from benchmarks.peers import clarabel_least_squares, cvxpy_with
from benchmarks.registry import Line, benchmark
from quotaopt.fairness import NOTIONS
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate
from quotaopt.solvers.newton import solve_newton

SEED = 7
PEERS: dict[str, dict[str, Callable[[CanonicalModel], FloatArray]]] = {
    "least_squares": {
        "Clarabel, direct": clarabel_least_squares,
        "cvxpy + Clarabel": cvxpy_with("CLARABEL", "least_squares"),
        "cvxpy + SCS": cvxpy_with("SCS", "least_squares"),
    },
    "proportional": {
        "cvxpy + Clarabel (exp cone)": cvxpy_with("CLARABEL", "proportional"),
        "cvxpy + SCS (exp cone)": cvxpy_with("SCS", "proportional"),
    },
}
GOALS = {  # times faster than the best peer
    ("least_squares", 100_000, "base"): 100.0,
    ("least_squares", 100_000, "tight"): 50.0,
    ("proportional", 10_000, "base"): 100.0,
    ("proportional", 10_000, "tight"): 100.0,
}
SMALL_PEERS_ONLY = {"cvxpy + Clarabel", "cvxpy + SCS", "cvxpy + SCS (exp cone)"}
CSV_GOALS = {"base": 1.0, "tight": 3.0}


@benchmark("fair split against peers")
def against_peers(quick: bool) -> Iterable[Line]:
    for notion in ("least_squares", "proportional"):
        for n_cells in (10_000,) if quick else (10_000, 100_000):
            if notion == "proportional" and n_cells > 10_000:
                continue
            for family in ("base", "tight"):
                yield from _compare(notion, n_cells, family)


def _compare(notion: str, n_cells: int, family: Family) -> Iterable[Line]:
    data = synthetic_data(n_cells, family, SEED)
    _ours(data, notion)  # compiled passes are loaded before anything is timed
    seconds, (model, candidate) = median_seconds(lambda: _ours(data, notion), runs=7)
    optimum = _bound(model, notion, candidate)
    found = []
    for name, peer in PEERS[notion].items():
        if n_cells > 10_000 and name in SMALL_PEERS_ONLY:
            continue
        peer_s, t = median_seconds(
            lambda peer=peer: peer(build_model(data)), runs=1 if n_cells > 10_000 else 3
        )
        checked = quality(model, notion, t, optimum)
        found.append((peer_s, name, checked))
    best_s = min(peer_s for peer_s, _, _ in found)
    for peer_s, name, checked in found:
        goal = GOALS.get((notion, n_cells, family)) if peer_s == best_s else None
        yield Line(
            f"{notion}, {family}",
            f"{model.n_cells:,} cells",
            f"{seconds * 1e3:.1f} ms (violation {candidate.violation:.0e}, gap {candidate.gap:.0e})",
            f"{name}: {peer_s:.2f} s (violation {checked.violation:.0e}, excess {checked.excess:.0e})",
            f"{peer_s / seconds:.0f}x faster",
            "" if goal is None else f">= {goal:.0f}x",
            None if goal is None else peer_s / seconds >= goal,
        )


@benchmark("fair split at one million cells against reading the cells")
def against_reading(quick: bool) -> Iterable[Line]:
    n_cells = 100_000 if quick else 1_000_000
    for family in ("base", "tight"):
        data = synthetic_data(n_cells, family, SEED)
        csv = cells_as_csv(data)
        csv_s, _ = median_seconds(lambda csv=csv: pd.read_csv(io.BytesIO(csv)))
        for notion in ("least_squares", "proportional"):
            _ours(data, notion)
            seconds, (model, candidate) = median_seconds(partial(_ours, data, notion))
            certified = candidate.violation <= 1e-7 and candidate.gap <= 1e-6
            goal = CSV_GOALS[family] if notion == "least_squares" else None
            yield Line(
                f"{notion}, {family}",
                f"{model.n_cells:,} cells",
                f"{seconds:.3f} s, {candidate.iterations} steps "
                f"(violation {candidate.violation:.0e}, gap {candidate.gap:.0e})",
                f"pandas.read_csv: {csv_s:.2f} s",
                f"{seconds / csv_s:.2f} reads",
                "certified" + ("" if goal is None else f", <= {goal:g} reads"),
                certified and (goal is None or seconds <= goal * csv_s),
            )


def _ours(data: Data, notion: str) -> tuple[CanonicalModel, Candidate]:
    model = build_model(data)
    candidate = solve_newton(model, NOTIONS[notion])
    assert isinstance(candidate, Candidate)
    return model, candidate


def _bound(model: CanonicalModel, notion: str, candidate: Candidate) -> float:
    from quotaopt.fairness import dual_bound

    return dual_bound(model, NOTIONS[notion], candidate.multipliers)


def cells_as_csv(data: Data) -> bytes:
    """The same cells as a file: four names, last year, the reference and two bounds per row."""
    members = data.members
    region = members.rep // data.shape.reps_per_region
    amounts = data.reference * STEPS_PER_CELL * len(data.reference)
    columns = {
        "region": pa.array(np.char.add("Region ", region.astype(str))),
        "rep": pa.array(np.char.add("Rep ", members.rep.astype(str))),
        "product": pa.array(np.char.add("Product ", members.product.astype(str))),
        "month": pa.array(np.char.add("2024-", np.char.zfill((members.month + 1).astype(str), 2))),
        "revenue": pa.array(np.rint(amounts * 93.0) / 100.0),
        "reference": pa.array(np.rint(amounts * 100.0) / 100.0),
        "lower": pa.array(data.cell_lower),
        "upper": pa.array(data.cell_upper),
    }
    sink = io.BytesIO()
    pyarrow.csv.write_csv(pa.table(columns), sink)
    return sink.getvalue()
