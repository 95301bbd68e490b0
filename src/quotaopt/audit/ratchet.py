"""Whether those who did best last year are made to carry more than the others (鞭打快牛).

Targets that rise after every good year teach people to hold back: A. J. Leone, S. Misra and
J. L. Zimmerman, "Investigating dynamic sales quotas" (2004), find that rises after a good
year exceed cuts after a bad one.
"""

from __future__ import annotations

import numpy as np

from quotaopt.audit.case import Case, require_enough
from quotaopt.audit.chance import differences
from quotaopt.audit.finding import Finding, Value, by_difference, difference_limits
from quotaopt.errors import NOWHERE, PlanError, Problem

_FEWEST = 3


def over_achievers_are_not_punished(case: Case) -> Finding:
    """Judge the burdens of those who reached last year's target against those of the others.

    Raises
    ------
    PlanError
        Last year's targets or sales are not known, or (nearly) all or none reached them.
    """
    known = ~np.isnan(case.attainment)
    require_enough(int(known.sum()), case.level)
    reached = (case.attainment[known] >= 1.0).astype(np.int32)
    if min(reached.sum(), len(reached) - reached.sum()) < _FEWEST:
        raise PlanError(
            [Problem.at(NOWHERE, "audit.all_alike", reached=int(reached.sum()), known=len(reached))]
        )
    burden, target = case.people.burden[known], case.people.target[known] * case.allocation.step
    rise = target / case.planned[known] - 1.0
    found = differences(burden, reached, 2, case.settings.seed)
    over = reached == 1
    values: dict[str, Value] = {
        "reached": int(over.sum()),
        "others": int((~over).sum()),
        "inside": float(burden[over].mean()),
        "outside": float(burden[~over].mean()),
        "rise_inside": float(rise[over].mean()),
        "rise_outside": float(rise[~over].mean()),
        "p_value": found.p_value,
        "draws": found.draws,
        **difference_limits(case.settings),
    }
    verdict = by_difference(float(found.difference[1]), found.p_value, case.settings)
    return Finding("ratchet", verdict, case.level, "audit.ratchet", "audit.rule.difference", values)
