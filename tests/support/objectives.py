"""Random objectives over a model, and their optimum by one plain linear program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from quotaopt.frontier.case import FARTHEST
from quotaopt.frontier.shapes import Distance, Shape, Spread, Sum, distance
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel


def random_shapes(seed: int, model: CanonicalModel, count: int) -> tuple[Shape, ...]:
    """`count` different objectives; at most one of them a spread, somewhere among the others."""
    rng = np.random.default_rng([seed, 11])
    n_cells = model.n_cells
    codes = rng.integers(0, max(2, n_cells // 3), n_cells)
    codes = np.unique(codes, return_inverse=True)[1].astype(np.int32)
    n_units = int(codes.max()) + 1
    last = np.bincount(codes, model.reference, n_units) * rng.uniform(0.6, 1.4, n_units)
    some = np.where(rng.random(n_cells) < 0.8, model.reference * rng.uniform(0.5, 1.5, n_cells), np.nan)
    spread = Spread() if rng.random() < 0.5 else Spread(codes, n_units)
    others: list[Shape] = [
        Distance(model.reference),
        Distance(some, None, 0.01),
        distance(last, codes),
        Sum(model.reference * rng.uniform(-0.5 if model.upper.max() < FARTHEST else 0.0, 0.5, n_cells)),
    ]
    chosen = [others[k] for k in rng.permutation(len(others))[: count - 1]]
    chosen.insert(int(rng.integers(0, count)), spread)
    return tuple(chosen)


def least_sum(model: CanonicalModel, shapes: Sequence[Shape], weight: FloatArray) -> float:
    """The least weighted sum of objectives, with a row or two per unit and nothing clever."""
    n_cells = model.n_cells
    cost, offset, columns = [np.zeros(n_cells)], 0.0, n_cells
    rows: list[tuple[dict[int, FloatArray], FloatArray]] = []
    for shape, price in zip(shapes, weight, strict=True):
        if isinstance(shape, Sum):
            cost[0] = cost[0] + price * shape.weight
            continue
        members = _members(model, shape)
        n_units = len(members)
        if isinstance(shape, Spread):
            burden = members / (members @ np.ones(n_cells))[:, None]
            one = np.ones((n_units, 1))
            rows.append(({0: burden, columns: np.hstack([-one, 0 * one])}, np.zeros(n_units)))
            rows.append(({0: -burden, columns: np.hstack([0 * one, one])}, np.zeros(n_units)))
            cost.append(price * np.array([1.0, -1.0]))
            columns += 2
            continue
        known = ~np.isnan(shape.at)
        members, at = members[known], shape.at[known]
        minus = -np.eye(len(at))
        rows.append(({0: members, columns: minus}, at))
        rows.append(({0: -members, columns: minus}, -at))
        cost.append(0.5 * price * np.ones(len(at)))
        columns += len(at)
        offset += price * shape.offset
    matrix = model.matrix().toarray()
    finite_high, finite_low = np.isfinite(model.row_upper), np.isfinite(model.row_lower)
    rows.append(({0: matrix[finite_high]}, model.row_upper[finite_high]))
    rows.append(({0: -matrix[finite_low]}, -model.row_lower[finite_low]))
    left, right = [], []
    for parts, limit in rows:
        block = np.zeros((len(limit), columns))
        for first, part in parts.items():
            block[:, first : first + part.shape[1]] = part
        left.append(block)
        right.append(limit)
    bounds = [*zip(model.lower, model.upper, strict=True), *[(None, None)] * (columns - n_cells)]
    found = linprog(np.concatenate(cost), np.vstack(left), np.concatenate(right), bounds=bounds)
    assert found.status == 0, found.message
    return float(found.fun) + offset


def _members(model: CanonicalModel, shape: Spread | Distance) -> FloatArray:
    """What units carry, as rows over burdens. (n_units, n_cells)"""
    if shape.codes is None:
        return np.diag(model.reference)
    n_units = shape.n_units if isinstance(shape, Spread) else len(shape.at)
    members = np.zeros((n_units, model.n_cells))
    inside = np.flatnonzero(shape.codes >= 0)
    members[shape.codes[inside], inside] = model.reference[inside]
    return members


def random_plan(seed: int, model: CanonicalModel) -> FloatArray:
    """Burdens that keep all rows: the vertex that a random direction leads to, or a mix of two."""
    rng = np.random.default_rng([seed, 13])
    matrix = model.matrix().toarray()
    high, low = np.isfinite(model.row_upper), np.isfinite(model.row_lower)
    left = np.vstack([matrix[high], -matrix[low]])
    right = np.concatenate([model.row_upper[high], -model.row_lower[low]])
    ends = []
    for _ in range(2):
        bounds = list(zip(model.lower, np.minimum(model.upper, 1e3), strict=True))
        found = linprog(rng.normal(size=model.n_cells), left, right, bounds=bounds)
        assert found.status == 0, found.message
        ends.append(found.x)
    part = rng.random()
    return np.asarray(part * ends[0] + (1.0 - part) * ends[1])
