"""From a model with logic to one with limits only: which pattern, and what is proved about it.

1. Without its logic the model is relaxed: what is impossible there is impossible at all, and a
   relaxed plan that happens to keep the logic is the answer.
2. Prices are climbed to the Lagrangian bound; the best pattern at them is solved, as is the one
   nearest to the relaxed plan.
3. Prices of solved patterns lead to better ones (`improve`).
4. Branch and bound settles small models and finds a first plan where 2 did not (`branch`).
5. Where that left a gap, an integer program over the options alone, made of the prices of all patterns
   tried, proposes others (`master`).

Work is counted, not timed, unless there is a time limit: the same model gives the same pattern.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from quotaopt.errors import NOWHERE, InfeasibleError, NotCertifiedError, Problem
from quotaopt.linear.solver import LinearSolver
from quotaopt.logic.branch import Branching, Node, settled
from quotaopt.logic.guide import Guide
from quotaopt.logic.improve import improve, pattern_at
from quotaopt.logic.lagrangian import Bound
from quotaopt.logic.master import Master, ask_master
from quotaopt.logic.search import SMALLEST, Limits, Refuted, Search, Solved, SolvePattern, Unsettled, nearest
from quotaopt.logic.staged import StagedProgram
from quotaopt.model.arrays import FloatArray, IntArray
from quotaopt.model.canonical import CanonicalModel
from quotaopt.model.logic import Logic

NODE_CELLS, MOST_NODES = 100_000, 400
"""Cells solved in all nodes of branch and bound together, and most nodes."""
LEAST_NODES = 40
NODES_PER_GROUP = 2
"""With fewer nodes than that there is no hope of settling a model; they then only serve to find a plan."""
IMPROVING_CELLS, IMPROVING = 400_000, (20, 200)
"""Cells solved in all steps of improvement together, and least and most steps."""
MOST_OPTIONS, MOST_ROUNDS = 500, 30
"""Options of an integer program that is still small, and how often it is asked."""
WORTHWHILE = 1e-3
"""A gap below this is not worth single changes."""
SPARE = 3
"""Patterns kept beside the best."""
NO_LINKS = np.zeros(0)
RAYS, SHORTEST, LONGEST = 24, 0.01, 1e4
"""Refutations that are followed, and how far their largest price may move."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """The best pattern found, the model it leaves, and what is proved about all other patterns.

    `bound` is a lower bound on the first cost of every plan that keeps the logic: with a guide the
    Lagrangian bound at `multipliers` and `links`, without one that of the relaxation. `is_complete`:
    every other pattern was ruled out by a node of branch and bound whose relaxation the caller's
    solver bounded; that is no certificate of one piece. `claimed` is the bound that a solver of integer
    programs claims, which nobody checks.
    """

    model: CanonicalModel
    pattern: IntArray  # (n_groups,), option taken by every group
    solved: Solved
    bound: float
    multipliers: FloatArray  # (n_rows,) of the model that was asked
    links: FloatArray  # (n_groups compared,)
    relaxed: Solved
    is_complete: bool
    n_solved: int
    claimed: float | None = None
    others: tuple[Chosen, ...] = ()  # the next best patterns, should whole steps not fit the best

    @property
    def gap(self) -> float:
        """``(cost - bound) / max(|cost|, 1e-6)`` of the first stage."""
        return (self.solved.cost[0] - self.bound) / max(abs(self.solved.cost[0]), SMALLEST)


@dataclass(frozen=True)
class Exhausted:
    """No pattern is left: every one was refuted, alone or with others in one relaxation."""

    n_nodes: int

    @property
    def error(self) -> InfeasibleError:
        """What to tell: no plan exists, found by looking at all patterns and without a proof of one piece."""
        return InfeasibleError([Problem.at(NOWHERE, "logic.exhausted")])


def choose_pattern(
    model: CanonicalModel,
    logic: Logic,
    solve: SolvePattern,
    *,
    guide: Guide | None = None,
    start: IntArray | None = None,
    solver: LinearSolver | None = None,
    staged: StagedProgram | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Chosen | Refuted | Exhausted:
    """The best pattern found for a model with logic.

    Parameters
    ----------
    solve
        Solves a model without logic. It is given models with the rows of `with_rows` at their end.
    guide
        Prices and bounds of the strictly convex notion whose objective is the (only) cost. None where
        costs come in stages or from a linear notion: the search then has the costs alone.
    start
        A pattern to begin with. (n_groups,)
    solver
        Who is asked for the master program; None for HiGHS.
    staged
        The integer programs of stages with linear objectives.

    Raises
    ------
    NotCertifiedError
        The search ended, by its count or its clock, before it found a plan.
    """
    search = Search(model, logic, solve, limits)
    everything = settled(logic, np.ones(logic.n_options, dtype=np.bool_))
    relaxed = None if everything is None else search.relax(everything)
    if everything is None or relaxed is None:
        return Exhausted(0)
    if isinstance(relaxed, Unsettled):
        raise _none_found(search)
    if not isinstance(relaxed, Solved):
        bare = solve(model)  # a proof that speaks of the rows that were asked
        return Exhausted(0) if isinstance(bare, Solved) else bare
    proof = _Proof.of_relaxed(relaxed, model.n_rows)
    near = nearest(logic, search.carried(relaxed.t), everything)
    for pattern in (start, near):
        if pattern is not None:
            search.attempt(pattern)
    prices, claimed = np.zeros(0), None
    effort = int(np.clip(IMPROVING_CELLS // model.n_cells, *IMPROVING))
    if guide is not None:
        start_prices = guide.inward(relaxed.multipliers, relaxed.links)
        climbed = guide.lagrangian.climb(start_prices, stop=lambda: search.out_of_time)
        prices = climbed.multipliers
        proof = _Proof(guide.value(climbed), *guide.outward(prices))
        if near is not None:
            _follow(search, guide, climbed, near)
        if not _is_proved(search, proof.bound):
            improve(search, guide, effort)
    if staged is not None and staged.is_small:
        claimed, row_prices = staged.ask(search)
        proof = max(proof, _Proof.of_choices(staged.bound(row_prices)), key=lambda each: each.bound)
    is_complete = _is_proved(search, proof.bound)
    nodes = _most_nodes(search, guide is not None)
    if not is_complete and (search.best is None or nodes >= NODES_PER_GROUP * logic.n_groups):
        branching = Branching(search, guide)
        root = Node(everything, relaxed.bound, prices, search.carried(relaxed.t))
        is_complete = branching.run(root, nodes)
        is_complete &= not search.n_unsettled
        if search.best is None and is_complete:
            return Exhausted(branching.n_nodes)
    if search.best is None or search.pattern is None:
        raise _none_found(search)
    if guide is not None and not is_complete:
        if logic.n_options <= MOST_OPTIONS:
            claimed = ask_master(search, Master(guide, logic, solver), prices, min(effort, MOST_ROUNDS))
        improve(search, guide, effort, singly=search.best.cost[0] > proof.bound * (1.0 + WORTHWHILE))
    chosen = Chosen(
        model=search.model_of(search.pattern),
        pattern=search.pattern,
        solved=search.best,
        bound=proof.bound,
        multipliers=proof.multipliers,
        links=proof.links,
        relaxed=relaxed,
        is_complete=is_complete,
        n_solved=search.n_solved,
        claimed=claimed,
    )
    spare = (
        replace(chosen, model=search.model_of(pattern), pattern=pattern, solved=solved)
        for pattern, solved in search.others(SPARE)
    )
    return replace(chosen, others=tuple(spare))


@dataclass(frozen=True, eq=False)
class _Proof:
    """A bound on the first cost and the prices that prove it."""

    bound: float
    multipliers: FloatArray
    links: FloatArray

    @classmethod
    def of_relaxed(cls, relaxed: Solved, n_rows: int) -> _Proof:
        """What the model proves with every group between the ends of its options."""
        return cls(relaxed.bound[0], relaxed.multipliers[:n_rows], relaxed.links)

    @classmethod
    def of_choices(cls, proved: tuple[float, FloatArray]) -> _Proof:
        """What prices of the rows prove with the logic."""
        return cls(*proved, NO_LINKS)


def _most_nodes(search: Search, guided: bool) -> int:
    """Nodes of branch and bound worth their time; chains of stages take several times as long."""
    least = 0 if search.n_unsettled else LEAST_NODES
    return min(NODE_CELLS // search.base.n_cells + least, MOST_NODES if guided else MOST_NODES // 4)


def _none_found(search: Search) -> NotCertifiedError:
    return NotCertifiedError([Problem.at(NOWHERE, "logic.none_found", tried=search.n_solved)])


def _follow(search: Search, guide: Guide, prices: Bound, otherwise: IntArray) -> None:
    """Try the best pattern at the prices; where it is refuted, let the refutation move the prices.

    A refutation is a direction in which the bound of its pattern grows without end: some way along
    it another pattern is the best one (Benders 1962).
    """
    pattern, y = pattern_at(search.logic, prices, otherwise), prices.multipliers
    for _ in range(RAYS):
        found = search.attempt(pattern)
        if not isinstance(found, Refuted) or search.out_of_time:
            return
        ray = guide.inward(found.multipliers, NO_LINKS)
        largest = float(np.max(np.abs(ray), initial=0.0))
        following, stride = pattern, SHORTEST
        while (following == pattern).all() and largest > 0.0 and stride < LONGEST:
            here = guide.lagrangian.at(y + (stride / largest) * ray)
            following, stride = pattern_at(search.logic, here, otherwise), 2.0 * stride
        if (following == pattern).all():
            return
        pattern, y = following, here.multipliers


def _is_proved(search: Search, bound: float) -> bool:
    """Whether the first cost of the best plan is within the wanted gap of a bound."""
    if search.best is None or len(search.best.cost) != 1:
        return False
    cost = search.best.cost[0]
    return cost - bound <= search.limits.gap * max(abs(cost), SMALLEST)
