"""Cells that carry the same work in several tiers: none carries more than the next tier's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import NO_LOWER, NO_UPPER, IntArray, LabelArray
from quotaopt.model.canonical import CanonicalModel, Partition


@dataclass(frozen=True, eq=False)
class Tiers:
    """The tiers of a model's cells, from low to high, and the pairs that must not cross."""

    code: IntArray  # (n_cells,), the tier of every cell, 0 the lowest
    main: int  # the tier that all others are measured by
    lower: IntArray  # (n_pairs,), a cell; pairs of lower tiers first
    upper: IntArray  # (n_pairs,), the same work in the next tier; it counts in the same steps

    @property
    def n_tiers(self) -> int:
        """How many tiers there are."""
        return int(self.code.max()) + 1

    def from_below(self) -> Iterator[tuple[IntArray, IntArray]]:
        """The cells of every tier but the highest and the same work in the next, lowest tier first."""
        for tier in range(self.n_tiers - 1):
            pairs = self.code[self.lower] == tier
            yield self.lower[pairs], self.upper[pairs]


def with_pair_rows(
    model: CanonicalModel,
    tiers: Tiers,
    pairs: IntArray,
    *,
    names: Sequence[str],
    members: LabelArray,
    least: float = 0.0,
) -> CanonicalModel:
    """`model` with a row at the end for each of `pairs` (n,), rising: upper less lower cell, in its steps.

    Parameters
    ----------
    names
        What the rows of tiers 0 and 1 are called, of 1 and 2, and so on.
    members : (n,)
        The members every row stands for.
    least
        The difference in steps that the rows ask for.
    """
    lower, upper = tiers.lower[pairs], tiers.upper[pairs]
    below = tiers.code[lower]
    per_cell = np.broadcast_to(model.steps.per_cell, tiers.code.shape)
    partitions = []
    for tier in np.unique(below):
        at = np.flatnonzero(below == tier)
        codes, weight = np.full(model.n_cells, -1, dtype=np.int32), np.zeros(model.n_cells)
        codes[lower[at]] = codes[upper[at]] = np.arange(len(at))
        weight[lower[at]], weight[upper[at]] = -1.0, per_cell[upper[at]] / per_cell[lower[at]]
        partitions.append(Partition(codes, len(at), weight))
    count, kind, penalty = len(pairs), model.steps.cell_kind, model.row_penalty
    return replace(
        model,
        partitions=(*model.partitions, *partitions),
        combine=sparse.csr_array(sparse.block_diag([model.combine, sparse.eye_array(count)], format="csr")),
        row_lower=np.append(model.row_lower, least / per_cell[lower]),
        row_upper=np.append(model.row_upper, np.full(count, np.inf)),
        steps=model.steps.with_rows(
            np.full(count, NO_LOWER), np.full(count, NO_UPPER), kind[lower] if kind.ndim else kind
        ),
        rule_names=(*model.rule_names, *names),
        row_rule=np.append(model.row_rule, len(model.rule_names) + below),
        row_member=np.append(model.row_member, members),
        row_priority=np.append(model.row_priority, np.zeros(count, dtype=np.int64)),
        row_penalty=None if penalty is None else np.append(penalty, np.full(count, np.inf)),
        row_give=None if model.row_give is None else np.append(model.row_give, np.zeros(count)),
    )
