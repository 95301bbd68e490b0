r"""The last resort of a proof: how far the rows must give way at least, by linear programming.

.. math:: \min e \quad \text{s.t.}\quad \underline b - e\,m \le A(rt) \le \overline b + e\,m,
          \quad \underline t \le t \le \overline t, \quad e \ge 0

with m the mass of each row. If the optimum is positive, its row duals are a Farkas vector.
The rows are divided by their mass, so that no tolerance of the solver can swallow a small row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel


def elastic_multipliers(model: CanonicalModel) -> FloatArray:
    """Row duals of the elastic program; zero where HiGHS finds none. (n_rows,)"""
    import highspy  # loads slowly and only the last resort needs it

    scaled = sparse.csr_array(sparse.diags_array(1.0 / model.row_mass) @ model.matrix())
    low = np.flatnonzero(np.isfinite(model.row_lower))
    high = np.flatnonzero(np.isfinite(model.row_upper))
    give = sparse.csr_array(np.concatenate([np.ones(len(low)), -np.ones(len(high))])[:, None])
    matrix = sparse.csr_array(sparse.hstack([sparse.vstack([scaled[low], scaled[high]]), give], format="csr"))
    infinity = highspy.kHighsInf
    lower = np.concatenate([(model.row_lower / model.row_mass)[low], np.full(len(high), -infinity)])
    upper = np.concatenate([np.full(len(low), infinity), (model.row_upper / model.row_mass)[high]])
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = matrix.shape[1], matrix.shape[0]
    program.col_cost_ = np.append(np.zeros(model.n_cells), 1.0)
    program.col_lower_ = np.append(model.lower, 0.0)
    program.col_upper_ = np.append(np.where(np.isfinite(model.upper), model.upper, infinity), infinity)
    program.row_lower_, program.row_upper_ = lower, upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    program.a_matrix_.index_ = matrix.indices.astype(np.int32)
    program.a_matrix_.value_ = matrix.data
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    solver.run()
    multipliers = np.zeros(model.n_rows)
    duals = np.asarray(solver.getSolution().row_dual)
    if len(duals) == len(low) + len(high):
        multipliers[low] += np.maximum(duals[: len(low)], 0.0)
        multipliers[high] += np.minimum(duals[len(low) :], 0.0)
    return multipliers / model.row_mass
