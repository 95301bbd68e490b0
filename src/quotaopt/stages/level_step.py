"""`leximin` and `leximax` as steps of a chain: one stage per round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from quotaopt.model.arrays import FloatArray
from quotaopt.solvers.candidate import Refutation
from quotaopt.stages.earlier import Earlier, SoFar
from quotaopt.stages.level_proof import held
from quotaopt.stages.leximin import leximin_stages
from quotaopt.stages.stage import Outcome, Stage
from quotaopt.stages.units import Units


def reach_levels(chain: SoFar, units: Units, sign: int) -> SoFar | Refutation:
    """The rounds of leximin (`sign` -1) or leximax (+1); all in the numbering of `units`."""
    positions = np.flatnonzero(units.is_unit)
    outcomes = leximin_stages(units.model, positions, sign)
    if isinstance(outcomes, Refutation):
        return outcomes
    earlier, stages = chain.earlier, chain.stages
    total = earlier.multipliers.copy()
    for outcome in outcomes:
        own = outcome.stage.multipliers / units.weight  # the rewritten objective is this much smaller
        total += own
        stages = (*stages, _stage(outcome, units, own, earlier))
    limited = held(earlier.held, positions, sign, [outcome.stage for outcome in outcomes])
    following = replace(
        earlier,
        held=limited,
        multipliers=total,
        weights=np.concatenate([earlier.weights, np.zeros(len(outcomes))]),
        values=np.concatenate([earlier.values, np.zeros(len(outcomes))]),
    )
    return SoFar(outcomes[-1].face, following, stages)


def _stage(outcome: Outcome, units: Units, own: FloatArray, earlier: Earlier) -> Stage:
    """One round in the terms of the model that was asked."""
    rows, links = units.prices(own)
    return replace(outcome.stage, multipliers=rows, links=links, weights=np.zeros(len(earlier.weights)))
