r"""Least absolute: as much of the plan as possible stays where the reference puts it.

.. math:: \min \; \sum_c r_c |t_c - 1| = \min \; \sum_c |x_c - r_c|

The amount that is moved, as a share of the whole. Few cells move, and those that do may move
far: a limit on each cell, or `minimax`, guards against that.

On class T with a fixed total the answer of every other notion reaches the optimum of this one, but
so may others: its optimum is not unique, and the strictly convex finish chooses. With two or more
crossing families it differs from the others.

References: Charnes, Cooper and Ferguson 1955, "Optimal estimation of executive compensation by
linear programming", Management Science 1, 138-151; Charnes and Cooper 1977, "Goal programming and
multiple objective optimizations", European Journal of Operational Research 1, 39-54.
"""

from __future__ import annotations

from quotaopt.fairness.deviations import Deviations

LEAST_ABSOLUTE = Deviations("least_absolute", largest=0.0, mean=1.0)
