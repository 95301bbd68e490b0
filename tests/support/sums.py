"""Small random models of plain sums, and changes that mean nothing or something known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel

Maker = Callable[..., CanonicalModel]


def drawn(maker: Maker, kind: str, seed: int, *, moves: float = 0.0) -> CanonicalModel:
    """Up to nine cells under a total, fixed or free to move, and random sums around a hidden plan."""
    rng = np.random.default_rng([seed, len(kind)])
    n_cells = int(rng.integers(4, 10))
    reference = rng.lognormal(0.0, 0.7, n_cells)
    reference /= reference.sum()
    everyone = np.arange(n_cells)
    if kind == "tree":
        half = int(rng.integers(2, n_cells - 1))
        sets = [everyone[:half], everyone[half:], everyone[:2]]
    elif kind == "two families":
        codes = rng.integers(0, 3, (2, n_cells))
        sets = [np.flatnonzero(family == group) for family in codes for group in range(3)]
        sets = [cells for cells in sets if len(cells)]
    else:
        sets = [np.flatnonzero(rng.random(n_cells) < 0.5) for _ in range(4)]
        sets = [cells for cells in sets if len(cells)]
    inside = np.clip(rng.lognormal(0.0, 0.3, n_cells), 0.4, 1.9)
    carried = [float(reference[cells] @ inside[cells]) for cells in sets]
    limits = [(c * (1.0 - 0.1 * rng.random()), c * (1.0 + 0.1 * rng.random())) for c in carried]
    total = float(reference @ inside)
    return maker(
        [everyone, *sets],
        reference=reference,
        limits=[(total * (1.0 - moves), total * (1.0 + moves)), *limits],
        lower=np.minimum(inside, 0.8 * rng.random(n_cells)),
        upper=np.maximum(inside, 1.0 + rng.random(n_cells)),
    )


def with_row(model: CanonicalModel, entries: sparse.csr_array, lower: float, upper: float) -> CanonicalModel:
    """`model` and one more row."""
    return replace(
        model,
        combine=sparse.csr_array(sparse.vstack([model.combine, entries])),
        row_lower=np.append(model.row_lower, lower),
        row_upper=np.append(model.row_upper, upper),
        row_rule=np.append(model.row_rule, 0),
        row_member=np.append(model.row_member, ""),
        row_priority=np.append(model.row_priority, 0),
    )


def permuted(model: CanonicalModel, order: IntArray) -> CanonicalModel:
    return divided(model, order, np.ones(model.n_cells))


def divided(model: CanonicalModel, parts: IntArray, shares: FloatArray) -> CanonicalModel:
    """Cells `parts` (n_parts,) of `model`, each with a share of the reference and of what it may carry."""
    return replace(
        model,
        reference=model.reference[parts] * shares,
        lower=model.lower[parts],
        upper=model.upper[parts],
        partitions=tuple(replace(p, codes=p.codes[parts]) for p in model.partitions),
    )
