r"""What plans can reach, in objectives alone: an outer picture that every solve sharpens.

The cuts of `Plans` bound the best value V of the main objective from below at every choice of limits u
on the others. A question about objectives ("as far below this point as possible, in equal parts") is a
linear program over u, V and one more number z:

.. math:: \min \; \sum_k w_k f_k + z \quad\text{s.t.}\quad f_k \le a_k + g_k z, \quad \text{cuts}

with :math:`f_m = V`, :math:`f_k = u_k`, and :math:`f_k = \overline\tau - \underline\tau` for a spread. It
has a handful of columns and answers in a millisecond. Its optimum is a bound for all plans; the plan found at
its u either meets it or gives a cut that raises it. Cuts stay, so that later questions need few solves.

Sources: H. P. Benson, "An outer approximation algorithm for generating all efficient extreme points in
the outcome set of a multiple objective linear programming problem", Journal of Global Optimization 13
(1998); A. H. Hamel, A. Löhne and B. Rudloff, "Benson type algorithms for linear vector optimization and
applications", Journal of Global Optimization 59 (2014).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.frontier.program import Cut, Plans
from quotaopt.frontier.shapes import Spread
from quotaopt.linear.endings import Solved, Tolerance
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.session import HighsSession
from quotaopt.model.arrays import BoolArray, FloatArray

TOLERANCE = 1e-6
"""Between a plan and the bound, in parts of the range of an objective or units of the model."""
ROUNDS = 200
"""Solves for one question at most; it takes one to fifteen."""
_MASTER = Tolerance(violation=1e-9, gap=1e-9)
_EDGE = 1e-9
"""Where a solver finds nothing on the very edge, limits give way by ten times this, then by more."""
_PLAYS = (0.0, 1e-8, 1e-7, 1e-6, 1e-5)
"""How much limits give way where a solver proves neither a plan nor that there is none; the least will do."""
_SAME = 1e-7
"""Over a cap by so much is rounding."""


@dataclass(frozen=True, eq=False)
class Aim:
    """A question: make ``weight @ f + z`` small where ``f <= cap + give * z``; without any give no z."""

    weight: FloatArray  # (n_objectives,)
    cap: FloatArray  # (n_objectives,), inf: none
    give: FloatArray  # (n_objectives,), 0: the cap is hard

    def value(self, f: FloatArray) -> float:
        """What the aim makes of a plan's objectives; inf where it is over a cap."""
        hard = self.give == 0.0
        if np.any(f[hard] > self.cap[hard] + _SAME):
            return np.inf
        over = (f - self.cap)[~hard] / self.give[~hard]
        return float(self.weight @ f) + (float(over.max()) if len(over) else 0.0)


@dataclass(frozen=True, eq=False)
class Reached:
    """The plan that answers a question, and the prices of the caps."""

    t: FloatArray  # (n_cells,)
    f: FloatArray  # (n_objectives,)
    prices: FloatArray  # (n_objectives,), 0 or more
    bound: float  # no plan's ``weight @ f + z`` is below


@dataclass(eq=False)
class Image:
    """The cuts so far."""

    plans: Plans
    cuts: list[Cut] = field(default_factory=list)

    def reach(self, aim: Aim) -> Reached:
        """The best plan for `aim`, proved up to `TOLERANCE` as far as floats go.

        Raises
        ------
        NotCertifiedError
            No plan was found.
        """
        best: Reached | None = None
        value, before, play = np.inf, np.zeros(0), 0.0
        for _ in range(ROUNDS):
            bound, u, prices = self._asked(aim)
            if best is not None:
                best = replace(best, prices=prices, bound=bound)
            is_same = np.array_equal(u, before)
            if value - bound <= TOLERANCE or (is_same and best is not None):
                break  # proved; or as far as floats go
            play = 10.0 * max(play, _EDGE) if is_same else 0.0
            cut, t = self._reply(u, play)
            self.cuts.append(cut)
            before = u
            if t is not None and (reached := aim.value(f := self.plans.values(t))) < value:
                best, value = Reached(t, f, prices, bound), reached
                if value - bound <= TOLERANCE:
                    break
        if best is None:
            raise NotCertifiedError([Problem.at(NOWHERE, "frontier.no_answer")])
        return best

    def _reply(self, u: FloatArray, play: float) -> tuple[Cut, FloatArray | None]:
        """What is true at `u`, or as near to it as a solver can tell."""
        for more in _PLAYS:
            try:
                return self.plans.ask(self.plans.loosened(u, max(play, more)))
            except NotCertifiedError:
                if more == _PLAYS[-1]:
                    raise
        raise AssertionError  # the last one returns or raises

    def bound(self, weight: FloatArray) -> float:
        """No plan's ``weight @ f`` is below this, by the cuts so far."""
        none = np.zeros(len(weight))
        return self._asked(Aim(weight, none + np.inf, none))[0]

    def _asked(self, aim: Aim) -> tuple[float, FloatArray, FloatArray]:
        """The bound on an aim, the parameters to ask about, and the prices of its caps."""
        program = self._program(aim)
        session = HighsSession(program, tolerance=_MASTER, unit=np.ones(program.n_columns))
        ending = session.solve()
        if not isinstance(ending, Solved) or ending.duals is None:
            raise NotCertifiedError([Problem.at(NOWHERE, "frontier.no_answer")])
        n_objectives = len(aim.weight)
        u = np.where(self._idle(aim), self.plans.span.loosest, ending.x[: self.plans.n_parameters])
        return ending.bound, u, np.maximum(-ending.duals[:n_objectives], 0.0)

    def _idle(self, aim: Aim) -> BoolArray:
        """Parameters that an aim says nothing of. Loosening them breaks no cut."""
        idle = np.zeros(self.plans.n_parameters, dtype=np.bool_)
        for k in range(len(aim.weight)):
            if k != self.plans.main and aim.weight[k] == 0.0 and np.isinf(aim.cap[k]):
                idle[list(self.plans.parameters(k))] = True
        return idle

    def _program(self, aim: Aim) -> LinearProgram:
        """The aim over u, V and z; its first rows are the caps."""
        n_parameters, objectives, span = self.plans.n_parameters, self._objectives(), self.plans.span
        cuts = np.array([[*cut.slope, 0.0 if cut.is_limit else -1.0, 0.0] for cut in self.cuts])
        constants = np.array([cut.constant for cut in self.cuts])
        size = np.maximum(np.abs(cuts).max(axis=1), 1e-12) if len(cuts) else np.ones(0)
        caps = objectives.copy()
        caps[:, -1] = -aim.give
        blocks = [caps, cuts.reshape(-1, n_parameters + 2) / size[:, None], objectives]
        cost = aim.weight @ objectives
        cost[-1] = float(np.any(aim.give > 0.0))
        free = np.array([np.inf])
        return LinearProgram(
            cost=cost,
            lower=np.concatenate([span.lower, -free, -free]),
            upper=np.concatenate([span.upper, free, free]),
            matrix=sparse.csr_array(np.vstack(blocks)),
            row_lower=np.concatenate([np.full(len(aim.cap) + len(cuts), -np.inf), span.objectives]),
            row_upper=np.concatenate([aim.cap, -constants / size, aim.cap + np.inf]),
        )

    def _objectives(self) -> FloatArray:
        """All objectives in terms of u, V and z. (n_objectives, n_parameters + 2)"""
        plans = self.plans
        found = np.zeros((len(plans.shapes), plans.n_parameters + 2))
        for k, shape in enumerate(plans.shapes):
            if k == plans.main:
                found[k, -2] = 1.0
            elif isinstance(shape, Spread):
                low, high = plans.parameters(k)
                found[k, [low, high]] = -1.0, 1.0
            else:
                found[k, plans.parameters(k)[0]] = 1.0
        return found
