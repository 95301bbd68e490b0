"""The whole chain: goals in order of priority, the notion of fairness, and what settles the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.fairness import PROPORTIONAL, SMOOTH, Notion, smooth_notion
from quotaopt.fairness.deviations import Deviations
from quotaopt.fairness.least_absolute import LEAST_ABSOLUTE
from quotaopt.fairness.minimax import minimax
from quotaopt.model.at_level import Groups
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.goals import Goal
from quotaopt.model.overlap import row_overlaps
from quotaopt.model.structure import Structure
from quotaopt.solvers.candidate import Candidate, Refutation, TreeWitness
from quotaopt.solvers.find import find
from quotaopt.solvers.threads import one_thread
from quotaopt.stages.how import USUAL, How
from quotaopt.stages.stage import Solution


@dataclass(frozen=True, eq=False)
class Fair:
    """What fair means for a model."""

    notion: str
    beta: float | None = None  # of `power`
    mean: float = 0.0  # of `minimax`
    groups: Groups | None = None  # whose burdens are compared; None for cells

    @property
    def smooth(self) -> Notion | None:
        """The strictly convex notion, where it is one."""
        return smooth_notion(self.notion, self.beta) if self.notion in SMOOTH else None

    @property
    def deviations(self) -> Deviations | None:
        """The linear notion of deviations, where it is one."""
        return {"minimax": minimax(self.mean), "least_absolute": LEAST_ABSOLUTE}.get(self.notion)


def solve_chain(
    model: CanonicalModel,
    structure: Structure,
    fair: Fair,
    goals: tuple[Goal, ...] = (),
    how: How = USUAL,
) -> Solution | Refutation | TreeWitness:
    """All stages of a model, or the proof that no plan keeps its hard rows.

    Raises
    ------
    NotCertifiedError
        No method reached a small enough violation and gap in some stage.
    """
    smooth = fair.smooth
    if smooth is not None and not goals:
        start = None if how.start is None else how.start.prices_of(fair.notion)
        answer = find(model, structure, smooth, fair.groups, start)
        if not isinstance(answer, Candidate):
            return answer
        coincides = _is_tree(model, structure, fair)
        return Solution.of_one(answer, fair.notion, model, smooth, fair.groups, coincides=coincides)
    is_tried = not goals and not _was_apart(fair, how.start)
    if is_tried:
        shortcut = _coinciding(model, structure, fair)
        if shortcut is not None:
            return shortcut
    from quotaopt.stages.steps import run  # what follows needs linear programming

    with one_thread():
        found = run(model, fair, goals, how)
    if isinstance(found, Refutation) and not goals and not is_tried:
        return solve_chain(model, structure, fair, goals, replace(how, start=None))  # with the usual proof
    return found


def _was_apart(fair: Fair, start: Solution | None) -> bool:
    """Whether a similar plan's answer was not that of every notion: another try would hardly find this one's.

    The burdens are the same with and without the try.
    """
    return start is not None and not start.coincides and start.stages[0].kind == fair.notion


def _coinciding(
    model: CanonicalModel, structure: Structure, fair: Fair
) -> Solution | Refutation | TreeWitness | None:
    """The answer of every notion at once, where the proportional one proves to be it.

    The rows with a price alone make a larger set of plans; where they are nested plain sums and the
    total is fixed, its proportional optimum is the optimum of every notion (Fujishige 1980; Veinott
    1971), and as it keeps all other rows too, that of the whole model.
    """
    if fair.groups is not None or model.has_costs or not _has_fixed_total(model):
        return None
    answer = find(model, structure, PROPORTIONAL)
    if not isinstance(answer, Candidate):
        return answer
    priced = np.flatnonzero(answer.multipliers)
    if not model.is_plain[priced].all():
        return None
    if row_overlaps(model, priced).crossing.any():
        return None
    return Solution.of_one(answer, PROPORTIONAL.name, model, PROPORTIONAL, coincides=True)


def _is_tree(model: CanonicalModel, structure: Structure, fair: Fair) -> bool:
    """Whether every notion has this one answer whatever the numbers are."""
    is_tree = structure.plan_class == "T" and not model.has_costs
    return is_tree and fair.groups is None and _has_fixed_total(model)


def _has_fixed_total(model: CanonicalModel) -> bool:
    """Whether some plain row holds all cells and has one value."""
    whole = model.is_plain & (model.row_lower == model.row_upper)
    return bool((np.abs(model.row_mass[whole] - 1.0) < 1e-12).any())
