"""Units in which programs are handed over."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from quotaopt.linear import LinearProgram, Solved, solve_linear


def test_a_limit_that_rounding_left_of_zero_says_nothing_about_the_size_of_a_column() -> None:
    """At least 2e-13, without an upper limit, and 0.4 in every plan."""
    program = LinearProgram(
        np.array([0.0, 0.0, 1.0]),
        np.array([2e-13, 0.0, 0.0]),
        np.array([np.inf, np.inf, np.inf]),
        sparse.csr_array(np.array([[1.0, -1.0, 0.0], [1.0, 1.0, -1.0]])),
        np.array([0.4, -np.inf]),
        np.array([0.4, 0.0]),
    )
    ending = solve_linear(program)
    assert isinstance(ending, Solved)
    np.testing.assert_allclose(ending.x, [0.4, 0.0, 0.4], atol=1e-9)


def test_a_row_limit_that_rounding_left_of_zero_says_nothing_about_its_columns() -> None:
    """What two columns differ by is next to nothing, but each is 0.4."""
    program = LinearProgram(
        np.array([1.0, 1.0]),
        np.zeros(2),
        np.full(2, np.inf),
        sparse.csr_array(np.array([[1.0, -1.0], [1.0, 1.0]])),
        np.array([2e-13, 0.8]),
        np.array([2e-13, np.inf]),
    )
    ending = solve_linear(program)
    assert isinstance(ending, Solved)
    np.testing.assert_allclose(ending.x, [0.4, 0.4], atol=1e-9)
