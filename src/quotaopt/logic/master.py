r"""Patterns from everything learnt so far: a small integer program over the options alone.

At any prices y the Lagrangian is linear in the pattern: with :math:`z_o = 1` for the options taken,

.. math:: \eta \ge \sum_i (\underline b_i y_i^+ - \overline b_i y_i^-) - \sum_{c \notin \cup g} \dots
          - \sum_o V_o(y) z_o

holds for the cost :math:`\eta` of every plan that keeps the rules (`lagrangian` has the terms). At the
prices of a solved pattern it is that pattern's own cost; along a refutation it grows beyond any. The
least :math:`\eta` over the patterns that keep the counts proposes the next pattern, whose prices are the
next row (Geoffrion 1972, "Generalized Benders decomposition"). There is a column per option however
many cells there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from quotaopt.errors import NotCertifiedError
from quotaopt.linear import Limits as LinearLimits
from quotaopt.linear import LinearProgram, LinearSolver, Measured, Start, Stopped, solve_linear
from quotaopt.linear.highs import SIMPLEX, HighsSolver
from quotaopt.logic.guide import Guide
from quotaopt.logic.search import Refuted, Search, Solved
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.logic import Logic

QUICK = HighsSolver(options=(("mip_heuristic_effort", 0.0),))
SEARCHES = ((QUICK, LinearLimits(gap=1e-2, nodes=20)), (SIMPLEX, LinearLimits(gap=1e-3, nodes=200)))
"""Who is asked: a row more tells more than a better point of a program that lacks it, so the second
search is only for when the first finds nothing new."""
NO_LINKS = np.zeros(0)
SHORTEST, DOUBLINGS = 0.01, 40
"""How far prices first move along a refutation, relative to its largest, and how often twice as far."""


@dataclass
class Master:
    """What prices say about patterns, row by row."""

    guide: Guide
    logic: Logic
    solver: LinearSolver | None = None
    constants: list[float] = field(default_factory=list)
    slopes: list[FloatArray] = field(default_factory=list)  # each (n_options,)
    claimed: float | None = None  # the best bound a solver claimed, in units of the objective

    def learn(self, prices: FloatArray) -> None:
        """Add what prices (of the guide) say; what has no end says nothing."""
        constant, worth = self.guide.lagrangian.cut(prices)
        worth = np.where(np.isnan(worth), 0.0, worth)  # groups that prices cannot take apart
        if np.isfinite(constant) and not np.isposinf(worth).any():
            self.constants.append(constant)
            self.slopes.append(-worth)

    def learn_from(self, found: Solved | Refuted, pattern: IntArray, search: Search) -> None:
        """Add what the prices of a solved pattern say, or those that a refutation leads to."""
        if isinstance(found, Solved):
            self.learn(self.guide.inward(found.multipliers, found.links))
        elif search.best is not None and not self._follow(found, pattern, search.best):
            self.forbid(pattern, search.best.cost[0])

    def forbid(self, pattern: IntArray, cost: float) -> None:
        """Make one pattern cost twice `cost`; of others it says 0 or less, which nobody doubts."""
        slope = np.zeros(self.logic.n_options)
        slope[pattern] = 2.0 * cost / self.guide.scale
        self.slopes.append(slope)
        self.constants.append(-float(slope[pattern][1:].sum()))

    def _follow(self, found: Refuted, pattern: IntArray, best: Solved) -> bool:
        """Add what prices say as far along a refutation as makes its pattern dearer than the best."""
        start, ray = (self.guide.inward(each.multipliers, NO_LINKS) for each in (best, found))
        largest = float(np.max(np.abs(ray), initial=0.0))
        stride = SHORTEST / largest if largest > 0.0 else 0.0
        for _ in range(DOUBLINGS if largest > 0.0 else 0):
            n_before = len(self.slopes)
            self.learn(start + stride * ray)
            if len(self.slopes) == n_before:
                return False
            if self.guide.scale * self._at(pattern) > best.cost[0]:
                return True
            self.constants.pop()
            self.slopes.pop()
            stride *= 2.0
        return False

    def propose(self, search: Search) -> IntArray | None:
        """The most promising pattern not tried yet; None where the solver brings none. (n_groups,)"""
        program, start = self.program(), self._start(search)
        for usual, limits in SEARCHES:
            limits = replace(limits, time_s=search.left_s)
            try:
                ending = solve_linear(program, solver=self.solver or usual, limits=limits, start=start)
            except NotCertifiedError:
                continue
            found = ending.best if isinstance(ending, Stopped) else ending
            if isinstance(found, Measured):
                self.claimed = max(self.guide.scale * found.best_bound, self.claimed or -np.inf)
                order = np.lexsort((-found.x[:-1], self.logic.option_group))
                pattern = np.asarray(order[self.logic.first_option[:-1]])
                if not search.knows(pattern):
                    return pattern
        return None

    def program(self) -> LinearProgram:
        """One column per option, then the cost."""
        logic = self.logic
        n_options, n_groups, n_owners = logic.n_options, logic.n_groups, len(logic.count)
        slopes = np.array(self.slopes).reshape(-1, n_options)
        possible = np.isfinite(slopes).all(axis=0)
        number = np.arange(n_options)
        one_each = sparse.csr_array((np.ones(n_options), (logic.option_group, number)))
        counted = np.flatnonzero(~logic.closes & (logic.owner >= 0)[logic.option_group])
        opens = sparse.csr_array(
            (np.ones(len(counted)), (logic.owner[logic.option_group[counted]], counted)),
            shape=(n_owners, n_options),
        )
        priced = sparse.csr_array(-np.where(possible, slopes, 0.0))
        cost = sparse.csr_array(np.ones((len(slopes), 1)))
        matrix = sparse.block_array([[one_each, None], [opens, None], [priced, cost]], format="csr")
        return LinearProgram(
            cost=np.append(np.zeros(n_options), 1.0),
            lower=np.append(np.zeros(n_options), -np.inf),
            upper=np.append(possible.astype(np.float64), np.inf),
            matrix=sparse.csr_array(matrix),
            row_lower=np.concatenate([np.ones(n_groups), np.full(n_owners, -np.inf), self.constants]),
            row_upper=np.concatenate([np.ones(n_groups), logic.count, np.full(len(slopes), np.inf)]),
            whole=np.arange(n_options + 1) < n_options,
        )

    def _at(self, pattern: IntArray) -> float:
        """What the last row says of a pattern."""
        return self.constants[-1] + float(self.slopes[-1][pattern].sum())

    def _start(self, search: Search) -> Start:
        if search.pattern is None:
            return Start()
        taken = np.zeros(self.logic.n_options)
        taken[search.pattern] = 1.0
        says = np.array(self.constants) + np.array(self.slopes)[:, search.pattern].sum(axis=1)
        return Start(x=np.append(taken, says.max()))


def ask_master(search: Search, master: Master, prices: FloatArray, rounds: int) -> float | None:
    """Try what the program proposes as long as it is new; the bound that solvers claim.

    `prices` (of the guide) are those of the proved bound.
    """
    master.learn(prices)
    for found, pattern in list(search.tried()):
        master.learn_from(found, pattern, search)
    for _ in range(rounds):
        proposed = None if search.out_of_time else master.propose(search)
        if proposed is None or search.best is None:
            break
        ended = search.attempt(proposed)
        if isinstance(ended, Solved | Refuted):
            master.learn_from(ended, proposed, search)
        else:
            master.forbid(proposed, search.best.cost[0])
    return master.claimed
