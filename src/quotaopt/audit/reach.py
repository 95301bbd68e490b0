r"""How many people should reach their target, judged by how people grew last year.

With the growth factors :math:`g_j` of all people from the year before last to last year, and the
factor :math:`x_i / h_i` that the plan asks of person i on last year's sales, the expected share is

.. math:: \frac{1}{n} \sum_i \frac{\#\{j : g_j \ge x_i / h_i\}}{m}

People without sales last year are left out. The usual aim is that 50 to 75 % reach their target:
A. A. Zoltners, P. Sinha and S. E. Lorimer in the Harvard Business Review name 60 to 75 %, other
advisers 50 to 70 %.
"""

from __future__ import annotations

import numpy as np

from quotaopt.audit.case import Case, require_enough
from quotaopt.audit.finding import Finding, Value, Verdict

_NEAR = 0.10


def share_that_should_reach(case: Case) -> Finding:
    """Judge the expected share against the band of the audit.

    Raises
    ------
    PlanError
        The facts do not hold two past years, or too few people have them.
    """
    last, before = case.sold(1), case.sold(2)
    grown = (last >= 0.0) & (before > 0.0)
    asked = last > 0.0
    require_enough(int(min(grown.sum(), asked.sum())), case.level)
    factors = np.sort(last[grown] / before[grown])
    target = case.people.target[asked] * case.allocation.step
    needed = target / last[asked]
    reached_by = len(factors) - np.searchsorted(factors, needed, side="left")
    share = float(np.mean(reached_by / len(factors)))
    low, high = case.band
    values: dict[str, Value] = {
        "share": share,
        "members": int(asked.sum()),
        "left_out": int(len(last) - asked.sum()),
        "asked": float(target.sum() / last[asked].sum() - 1.0),
        "grew": float(last[grown].sum() / before[grown].sum() - 1.0),
        "low": low,
        "high": high,
        "near": _NEAR,
    }
    return Finding("reach", _verdict(share, low, high), case.level, "audit.reach", "audit.rule.reach", values)


def _verdict(share: float, low: float, high: float) -> Verdict:
    outside = max(low - share, share - high)
    if outside > _NEAR:
        return "fail"
    return "warn" if outside > 0.0 else "pass"
