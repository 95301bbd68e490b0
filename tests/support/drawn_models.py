"""Random canonical models of every shape, and an independent optimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import clarabel
import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, BoolArray, FloatArray
from quotaopt.model.canonical import CanonicalModel, Partition, StepLimits

Kind = Literal["crossing", "any"]
Draw = Callable[..., tuple[CanonicalModel, FloatArray]]


def bare_model(
    reference: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    partitions: tuple[Partition, ...],
    combine: sparse.csr_array,
    row_lower: FloatArray,
    row_upper: FloatArray,
) -> CanonicalModel:
    """A model without steps or names, which the solver does not look at."""
    n_cells, n_rows = len(reference), len(row_lower)
    steps = StepLimits.of_one_kind(
        1.0,
        np.full(n_cells, NO_LOWER),
        np.full(n_cells, NO_UPPER),
        np.full(n_rows, NO_LOWER),
        np.full(n_rows, NO_UPPER),
    )
    return CanonicalModel(
        reference=reference,
        lower=lower,
        upper=upper,
        partitions=partitions,
        combine=combine,
        row_lower=row_lower,
        row_upper=row_upper,
        steps=steps,
        rule_names=("rule",),
        row_rule=np.zeros(n_rows, dtype=np.int64),
        row_member=np.full(n_rows, "", dtype=object),
        row_priority=np.zeros(n_rows, dtype=np.int64),
    )


def draw_model(seed: int, kind: Kind = "any", *, shift: float = 0.0) -> tuple[CanonicalModel, FloatArray]:
    """A model and burdens that keep all its rows, unless a `shift` moves some rows away from them.

    ``crossing``: plain sums over two crossing families, no cell without an upper limit.
    ``any``: one to six partitions, weights of any sign, cells in no group, rows that mix sums
    with negative entries, repeated, negated and empty rows, locked and unlimited cells, intervals
    from zero to 30 % wide, boxes that leave a single point.
    """
    rng = np.random.default_rng(seed)
    n_cells = int(rng.integers(3, 90))
    reference = rng.lognormal(0.0, rng.uniform(0.0, 2.0), n_cells)
    reference /= reference.sum()
    partitions = _partitions(rng, n_cells, kind)
    combine = _combine(rng, partitions, kind)
    inside = np.clip(rng.lognormal(0.0, 0.3, n_cells), 0.3, 3.0)
    box = rng.choice([0.01, 0.1, 1.0]) if kind == "crossing" else rng.choice([0.0, 0.01, 0.1, 1.0])
    if kind == "any":
        inside[rng.random(n_cells) < 0.05] = 0.0
    lower = np.minimum(inside, np.maximum(0.0, 1.0 - box * rng.random(n_cells)))
    upper = np.maximum(inside, 1.0 + box * rng.random(n_cells))
    if kind == "any":
        upper[rng.random(n_cells) < 0.1] = np.inf
        locked = rng.random(n_cells) < 0.05
        lower[locked] = upper[locked] = inside[locked]
    free = np.full(combine.shape[0], np.inf)
    model = bare_model(reference, lower, upper, partitions, combine, -free, free)
    low, high = _limits(rng, model.activity(inside), model.row_mass)
    if shift > 0.0:
        moved = rng.random(model.n_rows) < 0.3
        moved[rng.integers(model.n_rows)] = True
        low, high = low + shift * model.row_mass * moved, high + shift * model.row_mass * moved
    return replace(model, row_lower=low, row_upper=high), inside


def _partitions(rng: np.random.Generator, n_cells: int, kind: Kind) -> tuple[Partition, ...]:
    drawn = []
    for _ in range(2 if kind == "crossing" else int(rng.integers(1, 7))):
        n_groups = int(rng.integers(1, max(2, n_cells // 4)))
        outside = -1 if kind == "any" and rng.random() < 0.3 else 0
        codes = rng.integers(outside, n_groups, n_cells).astype(np.int32)
        weight = [None, None, rng.uniform(0.5, 40.0, n_cells), rng.normal(0.0, 0.3, n_cells)]
        drawn.append(Partition(codes, n_groups, weight[rng.integers(4)] if kind == "any" else None))
    return tuple(drawn)


def _combine(rng: np.random.Generator, partitions: tuple[Partition, ...], kind: Kind) -> sparse.csr_array:
    ends = np.cumsum([0, *(p.n_groups for p in partitions)])
    rows = np.zeros((int(rng.integers(1, 2 * ends[-1] + 1)), ends[-1]))
    for number, row in enumerate(rows):
        p = int(rng.integers(len(partitions)))
        part = row[ends[p] : ends[p + 1]]
        form = (
            "single"
            if kind == "crossing" and number
            else rng.choice(["single", "some", "share", "again", ""])
        )
        if kind == "crossing" and not number:
            row[: ends[1]] = 1.0
        elif form == "single":
            row[rng.integers(ends[-1])] = 1.0
        elif form == "some":
            part[:] = rng.random(len(part)) < 0.5
        elif form == "share":
            part[:] = -rng.uniform(0.05, 0.6)
            part[rng.integers(len(part))] += 1.0
        elif form == "again":
            row[:] = rows[rng.integers(number + 1)] * rng.choice([1.0, 2.0, -1.0])
    return sparse.csr_array(rows)


def _limits(
    rng: np.random.Generator, activity: FloatArray, mass: FloatArray
) -> tuple[FloatArray, FloatArray]:
    n_rows = len(activity)
    width = rng.choice([0.0, 0.0, 1e-9, 1e-3, 0.05, 0.3], n_rows) * mass
    low = activity - width * rng.random(n_rows) * (rng.random(n_rows) < 0.7)
    high = activity + width * rng.random(n_rows) * (rng.random(n_rows) < 0.7)
    side = rng.random(n_rows)
    return np.where(side < 0.15, -np.inf, low), np.where(side > 0.85, np.inf, high)


def clarabel_optimum(model: CanonicalModel, notion: Literal["least_squares", "proportional"]) -> FloatArray:
    """The optimal burdens by an interior point method, rows divided by their mass. (n_cells,)"""
    n_cells = model.n_cells
    weight = model.reference * n_cells
    rows = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low, high = model.row_lower / model.row_mass, model.row_upper / model.row_mass
    equal: BoolArray = high - low <= 1e-12
    above, below = ~equal & np.isfinite(low), ~equal & np.isfinite(high)
    capped = np.isfinite(model.upper)
    one = sparse.eye_array(n_cells, format="csr")
    left = [rows[equal], -rows[above], rows[below], -one, one[capped]]
    right = [high[equal], -low[above], high[below], -model.lower, model.upper[capped]]
    cones = [clarabel.ZeroConeT(int(equal.sum())), clarabel.NonnegativeConeT(sum(map(len, right[1:])))]
    matrix, quadratic, linear = sparse.vstack(left), sparse.diags_array(weight), -weight
    if (
        notion == "proportional"
    ):  # minimise sum w (u - t) with t log t <= u: (-u, t, 1) in the exponential cone
        zero = sparse.csr_array((matrix.shape[0], n_cells))
        place = np.arange(n_cells)
        where = (np.r_[3 * place, 3 * place + 1], np.r_[n_cells + place, place])
        entries = np.r_[np.ones(n_cells), -np.ones(n_cells)]
        cone = sparse.csr_array((entries, where), shape=(3 * n_cells, 2 * n_cells))
        matrix = sparse.vstack([sparse.hstack([matrix, zero]), cone])
        right = [*right, np.tile([0.0, 0.0, 1.0], n_cells)]
        cones += [clarabel.ExponentialConeT()] * n_cells
        quadratic, linear = sparse.csr_array((2 * n_cells, 2 * n_cells)), np.r_[-weight, weight]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(quadratic),
        linear,
        sparse.csc_matrix(matrix),
        np.concatenate(right),
        cones,
        settings,
    )
    return np.asarray(solver.solve().x)[:n_cells]
