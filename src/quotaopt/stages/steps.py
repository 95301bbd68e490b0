"""The steps of a chain that needs linear programming, one after the other."""

from __future__ import annotations

import numpy as np

from quotaopt.fairness import PROPORTIONAL, Notion, leximax, leximin
from quotaopt.model.arrays import FloatArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal, set_free
from quotaopt.solvers.candidate import Refutation, violation_of
from quotaopt.stages.answered import answered_on_face
from quotaopt.stages.chain import Fair
from quotaopt.stages.deviation_step import reach_deviations
from quotaopt.stages.earlier import SoFar
from quotaopt.stages.finish import finish
from quotaopt.stages.goal_steps import reach_goals
from quotaopt.stages.how import How
from quotaopt.stages.level_step import reach_levels
from quotaopt.stages.stage import Solution
from quotaopt.stages.units import Units, units_of

SIGNS = {leximin.NAME: leximin.SIGN, leximax.NAME: leximax.SIGN}


def run(model: CanonicalModel, fair: Fair, goals: tuple[Goal, ...], how: How) -> Solution | Refutation:
    """All stages, each on the face of those before it; no finish where they leave a single plan."""
    goaled = reach_goals(model, goals, how.solver, how.limits)
    if isinstance(goaled, Refutation):
        return goaled
    units = units_of(goaled.face, fair.groups)
    chain = SoFar(units.model, goaled.earlier.between(units), goaled.stages)
    reached = _notion(chain, units, fair, how)
    if isinstance(reached, Refutation):
        return reached
    smooth, face, stages = fair.smooth or PROPORTIONAL, reached.face, reached.stages
    answered = None
    if fair.smooth is None and np.array_equal(face.lower, face.upper):
        t = units.cells(face.lower)
    else:
        last = finish(units.within(face), smooth, reached.earlier, start=_first_prices(units, smooth, how))
        stage = last.stage(fair.notion if fair.smooth else smooth.name, units.within(face), reached.earlier)
        t, stages = units.cells(last.t), (*stages, stage)
        answered = answered_on_face(units, face, smooth, last.answer.multipliers)
    return Solution(t, stages, violation_of(set_free(model, goals), t), answered=answered)


def _first_prices(units: Units, smooth: Notion, how: How) -> FloatArray | None:
    """What answered the same finish of a similar model; where groups are compared, nothing is known of it."""
    answered = None if how.start is None else how.start.answered
    if answered is None or answered.notion != smooth or units.rewritten is not None:
        return None
    return answered.multipliers if len(answered.multipliers) == units.model.n_rows else None


def _notion(chain: SoFar, units: Units, fair: Fair, how: How) -> SoFar | Refutation:
    """The chain after the stages of a linear notion, if it is one."""
    if fair.deviations is not None:
        return reach_deviations(chain, units, fair.deviations, how)
    if fair.notion in SIGNS:
        return reach_levels(chain, units, SIGNS[fair.notion])
    return chain
