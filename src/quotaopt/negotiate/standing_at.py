"""A plan at given targets: certified as the answer of a solve is, but not claimed to be the fairest one."""

from __future__ import annotations

from dataclasses import replace

from quotaopt.allocation import Allocation
from quotaopt.model.arrays import IntArray
from quotaopt.publishing import publish
from quotaopt.rounding import Rounding
from quotaopt.rounding.result import misses_of

METHOD = "negotiated"


def standing_at(fairest: Allocation, steps: IntArray) -> Allocation:
    """The plan of `fairest`, the answer of its solve, at the targets `steps` (n_cells,).

    The certificate holds the targets against every rule, and says by how much the plan's own measure of
    fairness is worse at them than at the fairest targets.

    Raises
    ------
    NotCertifiedError
        The targets do not keep the rules.
    """
    built = fairest.built
    own = steps[built.active]
    misses = () if fairest.certificate.verified else misses_of(built.model, own)
    rounding = Rounding(own, METHOD, misses)
    found = publish(fairest.plan, fairest.cells, built, built.structure, fairest.solution, rounding, {})
    return replace(found, status="feasible")
