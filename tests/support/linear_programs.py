"""Linear programs for tests: typed by hand, drawn at random, and the shapes that solvers got wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.linear import Answer, LinearProgram, solver_named

INF = np.inf


def program(
    cost: Sequence[float],
    rows: Sequence[tuple[float, Sequence[float], float]] = (),
    *,
    lower: Any = 0.0,
    upper: Any = INF,
    whole: Any = None,
    offset: float = 0.0,
) -> LinearProgram:
    """Rows as ``(lower limit, coefficients, upper limit)``; one number stands for all columns."""
    n = len(cost)
    coefficients = np.array([row[1] for row in rows], dtype=np.float64).reshape(len(rows), n)
    return LinearProgram(
        cost=np.array(cost, dtype=np.float64),
        lower=np.broadcast_to(np.asarray(lower, dtype=np.float64), n).copy(),
        upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), n).copy(),
        matrix=sparse.csr_array(coefficients),
        row_lower=np.array([row[0] for row in rows], dtype=np.float64),
        row_upper=np.array([row[2] for row in rows], dtype=np.float64),
        whole=None if whole is None else np.broadcast_to(np.asarray(whole, dtype=np.bool_), n).copy(),
        offset=offset,
    )


def random_program(seed: int, *, integer: bool = False) -> LinearProgram:
    """Small, with free, fixed and boxed columns and every kind of row; optimal, infeasible or unbounded."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 10)), int(rng.integers(1, 8))
    matrix = rng.integers(-3, 4, (m, n)) * (rng.random((m, n)) < 0.6)
    low = np.where(rng.random(m) < 0.5, rng.integers(-5, 3, m), -INF)
    high = np.where(rng.random(m) < 0.5, np.where(np.isfinite(low), low, 0) + rng.integers(0, 6, m), INF)
    lower = np.where(rng.random(n) < 0.8, rng.integers(-2, 2, n), -INF)
    upper = np.where(rng.random(n) < 0.6, np.where(np.isfinite(lower), lower, 0) + rng.integers(0, 8, n), INF)
    return LinearProgram(
        cost=rng.integers(-4, 8, n).astype(np.float64),
        lower=lower,
        upper=upper,
        matrix=sparse.csr_array(matrix.astype(np.float64)),
        row_lower=low,
        row_upper=high,
        whole=rng.random(n) < 0.6 if integer else None,
        offset=float(rng.integers(-5, 5)),
    )


def minimax_program(*, cells: int = 40, l1: float = 0.1, seed: int = 0) -> LinearProgram:
    r"""Least largest deviation from a reference plus `l1` times the mean one, in ratio units.

    Columns: burdens t of the cells, their deviations d, the largest deviation e.
    """
    rng = np.random.default_rng(seed)
    share = rng.lognormal(0.0, 1.0, cells)
    share /= share.sum()
    inside = np.clip(rng.normal(1.0, 0.2, cells), 0.75, 1.5)
    member = (np.arange(5)[:, None] == rng.integers(0, 5, cells)) | (np.arange(5)[:, None] == 4)
    group = sparse.csr_array(member * share / (member @ share)[:, None])
    middle = group @ inside
    one, eye = np.ones((cells, 1)), sparse.eye_array(cells)
    blocks = [[group, None, None], [eye, -eye, None], [eye, eye, None], [None, eye, -one]]
    free = np.full(cells, INF)
    return LinearProgram(
        cost=np.concatenate([np.zeros(cells), l1 * share, [1.0]]),
        lower=np.concatenate([np.full(cells, 0.7), np.zeros(cells + 1)]),
        upper=np.concatenate([np.full(cells, 1.6), np.full(cells + 1, INF)]),
        matrix=sparse.csr_array(sparse.bmat(blocks, format="csr")),
        row_lower=np.concatenate([middle * 0.99, -free, np.ones(cells), -free]),
        row_upper=np.concatenate([middle * 1.01, np.ones(cells), free, np.zeros(cells)]),
    )


def in_money(ratio: LinearProgram, unit: np.ndarray) -> LinearProgram:
    """The same program with column j counted in ``1 / unit[j]``: worse scaled, the same answer."""
    return replace(
        ratio,
        cost=ratio.cost / unit,
        lower=ratio.lower * unit,
        upper=ratio.upper * unit,
        matrix=sparse.csr_array(ratio.matrix @ sparse.diags_array(1.0 / unit)),
    )


def market_split(*, rows: int = 4, items: int = 30, seed: int = 1) -> LinearProgram:
    """Split items so that every sum is met; a miss costs. Easy to enter, very hard to prove.

    After Cornuejols and Dawande, A class of hard small 0-1 programs, INFORMS J. Comput. 11 (1999).
    """
    rng = np.random.default_rng(seed)
    weight = rng.integers(0, 100, (rows, items)).astype(np.float64)
    middle = np.floor(weight.sum(axis=1) / 2)
    give = np.eye(rows)
    return LinearProgram(
        cost=np.concatenate([np.zeros(items), np.ones(2 * rows)]),
        lower=np.zeros(items + 2 * rows),
        upper=np.concatenate([np.ones(items), np.full(2 * rows, INF)]),
        matrix=sparse.csr_array(np.hstack([weight, give, -give])),
        row_lower=middle,
        row_upper=middle,
        whole=np.arange(items + 2 * rows) < items,
    )


@dataclass(frozen=True)
class Liar:
    """HiGHS, except that `twist` has its way with every answer."""

    twist: Any
    name: str = "liar"

    def solve(self, program: LinearProgram, **how: Any) -> Answer:
        honest = solver_named("highs").solve(program, **how)
        return replace(self.twist(honest), method=self.name, says="Optimal")
