r"""Fairness: the spread of burdens.

.. math:: \max_u T_u - \min_u T_u, \qquad T_u = X_u / R_u

over the units u whose burdens the plan compares: single cells, or the members of its level of fairness
(in every measure and tier). A share: 0.40 says that the most burdened unit carries 40 points more of its
reference than the least burdened. The smaller the better.
"""

from __future__ import annotations

import numpy as np

from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.frontier.case import Case
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.shapes import Spread
from quotaopt.model.cells import compress
from quotaopt.plan.layers import compared_levels, layer_levels
from quotaopt.plan.nearest import closest


def _spread(case: Case) -> Spread:
    spec, cells = case.plan.spec, case.cells
    if case.level is None:
        levels = compared_levels(spec)
    else:
        for level in case.level:
            if level not in cells.levels:
                guess = closest(level, cells) or ", ".join(cells)
                raise PlanError([Problem.at(NOWHERE, "report.unknown_level", level=level, guess=guess)])
        levels = (*(own for own in layer_levels(spec) if own not in case.level), *case.level)
    if not levels or cells.group(levels).n_groups == len(cells):
        return Spread()
    grouping = cells.group(levels)
    codes, n_units = compress(grouping.codes[case.built.active].astype(np.int64), grouping.n_groups)
    return Spread(codes, n_units)


FAIRNESS = Objective("fairness", "least", "share", _spread)
