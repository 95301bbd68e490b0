"""The last resort of a proof: row duals of the model whose rows may give way, by linear programming."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.linear import elastic
from quotaopt.linear.highs import SIMPLEX
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solver import NO_LIMITS
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel


def elastic_multipliers(model: CanonicalModel) -> FloatArray:
    """Row duals of the elastic program, to be checked; zero where HiGHS finds none. (n_rows,)"""
    program = LinearProgram(
        cost=np.zeros(model.n_cells),
        lower=model.lower,
        upper=model.upper,
        matrix=sparse.csr_array(model.matrix()),
        row_lower=model.row_lower,
        row_upper=model.row_upper,
    )
    multipliers = elastic.elastic_multipliers(program, SIMPLEX, NO_LIMITS)
    return np.zeros(model.n_rows) if multipliers is None else multipliers
