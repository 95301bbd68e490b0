r"""Efficient points, evenly spread.

1. *Ends.* Every objective alone as good as it can be, and with that the others as well as they can be
   (lexicographic, so that no end can be improved).
2. *Points between.* With objectives measured from their best (0) to what they are at the ends (1),
   from points :math:`p` evenly spread on the chord between the ends, straight down in equal parts:

   .. math:: \min_z \; z + \rho \sum_k g_k \quad\text{s.t.}\quad g_k \le p_k + z

   On a curve of two objectives neighbours then lie between :math:`d` and :math:`\sqrt 2\, d` apart, d
   being their distance on the chord: a curve that falls is never at more than 45 degrees to it.
   :math:`\rho > 0` keeps out plans that another one beats in one objective at no cost in the others.

Every point is the optimum of a weighted sum with weights above 0, the prices of its caps plus
:math:`\rho`: that proves it efficient, and the weights are the rates at which objectives trade.

Sources: I. Das and J. E. Dennis, "Normal-boundary intersection", SIAM Journal on Optimization 8 (1998);
A. P. Wierzbicki, "The use of reference objectives in multiobjective optimization" (1980), for
:math:`\rho`; R. E. Steuer, "Multiple Criteria Optimization" (1986), ch. 14.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from quotaopt.frontier.image import Aim, Image, Reached
from quotaopt.frontier.program import Plans
from quotaopt.frontier.spacing import most_even, targets
from quotaopt.model.arrays import FloatArray

RHO = 1e-4
"""The weight of the sum beside the largest part: no trade is dearer than ten thousand to one."""
CLOSE = 1e-6
"""Objectives this close, in units of the model, are the same: a millionth of the total, or of a burden."""
PLAY = 1e-9
"""What an end may give up of its own best, in units of the model: rounding."""
_SAME = 1e-4
"""Points this close, in parts of the range, are one."""


@dataclass(frozen=True, eq=False)
class Efficient:
    """An efficient plan and its proof: no plan has less ``weight @ f`` than `bound`."""

    t: FloatArray  # (n_cells,)
    f: FloatArray  # (n_objectives,)
    weight: FloatArray  # (n_objectives,), above 0
    bound: float

    @property
    def slack(self) -> FloatArray:
        """By so much at most another plan is better in an objective and worse in none. (n_objectives,)"""
        lost = max(float(self.weight @ self.f) - self.bound, 0.0)
        return np.asarray(lost / self.weight)


@dataclass(frozen=True, eq=False)
class Curve:
    """Efficient plans, the better ones by the first objective first."""

    points: tuple[Efficient, ...]
    ends: tuple[int, ...]  # (n_objectives,), the point that is the best by each
    best: FloatArray  # (n_objectives,)
    scale: FloatArray  # (n_objectives,), how far they vary between the ends

    @property
    def normalised(self) -> FloatArray:
        """Objectives of all points, from 0 at their best to about 1 at the ends. (n_points, n_objectives)"""
        return np.asarray((np.array([point.f for point in self.points]) - self.best) / self.scale)


def search(plans: Plans, count: int, told: Callable[[int], None] = lambda done: None) -> Curve:
    """Up to `count` efficient plans, fewer where there are no more to tell apart.

    Parameters
    ----------
    told
        Called with the number of points that are ready.
    """
    image = Image(plans)
    alone = _alone(image)
    scale = _scale(alone)
    found = [_end(image, k, one.f[k], scale) for k, one in enumerate(alone)]
    ends = np.array([one.f for one, _ in found])
    best, scale = ends.min(axis=0), _scale([one for one, _ in found])
    at = (ends - best) / scale
    told(len(found))
    if np.ptp(at, axis=0).max() > _SAME:
        for target in targets(at, count):
            aim = Aim(RHO / scale, best + target * scale, scale)
            reached = image.reach(aim)
            found.append((reached, aim.weight + reached.prices))
            told(len(found))
    points = [Efficient(one.t, one.f, weight, image.bound(weight)) for one, weight in found]
    return _even(points, best, scale, count)


def _alone(image: Image) -> list[Reached]:
    """The best plan by every objective alone; the main one first, which limits nothing and so starts well."""
    plans = image.plans
    numbers = range(len(plans.shapes))
    found = {k: image.reach(_only(k, len(numbers))) for k in sorted(numbers, key=lambda k: k != plans.main)}
    return [found[k] for k in numbers]


def _only(objective: int, n_objectives: int) -> Aim:
    """One objective alone."""
    none = np.zeros(n_objectives)
    return Aim(np.eye(n_objectives)[objective], none + np.inf, none)


def _end(image: Image, objective: int, best: float, scale: FloatArray) -> tuple[Reached, FloatArray]:
    """The best plan by one objective that is as good as can be by the others, and its weights."""
    others = 1.0 / scale
    others[objective] = 0.0
    cap = np.full(len(scale), np.inf)
    cap[objective] = best + PLAY
    reached = image.reach(Aim(others, cap, np.zeros(len(scale))))
    others[objective] = max(reached.prices[objective], 1.0 / scale[objective])
    return reached, others


def _scale(found: Sequence[Reached]) -> FloatArray:
    """How far objectives vary; where one hardly does, as far as the one that does most."""
    span = np.ptp([one.f for one in found], axis=0)
    return np.where(span > CLOSE, span, max(float(span.max()), CLOSE))


def _even(points: list[Efficient], best: FloatArray, scale: FloatArray, count: int) -> Curve:
    """As many points as were asked for, none twice, in order."""
    f = np.array([point.f for point in points])
    places = (f - best) / scale
    n_ends = len(best)
    distinct = [
        k
        for k in range(n_ends)
        if not (np.abs(places[:k] - places[k]).max(axis=1, initial=0.0) <= _SAME).any()
    ]
    order = [*distinct, *range(n_ends, len(points))]
    kept = most_even(places[order], len(distinct), count, _SAME)
    chosen = sorted((order[k] for k in kept), key=lambda k: tuple(f[k]))
    ends = tuple(int(np.argmin(np.abs(places[chosen] - places[k]).max(axis=1))) for k in range(n_ends))
    return Curve(tuple(points[k] for k in chosen), ends, best, scale)
