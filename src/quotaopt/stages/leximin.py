r"""Leximin and leximax by rounds of linear programs that settle units for good (Willson 1998).

Every round makes the largest :math:`\sigma (T_u - 1)` over the open units small, with
:math:`\sigma = -1` for leximin (a shortfall) and :math:`+1` for leximax (an excess). Its dual gives
weights :math:`q_u \ge 0` that sum to 1 over the open units. Where :math:`q_u > 0`, complementary
slackness puts u at that level in *every* optimum: it is settled. Some :math:`q_u` is at least
:math:`1/n`, so that there are at most n rounds. A unit that merely happens to be at the level in one
optimum must not be settled: another optimum may do better by it. So the threshold errs upwards, and
a unit missed costs one more round.

Two kinds of rounds need no program of their own. A unit whose own limit keeps it from doing better
is proved by that limit; how many of these come next is foreseen from another notion's answer, or else
found by bisection. A unit whose own limit on
the other side has a price stays at that limit in every optimum, and the same multipliers, read with
this unit in the place of its limit, prove it when its turn comes.

The burdens of the last program are optimal in all rounds. Values are read off them, and each is
proved by the multipliers of its own round, by weak duality on the model itself.
"""

from __future__ import annotations

import sys

import numpy as np

from quotaopt.errors import NOWHERE, NotCertifiedError, Problem
from quotaopt.fairness import LEAST_SQUARES
from quotaopt.linear.endings import Infeasible, Unbounded
from quotaopt.linear.program import LinearProgram
from quotaopt.linear.solve import solve_linear
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.solvers.candidate import Candidate, Refutation
from quotaopt.solvers.farkas import refutation
from quotaopt.solvers.newton import solve_newton
from quotaopt.stages.level_program import LevelProgram, level_program
from quotaopt.stages.level_proof import Settled, proved
from quotaopt.stages.level_rounds import LevelRounds, Round
from quotaopt.stages.own_limits import own_limits
from quotaopt.stages.stage import Outcome

SIMPLEX, LIMIT = "highs", "limit"
"""How a round was proved: by a program, or by the unit's own limit."""
SETTLES = 1e-7
"""A weight above this settles a unit; the weights sum to 1."""
HOLDS = 1e-4
"""A price above this shows that an own limit is kept: lower ones would blow rounding up too much."""
BLOCKED = 1e-9
"""A level this close to the best that a unit's own limits allow is that best."""
NEAR = 1e-6
"""Likely burdens this close to the best are foreseen to be there."""
FEWEST_ROUNDS = 5
MOST_PRICES = 20_000_000
"""How many prices all rounds together may have if nothing is said: 160 MB."""
MOST_WORK = 1.5e10
"""Rows times columns of all programs together, if nothing is said: about a minute."""
LEAP = 4
"""Own limits are passed in leaps that grow by this factor until one fails, then by halves."""


def leximin_stages(
    model: CanonicalModel, units: IntArray, sign: int, *, rounds: int | None = None
) -> tuple[Outcome, ...] | Refutation:
    """The rounds of leximin (`sign` -1) or leximax (+1) between `units`, in order; or why there is no plan.

    Parameters
    ----------
    units : (n_units,)
        The cells of `model` whose burdens are compared.
    rounds
        After how many rounds to stop; None for as many as are worth it: as a rule all of them between
        groups, and between up to ten thousand cells.

    Returns
    -------
    One outcome per round, all with the burdens and the face of the last one: they are optimal in every
    round. A stage's `settled` are positions in `units`; its `links` are the prices of the units' limits
    (n_units,), 0 or more, that sum to 1 over the units open in that round. Where not all units are
    settled in the end, the levels so far are exact, and the face holds the others at the last level.

    Raises
    ------
    NotCertifiedError
        Nothing limits what leximin raises, or no method ended the first round with an optimum.
    """
    likely = _likely(model)
    if isinstance(likely, Refutation):
        return likely
    levels = level_program(model, units, sign)
    most = max(FEWEST_ROUNDS, MOST_PRICES // (model.n_rows + len(units))) if rounds is None else rounds
    programs = _affordable(levels.program) if rounds is None else sys.maxsize
    search = _Search(levels)
    first = search.begin(sign * likely[units])
    if first is None:
        return _refuted(levels)
    search.run(first, most, programs)
    outcomes = proved(levels, search.in_order()[:most], search.point)
    if len(outcomes) < len(search.exact) and search.exact[:most]:
        outcomes = proved(levels, search.exact[:most], search.exact_point)
    return outcomes


def _affordable(program: LinearProgram) -> int:
    """How many programs may be solved: the time of one grows with rows times columns."""
    return max(FEWEST_ROUNDS, int(MOST_WORK / (program.n_rows * program.n_columns)))


def _likely(model: CanonicalModel) -> FloatArray | Refutation:
    """Burdens fair in another way, quickly found: most units that are at a limit there are so here."""
    try:
        answer = solve_newton(model, LEAST_SQUARES)
    except NotCertifiedError:
        return np.ones(model.n_cells)
    return answer.t if isinstance(answer, Candidate) else answer


def _refuted(levels: LevelProgram) -> Refutation:
    """Why the first round has no optimum."""
    ending = solve_linear(levels.program)
    if isinstance(ending, Infeasible) and ending.multipliers is not None:
        multipliers, _ = levels.prices(ending.multipliers)
        proof = refutation(levels.model, multipliers, ending.method)
        if proof is not None:
            return proof
    key = "solve.no_largest" if isinstance(ending, Unbounded) else "solve.unproved_refutation"
    raise NotCertifiedError([Problem.at(NOWHERE, key)])


class _Search:
    """The rounds found so far, and the units still open."""

    def __init__(self, levels: LevelProgram) -> None:
        self.levels = levels
        self.own = own_limits(levels)
        self.rounds = LevelRounds(levels)
        self.is_open = np.ones(len(levels.units), dtype=np.bool_)
        self.found: list[Settled] = []
        self.point = np.zeros(levels.model.n_cells)  # burdens that keep all levels found
        self.exact: list[Settled] = []  # the rounds found, and a point, before any limit gave way to rounding
        self.exact_point = self.point
        self.reached = np.inf  # what the last round brought sigma * T down to

    def begin(self, likely: FloatArray) -> Round | None:
        """The first round that is not settled by own limits alone, as far as `likely` sigma * T foresees it.

        None where there is no optimum.
        """
        in_turn = self._in_turn()
        at_best = likely[in_turn] <= self.own.best[in_turn] + NEAR
        count = min(int(np.argmin(at_best)), len(in_turn) - 1) if not at_best.all() else len(in_turn) - 1
        if count > 0:
            self._put_at_best(in_turn, 0, count)
            solved = self.rounds.solve()
            if solved is not None and self._passes(solved, in_turn, count):
                self._keep_at_best(in_turn[:count])
                return solved
            self._put_at_best(in_turn, count, 0)
        return self.rounds.solve()

    def run(self, solved: Round, most: int, programs: int) -> None:
        """Settle units from round `solved` on, until `most` rounds are found or `programs` solved."""
        while True:
            self.point = self.rounds.point()
            if not self.rounds.gave_way:
                self.exact, self.exact_point = self.in_order(), self.point
            if len(self.found) >= most or self.rounds.solves >= programs:
                return
            if self.own.best[self.is_open].max() >= solved.level - BLOCKED:
                self._pass_blocked()
            else:
                self._settle(solved)
            if not self.is_open.any():
                return
            following = self.rounds.solve_surely()
            if following is None:  # the limits have become too narrow for floats: the levels so far stand
                return
            solved = following

    def in_order(self) -> list[Settled]:
        """The rounds found, worst level first, without those that an open unit may still come before."""
        least = self.reached if self.is_open.any() else -np.inf
        known = [settled for settled in self.found if settled.level >= least]
        return sorted(known, key=lambda settled: -settled.level)

    def _settle(self, solved: Round) -> None:
        """Settle whom the duals settle: at the level, or at an own limit that has a price."""
        first, own = self.levels.first_unit_row, self.own
        weight = np.where(self.is_open, -solved.duals[first:], 0.0)
        at_level = np.flatnonzero(weight > SETTLES)
        self._keep(Settled(at_level, solved.level, solved.duals, SIMPLEX, solved.iterations))
        self.rounds.settle(at_level, solved.reached[at_level])
        self.reached = solved.level
        if (weight[self.is_open] > 0.0).any():  # a doubtful weight, divided by a price, would blur the proof
            return
        price = own.price_of_worst(self.levels, solved.duals, solved.reduced_costs)
        held = np.flatnonzero(self.is_open & (price > HOLDS))
        for unit in held.tolist():
            duals = solved.duals.copy()
            if own.worst_row[unit] >= 0:
                duals[own.worst_row[unit]] = 0.0
            duals[first + unit] -= price[unit]
            self._keep(
                Settled(np.array([unit]), own.worst[unit], duals / price[unit], SIMPLEX, has_own_prices=False)
            )
        self.rounds.settle(held, np.full(len(held), np.inf))

    def _pass_blocked(self) -> None:
        """Settle the units that come next and that their own limits alone keep from doing better.

        That so many can be at their best before any other must be worse is true of all smaller numbers
        too: the number is found by leaps, then by halves.
        """
        in_turn, best = self._in_turn(), self.own.best
        passed, failed, trial = 1, len(in_turn), 0
        while True:
            leap = min(passed * LEAP, failed - 1) if failed == len(in_turn) else (passed + failed) // 2
            before, trial = trial, max(passed, leap)
            self._put_at_best(in_turn, before, trial)
            if trial == passed:
                break
            solved = self.rounds.solve()
            if solved is None or not self._passes(solved, in_turn, trial):
                failed = trial
                continue
            passed = trial
            if solved.level > best[in_turn[passed]] + BLOCKED:
                break
        self._keep_at_best(in_turn[:passed])

    def _in_turn(self) -> IntArray:
        """Open units in the order in which their own limits stop them."""
        units = np.flatnonzero(self.is_open)
        return units[np.argsort(-self.own.best[units], kind="stable")]

    def _put_at_best(self, in_turn: IntArray, before: int, count: int) -> None:
        """Settle the first `count` units at their best, for a trial, where `before` of them were."""
        more = in_turn[before:count]
        self.rounds.settle(more, self.own.best[more])
        self.rounds.reopen(in_turn[count:before])

    def _passes(self, solved: Round, in_turn: IntArray, count: int) -> bool:
        """Whether nobody is worse than the first `count` units at their best."""
        return bool(solved.level <= self.own.best[in_turn[count - 1]] + BLOCKED)

    def _keep_at_best(self, units: IntArray) -> None:
        """Settle `units`, in turn, by their own limits."""
        own = self.own
        for unit in units.tolist():
            duals = np.zeros(self.levels.program.n_rows)
            duals[self.levels.first_unit_row + unit] = -1.0
            if own.best_row[unit] >= 0:
                duals[own.best_row[unit]] = 1.0 / own.best_factor[unit]
            self._keep(Settled(np.array([unit]), own.best[unit], duals, LIMIT, has_own_prices=False))
        self.reached = float(own.best[units[-1]])

    def _keep(self, settled: Settled) -> None:
        self.found.append(settled)
        self.is_open[settled.units] = False
