"""Canonical models written down as a matrix, for published problems that are no sales plans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from quotaopt.model.canonical import CanonicalModel, Partition
from support.drawn_models import bare_model

Limits = Sequence[tuple[float, float]]


def model_of_matrix(
    rows: Sequence[Sequence[float]], limits: Limits, *, upper: Sequence[float] | float = np.inf
) -> CanonicalModel:
    """Burdens t, 0 or more and at most `upper`, with ``low <= row @ t <= high``."""
    matrix = np.asarray(rows, dtype=np.float64)
    n_cells = matrix.shape[1]
    row_lower, row_upper = np.asarray(limits, dtype=np.float64).T
    return bare_model(
        reference=np.full(n_cells, 1.0 / n_cells),
        lower=np.zeros(n_cells),
        upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), n_cells).copy(),
        partitions=(Partition(np.arange(n_cells, dtype=np.int32), n_cells),),
        combine=sparse.csr_array(matrix * n_cells),
        row_lower=row_lower,
        row_upper=row_upper,
    )
