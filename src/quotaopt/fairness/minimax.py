r"""Minimax: the cell furthest from its reference is as near to it as the rules allow.

.. math:: \min \; \max_c |t_c - 1| + m \sum_c r_c |t_c - 1|

The Chebyshev distance of the burdens from 1, with :math:`m = 0` by default. Alone it only settles
how far the worst cell must go; a little of the mean deviation keeps the others at their reference
where they can stay there.

Coincides with every other notion on class T with a fixed total (where its optimum is unique only
after the strictly convex finish); with two or more crossing families it differs.

References: Chebyshev 1854 (best uniform approximation); Flavell 1976, "A new goal programming
formulation" (Chebyshev goal programming), Omega 4, 731-732.
"""

from __future__ import annotations

from quotaopt.fairness.deviations import Deviations


def minimax(mean: float = 0.0) -> Deviations:
    """The largest deviation, plus `mean` (0 or more) times the mean deviation."""
    return Deviations("minimax", largest=1.0, mean=mean)


MINIMAX = minimax()
