r"""How many people should reach their target, judged by how people grew last year.

With the growth factors :math:`g_j` of all people from the year before last to last year, and the
factor :math:`x_i / h_i` that the plan asks of person i on last year's sales, the expected share is

.. math:: \frac{1}{n} \sum_i \frac{\#\{j : g_j \ge x_i / h_i\}}{m}

People without sales last year are left out.
"""

from __future__ import annotations

import numpy as np

from quotaopt.audit.case import Case, require_enough
from quotaopt.audit.finding import Finding, Value, Verdict
from quotaopt.errors import NOWHERE, PlanError, Problem
from quotaopt.plan.schema_audit import Band


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
    if np.isnan(before).all():
        raise PlanError([Problem.at(NOWHERE, "audit.one_year", column=case.facts)])
    require_enough(int(min(grown.sum(), asked.sum())), case.level)
    factors = np.sort(last[grown] / before[grown])
    target = case.people.target[asked] * case.allocation.step
    needed = target / last[asked]
    reached_by = len(factors) - np.searchsorted(factors, needed, side="left")
    share = float(np.mean(reached_by / len(factors)))
    band = case.settings.reach
    values: dict[str, Value] = {
        "share": share,
        "members": int(asked.sum()),
        "left_out": int(len(last) - asked.sum()),
        "asked": float(target.sum() / last[asked].sum() - 1.0),
        "grew": float(last[grown].sum() / before[grown].sum() - 1.0),
        "low": float(band.min),
        "high": float(band.max),
        "near": float(band.near),
    }
    return Finding("reach", _verdict(share, band), case.level, "audit.reach", "audit.rule.reach", values)


def _verdict(share: float, band: Band) -> Verdict:
    outside = max(float(band.min) - share, share - float(band.max))
    if outside > float(band.near):
        return "fail"
    return "warn" if outside > 0.0 else "pass"
