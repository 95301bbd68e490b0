r"""Strategy: the distance from the reference.

.. math:: \tfrac12 \sum_c |x_c - r_c|

over the cells of the main measure and tier, in its unit: the money that lies on other cells than history,
potential and the plan's tilts put it. The smaller the better.
"""

from __future__ import annotations

import numpy as np

from quotaopt.frontier.case import Case
from quotaopt.frontier.objectives.objective import Objective
from quotaopt.frontier.shapes import Distance


def _from_reference(case: Case) -> Distance:
    return Distance(np.where(case.is_main, case.model.reference, np.nan))


STRATEGY = Objective("strategy", "least", "money", _from_reference)
